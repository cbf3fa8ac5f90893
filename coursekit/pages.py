"""Read the pages of the book as text: what they print, and what their sentences rest on.

A page prints records by directives (``{definition} def-…``), names the lecture's statements behind
a passage in a comment line, ``% sumber: S021 S022``, and marks a passage that is the editor's own,
be it a scene, an example or advice, by the comment ``% redaksi``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOOK = "book"
CONTENTS = "_toc.yml"
SHEETS = "lembar"
_HEADING = re.compile(r"#{1,6} +(?P<title>.+)")
_FENCE = re.compile(r"(?P<mark>`{3,}|:{3,})(?:\{(?P<name>[\w-]+)\} *(?P<argument>\S*))?.*")
_OPTION = re.compile(r"(?m)^:([\w-]+): *(.*\S)")
_SOURCE = re.compile(r"% sumber: *(?P<ids>.*)")
_OWN = "% redaksi"
# What names a source within a paragraph: a citation, a record, or the word that owns up to it.
_NAMED = re.compile(r"\{(cite|cell|variable|term|model)[:}]|\]\(#|\b[Rr](edaksi|ekaan)")
_NO_PROSE = re.compile(r"[|>:%+!]|[-*] |\d+\. |\(|---| {2,}")


@dataclass(frozen=True)
class Passage:
    """A comment that names the statements behind the passage before it; lines count from 1.

    ``heading`` is the title of the section that it stands in.
    """

    line: int
    heading: str
    statements: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of prose; ``sourced`` tells whether it, or a comment after it, names a source."""

    line: int
    start: str
    sourced: bool


@dataclass(frozen=True)
class Call:
    """A directive, its argument ("" when it has none) and its options; lines count from 1."""

    line: int
    heading: str
    directive: str
    argument: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Page:
    """A page of the book; ``name`` is its path without suffix, relative to the project."""

    name: str
    text: str
    headings: tuple[str, ...]
    passages: tuple[Passage, ...]
    calls: tuple[Call, ...]
    paragraphs: tuple[Paragraph, ...]

    @property
    def file(self) -> str:
        """The path of the page, relative to the project."""
        return f"{self.name}.md"


def record_anchor(record_id: str) -> str:
    """Return the anchor of a record on the page that prints it."""
    if re.fullmatch(r"\d{1,2}[A-Z]", record_id):
        return f"sel-{record_id.lower()}"
    if re.fullmatch(r"[DE]\d{2}", record_id):
        return f"catatan-{record_id.lower()}"
    return record_id


def sheet_of(page: str) -> str:
    """Return the name of the practice sheet that belongs to a chapter's page."""
    return f"{SHEETS}/{page.rsplit('/', 1)[-1]}"


def key_anchor(item_id: str) -> str:
    """Return the anchor of a practice item's key on the sheet of its chapter."""
    return f"kunci-{item_id}"


def read_pages(root: Path) -> list[Page]:
    """Return the pages of ``root/book``, by name."""
    return [
        read_page(
            path.relative_to(root).with_suffix("").as_posix(),
            path.read_bytes().decode("utf-8-sig", "replace"),
        )
        for path in sorted((root / BOOK).rglob("*.md"))
        if not any(part.startswith("_") for part in path.relative_to(root).parts)
    ]


def read_page(name: str, text: str) -> Page:
    """Return the page called ``name`` that ``text`` makes."""
    headings: list[str] = []
    passages: list[Passage] = []
    calls: list[Call] = []
    for number, line, body in _outside_fences(text):
        here = headings[-1] if headings else ""
        if found := _SOURCE.fullmatch(line):
            passages.append(Passage(number, here, tuple(found["ids"].split())))
        elif found := _HEADING.fullmatch(line):
            headings.append(re.sub(r"\{[\w:-]+\}|[`*]", "", found["title"]).strip())
        elif (found := _FENCE.fullmatch(line)) and found["name"]:
            options = tuple(_OPTION.findall("\n".join(body)))
            calls.append(Call(number, here, found["name"], found["argument"], options))
    paragraphs = tuple(_paragraphs(text))
    return Page(name, text, tuple(headings), tuple(passages), tuple(calls), paragraphs)


def _paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs; a comment speaks for all since the comment or heading before it."""
    waiting: list[tuple[int, list[str]]] = []
    open_ = False
    front_matter = text.startswith("---")
    for number, line, body in _outside_fences(text):
        front_matter = front_matter and not (number > 1 and line == "---")
        if front_matter:
            continue
        comment = line.startswith(_OWN) or _SOURCE.fullmatch(line)
        if comment or _HEADING.fullmatch(line):
            for start, lines in waiting:
                told = " ".join(lines)
                yield Paragraph(start, lines[0], bool(comment) or bool(_NAMED.search(told)))
            waiting, open_ = [], False
        elif body or not line.strip() or _FENCE.fullmatch(line):
            open_ = False
        elif open_:
            waiting[-1][1].append(line)
        elif not _NO_PROSE.match(line):
            waiting.append((number, [line]))
            open_ = True
    for start, lines in waiting:
        yield Paragraph(start, lines[0], bool(_NAMED.search(" ".join(lines))))


def _outside_fences(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Yield the lines outside directives and code, and each line that opens one with its body."""
    opened: tuple[int, str, list[str]] | None = None
    closing = ""
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if opened is None:
            if found := _FENCE.fullmatch(line):
                opened, closing = (number, line, []), found["mark"]
            else:
                yield number, line, []
        elif bare and set(bare) == {closing[0]} and len(bare) >= len(closing):
            yield opened
            opened = None
        else:
            opened[2].append(line)
