"""Stock nbgrader in the demo class, from assignment to export, by the commands of its README."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from coursekit.quizzes import read_quizzes
from coursekit.scoring import key_of
from coursekit.text import to_markdown, to_plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coursekit.item import Item
    from coursekit.quizzes import Quiz

QUIZ = "kuis-1"
NOTEBOOK = f"{QUIZ}/{QUIZ}.ipynb"
FULL = [1, 1, 2, 2, 2, 3, 3, 3, 1, 2]
# What a released notebook may carry, besides the source and the kind of its cells.
CELL_METADATA = {"coursekit", "jupyter", "nbgrader", "deletable", "editable"}
NBGRADER_METADATA = {
    *("grade", "grade_id", "locked", "schema_version", "solution", "task"),
    *("points", "cell_type", "checksum"),
}
NOTEBOOK_METADATA = {"coursekit", "kernelspec", "language_info"}


def documented(root: Path) -> list[list[str]]:
    """Return the nbgrader commands of the class's README, in order, without the program."""
    text = (root / "quizzes/README.md").read_text(encoding="utf-8")
    return [line.split()[1:] for line in re.findall(r"(?m)^nbgrader .*$", text)]


def nbgrader(folder: Path, arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def written(answers: list[str]) -> Callable[[dict[str, str]], None]:
    """Return a student who replaces the source of each answer cell."""

    def student(cells: dict[str, str]) -> None:
        for number, answer in enumerate(answers, start=1):
            cells[f"jawab-{number}"] = answer

    return student


def responding(
    items: list[Item], chooses: Callable[[Item, int, dict[str, float]], str | None]
) -> Callable[[dict[str, str]], None]:
    """Return a student who chooses an option, or None, by item, place of the slot and scores."""
    answers = []
    for number, item in enumerate(items, start=1):
        response = {
            slot: chosen
            for place, (slot, options) in enumerate(key_of(item).items())
            if (chosen := chooses(item, place, options))
        }
        answers.append(f"jawaban_{number} = {json.dumps(response)}")
    return written(answers)


def best(options: dict[str, float]) -> str:
    return max(options, key=lambda option: options[option])


def worst(options: dict[str, float]) -> str:
    return min(options, key=lambda option: options[option])


def students(items: list[Item]) -> dict[str, tuple[Callable[[dict[str, str]], None], list[float]]]:
    """Return ten students: what each does to the answer cells, and the marks by question."""
    keys = [key_of(item) for item in items]
    right = responding(items, lambda _, __, options: best(options))
    letters = [
        f'jawaban_{number} = "  {best(key["1"]).upper()} "'
        if len(key) == 1
        else f"jawaban_{number} = {json.dumps({s: best(o) for s, o in key.items()})}  # selesai"
        for number, key in enumerate(keys, start=1)
    ]
    nonsense = ["None", "3", "[1, 2]", '"entahlah"', '{"1": ["ya"]}', "{1: 2}", "True", "{}", "1.5"]
    nonsense = [f"jawaban_{number} = {value}" for number, value in enumerate(nonsense, start=1)]

    def emptied(cells: dict[str, str]) -> None:
        right(cells)
        cells["jawab-4"] = ""

    def broken(cells: dict[str, str]) -> None:
        right(cells)
        cells["jawab-3"] = 'jawaban_3 = {"1": “ya”'

    return {
        "ani-semua-benar": (right, FULL),
        "budi-semua-salah": (responding(items, lambda _, __, options: worst(options)), [0] * 10),
        "citra-tidak-menjawab": (lambda _: None, [0] * 10),
        "dewi-baris-pertama-benar": (
            responding(items, lambda _, place, o: worst(o) if place else best(o)),
            [1, 1, 0.5, 2, 0.5, 0.75, 0.75, 0.6, 1, 2],
        ),
        "eko-dua-baris-saja": (
            responding(
                items,
                lambda item, place, o: best(o) if len(item.slots) > 1 and place < 2 else None,
            ),
            [0, 0, 1, 0, 1, 1.5, 1.5, 1.2, 0, 0],
        ),
        "fitri-mengetik-huruf": (written(letters), FULL),
        "gita-pilihan-tidak-ada": (responding(items, lambda *_: "z"), [0] * 10),
        "hadi-bukan-jawaban": (written([*nonsense, letters[9]]), [0] * 9 + [2]),
        "indah-sel-dikosongkan": (emptied, [1, 1, 2, 0, 2, 3, 3, 3, 1, 2]),
        "joko-salah-ketik": (broken, [1, 1, 0, 2, 2, 3, 3, 3, 1, 2]),
    }


@pytest.fixture(scope="module")
def quiz(root: Path, bank: dict[str, Item]) -> Quiz:
    return read_quizzes(root, bank)[QUIZ]


@pytest.fixture(scope="module")
def items(quiz: Quiz, bank: dict[str, Item]) -> list[Item]:
    return [bank[question.id] for question in quiz.items]


@pytest.fixture(scope="module")
def classroom(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the demo class in which the quiz is released."""
    folder = tmp_path_factory.mktemp("kelas")
    (folder / "source").mkdir()
    for name in ("nbgrader_config.py", f"source/{QUIZ}"):
        source = root / "quizzes" / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    first, *_ = documented(root)
    assert first == ["generate_assignment", QUIZ]
    nbgrader(folder, first)
    return folder


@pytest.fixture(scope="module")
def graded(root: Path, classroom: Path, items: list[Item]) -> Path:
    """Return the class after ten students handed in and the README was followed to its end."""
    released = (classroom / "release" / NOTEBOOK).read_text(encoding="utf-8")
    for name, (answers, _) in students(items).items():
        notebook = json.loads(released)
        cells = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in notebook["cells"]}
        sources = {name: "".join(cell["source"]) for name, cell in cells.items()}
        answers(sources)
        for cell_name, cell in cells.items():
            cell["source"] = sources[cell_name]
        path = classroom / "submitted" / name / NOTEBOOK
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    for arguments in documented(root)[1:]:
        nbgrader(classroom, arguments)
    return classroom


def marks(classroom: Path, student: str) -> list[float]:
    """Return a student's marks in the gradebook by number of the question."""
    from nbgrader.api import Gradebook  # noqa: PLC0415 - takes a second, only this needs it

    with Gradebook(f"sqlite:///{classroom / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission(QUIZ, student)
        grades = {
            int(grade.name.removeprefix("uji-")): grade.score
            for notebook in submission.notebooks
            for grade in notebook.grades
        }
    return [grades[number] for number in sorted(grades)]


def test_the_readme_goes_from_assignment_to_export(root: Path) -> None:
    assert [command[0] for command in documented(root)] == [
        *("generate_assignment", "autograde", "generate_feedback", "export"),
    ]


def test_the_release_asks_everything_and_holds_no_key(classroom: Path, items: list[Item]) -> None:
    text = (classroom / "release" / NOTEBOOK).read_text(encoding="utf-8")
    notebook = json.loads(text)
    plain = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    for number, item in enumerate(items, start=1):
        assert to_markdown(item.prompt) in plain
        assert f"jawaban_{number} = {{}}" in plain
        secrets = [item.explanation]
        for slot in item.slots:
            for option in slot.options:
                secrets += [option.feedback, option.misconception or ""]
        for secret in filter(None, secrets):
            assert to_plain(secret) not in to_plain(text)
    for word in ("SOLUTION", "HIDDEN", "marks(", "score", "feedback", "misconception"):
        assert word not in text, word
    for code in ("coursekit.scoring", '": 1.0', '": 0.0'):
        assert code not in plain


def test_the_release_carries_allowed_metadata_only(classroom: Path) -> None:
    files = [path for path in (classroom / "release").rglob("*") if path.is_file()]
    assert [path.relative_to(classroom / "release").as_posix() for path in files] == [NOTEBOOK]
    notebook: dict[str, Any] = json.loads(files[0].read_text(encoding="utf-8"))
    assert set(notebook) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert set(notebook["metadata"]) == NOTEBOOK_METADATA
    assert set(notebook["metadata"]["coursekit"]) == {"labels", "quiz"}
    for cell in notebook["cells"]:
        assert set(cell) <= {
            *("cell_type", "id", "metadata", "source", "outputs", "execution_count"),
        }
        assert cell.get("outputs", []) == []
        assert set(cell["metadata"]) <= CELL_METADATA
        assert set(cell["metadata"]["nbgrader"]) <= NBGRADER_METADATA
        shown = cell["metadata"].get("coursekit", {"item": {}})
        assert set(shown) == {"item"}
        assert set(shown["item"]) <= {"id", "family", "prompt", "slots"}


def test_ten_submissions_get_exactly_their_marks(graded: Path, items: list[Item]) -> None:
    expected = {name: numbers for name, (_, numbers) in students(items).items()}
    assert len(expected) == 10
    assert {name: marks(graded, name) for name in expected} == expected


def test_every_student_gets_feedback_and_a_row(graded: Path, items: list[Item], quiz: Quiz) -> None:
    with (graded / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(students(items))
    for name, (_, expected) in students(items).items():
        assert float(rows[name]["score"]) == pytest.approx(sum(expected), abs=1e-9)
        assert float(rows[name]["max_score"]) == quiz.points == sum(FULL)
        page = graded / "feedback" / name / QUIZ / f"{QUIZ}.html"
        assert page.stat().st_size > 1000
