"""Stock nbgrader, nbgrader with our parts and `coursekit grade` store the same of a class."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, get_args

import nbformat
import pytest
from synthetic import STOCK, autograde, classroom, hand_in_all, stored

from coursekit.grading.classroom import find_class
from coursekit.grading.frozen import read_frozen
from coursekit.grading.grade import grade
from coursekit.grading.release import release
from coursekit.item import Family
from coursekit.quizzes import FILE

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.item import Item

QUIZ = "semua-bentuk"


@pytest.fixture
def one_of_each(bank: dict[str, Item], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the bank of a class hold an item of each family for its quizzes; return their ids.

    Two families are for practice as yet; their items are asked here all the same. Explanations
    are rated by who wrote them, so that no quiz can ask them.
    """
    chosen = {}
    for item in sorted(bank.values(), key=lambda one: one.pool != "graded"):
        if item.family != "explain":
            chosen.setdefault(item.family, item.model_copy(update={"pool": "graded"}))
    assert chosen.keys() == set(get_args(Family)) - {"explain"}
    asked = {item.id: item for item in chosen.values()}
    monkeypatch.setattr("coursekit.grading.release.build_bank", lambda _: asked)
    return list(asked)


def agree(root: Path, folder: Path, asked: list[str], students: int, seed: int) -> None:
    """Grade a class in three ways and compare all that is stored, and what formgrader shows."""
    room = classroom(folder / "kelas-a", root, students)
    items = "".join(
        f"    - {{id: {name}, points: {3 + at % 4}}}\n" for at, name in enumerate(asked)
    )
    plan = f"- id: {QUIZ}\n  title: Semua bentuk\n  items:\n{items}"
    (room.folder / FILE).write_text(plan, encoding="utf-8")
    release(room, QUIZ)
    hand_in_all(room, read_frozen(room.folder, QUIZ), seed)
    stock, parts = (find_class(shutil.copytree(room.folder, folder / way)) for way in ("asli", "a"))
    (stock.folder / "nbgrader_config.py").write_text(STOCK, encoding="utf-8")
    assert len(grade(room, QUIZ)) == students
    autograde(parts, QUIZ)
    autograde(stock, QUIZ)
    assert stored(room) == stored(stock)
    assert stored(parts) == stored(stock)
    for student in room.students:
        shown, theirs = (
            nbformat.read(way.autograded(QUIZ, student), as_version=4) for way in (room, parts)
        )
        assert shown == theirs


@pytest.mark.parametrize("part", range(2))
def test_fifty_are_graded_alike(
    root: Path, tmp_path: Path, one_of_each: list[str], part: int
) -> None:
    agree(root, tmp_path, one_of_each, 25, 25 * part)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
def test_a_thousand_are_graded_alike(
    root: Path, tmp_path: Path, one_of_each: list[str], part: int
) -> None:
    agree(root, tmp_path, one_of_each, 50, 1000 + 50 * part)
