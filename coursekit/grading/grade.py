"""Grade what was handed in, all of a quiz in one go: read, look the marks up, store, report."""

from __future__ import annotations

import csv
import io
import json
import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from coursekit.errors import CourseError
from coursekit.files import write
from coursekit.grading.cells import inert
from coursekit.grading.classroom import Student
from coursekit.grading.frozen import read_frozen
from coursekit.grading.gradebook import Gradebook
from coursekit.grading.moments import moment_in
from coursekit.grading.rebuild import Template, mark, rebuild
from coursekit.grading.submission import LARGEST, Submission, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz
    from coursekit.grading.rebuild import Marked
    from coursekit.grading.submission import Status

_NO_NOTEBOOK = {"R05": "Tidak ada buku catatan di folder kiriman; beri nilai manual."}
_MANY = {"R06": "Ada beberapa buku catatan di folder kiriman; pilih satu, lalu nilai lagi."}
_UNREADABLE = {"R07": "Berkas tidak dapat dibuka; periksa izinnya, lalu nilai lagi."}
# Below it, starting processes takes longer than they save.
_MANY_SUBMISSIONS = 200
# Windows waits for no more processes than these at once.
_MOST_JOBS = 61
# Who waits is named as long as a lecturer can look at each.
_MOST_NAMED = 10
_STRANGER = "Nomor ini tidak ada dalam daftar mahasiswa."


@dataclass(frozen=True)
class Row:
    """What became of one submission.

    ``points`` are certain: what waits counts as nothing. ``waits`` are the numbers of the questions
    that wait for a lecturer.
    """

    student: Student
    status: Status
    codes: tuple[str, ...]
    sentence: str
    points: float
    waits: tuple[int, ...]

    @property
    def waiting(self) -> int:
        """How many questions wait for a lecturer."""
        return len(self.waits)


@dataclass(frozen=True)
class _Graded:
    student: str
    submission: Submission
    marked: Marked
    text: str


def grade(
    classroom: Classroom,
    quiz_id: str,
    *,
    jobs: int | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[Row]:
    """Grade every submission of a quiz and return a row for each, by student number.

    Each is stored in a transaction of its own, and grading again gives the same: what was stopped
    half-way is simply started once more. Without ``jobs``, a large class is read by as many
    processes as there are processors. ``progress`` hears how many of how many are done.
    """
    quiz = read_frozen(classroom.folder, quiz_id)
    folders = sorted(classroom.folder.glob(f"submitted/*/{quiz_id}/"))
    work = partial(_graded, template=released(classroom, quiz_id), quiz=quiz)
    rows = []
    if jobs is None:
        jobs = (os.cpu_count() or 1) if len(folders) >= _MANY_SUBMISSIONS else 1
    pool = ProcessPoolExecutor(min(jobs, _MOST_JOBS)) if jobs > 1 else nullcontext()
    with Gradebook(classroom.gradebook, quiz_id) as book, pool as workers:
        book.set_points(points(quiz))
        found = workers.map(work, folders, chunksize=16) if workers else map(work, folders)
        for done, one in enumerate(found, start=1):
            rows.append(_stored(classroom, quiz, book, one, folders[done - 1]))
            progress(done, len(folders))
    return rows


def worth(classroom: Classroom, quiz: FrozenQuiz) -> Callable[[bytes, str], float]:
    """Return a function that tells what a notebook earns whom; what waits counts as nothing."""
    stub = released(classroom, quiz.id).stub

    def earned(data: bytes, student: str) -> float:
        marked = mark(quiz, read(data, quiz, stub, student), student)
        return sum(one or 0.0 for one in marked.marks.values())

    return earned


def points(quiz: FrozenQuiz) -> dict[str, float]:
    """Return what each graded cell is worth, by its name."""
    return {question.cell: float(question.worth) for question in quiz.questions}


def released(classroom: Classroom, quiz_id: str) -> Template:
    """Return the released notebook of a quiz; raises CourseError when it is lost."""
    path = classroom.release(quiz_id)
    try:
        return Template.of(json.loads(path.read_bytes()))
    except (OSError, ValueError, LookupError, AttributeError):
        raise CourseError(
            f"Buku catatan rilis {path} hilang atau rusak. Kembalikan dari cadangan, atau dari "
            "salinan yang Anda bagikan kepada mahasiswa."
        ) from None


def _graded(folder: Path, *, template: Template, quiz: FrozenQuiz) -> _Graded:
    submission = submitted(folder, quiz, template.stub)
    marked = mark(quiz, submission, folder.parent.name)
    text = rebuild(template, quiz, submission, marked)
    return _Graded(folder.parent.name, submission, marked, text)


def submitted(folder: Path, quiz: FrozenQuiz, stub: str) -> Submission:
    """Return what the folder of a submission holds, wherever in it the notebook lies."""
    path = folder / f"{quiz.id}.ipynb"
    if not path.is_file():
        others = [
            other
            for other in sorted(folder.rglob("*.ipynb"))
            if ".ipynb_checkpoints" not in other.parts and other.is_file()
        ]
        if len(others) != 1:
            return Submission(codes=_MANY if others else _NO_NOTEBOOK)
        path = others[0]
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError:
        return Submission(codes=_UNREADABLE)
    return read(data, quiz, stub, folder.parent.name)


def _stored(
    classroom: Classroom, quiz: FrozenQuiz, book: Gradebook, one: _Graded, folder: Path
) -> Row:
    student = classroom.students.get(one.student, Student(one.student, ""))
    path = classroom.autograded(quiz.id, one.student)
    same = _same(path, one.text)
    grades = book.save(student, _handed_in(folder), one.marked, same)
    # After the marks: stopped in between, the next run still sees what has changed.
    write(path, one.text)
    told = [*one.submission.codes.values()]
    if not student.name:
        told.append(_STRANGER)
    earned = {
        question.number: grades[question.cell].points(question, quiz.item(question, student.id))
        for question in quiz.questions
    }
    return Row(
        student=student,
        status=one.submission.status,
        codes=tuple(one.submission.codes),
        sentence=" ".join(told),
        points=round(sum(one or 0.0 for one in earned.values()), 4),
        waits=tuple(number for number, one in earned.items() if one is None),
    )


def _same(path: Path, text: str) -> frozenset[str]:
    """Return the names of the graded cells whose answer is as it was when graded before."""
    try:
        before = _shown(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return frozenset()
    now = _shown(text)
    return frozenset(name for name, source in now.items() if before.get(name) == source)


def _shown(text: str) -> dict[str, str]:
    """Return the answer that each graded cell is for, by the name of the cell."""
    cells = {}
    for cell in json.loads(text)["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        kind, _, number = name.partition("-")
        if kind == "jawab":
            cells[f"uji-{number}"] = "".join(cell["source"])
        elif kind == "esai":
            cells[name] = "".join(cell["source"])
    return cells


def _handed_in(folder: Path) -> datetime | None:
    """Return the moment in ``timestamp.txt``, as UTC without a zone, as nbgrader stores it."""
    try:
        moment = moment_in((folder / "timestamp.txt").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment else None


def told(rows: Sequence[Row], quiz: FrozenQuiz) -> Iterator[str]:
    """Yield what a lecturer reads on the terminal: who needs a look, then the count."""
    for row in rows:
        if row.status != "OK" or row.sentence:
            name = f"{row.student.id} {row.student.name}".rstrip()
            codes = f" [{', '.join(row.codes)}]" if row.codes else ""
            yield f"{row.status:<13} {name}{codes}: {row.sentence or 'Tidak ada jawaban.'}"
    if not rows:
        yield f"Belum ada kiriman {quiz.id}. Masukkan dahulu: coursekit intake {quiz.id} BERKAS"
        return
    counts = {status: sum(row.status == status for row in rows) for status in _ORDER}
    yield (
        f"{len(rows)} kiriman {quiz.id} dinilai: "
        + ", ".join(f"{count} {status}" for status, count in counts.items() if count)
        + "."
    )
    yield from waiting_told(rows)


def waiting_told(rows: Sequence[Row]) -> Iterator[str]:
    """Yield how many questions wait for a lecturer, and whose they are where those are few."""
    waiting = [row for row in rows if row.waits]
    if not waiting:
        return
    yield f"{sum(row.waiting for row in waiting)} soal menunggu nilai manual; bukalah formgrader."
    if len(waiting) <= _MOST_NAMED:
        named = (f"{row.student.id} (soal {', '.join(map(str, row.waits))})" for row in waiting)
        yield f"Menunggu nilai manual: {', '.join(named)}."


_ORDER: tuple[Status, ...] = ("OK", "PERIKSA", "RUSAK", "TANPA_JAWABAN")
HEADS = ("nim", "nama", "status", "kode", "keterangan", "nilai", "menunggu")


def write_report(classroom: Classroom, quiz: FrozenQuiz, rows: Sequence[Row]) -> Path:
    """Write the rows as CSV for a spreadsheet and return where."""
    path = classroom.folder / "laporan" / f"penilaian-{quiz.id}.csv"
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(HEADS)
    for row in rows:
        cells = (row.student.id, row.student.name, row.status, " ".join(row.codes), row.sentence)
        number = f"{row.points:.2f}".replace(".", ",")
        table.writerow([*(inert(cell) for cell in cells), number, row.waiting])
    write(path, out.getvalue(), mark=True)
    return path
