"""Time `coursekit site build` and a plain `jupyter-book build` of the same pages, in one run.

`python benchmarks/build.py [RUNS]` builds in a temporary copy of the project: clean, with nothing
changed, and with one sentence more in one chapter; it prints the medians in seconds and their
ratios. "Plain" is the stock theme with only what the pages cannot be read without: the directives
that their text is made of, and the bibliography.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
LEFT = ("_build", ".venv", "node_modules", "__pycache__", ".*_cache")
CHAPTER = "book/08-model-b.md"
SENTENCE = "\n\nKalimat ke-{number} ini hanya untuk mengukur.\n\n% redaksi\n"
PLAIN = ["coursekit.sphinx.directives", "coursekit.sphinx.bibliography"]
LIMIT = 1.5
BOOK = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", "."]
COURSE = [sys.executable, "-m", "coursekit", "site", "build"]


def copy(folder: Path, *, plain: bool) -> Path:
    """Copy the project, its history too; a plain copy is built with the stock theme."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT))
    if plain:
        config = folder / "_config.yml"
        config.write_text(stock(config.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def stock(text: str) -> str:
    """Return a configuration that names the stock theme and only what a plain build needs."""
    config = yaml.safe_load(text)
    config.pop("latex", None)
    sphinx = config["sphinx"]
    sphinx["extra_extensions"] = PLAIN
    ours = ("extensions", "html_theme", "html_context", "coursekit")
    kept = {name: value for name, value in sphinx["config"].items() if not name.startswith(ours)}
    sphinx["config"] = kept
    return yaml.safe_dump(config, allow_unicode=True)


def timed(command: list[str], folder: Path) -> float:
    """Run a build and return its seconds; ends the program with its output when it fails."""
    start = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    took = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{done.stdout}\n{done.stderr}")
    return took


def clean(folder: Path, number: int) -> None:
    """Remove what was built."""
    del number
    shutil.rmtree(folder / "_build", ignore_errors=True)


def leave(folder: Path, number: int) -> None:
    """Change nothing."""
    del folder, number


def add_sentence(folder: Path, number: int) -> None:
    """Add a sentence to one chapter."""
    with (folder / CHAPTER).open("a", encoding="utf-8") as chapter:
        chapter.write(SENTENCE.format(number=number))


KINDS: dict[str, Callable[[Path, int], None]] = {
    "clean": clean,
    "no change": leave,
    "one sentence": add_sentence,
}


def main() -> None:
    """Run the benchmark."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as scratch:
        plain = copy(Path(scratch) / "plain", plain=True)
        course = copy(Path(scratch) / "course", plain=False)
        print(f"medians of {runs} runs  {'coursekit':>10} {'plain':>10} {'ratio':>8}")
        for kind, prepare in KINDS.items():
            times: dict[str, list[float]] = {"course": [], "plain": []}
            # In turn, so that a busy machine slows both down.
            for number in range(runs):
                for name, command, folder in (
                    ("course", COURSE, course),
                    ("plain", BOOK, plain),
                ):
                    prepare(folder, number)
                    times[name].append(timed(command, folder))
            ours, theirs = (statistics.median(times[name]) for name in ("course", "plain"))
            told = "" if ours <= LIMIT * theirs else f"  slower than {LIMIT} times"
            print(f"{kind:<18} {ours:>10.2f} {theirs:>10.2f} {ours / theirs:>7.2f}x{told}")


if __name__ == "__main__":
    main()
