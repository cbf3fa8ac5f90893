"""What a graded class answered and earned, for feedback and the report: marks with their answers.

The marks are those of the gradebook, with what a lecturer gave by hand; the answers are read from
what was handed in. Where the two do not belong together, grading has to be run first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coursekit.errors import CourseError
from coursekit.grading.classroom import Student
from coursekit.grading.grade import released, submitted
from coursekit.grading.gradebook import read_grades, reading
from coursekit.grading.rebuild import mark
from coursekit.scoring import score
from coursekit.typed import matched, normal_form
from coursekit.variants import named

if TYPE_CHECKING:
    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuestion, FrozenQuiz
    from coursekit.grading.gradebook import Grade
    from coursekit.grading.submission import Submission
    from coursekit.item import Item, Option, Slot

# A comment stands with the cell that is answered, a score with the one that is graded.
_COMMENTS = """
select s.student_id, b.name, c.manual_comment
from comment c join base_cell b on b.id = c.cell_id
join submitted_notebook h on h.id = c.notebook_id
join submitted_assignment s on s.id = h.assignment_id
join assignment a on a.id = s.assignment_id
where a.name = ? and c.manual_comment is not null
"""


@dataclass(frozen=True)
class Answer:
    """What a student answered to a question, and the points in [0, worth] that it earned.

    ``response`` maps each answered slot to an option of ``item`` or, where one types, to the text;
    ``chosen`` maps it to the option that it stands for, None when it stands for no single one.
    ``scores`` maps every slot to what it earned, in [0, 1]; an essay has none. ``points`` are None
    while they wait for a lecturer, whose ``comment`` is "" when there is none.
    """

    question: FrozenQuestion
    item: Item
    state: Literal["answered", "open", "unread"]
    response: dict[str, str]
    chosen: dict[str, Option | None]
    scores: dict[str, float]
    essay: str
    points: float | None
    comment: str


@dataclass(frozen=True)
class Result:
    """A student's graded submission, its answers in the order of the quiz.

    ``points`` are the sum of what is marked already; ``waiting`` counts what is not.
    """

    student: Student
    submission: Submission
    answers: tuple[Answer, ...]

    @property
    def points(self) -> float:
        """The points of the whole submission as far as they are given, extra credit counted in."""
        return round(sum(answer.points or 0.0 for answer in self.answers), 4)

    @property
    def waiting(self) -> int:
        """How many questions wait for a lecturer."""
        return sum(answer.points is None for answer in self.answers)


def read_results(classroom: Classroom, quiz: FrozenQuiz) -> list[Result]:
    """Return everybody's result by student number; raises CourseError when grading is to be run."""
    with reading(classroom.gradebook, quiz.id) as book:
        grades = read_grades(book, quiz.id)
        comments = {
            (student, cell.replace("jawab-", "uji-")): comment
            for student, cell, comment in book.execute(_COMMENTS, (quiz.id,))
        }
    if not grades:
        raise CourseError(
            f"Kuis “{quiz.id}” belum dinilai. Jalankan dahulu: coursekit grade {quiz.id}"
        )
    stub = released(classroom, quiz.id).stub
    results = []
    for number, marks in grades.items():
        folder = classroom.submission(quiz.id, number).parent
        submission = submitted(folder, quiz, stub)
        expected = mark(quiz, submission, number).marks
        if any(expected.get(name) != one.auto for name, one in marks.items()):
            raise CourseError(
                f"Kiriman {number} berubah sesudah dinilai. Jalankan dahulu: coursekit grade "
                f"{quiz.id}"
            )
        student = classroom.students.get(number, Student(number, ""))
        answers = tuple(
            _answer(
                quiz,
                question,
                submission,
                number,
                marks[question.cell],
                comments.get((number, question.cell), ""),
            )
            for question in quiz.questions
        )
        results.append(Result(student, submission, answers))
    return results


def _answer(
    quiz: FrozenQuiz,
    question: FrozenQuestion,
    submission: Submission,
    student: str,
    grade: Grade,
    comment: str,
) -> Answer:
    number = question.number
    item, key = quiz.item(question, student), quiz.key(question, student)
    essay = submission.essays.get(number, "") if question.essay else ""
    response = {}
    if not question.essay:
        response = question.response(submission.answers.get(number, {}), key)
    start = named(item, "") if question.variants else ""
    own = {slot: told.removeprefix(start) for slot, told in response.items()}
    unread = submission.status == "RUSAK" or number in submission.unread
    slots = {slot.id: slot for slot in item.slots}
    return Answer(
        question=question,
        item=item,
        state="unread" if unread else "answered" if response or essay else "open",
        response=own,
        chosen={slot: option_of(slots[slot], told) for slot, told in own.items()},
        scores={} if question.essay else {slot: score(response, {slot: key[slot]}) for slot in key},
        essay=essay,
        points=grade.points(question, item),
        comment=comment,
    )


def option_of(slot: Slot, given: str) -> Option | None:
    """Return the option that a response stands for; a typed one by what its text is taken for."""
    if not slot.typed:
        return next((option for option in slot.options if option.id == given), None)
    forms = {normal_form(text): option for option in slot.options for text in option.accepts}
    found = {forms[form].id: forms[form] for form in matched(given, forms)}
    if found:
        return next(iter(found.values())) if len(found) == 1 else None
    return next((option for option in slot.options if not option.accepts), None)


def best_options(slot: Slot) -> list[Option]:
    """Return the options that earn most."""
    most = max(option.score for option in slot.options)
    return [option for option in slot.options if option.score == most]


def mended(answer: Answer, slot: Slot) -> bool:
    """Tell whether an answer counts for more than it did, so that what is said to it is wrong."""
    option = answer.chosen.get(slot.id)
    return answer.scores.get(slot.id, 0.0) > (option.score if option else 0.0)


def lost_points(answer: Answer) -> float:
    """Return the points that were not earned; those that wait are not lost."""
    if answer.points is None:
        return 0.0
    return max(answer.question.worth - answer.points, 0.0)
