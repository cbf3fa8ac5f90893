"""The lecturer's evening by its commands: those of the guide, on a class of thirty."""

from __future__ import annotations

import ast
import csv
import json
import os
from typing import TYPE_CHECKING

import guide
import pytest
from synthetic import roster

from coursekit import cli
from coursekit.grading.classroom import find_class
from coursekit.grading.frozen import read_frozen
from coursekit.grading.marks import read_marks
from coursekit.scoring import key_of, marks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz


@pytest.fixture
def told(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., None]:
    """Return how to run a step of the guide: what it prints is what the guide shows."""
    monkeypatch.chdir(project)

    def run(step: guide.Step, beginning: str, *, exits: int = 0, code: str = "") -> None:
        assert f"{step.command} ".startswith(f"coursekit {beginning} ")
        arguments = [code if word == guide.CODE else word for word in step.command.split()[1:]]
        exited: object = 0
        try:
            cli.main(arguments)
        except SystemExit as stopped:
            exited = stopped.code
        printed = capsys.readouterr().out
        assert exited == exits, printed
        assert step.told is None or step.tells(printed), f"{step.told}\n{printed}"

    return run


def test_a_class_of_thirty_from_roster_to_marks(project: Path, told: Callable[..., None]) -> None:
    steps = guide.steps()
    listed = roster(project / "daftar.csv", guide.COUNT)
    assert guide.roster_shown().tells(listed.read_text(encoding="utf-8"))
    told(next(steps), "class new")
    os.chdir("../kelas-a")
    told(next(steps), "quiz preview")
    told(next(steps), "quiz release")
    room = find_class()
    quiz = read_frozen(room.folder, guide.QUIZ)
    files = guide.notebooks(room, quiz)
    guide.upload(room.folder / guide.ARCHIVE, quiz, room, files)
    told(next(steps), "intake", code=guide.code(quiz))
    [aside] = (room.folder / "quarantine" / quiz.id).glob("*.ipynb")
    assert aside.parent.relative_to(room.folder).as_posix() in guide.text()

    told(next(steps), "grade", exits=3)  # some wait for the lecturer
    states = {one.student.id: one.status for one in read_marks(room, quiz)}
    assert {states[student] for student in guide.ABSENT} == {"TIDAK_HADIR"}
    assert {states[guide.UNREADABLE], states[guide.BROKEN]} == {"BELUM"}
    assert {states[guide.EMPTY], states[guide.BY_CODE]} == {"ADA"}
    guide.mark_by_hand(room)
    told(next(steps), "grade")

    assert totals(room, quiz) == pytest.approx(expected(room, quiz, files))
    told(next(steps), "amend kuis-5 1 --drop")
    told(next(steps), "marks")
    told(next(steps), "marks")
    told(next(steps), "feedback")
    told(next(steps), "feedback")
    told(next(steps), "report")
    assert list(steps) == []
    cli.main(["marks", quiz.id, "--format", "csv"])
    percents = percents_in(room.folder / "laporan" / f"nilai-{quiz.id}.csv")
    changed = read_frozen(room.folder, quiz.id)
    first = quiz.questions[0]
    assert changed.points == quiz.points - first.points
    full = sum(question.points for question in quiz.questions if not question.essay)
    assert percents[guide.BY_CODE] == f"{100 * (full - first.points) / changed.points:.2f}"
    assert [percents[student] for student in (guide.EMPTY, *guide.ABSENT)] == ["0.00", "", ""]
    assert len(percents) == guide.COUNT


def expected(room: Classroom, quiz: FrozenQuiz, files: dict[str, bytes]) -> dict[str, float]:
    """Return the points of each student, half of what waits for the lecturer among them."""
    untouched = cells(room.release(quiz.id).read_bytes())
    found = {guide.BY_CODE: float(sum(one.points for one in quiz.questions if not one.essay))}
    found[guide.BROKEN] = guide.SHARE * quiz.points
    for student in files.keys() - found.keys():
        given = cells(files[student])
        found[student] = 0.0
        for question in quiz.questions:
            name = f"{'esai' if question.essay else 'jawab'}-{question.number}"
            if given[name] == untouched[name]:
                continue
            if question.essay or (student, question.number) == (guide.UNREADABLE, 2):
                found[student] += guide.SHARE * question.points
            else:
                line = given[name].splitlines()[0].partition("=")[2]
                response = ast.literal_eval(line.strip())
                found[student] += marks(response, key_of(question.item), question.points)
    return found


def cells(notebook: bytes) -> dict[str, str]:
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
        for cell in json.loads(notebook)["cells"]
    }


def totals(room: Classroom, quiz: FrozenQuiz) -> dict[str, float]:
    return {one.student.id: one.points for one in read_marks(room, quiz) if one.points is not None}


def percents_in(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file, delimiter=";")
    return {row[0]: row[2].replace(",", ".") for row in rows}
