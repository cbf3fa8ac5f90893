"""The works that the records rest on, by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import svg

from coursekit.figures import drawing
from coursekit.figures.drawing import LINE, WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coursekit.dataset import Dataset
    from coursekit.model import Record

AXIS = 58
DOT = 6


# The works by which the book goes beyond the lecture, and those that they answer.
BEYOND = (
    "rothman1968",
    "freire1970",
    "alinsky1971",
    "stockdale1976",
    "rothmantropman1987",
    "glen1993",
    "rothman1995",
    "weilgamble1995",
    "adi2001",
    "suharto2005",
    "hermawati2007",
    "rothman2007",
    "gambleweil2010",
)


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return the works that the records rest on, or those beyond the lecture."""
    if figure_id == "garis-lanjutan":
        title = "Garis waktu karya di dalam dan di luar kuliah"
        return _line(
            figure_id, title, (key for key in BEYOND if key in dataset.references), dataset
        )
    title = "Garis waktu karya yang dipakai kursus ini"
    return _line(figure_id, title, _works(dataset), dataset)


def _line(figure_id: str, title: str, keys: Iterable[str], dataset: Dataset) -> str:
    """Return a vertical line of years, with the works of each year beside it."""
    years: dict[str, list[str]] = {}
    for key in sorted(set(keys), key=lambda key: (dataset.references[key].year, key)):
        reference = dataset.references[key]
        if reference.year:
            name = reference.label.removesuffix(f" ({reference.year})")
            years.setdefault(reference.year, []).append(name)
    y = 4
    drawn: list[svg.Element] = []
    dots = []
    for year, names in years.items():
        lines = [line for name in names for line in drawing.wrap(name, WIDTH - AXIS - 24)]
        dots.append((AXIS, y + LINE // 2))
        drawn += [
            *drawing.write([year], AXIS - 14, y - 2, bold=True, anchor="end"),
            svg.Circle(cx=AXIS, cy=y + LINE // 2, r=DOT, fill=drawing.ACCENT),
            *drawing.write(lines, AXIS + 16, y - 2),
        ]
        y += len(lines) * LINE + 12
    told = " ".join(f"{year}: {'; '.join(names)}." for year, names in years.items())
    return drawing.sheet(
        figure_id,
        title,
        told,
        [drawing.line(dots, stroke=drawing.BORDER), *drawn],
        y,
    )


def _works(dataset: Dataset) -> Iterator[str]:
    records: list[Record] = [
        *dataset.definitions.values(),
        *dataset.assumptions.values(),
        *dataset.goals.values(),
        *dataset.contrasts.values(),
        *dataset.typologies.values(),
        *dataset.models.values(),
        *dataset.variables.values(),
    ]
    for record in records:
        yield from getattr(record, "source").references  # noqa: B009 - kinds without a common base
