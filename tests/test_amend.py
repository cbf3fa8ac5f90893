"""Amendments of a quiz that is out: what they settle, what they leave, undone as if never made."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from synthetic import autograde, best, filled, hand_in, hand_in_all, stored
from test_class import QUIZ, private

from coursekit import report
from coursekit.cli import main
from coursekit.errors import CourseError
from coursekit.grading.amend import LOG, amend, told
from coursekit.grading.feedback import write_feedback
from coursekit.grading.frozen import read_frozen
from coursekit.grading.grade import grade
from coursekit.grading.marks import default_path, read_marks, write_marks
from coursekit.grading.release import release

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz

MARKED, WAITING, BLANK, BROKEN = "20260001", "20260002", "20260003", "20269999"


@pytest.fixture(scope="module")
def released(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    room = private(tmp_path_factory.mktemp("pembetulan") / "kelas-b", root)
    release(room, QUIZ)
    return room


def hand_in_essays(room: Classroom, quiz: FrozenQuiz) -> None:
    """Let four hand in: an essay marked by hand, one that waits, none at all, a broken file."""
    text = room.release(QUIZ).read_text(encoding="utf-8")
    for student in (MARKED, WAITING):
        hand_in(room, quiz, student, filled(text, quiz, student, best, lambda _: "Sebab warga."))
    hand_in(room, quiz, BLANK, filled(text, quiz, BLANK, best))
    hand_in(room, quiz, BROKEN, b"{")
    grade(room, QUIZ)
    mark_by_hand(room, MARKED, "esai-3", 6.5)
    grade(room, QUIZ)


def mark_by_hand(room: Classroom, student: str, cell: str, mark: float) -> None:
    """Give a mark as formgrader stores it."""
    with closing(sqlite3.connect(room.gradebook)) as book, book:
        book.execute(
            "update grade set manual_score = ?, needs_manual_grade = 0 where id = ("
            "select g.id from grade g join base_cell b on b.id = g.cell_id "
            "join submitted_notebook n on n.id = g.notebook_id "
            "join submitted_assignment s on s.id = n.assignment_id "
            "where s.student_id = ? and b.name = ?)",
            (mark, student, cell),
        )


def essays(room: Classroom) -> dict[str, tuple[float | None, float | None, int]]:
    """Return what the gradebook says of each student's essay."""
    rows = (row for row in stored(room) if row[1] == "esai-3" and row[4] != "catatan")
    return {row[0]: row[2:] for row in rows}


@pytest.mark.parametrize(("kind", "worth"), [("full-marks", 8.0), ("drop", 0.0)])
def test_an_amended_essay_waits_for_nobody_and_an_older_mark_does_not_count(
    room: Classroom, quiz: FrozenQuiz, kind: str, worth: float
) -> None:
    hand_in_essays(room, quiz)
    before = stored(room)
    mended = amend(room, QUIZ, "3", kind)
    # nbgrader, which knows no amendments, sees the same.
    assert set(essays(room).values()) == {(worth, None, 0)}
    assert all(3 not in row.waits for row in mended.rows)
    marks = {one.student.id: one.points for one in read_marks(room, read_frozen(room.folder, QUIZ))}
    assert marks == dict.fromkeys((MARKED, WAITING, BLANK), 7.0 + worth)
    # Neither does a mark that is given afterwards, or that nbgrader finds.
    mark_by_hand(room, MARKED, "esai-3", 6.5)
    again = {one.student.id: one.points for one in read_marks(room, read_frozen(room.folder, QUIZ))}
    assert again == marks
    grade(room, QUIZ)
    assert set(essays(room).values()) == {(worth, None, 0)}
    assert essays(room).keys() == {row[0] for row in before}


@pytest.mark.parametrize("kind", ["full-marks", "drop"])
def test_a_mark_given_by_hand_comes_back(room: Classroom, quiz: FrozenQuiz, kind: str) -> None:
    hand_in_essays(room, quiz)
    before = stored(room)
    amend(room, QUIZ, "3", kind)
    grade(room, QUIZ)
    amend(room, QUIZ, "3", "undo")
    assert stored(room) == before
    assert essays(room)[MARKED] == (None, 6.5, 0)


def test_a_mark_for_an_essay_that_changed_meanwhile_comes_back_to_be_looked_at(
    room: Classroom, quiz: FrozenQuiz
) -> None:
    hand_in_essays(room, quiz)
    amend(room, QUIZ, "3", "full-marks")
    text = room.release(QUIZ).read_text(encoding="utf-8")
    hand_in(room, quiz, MARKED, filled(text, quiz, MARKED, best, lambda _: "Yang lain."))
    grade(room, QUIZ)
    amend(room, QUIZ, "3", "undo")
    assert essays(room)[MARKED] == (None, 6.5, 1)


def test_nbgraders_own_command_follows_amendments(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in_essays(room, quiz)
    amend(room, QUIZ, "3", "full-marks")
    expected = stored(room)
    mark_by_hand(room, WAITING, "esai-3", 2.0)
    # Without its results nbgrader grades anew.
    shutil.rmtree(room.folder / "autograded")
    autograde(room, QUIZ)
    assert stored(room) == expected
    amend(room, QUIZ, "3", "undo")
    assert essays(room)[MARKED][1] == 6.5
    assert essays(room)[WAITING][1] == 2.0


def test_what_an_undone_amendment_changed_is_as_it_was(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in_all(room, quiz)
    grade(room, QUIZ)
    # By hand, and for an answer that counts for more meanwhile.
    student = next(iter(room.students))
    text = room.release(QUIZ).read_text(encoding="utf-8")
    hand_in(room, quiz, student, filled(text, quiz, student, lambda item: {item.slots[0].id: "b"}))
    grade(room, QUIZ)
    mark_by_hand(room, student, "uji-1", 1.5)
    before = stored(room)
    amend(room, QUIZ, "1", "accept", "b")
    assert next(row for row in stored(room, student) if row[1] == "uji-1")[2:] == (4.0, 1.5, 1)
    amend(room, QUIZ, "1", "full-marks")
    amend(room, QUIZ, "1", "undo")
    assert [one.kind for one in read_frozen(room.folder, QUIZ).questions[0].amendments] == [
        "accept"
    ]
    amend(room, QUIZ, "soal-rahasia", "undo")
    assert stored(room) == before
    question = read_frozen(room.folder, QUIZ).questions[0]
    assert question.amendments == ()
    assert [one.kind for one in question.undone] == ["full-marks", "accept"]
    log = [json.loads(line) for line in (room.folder / LOG).read_text("utf-8").splitlines()]
    assert [(one["kind"], one["undone"]) for one in log] == [
        *(("accept", False), ("full-marks", False), ("full-marks", True), ("accept", True)),
    ]
    with pytest.raises(CourseError, match="Soal 1 tidak mempunyai pembetulan"):
        amend(room, QUIZ, "1", "undo")


def test_the_command_undoes_and_renews_its_own_report(
    room: Classroom,
    quiz: FrozenQuiz,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(room.folder)
    hand_in_all(room, quiz)
    main(["amend", QUIZ, "2", "--full-marks"])
    path = room.folder / "laporan" / f"penilaian-{QUIZ}.csv"
    full = path.read_bytes()
    capsys.readouterr()
    main(["amend", QUIZ, "2", "--undo"])
    assert path.read_bytes() != full
    first, second, *_, last = capsys.readouterr().out.splitlines()
    assert first.startswith("Soal 2 (soal-ketik-rahasia): “")
    assert second == "Pembetulan yang dibatalkan: --full-marks"
    assert last == f"Laporan: laporan/penilaian-{QUIZ}.csv"


def test_nobody_is_told_of_an_undone_amendment(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in_all(room, quiz)
    grade(room, QUIZ)

    def shown() -> list[str]:
        now = read_frozen(room.folder, QUIZ)
        paths = [*write_feedback(room, now, keys=True), report.report(room, now)[0]]
        return [path.read_text(encoding="utf-8") for path in paths]

    before = shown()
    for kind in ("drop", "full-marks"):
        amend(room, QUIZ, "1", kind)
        assert all(one != other for one, other in zip(before, shown(), strict=True))
        amend(room, QUIZ, "1", "undo")
        assert shown() == before


@pytest.mark.parametrize(
    ("asked", "option", "right"),
    [
        ("1", "a", "Pilihan a"),
        ("1", " A", "Pilihan a"),
        ("2", "Sandi Jawaban Empat", "Jawaban “Sandi Jawaban Empat”"),
    ],
)
def test_what_is_right_already_is_not_accepted_once_more(
    room: Classroom, quiz: FrozenQuiz, asked: str, option: str, right: str
) -> None:
    hand_in_all(room, quiz)
    lines = list(told(amend(room, QUIZ, asked, "accept", option)))
    assert lines[1:] == [f"{right} memang sudah benar; tidak ada yang diubah."]
    assert read_frozen(room.folder, QUIZ) == quiz
    assert not (room.folder / LOG).exists()
    assert not (room.folder / "autograded").exists()


def test_a_letter_is_accepted_in_any_case(room: Classroom, quiz: FrozenQuiz) -> None:
    amend(room, QUIZ, "1", "accept", "B")
    first = read_frozen(room.folder, QUIZ).questions[0]
    assert first.marks({"1": "b"}, first.item) == quiz.questions[0].points


@pytest.mark.parametrize(
    ("first", "then", "state"),
    [
        ("drop", "accept", "sudah dibatalkan bagi semua"),
        ("full-marks", "accept", "sudah diberi nilai penuh"),
        ("drop", "full-marks", "sudah dibatalkan bagi semua"),
    ],
)
def test_an_amendment_that_another_makes_vain_is_refused(
    room: Classroom, first: str, then: str, state: str
) -> None:
    amend(room, QUIZ, "1", first)
    before = read_frozen(room.folder, QUIZ)
    with pytest.raises(CourseError, match=rf"Soal 1 {state}.*amend {QUIZ} 1 --undo"):
        amend(room, QUIZ, "1", then, "b")
    assert read_frozen(room.folder, QUIZ) == before


def test_amending_tells_which_question_what_waits_and_what_is_stale(
    room: Classroom, quiz: FrozenQuiz
) -> None:
    hand_in_essays(room, quiz)
    lines = list(told(amend(room, QUIZ, "1", "full-marks")))
    assert lines[0].startswith("Soal 1 (soal-rahasia): “Warga sebuah gang hendak memperbaiki")
    assert lines[0].endswith("…”")
    # The essay that waits, and all but the first of the broken file.
    assert lines[-2:] == [
        "4 soal menunggu nilai manual; bukalah formgrader.",
        f"Menunggu nilai manual: {WAITING} (soal 3), {BROKEN} (soal 2, 3, 4).",
    ]
    mark_by_hand(room, WAITING, "esai-3", 4)
    changed = read_frozen(room.folder, QUIZ)
    for format in ("xlsx", "csv", "moodle"):  # noqa: A001 - the word of the command line
        write_marks(room, [changed], format, default_path(room, [changed], format))
    write_feedback(room, changed)
    report.report(room, changed)
    report.report(room, changed, students=True)
    *_, head, xlsx, table, moodle, pages, page, students = told(amend(room, QUIZ, "2", "drop"))
    assert head == "Berkas nilai/umpan balik/laporan yang sudah ditulis kini usang:"
    assert [xlsx, table, moodle, pages, page, students] == [
        f"  laporan/nilai-{QUIZ}.xlsx: coursekit marks {QUIZ} --replace",
        f"  laporan/nilai-{QUIZ}.csv: coursekit marks {QUIZ} --format csv --replace",
        f"  laporan/nilai-{QUIZ}.moodle.csv: coursekit marks {QUIZ} --format moodle --replace",
        f"  4 halaman dalam folder feedback: coursekit feedback {QUIZ}",
        f"  laporan/laporan-{QUIZ}.html: coursekit report {QUIZ}",
        f"  laporan/laporan-{QUIZ}-kelas.html: coursekit report {QUIZ} --students",
    ]
    shutil.rmtree(room.folder / "feedback")
    shutil.rmtree(room.folder / "laporan")
    assert "usang" not in "".join(told(amend(room, QUIZ, "2", "undo")))
