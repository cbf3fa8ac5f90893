"""Multiple response: a slot per statement, each answered with an explicit Ya or Tidak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.bank.lettering import shuffled, yes_no
from coursekit.bank.lures import share_a_word
from coursekit.bank.wording import opening, quote
from coursekit.item import Item, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coursekit.dataset import Dataset
    from coursekit.model import Assumption, AuthoredMultiple, Definition, Element

_MOST_OF_A_KIND = 3
_FEWEST_STATEMENTS = 3
_ABILITY_ASSUMPTION = ("ross-3", "M16")


def build(authored: AuthoredMultiple) -> Item:
    """Return the item written by hand; a statement's feedback serves both of its answers."""
    return Item(
        family="multiple",
        slots=tuple(
            Slot(
                id=str(number),
                label=statement.text,
                options=yes_no(
                    statement.answer,
                    statement.feedback,
                    statement.feedback,
                    statement.misconception,
                ),
            )
            for number, statement in enumerate(authored.statements, start=1)
        ),
        **authored.model_dump(exclude={"family", "statements"}),
    )


def generate(dataset: Dataset) -> Iterator[Item]:
    """Yield the multiple-response items that the records make."""
    if "istilah" in dataset.chapters:
        yield from _elements_of_definitions(dataset)
    if "asumsi-ross" in dataset.chapters:
        yield from _kinds_of_assumptions(dataset)


def _elements_of_definitions(dataset: Dataset) -> Iterator[Item]:
    """Template `unsur`, practice: which elements belong to an author's definition.

    False statements are elements of definitions of other terms that share no word with this one.
    """
    for definition in dataset.definitions.values():
        if not definition.reference:
            continue
        item_id = f"unsur-{definition.id.removeprefix('def-')}"
        foreign = {
            f"{other.id}/{element.id}": (other, element)
            for other in dataset.definitions.values()
            if other.term != definition.term
            for element in other.elements
            if not share_a_word(element.text, definition.text)
            and not any(share_a_word(element.text, own.text) for own in definition.elements)
        }
        own = {f"{definition.id}/{e.id}": (definition, e) for e in definition.elements}
        chosen = [
            *shuffled(item_id, own)[:_MOST_OF_A_KIND],
            *shuffled(item_id, foreign)[: _MOST_OF_A_KIND - 1],
        ]
        statements = own | foreign
        if len(chosen) < _FEWEST_STATEMENTS or not foreign or not own:
            continue
        term = dataset.terms[definition.term]
        yield Item(
            id=item_id,
            family="multiple",
            chapter="istilah",
            pool="practice",
            outcome="CP2",
            bloom="C2",
            concepts=tuple(dict.fromkeys([definition.id, *(statements[k][0].id for k in chosen)])),
            prompt=f"Apakah unsur berikut ada dalam definisi {term.name} menurut "
            f"{definition.attribution}?",
            slots=tuple(
                _element_slot(dataset, number, definition, *statements[key])
                for number, key in enumerate(shuffled(item_id, chosen), start=1)
            ),
            explanation=f"Rumusan lengkapnya: {definition.text}",
            source=definition.source,
        )


def _element_slot(
    dataset: Dataset, number: int, asked: Definition, owner: Definition, element: Element
) -> Slot:
    said = quote(element.text)
    if owner.id == asked.id:
        fact = (
            f"{opening(said)} merupakan salah satu unsur definisi {asked.attribution}: "
            f"{quote(asked.text)}."
        )
        options = yes_no(
            "ya", f"Tepat. {fact}", f"Baca kembali rumusannya, unsur ini ada di situ. {fact}"
        )
    else:
        other = dataset.terms[owner.term].name
        fact = f"Definisi {asked.attribution} tidak memuat unsur {said}."
        whose = f"Unsur ini berasal dari rumusan tentang {quote(other)}."
        options = yes_no("tidak", f"{whose} {fact}", f"Tepat. {whose} {fact}")
    return Slot(id=str(number), label=opening(element.text), options=options)


def _kinds_of_assumptions(dataset: Dataset) -> Iterator[Item]:
    """Template `asumsi-normatif`, practice: which assumptions say what ought to be.

    The odd and the even numbers make an item each; an item without both kinds is not asked.
    """
    for name, rest in (("ganjil", 1), ("genap", 0)):
        chosen = [a for a in dataset.assumptions.values() if a.number % 2 == rest]
        if len(chosen) < _FEWEST_STATEMENTS or len({a.kind for a in chosen}) == 1:
            continue
        yield Item(
            id=f"asumsi-normatif-{name}",
            family="multiple",
            chapter="asumsi-ross",
            pool="practice",
            outcome="CP3",
            bloom="C2",
            concepts=tuple(assumption.id for assumption in chosen),
            prompt="Apakah asumsi Ross berikut normatif, yaitu menyatakan apa yang seharusnya, "
            "bukan apa adanya?",
            slots=tuple(
                _kind_slot(dataset, number, assumption)
                for number, assumption in enumerate(chosen, start=1)
            ),
            explanation=_by_kind(chosen),
            source=chosen[0].source,
        )


def _kind_slot(dataset: Dataset, number: int, assumption: Assumption) -> Slot:
    record, misconception = _ABILITY_ASSUMPTION
    fits = assumption.id == record and misconception in dataset.misconceptions
    about = f"Asumsi ke-{assumption.number}, {quote(assumption.title)},"
    if assumption.kind == "normatif":
        fact = f"{about} bersifat normatif karena menyatakan apa yang seharusnya."
        options = yes_no(
            "ya",
            f"Tepat. {assumption.explanation} {fact}",
            f"{assumption.explanation} {fact}",
            misconception if fits else None,
        )
    else:
        fact = f"{about} bersifat deskriptif karena menyatakan apa adanya."
        options = yes_no(
            "tidak",
            f"{assumption.explanation} {fact}",
            f"Tepat. {assumption.explanation} {fact}",
            misconception if fits else None,
        )
    return Slot(id=str(number), label=assumption.text, options=options)


def _by_kind(assumptions: Sequence[Assumption]) -> str:
    return " ".join(
        f"Asumsi ke-{a.number} ({a.title[:1].lower()}{a.title[1:]}) bersifat {a.kind}."
        for a in assumptions
    )
