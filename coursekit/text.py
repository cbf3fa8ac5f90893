"""The one markup allowed in dataset texts: ``*penekanan*`` for emphasis and foreign words."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LENGTH_RATIO = 1.5
SHORT = 25
_EMPHASIS = re.compile(r"\*([^*\n]+)\*")
_STRAY = re.compile(r"[*`]|(?<!\w)_(?=\w[^_]*_(?!\w))")


def to_html(text: str) -> str:
    """Return ``text`` escaped for HTML, its emphasis as ``<em>``."""
    return _EMPHASIS.sub(r"<em>\1</em>", html.escape(text, quote=True))


def to_plain(text: str) -> str:
    """Return ``text`` without its emphasis marks."""
    return _EMPHASIS.sub(r"\1", text)


def to_markdown(text: str) -> str:
    """Return ``text`` for a Markdown cell: emphasis kept, everything else literal."""
    parts = _EMPHASIS.split(text)
    escaped = [re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", part) for part in parts]
    return "".join(f"*{part}*" if index % 2 else part for index, part in enumerate(escaped))


def segments(text: str) -> list[tuple[str, bool]]:
    """Return ``text`` cut at its emphasis: ``(part, is it emphasised)``, empty parts left out."""
    return [(part, bool(n % 2)) for n, part in enumerate(_EMPHASIS.split(text)) if part]


def stray_markup(text: str) -> str:
    """Return the first sign of markup in ``text`` that is no emphasis and would show, else ""."""
    found = _STRAY.search(_EMPHASIS.sub("", text))
    return found[0] if found else ""


def balanced(texts: Iterable[str]) -> bool:
    """Tell whether no text is 1.5 times as long as another; 25 characters and less count as 25."""
    lengths = [max(len(text), SHORT) for text in texts]
    return max(lengths) <= LENGTH_RATIO * min(lengths)
