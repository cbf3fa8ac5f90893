"""The progress widget: what was recalled, how sure the learner was, and what was mixed up."""

from __future__ import annotations

import traitlets

from coursekit.text import to_html
from coursekit.widgets.base import CourseWidget, tag
from coursekit.widgets.item import LABELS as ITEM_LABELS
from coursekit.widgets.session import CALIBRATION_HEADS
from coursekit.widgets.session import LABELS as SESSION_LABELS

LABELS = {
    **{level: ITEM_LABELS[level] for level in ("rendah", "sedang", "tinggi")},
    **{key: SESSION_LABELS[key] for key in ("calibrated", "overconfident", "underconfident")},
    "recalled": "Yang sudah diingat",
    "summary": "Dari {total} butir latihan, {tried} pernah Anda kerjakan dan {mastered} sudah "
    "dikuasai, yaitu diingat dengan benar pada tiga hari yang berlainan. Hari ini {due} butir "
    "jatuh "
    "tempo.",
    "sure": "Keyakinan dan ketepatan",
    "no_answers": "Belum ada jawaban yang diberi keyakinan.",
    "mixed_up": "Peta kekeliruan",
    "confusion": "Baris menyebut model yang ditanyakan, kolom menyebut model yang Anda pilih. "
    "Tautannya membuka baris matriks yang perlu dibaca lagi.",
    "no_confusion": "Belum ada model yang tertukar dengan model lain.",
    "confusion_corner": "Yang ditanyakan",
    "was": "{model}",
    "taken_for": "dijawab {model}",
    "moving": "Pindah ke peramban lain",
    "moving_text": "Kemajuan Anda hanya ada di peramban ini. Simpan sebagai berkas, lalu buka "
    "berkas "
    "itu di peramban lain. Yang sudah ada di sana tidak ditimpa.",
    "save": "Simpan sebagai berkas",
    "load": "Buka berkas kemajuan",
    "delete": "Hapus semua kemajuan",
    "delete_sure": "Ya, hapus semuanya",
    "delete_warning": "Semua jawaban dan jadwal di peramban ini akan hilang. Tekan sekali lagi "
    "untuk "
    "menghapus, atau simpan dahulu sebagai berkas.",
    "deleted": "Semua kemajuan di peramban ini sudah dihapus.",
    "file": "kemajuan-kursus",
    "saved": "Berkas kemajuan disimpan dalam folder unduhan Anda.",
    "loaded": "Kemajuan digabungkan; {count} jawaban ditambahkan.",
    "newer": "Kemajuan ini ditulis oleh kursus versi yang lebih baru. Muat ulang halaman ini, lalu "
    "coba lagi. Tidak ada yang diubah.",
    "damaged": "Sebagian catatan kemajuan rusak dan tidak dapat dibaca. Salinannya disisihkan "
    "dan ikut "
    "tersimpan ketika Anda menyimpan berkas.",
    "file_large": "Berkas “{name}” terlalu besar untuk berkas kemajuan. Tidak ada yang diubah.",
    "file_unreadable": "Berkas “{name}” tidak dapat dibaca. Pilih berkas yang disimpan dari "
    "halaman "
    "ini. Tidak ada yang diubah.",
    "file_strange": "Berkas “{name}” bukan berkas kemajuan. Pilih berkas yang disimpan dari "
    "halaman "
    "ini. Tidak ada yang diubah.",
    "file_newer": "Berkas “{name}” ditulis oleh kursus versi lain. Muat ulang halaman ini, lalu "
    "coba "
    "lagi. Tidak ada yang diubah.",
    "file_other": "Berkas “{name}” milik kursus lain ({course}). Tidak ada yang diubah.",
    "file_damaged": "Sebagian isinya rusak dan dilewati.",
    "unscripted": "Halaman ini memerlukan JavaScript: kemajuan Anda hanya ada di peramban ini. "
    "Tanpa "
    "JavaScript, catatlah sendiri butir yang keliru dan tanggal mengulangnya.",
}
CHAPTER_HEADS = ["Bab", "Soal", "Dicoba", "Dikuasai"]


class ProgressWidget(CourseWidget):
    """A learner's progress.

    ``items`` maps each practice item to its chapter, ``chapters`` lists ``[chapter, title]``,
    ``models`` a letter to a name, ``variables`` a number to ``{name, page}``.
    """

    name = "progress"
    uses = ("dom", "memory", "store")
    kept = ()
    sent = ("items", "chapters", "models", "variables", "labels")

    items = traitlets.Dict().tag(sync=True)
    chapters = traitlets.List(traitlets.List()).tag(sync=True)
    models = traitlets.Dict().tag(sync=True)
    variables = traitlets.Dict().tag(sync=True)
    labels = traitlets.Dict(
        {**LABELS, "calibration_heads": CALIBRATION_HEADS, "chapter_heads": CHAPTER_HEADS}
    ).tag(sync=True)

    @property
    def state_id(self) -> str:
        """Return the one id there is."""
        return "kemajuan"

    @property
    def at_once(self) -> bool:
        """It shows nothing else than what is remembered."""
        return True

    @property
    def summary(self) -> str:
        """Return what the widget shows."""
        return "Kemajuan Anda"

    def static_html(self) -> str:
        """Return what somebody without scripts should know."""
        told = tag("p", to_html(LABELS["unscripted"]))
        return tag("section", told, cls="ck-widget ck-widget-card ck-progress")
