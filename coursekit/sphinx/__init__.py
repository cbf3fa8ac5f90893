"""The Sphinx extension: directives, widget host, language, page diet, bibliography."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STATIC = Path(__file__).resolve().parent / "static"
STEPS = ("directives", "bibliography", "language", "host", "launch", "diet")


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up every step of the extension, in order."""
    for step in STEPS:
        importlib.import_module(f"coursekit.sphinx.{step}").setup(app)
    app.connect("builder-inited", _add_style)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _add_style(app: Sphinx) -> None:
    app.config.html_static_path.append(str(STATIC))
    # After the styles of the themes, so that ours win.
    app.add_css_file("course.css", priority=900)
