"""The days on which something learned is recalled again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import svg

from coursekit.figures import drawing
from coursekit.figures.drawing import ACCENT, ACCENT_SOFT, LINE, NORMATIVE, PAD, WIDTH

if TYPE_CHECKING:
    from coursekit.dataset import Dataset

# The intervals of widgets/memory.js; a test holds them together.
INTERVALS = (1, 3, 7, 21)
LEFT = 74
HEIGHT = 34
GAP = 16
WORDS = 70  # what "21 hari" takes


def draw(figure_id: str, _dataset: Dataset) -> str:
    """Return a staircase of waiting times, each as wide as it is long, and the way back."""
    unit = (WIDTH - LEFT - 24) / sum(INTERVALS)
    drawn: list[svg.Element] = []
    x = float(LEFT)
    y = 2
    for step, days in enumerate(INTERVALS, start=1):
        drawn += drawing.write([f"Ulang {step}"], 0, y + PAD - 4, bold=True)
        width = max(round(days * unit), 6)
        drawn.append(drawing.box(round(x), y, width, HEIGHT - 4, fill=ACCENT_SOFT, stroke=ACCENT))
        named = f"{days} hari"
        if width > WORDS:
            middle = round(x) + width // 2
            drawn += drawing.write([named], middle, y + PAD - 4, anchor="middle")
        else:
            drawn += drawing.write([named], round(x) + width + 8, y + PAD - 4)
        x += width
        y += HEIGHT + GAP
    # The way back runs below the stairs, from the last to the first.
    bottom = y + 6
    drawn.append(
        drawing.line(
            [(round(x) - 8, y - GAP), (round(x) - 8, bottom), (LEFT + 4, bottom)],
            stroke=NORMATIVE,
        )
    )
    drawn.append(
        svg.Polygon(
            points=[
                svg.Point(LEFT - 6, bottom),
                svg.Point(LEFT + 6, bottom - 6),
                svg.Point(LEFT + 6, bottom + 6),
            ],
            fill=NORMATIVE,
        )
    )
    back = "keliru: kembali ke jarak 1 hari"
    drawn += drawing.write([back], LEFT, bottom + 8, fill=NORMATIVE)
    told = (
        f"Sesudah diingat dengan benar, butir menunggu berturut-turut "
        f"{drawing.sentence([f'{days} hari' for days in INTERVALS])}. Sekali keliru, jaraknya "
        "kembali ke satu hari."
    )
    height = bottom + 8 + LINE + 4
    return drawing.sheet(figure_id, "Jarak antara ulangan", told, drawn, height)
