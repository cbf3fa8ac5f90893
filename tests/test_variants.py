"""Different items for different students: chosen alike everywhere, equally hard, not copied."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import random
import shutil
import statistics
from typing import TYPE_CHECKING

import pytest
from synthetic import STOCK, autograde, best, classroom, filled, hand_in, stored

from coursekit.errors import CourseError, DatasetError
from coursekit.grading.amend import amend
from coursekit.grading.answers import (
    FORMAT,
    Answers,
    AnswersError,
    decode,
    encode,
    file_checksum,
    fingerprint,
    read_file,
)
from coursekit.grading.classroom import find_class
from coursekit.grading.frozen import freeze
from coursekit.grading.grade import grade
from coursekit.grading.release import release
from coursekit.grading.results import read_results
from coursekit.quizzes import FILE, preview, read_quizzes
from coursekit.variants import design, named, version, version_source, versions

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz
    from coursekit.item import Item

QUIZ = "kuis-versi"
VERSIONS = 3
# Sixteen questions, two of them the same for everybody.
PLAN = """\
- id: kuis-versi
  title: Kuis berversi
  items:
    - {chapter: matriks, family: single, bloom: C2, count: 8, variants: 3, points: 1}
    - {chapter: matriks, family: single, bloom: C1, count: 3, variants: 3, points: 1}
    - {family: classify, chapter: campuran, count: 1, variants: 3, points: 3}
    - {family: case, count: 1, variants: 3, points: 4}
    - {id: campuran-g07, variants: [campuran-g04, campuran-g10], points: 2}
    - {id: istilah-pendapat-ife, points: 2}
    - {id: etika-tawaran-gaji, points: 2}
"""


@pytest.fixture(scope="module")
def released(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """Return a class of four hundred whose quiz is released."""
    room = classroom(tmp_path_factory.mktemp("kelas") / "kelas-a", root, 400)
    (room.folder / FILE).write_text(PLAN, encoding="utf-8")
    release(room, QUIZ)
    return room


def text_of(room: Classroom) -> str:
    return room.release(QUIZ).read_text(encoding="utf-8")


# ---------- who gets what ----------


def test_versions_are_spread_evenly_and_question_by_question() -> None:
    students = [f"2026{number:04}" for number in range(200)]
    told = [[version("kelas", one, number, VERSIONS) for number in range(20)] for one in students]
    for question in zip(*told, strict=True):
        assert all(50 <= question.count(one) <= 83 for one in range(VERSIONS))
    same = [
        sum(a == b for a, b in zip(one, other, strict=True)) / 20
        for one, other in itertools.combinations(told, 2)
    ]
    # As if drawn by lot: a third of the questions, and nobody with a twin.
    assert statistics.mean(same) == pytest.approx(1 / VERSIONS, abs=0.01)
    assert statistics.stdev(same) == pytest.approx((2 / 9 / 20) ** 0.5, abs=0.01)
    assert max(same) < 1


def test_capitals_of_a_student_number_do_not_matter() -> None:
    assert version("k", "E1E120001", 3, 97) == version("k", "e1e120001", 3, 97)


def test_the_code_for_students_without_this_package_tells_the_same() -> None:
    space: dict[str, object] = {}
    exec(version_source(), space)  # noqa: S102 - as a student would
    for number in range(200):
        assert space["version"]("kelas", str(number), number, 5) == version(  # type: ignore[operator]
            "kelas", str(number), number, 5
        )


def test_versions_are_equally_hard_by_design(quiz: FrozenQuiz, bank: dict[str, Item]) -> None:
    varied = [question for question in quiz.questions if question.variants]
    assert len(varied) == 14
    for question in varied:
        assert len({design(item) for item in question.items}) == 1
        assert len({item.id for item in question.items}) == VERSIONS
    asked = [item.id for question in quiz.questions for item in question.items]
    assert len(asked) == len(set(asked))
    single = bank["istilah-pendapat-ife"]
    assert versions(single, [single, bank["campuran-g07"]]) == []


def test_the_secret_decides_which_items_are_asked(root: Path, bank: dict[str, Item]) -> None:
    asked = {
        tuple(one.id for one in read_quizzes(root, bank, secret)["kuis-3"].items)
        for secret in ("", "a", "b")
    }
    assert len(asked) == 3


def test_no_secret_makes_a_quiz_impossible(root: Path, bank: dict[str, Item]) -> None:
    for secret in range(300):
        quizzes = read_quizzes(root, bank, f"rahasia-{secret}")
        for quiz in quizzes.values():
            asked = [one.id for one in quiz.items]
            assert len(asked) == len(set(asked))


# ---------- a quiz with versions ----------


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("id: campuran-g07, variants: [tidak-ada], points: 2", "tidak ada dalam bank soal"),
        ("id: campuran-g07, variants: [kasus-g02], points: 2", "tidak setara"),
        ("id: campuran-g07, variants: [campuran-g07], points: 2", "ditanyakan dua kali"),
        ("id: campuran-g07, variants: [ross-relokasi-nelayan], points: 2", "soal latihan"),
        ("chapter: matriks, bloom: C2, family: single, count: 30, variants: 3, points: 1", "versi"),
        ("family: essay, count: 1, variants: 2, points: 9", "dengan 2 versi setara"),
        ("family: short, count: 1, variants: 2, points: 9", "dengan 2 versi setara"),
    ],
)
def test_what_cannot_be_a_version_is_told(
    tmp_path: Path, bank: dict[str, Item], line: str, message: str
) -> None:
    (tmp_path / FILE).parent.mkdir()
    text = f"- id: {QUIZ}\n  title: Kuis\n  items:\n    - {{{line}}}\n"
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=message):
        read_quizzes(tmp_path, bank)


def test_the_preview_names_the_versions(released: Classroom, bank: dict[str, Item]) -> None:
    lines = list(preview(read_quizzes(released.folder, bank, released.secret)[QUIZ], bank))
    assert sum(line.startswith("      atau ") for line in lines) == 28


def test_without_our_package_a_cell_tells_the_versions(room: Classroom, quiz: FrozenQuiz) -> None:
    cells = json.loads(text_of(room))["cells"]
    [cell] = [one for one in cells if one["metadata"].get("coursekit", {}).get("student")]
    source = "".join(cell["source"]).replace('nomor_mahasiswa = ""', 'nomor_mahasiswa = "20260007"')
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(source, {})  # noqa: S102 - as a student would
    for question in quiz.questions:
        if question.variants:
            at = question.items.index(quiz.item(question, "20260007")) + 1
            assert f"Soal {question.number}: jawablah versi {at}.\n" in out.getvalue()
    text = "".join(next(one for one in cells if "items" in str(one["metadata"]))["source"])
    assert "### Versi 1" in text
    assert "### Versi 3" in text


# ---------- four hundred students ----------


def test_own_answers_count_and_a_classmates_do_not(room: Classroom, quiz: FrozenQuiz) -> None:
    text = text_of(room)
    dice = random.Random(1)  # noqa: S311
    students = list(room.students)
    honest, copying = students[:200], students[200:]
    models = {}
    for student in honest:
        hand_in(room, quiz, student, filled(text, quiz, student, best))
    for student in copying:
        models[student] = dice.choice(honest)
        notebook = filled(text, quiz, models[student], best)
        hand_in(room, quiz, student, json.loads(json.dumps(notebook)))
    rows = {row.student.id: row for row in grade(room, QUIZ)}
    assert {rows[student].points for student in honest} == {quiz.points}
    assert {rows[student].status for student in honest} == {"OK"}
    varied = [question for question in quiz.questions if question.variants]
    shares = []
    for result in read_results(room, quiz):
        if result.student.id in copying:
            marks = [result.answers[one.number - 1].points or 0 for one in varied]
            shares.append(sum(marks) / sum(one.points for one in varied))
            foreign = {
                one.number
                for one in varied
                if quiz.item(one, result.student.id) != quiz.item(one, models[result.student.id])
            }
            assert result.submission.foreign == foreign
            row = rows[result.student.id]
            assert row.status == "PERIKSA"
            assert f"Nomor mahasiswa di dalamnya: {models[result.student.id]}." in row.sentence
    # What happens to be one's own version too: a third, as good as guessing among three.
    assert statistics.mean(shares) == pytest.approx(1 / VERSIONS, abs=0.05)


def test_the_letters_of_a_classmate_are_worth_a_guess(
    released: Classroom, bank: dict[str, Item]
) -> None:
    shares, chances = [], []
    # In one class fourteen questions tell little; in thirty classes of other secrets, much.
    for secret in map(str, range(30)):
        quiz = freeze(read_quizzes(released.folder, bank, secret)[QUIZ], bank, class_id=secret)
        varied = [question for question in quiz.questions if question.variants]
        for student, model in itertools.pairwise(list(released.students)[:20]):
            for question in varied:
                item, other = quiz.item(question, student), quiz.item(question, model)
                if item != other:
                    copied = {slot: named(item, option) for slot, option in best(other).items()}
                    shares.append(question.marks(copied, item) / question.worth)
                    chances.append(statistics.mean(1 / len(slot.options) for slot in item.slots))
    assert statistics.mean(shares) == pytest.approx(statistics.mean(chances), abs=0.05)


def test_nobody_has_a_harder_quiz(quiz: FrozenQuiz, room: Classroom) -> None:
    # Items of one design are not quite alike: what a class would get right of each is drawn.
    dice = random.Random(7)  # noqa: S311
    for _ in range(20):
        ease = {
            item.id: min(max(dice.gauss(0.65, 0.1), 0.05), 0.98)
            for question in quiz.questions
            for item in question.items
        }
        means = [
            sum(ease[quiz.item(one, student).id] * one.points for one in quiz.questions)
            / quiz.points
            for student in room.students
        ]
        assert statistics.stdev(means) <= 0.05


# ---------- the ways in, and what becomes of a mistake ----------


def page_file(answers: Answers, quiz: FrozenQuiz) -> Answers:
    """Return what is read of the file that a page saves of these answers."""
    content = {
        "format": FORMAT,
        "fingerprint": fingerprint(quiz),
        **answers.model_dump(mode="json"),
    }
    told = {**content, "checksum": file_checksum(content)}
    return read_file(json.dumps(told).encode(), quiz)


def test_a_code_and_a_file_name_the_version(quiz: FrozenQuiz) -> None:
    student, other = "20260003", "20260004"
    responses = {
        question.number: {
            slot: named(item, option) if question.variants else option
            for slot, option in best(item).items()
        }
        for question in quiz.questions
        for item in [quiz.item(question, student)]
    }
    mine = Answers(quiz=QUIZ, student=student, responses=responses, essays={})
    assert decode(encode(mine, quiz), quiz) == mine
    # Another number makes of a code's letters that student's own versions, and refuses a file.
    assert page_file(mine, quiz)
    with pytest.raises(AnswersError, match="pilihan yang tidak ada"):
        page_file(mine.model_copy(update={"student": other}), quiz)


def test_nbgrader_and_its_button_know_the_student(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    text = text_of(room)
    hand_in(room, quiz, "20260001", filled(text, quiz, "20260001", best))
    hand_in(room, quiz, "20260002", filled(text, quiz, "20260001", best))
    ours, stock = (find_class(shutil.copytree(room.folder, tmp_path / n)) for n in ("b", "asli"))
    (stock.folder / "nbgrader_config.py").write_text(STOCK, encoding="utf-8")
    grade(ours, QUIZ)
    autograde(room, QUIZ)
    assert stored(room) == stored(ours)
    # Running the notebook cannot tell whose it is; one's own answers are right for it too.
    autograde(stock, QUIZ)
    assert stored(stock, "20260001") == stored(ours, "20260001")
    assert stored(stock, "20260002") != stored(ours, "20260002")


def test_an_answer_without_quotation_marks_is_read(room: Classroom, quiz: FrozenQuiz) -> None:
    student = "20260001"
    notebook = filled(text_of(room), quiz, student, best)
    first = next(one for one in quiz.questions if one.variants and len(one.item.slots) == 1)
    item = quiz.item(first, student)
    [option] = best(item).values()
    for written in (f"{item.id}:{option}", f'"{item.id}:{option}"', f"“{item.id}:{option}”"):
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == f"jawab-{first.number}":
                cell["source"] = f"jawaban_{first.number} = {written}"
        hand_in(room, quiz, student, notebook)
        [row] = grade(room, QUIZ)
        assert row.points == quiz.points, written


def test_a_version_is_amended_by_itself(room: Classroom, quiz: FrozenQuiz) -> None:
    text = text_of(room)
    for student in list(room.students)[:30]:
        hand_in(room, quiz, student, filled(text, quiz, student, wrong))
    grade(room, QUIZ)
    question = next(one for one in quiz.questions if one.variants and len(one.item.slots) == 1)
    second = question.items[1]
    with pytest.raises(CourseError, match="berlaku bagi semuanya"):
        amend(room, QUIZ, second.id, "drop")
    with pytest.raises(CourseError, match="Sebut versi"):
        amend(room, QUIZ, str(question.number), "accept", "a")
    owners = {s for s in list(room.students)[:30] if quiz.item(question, s) == second}
    changes = amend(room, QUIZ, second.id, "accept", wrong(second)["1"]).changes
    assert {one.student for one in changes} == owners
    third = question.items[2]
    changes = amend(room, QUIZ, third.id, "full-marks").changes
    assert {one.student for one in changes} == {
        s for s in list(room.students)[:30] if quiz.item(question, s) == third
    }
    changes = amend(room, QUIZ, str(question.number), "drop").changes
    assert len(changes) == 30


def wrong(item: Item) -> dict[str, str]:
    return {slot.id: min(slot.options, key=lambda option: option.score).id for slot in item.slots}
