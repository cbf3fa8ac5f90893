"""The budgets: what a page breaks is found, what it keeps is not."""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tools"))

from budget import outside  # noqa: E402 - from the tools' folder
from budget.gates import (  # noqa: E402
    LATER_BYTES,
    PRACTICE_BYTES,
    REQUESTS,
    SHIFT,
    TEXT_BYTES,
    Figures,
    judge,
    judge_scores,
    table,
)
from budget.hosting import host  # noqa: E402
from budget.pages import Site, measure, read_site  # noqa: E402

PAGE = """<!doctype html>
<html lang="id" data-theme="light"><head><meta charset="utf-8"><title>Uji</title>
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; img-src *; script-src 'self'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="ikon.svg">{head}</head><body><main><h1>Uji</h1>{body}</main></body></html>"""
WIDE = '<p id="lebar" hidden>' + "panjang" * 100 + "</p>"
WIDGET = f"""<div class="ck-mount" data-ck-widget="uji"><form>
<label>Pilih <select><option value="">…</option><option value="a">A</option></select></label>
<label>Tulis <input type="text"></label><button type="button" data-sure="tinggi">Yakin</button>
</form>{WIDE}</div>"""
# What each page does wrong; where several share a page, none hides another.
PAGES = {
    "index.html": PAGE.format(head="", body="<p>Halaman yang baik.</p>"),
    "berat.html": PAGE.format(head="", body='<img src="acak.png" alt="" width="9" height="9">'),
    "nakal.html": PAGE.format(
        head='<script defer src="nakal.js"></script>',
        body='<script>inline()</script><img src="http://host.example/a.png" alt=""><p>Isi.</p>',
    ),
    "latihan.html": PAGE.format(head='<script defer src="latihan.js"></script>', body=WIDGET),
    "rusak.html": PAGE.format(head="", body='<img src="ikon.svg" width="9" height="9">'),
    "404.html": PAGE.format(head="", body="<p>Tidak ditemukan.</p>"),
    "pindah.html": '<!doctype html><meta http-equiv="refresh" content="0; url=index.html">',
}
NAUGHTY = """
addEventListener("load", () => setTimeout(() => {
  const news = document.createElement("p");
  news.style.height = "200px";
  document.querySelector("h1").before(news);
  console.warn("awas");
  missing.call();
}, 100));
"""
PRACTICE = """
const mount = document.querySelector(".ck-mount");
mount.dataset.ckReady = "";
mount.querySelector("button").addEventListener("click", () => {
  const [select, input] = mount.querySelectorAll("select, input");
  if (select.value === "a" && input.value) document.querySelector("#lebar").hidden = false;
});
"""
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a small site with one fault of each kind."""
    folder = tmp_path_factory.mktemp("situs")
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "nakal.js").write_text(NAUGHTY, encoding="utf-8")
    (folder / "latihan.js").write_text(PRACTICE, encoding="utf-8")
    (folder / "ikon.svg").write_text(ICON, encoding="utf-8")
    (folder / "acak.png").write_bytes(bytes(TEXT_BYTES + 1))
    return read_site(folder)


@pytest.fixture(scope="module")
def measured(built: Site) -> dict[str, Figures]:
    """Return what was measured on the pages, without axe."""
    pages = [page for page in built.pages if page != "rusak.html"]
    return {figures.page: figures for figures in measure(built, pages, None, jobs=2)}


def gates(figures: Figures) -> set[str]:
    return {violation.gate for violation in judge(figures)}


def test_a_site_is_read_without_pages_that_nobody_reads(built: Site) -> None:
    assert set(PAGES) - set(built.pages) == {"404.html", "pindah.html"}
    assert built.practice == {"latihan.html"}
    assert built.icons["index.html"] == "ikon.svg"


def test_a_good_page_breaks_nothing_and_its_icon_is_weighed(measured: dict[str, Figures]) -> None:
    good = measured["index.html"]
    assert judge(good) == []
    assert good.requests == 2
    assert good.first > good.later > 0


def test_every_fault_is_found_and_no_other(measured: dict[str, Figures]) -> None:
    assert gates(measured["berat.html"]) == {"first visit", "later page"}
    assert gates(measured["nakal.html"]) == {
        "layout shift",
        "console",
        "page error",
        "third party",
        "content security policy",
    }
    assert {trouble.told for trouble in measured["nakal.html"].troubles} >= {
        "http://host.example/a.png",
        "warning: awas",
    }


def test_a_fault_that_only_an_answer_shows_is_found(measured: dict[str, Figures]) -> None:
    [violation, *others] = judge(measured["latihan.html"])
    assert violation.gate == "sideways scroll"
    assert "320 px, answered" in " ".join(str(one) for one in [violation, *others])
    assert "as it comes" not in violation.measured
    assert "p#lebar" in violation.measured


@pytest.mark.slow
def test_axe_finds_a_picture_without_words(built: Site) -> None:
    [good, bad] = measure(built, ["index.html", "rusak.html"], outside.axe(), jobs=2)
    assert gates(good) == {"colour mode"}  # this page has no button for it
    assert [one.told.partition(":")[0] for one in bad.troubles if one.gate == "axe"] == [
        "image-alt"
    ]
    assert bad.axe_runs == 10


@pytest.mark.slow
def test_the_checker_finds_a_picture_without_words(built: Site) -> None:
    found = outside.html_errors(built.folder)
    assert [one.page for one in found if "alt" in one.measured] == ["rusak.html"]
    assert not [one for one in found if one.page == "index.html"]


@pytest.mark.slow
def test_epubcheck_finds_a_book_that_is_none(tmp_path: Path) -> None:
    book = tmp_path / "buku.epub"
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("mimetype", "text/plain")
    found = outside.epub_errors(book)
    assert {(one.page, one.gate) for one in found} == {("buku.epub", "epubcheck")}
    assert any("META-INF/container.xml" in one.measured for one in found)


@pytest.mark.parametrize(
    ("field", "limit", "gate"),
    [
        ("first", TEXT_BYTES, "first visit"),
        ("later", LATER_BYTES, "later page"),
        ("requests", REQUESTS, "requests"),
        ("shift", SHIFT, "layout shift"),
    ],
)
def test_a_limit_is_broken_only_above_it(field: str, limit: float, gate: str) -> None:
    assert judge(Figures("a.html", **{field: limit})) == []
    [violation] = judge(Figures("a.html", **{field: limit * 1.01 + 0.001}))
    assert violation.gate == gate


def test_practice_may_weigh_more_and_a_trouble_is_told_once() -> None:
    figures = Figures("a.html", practice=True, first=PRACTICE_BYTES)
    figures.trouble("console", "error:\n  sesuatu")
    figures.trouble("console", "error: sesuatu")
    assert [str(one) for one in judge(figures)] == ["a.html: console: error: sesuatu (limit: 0)"]
    assert gates(Figures("a.html", practice=True, first=PRACTICE_BYTES + 1)) == {"first visit"}
    assert len(table([figures])) == 2


def test_the_median_of_lighthouse_counts() -> None:
    good = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
    bad = {**good, "performance": 40}
    assert judge_scores("a.html", [good, bad, good]) == []
    [violation] = judge_scores("a.html", [bad, bad, good])
    assert violation.gate == "lighthouse performance"
    [violation] = judge_scores("a.html", [{**good, "seo": 99}])
    assert violation.gate == "lighthouse seo"


def test_the_server_answers_as_github_pages(built: Site) -> None:
    with host(built.folder) as served:
        with urllib.request.urlopen(served.address) as answer:  # noqa: S310 - our own address
            told = answer.read()
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Cache-Control"] == "max-age=600"
        assert gzip.decompress(told).decode() == PAGES["index.html"]
        [(path, size)] = served.sent
        assert path == "/"
        assert 100 < size - len(told) < 500
        with pytest.raises(urllib.error.HTTPError, match="404") as missing:
            urllib.request.urlopen(f"{served.address}../conftest.py")  # noqa: S310
        missing.value.close()


def test_the_plain_book_of_the_benchmark_has_the_stock_theme() -> None:
    # By its path: another module may be called build.
    spec = importlib.util.spec_from_file_location("bench", ROOT / "benchmarks" / "build.py")
    assert spec
    assert spec.loader
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    config = yaml.safe_load(bench.stock((ROOT / "_config.yml").read_text(encoding="utf-8")))
    named = {"extensions", "html_theme"} & config["sphinx"]["config"].keys()
    assert not named
    assert "coursekit.sphinx" not in config["sphinx"]["extra_extensions"]
    for extension in config["sphinx"]["extra_extensions"]:
        assert importlib.util.find_spec(extension)


def test_what_npm_installs_is_exact_and_names_no_host() -> None:
    wanted = json.loads((ROOT / "tools/web/package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "tools/web/package-lock.json").read_text(encoding="utf-8"))
    for name, version in wanted["dependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-")


def test_missing_packages_of_the_budget_are_named_in_one_line(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash
    (tmp_path / "id").write_text(f"#!{bash}\necho 1000\n", encoding="utf-8")
    (tmp_path / "id").chmod(0o755)
    done = subprocess.run(
        [bash, ROOT / "tools" / "need-packages", "budget"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    for package in ("chromium", "npm", "default-jre-headless", "epubcheck"):
        assert f" {package}" in done.stderr.partition("sudo apt-get install -y")[2]
    assert "hunspell" not in done.stderr
