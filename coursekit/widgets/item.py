"""The item widget: one question in the normal form, answered by clicking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import traitlets

from coursekit.text import to_html, to_plain
from coursekit.widgets.base import CourseWidget, tag

LABELS = {
    "item": "Soal",
    "choose": "Pilih jawaban",
    "check": "Periksa jawaban",
    "retry": "Coba lagi",
    "right": "Benar.",
    "wrong": "Belum tepat.",
    "result": "Nilai: {got} dari {slots}.",
    "missing": "Jawab dahulu: {missing} dari {slots} bagian masih kosong.",
    "saved": "Jawaban tersimpan ({answered} dari {slots}).",
    "unanswered": "Belum dijawab.",
    "explanation": "Penjelasan.",
    "key": "Kunci dan penjelasan",
}


class ItemWidget(CourseWidget):
    """A question; ``item`` is a keyed form (practice: feedback) or a public form (quiz: no key).

    ``response`` maps slot to option; ``checked`` tells whether feedback stands.
    """

    name = "item"
    kept = ("response", "checked")
    _esm = Path(__file__).with_suffix(".js")
    _css = Path(__file__).with_suffix(".css")

    item = traitlets.Dict().tag(sync=True)
    response = traitlets.Dict().tag(sync=True)
    checked = traitlets.Bool(default_value=False).tag(sync=True)
    labels = traitlets.Dict(LABELS).tag(sync=True)

    @property
    def state_id(self) -> str:
        """Return the item's id."""
        return str(self.item["id"])

    def state(self) -> dict[str, Any]:
        """Return what the script needs on a page."""
        return {"item": self.item, "response": {}, "checked": False, "labels": self.labels}

    def static_html(self) -> str:
        """Return the question as a form that reads well without JavaScript, key folded away."""
        item = self.item
        parts = []
        if item["family"] != "single":
            parts.append(tag("p", to_html(item["prompt"]), cls="ck-prompt"))
        parts += [self._slot(slot) for slot in item["slots"]]
        result = tag("p", "", cls="ck-result", role="status")
        buttons = [
            tag("button", LABELS[word], cls=f"ck-button ck-{word}", type="button", hidden=True)
            for word in ("check", "retry")
        ]
        # The key stands where the buttons will be, so that nothing moves when they come.
        key = [self._key()] if "explanation" in item else []
        parts.append(tag("div", *buttons, result, *key, cls="ck-actions"))
        parts.append(tag("p", "", cls="ck-explanation"))
        return tag(
            "div",
            *parts,
            cls="ck-item",
            data_family=item["family"],
            role="group",
            aria_label=LABELS["item"],
        )

    def _slot(self, slot: dict[str, Any]) -> str:
        feedback = tag("div", "", cls="ck-feedback", role="status")
        name = f"ck-{self.state_id}-{slot['id']}"
        if self.item["family"] == "matching":
            choices = [tag("option", LABELS["choose"], value="")]
            choices += [
                tag("option", to_html(to_plain(option["text"])), value=option["id"])
                for option in slot["options"]
            ]
            left = tag("span", to_html(slot["label"]), cls="ck-left")
            row = tag("label", left, tag("select", *choices, cls="ck-select"), cls="ck-pair")
            return tag("div", row, feedback, cls="ck-slot")
        options = [
            tag(
                "label",
                tag("input", type="radio", name=name, value=option["id"]),
                tag("span", to_html(option["text"])),
                cls="ck-option",
            )
            for option in slot["options"]
        ]
        legend = tag("legend", to_html(slot["label"] or self.item["prompt"]))
        return tag(
            "fieldset", legend, tag("div", *options, cls="ck-options"), feedback, cls="ck-slot"
        )

    def _key(self) -> str:
        lines = []
        for slot in self.item["slots"]:
            best = max(slot["options"], key=lambda option: float(option["score"]))
            label = f"{to_html(slot['label'])}: " if slot["label"] else ""
            lines.append(tag("li", label, tag("strong", to_html(best["text"]))))
        return tag(
            "details",
            tag("summary", LABELS["key"]),
            tag("ul", *lines),
            tag("p", to_html(self.item["explanation"])),
            cls="ck-key",
        )
