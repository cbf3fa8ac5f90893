"""The course's own theme, and what its templates need to know of a page."""

from __future__ import annotations

import base64
import hashlib
import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from coursekit import colours, paper
from coursekit.sphinx.assets import lean, publish

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

NAME = "coursekit"
_LISTED = "coursekit_listed"
FOLDER = Path(__file__).resolve().parent / "theme"
DEEPEST = 2  # headings of the page's contents
LONGEST_DESCRIPTION = 155  # letters; search engines cut what is longer
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}


def source(name: str) -> str:
    """Return the text of one of the theme's files."""
    return (FOLDER / name).read_text(encoding="utf-8")


def style() -> str:
    """Return the course's style: colours, its parts in order, and that of printed questions."""
    parts = [path.read_text(encoding="utf-8") for path in sorted((FOLDER / "style").glob("*.css"))]
    return "\n".join([colours.by_theme(), *parts, paper.style("questions")])


def printed_title(course: str) -> str:
    """Return the rule that puts the course's title above printed pages."""
    escaped = course.replace("\\", "\\\\").replace('"', '\\"')
    return f'html {{ --ck-print-title: "{escaped}"; }}\n'


def script() -> str:
    """Return the script of every page."""
    return lean(source("data.js") + source("furniture.js"))


def first_script() -> str:
    """Return the one inline script, which must run before the page is painted."""
    return lean(source("first.js")).strip()


def policy() -> str:
    """Return the Content-Security-Policy of the pages: only this site's files, one known script."""
    known = base64.b64encode(hashlib.sha256(first_script().encode()).digest()).decode()
    told = {**POLICY, "script-src": f"{POLICY['script-src']} 'sha256-{known}'"}
    return "; ".join(f"{name} {value}" for name, value in told.items())


def description(doctree: nodes.document | None) -> str:
    """Return the beginning of a page's first paragraph, whole words, for search engines."""
    paragraphs = doctree.findall(nodes.paragraph) if doctree is not None else ()
    text = " ".join(next((one.astext() for one in paragraphs if len(one.astext()) > 1), "").split())
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[: LONGEST_DESCRIPTION - 1].rsplit(" ", 1)[0].rstrip(",;:–") + "…"


def contents(toc: nodes.Node | None) -> list[tuple[str, str]]:
    """Return the anchor and the text of each section of a page, from Sphinx's list of them."""
    found = []
    for reference in toc.findall(nodes.reference) if toc is not None else ():
        depth = 0
        node: nodes.Node | None = reference
        while node is not None:
            depth += isinstance(node, nodes.bullet_list)
            node = node.parent
        if depth == DEEPEST:
            found.append((str(reference["anchorname"]).removeprefix("#"), reference.astext()))
    return found


def chapters(env: BuildEnvironment) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the parts of the book, each with the names and titles of its pages."""
    listed = env.tocs[env.config.root_doc].findall(addnodes.toctree)
    return [
        (part["caption"] or "", [(name, env.titles[name].astext()) for _, name in part["entries"]])
        for part in listed
    ]


def _begin(app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: Any) -> None:  # noqa: ANN401
    site = Path(app.outdir)
    root = "../" * page.count("/")
    icon = Path(app.srcdir, app.config.coursekit_icon)
    context.update(
        ck_root=root,
        ck_policy=policy(),
        ck_first_script=first_script(),
        ck_description=description(doctree),
        ck_chapters=chapters(app.env),
        ck_contents=contents(app.env.tocs.get(page)),
        ck_styles=[publish(site, "course", "css", style() + printed_title(app.config.html_title))],
        ck_scripts=[publish(site, "course", "js", script())],
        ck_icon=publish(site, "icon", "svg", icon.read_text(encoding="utf-8")),
        ck_facts="",
        ck_after="",
    )


def _rewrite(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages when a title or the order of pages has changed: every page lists them."""
    known = chapters(env)
    if getattr(env, _LISTED, None) == known:
        return []
    setattr(env, _LISTED, known)
    return sorted(env.found_docs)


def _lead_on(app: Sphinx, error: Exception | None) -> None:
    """Write the page that leads from the site's root to the start page."""
    if error is None and app.builder.format == "html" and app.config.root_doc != "index":
        title = html.escape(app.config.html_title)
        page = source("first.html").format(start=f"{app.config.root_doc}.html", title=title)
        place = Path(app.outdir, "index.html")
        if not place.exists() or place.read_text(encoding="utf-8") != page:
            place.write_text(page, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the theme; its facts come first, so that other steps may add to them."""
    app.add_html_theme(NAME, str(FOLDER))
    app.add_config_value("coursekit_icon", "", "html", str)
    # Jupyter Book sets it for an extension that we do without.
    app.add_config_value("comments_config", {}, "", dict)
    app.connect("env-updated", _rewrite)
    app.connect("html-page-context", _begin, priority=100)
    app.connect("build-finished", _lead_on, priority=100)
