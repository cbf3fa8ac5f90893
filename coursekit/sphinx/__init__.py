"""The Sphinx extension: theme, directives, bibliography, language, widgets, search, offline."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STEPS = (
    "assets",
    "layout",
    "images",
    "directives",
    "bibliography",
    "language",
    "search",
    "host",
    "launch",
    "sheets",
    "discovery",
    "lost",
    "citation",
    "offline",
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Set up every step of the extension, in order."""
    for step in STEPS:
        importlib.import_module(f"coursekit.sphinx.{step}").setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
