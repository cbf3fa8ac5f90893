"""The practice sheets: a page for each chapter's practice, made after the other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util.osutil import relative_uri

from coursekit.paper.sheet import body, sheets_of
from coursekit.sphinx.directives.course import course_of
from coursekit.sphinx.directives.states import states_of
from coursekit.text import to_html
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

TEMPLATE = "page.html"
_ITEM = "item:"


def _shown(app: Sphinx, page: str) -> list[str]:
    """Return the ids of the items that a page shows, in its order."""
    places = states_of(app.env, page)
    return [place.removeprefix(_ITEM) for place in places if place.startswith(_ITEM)]


def _sheets(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the sheets as pages: name, context, template."""
    course = course_of(app.env)
    chapters = course.dataset.chapters.values()
    own = {chapter.page for chapter in chapters}
    # The practice of a chapter may have a page of its own.
    others = [page for page in sorted(app.env.found_docs) if page not in own]
    for chapter in chapters:
        shown = [item for page in (chapter.page, *others) for item in _shown(app, page)]
        for sheet in sheets_of(course.bank, chapter, shown):
            here = app.builder.get_target_uri(sheet.name)
            chapter_at = relative_uri(here, app.builder.get_target_uri(chapter.page))
            yield sheet.name, {"title": sheet.title, "body": body(sheet, chapter_at)}, TEMPLATE


def _add_link(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    """Offer a chapter's sheets below its page."""
    course = course_of(app.env)
    here = app.builder.get_target_uri(page)
    for chapter in course.dataset.chapters.values():
        if chapter.page == page:
            for sheet in sheets_of(course.bank, chapter):
                address = relative_uri(here, app.builder.get_target_uri(sheet.name))
                context["ck_after"] += tag("p", tag("a", to_html(sheet.title), href=address))


def setup(app: Sphinx) -> None:
    """Make the sheets at the end."""
    app.connect("html-page-context", _add_link, priority=250)
    app.connect("html-collect-pages", _sheets)
