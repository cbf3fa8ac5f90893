"""The scene widget: a story that branches where the learner decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from coursekit.text import to_html, to_plain
from coursekit.widgets.base import CourseWidget, tag

if TYPE_CHECKING:
    from coursekit.model import Scene

LABELS = {
    "taken": "Pilihan Anda:",
    "lesson": "Yang dipertaruhkan:",
    "back": "Mundur selangkah",
    "over": "Ulangi dari awal",
    "goes_on": "lanjut ke bagian {number}",
}


class SceneWidget(CourseWidget):
    """A scene; ``scene`` is ``{id, title, steps}``, ``path`` the ids of the steps gone."""

    name = "scene"
    sent = ("scene", "path", "labels")
    kept = ("path",)

    scene = traitlets.Dict().tag(sync=True)
    path = traitlets.List(traitlets.Unicode()).tag(sync=True)
    labels = traitlets.Dict(LABELS).tag(sync=True)

    @classmethod
    def of(cls, scene: Scene) -> SceneWidget:
        """Return the widget of a scene of the dataset."""
        return cls(scene=scene.model_dump(include={"id", "title", "steps"}, mode="json"))

    @property
    def state_id(self) -> str:
        """Return the scene's id."""
        return str(self.scene["id"])

    @property
    def summary(self) -> str:
        """Return the scene's title."""
        return to_plain(self.scene["title"])

    def static_html(self) -> str:
        """Return all steps, numbered, each choice with the number of the step it leads to."""
        numbers = {step["id"]: number for number, step in enumerate(self.scene["steps"], start=1)}
        steps = [self._step(step, numbers) for step in self.scene["steps"]]
        # Numbers are for the reader without scripts; with them only the first step is seen.
        return tag(
            "section",
            tag("p", to_html(self.scene["title"]), cls="ck-scene-title"),
            tag("div", *steps, cls="ck-steps"),
            cls="ck-widget ck-widget-card ck-scene",
            aria_label=to_plain(self.scene["title"]),
        )

    def _step(self, step: dict[str, Any], numbers: dict[str, int]) -> str:
        number = tag("b", f"{numbers[step['id']]}. ", cls="ck-unscripted")
        parts = [tag("p", number, to_html(step["text"]))]
        if step["lesson"]:
            told = f"{tag('b', LABELS['lesson'])} {to_html(step['lesson'])}"
            parts.append(tag("p", told, cls="ck-lesson"))
        choices = []
        for choice in step["choices"]:
            goes_on = LABELS["goes_on"].format(number=numbers[choice["to"]])
            then = tag("i", f" ({goes_on})", cls="ck-unscripted")
            text = to_html(choice["text"]) + then
            choices.append(tag("span", text, cls="ck-button ck-button-quiet ck-choose"))
        offered = tag("div", *choices, cls="ck-choices") if choices else ""
        return tag("div", tag("div", *parts, cls="ck-step"), offered, cls="ck-part")
