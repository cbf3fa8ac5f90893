"""Release a quiz: freeze what it asks, and write what students get, without a key in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from coursekit.bank import build_bank
from coursekit.dataset import load
from coursekit.errors import CourseError
from coursekit.files import write
from coursekit.grading.answer_page import answer_page
from coursekit.grading.classroom import ITEMS
from coursekit.grading.frozen import freeze, frozen_path, write_frozen
from coursekit.grading.glossary import glossary
from coursekit.notebooks import quiz_notebook
from coursekit.quizzes import choose, read_quizzes

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.grading.classroom import Classroom

# All that may leave in a released notebook, besides the type, id and source of its cells.
NOTEBOOK = ("coursekit", "kernelspec", "language_info")
CELL = ("coursekit", "deletable", "editable", "jupyter", "nbgrader")
INNER = {
    "coursekit": ("class", "item", "items", "labels", "quiz", "student"),
    "jupyter": ("source_hidden",),
    "kernelspec": ("display_name", "language", "name"),
    "language_info": ("name",),
    "nbgrader": (
        *("cell_type", "checksum", "grade", "grade_id", "locked", "points", "schema_version"),
        *("solution", "task"),
    ),
}


def class_dataset(classroom: Classroom) -> Dataset:
    """Return the dataset of the course with the class's own items; raises DatasetError."""
    if not (classroom.course / "data").is_dir():
        raise CourseError(
            f"Folder kursus {classroom.course} tidak ada. Tulis letaknya pada “course” dalam "
            f"{classroom.folder / 'kelas.yml'}."
        )
    return load(classroom.course, classroom.folder / ITEMS)


def release(classroom: Classroom, quiz_id: str, *, again: bool = False) -> list[Path]:
    """Freeze a quiz, write its student notebook and answer page; return the files to hand out.

    Raises CourseError when it is out already, unless ``again`` and nobody has handed anything in.
    """
    folder = classroom.folder
    if frozen_path(folder, quiz_id).exists():
        _refuse(classroom, quiz_id, again=again)
    dataset = class_dataset(classroom)
    bank = build_bank(dataset)
    [quiz] = choose(read_quizzes(folder, bank, classroom.secret), [quiz_id])
    source = quiz_notebook(quiz, bank, classroom.public_id)
    write(folder / "source" / quiz_id / f"{quiz_id}.ipynb", source)
    _generate(folder, quiz_id)
    path = classroom.release(quiz_id)
    notebook = kept(json.loads(path.read_bytes()))
    write(path, json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    names = glossary(dataset, (bank[name] for one in quiz.items for name in one.ids))
    frozen = freeze(quiz, bank, names, classroom.public_id)
    page = path.with_suffix(".html")
    write(page, answer_page(frozen, classroom.settings.title))
    write_frozen(folder, frozen)
    return [path, page]


def _refuse(classroom: Classroom, quiz_id: str, *, again: bool) -> None:
    if not again:
        raise CourseError(
            f"Kuis “{quiz_id}” sudah dirilis. Untuk membetulkan soal yang sudah dibagikan: "
            f"coursekit amend {quiz_id} SOAL … Kalau belum dibagikan: coursekit quiz release "
            f"{quiz_id} --again"
        )
    if any(classroom.folder.glob(f"submitted/*/{quiz_id}")):
        raise CourseError(
            f"Kuis “{quiz_id}” sudah mempunyai kiriman, jadi tidak dirilis ulang; tidak ada yang "
            f"diubah. Pakailah: coursekit amend {quiz_id} SOAL …"
        )


def _generate(folder: Path, quiz_id: str) -> None:
    """Let nbgrader write its release version and the rows of the gradebook."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", quiz_id, "--force"],
        cwd=folder,
        # The same everywhere: nbgrader opens files in the system's encoding.
        env={**os.environ, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        log = folder / "nbgrader.log"
        raise CourseError(
            f"nbgrader tidak dapat membuat versi rilis {quiz_id}; lihat {log}. Pesan terakhir: "
            f"{(done.stdout.strip().splitlines() or ['tidak ada'])[-1]}"
        )


def kept(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a released notebook with nothing in it but what is allowed to leave."""
    cells = []
    for cell in notebook["cells"]:
        told = {
            "cell_type": cell["cell_type"],
            "id": cell["id"],
            "metadata": _only(cell["metadata"], CELL),
            "source": "".join(cell["source"]).splitlines(keepends=True),
        }
        if cell["cell_type"] == "code":
            told |= {"execution_count": None, "outputs": []}
        cells.append(told)
    return {
        "cells": cells,
        "metadata": _only(notebook["metadata"], NOTEBOOK),
        "nbformat": notebook["nbformat"],
        "nbformat_minor": notebook["nbformat_minor"],
    }


def _only(metadata: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: {key: value[key] for key in INNER[name] if key in value} if name in INNER else value
        for name, value in metadata.items()
        if name in names
    }
