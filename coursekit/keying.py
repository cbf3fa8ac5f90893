"""Blind keying of cases by two lecturers, and how far they agree."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coursekit.errors import CourseError
from coursekit.files import write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.model import Case

COLUMNS = ("Kasus", "Teks", "Pertanyaan", "Jawaban yang mungkin", "Jawaban Anda")
QUESTIONS = {
    "model": "Model mana yang dipakai? Bila campuran, tulis hurufnya dengan tanda tambah.",
    "tingkat": "Pada tingkat mana pekerja sosial bekerja?",
    "bentuk": "Bentuk kerja masyarakat yang mana?",
}
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
POOLS = {"practice": "latihan", "graded": "ujian"}


@dataclass(frozen=True)
class Agreement:
    """How two raters agree on the cases of a group.

    ``observed`` is the share of equal answers, ``kappa`` Cohen's kappa, None when both raters gave
    one and the same answer throughout; ``differing`` are ``(case, first's answer, second's)``.
    """

    group: str
    cases: int
    observed: float
    kappa: float | None
    differing: tuple[tuple[str, str, str], ...]


def write_sheet(dataset: Dataset, path: Path) -> int:
    """Write all cases without keys as a CSV file; return how many.

    They stand in an order that tells nothing of the keys. Raises CourseError when ``path`` exists.
    """
    if path.exists():
        raise CourseError(f"{path} sudah ada dan tidak ditimpa. Sebut nama berkas yang lain.")
    text = io.StringIO()
    # Semicolons: spreadsheets in Indonesian expect them, since the decimal sign is a comma.
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for code, name in sorted(_codes(dataset).items()):
        case = dataset.cases[name]
        answers = (
            [f"{model.id} = {model.name}" for model in dataset.models.values()]
            if case.asks == "model"
            else _answers(dataset, case)
        )
        writer.writerow([code, case.text, QUESTIONS[case.asks], "; ".join(answers), ""])
    write(path, text.getvalue(), mark=True)
    return len(dataset.cases)


def read_sheet(dataset: Dataset, path: Path) -> dict[str, str]:
    """Return the answers of a sheet by case; those of a mixed case are sorted, as in "A+C".

    Raises CourseError for a file that is no sheet, an unknown case or answer, a blank one.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CourseError(f"{path} tidak ada. Periksa nama berkasnya.") from None
    except (OSError, UnicodeDecodeError):
        raise CourseError(f"{path} tidak dapat dibaca. Simpan sebagai CSV UTF-8.") from None
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if not {COLUMNS[0], COLUMNS[-1]} <= {*(rows.fieldnames or ())}:
        raise CourseError(
            f"{path} bukan lembar penguncian: kolom “{COLUMNS[0]}” dan “{COLUMNS[-1]}” harus ada. "
            "Buat yang baru: coursekit cases keying-sheet"
        )
    codes = _codes(dataset)
    answers: dict[str, str] = {}
    for row in rows:
        code = (row[COLUMNS[0]] or "").strip()
        where = f"{path} baris {rows.line_num}"
        if not code:
            continue
        if code not in codes:
            raise CourseError(f"{where}: kasus “{code}” tidak ada. Jangan ubah kolom “Kasus”.")
        name = codes[code]
        if name in answers:
            raise CourseError(f"{where}: kasus “{code}” tertulis dua kali. Hapus salah satunya.")
        answers[name] = _answer(dataset, dataset.cases[name], row[COLUMNS[-1]] or "", where)
    if not answers:
        raise CourseError(f"{path} tidak memuat satu kasus pun.")
    return answers


def agreement(dataset: Dataset, first: dict[str, str], second: dict[str, str]) -> list[Agreement]:
    """Return the agreement of two raters on each group of cases; both must key the same cases."""
    if first.keys() != second.keys():
        lacking = ", ".join(sorted(first.keys() ^ second.keys()))
        raise CourseError(f"Kedua lembar tidak memuat kasus yang sama. Lengkapi: {lacking}.")
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name, case in dataset.cases.items():
        if name in first:
            groups[f"{case.asks}, {POOLS[case.pool]}"].append(name)
    found = []
    for group, names in groups.items():
        pairs = [(first[name], second[name]) for name in names]
        observed = sum(a == b for a, b in pairs) / len(pairs)
        differing = tuple(
            (name, first[name], second[name]) for name in names if first[name] != second[name]
        )
        found.append(Agreement(group, len(names), observed, kappa(pairs), differing))
    return found


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of two raters' answers to the same cases.

    (p_o - p_e) / (1 - p_e), where p_o is the share of equal answers and p_e the share to be
    expected from each rater's own frequencies; None when p_e is 1. Source: Cohen, J. (1960). A
    coefficient of agreement for nominal scales. Educational and Psychological Measurement, 20(1),
    37-46.
    """
    total = len(pairs)
    first, second = (Counter(side) for side in zip(*pairs, strict=True))
    observed = sum(a == b for a, b in pairs) / total
    expected = sum(first[answer] * second[answer] for answer in first) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def status(dataset: Dataset) -> str:
    """Return the sentence that says how far the keys of the cases can be relied on."""
    keyed = {name for keying in dataset.keyings.values() for name in keying.cases}
    if lacking := len(dataset.cases.keys() - keyed):
        return (
            f"Kunci {lacking} dari {len(dataset.cases)} kasus belum diperiksa oleh dua dosen "
            "secara terpisah. Karena itu kuis kasus bersifat formatif: untuk belajar, bukan untuk "
            "nilai akhir."
        )
    return f"Semua kasus ({len(dataset.cases)}) telah dikunci oleh dua dosen secara terpisah."


def _codes(dataset: Dataset) -> dict[str, str]:
    """Return the ids of all cases by a code that tells nothing: ids were given model by model.

    Four consonants, for a spreadsheet would take 12E4 for a number and a word might offend.
    """
    codes = {}
    for name in dataset.cases:
        digest = hashlib.sha256(name.encode()).digest()
        codes["".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:4])] = name
    return codes


def _answers(dataset: Dataset, case: Case) -> list[str]:
    """Return the answers that a rater may write."""
    if case.asks == "model":
        return [*dataset.models]
    if case.asks == "tingkat":
        return [level.name for level in dataset.levels.values()]
    kinds = next(
        typology.kinds
        for typology in dataset.typologies.values()
        if any(kind.id == case.key[0] for kind in typology.kinds)
    )
    return [kind.name for kind in kinds]


def _answer(dataset: Dataset, case: Case, written: str, where: str) -> str:
    known = {answer.casefold(): answer for answer in _answers(dataset, case)}
    parts = [part.strip().casefold() for part in re.split(r"[+,&/]| dan ", written) if part.strip()]
    wrong = not parts or any(part not in known for part in parts)
    if wrong or (case.asks != "model" and len(parts) > 1):
        raise CourseError(
            f"{where}: jawaban “{written.strip()}” tidak dikenal. Tulis salah satu: "
            + ", ".join(known.values())
            + ("; untuk campuran misalnya A+C." if case.asks == "model" else ".")
        )
    return "+".join(sorted({known[part] for part in parts}))
