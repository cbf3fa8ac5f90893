"""The Binder environment: what stands in binder/, and what repo2docker makes of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import nbformat
from packaging.specifiers import SpecifierSet

from coursekit.selfstudy import WELCOME

if TYPE_CHECKING:
    from pathlib import Path

PINNED = re.compile(r"^([a-z0-9][^\s=]*)==(\S+)", re.MULTILINE)


def pinned(path: Path) -> dict[str, str]:
    return dict(PINNED.findall(path.read_text(encoding="utf-8")))


def test_binder_installs_the_versions_of_the_lock_and_less(root: Path) -> None:
    lock = pinned(root / "requirements.txt")
    binder = pinned(root / "binder/requirements.txt")
    assert binder.items() <= lock.items()
    assert {"jupyterlab", "ipykernel", "anywidget", "hatchling"} <= binder.keys()
    # What builds the site, grades and tests stays away.
    assert not {"sphinx", "nbgrader", "notebook", "pytest", "playwright"} & binder.keys()
    text = (root / "binder/requirements.txt").read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=\S)", text):
        assert entry.startswith("#") or "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_welcome_page_leads_to_every_practice_notebook(root: Path) -> None:
    notebook = nbformat.reads((root / WELCOME).read_text(encoding="utf-8"), as_version=4)
    nbformat.validate(notebook)
    [cell] = notebook.cells
    links = re.findall(r"\]\((\S+\.ipynb)\)", cell.source)
    there = sorted((root / "quizzes/latihan").glob("*.ipynb"))
    assert [(root / WELCOME).parent / link for link in links] == [
        root / "binder" / f"../{path.relative_to(root).as_posix()}" for path in there
    ]
    assert "terhapus" in cell.source


def test_the_settings_ask_the_visitor_nothing(root: Path) -> None:
    settings = json.loads((root / "binder/overrides.json").read_text(encoding="utf-8"))
    [told] = settings.values()
    assert told == {"checkForUpdates": False, "fetchNews": "false"}
    assert os.access(root / "binder/postBuild", os.X_OK)


def test_repo2docker_takes_the_folder_for_what_it_is(root: Path, tmp_path: Path) -> None:
    # It copies the repository only when it builds the image; this prints the Dockerfile.
    done = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(root)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "Building conda environment for python=3.12" in done.stdout
    lines = done.stdout.splitlines()
    [install] = [line for line in lines if line.startswith("RUN") and "requirements.txt" in line]
    assert install.endswith('pip install --no-cache-dir -r "binder/requirements.txt"')
    assert lines.index(install) < lines.index("RUN ./binder/postBuild")
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert "3.12" in SpecifierSet(settings["project"]["requires-python"])
