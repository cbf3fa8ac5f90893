"""Indonesian throughout: the strings of Sphinx, and what is English says so."""

from __future__ import annotations

import io
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from sphinx import locale

from coursekit.english import mark_page
from coursekit.sphinx.directives.course import course_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
CODE = "id"


def catalogue() -> GNUTranslations:
    """Return our translations, ready for use."""
    with (HERE / "locale" / f"{CODE}.po").open("rb") as source:
        messages = read_po(source, locale=CODE)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _prefer_our_strings(app: Sphinx) -> None:
    ours = catalogue()
    theirs = locale.translators.get(("general", "sphinx"))
    if theirs is not None:
        ours.add_fallback(theirs)
    app.translator = locale.translators["general", "sphinx"] = ours


def _mark_english(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    english = course_of(app.env).dataset.english
    context["ck_english"] = english
    if "body" in context:
        context["body"] = mark_page(context["body"], english)


def setup(app: Sphinx) -> None:
    """Put our translations before all others; mark what is English on finished pages."""
    _prefer_our_strings(app)
    app.connect("html-page-context", _mark_english)
