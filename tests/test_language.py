"""Indonesian throughout: the interface of every built page, and the search."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from coursekit.sphinx import language

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from coursekit.dataset import Dataset

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
PREFIXES = " meng men mem me meny pem pen peng peny di ke ter ber bel be per pel pe"
STEMS = "ajar daya usaha apu tani isi nyanyi ola kera s y"
SUFFIXES = " kan an i si nya ku mu kah lah pun annya kannyalah"
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
    for selector in (".bd-header-article", ".bd-sidebar-primary", ".skip-link", "#pst-back-to-top"):
        strings += [element.get_text(" ") for element in page.select(selector)]
    for selector in (".page-toc > i", ".prev-next-subtitle", ".admonition-title", ".bd-footer"):
        strings += [element.get_text(" ") for element in page.select(selector)]
    strings += [
        element.get_text(" ")
        for element in page.select(".bd-search-container h1, noscript, .tocsection, dialog")
    ]
    return [string for string in strings if string.strip()]


def english_in(strings: list[str]) -> set[str]:
    return {
        f"{word}: {string.strip()}"
        for string in strings
        for word in re.findall(r"[a-z.]+", string.lower())
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


def test_scripts_speak_indonesian(site: Path) -> None:
    translations = (site / "_static/translations.js").read_text(encoding="utf-8")
    for text in language.SCRIPT_STRINGS:
        assert f'"{language.catalogue().gettext(text)}"' in translations
    copy = (site / "_static/copybutton.js").read_text(encoding="utf-8")
    assert "Salin ke papan klip" in copy
    assert "Copy to clipboard" not in copy


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


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("pemberdayaan", "memberdayakan"),
        ("asumsinya", "asumsi"),
        ("warganya", "warga"),
        ("kekuasaan", "kekuasaannya"),
    ],
)
def test_words_of_one_stem_find_each_other(asked: str, written: str) -> None:
    search = language.IndonesianSearch({})
    assert search.stem(asked) == search.stem(written)


def test_stop_words_are_not_indexed() -> None:
    search = language.IndonesianSearch({})
    assert not search.word_filter("yang")
    assert search.word_filter("kuasa")


def test_python_and_javascript_stem_alike(browser: Browser, dataset: Dataset, root: Path) -> None:
    """Compare all words of the course, and every prefix with every suffix on a few stems."""
    files = [path for path in [*root.glob("data/*"), *root.glob("book/*.md")] if path.is_file()]
    text = " ".join(path.read_text(encoding="utf-8") for path in files)
    words = set(re.findall(r"[a-z]+", text.lower()))
    assert len(words) > len(dataset.terms)
    words |= {
        first + second + stem + suffix
        for first in PREFIXES.split(" ")
        for second in ["", "ber", "per", "be"]
        for stem in STEMS.split(" ")
        for suffix in SUFFIXES.split(" ")
    }
    ordered = sorted(words)
    page = browser.new_page()
    in_script = page.evaluate(
        """([code, words]) => {
            const Stemmer = new Function(code + "; return Stemmer")();
            const stemmer = new Stemmer();
            return words.map((word) => stemmer.stemWord(word));
        }""",
        [language.IndonesianSearch.js_stemmer_code, ordered],
    )
    page.close()
    search = language.IndonesianSearch({})
    in_python = [search.stem(word) for word in ordered]
    assert in_script == in_python


def test_the_search_page_finds_other_forms_of_a_word(browser: Browser, site_url: str) -> None:
    page = browser.new_page(locale="id-ID")
    page.goto(f"{site_url}search.html?q=diasumsikan")
    # Sphinx lists the results one by one and says so only behind the last of them.
    page.locator("#search-results").get_by_text("Pencarian selesai").wait_for()
    assert page.locator("#search-results li").count()
    page.close()
