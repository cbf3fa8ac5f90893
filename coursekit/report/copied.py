"""Submissions that look copied: wrong answers alike, or answers to what another was asked."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coursekit.report.figures import Foreign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coursekit.grading.classroom import Classroom, Student
    from coursekit.grading.frozen import FrozenQuestion, FrozenQuiz
    from coursekit.grading.results import Result
    from coursekit.grading.submission import Submission
    from coursekit.item import Item
    from coursekit.report.figures import ClassData, Person

LEVEL = 0.05
"""The level, shared by all pairs of a class, at which two submissions are told to be alike."""

_LEAST_ALIKE = 4


@dataclass(frozen=True)
class Alike:
    """Two submissions whose wrong answers agree: in ``same`` of the questions both got wrong.

    ``chance`` is the probability that at least as many agree by chance.
    """

    first: Person
    second: Person
    same: tuple[int, ...]
    both_wrong: int
    chance: float


def copied(data: ClassData, level: float = LEVEL) -> list[Alike]:
    """Return the pairs whose wrong answers agree far more than chance, the rarest first.

    Of the questions that both were asked in the same version and both answered wrongly, those
    answered the same are counted, a question with several parts once. That two wrong answers agree
    has the probability of sum(share^2) over the wrong answers of the class, the pair's own counted
    in, which errs on the side of the students; the tail is that of a sum of unequal coins.
    ``level`` is divided by the number of pairs (Bonferroni). After Bellezza & Bellezza 1989, Teach
    Psychol 16:151-155.
    """
    people = [person for person in data.people if not person.unread]
    wrong = [
        {
            (place, reply.item): reply.pattern
            for place, reply in enumerate(person.replies)
            if reply.pattern and not reply.right and not data.questions[place].dropped
        }
        for person in people
    ]
    agreeing = {}
    for version in {one for answers in wrong for one in answers}:
        counts = Counter(answers[version] for answers in wrong if version in answers)
        whole = sum(counts.values())
        agreeing[version] = sum((count / whole) ** 2 for count in counts.values())
    pairs = math.comb(len(people), 2)
    found = []
    for (first, one), (second, other) in itertools.combinations(zip(people, wrong, strict=True), 2):
        both = [version for version in one if version in other]
        same = [version for version in both if one[version] == other[version]]
        if len(same) < _LEAST_ALIKE:
            continue
        chance = _at_least(len(same), [agreeing[version] for version in both])
        if chance * pairs < level:
            numbers = tuple(data.questions[place].number for place, _ in same)
            found.append(Alike(first, second, numbers, len(both), chance))
    return sorted(found, key=lambda one: one.chance)


def _at_least(count: int, chances: Sequence[float]) -> float:
    """Return the probability that at least ``count`` of independent coins come up."""
    spread = [1.0]
    for chance in chances:
        spread = [
            low * (1 - chance) + high * chance
            for low, high in zip([*spread, 0.0], [0.0, *spread], strict=True)
        ]
    return math.fsum(spread[count:])


def foreign(classroom: Classroom, quiz: FrozenQuiz, results: Sequence[Result]) -> list[Foreign]:
    """Return who answered versions that they were not asked, and whose those may be."""
    return [
        Foreign(
            result.student,
            tuple(sorted(result.submission.foreign)),
            tuple(_owners(classroom, quiz, result)),
        )
        for result in results
        if result.submission.foreign
    ]


def _owners(classroom: Classroom, quiz: FrozenQuiz, result: Result) -> list[Student]:
    """Return the others who were asked all that somebody answered for another, or who is named."""
    asked = [
        (
            question,
            {item.id for item in question.items if _answers(question, item, result.submission)},
        )
        for question in quiz.questions
        if question.number in result.submission.foreign
    ]
    found = [
        student
        for student in classroom.students.values()
        if student.id != result.student.id
        and all(quiz.item(question, student.id).id in items for question, items in asked)
    ]
    claimed = result.submission.claimed.lower()
    return [student for student in found if student.id.lower() == claimed] or found


def _answers(question: FrozenQuestion, item: Item, submission: Submission) -> bool:
    """Tell whether all that is answered to a question is about one version of it."""
    value = submission.answers[question.number]
    own = question.response(value, question.keys[item.id])
    return own == question.response(value, question.key)
