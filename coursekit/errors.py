"""What can go wrong through no fault of the code, told to the user in Indonesian."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


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
