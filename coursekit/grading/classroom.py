"""The folder of a private class: its settings, roster and own items, and nbgrader's folders."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from coursekit.complaints import complaints
from coursekit.errors import CourseError, DatasetError, Problem, unknown, unlisted
from coursekit.files import write
from coursekit.model import Record, Slug, Text
from coursekit.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.yaml_reader import DataFile

SETTINGS = "kelas.yml"
ROSTER = "roster.csv"
SECRET = ".rahasia"  # noqa: S105 - the name of the file
QUIZZES = "quizzes/quizzes.yml"
ITEMS = "items"
FROZEN = "frozen"
CONFIG = "nbgrader_config.py"
_OWN_ITEMS = Path(__file__).with_name("own_items.txt")

# A student number names a folder of nbgrader, on Windows too.
STUDENT_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
# What a spreadsheet makes of a number with many digits.
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_NUMBER_HEADS = ("nim", "npm", "nrp", "nomor", "nomor mahasiswa", "id", "student_id")
_NAME_HEADS = ("nama", "nama mahasiswa", "nama lengkap", "name")
# Indonesia keeps no summer time, so that its three zones need no database of zones.
_ZONES = {
    name: timezone(timedelta(hours=hours), name)
    for name, hours in (("WIB", 7), ("WITA", 8), ("WIT", 9))
}
_TIME = "%Y-%m-%d %H:%M"


def _moment(value: str) -> str:
    datetime.strptime(value, _TIME)  # noqa: DTZ007 - the class's zone is added later
    return value


Moment = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d$"), AfterValidator(_moment)
]


def _zone(value: str) -> str:
    zone(value)
    return value


def zone(name: str) -> tzinfo:
    """Return the time zone "WIB", "WITA", "WIT" or one of the tz database; raises ValueError."""
    if name in _ZONES:
        return _ZONES[name]
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(name) from None


LetterGrade = Annotated[str, StringConstraints(pattern=r"^[A-E][+-]?B?C?$")]


SiteAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]


class Letter(Record):
    """A letter grade and the lowest mark, on 0-100, that earns it."""

    letter: LetterGrade
    lowest: Annotated[float, Field(ge=0, le=100)]


class Schedule(Record):
    """When a quiz is due, in the class's time, and for whom later."""

    deadline: Moment | None = None
    extensions: dict[str, Moment] = Field(default_factory=dict)


class Settings(Record):
    """What ``kelas.yml`` holds; ``course`` is the folder of the course that the class draws on.

    ``site`` is the address of the published course, to which feedback links its chapters.
    """

    course: Text
    title: Text
    timezone: Annotated[str, AfterValidator(_zone)]
    attempt: Literal["latest", "best", "latest-any", "best-any"]
    site: SiteAddress | None = None
    letters: Annotated[tuple[Letter, ...], Field(min_length=1)]
    quizzes: dict[Slug, Schedule] = Field(default_factory=dict)

    @property
    def best(self) -> bool:
        """Tell whether the best attempt counts, not the latest."""
        return self.attempt.startswith("best")

    @property
    def late_too(self) -> bool:
        """Tell whether a late attempt may count although there is one on time."""
        return self.attempt.endswith("-any")


@dataclass(frozen=True)
class Student:
    """Somebody on the roster; ``id`` is the student number."""

    id: str
    name: str


@dataclass(frozen=True)
class Classroom:
    """A class: where it lives, how it grades, who is in it (by student number)."""

    folder: Path
    settings: Settings
    students: dict[str, Student]

    @property
    def course(self) -> Path:
        """The folder of the course; only making and releasing a quiz needs it."""
        return Path(self.settings.course)

    @property
    def secret(self) -> str:
        """What decides, hidden from students, which items a quiz asks; raises CourseError."""
        try:
            return (self.folder / SECRET).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            raise CourseError(
                f"Berkas {self.folder / SECRET} hilang atau rusak. Kembalikan dari cadangan: "
                "berkas itu menentukan soal mana yang ditanyakan."
            ) from None

    @property
    def public_id(self) -> str:
        """What a released quiz calls the class; it tells nothing of the secret."""
        return hashlib.sha256(f"kelas:{self.secret}".encode()).hexdigest()[:12]

    def due(self, quiz: str, student: str) -> datetime | None:
        """Return the moment until which a student may hand a quiz in, with its zone."""
        schedule = self.settings.quizzes.get(quiz, Schedule())
        told = schedule.extensions.get(student, schedule.deadline)
        if told is None:
            return None
        # Until the minute is over.
        return self.moment(told).replace(second=59)

    def moment(self, told: str) -> datetime:
        """Return the moment that "2026-12-01 23:59" is in the class's zone; raises ValueError."""
        moment = datetime.strptime(told, _TIME)  # noqa: DTZ007
        return moment.replace(tzinfo=zone(self.settings.timezone))

    def letter(self, mark: float) -> str:
        """Return the letter grade of a mark on 0-100."""
        scale = sorted(self.settings.letters, key=lambda one: one.lowest, reverse=True)
        return next(one.letter for one in scale if mark >= one.lowest)

    def release(self, quiz: str) -> Path:
        """Return the released notebook of a quiz."""
        return self.folder / "release" / quiz / f"{quiz}.ipynb"

    def submission(self, quiz: str, student: str) -> Path:
        """Return where nbgrader looks for what a student handed in."""
        return self.folder / "submitted" / student / quiz / f"{quiz}.ipynb"

    def autograded(self, quiz: str, student: str) -> Path:
        """Return where formgrader looks for the graded notebook of a student."""
        return self.folder / "autograded" / student / quiz / f"{quiz}.ipynb"

    @property
    def gradebook(self) -> Path:
        """The database of nbgrader."""
        return self.folder / "gradebook.db"


def find_class(start: Path | None = None) -> Classroom:
    """Return the class that ``start`` (the working folder) lies in; raises CourseError."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / SETTINGS).is_file():
            students = read_roster(folder / ROSTER)
            return Classroom(folder, _read_settings(folder, students), students)
    raise CourseError(
        f"Folder {here} bukan folder kelas: {SETTINGS} tidak ada di sini atau di atasnya. Masuklah "
        "dahulu ke folder kelas, atau buat: coursekit class new FOLDER --roster BERKAS.csv"
    )


def _read_settings(folder: Path, students: dict[str, Student]) -> Settings:
    file = read_yaml(SETTINGS, (folder / SETTINGS).read_bytes())
    problems = list(file.problems)
    if not problems:
        try:
            settings = Settings.model_validate_json(json.dumps(file.value), strict=True)
        except ValidationError as error:
            for part, message, remedy in complaints(error):
                problems.append(Problem(SETTINGS, file.line(part), "", message, remedy))
        else:
            if min(one.lowest for one in settings.letters) > 0:
                problems.append(
                    Problem(
                        SETTINGS,
                        file.line(("letters",)),
                        "",
                        "Tidak ada huruf bagi nilai yang paling rendah.",
                        "Beri satu huruf “lowest: 0”.",
                    )
                )
            problems += _unknown(folder, settings, students, file)
    if problems:
        raise DatasetError(problems)
    return settings


def _unknown(
    folder: Path, settings: Settings, students: dict[str, Student], file: DataFile
) -> Iterator[Problem]:
    """Yield the quizzes and students of a schedule that the class does not have."""
    quizzes = _quizzes(folder)
    for quiz, schedule in settings.quizzes.items():
        if quiz not in quizzes:
            at = file.line(("quizzes", quiz))
            message = unlisted("Kuis", quiz, {name: name for name in quizzes})
            yield Problem(SETTINGS, at, "", message, "Periksa ejaannya.")
        for student in schedule.extensions:
            if student not in students:
                at = file.line(("quizzes", quiz, "extensions", student))
                message = unknown("Mahasiswa", student, students)
                yield Problem(SETTINGS, at, "", message, f"Tulis nomornya seperti dalam {ROSTER}.")


def _quizzes(folder: Path) -> list[str]:
    """Return the quizzes of a class that are planned, as far as that can be read, or released."""
    path = folder / QUIZZES
    plans = read_yaml(QUIZZES, path.read_bytes()).value if path.is_file() else None
    planned = [
        plan["id"]
        for plan in (plans if isinstance(plans, list) else ())
        if isinstance(plan, dict) and isinstance(plan.get("id"), str)
    ]
    return [*planned, *sorted(one.stem for one in (folder / FROZEN).glob("*.json"))]


def read_roster(path: Path) -> dict[str, Student]:
    """Return the students of a CSV file by number, in its order; raises DatasetError.

    The file has a column for the number ("nim") and one for the name ("nama"), separated by commas
    or semicolons, as a spreadsheet writes it; other columns are left alone.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise CourseError(
            f"Daftar mahasiswa {path} tidak ada. Periksa nama dan letaknya."
        ) from None
    except OSError:
        raise CourseError(
            f"Daftar mahasiswa {path} tidak dapat dibuka. Periksa apakah itu sebuah berkas, dan "
            "izinnya."
        ) from None
    except UnicodeDecodeError:
        raise CourseError(
            f"Daftar mahasiswa {path} bukan teks UTF-8. Simpan lagi dari lembar kerja sebagai “CSV "
            "UTF-8”, bukan sebagai berkas Excel."
        ) from None
    head = text.splitlines()[0] if text.strip() else ""
    delimiter = ";" if head.count(";") > head.count(",") else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    heads = [name.strip().lower() for name in rows[0]] if rows else []
    number = next((heads.index(name) for name in _NUMBER_HEADS if name in heads), None)
    named = next((heads.index(name) for name in _NAME_HEADS if name in heads), None)
    if number is None or named is None:
        problem = "Baris pertama tidak memuat kolom “nim” dan “nama”."
        raise DatasetError([Problem(path.name, 1, "", problem, "Tulis kepala kolom itu.")])
    students: dict[str, Student] = {}
    problems = []
    for line, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row] + [""] * len(heads)
        if not any(cells):
            continue
        wrong = _wrong_student(cells[number], cells[named], students)
        if wrong:
            problems.append(Problem(path.name, line, cells[number], *wrong))
        else:
            students[cells[number]] = Student(cells[number], cells[named])
    if not students and not problems:
        problems.append(
            Problem(path.name, 0, "", "Tidak ada mahasiswa di dalamnya.", "Isi satu baris seorang.")
        )
    if problems:
        raise DatasetError(problems)
    return students


def _wrong_student(number: str, name: str, students: dict[str, Student]) -> tuple[str, str] | None:
    if not number:
        return "Nomor mahasiswa kosong.", "Isi kolom nomornya, atau hapus baris ini."
    if _SCIENTIFIC.fullmatch(number):
        return (
            "Excel mengubah nomor ini.",
            "Jadikan kolom nim teks, tulis lagi nomornya, lalu simpan lagi.",
        )
    if not STUDENT_ID.fullmatch(number) or _RESERVED.fullmatch(number):
        return (
            f"Nomor “{number}” memuat tanda yang tidak dapat menjadi nama folder.",
            "Pakailah huruf, angka, titik, garis bawah, atau tanda hubung saja.",
        )
    if number.lower() in {one.lower() for one in students}:
        return f"Nomor “{number}” ditulis dua kali.", "Hapus salah satunya."
    if not name:
        return "Nama kosong.", "Isi kolom namanya."
    return None


_NEW_SETTINGS = """\
# Setelan kelas. Folder ini pribadi: jangan letakkan di tempat yang dapat dibuka mahasiswa.
# Folder kursus tempat soal diambil:
course: {course}
title: {title}
# WIB, WITA, WIT, atau nama seperti Asia/Jakarta:
timezone: WIB
# Percobaan yang dinilai kalau seorang mengirim lebih dari sekali: latest (terakhir) atau best
# (terbaik). Yang tepat waktu mendahului yang terlambat; tidak demikian dengan latest-any dan
# best-any.
attempt: latest
# Alamat situs kursus, supaya umpan balik menautkan bab yang perlu dibaca lagi, misalnya:
# site: https://contoh.ac.id/kursus/
# Huruf dan nilai terendahnya pada skala 0-100:
letters:
  - {{letter: A, lowest: 80}}
  - {{letter: B, lowest: 70}}
  - {{letter: C, lowest: 60}}
  - {{letter: D, lowest: 50}}
  - {{letter: E, lowest: 0}}
# Tenggat tiap kuis, dan perpanjangan bagi mahasiswa tertentu, misalnya:
# quizzes:
#   kuis-1:
#     deadline: "2026-12-01 23:59"
#     extensions: {{"20260007": "2026-12-03 23:59"}}
quizzes: {{}}
"""
_NEW_CONFIG = '''\
"""Settings of nbgrader for this class; written by `coursekit class new`."""

from coursekit.grading import nbgrader_parts

c = get_config()  # noqa: F821 - traitlets provides it
nbgrader_parts.configure(c, course_id={course_id!r})
'''
_NEW_IGNORE = "# Folder kelas tidak untuk repositori: semua isinya pribadi.\n*\n"
_NEW_QUIZZES = """\
# Kuis kelas ini: soal yang ditanyakan, urutannya, dan poinnya. Mula-mula sama dengan kelas contoh.
# Soal disebut dengan id-nya, juga soal Anda sendiri dari folder items, atau diminta menurut
# chapter, outcome, family, atau bloom, sebanyak count. Lihat hasilnya: coursekit quiz preview
# Perubahan di sini berlaku begitu kuisnya dirilis: coursekit quiz release KUIS. Kuis yang sudah
# dirilis tidak ikut berubah.
"""


def create(folder: Path, roster: Path, course: Path) -> Classroom:
    """Make the folder of a class with the quizzes of the demo class to start from.

    Raises CourseError when the folder exists with something in it, or lies within the course.
    """
    students = read_roster(roster)
    folder = folder.resolve()
    if folder.is_relative_to(course.resolve()):
        raise CourseError(
            f"Folder {folder} terletak di dalam folder kursus, yang mungkin terbuka bagi umum. "
            "Pilih tempat lain, misalnya folder dokumen Anda."
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(
            f"Folder {folder} sudah berisi. Tidak ada yang diubah; pilih nama folder lain."
        )
    files = dict(_files(folder.name, course))
    files[ROSTER] = roster.read_bytes().decode("utf-8-sig")
    for name, text in files.items():
        write(folder / name, text)
    # Nobody else on this computer reads what is private.
    folder.chmod(0o700)
    (folder / SECRET).chmod(0o600)
    return Classroom(folder=folder, settings=_read_settings(folder, students), students=students)


def _files(title: str, course: Path) -> Iterator[tuple[str, str]]:
    yield SECRET, secrets.token_hex(32) + "\n"
    values = {"course": str(course), "title": title}
    # JSON is YAML, but for the two halves in which it escapes what lies beyond U+FFFF.
    told = {name: json.dumps(text, ensure_ascii=False) for name, text in values.items()}
    yield SETTINGS, _NEW_SETTINGS.format(**told)
    quizzes = (course / QUIZZES).read_text(encoding="utf-8")
    # What its comments say applies to the course.
    yield QUIZZES, _NEW_QUIZZES + re.sub(r"(?m)^#.*\n", "", quizzes)
    yield f"{ITEMS}/soal-kelas.yaml", _OWN_ITEMS.read_text(encoding="utf-8")
    course_id = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "kelas"
    yield CONFIG, _NEW_CONFIG.format(course_id=course_id)
    yield ".gitignore", _NEW_IGNORE
