"""Mend a quiz that is out: drop a question, accept one more answer, give all its points, undo."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from textwrap import shorten
from typing import TYPE_CHECKING

from coursekit.errors import CourseError
from coursekit.grading.frozen import Amendment, read_frozen, write_frozen
from coursekit.grading.grade import grade, waiting_told
from coursekit.grading.gradebook import read_grades, reading
from coursekit.scoring import score
from coursekit.text import to_plain
from coursekit.typed import OTHER, normal_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuestion, FrozenQuiz
    from coursekit.grading.grade import Row

LOG = "log/amend.jsonl"
# What other commands write from the marks of a quiz: how it is called, where, what renews it.
_WRITTEN = (
    ("nilai", "laporan/nilai-{quiz}.xlsx", "marks {quiz} --replace"),
    ("nilai", "laporan/nilai-{quiz}.csv", "marks {quiz} --format csv --replace"),
    ("nilai", "laporan/nilai-{quiz}.moodle.csv", "marks {quiz} --format moodle --replace"),
    ("nilai", "laporan/nilai-semua.*", "marks {quiz} … --replace"),
    ("umpan balik", "feedback/*/{quiz}/{quiz}.html", "feedback {quiz}"),
    ("umpan balik", "laporan/umpan-balik-{quiz}.zip", "feedback {quiz} --moodle ZIP"),
    ("laporan", "laporan/laporan-{quiz}.html", "report {quiz}"),
    ("laporan", "laporan/laporan-{quiz}-kelas.html", "report {quiz} --students"),
)
_FIRST_WORDS = 72


@dataclass(frozen=True)
class Change:
    """The points of a student before and after, and of how many."""

    student: str
    name: str
    before: float
    after: float
    of_before: int
    of_after: int


@dataclass(frozen=True)
class Mended:
    """What an amendment did: ``asked`` in words, whose marks moved, and the rows of all.

    ``stale`` are the kinds of files that tell of the marks before, with what is said of each.
    ``undone`` names the amendment that was taken back, "" when none was, and ``right`` what is to
    be accepted when it always was; then nothing was done.
    """

    asked: str
    changes: tuple[Change, ...] = ()
    rows: tuple[Row, ...] = ()
    stale: tuple[tuple[str, str], ...] = ()
    undone: str = ""
    right: str = ""


def amend(classroom: Classroom, quiz_id: str, asked: str, kind: str, option: str = "") -> Mended:
    """Amend the question ``asked`` (its number or its item), grade again, return what moved.

    ``kind`` is that of an amendment, or "undo" for the last one that is in force. ``option`` is
    what to accept: an option, "slot=option" where there are several slots, or a text. Raises
    CourseError, with nothing changed, when the quiz has no such question, option or amendment.
    """
    quiz = read_frozen(classroom.folder, quiz_id)
    question = _question(quiz, asked)
    version = _version(question, asked)
    words = _words(question, version)
    if kind == "undo":
        amendment = _last(quiz, question, version)
        amended = _without(question, amendment)
    else:
        amendment = _amendment(quiz, question, version, kind, option)
        if amendment not in question.amendments and _right(question, amendment):
            return Mended(words, right=_called(question, amendment))
        # Said once more, after a run that was stopped, it counts once.
        amendments = tuple(dict.fromkeys((*question.amendments, amendment)))
        amended = question.model_copy(update={"amendments": amendments})
    questions = tuple(amended if one is question else one for one in quiz.questions)
    changed = quiz.model_copy(update={"questions": questions})
    before = _totals(classroom, quiz)
    write_frozen(classroom.folder, changed)
    _log(classroom, quiz_id, question, amendment, undone=kind == "undo")
    rows = grade(classroom, quiz_id)
    after = _totals(classroom, changed)
    changes = tuple(
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
    )
    undone = f"--{amendment.kind} {amendment.option}".rstrip() if kind == "undo" else ""
    return Mended(words, changes, tuple(rows), tuple(_stale(classroom, quiz_id)), undone)


def told(mended: Mended) -> Iterator[str]:
    """Yield which question it was, whose marks moved, what waits, and what to write anew."""
    yield mended.asked
    if mended.right:
        yield f"{mended.right} memang sudah benar; tidak ada yang diubah."
        return
    if mended.undone:
        yield f"Pembetulan yang dibatalkan: {mended.undone}"
    for one in mended.changes:
        yield (
            f"{one.student} {one.name}: {_number(one.before)} dari {one.of_before} menjadi "
            f"{_number(one.after)} dari {one.of_after}"
        )
    yield f"Nilai {len(mended.changes)} mahasiswa berubah. Perubahan ini tercatat dalam {LOG}."
    yield from waiting_told(mended.rows)
    if mended.stale:
        kinds = "/".join(dict.fromkeys(kind for kind, _ in mended.stale))
        yield f"Berkas {kinds} yang sudah ditulis kini usang:"
        for _, line in mended.stale:
            yield f"  {line}"


def _stale(classroom: Classroom, quiz_id: str) -> Iterator[tuple[str, str]]:
    """Yield the kinds of files that were written from the marks before, and how to renew each."""
    for kind, pattern, command in _WRITTEN:
        paths = sorted(classroom.folder.glob(pattern.format(quiz=quiz_id)))
        if paths:
            named = ", ".join(path.relative_to(classroom.folder).as_posix() for path in paths)
            if kind == "umpan balik" and len(paths) > 1:
                named = f"{len(paths)} halaman dalam folder feedback"
            yield kind, f"{named}: coursekit {command.format(quiz=quiz_id)}"


def _words(question: FrozenQuestion, version: str) -> str:
    """Return how a question begins, so that a wrong number is noticed."""
    item = next((one for one in question.items if one.id == version), question.item)
    prompt = " ".join(to_plain(item.prompt).split())
    return f"Soal {question.number} ({item.id}): “{shorten(prompt, _FIRST_WORDS, placeholder='…')}”"


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


def _amendment(
    quiz: FrozenQuiz, question: FrozenQuestion, item: str, kind: str, option: str
) -> Amendment:
    """Return the amendment of a question, or of the version ``item`` of it."""
    version = item if question.variants else ""
    if kind != "drop":
        _check_open(quiz, question, version, kind)
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


def _check_open(quiz: FrozenQuiz, question: FrozenQuestion, version: str, kind: str) -> None:
    """Raise CourseError when an amendment would change nothing because of an earlier one."""
    for one in question.amendments:
        if one.kind == "drop":
            state = "sudah dibatalkan bagi semua"
        elif one.kind == "full-marks" and kind == "accept" and one.item in {"", version}:
            state = "sudah diberi nilai penuh"
        else:
            continue
        raise CourseError(
            f"Soal {one.item or question.number} {state}, jadi pembetulan ini tidak mengubah "
            "apa-apa. Batalkan dahulu yang itu: "
            f"coursekit amend {quiz.id} {one.item or question.number} --undo"
        )


def _last(quiz: FrozenQuiz, question: FrozenQuestion, version: str) -> Amendment:
    """Return the amendment of a question, or of a version of it, that was made last."""
    own = version if question.variants else ""
    found = [one for one in question.amendments if own in {"", one.item}]
    if not found:
        raise CourseError(
            f"Soal {own or question.number} tidak mempunyai pembetulan yang dapat dibatalkan. "
            f"Bila perintah sebelum ini terhenti, jalankan: coursekit grade {quiz.id}"
        )
    return found[-1]


def _without(question: FrozenQuestion, amendment: Amendment) -> FrozenQuestion:
    """Return a question with an amendment taken back; it stays visible as one that was."""
    return question.model_copy(
        update={
            "amendments": tuple(one for one in question.amendments if one != amendment),
            "undone": (*question.undone, amendment),
        }
    )


def _right(question: FrozenQuestion, amendment: Amendment) -> bool:
    """Tell whether what is to be accepted earns everything already."""
    if amendment.kind != "accept":
        return False
    key = question.keys[amendment.item or question.item.id]
    slot = amendment.slot
    return score({slot: amendment.option}, {slot: key[slot]}) >= 1


def _called(question: FrozenQuestion, amendment: Amendment) -> str:
    """Return what is to be accepted, in words."""
    option = amendment.option
    if amendment.item:
        option = option.removeprefix(f"{amendment.item}:")
    slot = next(one for one in question.item.slots if one.id == amendment.slot)
    called = f"Jawaban “{option}”" if slot.typed else f"Pilihan {option}"
    return called if len(question.item.slots) == 1 else f"{called} pada bagian {slot.id}"


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
    slot = _typed_as(slot, slots)
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
    elif (chosen := _typed_as(chosen, options)) not in options:
        raise CourseError(
            f"Bagian {slot} dari soal {question.number} tidak mempunyai pilihan “{chosen}”. Yang "
            f"ada: {', '.join(options)}."
        )
    return Amendment(kind="accept", item=version, slot=slot, option=start + chosen)


def _typed_as(word: str, names: list[str]) -> str:
    """Return the name that a word is, in any case; the word itself when it is none of them."""
    bare = word.strip().casefold()
    return next((name for name in names if name.casefold() == bare), word)


def _totals(classroom: Classroom, quiz: FrozenQuiz) -> dict[str, float]:
    """Return the points of each student in the gradebook; what waits counts as nothing."""
    if not classroom.gradebook.is_file():
        return {}
    with reading(classroom.gradebook, quiz.id) as book:
        found = read_grades(book, quiz.id)
    totals = {}
    for student, grades in found.items():
        earned = (
            grades[question.cell].points(question, quiz.item(question, student))
            for question in quiz.questions
            if question.cell in grades
        )
        totals[student] = round(sum(one or 0.0 for one in earned), 4)
    return totals


def _log(
    classroom: Classroom,
    quiz_id: str,
    question: FrozenQuestion,
    amendment: Amendment,
    *,
    undone: bool,
) -> None:
    path = classroom.folder / LOG
    path.parent.mkdir(parents=True, exist_ok=True)
    entry = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "quiz": quiz_id,
        "question": question.number,
        **amendment.model_dump(),
        "item": amendment.item or question.item.id,
        "undone": undone,
    }
    with path.open("a", encoding="utf-8") as log:
        log.write(json.dumps(entry, ensure_ascii=False) + "\n")
