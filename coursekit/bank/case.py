"""Cases: the text is read, then the model and the phrases that show it are chosen."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING

from coursekit.bank.wording import model_name, opening, quote
from coursekit.item import Item, Option, Part, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.dataset import Dataset
    from coursekit.model import Case, Variable

_ASKED = 3
_DECOYS = 2


def generate(dataset: Dataset) -> Iterator[Item]:
    """Yield one item for each case of one model."""
    for case in dataset.cases.values() if "laboratorium" in dataset.chapters else ():
        if case.asks == "model" and len(case.key) == 1:
            yield from _with_evidence(dataset, case)


def passage(text: str, phrases: list[str]) -> tuple[Part, ...]:
    """Return ``text`` cut at ``phrases``, which carry letters in the order of the text."""
    parts: list[Part] = []
    end = 0
    for letter, phrase in zip(ascii_lowercase, phrases, strict=False):
        start = text.index(phrase, end)
        if start > end:
            parts.append(Part(text=text[end:start]))
        parts.append(Part(text=phrase, mark=letter))
        end = start + len(phrase)
    return (*parts, Part(text=text[end:]))


def _with_evidence(dataset: Dataset, case: Case) -> Iterator[Item]:
    """Template `kasus`: the model, and for three variables the phrase that shows it."""
    owners: dict[str, list[str]] = {}
    for one in case.evidence:
        owners.setdefault(str(one.cell)[:-1], []).append(one.phrase)
    deviant = {one.cell[:-1] for one in case.deviations}
    asked: list[str] = []
    phrases: list[str] = []
    for number, found in owners.items():
        clear = len(found) == 1 and number not in deviant and _apart(case, phrases, found[0])
        if len(asked) < _ASKED and clear:
            asked.append(number)
            phrases.append(found[0])
    for decoy in case.decoys:
        if len(phrases) < _ASKED + _DECOYS and _apart(case, phrases, decoy):
            phrases.append(decoy)
    phrases.sort(key=case.text.index)
    if len(asked) < _ASKED:
        return
    yield Item(
        id=f"kasus-{case.id.lower()}",
        family="case",
        chapter="laboratorium",
        pool=case.pool,
        outcome="CP8",
        bloom="C4",
        concepts=(case.id, *(f"{number}{case.key[0]}" for number in asked)),
        prompt=f"Kasus {case.id}, “{case.title}”. Model apa yang paling tampak, dan frasa mana "
        "buktinya?",
        passage=passage(case.text, phrases),
        slots=(
            Slot(
                id="1", label="Model yang paling tampak", options=_models(dataset, case, asked[0])
            ),
            *(
                Slot(
                    id=str(position),
                    label=f"Bukti bagi variabel {_named(dataset.variables[f'variabel-{number}'])}",
                    options=_phrases(dataset, case, number, phrases),
                )
                for position, number in enumerate(asked, start=2)
            ),
        ),
        explanation=case.explanation,
        source=dataset.cells[f"{asked[0]}{case.key[0]}"].source,
    )


def _apart(case: Case, phrases: list[str], phrase: str) -> bool:
    """Tell whether ``phrase`` shares no letter of the text with ``phrases``: each gets a mark."""
    start = case.text.index(phrase)
    end = start + len(phrase)
    spans = [(case.text.index(other), len(other)) for other in phrases]
    return all(end <= at or at + length <= start for at, length in spans)


def _named(variable: Variable) -> str:
    return f"{variable.number}, {variable.short_name.lower()}"


def _models(dataset: Dataset, case: Case, number: str) -> tuple[Option, ...]:
    right = dataset.models[case.key[0]]
    tempting = {lure.key[0]: lure for lure in case.lures if len(lure.key) == 1}
    variable = dataset.variables[f"variabel-{number}"]
    said = dataset.cells[f"{number}{right.id}"].summary.rstrip(".")
    key = (
        f"Yang paling tampak ialah {model_name(right)}; lihat misalnya variabel "
        f"{_named(variable)}: {said}."
    )
    options = []
    for letter, model in zip(ascii_lowercase, dataset.models.values(), strict=False):
        misconception = None
        if model.id == right.id:
            feedback = f"Tepat. {key}"
        elif model.id in tempting:
            lure = tempting[model.id]
            feedback = f"{opening(lure.reason)} {key}"
            misconception = next(iter(lure.misconceptions), None)
        else:
            feedback = f"Bukan {model_name(model)}. {key}"
        options.append(
            Option(
                id=letter,
                text=f"Model {model.id}",
                score=1.0 if model.id == right.id else 0.0,
                feedback=feedback,
                misconception=misconception,
                cell=model.id,
            )
        )
    return tuple(options)


def _phrases(dataset: Dataset, case: Case, number: str, phrases: list[str]) -> tuple[Option, ...]:
    variable = dataset.variables[f"variabel-{number}"]
    cell_id = f"{number}{case.key[0]}"
    shown = {one.phrase: str(one.cell) for one in case.evidence}
    right = next(phrase for phrase, cell in shown.items() if cell[:-1] == number)
    said = dataset.cells[cell_id].summary.rstrip(".")
    fact = (
        f"Bukti bagi variabel {_named(variable)}, ialah {quote(right)}, "
        f"sesuai dengan sel {cell_id}: {said}."
    )
    options = []
    for letter, phrase in zip(ascii_lowercase, phrases, strict=False):
        if phrase == right:
            feedback = f"Tepat. {fact}"
        elif phrase in shown:
            other = dataset.variables[f"variabel-{shown[phrase][:-1]}"]
            feedback = f"Frasa itu bukti bagi variabel {_named(other)}. {fact}"
        else:
            feedback = f"Frasa itu latar cerita dan tidak berbicara untuk sel mana pun. {fact}"
        options.append(
            Option(
                id=letter,
                text=phrase,
                score=1.0 if phrase == right else 0.0,
                feedback=feedback,
            )
        )
    return tuple(options)
