"""Cases keyed blind by two lecturers: the sheet tells no key, the agreement is Cohen's kappa."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coursekit.cli import main
from coursekit.dataset import load
from coursekit.errors import CourseError
from coursekit.keying import COLUMNS, agreement, kappa, read_sheet, status, write_sheet

if TYPE_CHECKING:
    from coursekit.dataset import Dataset

COURSE = Path(__file__).resolve().parent / "course"
TEXTS = {"K01": "Pada Minggu pagi", "K02": "Dua tukang", "K03": "Warga menggali"}


def filled(path: Path, answers: dict[str, str], delimiter: str = ";") -> Path:
    """Write a sheet of the tiny course, give its cases the answers and save it as a table does."""
    blank = path.with_name(f"kosong-{path.name}")
    write_sheet(load(COURSE), blank)
    rows = list(csv.reader(io.StringIO(blank.read_text(encoding="utf-8-sig")), delimiter=";"))
    for row in rows[1:]:
        row[-1] = answers[next(name for name, text in TEXTS.items() if row[1].startswith(text))]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return path


def test_the_sheet_holds_every_case_and_tells_no_key(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "lembar.csv"
    assert write_sheet(dataset, path) == len(dataset.cases)
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    by_text = {case.text: case for case in dataset.cases.values()}
    assert len({row["Kasus"] for row in rows}) == len(rows) == len(dataset.cases)
    assert all(row["Teks"] in by_text and row["Jawaban Anda"] == "" for row in rows)
    for case in dataset.cases.values():
        assert case.id not in {row["Kasus"] for row in rows}
        assert case.title not in text.replace(case.text, "")
        assert case.explanation not in text
    # The keys do not come in runs of one model.
    keys = [by_text[row["Teks"]].key for row in rows]
    assert max(len([*run]) for _, run in itertools.groupby(keys)) <= 4
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_a_sheet_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "lembar.csv"
    path.write_text("milik saya", encoding="utf-8")
    with pytest.raises(CourseError, match="tidak ditimpa"):
        write_sheet(load(COURSE), path)
    assert path.read_text(encoding="utf-8") == "milik saya"


@pytest.mark.parametrize("delimiter", [";", ","])
def test_answers_are_read_however_they_are_written(tmp_path: Path, delimiter: str) -> None:
    sheet = filled(tmp_path / "a.csv", {"K01": " a ", "K02": "B", "K03": "b dan A"}, delimiter)
    assert read_sheet(load(COURSE), sheet) == {"K01": "A", "K02": "B", "K03": "A+B"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda text: text.replace(";A\r\n", ";C\r\n", 1),
            r"jawaban “C” tidak dikenal.*A, B; untuk",
        ),
        (lambda text: text.replace(";A\r\n", ";\r\n", 1), "jawaban “” tidak dikenal"),
        (
            lambda text: text.replace("\r\n", "\r\nXXXX;x;x;x;A\r\n", 1),
            "baris 2: kasus “XXXX” tidak",
        ),
        (lambda text: text + text.split("\r\n")[1] + "\r\n", "tertulis dua kali"),
        (lambda text: text.replace("Kasus", "Nomor"), "kolom “Kasus” dan “Jawaban Anda” harus ada"),
        (lambda text: text.split("\r\n")[0], "tidak memuat satu kasus pun"),
        (lambda _: "", "bukan lembar penguncian"),
    ],
)
def test_a_sheet_that_cannot_be_used_is_told(tmp_path: Path, change: object, told: str) -> None:
    sheet = filled(tmp_path / "a.csv", dict.fromkeys(TEXTS, "A"))
    assert callable(change)
    text = change(sheet.read_bytes().decode("utf-8-sig"))
    sheet.write_bytes(text.encode())
    with pytest.raises(CourseError, match=told):
        read_sheet(load(COURSE), sheet)


def test_a_sheet_that_is_no_text_or_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="tidak ada"):
        read_sheet(load(COURSE), tmp_path / "tiada.csv")
    (tmp_path / "biner.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CourseError, match="CSV UTF-8"):
        read_sheet(load(COURSE), tmp_path / "biner.csv")


def test_kappa_is_that_of_a_published_kind_of_table() -> None:
    # 2 x 2 table with 20, 5, 10 and 15: p_o = 0.7, p_e = 0.5, kappa = 0.4.
    table = {("ya", "ya"): 20, ("ya", "tidak"): 5, ("tidak", "ya"): 10, ("tidak", "tidak"): 15}
    pairs = [pair for pair, count in table.items() for _ in range(count)]
    assert kappa(pairs) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("A", "A"), ("B", "B")], 1.0),
        ([("A", "B"), ("B", "A")], -1.0),
        ([("A", "A"), ("A", "B"), ("B", "A"), ("B", "B")], 0.0),
        ([("A", "A"), ("A", "A")], None),
    ],
)
def test_kappa_at_its_ends(pairs: list[tuple[str, str]], expected: float | None) -> None:
    assert kappa(pairs) == expected


def test_agreement_is_told_for_each_group(dataset: Dataset) -> None:
    keys = {name: "+".join(case.key) for name, case in dataset.cases.items()}
    found = agreement(dataset, keys, keys)
    groups = {f"{case.asks}/{case.pool}" for case in dataset.cases.values()}
    assert len(found) == len(groups) >= 3
    assert sum(one.cases for one in found) == len(dataset.cases)
    assert {one.observed for one in found} == {1}
    assert {one.kappa for one in found} <= {1, None}


def test_lecturers_must_key_the_same_cases() -> None:
    with pytest.raises(CourseError, match="Lengkapi: K02"):
        agreement(load(COURSE), {"K01": "A", "K02": "B"}, {"K01": "A"})


def test_the_commands_go_from_a_blank_sheet_to_kappa(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(COURSE)
    main(["cases", "keying-sheet", str(tmp_path / "lembar.csv")])
    assert "3 kasus tanpa kunci ditulis" in capsys.readouterr().out
    one = filled(tmp_path / "satu.csv", {"K01": "A", "K02": "B", "K03": "A+B"})
    two = filled(tmp_path / "dua.csv", {"K01": "A", "K02": "B", "K03": "A"})
    main(["cases", "agreement", str(one), str(two)])
    assert capsys.readouterr().out.splitlines() == [
        "model, latihan: 3 kasus, sepakat 67%, kappa Cohen 0.50",
        "  K03 (Bersama tukang): A+B dan A; kunci kursus A+B",
        status(load(COURSE)),
    ]


def test_cases_are_formative_until_all_are_keyed() -> None:
    assert status(load(COURSE)).startswith("Kunci 1 dari 3 kasus belum diperiksa oleh dua dosen")
    assert "formatif" in status(load(COURSE))


def test_cases_count_as_keyed_when_the_dataset_says_so() -> None:
    tiny = load(COURSE)
    keying = next(iter(tiny.keyings.values())).model_copy(update={"cases": tuple(tiny.cases)})
    keyed = replace(tiny, keyings={keying.id: keying})
    assert status(keyed) == "Semua kasus (3) telah dikunci oleh dua dosen secara terpisah."


def test_the_guide_calls_case_quizzes_formative_until_the_cases_are_keyed(
    dataset: Dataset, root: Path
) -> None:
    guide = (root / "quizzes" / "README.md").read_text(encoding="utf-8")
    assert ("formative" in guide) == ("formatif" in status(dataset))
    assert COLUMNS[-1] == "Jawaban Anda"
