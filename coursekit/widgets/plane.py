"""The plane widget: cases put on two axes by the learner, before their models come to light."""

from __future__ import annotations

from typing import TYPE_CHECKING

import traitlets

from coursekit.bank.wording import model_name
from coursekit.text import to_html, to_plain
from coursekit.widgets.base import CourseWidget, tag

if TYPE_CHECKING:
    from coursekit.dataset import Dataset
    from coursekit.model import Plane

LABELS = {
    "show": "Tampilkan model setiap kasus",
    "hide": "Sembunyikan model",
    "told": "Kuncinya: {model}",
    "place": "{case}: {x} {across} dari 100, {y} {up} dari 100.",
    "key": "Model setiap kasus",
}


class PlaneWidget(CourseWidget):
    """Two axes; ``plane`` is ``{id, title, question, across, up, cases, lesson}``.

    ``places`` maps case to ``[across, up]`` in 0…100; ``shown`` tells whether the models are seen.
    """

    name = "plane"
    sent = ("plane", "places", "shown", "labels")
    kept = ("places", "shown")

    plane = traitlets.Dict().tag(sync=True)
    places = traitlets.Dict().tag(sync=True)
    shown = traitlets.Bool(default_value=False).tag(sync=True)
    labels = traitlets.Dict(LABELS).tag(sync=True)

    @classmethod
    def of(cls, plane: Plane, dataset: Dataset) -> PlaneWidget:
        """Return the widget of a plane of the dataset."""
        cases = [dataset.cases[name] for name in plane.cases]
        return cls(
            plane={
                **plane.model_dump(include={"id", "title", "question", "across", "up", "lesson"}),
                "cases": [
                    {
                        "id": case.id,
                        "title": case.title,
                        "model": case.key[0],
                        "model_name": model_name(dataset.models[case.key[0]]),
                    }
                    for case in cases
                ],
            }
        )

    @property
    def state_id(self) -> str:
        """Return the plane's id."""
        return str(self.plane["id"])

    @property
    def summary(self) -> str:
        """Return the plane's title."""
        return to_plain(self.plane["title"])

    def static_html(self) -> str:
        """Return the question, the cases, and folded away what their models are."""
        axes = [
            tag("li", f"{axis['name']}: {axis['low']} – {axis['high']}")
            for axis in (self.plane["across"], self.plane["up"])
        ]
        cases = [tag("li", tag("b", c["id"]), f" {c['title']}") for c in self.plane["cases"]]
        told = [tag("li", f"{c['id']}: {c['model_name']}") for c in self.plane["cases"]]
        lesson = tag("p", to_html(self.plane["lesson"]))
        return tag(
            "section",
            tag("p", to_html(self.plane["question"]), cls="ck-question"),
            tag("ul", *axes),
            tag("ul", *cases),
            tag("details", tag("summary", LABELS["key"]), tag("ul", *told), lesson),
            cls="ck-widget ck-widget-card ck-plane",
            aria_label=to_plain(self.plane["title"]),
        )
