"""Time three ways of grading one synthetic class: stock nbgrader, our parts in it, `coursekit`.

    python benchmarks/grading.py [STUDENTS] [FEW]

STUDENTS (500) are graded by `coursekit grade`; nbgrader takes seconds for each, so it is given the
first FEW (4) of them. Prints a table and one line of JSON: seconds per submission, ratios to stock,
the largest memory of `coursekit grade` in MB.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from synthetic import STOCK, classroom, hand_in_all  # noqa: E402 - from the tests' folder

from coursekit.grading.frozen import read_frozen  # noqa: E402
from coursekit.grading.release import release  # noqa: E402

QUIZ = "ujian-akhir"


def timed(command: list[str], folder: Path) -> float:
    """Return the seconds that a command takes in a folder; raises CalledProcessError."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    took = time.perf_counter() - start
    if done.returncode not in {0, 3}:  # 3: essays wait for a lecturer
        raise SystemExit(f"{command}: {done.stdout}{done.stderr}")
    return took


def main() -> None:
    """Run the benchmark."""
    many, few = [*map(int, sys.argv[1:]), *(500, 4)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as scratch:
        room = classroom(Path(scratch) / "kelas", ROOT, many)
        release(room, QUIZ)
        quiz = read_frozen(room.folder, QUIZ)
        hand_in_all(room, quiz)
        seconds = {}
        for name in ("stock", "parts"):
            folder = Path(shutil.copytree(room.folder, Path(scratch) / name))
            for student in sorted((folder / "submitted").iterdir())[few:]:
                shutil.rmtree(student)
            if name == "stock":
                (folder / "nbgrader_config.py").write_text(STOCK, encoding="utf-8")
            seconds[name] = timed(["nbgrader", "autograde", QUIZ], folder) / few
        seconds["coursekit"] = timed(["coursekit", "grade", QUIZ], room.folder) / many
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{len(quiz.questions)} questions; stock and parts: {few} students, coursekit: {many}")
    for name, took in seconds.items():
        print(f"{name:<10} {took * 1000:>9.2f} ms a submission {seconds['stock'] / took:>8.1f}x")
    told = {
        "questions": len(quiz.questions),
        "seconds": seconds,
        "ratio": {name: seconds["stock"] / took for name, took in seconds.items()},
        "peak_mb_of_children": round(peak),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
