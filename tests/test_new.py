"""Stubs of new records: valid at once, with the next id, and nothing else is touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coursekit.cli import main
from coursekit.dataset import Dataset, load
from coursekit.errors import CourseError
from coursekit.new import new_case, new_note, new_term, unfinished

COURSE = Path(__file__).resolve().parent / "course"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return a copy of the tiny course that a test may add to."""
    return shutil.copytree(COURSE, tmp_path / "course")


def test_a_term_is_appended_and_valid(course: Path) -> None:
    before = (course / "data/terms.yaml").read_text(encoding="utf-8")
    assert new_term(course, load(course), "  kelompok   antara ") == (
        "kelompok-antara",
        course / "data/terms.yaml",
    )
    after = load(course)
    assert after.terms["kelompok-antara"].name == "kelompok antara"
    assert (course / "data/terms.yaml").read_text(encoding="utf-8").startswith(before)
    assert unfinished(after) == ["kelompok-antara"]


@pytest.mark.parametrize("name", ["kerja bakti", "Kerja-Bakti", "ratna"])
def test_a_term_that_exists_is_refused(course: Path, name: str) -> None:
    with pytest.raises(CourseError, match="sudah dipakai"):
        new_term(course, load(course), name)


@pytest.mark.parametrize("name", ["", "???", "a: b", "- x", "a\nb: c"])
def test_a_name_that_would_break_the_file_is_refused_or_tamed(course: Path, name: str) -> None:
    before = (course / "data/terms.yaml").read_bytes()
    with pytest.raises(CourseError, match="bukan nama istilah"):
        new_term(course, load(course), name)
    assert (course / "data/terms.yaml").read_bytes() == before


def test_notes_on_content_and_on_spelling_are_numbered_apart(course: Path) -> None:
    ids = [new_note(course, load(course), spelling=spelling)[0] for spelling in (False, True, True)]
    assert ids == ["D02", "E01", "E02"]
    assert unfinished(load(course)) == ids


def test_new_cases_take_the_rarest_key_so_that_keys_stay_balanced(course: Path) -> None:
    for number in range(4, 16):
        assert new_case(course, load(course), "practice")[0] == f"K{number:02}"
    cases = load(course).cases.values()
    keys = [case.key for case in cases]
    assert [keys.count(key) for key in (("A",), ("B",), ("A", "B"))] == [5, 5, 5]


def test_the_first_case_for_examinations_makes_its_file(course: Path) -> None:
    assert new_case(course, load(course), "graded") == ("G01", course / "data/cases/graded.yaml")
    assert load(course).cases["G01"].pool == "graded"


def test_an_empty_list_is_followed_by_the_first_record(course: Path) -> None:
    path = course / "data/cases/graded.yaml"
    path.write_text("# Kasus ujian.\n[]\n", encoding="utf-8")
    new_case(course, load(course), "graded")
    assert path.read_text(encoding="utf-8").startswith("# Kasus ujian.\n- id: G01\n")


def test_the_command_says_what_was_written_and_check_what_is_blank(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(course)
    for command in (["concept", "kelompok", "antara"], ["note", "--spelling"], ["case"]):
        main(["new", *command])
    told = capsys.readouterr().out
    assert "Kerangka “kelompok-antara” ditulis di akhir data/terms.yaml." in told
    assert "Kerangka “E01” ditulis di akhir data/notes.yaml." in told
    assert "Kerangka “K04” ditulis di akhir data/cases/practice.yaml." in told
    main(["check"])
    assert "Masih memuat teks “ISI:”: kelompok-antara, K04, E01." in capsys.readouterr().out


def test_the_course_itself_holds_no_stub(dataset: Dataset) -> None:
    assert unfinished(dataset) == []
