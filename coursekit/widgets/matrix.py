"""The matrix widget: variables by models, explored group by group, hidden to test oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from coursekit.dataset import load
from coursekit.icons import ICONS
from coursekit.project import find_root
from coursekit.text import to_html
from coursekit.widgets.base import CourseWidget, tag

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset

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
    "summary": "Matriks {rows} × {columns}",
}


class MatrixWidget(CourseWidget):
    """The matrix explorer.

    ``matrix`` is ``{groups, variables, models, cells}``, the cells keyed "4A"; ``view`` is what the
    learner sees: ``{group, rows, models, hidden, opened}``, all of them ids but ``hidden``.
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

    @property
    def state_id(self) -> str:
        """Return the one id that the course's matrix has."""
        return "matriks"

    @property
    def summary(self) -> str:
        """Return the size of the matrix."""
        return LABELS["summary"].format(
            rows=len(self.matrix["variables"]), columns=len(self.matrix["models"])
        )

    def static_html(self) -> str:
        """Return the whole matrix, one table for each group."""
        tables = [self._table(group) for group in self.matrix["groups"]]
        return tag("div", *tables, cls="ck-widget ck-explorer")

    def _table(self, group: dict[str, Any]) -> str:
        # The roles keep the meaning of a table when a narrow screen shows it as cards.
        models = self.matrix["models"]
        name = tag("span", to_html(group["name"]), cls="ck-grid-name")
        question = tag("span", to_html(group["question"]), cls="ck-grid-question")
        heads = [tag("th", LABELS["variable"], scope="col", role="columnheader")]
        heads += [
            tag("th", _badge(model), scope="col", role="columnheader", data_model=model["id"])
            for model in models
        ]
        rows = [
            self._row(variable)
            for variable in self.matrix["variables"]
            if variable["group"] == group["id"]
        ]
        return tag(
            "table",
            tag("caption", name, question),
            tag("thead", tag("tr", *heads, role="row"), role="rowgroup"),
            tag("tbody", *rows, role="rowgroup"),
            cls="ck-grid",
            role="table",
            data_group=group["id"],
        )

    def _row(self, variable: dict[str, Any]) -> str:
        name = tag(
            "span", f"{variable['number']}. {to_html(variable['name'])}", cls="ck-variable-name"
        )
        question = tag("span", to_html(variable["question"]), cls="ck-variable-question")
        head = tag("th", name, question, scope="row", role="rowheader")
        cells = [
            self._cell(f"{variable['number']}{model['id']}", model)
            for model in self.matrix["models"]
        ]
        return tag("tr", head, *cells, role="row", data_variable=variable["id"])

    def _cell(self, cell_id: str, model: dict[str, Any]) -> str:
        cell = self.matrix["cells"][cell_id]
        bullets = [tag("li", to_html(bullet)) for bullet in cell["bullets"]]
        more = tag("summary", LABELS["more"]) + tag("p", to_html(cell["summary"]))
        body = tag("ul", *bullets) + tag("details", more, cls="ck-more")
        return tag(
            "td",
            tag("div", _badge(model), cls="ck-cell-model"),
            tag("div", body, cls="ck-cell-body"),
            role="cell",
            data_model=model["id"],
            data_cell=cell_id,
        )


def _badge(model: dict[str, Any]) -> str:
    icon = tag(
        "svg", tag("path", d=model["icon"]), cls="ck-icon", viewBox="0 0 16 16", aria_hidden="true"
    )
    letter = tag("b", icon, model["id"], cls="ck-letter")
    name = tag("span", to_html(model["name"]), cls="ck-model-name")
    return tag("span", letter, " ", name, cls=f"ck-model ck-model-{model['id'].lower()}")


def _matrix(dataset: Dataset) -> dict[str, Any]:
    return {
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
