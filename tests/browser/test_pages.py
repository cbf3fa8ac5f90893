"""Every built page in a real browser, at 360 and 1280 px."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlparse

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from coursekit.dataset import load
from coursekit.sphinx.assets import FOLDER
from coursekit.sphinx.host import FILES

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
MOST_SHIFT = 0.01
ALL_WIDGETS = 45_000  # bytes, gzip
# Pages other than chapters that have a widget.
ACTIVE = ["book/prates.html", "book/latihan-akhir.html", "book/kemajuan.html", "book/index.html"]
MATRIX = "book/penjelajah-matriks.html"


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
    mounts = page.locator(".ck-mount").count()
    if mounts:
        # Widgets wait until somebody comes near and does something.
        page.mouse.move(5, 5)
        page.locator(".ck-mount").first.scroll_into_view_if_needed()
        expect(page.locator(".ck-mount:not([data-ck-ready])")).to_have_count(0)
    if page_name in {*CHAPTERS, MATRIX}:
        assert mounts >= LEAST_PRACTICE
    else:
        assert mounts == (page_name in ACTIVE)
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
    key = page.get_by_role("link", name="Kunci dan penjelasan").first
    assert "Kunci dan penjelasan" in text
    key.click()
    assert page.locator(":target").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()


SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


# Widgets start when somebody comes near.
READ_ON = """async () => {
    const waiting = () => document.querySelector(".ck-mount:not([data-ck-ready])");
    window.dispatchEvent(new Event("pointermove"));
    while (waiting() && scrollY + innerHeight < document.body.scrollHeight - 1) {
        scrollBy({ top: 500, behavior: "instant" });
        await new Promise((done) => setTimeout(done, 50));
    }
}"""


@pytest.mark.parametrize("page_name", [*CHAPTERS, MATRIX, "index.html", "book/prates.html"])
def test_nothing_shifts_as_widgets_start(
    browser: Browser, site: Path, site_url: str, page_name: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="id-ID")
    context.add_init_script(SHIFTS)
    page = context.new_page()
    soup = BeautifulSoup((site / page_name).read_text(encoding="utf-8"), "html.parser")
    # The top, and the section with the most widgets.
    sections = Counter(
        section["id"]
        for mount in soup.select(".ck-mount")
        if (section := mount.find_parent("section", id=True))
    )
    for place in ["", *(name for name, _ in sections.most_common(1))]:
        page.goto("about:blank")
        page.goto(f"{site_url}{page_name}#{place}", wait_until="networkidle")
        page.evaluate(READ_ON)
        expect(page.locator(".ck-mount:not([data-ck-ready])")).to_have_count(0)
        assert page.evaluate("window.shifted") <= MOST_SHIFT, place
    context.close()


def test_widgets_are_within_their_budget(site: Path) -> None:
    sizes = {
        path.name: len(gzip.compress(path.read_bytes(), 9))
        for path in (site / FOLDER).iterdir()
        if path.name.split(".")[0] == FILES
    }
    assert len(sizes) == 2
    assert sum(sizes.values()) <= ALL_WIDGETS


def test_widgets_wait_until_somebody_comes_near(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="id-ID")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site_url}book/04-asumsi-ross.html", wait_until="networkidle")
    assert not [url for url in asked if "/widget-" in url]
    assert page.locator(".ck-mount[data-ck-ready]").count() == 0
    page.locator(".ck-mount").first.scroll_into_view_if_needed()
    expect(page.locator(".ck-mount:not([data-ck-ready])")).to_have_count(0)
    assert len([url for url in asked if "/widget-" in url]) == 1
    context.close()


def test_a_broken_connection_is_told_and_tried_again(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="id-ID")
    page = context.new_page()
    page.route("**/widget-*", lambda route: route.abort())
    page.goto(f"{site_url}book/04-asumsi-ross.html", wait_until="networkidle")
    page.locator(".ck-mount").first.scroll_into_view_if_needed()
    expect(page.get_by_text("Latihan belum dapat dimuat")).to_be_visible()
    # Nothing on the page can be pressed in vain.
    form = page.locator("form.ck-item").first
    expect(form.get_by_role("button", name="Yakin", exact=True)).to_be_hidden()
    page.unroute("**/widget-*")
    page.get_by_role("button", name="Muat lagi").click()
    expect(page.locator(".ck-mount:not([data-ck-ready])")).to_have_count(0)
    expect(page.get_by_text("Latihan belum dapat dimuat")).to_have_count(0)
    expect(form.get_by_role("button", name="Yakin", exact=True)).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_the_lists_of_links_open_and_close_by_keyboard(
    browser: Browser, site_url: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="id-ID")
    page = context.new_page()
    page.goto(f"{site_url}book/04-asumsi-ross.html")
    chapters = page.get_by_role("navigation", name="Daftar bab")
    contents = page.locator("#isi-halaman")
    if width < 1000:
        expect(chapters).to_be_hidden()
        expect(contents).to_be_hidden()
        page.get_by_role("button", name="Daftar bab").press("Enter")
        expect(chapters).to_be_visible()
        page.keyboard.press("Escape")
        expect(chapters).to_be_hidden()
        page.get_by_role("button", name="Isi halaman ini").press("Enter")
        contents.get_by_role("link", name="Uji ingatan").click()
        expect(contents).to_be_hidden()
        expect(page.get_by_role("heading", name="Uji ingatan")).to_be_in_viewport()
    else:
        expect(chapters).to_be_visible()
        expect(contents).to_be_visible()
        expect(page.get_by_role("button", name="Isi halaman ini")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("page_name", ["book/10-matriks.html", "book/17-ulangan.html"])
def test_an_open_list_can_be_closed_wherever_it_is_scrolled_to(
    browser: Browser, site_url: str, page_name: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="id-ID")
    page = context.new_page()
    page.goto(site_url + page_name)
    for name, panel in (
        ("Daftar bab", page.locator("#daftar-bab")),
        ("Isi halaman ini", page.locator("#isi-halaman")),
    ):
        page.get_by_role("button", name=name).click()
        for place in ("", "node.scrollHeight", "0"):
            if place:
                panel.evaluate(f"node => node.scrollTop = {place}")
            close = panel.get_by_role("button", name="Tutup")
            expect(close).to_be_in_viewport(ratio=1)
        panel.evaluate("node => node.scrollTop = node.scrollHeight")
        # Who goes back through the list by keyboard sees where they are.
        panel.get_by_role("link").last.focus()
        for _ in range(panel.get_by_role("link").count() - 1):
            page.keyboard.press("Shift+Tab")
            assert page.evaluate(
                """() => {
                    const link = document.activeElement;
                    const { left, top } = link.getBoundingClientRect();
                    return link.contains(document.elementFromPoint(left + 9, top + 9));
                }"""
            )
        close.click()
        expect(panel).to_be_hidden()
    context.close()


def test_the_colour_mode_is_the_systems_until_one_is_chosen(
    browser: Browser, site_url: str
) -> None:
    context = browser.new_context(color_scheme="dark", locale="id-ID")
    page = context.new_page()
    page.goto(f"{site_url}book/tentang.html")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Warna: gelap. Ganti ke terang").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.goto(f"{site_url}book/index.html")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    context.close()


def test_tables_keep_their_meaning_when_shown_as_cards(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="id-ID")
    page = context.new_page()
    page.goto(f"{site_url}book/10-matriks.html")
    table = page.get_by_role("table").first
    assert table.evaluate("node => getComputedStyle(node).display") == "block"
    assert table.get_by_role("columnheader").count() == 4
    assert table.get_by_role("rowheader").count() == 3
    assert table.get_by_role("cell").count() == 9
    context.close()


def test_a_page_that_is_only_opened_loads_no_more_than_itself(
    browser: Browser, site_url: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="id-ID")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site_url}book/latihan-akhir.html", wait_until="networkidle")
    assert not [url for url in asked if "/widget-" in url]
    page.locator("input[type=radio]").first.check()
    expect(page.locator(".ck-mount:not([data-ck-ready])")).to_have_count(0)
    expect(page.locator("input[type=radio]").first).to_be_checked()
    # Who comes back sees at once where they were.
    page.get_by_role("button", name="Berikutnya").click()
    page.reload(wait_until="networkidle")
    expect(page.get_by_text("Soal 2 dari 30")).to_be_visible()
    context.close()
