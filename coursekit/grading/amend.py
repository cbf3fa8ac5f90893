"""Mend a quiz that is out: drop a question, accept one more answer, or give all its points."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coursekit.errors import CourseError
from coursekit.grading.frozen import Amendment, read_frozen, write_frozen
from coursekit.grading.grade import grade
from coursekit.grading.gradebook import reading
from coursekit.typed import OTHER, normal_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuestion, FrozenQuiz

LOG = "log/amend.jsonl"


@dataclass(frozen=True)
class Change:
    """The points of a student before and after, and of how many."""

    student: str
    name: str
    before: float
    after: float
    of_before: int
    of_after: int


def amend(
    classroom: Classroom, quiz_id: str, asked: str, kind: str, option: str = ""
) -> list[Change]:
    """Amend the question ``asked`` (its number or its item), grade again, return whose marks moved.

    ``option`` is what to accept: an option, "slot=option" where there are several slots, or a
    text. Raises CourseError, with nothing changed, when the quiz has no such question or option.
    """
    quiz = read_frozen(classroom.folder, quiz_id)
    question = _question(quiz, asked)
    amendment = _amendment(question, _version(question, asked), kind, option)
    # Said once more, after a run that was stopped, it counts once.
    amendments = tuple(dict.fromkeys((*question.amendments, amendment)))
    amended = question.model_copy(update={"amendments": amendments})
    questions = tuple(amended if one is question else one for one in quiz.questions)
    changed = quiz.model_copy(update={"questions": questions})
    before = _totals(classroom, quiz_id)
    write_frozen(classroom.folder, changed)
    _log(classroom, quiz_id, question, amendment)
    grade(classroom, quiz_id)
    after = _totals(classroom, quiz_id)
    return [
        Change(
            student=student,
            name=classroom.students[student].name if student in classroom.students else "",
            before=before.get(student, 0.0),
            after=points,
            of_before=quiz.points,
            of_after=changed.points,
        )
        for student, points in after.items()
        if points != before.get(student, 0.0) or quiz.points != changed.points
    ]


def told(changes: list[Change]) -> Iterator[str]:
    """Yield a line for each student whose marks moved, then how many they are."""
    for one in changes:
        yield (
            f"{one.student} {one.name}: {_number(one.before)} dari {one.of_before} menjadi "
            f"{_number(one.after)} dari {one.of_after}"
        )
    yield f"Nilai {len(changes)} mahasiswa berubah. Perubahan ini tercatat dalam {LOG}."


def _number(points: float) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _question(quiz: FrozenQuiz, asked: str) -> FrozenQuestion:
    for question in quiz.questions:
        if asked == str(question.number) or _version(question, asked):
            return question
    there = ", ".join(
        f"{question.number} ({', '.join(item.id for item in question.items)})"
        for question in quiz.questions
    )
    raise CourseError(f"Kuis “{quiz.id}” tidak mempunyai soal “{asked}”. Yang ada: {there}.")


def _version(question: FrozenQuestion, asked: str) -> str:
    """Return the item that ``asked`` names, "" when it names none of the question."""
    return next((item.id for item in question.items if item.id == asked), "")


def _amendment(question: FrozenQuestion, item: str, kind: str, option: str) -> Amendment:
    """Return the amendment of a question, or of the version ``item`` of it."""
    version = item if question.variants else ""
    if kind == "accept":
        return _accepted(question, version, option)
    if kind == "full-marks":
        return Amendment(kind="full-marks", item=version)
    if version:
        raise CourseError(
            f"Soal {question.number} mempunyai beberapa versi, dan --drop berlaku bagi semuanya. "
            "Sebut nomornya, atau beri nilai penuh kepada yang mendapat versi ini: --full-marks."
        )
    return Amendment(kind="drop")


def _accepted(question: FrozenQuestion, version: str, option: str) -> Amendment:
    if question.essay:
        raise CourseError(
            f"Soal {question.number} berupa esai, jadi tidak mempunyai pilihan. Ubahlah nilainya "
            "lewat formgrader, atau pakailah --drop atau --full-marks."
        )
    if question.variants and not version:
        raise CourseError(
            f"Soal {question.number} mempunyai beberapa versi. Sebut versi yang dimaksud: "
            f"{', '.join(item.id for item in question.items)}."
        )
    slot, _, chosen = option.rpartition("=")
    slots = [one.id for one in question.item.slots]
    if not slot and len(slots) == 1:
        slot = slots[0]
    if slot not in slots:
        raise CourseError(
            f"Soal {question.number} mempunyai beberapa bagian. Tulis bagian dan pilihannya, "
            f"misalnya --accept {slots[0]}={chosen or 'b'}; bagiannya: {', '.join(slots)}."
        )
    start = f"{version}:" if version else ""
    key = question.keys[version or question.item.id]
    options = [name.removeprefix(start) for name in key[slot]]
    if OTHER in options:
        if not normal_form(chosen):
            raise CourseError("Tulis jawaban yang diterima sesudah --accept.")
    elif chosen not in options:
        raise CourseError(
            f"Bagian {slot} dari soal {question.number} tidak mempunyai pilihan “{chosen}”. Yang "
            f"ada: {', '.join(options)}."
        )
    return Amendment(kind="accept", item=version, slot=slot, option=start + chosen)


def _totals(classroom: Classroom, quiz_id: str) -> dict[str, float]:
    """Return the points of each student in the gradebook; marks given by hand come first."""
    if not classroom.gradebook.is_file():
        return {}
    with reading(classroom.gradebook, quiz_id) as book:
        return dict(
            book.execute(
                "select s.student_id, sum(coalesce(g.manual_score, g.auto_score, 0)"
                " + coalesce(g.extra_credit, 0)) from grade g "
                "join submitted_notebook n on n.id = g.notebook_id "
                "join submitted_assignment s on s.id = n.assignment_id "
                "join assignment a on a.id = s.assignment_id where a.name = ? "
                "group by s.student_id order by s.student_id",
                (quiz_id,),
            ).fetchall()
        )


def _log(
    classroom: Classroom, quiz_id: str, question: FrozenQuestion, amendment: Amendment
) -> None:
    path = classroom.folder / LOG
    path.parent.mkdir(parents=True, exist_ok=True)
    entry = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "quiz": quiz_id,
        "question": question.number,
        **amendment.model_dump(),
        "item": amendment.item or question.item.id,
    }
    with path.open("a", encoding="utf-8") as log:
        log.write(json.dumps(entry, ensure_ascii=False) + "\n")
