"""The one markup allowed in dataset texts: ``*penekanan*`` for emphasis and foreign words."""

from __future__ import annotations

import html
import re

_EMPHASIS = re.compile(r"\*([^*\n]+)\*")


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
