"""Quiz notebooks: the same bytes each time, whole cells, and nothing half-written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from coursekit import files, notebooks
from coursekit.errors import CourseError
from coursekit.notebooks import answer_line, quiz_notebook
from coursekit.quizzes import Quiz, read_quizzes
from coursekit.scoring import key_of, marks

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from coursekit.item import Item

SOURCE = "quizzes/source/kuis-1/kuis-1.ipynb"
RESPONSES: list[tuple[int, dict[str, str]]] = [
    (1, {}),
    (3, {"1": "b"}),
    (12, {"1": "ya", "2": "tidak", "3": "ya"}),
]


@pytest.fixture(scope="module")
def quizzes(root: Path, bank: dict[str, Item]) -> dict[str, Quiz]:
    return read_quizzes(root, bank)


def cells(quiz: Quiz, bank: dict[str, Item]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(quiz_notebook(quiz, bank))["cells"]
    return found


def test_the_committed_notebooks_are_the_generated_ones(
    root: Path, quizzes: dict[str, Quiz], bank: dict[str, Item]
) -> None:
    committed = {path.parent.name: path for path in (root / "quizzes/source").glob("*/*.ipynb")}
    assert set(committed) == set(quizzes)
    for name, quiz in quizzes.items():
        assert committed[name].read_bytes() == quiz_notebook(quiz, bank).encode()


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_writes_the_same_bytes(root: Path, project: Path, seed: str) -> None:
    (project / SOURCE).unlink()
    done = subprocess.run(
        [sys.executable, "-m", "coursekit", "quiz", "build"],
        cwd=project,
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=False,
    )
    assert done.returncode == 0
    assert (project / SOURCE).read_bytes() == (root / SOURCE).read_bytes()


def test_notebooks_are_valid_and_carry_no_output(
    quizzes: dict[str, Quiz], bank: dict[str, Item]
) -> None:
    for quiz in quizzes.values():
        notebook = nbformat.reads(quiz_notebook(quiz, bank), as_version=4)
        nbformat.validate(notebook)
        assert all(not cell.get("outputs") for cell in notebook.cells)


def test_each_question_has_its_three_cells(quizzes: dict[str, Quiz], bank: dict[str, Item]) -> None:
    for quiz in quizzes.values():
        by_name = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in cells(quiz, bank)}
        kinds = ("soal", "jawab", "uji")
        numbers = range(1, len(quiz.items) + 1)
        assert list(by_name) == [
            "pengantar",
            *(f"{kind}-{number}" for number in numbers for kind in kinds),
        ]
        for number, question in enumerate(quiz.items, start=1):
            asked, answer, test = (
                by_name[f"{kind}-{number}"]["metadata"]["nbgrader"] for kind in kinds
            )
            assert (asked["grade"], asked["solution"], asked["locked"]) == (False, False, True)
            assert (answer["grade"], answer["solution"], answer["locked"]) == (False, True, False)
            assert (test["grade"], test["solution"], test["locked"]) == (True, False, True)
            assert test["points"] == question.points


def test_the_solution_earns_all_points_and_nothing_none(
    quizzes: dict[str, Quiz], bank: dict[str, Item]
) -> None:
    for quiz in quizzes.values():
        by_name = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in cells(quiz, bank)}
        for number, question in enumerate(quiz.items, start=1):
            values: dict[str, Any] = {}
            exec("".join(by_name[f"jawab-{number}"]["source"]), values)  # noqa: S102 - our own
            key = key_of(bank[question.id])
            assert marks(values[f"jawaban_{number}"], key, question.points) == question.points
            assert marks({}, key, question.points) == 0


def test_ids_of_cells_stay_when_questions_are_reordered(
    quizzes: dict[str, Quiz], bank: dict[str, Item]
) -> None:
    quiz = quizzes["kuis-1"]
    turned = quiz.model_copy(update={"items": quiz.items[::-1]})
    ids = [cell["id"] for cell in cells(quiz, bank)]
    assert len(set(ids)) == len(ids)
    assert {cell["id"] for cell in cells(turned, bank)} == set(ids)


def test_a_question_shows_no_more_than_its_public_form(
    quizzes: dict[str, Quiz], bank: dict[str, Item]
) -> None:
    for quiz in quizzes.values():
        for cell in cells(quiz, bank):
            item = cell["metadata"].get("coursekit", {}).get("item")
            if item:
                assert set(item) == {"id", "family", "prompt", "slots"}
                for slot in item["slots"]:
                    assert set(slot) == {"id", "label", "options"}
                    assert all(set(option) == {"id", "text"} for option in slot["options"])


@pytest.mark.parametrize(("number", "response"), RESPONSES)
def test_the_answer_line_reads_back(number: int, response: dict[str, str]) -> None:
    values: dict[str, Any] = {}
    exec(answer_line(number, response), values)  # noqa: S102 - our own line
    assert values[f"jawaban_{number}"] == response


def test_a_click_writes_the_line_that_python_writes(root: Path, browser: Browser) -> None:
    script = (root / "coursekit/labextension/quiz.js").read_text(encoding="utf-8")
    with browser.new_page() as page:
        lines = page.evaluate(
            """async ([script, responses]) => {
                const blob = new Blob([script], { type: "text/javascript" });
                const { answerLine } = await import(URL.createObjectURL(blob));
                return responses.map(([number, response]) => answerLine(number, response));
            }""",
            [script, RESPONSES],
        )
    assert lines == [answer_line(number, response) for number, response in RESPONSES]


def test_check_writes_nothing(project: Path) -> None:
    (project / SOURCE).write_text("{}", encoding="utf-8")
    assert notebooks.build(project, [], check=True) == [project / SOURCE]
    assert (project / SOURCE).read_text(encoding="utf-8") == "{}"


def test_a_folder_that_refuses_is_told_and_left_clean(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / SOURCE).write_text("{}", encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.tempfile, "NamedTemporaryFile", refuse)
    with pytest.raises(CourseError, match=r"kuis-1\.ipynb tidak dapat ditulis.*Periksa izin"):
        notebooks.build(project, [], check=False)
    assert [path.name for path in (project / SOURCE).parent.iterdir()] == ["kuis-1.ipynb"]
    assert (project / SOURCE).read_text(encoding="utf-8") == "{}"


def test_an_unknown_quiz_leaves_all_notebooks_alone(project: Path) -> None:
    (project / SOURCE).write_text("{}", encoding="utf-8")
    with pytest.raises(CourseError, match="kuis-99"):
        notebooks.build(project, ["kuis-1", "kuis-99"], check=False)
    assert (project / SOURCE).read_text(encoding="utf-8") == "{}"
