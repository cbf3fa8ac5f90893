"""The chain of assumptions: number, title and kind of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import svg

from coursekit.figures import drawing
from coursekit.figures.drawing import LINE, PAD, WIDTH

if TYPE_CHECKING:
    from coursekit.dataset import Dataset

RADIUS = 15
CENTRE = RADIUS + 2
LEFT = 48
GAP = 10


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return one link per assumption; a normative one has another colour and a dashed edge."""
    links: list[svg.Element] = []
    centres = []
    told = []
    y = 1
    for assumption in dataset.assumptions.values():
        normative = assumption.kind == "normatif"
        stroke = drawing.NORMATIVE if normative else drawing.ACCENT
        fill = drawing.NORMATIVE_SOFT if normative else drawing.ACCENT_SOFT
        lines = drawing.wrap(assumption.title, WIDTH - LEFT - 2 * PAD - 30)
        height = 2 * PAD + (len(lines) + 1) * LINE - 4
        middle = y + height // 2
        centres.append((CENTRE, middle))
        links += [
            svg.Circle(cx=CENTRE, cy=middle, r=RADIUS, fill=fill, stroke=stroke, stroke_width=1.5),
            *drawing.write(
                [str(assumption.number)], CENTRE, middle - LINE // 2, bold=True, anchor="middle"
            ),
            drawing.box(
                LEFT, y, WIDTH - LEFT - 1, height, fill=fill, stroke=stroke, dashed=normative
            ),
            *drawing.write(lines, LEFT + PAD + 2, y + PAD - 2, bold=True),
            *drawing.write(
                [assumption.kind], LEFT + PAD + 2, y + PAD - 2 + len(lines) * LINE, fill=stroke
            ),
        ]
        told.append(f"{assumption.number}. {assumption.title} ({assumption.kind}).")
        y += height + GAP
    return drawing.sheet(
        figure_id,
        f"Rantai {len(told)} asumsi",
        " ".join(told),
        [drawing.line(centres, stroke=drawing.BORDER), *links],
        y - GAP + 1,
    )
