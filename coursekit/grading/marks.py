"""Take the marks of a class out of nbgrader's gradebook, for a spreadsheet or for Moodle."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from xlsxwriter import Workbook

from coursekit.errors import CourseError
from coursekit.files import write, write_bytes
from coursekit.grading.cells import inert
from coursekit.grading.classroom import Student
from coursekit.grading.grade import submitted
from coursekit.grading.gradebook import read_grades, reading
from coursekit.grading.intake import QUARANTINE, REASON

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz
    from coursekit.grading.gradebook import Grade

Format = Literal["xlsx", "csv", "moodle"]
MarkStatus = Literal["ADA", "TIDAK_HADIR", "BELUM"]

_SUFFIXES: dict[Format, str] = {"xlsx": "xlsx", "csv": "csv", "moodle": "moodle.csv"}
_PARTS = ("nilai", "huruf", "keterangan")
_NOTES: dict[MarkStatus, str] = {"ADA": "", "TIDAK_HADIR": "tidak hadir", "BELUM": "belum lengkap"}
_LATE = "terlambat"
_CODED = "esai belum diterima (dikirim sebagai kode)"
_MEANINGS = (
    (
        "nilai",
        "Nilai 0-100, dibulatkan ke dua desimal (setengah ke atas) dan tidak lebih dari 100.",
    ),
    ("huruf", "Huruf menurut skala di atas, dari nilai yang sudah dibulatkan."),
    ("tidak hadir", "Mahasiswa ada dalam daftar, tetapi tidak mengumpulkan apa-apa."),
    ("belum lengkap", "Ada soal yang masih menunggu penilaian, jadi nilainya belum ditulis."),
    ("terlambat", "Dikumpulkan sesudah tenggat; nilainya tidak dikurangi."),
    (_CODED, "Kode tidak memuat esai; esainya bernilai nol sampai berkas jawabannya masuk."),
)
# A number that a spreadsheet shows as it is; in others it drops zeros, rounds, or sees a date.
_PLAIN = re.compile(r"[1-9]\d{0,14}|[A-Za-z].*")

_SUBMITTED = """
select s.student_id, s.timestamp, t.first_name, t.last_name from submitted_assignment s
join assignment a on a.id = s.assignment_id join student t on t.id = s.student_id
where a.name = ?
"""


@dataclass(frozen=True)
class Mark:
    """What a student earned in a quiz.

    ``status`` is "ADA", "TIDAK_HADIR" (on the roster, nothing handed in) or "BELUM" (something
    still waits to be graded); only "ADA" has ``points``, ``percent`` (0-100) and a ``letter``.
    ``coded`` tells that essays are lacking, for it came as a code.
    """

    student: Student
    points: float | None
    percent: float | None
    letter: str
    status: MarkStatus
    late: bool
    coded: bool = False

    @property
    def note(self) -> str:
        """What a lecturer reads beside the mark, "" when there is nothing to tell."""
        parts = (_NOTES[self.status], _LATE * self.late, _CODED * self.coded)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class _Handed:
    """A submission in the gradebook, its grades by the name of the cell."""

    student: Student
    moment: datetime | None
    grades: dict[str, Grade]


def read_marks(classroom: Classroom, quiz: FrozenQuiz) -> list[Mark]:
    """Return everybody's mark in roster order; raises CourseError when there are none to read."""
    if quiz.points == 0:
        raise CourseError(
            f"Semua soal kuis “{quiz.id}” sudah dibatalkan, jadi tidak ada nilai yang dapat "
            "dihitung."
        )
    handed = _read(classroom, quiz)
    folders = _folders(classroom, quiz)
    return [
        _mark(classroom, quiz, student, handed.get(student.id), ungraded=student.id in folders)
        for student in classroom.students.values()
    ]


def strangers(classroom: Classroom, quiz: FrozenQuiz) -> list[Student]:
    """Return who handed a quiz in without being on the roster, by student number."""
    found = {name: Student(name, "") for name in _folders(classroom, quiz)}
    found |= {name: one.student for name, one in _read(classroom, quiz).items()}
    return [found[name] for name in sorted(found.keys() - classroom.students.keys())]


def default_path(
    classroom: Classroom,
    quizzes: Sequence[FrozenQuiz],
    format: Format,  # noqa: A002 - the word of the command line
) -> Path:
    """Return where the marks go unless told otherwise: within the folder of the class."""
    name = quizzes[0].id if len(quizzes) == 1 else "semua"
    return classroom.folder / "laporan" / f"nilai-{name}.{_SUFFIXES[format]}"


def write_marks(
    classroom: Classroom,
    quizzes: Sequence[FrozenQuiz],
    format: Format,  # noqa: A002 - the word of the command line
    path: Path,
    *,
    replace: bool = False,
) -> list[str]:
    """Write the marks of some quizzes to ``path`` and return what the lecturer should know.

    Raises CourseError when ``path`` exists and ``replace`` is not set. In both kinds of CSV a cell
    that a spreadsheet might take for a formula begins with an apostrophe. CSV cannot mark a cell as
    text: a spreadsheet that opens it may show the number 007 as 7, "xlsx" keeps it.
    """
    if path.exists() and not replace:
        raise CourseError(
            f"Berkas {path} sudah ada dan tidak ditimpa. Sebut nama lain dengan --output, atau "
            "timpa dengan --replace."
        )
    marks = [read_marks(classroom, quiz) for quiz in quizzes]
    if format == "xlsx":
        write_bytes(path, _xlsx(classroom, quizzes, marks))
    elif format == "csv":
        write(path, _csv(classroom, quizzes, marks), mark=True)
    else:
        write(path, _moodle(classroom, quizzes, marks))
    return list(_warnings(classroom, quizzes, marks, format))


def _folders(classroom: Classroom, quiz: FrozenQuiz) -> set[str]:
    """Return the numbers of those whose submission was taken in, graded or not."""
    return {path.parent.name for path in classroom.folder.glob(f"submitted/*/{quiz.id}/")}


def _read(classroom: Classroom, quiz: FrozenQuiz) -> dict[str, _Handed]:
    """Return the submissions of a quiz in the gradebook by student number."""
    with reading(classroom.gradebook, quiz.id) as book:
        submitted = book.execute(_SUBMITTED, (quiz.id,)).fetchall()
        grades = read_grades(book, quiz.id)
    return {
        number: _Handed(
            student=Student(number, " ".join(part for part in (first, last) if part)),
            moment=datetime.fromisoformat(moment) if moment else None,
            grades=grades.get(number, {}),
        )
        for number, moment, first, last in submitted
    }


def _mark(
    classroom: Classroom,
    quiz: FrozenQuiz,
    student: Student,
    handed: _Handed | None,
    *,
    ungraded: bool,
) -> Mark:
    """Return the mark of a student; ``ungraded`` when a submission lies in the class's folder."""
    if handed is None:
        return Mark(student, None, None, "", "BELUM" if ungraded else "TIDAK_HADIR", late=False)
    late = _late(classroom.due(quiz.id, student.id), handed.moment)
    coded = _lacks_essays(classroom, quiz, student, handed)
    total = Decimal(0)
    for question in quiz.questions:
        grade = handed.grades.get(question.cell)
        points = grade.points(question, quiz.item(question, student.id)) if grade else None
        # A dropped question neither adds nor keeps anybody waiting.
        if points is None and not question.dropped:
            return Mark(student, None, None, "", "BELUM", late, coded)
        total += Decimal(repr(points or 0.0))
    percent = float(quiz.percent(total))
    return Mark(student, float(total), percent, classroom.letter(percent), "ADA", late, coded)


def _lacks_essays(
    classroom: Classroom, quiz: FrozenQuiz, student: Student, handed: _Handed
) -> bool:
    """Tell whether essays that count are lacking since a code was sent, and no mark stands in."""
    lacking = any(
        question.essay
        and not question.settled(quiz.item(question, student.id))
        and question.cell in handed.grades
        and handed.grades[question.cell].manual is None
        for question in quiz.questions
    )
    folder = classroom.submission(quiz.id, student.id).parent
    return lacking and "P09" in submitted(folder, quiz, "").codes


def _aside(classroom: Classroom, quiz: FrozenQuiz) -> int:
    """Return how many files of a quiz are in quarantine; one that was renamed is dealt with."""
    reasons = (classroom.folder / QUARANTINE / quiz.id).glob(f"*{REASON}")
    return sum(path.with_name(path.name.removesuffix(REASON)).exists() for path in reasons)


def _late(due: datetime | None, moment: datetime | None) -> bool:
    if due is None or moment is None:
        return False
    # Whole seconds, for the last one belongs to the minute that is due.
    return moment.replace(microsecond=0, tzinfo=UTC) > due


def _heads(quizzes: Sequence[FrozenQuiz]) -> list[str]:
    return ["NIM", "Nama", *(f"{quiz.id} {part}" for quiz in quizzes for part in _PARTS)]


def _csv(classroom: Classroom, quizzes: Sequence[FrozenQuiz], marks: list[list[Mark]]) -> str:
    out = io.StringIO()
    # Semicolons: spreadsheets in Indonesian expect them, since the decimal sign is a comma.
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(_heads(quizzes))
    for student, *row in zip(classroom.students.values(), *marks, strict=True):
        cells = [inert(student.id), inert(student.name)]
        for mark in row:
            cells += [_number(mark.percent).replace(".", ","), mark.letter, mark.note]
        table.writerow(cells)
    return out.getvalue()


def _moodle(classroom: Classroom, quizzes: Sequence[FrozenQuiz], marks: list[list[Mark]]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    # Moodle maps a column of this name to the user by itself.
    # Any heading will do for a mark; Moodle refuses one beyond its own scale.
    table.writerow(["ID number", *(f"{quiz.id} (dari 100)" for quiz in quizzes)])
    for student, *row in zip(classroom.students.values(), *marks, strict=True):
        # Moodle skips a hyphen; of nothing some versions make a zero.
        table.writerow([inert(student.id), *(_number(mark.percent) or "-" for mark in row)])
    return out.getvalue()


def _number(percent: float | None) -> str:
    return "" if percent is None else f"{percent:.2f}"


def _xlsx(classroom: Classroom, quizzes: Sequence[FrozenQuiz], marks: list[list[Mark]]) -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})
        number = book.add_format({"num_format": "0.00"})
        sheet = book.add_worksheet("Nilai")
        for column, name in enumerate(_heads(quizzes)):
            sheet.write_string(0, column, name, head)
        for line, (student, *row) in enumerate(
            zip(classroom.students.values(), *marks, strict=True), start=1
        ):
            # Always as strings: whatever a name begins with, it is no formula.
            sheet.write_string(line, 0, student.id, text)
            sheet.write_string(line, 1, student.name, text)
            for place, mark in enumerate(row):
                column = 2 + len(_PARTS) * place
                if mark.percent is not None:
                    sheet.write_number(line, column, mark.percent, number)
                sheet.write_string(line, column + 1, mark.letter)
                sheet.write_string(line, column + 2, mark.note)
        sheet.freeze_panes(1, 2)
        _printed(sheet)
        longest = max((len(number) for number in classroom.students), default=0)
        sheet.set_column(0, 0, max(16, longest + 2))
        sheet.set_column(1, 1, 32)
        sheet.set_column(2, 1 + len(_PARTS) * len(quizzes), 14)
        for place, told in enumerate(marks, start=1):
            longest = max((len(mark.note) for mark in told), default=0)
            sheet.set_column(1 + len(_PARTS) * place, 1 + len(_PARTS) * place, max(14, longest + 2))
        # Numbers as text are meant here: no green corners.
        sheet.ignore_errors({"number_stored_as_text": f"A1:A{len(classroom.students) + 1}"})
        _legend(classroom, book.add_worksheet("Keterangan"), book)
    return out.getvalue()


def _printed(sheet: Worksheet) -> None:
    """Let a sheet be printed as wide as the paper, its heads on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _legend(classroom: Classroom, sheet: Worksheet, book: Workbook) -> None:
    """Fill the sheet that tells the scale of the letters and what the words mean."""
    head = book.add_format({"bold": True})
    number = book.add_format({"num_format": "0.00", "align": "left"})
    sheet.write_string(0, 0, "Huruf", head)
    sheet.write_string(0, 1, "Nilai terendah", head)
    scale = sorted(classroom.settings.letters, key=lambda one: one.lowest, reverse=True)
    for line, one in enumerate(scale, start=1):
        sheet.write_string(line, 0, one.letter)
        sheet.write_number(line, 1, one.lowest, number)
    start = len(scale) + 2
    sheet.write_string(start, 0, "Istilah", head)
    sheet.write_string(start, 1, "Arti", head)
    for line, (word, meaning) in enumerate(_MEANINGS, start=start + 1):
        sheet.write_string(line, 0, word)
        sheet.write_string(line, 1, meaning)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 80)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _warnings(
    classroom: Classroom,
    quizzes: Sequence[FrozenQuiz],
    marks: list[list[Mark]],
    format: Format,  # noqa: A002 - the word of the command line
) -> Iterator[str]:
    for quiz, column in zip(quizzes, marks, strict=True):
        for one in strangers(classroom, quiz):
            name = f"{one.id} {one.name}".rstrip()
            yield (
                f"{quiz.id}: kiriman {name} tidak ikut ditulis, sebab nomornya tidak ada dalam "
                "daftar mahasiswa."
            )
        if waiting := sum(mark.status == "BELUM" for mark in column):
            yield (
                f"{quiz.id}: nilai {waiting} mahasiswa dikosongkan, sebab kirimannya belum selesai "
                "dinilai."
            )
        if aside := _aside(classroom, quiz):
            yield (
                f"{quiz.id}: {aside} berkas masih dalam karantina (folder {QUARANTINE}/{quiz.id}), "
                "jadi tidak ikut dinilai."
            )
    if format == "csv" and not all(_PLAIN.fullmatch(number) for number in classroom.students):
        yield (
            "Sebagian nomor mahasiswa dapat berubah bila CSV ini dibuka dengan klik ganda, "
            "misalnya 007 menjadi 7; imporlah kolom NIM sebagai teks, atau pakailah format xlsx."
        )
