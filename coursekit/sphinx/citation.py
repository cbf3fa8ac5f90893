"""The lines below each page: how to cite it, where to report a mistake, when it was changed.

The environment variable ``COURSEKIT_REPORT`` is the address of a form or of a mailbox. Without it
there is no link; no page asks that address for anything by itself.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from sphinx.errors import ConfigError

from coursekit import __version__
from coursekit.errors import CourseError
from coursekit.history import last_changes
from coursekit.project import report_address
from coursekit.sphinx.directives.course import course_of
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from datetime import date

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

EDITORS = "Para penyunting kursus"
SUMMARY = "Sitir halaman ini"
REPORT = "Laporkan kekeliruan di halaman ini"
_DAYS = "coursekit_days"


def sentence(title: str, course: str, year: int, address: str) -> str:
    """Return the citation as HTML, after the style of the American Psychological Association."""
    where = f" {html.escape(address)}" if address else ""
    return (
        f"{EDITORS}. ({year}). {html.escape(title)}. Dalam <em>{html.escape(course)}</em> "
        f"(versi {__version__}).{where}"
    )


def bibtex(page: str, title: str, course: str, year: int, address: str) -> str:
    """Return the citation as a BibTeX entry."""
    fields = {
        "author": f"{{{EDITORS}}}",
        "title": title,
        "booktitle": course,
        "year": str(year),
        "note": f"Versi {__version__}",
        "url": address,
        "langid": "indonesian",
    }
    key = re.sub(r"[^a-z0-9]+", "-", page.lower()).strip("-")
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@incollection{{{key},", *lines, "}"])


def report_link(address: str) -> str:
    """Return the link to where mistakes are reported, nothing without an address."""
    link = tag("a", REPORT, href=address, rel="noopener external")
    return tag("p", link, cls="ck-report") if address else ""


def _add(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is None:
        return
    course = course_of(app.env).dataset.course
    title = app.env.titles[page].astext()
    changed: date | None = app.config.coursekit_changes.get(f"{page}.md")
    year = changed.year if changed else int(app.config.copyright)
    address = context.get("pageurl") or ""
    entry = bibtex(f"{course.id}-{Path(page).name}", title, course.title, year, address)
    parts = [
        tag(
            "details",
            tag("summary", SUMMARY),
            tag("p", sentence(title, course.title, year, address)),
            tag("div", tag("pre", html.escape(entry)), cls="highlight"),
            cls="ck-cite",
        )
    ]
    parts.append(report_link(app.config.coursekit_report))
    if changed:
        told = format_date(changed, "d MMMM y", locale="id")
        parts.append(tag("p", f"Teks halaman ini terakhir diubah pada {told}.", cls="ck-changed"))
    context["ck_after"] += "\n".join(parts)


def _rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that were written with another day than the one that git tells now."""
    days = app.config.coursekit_changes
    known = getattr(env, _DAYS, {})
    setattr(env, _DAYS, days)
    return [page for page in env.found_docs if days.get(f"{page}.md") != known.get(f"{page}.md")]


def _read(app: Sphinx, config: Any) -> None:  # noqa: ANN401 - Sphinx's configuration
    config["coursekit_changes"] = last_changes(Path(app.srcdir))
    try:
        config["coursekit_report"] = report_address()
    except CourseError as error:
        raise ConfigError(str(error)) from error


def setup(app: Sphinx) -> None:
    """Ask git once per build; only the pages whose day has changed are written anew.

    Another address for reports makes all pages anew.
    """
    app.add_config_value("coursekit_changes", {}, "", dict)
    app.add_config_value("coursekit_report", "", "html", str)
    app.connect("config-inited", _read)
    app.connect("env-updated", _rewrite)
    app.connect("html-page-context", _add, priority=300)
