"""What the sections of the page are made of: tables, footnotes, marks."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from coursekit.report.words import FLAGS
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coursekit.report.figures import Question
    from coursekit.report.words import Words

# Tables whose columns are compared with each other.
_CROSSED = {"grid", "map", "versions"}
_NUMBER = re.compile(r"[−–]?[\d.,]*%?")
_SOURCES = {
    "fasilitas": "Fasilitas (tingkat kesukaran) ialah rerata bagian poin yang diperoleh, 0 sampai "
    "1. Batas 0,30 dan 0,70 ialah batas yang lazim, antara lain dalam Arikunto, S., Dasar-dasar "
    "evaluasi pendidikan (Bumi Aksara).",
    "pembeda": "Daya pembeda ialah korelasi nilai soal dengan jumlah nilai soal-soal lain, −1 "
    "sampai 1: Henrysson, S. (1963). Correction of item-total correlations in item analysis. "
    "Psychometrika, 28, 211–218.",
    "kelompok": "Selisih atas–bawah ialah fasilitas 27% mahasiswa terbaik dikurangi fasilitas 27% "
    "terbawah: Kelley, T. L. (1939). Journal of Educational Psychology, 30, 17–24. Batas 0,20 "
    "dan 0,30: Ebel, R. L., & Frisbie, D. A. (1991). Essentials of educational measurement (ed. "
    "ke-5). Prentice Hall; di sini dipakai juga bagi daya pembeda.",
    "keandalan": "Keandalan ialah alfa Cronbach: Cronbach, L. J. (1951). Psychometrika, 16, "
    "297–334; bila tiap soal hanya benar atau salah, sama dengan KR-20: Kuder, G. F., & "
    "Richardson, M. W. (1937). Psychometrika, 2, 151–160. Selang 95%: Bonett, D. G. (2002). "
    "Journal of Educational and Behavioral Statistics, 27, 335–340. Batas 0,70 ialah kebiasaan: "
    "Nunnally, J. C., & Bernstein, I. H. (1994). Psychometric theory (ed. ke-3). McGraw-Hill.",
    "galat": "Galat baku pengukuran ialah simpangan baku × √(1 − keandalan): Harvill, L. M. "
    "(1991). Educational Measurement: Issues and Practice, 10(2), 33–41.",
    "pengecoh": "Pengecoh yang dipilih kurang dari 5% mahasiswa tidak berfungsi: Haladyna, T. M., "
    "& Downing, S. M. (1993). Educational and Psychological Measurement, 53, 999–1010. Soal "
    "ditandai hanya bila hal itu bukan karena kebetulan.",
    "versi": "Perbedaan antarversi: uji χ², Pearson, K. (1900). Philosophical Magazine, 50, "
    "157–175; skor sebagian diuji dengan cara yang sama, dengan ragam nilainya sendiri. Taraf 5% "
    "dibagi menurut Bonferroni atas semua soal yang diuji; soal dengan harapan di bawah 5 benar "
    "atau 5 salah dalam satu versi tidak diuji (batas yang lazim).",
    "mirip": "Kemiripan jawaban salah: Bellezza, F. S., & Bellezza, S. F. (1989). Teaching of "
    "Psychology, 16, 151–155; peluangnya dari jawaban salah kelas ini, dikoreksi menurut "
    "Bonferroni atas semua pasangan.",
}


def note(name: str) -> str:
    """Return the mark of a footnote."""
    place = list(_SOURCES).index(name) + 1
    told = f"sumber {place}"
    return tag("sup", tag("a", str(place), href=f"#sumber-{name}", aria_label=told))


def sources() -> str:
    """Return the list that the footnotes point to."""
    entries = [tag("li", html.escape(text), id=f"sumber-{name}") for name, text in _SOURCES.items()]
    return tag("ol", *entries, cls="sources")


def table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, cls: str = ""
) -> str:
    """Return a table; cells are HTML, the first of each row is its head.

    On a narrow screen the cells of a row stand below each other, and roles keep it a table; one
    whose columns are compared is moved sideways instead, one of two columns stays as it is.
    """
    body = [list(row) for row in rows]
    numeric = [
        column and all(_is_number(row[column]) for row in body) for column in range(len(heads))
    ]
    head = [
        tag(
            "th",
            name,
            scope="col",
            role="columnheader",
            cls="num" if numeric[column] else "text",
        )
        for column, name in enumerate(heads)
    ]
    lines = []
    for first, *rest in body:
        cells = [
            one
            if one.startswith("<td")
            else tag("td", one, cls="num" if numeric[place] else "text")
            for place, one in enumerate(rest, start=1)
        ]
        told = [
            one.replace("<td", f'<td role="cell" data-head="{html.escape(_bare(name))}"', 1)
            for name, one in zip(heads[1:], cells, strict=True)
        ]
        lines.append(tag("tr", tag("th", first, scope="row", role="rowheader"), *told, role="row"))
    crossed = cls in _CROSSED
    table = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *head, role="row"), role="rowgroup"),
        tag("tbody", *lines, role="rowgroup"),
        role="table",
        cls=f"{cls or 'plain'} stacked" if len(heads) > 2 and not crossed else cls or "plain",  # noqa: PLR2004
    )
    told_how = tag("p", "Bila tabel ini terpotong, geser ke samping.", cls="aside")
    return (told_how if crossed else "") + tag(
        "div", table, cls="scroll", role="region", tabindex="0", aria_label=_bare(caption)
    )


def _bare(markup: str) -> str:
    """Return the text of our own markup without its notes, for an attribute."""
    return html.unescape(re.sub(r"<sup>.*?</sup>|<[^>]+>", "", markup))


def _is_number(cell: str) -> bool:
    return cell.startswith("<td") or _NUMBER.fullmatch(cell) is not None


def means(words: Words) -> str:
    """Return what a figure means and what can be done."""
    return tag(
        "dl",
        tag("div", tag("dt", "Apa artinya"), tag("dd", html.escape(words.meaning))),
        tag("div", tag("dt", "Apa yang dapat dilakukan"), tag("dd", html.escape(words.advice))),
        cls="means",
    )


def link(question: Question) -> str:
    """Return a link to the details of a question."""
    return tag("a", f"Soal {question.number}", href=f"#soal-{question.number}")


def grave(words: Words) -> bool:
    """Tell whether a flag may change marks."""
    return words.band == FLAGS["kunci-diragukan"].band


def mark(words: Words) -> str:
    """Return a flag as a small mark."""
    return tag("span", words.band, cls=f"mark {'grave' if grave(words) else 'mild'}")
