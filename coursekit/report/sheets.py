"""The report as tables for a spreadsheet: CSV of the questions, XLSX of everything."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from coursekit.grading.cells import inert
from coursekit.report.figures import concepts, outcomes
from coursekit.report.words import (
    discrimination_words,
    facility_words,
    flag_words,
    version_name,
    warnings,
)
from coursekit.text import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coursekit.report.figures import Figures, Mastery

_ITEM_HEADS = (
    "Nomor",
    "Butir",
    "Soal",
    "Poin",
    "Dinilai",
    "Belum bernilai",
    "Kosong",
    "Tak terbaca",
    "Fasilitas",
    "Tingkat",
    "Simpangan baku",
    "Daya pembeda",
    "Mutu pembeda",
    "Selisih atas-bawah 27%",
    "Tanda",
    "Keterangan",
)
Cell = str | float | int | None


def csv_text(figures: Figures) -> str:
    """Return the questions as CSV with semicolons and decimal commas."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(_ITEM_HEADS)
    for row in _item_rows(figures):
        table.writerow([inert(one) if isinstance(one, str) else _written(one) for one in row])
    return out.getvalue()


def _written(value: float | None) -> str:
    """Return a number with a decimal comma, without loss, "" for none."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else repr(round(value, 6)).replace(".", ",")


def _item_rows(figures: Figures) -> Iterator[list[Cell]]:
    for place, question in enumerate(figures.data.questions):
        replies = [person.replies[place] for person in figures.data.people]
        item = figures.items.get(question.number)
        state = [] if item else ["dibatalkan" if question.dropped else "menunggu penilaian"]
        flags = [words.band for words in flag_words(figures, question)]
        yield [
            question.number,
            " | ".join(version.id for version in question.versions),
            " | ".join(to_plain(version.prompt) for version in question.versions),
            question.maximum,
            item.n if item else 0,
            item.missing if item else len(replies),
            sum(one.state == "open" for one in replies),
            sum(one.state == "unread" for one in replies),
            item.facility if item else None,
            facility_words(item.facility) if item and item.facility is not None else "",
            item.deviation if item else None,
            item.discrimination if item else None,
            discrimination_words(item.discrimination) if item else "",
            item.upper_lower if item else None,
            ", ".join(flags),
            "; ".join(question.amended or state),
        ]


def _sheets(figures: Figures) -> dict[str, tuple[Sequence[str], list[list[Cell]]]]:
    """Return the head and the rows of each sheet by its name."""
    test = figures.analysis.test
    low, high = test.interval or (None, None)
    percent = figures.percent
    summary: list[list[Cell]] = [
        ["Kiriman", len(figures.data.people), None],
        ["Nilai lengkap", test.complete, None],
        ["Tidak mengumpulkan", figures.data.absent, None],
        ["Poin tertinggi yang mungkin", figures.points, 100],
        ["Rerata", test.mean, percent(test.mean)],
        ["Median", test.median, percent(test.median)],
        ["Simpangan baku", test.deviation, percent(test.deviation)],
        ["Terendah", test.minimum, percent(test.minimum)],
        ["Tertinggi", test.maximum, percent(test.maximum)],
        ["Keandalan KR-20" if test.dichotomous else "Keandalan alfa Cronbach", test.alpha, None],
        ["Selang 95%, batas bawah", low, None],
        ["Selang 95%, batas atas", high, None],
        ["Galat baku pengukuran", test.sem, percent(test.sem)],
    ]
    summary += [[one, None, None] for one in warnings(figures)]
    mastered = ["Id", "Nama", "Banyaknya soal", "Bagian poin"]
    return {
        "Ringkasan": (["Ukuran", "Poin atau angka", "Skala 0-100"], summary),
        "Soal": (_ITEM_HEADS, list(_item_rows(figures))),
        "Pengecoh": (
            [
                "Soal",
                "Bagian",
                "Pilihan",
                "Skor",
                "Dipilih",
                "Bagian mahasiswa",
                "Rerata soal lain",
                "Korelasi",
                "Miskonsepsi",
            ],
            list(_option_rows(figures)),
        ),
        "Capaian": (mastered, [_mastery_row(one) for one in outcomes(figures)]),
        "Konsep": (mastered, [_mastery_row(one) for one in concepts(figures)]),
        "Mahasiswa": (
            [
                "NIM",
                "Nama",
                *(f"Soal {question.number}" for question in figures.counted),
                "Poin",
                "Nilai 0-100",
                "Keterangan",
            ],
            list(_people_rows(figures)),
        ),
    }


def _mastery_row(one: Mastery) -> list[Cell]:
    return [one.id, to_plain(one.name), one.questions, one.share]


def _option_rows(figures: Figures) -> Iterator[list[Cell]]:
    known = figures.data.names.misconceptions
    for question in figures.counted:
        for part in question.parts:
            found = figures.parts[question.number][part.id]
            choices = {choice.id: choice for choice in part.choices}
            told = ". ".join(
                one for one in (version_name(question, part), to_plain(part.label)) if one
            )
            where: list[Cell] = [question.number, told]
            for one in found.options:
                choice = choices[one.option]
                wrong = known.get(choice.misconception)
                yield [
                    *where,
                    to_plain(choice.text),
                    one.score,
                    one.count,
                    one.share,
                    one.mean_rest,
                    one.discrimination,
                    to_plain(wrong.name) if wrong else choice.misconception,
                ]
            yield [*where, "kosong", None, found.unanswered, None, None, None, ""]


def _people_rows(figures: Figures) -> Iterator[list[Cell]]:
    places = [figures.data.questions.index(question) for question in figures.counted]
    for person in figures.data.people:
        marks = [person.replies[place].points for place in places]
        given = [mark for mark in marks if mark is not None]
        total = sum(given) if len(given) == len(marks) else None
        note = "tak terbaca" if person.unread else "" if total is not None else "belum lengkap"
        yield [person.number, person.name, *marks, total, figures.percent(total), note]


def xlsx(figures: Figures) -> bytes:
    """Return a workbook of all figures."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        whole = book.add_format({"num_format": "0", "valign": "top"})
        decimal = book.add_format({"num_format": "0.00", "valign": "top"})
        for name, (heads, rows) in _sheets(figures).items():
            sheet = book.add_worksheet(name)
            for column, told in enumerate(heads):
                sheet.write_string(0, column, told, head)
                longest = max(
                    (len(str(row[column])) for row in rows if isinstance(row[column], str)),
                    default=0,
                )
                sheet.set_column(column, column, min(max(12, longest + 2), 60))
            for line, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    # Always as strings: whatever a name begins with, it is no formula.
                    if isinstance(cell, str):
                        sheet.write_string(line, column, cell, text)
                    elif cell is not None:
                        form = whole if isinstance(cell, int) else decimal
                        sheet.write_number(line, column, cell, form)
            sheet.freeze_panes(1, 2 if name == "Mahasiswa" else 1)
            sheet.ignore_errors({"number_stored_as_text": f"A1:A{len(rows) + 1}"})
    return out.getvalue()
