"""The link by which readers report a mistake: where it stands, and that it asks for nothing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from coursekit import project as project_module
from coursekit import site as site_module
from coursekit.errors import CourseError
from coursekit.paper.book import read_book
from coursekit.sphinx.citation import REPORT, SUMMARY, report_link

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

ADDRESS = "https://lapor.example/baru?dari=kursus&jenis=isi"


def links(site: Path) -> dict[str, list[str]]:
    """Return the addresses of the report links of every page of the book."""
    found = {}
    for page in (site / "book").glob("*.html"):
        soup = BeautifulSoup(page.read_bytes(), "html.parser")
        assert soup.select_one(".ck-cite summary").get_text() == SUMMARY
        reports = [link for link in soup.select(".ck-after a") if link.get_text() == REPORT]
        assert all(link["rel"] == ["noopener", "external"] for link in reports)
        found[page.name] = [str(link["href"]) for link in reports]
    return found


def test_without_an_address_no_page_has_a_link_and_with_one_it_is_escaped(site: Path) -> None:
    assert not any(links(site).values())
    assert report_link("") == ""
    told = BeautifulSoup(report_link('https://lapor.example/?a="b"&c'), "html.parser")
    assert told.a["href"] == 'https://lapor.example/?a="b"&c'


@pytest.mark.slow  # builds the site twice
def test_every_page_links_to_where_mistakes_are_reported(
    project: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(project_module.REPORT, raising=False)
    site = site_module.build(project).parent
    assert not any(links(site).values())
    # Nothing but the address changes, and every page with it.
    monkeypatch.setenv(project_module.REPORT, ADDRESS)
    assert site_module.build(project).parent == site
    told = links(site)
    assert "tentang.html" in told
    assert all(addresses == [ADDRESS] for addresses in told.values())

    book = read_book(project)
    assert "lapor.example" not in str([section.body for section in book.sections])

    with site_module.server(site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        here = f"http://127.0.0.1:{server.server_address[1]}/"
        page.goto(f"{here}book/04-asumsi-ross.html", wait_until="networkidle")
        link = page.get_by_role("link", name=REPORT)
        link.scroll_into_view_if_needed()
        link.hover()
        page.wait_for_load_state("networkidle")
        assert asked
        assert [address for address in asked if not address.startswith(here)] == []
        page.emulate_media(media="print")
        assert not link.is_visible()
        page.close()
        server.shutdown()


def test_a_wrong_address_stops_the_build_and_is_told(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(project_module.REPORT, "javascript:lapor()")
    with pytest.raises(CourseError) as caught:
        site_module.build(project)
    assert "COURSEKIT_REPORT harus berupa alamat https: atau mailto:" in str(caught.value)
    assert str(caught.value).count("javascript:lapor()") == 1
    assert "Traceback" not in str(caught.value)
