"""Finding the project from wherever a command is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.errors import CourseError
from coursekit.project import find_root

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
