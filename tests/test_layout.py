"""Light, private pages: nothing from other hosts, one known inline script, weight limits."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin, urlparse

import pytest
import yaml
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document

from coursekit.sphinx import assets, layout
from coursekit.widgets import base

# Bytes, gzip, with styles, scripts and the data of the widgets.
TEXT_PAGE = 75_000
PRACTICE_PAGE = 110_000
# What a page itself weighs for a reader who has seen another.
LATER_PAGE = 20_000
MOST_REQUESTS = 12
# A picture that loads once a reader comes near it: of screens, and small.
PICTURE = 40_000


def pages_of(site: Path) -> dict[str, BeautifulSoup]:
    return {
        path.relative_to(site).as_posix(): BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in sorted(site.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Return every built page, parsed."""
    return pages_of(site)


def loaded(page: BeautifulSoup, name: str) -> dict[str, str]:
    """Return what a page loads by itself: kind by address."""
    found = {}
    for node in page.select("script[src], img[src], iframe[src], source[src], embed[src]"):
        found[str(node["src"])] = node.name
    for node in page.select("link[href]"):
        if {"stylesheet", "preload", "icon", "manifest"} & set(node.get("rel", [])):
            found[str(node["href"])] = "link"
    return {urljoin(f"https://situs.example/{name}", one): kind for one, kind in found.items()}


def test_no_page_loads_anything_from_another_host(
    site: Path, pages: dict[str, BeautifulSoup]
) -> None:
    for name, page in pages.items():
        for address in loaded(page, name):
            assert urlparse(address).netloc == "situs.example", f"{name}: {address}"
            assert (site / urlparse(address).path.lstrip("/")).is_file(), f"{name}: {address}"
    for path in site.rglob("*.css"):
        assert "//" not in re.sub(r"(?s)/\*.*?\*/", "", path.read_text("utf-8")), path.name


def test_the_policy_knows_the_one_inline_script(pages: dict[str, BeautifulSoup]) -> None:
    written = [page for name, page in pages.items() if name != "index.html"]
    assert len(written) > 25
    for page in written:
        [policy] = page.select('meta[http-equiv="Content-Security-Policy"]')
        inline = [script.get_text() for script in page.select("script:not([src], [type*=json])")]
        [script] = inline
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy["content"]
        assert "unsafe" not in policy["content"]


def test_no_page_has_what_the_policy_forbids(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        assert not page.select("style, [style], base, iframe, object, embed"), name
        handlers = [key for node in page.find_all() for key in node.attrs if key.startswith("on")]
        assert handlers == [], name
        links = [str(node["href"]) for node in page.select("a[href]")]
        assert not [one for one in links if one.strip().lower().startswith("javascript:")], name


def test_every_page_is_within_its_budget(site: Path, pages: dict[str, BeautifulSoup]) -> None:
    too_much = {}
    for name, page in pages.items():
        address = f"https://situs.example/{name}"
        asked = loaded(page, name)
        for picture in page.select("img[loading=lazy]"):
            address = urljoin(f"https://situs.example/{name}", str(picture["src"]))
            file = site / urlparse(address).path.lstrip("/")
            assert file.stat().st_size <= PICTURE, f"{name}: {file.name}"
            del asked[address]
        facts = page.select_one("#ck-widgets")
        states = re.findall(r'"states": "([^"]+)"', facts.get_text()) if facts else []
        files = [site / name, *(site / urlparse(one).path.lstrip("/") for one in asked)]
        files += [site / one for one in states]
        weights = [len(gzip.compress(file.read_bytes())) for file in files]
        limit = PRACTICE_PAGE if page.select(".ck-mount") else TEXT_PAGE
        if sum(weights) > limit or weights[0] > LATER_PAGE or len(files) > MOST_REQUESTS:
            too_much[name] = (sum(weights), weights[0], len(files))
    assert too_much == {}


def test_every_page_has_one_title_a_description_and_its_landmarks(
    pages: dict[str, BeautifulSoup],
) -> None:
    described = {}
    for name, page in pages.items():
        if name == "index.html":
            continue
        assert len(page.select("h1")) == 1, name
        assert len(page.select("main, body > header, body > footer")) == 3, name
        labels = [nav["aria-label"] for nav in page.select("nav")]
        assert len(labels) == len(set(labels)), name
        assert page.select_one("a.ck-skip")["href"] == "#isi"
        description = page.select_one("meta[name=description]")
        if name.startswith("book/"):
            assert description is not None, name
            described[description["content"]] = name
            assert 20 < len(description["content"]) <= layout.LONGEST_DESCRIPTION, name
    assert len(described) == len([name for name in pages if name.startswith("book/")])


def test_headings_go_down_one_step_at_a_time(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        levels = [int(node.name[1]) for node in page.select("h1, h2, h3, h4, h5, h6")]
        jumps = [after for before, after in pairwise(levels) if after > before + 1]
        assert jumps == [], name


def test_the_contents_of_a_page_lead_to_its_sections(pages: dict[str, BeautifulSoup]) -> None:
    page = pages["book/10-matriks.html"]
    links = page.select("#isi-halaman a")
    assert [link.get_text() for link in links] == [
        heading.get_text().removesuffix("¶") for heading in page.select(".ck-article h2")
    ]
    assert all(page.find(id=str(link["href"])[1:]) for link in links)


def test_no_rule_for_pages_reaches_into_a_widget() -> None:
    roots = {"actions"} | {
        name
        for path in Path(base.__file__).parent.glob("*.py")
        for name in re.findall(r'"ck-widget (?:ck-widget-card )?ck-(\w+)', path.read_text("utf-8"))
    }
    assert len(roots) > 8
    for path in (layout.FOLDER / "style").glob("*.css"):
        if "print" not in path.name:
            told = re.findall(r"\.ck-([\w-]+)", path.read_text(encoding="utf-8"))
            assert not roots & set(told), path.name


def test_the_start_page_lists_the_chapters_in_order(root: Path, site: Path) -> None:
    start = BeautifulSoup((site / "book/index.html").read_text(encoding="utf-8"), "html.parser")
    parts = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))["parts"][1:-1]
    told = {
        item.strong.get_text().rstrip("."): [f"book/{a['href']}" for a in item.select("ul a")]
        for item in start.select(".ck-parts > li")
    }
    assert told == {
        part["caption"]: [f"{chapter['file']}.html" for chapter in part["chapters"]]
        for part in parts
    }


def test_no_font_and_no_file_that_nobody_asks_for_is_published(site: Path) -> None:
    suffixes = {path.suffix for path in site.rglob("*") if path.is_file()}
    assert suffixes.isdisjoint({".woff", ".woff2", ".ttf", ".map"})
    assert not (site / "_static").exists()


def test_names_of_assets_change_with_what_they_hold(site: Path) -> None:
    found = list((site / assets.FOLDER).iterdir())
    assert len(found) > 20
    for path in found:
        name, _, suffix = path.name.split(".")
        assert path.name == assets.file_name(name, suffix, path.read_bytes())
    # A page knows the newest only, and there is no older one beside it.
    names = [path.name.split(".")[0] + path.suffix for path in found]
    assert len(names) == len(set(names))


def test_a_data_script_gives_what_it_was_given() -> None:
    value = {"x": "“y”\u2028</script>", "a": [1, None]}
    call = re.fullmatch(r'ck\.give\("a-b", (.*)\);\n', assets.data_script("a-b", value))
    assert call is not None
    assert json.loads(call[1]) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pendek saja.", "Pendek saja."),
        ("kata " * 60, ("kata " * 30).strip() + "…"),
        ("a" * 10 + " " + "b" * 200, "a" * 10 + "…"),
    ],
)
def test_a_description_ends_with_a_whole_word(text: str, expected: str) -> None:
    document = new_document("uji")
    document += nodes.paragraph("", text)
    assert layout.description(document) == expected
    assert len(expected) <= layout.LONGEST_DESCRIPTION


def test_a_page_without_text_has_no_description() -> None:
    assert layout.description(None) == ""
    assert layout.description(new_document("uji")) == ""


def test_assets_that_no_page_names_are_forgotten(tmp_path: Path) -> None:
    kept = assets.publish(tmp_path, "a", "js", "1")
    gone = assets.publish(tmp_path, "a", "js", "2")
    (tmp_path / "x.html").write_text(f'<script src="{kept}"></script>', encoding="utf-8")
    assets.forget_unasked(tmp_path)
    assert (tmp_path / kept).exists()
    assert not (tmp_path / gone).exists()
