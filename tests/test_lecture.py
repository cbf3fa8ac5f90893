"""The index by which copies of the lecture are found although the lecture is not here."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursekit.lecture import INDEX, RUN, copied, read_index, runs, words, write_index

COURSE = Path(__file__).resolve().parent / "course"
LECTURE = " ".join(f"kata{number}" for number in range(20))


def test_the_index_of_the_tiny_course_is_that_of_its_lecture() -> None:
    lecture = (COURSE / "lecture.txt").read_text(encoding="utf-8")
    assert (COURSE / INDEX).read_text(encoding="utf-8") == write_index(lecture)


def test_the_index_of_the_course_is_sorted_and_whole(root: Path) -> None:
    index = (root / INDEX).read_text(encoding="utf-8")
    digests = index.splitlines()[1:]
    assert digests == sorted(read_index(index))
    assert len(digests) > 2000


@pytest.mark.parametrize(("first", "last", "found"), [(0, 13, True), (7, 20, True), (0, 12, False)])
def test_thirteen_words_in_a_row_are_a_copy_and_twelve_are_none(
    first: int, last: int, *, found: bool
) -> None:
    text = " ".join(["lain", *LECTURE.split()[first:last], "lain"])
    assert bool(copied(text, read_index(write_index(LECTURE)))) is found


def test_capitals_marks_and_line_breaks_hide_no_copy() -> None:
    index = read_index(write_index(LECTURE))
    text = "Baris satu.\n*Kata0* kata1, kata2\nkata3 (kata4) kata5\n" + ", ".join(
        f"KATA{number}" for number in range(6, 13)
    )
    assert copied(text, index) == (1, " ".join(LECTURE.split()[:RUN]))


def test_words_know_their_lines() -> None:
    assert words("Satu dua-tiga\n\n“empat”") == [("satu", 0), ("dua", 0), ("tiga", 0), ("empat", 2)]


def test_a_short_text_has_no_runs() -> None:
    assert list(runs("satu dua tiga")) == []
