"""Where the published cases happen, and by which model they are keyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.figures import drawing
from coursekit.figures.drawing import LINE, PAD, WIDTH

if TYPE_CHECKING:
    import svg

    from coursekit.dataset import Dataset

PLACES = ("perdesaan", "perkotaan")
LEFT = 96
GAP = 6


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return a grid, a row for each model and one for mixed cases, a column for each place."""
    cases = [
        one for one in dataset.cases.values() if one.pool == "practice" and one.asks == "model"
    ]
    width = (WIDTH - LEFT - 1) // len(PLACES) - GAP
    drawn: list[svg.Element] = []
    for column, place in enumerate(PLACES):
        middle = LEFT + column * (width + GAP) + width // 2
        drawn += drawing.write([place], middle, 0, bold=True, anchor="middle")
    y = LINE + 8
    told = []
    rows = {model.id: f"Model {model.id}" for model in dataset.models.values()} | {"": "campuran"}
    for letter, name in rows.items():
        found = {
            place: [
                one.id
                for one in cases
                if one.place == place and ("".join(one.key) if len(one.key) == 1 else "") == letter
            ]
            for place in PLACES
        }
        lines = {
            place: drawing.wrap(", ".join(ids) or "–", width - 2 * PAD)
            for place, ids in found.items()
        }
        height = max(map(len, lines.values())) * LINE + 2 * PAD - 4
        strong, soft = drawing.of_model(letter) if letter else (drawing.BORDER, drawing.SURFACE)
        drawn += drawing.write(
            [name], 0, y + PAD - 2, bold=True, fill=strong if letter else drawing.TEXT
        )
        for column, place in enumerate(PLACES):
            x = LEFT + column * (width + GAP)
            drawn.append(drawing.box(x, y, width, height, fill=soft, stroke=strong))
            drawn += drawing.write(lines[place], x + PAD, y + PAD - 2)
            told.append(f"{name}, {place}: {', '.join(found[place]) or 'tidak ada'}.")
        y += height + GAP
    return drawing.sheet(figure_id, "Kasus menurut tempat dan model", " ".join(told), drawn, y)
