"""The report as one HTML document: for the lecturer, and for the class."""

from __future__ import annotations

import html
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from coursekit.document import document, document_style
from coursekit.report.charts import histogram, scatter
from coursekit.report.details import details
from coursekit.report.figures import BINS, outcomes
from coursekit.report.sections import alike, compared, confused, heat, went
from coursekit.report.tables import grave, link, mark, means, note, sources, table
from coursekit.report.words import (
    WEAK,
    alpha_words,
    discrimination_words,
    error_words,
    facility_words,
    flag_words,
    mean_words,
    number,
    shown,
    warnings,
)
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coursekit.report.figures import ClassData, Figures, Question, Reply

FEWEST_SHOWN = 10
"""The number of students from which a class sees how its marks spread."""
FEWEST_TOLD = 5
"""The number of students from which a class sees its mean, lest it tell somebody's mark."""
FEWEST_QUESTIONS = 3
"""The number of questions from which a class sees how an outcome went."""

_HERE = Path(__file__).parent


def page(figures: Figures) -> str:
    """Return the lecturer's report as one HTML document without scripts."""
    data = figures.data
    sections = [
        ("ringkasan", "Ringkasan", _summary(figures)),
        ("periksa", "Yang perlu diperiksa", _to_check(figures)),
        ("soal", "Semua soal sekilas", _overview(figures)),
        ("versi", "Versi soal", compared(figures)),
        ("capaian", "Capaian dan konsep", went(figures)),
        ("miskonsepsi", "Miskonsepsi kelas", confused(figures)),
        ("kemiripan", "Kiriman yang tampak disalin", alike(figures)),
        ("butir", "Soal demi soal", details(figures)),
        ("sumber", "Cara menghitung dan sumber", sources()),
    ]
    return _document(
        data,
        kind="Laporan kuis untuk dosen",
        notice=tag("strong", "Jangan dibagikan.")
        + " Laporan ini memuat kunci jawaban serta nama dan nomor mahasiswa. Versi bagi mahasiswa "
        "dibuat tersendiri.",
        sections=[one for one in sections if one[2]],
    )


def class_page(figures: Figures) -> str:
    """Return the report for students: nobody's name, and nothing of the questions."""
    test = figures.analysis.test
    parts = []
    if test.complete < FEWEST_TOLD:
        parts.append(
            tag(
                "p",
                f"Nilai baru diringkas bila sekurang-kurangnya {FEWEST_TOLD} mahasiswa sudah "
                "dinilai, supaya nilai seorang pun tidak dapat ditebak.",
            )
        )
    else:
        mean = number(figures.percent(test.mean), 1)
        parts.append(
            tag(
                "p",
                "Rerata kelas: ",
                tag("strong", f"{mean} dari 100"),
                f", {test.complete} mahasiswa.",
            )
        )
        if test.complete >= FEWEST_SHOWN:
            parts.append(_distribution(figures))
    sections = [("ringkasan", "Hasil kelas", "".join(parts))]
    shown = [one for one in outcomes(figures) if one.questions >= FEWEST_QUESTIONS]
    if shown and test.complete >= FEWEST_TOLD:
        told = tag(
            "p",
            "Bagian poin yang diperoleh seluruh kelas pada tiap capaian pembelajaran. Capaian "
            "yang rendah patut diulang lebih dahulu.",
        )
        table = heat("Poin kelas pada tiap capaian", "Capaian", shown)
        sections.append(("capaian", "Penguasaan capaian", told + table))
    return _document(
        figures.data,
        kind="Hasil kuis untuk kelas",
        notice="Ringkasan ini tentang kelas seluruhnya; nilai perorangan tidak ada di sini.",
        sections=sections,
    )


def _document(
    data: ClassData, *, kind: str, notice: str, sections: Sequence[tuple[str, str, str]]
) -> str:
    quiz = html.escape(data.title)
    links = [tag("li", tag("a", title, href=f"#{name}")) for name, title, _ in sections]
    body = [
        tag(
            "section",
            tag("h2", title, id=f"{name}-judul"),
            text,
            id=name,
            cls="card",
            aria_labelledby=f"{name}-judul",
        )
        for name, title, text in sections
    ]
    filled = Template((_HERE / "page.html").read_text(encoding="utf-8")).substitute(
        title=quiz,
        classroom=html.escape(data.classroom),
        kind=kind,
        notice=notice,
        contents=tag("nav", tag("ul", *links), cls="column", aria_label="Isi laporan")
        if len(links) > 2  # noqa: PLR2004
        else "",
        sections="\n".join(body),
    )
    return document(
        filled,
        title=f"{quiz} - {kind}",
        generator="coursekit report",
        style=document_style((_HERE / "page.css").read_text(encoding="utf-8")),
    )


def _tile(name: str, value: str, more: str = "") -> str:
    return tag("div", tag("dt", name), tag("dd", tag("b", value), tag("span", more)))


def _summary(figures: Figures) -> str:
    test = figures.analysis.test
    alpha = alpha_words(test.alpha, test.complete)
    most = number(figures.points, 0 if figures.points == int(figures.points) else 2)
    lowest, highest = (number(figures.percent(one), 1) for one in (test.minimum, test.maximum))
    interval = (
        f"selang 95%: {number(test.interval[0])} sampai {number(test.interval[1])}"
        if test.interval
        else ""
    )
    kind = "KR-20" if test.dichotomous else "alfa Cronbach"
    tiles = tag(
        "dl",
        _tile("Peserta", str(len(figures.data.people)), f"{test.complete} dengan nilai lengkap"),
        _tile(
            "Rerata",
            number(figures.percent(test.mean), 1),
            f"{number(test.mean)} dari {most} poin",
        ),
        _tile(
            "Median",
            number(figures.percent(test.median), 1),
            f"{number(test.median)} dari {most} poin",
        ),
        _tile(
            "Simpangan baku",
            number(figures.percent(test.deviation), 1),
            f"{number(test.deviation)} poin",
        ),
        _tile("Terendah", lowest, f"{number(test.minimum)} poin"),
        _tile("Tertinggi", highest, f"{number(test.maximum)} poin"),
        _tile(f"Keandalan ({kind}){note('keandalan')}", number(test.alpha), interval),
        _tile(
            f"Galat baku pengukuran{note('galat')}",
            number(figures.percent(test.sem), 1),
            f"{number(test.sem)} poin",
        ),
        cls="tiles",
    )
    told = [tag("li", html.escape(one)) for one in warnings(figures)]
    notes = (
        tag("div", tag("h3", "Ketahui dahulu tentang data ini"), tag("ul", *told), cls="notes")
        if told
        else ""
    )
    if test.mean is None:
        return tiles + notes
    mean = mean_words(100 * test.mean / figures.points)
    parts = [
        tiles,
        notes,
        tag("h3", "Sebaran nilai"),
        _distribution(figures),
        tag("h3", f"Rerata: {mean.band}"),
        means(mean),
        tag("h3", f"Keandalan: {alpha.band}"),
        means(alpha),
    ]
    if test.sem is not None:
        parts += [tag("h3", "Galat baku pengukuran"), means(error_words(figures, test.sem))]
    return "".join(parts)


def _bins() -> list[str]:
    width = 100 // BINS
    last = BINS - 1
    return [
        f"{place * width}–{100 if place == last else (place + 1) * width - 1}"
        for place in range(BINS)
    ]


def _distribution(figures: Figures) -> str:
    counts = figures.counts
    most = max(counts)
    common = [told for told, count in zip(_bins(), counts, strict=True) if count == most]
    told = f"Kelompok nilai terbanyak: {' dan '.join(common)} ({most} mahasiswa)"
    width = 100 // BINS
    svg = histogram(
        counts,
        [str(place * width) for place in range(BINS)],
        "Sebaran nilai kelas pada skala 0–100",
        told,
    )
    chart = tag(
        "figure",
        svg,
        tag(
            "figcaption",
            "Mendatar: nilai mulai dari 0, 10, dan seterusnya. Tegak: banyaknya mahasiswa. "
            f"{told}.",
        ),
    )
    rows = [[name, str(count)] for name, count in zip(_bins(), counts, strict=True)]
    counted = table("Banyaknya mahasiswa per kelompok nilai", ["Nilai", "Mahasiswa"], rows)
    return tag("div", chart, counted, cls="beside")


def _to_check(figures: Figures) -> str:
    found = [
        (question, words) for question in figures.counted for words in flag_words(figures, question)
    ]
    if not found:
        return tag("p", "Tidak ada soal yang ditandai.") + _unkeyed(figures)
    found.sort(key=lambda pair: not grave(pair[1]))
    rows = [
        [
            link(question),
            mark(words),
            html.escape(words.meaning),
            html.escape(words.advice),
        ]
        for question, words in found
    ]
    heads = ["Soal", "Tanda", "Apa artinya", "Apa yang dapat dilakukan"]
    caption = f"Soal yang ditandai{note('pengecoh')}"
    return table(caption, heads, rows, cls="prose") + _unkeyed(figures)


def _unkeyed(figures: Figures) -> str:
    """Return why an essay of whatever discrimination has no flag, "" when none is asked."""
    if not any(question.essay for question in figures.counted):
        return ""
    return tag(
        "p",
        "Soal esai tidak ditandai karena daya pembedanya, sebab tanda itu menguji kunci dan "
        "pengecoh, sedangkan esai dinilai dengan rubrik.",
        cls="facts",
    )


def _overview(figures: Figures) -> str:
    points = [
        (str(question.number), item.facility, item.discrimination)
        for question in figures.counted
        if (item := figures.items[question.number]).facility is not None
        and item.discrimination is not None
    ]
    chart = ""
    if points:
        weak = sum(shown(discrimination) < WEAK for _, _, discrimination in points)
        told = f"{weak} dari {len(points)} soal mempunyai daya pembeda di bawah 0,2."
        svg = scatter(
            points,
            ("Fasilitas", "Daya pembeda"),
            "Fasilitas dan daya pembeda tiap soal",
            told,
        )
        legend = (
            "Tiap titik ialah satu soal. Makin ke kanan makin mudah, makin ke atas makin "
            f"membedakan. {told}"
        )
        chart = tag("figure", svg, tag("figcaption", legend))
    heads = [
        "Soal",
        f"Fasilitas{note('fasilitas')}",
        f"Daya pembeda{note('pembeda')}",
        f"Selisih atas–bawah{note('kelompok')}",
        "Dinilai",
        "Kosong",
        "Tak terbaca",
    ]
    rows = [_overview_row(figures, question) for question in figures.data.questions]
    guide = tag("div", _GUIDE)
    return tag("div", chart, guide, cls="beside") + table(
        "Angka tiap soal", heads, rows, cls="numbers"
    )


_GUIDE = """\
<p><b>Fasilitas</b> (tingkat kesukaran) ialah bagian poin yang diperoleh kelas: 0 berarti semua
salah, 1 berarti semua benar.</p>
<p><b>Daya pembeda</b> menunjukkan apakah mahasiswa yang kuat pada soal lain lebih sering benar
pada soal ini: di bawah 0 terbalik, di bawah 0,2 lemah, 0,2–0,3 cukup, 0,3 ke atas baik.</p>
<p><b>Selisih atas–bawah</b> membandingkan fasilitas 27% mahasiswa terbaik dengan 27% terbawah;
artinya sama, hitungannya lebih kasar.</p>
<p>Mulailah dari soal yang daya pembedanya terbalik atau lemah; soal yang sukar tetapi membedakan
dengan baik lebih patut dibahas di kelas daripada dibuang.</p>"""


def _overview_row(figures: Figures, question: Question) -> list[str]:
    place = figures.data.questions.index(question)
    replies = [person.replies[place] for person in figures.data.people]
    item = figures.items.get(question.number)
    if item is None:
        told = "dibatalkan" if question.dropped else "menunggu"
        return [f"Soal {question.number} ({told})", "–", "–", "–", "0", *_left_out(replies)]
    easy = "–" if item.facility is None else facility_words(item.facility)
    return [
        link(question),
        _banded(item.facility, easy),
        _banded(item.discrimination, discrimination_words(item.discrimination)),
        _banded(item.upper_lower, ""),
        str(item.n),
        *_left_out(replies),
    ]


def _banded(value: float | None, band: str) -> str:
    if value is None:
        return tag("td", "–", cls="num")
    mark = tag("span", band, cls=f"band {band.replace(' ', '-')}") if band else ""
    return tag("td", number(value), mark, cls="num")


def _left_out(replies: Sequence[Reply]) -> list[str]:
    return [str(sum(one.state == state for one in replies)) for state in ("open", "unread")]
