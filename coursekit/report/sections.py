"""Sections of the page on what the class has learned, its versions, and copying."""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING

from coursekit.report.copied import copied
from coursekit.report.figures import concepts, confusions, misconceptions, outcomes
from coursekit.report.tables import link, note, table
from coursekit.report.versions import spreads
from coursekit.report.words import number, numbers, share, shown
from coursekit.text import to_html
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from coursekit.report.figures import Figures, Foreign, Mastery
    from coursekit.report.versions import Spread

# More than so many are no hint.
_MOST_NAMED = 3


def went(figures: Figures) -> str:
    """Return how outcomes and concepts went."""
    parts = []
    if found := outcomes(figures):
        parts.append(heat("Penguasaan capaian", "Capaian", found, ids=True))
    if found := concepts(figures):
        parts.append(heat("Penguasaan konsep, dari yang paling lemah", "Konsep", found))
    if not parts:
        return ""
    told = tag(
        "p",
        "Bagian poin yang diperoleh kelas pada soal-soal yang menanyakannya. Yang ditanyakan oleh "
        "satu atau dua soal saja belum banyak berarti: bacalah bersama banyaknya soal.",
    )
    return told + "".join(parts)


def heat(caption: str, head: str, found: Sequence[Mastery], *, ids: bool = False) -> str:
    """Return a table of what was earned, with the ids of what was asked if so wished."""
    rows = []
    for one in found:
        told = one.name[:1].upper() + one.name[1:]
        name = f"{one.id}. {told}" if ids and one.id != one.name else told
        rows.append([to_html(name), str(one.questions), _shade(one.share)])
    return table(caption, [head, "Banyaknya soal", "Poin yang diperoleh"], rows, cls="heat")


def _shade(earned: float | None) -> str:
    """Return a cell whose shade says again what its text says: the fuller, the more mastered."""
    if earned is None:
        return tag("td", "–", cls="num")
    step = min(max(int(shown(earned) * 5), 0), 4)
    words = ("sangat rendah", "rendah", "sedang", "tinggi", "sangat tinggi")
    return tag(
        "td",
        tag("b", share(earned)),
        tag("span", words[step], cls="band"),
        cls=f"num heat-{step}",
    )


def confused(figures: Figures) -> str:
    """Return what was misunderstood, and which models were taken for one another."""
    known = figures.data.names.misconceptions
    rows = []
    for name, people, answers in misconceptions(figures):
        one = known.get(name)
        told = f"{one.name}" if one else name
        mend = one.correction if one else "–"
        rows.append([to_html(told), str(people), str(answers), to_html(mend)])
    parts = []
    if rows:
        parts.append(
            tag(
                "p",
                "Miskonsepsi yang berada di balik pilihan salah, dari yang paling banyak "
                "mahasiswanya. Yang teratas patut dibahas di kelas; kolom terakhir ialah "
                "pelurusannya.",
            )
        )
        heads = ["Miskonsepsi", "Mahasiswa", "Jawaban", "Pelurusan"]
        parts.append(table("Miskonsepsi menurut banyaknya mahasiswa", heads, rows, cls="prose"))
    if found := confusions(figures):
        parts.append(_confusion_map(found))
    return "".join(parts)


def _confusion_map(found: Counter[tuple[str, str]]) -> str:
    letters = sorted({letter for pair in found for letter in pair})
    most = max(found.values())
    rows = [
        [f"Ditanyakan model {asked}", *(_taken(found, most, asked, said) for said in letters)]
        for asked in sorted({asked for asked, _ in found})
    ]
    told = tag(
        "p",
        "Setiap jawaban yang pilihannya termasuk dalam satu model: baris ialah model yang "
        "ditanyakan, kolom ialah model yang dipilih. Angka besar di luar sel “tepat” "
        "menunjukkan dua model yang tertukar.",
    )
    heads = ["Ditanyakan", *(f"Dipilih model {said}" for said in letters)]
    return told + table("Model yang tertukar", heads, rows, cls="map")


def _taken(found: Counter[tuple[str, str]], most: int, asked: str, said: str) -> str:
    """Return the cell of how often a model was taken for another, the darker the more."""
    count = found[asked, said]
    if asked == said:
        return tag("td", str(count), tag("span", "tepat", cls="band"), cls="num right")
    return tag("td", str(count), cls=f"num miss-{math.ceil(4 * count / most)}")


def compared(figures: Figures) -> str:
    """Return how hard the versions of each question came out, "" when none has any."""
    found = spreads(figures)
    if not found:
        return ""
    told = tag(
        "p",
        "Menurut rancangannya semua versi suatu soal sama sukarnya: babnya, capaiannya, jenjang "
        "Bloom-nya, bentuknya, dan, bila soalnya tentang matriks, kelompok variabelnya sama. "
        "Inilah hasilnya: fasilitas tiap versi, dan banyaknya mahasiswa yang mengerjakannya "
        "dalam kurung. Rentang ialah jarak antara versi termudah dan versi tersukar.",
    )
    most = max(len(one.counts) for one in found)
    rows = [
        [
            link(one.question),
            _verdict(one),
            number(one.reach),
            *(_facility(one, place) for place in range(most)),
        ]
        for one in found
    ]
    heads = ["Soal", "Perbedaannya", "Rentang", *(f"Versi {place + 1}" for place in range(most))]
    caption = f"Fasilitas tiap versi{note('versi')}"
    return told + table(caption, heads, rows, cls="versions") + _advice(found)


def _facility(spread: Spread, place: int) -> str:
    if place >= len(spread.counts) or not spread.counts[place]:
        return tag("td", "–", cls="num")
    told = tag("span", f"({spread.counts[place]})", cls="band")
    return tag("td", number(spread.facilities[place]), told, cls="num")


def _verdict(spread: Spread) -> str:
    if spread.differs is None:
        return "belum dapat dikatakan"
    return tag("strong", "lebih dari kebetulan") if spread.differs else "dapat karena kebetulan"


def _advice(found: Sequence[Spread]) -> str:
    """Return what can be done about the versions."""
    uneven = [one.question.number for one in found if one.differs]
    told = []
    if uneven:
        told.append(
            f"Versi soal {numbers(uneven)} tampaknya tidak sama sukarnya. Baca versi yang "
            "tersukar dan yang termudah: kunci yang tersukar mungkin keliru, rumusannya kurang "
            "jelas, atau yang termudah memberi petunjuk. Bila ada yang keliru, betulkan versi itu "
            "dengan perintah coursekit amend."
        )
    elif any(one.differs is False for one in found):
        told.append(
            "Tidak ada perbedaan yang melampaui kebetulan. Itu bukan bukti bahwa versinya sama "
            "sukar: dengan mahasiswa sebanyak ini, perbedaan yang kecil tidak akan tampak."
        )
    if any(one.differs is None for one in found):
        told.append(
            "“Belum dapat dikatakan” berarti tiap versi dikerjakan terlalu sedikit mahasiswa, "
            "atau soalnya terlalu mudah atau terlalu sukar, untuk memisahkan perbedaan dari "
            "kebetulan."
        )
    return tag("p", " ".join(told))


def alike(figures: Figures) -> str:
    """Return who may have copied: a reason to look, and no proof."""
    rows = [
        [
            _person(one.first.name, one.first.number),
            _person(one.second.name, one.second.number),
            f"{len(one.same)} dari {one.both_wrong}",
            numbers(one.same),
            _chance(one.chance),
        ]
        for one in copied(figures.data)
    ]
    parts = [
        tag(
            "p",
            tag("strong", "Ini alasan untuk melihat, bukan bukti."),
            " Dua kiriman disebut di sini bila jawaban salahnya sama jauh lebih sering daripada "
            f"kebetulan.{note('mirip')} Belajar bersama, atau kekeliruan yang diajarkan, dapat "
            "menghasilkan hal yang sama. Bandingkan kedua kiriman, lalu bicarakan dahulu dengan "
            "mahasiswanya.",
        )
    ]
    if rows:
        heads = ["Mahasiswa", "Mahasiswa lain", "Salah yang sama", "Soal", "Peluang kebetulan"]
        parts.append(table("Pasangan yang jawaban salahnya sama", heads, rows))
    else:
        parts.append(tag("p", "Tidak ada pasangan kiriman yang sedemikian mirip."))
    if figures.data.foreign:
        parts.append(_strange(figures.data.foreign))
    return "".join(parts)


def _strange(found: Sequence[Foreign]) -> str:
    """Return who answered what somebody else was asked, and who that may be."""
    told = tag(
        "p",
        "Kiriman berikut menjawab versi soal yang tidak ditanyakan kepada mahasiswanya; jawaban "
        "itu tidak diberi nilai, dan di sini terhitung kosong. Ini pun alasan untuk melihat, "
        "bukan bukti: nomor mahasiswa yang salah ketik menghasilkan hal yang sama. Kolom terakhir "
        "menyebut kepada siapa dalam daftar mahasiswa semua versi itu ditanyakan; bila nomor yang "
        "tertulis dalam kiriman cocok, hanya dia. Makin banyak soalnya, makin kecil peluang cocok "
        "secara kebetulan; satu atau dua soal saja hampir tidak menunjuk siapa pun.",
    )
    rows = [
        [_person(one.student.name, one.student.id), numbers(one.numbers), _owners(one)]
        for one in found
    ]
    heads = ["Mahasiswa", "Soal", "Versi itu ditanyakan kepada"]
    caption = "Jawaban untuk versi soal milik orang lain"
    return tag("h3", "Versi milik orang lain") + told + table(caption, heads, rows, cls="prose")


def _owners(one: Foreign) -> str:
    if not one.owners:
        return (
            "tidak seorang pun dalam daftar; barangkali nomor mahasiswa yang diketikkan keliru, "
            "atau jawabannya dari beberapa orang"
        )
    if len(one.owners) > _MOST_NAMED:
        return f"salah satu dari {len(one.owners)} mahasiswa, jadi tidak menunjuk siapa pun"
    return " atau ".join(_person(owner.name, owner.id) for owner in one.owners)


def _person(name: str, student: str) -> str:
    return html.escape(f"{name} ({student})".strip())


def _chance(value: float) -> str:
    if value < 1e-9:  # noqa: PLR2004
        return "kurang dari 1 banding 1 miliar"
    return f"1 banding {round(1 / value):,}".replace(",", ".")
