"""Single choice: one slot, exactly one option with a full score."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from coursekit.bank.lettering import Choice, lettered, shuffled, written
from coursekit.bank.lures import Matrix, Place
from coursekit.bank.wording import inner, joined, model_name, opening, quote, varied
from coursekit.errors import CourseError
from coursekit.item import Item, Slot
from coursekit.text import balanced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coursekit.dataset import Dataset
    from coursekit.model import AuthoredSingle, Bullet, Definition, Variable

_LURES = 3
_FEWEST_LURES = 2

# The few generated lures that stand for a known misconception rather than for a mix-up of cells.
_GOAL_MIXED_UP = ("variabel-1", "M10")
_POWER_AS_TARGET = ("variabel-7", "C", "M17")


def build(authored: AuthoredSingle) -> Item:
    """Return the item written by hand; raises CourseError unless exactly one option is correct."""
    if sum(option.correct for option in authored.options) != 1:
        raise CourseError(
            f"Butir “{authored.id}” di data/items/{authored.chapter}.yaml harus mempunyai tepat "
            "satu opsi benar. Tandai satu opsi saja dengan “correct: true”."
        )
    return Item(
        family="single",
        slots=(Slot(id="1", label="", options=lettered(authored.id, written(authored.options))),),
        **authored.model_dump(exclude={"family", "options"}),
    )


def generate(dataset: Dataset) -> Iterator[Item]:
    """Yield the single-choice items that the records make."""
    if "istilah" in dataset.chapters:
        yield from _texts_of_authors(dataset)
        yield from _authors_of_texts(dataset)
        yield from _regions_of_terms(dataset)
    if "asumsi-ross" in dataset.chapters:
        yield from _texts_of_assumptions(dataset)
    if "matriks" in dataset.chapters:
        matrix = Matrix(dataset)
        yield from _contents_of_cells(dataset, matrix)
        yield from _models_of_bullets(matrix)
        yield from _summaries_of_cells(dataset, matrix)


def _slot(item_id: str, choices: Sequence[Choice]) -> tuple[Slot]:
    return (Slot(id="1", label="", options=lettered(item_id, choices)),)


def _known(dataset: Dataset, misconception: str) -> str | None:
    return misconception if misconception in dataset.misconceptions else None


def _attributed(dataset: Dataset) -> list[Definition]:
    return [definition for definition in dataset.definitions.values() if definition.reference]


def origin(definition: Definition) -> str:
    """Return whose words a definition is, for the middle of a sentence."""
    if definition.reference:
        return definition.attribution
    return definition.attribution[:1].lower() + definition.attribution[1:]


def _balanced_lures(key: str, candidates: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return the ids of up to three candidates (id, text) whose length does not betray ``key``."""
    for size in range(min(_LURES, len(candidates)), _FEWEST_LURES - 1, -1):
        for chosen in combinations(candidates, size):
            if balanced([key, *(text for _, text in chosen)]):
                return tuple(name for name, _ in chosen)
    return ()


def _texts_of_authors(dataset: Dataset) -> Iterator[Item]:
    """Template `rumusan`, practice: an author's name is given, the text is to be found."""
    for definition in _attributed(dataset):
        item_id = f"rumusan-{definition.id.removeprefix('def-')}"
        term = dataset.terms[definition.term]
        others = shuffled(item_id, [key for key in dataset.definitions if key != definition.id])
        lures = _balanced_lures(
            definition.text, [(key, dataset.definitions[key].text) for key in others]
        )
        if not lures:
            continue
        right = (
            f"{definition.attribution} merumuskan {term.name} demikian: {quote(definition.text)}."
        )
        choices = [
            Choice(
                key=definition.id,
                text=definition.text,
                feedback=f"Tepat. {right}",
                correct=True,
            )
        ]
        for key in lures:
            lure = dataset.definitions[key]
            choices.append(
                Choice(
                    key=key,
                    text=lure.text,
                    feedback=f"Rumusan ini menjelaskan {quote(dataset.terms[lure.term].name)} "
                    f"({origin(lure)}). {right}",
                )
            )
        yield Item(
            id=item_id,
            family="single",
            chapter="istilah",
            pool="practice",
            outcome="CP2",
            bloom="C1",
            concepts=(definition.id, *lures),
            prompt=f"Definisi mana yang dirumuskan oleh {definition.attribution}?",
            slots=_slot(item_id, choices),
            explanation=right,
            source=definition.source,
        )


def _authors_of_texts(dataset: Dataset) -> Iterator[Item]:
    """Template `perumus`, graded: the text is given, its author is to be found.

    Lures are the other authors, then works that the terms cite and no definition does; never the
    lecture's own attribution, which a note may contradict.
    """
    quoted = {key for d in dataset.definitions.values() for key in d.source.references}
    cited: dict[str, list[str]] = {}
    for term in dataset.terms.values():
        for key in term.source.references:
            if key not in quoted:
                cited.setdefault(key, []).append(term.name)
    for definition in _attributed(dataset):
        item_id = f"perumus-{definition.id.removeprefix('def-')}"
        term = dataset.terms[definition.term]
        own = dataset.references[definition.reference or ""]
        right = f"Rumusan ini berasal dari {definition.attribution}, yang menjelaskan {term.name}."
        lures = [
            Choice(
                key=other.id,
                text=other.attribution,
                feedback=f"{other.attribution} memang menjelaskan "
                f"{quote(dataset.terms[other.term].name)}, tetapi dengan rumusan lain. {right}",
            )
            for other in _attributed(dataset)
            if other.id != definition.id
        ]
        for key, names in cited.items():
            work = dataset.references[key]
            if work.people[:1] == own.people[:1]:
                continue
            lures.append(
                Choice(
                    key=key,
                    text=work.label,
                    feedback=f"{work.label} dirujuk dalam bab ini antara lain untuk istilah "
                    f"{quote(names[0])}, bukan untuk rumusan ini. {right}",
                )
            )
        chosen = _balanced_lures(
            definition.attribution, [(choice.key, choice.text) for choice in lures]
        )
        if not chosen:
            continue
        yield Item(
            id=item_id,
            family="single",
            chapter="istilah",
            pool="graded",
            outcome="CP1",
            bloom="C1",
            concepts=(definition.id,),
            prompt=f"Siapa yang merumuskan definisi ini? {quote(definition.text)}",
            slots=_slot(
                item_id,
                [
                    Choice(
                        key=definition.id,
                        text=definition.attribution,
                        feedback=f"Tepat. Anda mengenali perumus definisi tersebut. {right}",
                        correct=True,
                    ),
                    *(choice for choice in lures if choice.key in chosen),
                ],
            ),
            explanation=right,
            source=definition.source,
        )


def names_by_concept(dataset: Dataset) -> dict[str, list[str]]:
    """Return for each defined term the terms that point to it and are at home in one region."""
    groups: dict[str, list[str]] = {}
    for term in dataset.terms.values():
        for concept in term.see:
            if len(term.regions) == 1 and dataset.terms[concept].definition:
                groups.setdefault(concept, []).append(term.id)
                break
    return groups


def region_feedback(dataset: Dataset, term_id: str, region_id: str, names: Sequence[str]) -> str:
    """Return what to tell who places a term in a region; ``names`` are the terms in play."""
    term = dataset.terms[term_id]
    home = dataset.regions[term.regions[0]]
    right = f"Istilah {quote(term.name)} banyak dipakai di {home.name}."
    if region_id == home.id:
        return f"Tepat, Anda mengenali tempat istilah ini dipakai. {right}"
    here = [quote(dataset.terms[n].name) for n in names if dataset.terms[n].regions == (region_id,)]
    region = dataset.regions[region_id].name
    if here:
        return f"Yang banyak dipakai di {region} ialah istilah {joined(here)}. {right}"
    return f"Dalam bab ini tidak ada istilah yang dikaitkan dengan {region} saja. {right}"


def _regions_of_terms(dataset: Dataset) -> Iterator[Item]:
    """Template `tempat-istilah`, practice: where one term is at home."""
    for names in names_by_concept(dataset).values():
        for name in names:
            term = dataset.terms[name]
            item_id = f"tempat-istilah-{name}"
            home = term.regions[0]
            if len(dataset.regions) <= _FEWEST_LURES:
                continue
            yield Item(
                id=item_id,
                family="single",
                chapter="istilah",
                pool="practice",
                outcome="CP1",
                bloom="C1",
                concepts=(name, home),
                prompt=f"Di mana istilah {quote(term.name)} banyak dipakai?",
                slots=_slot(
                    item_id,
                    [
                        Choice(
                            key=region.id,
                            text=region.name,
                            feedback=region_feedback(dataset, name, region.id, names),
                            correct=region.id == home,
                        )
                        for region in dataset.regions.values()
                    ],
                ),
                explanation=f"{opening(term.name)}: {term.gloss}",
                source=term.source,
            )


def _texts_of_assumptions(dataset: Dataset) -> Iterator[Item]:
    """Template `bunyi-asumsi`, graded: the title is given, the text is to be found."""
    for assumption in dataset.assumptions.values():
        item_id = f"bunyi-asumsi-{assumption.id}"
        others = shuffled(item_id, [key for key in dataset.assumptions if key != assumption.id])
        lures = _balanced_lures(
            assumption.text, [(key, dataset.assumptions[key].text) for key in others]
        )
        if not lures:
            continue
        right = (
            f"Asumsi ke-{assumption.number}, {quote(assumption.title)}, berbunyi: "
            f"{quote(assumption.text)}."
        )
        choices = [
            Choice(
                key=assumption.id, text=assumption.text, feedback=f"Tepat. {right}", correct=True
            )
        ]
        for key in lures:
            lure = dataset.assumptions[key]
            choices.append(
                Choice(
                    key=key,
                    text=lure.text,
                    feedback=f"Ini bunyi asumsi ke-{lure.number}, {quote(lure.title)}. {right}",
                )
            )
        yield Item(
            id=item_id,
            family="single",
            chapter="asumsi-ross",
            pool="graded",
            outcome="CP3",
            bloom="C2",
            concepts=(assumption.id, *lures),
            prompt=f"Salah satu asumsi Ross diberi judul {quote(assumption.title)}. "
            "Rumusan mana yang sesuai dengan judul itu?",
            slots=_slot(item_id, choices),
            explanation=assumption.explanation,
            source=assumption.source,
        )


def _fact(place: Place) -> str:
    return (
        f"Pada variabel {quote(place.variable.name)}, {model_name(place.model)} dijelaskan "
        f"demikian: {quote(place.cell.summary)}."
    )


def _contents_of_cells(dataset: Dataset, matrix: Matrix) -> Iterator[Item]:
    """Template `isi-sel`, practice: variable and model are given, the content is to be found."""
    for place in matrix.places():
        item_id = f"isi-sel-{place.id.lower()}"
        for key in place.cell.bullets:
            lures = matrix.lures(item_id, place, key)
            if lures:
                yield _content_of_cell(dataset, item_id, place, key, lures)
                break


def _content_of_cell(
    dataset: Dataset,
    item_id: str,
    place: Place,
    key: Bullet,
    lures: Sequence[tuple[Place, Bullet]],
) -> Item:
    here, variable = model_name(place.model), place.variable.name
    short = quote(place.variable.short_name)
    right = f"Untuk {here}, variabel {short} berisi antara lain {quote(key.text)}."
    choices = [
        Choice(
            key=key.id,
            text=opening(key.text),
            feedback=f"Tepat. {right}",
            correct=True,
            cell=place.id,
        )
    ]
    for source, bullet in lures:
        there, said = model_name(source.model), quote(bullet.text)
        if source.variable.id == place.variable.id:
            sentences: tuple[str, ...] = (
                f"Pada variabel yang sama, {said} merupakan ciri {there}. {right}",
                f"{opening(said)} terdapat pada baris ini juga, tetapi di kolom {there}. {right}",
                f"Anda memilih isi {there}: {said}. {right}",
            )
        else:
            elsewhere = quote(source.variable.short_name)
            sentences = (
                f"{opening(said)} memang ciri {there}, tetapi pada variabel {elsewhere}. {right}",
                f"Modelnya benar, variabelnya tertukar: {said} ada pada {elsewhere}. {right}",
            )
        choices.append(
            Choice(
                key=bullet.id,
                text=opening(bullet.text),
                feedback=varied(item_id, bullet.id, sentences),
                misconception=_misconception(dataset, place.variable, source),
                cell=source.id,
            )
        )
    return Item(
        id=item_id,
        family="single",
        chapter="matriks",
        pool="practice",
        outcome="CP7",
        bloom="C1",
        concepts=(place.id, *dict.fromkeys(source.id for source, _ in lures)),
        prompt=f"Manakah isi variabel {quote(variable)} untuk {here}?",
        slots=_slot(item_id, choices),
        explanation=_fact(place),
        source=place.cell.source,
    )


def _misconception(dataset: Dataset, variable: Variable, source: Place) -> str | None:
    """Return the misconception behind a lure from ``source``'s cell of the same row, if any."""
    if source.variable.id != variable.id:
        return None
    if variable.id == _GOAL_MIXED_UP[0]:
        return _known(dataset, _GOAL_MIXED_UP[1])
    if (variable.id, source.model.id) == _POWER_AS_TARGET[:2]:
        return _known(dataset, _POWER_AS_TARGET[2])
    return None


def _models_of_bullets(matrix: Matrix) -> Iterator[Item]:
    """Template `pemilik-ciri`, graded: one bullet is given, its model is to be found."""
    for place in matrix.places():
        item_id = f"pemilik-ciri-{place.id.lower()}"
        own = matrix.own_bullets(place)
        if not own or len(matrix.row(place.variable)) <= _FEWEST_LURES:
            continue
        # The last of them: the first is what the practice template asks for.
        bullet = own[-1]
        said, variable = quote(bullet.text), quote(place.variable.name)
        short = quote(place.variable.short_name)
        right = f"Pada variabel {short}, {said} merupakan ciri {model_name(place.model)}."
        choices = []
        for option in matrix.row(place.variable):
            if option.id == place.id:
                feedback = f"Tepat. {right}"
            else:
                there = model_name(option.model)
                feedback = varied(
                    item_id,
                    option.id,
                    (
                        f"Lain halnya {there}: {quote(option.cell.summary)}. {right}",
                        f"Tentang hal ini, {there} berbeda: {quote(option.cell.summary)}. {right}",
                    ),
                )
            choices.append(
                Choice(
                    key=option.model.id,
                    text=model_name(option.model),
                    feedback=feedback,
                    correct=option.id == place.id,
                    cell=option.id,
                )
            )
        yield Item(
            id=item_id,
            family="single",
            chapter="matriks",
            pool="graded",
            outcome="CP7",
            bloom="C2",
            concepts=(place.id,),
            prompt=f"Pada variabel {variable}, model mana yang berciri {said}?",
            slots=_slot(item_id, choices),
            explanation=_fact(place),
            source=place.cell.source,
        )


def _summaries_of_cells(dataset: Dataset, matrix: Matrix) -> Iterator[Item]:
    """Template `ringkasan-sel`, graded: the content of a cell as a whole sentence."""
    for place in matrix.places():
        row = matrix.row(place.variable)
        item_id = f"ringkasan-sel-{place.id.lower()}"
        if (
            len(row) <= _FEWEST_LURES
            or not matrix.clear_row(place.variable)
            or not balanced(other.cell.summary for other in row)
        ):
            continue
        here = model_name(place.model)
        right = f"{here} dijelaskan demikian: {quote(place.cell.summary)}."
        yield Item(
            id=item_id,
            family="single",
            chapter="matriks",
            pool="graded",
            outcome="CP7",
            bloom="C1",
            concepts=(place.id, *(other.id for other in row if other.id != place.id)),
            prompt=f"{opening(_question(place.variable))} Pilih jawaban menurut {here}.",
            slots=_slot(
                item_id,
                [
                    Choice(
                        key=other.id,
                        text=opening(other.cell.summary),
                        feedback=f"Tepat. Pada variabel {quote(place.variable.name)}, {right}"
                        if other.id == place.id
                        else f"Kalimat ini menjelaskan {model_name(other.model)} pada variabel "
                        f"{quote(place.variable.name)}. {right}",
                        correct=other.id == place.id,
                        misconception=_misconception(dataset, place.variable, other),
                        cell=other.id,
                    )
                    for other in row
                ],
            ),
            explanation=_fact(place),
            source=place.cell.source,
        )


def _question(variable: Variable) -> str:
    return f"{inner(variable.question).rstrip('?')}?"
