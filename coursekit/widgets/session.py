"""The session widget: items one after the other, as a pretest, an exam or a spaced review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from coursekit.text import to_html
from coursekit.widgets.base import CourseWidget, tag
from coursekit.widgets.item import LABELS as ITEM_LABELS
from coursekit.widgets.item import ItemWidget

if TYPE_CHECKING:
    from collections.abc import Mapping

LABELS = {
    "place": "Soal {number} dari {total}",
    "jumps": "Pergi ke soal",
    "answered": "Soal {number}, sudah dijawab",
    "back": "Sebelumnya",
    "next": "Berikutnya",
    "done": "Selesai",
    "done_anyway": "Selesai juga",
    "open": "{count} soal belum dijawab lengkap. Tekan sekali lagi untuk selesai tanpa "
    "menjawabnya.",
    "thanks": "Terima kasih. Jawaban Anda tersimpan di peramban ini dan belum dinilai.",
    "thanks_where": "Nilai dan penjelasannya muncul ketika soal yang sama Anda kerjakan dalam "
    "bab ini:",
    "result": "Nilai: {earned} dari {total} ({share}%)",
    "calibrated": "Keyakinan Anda cocok dengan ketepatan Anda: selisihnya {points} poin dari "
    "seratus.",
    "overconfident": "Anda lebih yakin daripada tepat: selisihnya {points} poin dari seratus. "
    "Tulislah "
    "alasan sebelum memilih.",
    "underconfident": "Anda lebih tepat daripada yakin: selisihnya {points} poin dari seratus. "
    "Percayailah alasan yang sudah Anda tulis.",
    "see": "Lihat soal {number}",
    "unanswered": "Belum dijawab",
    "again": "Ulangi dari awal",
    "due": "{count} soal jatuh tempo untuk diulang hari ini.",
    "not_due": "Tidak ada yang jatuh tempo hari ini. {count} soal menunggu; yang terdekat "
    "{days} hari "
    "lagi.",
    "nothing": "Belum ada yang perlu diulang. Kerjakan latihan sebuah bab; soalnya kembali ke sini "
    "menurut jadwal.",
    "start": "Mulai mengulang",
    "fresh": "Coba {count} soal baru",
    "loading": "Soal sedang diambil …",
    "failed": "Soal tidak dapat diambil. Periksa sambungan Anda, lalu tekan tombol itu sekali "
    "lagi.",
    "unscripted": "Ulanglah latihan setiap bab pada hari ke-1, 3, 7, dan 21 sesudah "
    "mempelajarinya.",
}
CALIBRATION_HEADS = ["Keyakinan", "Jawaban", "Benar", "Bagian yang benar"]


class SessionWidget(CourseWidget):
    """Items one by one; ``session`` is its own id.

    ``items`` are keyed forms; a review has none and fetches what is due. ``chapters`` tells for
    each item where it belongs: ``{title, page}`` of a pretest, the chapter's id of a review.
    ``answers`` maps item to ``{response, confidence}``.
    """

    name = "session"
    uses = ("dom", "stemmer", "typed", "item", "memory", "store")
    kept = ("answers", "place", "finished")
    sent = ("session", "mode", "items", "chapters", "labels", "item_labels", *kept)

    session = traitlets.Unicode().tag(sync=True)
    mode = traitlets.Enum(["pretest", "exam", "review"], default_value="exam").tag(sync=True)
    items = traitlets.List(traitlets.Dict()).tag(sync=True)
    chapters = traitlets.Dict().tag(sync=True)
    labels = traitlets.Dict({**LABELS, "calibration_heads": CALIBRATION_HEADS}).tag(sync=True)
    item_labels = traitlets.Dict(ITEM_LABELS).tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)
    place = traitlets.Int().tag(sync=True)
    finished = traitlets.Bool(default_value=False).tag(sync=True)

    @property
    def state_id(self) -> str:
        """Return the session's own id."""
        return self.session

    @property
    def at_once(self) -> bool:
        """A review tells what is due."""
        return self.mode == "review"

    @property
    def summary(self) -> str:
        """Return how many items there are."""
        return f"{len(self.items)} soal"

    def static_html(self) -> str:
        """Return all items, one below the other, their keys folded away."""
        return self._section([self._item(item).static_html() for item in self.items])

    def keyless_html(self, keys: Mapping[str, str]) -> str:
        """Return all items, one below the other; without scripts they link to their keys."""
        return self._section([self._item(item).keyless_html(keys) for item in self.items])

    def _section(self, items: list[str]) -> str:
        if self.mode == "review":
            parts = [tag("p", to_html(LABELS["unscripted"]), cls="ck-due")]
        else:
            first, *rest = items
            place = LABELS["place"].format(number=1, total=len(self.items))
            # With scripts one item is seen at a time; the others wait out of sight.
            parts = [
                tag("p", place, cls="ck-place", tabindex="-1"),
                tag("div", first, cls="ck-stage"),
                tag("div", *rest, cls="ck-rest"),
                *self._ways(),
            ]
        return tag("section", *parts, cls="ck-widget ck-session", data_mode=self.mode)

    def _ways(self) -> list[str]:
        """Return the buttons from item to item, which do nothing yet."""
        last = len(self.items) == 1
        quiet = "ck-button ck-back ck-button-quiet"
        buttons = [
            tag("button", LABELS["back"], type="button", cls=quiet, disabled=True),
            tag("button", LABELS["next"], type="button", cls="ck-button ck-next", hidden=last),
            tag("button", LABELS["done"], type="button", cls="ck-button ck-done", hidden=not last),
        ]
        jumps = [
            tag("li", tag("button", str(number), type="button", cls="ck-jump"))
            for number in range(1, len(self.items) + 1)
        ]
        return [
            tag("p", role="status", cls="ck-status"),
            tag("div", *buttons, cls="ck-actions"),
            tag("ol", *jumps, cls="ck-jumps", aria_label=LABELS["jumps"]),
        ]

    def _item(self, item: dict[str, Any]) -> ItemWidget:
        return ItemWidget(item=item, mode="held")
