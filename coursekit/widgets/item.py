"""The item widget: one question in the normal form, answered by clicking."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import traitlets

from coursekit.scoring import read_response
from coursekit.text import to_html, to_plain
from coursekit.typed import OTHER
from coursekit.widgets.base import CourseWidget, tag

if TYPE_CHECKING:
    from collections.abc import Mapping

# A case offers as many options as buttons; more of them are folded into a list.
MOST_RADIOS = 4
# Options of at most so many characters stand side by side on a phone, too.
SHORT = 9
LONG_PROMPT = 200  # letters; as in item.js
_CASE = re.compile(r"(?m)^(K\d+, “[^”]*”\.)")  # how a case begins that is compared
# What may follow a gap on its line.
_TAIL = re.compile(r"[.,;:!?”’)]*")
# Families whose options are the same in every slot and long: they are listed once, by letter.
LISTED = {"matching": "partners", "ordering": "steps"}
# Families with one slot, its options lettered.
LETTERED = ("single", "swapped", "compare")
CONFIDENCE = ("rendah", "sedang", "tinggi")

LABELS = {
    "single": "Pilih satu jawaban",
    "multiple": "Jawab Ya atau Tidak untuk tiap pernyataan",
    "matching": "Pilih pasangan untuk tiap nomor",
    "classify": "Pilih satu golongan untuk tiap nomor",
    "ordering": "Pilih isi tiap urutan",
    "reason": "Nilailah pernyataan ini, lalu pilih alasannya",
    "case": "Bacalah kasus, lalu pilih model dan huruf frasa yang menjadi bukti",
    "mixed": "Bacalah kasus, lalu jawab tiap nomor",
    "compare": "Bandingkan kasusnya, lalu pilih satu jawaban",
    "blank": "Pilih isi yang tepat untuk tiap sel",
    "swapped": "Bacalah barisnya, lalu pilih satu jawaban",
    "cloze": "Lengkapi teks: pilih isi tiap rumpang",
    "short": "Tulis jawaban singkat",
    "explain": "Jelaskan dengan kata sendiri, lalu bandingkan",
    "partners": "Pasangan yang tersedia",
    "steps": "Yang diurutkan",
    "choose": "Pilih jawaban",
    "typed": "Jawaban Anda",
    "draft": "Tulis penjelasan Anda di sini",
    "sample": "Contoh jawaban",
    "rate": "Bandingkan dengan tulisan Anda. Apakah setiap hal berikut sudah Anda sebut?",
    "sure": "Seberapa yakin Anda?",
    "sure_check": "Periksa jawaban: seberapa yakin Anda?",
    "sure_compare": "Tampilkan contoh jawaban: seberapa yakin Anda bahwa tulisan ini lengkap?",
    "rendah": "Ragu-ragu",
    "sedang": "Cukup yakin",
    "tinggi": "Yakin",
    "check": "Periksa jawaban",
    "hint": "Petunjuk (nilai dikurangi 25%)",
    "retry": "Coba lagi dengan petunjuk (nilai dikurangi 25%)",
    "reveal": "Lihat penjelasan",
    "again": "Ulangi dari awal",
    "right": "Jawaban benar",
    "wrong": "Belum tepat",
    "partly": "Sebagian benar",
    "told": "Sudah disebut",
    "told_partly": "Disebut sebagian",
    "untold": "Belum disebut",
    "rated": "Menurut penilaian Anda sendiri: {earned} dari {total}.",
    "above": "Umpan baliknya ada di bawah setiap nomor.",
    "result": "Nilai: {earned} dari {total}.",
    "cost": "Sudah dikurangi {percent}% karena {count} petunjuk.",
    "not_yet": "Belum tepat: {right} dari {total} nomor benar.",
    "not_yet_one": "Belum tepat. Coba lagi, atau lihat penjelasannya.",
    "enter": "Pilihlah seberapa yakin Anda; jawabannya langsung diperiksa.",
    "before": "Pada prates: {verdict}.",
    "missing_draft": "Tulislah dahulu sedikitnya {words} kata, lalu bandingkan.",
    "missing_one": "Pilihlah dahulu satu jawaban, lalu periksa.",
    "missing_typed": "Tulislah dahulu jawaban Anda, lalu periksa.",
    "missing": "Belum lengkap. Jawablah dahulu nomor {numbers}, lalu periksa.",
    "saved": "Jawaban tersimpan: {answers}.",
    "unanswered": "Belum dijawab: nomor {numbers}.",
    "nothing": "Belum ada jawaban.",
    "explanation": "Penjelasan",
    "key": "Kunci dan penjelasan",
}


class ItemWidget(CourseWidget):
    """A question; ``item`` is a keyed form (practice) or a public form (graded: only saved).

    ``response`` maps slot to option, or to what was typed; ``confidence`` is how sure the learner
    was at the first check, "" before it; ``checked`` tells whether right and wrong are marked,
    ``shown`` whether they are explained; ``hints`` counts those that were told. ``draft`` is what
    was written freely, ``before`` the response to a pretest. In the ``mode`` "held" somebody else
    checks, later.
    """

    name = "item"
    uses = ("dom", "stemmer", "typed")
    kept = ("response", "checked", "shown", "confidence", "hints", "draft", "before")
    sent = ("item", "labels", "mode", *kept)

    item = traitlets.Dict().tag(sync=True)
    labels = traitlets.Dict(LABELS).tag(sync=True)
    mode = traitlets.Enum(["practice", "held"], default_value="practice").tag(sync=True)
    response = traitlets.Dict().tag(sync=True)
    checked = traitlets.Bool(default_value=False).tag(sync=True)
    shown = traitlets.Bool(default_value=False).tag(sync=True)
    confidence = traitlets.Unicode().tag(sync=True)
    hints = traitlets.Int().tag(sync=True)
    draft = traitlets.Unicode().tag(sync=True)
    before = traitlets.Dict().tag(sync=True)

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
        options = self.item["slots"][0]["options"]
        return self.mode == "practice" and bool(options) and "score" in options[0]

    def static_html(self) -> str:
        """Return the question as a form, its key folded away below it if it has one."""
        return self._form(_key(self.item) if "explanation" in self.item else "")

    def keyless_html(self, keys: Mapping[str, str]) -> str:
        """Return the question as a form; without scripts it links to its key."""
        address = keys.get(self.state_id)
        link = tag("p", tag("a", LABELS["key"], href=address)) if address else ""
        return self._form(tag("noscript", link) if link else "")

    def _form(self, end: str) -> str:
        choices = {
            slot["id"]: {OTHER: 0.0}
            if _typed(slot)
            else {option["id"]: 0.0 for option in slot["options"]}
            for slot in self.item["slots"]
        }
        response = read_response(self.response, choices)
        parts = [_question(self.item, response)]
        if self.practice:
            actions = (
                ("check", "ck-check", True),
                ("hint", "ck-hinting ck-button-quiet", not self.item.get("hints")),
                ("retry", "ck-retry", True),
                ("reveal", "ck-reveal-key ck-button-quiet", True),
                ("again", "ck-again ck-button-quiet", True),
            )
            buttons = [
                tag("button", LABELS[name], type="button", cls=f"ck-button {cls}", hidden=hidden)
                for name, cls, hidden in actions
            ]
            parts += [
                tag("ol", cls="ck-hints"),
                _sureness(self.item, held=False),
                tag("div", role="status", cls="ck-status"),
                tag("div", cls="ck-explanation"),
                tag("div", *buttons, cls="ck-actions"),
            ]
        elif self.mode == "held":
            parts.append(_sureness(self.item, held=True))
        else:
            parts.append(tag("div", role="status", cls="ck-status"))
        return tag(
            "form",
            *parts,
            end,
            cls="ck-widget ck-widget-card ck-item",
            data_family=self.item["family"],
            autocomplete="off",
        )


def _typed(slot: dict[str, Any]) -> bool:
    """Tell whether a slot is answered by writing; its options, if any, tell what they accept."""
    return not slot["options"] or "accepts" in slot["options"][0]


def _question(item: dict[str, Any], response: dict[str, str]) -> str:
    family = item["family"]
    hint = tag("span", LABELS[family], cls="ck-hint")
    long = " ck-long" if len(item["prompt"]) > LONG_PROMPT else ""
    text = tag("span", to_html(item["prompt"]), cls="ck-text")
    prompt = tag("legend", hint, text, cls=f"ck-prompt{long}")
    if family == "cloze":
        gaps = {slot["id"]: _gap(slot, response.get(slot["id"], "")) for slot in item["slots"]}
        boxes = [_feedback_box(slot) for slot in item["slots"]]
        return tag("fieldset", prompt, _passage(item["passage"], gaps), *boxes, cls="ck-slots")
    slots = [_slot(item, slot, response.get(slot["id"], "")) for slot in item["slots"]]
    if family == "blank":
        slots = _in_rows(item["slots"], slots)
    if family == "compare" and item.get("passage"):
        told = "".join(part["text"] for part in item["passage"])
        slots.insert(0, tag("p", *_cases(told), cls="ck-passage"))
    elif item.get("passage"):
        slots.insert(0, _passage(item["passage"], {}))
    if family == "explain":
        slots = [_draft(), tag("div", _sample(item), *slots, cls="ck-rated", hidden=True)]
    if family in LISTED:
        partners = [
            tag("li", _marked(option["id"], option["text"]), cls="ck-partner")
            for option in item["slots"][0]["options"]
        ]
        title = tag("div", LABELS[LISTED[family]], cls="ck-partners-title")
        slots.insert(0, tag("div", title, tag("ul", *partners), cls="ck-partners"))
    return tag("fieldset", prompt, *slots, cls="ck-slots")


def _in_rows(slots: list[dict[str, Any]], told: list[str]) -> list[str]:
    """Return the slots' HTML; a line comes before each row of a matrix."""
    rows = []
    row = None
    for slot, node in zip(slots, told, strict=True):
        if slot["id"][:-1] != row:
            rows.append(tag("div", cls="ck-row"))
            row = slot["id"][:-1]
        rows.append(node)
    return rows


def _cases(told: str) -> list[str]:
    """Return the texts of cases that are compared, their names in bold."""
    parts = enumerate(_CASE.split(told))
    return [tag("b" if at % 2 else "span", to_html(part)) for at, part in parts]


def _draft() -> str:
    area = tag("textarea", cls="ck-draft", rows="5", maxlength="3000")
    return tag("label", tag("span", LABELS["draft"]), area, cls="ck-writing")


def _sample(item: dict[str, Any]) -> str:
    title = tag("b", LABELS["sample"])
    answer = tag("p", to_html(str(item["answer"])))
    return tag("div", title, answer, tag("p", LABELS["rate"]), cls="ck-sample")


def _sureness(item: dict[str, Any], *, held: bool) -> str:
    """Return how sure one is: buttons that check at once, or radios when checking comes later."""
    choices = []
    for level in CONFIDENCE:
        if held:
            radio = tag("input", type="radio", name=f"ck-{item['id']}-yakin", value=level)
            choices.append(tag("label", radio, LABELS[level], cls="ck-option"))
        else:
            cls = "ck-button ck-button-quiet"
            choices.append(tag("button", LABELS[level], type="button", cls=cls, data_sure=level))
    check = LABELS["sure_compare"] if item["family"] == "explain" else LABELS["sure_check"]
    legend = tag("legend", LABELS["sure"] if held else check, cls="ck-sure-asked")
    return tag("fieldset", legend, tag("div", *choices, cls="ck-sure-choices"), cls="ck-sure")


def _passage(parts: list[dict[str, str]], gaps: dict[str, str]) -> str:
    told = []
    tail = ""
    for part, after in zip(parts, [*parts[1:], {"text": ""}], strict=True):
        text = part["text"].removeprefix(tail)
        tail = ""
        if part.get("slot"):
            tail = _TAIL.match(after["text"])[0]  # type: ignore[index]  # it matches nothing too
            told.append(tag("span", gaps[part["slot"]], tail, cls="ck-kept"))
        elif part["mark"]:
            told.append(tag("mark", tag("b", part["mark"]), to_html(text), cls="ck-phrase"))
        else:
            told.append(to_html(text))
    return tag("p", *told, cls="ck-passage")


def _gap(slot: dict[str, Any], chosen: str) -> str:
    named = tag("span", to_html(slot["label"]), cls="ck-unseen")
    number = tag("span", f"{slot['id']}.", cls="ck-mark", aria_hidden="true")
    label = tag("label", named, number, _select(slot, chosen), cls="ck-gap")
    return tag("span", label, cls="ck-slot", data_slot=slot["id"])


def _feedback_box(slot: dict[str, Any]) -> str:
    return tag("div", cls="ck-feedback", data_for=slot["id"])


def selects(item: dict[str, Any], slot: dict[str, Any]) -> bool:
    """Tell whether a slot is answered from a list that opens, as many options want it."""
    family = item["family"]
    many = family in {"case", "mixed"} and len(slot["options"]) > MOST_RADIOS
    return family in {*LISTED, "blank"} or many


def _select(slot: dict[str, Any], chosen: str) -> str:
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
    return tag("select", *choices, cls="ck-select")


def _slot(item: dict[str, Any], slot: dict[str, Any], chosen: str) -> str:
    feedback = _feedback_box(slot)
    if _typed(slot):
        label = tag("span", LABELS["typed"], cls="ck-label")
        line = tag("input", type="text", cls="ck-input", maxlength="120", value=chosen or False)
        return tag("div", tag("label", label, line), feedback, cls="ck-slot", data_slot=slot["id"])
    if selects(item, slot):
        blank = item["family"] == "blank"
        told = _cell_name(slot["label"]) if blank else _marked(slot["id"], slot["label"])
        label = tag("span", told, cls="ck-label")
        pair = tag("label", label, _select(slot, chosen), cls="ck-pair")
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
    short = all(len(to_plain(option["text"])) <= SHORT for option in slot["options"])
    box = tag("div", *options, cls="ck-options ck-short" if short else "ck-options")
    if lettered:
        return tag("div", box, feedback, cls="ck-slot", data_slot=slot["id"])
    legend = tag("legend", _marked(slot["id"], slot["label"]), cls="ck-label")
    return tag("fieldset", legend, box, feedback, cls="ck-slot", data_slot=slot["id"])


def _cell_name(label: str) -> str:
    """Return the name of a cell, its model, which comes last, in one piece."""
    model = label.rsplit("· ", maxsplit=1)[-1]
    return to_html(label.removesuffix(model)) + tag("span", to_html(model), cls="ck-kept")


def _marked(mark: str, text: str) -> str:
    return tag("span", f"{mark}.", cls="ck-mark") + tag("span", to_html(text), cls="ck-text")


def _key(item: dict[str, Any]) -> str:
    told = _criteria(item) if item["family"] == "explain" else _best(item)
    explanation = tag("p", to_html(item["explanation"]))
    return tag("details", tag("summary", LABELS["key"]), told, explanation, cls="ck-key")


def _criteria(item: dict[str, Any]) -> str:
    points = [tag("li", _marked(slot["id"], slot["label"])) for slot in item["slots"]]
    return _sample(item) + tag("ul", *points)


def _best(item: dict[str, Any]) -> str:
    lines = []
    for slot in item["slots"]:
        best = max(slot["options"], key=lambda option: float(option["score"]))
        mark = best["id"] if item["family"] in LETTERED else slot["id"].upper()
        answer = tag("span", tag("b", to_html(best["text"])), cls="ck-text")
        told = tag("span", to_html(best["feedback"]), cls="ck-told")
        lines.append(tag("li", tag("span", f"{mark}.", cls="ck-mark"), answer, told))
    return tag("ul", *lines)
