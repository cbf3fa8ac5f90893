"""The blank matrix: a slot per cell, to be filled from what stands in its row and its column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.bank.lettering import Choice, lettered, shuffled
from coursekit.bank.lures import Matrix, Place, share_a_word
from coursekit.bank.wording import model_name, opening, quote
from coursekit.item import Item, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.dataset import Dataset
    from coursekit.model import Bullet, VariableGroup

_FROM_COLUMN = 2


def generate(dataset: Dataset) -> Iterator[Item]:
    """Yield one blank matrix for each group of variables."""
    if "matriks" in dataset.chapters:
        matrix = Matrix(dataset)
        for group in dataset.groups.values():
            yield from _blank(matrix, group)


def _blank(matrix: Matrix, group: VariableGroup) -> Iterator[Item]:
    """Template `matriks-kosong`, practice: every cell of a group that says something of its own."""
    item_id = f"matriks-kosong-{group.id}"
    slots = []
    places = []
    for place in matrix.places():
        own = {bullet.id: bullet for bullet in matrix.own_bullets(place)}
        if place.variable.group != group.id or not own:
            continue
        key = own[shuffled(item_id, own)[0]]
        choices = [_choice(place, place, key, key), *_lures(matrix, item_id, place, key)]
        places.append(place)
        slots.append(
            Slot(
                id=place.id.lower(),
                label=f"{place.variable.number}. {place.variable.short_name} · "
                f"Model {place.model.id}",
                options=lettered(f"{item_id}-{place.id.lower()}", choices),
            )
        )
    if not slots:
        return
    yield Item(
        id=item_id,
        family="blank",
        chapter="matriks",
        pool="practice",
        outcome="CP7",
        bloom="C3",
        concepts=(group.id, *(place.id for place in places)),
        prompt=f"Isilah matriks kosong “{group.name}” dari ingatan: apa yang dikatakan setiap "
        "variabel tentang setiap model?",
        slots=tuple(slots),
        explanation=f"Pertanyaan yang diajukan baris-baris ini: {group.question} Bandingkan isian "
        "Anda dengan matriks lengkap pada bab ini.",
        source=places[0].cell.source,
    )


def _lures(matrix: Matrix, item_id: str, place: Place, key: Bullet) -> list[Choice]:
    """Return a bullet of each other cell in the row and of two other cells in the column."""
    found: list[tuple[Place, Bullet]] = []
    column = [p for p in matrix.places() if p.model.id == place.model.id and p.id != place.id]
    order = shuffled(f"{item_id}-{place.id}", [p.id for p in column])
    column.sort(key=lambda other: order.index(other.id))
    row = list(matrix.others_in_row(place))
    for other in [*row, *column]:
        if len(found) == len(row) + _FROM_COLUMN:
            break
        in_row = other in row
        fitting = [
            bullet
            for bullet in other.cell.bullets
            if not matrix.true_of(bullet, place)
            and not any(matrix.overlap(bullet, taken) for _, taken in [(place, key), *found])
            and (in_row or not any(share_a_word(bullet.text, b.text) for b in place.cell.bullets))
        ]
        if fitting:
            found.append((other, fitting[0]))
    return [_choice(place, other, bullet, key) for other, bullet in found]


def _choice(place: Place, owner: Place, bullet: Bullet, key: Bullet) -> Choice:
    right = (
        f"Pada {model_name(place.model)}, variabel {place.variable.number} "
        f"({place.variable.short_name.lower()}) berisi {quote(key.text)}."
    )
    if owner.id == place.id:
        feedback = f"Tepat. {right}"
    elif owner.variable.id == place.variable.id:
        feedback = f"Itu isi sel {owner.id}, milik {model_name(owner.model)}. {right}"
    else:
        about = owner.variable.short_name.lower()
        feedback = f"Itu isi sel {owner.id}: modelnya benar, tetapi variabelnya {about}. {right}"
    return Choice(
        key=bullet.id,
        text=opening(bullet.text),
        feedback=feedback,
        correct=owner.id == place.id,
        cell=owner.id,
    )
