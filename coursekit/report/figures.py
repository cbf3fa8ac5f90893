"""What a class did in a quiz as neutral data, from wherever, and its figures."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from coursekit import statistics
from coursekit.errors import CourseError
from coursekit.grading.glossary import Glossary
from coursekit.text import to_plain
from coursekit.typed import normal_form
from coursekit.variants import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from coursekit.grading.classroom import Classroom, Student
    from coursekit.grading.frozen import FrozenQuestion, FrozenQuiz
    from coursekit.grading.results import Answer, Result
    from coursekit.item import Item, Slot
    from coursekit.statistics import Analysis, Flag, ItemStatistics, SlotStatistics

BINS = 10
"""The number of groups of marks that a distribution has."""

_UNKNOWN = "?"


@dataclass(frozen=True)
class Choice:
    """An option of a part of a question; ``score`` is in [0, 1], ``cell`` as in an item."""

    id: str
    text: str
    score: float
    misconception: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Part:
    """One thing to be answered; ``label`` is "" when the prompt alone asks it.

    ``id`` is unlike that of any other part of the question, also in another version.
    """

    id: str
    label: str
    choices: tuple[Choice, ...]
    typed: bool = False
    item: str = ""
    slot: str = ""


@dataclass(frozen=True)
class Version:
    """What some students are asked as a question; ``id`` is that of the item, "" outside a bank."""

    id: str
    prompt: str
    concepts: tuple[str, ...] = ()
    given: bool = False


@dataclass(frozen=True)
class Question:
    """A question of the quiz; ``maximum`` is in points, ``amended`` are words for a lecturer.

    One that is ``dropped`` counts for nobody. ``parts`` are those of all its versions.
    """

    number: int
    maximum: float
    versions: tuple[Version, ...]
    parts: tuple[Part, ...] = ()
    outcome: str = ""
    dropped: bool = False
    amended: tuple[str, ...] = ()

    @property
    def given(self) -> bool:
        """Tell whether some are given all its points, whatever they answered."""
        return any(one.given for one in self.versions)

    @property
    def essay(self) -> bool:
        """Tell whether it is marked with a rubric."""
        # Moodle tells of no parts either, but of no outcome.
        return not self.parts and bool(self.outcome)

    @property
    def chance(self) -> float:
        """The facility in [0, 1] that guessing yields, 0 where one writes."""
        guessed = [
            0.0 if part.typed else sum(one.score for one in part.choices) / len(part.choices)
            for part in self.parts
        ]
        return sum(guessed) / len(guessed) if guessed else 0.0


@dataclass(frozen=True)
class Reply:
    """What somebody answered: ``points`` are None while missing.

    ``item`` is the version asked, ``chosen`` maps each of its parts to an option's id, None when
    unanswered. ``pattern`` is all of it in one text, "" when there is nothing to compare, and
    ``right`` tells whether nothing is wrong.
    """

    points: float | None
    state: Literal["answered", "open", "unread"] = "answered"
    chosen: Mapping[str, str | None] = field(default_factory=dict)
    pattern: str = ""
    right: bool = False
    item: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who handed in; the replies are in the order of the questions."""

    number: str
    name: str
    replies: tuple[Reply, ...]

    @property
    def unread(self) -> bool:
        """Tell whether nothing of the submission could be read."""
        return all(reply.state == "unread" for reply in self.replies)


@dataclass(frozen=True)
class Foreign:
    """Questions that somebody answered in a version that another student was asked.

    ``owners`` are those who were asked all of them so; one when the submission names that one.
    """

    student: Student
    numbers: tuple[int, ...]
    owners: tuple[Student, ...]


@dataclass(frozen=True)
class ClassData:
    """What a class did in a quiz, from wherever; ``absent`` counts who handed nothing in.

    ``notes`` are Indonesian sentences on where it comes from, for the lecturer.
    """

    title: str
    classroom: str
    questions: tuple[Question, ...]
    people: tuple[Person, ...]
    absent: int = 0
    names: Glossary = field(default_factory=Glossary)
    notes: tuple[str, ...] = ()
    foreign: Sequence[Foreign] = ()


@dataclass(frozen=True)
class Figures:
    """The statistics of a class.

    ``counted`` are the questions that they are about: neither dropped nor without any mark.
    ``totals`` are the points of the complete students, ``points`` the most that they can be.
    ``items``, ``parts`` and ``flags`` are by question number.
    """

    data: ClassData
    counted: tuple[Question, ...]
    analysis: Analysis
    totals: tuple[float, ...]
    points: float
    items: dict[int, ItemStatistics]
    parts: dict[int, dict[str, SlotStatistics]]
    flags: dict[int, tuple[Flag, ...]]

    @property
    def waiting(self) -> tuple[Question, ...]:
        """The questions that nobody has a mark for yet."""
        return tuple(
            one for one in self.data.questions if not one.dropped and one not in self.counted
        )

    @property
    def counts(self) -> list[int]:
        """How many complete students there are in each tenth of the marks, the last closed."""
        found = [0] * BINS
        for total in self.totals:
            # What a third of a point leaves over must not change the tenth.
            place = math.floor(round(total * BINS / self.points, 9))
            found[min(max(place, 0), BINS - 1)] += 1
        return found

    def percent(self, points: float | None) -> float | None:
        """Return points of the whole quiz on 0-100."""
        return None if points is None else 100 * points / self.points


@dataclass(frozen=True)
class Mastery:
    """The ``share`` in [0, 1] of the points that a class earned where something was asked."""

    id: str
    name: str
    questions: int
    share: float | None


def class_data(
    classroom: Classroom,
    quiz: FrozenQuiz,
    results: Sequence[Result],
    foreign: Sequence[Foreign] = (),
) -> ClassData:
    """Return what a graded class did, from its gradebook."""
    handed = {result.student.id for result in results}
    strangers = handed - classroom.students.keys()
    notes = (
        [f"{len(strangers)} kiriman berasal dari nomor yang tidak ada dalam daftar mahasiswa."]
        if strangers
        else []
    )
    unmatched = {
        _part_id(answer.question, answer.item, slot)
        for result in results
        for answer in result.answers
        for slot in answer.response
        if answer.chosen[slot] is None
    }
    return ClassData(
        title=to_plain(quiz.title),
        classroom=classroom.settings.title,
        questions=tuple(_question(one, unmatched) for one in quiz.questions),
        people=tuple(
            Person(
                result.student.id,
                result.student.name,
                tuple(_reply(answer) for answer in result.answers),
            )
            for result in results
        ),
        absent=sum(number not in handed for number in classroom.students),
        names=quiz.glossary,
        notes=tuple(notes),
        foreign=foreign,
    )


def _part_id(question: FrozenQuestion, item: Item, slot: str) -> str:
    return (
        f"{question.number}/{item.id}/{slot}" if question.variants else f"{question.number}/{slot}"
    )


def _question(question: FrozenQuestion, unmatched: set[str]) -> Question:
    return Question(
        number=question.number,
        maximum=question.points,
        versions=tuple(
            Version(item.id, item.prompt, item.concepts, question.given(item))
            for item in question.items
        ),
        parts=()
        if question.essay
        else tuple(
            _frozen_part(question, item, slot, unmatched)
            for item in question.items
            for slot in item.slots
        ),
        outcome=question.item.outcome,
        dropped=question.dropped,
        amended=tuple(_amended(question)),
    )


def _frozen_part(question: FrozenQuestion, item: Item, slot: Slot, unmatched: set[str]) -> Part:
    key = question.keys[item.id][slot.id]
    choices = [
        Choice(
            id=option.id,
            text=option.text,
            score=option.score
            if slot.typed
            else key[named(item, option.id) if question.variants else option.id],
            misconception=option.misconception or "",
            cell=option.cell or "",
        )
        for option in slot.options
    ]
    name = _part_id(question, item, slot.id)
    if name in unmatched:
        choices.append(Choice(_UNKNOWN, "jawaban lain", 0.0))
    return Part(name, slot.label, tuple(choices), typed=slot.typed, item=item.id, slot=slot.id)


def _amended(question: FrozenQuestion) -> Iterator[str]:
    for one in question.amendments:
        where = f" (versi {one.item})" if one.item else ""
        if one.kind == "drop":
            yield "dibatalkan, jadi tidak dihitung di sini"
        elif one.kind == "full-marks":
            yield f"{where} diberi nilai penuh bagi semua, jadi tidak membedakan siapa pun".strip()
        else:
            yield f"{where} menerima juga “{one.option}” sesudah kuis dirilis".strip()


def _reply(answer: Answer) -> Reply:
    unread = answer.state == "unread"
    typed = {slot.id for slot in answer.item.slots if slot.typed}
    told = {
        slot: normal_form(given) if slot in typed else given
        for slot, given in answer.response.items()
    }
    chosen: dict[str, str | None] = {}
    for slot in () if answer.question.essay else answer.item.slots:
        option = answer.chosen.get(slot.id)
        unmatched = _UNKNOWN if slot.id in answer.response else None
        name = _part_id(answer.question, answer.item, slot.id)
        chosen[name] = option.id if option else unmatched
    return Reply(
        points=None if unread else answer.points,
        state=answer.state,
        chosen=chosen,
        pattern=json.dumps(told, sort_keys=True) if told and not unread else "",
        right=all(score >= 1 for score in answer.scores.values()),
        item=answer.item.id,
    )


def evaluate(data: ClassData) -> Figures:
    """Return the statistics of a class; raises CourseError when there is nothing to count."""
    people = data.people
    if not people:
        raise CourseError(
            f"Kuis “{data.title}” belum mempunyai kiriman, jadi belum ada laporannya."
        )
    places = [
        place
        for place, question in enumerate(data.questions)
        if not question.dropped and any(one.replies[place].points is not None for one in people)
    ]
    if not places:
        raise CourseError(
            f"Kuis “{data.title}” tidak mempunyai soal yang dapat dihitung: semuanya dibatalkan, "
            "menunggu penilaian, atau tidak terbaca. Nilailah dahulu, lalu ulangi."
        )
    counted = tuple(data.questions[place] for place in places)
    scores = [[person.replies[place].points for place in places] for person in people]
    analysis = statistics.analyse(scores, [question.maximum for question in counted])
    items, parts, flags = {}, {}, {}
    for column, (place, question) in enumerate(zip(places, counted, strict=True)):
        rest = statistics.rest_scores(scores, column)
        items[question.number] = analysis.items[column]
        parts[question.number] = {
            part.id: _part(people, place, part, rest) for part in question.parts
        }
        # What everybody is given says nothing about the question.
        flags[question.number] = (
            ()
            if question.given
            else statistics.flags(
                analysis.items[column],
                {
                    part.id: parts[question.number][part.id]
                    for part in question.parts
                    if not part.typed
                },
                complete=analysis.test.complete,
                chance=question.chance,
            )
        )
    totals = [
        sum(mark for mark in row if mark is not None)
        for row in scores
        if all(mark is not None for mark in row)
    ]
    return Figures(
        data=data,
        counted=counted,
        analysis=analysis,
        totals=tuple(totals),
        points=sum(question.maximum for question in counted),
        items=items,
        parts=parts,
        flags=flags,
    )


def _part(
    people: Sequence[Person], place: int, part: Part, rest: Sequence[float | None]
) -> SlotStatistics:
    """Return how a part was answered by those whose answer could be read."""
    seen = [
        (reply.chosen[part.id], points)
        for reply, points in zip((one.replies[place] for one in people), rest, strict=True)
        if reply.state != "unread" and part.id in reply.chosen
    ]
    return statistics.distractors(
        {choice.id: choice.score for choice in part.choices},
        [chosen for chosen, _ in seen],
        [points for _, points in seen],
    )


def outcomes(figures: Figures) -> list[Mastery]:
    """Return how each outcome went, in the order of their numbers."""
    told = {name: one.text for name, one in figures.data.names.outcomes.items()}
    found = _mastered(figures, told, lambda question, _: (question.outcome,))
    return sorted(found, key=lambda one: (len(one.id), one.id))


def concepts(figures: Figures) -> list[Mastery]:
    """Return how each concept that has a name went, the weakest first."""
    told = figures.data.names.concepts
    found = _mastered(
        figures, told, lambda _, version: [one for one in version.concepts if one in told]
    )
    return sorted(found, key=lambda one: (one.share is None, one.share or 0.0))


def _mastered(
    figures: Figures, told: Mapping[str, str], asks: Callable[[Question, Version], Sequence[str]]
) -> Iterator[Mastery]:
    """Yield what was earned on the versions that ask each thing; ``told`` are their names."""
    asked: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
    for question in figures.counted:
        for version in question.versions:
            for name in filter(None, asks(question, version)):
                asked[name].add((question.number, version.id))
    for name, where in asked.items():
        marks = [
            (reply.points, question.maximum)
            for person in figures.data.people
            for question, reply in zip(figures.data.questions, person.replies, strict=True)
            if (question.number, reply.item) in where and reply.points is not None
        ]
        most = sum(maximum for _, maximum in marks)
        share = sum(points for points, _ in marks) / most if most else None
        yield Mastery(name, told.get(name, name), len({number for number, _ in where}), share)


def misconceptions(figures: Figures) -> list[tuple[str, int, int]]:
    """Return each misconception chosen with the number of students and of answers, most first."""
    people: defaultdict[str, set[str]] = defaultdict(set)
    answers: Counter[str] = Counter()
    for person, _, choice in _choices(figures):
        if choice.misconception:
            people[choice.misconception].add(person.number)
            answers[choice.misconception] += 1
    found = [(name, len(who), answers[name]) for name, who in people.items()]
    return sorted(found, key=lambda one: (-one[1], -one[2], one[0]))


def confusions(figures: Figures) -> Counter[tuple[str, str]]:
    """Return how often a model was taken for another: (asked, chosen) letters of models."""
    found: Counter[tuple[str, str]] = Counter()
    for _, part, choice in _choices(figures):
        keys = {one.cell[-1] for one in part.choices if one.score == 1 and one.cell}
        if len(keys) == 1 and choice.cell:
            found[keys.pop(), choice.cell[-1]] += 1
    return found


def _choices(figures: Figures) -> Iterator[tuple[Person, Part, Choice]]:
    """Yield every option that was chosen where the answer could be read."""
    for person in figures.data.people:
        for question, reply in zip(figures.data.questions, person.replies, strict=True):
            if question.dropped or reply.state == "unread":
                continue
            for part in question.parts:
                for choice in part.choices:
                    if choice.id == reply.chosen.get(part.id):
                        yield person, part, choice
