"""Take in what students handed in: find out whose it is, keep every attempt, choose one.

What is inside a notebook is not judged here; the grader does that. What cannot be attributed is put
into quarantine with the reason, so that nothing that was handed in is lost.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from coursekit.errors import CourseError
from coursekit.files import write, write_bytes
from coursekit.grading import answers
from coursekit.grading.archives import FOREIGN, NESTED, Entry, is_archive, is_zip, printable, read
from coursekit.grading.classroom import zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from coursekit.grading.classroom import Classroom, Student
    from coursekit.grading.frozen import FrozenQuiz

ATTEMPTS = "attempts"
QUARANTINE = "quarantine"
TIMESTAMP = "timestamp.txt"
# A text with codes is short; a line of it holds a code, perhaps a number, perhaps a few words.
MAX_TEXT = 2**20
MAX_WORDS = 50

_STAMP = r"(\d{4})-(\d\d)-(\d\d)[ T_](\d\d)\D(\d\d)\D(\d\d)(?:\.(\d{1,6}))?(?: ?([A-Za-z/_]+))?"
# A folder in the "inbound" of nbgrader's exchange. Windows allows no colons, hence \D above.
_EXCHANGE = re.compile(rf"([^+]+)\+([^+]+)\+{_STAMP}(?:\+.*)?")
# What Moodle makes of an assignment: the name, a number of its own, the kind, perhaps the file.
_MOODLE = re.compile(r"(.+)_\d+_assignsubmission_([a-z]+)_?(.*)")
_NOTEBOOK = re.compile(r"(?i)\.ipynb(\.txt|\.json)?$")
_TEXT = re.compile(r"(?i)\.(txt|html?)$")
_HTML = re.compile(r"(?i)\.html?$")
_COPY = re.compile(r" ?\(\d+\)")
_KEPT = re.compile(r"(\d{8}T\d{6}\.\d{6}Z)-([0-9a-f]{8,64})\.ipynb")
_KEPT_TIME = "%Y%m%dT%H%M%S.%fZ"

Status = Literal["BARU", "SUDAH_ADA", "DIGANTIKAN"]


@dataclass(frozen=True)
class Row:
    """An attempt that came in.

    ``status`` is BARU when it is new and counts, DIGANTIKAN when it is new and another one counts,
    SUDAH_ADA when an earlier run took it in. ``time`` is in the class's zone. ``tied`` tells that
    it counts although a different attempt is of the same time.
    """

    student: Student
    source: str
    time: datetime
    status: Status
    late: bool
    tied: bool


@dataclass(frozen=True)
class Aside:
    """Something that was not taken in and why; ``path`` is its copy, None when none was made."""

    source: str
    reason: str
    path: Path | None = None


@dataclass(frozen=True)
class Report:
    """What an intake did: attempts by roster, what was put aside, who has handed in nothing."""

    title: str
    taken: tuple[Row, ...]
    quarantined: tuple[Aside, ...]
    refused: tuple[Aside, ...]
    missing: tuple[Student, ...]

    def lines(self) -> Iterator[str]:
        """Yield a summary for the terminal, in Indonesian."""
        count = Counter(row.status for row in self.taken)
        yield (
            f"{self.title}: {count['BARU']} kiriman baru, {count['DIGANTIKAN']} kiriman digantikan "
            f"oleh yang lain, {count['SUDAH_ADA']} sudah ada."
        )
        if not count["BARU"] + count["DIGANTIKAN"]:
            yield "Tidak ada kiriman yang berubah."
        for row in self.taken:
            if row.status != "SUDAH_ADA":
                late = " TERLAMBAT" if row.late else ""
                yield (
                    f"  {row.status}{late} {row.student.id} {row.student.name}, "
                    f"{row.time:%Y-%m-%d %H:%M:%S %Z}, dari {row.source}"
                )
            if row.tied and row.status == "BARU":
                yield (
                    "    Ada kiriman lain yang berbeda pada saat yang sama. Periksalah mana yang "
                    "dimaksud."
                )
        if self.quarantined:
            yield f"Dikarantina: {len(self.quarantined)} berkas. Periksalah satu per satu:"
            for aside in self.quarantined:
                yield f"  {aside.source}: {aside.reason} Salinan: {aside.path}"
        if self.refused:
            yield f"Ditolak dan tidak disalin: {len(self.refused)}."
            for aside in self.refused:
                yield f"  {aside.source}: {aside.reason}"
        if self.missing:
            yield f"Belum mengirim: {len(self.missing)} mahasiswa."
            for student in self.missing:
                yield f"  {student.id} {student.name}"


class _UnfitError(Exception):
    """A file goes into quarantine; the text is the reason, in Indonesian."""


@dataclass(frozen=True)
class _Place:
    """What the folders and the name of a file tell.

    ``name`` is the file's own, ``words`` where a student number may stand, ``people`` what Moodle
    calls the student, ``exchange`` the student and quiz of a folder of nbgrader's exchange.
    """

    name: str
    words: tuple[str, ...]
    people: tuple[str, ...]
    exchange: tuple[str, str] | None
    time: datetime | None
    online: bool


@dataclass(frozen=True)
class _Kept:
    """An attempt on the disk; ``new`` when this run put it there."""

    student: Student
    source: str
    time: datetime
    path: Path
    new: bool


def take_in(
    classroom: Classroom,
    quiz: FrozenQuiz,
    sources: Sequence[Path],
    *,
    codes: Sequence[str] = (),
    mark: Callable[[bytes], float] | None = None,
) -> Report:
    """Take in what lies in zips, folders, files and codes ("CODE" or "NUMBER CODE").

    ``mark`` gives the marks of a notebook, for a class that counts the best attempt; ValueError
    without it. Raises CourseError when a source or the release is lacking, before anything is
    written, or when the class's folder cannot be written.
    """
    if classroom.settings.attempt == "best" and mark is None:
        raise ValueError("mark")
    for source in sources:
        if not source.exists():
            raise CourseError(f"{source} tidak ada. Periksa nama dan letaknya.")
    try:
        release = classroom.release(quiz.id).read_bytes()
    except OSError:
        raise CourseError(
            f"Buku catatan rilis {classroom.release(quiz.id)} tidak dapat dibaca. Kembalikan dari "
            "cadangan, atau rilis kuis itu dahulu."
        ) from None
    intake = _Intake(classroom, quiz, release)
    for source in sources:
        for entry in read(source, intake.zone):
            if isinstance(entry, Entry):
                intake.sort(entry)
            else:
                intake.refused.append(Aside(entry.source, entry.reason))
    for number, code in enumerate(codes, start=1):
        intake.type_in(number, code)
    return intake.report(mark)


@dataclass
class _Intake:
    """One run, for one quiz."""

    classroom: Classroom
    quiz: FrozenQuiz
    release: bytes
    kept: list[_Kept] = field(default_factory=list)
    quarantined: list[Aside] = field(default_factory=list)
    refused: list[Aside] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.zone = zone(self.classroom.settings.timezone)
        students = self.classroom.students.values()
        self.numbers = {student.id.casefold(): student for student in students}
        self.names: defaultdict[str, list[Student]] = defaultdict(list)
        for student in students:
            self.names[_folded(student.name)].append(student)

    def sort(self, entry: Entry) -> None:
        """Keep what a file holds, or quarantine it."""
        place = _place(entry.parts)
        if place.exchange and (place.exchange[1] != self.quiz.id or place.name == TIMESTAMP):
            # The inbound folder holds all quizzes; the others have their own run.
            return
        time = place.time or entry.time
        try:
            if is_archive(place.name):
                raise _UnfitError(NESTED if is_zip(place.name) else FOREIGN)
            if notebook := self._notebook(entry.data, place):
                if place.exchange and place.name != f"{self.quiz.id}.ipynb":
                    # nbgrader hands in the whole folder. Of its notebooks the one under its own
                    # name is meant, so that a copy beside it counts as older.
                    time -= timedelta(microseconds=1)
                self._keep(self._student(place, ()), entry.source, time, notebook)
            elif _TEXT.search(place.name) and len(entry.data) <= MAX_TEXT:
                self._read_codes(entry, place, time)
            else:
                raise _UnfitError("Ini bukan buku catatan, berkas jawaban, atau kode jawaban.")
        except _UnfitError as error:
            self._quarantine(entry.source, entry.parts, entry.data, str(error))

    def type_in(self, number: int, text: str) -> None:
        """Keep what a code from the command line holds; it has come in now."""
        source = f"kode ke-{number}"
        place = _Place("", (), (), None, None, online=False)
        try:
            told, found = self._decode(text)
            student = self._student(place, told)
            notebook = answers.fill(self.release, found)
            # Typing the same code again is no new attempt.
            again = next((one for one in self._attempts(student) if _same(one[1], notebook)), None)
            if again:
                self.kept.append(_Kept(student, source, *again, new=False))
            else:
                self._keep(student, source, datetime.now(UTC), notebook)
        except _UnfitError as error:
            self._quarantine(source, ("kode.txt",), text.encode(), str(error))
