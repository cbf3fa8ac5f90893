"""A synthetic class: honest students with chosen answers, for tests and benchmarks."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from coursekit.grading.classroom import create, find_class
from coursekit.grading.nbgrader_parts import CODE_STUB
from coursekit.notebooks import answer_line

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuestion, FrozenQuiz

ESSAY = "Menurut saya warga yang memutuskan.\n\nBuktinya *rembuk* setiap Jumat, nomor {number}."


def roster(path: Path, count: int) -> Path:
    """Write a roster of ``count`` students and return it."""
    lines = [f"2026{number:04},Mahasiswa {number}" for number in range(1, count + 1)]
    path.write_text("\n".join(["nim,nama", *lines, ""]), encoding="utf-8")
    return path


def classroom(folder: Path, course: Path, count: int) -> Classroom:
    """Make a class of ``count`` students."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    create(folder, roster(folder.parent / f"{folder.name}.csv", count), course)
    return find_class(folder)


def response(question: FrozenQuestion, dice: random.Random) -> dict[str, str]:
    """Return what an honest student may answer: some slots right, some wrong, some left out."""
    found = {}
    for slot in question.item.slots:
        if dice.random() < 0.1:
            continue
        option = dice.choice(slot.options)
        found[slot.id] = option.id
        if slot.typed:
            found[slot.id] = dice.choice(option.accepts or ("entah apa namanya",))
    return found


def answered(release: str, quiz: FrozenQuiz, seed: int) -> dict[str, Any]:
    """Return the notebook of one honest student; some questions and essays stay open."""
    dice = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    notebook: dict[str, Any] = json.loads(release)
    questions = {question.number: question for question in quiz.questions}
    for cell in notebook["cells"]:
        kind, _, number = cell["metadata"]["nbgrader"]["grade_id"].partition("-")
        if kind == "jawab":
            given = response(questions[int(number)], dice)
            if given and dice.random() > 0.1:
                cell["source"] = f"{answer_line(int(number), given)}\n{CODE_STUB}"
        elif kind == "esai" and dice.random() > 0.3:
            cell["source"] = ESSAY.format(number=number)
    return notebook


def hand_in(room: Classroom, quiz: FrozenQuiz, student: str, notebook: dict[str, Any]) -> None:
    """Put a notebook where nbgrader looks for it."""
    path = room.submission(quiz.id, student)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    (path.parent / "timestamp.txt").write_text("2026-11-26 10:00:00 UTC", encoding="utf-8")


def hand_in_all(room: Classroom, quiz: FrozenQuiz) -> None:
    """Let every student of a class hand in an honest notebook."""
    release = room.release(quiz.id).read_text(encoding="utf-8")
    for seed, student in enumerate(room.students):
        hand_in(room, quiz, student, answered(release, quiz, seed))
