"""Marks out of nbgrader's gradebook: what counts, who is missing, what a spreadsheet may take."""

from __future__ import annotations

import csv
import io
import os
import shutil
import sqlite3
import sys
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import nbformat
import pytest
from nbgrader.api import Gradebook

from coursekit.errors import CourseError
from coursekit.grading.classroom import Classroom, Schedule, Student, create
from coursekit.grading.frozen import Amendment, FrozenQuestion, FrozenQuiz, freeze
from coursekit.grading.marks import Mark, default_path, read_marks, strangers, write_marks
from coursekit.quizzes import read_quizzes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursekit.item import Item

# nbgrader's own way of adding a submission makes SQLAlchemy complain.
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted")

QUIZ = "kuis-1"
CELLS = {"uji-1": 20.0, "uji-2": 30.0, "esai-3": 50.0}
ROSTER = """\
nim,nama
007,Sari Dewi
20260002,"=HYPERLINK(""http://x"")"
20260003,@Budi
"""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def quiz(root: Path, bank: Mapping[str, Item]) -> FrozenQuiz:
    """Return a quiz of 100 points: two questions and an essay."""
    quizzes = read_quizzes(root, bank)
    frozen = freeze(quizzes[QUIZ], bank)
    essay = next(item for item in bank.values() if item.family == "essay")
    first, second = (question.item for question in frozen.questions[:2])
    questions = tuple(
        FrozenQuestion(number=number, points=int(points), item=item)
        for number, points, item in zip(
            (1, 2, 3), CELLS.values(), (first, second, essay), strict=True
        )
    )
    return frozen.model_copy(update={"questions": questions})


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a class of three, with a gradebook that knows the quiz."""
    base = tmp_path_factory.mktemp("marks")
    (base / "roster.csv").write_text(ROSTER, encoding="utf-8")
    room = create(base / "kelas-a", base / "roster.csv", root)
    with pytest.MonkeyPatch.context() as patch:
        # nbgrader asks the program alembic for the version of a new gradebook.
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        with Gradebook(f"sqlite:///{room.gradebook}") as book:
            book.add_assignment(QUIZ)
            book.add_notebook(QUIZ, QUIZ)
            for name, most in CELLS.items():
                book.add_grade_cell(name, QUIZ, QUIZ, max_score=most, cell_type="code")
            for number in ("007", "20260002", "20260003", "999"):
                book.add_student(number, first_name="Orang", last_name="Asing")
    return room.folder


@pytest.fixture
def room(made: Path, root: Path, tmp_path: Path) -> Classroom:
    """Return a copy of the class for one test."""
    room = create(tmp_path / "kelas-a", made.parent / "roster.csv", root)
    shutil.copy(made / "gradebook.db", room.gradebook)
    return room


def hand_in(
    room: Classroom,
    student: str,
    *scores: float,
    moment: datetime | None = None,
    **essay: float | None,
) -> None:
    """Store what a student earned in each cell; ``essay`` changes the grade of the essay."""
    with Gradebook(f"sqlite:///{room.gradebook}") as book:
        book.add_submission(QUIZ, student, timestamp=moment)
        for name, score in zip(CELLS, scores, strict=True):
            grade = book.find_grade(name, QUIZ, QUIZ, student)
            grade.auto_score = score
            grade.needs_manual_grade = False
        for field, value in essay.items():
            setattr(grade, field, value)
        book.db.commit()


def of(room: Classroom, quiz: FrozenQuiz, student: str = "007") -> Mark:
    return next(mark for mark in read_marks(room, quiz) if mark.student.id == student)


def sheets(path: Path) -> tuple[list[dict[str, tuple[str, str]]], str]:
    """Return the cells of each sheet as (type, value) by address, and the first sheet's XML."""
    with zipfile.ZipFile(path) as file:
        shared = [
            "".join(part.text or "" for part in one.iter(f"{MAIN}t"))
            for one in ET.fromstring(file.read("xl/sharedStrings.xml"))  # noqa: S314 - our own file
        ]
        found = []
        for number in (1, 2):
            tree = ET.fromstring(file.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314
            cells = {}
            for cell in tree.iter(f"{MAIN}c"):
                value = cell.findtext(f"{MAIN}v", "")
                kind = cell.get("t", "n")
                cells[cell.attrib["r"]] = (kind, shared[int(value)] if kind == "s" else value)
            found.append(cells)
        return found, file.read("xl/worksheets/sheet1.xml").decode()


def table(path: Path, delimiter: str) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_roster_order_and_absence_is_not_zero(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in(room, "20260003", 0, 0, 0)
    marks = read_marks(room, quiz)
    assert [mark.student.id for mark in marks] == ["007", "20260002", "20260003"]
    absent, zero = marks[0], marks[2]
    assert absent == Mark(Student("007", "Sari Dewi"), None, None, "", "TIDAK_HADIR", late=False)
    assert (zero.points, zero.percent, zero.letter, zero.status) == (0.0, 0.0, "E", "ADA")


def test_manual_mark_replaces_the_automatic_one(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in(room, "007", 20, 30, 10, manual_score=0.0)
    assert of(room, quiz).points == 50.0


def test_extra_credit_is_added_and_the_scale_ends_at_100(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in(room, "007", 20, 30, 10, manual_score=20.0, extra_credit=2.5)
    hand_in(room, "20260002", 20, 30, 50, extra_credit=5.0)
    assert of(room, quiz).percent == 72.5
    above = of(room, quiz, "20260002")
    assert (above.points, above.percent) == (105.0, 100.0)


@pytest.mark.parametrize(
    "essay",
    [
        {"auto_score": None, "needs_manual_grade": True},
        {"manual_score": 40.0, "needs_manual_grade": True},
        {"auto_score": None, "extra_credit": 5.0},
    ],
)
def test_what_waits_has_no_mark(
    room: Classroom, quiz: FrozenQuiz, essay: dict[str, float | None]
) -> None:
    hand_in(room, "007", 20, 30, 0, **essay)
    mark = of(room, quiz)
    assert (mark.points, mark.percent, mark.letter, mark.status) == (None, None, "", "BELUM")


def test_a_missing_grade_waits(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in(room, "007", 20, 30, 50)
    with closing(sqlite3.connect(room.gradebook)) as book, book:
        book.execute("delete from grade where auto_score = 30")
    book.close()
    assert of(room, quiz).status == "BELUM"


def test_taken_in_but_not_graded_waits(room: Classroom, quiz: FrozenQuiz) -> None:
    room.submission(QUIZ, "007").parent.mkdir(parents=True)
    assert of(room, quiz).status == "BELUM"


def test_dropped_question_counts_in_neither(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in(room, "007", 20, 15, 50, needs_manual_grade=True)
    questions = (
        *quiz.questions[:2],
        quiz.questions[2].model_copy(update={"amendments": (Amendment(kind="drop"),)}),
    )
    dropped = quiz.model_copy(update={"questions": questions})
    mark = of(room, dropped)
    assert (mark.points, mark.percent, mark.status) == (35.0, 70.0, "ADA")


def test_a_quiz_without_questions_left_is_refused(room: Classroom, quiz: FrozenQuiz) -> None:
    gone = tuple(
        question.model_copy(update={"amendments": (Amendment(kind="drop"),)})
        for question in quiz.questions
    )
    with pytest.raises(CourseError, match="dibatalkan"):
        read_marks(room, quiz.model_copy(update={"questions": gone}))


@pytest.mark.parametrize(
    ("scores", "percent", "letter"),
    [
        ((16.665, 0, 50), 66.67, "C"),
        ((1.005, 0, 0), 1.01, "E"),
        ((10.1, 10.2, 40.365), 60.67, "C"),
        ((20, 10, 50), 80.0, "A"),
        ((20, 9.995, 50), 80.0, "A"),
        ((20, 9.994, 50), 79.99, "B"),
    ],
)
def test_rounded_half_up_before_the_letter(
    room: Classroom,
    quiz: FrozenQuiz,
    scores: tuple[float, float, float],
    percent: float,
    letter: str,
) -> None:
    hand_in(room, "007", *scores)
    mark = of(room, quiz)
    assert (mark.percent, mark.letter) == (percent, letter)


def test_late_by_the_class_clock_and_an_extension(room: Classroom, quiz: FrozenQuiz) -> None:
    schedule = Schedule(deadline="2026-12-01 23:59", extensions={"20260002": "2026-12-03 23:59"})
    settings = room.settings.model_copy(update={"quizzes": {QUIZ: schedule}})
    room = Classroom(room.folder, settings, room.students)
    # 23:59:59 WIB is 16:59:59 UTC.
    hand_in(room, "007", 0, 0, 0, moment=datetime(2026, 12, 1, 17, 0, 0))  # noqa: DTZ001
    hand_in(room, "20260002", 0, 0, 0, moment=datetime(2026, 12, 3, 16, 0, 0))  # noqa: DTZ001
    hand_in(
        room,
        "20260003",
        *(0, 0, 0),
        moment=datetime(2026, 12, 1, 16, 59, 59, 900_000),  # noqa: DTZ001
    )
    marks = read_marks(room, quiz)
    assert [mark.late for mark in marks] == [True, False, False]
    assert marks[0].note == "terlambat"


def test_a_stranger_is_told(room: Classroom, quiz: FrozenQuiz, tmp_path: Path) -> None:
    hand_in(room, "999", 20, 30, 50)
    room.submission(QUIZ, "998").parent.mkdir(parents=True)
    assert strangers(room, quiz) == [Student("998", ""), Student("999", "Orang Asing")]
    warnings = write_marks(room, [quiz], "moodle", tmp_path / "a.csv")
    assert len(warnings) == 2
    assert "999 Orang Asing" in warnings[1]
    assert "999" not in (tmp_path / "a.csv").read_text(encoding="utf-8")


def test_csv_for_an_indonesian_spreadsheet(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    hand_in(room, "007", 16.5, 0, 50)
    hand_in(room, "20260002", 0, 0, 0, needs_manual_grade=True)
    path = tmp_path / "nilai.csv"
    warnings = write_marks(room, [quiz], "csv", path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert table(path, ";") == [
        ["NIM", "Nama", "kuis-1 nilai", "kuis-1 huruf", "kuis-1 keterangan"],
        ["007", "Sari Dewi", "66,50", "C", ""],
        ["20260002", '\'=HYPERLINK("http://x")', "", "", "belum lengkap"],
        ["20260003", "'@Budi", "", "", "tidak hadir"],
    ]
    assert len(warnings) == 2
    assert "nilai 1 mahasiswa" in warnings[0]
    assert "007" in warnings[1]


def test_csv_for_moodle(room: Classroom, quiz: FrozenQuiz, tmp_path: Path) -> None:
    hand_in(room, "007", 16.5, 0, 50)
    hand_in(room, "20260002", 0, 0, 0, needs_manual_grade=True)
    path = tmp_path / "nilai.csv"
    write_marks(room, [quiz, quiz], "moodle", path)
    assert path.read_bytes().startswith(b"ID number,")
    assert table(path, ",") == [
        ["ID number", "kuis-1 (dari 100)", "kuis-1 (dari 100)"],
        ["007", "66.50", "66.50"],
        ["20260002", "-", "-"],
        ["20260003", "-", "-"],
    ]


def test_essays_that_a_code_cannot_hold_are_told(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    # What was written on paper may have been marked by hand.
    by_hand = {"007": None, "20260002": None, "20260003": 25.0}
    for student, mark in by_hand.items():
        hand_in(room, student, 20, 30, 0, manual_score=mark)
        notebook = nbformat.v4.new_notebook(metadata={"coursekit": {"code": student != "007"}})
        notebook.cells = [nbformat.v4.new_markdown_cell("Isi.")]
        path = room.submission(QUIZ, student)
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    remark = "esai belum diterima (dikirim sebagai kode)"
    assert [mark.note for mark in read_marks(room, quiz)] == ["", remark, ""]
    write_marks(room, [quiz], "xlsx", tmp_path / "nilai.xlsx")
    [cells, legend], _ = sheets(tmp_path / "nilai.xlsx")
    assert cells["E3"] == ("s", remark)
    assert ("s", remark) in legend.values()
    essay = quiz.questions[2].model_copy(update={"amendments": (Amendment(kind="full-marks"),)})
    settled = quiz.model_copy(update={"questions": (*quiz.questions[:2], essay)})
    assert {mark.note for mark in read_marks(room, settled)} == {""}


def test_what_stands_in_quarantine_is_told(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    folder = room.folder / "quarantine" / QUIZ
    folder.mkdir(parents=True)
    for name in ("a.ipynb", "b.ipynb"):
        (folder / name).write_bytes(b"{}")
        (folder / f"{name}.alasan.txt").write_text("Pemiliknya tidak dikenal.", encoding="utf-8")
    told = "kuis-1: 2 berkas masih dalam karantina (folder quarantine/kuis-1), jadi tidak ikut "
    assert write_marks(room, [quiz], "xlsx", tmp_path / "a.xlsx") == [f"{told}dinilai."]
    # Its owner is found.
    (folder / "a.ipynb").rename(folder / "007.ipynb")
    [one] = write_marks(room, [quiz], "xlsx", tmp_path / "b.xlsx")
    assert "1 berkas" in one
    (folder / "b.ipynb").unlink()
    assert write_marks(room, [quiz], "xlsx", tmp_path / "c.xlsx") == []


def test_no_cell_begins_a_formula(room: Classroom, quiz: FrozenQuiz, tmp_path: Path) -> None:
    names = [
        "=1",
        "+1",
        "-1",
        "@a",
        "\t=1",
        "\ra",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        ' "=1',
        "'=1",
        "\ufeff=1",
    ]
    students = {name: Student(name, name) for name in [*names, "Siti O'Hara-Putri"]}
    room = Classroom(room.folder, room.settings, students)
    write_marks(room, [quiz], "csv", tmp_path / "a.csv")
    write_marks(room, [quiz], "moodle", tmp_path / "b.csv")
    expected = [*(f"'{name}" for name in names), "Siti O'Hara-Putri"]
    rows = table(tmp_path / "a.csv", ";")[1:]
    assert [row[0] for row in rows] == [row[1] for row in rows] == expected
    assert [row[0] for row in table(tmp_path / "b.csv", ",")[1:]] == expected


def test_xlsx(room: Classroom, quiz: FrozenQuiz, tmp_path: Path) -> None:
    hand_in(room, "007", 16.5, 0, 50)
    path = tmp_path / "nilai.xlsx"
    assert write_marks(room, [quiz], "xlsx", path) == []
    [cells, legend], xml = sheets(path)
    assert cells["A2"] == ("s", "007")
    assert cells["B3"] == ("s", '=HYPERLINK("http://x")')
    assert cells["C2"] == ("n", "66.5")
    assert cells["D2"] == ("s", "C")
    assert "C3" not in cells
    assert cells["E3"] == ("s", "tidak hadir")
    assert "<f>" not in xml
    assert 'ySplit="1"' in xml
    assert "hyperlink" not in xml
    assert (legend["A2"], legend["B2"]) == (("s", "A"), ("n", "80"))
    with zipfile.ZipFile(path) as file:
        assert 'name="Keterangan"' in file.read("xl/workbook.xml").decode()
        styles = file.read("xl/styles.xml").decode()
    # Excel shows it as 0,00 in Indonesia.
    assert 'formatCode="0.00"' in styles


def test_an_existing_file_stays(room: Classroom, quiz: FrozenQuiz, tmp_path: Path) -> None:
    path = tmp_path / "nilai.csv"
    path.write_text("lama", encoding="utf-8")
    with pytest.raises(CourseError, match="sudah ada"):
        write_marks(room, [quiz], "csv", path)
    assert path.read_text(encoding="utf-8") == "lama"
    write_marks(room, [quiz], "csv", path, replace=True)
    assert path.read_text(encoding="utf-8-sig").startswith("NIM;")


def test_default_paths_lie_in_the_class_and_differ(room: Classroom, quiz: FrozenQuiz) -> None:
    reports = room.folder / "laporan"
    assert default_path(room, [quiz], "xlsx") == reports / "nilai-kuis-1.xlsx"
    assert default_path(room, [quiz, quiz], "csv") == reports / "nilai-semua.csv"
    assert default_path(room, [quiz], "moodle") == reports / "nilai-kuis-1.moodle.csv"


def refused(room: Classroom, quiz: FrozenQuiz) -> str:
    with pytest.raises(CourseError) as raised:
        read_marks(room, quiz)
    return str(raised.value)


def test_missing_gradebook(room: Classroom, quiz: FrozenQuiz) -> None:
    room.gradebook.unlink()
    assert "tidak ada" in refused(room, quiz)
    assert not room.gradebook.exists()


def test_unknown_quiz(room: Classroom, quiz: FrozenQuiz) -> None:
    assert "belum tercatat" in refused(room, quiz.model_copy(update={"id": "kuis-x"}))


def test_locked_gradebook(
    room: Classroom, quiz: FrozenQuiz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coursekit.grading.gradebook._WAIT", 0.05)
    other = sqlite3.connect(room.gradebook, isolation_level=None)
    other.execute("begin exclusive")
    assert "sedang dipakai" in refused(room, quiz)
    other.close()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("drop table alembic_version", "bukan milik nbgrader"),
        ("update alembic_version set version_num = 'abc'", "(abc; yang dikenal"),
        ("drop table grade", "tidak dapat dipakai (no such table"),
    ],
)
def test_foreign_gradebook(room: Classroom, quiz: FrozenQuiz, statement: str, told: str) -> None:
    with closing(sqlite3.connect(room.gradebook)) as book, book:
        book.execute(statement)
    book.close()
    assert told in refused(room, quiz)


def test_no_database_at_all(room: Classroom, quiz: FrozenQuiz) -> None:
    room.gradebook.write_bytes(b"bukan basis data " * 100)
    assert "tidak dikenal (bukan milik nbgrader" in refused(room, quiz)
