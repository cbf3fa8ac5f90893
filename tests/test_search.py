"""What the search page loads: passages, terms, cases and synonyms of the pages, and no keys."""

from __future__ import annotations

import gzip
import io
import json
import re
import shutil
import warnings
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from coursekit.sphinx import search
from coursekit.text import to_plain

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.item import Item

LIMIT = 110_000  # bytes of a first visit of the search page, as they travel
PAGES = {
    "index": "# Awal\n\nSelamat datang.\n\n```{toctree}\nsatu\ndua\nglosarium\n```\n",
    "satu": (
        "# Satu\n\n## Perahu\n\n"
        "Perahu **merah** berlabuh; lihat {doc}`dua` dan {cite:t}`ross1955`.\n"
    ),
    "dua": "# Dua\n\n- Layar putih\n- Layar biru\n",
    "glosarium": "# Glosarium\n\n```{glossary-terms}\n```\n",
}


def read(site: Path) -> dict[str, Any]:
    """Return what the search page of a site loads."""
    (file,) = (site / "_assets").glob("cari.*.js")
    text = file.read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text.removeprefix('ck.give("cari", ').removesuffix(");\n"))
    return data


@pytest.fixture(scope="module")
def found(site: Path) -> dict[str, Any]:
    return read(site)


def built(folder: Path) -> dict[str, Any]:
    """Build the pages in ``folder`` anew where they changed, and return what is found on them."""
    overrides = {
        "extensions": [
            "myst_parser",
            "sphinxcontrib.bibtex",
            *(f"coursekit.sphinx.{step}" for step in ("layout", "bibliography", "directives")),
            "coursekit.sphinx.search",
        ],
        "exclude_patterns": ["data"],
        "bibtex_bibfiles": ["data/references.bib"],
        "bibtex_default_style": "coursekit",
        "bibtex_reference_style": "coursekit",
        "html_theme": "coursekit",
        "coursekit_icon": "icon.svg",
        "language": "id",
    }
    site = folder.with_name("hasil")
    shutil.rmtree(site / "_assets", ignore_errors=True)
    with docutils_namespace(), patch_docutils(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Sphinx(
            folder,
            None,
            site,
            folder.with_name("doctrees"),
            "html",
            overrides,
            status=None,
            warning=io.StringIO(),
        ).build()
    return read(site)


@pytest.fixture
def sources(root: Path, tmp_path: Path) -> Path:
    """Return a folder with a few pages over a copy of the data."""
    folder = tmp_path / "sumber"
    shutil.copytree(root / "data", folder / "data")
    (folder / "_config.yml").touch()
    shutil.copy2(root / "book" / "_identity" / "favicon.svg", folder / "icon.svg")
    for name, text in PAGES.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def passages(data: dict[str, Any], page: str) -> list[tuple[str, str, str]]:
    """Return anchor, heading and text of each passage of a page."""
    return [
        (anchor, heading, text)
        for _, number, anchor, heading, text, _ in data["entries"]
        if data["pages"][number][0] == f"{page}.html"
    ]


def test_a_passage_is_what_stands_under_a_heading(sources: Path) -> None:
    data = built(sources)
    assert passages(data, "satu") == [
        ("", "Satu", ""),
        ("perahu", "Perahu", "Perahu merah berlabuh; lihat Dua dan Ross (1955)."),
    ]
    assert passages(data, "dua") == [("", "Dua", "Layar putih; Layar biru")]
    assert [title for _, title in data["pages"]] == ["Awal", "Satu", "Dua", "Glosarium"]


def test_an_edited_or_removed_page_leaves_nothing_behind(sources: Path) -> None:
    built(sources)
    (sources / "satu.md").write_text("# Satu\n\nRakit hijau.\n", encoding="utf-8")
    (sources / "dua.md").unlink()
    (sources / "index.md").write_text(PAGES["index"].replace("dua\n", ""), encoding="utf-8")
    data = built(sources)
    assert passages(data, "satu") == [("", "Satu", "Rakit hijau.")]
    assert "Layar" not in json.dumps(data)
    assert len(data["pages"]) == 3


def test_what_workers_read_is_brought_together() -> None:
    def read_by(**pages: str) -> SimpleNamespace:
        kept = {page: [search.Passage("", text)] for page, text in pages.items()}
        return SimpleNamespace(coursekit_passages=kept)

    ours = read_by(satu="lama", dua="kita")
    merge = search._merge  # noqa: SLF001 - what Sphinx calls
    merge(None, ours, {"satu", "kosong"}, read_by(satu="baru", dua="basi"))  # type: ignore[arg-type]
    texts = {page: kept[0].heading for page, kept in ours.coursekit_passages.items()}
    assert texts == {"satu": "baru", "dua": "kita"}


def test_keys_of_cases_and_practice_are_not_found(
    sources: Path, dataset: Dataset, bank: dict[str, Item]
) -> None:
    shut, worked = [case for case in dataset.cases.values() if case.pool == "practice"][:2]
    item = next(item for item in bank.values() if item.pool == "practice")
    page = (
        f"# Dua\n\n```{{case}} {shut.id}\n```\n\n```{{case}} {worked.id}\n:worked:\n```\n\n"
        f"```{{practice}}\n{item.id}\n```\n"
    )
    (sources / "dua.md").write_text(page, encoding="utf-8")
    texts = {anchor: text for anchor, _, text in passages(built(sources), "dua")}
    assert texts[""] == ""
    assert texts[f"kasus-{shut.id.lower()}"] == " ".join(shut.text.split())
    assert "Kunci: " in texts[f"kasus-{worked.id.lower()}"]


def test_what_a_chapter_promises_is_not_part_of_its_opening(
    found: dict[str, Any], dataset: Dataset
) -> None:
    openings = {
        found["pages"][number][0].removesuffix(".html"): text
        for _, number, anchor, _, text, _ in found["entries"]
        if not anchor
    }
    for chapter in dataset.chapters.values():
        assert openings[chapter.page]
        promised = [to_plain(dataset.outcomes[one].text) for one in chapter.outcomes]
        assert [text for text in promised if text in openings[chapter.page]] == []


def test_a_note_is_found_with_its_text_and_under_its_name(sources: Path, dataset: Dataset) -> None:
    note = dataset.notes["D48"]
    page = f"# Dua\n\nLayar.\n\n```{{editor-note}} {note.id}\n```\n"
    (sources / "dua.md").write_text(page, encoding="utf-8")
    opening, (anchor, heading, text) = passages(built(sources), "dua")
    assert opening == ("", "Dua", "Layar.")
    assert (anchor, heading) == (
        f"catatan-{note.id.lower()}",
        to_plain(f"Catatan editor {note.id}: {note.title}"),
    )
    assert to_plain(note.text) in text


def test_names_of_terms_are_known_as_english_where_they_are(found: dict[str, Any]) -> None:
    assert {"community organization", "casework"} <= set(found["english"])
    assert not {"pengorganisasian masyarakat", "CO"} & set(found["english"])


def test_every_term_is_a_result_and_known_by_all_its_names(
    found: dict[str, Any], dataset: Dataset
) -> None:
    terms = {
        anchor: others for kind, _, anchor, *_, others in found["entries"] if kind == "istilah"
    }
    assert set(terms) == set(dataset.terms)
    assert set(terms["pengorganisasian-masyarakat"]) == {"community organization", "CO"}


def test_every_published_case_is_a_result_and_no_graded_one(
    site: Path, found: dict[str, Any], dataset: Dataset
) -> None:
    results = [entry for entry in found["entries"] if entry[0] == "kasus"]
    pages = "".join(path.read_text(encoding="utf-8") for path in (site / "book").glob("*.html"))
    titles = [
        f"Kasus {case.id}: {case.title}"
        for case in dataset.cases.values()
        if re.search(f'id="kasus-{case.id.lower()}"', pages)
    ]
    assert sorted(heading for _, _, _, heading, *_ in results) == sorted(titles)
    assert len(titles) > 20
    graded = [case.text[:40] for case in dataset.cases.values() if case.pool == "graded"]
    assert not [text for text in graded if text in json.dumps(found, ensure_ascii=False)]


def test_every_result_has_an_address_of_its_own(site: Path, found: dict[str, Any]) -> None:
    ids = {
        number: set(re.findall(r' id="([^"]+)"', (site / address).read_text(encoding="utf-8")))
        for number, (address, _) in enumerate(found["pages"])
    }
    places = [(number, anchor, heading) for _, number, anchor, heading, *_ in found["entries"]]
    assert [place for place in places if place[1] and place[1] not in ids[place[0]]] == []
    assert len(set(places)) == len(places)


def test_texts_read_as_sentences(found: dict[str, Any]) -> None:
    odd = re.compile(r"\s{2}| [.,;:)]|;;|`|::")
    assert [text for *_, text, _ in found["entries"] if odd.search(text)] == []


def test_synonyms_come_from_the_dataset(dataset: Dataset) -> None:
    sets = search.synonyms(dataset)
    names = [name for names in sets for name in names]
    assert len(names) == len(set(names))
    by_name = {name: set(names) for names in sets for name in names}
    assert {"pengorganisasian masyarakat", "community organization"} < by_name["co"]
    assert {"model b", "social planning", "perencanaan sosial"} < by_name["social planning/policy"]


def test_the_search_page_is_light(site: Path) -> None:
    page = (site / "search.html").read_text(encoding="utf-8")
    files = {"search.html", *re.findall(r'(?:src|href|data-cari)="(_assets/[^"]+)"', page)}
    assert sum(name.startswith("_assets/cari.") for name in files) == 1
    total = sum(len(gzip.compress((site / name).read_bytes(), 6)) for name in files)
    assert total <= LIMIT


def test_other_pages_carry_none_of_it_and_sphinx_has_no_search_of_its_own(site: Path) -> None:
    chapter = (site / "book" / "07-model-a.html").read_text(encoding="utf-8")
    assert 'action="../search.html"' in chapter
    assert not re.search(r"_assets/(cari|search)\.", chapter)
    names = {path.name for path in site.rglob("*")}
    assert not names & {"searchindex.js", "searchtools.js", "language_data.js"}
