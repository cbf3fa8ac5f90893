"""English in a widget stays marked when the script takes the place of the static HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = "book/penjelajah-matriks.html"
MATRIX = '.ck-mount[data-ck-widget="matrix"]'


def test_a_widget_marks_english_as_its_static_html_does(browser: Browser, site_url: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site_url + PAGE)
        expected = page.locator(f"{MATRIX} em[lang=en]").all_text_contents()
    assert "enabler" in expected
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site_url + PAGE)
        page.locator(MATRIX).scroll_into_view_if_needed()
        expect(page.locator(f"{MATRIX}[data-ck-ready]")).to_have_count(1)
        assert page.locator(f"{MATRIX} em[lang=en]").all_text_contents() == expected
        assert "en:" not in page.locator(MATRIX).inner_text()
