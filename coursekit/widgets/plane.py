"""The plane widget: cases put on two axes by the learner, before their models come to light."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from coursekit.bank.wording import model_name
from coursekit.text import to_html, to_plain
from coursekit.widgets.base import CourseWidget, tag

if TYPE_CHECKING:
    from coursekit.dataset import Dataset
    from coursekit.model import Plane

# The size of the sheet and the margin for the names of its ends, as in plane.js.
SIZE, EDGE = 320, 26

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
        """Return the sheet, the sliders at their middle, and folded away what the models are."""
        cases = self.plane["cases"]
        told = [tag("li", f"{case['id']}: {case['model_name']}") for case in cases]
        lesson = tag("p", to_html(self.plane["lesson"]))
        board = self._sheet() + tag("form", *map(self._sliders, cases), cls="ck-slides")
        show = tag("button", LABELS["show"], type="button", cls="ck-button ck-show")
        key = tag("summary", LABELS["key"]) + tag("ul", *told) + lesson
        return tag(
            "section",
            tag("p", to_html(self.plane["question"]), cls="ck-question"),
            tag("div", board, cls="ck-board"),
            tag("div", show, cls="ck-actions"),
            tag("details", key, cls="ck-key"),
            cls="ck-widget ck-widget-card ck-plane",
            aria_label=to_plain(self.plane["title"]),
        )

    def _sheet(self) -> str:
        inside, half, far = SIZE - 2 * EDGE, SIZE / 2, SIZE - EDGE
        lines = ((half, EDGE, half, far), (EDGE, half, far, half))
        across, up = self.plane["across"], self.plane["up"]
        ends = (
            (across["low"], EDGE, SIZE - 8, "start", False),
            (across["high"], far, SIZE - 8, "end", False),
            (up["low"], 16, far, "start", True),
            (up["high"], EDGE, EDGE - 8, "start", False),
        )
        return tag(
            "svg",
            tag("rect", cls="ck-frame", x=EDGE, y=EDGE, width=inside, height=inside),
            *(tag("line", cls="ck-axis", x1=a, y1=b, x2=c, y2=d) for a, b, c, d in lines),
            *(
                tag(
                    "text",
                    to_html(word),
                    x=x,
                    y=y,
                    text_anchor=anchor,
                    cls="ck-end",
                    transform=f"rotate(-90 {x} {y})" if turned else False,
                )
                for word, x, y, anchor, turned in ends
            ),
            viewBox=f"0 0 {SIZE} {SIZE}",
            role="img",
            cls="ck-sheet",
            aria_label=to_plain(self.plane["question"]),
        )

    def _sliders(self, case: dict[str, Any]) -> str:
        sliders = [
            tag(
                "label",
                tag("span", to_html(axis["name"]), cls="ck-slide-name"),
                tag("input", type="range", min=0, max=100, step=5, data_axis=number),
                tag(
                    "span",
                    tag("span", to_html(axis["low"])),
                    tag("span", to_html(axis["high"])),
                    cls="ck-ends",
                ),
                cls="ck-slide",
            )
            for number, axis in enumerate((self.plane["across"], self.plane["up"]))
        ]
        legend = tag("legend", tag("b", case["id"]), f" {to_html(case['title'])}")
        return tag("fieldset", legend, *sliders)
