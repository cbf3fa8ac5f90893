"""How the course is found and cited: addresses, previews, schema.org, sitemap, citations, days."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import yaml
from bs4 import BeautifulSoup

from coursekit import __version__, history
from coursekit import project as project_module
from coursekit import site as site_module
from coursekit.archive import LOST
from coursekit.errors import CourseError
from coursekit.sphinx import citation, discovery

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset

ADDRESS = "https://kursus.example/makro"
MOST_BYTES = 100_000


def parsed(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")


def commit(project: Path, day: str) -> None:
    who = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    identity = ["-c", "user.name=Uji", "-c", "user.email=uji@contoh.example"]
    subprocess.run(["git", "add", "-A"], cwd=project, check=True)
    subprocess.run(
        ["git", *identity, "commit", "-qm", day], cwd=project, check=True, env={**who, "PATH": PATH}
    )


PATH = "/usr/local/bin:/usr/bin:/bin"


def test_a_site_that_knows_its_address_tells_it(
    project: Path, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    commit(project, "2025-03-04")
    page = project / "book/tentang.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    commit(project, "2026-05-06")
    monkeypatch.setenv(project_module.ADDRESS, ADDRESS)
    site = site_module.build(project).parent

    chapter = parsed(site, "book/04-asumsi-ross.html")
    own = f"{ADDRESS}/book/04-asumsi-ross.html"
    assert chapter.select_one("link[rel=canonical]")["href"] == own
    og = {node["property"]: node["content"] for node in chapter.select("meta[property]")}
    assert og["og:url"] == own
    assert og["og:title"] == "Bab 4. Tujuh asumsi Ross"
    picture = site / og["og:image"].removeprefix(f"{ADDRESS}/")
    assert picture.stat().st_size < MOST_BYTES
    assert "diubah pada 4 Maret 2025" in chapter.select_one(".ck-changed").get_text()
    cited = chapter.select_one(".ck-cite")
    assert f"(2025). Bab 4. Tujuh asumsi Ross. Dalam {dataset.course.title}" in cited.get_text()
    assert cited.get_text().count(own) == 2
    other = parsed(site, "book/tentang.html").select_one(".ck-changed")
    assert "diubah pada 6 Mei 2026" in other.get_text()

    listed = ET.fromstring((site / discovery.SITEMAP).read_bytes())  # noqa: S314 - our own
    urls = {url[0].text: url[1].text for url in listed}
    assert urls[own] == "2025-03-04"
    assert urls[f"{ADDRESS}/book/tentang.html"] == "2026-05-06"
    assert len(urls) == len(list((site / "book").glob("*.html")))
    lost = parsed(site, LOST)
    links = [str(link["href"]) for link in lost.select("a[href^='/']")]
    assert len(links) > len(dataset.chapters)
    links += [str(node.get("src") or node.get("href")) for node in lost.select("[src], link")]
    links.append(str(lost.form["action"]))
    assert [link for link in links if not (site / link.removeprefix("/makro/")).is_file()] == []

    assert f"Sitemap: {ADDRESS}/sitemap.xml" in (site / discovery.ROBOTS).read_text("utf-8")


def test_without_an_address_nothing_is_made_up(site: Path) -> None:
    for name in ("book/04-asumsi-ross.html", "book/index.html"):
        page = parsed(site, name)
        assert not page.select("link[rel=canonical], [property='og:url'], [property='og:image']")
        assert page.select_one("[property='og:locale']")["content"] == "id_ID"
    for name in (discovery.SITEMAP, discovery.ROBOTS, LOST):
        assert not (site / name).exists()


def test_pages_without_content_of_their_own_are_not_for_search_engines(site: Path) -> None:
    for name in ("genindex.html", "search.html"):
        assert parsed(site, name).select_one("meta[name=robots]")["content"] == "noindex"


def test_the_start_page_describes_the_course(site: Path, dataset: Dataset) -> None:
    [script] = parsed(site, "book/index.html").select("script[type='application/ld+json']")
    facts = json.loads(script.get_text())
    assert facts["@type"] == "Course"
    assert facts["name"] == dataset.course.title
    assert len(facts["hasPart"]) == len(dataset.chapters)
    assert len(facts["teaches"]) == len(dataset.outcomes)
    assert not re.search(r"[*{]", json.dumps(facts["teaches"]))


def test_an_address_must_be_whole(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(project_module.ADDRESS, "kursus.example/makro")
    with pytest.raises(CourseError) as caught:
        site_module.build(project)
    assert "COURSEKIT_SITE atau html.baseurl harus berupa alamat lengkap" in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_a_citation_is_escaped_and_its_entry_has_a_plain_key() -> None:
    told = citation.sentence("A & <b>", "Kursus", 2026, "")
    assert "A &amp; &lt;b&gt;" in told
    assert told.endswith(f"(versi {__version__}).")
    entry = citation.bibtex("makro-10 Matriks", "Judul", "Kursus", 2026, "")
    assert entry.startswith("@incollection{makro-10-matriks,\n")
    assert "url" not in entry


def test_a_shallow_clone_and_no_repository_have_no_days(tmp_path: Path) -> None:
    whole, part, none = (tmp_path / name for name in ("utuh", "sebagian", "biasa"))
    (whole / "book").mkdir(parents=True)
    none.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=whole, check=True)
    for day in ("2025-01-02", "2025-02-03"):
        (whole / "book/å b.md").write_text(day, encoding="utf-8")
        commit(whole, day)
    subprocess.run(["git", "clone", "-q", "--depth", "1", whole.as_uri(), str(part)], check=True)
    assert history.last_changes(whole) == {"book/å b.md": date(2025, 2, 3)}
    assert history.last_changes(part) == {}
    assert history.last_changes(none) == {}


def test_the_citation_file_says_what_the_package_says(root: Path, dataset: Dataset) -> None:
    told = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert told["cff-version"] == "1.2.0"
    assert told["title"] == dataset.course.title
    assert told["version"] == __version__
    assert told["authors"] == [{"name": citation.EDITORS}]
    assert set(told["license"]) == {"CC-BY-4.0", "MIT"}
