"""A quiz in JupyterLab, answered by mouse without a kernel, and the widgets with one."""

from __future__ import annotations

import filecmp
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from served import (
    QUIZ,
    answer_by_mouse,
    answer_cells,
    autograded,
    chosen,
    expected_marks,
    literals,
    mixed_response,
    question,
    until,
)

if TYPE_CHECKING:
    from served import Served

    from coursekit.item import Item
    from coursekit.quizzes import Quiz

pytestmark = pytest.mark.xdist_group("jupyterlab")


def test_the_installed_extension_is_the_one_in_this_repository(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    shared = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert len(shared) == 6
    for source, installed in shared.items():
        there = Path(sys.prefix) / installed
        assert there.is_file(), f"{there} is missing. Install the package anew: make env"
        same = filecmp.cmp(root / source, there, shallow=False)
        assert same, f"{there} is not {source}. Install the package anew: make env"


def test_a_quiz_is_answered_by_mouse_and_graded(
    lab: Served, quiz: Quiz, bank: dict[str, Item], classroom: Path
) -> None:
    items = {number: bank[asked.id] for number, asked in enumerate(quiz.items, start=1)}
    # From no slot right to all of them, so that single items fail and others earn a part.
    responses = {
        number: mixed_response(item, number % (len(item.slots) + 1))
        for number, item in items.items()
    }
    page = lab.open(f"{QUIZ}.ipynb")
    for number in items:
        answer_by_mouse(question(page, number), responses[number])
    file = lab.folder / f"{QUIZ}.ipynb"
    until(lambda: answer_cells(file) == literals(responses), "the answers to be saved")

    page.reload()
    for number, response in responses.items():
        shown = question(page, number)
        shown.scroll_into_view_if_needed()
        assert chosen(shown) == response
    expected = expected_marks(quiz, bank, responses)
    assert 0 < sum(expected.values()) < quiz.points
    assert autograded(classroom, "ani", file) == expected
