"""The pieces that figures are made of; lengths are units of a sheet 360 wide.

A sheet fills a phone's screen, so a unit is at least 0.8 CSS pixels and text of 14 units is read
without zooming. Colours are the page's variables, with the light mode's as a fallback.
"""

from __future__ import annotations

import html
import textwrap
from typing import TYPE_CHECKING, Literal

import svg

from coursekit.colours import variable
from coursekit.icons import ICONS
from coursekit.text import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coursekit.model import Icon

WIDTH = 360
SIZE = 14
LINE = 19
# The width of an average letter, in parts of the font size; generous, for the font is the reader's.
LETTER = 0.56
PAD = 10

TEXT = "currentColor"
MUTED = variable("muted")
BORDER = variable("border")
SURFACE = variable("surface")
ACCENT = variable("accent")
ACCENT_SOFT = variable("accent-soft")
NORMATIVE = variable("normative")
NORMATIVE_SOFT = variable("normative-soft")


def sheet(
    figure_id: str, title: str, description: str, elements: Iterable[svg.Element], height: int
) -> str:
    """Return the figure with its text alternative: ``title`` names it, ``description`` says it."""
    names = {part: f"{figure_id}-{part}" for part in ("judul", "uraian")}
    return str(
        svg.SVG(
            viewBox=svg.ViewBoxSpec(0, 0, WIDTH, height),
            extra={
                "role": "img",
                "aria-labelledby": " ".join(names.values()),
                "font-size": str(SIZE),
            },
            elements=[
                svg.Title(id=names["judul"], text=_escaped(title)),
                svg.Desc(id=names["uraian"], text=_escaped(description)),
                *elements,
            ],
        )
    )


def wrap(text: str, width: int) -> list[str]:
    """Return ``text`` without its markup, in lines that fit ``width`` units."""
    return textwrap.wrap(to_plain(text), int(width / (SIZE * LETTER)), break_on_hyphens=False)


def write(
    lines: Iterable[str],
    x: int,
    y: int,
    *,
    fill: str = TEXT,
    bold: bool = False,
    italic: bool = False,
    anchor: Literal["start", "middle", "end"] = "start",
) -> list[svg.Element]:
    """Return lines of text whose first line's box begins at ``y``."""
    return [
        svg.Text(
            x=x,
            y=y + number * LINE + SIZE,
            fill=fill,
            font_weight="bold" if bold else None,
            font_style="italic" if italic else None,
            text_anchor=None if anchor == "start" else anchor,
            text=_escaped(line),
        )
        for number, line in enumerate(lines)
    ]


def box(
    x: int, y: int, width: int, height: int, *, fill: str, stroke: str, dashed: bool = False
) -> svg.Rect:
    """Return a rounded box."""
    return svg.Rect(
        x=x,
        y=y,
        width=width,
        height=height,
        rx=6,
        fill=fill,
        stroke=stroke,
        stroke_width=1.5,
        stroke_dasharray=[5, 3] if dashed else None,
        class_=["ck-figure-box"],
    )


def card(
    x: int,
    y: int,
    width: int,
    *,
    title: str = "",
    text: str = "",
    fill: str = SURFACE,
    stroke: str = BORDER,
) -> tuple[list[svg.Element], int]:
    """Return a box around a bold title and a text, and its height."""
    inner = width - 2 * PAD
    heads, lines = wrap(title, inner - PAD), wrap(text, inner - PAD)
    height = 2 * PAD + (len(heads) + len(lines)) * LINE - 4
    top = y + PAD - 2
    return [
        box(x, y, width, height, fill=fill, stroke=stroke),
        *write(heads, x + PAD, top, bold=True),
        *write(lines, x + PAD, top + len(heads) * LINE),
    ], height


def line(points: Iterable[tuple[int, int]], *, stroke: str = BORDER) -> svg.Polyline:
    """Return a connecting line through ``points``."""
    return svg.Polyline(
        points=[svg.Point(x, y) for x, y in points],
        fill="none",
        stroke=stroke,
        stroke_width=2,
    )


def icon(name: Icon, x: int, y: int, *, fill: str) -> svg.Path:
    """Return a model's icon, 12 units high, its corner at ``x`` and ``y``."""
    place: list[svg.Transform] = [svg.Translate(x, y), svg.Scale(0.75)]
    return svg.Path(fill=fill, transform=place, extra={"d": ICONS[name]})


def of_model(model_id: str) -> tuple[str, str]:
    """Return the strong and the soft colour of a model; every model looks like one of A, B, C."""
    return f"var(--ck-{model_id.lower()}, currentColor)", f"var(--ck-{model_id.lower()}-soft, none)"


def sentence(parts: Iterable[str]) -> str:
    """Return ``parts`` joined as an Indonesian list: "a", "a dan b", "a, b, dan c"."""
    *first, last = parts
    if not first:
        return last
    return f"{', '.join(first)}, dan {last}" if len(first) > 1 else f"{first[0]} dan {last}"


def _escaped(text: str) -> str:
    # svg.py writes text as it comes.
    return html.escape(to_plain(text), quote=False)
