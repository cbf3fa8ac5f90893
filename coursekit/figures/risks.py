"""The risks that the lecture sees in each model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.figures import drawing
from coursekit.figures.drawing import LINE, WIDTH
from coursekit.text import to_plain

if TYPE_CHECKING:
    import svg

    from coursekit.dataset import Dataset

GAP = 8


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return a list of cards for each model of which risks are told."""
    drawn: list[svg.Element] = []
    told = []
    y = 1
    for model in dataset.models.values():
        risks = [
            one
            for one in dataset.traits.values()
            if one.model == model.id and one.aspect == "risiko"
        ]
        if not risks:
            continue
        strong, soft = drawing.of_model(model.id)
        drawn.append(drawing.icon(model.icon, 2, y + 4, fill=strong))
        drawn += drawing.write([f"Model {model.id}: {model.short_name}"], 22, y, bold=True)
        y += LINE + 6
        for risk in risks:
            card, height = drawing.card(1, y, WIDTH - 2, text=risk.name, fill=soft, stroke=strong)
            drawn += card
            y += height + GAP
        y += GAP
        names = "; ".join(to_plain(risk.name) for risk in risks)
        told.append(f"Model {model.id}: {names}.")
    return drawing.sheet(figure_id, "Risiko menurut kuliah", " ".join(told), drawn, y - GAP)
