"""The goals and their parts, as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.figures import drawing
from coursekit.figures.drawing import LINE, WIDTH

if TYPE_CHECKING:
    import svg

    from coursekit.dataset import Dataset

INDENT = 34
GAP = 8


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return a box for each goal with a branch to each of its parts."""
    drawn: list[svg.Element] = []
    told = []
    y = 1
    for goal in dataset.goals.values():
        title = f"{goal.number}. {goal.title}"
        card, height = drawing.card(
            1, y, WIDTH - 2, title=title, fill=drawing.ACCENT_SOFT, stroke=drawing.ACCENT
        )
        drawn += card
        trunk = y + height
        y = trunk + GAP
        for part in goal.parts:
            branch, tall = drawing.card(
                INDENT, y, WIDTH - INDENT - 1, text=f"{part.letter}. {part.text}"
            )
            corner = [(14, trunk), (14, y + LINE), (INDENT, y + LINE)]
            drawn += [drawing.line(corner, stroke=drawing.BORDER), *branch]
            y += tall + GAP
        told.append(f"{title}: " + " ".join(f"{part.letter}. {part.text}" for part in goal.parts))
        y += GAP
    return drawing.sheet(figure_id, "Pohon tujuan", " ".join(told), drawn, y - 2 * GAP + 1)
