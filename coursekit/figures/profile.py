"""Profiles of mixed cases: which variable speaks for which model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import svg

from coursekit.figures import drawing
from coursekit.figures.drawing import LINE, WIDTH

if TYPE_CHECKING:
    from coursekit.dataset import Dataset

LEFT = 40


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return a grid, a row for each published mixed case, a column for each variable."""
    cases = [one for one in dataset.cases.values() if one.pool == "practice" and len(one.key) > 1]
    numbers = [variable.number for variable in dataset.variables.values()]
    step = (WIDTH - LEFT) // len(numbers)
    drawn: list[svg.Element] = []
    for column, number in enumerate(numbers):
        middle = LEFT + column * step + step // 2
        drawn += drawing.write([str(number)], middle, 0, fill=drawing.MUTED, anchor="middle")
    y = LINE + 6
    told = []
    for case in cases:
        found: dict[int, list[str]] = {}
        for one in case.evidence:
            if one.cell:
                found.setdefault(int(one.cell[:-1]), []).append(one.cell[-1])
        height = max(map(len, found.values())) * (step + 2)
        drawn += drawing.write([case.id], 0, y + 2, bold=True)
        for number, letters in found.items():
            for place, letter in enumerate(letters):
                x = LEFT + numbers.index(number) * step + 1
                top = y + place * (step + 2)
                strong, soft = drawing.of_model(letter)
                drawn.append(drawing.box(x, top, step - 2, step - 2, fill=soft, stroke=strong))
                centre = x + (step - 2) // 2
                drawn += drawing.write([letter], centre, top + 2, bold=True, anchor="middle")
        told.append(
            f"{case.id}: "
            + ", ".join(
                f"variabel {number} {' dan '.join(found[number])}" for number in sorted(found)
            )
            + "."
        )
        y += height + 6
        drawn.append(
            svg.Line(x1=0, x2=WIDTH, y1=y - 4, y2=y - 4, stroke=drawing.BORDER, stroke_width=1)
        )
    title = "Variabel yang berbicara dalam setiap kasus campuran"
    return drawing.sheet(figure_id, title, " ".join(told), drawn, y)
