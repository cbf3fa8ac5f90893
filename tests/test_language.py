"""Indonesian throughout: the interface of every built page, and the search."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from coursekit.sphinx import language

if TYPE_CHECKING:
    from pathlib import Path


# Words of the themes' English interface; none is an Indonesian word.
ENGLISH = set(
    """
    the and search searching results toggle sidebar contents content previous next skip copy copied
    clipboard section show hide click light dark color mode settings download edit print page back
    top by copyright created using built theme attention note warning caution hint important see
    also error please activate breadcrumb home index table figure link to this heading permalink
    expand collapse navigation site version announcement
    """.split()  # noqa: SIM905 - a list of 60 quoted words is no easier to read
)
FURNITURE = (
    *("header", "footer", "nav", "summary", "noscript"),
    *(".ck-skip", ".ck-changed", ".ck-search"),
)
LABELS = ("title", "aria-label", "placeholder", "alt", "data-bs-title")


def interface(page: BeautifulSoup) -> list[str]:
    """Return the strings of a page that its author did not write: labels, bars, footer."""
    strings = [
        element[label]
        for label in LABELS
        for element in page.select(f"[{label}]")
        # Titles of citations are references, whose titles may be English.
        if not (label == "title" and element.find_parent(class_="bibtex-citation"))
        and not element.find_parent("svg")
    ]
    for selector in (
        "header",
        "footer",
        "nav",
        ".ck-skip",
        ".ck-changed",
        ".ck-search",
        "summary",
        "noscript",
    ):
        strings += [element.get_text(" ") for element in page.select(selector)]
    return [string for string in strings if string.strip()]


def english_in(strings: list[str]) -> set[str]:
    return {
        f"{word}: {string.strip()}"
        for string in strings
        for word in re.findall(r"[a-z.]+", string.replace("CC BY", "").lower())
        if word in ENGLISH
    }


def test_no_page_speaks_english(site: Path) -> None:
    found = set()
    pages = [path for path in site.rglob("*.html") if path != site / "index.html"]
    assert len(pages) >= 9
    for path in pages:
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        assert page.html["lang"] == "id", path
        found |= {f"{path.name}: {hit}" for hit in english_in(interface(page))}
    assert not found


def test_the_walk_would_find_english() -> None:
    page = BeautifulSoup('<button title="Toggle primary sidebar"></button>', "html.parser")
    assert english_in(interface(page)) == {
        "toggle: Toggle primary sidebar",
        "sidebar: Toggle primary sidebar",
    }


def test_every_string_is_translated_and_keeps_its_places() -> None:
    with (language.HERE / "locale/id.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    assert messages
    for message in messages:
        assert message.string
        places = re.compile(r"%\(\w+\)s|%s|\$\{\w+\}")
        assert places.findall(message.id) == places.findall(message.string)


def test_misspelt_translations_are_mended() -> None:
    assert language.catalogue().gettext("Attention") == "Perhatian"
