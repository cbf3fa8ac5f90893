"""Classification: a slot per statement, all slots sharing a few categories in a fixed order."""

from __future__ import annotations

from itertools import product
from string import ascii_lowercase
from typing import TYPE_CHECKING

from coursekit.bank.lettering import shuffled
from coursekit.bank.lures import share_a_word
from coursekit.bank.wording import model_name, opening, quote
from coursekit.item import Item, Option, Part, Slot
from coursekit.text import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coursekit.dataset import Dataset
    from coursekit.model import AuthoredClassify, Model, Trait

_FEWEST = 3
# That there were eleven variables in 1987 only the slides say: it is keyed neither right nor wrong.
_DOUBTFUL = "beda-jumlah-variabel"


def build(authored: AuthoredClassify) -> Item:
    """Return the item written by hand; a statement's feedback serves all of its answers."""
    return Item(
        family="classify",
        slots=tuple(
            Slot(
                id=str(number),
                label=statement.text,
                options=_options(
                    authored.categories,
                    statement.category,
                    {},
                    statement.feedback,
                    statement.misconception,
                ),
            )
            for number, statement in enumerate(authored.statements, start=1)
        ),
        **authored.model_dump(exclude={"family", "categories", "statements"}),
    )


def _options(
    categories: Sequence[str],
    right: str,
    about: Mapping[str, str],
    fact: str,
    misconception: str | None = None,
    cells: Mapping[str, str] | None = None,
) -> tuple[Option, ...]:
    """Return the categories as options.

    ``about`` says of a wrong one what it would be, ``cells`` which model or cell a category is.
    """
    return tuple(
        Option(
            id=letter,
            text=category,
            score=1.0 if category == right else 0.0,
            feedback=f"Tepat. {fact}"
            if category == right and about
            else f"{about[category]} {fact}"
            if category in about
            else fact,
            misconception=None if category == right else misconception,
            cell=(cells or {}).get(category),
        )
        for letter, category in zip(ascii_lowercase, categories, strict=False)
    )


def generate(dataset: Dataset) -> Iterator[Item]:
    """Yield the classifications that the records make."""
    if "tujuan-nasw" in dataset.chapters:
        yield from _parts_of_goals(dataset)
    if "tiga-tipologi" in dataset.chapters:
        yield from _years_of_sides(dataset)
    if "model-c" in dataset.chapters:
        yield from _owners_of_traits(dataset)
    if "campuran" in dataset.chapters:
        yield from _owners_of_evidence(dataset)


def _parts_of_goals(dataset: Dataset) -> Iterator[Item]:
    """Template `pohon-tujuan`, practice: to which goal each sub-goal belongs."""
    goals = list(dataset.goals.values())
    parts = {part.id: (goal, part) for goal in goals for part in goal.parts}
    categories = [f"Tujuan {goal.number}" for goal in goals]
    if len(goals) < 2 or len(parts) < _FEWEST:  # noqa: PLR2004
        return
    item_id = "pohon-tujuan"
    slots = []
    for number, key in enumerate(shuffled(item_id, parts), start=1):
        goal, part = parts[key]
        fact = (
            f"Butir {goal.number}{part.letter} termasuk tujuan ke-{goal.number}, "
            f"{quote(goal.title)}: {part.text}"
        )
        about = {
            text: f"Tujuan ke-{other.number} berbicara tentang hal lain."
            for other, text in zip(goals, categories, strict=True)
            if other.id != goal.id
        }
        right = categories[goals.index(goal)]
        slots.append(
            Slot(id=str(number), label=part.text, options=_options(categories, right, about, fact))
        )
    yield Item(
        id=item_id,
        family="classify",
        chapter="tujuan-nasw",
        pool="practice",
        outcome="CP3",
        bloom="C2",
        concepts=(*dataset.goals, *parts),
        prompt="Susunlah kembali pohon tujuan: setiap butir berikut bagian dari tujuan yang mana?",
        passage=tuple(
            Part(text=f"Tujuan {goal.number}: {goal.title}" + "\n" * (goal is not goals[-1]))
            for goal in goals
        ),
        slots=tuple(slots),
        explanation=" ".join(
            f"Tujuan {goal.number}, {quote(goal.title)}, mempunyai {len(goal.parts)} butir."
            for goal in goals
        ),
        source=goals[0].source,
    )


def _years_of_sides(dataset: Dataset) -> Iterator[Item]:
    """Template `tahun-rumusan`, practice: which of two typologies uses each wording."""
    typologies = list(dict.fromkeys(key for d in dataset.differences.values() for key in d.sides))
    categories = [str(dataset.typologies[key].year) for key in typologies]
    worded = {
        f"{difference.id}/{key}": (difference, key, text)
        for difference in dataset.differences.values()
        for key, text in difference.sides.items()
        if difference.id != _DOUBTFUL
    }
    if len(worded) < _FEWEST:
        return
    item_id = "tahun-rumusan"
    slots = []
    for number, key in enumerate(shuffled(item_id, worded), start=1):
        difference, typology, text = worded[key]
        year = str(dataset.typologies[typology].year)
        fact = f"Rumusan {year} memakai {quote(text)}. {difference.text}"
        about = {other: f"Itu tahun rumusan yang lain, {other}." for other in categories}
        del about[year]
        slots.append(
            Slot(
                id=str(number),
                label=f"{opening(difference.aspect)}: {text}",
                options=_options(categories, year, about, fact),
            )
        )
    yield Item(
        id=item_id,
        family="classify",
        chapter="tiga-tipologi",
        pool="practice",
        outcome="CP5",
        bloom="C1",
        concepts=(*typologies, *dict.fromkeys(worded[key][0].id for key in worded)),
        prompt="Rumusan tahun berapakah yang memakai istilah berikut?",
        slots=tuple(slots),
        explanation=" ".join(dict.fromkeys(worded[key][0].text for key in worded)),
        source=next(iter(dataset.differences.values())).source,
    )


def _letter(model: Model) -> str:
    """Return how a category names a model: as short as three side by side on a phone must be."""
    return f"Model {model.id}"


def _letters(models: Sequence[Model]) -> dict[str, str]:
    return {_letter(model): model.id for model in models}


def _owners_of_traits(dataset: Dataset) -> Iterator[Item]:
    """Templates `pemilik-peran` and `pemilik-fokus`, practice: which model a trait belongs to.

    The first, third, … and the second, fourth, … of each model make an item each. A trait whose
    name shares a word with one of another model is not asked.
    """
    models = list(dataset.models.values())
    categories = list(_letters(models))
    for aspect, (half, start) in product(("peran", "fokus"), (("ganjil", 0), ("genap", 1))):
        item_id = f"pemilik-{aspect}-{half}"
        traits = [trait for trait in dataset.traits.values() if trait.aspect == aspect]
        chosen: dict[str, Trait] = {}
        for model in models:
            own = {
                trait.id: trait
                for trait in traits
                if trait.model == model.id
                and not any(share_a_word(trait.name, o.name) for o in traits if o.model != model.id)
            }
            chosen |= {key: own[key] for key in list(own)[start::2]}
        if len({trait.model for trait in chosen.values()}) < len(models):
            continue
        slots = []
        for number, key in enumerate(shuffled(item_id, chosen), start=1):
            trait = chosen[key]
            owner = dataset.models[trait.model]
            name = to_plain(trait.name)
            fact = f"{opening(name)} termasuk {aspect} {model_name(owner)}: {trait.text}"
            about = {
                text: f"Bukan {aspect} {model_name(other)} menurut kuliah ini."
                for other, text in zip(models, categories, strict=True)
                if other.id != owner.id
            }
            slots.append(
                Slot(
                    id=str(number),
                    label=opening(trait.name),
                    options=_options(
                        categories, _letter(owner), about, fact, cells=_letters(models)
                    ),
                )
            )
        yield Item(
            id=item_id,
            family="classify",
            chapter="model-c",
            pool="practice",
            outcome="CP6",
            bloom="C2",
            concepts=tuple(chosen),
            prompt=f"Menurut kuliah, {aspect} berikut milik model yang mana?",
            slots=tuple(slots),
            explanation=" ".join(
                f"{model_name(model)}: "
                + ", ".join(
                    to_plain(t.name).lower() for t in chosen.values() if t.model == model.id
                )
                + "."
                for model in models
            ),
            source=next(iter(chosen.values())).source,
        )


def _owners_of_evidence(dataset: Dataset) -> Iterator[Item]:
    """Template `bukti-campuran`: for which model each phrase of a mixed case speaks."""
    for case in dataset.cases.values():
        if case.asks != "model" or len(case.key) == 1:
            continue
        models = [model for model in dataset.models.values() if model.id in case.key]
        categories = list(_letters(models))
        item_id = f"bukti-campuran-{case.id.lower()}"
        slots = []
        phrases = {one.phrase: one for one in case.evidence if one.cell}
        for number, phrase in enumerate(sorted(phrases, key=case.text.find), start=1):
            cell_id = str(phrases[phrase].cell)
            variable = dataset.variables[f"variabel-{cell_id[:-1]}"]
            owner = dataset.models[cell_id[-1]]
            said = dataset.cells[cell_id].summary.rstrip(".")
            fact = (
                f"Frasa itu menunjukkan {variable.short_name.lower()} pada {model_name(owner)} "
                f"(sel {cell_id}): {said}."
            )
            about = {text: f"Bukan unsur {text}." for text in categories if text != _letter(owner)}
            slots.append(
                Slot(
                    id=str(number),
                    label=f"“{phrase}”",
                    options=_options(
                        categories, _letter(owner), about, fact, "M09", _letters(models)
                    ),
                )
            )
        yield Item(
            id=item_id,
            family="classify",
            chapter="campuran",
            pool=case.pool,
            outcome="CP9",
            bloom="C4",
            concepts=(case.id, *dict.fromkeys(str(one.cell) for one in phrases.values())),
            prompt=f"Kasus {case.id}, “{case.title}”, mencampur beberapa model. Setiap frasa "
            "berikut bukti bagi unsur model yang mana?",
            slots=tuple(slots),
            explanation=case.explanation,
            source=dataset.cells[str(case.evidence[0].cell)].source,
        )
