"""How hard the versions of a question came out, side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coursekit.report.figures import Figures, Question

LEVEL = 0.05
"""The level, shared by all questions of a quiz, at which their versions are told to differ."""

# Of the expected whole marks and of what lacks to them, in each version: custom for this test.
_LEAST_EXPECTED = 5


@dataclass(frozen=True)
class Spread:
    """The ``facilities`` in [0, 1] of the versions of a question, each of some ``counts`` marks.

    ``differs`` tells whether they differ by more than chance, None when too few were asked.
    """

    question: Question
    counts: tuple[int, ...]
    facilities: tuple[float | None, ...]
    differs: bool | None

    @property
    def reach(self) -> float | None:
        """How far the easiest version is from the hardest, None when only one was answered."""
        known = [one for one in self.facilities if one is not None]
        return max(known) - min(known) if len(known) > 1 else None


def spreads(figures: Figures) -> list[Spread]:
    """Return how the versions of each question went; answers to another's version do not count.

    Versions are told to differ by a chi-squared test (Pearson 1900) of their mean marks, which for
    marks of all or nothing is that of a table of right and wrong; ``LEVEL`` is divided by the
    number of questions (Bonferroni). A question with points given to all has no comparison.
    """
    shares = {
        question.number: list(_shares(figures, question))
        for question in figures.counted
        if len(question.versions) > 1 and not question.given
    }
    chances = {number: _chance([one for one in found if one]) for number, found in shares.items()}
    tested = sum(chance is not None for chance in chances.values())
    return [
        Spread(
            question,
            tuple(len(one) for one in shares[question.number]),
            tuple(sum(one) / len(one) if one else None for one in shares[question.number]),
            None if (chance := chances[question.number]) is None else chance * tested < LEVEL,
        )
        for question in figures.counted
        if question.number in shares
    ]


def _shares(figures: Figures, question: Question) -> Iterator[list[float]]:
    """Yield, for each version, the shares of the points that those asked it earned."""
    foreign = {(one.student.id, number) for one in figures.data.foreign for number in one.numbers}
    place = figures.data.questions.index(question)
    replies = [
        person.replies[place]
        for person in figures.data.people
        if (person.number, question.number) not in foreign
    ]
    for version in question.versions:
        yield [
            min(reply.points / question.maximum, 1.0)
            for reply in replies
            if reply.item == version.id and reply.points is not None
        ]


def _chance(groups: Sequence[Sequence[float]]) -> float | None:
    """Return the probability that means differ this much by chance, None of too few marks."""
    everything = [share for group in groups for share in group]
    if len(groups) < 2:  # noqa: PLR2004
        return None
    mean = sum(everything) / len(everything)
    if min(map(len, groups)) * min(mean, 1 - mean) < _LEAST_EXPECTED:
        return None
    variance = sum((share - mean) ** 2 for share in everything) / (len(everything) - 1)
    if not variance:
        return None
    between = sum(len(group) * (sum(group) / len(group) - mean) ** 2 for group in groups)
    return chi_squared_tail(between / variance, len(groups) - 1)


def chi_squared_tail(value: float, freedom: int) -> float:
    """Return the probability that chi-squared with whole degrees of freedom is at least so much."""
    half, odd = value / 2, freedom % 2 / 2
    powers = (
        math.pow(half, step + odd) / math.gamma(step + odd + 1) for step in range(freedom // 2)
    )
    return (math.erfc(math.sqrt(half)) if odd else 0.0) + math.exp(-half) * sum(powers)
