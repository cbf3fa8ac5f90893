"""quizzes.yml: every mistake is told in one run, with its line and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coursekit.errors import CourseError, DatasetError
from coursekit.quizzes import FILE, choose, read_quizzes

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.item import Item

GOOD = """\
- id: kuis-1
  title: Kuis 1
  items:
    - {id: perumus-netting-1993, points: 1}
"""
MISTAKES = {
    "broken YAML": ("- id: [kuis-1\n", 1, ""),
    "no list": ("id: kuis-1\n", 1, "bukan daftar"),
    "an unknown item": (
        GOOD.replace("perumus-netting-1993", "soal-hilang"),
        4,
        "Soal “soal-hilang” tidak ada dalam bank soal.",
    ),
    "an item with an open key": (
        GOOD.replace("perumus-netting-1993", "rumusan-netting-1993"),
        4,
        "soal latihan; kuncinya terbuka di situs.",
    ),
    "an item asked twice": (
        GOOD + "    - {id: perumus-netting-1993, points: 2}\n",
        5,
        "ditanyakan dua kali.",
    ),
    "a quiz written twice": (GOOD + GOOD, 5, "Id kuis “kuis-1” ditulis dua kali."),
    "points that are text": (GOOD.replace("points: 1", 'points: "1"'), 4, "bukan bilangan bulat"),
    "points that are nothing": (GOOD.replace("points: 1", "points: 0"), 4, "points"),
    "an unknown key": (GOOD + "  nilai: 3\n", 5, "Kunci “nilai” tidak dikenal"),
    "no title": (GOOD.replace("  title: Kuis 1\n", ""), 1, "Kunci “title” belum ada."),
    "no items": ("- {id: kuis-1, title: Kuis 1, items: []}\n", 1, "terlalu pendek"),
}


def told(root: Path, bank: dict[str, Item]) -> list[str]:
    with pytest.raises(DatasetError) as caught:
        read_quizzes(root, bank)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a root with a good file."""
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_a_good_file_is_read(folder: Path, bank: dict[str, Item]) -> None:
    quizzes = read_quizzes(folder, bank)
    assert list(quizzes) == ["kuis-1"]
    assert quizzes["kuis-1"].points == 1


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_line(folder: Path, bank: dict[str, Item], name: str) -> None:
    text, line, message = MISTAKES[name]
    (folder / FILE).write_text(text, encoding="utf-8")
    problems = told(folder, bank)
    assert problems[0].startswith(f"{FILE}:{line}")
    assert message in problems[0]
    assert all(problem.endswith((".", "”")) for problem in problems)


def test_all_mistakes_are_told_in_one_run(folder: Path, bank: dict[str, Item]) -> None:
    text = GOOD.replace("perumus-netting-1993", "soal-hilang") + GOOD.replace("kuis-1", "Kuis 2")
    (folder / FILE).write_text(text, encoding="utf-8")
    problems = told(folder, bank)
    assert [problem.split(" ")[0].rstrip(":") for problem in problems] == [f"{FILE}:4", f"{FILE}:5"]


def test_a_missing_file_says_where_to_get_it(folder: Path, bank: dict[str, Item]) -> None:
    (folder / FILE).unlink()
    with pytest.raises(CourseError, match="riwayat git"):
        read_quizzes(folder, bank)


def test_an_unknown_quiz_is_named_with_the_known(folder: Path, bank: dict[str, Item]) -> None:
    quizzes = read_quizzes(folder, bank)
    assert choose(quizzes, []) == choose(quizzes, ["kuis-1", "kuis-1"])
    with pytest.raises(CourseError, match=r"“kuis-9” tidak ada dalam .*Yang ada: kuis-1\."):
        choose(quizzes, ["kuis-1", "kuis-9"])
