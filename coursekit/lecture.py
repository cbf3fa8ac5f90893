"""Tell whether a text copies the lecture, without having the lecture.

``data/lecture-index.txt`` holds a digest of every run of 13 words in the lecture. It is made by
``tools/lecture_index.py`` from a copy of the slides that is no part of this project.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

INDEX = "data/lecture-index.txt"
RUN = 13
_DIGITS = 10
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[tuple[str, int]]:
    """Return the words of ``text`` in small letters, each with its line, counted from 0.

    Punctuation and markup part words and are not compared.
    """
    return [
        (word.group().casefold(), number)
        for number, line in enumerate(text.split("\n"))
        for word in _WORD.finditer(line)
    ]


def runs(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield ``(digest, line, words)`` of every run of 13 words in ``text``."""
    found = words(text)
    for start in range(len(found) - RUN + 1):
        run = " ".join(word for word, _ in found[start : start + RUN])
        yield hashlib.sha256(run.encode()).hexdigest()[:_DIGITS], found[start][1], run


def copied(text: str, index: frozenset[str]) -> tuple[int, str] | None:
    """Return line and words of the first run of ``text`` that stands in the lecture, else None."""
    return next(((line, run) for digest, line, run in runs(text) if digest in index), None)


def read_index(text: str) -> frozenset[str]:
    """Return the digests of an index file; lines that begin with ``#`` are comments."""
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def write_index(lecture: str) -> str:
    """Return the index of ``lecture``, sorted so that it tells nothing of its order."""
    digests = sorted({digest for digest, _, _ in runs(lecture)})
    return (
        "\n".join(
            [
                f"# SHA-256, first {_DIGITS} digits, of every {RUN} words in a row of the lecture.",
                *digests,
            ]
        )
        + "\n"
    )
