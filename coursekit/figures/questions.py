"""A decision aid: the questions that tell the models apart, and what each model answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.figures import drawing
from coursekit.figures.drawing import LINE, PAD, WIDTH

if TYPE_CHECKING:
    import svg

    from coursekit.dataset import Dataset

# The variables to ask first: basic strategy, power structure, the client's role.
ASKED = (3, 7, 11)
INDENT = 26


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return each question with the first bullet of every model beneath it."""
    drawn: list[svg.Element] = []
    told = []
    y = 1
    for step, number in enumerate(ASKED, start=1):
        variable = next(one for one in dataset.variables.values() if one.number == number)
        asked = drawing.wrap(f"{step}. {variable.question}", WIDTH)
        drawn += drawing.write(asked, 0, y, bold=True)
        y += len(asked) * LINE + 6
        answers = []
        for model in dataset.models.values():
            strong, soft = drawing.of_model(model.id)
            text = variable.cells[model.id].bullets[0].text
            card, height = drawing.card(
                INDENT, y, WIDTH - INDENT - 1, text=text, fill=soft, stroke=strong
            )
            middle = y + height // 2
            drawn += card
            drawn.append(drawing.icon(model.icon, 6, middle - 6, fill=strong))
            y += height + 4
            answers.append(f"{model.id}, {text}")
        told.append(f"{variable.question} {'; '.join(answers)}.")
        y += PAD
    title = "Pertanyaan pembeda dan jawaban setiap model"
    return drawing.sheet(figure_id, title, " ".join(told), drawn, y - PAD)
