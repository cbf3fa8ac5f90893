"""A synthetic class: honest students with chosen answers, for tests and benchmarks."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from coursekit.grading.classroom import SECRET, create, find_class
from coursekit.grading.nbgrader_parts import CODE_STUB
from coursekit.notebooks import answer_line
from coursekit.variants import named

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz
    from coursekit.item import Item

ESSAY = "Menurut saya warga yang memutuskan.\n\nBuktinya *rembuk* setiap Jumat, nomor {number}."
ANSWER = "Warga yang memutuskan, sebab merekalah yang menanggung akibatnya."
# nbgrader's own settings: it runs the notebooks.
STOCK = """\
import os, sys
from pathlib import Path
c = get_config()
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
c.CourseDirectory.course_id = "kelas-a"
"""


def roster(path: Path, count: int) -> Path:
    """Write a roster of ``count`` students and return it."""
    lines = [f"2026{number:04},Mahasiswa {number}" for number in range(1, count + 1)]
    path.write_text("\n".join(["nim,nama", *lines, ""]), encoding="utf-8")
    return path


def classroom(folder: Path, course: Path, count: int) -> Classroom:
    """Make a class of ``count`` students; its secret is always the same, lest tests differ."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    create(folder, roster(folder.parent / f"{folder.name}.csv", count), course)
    (folder / SECRET).write_text("5" * 64, encoding="utf-8")
    return find_class(folder)


def response(item: Item, dice: random.Random) -> dict[str, str]:
    """Return what an honest student may answer: some slots right, some wrong, some left out."""
    found = {}
    for slot in item.slots:
        if dice.random() < 0.1:
            continue
        option = dice.choice(slot.options)
        found[slot.id] = option.id
        if slot.typed:
            found[slot.id] = dice.choice(option.accepts or ("entah apa namanya",))
    return found


def answered(release: str, quiz: FrozenQuiz, seed: int, student: str = "") -> dict[str, Any]:
    """Return the notebook of one honest student; some questions and essays stay open."""
    dice = random.Random(seed)  # noqa: S311 - nothing is kept secret by it

    def given(item: Item) -> dict[str, str]:
        found = response(item, dice)
        return found if dice.random() > 0.1 else {}

    def essay(number: str) -> str | None:
        return ESSAY.format(number=number) if dice.random() > 0.3 else None

    return filled(release, quiz, student, given, essay)


def complete(release: str, quiz: FrozenQuiz, seed: int, student: str = "") -> dict[str, Any]:
    """Return the notebook of a student who answered everything, some of it wrongly."""
    dice = random.Random(seed)  # noqa: S311

    def given(item: Item) -> dict[str, str]:
        found: dict[str, str] = {}
        while len(found) < len(item.slots):
            found = response(item, dice)
        return found

    return filled(release, quiz, student, given, lambda _: ANSWER)


def best(item: Item) -> dict[str, str]:
    """Return a response that earns everything."""
    right = {slot: max(slot.options, key=lambda option: option.score) for slot in item.slots}
    return {slot.id: one.accepts[0] if slot.typed else one.id for slot, one in right.items()}


def filled(
    release: str,
    quiz: FrozenQuiz,
    student: str,
    given: Callable[[Item], dict[str, str]],
    essay: Callable[[str], str | None] = lambda _: None,
) -> dict[str, Any]:
    """Return a released notebook with what ``given`` answers to the items of a student."""
    notebook: dict[str, Any] = json.loads(release)
    questions = {question.number: question for question in quiz.questions}
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        if cell["metadata"].get("coursekit", {}).get("student"):
            cell["source"] = f'nomor_mahasiswa = "{student}"'
        kind, _, number = cell["metadata"].get("nbgrader", {}).get("grade_id", "").partition("-")
        if kind == "jawab":
            question = questions[int(number)]
            item = quiz.item(question, student)
            start = named(item, "") if question.variants else ""
            told = {slot: start + option for slot, option in given(item).items()}
            if told:
                cell["source"] = f"{answer_line(int(number), told)}\n{CODE_STUB}"
        elif kind == "esai":
            cell["source"] = essay(number) or cell["source"]
    return notebook


def hand_in(
    room: Classroom, quiz: FrozenQuiz, student: str, notebook: dict[str, Any] | bytes
) -> None:
    """Put a notebook, or whatever a file holds, where nbgrader looks for it."""
    path = room.submission(quiz.id, student)
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(notebook, dict):
        notebook = json.dumps(notebook, ensure_ascii=False).encode()
    path.write_bytes(notebook)
    (path.parent / "timestamp.txt").write_text("2026-11-26 10:00:00 UTC", encoding="utf-8")


def hand_in_all(room: Classroom, quiz: FrozenQuiz, seed: int = 0) -> None:
    """Let every student of a class hand in an honest notebook."""
    release = room.release(quiz.id).read_text(encoding="utf-8")
    for number, student in enumerate(room.students):
        hand_in(room, quiz, student, answered(release, quiz, seed + number, student))


def stored(room: Classroom, student: str | None = None) -> list[tuple[Any, ...]]:
    """Return what the gradebook says of each graded and each answer cell."""
    with closing(sqlite3.connect(room.gradebook)) as book, book:
        grades = book.execute(
            "select s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade "
            "from grade g join base_cell b on b.id = g.cell_id "
            "join submitted_notebook n on n.id = g.notebook_id "
            "join submitted_assignment s on s.id = n.assignment_id"
        ).fetchall()
        comments = book.execute(
            "select s.student_id, b.name, c.auto_comment, c.manual_comment, 'catatan' "
            "from comment c join base_cell b on b.id = c.cell_id "
            "join submitted_notebook n on n.id = c.notebook_id "
            "join submitted_assignment s on s.id = n.assignment_id"
        ).fetchall()
    return sorted((row for row in grades + comments if student in {None, row[0]}), key=str)


def autograde(room: Classroom, quiz: str) -> None:
    """Let `nbgrader autograde` grade a quiz, by whatever configuration the class has."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", quiz],
        cwd=room.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
