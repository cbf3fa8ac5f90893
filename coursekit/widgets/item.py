"""The item widget: one question in the normal form, answered by clicking."""

from __future__ import annotations

from typing import Any

import traitlets

from coursekit.scoring import read_response
from coursekit.text import to_html, to_plain
from coursekit.widgets.base import CourseWidget, tag

# A case offers as many options as buttons; more of them are folded into a list.
MOST_RADIOS = 4
# Families whose options are the same in every slot and long: they are listed once, by letter.
LISTED = {"matching": "partners", "ordering": "steps"}
# Families with one slot, its options lettered.
LETTERED = ("single", "swapped")

LABELS = {
    "single": "Pilih satu jawaban",
    "multiple": "Jawab Ya atau Tidak untuk tiap pernyataan",
    "matching": "Pilih pasangan untuk tiap nomor",
    "classify": "Pilih satu golongan untuk tiap nomor",
    "ordering": "Pilih isi tiap urutan",
    "reason": "Nilailah pernyataan ini, lalu pilih alasannya",
    "case": "Bacalah kasus, lalu jawab tiap nomor",
    "blank": "Pilih isi yang tepat untuk tiap sel",
    "swapped": "Bacalah barisnya, lalu pilih satu jawaban",
    "partners": "Pasangan yang tersedia",
    "steps": "Yang diurutkan",
    "choose": "Pilih jawaban",
    "check": "Periksa jawaban",
    "again": "Coba lagi",
    "right": "Benar",
    "wrong": "Salah",
    "partly": "Sebagian benar",
    "result": "Nilai: {earned} dari {total}",
    "missing_one": "Pilihlah dahulu satu jawaban, lalu periksa.",
    "missing": "Belum lengkap. Jawablah dahulu nomor {numbers}, lalu periksa.",
    "saved": "Jawaban tersimpan: {answers}.",
    "unanswered": "Belum dijawab: nomor {numbers}.",
    "nothing": "Belum ada jawaban.",
    "explanation": "Penjelasan",
    "key": "Kunci dan penjelasan",
}


class ItemWidget(CourseWidget):
    """A question; ``item`` is a keyed form (practice) or a public form (graded: only saved).

    ``response`` maps slot to option; ``checked`` tells whether the feedback is shown.
    """

    name = "item"
    sent = ("item", "response", "checked", "labels")
    kept = ("response", "checked")

    item = traitlets.Dict().tag(sync=True)
    response = traitlets.Dict().tag(sync=True)
    checked = traitlets.Bool(default_value=False).tag(sync=True)
    labels = traitlets.Dict(LABELS).tag(sync=True)

    @property
    def state_id(self) -> str:
        """Return the item's id."""
        return str(self.item["id"])

    @property
    def summary(self) -> str:
        """Return the prompt."""
        return to_plain(self.item["prompt"])

    @property
    def practice(self) -> bool:
        """Tell whether the item carries its key, so that answers can be checked at once."""
        return "score" in self.item["slots"][0]["options"][0]

    def static_html(self) -> str:
        """Return the question as a form, its key folded away below it if it has one."""
        choices = {
            slot["id"]: {option["id"]: 0.0 for option in slot["options"]}
            for slot in self.item["slots"]
        }
        response = read_response(self.response, choices)
        parts = [_question(self.item, response)]
        if self.practice:
            buttons = (
                tag("button", LABELS["check"], type="button", cls="ck-button ck-check"),
                tag(
                    "button",
                    LABELS["again"],
                    type="button",
                    cls="ck-button ck-again ck-button-quiet",
                    hidden=True,
                ),
            )
            parts.append(tag("div", *buttons, cls="ck-actions"))
        parts.append(tag("div", role="status", cls="ck-status"))
        if self.practice:
            parts += [tag("div", cls="ck-explanation"), _key(self.item)]
        return tag(
            "form",
            *parts,
            cls="ck-widget ck-widget-card ck-item",
            data_family=self.item["family"],
            autocomplete="off",
        )


def _question(item: dict[str, Any], response: dict[str, str]) -> str:
    family = item["family"]
    hint = tag("span", LABELS[family], cls="ck-hint")
    prompt = tag(
        "legend", hint, tag("span", to_html(item["prompt"]), cls="ck-text"), cls="ck-prompt"
    )
    slots = [_slot(item, slot, response.get(slot["id"], "")) for slot in item["slots"]]
    if item.get("passage"):
        slots.insert(0, _passage(item["passage"]))
    if family in LISTED:
        partners = [
            tag("li", _marked(option["id"], option["text"]), cls="ck-partner")
            for option in item["slots"][0]["options"]
        ]
        title = tag("div", LABELS[LISTED[family]], cls="ck-partners-title")
        slots.insert(0, tag("div", title, tag("ul", *partners), cls="ck-partners"))
    return tag("fieldset", prompt, *slots, cls="ck-slots")


def _passage(parts: list[dict[str, str]]) -> str:
    told = [
        tag("mark", tag("b", part["mark"]), to_html(part["text"]), cls="ck-phrase")
        if part["mark"]
        else to_html(part["text"])
        for part in parts
    ]
    return tag("p", *told, cls="ck-passage")


def selects(item: dict[str, Any], slot: dict[str, Any]) -> bool:
    """Tell whether a slot is answered from a list that opens, as many options want it."""
    family = item["family"]
    return family in {*LISTED, "blank"} or (family == "case" and len(slot["options"]) > MOST_RADIOS)


def _slot(item: dict[str, Any], slot: dict[str, Any], chosen: str) -> str:
    feedback = tag("div", cls="ck-feedback")
    if selects(item, slot):
        choices = [tag("option", LABELS["choose"], value="")]
        choices += [
            tag(
                "option",
                f"{option['id']}. {to_html(to_plain(option['text']))}",
                value=option["id"],
                selected=option["id"] == chosen,
            )
            for option in slot["options"]
        ]
        named = item["family"] != "blank"  # a cell goes by its label
        told = _marked(slot["id"], slot["label"]) if named else to_html(slot["label"])
        label = tag("span", told, cls="ck-label")
        pair = tag("label", label, tag("select", *choices, cls="ck-select"), cls="ck-pair")
        return tag("div", pair, feedback, cls="ck-slot", data_slot=slot["id"])
    lettered = item["family"] in LETTERED
    options = [
        tag(
            "label",
            tag(
                "input",
                type="radio",
                # Radios belong together within their form, so a second mount does not collide.
                name=f"ck-{item['id']}-{slot['id']}",
                value=option["id"],
                checked=option["id"] == chosen,
            ),
            _marked(option["id"], option["text"])
            if lettered
            else tag("span", to_html(option["text"]), cls="ck-text"),
            cls="ck-option",
        )
        for option in slot["options"]
    ]
    box = tag("div", *options, cls="ck-options")
    if lettered:
        return tag("div", box, feedback, cls="ck-slot", data_slot=slot["id"])
    legend = tag("legend", _marked(slot["id"], slot["label"]), cls="ck-label")
    return tag("fieldset", legend, box, feedback, cls="ck-slot", data_slot=slot["id"])


def _marked(mark: str, text: str) -> str:
    return tag("span", f"{mark}.", cls="ck-mark") + tag("span", to_html(text), cls="ck-text")


def _key(item: dict[str, Any]) -> str:
    lines = []
    for slot in item["slots"]:
        best = max(slot["options"], key=lambda option: float(option["score"]))
        mark = best["id"] if item["family"] in LETTERED else slot["id"].upper()
        answer = tag("span", tag("b", to_html(best["text"])), cls="ck-text")
        told = tag("span", to_html(best["feedback"]), cls="ck-told")
        lines.append(tag("li", tag("span", f"{mark}.", cls="ck-mark"), answer, told))
    return tag(
        "details",
        tag("summary", LABELS["key"]),
        tag("ul", *lines),
        tag("p", to_html(item["explanation"])),
        cls="ck-key",
    )
