"""Read ``quizzes/quizzes.yml``: which items a quiz asks, in which order, for how many points.

A quiz names its items, or says how many of which outcome, family, chapter or Bloom level it wants;
then a hash of quiz and item decides, so that the choice stays the same until the bank changes. In a
private class its secret goes into that hash. A question may have several versions, equally hard by
design, of which each student gets one.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Annotated

from pydantic import Discriminator, Field, Tag, TypeAdapter, ValidationError

from coursekit.bank.survey import line
from coursekit.complaints import complaints
from coursekit.errors import CourseError, DatasetError, Problem, unlisted
from coursekit.item import Family  # noqa: TC001 - pydantic reads it
from coursekit.model import Bloom, OutcomeId, Record, Slug, Text
from coursekit.variants import versions
from coursekit.wishes import fulfil
from coursekit.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from coursekit.item import Item
    from coursekit.yaml_reader import DataFile

FILE = "quizzes/quizzes.yml"


class Question(Record):
    """An item of the bank, asked for ``points``; some students get one of ``variants`` instead."""

    id: Slug
    points: Annotated[int, Field(ge=1)]
    variants: tuple[Slug, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The items of all its versions."""
        return (self.id, *self.variants)


class Choice(Record):
    """A wish: ``count`` questions of a kind, each with ``variants`` versions, for ``points``."""

    outcome: OutcomeId | None = None
    family: Family | None = None
    chapter: Slug | None = None
    bloom: Bloom | None = None
    count: Annotated[int, Field(ge=1)]
    points: Annotated[int, Field(ge=1)]
    variants: Annotated[int, Field(ge=1, le=9)] = 1

    def fits(self, item: Item) -> bool:
        """Tell whether an item is of the kind that is wished for."""
        wanted = self.model_dump(include={"outcome", "family", "chapter", "bloom"})
        return all(value is None or getattr(item, key) == value for key, value in wanted.items())


def _kind(value: object) -> str:
    return "choice" if isinstance(value, dict) and "id" not in value else "question"


_KINDS = ("question", "choice")
Part = Annotated[
    Annotated[Question, Tag(_KINDS[0])] | Annotated[Choice, Tag(_KINDS[1])], Discriminator(_kind)
]


class Plan(Record):
    """A quiz as it is written down: questions, wishes, or both, in order."""

    id: Slug
    title: Text
    items: Annotated[tuple[Part, ...], Field(min_length=1)]


class Quiz(Record):
    """A quiz: one nbgrader assignment with one notebook, both called by its id."""

    id: Slug
    title: Text
    items: tuple[Question, ...]

    @property
    def points(self) -> int:
        """The points of the whole quiz."""
        return sum(question.points for question in self.items)


def read_quizzes(root: Path, bank: Mapping[str, Item], secret: str = "") -> dict[str, Quiz]:
    """Return the quizzes of a course by id; raises DatasetError with every mistake in the file.

    ``secret`` goes into the choice of what is wished for; that of the demo class is public: "".
    """
    try:
        data = (root / FILE).read_bytes()
    except OSError:
        raise CourseError(
            f"Berkas {FILE} tidak ada atau tidak dapat dibuka. Kembalikan berkas itu dari riwayat "
            "git."
        ) from None
    file = read_yaml(FILE, data)
    problems = list(file.problems)
    quizzes: dict[str, Quiz] = {}
    if not problems and not isinstance(file.value, list):
        file.add(1, "Isi berkas ini bukan daftar.", "Awali setiap kuis dengan “- id: …”.")
        problems = list(file.problems)
    for number, value in enumerate(file.value if isinstance(file.value, list) else ()):
        try:
            # As JSON, strict: a list is fine where a tuple is wanted, a "3" is no number.
            plan = TypeAdapter(Plan).validate_json(json.dumps(value), strict=True)
        except ValidationError as error:
            for part, message, remedy in complaints(error, _KINDS, tag_at=2):
                at = file.line((number, *part))
                problems.append(Problem(FILE, at, _name(value), message, remedy))
            continue
        if plan.id in quizzes:
            at = file.line((number, "id"))
            message = f"Id kuis “{plan.id}” ditulis dua kali."
            problems.append(Problem(FILE, at, plan.id, message, "Beri kuis ini id lain."))
        wrong = [*_wrong_items(file, number, plan, bank)]
        problems += wrong
        quizzes[plan.id] = Quiz(id=plan.id, title=plan.title, items=())
        if not wrong:
            questions, unmet = _questions(file, number, plan, bank, secret)
            problems += unmet
            quizzes[plan.id] = Quiz(id=plan.id, title=plan.title, items=questions)
    if problems:
        raise DatasetError(problems)
    return quizzes


def choose(quizzes: Mapping[str, Quiz], ids: Sequence[str]) -> list[Quiz]:
    """Return the quizzes called ``ids``, all of them when none is named; raises CourseError."""
    for quiz_id in ids:
        if quiz_id not in quizzes:
            raise CourseError(
                f"{unlisted('Kuis', quiz_id, {known: known for known in quizzes})} Periksa "
                f"ejaannya, atau tambahkan kuis itu dalam {FILE}."
            )
    return [quizzes[quiz_id] for quiz_id in dict.fromkeys(ids or quizzes)]


def preview(quiz: Quiz, bank: Mapping[str, Item]) -> Iterator[str]:
    """Yield what a quiz asks, a line a question, then how its points are spread."""
    yield f"{quiz.title} ({quiz.id}): {len(quiz.items)} soal, nilai {quiz.points}"
    points: Counter[str] = Counter()
    for number, question in enumerate(quiz.items, start=1):
        item = bank[question.id]
        yield f"{number:>3}. ({question.points}) {line(item)}"
        for other in question.variants:
            yield f"      atau {line(bank[other])}"
        points.update({item.outcome: question.points})
    told = ", ".join(f"{outcome} {points[outcome]}" for outcome in sorted(points, key=_by_number))
    yield f"Nilai menurut capaian: {told}"


def _by_number(outcome: str) -> int:
    return int(outcome.removeprefix("CP"))


def _questions(
    file: DataFile, number: int, plan: Plan, bank: Mapping[str, Item], secret: str
) -> tuple[tuple[Question, ...], list[Problem]]:
    """Return the questions of a plan, every wish fulfilled from what is not asked already."""
    wishes = {at: part for at, part in enumerate(plan.items) if isinstance(part, Choice)}
    named = {name for part in plan.items if isinstance(part, Question) for name in part.ids}
    fulfilled = fulfil(wishes, bank, named, f"{secret}{plan.id}")
    questions: list[Question] = []
    problems = []
    for place, part in enumerate(plan.items):
        if isinstance(part, Question):
            questions.append(part)
            continue
        found = fulfilled[place]
        if len(found) < part.count:
            message = f"Hanya ada {len(found)} soal yang cocok, diminta {part.count}."
            remedy = "Kurangi “count”, longgarkan pilihannya, atau tambahkan soal kuis."
            if part.variants > 1:
                message = f"{message.removesuffix('.')} dengan {part.variants} versi setara."
                remedy = f"Kurangi “variants”. {remedy}"
            where = file.line((number, "items", place))
            problems.append(Problem(FILE, where, plan.id, message, remedy))
        questions += [
            Question(id=first, points=part.points, variants=tuple(others))
            for first, *others in found
        ]
    return tuple(questions), problems


def _name(value: object) -> str:
    name = value.get("id") if isinstance(value, dict) else None
    return name if isinstance(name, str) else ""


def _wrong_items(
    file: DataFile, number: int, plan: Plan, bank: Mapping[str, Item]
) -> Iterator[Problem]:
    times: Counter[str] = Counter()
    for place, question in enumerate(plan.items):
        if isinstance(question, Choice):
            continue
        for nth, name in enumerate(question.ids):
            times[name] += 1
            wrong = _wrong_item(name, question, bank, times[name])
            if wrong:
                key: tuple[str | int, ...] = ("variants", nth - 1) if nth else ("id",)
                at = file.line((number, "items", place, *key))
                yield Problem(FILE, at, plan.id, *wrong)


def _wrong_item(
    name: str, question: Question, bank: Mapping[str, Item], times: int
) -> tuple[str, str] | None:
    """Return what is wrong with an item of a question, and a remedy; None when all is well."""
    if name not in bank:
        return (
            f"Soal “{name}” tidak ada dalam bank soal.",
            "Periksa ejaannya, atau tulis soal itu di data/items/.",
        )
    if bank[name].pool != "graded":
        return (
            f"Soal “{name}” soal latihan; kuncinya terbuka di situs.",
            "Pilih soal lain dengan “pool: graded”.",
        )
    if times == 2:  # noqa: PLR2004
        return f"Soal “{name}” ditanyakan dua kali.", "Hapus salah satunya."
    first = bank.get(question.id)
    if first and name != question.id and not versions(first, [bank[name]]):
        return (
            f"Soal “{name}” tidak setara dengan “{first.id}”, jadi tidak dapat menjadi versinya.",
            "Pilih soal dengan bab, capaian, Bloom, dan bentuk yang sama, bukan isian atau esai.",
        )
    return None
