"""The levels of practice, each within the next: whom each serves and by which method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.figures import drawing
from coursekit.figures.drawing import LINE, PAD, WIDTH

if TYPE_CHECKING:
    import svg

    from coursekit.dataset import Dataset


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return boxes within boxes, the widest level outside."""
    outside_in = sorted(dataset.levels.values(), key=lambda level: -level.number)
    told = []
    drawn: list[svg.Element] = []
    heads = []
    y = 1
    for depth, level in enumerate(outside_in):
        method = dataset.terms[level.method].name
        width = WIDTH - 2 - 2 * depth * PAD
        lines = drawing.wrap(f"{level.target}; metode: {method}", width - 2 * PAD)
        heads.append((depth, level.name, lines, y, width))
        y += 2 * PAD + (1 + len(lines)) * LINE
        told.append(f"{level.name}: {level.target}, dengan metode {method}.")
    bottom = y + PAD * len(outside_in)
    for depth, name, lines, top, width in heads:
        x = 1 + depth * PAD
        fill = drawing.ACCENT_SOFT if depth % 2 == 0 else drawing.SURFACE
        height = bottom - depth * PAD - top
        drawn += [
            drawing.box(x, top, width, height, fill=fill, stroke=drawing.ACCENT),
            *drawing.write([name], x + PAD, top + PAD - 2, bold=True),
            *drawing.write(lines, x + PAD, top + PAD - 2 + LINE),
        ]
    title = "Tingkat praktik, yang luas memuat yang sempit"
    return drawing.sheet(figure_id, title, " ".join(reversed(told)), drawn, bottom + 1)
