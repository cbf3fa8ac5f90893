"""The command line: Indonesian throughout, clear about bad input, nothing half-written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from coursekit import cli

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = re.compile(r"\b(usage|options|error|show this|required|invalid|choose|unrecognized)\b")
CALLS = [
    ["--help"],
    ["check", "--help"],
    ["site", "--help"],
    ["site", "build", "--help"],
    ["site", "serve", "--help"],
    ["quiz", "--help"],
    ["quiz", "build", "--help"],
    [],
    ["situs"],
    ["site", "serve", "--port"],
    ["site", "serve", "--port", "delapan"],
    ["check", "--semua"],
]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coursekit", *arguments]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("arguments", CALLS, ids=" ".join)
def test_help_and_wrong_calls_are_indonesian(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    out, err = capsys.readouterr()
    assert stop.value.code == (0 if "--help" in arguments else 2)
    assert out + err
    assert not ENGLISH.search(out + err), out + err


def test_check_praises_good_data(project: Path) -> None:
    done = run(project, "check")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Data baik: ")


def test_check_tells_every_mistake_with_its_place(project: Path) -> None:
    definitions = project / "data" / "definitions.yaml"
    text = definitions.read_text(encoding="utf-8")
    definitions.write_text(text.replace("term: ", "term: tidak-ada-", 1), encoding="utf-8")
    (project / "data" / "assumptions.yaml").write_text("- id: [", encoding="utf-8")
    done = run(project, "check")
    assert done.returncode == 1
    assert re.search(r"data/definitions\.yaml:\d+ ", done.stderr)
    assert re.search(r"data/assumptions\.yaml:\d+", done.stderr)
    assert "Traceback" not in done.stderr


def test_outside_a_project_the_message_says_where_to_go(tmp_path: Path) -> None:
    done = run(tmp_path, "check")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "_config.yml" in done.stderr


def test_unknown_quiz_is_named_with_the_known_ones(project: Path) -> None:
    before = sorted((project / "quizzes").rglob("*"))
    done = run(project, "quiz", "build", "kuis-99")
    assert done.returncode == 1
    assert "kuis-99" in done.stderr
    assert "kuis-1" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted((project / "quizzes").rglob("*")) == before


def test_serve_without_a_site_says_how_to_build_it(project: Path) -> None:
    done = run(project, "site", "serve")
    assert done.returncode == 1
    assert "coursekit site build" in done.stderr


def test_stale_quiz_is_found_and_mended(project: Path) -> None:
    notebook = project / "quizzes/source/kuis-1/kuis-1.ipynb"
    good = notebook.read_bytes()
    assert run(project, "quiz", "build", "--check").returncode == 0
    notebook.write_bytes(good.replace(b"{", b"{ ", 1))
    stale = run(project, "quiz", "build", "--check")
    assert stale.returncode == 1
    assert "kuis-1.ipynb" in stale.stderr
    assert notebook.read_bytes() != good
    assert run(project, "quiz", "build").returncode == 0
    assert notebook.read_bytes() == good


def test_a_reader_that_has_enough_ends_a_list_quietly(root: Path) -> None:
    command = [sys.executable, "-m", "coursekit", "bank", "list"]
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141
