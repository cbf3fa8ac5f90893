"""Cells of CSV files that a spreadsheet opens: text stays text, whatever a name looks like."""

from __future__ import annotations

import re

# What a spreadsheet may skip before it looks for a formula, then the signs that begin one.
_FORMULA = re.compile(
    r"[\t\r\n]|[\s\"'`“”„‘’«»\x00-\x1f\u200b-\u200f\u2060\ufeff]*[-=+@−＝＋－＠﹦﹢﹣﹫]"
)


def inert(cell: str) -> str:
    """Return a cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell
