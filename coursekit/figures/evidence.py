"""How often each variable has evidence in the published cases, model by model."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import svg

from coursekit.figures import drawing
from coursekit.figures.drawing import LINE, WIDTH
from coursekit.text import to_plain

if TYPE_CHECKING:
    from coursekit.dataset import Dataset

BAR = LINE + 2
GAP = 10
COUNT = 24  # room for the number behind a bar


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return a bar for each variable, cut by the model that the evidence speaks for."""
    cells = Counter(
        evidence.cell
        for case in dataset.cases.values()
        if case.pool == "practice" and case.asks == "model"
        for evidence in case.evidence
        if evidence.cell
    )
    variables = list(dataset.variables.values())
    totals = {
        variable.number: sum(cells[f"{variable.number}{letter}"] for letter in variable.cells)
        for variable in variables
    }
    unit = (WIDTH - COUNT) / max(*totals.values(), 1)
    drawn: list[svg.Element] = []
    x = 0
    for model in dataset.models.values():
        strong, _ = drawing.of_model(model.id)
        drawn.append(drawing.icon(model.icon, x, 3, fill=strong))
        drawn += drawing.write([f"Model {model.id}"], x + 18, 0, bold=True)
        x += WIDTH // len(dataset.models)
    y = LINE + GAP
    told = []
    for variable in variables:
        drawn += drawing.write([f"{variable.number}. {to_plain(variable.short_name)}"], 0, y)
        y += LINE + 3
        start = 0.0
        parts = []
        for letter in variable.cells:
            count = cells[f"{variable.number}{letter}"]
            strong, soft = drawing.of_model(letter)
            if count:
                drawn.append(_bar(start, y, count * unit, soft, strong))
                drawn += drawing.write(
                    [letter], int(start + count * unit / 2), y, fill=strong, anchor="middle"
                )
            start += count * unit
            parts.append(f"{letter} {count}")
        drawn += drawing.write([str(totals[variable.number])], int(start) + 6, y)
        told.append(f"{variable.short_name}: {', '.join(parts)}.")
        y += BAR + GAP
    title = "Banyak bukti dalam kasus latihan menurut variabel dan model"
    return drawing.sheet(figure_id, title, " ".join(told), drawn, y)


def _bar(x: float, y: int, width: float, fill: str, stroke: str) -> svg.Rect:
    return svg.Rect(
        x=round(x + 0.75, 2),
        y=y,
        width=round(max(width - 1.5, 1), 2),
        height=BAR,
        fill=fill,
        stroke=stroke,
        stroke_width=1.5,
        class_=["ck-figure-box"],
    )
