"""What the report says of a quiz with versions: how they came out, and whose was answered."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest
from reported import simulated, tables, text
from synthetic import best, classroom, filled, hand_in
from test_variants import PLAN, QUIZ

from coursekit.grading.classroom import SECRET, Student
from coursekit.grading.frozen import read_frozen
from coursekit.grading.grade import grade
from coursekit.grading.release import release
from coursekit.grading.results import read_results
from coursekit.quizzes import FILE
from coursekit.report import report
from coursekit.report.copied import foreign
from coursekit.report.figures import (
    ClassData,
    Foreign,
    Person,
    Question,
    Reply,
    Version,
    class_data,
    evaluate,
)
from coursekit.report.page import class_page, page
from coursekit.report.versions import LEVEL, chi_squared_tail, spreads

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz

TABLE = "Fasilitas tiap versi"
STRANGE = "Jawaban untuk versi soal milik orang lain"
ONE = "20260001"
OTHER = "20260002"


@pytest.fixture(scope="module")
def room(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """Return a class of sixty whose quiz is released."""
    room = classroom(tmp_path_factory.mktemp("versi") / "kelas-a", root, 60)
    (room.folder / FILE).write_text(PLAN, encoding="utf-8")
    # Always the same items and versions.
    (room.folder / SECRET).write_text("rahasia", encoding="utf-8")
    release(room, QUIZ)
    return room


@pytest.fixture(scope="module")
def quiz(room: Classroom) -> FrozenQuiz:
    return read_frozen(room.folder, QUIZ)


# ---------- whose version was answered ----------


def notebook(room: Classroom, quiz: FrozenQuiz, model: str, claimed: str) -> dict[str, object]:
    """Return a notebook with the answers of ``model`` that says to be of ``claimed``."""
    found = filled(room.release(QUIZ).read_text(encoding="utf-8"), quiz, model, best)
    for cell in found["cells"]:
        if cell["metadata"].get("coursekit", {}).get("student"):
            cell["source"] = f'nomor_mahasiswa = "{claimed}"'
    return found


def test_the_owner_of_foreign_answers_is_found(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in(room, quiz, ONE, notebook(room, quiz, ONE, ONE))
    # Answers of another under one's own number; under the other's; and of nobody.
    hand_in(room, quiz, "20260003", notebook(room, quiz, OTHER, "20260003"))
    hand_in(room, quiz, "20260004", notebook(room, quiz, OTHER, OTHER))
    hand_in(room, quiz, "20260005", notebook(room, quiz, "20990005", "20990005"))
    first, second = (one for one in quiz.questions if one.number in (1, 2))
    lone = next(
        student
        for student in list(room.students)[5:]
        if quiz.item(first, student) != quiz.item(first, OTHER)
        and quiz.item(second, student) == quiz.item(second, OTHER)
    )
    mixed, given = (notebook(room, quiz, student, lone) for student in (lone, OTHER))
    for place, cell in enumerate(given["cells"]):
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "jawab-1":
            mixed["cells"][place]["source"] = cell["source"]
    hand_in(room, quiz, lone, mixed)
    grade(room, QUIZ)
    results = read_results(room, quiz)
    found = {one.student.id: one for one in foreign(room, quiz, results)}
    assert set(found) == {"20260003", "20260004", "20260005", lone}
    for student in ("20260003", "20260004"):
        assert found[student].numbers == tuple(
            one.number for one in quiz.questions if quiz.item(one, student) != quiz.item(one, OTHER)
        )
        assert found[student].owners == (room.students[OTHER],)
    assert found["20260005"].owners == ()
    assert found[lone].numbers == (1,)
    assert found[lone].owners == tuple(
        one
        for one in room.students.values()
        if one.id != lone and quiz.item(first, one.id) == quiz.item(first, OTHER)
    )
    markup = report(room, quiz)[0].read_text(encoding="utf-8")
    rows = {row[0]: row[1:] for row in tables(markup)[STRANGE]}
    assert rows["Mahasiswa 3 (20260003)"][1] == "Mahasiswa 2 (20260002)"
    assert "tidak seorang pun dalam daftar" in rows["Mahasiswa 5 (20260005)"][1]
    several = rows[f"{room.students[lone].name} ({lone})"]
    assert several == [
        "1",
        f"salah satu dari {len(found[lone].owners)} mahasiswa, jadi tidak menunjuk siapa pun",
    ]
    [shown] = re.findall(r'(?s)<section id="kemiripan".*?</section>', markup)
    assert "bukan bukti" in text(shown)
    assert "salah ketik" in text(shown)
    assert "milik orang lain" not in report(room, quiz, students=True)[0].read_text("utf-8")
    assert (room.folder / "tanda" / f"{QUIZ}.json").is_file()


def test_the_number_in_a_submission_decides_among_several(
    room: Classroom, quiz: FrozenQuiz
) -> None:
    [first] = (one for one in quiz.questions if one.number == 1)
    mine = "20260050"
    owner = next(
        student
        for student in reversed(room.students)
        if quiz.item(first, student) != quiz.item(first, mine)
    )
    mixed = notebook(room, quiz, mine, owner)
    for place, cell in enumerate(notebook(room, quiz, owner, owner)["cells"]):
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "jawab-1":
            mixed["cells"][place]["source"] = cell["source"]
    hand_in(room, quiz, mine, mixed)
    grade(room, QUIZ)
    results = [one for one in read_results(room, quiz) if one.student.id == mine]
    assert foreign(room, quiz, results) == [
        Foreign(room.students[mine], (1,), (room.students[owner],))
    ]


# ---------- how the versions came out ----------


def drawn(ease: list[tuple[float, ...]], count: int, seed: int) -> ClassData:
    """Return a class that gets each version of a question right as often as ``ease`` says."""
    dice = random.Random(seed)  # noqa: S311
    questions = tuple(
        Question(number, 2.0, tuple(Version(str(place), "?") for place in range(len(one))))
        for number, one in enumerate(ease, start=1)
    )
    people = []
    for student in range(count):
        replies = []
        for one in ease:
            place = dice.randrange(len(one))
            replies.append(Reply(2.0 * (dice.random() < one[place]), item=str(place)))
        people.append(Person(str(student), "", tuple(replies)))
    return ClassData("Kuis", "Kelas", questions, tuple(people))


def test_versions_stand_side_by_side(room: Classroom, quiz: FrozenQuiz) -> None:
    figures = evaluate(class_data(room, quiz, simulated(quiz, 60)))
    found = spreads(figures)
    assert [one.question.number for one in found] == [
        one.number for one in quiz.questions if one.variants
    ]
    markup = page(figures)
    for one, row in zip(found, tables(markup)[TABLE][1:], strict=True):
        item = figures.items[one.question.number]
        assert sum(one.counts) == item.n == 60
        whole = sum(
            count * (facility or 0)
            for count, facility in zip(one.counts, one.facilities, strict=True)
        )
        assert whole / 60 == pytest.approx(item.facility)
        assert [cell.split()[1] for cell in row[3:6]] == [f"({count})" for count in one.counts]
        assert one.differs is not True
    assert "Versi soal" not in class_page(figures)
    plain = evaluate(drawn([(0.5,), (0.6,)], 40, 1))
    assert spreads(plain) == []
    assert 'id="versi"' not in page(plain)


def test_a_harder_version_is_told() -> None:
    figures = evaluate(drawn([(0.9, 0.3), (0.6, 0.6), (0.98, 0.98)], 100, 3))
    assert [one.differs for one in spreads(figures)] == [True, False, None]
    rows = tables(page(figures))[TABLE]
    assert [row[1] for row in rows[1:]] == [
        "lebih dari kebetulan",
        "dapat karena kebetulan",
        "belum dapat dikatakan",
    ]
    assert "Versi soal 1 tampaknya tidak sama sukarnya" in page(figures)


def test_equal_versions_are_seldom_told_to_differ() -> None:
    wrong = 0
    for seed in range(400):
        figures = evaluate(drawn([(0.3, 0.3, 0.3), (0.6, 0.6, 0.6), (0.7, 0.7)], 60, seed))
        wrong += any(one.differs for one in spreads(figures))
    assert wrong / 400 <= LEVEL + 0.02


def test_answers_to_anothers_version_are_left_out() -> None:
    data = drawn([(0.9, 0.3)], 60, 5)
    known = spreads(evaluate(data))[0]
    stranger = Person("x", "X", (Reply(0.0, "open", item="0"),))
    told = ClassData(
        "Kuis",
        "Kelas",
        data.questions,
        (*data.people, stranger),
        foreign=[Foreign(Student("x", "X"), (1,), ())],
    )
    assert spreads(evaluate(told))[0].counts == known.counts
    assert "tidak seorang pun dalam daftar" in page(evaluate(told))


def test_too_little_is_told_to_be_so() -> None:
    [one] = spreads(evaluate(drawn([(0.9, 0.3)], 8, 1)))
    assert one.differs is None
    [lone] = spreads(evaluate(drawn([(0.5, 0.5)], 1, 1)))
    assert (lone.reach, lone.differs) == (None, None)
    assert page(evaluate(drawn([(0.5, 0.5)], 1, 1)))


@pytest.mark.parametrize(
    ("value", "freedom"),
    [(3.841459, 1), (5.991465, 2), (7.814728, 3), (9.487729, 4), (11.070498, 5)],
)
def test_the_tail_of_chi_squared(value: float, freedom: int) -> None:
    assert chi_squared_tail(value, freedom) == pytest.approx(0.05, abs=1e-7)
