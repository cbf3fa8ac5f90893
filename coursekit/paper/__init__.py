"""The course on paper: practice sheets, the book as one PDF and as an EPUB."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def style(name: str) -> str:
    """Return the text of one of the style sheets beside this file."""
    return (FOLDER / f"{name}.css").read_text(encoding="utf-8")
