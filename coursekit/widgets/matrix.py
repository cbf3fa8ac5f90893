"""The matrix widget: variables by models, explored group by group, hidden to test oneself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import traitlets

from coursekit.bank.wording import joined
from coursekit.dataset import load
from coursekit.icons import ICONS
from coursekit.project import find_root
from coursekit.text import to_html
from coursekit.widgets.base import CourseWidget, tag

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.model import Case

LABELS = {
    "groups": "Kelompok variabel",
    "numbers": "Variabel {numbers}",
    "variable": "Variabel",
    "rows": "Baris yang ditampilkan",
    "models": "Model yang dibandingkan",
    "more": "Ringkasan",
    "hide": "Sembunyikan isi sel",
    "show_all": "Tampilkan semua isi sel",
    "show": "Tampilkan",
    "close": "Tutup",
    "show_cell": "Tampilkan isi sel {cell}",
    "close_cell": "Tutup isi sel {cell}",
    "opened": "{opened} dari {total} sel dibuka",
    "empty": "Pilihlah sedikitnya satu baris dan satu model.",
    "aspect": "Segi",
    "typologies": "Rumusan yang dibandingkan",
    "cases": "Kasus yang dibandingkan",
    "unsaid": "Tidak tertulis dalam kasus ini.",
    "summary": "Matriks {rows} × {columns}",
}


class MatrixWidget(CourseWidget):
    """The matrix explorer.

    ``matrix`` is ``{id, groups, variables, models, cells}``, the cells keyed "4A"; ``view`` is what
    the learner sees: ``{group, rows, models, hidden, opened}``, all of them ids but ``hidden``.
    """

    name = "matrix"
    sent = ("matrix", "view", "labels")
    kept = ("view",)

    matrix = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    labels = traitlets.Dict(LABELS).tag(sync=True)

    @classmethod
    def from_project(cls, start: Path | None = None) -> MatrixWidget:
        """Return the matrix of the project around ``start``, by default the working directory.

        Raises CourseError when there is no project and DatasetError when its data are faulty.
        """
        return cls.from_dataset(load(find_root(start)))

    @classmethod
    def from_dataset(cls, dataset: Dataset) -> MatrixWidget:
        """Return the matrix of ``dataset``, opened at its first group."""
        return cls(
            matrix=_matrix(dataset),
            view={
                "group": next(iter(dataset.groups)),
                "rows": list(dataset.variables),
                "models": list(dataset.models),
                "hidden": False,
                "opened": [],
            },
        )

    @classmethod
    def of_differences(cls, dataset: Dataset) -> MatrixWidget:
        """Return what typologies differ in: a column for each typology, a row for each respect."""
        differences = list(dataset.differences.values())
        columns = [dataset.typologies[key] for key in differences[0].sides]
        return cls._comparison(
            "perbedaan",
            LABELS["typologies"],
            [(n, one.id, one.aspect, "") for n, one in enumerate(differences, start=1)],
            [(str(one.year), one.attribution) for one in columns],
            [[[one.sides[column.id]] for column in columns] for one in differences],
        )

    @classmethod
    def of_cases(cls, dataset: Dataset, cases: Sequence[Case]) -> MatrixWidget:
        """Return the evidence of ``cases``: a column for each, a row for each variable shared."""
        phrases = {
            (str(one.cell)[:-1], case.id): f"“{one.phrase}”"
            for case in cases
            for one in case.evidence
            if one.cell
        }
        spoken = Counter(number for number, _ in phrases)
        rows = [v for v in dataset.variables.values() if spoken[str(v.number)] > 1]
        return cls._comparison(
            f"kasus-{cases[0].group}",
            LABELS["cases"],
            [(row.number, row.id, row.short_name, row.question) for row in rows],
            [(case.id, case.title) for case in cases],
            [
                [[phrases.get((str(row.number), case.id), LABELS["unsaid"])] for case in cases]
                for row in rows
            ],
        )

    @classmethod
    def _comparison(
        cls,
        name: str,
        title: str,
        rows: list[tuple[int, str, str, str]],
        columns: list[tuple[str, str]],
        cells: list[list[list[str]]],
    ) -> MatrixWidget:
        """Return a matrix of one group.

        ``rows`` are ``(number, id, name, question)``; ``cells`` are the bullets, row by row.
        """
        return cls(
            matrix={
                "id": name,
                "groups": [{"id": name, "name": title, "question": ""}],
                "variables": [
                    {"id": row, "number": number, "group": name, "name": aspect, "question": asked}
                    for number, row, aspect, asked in rows
                ],
                "models": [{"id": key, "name": text, "icon": ""} for key, text in columns],
                "cells": {
                    f"{number}{key}": {"summary": "", "bullets": bullets}
                    for (number, *_), row in zip(rows, cells, strict=True)
                    for (key, _), bullets in zip(columns, row, strict=True)
                },
            },
            view={
                "group": name,
                "rows": [row for _, row, _, _ in rows],
                "models": [key for key, _ in columns],
                "hidden": False,
                "opened": [],
            },
            labels={**LABELS, "models": title, "variable": LABELS["aspect"]},
        )

    @property
    def state_id(self) -> str:
        """Return the matrix's id."""
        return str(self.matrix["id"])

    @property
    def summary(self) -> str:
        """Return the size of the matrix."""
        return LABELS["summary"].format(
            rows=len(self.matrix["variables"]), columns=len(self.matrix["models"])
        )

    def static_html(self) -> str:
        """Return the whole matrix, one table for each group; with scripts the first one is seen."""
        tables = [self._table(group) for group in self.matrix["groups"]]
        return tag("div", self._tools(), *tables, cls="ck-widget ck-explorer")

    def _tools(self) -> str:
        """Return what a script needs to choose and to hide, which does nothing yet."""
        groups, variables = self.matrix["groups"], self.matrix["variables"]
        parts = []
        if len(groups) > 1:
            chips = [self._group_chip(group, groups[0]) for group in groups]
            parts.append(_choice("group", LABELS["groups"], chips))
            chips = [
                _chip(
                    "rows",
                    variable["id"],
                    f"{variable['number']}. {to_html(variable['name'])}",
                    hidden=variable["group"] != groups[0]["id"],
                )
                for variable in variables
            ]
            parts.append(_choice("rows", LABELS["rows"], chips))
        chips = [_chip("models", model["id"], _badge(model)) for model in self.matrix["models"]]
        parts.append(_choice("models", self.labels["models"], chips))
        hide = tag("button", LABELS["hide"], type="button", cls="ck-button ck-hide")
        count = tag("div", role="status", cls="ck-count")
        actions = tag("div", hide, count, cls="ck-actions")
        return tag("form", *parts, actions, cls="ck-tools", autocomplete="off")

    def _group_chip(self, group: dict[str, Any], first: dict[str, Any]) -> str:
        numbers = [
            str(variable["number"])
            for variable in self.matrix["variables"]
            if variable["group"] == group["id"]
        ]
        told = LABELS["numbers"].format(numbers=joined(numbers))
        name = tag("span", to_html(group["name"]), cls="ck-chip-name")
        note = tag("span", told, cls="ck-chip-note")
        return _chip("group", group["id"], name + note, checked=group is first)

    def _table(self, group: dict[str, Any]) -> str:
        models = self.matrix["models"]
        name = tag("span", to_html(group["name"]), cls="ck-grid-name")
        question = tag("span", to_html(group["question"]), cls="ck-grid-question")
        heads = [tag("th", self.labels["variable"], scope="col")]
        heads += [tag("th", _badge(model), scope="col", data_model=model["id"]) for model in models]
        rows = [
            self._row(variable)
            for variable in self.matrix["variables"]
            if variable["group"] == group["id"]
        ]
        return tag(
            "table",
            tag("caption", name, question),
            tag("thead", tag("tr", *heads)),
            tag("tbody", *rows),
            cls="ck-grid",
            data_group=group["id"],
        )

    def _row(self, variable: dict[str, Any]) -> str:
        name = tag(
            "span", f"{variable['number']}. {to_html(variable['name'])}", cls="ck-variable-name"
        )
        question = tag("span", to_html(variable["question"]), cls="ck-variable-question")
        head = tag("th", name, question, scope="row")
        cells = [
            self._cell(f"{variable['number']}{model['id']}", model)
            for model in self.matrix["models"]
        ]
        return tag("tr", head, *cells, data_variable=variable["id"])

    def _cell(self, cell_id: str, model: dict[str, Any]) -> str:
        cell = self.matrix["cells"][cell_id]
        bullets = [tag("li", to_html(bullet)) for bullet in cell["bullets"]]
        body = tag("ul", *bullets)
        if cell["summary"]:
            more = tag("summary", LABELS["more"]) + tag("p", to_html(cell["summary"]))
            body += tag("details", more, cls="ck-more")
        return tag(
            "td",
            tag("div", _badge(model), cls="ck-cell-model"),
            tag("div", body, cls="ck-cell-body"),
            data_model=model["id"],
            data_cell=cell_id,
        )


def _choice(name: str, legend: str, chips: list[str]) -> str:
    chosen = tag("div", *chips, cls="ck-chips")
    return tag("fieldset", tag("legend", legend), chosen, cls=f"ck-choice ck-choice-{name}")


def _chip(
    name: str, value: str, content: str, *, checked: bool = True, hidden: bool = False
) -> str:
    kind = "radio" if name == "group" else "checkbox"
    box = tag("input", type=kind, name=name, value=value, checked=checked)
    return tag("label", box, tag("span", content, cls="ck-chip-text"), cls="ck-chip", hidden=hidden)


def _badge(model: dict[str, Any]) -> str:
    icon = model["icon"] and tag(
        "svg", tag("path", d=model["icon"]), cls="ck-icon", viewBox="0 0 16 16", aria_hidden="true"
    )
    letter = tag("b", icon, model["id"], cls="ck-letter")
    name = tag("span", to_html(model["name"]), cls="ck-model-name")
    return tag("span", letter, " ", name, cls=f"ck-model ck-model-{model['id'].lower()}")


def _matrix(dataset: Dataset) -> dict[str, Any]:
    return {
        "id": "matriks",
        "groups": [
            {"id": group.id, "name": group.name, "question": group.question}
            for group in dataset.groups.values()
        ],
        "variables": [
            {
                "id": variable.id,
                "number": variable.number,
                "group": variable.group,
                "name": variable.short_name,
                "question": variable.question,
            }
            for variable in dataset.variables.values()
        ],
        "models": [
            {"id": model.id, "name": model.short_name, "icon": ICONS[model.icon]}
            for model in dataset.models.values()
        ],
        "cells": {
            cell_id: {
                "summary": cell.summary,
                "bullets": [bullet.text for bullet in cell.bullets],
            }
            for cell_id, cell in dataset.cells.items()
        },
    }
