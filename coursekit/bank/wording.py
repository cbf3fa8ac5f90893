"""Fit dataset texts into Indonesian sentences: quotation marks, capitals, lists, variety."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coursekit.bank.lettering import shuffle_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coursekit.model import Model

_FIRST_LETTER = re.compile(r"^([^\w]*)(\w)")


def opening(text: str) -> str:
    """Return ``text`` with a capital first letter, whatever marks stand before it."""
    return _FIRST_LETTER.sub(lambda match: match[1] + match[2].upper(), text, count=1)


def inner(text: str) -> str:
    """Return ``text`` as it stands inside a sentence: no full stop, inner quotation single."""
    return text.rstrip(".").replace("“", "‘").replace("”", "’")


def quote(text: str) -> str:
    """Return ``text`` in Indonesian quotation marks, ready for the middle of a sentence."""
    return f"“{inner(text)}”"


def joined(parts: Sequence[str]) -> str:
    """Return an Indonesian list: "a", "a dan b", "a, b, dan c"."""
    if len(parts) <= 1:
        return "".join(parts)
    if len(parts) == 2:  # noqa: PLR2004
        return f"{parts[0]} dan {parts[1]}"
    return f"{', '.join(parts[:-1])}, dan {parts[-1]}"


def model_name(model: Model) -> str:
    """Return how an option or a sentence names a model: "Model A (pengembangan … lokal)"."""
    return f"Model {model.id} ({model.short_name[:1].lower()}{model.short_name[1:]})"


def varied(item_id: str, key: str, sentences: Sequence[str]) -> str:
    """Return one of several wordings of the same feedback, always the same one for an option."""
    return sentences[int(shuffle_key(item_id, key)[-8:], 16) % len(sentences)]
