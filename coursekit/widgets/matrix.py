"""The matrix explorer: groups of variables, rows and models to choose, cells to hide and recall."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from coursekit.dataset import Dataset, load
from coursekit.project import find_root
from coursekit.text import to_html
from coursekit.widgets.base import CourseWidget, tag

if TYPE_CHECKING:
    from collections.abc import Mapping

LABELS = {
    "explorer": "Penjelajah matriks",
    "models": "Model yang ditampilkan",
    "rows": "Variabel yang ditampilkan",
    "variable": "Variabel",
    "hide": "Sembunyikan isi sel",
    "unhide": "Tampilkan semua isi sel",
    "show": "Tampilkan",
    "show_cell": "Tampilkan isi sel {cell}",
    "count": "{opened} dari {total} sel dibuka. Ingat isinya dahulu, baru buka.",
}
SHAPES = {
    "lingkaran": ("circle", {"cx": "8", "cy": "8", "r": "7"}),
    "persegi": ("rect", {"x": "1.5", "y": "1.5", "width": "13", "height": "13"}),
    "segitiga": ("path", {"d": "M8 1 15.5 14.5H.5z"}),
}


class MatrixWidget(CourseWidget):
    """The matrix of variables and models; ``matrix`` is data, ``view`` is what the learner chose.

    ``view`` holds ``open`` (group ids), ``models`` (model ids), ``skipped`` (variable ids),
    ``hidden`` (whether cells are covered) and ``opened`` (cell ids uncovered since).
    """

    name = "matrix"
    kept = ("view",)
    _esm = Path(__file__).with_suffix(".js")
    _css = Path(__file__).with_suffix(".css")

    matrix = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    labels = traitlets.Dict(LABELS).tag(sync=True)

    @classmethod
    def from_dataset(cls, dataset: Dataset) -> MatrixWidget:
        """Return the explorer of ``dataset``, its first group open and all models chosen."""
        matrix = matrix_data(dataset)
        first = [group["id"] for group in matrix["groups"][:1]]
        models = [model["id"] for model in matrix["models"]]
        view = {"open": first, "models": models, "skipped": [], "hidden": False, "opened": []}
        return cls(matrix=matrix, view=view)

    @classmethod
    def from_project(cls) -> MatrixWidget:
        """Return the explorer of the course that the notebook stands in."""
        return cls.from_dataset(load(find_root()))

    @property
    def state_id(self) -> str:
        """Return a fixed id: a course has one matrix."""
        return "matrix"

    def state(self) -> dict[str, Any]:
        """Return what the script needs on a page."""
        return {"matrix": self.matrix, "view": self.view, "labels": self.labels}

    def static_html(self) -> str:
        """Return all groups as tables; the groups fold and unfold without JavaScript."""
        groups = [self._group(group) for group in self.matrix["groups"]]
        return tag(
            "div",
            self._tools(),
            *groups,
            cls="ck-explorer",
            role="group",
            aria_label=LABELS["explorer"],
        )

    def _tools(self) -> str:
        chips = [
            _chip(model["id"], _badge(model), name="ck-model") for model in self.matrix["models"]
        ]
        choose = tag("fieldset", tag("legend", LABELS["models"]), *chips, cls="ck-choose")
        hide = tag(
            "button",
            LABELS["hide"],
            cls="ck-button ck-hide",
            type="button",
            aria_pressed="false",
        )
        count = tag("p", "", cls="ck-count", role="status")
        # Without its script a control would be dead: inert until the script replaces it.
        return tag("div", choose, hide, count, cls="ck-tools", inert=True)

    def _group(self, group: Mapping[str, Any]) -> str:
        variables = [v for v in self.matrix["variables"] if v["group"] == group["id"]]
        summary = tag(
            "summary",
            tag("strong", to_html(group["name"])),
            " ",
            tag("span", to_html(group["question"])),
        )
        chips = [
            _chip(v["id"], tag("span", to_html(f"{v['number']}. {v['name']}")), name="ck-row")
            for v in variables
        ]
        rows = tag(
            "fieldset",
            tag("legend", LABELS["rows"]),
            *chips,
            cls="ck-choose ck-rows",
            inert=True,
        )
        heads = [
            tag("th", _badge(model), scope="col", data_model=model["id"])
            for model in self.matrix["models"]
        ]
        corner = tag("th", LABELS["variable"], scope="col")
        table = tag(
            "table",
            tag("thead", tag("tr", corner, *heads)),
            tag("tbody", *(self._row(variable) for variable in variables)),
            cls="ck-grid",
        )
        return tag(
            "details",
            summary,
            rows,
            table,
            cls="ck-group",
            data_group=group["id"],
            open=group["id"] in self.view["open"],
        )

    def _row(self, variable: Mapping[str, Any]) -> str:
        head = tag(
            "th",
            tag("b", to_html(f"{variable['number']}. {variable['name']}")),
            tag("span", to_html(variable["question"]), cls="ck-question"),
            scope="row",
        )
        cells = []
        for model in self.matrix["models"]:
            bullets = [tag("li", to_html(b)) for b in variable["cells"][model["id"]]]
            name = tag("p", _badge(model), cls="ck-cell-head")
            content = tag("ul", *bullets, cls="ck-bullets")
            label = LABELS["show_cell"].format(cell=f"{variable['number']}{model['id']}")
            show = tag(
                "button",
                LABELS["show"],
                cls="ck-show",
                type="button",
                hidden=True,
                aria_label=label,
            )
            cells.append(tag("td", name, content, show, data_model=model["id"]))
        return tag("tr", head, *cells, data_row=variable["id"])


def matrix_data(dataset: Dataset) -> dict[str, Any]:
    """Return the matrix as plain data: ``models``, ``groups``, ``variables`` with cell bullets."""
    return {
        "models": [
            {"id": m.id, "name": m.short_name, "shape": list(SHAPES[m.icon])}
            for m in dataset.models.values()
        ],
        "groups": [
            {"id": g.id, "name": g.name, "question": g.question} for g in dataset.groups.values()
        ],
        "variables": [
            {
                "id": v.id,
                "number": v.number,
                "group": v.group,
                "name": v.short_name,
                "question": v.question,
                "cells": {
                    letter: [bullet.text for bullet in cell.bullets]
                    for letter, cell in v.cells.items()
                },
            }
            for v in dataset.variables.values()
        ],
    }


def _badge(model: Mapping[str, Any]) -> str:
    shape, attributes = model["shape"]
    icon = tag(
        "svg", tag(shape, **attributes), cls="ck-icon", viewBox="0 0 16 16", aria_hidden="true"
    )
    letter = tag("b", icon, model["id"], cls="ck-letter")
    name = tag("span", to_html(model["name"]), cls="ck-model-name")
    return tag("span", letter, " ", name, cls=f"ck-model ck-model-{model['id'].lower()}")


def _chip(value: str, content: str, *, name: str) -> str:
    box = tag("input", type="checkbox", name=name, value=value, checked=True)
    return tag("label", box, content, cls="ck-chip")
