"""The matrix at a glance: which variable stands in which group, and how its cells are addressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.figures import drawing
from coursekit.figures.drawing import LINE, PAD, WIDTH

if TYPE_CHECKING:
    import svg

    from coursekit.dataset import Dataset
    from coursekit.model import Model, Variable

CELL, ROW = 46, 27
STEP = CELL + 5


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return the variables by group as rows, the models as columns, each cell with its address."""
    models = list(dataset.models.values())
    drawn: list[svg.Element] = []
    told = []
    y = 1
    for model in models:
        strong, _ = drawing.of_model(model.id)
        drawn += [
            *drawing.write([model.id], 2, y, bold=True, fill=strong),
            drawing.icon(model.icon, 17, y + 3, fill=strong),
            *drawing.write([model.short_name], 36, y),
        ]
        y += LINE + 2
    y += PAD
    for group in dataset.groups.values():
        variables = [one for one in dataset.variables.values() if one.group == group.id]
        drawn += drawing.write([group.name], 2, y, bold=True, fill=drawing.ACCENT)
        y += LINE + 1
        question = drawing.wrap(group.question, WIDTH - 4)
        drawn += drawing.write(question, 2, y, fill=drawing.MUTED)
        y += len(question) * LINE + 5
        for variable in variables:
            drawn += _row(variable, models, y)
            y += ROW + 4
        rows = drawing.sentence(f"{one.number} {one.short_name}" for one in variables)
        told.append(f"{group.name}: {rows}.")
        y += PAD
    columns = drawing.sentence(f"{model.id} {model.short_name}" for model in models)
    return drawing.sheet(
        figure_id,
        f"Matriks {len(dataset.variables)} variabel kali {len(models)} model",
        f"Kolomnya {columns}. Barisnya dalam {len(dataset.groups)} kelompok. {' '.join(told)}",
        drawn,
        y - PAD,
    )


def _row(variable: Variable, models: list[Model], y: int) -> list[svg.Element]:
    """Return a variable's number and name and a box per model."""
    left = WIDTH - len(models) * STEP + 4
    elements: list[svg.Element] = [
        *drawing.write([str(variable.number)], 20, y + 4, anchor="end", fill=drawing.MUTED),
        *drawing.write([variable.short_name], 28, y + 4),
    ]
    for place, model in enumerate(models):
        strong, soft = drawing.of_model(model.id)
        x = left + place * STEP
        elements += [
            drawing.box(x, y, CELL, ROW, fill=soft, stroke=strong),
            *drawing.write(
                [f"{variable.number}{model.id}"], x + CELL // 2, y + 4, anchor="middle", fill=strong
            ),
        ]
    return elements
