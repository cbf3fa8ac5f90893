"""Building the site: all complaints at once, the old site kept, one fact in one place."""

from __future__ import annotations

import html
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from coursekit import notebooks
from coursekit import site as site_module
from coursekit.errors import CourseError, DatasetError
from coursekit.pages import record_anchor
from coursekit.sphinx.assets import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.item import Item

SENTINEL = "(penanda uji)"
# A sentence this long is nobody else's.
TELLING = 60


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_faulty_pages_are_all_told_and_the_old_site_stays(project: Path) -> None:
    old = project / site_module.HTML / "index.html"
    old.parent.mkdir(parents=True)
    old.write_text("situs lama", encoding="utf-8")
    edit(project / "book/02-istilah.md", "{definition} def-netting-1993", "{definition} def-salah")
    with (project / "book/04-asumsi-ross.md").open("a", encoding="utf-8") as page:
        page.write(
            "\n![Gambar](gambar-hilang.png) {term}`istilah hilang`, [catatan](#catatan-z99)\n"
        )
    with (project / "book/15-melampaui.md").open("a", encoding="utf-8") as page:
        page.write("\nKata orang lain {cite:p}`hilang2020`.\n")
    with pytest.raises(CourseError) as caught:
        site_module.build(project)
    message = str(caught.value)
    assert re.search(r"book[/\\]02-istilah\.md:\d+: ERROR: .*def-salah", message), message
    assert re.search(r"book[/\\]04-asumsi-ross\.md.*gambar-hilang\.png", message), message
    assert re.search(r"book[/\\]04-asumsi-ross\.md:\d+: .*istilah hilang", message), message
    assert re.search(r"book[/\\]04-asumsi-ross\.md:\d+: .*catatan-z99", message), message
    assert re.search(r"book[/\\]15-melampaui\.md:\d+: .*hilang2020", message), message
    assert "Traceback" not in message
    assert old.read_text(encoding="utf-8") == "situs lama"
    # Nothing is left that would make the next build silent about what it does not read again.
    assert sorted(path.name for path in (project / "_build").iterdir()) == ["html", "site.log"]


def test_faulty_data_stop_the_build_before_it_starts(project: Path) -> None:
    (project / "data/terms.yaml").write_text("- id: a\n  id: b\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"data/terms\.yaml:2"):
        site_module.build(project)
    assert not (project / "_build").exists()


def test_an_orphan_page_stops_the_build(project: Path) -> None:
    (project / "book/yatim.md").write_text("# Yatim\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"book/yatim\.md:1: Halaman ini tidak ada dalam daftar"):
        site_module.build(project)


def test_one_edited_definition_changes_page_practice_notebook_and_glossary(project: Path) -> None:
    definitions = project / "data/definitions.yaml"
    lines = definitions.read_text(encoding="utf-8").split("\n")
    start = lines.index("- id: def-netting-1993")
    text = next(n for n in range(start, len(lines)) if lines[n].startswith("  text: >-"))
    lines[text + 1] += f" {SENTINEL}"
    definitions.write_text("\n".join(lines), encoding="utf-8")

    site_module.build(project)
    page = (project / site_module.HTML / "book/02-istilah.html").read_text(encoding="utf-8")
    [states] = (project / site_module.HTML / FOLDER).glob("widget-02-istilah.*.js")
    glossary = (project / site_module.HTML / "book/glosarium.html").read_text(encoding="utf-8")
    assert SENTINEL in page
    assert SENTINEL in states.read_text(encoding="utf-8")
    assert SENTINEL in glossary

    written = notebooks.build(project, [], check=False)
    assert [path.name for path in written] == ["kuis-1.ipynb"]
    assert SENTINEL in written[0].read_text(encoding="utf-8")


def built(project: Path) -> dict[str, bytes]:
    site_module.build(project)
    site = project / site_module.HTML
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def test_what_is_built_again_is_what_a_clean_build_makes(project: Path) -> None:
    built(project)
    edit(project / "book/04-asumsi-ross.md", "# Tujuh asumsi", f"# {SENTINEL} asumsi")
    edit(project / "book/15-melampaui.md", "\n## ", f"\nBaru {SENTINEL}.\n\n% redaksi\n\n## ")
    again = built(project)
    log = (project / site_module.LOG).read_text(encoding="utf-8")
    assert re.search(r"0 added, [23] changed, 0 removed", log)
    # Every page lists the chapters.
    assert SENTINEL.encode() in again["book/01-dari-individu.html"]
    shutil.rmtree(project / "_build")
    clean = built(project)
    assert sorted(again) == sorted(clean)
    assert [name for name in clean if again[name] != clean[name]] == []


def test_the_first_page_leads_on_without_a_script(site: Path) -> None:
    first = (site / "index.html").read_text(encoding="utf-8")
    assert first.startswith('<!doctype html>\n<html lang="id">')
    assert 'content="0; url=book/index.html"' in first
    assert '<a href="book/index.html">' in first


def test_serving_a_taken_port_says_which_to_try(tmp_path: Path) -> None:
    with site_module.server(tmp_path) as running:
        port = running.server_address[1]
        with pytest.raises(CourseError, match=f"--port {port + 1}"):
            site_module.server(tmp_path, port)


def test_no_case_for_examinations_is_published(site: Path, dataset: Dataset) -> None:
    published = "\n".join(
        path.read_text(encoding="utf-8")
        for path in site.rglob("*")
        if path.suffix in {".html", ".js", ".json", ".txt", ".xml", ".ipynb"}
    )
    graded = [case for case in dataset.cases.values() if case.pool == "graded"]
    # The same search finds what is published.
    assert dataset.definitions["def-netting-1993"].text[:40] in published
    for case in graded:
        for text in (case.title, case.text[:40], case.explanation[:40]):
            assert text not in published, case.id
    assert graded


def test_no_key_of_a_quiz_is_published(site: Path, dataset: Dataset, bank: dict[str, Item]) -> None:
    published = "\n".join(
        html.unescape(path.read_text(encoding="utf-8"))
        for path in site.rglob("*")
        if path.suffix in {".html", ".js", ".json", ".txt", ".xml", ".ipynb"}
    )
    texts = {"practice": set[str](), "graded": set[str]()}
    # What is made from a record may say what a chapter says: facts of the lecture are no key.
    for item in (bank[name] for name in dataset.authored):
        feedback = [option.feedback for slot in item.slots for option in slot.options]
        told = [text for text in (item.explanation, *feedback) if "*" not in text]
        texts[item.pool].update(text for text in told if len(text) > TELLING)
    # The same search finds what is published.
    found = [text for text in texts["practice"] if text in published]
    assert len(found) > len(texts["practice"]) / 2
    only = texts["graded"] - texts["practice"]
    assert len(only) > 200
    assert [text for text in only if text in published] == []


def test_every_doubt_is_visible_to_a_reader(site: Path, dataset: Dataset) -> None:
    page = (site / "book" / "catatan-editor.html").read_text(encoding="utf-8")
    missing = [name for name in dataset.notes if f'id="{record_anchor(name)}"' not in page]
    assert missing == []
