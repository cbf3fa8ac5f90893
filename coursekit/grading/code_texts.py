"""Where codes may stand: in the lines of a message, the rows of a table, the text of a web page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

# A line holds a code, perhaps a number, perhaps a few words.
MAX_WORDS = 50

_PAGE = re.compile(r"(?i)\.html?$")
_BETWEEN = re.compile(r"[;,\t]")
_HEAD = re.compile(r"(?i)\b(kode|code)\b")


def lines_of(name: str, text: str) -> list[str]:
    """Return the lines of a text; of a web page those that a reader sees."""
    return _plain(text) if _PAGE.search(name) else text.splitlines()


def is_head(line: str) -> bool:
    """Tell whether a line without a code names the columns of a table."""
    return any(_HEAD.search(field) for field in _BETWEEN.split(line))


def tries_of(line: str, numbers: Container[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what may be the code in a line, each with the other words; the likeliest first.

    ``numbers`` are those of the class, without case.
    """
    words = line.split()
    fields = [field.strip(" \"'") for field in _BETWEEN.split(line)][:MAX_WORDS]
    numbered = len(words) > 1 and words[0].casefold() in numbers
    if numbered:
        yield (words[0],), " ".join(words[1:])
    if len(fields) > 1:
        # No code has a semicolon or a comma; it is longer than a time, a number and a name.
        for nth in sorted(range(len(fields)), key=lambda nth: -len(fields[nth])):
            others = " ".join(fields[:nth] + fields[nth + 1 :]).split()
            yield tuple(others[:MAX_WORDS]), fields[nth]
    else:
        yield (), " ".join(words)
    if len(words) > 1:
        single = [word for word in re.split(r"[\s;,]+", line) if word][:MAX_WORDS]
        for nth, word in enumerate(single):
            yield (*single[:nth], *single[nth + 1 :]), word


class _Plain(HTMLParser):
    """Collects the text of a web page, each element on lines of its own but for mere emphasis."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - its interface
        if tag not in {"a", "b", "code", "em", "i", "span", "strong", "u"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _plain(text: str) -> list[str]:
    parser = _Plain()
    parser.feed(text)
    parser.close()
    return "".join(parser.parts).splitlines()
