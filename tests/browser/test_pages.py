"""Every built page in a real browser, at 360 and 1280 px."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlparse

import pytest
from bs4 import BeautifulSoup

from coursekit.dataset import load

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    f"book/{path.stem}.html" for path in (ROOT / "book").glob("*.md") if path.stem != "README"
)
CHAPTERS = [f"{chapter.page}.html" for chapter in load(ROOT).chapters.values()]
LEAST_PRACTICE = 3
UTILITY_PAGES = ["search.html", "genindex.html"]
WIDTHS = (360, 1280)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page_name", [*PAGES, *UTILITY_PAGES])
def test_page_is_clean(browser: Browser, site_url: str, page_name: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="id-ID")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else 0)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.on(
        "response", lambda r: complaints.append(f"{r.status}: {r.url}") if r.status >= 400 else 0
    )
    page.on(
        "request",
        lambda r: (
            None if r.url.startswith((site_url, "data:", "blob:")) else complaints.append(r.url)
        ),
    )
    page.goto(site_url + page_name, wait_until="networkidle")
    assert page.locator("html").get_attribute("lang") == "id"
    assert page.locator("h1").count() == 1
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0, f"scrolls sideways by {overflow} px"
    assert page.locator(".ck-mount:not([data-ck-ready])").count() == 0
    mounts = page.locator(".ck-mount").count()
    assert mounts >= LEAST_PRACTICE if page_name in CHAPTERS else mounts == 0
    assert not complaints
    context.close()


def test_no_dead_link(site: Path) -> None:
    pages = {
        path.relative_to(site).as_posix(): BeautifulSoup(
            path.read_text(encoding="utf-8"), "html.parser"
        )
        for path in site.rglob("*.html")
        if not path.relative_to(site).parts[0].startswith("_")
    }
    assert {*PAGES, *UTILITY_PAGES, "index.html"} <= set(pages)
    ids = {name: {node["id"] for node in page.select("[id]")} for name, page in pages.items()}
    dead = []
    for name, page in pages.items():
        links = [node[kind] for kind in ("href", "src") for node in page.select(f"[{kind}]")]
        for link in map(str, links):
            address, fragment = urldefrag(urljoin(f"http://site/{name}", link))
            if urlparse(address).netloc != "site":
                continue
            target = unquote(urlparse(address).path).lstrip("/")
            lost = fragment and target in ids and unquote(fragment) not in ids[target]
            if lost or not (site / target).is_file():
                dead.append(f"{name} -> {link}")
    assert not dead


def test_without_javascript_everything_is_readable(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(site_url + "book/10-matriks.html")
    text = page.locator("main").inner_text()
    assert page.locator("[id^=sel-]").count() == 36
    assert "Kunci dan penjelasan" in text
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
