"""Every built page in a real browser, at 360 and 1280 px."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlparse

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    f"book/{path.stem}.html" for path in (ROOT / "book").glob("*.md") if path.stem != "README"
)
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
    assert page.locator("[data-ck-widget]:not([data-ck-ready])").count() == 0
    assert not complaints
    context.close()


def test_no_dead_link(browser: Browser, site_url: str, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    targets: dict[str, set[str]] = {}
    links: list[tuple[str, str]] = []
    for file in sorted(site.rglob("*.html")):
        name = file.relative_to(site).as_posix()
        if name.startswith("_"):
            continue
        page.goto(site_url + name)
        if page.url != site_url + name:
            continue
        targets[site_url + name] = set(
            page.eval_on_selector_all("[id]", "elements => elements.map(e => e.id)")
        )
        found = page.eval_on_selector_all("a[href]", "a => a.map(e => e.getAttribute('href'))")
        links += [(site_url + name, href) for href in found]
    assert len(targets) >= len(PAGES)
    dead = []
    for source, href in links:
        address, fragment = urldefrag(urljoin(source, href))
        if not address.startswith(site_url):
            continue
        path = site / urlparse(address).path.lstrip("/")
        if not path.exists() or (
            fragment and address in targets and fragment not in targets[address]
        ):
            dead.append(f"{source} -> {href}")
    assert not dead
    context.close()


def test_without_javascript_everything_is_readable(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(site_url + "book/10-matriks.html")
    text = page.locator("main").inner_text()
    assert page.locator("[id^=sel-]").count() == 36
    assert "Kunci dan penjelasan" in text
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
