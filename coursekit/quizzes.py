"""Read ``quizzes/quizzes.yml``: which items a quiz asks, in which order, for how many points."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, TypeAdapter, ValidationError

from coursekit.complaints import complaints
from coursekit.errors import CourseError, DatasetError, Problem
from coursekit.model import Record, Slug, Text
from coursekit.yaml_reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from coursekit.item import Item
    from coursekit.yaml_reader import DataFile

FILE = "quizzes/quizzes.yml"


class Question(Record):
    """An item of the bank, asked for ``points``."""

    id: Slug
    points: Annotated[int, Field(ge=1)]


class Quiz(Record):
    """A quiz: one nbgrader assignment with one notebook, both called by its id."""

    id: Slug
    title: Text
    items: Annotated[tuple[Question, ...], Field(min_length=1)]

    @property
    def points(self) -> int:
        """The points of the whole quiz."""
        return sum(question.points for question in self.items)


def read_quizzes(root: Path, bank: Mapping[str, Item]) -> dict[str, Quiz]:
    """Return the quizzes of a course by id; raises DatasetError with every mistake in the file."""
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
            quiz = TypeAdapter(Quiz).validate_json(json.dumps(value), strict=True)
        except ValidationError as error:
            for part, message, remedy in complaints(error):
                line = file.line((number, *part))
                problems.append(Problem(FILE, line, _name(value), message, remedy))
            continue
        if quiz.id in quizzes:
            line = file.line((number, "id"))
            message = f"Id kuis “{quiz.id}” ditulis dua kali."
            problems.append(Problem(FILE, line, quiz.id, message, "Beri kuis ini id lain."))
        quizzes[quiz.id] = quiz
        problems += _wrong_items(file, number, quiz, bank)
    if problems:
        raise DatasetError(problems)
    return quizzes


def choose(quizzes: Mapping[str, Quiz], ids: Sequence[str]) -> list[Quiz]:
    """Return the quizzes called ``ids``, all of them when none is named; raises CourseError."""
    unknown = [quiz_id for quiz_id in ids if quiz_id not in quizzes]
    if unknown:
        raise CourseError(
            f"Kuis {', '.join(f'“{quiz_id}”' for quiz_id in unknown)} tidak ada dalam {FILE}. "
            f"Yang ada: {', '.join(quizzes)}. Periksa ejaannya, atau tambahkan kuis itu di sana."
        )
    return [quizzes[quiz_id] for quiz_id in dict.fromkeys(ids or quizzes)]


def _name(value: object) -> str:
    name = value.get("id") if isinstance(value, dict) else None
    return name if isinstance(name, str) else ""


def _wrong_items(
    file: DataFile, number: int, quiz: Quiz, bank: Mapping[str, Item]
) -> Iterator[Problem]:
    times: Counter[str] = Counter()
    for place, question in enumerate(quiz.items):
        times[question.id] += 1
        if question.id not in bank:
            message = f"Soal “{question.id}” tidak ada dalam bank soal."
            remedy = "Periksa ejaannya, atau tulis soal itu di data/items/."
        elif bank[question.id].pool != "graded":
            message = f"Soal “{question.id}” soal latihan; kuncinya terbuka di situs."
            remedy = "Pilih soal lain dengan “pool: graded”."
        elif times[question.id] == 2:  # noqa: PLR2004
            message = f"Soal “{question.id}” ditanyakan dua kali."
            remedy = "Hapus salah satunya."
        else:
            continue
        line = file.line((number, "items", place, "id"))
        yield Problem(FILE, line, quiz.id, message, remedy)
