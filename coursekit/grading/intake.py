"""Take in what students handed in: find out whose it is, keep every attempt, choose one.

What is inside a notebook is not judged here; the grader does that. What cannot be attributed is put
into quarantine with the reason, so that nothing that was handed in is lost.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Literal

from coursekit.errors import CourseError
from coursekit.files import write, write_bytes
from coursekit.grading import answers
from coursekit.grading.archives import FOREIGN, NESTED, Entry, is_archive, is_zip, printable, read
from coursekit.grading.classroom import zone
from coursekit.grading.moments import STAMP, moment, moment_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from coursekit.grading.classroom import Classroom, Student
    from coursekit.grading.frozen import FrozenQuiz

ATTEMPTS = "attempts"
QUARANTINE = "quarantine"
TIMESTAMP = "timestamp.txt"
# By it nbgrader gives a student, and nobody else, the feedback on a submission.
SECRET = "submission_secret.txt"  # noqa: S105 - the name of the file
REASON = ".alasan.txt"
# What this and the later steps fill; none of it is a source.
_OWN = (ATTEMPTS, "submitted", "autograded", "feedback", "release")
# A text with codes is short; a line of it holds a code, perhaps a number, perhaps a few words.
MAX_TEXT = 2**20
MAX_WORDS = 50

# A folder in the "inbound" of nbgrader's exchange. Windows allows no colons, hence \D above.
_EXCHANGE = re.compile(rf"([^+]+)\+([^+]+)\+{STAMP}(?:\+.*)?")
# What Moodle makes of an assignment: the name, a number of its own, the kind, perhaps the file.
_MOODLE = re.compile(r"(.+)_(\d+)_assignsubmission_([a-z]+)_?(.*)")
_NOTEBOOK = re.compile(r"(?i)\.ipynb(\.txt|\.json)?$")
_TEXT = re.compile(r"(?i)\.(txt|html?)$")
_HTML = re.compile(r"(?i)\.html?$")
_COPY = re.compile(r" ?\(\d+\)")
_KEPT = re.compile(r"(\d{8}T\d{6}\.\d{6}Z)-([0-9a-f]{8,64})\.ipynb")
# What nbgrader hands in with a notebook; without both, as they were, no feedback finds its student.
_COMPANIONS = {TIMESTAMP: ".timestamp", SECRET: ".secret"}
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
        for row in self.taken:
            if row.status != "SUDAH_ADA":
                yield from _told(row)
        if not count["BARU"] + count["DIGANTIKAN"]:
            yield "Tidak ada kiriman yang berubah."
        if self.quarantined:
            yield f"Dikarantina: {len(self.quarantined)} berkas. Periksalah satu per satu."
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


def _told(row: Row) -> Iterator[str]:
    late = " TERLAMBAT" if row.late else ""
    yield (
        f"  {row.status}{late} {row.student.id} {row.student.name}, "
        f"{row.time:%Y-%m-%d %H:%M:%S %Z}, dari {row.source}"
    )
    if row.tied:
        yield "    Pada saat yang sama ada kiriman lain yang berbeda. Periksalah keduanya."


@dataclass(frozen=True)
class Sender:
    """Who handed a file in by way of Moodle: its name and number for them, and whom that means.

    ``student`` is None when it is nobody on the roster, or nobody for sure.
    """

    name: str
    number: str
    student: Student | None


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
    mark: Callable[[bytes, str], float] | None = None,
) -> Report:
    """Take in what lies in zips, folders, files and codes ("CODE" or "NUMBER CODE").

    ``mark`` gives the marks of a student's notebook, for a class that counts the best attempt;
    ValueError without it. Raises CourseError when a source or the release is lacking, before
    anything is written, or when the class's folder cannot be written.
    """
    if classroom.settings.attempt == "best" and mark is None:
        raise ValueError("mark")
    for source in sources:
        if not source.exists():
            raise CourseError(f"{source} tidak ada. Periksa nama dan letaknya.")
        _check_foreign(classroom, source.resolve())
    intake = _Intake(classroom, quiz, _release(classroom, quiz))
    for source in sources:
        for entry in read(source, intake.zone):
            if isinstance(entry, Entry):
                intake.sort(entry)
            else:
                intake.refused.append(Aside(entry.source, entry.reason))
    for number, code in enumerate(codes, start=1):
        intake.type_in(number, code)
    return intake.report(mark)


def senders(classroom: Classroom, quiz: FrozenQuiz, source: Path) -> Iterator[Sender | Aside]:
    """Yield the sender of each file in what Moodle gave, attributed as ``take_in`` does it.

    What cannot be read comes as Aside, what is not Moodle's not at all. Raises CourseError when the
    source or the release is lacking.
    """
    if not source.exists():
        raise CourseError(f"{source} tidak ada. Periksa nama dan letaknya.")
    intake = _Intake(classroom, quiz, _release(classroom, quiz))
    for entry in read(source, intake.zone):
        if isinstance(entry, Entry):
            found = next(filter(None, map(_MOODLE.fullmatch, entry.parts)), None)
            if found:
                yield Sender(found[1], found[2], intake.whose(entry))
        else:
            yield Aside(entry.source, entry.reason)


def _release(classroom: Classroom, quiz: FrozenQuiz) -> bytes:
    path = classroom.release(quiz.id)
    try:
        return path.read_bytes()
    except OSError:
        raise CourseError(
            f"Buku catatan rilis {path} tidak dapat dibaca. Kembalikan dari cadangan, atau rilis "
            "kuis itu dahulu."
        ) from None


def _check_foreign(classroom: Classroom, source: Path) -> None:
    """Raise CourseError for a source that the class itself fills: copies are no new attempts."""
    own = [classroom.folder.resolve() / name for name in _OWN]
    quarantine = classroom.folder.resolve() / QUARANTINE
    # A single file may come out of quarantine, once somebody has found its owner.
    if (
        any(source.is_relative_to(one) or one.is_relative_to(source) for one in own)
        or (source.is_dir() and source.is_relative_to(quarantine))
        or source.name.endswith(REASON)
    ):
        raise CourseError(
            f"{source} diisi oleh program ini sendiri, bukan oleh mahasiswa. Sebutlah unduhan atau "
            "folder yang memuat kiriman mereka."
        )


@dataclass
class _Intake:
    """One run, for one quiz."""

    classroom: Classroom
    quiz: FrozenQuiz
    release: bytes
    kept: defaultdict[str, list[_Kept]] = field(default_factory=lambda: defaultdict(list))
    companions: defaultdict[tuple[str, datetime], dict[str, bytes]] = field(
        default_factory=lambda: defaultdict(dict)
    )
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
        if place.exchange and place.exchange[1] != self.quiz.id:
            # The inbound folder holds all quizzes; the others have their own run.
            return
        if place.exchange and place.name in _COMPANIONS:
            owner = (place.exchange[0].casefold(), place.time or entry.time)
            self.companions[owner][place.name] = entry.data
            return
        try:
            self._sort(entry, place)
        except _UnfitError as error:
            self._quarantine(replace(entry, time=place.time or entry.time), str(error))

    def _sort(self, entry: Entry, place: _Place) -> None:
        time = place.time or entry.time
        if is_archive(place.name):
            raise _UnfitError(NESTED if is_zip(place.name) else FOREIGN)
        work = self._work(entry.data, place)
        if work:
            told, notebook = work
            if place.exchange and place.name != f"{self.quiz.id}.ipynb":
                # nbgrader hands in the whole folder. Of its notebooks the one under its own name is
                # meant, so that a copy beside it counts as older.
                time -= timedelta(microseconds=1)
            self._keep(self._student(place, told), entry.source, time, notebook)
        elif _TEXT.search(place.name) and len(entry.data) <= MAX_TEXT:
            self._read_codes(entry, place, time)
        else:
            raise _UnfitError("Ini bukan buku catatan, berkas jawaban, atau kode jawaban.")

    def type_in(self, number: int, text: str) -> None:
        """Keep what a code from the command line holds; it has come in now."""
        source = f"kode ke-{number}"
        place = _Place("", (), (), None, None, online=False)
        try:
            told, notebook = self._decode(text)
            student = self._student(place, told)
            # Typing the same code again is no new attempt.
            again = next((one for one in self._attempts(student) if _same(one[1], notebook)), None)
            if again:
                self.kept[student.id].append(_Kept(source, *again, new=False))
            else:
                self._keep(student, source, datetime.now(UTC), notebook)
        except _UnfitError as error:
            typed = Entry(source, ("kode.txt",), text.encode("utf-8", "replace"), datetime.now(UTC))
            self._quarantine(typed, str(error))

    def whose(self, entry: Entry) -> Student | None:
        """Return whose work a file is, None when it is nobody's or two students'."""
        place = _place(entry.parts)
        told: tuple[str, ...] = ()
        with suppress(_UnfitError):
            work = self._work(entry.data, place)
            told = work[0] if work else ()
        try:
            return self._student(place, told)
        except _UnfitError:
            return None

    def report(self, mark: Callable[[bytes, str], float] | None) -> Report:
        """Choose the attempt of each student that counts, put it where nbgrader looks, and tell."""
        rows = []
        missing = []
        for student in self.classroom.students.values():
            self._adopt(student)
            attempts = self._attempts(student)
            self._keep_companions(student, attempts)
            if not attempts:
                missing.append(student)
                continue
            chosen, tied = self._choose(student, attempts, mark)
            self._submit(student, *chosen)
            for kept in sorted(self.kept[student.id], key=lambda one: one.time):
                counts = kept.path == chosen[1]
                rows.append(
                    Row(
                        student=student,
                        source=kept.source,
                        time=kept.time.astimezone(self.zone),
                        status=("BARU" if counts else "DIGANTIKAN") if kept.new else "SUDAH_ADA",
                        late=self._late(student, kept.time),
                        tied=tied and counts,
                    )
                )
        return Report(
            title=printable(self.quiz.title),
            taken=tuple(rows),
            quarantined=tuple(self.quarantined),
            refused=tuple(self.refused),
            missing=tuple(missing),
        )

    def _late(self, student: Student, time: datetime) -> bool:
        due = self.classroom.due(self.quiz.id, student.id)
        # The last second counts until it is over.
        return due is not None and time.replace(microsecond=0) > due

    # Whose it is, and what.

    def _work(self, data: bytes, place: _Place) -> tuple[tuple[str, ...], bytes] | None:
        """Return the student numbers that a file claims and its notebook; None when it has none."""
        value = _json(data)
        named = _NOTEBOOK.search(place.name) is not None
        if value is not None and "cells" in value:
            other = _declared(value)
            if other is not None and other != self.quiz.id:
                raise _UnfitError(f"Buku catatan ini milik kuis lain (“{printable(str(other))}”).")
            return (), data
        if value is not None:
            try:
                found = answers.read_file(data, self.quiz)
                return (found.student,), answers.fill(self.release, found)
            except answers.AnswersError as error:
                if not named:
                    raise _UnfitError(str(error)) from None
        return ((), data) if named else None

    def _decode(self, text: str) -> tuple[tuple[str, ...], bytes]:
        """Return the student numbers that a line claims and its notebook; raises _UnfitError."""
        words = text.split()
        tries: list[tuple[tuple[str, ...], str]] = [((), " ".join(words))]
        if len(words) > 1:
            tries += [
                ((words[0],), " ".join(words[1:])),
                *(((), word) for word in words[:MAX_WORDS]),
            ]
        wrong = []
        for told, code in tries:
            try:
                found = answers.decode(code, self.quiz)
                return (*told, found.student), answers.fill(self.release, found)
            except answers.AnswersError as error:
                wrong.append(str(error))
        numbered = len(words) > 1 and words[0].casefold() in self.numbers
        raise _UnfitError(wrong[1 if numbered else 0])

    def _read_codes(self, entry: Entry, place: _Place, time: datetime) -> None:
        """Keep what the codes in a text hold; raises _UnfitError when there is none."""
        text = entry.data.decode("utf-8-sig", errors="replace")
        lines = _plain(text) if _HTML.search(place.name) else text.splitlines()
        good, bad = [], []
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    good.append((number, line, *self._decode(line)))
                except _UnfitError as error:
                    bad.append((number, line, str(error)))
        if not good:
            # A long code may have been broken into lines.
            good, bad = [(1, text, *self._decode(" ".join(lines)))], []
        if place.online:
            # Around a code on a web page there may be any words.
            bad.clear()
        for number, line, told, notebook in good:
            source = f"{entry.source} baris {number}"
            try:
                self._keep(self._student(place, told), source, time, notebook)
            except _UnfitError as error:
                bad.append((number, line, str(error)))
        for number, line, reason in bad:
            source, parts = f"{entry.source} baris {number}", (*entry.parts, f"{number}.txt")
            self._quarantine(Entry(source, parts, line.encode(), time), reason)

    def _student(self, place: _Place, told: Sequence[str]) -> Student:
        """Return whose work it is; raises _UnfitError when it is nobody's or two students'."""
        found = [self.numbers[one.casefold()] for one in told if one.casefold() in self.numbers]
        if place.exchange and place.exchange[0].casefold() in self.numbers:
            found.append(self.numbers[place.exchange[0].casefold()])
        for words in place.words:
            found += self._numbers_in(words.replace(self.quiz.id, " "))
        named = [one for name in place.people for one in self._named(name)]
        # A number tells two students of one name apart, and must not contradict a name.
        who = {one.id: one for one in found}
        if len(who) != 1 or not named or who.keys().isdisjoint(one.id for one in named):
            who |= {one.id: one for one in named}
        if len(who) > 1:
            raise _UnfitError(
                f"Ini dapat milik lebih dari satu mahasiswa ({', '.join(sorted(who))}). Beri nama "
                "berkas dengan satu nomor mahasiswa, lalu ulangi."
            )
        if not who:
            raise _UnfitError(
                "Pemiliknya tidak dikenal: tidak ada nomor atau nama dari daftar mahasiswa. Beri "
                "nama berkas dengan nomor mahasiswa, lalu ulangi."
            )
        return next(iter(who.values()))

    def _named(self, name: str) -> list[Student]:
        """Return the students whom Moodle calls so; in a class with groups it says "GROUP-NAME"."""
        own = name.rpartition("-")[2]
        return self.names.get(_folded(name)) or self.names.get(_folded(own)) or []

    def _numbers_in(self, words: str) -> list[Student]:
        """Return the students whose number stands in a text as a whole word.

        A number may itself have dots, dashes or underscores, so that runs of words are looked up;
        the longest one wins over what it contains.
        """
        runs = list(re.finditer(r"[^\W_]+", words))
        spans = [
            (first.start(), last.end())
            for start, first in enumerate(runs)
            for last in runs[start : start + 8]
            if words[first.start() : last.end()].casefold() in self.numbers
        ]
        return [
            self.numbers[words[low:high].casefold()]
            for low, high in spans
            if not any(a <= low and high <= b and (a, b) != (low, high) for a, b in spans)
        ]

    # On the disk.

    def _keep(self, student: Student, source: str, time: datetime, data: bytes) -> None:
        """Store an attempt under its time and content, unless it is there."""
        time = time.astimezone(UTC)
        digest = hashlib.sha256(data).hexdigest()
        folder = self._folder(student)
        # The whole digest for the day when the first eight digits of two attempts agree.
        paths = [folder / f"{time.strftime(_KEPT_TIME)}-{digest[:size]}.ipynb" for size in (8, 64)]
        there = [path for path in paths if path.exists() and _same(path, data)]
        path = next(path for path in (*there, *paths) if path in there or not path.exists())
        if not there:
            write_bytes(path, data)
        self.kept[student.id].append(_Kept(source, time, path, new=not there))

    def _folder(self, student: Student) -> Path:
        return self.classroom.folder / ATTEMPTS / self.quiz.id / student.id

    def _attempts(self, student: Student) -> list[tuple[datetime, Path]]:
        """Return all attempts of a student by time."""
        folder = self._folder(student)
        named = [
            (found[1], path)
            for path in (folder.iterdir() if folder.is_dir() else ())
            if (found := _KEPT.fullmatch(path.name))
        ]
        return sorted(
            (datetime.strptime(time, _KEPT_TIME).replace(tzinfo=UTC), path) for time, path in named
        )

    def _keep_companions(self, student: Student, attempts: list[tuple[datetime, Path]]) -> None:
        """Store beside an attempt what nbgrader handed in with it."""
        for time, attempt in attempts:
            for name, data in self.companions.get((student.id.casefold(), time), {}).items():
                path = attempt.with_suffix(_COMPANIONS[name])
                if not path.exists():
                    write_bytes(path, data)

    def _adopt(self, student: Student) -> None:
        """Store as an attempt what somebody else put where nbgrader looks."""
        path = self.classroom.submission(self.quiz.id, student.id)
        if not path.is_file():
            return
        data = path.read_bytes()
        attempts = self._attempts(student)
        if any(_same(one, data) for _, one in attempts):
            return
        stamp = path.with_name(TIMESTAMP)
        time = moment_in(stamp.read_text("utf-8", "replace")) if stamp.is_file() else None
        if time is None or time in {one.replace(microsecond=0) for one, _ in attempts}:
            # No time of its own: a timestamp of ours still lies there.
            time = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        source = path.relative_to(self.classroom.folder).as_posix()
        self._keep(student, source, time, data)

    def _choose(
        self,
        student: Student,
        attempts: list[tuple[datetime, Path]],
        mark: Callable[[bytes, str], float] | None,
    ) -> tuple[tuple[datetime, Path], bool]:
        """Return the attempt that counts, and whether another one has an equal claim."""
        worth: dict[Path, float] = {}
        if mark and self.classroom.settings.attempt == "best" and len(attempts) > 1:
            worth = {path: mark(path.read_bytes(), student.id) for _, path in attempts}
        ranked = [(worth.get(path, 0), time, path) for time, path in attempts]
        first = max(ranked)[:2]
        equal = [(time, path) for value, time, path in ranked if (value, time) == first]
        if len(equal) == 1:
            return equal[0], False
        # The notebook of this quiz rather than any other; then by digest, the same on every run.
        ours = [one for one in equal if _declared(_json(one[1].read_bytes())) == self.quiz.id]
        return (ours or equal)[-1], True

    def _submit(self, student: Student, time: datetime, attempt: Path) -> None:
        """Copy an attempt to where nbgrader looks, unless it is there."""
        path = self.classroom.submission(self.quiz.id, student.id)
        data = attempt.read_bytes()
        if not path.exists() or not _same(path, data):
            write_bytes(path, data)
        beside = {TIMESTAMP: f"{time:%Y-%m-%d %H:%M:%S} UTC".encode()}
        for name, suffix in _COMPANIONS.items():
            if (kept := attempt.with_suffix(suffix)).exists():
                beside[name] = kept.read_bytes()
        for name, data in beside.items():
            there = path.with_name(name)
            if not there.exists() or not _same(there, data):
                write_bytes(there, data)

    def _quarantine(self, entry: Entry, reason: str) -> None:
        """Copy a file aside under a name that is its own on every run, the reason beside it.

        The copy bears the time of the file: renamed to its owner's number, it can be taken in.
        """
        name = "/".join(entry.parts).encode("utf-8", "replace")
        digest = hashlib.sha256(name + b"\0" + entry.data).hexdigest()
        plain = unicodedata.normalize("NFKD", entry.parts[-1]).encode("ascii", "ignore").decode()
        safe = re.sub(r"[^A-Za-z0-9.-]+", "_", plain)[-60:].rstrip(".")
        path = self.classroom.folder / QUARANTINE / self.quiz.id / f"{digest[:16]}-{safe}"
        if not path.exists():
            write_bytes(path, entry.data)
            os.utime(path, (entry.time.timestamp(), entry.time.timestamp()))
        reasons = path.with_name(f"{path.name}{REASON}")
        text = f"{entry.source}\n{reason}\n"
        if not reasons.exists() or not _same(reasons, text.encode()):
            write(reasons, text)
        self.quarantined.append(Aside(entry.source, reason, path))


def _same(path: Path, data: bytes) -> bool:
    return path.stat().st_size == len(data) and path.read_bytes() == data


def _place(parts: tuple[str, ...]) -> _Place:
    words, people = [], []
    exchange, time, online = None, None, False
    for part in parts:
        if found := _EXCHANGE.fullmatch(part):
            exchange, time = (found[1], found[2]), moment(found.groups()[2:])
        elif found := _MOODLE.fullmatch(part):
            # Moodle's own number of the submission is nobody's student number.
            people.append(found[1])
            words += [found[1], _COPY.sub(" ", found[4])]
            online = online or found[3] == "onlinetext"
        else:
            words.append(_COPY.sub(" ", part))
    return _Place(parts[-1], tuple(words), tuple(people), exchange, time, online)


def _json(data: bytes) -> dict[str, Any] | None:
    """Return the object that a JSON file holds, None for anything else."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _declared(value: dict[str, Any] | None) -> object:
    """Return the quiz that a notebook says it is of, None when it says nothing."""
    for key in ("metadata", "coursekit", "quiz"):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _folded(name: str) -> str:
    """Return a name without case, blanks, diacritics and punctuation."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


class _Plain(HTMLParser):
    """Collects the text of a web page, each element on lines of its own but for mere emphasis."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - its interface
        if tag not in {"a", "b", "code", "em", "i", "span", "strong", "u"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _plain(text: str) -> list[str]:
    parser = _Plain()
    parser.feed(text)
    parser.close()
    return "".join(parser.parts).splitlines()
