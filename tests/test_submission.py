"""Odd, broken and dishonest submissions: what is read of each, and what a lecturer is told."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from faults.submissions import (
    BROKEN,
    DOUBTFUL,
    EMPTY,
    LOOK,
    OK,
    USELESS,
    WHOLE,
    name_of,
    saved,
    without,
    without_metadata,
)
from synthetic import ANSWER, complete

from coursekit.grading.frozen import FrozenQuiz, freeze
from coursekit.grading.nbgrader_parts import CODE_STUB, TEXT_STUB
from coursekit.grading.rebuild import mark
from coursekit.grading.submission import read
from coursekit.notebooks import quiz_notebook
from coursekit.quizzes import read_quizzes

if TYPE_CHECKING:
    from pathlib import Path

    from faults.submissions import Notebook

    from coursekit.item import Item


@pytest.fixture(scope="module")
def quiz(root: Path, bank: dict[str, Item]) -> FrozenQuiz:
    return freeze(read_quizzes(root, bank)["kuis-5"], bank)


@pytest.fixture(scope="module")
def honest(root: Path, bank: dict[str, Item], quiz: FrozenQuiz) -> Notebook:
    """Return a notebook in which everything is answered."""
    return complete(quiz_notebook(read_quizzes(root, bank)["kuis-5"], bank), quiz, 7)


def graded(quiz: FrozenQuiz, data: Notebook | bytes) -> tuple[Any, dict[str, float | None]]:
    found = read(data if isinstance(data, bytes) else saved(data), quiz, TEXT_STUB, "1")
    return found, mark(quiz, found, "1").marks


def test_there_are_enough_kinds() -> None:
    assert len(WHOLE) + len(DOUBTFUL) + len(USELESS) >= 60


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_all_there_is_read_in_full(quiz: FrozenQuiz, honest: Notebook, name: str) -> None:
    damage, status, codes = WHOLE[name]
    _, expected = graded(quiz, honest)
    found, marks = graded(quiz, damage(copy.deepcopy(honest)))
    assert (found.status, tuple(found.codes)) == (status, codes)
    assert marks == expected


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_is_doubtful_waits(quiz: FrozenQuiz, honest: Notebook, name: str) -> None:
    damage, codes, waiting = DOUBTFUL[name]
    _, expected = graded(quiz, honest)
    found, marks = graded(quiz, damage(copy.deepcopy(honest)))
    assert (found.status, tuple(found.codes)) == (LOOK, codes)
    assert {
        int(cell[4:]) for cell, mark in marks.items() if mark is None and "uji" in cell
    } == waiting
    others = {cell for cell in expected if cell not in {"uji-1", "uji-2"}}
    assert {cell: marks[cell] for cell in others} == {cell: expected[cell] for cell in others}


@pytest.mark.parametrize("name", USELESS)
def test_what_is_of_no_use_is_never_a_zero(quiz: FrozenQuiz, honest: Notebook, name: str) -> None:
    damage, code = USELESS[name]
    found, marks = graded(quiz, damage(copy.deepcopy(honest)))
    assert (found.status, tuple(found.codes)) == (BROKEN, (code,))
    assert set(marks.values()) == {None}


def test_nothing_answered_is_told_from_nothing_readable(
    root: Path, bank: dict[str, Item], quiz: FrozenQuiz
) -> None:
    released = json.loads(quiz_notebook(read_quizzes(root, bank)["kuis-5"], bank))
    for one in released["cells"]:
        kind, _, number = name_of(one).partition("-")
        if kind == "jawab":
            one["source"] = f"jawaban_{number} = {{}}\n{CODE_STUB}"
        elif kind == "esai":
            one["source"] = TEXT_STUB
    found, marks = graded(quiz, released)
    assert (found.status, dict(found.codes)) == (EMPTY, {})
    assert set(marks.values()) == {0.0}


def test_a_deleted_answer_is_open_and_the_others_count(quiz: FrozenQuiz, honest: Notebook) -> None:
    _, expected = graded(quiz, honest)
    found, marks = graded(quiz, without("jawab-1", "soal-1")(copy.deepcopy(honest)))
    assert found.status == OK
    assert marks == {**expected, "uji-1": 0.0}


def test_an_essay_without_its_mark_is_found_below_its_question(
    quiz: FrozenQuiz, honest: Notebook
) -> None:
    found, _ = graded(quiz, without_metadata(copy.deepcopy(honest)))
    assert found.essays == {q.number: ANSWER for q in quiz.questions if q.essay}
