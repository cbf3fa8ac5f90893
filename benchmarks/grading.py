"""Time three ways of grading one synthetic class: stock nbgrader, our parts in it, `coursekit`.

    python benchmarks/grading.py [STUDENTS] [FEW]

STUDENTS (500) hand in a quiz of twenty questions of all kinds, and `coursekit grade` grades them in
one command; nbgrader takes seconds for each, so it is given the first FEW (4) of them. Prints a
table and one line of JSON: seconds per submission, ratios to stock, the largest memory of
`coursekit grade` in MB.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from synthetic import STOCK, classroom, hand_in_all  # noqa: E402 - from the tests' folder

from coursekit.grading.frozen import read_frozen  # noqa: E402
from coursekit.grading.release import release  # noqa: E402
from coursekit.quizzes import FILE  # noqa: E402

if TYPE_CHECKING:
    from coursekit.grading.classroom import Classroom

QUIZ = "kuis-dua-puluh"
PLAN = """\
- id: kuis-dua-puluh
  title: Dua puluh soal
  items:
    - {family: single, count: 8, points: 1}
    - {family: multiple, count: 2, points: 2}
    - {family: matching, count: 2, points: 4}
    - {family: classify, count: 1, points: 3}
    - {family: ordering, count: 1, points: 3}
    - {family: reason, count: 1, points: 2}
    - {family: case, count: 1, points: 4}
    - {family: mixed, count: 1, points: 4}
    - {family: cloze, count: 1, points: 2}
    - {family: short, count: 1, points: 2}
    - {family: essay, count: 1, points: 8}
"""


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """Return the seconds and the megabytes that a command takes in a folder."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        told = running.stdout.read() if running.stdout else ""
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    took = time.perf_counter() - start
    if running.returncode not in {0, 3}:  # 3: essays wait for a lecturer
        raise SystemExit(f"{command}: {told}")
    return took, used.ru_maxrss / 1024


def made(folder: Path, students: int) -> Classroom:
    """Make a class that has handed the quiz in."""
    room = classroom(folder, ROOT, students)
    (room.folder / FILE).write_text(PLAN, encoding="utf-8")
    release(room, QUIZ)
    hand_in_all(room, read_frozen(room.folder, QUIZ))
    return room


def main() -> None:
    """Run the benchmark."""
    many, few = [*map(int, sys.argv[1:]), *(500, 4)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as scratch:
        room = made(Path(scratch) / "kelas-a", many)
        quiz = read_frozen(room.folder, QUIZ)
        seconds = {}
        for name in ("stock", "parts"):
            folder = made(Path(scratch) / name / "kelas-a", few).folder
            if name == "stock":
                (folder / "nbgrader_config.py").write_text(STOCK, encoding="utf-8")
            seconds[name] = timed(["nbgrader", "autograde", QUIZ], folder)[0] / few
        took, peak = timed(["coursekit", "grade", QUIZ], room.folder)
        seconds["coursekit"] = took / many
        rows = (room.folder / "laporan" / f"penilaian-{QUIZ}.csv").read_bytes().count(b"\n") - 1
    print(f"{len(quiz.questions)} questions; stock and parts: {few} students, coursekit: {many}")
    for name, took in seconds.items():
        print(f"{name:<10} {took * 1000:>9.2f} ms a submission {seconds['stock'] / took:>8.1f}x")
    told = {
        "questions": len(quiz.questions),
        "seconds": seconds,
        "ratio": {name: seconds["stock"] / took for name, took in seconds.items()},
        "students": many,
        "rows_of_the_report": rows,
        "peak_mb": round(peak),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
