"""Read what Moodle exports of a quiz: its report of grades or of responses, as CSV.

The heads are those of Moodle 3 to 5 in English and Indonesian (mod/quiz/report: overview,
responses). The report of grades holds points per question, "-" where a finished attempt left a
question open, and a phrase where a mark is still to be given. The report of responses holds no
points: there, an answer that equals the right one earns 1, any other 0.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coursekit.errors import CourseError
from coursekit.report.figures import Choice, ClassData, Part, Person, Question, Reply, Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_NUMBER = r"-?\d+(?:[.,]\d+)?"
_GRADE = re.compile(rf"[^\d/]+/\s*({_NUMBER})")
_POINTS = re.compile(rf"(?i)\D{{0,30}}?(\d+)\s*/\s*({_NUMBER})")
_TEXTS = {
    "response": re.compile(r"(?i)(?:response|respons?|jawaban|tanggapan) (\d+)"),
    "right": re.compile(
        r"(?i)(?:right answer|jawaban (?:yang )?(?:benar|tepat)|jawaban yang benar) (\d+)"
    ),
    "question": re.compile(r"(?i)(?:question|soal|pertanyaan) (\d+)"),
}
_LAST = re.compile(r"(?i)last name|surname|nama (?:belakang|akhir|keluarga)")
_FIRST = re.compile(r"(?i)first name|nama (?:depan|awal)")
_WHOLE = re.compile(r"(?i)full name|name|nama|nama lengkap")
_ID = re.compile(r"(?i)id number|nomor id|nomor identitas|nomor induk.*|nim|npm|nrp|id")
_MAIL = re.compile(r"(?i)e-?mail.*|alamat (?:surel|e-?mail)|surel")
_AVERAGE = re.compile(r"(?i).*\baverages?|rata-rata.*|rerata.*")
_OPEN = {"", "-", "–"}
_MOST_CHOICES = 40
_CHOOSABLE = 8
_LONGEST = 300
_REST = "jawaban lain"


@dataclass(frozen=True)
class _Columns:
    """Which column of a file holds what; questions by their number."""

    names: tuple[int, ...]
    key: int
    grade: int
    points: dict[int, tuple[int, float]]
    texts: dict[str, dict[int, int]]


@dataclass(frozen=True)
class _Attempt:
    """A finished attempt; ``points`` are None for a mark that is still to be given.

    ``open`` are the questions that its points tell to be unanswered.
    """

    key: str
    name: str
    points: dict[int, float | None]
    texts: dict[str, dict[int, str]]
    open: frozenset[int]


def read_moodle(path: Path, other: Path | None = None) -> ClassData:
    """Return a class from a report of grades or of responses; with ``other``, from both.

    Of somebody with several finished attempts the first in the file counts. Raises CourseError.
    """
    read = [_read(path), *([_read(other)] if other else [])]
    graded = next((one for one in read if one[0].points), None)
    told = next((one for one in read if one[0].texts["response"]), None)
    if other and not (graded and told):
        raise CourseError(
            "Dua berkas Moodle itu sejenis. Sebut satu laporan nilai dan satu laporan jawaban dari "
            "kuis yang sama, atau satu berkas saja."
        )
    if not graded and not read[0][0].texts["right"]:
        raise CourseError(
            f"Berkas {path} memuat jawaban tanpa jawaban benar, jadi tidak dapat dinilai. Unduh "
            "lagi dengan kolom jawaban benar, atau sebut juga laporan nilainya."
        )
    attempts, again, absent = _first((graded or read[0])[1])
    if graded and told and other:
        texts = {one.key: one.texts for one in _first(told[1])[0]}
        attempts = [replace(one, texts=texts.get(one.key, {})) for one in attempts]
    if not attempts:
        raise CourseError(f"Berkas {path} tidak memuat percobaan yang selesai.")
    notes = [
        (
            "Angka-angka ini dari berkas ekspor Moodle; yang dihitung ialah percobaan selesai "
            "pertama tiap mahasiswa dalam berkas."
        )
    ]
    if again:
        notes.append(f"{again} percobaan berikutnya dari mahasiswa yang sama tidak dihitung.")
    if not graded:
        notes.append(
            "Laporan jawaban Moodle tidak memuat poin tiap soal: jawaban yang persis sama dengan "
            "jawaban benar bernilai 1, yang lain 0, dan nilai sebagian tidak terlihat. Soal tanpa "
            "jawaban benar dianggap belum dinilai."
        )
    numbers = sorted(graded[0].points) if graded else sorted((told or read[0])[0].texts["response"])
    tops = {number: graded[0].points[number][1] if graded else 1.0 for number in numbers}
    # A question worth nothing, such as a description, tells nothing.
    questions = [
        _question(number, tops[number], attempts) for number in numbers if tops[number] > 0
    ]
    if not questions:
        raise CourseError(f"Berkas {path} tidak memuat soal yang bernilai.")
    return ClassData(
        title=path.stem.replace("_", " "),
        classroom="Moodle",
        questions=tuple(questions),
        people=tuple(
            Person(one.key, one.name, tuple(_reply(one, question) for question in questions))
            for one in attempts
        ),
        absent=absent,
        notes=tuple(notes),
    )


def _first(attempts: Sequence[_Attempt | str]) -> tuple[list[_Attempt], int, int]:
    """Return everybody's first attempt, how many others there are, and how many made none."""
    found: dict[str, _Attempt] = {}
    finished = [one for one in attempts if isinstance(one, _Attempt)]
    for one in finished:
        found.setdefault(one.key, one)
    absent = {one for one in attempts if isinstance(one, str)} - found.keys()
    return list(found.values()), len(finished) - len(found), len(absent)


def _read(path: Path) -> tuple[_Columns, list[_Attempt | str]]:
    """Return the columns of a file and its attempts; the key alone of one that is not finished."""
    rows = _rows(path)
    columns = _columns(path, rows[0])
    return columns, [
        one
        for line, row in enumerate(rows[1:], start=2)
        if (one := _attempt(path, columns, rows[0], line, row)) is not None
    ]


def _rows(path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CourseError(f"Berkas {path} tidak dapat dibaca ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise CourseError(
            f"Berkas {path} bukan teks UTF-8. Unduh dari Moodle dengan pilihan CSV, bukan Excel."
        ) from None
    head = text.partition("\n")[0]
    # What stands between the heads; within quotation marks there may be others.
    bare = re.sub(r'"[^"]*"', "", head)
    delimiter = max(",;\t", key=bare.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise CourseError(
            f"Berkas {path} bukan CSV yang utuh ({error}). Unduh lagi dari Moodle."
        ) from None
    rows = [[cell.strip() for cell in row] for row in rows]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise CourseError(f"Berkas {path} kosong. Unduh lagi dari Moodle.")
    return rows


def _columns(path: Path, heads: list[str]) -> _Columns:
    def place(*patterns: re.Pattern[str]) -> int:
        return next(
            (
                column
                for pattern in patterns
                for column, head in enumerate(heads)
                if pattern.fullmatch(head)
            ),
            -1,
        )

    last, first = place(_LAST), place(_FIRST)
    names = tuple(one for one in (first, last) if one >= 0) or (place(_WHOLE),)
    points = {}
    texts: dict[str, dict[int, int]] = {kind: {} for kind in _TEXTS}
    for column, head in enumerate(heads):
        if found := _POINTS.fullmatch(head):
            points[int(found[1])] = (column, _value(found[2]))
        for kind, pattern in _TEXTS.items():
            if found := pattern.fullmatch(head):
                texts[kind][int(found[1])] = column
    if not points and not texts["response"]:
        raise CourseError(
            f"Berkas {path} bukan laporan kuis Moodle: baris pertamanya tidak memuat kolom seperti "
            "“Q. 1 /1.00” atau “Response 1” (“Jawaban 1”). Buka Hasil, pilih laporan Nilai atau "
            "Jawaban, nyalakan tampilan tiap soal, lalu unduh sebagai CSV."
        )
    key = place(_ID, _MAIL)
    if names == (-1,) and key < 0:
        raise CourseError(
            f"Berkas {path} tidak memuat kolom nama, nomor ID, atau surel, jadi mahasiswanya tidak "
            "dapat dibedakan."
        )
    return _Columns(
        names=tuple(one for one in names if one >= 0),
        key=key,
        grade=place(_GRADE),
        points=points,
        texts=texts,
    )


def _value(text: str) -> float:
    return float(text.replace(",", "."))


def _attempt(
    path: Path, columns: _Columns, heads: list[str], line: int, row: list[str]
) -> _Attempt | str | None:
    """Return an attempt, the key of somebody without a finished one, None for another row."""
    if not any(row):
        return None
    if len(row) != len(heads):
        raise CourseError(
            f"{path}, baris {line}: ada {len(row)} sel, padahal kepalanya {len(heads)} kolom. "
            "Unduh lagi dari Moodle; jangan disunting dengan pengolah kata."
        )
    name = " ".join(row[column] for column in columns.names if row[column])
    given = row[columns.key] if columns.key >= 0 else ""
    if not given and _AVERAGE.fullmatch(name):
        return None
    key = given if given not in _OPEN else name
    if not key:
        raise CourseError(f"{path}, baris {line}: mahasiswanya tidak bernama dan tidak bernomor.")
    grade = row[columns.grade] if columns.grade >= 0 else ""
    answers = [row[column] for column, _ in columns.points.values()]
    answers += [row[column] for column in columns.texts["response"].values()]
    if grade in _OPEN and (columns.grade >= 0 or all(one in _OPEN for one in answers)):
        return key
    waits = re.fullmatch(_NUMBER, grade) is None
    points = {
        number: _points(path, (line, heads[column], row[column]), waits=waits)
        for number, (column, _) in columns.points.items()
    }
    texts = {
        kind: {number: row[column] for number, column in found.items()}
        for kind, found in columns.texts.items()
    }
    left = (number for number, (column, _) in columns.points.items() if row[column] in _OPEN)
    return _Attempt(key, name, points, texts, frozenset(left))


def _points(path: Path, cell: tuple[int, str, str], *, waits: bool) -> float | None:
    """Return the points in a cell (line, head, text); a phrase only where the grade ``waits``."""
    line, head, text = cell
    if re.fullmatch(_NUMBER, text):
        return _value(text)
    if text in _OPEN:
        # A finished attempt that left the question open earns nothing on it.
        return 0.0
    if waits and not re.search(r"\d", text):
        return None
    raise CourseError(
        f"{path}, baris {line}, kolom “{head}”: “{text[:40]}” bukan angka. Unduh lagi dari Moodle, "
        "atau nilai dahulu soal itu."
    )


def _told(attempt: _Attempt, kind: str, number: int) -> str:
    text = attempt.texts.get(kind, {}).get(number, "")
    return "" if text in _OPEN else text


def _same(text: str) -> str:
    """Return a text as it is compared: blanks and capitals do not matter."""
    return " ".join(text.split()).casefold()


def _question(number: int, maximum: float, attempts: Sequence[_Attempt]) -> Question:
    """Return a question with the distinct responses to it as its choices, the right one first."""
    prompt = next((text for one in attempts if (text := _told(one, "question", number))), "")
    texts = {
        _same(text): text
        for one in attempts
        for kind in ("response", "right")
        if (text := _told(one, kind, number))
    }
    return Question(
        number=number,
        maximum=maximum,
        versions=(Version("", prompt[:_LONGEST] or f"Soal {number} dalam Moodle"),),
        parts=tuple(_parts(number, maximum, attempts, texts)),
    )


def _parts(
    number: int, maximum: float, attempts: Sequence[_Attempt], texts: dict[str, str]
) -> Iterator[Part]:
    right = {_same(text) for one in attempts if (text := _told(one, "right", number))}
    given = Counter(_same(text) for one in attempts if (text := _told(one, "response", number)))
    if not given:
        return
    # With random questions several answers are right; each is so for whoever was asked.
    shown = list(dict.fromkeys([*sorted(right), *(text for text, _ in given.most_common())]))
    choices = [
        Choice(text, texts[text][:_LONGEST], _score(number, maximum, attempts, text, right))
        for text in shown[:_MOST_CHOICES]
    ]
    if len(shown) > _MOST_CHOICES:
        choices.append(Choice(_REST, _REST, 0.0))
    # Of many different answers one cannot have chosen: they were typed, or put together.
    yield Part("1", "", tuple(choices), typed=len(shown) > _CHOOSABLE, slot="1")


def _score(
    number: int, maximum: float, attempts: Sequence[_Attempt], text: str, right: set[str]
) -> float:
    """Return what a response earned, in [0, 1]: by its points where they are known."""
    earned = [
        points
        for one in attempts
        if _same(_told(one, "response", number)) == text
        and (points := one.points.get(number)) is not None
    ]
    if not earned:
        return float(text in right)
    return min(max(sum(earned) / len(earned) / maximum, 0.0), 1.0)


def _reply(attempt: _Attempt, question: Question) -> Reply:
    number = question.number
    text = _same(_told(attempt, "response", number))
    right = _same(_told(attempt, "right", number))
    if number in attempt.points:
        points = attempt.points[number]
    else:
        points = float(text == right) if right else None
    chosen: dict[str, str | None] = {}
    for part in question.parts if attempt.texts else ():
        known = {choice.id for choice in part.choices}
        chosen[part.id] = (text if text in known else _REST) if text else None
    best = points is not None and points >= question.maximum
    return Reply(
        points=points,
        state="open" if number in attempt.open or (question.parts and not text) else "answered",
        chosen=chosen,
        pattern=text,
        right=best or bool(right and text == right),
    )
