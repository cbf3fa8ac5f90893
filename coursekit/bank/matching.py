"""Matching: a slot per left side, all slots sharing the same lettered partners."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coursekit.bank.lettering import Choice, lettered
from coursekit.bank.lures import Matrix
from coursekit.bank.single import names_by_concept, region_feedback
from coursekit.bank.wording import joined, model_name, opening, quote
from coursekit.item import Item, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from coursekit.dataset import Dataset
    from coursekit.model import Assumption, AuthoredMatching, AuthoredPair, Bloom

_FEWEST_PAIRS = 3


@dataclass(frozen=True)
class _Partner:
    """A right side: its text, the left sides that it belongs to, or a distractor's feedback."""

    key: str
    text: str
    lefts: list[str] = field(default_factory=list)
    feedback: str = ""
    misconception: str | None = None


def build(authored: AuthoredMatching) -> Item:
    """Return the item written by hand; equal right sides become one shared partner."""
    partners: dict[str, _Partner] = {}
    for number, pair in enumerate(authored.pairs, start=1):
        partner = partners.setdefault(pair.right, _Partner(key=str(number), text=pair.right))
        partner.lefts.append(pair.left)
    for number, distractor in enumerate(authored.distractors, start=1):
        partners[distractor.text] = _Partner(
            key=f"d{number}",
            text=distractor.text,
            feedback=distractor.feedback,
            misconception=distractor.misconception,
        )
    return Item(
        family="matching",
        slots=tuple(
            Slot(
                id=str(number),
                label=pair.left,
                options=lettered(
                    authored.id, [_authored_choice(pair, p) for p in partners.values()]
                ),
            )
            for number, pair in enumerate(authored.pairs, start=1)
        ),
        **authored.model_dump(exclude={"family", "pairs", "distractors"}),
    )


def _authored_choice(pair: AuthoredPair, partner: _Partner) -> Choice:
    if partner.text == pair.right:
        return Choice(key=partner.key, text=partner.text, feedback=pair.feedback, correct=True)
    if partner.lefts:
        owners = joined([quote(left) for left in partner.lefts])
        about = f"{opening(quote(partner.text))} adalah pasangan {owners}."
    else:
        about = partner.feedback
    return Choice(
        key=partner.key,
        text=partner.text,
        feedback=f"{about} {pair.feedback}",
        misconception=partner.misconception or pair.misconception,
    )


def generate(dataset: Dataset) -> Iterator[Item]:
    """Yield the matching items that the records make."""
    if "istilah" in dataset.chapters:
        yield from _names_and_regions(dataset)
    if "asumsi-ross" in dataset.chapters:
        yield from _titles_and_texts(dataset)
        yield from _numbers_and_titles(dataset)
    if "matriks" in dataset.chapters:
        yield from _rows(Matrix(dataset))


def _names_and_regions(dataset: Dataset) -> Iterator[Item]:
    """Template `nama-dan-tempat`, graded: the names of one thing and where they are at home."""
    for concept, names in names_by_concept(dataset).items():
        regions = dict.fromkeys(dataset.terms[name].regions[0] for name in names)
        if len(names) < _FEWEST_PAIRS or len(regions) < _FEWEST_PAIRS:
            continue
        item_id = f"nama-dan-tempat-{concept}"
        slots = tuple(
            Slot(
                id=str(number),
                label=dataset.terms[name].name,
                options=lettered(
                    item_id,
                    [
                        Choice(
                            key=region,
                            text=dataset.regions[region].name,
                            feedback=region_feedback(dataset, name, region, names),
                            correct=dataset.terms[name].regions == (region,),
                        )
                        for region in regions
                    ],
                ),
            )
            for number, name in enumerate(names, start=1)
        )
        yield Item(
            id=item_id,
            family="matching",
            chapter="istilah",
            pool="graded",
            outcome="CP1",
            bloom="C1",
            concepts=(concept, *names, *regions),
            prompt="Pasangkan setiap istilah dengan tempat istilah itu banyak dipakai. Satu tempat "
            "boleh dipilih lebih dari sekali.",
            slots=slots,
            explanation=" ".join(
                f"{opening(dataset.terms[name].name)}: {dataset.regions[region].name}."
                for name in names
                for region in dataset.terms[name].regions
            ),
            source=dataset.terms[concept].source,
        )


def _titles_and_texts(dataset: Dataset) -> Iterator[Item]:
    """Template `judul-asumsi`, practice: texts and titles, odd and even numbers apart."""
    for name, rest in (("ganjil", 1), ("genap", 0)):
        chosen = [a for a in dataset.assumptions.values() if a.number % 2 == rest]
        if len(chosen) >= _FEWEST_PAIRS:
            yield _which_title(
                f"judul-asumsi-{name}",
                chosen,
                bloom="C2",
                prompt="Pasangkan setiap rumusan asumsi Ross dengan judul yang meringkasnya.",
                label=lambda assumption: assumption.text,
                feedback=_title_feedback,
            )


def _title_feedback(asked: Assumption, chosen: Assumption) -> str:
    right = (
        f"Rumusan {quote(asked.text)} diringkas oleh judul asumsi ke-{asked.number}, "
        f"{quote(asked.title)}."
    )
    if chosen.id == asked.id:
        return f"Tepat. {right}"
    return f"Judul itu milik asumsi ke-{chosen.number}: {quote(chosen.text)}. {right}"


def _numbers_and_titles(dataset: Dataset) -> Iterator[Item]:
    """Template `nomor-asumsi`, practice: the place of each assumption in the list, in two parts."""
    assumptions = list(dataset.assumptions.values())
    half = (len(assumptions) + 1) // 2
    for name, chosen in (("awal", assumptions[:half]), ("akhir", assumptions[half:])):
        if len(chosen) >= _FEWEST_PAIRS:
            yield _which_title(
                f"nomor-asumsi-{name}",
                chosen,
                bloom="C1",
                prompt="Lengkapi daftar asumsi Ross: judul mana yang menempati setiap nomor?",
                label=lambda assumption: f"Asumsi ke-{assumption.number}",
                feedback=_number_feedback,
            )


def _number_feedback(asked: Assumption, chosen: Assumption) -> str:
    right = (
        f"Asumsi ke-{asked.number} dalam daftar Ross ialah {quote(asked.title)}: "
        f"{quote(asked.text)}."
    )
    if chosen.id == asked.id:
        return f"Tepat. {right}"
    return f"{opening(quote(chosen.title))} menempati nomor {chosen.number}. {right}"


def _which_title(
    item_id: str,
    chosen: Sequence[Assumption],
    *,
    bloom: Bloom,
    prompt: str,
    label: Callable[[Assumption], str],
    feedback: Callable[[Assumption, Assumption], str],
) -> Item:
    """Return the item that asks for the title of each assumption."""
    return Item(
        id=item_id,
        family="matching",
        chapter="asumsi-ross",
        pool="practice",
        outcome="CP3",
        bloom=bloom,
        concepts=tuple(assumption.id for assumption in chosen),
        prompt=prompt,
        slots=tuple(
            Slot(
                id=str(number),
                label=label(assumption),
                options=lettered(
                    item_id,
                    [
                        Choice(
                            key=other.id,
                            text=other.title,
                            feedback=feedback(assumption, other),
                            correct=other.id == assumption.id,
                        )
                        for other in chosen
                    ],
                ),
            )
            for number, assumption in enumerate(chosen, start=1)
        ),
        explanation=" ".join(f"Asumsi ke-{a.number}, {quote(a.title)}: {a.text}" for a in chosen),
        source=chosen[0].source,
    )


def _rows(matrix: Matrix) -> Iterator[Item]:
    """Template `jodoh-baris`, practice: the models and what one variable says of each.

    Only for rows in which nothing that is said of one model is true of another.
    """
    for variable in matrix.variables:
        row = matrix.row(variable)
        if len(row) < _FEWEST_PAIRS or not matrix.clear_row(variable):
            continue
        item_id = f"jodoh-baris-{variable.id}"
        slots = []
        for number, place in enumerate(row, start=1):
            right = f"{model_name(place.model)} dijelaskan demikian: {quote(place.cell.summary)}."
            slots.append(
                Slot(
                    id=str(number),
                    label=model_name(place.model),
                    options=lettered(
                        item_id,
                        [
                            Choice(
                                key=other.id,
                                text=opening(other.cell.summary),
                                feedback=f"Tepat, pasangan ini benar. {right}"
                                if other.id == place.id
                                else f"Kalimat itu menjelaskan {model_name(other.model)} pada "
                                f"variabel ini. {right}",
                                correct=other.id == place.id,
                                cell=other.id,
                            )
                            for other in row
                        ],
                    ),
                )
            )
        yield Item(
            id=item_id,
            family="matching",
            chapter="matriks",
            pool="practice",
            outcome="CP7",
            bloom="C2",
            concepts=(variable.id, *(place.id for place in row)),
            prompt=f"{opening(variable.question)} Pasangkan setiap model dengan jawabannya.",
            slots=tuple(slots),
            explanation=" ".join(
                f"{model_name(place.model)}: {opening(place.cell.summary).rstrip('.')}."
                for place in row
            ),
            source=variable.source,
        )
