"""Short text: a typed answer that is mapped to an option by its normal form."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING

from coursekit.item import Item, Option, Slot
from coursekit.text import to_plain
from coursekit.typed import normal_form, one_slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.dataset import Dataset
    from coursekit.model import AuthoredAnswer, AuthoredShort


def build(authored: AuthoredShort) -> Item:
    """Return the item written by hand; any answer that it does not know is the last option."""
    options = [
        Option(
            id=letter,
            text=answer.text,
            score=1.0 if answer.correct else 0.0,
            feedback=answer.feedback,
            misconception=answer.misconception,
            accepts=ways(answer),
        )
        for letter, answer in zip(ascii_lowercase, authored.answers, strict=False)
    ]
    other = Option(id="lain", text="Jawaban lain", score=0.0, feedback=authored.other)
    return Item(
        family="short",
        slots=(Slot(id="1", label="", options=(*options, other), typed=True),),
        **authored.model_dump(exclude={"family", "answers", "other"}),
    )


def ways(answer: AuthoredAnswer) -> tuple[str, ...]:
    """Return all the ways to say an answer, its own text first."""
    return tuple(to_plain(text) for text in (answer.text, *answer.accepts))


def guarded(item: Item, names: Iterator[str]) -> Item:
    """Return a short-text item that also knows the ``names`` of the course a slip from its own.

    One slip is forgiven, but a name of another concept is no slip: it is another answer.
    """
    [slot] = item.slots
    forms = {normal_form(text) for option in slot.options for text in option.accepts}
    near = [
        name
        for name in dict.fromkeys(names)
        if (form := normal_form(name)) not in forms and any(_near(form, known) for known in forms)
    ]
    if not near:
        return item
    other = slot.options[-1]
    # It must not be the one without `accepts`, so it stands before that one.
    confused = other.model_copy(update={"id": "nama-lain", "accepts": tuple(near)})
    options = (*slot.options[:-1], confused, other)
    return item.model_copy(update={"slots": (slot.model_copy(update={"options": options}),)})


def _near(form: str, known: str) -> bool:
    words, others = form.split(" "), known.split(" ")
    return len(words) == len(others) and all(
        word == other or one_slip(word, other) for word, other in zip(words, others, strict=True)
    )


def generate(_dataset: Dataset) -> Iterator[Item]:
    """Yield nothing: what may be accepted is judged by hand."""
    yield from ()
