"""Indonesian throughout: the interface of every built page; what is English says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from coursekit.english import PHRASES, is_english, mark_data, mark_page, read_phrases
from coursekit.sphinx import language

if TYPE_CHECKING:
    from pathlib import Path

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


SOME = read_phrases(
    "# Frasa\ntarget \nenabler\ngroup  work\nRise & fall\nsocial planning\nsocial planning/policy\n"
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<em>Enabler</em>", '<em lang="en">Enabler</em>'),
        ("<em>group\nwork</em>", '<em lang="en">group\nwork</em>'),
        ("<em>sasaran</em>", "<em>sasaran</em>"),
        ("Kata target di sini.", "Kata target di sini."),
        ("Kata <em>target</em> di sini.", 'Kata <em lang="en">target</em> di sini.'),
        (
            '<a href="#a"><span class="xref std std-term">enabler</span></a>',
            '<a href="#a"><span class="xref std std-term" lang="en">enabler</span></a>',
        ),
        ("<td>Kerja (group work).</td>", '<td>Kerja (<span lang="en">group work</span>).</td>'),
        (
            "<p>1995: social planning/policy</p>",
            '<p>1995: <span lang="en">social planning/policy</span></p>',
        ),
        ("<em>Lihat group work</em>", '<em>Lihat <span lang="en">group work</span></em>'),
        ("<p>subgroup works</p>", "<p>subgroup works</p>"),
        (
            '<script type="application/json">["*Enabler*", "group work"]</script>',
            '<script type="application/json">["*en:Enabler*", "group work"]</script>',
        ),
        ('<i lang="en">social group work</i>', '<i lang="en">social group work</i>'),
        ('<a title="group work" href="#b">b</a>', '<a title="group work" href="#b">b</a>'),
        ('<a title="a > group work">b</a>', '<a title="a > group work">b</a>'),
        (
            "<!-- <b> group work --><pre>group work</pre>",
            "<!-- <b> group work --><pre>group work</pre>",
        ),
        ("<em>rise &amp; fall</em>", '<em lang="en">rise &amp; fall</em>'),
        ("<p>rise &amp;  fall</p>", '<p><span lang="en">rise &amp;  fall</span></p>'),
        (
            "<svg><text>group work</text></svg><select><option>group work</option></select>",
            "<svg><text>group work</text></svg><select><option>group work</option></select>",
        ),
    ],
)
def test_english_is_marked_where_it_is_text(given: str, expected: str) -> None:
    assert mark_page(given, SOME) == expected


def test_a_course_without_english_is_left_as_it_is() -> None:
    assert mark_page("<p>kerja <em>bakti</em></p>", frozenset()) == "<p>kerja <em>bakti</em></p>"


def test_widgets_are_told_which_emphasis_is_english() -> None:
    told = mark_data('["*Group work* dan *gotong royong*"]', SOME)
    assert told == '["*en:Group work* dan *gotong royong*"]'


def english_of(path: Path) -> set[str]:
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    return {" ".join(node.get_text().split()) for node in page.select('[lang="en"]')}


def test_listed_phrases_are_sorted_needed_and_in_use(
    root: Path, site: Path, dataset: Dataset
) -> None:
    listed = (root / PHRASES).read_text(encoding="utf-8").splitlines()[1:]
    assert listed == sorted(set(listed))
    assert set(listed) == dataset.phrases
    names = {term.english for term in dataset.terms.values()}
    names |= {kind.english for one in dataset.typologies.values() for kind in one.kinds}
    assert not dataset.phrases & names
    marked = {text.lower() for path in site.rglob("*.html") for text in english_of(path)}
    assert dataset.phrases - marked == set()


def test_all_english_emphasis_of_the_site_is_marked(site: Path, dataset: Dataset) -> None:
    marked = 0
    for path in site.rglob("*.html"):
        for node in BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select("em, i"):
            if is_english(node.get_text(), dataset.english):
                found = node if node.has_attr("lang") else node.find(lang=True)
                assert found is not None, f"{path.name}: {node}"
                marked += 1
            else:
                assert not node.has_attr("lang"), f"{path.name}: {node}"
    assert marked > 300


def test_glossary_and_index_name_english_terms_in_english(site: Path) -> None:
    glossary = (site / "book/glosarium.html").read_text(encoding="utf-8")
    page = BeautifulSoup(glossary, "html.parser")
    heads = {head.find(string=True): head for head in page.select("dl.ck-glossary dt")}
    assert heads["enabler"].select_one("span[lang=en]").string == "enabler"
    assert not heads["pemungkin"].select("[lang]")
    # The link's title is Indonesian.
    assert not page.select("dt[lang], [lang=en] .headerlink")
    assert {"enabler", "group work"} <= english_of(site / "genindex.html")
    assert "pemungkin" not in english_of(site / "genindex.html")
