"""The map of names: one practice, called differently from region to region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.figures import drawing
from coursekit.figures.drawing import LINE, PAD, WIDTH
from coursekit.text import to_plain

if TYPE_CHECKING:
    import svg

    from coursekit.dataset import Dataset
    from coursekit.model import Term

ROOT = "intervensi-makro"
TRUNK, LEFT = 14, 34
GAP = 14


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return the term at the root and, per region, the terms that are at home there."""
    root = dataset.terms[ROOT]
    y = 2 * PAD + 2 * LINE + GAP
    panels: list[svg.Element] = []
    told = []
    for region in dataset.regions.values():
        terms = [term for term in dataset.terms.values() if region.id in term.regions]
        panel, height = _panel(region.name, terms, y)
        panels += [
            drawing.line([(TRUNK, y + PAD + LINE // 2), (LEFT, y + PAD + LINE // 2)]),
            *panel,
        ]
        told.append(f"{region.name}: {'; '.join(map(_spoken, terms))}.")
        bottom = y + PAD + LINE // 2
        y += height + GAP
    head = [
        drawing.box(
            1,
            1,
            WIDTH - 2,
            2 * PAD + 2 * LINE - 2,
            fill=drawing.ACCENT_SOFT,
            stroke=drawing.ACCENT,
        ),
        *drawing.write([root.name], PAD + 4, PAD, bold=True),
        *drawing.write([root.english or ""], PAD + 4, PAD + LINE, italic=True),
    ]
    trunk = drawing.line([(TRUNK, 2 * PAD + 2 * LINE), (TRUNK, bottom)])
    return drawing.sheet(
        figure_id,
        f"Peta nama-nama {root.name}",
        f"Dari {root.name} bercabang {len(dataset.regions)} wilayah. {' '.join(told)}",
        [trunk, *head, *panels],
        y - GAP + 1,
    )


def _panel(name: str, terms: list[Term], y: int) -> tuple[list[svg.Element], int]:
    """Return a region's box with its terms, and the box's height."""
    width = WIDTH - LEFT - 2 * PAD - 14
    inside: list[svg.Element] = [*drawing.write([name], LEFT + PAD, y + PAD, bold=True)]
    at = y + PAD + LINE + 3
    for term in terms:
        lines = drawing.wrap(term.name, width)
        inside += drawing.write(["–"], LEFT + PAD, at, fill=drawing.MUTED)
        inside += drawing.write(lines, LEFT + PAD + 14, at, italic=term.name == term.english)
        at += len(lines) * LINE
        if term.period:
            inside += drawing.write([term.period], LEFT + PAD + 14, at, fill=drawing.MUTED)
            at += LINE
    height = at - y + PAD - 3
    frame = drawing.box(
        LEFT, y, WIDTH - LEFT - 1, height, fill=drawing.SURFACE, stroke=drawing.BORDER
    )
    return [frame, *inside], height


def _spoken(term: Term) -> str:
    return to_plain(term.name) + (f" ({term.period})" if term.period else "")
