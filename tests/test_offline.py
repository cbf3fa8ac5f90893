"""The worker's list, the zip and the downloads, on the built site and on a small one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from coursekit.archive import addresses, pack
from coursekit.sphinx.offline import megabytes, worker

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset

ZIP = "pengantar-pekerjaan-sosial-makro.zip"
STEPS = ("assets", "layout", "directives", "offline")
START = "book/index.html"
LARGEST = 6_000_000  # bytes


def facts(site: Path) -> dict[str, Any]:
    """Return what the worker of a site knows of it."""
    first = (site / "worker.js").read_text(encoding="utf-8").splitlines()[0]
    found: dict[str, Any] = json.loads(first.removeprefix("const SITE = ").removesuffix(";"))
    return found


def page(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")


def test_the_worker_lists_every_file_as_it_is(site: Path, dataset: Dataset) -> None:
    found = facts(site)
    on_disk = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    downloads = {name for name in on_disk if name.startswith("unduhan/")}
    assert f"unduhan/{ZIP}" in downloads
    assert set(found["files"]) == on_disk - downloads - {"worker.js", "index.html"}
    for address, (digest, size) in found["files"].items():
        content = (site / address).read_bytes()
        assert len(content) == size
        assert hashlib.sha256(content).hexdigest().startswith(digest)
    assert {found["start"], found["missing"]} <= set(found["files"])
    assert found["course"] == dataset.course.id


def test_what_no_reader_needs_is_not_kept(tmp_path: Path) -> None:
    for name in ("book", "_assets", "_static", "unduhan"):
        (tmp_path / name).mkdir()
    for name in (
        START,
        "index.html",
        "worker.js",
        "objects.inv",
        "404.html",
        "robots.txt",
        "sitemap.xml",
        "_assets/kartu.0123456789.png",
        "_assets/course.0123456789.css",
        "_static/doctools.js",
        "unduhan/buku.pdf",
    ):
        (tmp_path / name).touch()
    assert addresses(tmp_path, START) == ["_assets/course.0123456789.css", START]
    assert "index.html" in addresses(tmp_path, "index.html")


def test_a_version_changes_with_any_file_and_with_the_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "book").mkdir()
    path = tmp_path / "book" / "index.html"
    path.write_text("satu")
    first = worker("uji", tmp_path, START)
    assert worker("uji", tmp_path, START) == first
    path.write_text("dua")
    second = worker("uji", tmp_path, START)
    monkeypatch.setattr("coursekit.sphinx.offline.source", lambda _name: "// lain\n")
    third = worker("uji", tmp_path, START)
    versions = {text.split('"version":"')[1][:10] for text in (first, second, third)}
    assert len(versions) == 3


def test_the_page_tells_what_it_costs(site: Path) -> None:
    panel = page(site, "book/luring.html").select_one(".ck-offline")
    assert panel is not None
    files = facts(site)["files"]
    assert panel["data-files"] == str(len(files))
    data, space = (node.get_text() for node in panel.select("strong"))
    assert space == megabytes(sum(size for _, size in files.values()))
    with zipfile.ZipFile(site / "unduhan" / ZIP) as packed:
        sent = sum(entry.compress_size for entry in packed.infolist() if "/isi/" in entry.filename)
    assert data == megabytes(sent)


def test_the_zip_is_small_whole_and_alone_in_a_folder(site: Path) -> None:
    path = site / "unduhan" / ZIP
    assert path.stat().st_size <= LARGEST
    folder = ZIP.removesuffix(".zip")
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        assert names == sorted(names)
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        inside = {name.removeprefix(f"{folder}/isi/") for name in names if "/isi/" in name}
        assert set(names) - {f"{folder}/isi/{name}" for name in inside} == {
            f"{folder}/BACA-SAYA.txt",
            f"{folder}/mulai.html",
        }
        assert inside == set(addresses(site, START))
        unlike = {
            name
            for name in inside
            if packed.read(f"{folder}/isi/{name}") != (site / name).read_bytes()
        }
        assert unlike == {"book/luring.html"}
        assert b"mulai.html" in packed.read(f"{folder}/BACA-SAYA.txt")
        told = packed.read(f"{folder}/isi/book/luring.html").decode()
    assert "unduhan/" not in told


def test_packing_twice_gives_the_same_bytes_and_writes_once(
    site: Path, dataset: Dataset, tmp_path: Path
) -> None:
    packed = []
    for name in ("satu", "dua"):
        shutil.copytree(site / "book", tmp_path / name / "book")
        os.utime(tmp_path / name / "book" / "index.html", (1e9, 1e9))
        packed.append(pack(tmp_path / name, dataset.course, START).path)
    assert packed[0].read_bytes() == packed[1].read_bytes()
    os.utime(packed[0], (1e9, 1e9))
    pack(tmp_path / "satu", dataset.course, START)
    assert packed[0].stat().st_mtime == 1e9
    (tmp_path / "satu" / "book" / "index.html").write_text("lain")
    pack(tmp_path / "satu", dataset.course, START)
    assert packed[0].stat().st_mtime > 1e9
    assert packed[0].read_bytes() != packed[1].read_bytes()


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0,1 MB"), (949_999, "0,9 MB"), (4_260_000, "4,3 MB")]
)
def test_megabytes_are_written_as_indonesian_does(count: int, told: str) -> None:
    assert megabytes(count) == told


@pytest.fixture(scope="module")
def source(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the source of a site of two pages."""
    folder = tmp_path_factory.mktemp("kecil")
    shutil.copytree(root / "data", folder / "data")
    shutil.copy2(root / "book" / "_identity" / "favicon.svg", folder)
    (folder / "_config.yml").touch()
    (folder / "index.md").write_text(
        "# Awal\n\n```{toctree}\nluring\n```\n\n{doc}`luring`\n", encoding="utf-8"
    )
    (folder / "luring.md").write_text(
        "# Luring\n\n```{offline}\n```\n\n```{downloads}\n```\n", encoding="utf-8"
    )
    return folder


def build(source: Path) -> tuple[Path, list[str]]:
    """Build the small site once more; return it, and what was offered."""
    overrides = {
        "extensions": ["myst_parser", *(f"coursekit.sphinx.{step}" for step in STEPS)],
        "exclude_patterns": ["data", "_build"],
        "html_theme": "coursekit",
        "coursekit_icon": "favicon.svg",
        "language": "id",
    }
    site = source / "hasil"
    with docutils_namespace(), patch_docutils(), warnings.catch_warnings():
        # Deprecations inside Sphinx and docutils are theirs.
        warnings.simplefilter("ignore")
        app = Sphinx(source, None, site, source / "doctrees", "html", overrides, status=None)
        app.build()
    links = page(site, "luring.html").select(".ck-downloads a")
    assert all((site / str(link["href"])).is_file() for link in links)
    assert {str(link["href"]) for link in links} == {
        path.relative_to(site).as_posix() for path in (site / "unduhan").iterdir()
    }
    return site, [str(link["href"]) for link in links]


def test_exports_are_offered_while_they_are_there(source: Path) -> None:
    site, offered = build(source)
    assert offered == [f"unduhan/{ZIP}"]
    before = (site / "worker.js").read_bytes()
    exports = source / "_build" / "exports"
    exports.mkdir(parents=True)
    (exports / "buku.pdf").write_bytes(b"%PDF" + b" " * 2_340_000)
    (exports / "buku.epub").write_bytes(b"PK")
    (exports / "catatan.txt").touch()
    site, offered = build(source)
    assert offered == [f"unduhan/{ZIP}", "unduhan/buku.epub", "unduhan/buku.pdf"]
    assert "2,3 MB" in page(site, "luring.html").get_text()
    assert "unduhan/" not in json.dumps(facts(site))
    shutil.rmtree(exports)
    site, offered = build(source)
    assert offered == [f"unduhan/{ZIP}"]
    assert (site / "worker.js").read_bytes() == before


def test_a_build_without_changes_touches_nothing(source: Path) -> None:
    site, _ = build(source)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}
    build(source)
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()} == before
    index = source / "index.md"
    index.write_text(index.read_text(encoding="utf-8") + "\nSatu kalimat lagi.\n", encoding="utf-8")
    old = facts(site)
    build(source)
    changed = {
        name for name, told in facts(site)["files"].items() if old["files"].get(name) != told
    }
    # Sphinx's own index of the page is not the course's search.
    assert changed - {"searchindex.js"} == {"index.html"}
    assert facts(site)["version"] != old["version"]
