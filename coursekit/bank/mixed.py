"""Mixed cases: which models a case mixes, and how they go together."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING

from coursekit.bank.wording import opening
from coursekit.item import Item, Option, Part, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.dataset import Dataset
    from coursekit.model import Case

_PATTERNS = {
    "serentak": "unsurnya berjalan pada waktu yang sama",
    "bertahap": "satu model didahulukan, lalu berganti pada sebuah titik balik",
}


def generate(dataset: Dataset) -> Iterator[Item]:
    """Yield one item for each case of several models."""
    for case in dataset.cases.values() if "campuran" in dataset.chapters else ():
        if case.asks == "model" and len(case.key) > 1:
            yield _mixed(dataset, case)


def _mixed(dataset: Dataset, case: Case) -> Item:
    """Template `campuran`: which models are mixed, and in which pattern."""
    letters = list(dataset.models)
    sets = [
        *((one, other) for n, one in enumerate(letters) for other in letters[n + 1 :]),
        tuple(letters),
    ]
    right = tuple(sorted(case.key))
    names = " + ".join(right)
    key = (
        f"Unsurnya {names} dan polanya {case.pattern}; setiap unsur mempunyai bukti sendiri "
        "dalam teks kasus."
    )
    kinds = tuple(
        Option(
            id=letter,
            text="Model " + " + ".join(models),
            score=1.0 if models == right else 0.0,
            feedback=f"Tepat. {key}" if models == right else f"Unsurnya belum cocok. {key}",
            misconception=None if models == right else "M09",
        )
        for letter, models in zip(ascii_lowercase, sets, strict=False)
    )
    patterns = tuple(
        Option(
            id=letter,
            text=opening(pattern),
            score=1.0 if pattern == case.pattern else 0.0,
            feedback=f"Tepat, {told}. {key}"
            if pattern == case.pattern
            else f"{opening(pattern)} berarti {told}. {key}",
        )
        for letter, (pattern, told) in zip(ascii_lowercase, _PATTERNS.items(), strict=False)
    )
    return Item(
        id=f"campuran-{case.id.lower()}",
        family="mixed",
        chapter="campuran",
        pool=case.pool,
        outcome="CP9",
        bloom="C4",
        concepts=(case.id, *right),
        prompt=f"Kasus {case.id}, “{case.title}”. Model apa saja yang bercampur, dan bagaimana "
        "polanya?",
        passage=(Part(text=case.text),),
        slots=(
            Slot(id="1", label="Unsur campuran", options=kinds),
            Slot(id="2", label="Pola campuran", options=patterns),
        ),
        explanation=case.explanation,
        source=dataset.models[right[0]].source,
    )
