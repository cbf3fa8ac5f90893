"""Keep pages light and private: nothing from other hosts, and no byte that a page does not use.

The themes bring 700 kB that no page here needs (an icon font as script and as font, live code,
Bootstrap's pop-ups). What is left of their stylesheets are the rules that some page can match.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

# Scripts that are never needed, and those needed only on pages that hold what they serve.
UNUSED = ("fontawesome.js", "bootstrap.js", "sphinx-thebe.js", "sphinx-thebe.css")
NEEDED_BY = {
    "togglebutton.": re.compile(r'class="(?:[^"]* )?(?:dropdown|toggle|tag_hide-\w+)[ "]'),
    "clipboard.min.js": re.compile(r'class="highlight"'),
    "copybutton.": re.compile(r'class="highlight"'),
    "design-tabs.js": re.compile(r'class="[^"]*\bsd-tab'),
    "sphinx-design.min.css": re.compile(r'class="[^"]*\bsd-'),
    "mystnb.": re.compile(r'class="[^"]*\bcell\b'),
    "searchtools.js": re.compile(r'id="search-results"'),
    "language_data.js": re.compile(r'id="search-results"'),
    "searchindex.js": re.compile(r'id="search-results"'),
    "pygments.css": re.compile(r'class="highlight"'),
}
# Inline remains of the themes: settings of the scripts above, an empty place for advertisements,
# a second title and contents that are there for printing only, a meta element for a search service,
# the second and third copies of the viewport.
REMAINS = (
    r"\s*<script>const THEBE_JS_URL.*?</script>",
    r'\s*<script type="text/x-thebe-config">.*?</script>',
    r"\s*<script>kernelName = .*?</script>",
    r"\s*<meta name=\"docsearch:[^>]*>",
    r'\s*<meta name="viewport" content="width=device-width, initial-scale=1"\s*/>',
    r'\s*<div id="ethical-ad-placement".*?</div>',
    r'<div id="jb-print-docs-body".*?(?=<div id="searchbox">)',
    r"<!-- (?:So that users can add custom icons|Pre-loaded scripts[^>]*) -->\s*",
    r'\s*console\.log\("\[PST\][^\n]*',
)
# The header repeats the search, and its hidden toggles come before those that the scripts should
# find. An empty one stays, for a script measures it.
HEADER = re.compile(r'<header id="pst-header".*?</header>', re.DOTALL)
EMPTY_HEADER = '<header id="pst-header" class="bd-header" hidden></header>'
TOGGLE_SETTINGS = r"\s*<script>(?:let toggle|var togglebuttonSelector).*?</script>"
UNUSED_FILES = (
    "_static/vendor/fontawesome",
    "_static/locales",
    "_static/sphinx-thebe.css",
    "_static/sbt-webpack-macros.html",
    "_static/webpack-macros.html",
    "_static/file.png",
    "_static/plus.png",
    "_static/minus.png",
    "_static/play-solid.svg",
)
_TAG = re.compile(
    r'[ \t]*<(?:script\b[^>]*\bsrc|link\b[^>]*\bhref)="([^"]+)"[^>]*>(?:</script>)?\n?'
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NAME = re.compile(r"[.#]((?:\\.|[\w-])+)")
_FUNCTION = re.compile(r":(?:not|is|where|has)\([^()]*\)")


def slim_page(page: str) -> str:
    """Return ``page`` without the scripts, styles and settings that it does not use."""

    def keep(match: re.Match[str]) -> str:
        name = match[1].split("?")[0].rsplit("/", 1)[-1]
        if name in UNUSED or ('rel="preload"' in match[0] and name.endswith(".js")):
            return ""
        for prefix, used in NEEDED_BY.items():
            if name.startswith(prefix) and not used.search(page):
                return ""
        return match[0]

    slim = HEADER.sub(EMPTY_HEADER, _TAG.sub(keep, page))
    for pattern in REMAINS:
        slim = re.sub(pattern, "", slim, flags=re.DOTALL)
    if "togglebutton.js" not in slim:
        slim = re.sub(TOGGLE_SETTINGS, "", slim)
    return slim


def rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield ``(selector or at-rule, body)`` of a stylesheet; a statement has the body ""."""
    start = position = depth = opened = 0
    quote = ""
    while position < len(css):
        letter = css[position]
        if letter == "\\":
            position += 1
        elif quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter == "{":
            depth += 1
            opened = position if depth == 1 else opened
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : position]
                start = position + 1
        elif letter == ";" and depth == 0:
            yield css[start:position].strip(), ""
            start = position + 1
        position += 1


def slim_css(css: str, names: set[str]) -> str:
    """Return the rules of ``css`` whose selectors use only classes and ids among ``names``.

    Font faces go too: icons are masks in course.css, and text is set in the reader's own fonts.
    """
    kept = []
    for head, body in rules(_COMMENT.sub("", css)):
        if head.startswith(("@media", "@supports", "@layer", "@container")):
            inner = slim_css(body, names)
            if inner:
                kept.append(f"{head}{{{inner}}}")
        elif head.startswith("@font-face"):
            continue
        elif head.startswith("@"):
            kept.append(f"{head}{{{body}}}" if body else f"{head};")
        else:
            used = [part for part in _selectors(head) if _can_match(part, names)]
            if used and body:
                kept.append(f"{','.join(used)}{{{body}}}")
    return "".join(kept)


def _selectors(head: str) -> list[str]:
    parts, depth = [""], 0
    for letter in head:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def _can_match(selector: str, names: set[str]) -> bool:
    # What stands in :not(…) or one branch of :is(…) need not exist. Our own rules stay: widgets
    # compose names such as "ck-model-" + letter.
    found = (name.replace("\\", "") for name in _NAME.findall(_FUNCTION.sub("", selector)))
    return all(name.startswith("ck-") or name in names for name in found)


def names_in_use(out: Path) -> set[str]:
    """Return every class and id of the built pages, and every word of the scripts.

    Scripts give classes to elements; any of their words may be one.
    """
    names: set[str] = set()
    for path in out.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        for value in re.findall(r'\b(?:class|id)="([^"]*)"', page):
            names.update(value.split())
        for script in re.findall(r"<script\b.*?</script>", page, flags=re.DOTALL):
            names.update(re.findall(r"[\w-]+", script))
    for path in out.rglob("*.js"):
        if not path.name.startswith("searchindex"):
            names.update(re.findall(r"[\w-]+", path.read_text(encoding="utf-8")))
    # course.css draws the icons.
    return {name for name in names if not name.startswith("fa-")}


def _slim(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for name in UNUSED_FILES:
        path = out / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for path in out.rglob("*.html"):
        path.write_text(slim_page(path.read_text(encoding="utf-8")), encoding="utf-8")
    for path in (out / "_static").rglob("*"):
        if path.name in UNUSED or path.suffix == ".map" or path.name.endswith(".LICENSE.txt"):
            path.unlink()
        elif path.suffix == ".js" and path.parent.name == "scripts":
            # The maps are gone, so must be the comments that ask for them.
            script = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r"\n//# sourceMappingURL=.*", "", script), encoding="utf-8")
    _slim_styles(out / "_static", names_in_use(out))
    _stamp(out)


def _slim_styles(static: Path, names: set[str]) -> None:
    # theme.css does nothing but import basic.css: one request less.
    basic = static / "basic.css"
    (static / "styles" / "theme.css").write_bytes(basic.read_bytes())
    basic.unlink()
    for path in static.rglob("*.css"):
        if path.name != "course.css":
            path.write_text(slim_css(path.read_text(encoding="utf-8"), names), encoding="utf-8")


def digest_of(path: Path) -> str:
    """Return the first eight digits of a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def _stamp(out: Path) -> None:
    """Write the digest of what each file holds now into its address: browsers keep old copies."""

    def stamped(match: re.Match[str]) -> str:
        path = out / "_static" / match[2]
        if not path.exists():
            return match[0]
        return f"{match[1]}{match[2]}?v={digest_of(path)}"

    address = re.compile(r'(="[^"?]*_static/)([^"?]+\.(?:css|js))(?:\?[^"]*)?(?=")')
    for path in out.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        path.write_text(address.sub(stamped, page), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Slim the pages and styles when all are written."""
    app.connect("build-finished", _slim, priority=900)
