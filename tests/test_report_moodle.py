"""What Moodle exports of a quiz, in both kinds and languages, with its odd rows."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from coursekit.errors import CourseError
from coursekit.report import moodle_report
from coursekit.report.figures import evaluate
from coursekit.report.moodle import read_moodle
from coursekit.report.page import class_page, page
from coursekit.report.words import warnings
from coursekit.statistics import analyse

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = ["Last name", "First name", "ID number", "Email address"]
ENGLISH += ["State", "Started on", "Completed", "Time taken"]
INDONESIAN = ["Nama belakang", "Nama depan", "Nomor ID", "Alamat surel"]
INDONESIAN += ["Keadaan", "Dimulai pada", "Selesai", "Waktu mengerjakan"]
RIGHT = ("Warga", "Bertahap", "CO; CD")
POINTS = (1.0, 2.0, 2.0)
HOSTILE = "=HYPERLINK(1)<script>alert(1)</script>"
GIVEN = [
    ("Warga", "Bertahap", "CO; CD"),
    ("Warga", "Serentak", "CO; CD"),
    ("Ahli", "Bertahap", "CO"),
    ("-", "Serentak", HOSTILE),
    ("Ahli", "-", "CO"),
    ("warga ", "Bertahap", "CO; CD"),
]


def who(number: int, state: str = "Finished") -> list[str]:
    return [
        f"Belakang, {number}",
        "Budi",
        f"{100 + number}",
        f"b{number}@x.id",
        state,
        "a",
        "b",
        "c",
    ]


def earned(given: tuple[str, ...]) -> list[float | None]:
    return [
        None if text == "-" else points * (text.strip().casefold() == right.casefold())
        for text, right, points in zip(given, RIGHT, POINTS, strict=True)
    ]


def figure(value: float | None, comma: str) -> str:
    return "-" if value is None else f"{value:.2f}".replace(".", comma)


def grades(comma: str, heads: list[str], grade: str, brief: str) -> list[list[str]]:
    top = figure(5.0, comma)
    rows = [[*heads, f"{grade}/{top}"]]
    rows[0] += [
        f"{brief} {place} /{figure(one, comma)}" for place, one in enumerate(POINTS, start=1)
    ]
    for number, given in enumerate(GIVEN):
        marks = earned(given)
        total = sum(mark or 0.0 for mark in marks)
        rows.append([*who(number), figure(total, comma), *(figure(one, comma) for one in marks)])
    return rows


def responses(comma: str, heads: list[str], names: tuple[str, str, str]) -> list[list[str]]:
    rows = [[*heads, f"Grade/{figure(5.0, comma)}"]]
    for place in range(1, 4):
        rows[0] += [f"{name} {place}" for name in names]
    for number, given in enumerate(GIVEN):
        row = [*who(number), figure(sum(one or 0.0 for one in earned(given)), comma)]
        for place, (text, right) in enumerate(zip(given, RIGHT, strict=True), start=1):
            row += [f"Pertanyaan ke-{place}?", text, right]
        rows.append(row)
    return rows


def put(path: Path, rows: list[list[str]], delimiter: str = ",", mark: str = "") -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes((mark + out.getvalue()).encode())
    return path


@pytest.mark.parametrize(
    ("heads", "grade", "brief", "comma", "delimiter", "mark"),
    [
        (ENGLISH, "Grade", "Q.", ".", ",", ""),
        (ENGLISH, "Grade", "Q.", ".", "\t", "\ufeff"),
        (INDONESIAN, "Nilai", "Q.", ",", ";", "\ufeff"),
        (INDONESIAN, "Nilai", "P.", ",", ",", ""),
        (INDONESIAN, "Nilai", "Soal", ",", "\t", ""),
    ],
)
def test_a_report_of_grades(
    tmp_path: Path,
    heads: list[str],
    grade: str,
    brief: str,
    comma: str,
    delimiter: str,
    mark: str,
) -> None:
    path = put(tmp_path / "Kuis_satu.csv", grades(comma, heads, grade, brief), delimiter, mark)
    data = read_moodle(path)
    assert data.title == "Kuis satu"
    assert [question.maximum for question in data.questions] == list(POINTS)
    scores = [[one or 0.0 for one in earned(given)] for given in GIVEN]
    assert [[reply.points for reply in one.replies] for one in data.people] == scores
    assert evaluate(data).analysis == analyse(scores, POINTS)
    assert data.people[0].name == "Budi Belakang, 0"
    assert data.people[0].number == "100"
    assert [reply.state for reply in data.people[3].replies] == ["open", "answered", "answered"]


@pytest.mark.parametrize(
    ("names", "comma", "delimiter"),
    [
        (("Question", "Response", "Right answer"), ".", ","),
        (("Soal", "Jawaban", "Jawaban benar"), ",", ";"),
        (("Pertanyaan", "Respons", "Jawaban yang benar"), ",", "\t"),
    ],
)
def test_a_report_of_responses(
    tmp_path: Path, names: tuple[str, str, str], comma: str, delimiter: str
) -> None:
    path = put(tmp_path / "kuis.csv", responses(comma, INDONESIAN, names), delimiter)
    data = read_moodle(path)
    scores = [[float(bool(one)) for one in earned(given)] for given in GIVEN]
    assert [[reply.points for reply in one.replies] for one in data.people] == scores
    assert [question.maximum for question in data.questions] == [1.0] * 3
    assert data.questions[0].versions[0].prompt == "Pertanyaan ke-1?"
    figures = evaluate(data)
    found = figures.parts[1]["1"]
    told = {one.option: (one.count, one.score) for one in found.options}
    assert told == {"warga": (3, 1.0), "ahli": (2, 0.0)}
    assert found.unanswered == 1
    assert "tidak memuat poin tiap soal" in " ".join(warnings(figures))


def test_both_reports_together(tmp_path: Path) -> None:
    one = put(tmp_path / "nilai.csv", grades(".", ENGLISH, "Grade", "Q."))
    names = ("Question", "Response", "Right answer")
    two = put(tmp_path / "jawaban.csv", responses(".", ENGLISH, names))
    for data in (read_moodle(one, two), read_moodle(two, one)):
        figures = evaluate(data)
        assert figures.points == 5
        told = {option.option: option.score for option in figures.parts[3]["1"].options}
        assert told == {"co; cd": 1.0, "co": 0.0, HOSTILE.casefold(): 0.0}
    with pytest.raises(CourseError, match="sejenis"):
        read_moodle(one, one)


def test_partial_credit_is_seen_in_the_points(tmp_path: Path) -> None:
    heads = ["Surname", "First name", "Grade/2.00"]
    one = put(
        tmp_path / "a.csv", [[*heads, "Q. 1 /2.00"], ["A", "", "1", "1.00"], ["B", "", "2", "2.00"]]
    )
    two = put(
        tmp_path / "b.csv", [[*heads, "Response 1"], ["A", "", "1", "x"], ["B", "", "2", "y"]]
    )
    [part] = read_moodle(one, two).questions[0].parts
    assert {choice.id: choice.score for choice in part.choices} == {"x": 0.5, "y": 1.0}


def test_odd_rows(tmp_path: Path) -> None:
    rows = grades(".", ENGLISH, "Grade", "Q.")
    rows.append([*who(0), "5.00", "1.00", "2.00", "2.00"])  # a second attempt
    rows.append([*who(9, "In progress"), "-", "-", "-", "-"])
    rows.append([*who(10, "-"), "-", "-", "-", "-"])
    rows.append([*who(11), "Not yet graded", "1.00", "Requires grading", "-"])
    rows.append(["Group average", *[""] * 7, "2.50", "0.50", "1.00", "1.00"])
    rows.append(["Overall average", *[""] * 7, "2.50", "0.50", "1.00", "1.00"])
    rows.append([""] * 12)
    data = read_moodle(put(tmp_path / "kuis.csv", rows))
    assert len(data.people) == len(GIVEN) + 1
    assert data.absent == 2
    assert [reply.points for reply in data.people[-1].replies] == [1.0, None, 0.0]
    told = " ".join(warnings(evaluate(data)))
    assert "1 percobaan berikutnya" in told
    assert "Nilai 1 mahasiswa belum lengkap" in told
    assert evaluate(data).items[1].n == len(GIVEN) + 1


def test_a_question_worth_nothing_is_left_out(tmp_path: Path) -> None:
    heads = ["Last name", "First name", "Grade/1.00", "Q. 1 /1.00", "Q. 2 /0.00"]
    data = read_moodle(put(tmp_path / "k.csv", [heads, ["A", "B", "1", "1", "-"]]))
    assert [question.number for question in data.questions] == [1]


def test_hostile_cells_stay_text(tmp_path: Path) -> None:
    rows = responses(".", ENGLISH, ("Question", "Response", "Right answer"))
    rows[1][0] = rows[1][9] = HOSTILE
    data = read_moodle(put(tmp_path / "kuis.csv", rows))
    paths = moodle_report([tmp_path / "kuis.csv"])
    assert [path.name for path in paths] == [f"laporan-kuis.{x}" for x in ("html", "csv", "xlsx")]
    assert {path.parent for path in paths} == {tmp_path}
    with pytest.raises(CourseError, match="paling banyak dua berkas"):
        moodle_report([tmp_path / "kuis.csv"] * 3)
    markup = paths[0].read_text(encoding="utf-8")
    assert "<script" not in markup
    assert "HYPERLINK(1)&lt;script&gt;" in markup
    [_, line, *_] = csv.reader(
        io.StringIO(paths[1].read_bytes().decode("utf-8-sig")), delimiter=";"
    )
    assert line[2].startswith("'=HYPERLINK")
    assert "HYPERLINK" not in class_page(evaluate(data))
    assert "Warga" in page(evaluate(data))


HEADS = "Last name,First name,Grade/2.00,Q. 1 /2.00\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "kosong"),
        ("nim,nama\n1,A\n", "bukan laporan kuis Moodle"),
        ("Last name,First name,Grade/2.00,Response 1\nA,B,1,x\n", "tanpa jawaban benar"),
        ("Grade/2.00,Q. 1 /2.00\n1,1\n", "nama, nomor ID, atau surel"),
        (HEADS, "percobaan yang selesai"),
        (f"{HEADS}A,B,1.00\n", "baris 2: ada 3 sel"),
        (f"{HEADS}A,B,1.00,satu\n", "baris 2, kolom “Q. 1 /2.00”: “satu” bukan angka"),
        (f"{HEADS}A,B,belum,1x\n", "“1x” bukan angka"),
        (f"{HEADS},,1.00,1.00\n", "baris 2: mahasiswanya tidak bernama"),
        (f'{HEADS}"A,B,1.00,1.00\n', "bukan CSV yang utuh"),
        ("Last name,First name,Grade/2.00,Q. 1 /0.00\nA,B,1,-\n", "soal yang bernilai"),
    ],
)
def test_a_bad_file_is_told(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "kuis.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=told):
        read_moodle(path)


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "kuis.csv"
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(CourseError, match="bukan Excel"):
        read_moodle(path)
    with pytest.raises(CourseError, match="tidak dapat dibaca"):
        read_moodle(tmp_path / "tidak-ada.csv")
