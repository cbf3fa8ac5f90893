"""Time `coursekit check`, and the same files read by nothing but PyYAML, in one run.

`python benchmarks/check.py [RUNS]` prints the medians in seconds and their ratio.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from coursekit.dataset import read

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent


def median(run: Callable[[], object], runs: int) -> float:
    """Return the median time of ``runs`` calls, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def plain() -> None:
    """Read every YAML file of the dataset with PyYAML's fastest loader."""
    for path in (ROOT / "data").rglob("*.yaml"):
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


def command() -> None:
    """Run the command as a user does."""
    subprocess.run(
        [sys.executable, "-m", "coursekit", "check"], cwd=ROOT, check=True, capture_output=True
    )


if __name__ == "__main__":
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    whole = median(command, runs)
    inside = median(lambda: read(ROOT), runs)
    bare = median(plain, runs)
    print(f"coursekit check, whole process   {whole:6.2f} s")
    print(f"reading and checking alone       {inside:6.2f} s")
    print(f"PyYAML alone, nothing checked    {bare:6.2f} s")
    print(f"reading and checking / PyYAML    {inside / bare:6.1f} x")
