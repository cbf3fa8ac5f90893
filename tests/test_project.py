"""Finding the project from wherever a command is called; the addresses it is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.project import REPORT, find_root, report_address

COURSE = Path(__file__).resolve().parent / "course"


@pytest.mark.parametrize("below", ["", "data", "data/items"])
def test_root_is_found_from_any_folder_below(below: str) -> None:
    assert find_root(COURSE / below) == COURSE


def test_the_working_directory_is_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(COURSE / "data")
    assert find_root() == COURSE


def test_a_folder_with_one_of_the_two_marks_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").touch()
    with pytest.raises(CourseError, match=r"data/course\.yaml") as error:
        find_root(tmp_path)
    assert str(tmp_path) in str(error.value)


@pytest.mark.parametrize(
    "address",
    ["", "https://lapor.example/baru?a=1&b=2", "mailto:redaksi@kursus.example?subject=Keliru"],
)
def test_mistakes_are_reported_to_a_form_or_a_mailbox(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(REPORT, f" {address} ")
    assert report_address() == address


@pytest.mark.parametrize(
    "address",
    [
        "http://lapor.example/",
        "lapor.example",
        "javascript:alert(1)",
        "https:///baru",
        "https://lapor.example/dua kata",
        "mailto:redaksi",
    ],
)
def test_another_address_for_reports_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(REPORT, address)
    with pytest.raises(CourseError, match="https: atau mailto:") as error:
        report_address()
    assert str(error.value).endswith(address)
