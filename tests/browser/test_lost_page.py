"""The page for addresses that do not exist, in a folder of its server, as on GitHub Pages."""

from __future__ import annotations

import shutil
import threading
import warnings
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from coursekit.archive import LOST, addresses
from coursekit.project import ADDRESS
from coursekit.sphinx import discovery
from coursekit.sphinx.discovery import SITEMAP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

FOLDER = "nama-repo"
STEPS = (
    "assets",
    "layout",
    "directives",
    "bibliography",
    "search",
    "discovery",
    "lost",
    "citation",
)
START = "book/index.html"
CHAPTER = "# Perahu\n\nPerahu merah berlabuh.\n"
MISSING = ("tidak-ada", "book/lama/tidak-ada.html")


class Handler(SimpleHTTPRequestHandler):
    """Shows the site's page for missing addresses, whatever is asked for."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the page."""
        page = Path(self.directory, FOLDER, LOST)
        if code != HTTPStatus.NOT_FOUND or not self.path.startswith(f"/{FOLDER}/"):
            super().send_error(code, message, explain)
            return
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def build(source: Path) -> Path:
    """Build the site of ``source`` once more and return it."""
    overrides: dict[str, Any] = {
        "extensions": [
            "myst_parser",
            "sphinxcontrib.bibtex",
            *(f"coursekit.sphinx.{step}" for step in STEPS),
        ],
        "bibtex_bibfiles": ["data/references.bib"],
        "bibtex_default_style": "coursekit",
        "bibtex_reference_style": "coursekit",
        "exclude_patterns": ["data"],
        "html_theme": "coursekit",
        "html_title": "Kursus kecil",
        "copyright": "2026",
        "coursekit_icon": "icon.svg",
        "language": "id",
        "root_doc": "book/index",
    }
    site = source.parent / FOLDER
    with docutils_namespace(), patch_docutils(), warnings.catch_warnings():
        # Deprecations inside Sphinx and docutils are theirs.
        warnings.simplefilter("ignore")
        trees = source.with_name("doctrees")
        Sphinx(source, None, site, trees, "html", overrides, status=None).build()
    return site


@pytest.fixture(scope="module")
def source(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the source of a site of two pages."""
    folder = tmp_path_factory.mktemp("kecil") / "sumber"
    shutil.copytree(root / "data", folder / "data")
    (folder / discovery.PICTURE).parent.mkdir(parents=True)
    shutil.copy2(root / discovery.PICTURE, folder / discovery.PICTURE)
    shutil.copy2(root / "book" / "_identity" / "favicon.svg", folder / "icon.svg")
    (folder / "_config.yml").touch()
    start = "# Awal\n\n```{toctree}\n:caption: Bab\nperahu\nglosarium\n```\n"
    pages = {"index": start, "perahu": CHAPTER, "glosarium": "# Glosarium\n\nIstilah.\n"}
    for name, text in pages.items():
        (folder / "book" / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def published(source: Path) -> Iterator[str]:
    """Serve the site, which knows its address, and return that of the server."""
    handler = partial(Handler, directory=str(source.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}/{FOLDER}/"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(ADDRESS, url)
            build(source)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield url
        server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a narrow page that may complain of nothing but the missing address itself."""
    context = browser.new_context(viewport={"width": 320, "height": 800}, locale="id-ID")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(f"{m.location['url']} {m.text}"))
    yield page
    context.close()
    assert [one for one in complaints if not one.split(" ")[0].endswith(MISSING)] == []


@pytest.mark.parametrize("missing", MISSING)
def test_a_missing_address_leads_on_at_any_depth(page: Page, published: str, missing: str) -> None:
    answer = page.goto(published + missing)
    assert answer is not None
    assert answer.status == HTTPStatus.NOT_FOUND
    expect(page.locator("h1")).to_have_text("Halaman tidak ditemukan")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    styled = "getComputedStyle(document.documentElement).getPropertyValue('--ck-text') !== ''"
    assert page.evaluate(styled)
    expect(page.locator(".ck-mode")).to_be_visible()  # the script shows it
    links = page.locator("a[href]:not([href^='#'])").evaluate_all("all => all.map((a) => a.href)")
    assert {link.removeprefix(published) for link in links} == {
        START,
        "book/perahu.html",
        "book/glosarium.html",
    }
    assert all(page.request.get(link).ok for link in links)
    page.get_by_role("searchbox").fill("merah")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url(f"{published}search.html?q=merah")
    found = page.locator(".ck-search-results a").first
    expect(found).to_have_attribute("href", "book/perahu.html")
    page.go_back()
    page.get_by_role("link", name="halaman awal kursus").click()
    page.wait_for_url(published + START)


@pytest.mark.usefixtures("published")
def test_the_page_is_found_by_nobody_and_goes_with_the_address(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = source.parent / FOLDER
    assert '<meta name="robots" content="noindex">' in (site / LOST).read_text(encoding="utf-8")
    assert LOST not in addresses(site, START)
    assert LOST not in (site / SITEMAP).read_text(encoding="utf-8")
    (found,) = (site / "_assets").glob("cari.*.js")
    assert LOST not in found.read_text(encoding="utf-8")
    monkeypatch.delenv(ADDRESS, raising=False)
    build(source)
    assert not (site / LOST).exists()
