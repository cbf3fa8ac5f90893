"""Who stands how to whom in a model: the power structure, the practitioner, the clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.figures import drawing
from coursekit.figures.drawing import WIDTH

if TYPE_CHECKING:
    import svg

    from coursekit.dataset import Dataset

# The variables that tell it, from above to below.
TOLD_BY = (7, 5, 10, 11)
GAP = 18


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return four boxes in a column; the figure's id ends in the model's letter."""
    model = dataset.models[figure_id.rsplit("-", 1)[-1].upper()]
    strong, soft = drawing.of_model(model.id)
    variables = {variable.number: variable for variable in dataset.variables.values()}
    drawn: list[svg.Element] = []
    told: list[str] = []
    y = 1
    for number in TOLD_BY:
        variable = variables[number]
        text = "; ".join(bullet.text for bullet in variable.cells[model.id].bullets)
        card, height = drawing.card(
            1, y, WIDTH - 2, title=variable.short_name, text=text, fill=soft, stroke=strong
        )
        if told:
            drawn.append(drawing.line([(WIDTH // 2, y - GAP), (WIDTH // 2, y)], stroke=strong))
        drawn += card
        told.append(f"{variable.short_name}: {text}.")
        y += height + GAP
    title = f"Kuasa, praktisi, dan klien dalam Model {model.id}"
    return drawing.sheet(figure_id, title, " ".join(told), drawn, y - GAP + 1)
