"""English among Indonesian: phrases say so, that they are read aloud and hyphenated in English.

The phrases are those of ``data/english.txt`` and the English names of records. Two words and more,
also joined by a hyphen, are marked wherever they stand; a single word may be Indonesian too
(“target”): it is marked where it is emphasised, or a link to the glossary.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

PHRASES = "data/english.txt"
_EMPHASISED = re.compile(r"\*([^*\n]+)\*")
_PARTS = re.compile(
    r"(?P<data><script\b.*?</script>)"
    # Where no element may stand, what is code, and what says its language before any element in it.
    r"|<!--.*?-->|<(svg|math|option|textarea|code|pre|style|title)\b.*?</\2>|<[^>]*\slang=[^>]*>[^<]*"
    r'|(?P<start><em|<span(?: class="xref std std-term")?)>(?P<inside>[^<]+)'
    r"""|<(?:"[^"]*"|'[^']*'|[^'">])*>"""
    r"|(?P<text>[^<]+)",
    re.DOTALL,
)


def read_phrases(text: str) -> frozenset[str]:
    """Return the phrases of a file; lines that begin with ``#`` are comments."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return frozenset(line.lower() for line in lines if line and not line.startswith("#"))


def is_english(text: str, phrases: frozenset[str]) -> bool:
    """Tell whether all of ``text`` is an English phrase."""
    return " ".join(html.unescape(text).split()).lower() in phrases


@lru_cache(maxsize=1)
def _several_words(phrases: frozenset[str]) -> re.Pattern[str]:
    several = sorted(
        (phrase for phrase in phrases if re.search("[ -]", phrase)),
        key=lambda one: (-len(one), one),
    )
    told = "|".join(
        r"\s+".join(re.escape(html.escape(word)) for word in phrase.split()) for phrase in several
    )
    return re.compile(rf"(?<![\w-])(?:{told or '(?!)'})(?![\w-])", re.IGNORECASE)


def mark_page(markup: str, phrases: frozenset[str]) -> str:
    """Return HTML with ``lang="en"`` on its English phrases; the data of its widgets tell them."""
    several = _several_words(phrases)

    def marked(found: re.Match[str]) -> str:
        if found["data"]:
            return mark_data(found["data"], phrases)
        text = found["inside"] or found["text"]
        if text is None:
            return found[0]
        start = found["start"]
        if start and is_english(text, phrases):
            return f'{start} lang="en">{text}'
        return (f"{start}>" if start else "") + several.sub(r'<span lang="en">\g<0></span>', text)

    return _PARTS.sub(marked, markup)


def mark_data(script: str, phrases: frozenset[str]) -> str:
    """Return a widget's data with ``*en:…*`` for English emphasis, as ``dom.js`` reads it."""
    return _EMPHASISED.sub(
        lambda found: f"*en:{found[1]}*" if is_english(found[1], phrases) else found[0], script
    )
