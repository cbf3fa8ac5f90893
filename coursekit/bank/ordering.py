"""Ordering: a slot per place in the order, all slots sharing the same lettered steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.bank.lettering import Choice, lettered
from coursekit.bank.wording import opening, quote
from coursekit.item import Item, Slot
from coursekit.text import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coursekit.dataset import Dataset
    from coursekit.model import AuthoredOrdering

_FEWEST = 3


def build(authored: AuthoredOrdering) -> Item:
    """Return the item written by hand; its steps stand in the right order."""
    steps = [(str(n), step.text, step.feedback) for n, step in enumerate(authored.steps, start=1)]
    return Item(
        family="ordering",
        slots=_slots(authored.id, steps),
        **authored.model_dump(exclude={"family", "steps"}),
    )


def _slots(item_id: str, steps: Sequence[tuple[str, str, str]]) -> tuple[Slot, ...]:
    """Return a slot for each place; a step is ``(key, text, why it stands where it stands)``."""
    return tuple(
        Slot(
            id=str(place),
            label=f"Urutan ke-{place}",
            options=lettered(
                item_id,
                [
                    Choice(
                        key=key,
                        text=text,
                        feedback=_feedback(steps, place, number),
                        correct=number == place,
                    )
                    for number, (key, text, _) in enumerate(steps, start=1)
                ],
            ),
        )
        for place in range(1, len(steps) + 1)
    )


def _feedback(steps: Sequence[tuple[str, str, str]], place: int, number: int) -> str:
    _, text, why = steps[place - 1]
    right = f"Pada urutan ke-{place} berdiri {quote(text)}. {why}"
    if number == place:
        return f"Tepat. {right}"
    return f"{opening(quote(steps[number - 1][1]))} menempati urutan ke-{number}. {right}"


def generate(dataset: Dataset) -> Iterator[Item]:
    """Yield the orderings that the records make."""
    if "tiga-tipologi" in dataset.chapters:
        yield from _typologies(dataset)
    if "model-a" in dataset.chapters:
        yield from _steps_of_models(dataset)


def _typologies(dataset: Dataset) -> Iterator[Item]:
    """Template `urutan-tipologi`, practice: the typologies from the earliest year to the latest."""
    typologies = sorted(dataset.typologies.values(), key=lambda typology: typology.year)
    if len(typologies) < _FEWEST:
        return
    steps = [
        (
            typology.id,
            f"pembagian {typology.umbrella}; bagiannya disebut {typology.called}",
            f"Rumusan itu dari {typology.attribution}, terbit pada {typology.year}.",
        )
        for typology in typologies
    ]
    yield Item(
        id="urutan-tipologi",
        family="ordering",
        chapter="tiga-tipologi",
        pool="practice",
        outcome="CP5",
        bloom="C1",
        concepts=tuple(typology.id for typology in typologies),
        prompt="Urutkan pembagian berikut menurut tahun terbitnya, dari yang paling awal.",
        slots=_slots("urutan-tipologi", steps),
        explanation=" ".join(f"{t.year}: {t.attribution}." for t in typologies),
        source=typologies[0].source,
    )


def _steps_of_models(dataset: Dataset) -> Iterator[Item]:
    """Template `urutan-proses`, practice: the steps of a model as the lecture lists them."""
    for model in dataset.models.values():
        traits = [
            trait
            for trait in dataset.traits.values()
            if trait.model == model.id and trait.aspect == "proses"
        ]
        if len(traits) < _FEWEST:
            continue
        item_id = f"urutan-proses-{model.id.lower()}"
        yield Item(
            id=item_id,
            family="ordering",
            chapter=f"model-{model.id.lower()}",
            pool="practice",
            outcome="CP6",
            bloom="C2",
            concepts=tuple(trait.id for trait in traits),
            prompt=f"Urutkan langkah Model {model.id} seperti disebut dalam salindia kuliah.",
            slots=_slots(item_id, [(t.id, to_plain(t.name).lower(), t.text) for t in traits]),
            explanation="Urutannya menurut salindia: "
            + ", ".join(to_plain(t.name).lower() for t in traits)
            + ". Dalam kenyataan beberapa langkah berjalan bersamaan.",
            source=traits[0].source,
        )
