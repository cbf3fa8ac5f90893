"""The plan widget: a one-page plan to be written, checked for completeness and kept as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from coursekit.text import to_html, to_plain
from coursekit.widgets.base import CourseWidget, tag

if TYPE_CHECKING:
    from coursekit.dataset import Dataset
    from coursekit.model import Plan

LABELS = {
    "check": "Periksa kelengkapan",
    "save": "Simpan sebagai berkas teks",
    "count": "{count} dari sedikitnya {least} kata",
    "fields": "Belum cukup terisi:",
    "variables": "Bahas {variables} variabel lagi, sehingga sedikitnya {fewest} terbahas.",
    "complete": "Lengkap: semua bagian terisi dan {told} variabel dibahas. "
    "Kelengkapan bukan mutu; nilailah isinya dengan rubrik.",
    "saved": "Berkas sudah dibuat; cari di folder unduhan Anda.",
    "empty": "(belum diisi)",
}


class PlanWidget(CourseWidget):
    """A plan; ``plan`` is ``{id, title, groups, fields, fewest}``, ``values`` maps field to text.

    A field is ``{id, group, label, hint, least, variable}``: ``least`` is in words, and of the
    fields about variables at least ``fewest`` must be filled in.
    """

    name = "plan"
    sent = ("plan", "values", "labels")
    kept = ("values",)

    plan = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    labels = traitlets.Dict(LABELS).tag(sync=True)

    @classmethod
    def of(cls, plan: Plan, dataset: Dataset) -> PlanWidget:
        """Return the widget of a plan: its own fields, then one for each variable."""
        own: dict[str, Any] = {"group": plan.id, "variable": False}
        fields = [{**field.model_dump(), **own} for field in plan.fields]
        fields += [
            {
                "id": variable.id,
                "group": variable.group,
                "label": f"{variable.number}. {variable.short_name}",
                "hint": variable.question,
                "least": plan.least,
                "variable": True,
            }
            for variable in dataset.variables.values()
        ]
        return cls(
            plan={
                "id": plan.id,
                "title": plan.title,
                "fewest": plan.fewest,
                "groups": [
                    {"id": plan.id, "name": plan.title},
                    *({"id": group.id, "name": group.name} for group in dataset.groups.values()),
                ],
                "fields": fields,
            }
        )

    @property
    def state_id(self) -> str:
        """Return the plan's id."""
        return str(self.plan["id"])

    @property
    def summary(self) -> str:
        """Return the plan's title."""
        return to_plain(self.plan["title"])

    def static_html(self) -> str:
        """Return the fields as a form, to be filled in on paper where no script runs."""
        sets = [
            tag(
                "fieldset",
                tag("legend", to_html(group["name"])),
                *(self._field(one) for one in self.plan["fields"] if one["group"] == group["id"]),
            )
            for group in self.plan["groups"]
        ]
        check = tag("button", LABELS["check"], type="button", cls="ck-button ck-check")
        save = tag("button", LABELS["save"], type="button", cls="ck-button ck-save ck-button-quiet")
        return tag(
            "form",
            *sets,
            tag("div", check, save, cls="ck-actions"),
            tag("div", role="status", cls="ck-status"),
            cls="ck-widget ck-widget-card ck-plan",
            autocomplete="off",
            aria_label=to_plain(self.plan["title"]),
        )

    def _field(self, field: dict[str, Any]) -> str:
        value = str(self.values.get(field["id"], ""))
        return tag(
            "label",
            tag("span", to_html(field["label"]), cls="ck-field-name"),
            tag("span", to_html(field["hint"]), cls="ck-field-hint"),
            tag(
                "textarea",
                to_html(value),
                cls="ck-area",
                rows="2" if field["variable"] else "3",
                data_field=field["id"],
            ),
            tag("span", cls="ck-field-count"),
            cls="ck-field",
        )
