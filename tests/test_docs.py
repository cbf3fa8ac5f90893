"""What the documents say is true: their commands exist and run, their links lead somewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coursekit import cli
from coursekit.terminal import Parser

if TYPE_CHECKING:
    from coursekit.dataset import Dataset

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "data/README.md",
    "docs/architecture.md",
    "quizzes/README.md",
]
WIDEST = 120
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def commands() -> list[str]:
    """Return every command line of the documents' shell blocks, without comments."""
    found = []
    for document in DOCUMENTS:
        for block in BLOCK.findall((ROOT / document).read_text(encoding="utf-8")):
            lines = (line.split(" #")[0].strip() for line in block.splitlines())
            found += [line for line in lines if line]
    return sorted(set(found))


def is_runnable(command: str) -> bool:
    return command.startswith("coursekit ") and "serve" not in command


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_to_files(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    missing = [
        link for link in LINK.findall(text) if not (ROOT / document).parent.joinpath(link).exists()
    ]
    assert not missing


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_what_developers_read_fits_their_window(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if len(line) > WIDEST] == []


@pytest.mark.parametrize("command", [line for line in commands() if line.startswith("make ")])
def test_make_targets_exist(command: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", *command.split()[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [line for line in commands() if is_runnable(line)])
def test_coursekit_commands_run(
    command: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    cli.main(command.split()[1:])


def test_every_command_is_documented() -> None:
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS)

    def names(parser: Parser, prefix: str) -> list[str]:
        below = [action.choices for action in parser._actions if isinstance(action.choices, dict)]  # noqa: SLF001
        if not below:
            return [prefix]
        return [
            name
            for word, child in below[0].items()
            if isinstance(child, Parser)
            for name in names(child, f"{prefix} {word}")
        ]

    missing = [name for name in names(cli.parser(), "coursekit") if name not in text]
    assert not missing


def test_readme_tells_the_state_of_the_keys(dataset: Dataset) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"| Keys of the {len(dataset.cases)} cases |" in text
    assert ("not yet keyed blind" in text) == (not dataset.keyings)


def test_make_help_lists_every_public_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    done = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    documented = {line.split()[0] for line in done.stdout.splitlines()}
    assert documented == set(re.findall(r"^([a-z]+):.*##", makefile, re.MULTILINE))
    assert {"site", "test", "build", "check", "verify", "quizzes"} <= documented


def needed(tool: str, python: str, folder: Path) -> str:
    """Return what a tool tells somebody who is not root and has no program but that python3."""
    bash = shutil.which("bash")
    assert bash
    for name, body in {"id": "echo 1000", "python3": python}.items():
        script = folder / name
        script.write_text(f"#!{bash}\n{body}\n", encoding="utf-8")
        script.chmod(0o755)
    name, *words = tool.split()
    done = subprocess.run(
        [bash, ROOT / "tools" / name, *words],
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    return done.stderr


@pytest.mark.parametrize(
    ("tool", "package"),
    [
        ("need-packages", "chromium hunspell hunspell-id"),
        ("need-packages exports", "chromium fontconfig fonts-liberation"),
        (
            "need-packages budget",
            "chromium npm default-jre-headless epubcheck poppler-utils fontconfig fonts-liberation",
        ),
        ("need-venv python3", "python3-venv"),
        ("need-venv python3.9", "python3 python3-venv"),
    ],
)
def test_a_missing_system_package_is_named_in_one_line(
    tool: str, package: str, tmp_path: Path
) -> None:
    told = needed(tool, '[ "$2" = "import ensurepip, venv" ] && exit 1; exit 0', tmp_path)
    assert told.endswith(f" belum terpasang. Salin baris ini: sudo apt-get install -y {package}\n")


def test_a_python_of_another_version_is_told_with_what_to_type(tmp_path: Path) -> None:
    python = '[ "$1" = --version ] && echo Python 3.9.2 && exit 0; exit 1'
    told = needed("need-venv python3", python, tmp_path)
    assert told.startswith("Yang ada Python 3.9.2; kursus ini memerlukan Python 3.11")
    assert "make site PYTHON=python3.12" in told
    assert told.count("\n") == 1


def test_what_make_says_of_its_work_is_indonesian() -> None:
    told = re.findall(r'@echo "(\w+)', (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert {*told} == {"Memasang"}
