"""Paper as a browser makes it: sheets on a phone and without scripts, and what pages print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

SHEET = "lembar/04-asumsi-ross.html"
CHAPTER = "book/04-asumsi-ross.html"
# What no page prints.
SCREEN = (
    ".ck-header, .ck-chapters, .ck-contents, .ck-turn, .ck-footer, .headerlink, .ck-actions,"
    " .ck-sure, .ck-key, .ck-feedback"
)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Return a page of a phone that runs no scripts."""
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, java_script_enabled=False, locale="id-ID"
    )
    yield context.new_page()
    context.close()


def test_a_sheet_fits_a_phone_and_leads_to_its_key(page: Page, site_url: str) -> None:
    page.goto(site_url + SHEET)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator(".ck-ask").count() == page.locator(".ck-answer").count()
    page.get_by_role("link", name="Ke kunci").click()
    assert page.url.endswith("#kunci")
    ask = page.locator(".ck-ask").first
    ask.get_by_role("link", name="Kunci").click()
    assert page.url.endswith(f"#kunci-{ask.get_attribute('id')}")
    assert not page.locator(".ck-sheet-name").is_visible()


def test_a_printed_sheet_has_its_key_on_a_page_of_its_own(page: Page, site_url: str) -> None:
    page.goto(site_url + SHEET)
    page.emulate_media(media="print")
    assert page.locator(SCREEN).and_(page.locator(":visible")).count() == 0
    assert page.locator(".ck-sheet-name").is_visible()
    assert not page.locator(".ck-how a").first.is_visible()
    broken = "getComputedStyle(document.querySelector('#kunci')).breakBefore"
    assert page.evaluate(broken) == "page"
    page.emulate_media(media="screen")


def test_a_printed_chapter_asks_without_telling(page: Page, site_url: str) -> None:
    page.goto(site_url + CHAPTER)
    page.emulate_media(media="print")
    assert page.locator(SCREEN).and_(page.locator(":visible")).count() == 0
    assert page.locator(".ck-item .ck-prompt").first.is_visible()
    # A list to choose from is a line to write on.
    blank = "getComputedStyle(document.querySelector('.ck-select')).color"
    assert page.evaluate(blank) == "rgba(0, 0, 0, 0)"
    page.emulate_media(media="screen")
