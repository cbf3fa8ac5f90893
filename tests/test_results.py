"""What a graded class answered and earned, as feedback and report read it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from synthetic import answered, classroom, complete, hand_in

from coursekit.errors import CourseError
from coursekit.grading.frozen import read_frozen
from coursekit.grading.grade import grade
from coursekit.grading.release import release
from coursekit.grading.results import option_of, read_results

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.item import Item

QUIZ = "kuis-5"


@pytest.fixture(scope="module")
def room(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """Return a class of four: all answered, most answered, a broken file, nothing handed in."""
    room = classroom(tmp_path_factory.mktemp("kelas") / "kelas-a", root, 4)
    release(room, QUIZ)
    quiz = read_frozen(room.folder, QUIZ)
    text = room.release(QUIZ).read_text(encoding="utf-8")
    hand_in(room, quiz, "20260001", complete(text, quiz, 1))
    hand_in(room, quiz, "20260002", answered(text, quiz, 2))
    hand_in(room, quiz, "20260003", b"{")
    return room


def test_what_is_not_graded_is_told(room: Classroom) -> None:
    with pytest.raises(CourseError, match="belum dinilai"):
        read_results(room, read_frozen(room.folder, QUIZ))


def test_answers_and_marks_belong_together(room: Classroom) -> None:
    quiz = read_frozen(room.folder, QUIZ)
    rows = {row.student.id: row for row in grade(room, QUIZ)}
    results = {result.student.id: result for result in read_results(room, quiz)}
    assert list(results) == ["20260001", "20260002", "20260003"]
    for number, result in results.items():
        assert result.points == pytest.approx(rows[number].points)
        assert result.waiting == rows[number].waiting
        for answer in result.answers:
            if answer.points is not None and not answer.question.essay:
                mean = sum(answer.scores.values()) / len(answer.scores)
                assert answer.points == pytest.approx(mean * answer.question.points, abs=0.006)
    whole = results["20260001"].answers
    assert {answer.state for answer in whole} == {"answered"}
    assert all(answer.essay for answer in whole if answer.question.essay)
    assert {answer.state for answer in results["20260002"].answers} == {"answered", "open"}
    assert {answer.state for answer in results["20260003"].answers} == {"unread"}


def test_a_mark_and_a_word_of_the_lecturer_count(room: Classroom) -> None:
    quiz = read_frozen(room.folder, QUIZ)
    grade(room, QUIZ)
    [essay, *_] = [question for question in quiz.questions if question.essay]
    before = {result.student.id: result for result in read_results(room, quiz)}["20260001"]
    with closing(sqlite3.connect(room.gradebook)) as book, book:
        [(notebook,)] = book.execute(
            "select n.id from submitted_notebook n join submitted_assignment s "
            "on s.id = n.assignment_id where s.student_id = '20260001'"
        )
        where = (notebook, f"esai-{essay.number}")
        book.execute(
            "update grade set manual_score = 4, needs_manual_grade = 0, extra_credit = 0.5 "
            "where notebook_id = ? and cell_id in (select id from base_cell where name = ?)",
            where,
        )
        book.execute(
            "update comment set manual_comment = 'Bagus.' "
            "where notebook_id = ? and cell_id in (select id from base_cell where name = ?)",
            where,
        )
    after = {result.student.id: result for result in read_results(room, quiz)}["20260001"]
    assert after.points == pytest.approx(before.points + 4.5)
    assert after.answers[essay.number - 1].comment == "Bagus."


def test_what_was_changed_after_grading_is_told(room: Classroom) -> None:
    quiz = read_frozen(room.folder, QUIZ)
    grade(room, QUIZ)
    path = room.submission(QUIZ, "20260001")
    before = path.read_bytes()
    path.write_bytes(b"")
    with pytest.raises(CourseError, match="20260001 berubah sesudah dinilai"):
        read_results(room, quiz)
    path.write_bytes(before)


def test_a_typed_answer_stands_for_an_option(bank: dict[str, Item]) -> None:
    for item in bank.values():
        for slot in item.slots:
            if slot.typed:
                for option in slot.options:
                    for text in option.accepts:
                        assert option_of(slot, text) == option, (item.id, text)
                rest = option_of(slot, "xyzzy qwerty")
                assert rest is None or not rest.accepts
