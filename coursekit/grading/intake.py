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
from typing import TYPE_CHECKING, Any

from coursekit.errors import CourseError
from coursekit.files import write, write_bytes
from coursekit.grading import answers
from coursekit.grading.archives import FOREIGN, NESTED, Entry, is_archive, is_zip, printable, read
from coursekit.grading.classroom import FROZEN, zone
from coursekit.grading.code_texts import is_head, lines_of, tries_of
from coursekit.grading.intake_report import Aside, Attempt, Report, Row
from coursekit.grading.moments import moment_in
from coursekit.grading.owners import MOODLE, Owners, Place, UnfitError, place_of, short_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from coursekit.grading.classroom import Classroom, Student
    from coursekit.grading.frozen import FrozenQuiz
    from coursekit.grading.intake_report import Status

ATTEMPTS = "attempts"
QUARANTINE = "quarantine"
TIMESTAMP = "timestamp.txt"
# By it nbgrader gives a student, and nobody else, the feedback on a submission.
SECRET = "submission_secret.txt"  # noqa: S105 - the name of the file
REASON = ".alasan.txt"
# What this and the later steps fill; none of it is a source.
_OWN = (ATTEMPTS, "submitted", "autograded", "feedback", "release")
# A text with codes is short.
MAX_TEXT = 2**20

_NOTEBOOK = re.compile(r"(?i)\.ipynb(\.txt|\.json)?$")
_TEXT = re.compile(r"(?i)\.(txt|csv|tsv|html?)$")
_KEPT = re.compile(r"(\d{8}T\d{6}\.\d{6}Z)-([0-9a-f]{8,64})\.ipynb")
_MAYBE = "Mungkin milik: "
# What nbgrader hands in with a notebook; without both, as they were, no feedback finds its student.
_COMPANIONS = {TIMESTAMP: ".timestamp", SECRET: ".secret"}
_KEPT_TIME = "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True)
class Sender:
    """Who handed a file in by way of Moodle: its name and number for them, and whom that means.

    ``student`` is None when it is nobody on the roster, or nobody for sure.
    """

    name: str
    number: str
    student: Student | None


@dataclass(frozen=True)
class _Work:
    """What a file or a code holds: student numbers that it claims, a notebook, when it was saved.

    ``saved`` is what an answer file says, by the clock of the student's device.
    """

    told: tuple[str, ...]
    notebook: bytes
    saved: str = ""


@dataclass(frozen=True)
class _Kept:
    """An attempt on the disk; ``new`` when this run put it there, ``note`` on its time."""

    source: str
    time: datetime
    path: Path
    new: bool
    note: str = ""


def take_in(
    classroom: Classroom,
    quiz: FrozenQuiz,
    sources: Sequence[Path],
    *,
    codes: Sequence[str] = (),
    time: datetime | None = None,
    mark: Callable[[bytes, str], float] | None = None,
) -> Report:
    """Take in what lies in zips, folders, files and codes ("CODE" or "NUMBER CODE").

    ``time`` is when that came which neither Moodle nor nbgrader dates. ``mark`` gives the marks of
    a student's notebook, for a class that counts the best attempt; ValueError without it. Raises
    CourseError when a source or the release is lacking or a source is of another quiz, before
    anything is written, or when the class's folder cannot be written.
    """
    if classroom.settings.best and mark is None:
        raise ValueError("mark")
    for source in sources:
        if not source.exists():
            raise CourseError(f"{source} tidak ada. Periksa nama dan letaknya.")
        _check_foreign(classroom, source.resolve())
    intake = _Intake(classroom, quiz, _release(classroom, quiz), time)
    for source in sources:
        intake.check_quiz(source)
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
            found = next(filter(None, map(MOODLE.fullmatch, entry.parts)), None)
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


@dataclass(frozen=True)
class _Unfit:
    """What goes into quarantine, why, who may have handed it in, and its notebook if it has one."""

    entry: Entry
    reason: str
    who: tuple[Student, ...]
    notebook: bytes


@dataclass
class _Intake:
    """One run, for one quiz; ``time`` is when that came which has no time of its own."""

    classroom: Classroom
    quiz: FrozenQuiz
    release: bytes
    time: datetime | None = None
    kept: defaultdict[str, list[_Kept]] = field(default_factory=lambda: defaultdict(list))
    companions: defaultdict[tuple[str, datetime], dict[str, bytes]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    unfit: list[_Unfit] = field(default_factory=list)
    refused: list[Aside] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.zone = zone(self.classroom.settings.timezone)
        self.owners = Owners([*self.classroom.students.values()], self.quiz.id)
        self.frozen = {path.stem for path in (self.classroom.folder / FROZEN).glob("*.json")}

    def check_quiz(self, source: Path) -> None:
        """Raise CourseError when most of a source is of another quiz of the class."""
        entries = (entry for entry in read(source, self.zone) if isinstance(entry, Entry))
        count = Counter(filter(None, map(self._quiz_of, entries)))
        most, often = next(iter(count.most_common(1)), (self.quiz.id, 0))
        if most != self.quiz.id and 2 * often > count.total():
            several = source.is_dir() or is_archive(source.name)
            raise CourseError(
                f"{'Kebanyakan berkas dalam' if several else 'Berkas'} {source} milik {most}. "
                f"Tidak ada yang dimasukkan. Kalau itu maksud Anda: coursekit intake {most} "
                f"{source}"
            )

    def _quiz_of(self, entry: Entry) -> str | None:
        """Return which quiz of the class a file says it is of, None when it tells none."""
        place = place_of(entry.parts, entry.data)
        if place.exchange and place.exchange[1] != self.quiz.id:
            return None
        value = _json(entry.data)
        told = value.get("quiz") if value and "cells" not in value else _declared(value)
        known = isinstance(told, str) and told in {self.quiz.id, *self.frozen}
        return str(told) if known else self._quiz_named(place)

    def _quiz_named(self, place: Place) -> str | None:
        """Return which quiz of the class a file's own name tells, this one before others."""
        title = place.titles[-1] if place.titles else ""
        found = [
            quiz
            for quiz in sorted({self.quiz.id, *self.frozen})
            if re.search(
                rf"(?<![a-z0-9]){quiz.replace('-', '[ _-]*')}(?![a-z0-9])", title.casefold()
            )
        ]
        whole = [one for one in found if not any(one in other for other in found if one != other)]
        return self.quiz.id if self.quiz.id in whole else next(iter(whole), None)

    def sort(self, entry: Entry) -> None:
        """Keep what a file holds, or quarantine it."""
        place = place_of(entry.parts, entry.data)
        if place.exchange and place.exchange[1] != self.quiz.id:
            # The inbound folder holds all quizzes; the others have their own run.
            return
        if place.exchange and place.name in _COMPANIONS:
            owner = (place.exchange[0].casefold(), place.time or entry.time)
            self.companions[owner][place.name] = entry.data
            return
        try:
            self._sort(entry, place)
        except UnfitError as error:
            self._set_aside(entry, place, str(error), self._told(entry, place))

    def _sort(self, entry: Entry, place: Place) -> None:
        time, known = self._clock(entry, place)
        if is_archive(place.name):
            raise UnfitError(NESTED if is_zip(place.name) else FOREIGN)
        work = self._work(entry.data, place)
        if work:
            if place.exchange and place.name != f"{self.quiz.id}.ipynb":
                # nbgrader hands in the whole folder. Of its notebooks the one under its own name is
                # meant, so that a copy beside it counts as older.
                time -= timedelta(microseconds=1)
            saved = moment_in(work.saved)
            note = ""
            if saved and not known:
                local = saved.astimezone(self.zone)
                note = f"menurut halaman disimpan {local:%Y-%m-%d %H:%M:%S %Z}"
            owner = self.owners.owner(place, work.told)
            self._keep(owner, entry.source, time, work.notebook, note)
        elif _TEXT.search(place.name) and len(entry.data) <= MAX_TEXT:
            note = "" if known else "waktu kirim tidak diketahui; dicatat menurut waktu berkasnya"
            self._read_codes(entry, place, time, note)
        else:
            raise UnfitError("Ini bukan buku catatan, berkas jawaban, atau kode jawaban.")

    def _clock(self, entry: Entry, place: Place) -> tuple[datetime, bool]:
        """Return when a file came, and whether more than the lecturer's copy tells that."""
        if place.time or place.people:
            return place.time or entry.time, True
        return self.time or entry.time, self.time is not None

    def type_in(self, number: int, text: str) -> None:
        """Keep what a code from the command line holds; without a time it has come in now."""
        source = f"kode ke-{number}"
        place = Place("")
        told: tuple[str, ...] = ()
        try:
            work = self._decode(text)
            told = work.told
            student = self.owners.owner(place, told)
            # Typing the same code again is no new attempt.
            again = next(
                (one for one in self._attempts(student) if _same(one[1], work.notebook)), None
            )
            if again and self.time is None:
                self.kept[student.id].append(_Kept(source, *again, new=False))
            else:
                note = "waktu kirim tidak diketahui; dicatat saat dimasukkan"
                time = self.time or datetime.now(UTC)
                self._keep(student, source, time, work.notebook, "" if self.time else note)
        except UnfitError as error:
            typed = Entry(source, ("kode.txt",), text.encode("utf-8", "replace"), datetime.now(UTC))
            self._set_aside(typed, place, str(error), _Work(told, b""))

    def whose(self, entry: Entry) -> Student | None:
        """Return whose work a file is, None when it is nobody's or two students'."""
        place = place_of(entry.parts, entry.data)
        try:
            return self.owners.owner(place, self._told(entry, place).told)
        except UnfitError:
            return None

    def report(self, mark: Callable[[bytes, str], float] | None) -> Report:
        """Choose the attempt of each student that counts, put it where nbgrader looks, and tell."""
        rows: list[Row] = []
        missing = []
        for student in self.classroom.students.values():
            self._adopt(student)
            attempts = self._attempts(student)
            self._keep_companions(student, attempts)
            if not attempts:
                missing.append(student)
                continue
            before = self._counted(student, attempts)
            chosen, tied = self._choose(student, attempts, mark)
            self._submit(student, *chosen)
            rows += self._rows(student, chosen, before, tied=tied)
        quarantined = [self._quarantine(one) for one in self.unfit]
        waiting = self._waiting()
        return Report(
            title=printable(self.quiz.title),
            taken=tuple(rows),
            quarantined=tuple(filter(None, quarantined)),
            solved=quarantined.count(None),
            refused=tuple(self.refused),
            waiting=tuple((one, tuple(waiting[one.id])) for one in missing if one.id in waiting),
            missing=tuple(one for one in missing if one.id not in waiting),
        )

    def _rows(
        self,
        student: Student,
        chosen: tuple[datetime, Path],
        before: tuple[datetime, Path] | None,
        *,
        tied: bool,
    ) -> Iterator[Row]:
        """Yield what came in of a student, and what counts only now; ``before`` counted so far."""
        replaced = None
        if before and not _same(before[1], chosen[1].read_bytes()):
            replaced = self._attempt(student, *before)
        kept = sorted(self.kept[student.id], key=lambda one: (one.time, not one.new))
        if replaced and all(one.path != chosen[1] for one in kept):
            source = chosen[1].relative_to(self.classroom.folder).as_posix()
            kept.append(_Kept(source, *chosen, new=False))
        for one in kept:
            counts = one.path == chosen[1]
            status: Status = "SUDAH_ADA"
            if one.new:
                status = "BARU" if counts else "DISIMPAN"
            elif counts and replaced:
                status = "BERLAKU"
            other = replaced if counts else None
            if status == "DISIMPAN":
                other = self._attempt(student, *chosen)
            yield Row(
                student=student,
                source=one.source,
                time=one.time.astimezone(self.zone),
                status=status,
                late=self._late(student, one.time),
                tied=tied and counts,
                note=one.note,
                other=other,
            )
            # Of what was handed in twice, one row tells it.
            replaced = None if counts else replaced

    def _attempt(self, student: Student, time: datetime, path: Path) -> Attempt:
        return Attempt(
            time=time.astimezone(self.zone),
            late=self._late(student, time),
            path=path.relative_to(self.classroom.folder).as_posix(),
        )

    def _late(self, student: Student, time: datetime) -> bool:
        due = self.classroom.due(self.quiz.id, student.id)
        # The last second counts until it is over.
        return due is not None and time.replace(microsecond=0) > due

    # What it is.

    def _work(self, data: bytes, place: Place) -> _Work | None:
        """Return what a file holds, None when it has no notebook; raises UnfitError."""
        value = _json(data)
        named = _NOTEBOOK.search(place.name) is not None
        if value is not None and "cells" in value:
            other = _declared(value)
            if other is not None and other != self.quiz.id:
                raise UnfitError(f"Buku catatan ini milik kuis lain (“{printable(str(other))}”).")
            if other is None:
                self._check_name(place)
            return _Work((), data)
        if value is not None:
            try:
                found = answers.read_file(data, self.quiz)
                return _Work((found.student,), answers.fill(self.release, found), found.saved)
            except answers.AnswersError as error:
                if not named:
                    raise UnfitError(str(error)) from None
        if not named:
            return None
        self._check_name(place)
        return _Work((), data)

    def _check_name(self, place: Place) -> None:
        """Raise UnfitError for a file that tells its quiz only by its name, when it is another."""
        other = self._quiz_named(place)
        if other not in {None, self.quiz.id}:
            raise UnfitError(f"Nama berkas ini menyebut kuis lain (“{other}”).")

    def _told(self, entry: Entry, place: Place) -> _Work:
        """Return what a file holds, nothing when it is unfit."""
        with suppress(UnfitError):
            return self._work(entry.data, place) or _Work((), b"")
        return _Work((), b"")

    def _decode(self, text: str) -> _Work:
        """Return what the code in a line holds; raises UnfitError."""
        wrong = []
        for told, code in tries_of(text, self.owners.numbers):
            try:
                found = answers.decode(code, self.quiz)
                return _Work((*told, found.student), answers.fill(self.release, found))
            except answers.AnswersError as error:
                wrong.append(str(error))
        raise UnfitError(wrong[0])

    def _read_codes(self, entry: Entry, place: Place, time: datetime, note: str) -> None:
        """Keep what the codes in a text hold; raises UnfitError when there is none."""
        lines = lines_of(place.name, entry.data.decode("utf-8-sig", errors="replace"))
        filled = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
        good: list[tuple[int, str, _Work]] = []
        bad: list[tuple[int, str, str, _Work]] = []
        for number, line in filled:
            try:
                good.append((number, line, self._decode(line)))
            except UnfitError as error:
                if (number, line) != filled[0] or not is_head(line):
                    bad.append((number, line, str(error), _Work((), b"")))
        if not good:
            # A long code may have been broken into lines.
            joined = " ".join(lines)
            good, bad = [(1, joined, self._decode(joined))], []
        if place.online:
            # Around a code on a web page there may be any words.
            bad.clear()
        for number, line, work in good:
            source = f"{entry.source} baris {number}"
            try:
                self._keep(self.owners.owner(place, work.told), source, time, work.notebook, note)
            except UnfitError as error:
                bad.append((number, line, str(error), work))
        for number, line, reason, work in bad:
            source, parts = f"{entry.source} baris {number}", (*entry.parts, f"{number}.txt")
            self._set_aside(Entry(source, parts, line.encode(), time), place, reason, work)

    # On the disk.

    def _keep(
        self, student: Student, source: str, time: datetime, data: bytes, note: str = ""
    ) -> None:
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
        self.kept[student.id].append(_Kept(source, time, path, not there, note))

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

    def _counted(
        self, student: Student, attempts: list[tuple[datetime, Path]]
    ) -> tuple[datetime, Path] | None:
        """Return the attempt that lies where nbgrader looks, None when nothing lies there."""
        path = self.classroom.submission(self.quiz.id, student.id)
        if not path.is_file():
            return None
        data = path.read_bytes()
        return next((one for one in attempts if _same(one[1], data)), None)

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
        settings = self.classroom.settings
        if mark and settings.best and len(attempts) > 1:
            worth = {path: mark(path.read_bytes(), student.id) for _, path in attempts}
        ranked = [
            (settings.late_too or not self._late(student, time), worth.get(path, 0), time, path)
            for time, path in attempts
        ]
        first = max(ranked)[:3]
        equal = [(time, path) for *rank, time, path in ranked if (*rank, time) == first]
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

    # In quarantine.

    def _set_aside(self, entry: Entry, place: Place, reason: str, work: _Work) -> None:
        """Note for quarantine what cannot be taken in; it is copied once all else is."""
        entry = replace(entry, time=self._clock(entry, place)[0])
        who = self.owners.candidates(place, work.told)
        self.unfit.append(_Unfit(entry, reason, who, work.notebook))

    def _quarantine(self, unfit: _Unfit) -> Aside | None:
        """Copy a file aside under the same name on every run, the reason beside it.

        The copy bears the time of the file: renamed to its owner's number, it can be taken in. None
        when the lecturer has dealt with it: an earlier run told it, and its copy is gone or is an
        attempt by now.
        """
        entry = unfit.entry
        folder = self.classroom.folder / QUARANTINE / self.quiz.id
        path = folder / _aside_name(entry)
        reasons = path.with_name(f"{path.name}{REASON}")
        if reasons.exists():
            there = [one for one in _copies(folder) if _same(one, entry.data)]
            # Two may have sent the same; then a copy under its own name is not dealt with.
            alike = len([*folder.glob(f"*-{short_digest(entry.data)}*{REASON}")])
            sure = path not in there or (alike == 1 and entry.data != self.release)
            handed_in = self._handed_in(entry.data) or self._handed_in(unfit.notebook)
            if not there or (sure and handed_in):
                return None
            path = path if path in there else there[0]
        else:
            write_bytes(path, entry.data)
            os.utime(path, (entry.time.timestamp(), entry.time.timestamp()))
        who = ", ".join(student.id for student in unfit.who)
        lines = [entry.source, unfit.reason, *([f"{_MAYBE}{who}"] if who else [])]
        text = "\n".join([*lines, ""])
        if not reasons.exists() or not _same(reasons, text.encode()):
            write(reasons, text)
        return Aside(entry.source, unfit.reason, path)

    def _handed_in(self, data: bytes) -> bool:
        """Tell whether a content is an attempt that somebody did not hand in by this run.

        What this run took in may be a classmate's, equal by chance or by copying.
        """
        now = {kept.path for every in self.kept.values() for kept in every}
        return any(
            path not in now and _same(path, data)
            for path in (self.classroom.folder / ATTEMPTS).glob(
                f"*/*/*-{short_digest(data)}*.ipynb"
            )
        )

    def _waiting(self) -> dict[str, list[str]]:
        """Return the copies in quarantine by the numbers of those who may have handed them in."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path in _copies(self.classroom.folder / QUARANTINE / self.quiz.id):
            reasons = path.with_name(f"{path.name}{REASON}")
            text = reasons.read_text("utf-8", "replace") if reasons.exists() else ""
            who = text.partition(_MAYBE)[2].strip().split(", ")
            if _MAYBE not in text:
                # Its name may tell: the lecturer renames it to its owner's number.
                who = [
                    one.id
                    for one in self.owners.candidates(place_of((path.name,), path.read_bytes()), ())
                ]
            for number in who:
                found[number].append(path.relative_to(self.classroom.folder).as_posix())
        return dict(found)


def _copies(folder: Path) -> list[Path]:
    """Return the files in quarantine without what is written beside them."""
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in there if path.is_file() and not path.name.endswith(REASON)]


def _aside_name(entry: Entry) -> str:
    """Return a file's name in quarantine: Moodle's name and number, its own, and its content's."""
    *folders, own = entry.parts[1:] or entry.parts
    told = [*folders[-1:], _stem(own)]
    if found := next(filter(None, map(MOODLE.fullmatch, entry.parts)), None):
        told = [f"{found[1]}_{found[2]}", _stem(found[4] or own)]
    plain = unicodedata.normalize("NFKD", "-".join(told)).encode("ascii", "ignore").decode()
    safe = re.sub(r"[^A-Za-z0-9.-]+", "_", plain)[:50].strip(".") or "berkas"
    end = re.search(r"\.[A-Za-z0-9]{1,8}$", own)
    return f"{safe}-{short_digest(entry.data)}{end[0] if end else ''}"


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _same(path: Path, data: bytes) -> bool:
    return path.stat().st_size == len(data) and path.read_bytes() == data


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
