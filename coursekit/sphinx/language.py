"""Indonesian throughout: the strings of Sphinx."""

from __future__ import annotations

import io
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from sphinx import locale

if TYPE_CHECKING:
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


def setup(app: Sphinx) -> None:
    """Put our translations before all others."""
    _prefer_our_strings(app)
