"""Grading of a class: three ways with one result, what is read of odd files, what is kept."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from faults.submissions import BROKEN, DOUBTFUL, LOOK, OK, USELESS, WHOLE, saved
from nbconvert import HTMLExporter
from synthetic import (
    answered,
    autograde,
    best,
    classroom,
    complete,
    filled,
    hand_in,
    hand_in_all,
    stored,
)

from coursekit import files
from coursekit.errors import CourseError
from coursekit.grading.classroom import find_class
from coursekit.grading.grade import grade, told, write_report
from coursekit.grading.gradebook import Gradebook
from coursekit.grading.release import release
from coursekit.grading.results import read_results
from coursekit.grading.submission import FINDINGS

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz

QUIZ = "kuis-5"


@pytest.fixture(scope="module")
def released(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """Return a class of six whose quiz is released."""
    room = classroom(tmp_path_factory.mktemp("kelas") / "kelas-a", root, 6)
    release(room, QUIZ)
    return room


def test_nbgraders_own_command_is_as_tolerant(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    hand_in_all(room, quiz)
    damages = {
        "20260001": lambda text: text[:500],
        "20260002": lambda text: text.encode().decode().encode("utf-16").decode("latin-1"),
        "20260003": lambda text: text.replace("uji-", "rusak-"),
        "20260004": lambda text: text.replace("# Baris di atas", "import os; os._exit(0) #"),
    }
    for student, damage in damages.items():
        path = room.submission(QUIZ, student)
        path.write_bytes(damage(path.read_text(encoding="utf-8")).encode("latin-1", "ignore"))
    ours = find_class(shutil.copytree(room.folder, tmp_path / "kita"))
    rows = grade(ours, QUIZ)
    assert [row.status for row in rows] == ["RUSAK", "OK", "OK", "OK", "OK", "OK"]
    autograde(room, QUIZ)
    assert stored(room) == stored(ours)


@pytest.mark.parametrize(
    "essay",
    ["setengah \ud800 huruf", "$\\href{javascript:alert(1)}{x}$", "\\(\\href{javascript:x}{y}\\)"],
)
def test_an_odd_essay_stops_nobody_and_is_no_math(
    room: Classroom, quiz: FrozenQuiz, essay: str
) -> None:
    hand_in_all(room, quiz)
    notebook = complete(room.release(QUIZ).read_text(encoding="utf-8"), quiz, 7)
    for cell in notebook["cells"]:
        if cell["metadata"]["nbgrader"]["grade_id"].startswith("esai-"):
            cell["source"] = essay
    hand_in(room, quiz, "20260001", json.dumps(notebook).encode())
    assert [row.status for row in grade(room, QUIZ)] == ["OK"] * 6
    shown = room.autograded(QUIZ, "20260001").read_text(encoding="utf-8")
    assert "\\href" not in json.loads(shown)["cells"][-1]["source"]


def test_grading_again_changes_nothing(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in_all(room, quiz)
    first = grade(room, QUIZ)
    before = stored(room)
    assert grade(room, QUIZ, jobs=2) == first
    assert stored(room) == before


def set_manual(room: Classroom, name: str, mark: float) -> None:
    with closing(sqlite3.connect(room.gradebook)) as book, book:
        book.execute(
            "update grade set manual_score = ?, needs_manual_grade = 0 "
            "where cell_id = (select b.id from base_cell b join grade_cells g on g.id = b.id "
            "where b.name = ?)",
            (mark, name),
        )


def test_a_mark_given_by_hand_survives(room: Classroom, quiz: FrozenQuiz) -> None:
    text = room.release(QUIZ).read_text(encoding="utf-8")
    notebook = answered(text, quiz, 1)
    essays = {f"esai-{q.number}" for q in quiz.questions if q.essay}
    for cell in notebook["cells"]:
        if cell["metadata"]["nbgrader"]["grade_id"] in essays:
            cell["source"] = "Esai pertama."
    hand_in(room, quiz, "20260001", notebook)
    grade(room, QUIZ)
    [essay, *_] = sorted(essays)
    set_manual(room, essay, 6.5)
    grade(room, QUIZ)
    assert ("20260001", essay, None, 6.5, 0) in stored(room)
    for cell in notebook["cells"]:
        if cell["metadata"]["nbgrader"]["grade_id"] == essay:
            cell["source"] = "Esai yang diganti."
    hand_in(room, quiz, "20260001", notebook)
    grade(room, QUIZ)
    # Kept, and to be looked at once more.
    assert ("20260001", essay, None, 6.5, 1) in stored(room)


def test_an_older_mark_for_another_essay_does_not_count(room: Classroom, quiz: FrozenQuiz) -> None:
    text = room.release(QUIZ).read_text(encoding="utf-8")
    hand_in(room, quiz, "20260001", complete(text, quiz, 1))
    [before] = grade(room, QUIZ)
    [first, *rest] = [question.number for question in quiz.questions if question.essay]
    assert before.waits == (first, *rest)
    set_manual(room, f"esai-{first}", 6.5)
    [marked] = grade(room, QUIZ)
    assert (marked.points, marked.waits) == (before.points + 6.5, tuple(rest))
    hand_in(
        room,
        quiz,
        "20260001",
        filled(text, quiz, "20260001", best, lambda _: "Esai yang diganti."),
    )
    # On the terminal, in the report and on the page of feedback: what waits counts as nothing.
    [row] = grade(room, QUIZ)
    [result] = read_results(room, quiz)
    full = sum(question.points for question in quiz.questions if not question.essay)
    assert row.points == result.points == full
    assert row.waiting == result.waiting == 1 + len(rest)
    report = write_report(room, quiz, [row]).read_text(encoding="utf-8-sig")
    assert report.splitlines()[1].endswith(f";{full},00;{1 + len(rest)}")


def test_few_who_wait_are_named(room: Classroom, quiz: FrozenQuiz) -> None:
    text = room.release(QUIZ).read_text(encoding="utf-8")
    numbers = ", ".join(str(question.number) for question in quiz.questions if question.essay)
    for count in (2, 11):
        students = [f"2026{number:04}" for number in range(1, count + 1)]
        for student in students:
            hand_in(room, quiz, student, complete(text, quiz, 1, student))
        waiting = list(told(grade(room, QUIZ), quiz))[-2:]
        named = ", ".join(f"{student} (soal {numbers})" for student in students)
        assert (waiting[-1] == f"Menunggu nilai manual: {named}.") == (count == 2)
        assert waiting[-1 - (count == 2)].endswith(
            "soal menunggu nilai manual; bukalah formgrader."
        )


def test_a_hostile_essay_is_shown_as_it_was_typed(room: Classroom, quiz: FrozenQuiz) -> None:
    notebook = answered(room.release(QUIZ).read_text(encoding="utf-8"), quiz, 1)
    for cell in notebook["cells"]:
        if cell["metadata"]["nbgrader"]["grade_id"].startswith("esai-"):
            cell["source"] = "<script>alert(1)</script> ![x](http://jahat.example/x.png)"
    notebook["cells"].append(
        {
            "cell_type": "code",
            "metadata": {},
            "source": "import os; os._exit(0)",
            "outputs": [{"output_type": "display_data", "data": {"text/html": "<script>1"}}],
        }
    )
    hand_in(room, quiz, "20260001", notebook)
    grade(room, QUIZ)
    shown = room.autograded(QUIZ, "20260001").read_text(encoding="utf-8")
    assert "<script" not in shown
    assert "[x](" not in shown
    assert "os._exit" not in shown


@pytest.mark.parametrize("damage", [b"", b"{", b"[" * 100_000, b"\xff\xfe\x00", b'{"cells": [1]}'])
def test_a_broken_neighbour_moves_nobody_else(
    room: Classroom, quiz: FrozenQuiz, damage: bytes
) -> None:
    hand_in_all(room, quiz)
    grade(room, QUIZ)
    before = [row for row in stored(room) if row[0] != "20260002"]
    room.submission(QUIZ, "20260002").write_bytes(damage)
    rows = grade(room, QUIZ)
    assert [row.status for row in rows].count("RUSAK") == 1
    assert [row for row in stored(room) if row[0] != "20260002"] == before
    # The broken one waits, mark by mark, for a lecturer.
    waiting = [row for row in stored(room, "20260002") if row[4] == 1]
    assert len(waiting) == len(quiz.questions)


def test_every_kind_of_odd_submission_has_its_row(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    release_text = room.release(QUIZ).read_text(encoding="utf-8")
    kinds: dict[str, tuple[Any, str, tuple[str, ...]]] = {
        **WHOLE,
        **{name: (damage, LOOK, codes) for name, (damage, codes, _) in DOUBTFUL.items()},
        **{name: (damage, BROKEN, (code,)) for name, (damage, code) in USELESS.items()},
    }
    expected = {}
    neighbour = complete(release_text, quiz, 1)
    for number, (damage, status, codes) in enumerate(kinds.values()):
        odd, other = f"ganjil-{number:02}", f"jujur-{number:02}"
        damaged = damage(complete(release_text, quiz, 7))
        hand_in(room, quiz, odd, damaged if isinstance(damaged, bytes) else saved(damaged))
        hand_in(room, quiz, other, neighbour)
        expected |= {odd: (status, codes), other: (OK, ())}
    rows = grade(room, QUIZ)
    assert {row.student.id: (row.status, row.codes) for row in rows} == expected
    # Whatever stands beside them, the honest have what they have alone.
    alone = find_class(shutil.copytree(room.folder, tmp_path / "sendiri"))
    shutil.rmtree(alone.folder / "submitted")
    hand_in(alone, quiz, "20260001", neighbour)
    [row] = grade(alone, QUIZ)
    assert {one.points for one in rows if one.student.id.startswith("jujur")} == {row.points}
    told_codes = {code for one in rows for code in one.codes}
    assert all(one.sentence for one in rows if one.codes)
    # Versions of a question, and what comes as a code, have tests of their own.
    assert told_codes == set(FINDINGS) - {"P08", "P09"}


def test_a_lecturer_sees_what_could_not_be_read(room: Classroom, quiz: FrozenQuiz) -> None:
    notebook = complete(room.release(QUIZ).read_text(encoding="utf-8"), quiz, 7)
    for cell in notebook["cells"]:
        if cell["metadata"]["nbgrader"]["grade_id"] == "jawab-2":
            cell["source"] = "jawaban_2 = {yang \x1b[2J pertama? <script>alert(1)</script>}"
    hand_in(room, quiz, "20260001", notebook)
    [row] = grade(room, QUIZ)
    assert row.codes == ("P04",)
    shown = nbformat.read(room.autograded(QUIZ, "20260001"), as_version=4)
    tests = {one.metadata.get("nbgrader", {}).get("grade_id"): one for one in shown.cells}
    assert "{yang [2J pertama?" in tests["uji-2"].outputs[0].text
    page, _ = HTMLExporter().from_notebook_node(shown)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


class Stopped(Exception):  # noqa: N818 - it is no error, it stands for a power cut
    """What stops the grader between two writes."""


def stopping(monkeypatch: pytest.MonkeyPatch, after: int, error: Exception) -> None:
    """Let everything that grading writes fail from the write number ``after`` on."""
    written = 0

    def counted(original: Any) -> Any:  # noqa: ANN401
        def write(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
            nonlocal written
            written += 1
            if written > after:
                raise error
            return original(*arguments, **named)

        return write

    monkeypatch.setattr("coursekit.grading.grade.write", counted(files.write))
    for name in ("set_points", "enrol", "_submitted", "_save_grades", "_save_comments"):
        monkeypatch.setattr(Gradebook, name, counted(getattr(Gradebook, name)))


@pytest.mark.parametrize(
    "error", [Stopped(), CourseError("Berkas tidak dapat ditulis (No space left on device).")]
)
def test_stopped_between_any_two_writes_a_second_run_ends_the_same(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path, error: Exception
) -> None:
    hand_in_all(room, quiz)
    clean = find_class(shutil.copytree(room.folder, tmp_path / "bersih"))
    grade(clean, QUIZ)
    # One write for the points, then five for each of six students.
    for after in range(31):
        with pytest.MonkeyPatch.context() as patch:
            stopping(patch, after, error)
            with pytest.raises(type(error)):
                grade(room, QUIZ)
    grade(room, QUIZ)
    assert stored(room) == stored(clean)
    for student in room.students:
        ours, theirs = (place.autograded(QUIZ, student) for place in (room, clean))
        assert ours.read_bytes() == theirs.read_bytes()


def test_a_locked_gradebook_is_told(room: Classroom, quiz: FrozenQuiz, monkeypatch: Any) -> None:  # noqa: ANN401
    monkeypatch.setattr("coursekit.grading.gradebook._WAIT", 0.1)
    hand_in_all(room, quiz)
    with closing(sqlite3.connect(room.gradebook, isolation_level=None)) as other, other:
        other.execute("begin exclusive")
        with pytest.raises(CourseError, match="sedang dipakai program lain"):
            grade(room, QUIZ)
        other.execute("rollback")
    assert len(grade(room, QUIZ)) == 6


def test_a_foreign_gradebook_is_refused(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in_all(room, quiz)
    with closing(sqlite3.connect(room.gradebook)) as book, book:
        book.execute("update alembic_version set version_num = 'lain'")
    with pytest.raises(CourseError, match="tidak dikenal"):
        grade(room, QUIZ)


def test_a_quiz_that_is_out_is_not_released_again(room: Classroom, quiz: FrozenQuiz) -> None:
    with pytest.raises(CourseError, match="sudah dirilis"):
        release(room, QUIZ)
    hand_in_all(room, quiz)
    with pytest.raises(CourseError, match="sudah mempunyai kiriman"):
        release(room, QUIZ, again=True)


def test_what_the_lecturer_reads(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in_all(room, quiz)
    room.submission(QUIZ, "20260003").write_bytes(b"{")
    lines = list(told(grade(room, QUIZ), quiz))
    assert lines[0].startswith("RUSAK         20260003 Mahasiswa 3 [R02]: Berkas bukan buku")
    assert lines[1] == "6 kiriman kuis-5 dinilai: 5 OK, 1 RUSAK."
