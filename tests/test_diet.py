"""Light, private pages: nothing from other hosts, no unused script or style, and a weight limit."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin, urlparse

import pytest

from coursekit.sphinx import diet

# Compressed, with all styles and scripts; the themes alone would bring 830 kB.
LIMIT = 110_000

PAGE = """
<link rel="stylesheet" href="_static/pygments.css?v=1" />
<script src="_static/copybutton.js?v=1"></script>
<script defer src="_static/scripts/bootstrap.js?digest=1"></script>
<link rel="preload" as="script" href="_static/scripts/pydata-sphinx-theme.js?digest=1" />
<script src="_static/scripts/pydata-sphinx-theme.js?digest=1"></script>
<script>const THEBE_JS_URL = "https://host.example/thebe.js";</script>
<header id="pst-header" class="bd-header"><button class="primary-toggle"></button></header>
"""


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (".used{a:b}.unused{c:d}", ".used{a:b}"),
        (".used .unused,p{a:b}", "p{a:b}"),
        ("@media print{.unused{a:b}}", ""),
        ("@media print{.used{a:b}.unused{c:d}}", "@media print{.used{a:b}}"),
        (".used:not(.unused){a:b}", ".used:not(.unused){a:b}"),
        (":is(.used,.unused) a,b{c:d}", ":is(.used,.unused) a,b{c:d}"),
        ('.used{content:"}{"}p{a:b}', '.used{content:"}{"}p{a:b}'),
        (".w\\:x{a:b}p{c:d}", "p{c:d}"),
        ("@font-face{src:url(x)}p{a:b}", "p{a:b}"),
        ("@keyframes k{from{a:b}to{c:d}}", "@keyframes k{from{a:b}to{c:d}}"),
        ('@import "x.css";p{a:b}', '@import "x.css";p{a:b}'),
        ("/* .used{x:y} */p{a:b}", "p{a:b}"),
        ("#used{a:b}#unused{c:d}", "#used{a:b}"),
        (".ck-model-a{a:b}", ".ck-model-a{a:b}"),
        ("p{}", ""),
    ],
)
def test_styles_keep_what_can_match(css: str, expected: str) -> None:
    assert diet.slim_css(css, {"used"}) == expected


def test_a_page_keeps_only_what_it_uses() -> None:
    slim = diet.slim_page(PAGE)
    assert "pydata-sphinx-theme.js" in slim
    for gone in ("pygments", "copybutton", "bootstrap", "preload", "THEBE", "primary-toggle"):
        assert gone not in slim
    with_code = diet.slim_page(PAGE + '<div class="highlight"><pre>x</pre></div>')
    assert "pygments.css" in with_code
    assert "copybutton.js" in with_code


def loaded(page: str, base: str) -> set[str]:
    """Return the addresses that a page loads by itself."""
    found = re.findall(r"<(?:script|img|iframe|source|embed)\b[^>]*\bsrc=\"([^\"]+)\"", page)
    found += [
        match[1]
        for match in re.finditer(r"<link\b[^>]*\bhref=\"([^\"]+)\"[^>]*>", page)
        if re.search(r'rel="(?:stylesheet|preload|icon|shortcut icon)"', match[0])
    ]
    return {urljoin(base, address) for address in found if not address.startswith("data:")}


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        for address in loaded(page, "file:///"):
            assert not urlparse(address).netloc, f"{path.name}: {address}"
        for script in re.findall(r"<script\b(?![^>]*json).*?</script>", page, flags=re.DOTALL):
            assert "://" not in script, f"{path.name}: {script}"
    for path in site.rglob("*.css"):
        style = path.read_text(encoding="utf-8")
        outside = [
            u for u in re.findall(r"url\(([^)]*)\)", style) if "//" in u and "data:" not in u
        ]
        assert not outside, path.name


# A picture that loads once a reader comes near it: of screens, and small.
LAZY = re.compile(r"<img\b[^>]*\bloading=\"lazy\"[^>]*>")
PICTURE_LIMIT = 40_000


def test_every_page_stays_light(site: Path) -> None:
    weights = {}
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        for picture in LAZY.findall(page):
            [address] = loaded(picture, path.as_uri())
            file = Path(urlparse(address).path)
            assert file.stat().st_size <= PICTURE_LIMIT, f"{path.name}: {file.name}"
        page = LAZY.sub("", page)
        base = "https://situs.example/" + path.relative_to(site).as_posix()
        files = {path} | {site / urlparse(one).path.lstrip("/") for one in loaded(page, base)}
        weights[path.name] = sum(len(gzip.compress(file.read_bytes())) for file in files)
    assert {name: weight for name, weight in weights.items() if weight > LIMIT} == {}


def test_every_page_has_one_title(site: Path) -> None:
    for path in site.rglob("*.html"):
        if path != site / "index.html":
            assert path.read_text(encoding="utf-8").count("<h1") == 1, path.name


def test_no_icon_font_and_no_source_map_is_published(site: Path) -> None:
    suffixes = {path.suffix for path in site.rglob("*") if path.is_file()}
    assert suffixes.isdisjoint({".woff", ".woff2", ".ttf", ".map"})


def test_every_icon_is_drawn_by_our_style(site: Path) -> None:
    style = (site / "_static/course.css").read_text(encoding="utf-8")
    used = set()
    for path in site.rglob("*.html"):
        for names in re.findall(r'class="([^"]*\bfa-solid\b[^"]*)"', path.read_text("utf-8")):
            used |= {name for name in names.split() if name.startswith("fa-")}
    assert "fa-bars" in used
    assert {name for name in used if f".{name}" not in style} == set()


def test_addresses_carry_the_digest_of_what_the_files_hold(site: Path) -> None:
    page = (site / "book/index.html").read_text(encoding="utf-8")
    stamped = re.findall(r'="\.\./(_static/[^"?]+)\?v=([0-9a-f]{8})"', page)
    assert len(stamped) > 5
    for name, digest in stamped:
        assert diet.digest_of(site / name) == digest
