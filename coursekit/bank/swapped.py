"""Swapped cells: a row of the matrix in which two cells may have changed places."""

from __future__ import annotations

from itertools import combinations
from string import ascii_lowercase
from typing import TYPE_CHECKING

from coursekit.bank.lures import Matrix, Place
from coursekit.bank.wording import opening
from coursekit.item import Item, Option, Part, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.dataset import Dataset

_NONE = "Tidak ada yang tertukar"


def generate(dataset: Dataset) -> Iterator[Item]:
    """Yield an item for each row whose cells say nothing that is true of another."""
    if "matriks" in dataset.chapters:
        matrix = Matrix(dataset)
        rows = [matrix.row(variable) for variable in matrix.variables]
        clear = [row for row in rows if len(row) > 2 and matrix.clear_row(row[0].variable)]  # noqa: PLR2004
        for place, row in enumerate(clear):
            yield _item(f"sel-tertukar-{row[0].variable.id}", row, place)


def _item(item_id: str, row: tuple[Place, ...], number: int) -> Item:
    """Template `sel-tertukar`, practice: which two cells, if any, have changed places.

    Row after row takes the next answer: a hash may well leave one of them out.
    """
    variable = row[0].variable
    pairs: list[tuple[Place, ...]] = [*combinations(row, 2), ()]
    swapped = pairs[number % len(pairs)]
    shown = {place.id: place.cell for place in row}
    if swapped:
        one, other = swapped
        shown[one.id], shown[other.id] = other.cell, one.cell
    truth = " ".join(
        f"Model {place.model.id}: {opening(place.cell.summary).rstrip('.')}." for place in row
    )
    return Item(
        id=item_id,
        family="swapped",
        chapter="matriks",
        pool="practice",
        outcome="CP7",
        bloom="C3",
        concepts=(variable.id, *(place.id for place in row)),
        prompt=f"Variabel {variable.number}, {variable.short_name.lower()}. Dua sel pada baris ini "
        "mungkin tertukar. Sel model mana yang tertukar?",
        passage=tuple(
            Part(
                text=f"Model {place.model.id}: "
                f"{opening(shown[place.id].summary).rstrip('.')}."
                + ("" if place is row[-1] else "\n")
            )
            for place in row
        ),
        slots=(
            Slot(
                id="1",
                label="",
                options=tuple(
                    Option(
                        id=letter,
                        text=_named(pair),
                        score=1.0 if pair == swapped else 0.0,
                        feedback=f"{'Tepat' if pair == swapped else 'Belum tepat'}. "
                        f"{_told(swapped)} Isi baris ini yang benar ialah: {truth}",
                    )
                    for letter, pair in zip(ascii_lowercase, pairs, strict=False)
                ),
            ),
        ),
        explanation=f"Pertanyaan baris ini: {variable.question} Ketiga jawaban itu bertolak dari "
        "anggapan yang berbeda tentang masyarakat.",
        source=variable.source,
    )


def _named(pair: tuple[Place, ...]) -> str:
    return f"Model {pair[0].model.id} dan {pair[1].model.id}" if pair else _NONE


def _told(swapped: tuple[Place, ...]) -> str:
    if not swapped:
        return "Tidak ada sel yang tertukar pada baris ini."
    return f"Yang tertukar ialah sel {swapped[0].id} dan {swapped[1].id}."
