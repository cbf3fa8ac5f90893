"""What a student installs: the machinery, and nothing of what it asks."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.item import Item

# A sentence this long is nobody else's.
TELLING = 40
PLACES = re.compile(
    r"coursekit/|coursekit-[\d.]+\.dist-info/|coursekit-[\d.]+\.data/data/share/jupyter/labextensions/"
)


def test_the_wheel_holds_no_item(
    root: Path, tmp_path: Path, dataset: Dataset, bank: dict[str, Item]
) -> None:
    copy = tmp_path / "kursus"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(root / name, copy)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "coursekit", copy / "coursekit", ignore=ignored)
    # What else lies in a checkout, and must not come along.
    for name in ("data", "quizzes/source"):
        shutil.copytree(root / name, copy / name)
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=copy,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    [path] = (copy / "dist").glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        text = "\n".join(
            wheel.read(name).decode("utf-8") for name in names if not name.endswith(".mo")
        )
    assert any(name == "coursekit/scoring.py" for name in names)
    assert [name for name in names if not PLACES.match(name)] == []
    assert not [name for name in names if name.endswith((".ipynb", ".db", ".yaml", ".yml"))]
    told = {
        words
        for item in (bank[name] for name in dataset.authored)
        for slot in item.slots
        for words in (item.prompt, item.explanation, *(one.feedback for one in slot.options))
        if len(words) >= TELLING
    }
    assert len(told) > len(dataset.authored)
    assert not [words for words in told if words in text]
