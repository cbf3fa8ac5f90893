"""What a class showed to be suspect about items, kept for the bank: no student is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, ValidationError

from coursekit.errors import CourseError
from coursekit.files import write
from coursekit.model import Record, Slug
from coursekit.report.words import number
from coursekit.text import to_plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.item import Item
    from coursekit.report.figures import Figures, Part, Question
    from coursekit.statistics import Flag, Kind

FOLDER = "tanda"
_LOOK: dict[Kind, str] = {
    "terlalu-mudah": "hampir semua mahasiswa benar; perkuat pengecohnya atau tanyakan lebih dalam",
    "terlalu-sulit": "hasilnya rendah atau tidak lebih baik daripada menebak; periksa kunci dan "
    "rumusannya",
    "pengecoh-mati": "pilihan {option} hampir tidak dipilih siapa pun; ganti dengan kekeliruan "
    "yang benar-benar ada",
    "kunci-diragukan": "mahasiswa yang kuat lebih suka pilihan {option} daripada kuncinya; periksa "
    "kuncinya lebih dahulu",
}


class ItemFlag(Record):
    """A reason to look at an item; ``slot`` and ``option`` are "" when it is the whole item.

    ``n`` students have a mark. ``facility`` and ``share`` (of the option) are in [0, 1],
    ``discrimination`` (of the item) is in [-1, 1]; what is not defined is None.
    """

    item: Slug
    kind: Literal["terlalu-mudah", "terlalu-sulit", "pengecoh-mati", "kunci-diragukan"]
    slot: str = ""
    option: str = ""
    n: Annotated[int, Field(ge=0)]
    facility: float | None = None
    discrimination: float | None = None
    share: float | None = None


class QuizFlags(Record):
    """The flags of a quiz in a class."""

    version: Literal[1] = 1
    quiz: Slug
    flags: tuple[ItemFlag, ...] = ()


def write_flags(classroom: Classroom, quiz: str, figures: Figures) -> Path:
    """Write the flags of a quiz into the folder of the class, older ones replaced."""
    found = QuizFlags(quiz=quiz, flags=tuple(_item_flags(figures)))
    path = classroom.folder / FOLDER / f"{quiz}.json"
    write(path, found.model_dump_json(indent=1) + "\n")
    return path


def _item_flags(figures: Figures) -> Iterator[ItemFlag]:
    for question in figures.counted:
        for flag in figures.flags[question.number]:
            part = next((one for one in question.parts if one.id == flag.slot), None)
            # A flag of the whole question is one of whichever item was asked.
            items = [part.item] if part else [version.id for version in question.versions]
            yield from (_item_flag(figures, question, flag, part, item) for item in items if item)


def _item_flag(
    figures: Figures, question: Question, flag: Flag, part: Part | None, item: str
) -> ItemFlag:
    known = figures.items[question.number]
    share = None
    if part:
        options = figures.parts[question.number][part.id].options
        share = next((one.share for one in options if one.option == flag.option), None)
    return ItemFlag(
        item=item,
        kind=flag.kind,
        slot=part.slot if part else "",
        option=flag.option,
        n=known.n,
        facility=_rounded(known.facility),
        discrimination=_rounded(known.discrimination),
        share=_rounded(share),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def read_flags(folder: Path) -> list[QuizFlags]:
    """Return the flags in a folder, or in that of a class, by quiz; raises CourseError."""
    inside = folder / FOLDER if (folder / FOLDER).is_dir() else folder
    if not inside.is_dir():
        raise CourseError(
            f"Folder {folder} tidak ada. Sebut folder kelas, atau folder {FOLDER} di dalamnya."
        )
    return [_read(path) for path in sorted(inside.glob("*.json"))]


def _read(path: Path) -> QuizFlags:
    try:
        return QuizFlags.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        raise CourseError(
            f"Berkas {path} rusak atau bukan berkas tanda soal. Hapus, lalu buat lagi laporannya."
        ) from None


def lint_lines(
    flags: Sequence[QuizFlags], bank: Mapping[str, Item], authored: Collection[str] = ()
) -> list[str]:
    """Return one line per flag, by item in the order of the bank; ``authored`` are ids of items.

    An item of a class that is not in the bank comes last.
    """
    places = {name: place for place, name in enumerate(bank)}
    found = [(flag, one.quiz) for one in flags for flag in one.flags]
    found.sort(key=lambda pair: places.get(pair[0].item, len(places)))
    return [_line(flag, quiz, bank.get(flag.item), authored) for flag, quiz in found]


def _line(flag: ItemFlag, quiz: str, item: Item | None, authored: Collection[str]) -> str:
    where = "tidak ada dalam bank soal kursus ini"
    if item:
        where = f"data/items/{item.chapter}.yaml" if item.id in authored else "dibuat dari dataset"
    option, label = f"“{flag.option}”", ""
    for slot in item.slots if item else ():
        if slot.id == flag.slot:
            label = f" bagian “{to_plain(slot.label)}”" if slot.label else ""
            texts = [to_plain(one.text) for one in slot.options if one.id == flag.option]
            option = " ".join([option, *(f"({text})" for text in texts)])
    look = _LOOK[flag.kind].format(option=option + label)
    figures = [f"{flag.n} mahasiswa"]
    named = (
        ("fasilitas", flag.facility),
        ("daya pembeda", flag.discrimination),
        ("dipilih oleh bagian", flag.share),
    )
    figures += [f"{name} {number(value)}" for name, value in named if value is not None]
    return f"{flag.item} ({where}), kuis {quiz}: {look} [{', '.join(figures)}]"
