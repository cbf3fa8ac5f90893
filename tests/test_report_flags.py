"""What a class showed to be suspect about items, on its way to the bank."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from reported import simulated
from synthetic import classroom

from coursekit.errors import CourseError
from coursekit.grading.frozen import FrozenQuiz, freeze
from coursekit.quizzes import read_quizzes
from coursekit.report.figures import Figures, class_data, evaluate
from coursekit.report.flags import ItemFlag, QuizFlags, lint_lines, read_flags, write_flags
from coursekit.statistics import Flag

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.grading.classroom import Classroom
    from coursekit.item import Item

QUIZ = "kuis-2"


@pytest.fixture(scope="module")
def room(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    return classroom(tmp_path_factory.mktemp("tanda") / "kelas-a", root, 60)


@pytest.fixture(scope="module")
def quiz(root: Path, bank: dict[str, Item]) -> FrozenQuiz:
    return freeze(read_quizzes(root, bank)[QUIZ], bank)


@pytest.fixture(scope="module")
def figures(room: Classroom, quiz: FrozenQuiz) -> Figures:
    """Return figures in which the first question is flagged for everything."""
    found = evaluate(class_data(room, quiz, simulated(quiz, 60)))
    part = found.counted[0].parts[0]
    option = part.choices[-1].id
    flags = (
        Flag("terlalu-mudah"),
        Flag("terlalu-sulit"),
        Flag("pengecoh-mati", part.id, option),
        Flag("kunci-diragukan", part.id, option),
    )
    return replace(found, flags={**found.flags, 1: flags})


def test_flags_are_read_as_they_were_written(
    room: Classroom, quiz: FrozenQuiz, figures: Figures
) -> None:
    path = write_flags(room, QUIZ, figures)
    assert path == room.folder / "tanda" / f"{QUIZ}.json"
    [found] = read_flags(room.folder)
    assert read_flags(path.parent) == [found]
    assert found.quiz == QUIZ
    item = quiz.questions[0].item
    first = [flag for flag in found.flags if flag.item == item.id]
    assert [flag.kind for flag in first] == [flag.kind for flag in figures.flags[1]]
    for flag in first:
        assert flag.n == 60
        assert flag.facility == pytest.approx(figures.items[1].facility, abs=1e-4)
    assert first[2].slot == item.slots[0].id
    assert first[2].option == item.slots[0].options[-1].id
    assert first[2].share is not None
    before = path.read_bytes()
    assert write_flags(room, QUIZ, figures).read_bytes() == before
    text = path.read_text(encoding="utf-8")
    for student in room.students.values():
        assert student.id not in text
        assert student.name not in text


def test_the_bank_is_told_item_by_item(
    room: Classroom, quiz: FrozenQuiz, figures: Figures, bank: dict[str, Item], dataset: Dataset
) -> None:
    write_flags(room, QUIZ, figures)
    found = read_flags(room.folder)
    stranger = QuizFlags(
        quiz="kuis-9", flags=(ItemFlag(item="tidak-ada", kind="terlalu-mudah", n=40),)
    )
    lines = lint_lines([stranger, *found], bank, dataset.authored)
    assert len(lines) == 1 + sum(len(one.flags) for one in found)
    item = quiz.questions[0].item
    mine = [line for line in lines if line.startswith(f"{item.id} (")]
    assert len(mine) == 4
    where = (
        f"data/items/{item.chapter}.yaml" if item.id in dataset.authored else "dibuat dari dataset"
    )
    assert all(where in line and f"kuis {QUIZ}" in line for line in mine)
    assert f"“{item.slots[0].options[-1].id}”" in mine[2]
    assert "60 mahasiswa" in mine[0]
    assert lines[-1].startswith("tidak-ada (tidak ada dalam bank soal kursus ini)")
    order = list(bank)
    places = [order.index(line.split(" ", 1)[0]) for line in lines[:-1]]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"quiz": "x", "flags": [{"item": "a", "kind": "aneh", "n": 1}]}',
        '{"quiz": "x", "flags": [], "student": "2026"}',
        '{"version": 2, "quiz": "x", "flags": []}',
    ],
)
def test_a_damaged_file_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "kuis-1.json").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"kuis-1\.json rusak"):
        read_flags(tmp_path)


def test_no_folder_and_no_flags(tmp_path: Path, bank: dict[str, Item]) -> None:
    with pytest.raises(CourseError, match="tidak ada"):
        read_flags(tmp_path / "entah")
    assert read_flags(tmp_path) == []
    assert lint_lines([], bank) == []
