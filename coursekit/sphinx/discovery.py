"""How the course is found: canonical addresses, previews of links, schema.org, the list of pages.

The environment variable ``COURSEKIT_SITE``, or ``html.baseurl`` in ``_config.yml``, is the address
at which the site will be published, for example ``https://nama.github.io/kursus/``. Without it no
page can know its address, and what needs one is left out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from sphinx.errors import ConfigError

from coursekit.errors import CourseError
from coursekit.project import site_address
from coursekit.sphinx.assets import publish
from coursekit.sphinx.directives.course import course_of
from coursekit.text import to_plain
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

PICTURE = "book/_identity/kartu.png"  # 1200 x 630 pixels
PICTURE_TOLD = (
    "Tiga model intervensi komunitas: pengembangan masyarakat lokal, perencanaan sosial, dan aksi "
    "sosial."
)
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"


def _read(app: Sphinx, config: Config) -> None:
    try:
        config["html_baseurl"] = site_address(Path(app.srcdir))
    except CourseError as error:
        raise ConfigError(str(error)) from error


def course_facts(app: Sphinx) -> dict[str, Any]:
    """Return the course as schema.org describes one."""
    dataset = course_of(app.env).dataset
    base = app.config.html_baseurl
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": dataset.course.title,
        "description": dataset.course.tagline,
        "inLanguage": "id",
        "license": LICENSE,
        "isAccessibleForFree": True,
        "educationalLevel": "Perguruan tinggi",
        "provider": {"@type": "Organization", "name": "Para penyunting kursus"},
        "teaches": [to_plain(outcome.text) for outcome in dataset.outcomes.values()],
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "online",
            "courseWorkload": "PT17H",  # seventeen chapters of up to an hour
        },
        "hasPart": [
            {
                "@type": "LearningResource",
                "name": f"Bab {chapter.number}. {to_plain(chapter.title)}",
                **({"url": f"{base}{chapter.page}.html"} if base else {}),
            }
            for chapter in dataset.chapters.values()
        ],
    }
    if base:
        facts["url"] = f"{base}{app.builder.get_target_uri(app.config.root_doc)}"
    return facts


def _add(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    course = course_of(app.env).dataset.course
    base = app.config.html_baseurl
    lines = []
    if doctree is None:
        # Found through the pages themselves, and of no use to whoever comes from elsewhere.
        lines.append('<meta name="robots" content="noindex">')
    else:
        told = {
            "og:type": "article",
            "og:site_name": course.title,
            "og:title": app.env.titles[page].astext(),
            "og:description": context["ck_description"],
            "og:locale": "id_ID",
        }
        if base:
            told["og:url"] = context["pageurl"]
            told["og:image"] = f"{base}{_card(app)}"
            told["og:image:alt"] = PICTURE_TOLD
            lines.append(f'<link rel="canonical" href="{context["pageurl"]}">')
        lines += [_meta(name, value) for name, value in told.items()]
    if page == app.config.root_doc:
        facts = json.dumps(course_facts(app), ensure_ascii=False).replace("<", "\\u003c")
        lines.append(f'<script type="application/ld+json">{facts}</script>')
    context["metatags"] = context.get("metatags", "") + "".join(f"\n{line}" for line in lines)


def _card(app: Sphinx) -> str:
    return publish(Path(app.outdir), "kartu", "png", Path(app.srcdir, PICTURE).read_bytes())


def _meta(name: str, value: str) -> str:
    return tag("meta", property=name, content=value)


def sitemap(app: Sphinx) -> str:
    """Return the list of the book's pages with the day of their last change."""
    base = app.config.html_baseurl
    entries = []
    for page in sorted(app.env.found_docs):
        changed = app.config.coursekit_changes.get(f"{page}.md")
        day = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
        address = escape(f"{base}{app.builder.get_target_uri(page)}")
        entries.append(f"<url><loc>{address}</loc>{day}</url>\n")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{''.join(entries)}</urlset>\n"
    )


def _finish(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    site = Path(app.outdir)
    for name in (SITEMAP, ROBOTS):
        (site / name).unlink(missing_ok=True)
    base = app.config.html_baseurl
    if base:
        (site / SITEMAP).write_text(sitemap(app), encoding="utf-8")
        (site / ROBOTS).write_text(f"Sitemap: {base}{SITEMAP}\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Take the site's address from the environment; write the list of pages at the end."""
    app.connect("config-inited", _read)
    app.connect("html-page-context", _add, priority=200)
    app.connect("build-finished", _finish, priority=200)
