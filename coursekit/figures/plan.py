"""A plan on one page: the questions of all variables, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.figures import drawing
from coursekit.figures.drawing import PAD, WIDTH

if TYPE_CHECKING:
    import svg

    from coursekit.dataset import Dataset

GAP = 8


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return a box for each group with the questions of its variables."""
    drawn: list[svg.Element] = []
    told = []
    y = 1
    for group in dataset.groups.values():
        asked = [
            f"{variable.number}. {variable.question}"
            for variable in dataset.variables.values()
            if variable.group == group.id
        ]
        lines = [line for question in asked for line in drawing.wrap(question, WIDTH - 2 * PAD - 2)]
        height = 2 * PAD + (1 + len(lines)) * drawing.LINE - 4
        drawn += [
            drawing.box(1, y, WIDTH - 2, height, fill=drawing.SURFACE, stroke=drawing.ACCENT),
            *drawing.write([group.name], 1 + PAD, y + PAD - 2, bold=True, fill=drawing.ACCENT),
            *drawing.write(lines, 1 + PAD, y + PAD - 2 + drawing.LINE),
        ]
        told.append(f"{group.name}: {' '.join(asked)}")
        y += height + GAP
    return drawing.sheet(
        figure_id, "Pertanyaan bagi sebuah rancangan", " ".join(told), drawn, y - GAP + 1
    )
