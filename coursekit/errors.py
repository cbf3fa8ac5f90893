"""What can go wrong through no fault of the code, told to the user in Indonesian."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_GUESSES = 3


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a file that people write: where it stands, what is wrong, what to do.

    ``file`` is relative to the project root, ``line`` counts from 1 (0 = the whole file), ``id`` is
    the record's id or "". ``message`` and ``remedy`` are Indonesian sentences.
    """

    file: str
    line: int
    id: str
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        who = f" [{self.id}]" if self.id else ""
        return f"{where}{who}: {self.message} {self.remedy}".rstrip()


class CourseError(Exception):
    """A user-facing error; its text is one Indonesian message (what, where, what to do)."""


class DatasetError(CourseError):
    """The dataset holds ``problems``; all that were found in one run."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def unknown(kind: str, given: str, known: Iterable[str]) -> str:
    """Return the message for an id that does not exist, with the nearest that do."""
    ids = list(known)
    told = ", ".join(_near(given, {name: name for name in ids}) or ids[:_GUESSES])
    return f"{kind} “{given}” tidak ada dalam data. Yang terdekat: {told or 'belum ada satu pun'}."


def unlisted(kind: str, given: str, known: Mapping[str, str]) -> str:
    """Return the message for a value that is none of a few: all of them, the nearest first.

    ``known`` maps each to what it is called; either may be what was meant.
    """
    meant = {called: value for value, called in known.items()} | {value: value for value in known}
    told = ", ".join(known[value] for value in dict.fromkeys([*_near(given, meant), *known]))
    return f"{kind} “{given}” tidak ada. Yang ada: {told}."


def _near(given: str, meant: Mapping[str, str]) -> list[str]:
    """Return what the names most like ``given`` mean, the likest first."""
    lowered = {name.lower(): value for name, value in meant.items()}
    near = get_close_matches(given.lower(), lowered, n=_GUESSES, cutoff=0.5)
    return [lowered[name] for name in near]
