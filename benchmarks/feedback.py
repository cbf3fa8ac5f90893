"""Time two ways of writing a class's feedback: nbgrader's generate_feedback, and `coursekit`.

    python benchmarks/feedback.py [STUDENTS] [FEW]

The pages of STUDENTS (300) are written by `write_feedback`, open and closed, in a process of its
own; nbgrader takes seconds for each, so it is given the first FEW (4) of them. Prints a table and
one line of JSON: seconds per page, ratios to nbgrader, the size of an open page in kB.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from synthetic import classroom, hand_in_all  # noqa: E402 - from the tests' folder

from coursekit.grading.feedback import feedback_path  # noqa: E402
from coursekit.grading.frozen import read_frozen  # noqa: E402
from coursekit.grading.grade import grade  # noqa: E402
from coursekit.grading.release import release  # noqa: E402

QUIZ = "ujian-akhir"
WRITE = """
from coursekit.grading.classroom import find_class
from coursekit.grading.feedback import write_feedback
from coursekit.grading.frozen import read_frozen
room = find_class()
write_feedback(room, read_frozen(room.folder, {quiz!r}), keys={keys})
"""


def timed(command: list[str], folder: Path) -> float:
    """Return the seconds that Python takes in a folder; raises SystemExit when it fails."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False
    )
    took = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{command}: {done.stdout}{done.stderr}")
    return took


def main() -> None:
    """Run the benchmark."""
    many, few = [*map(int, sys.argv[1:]), *(300, 4)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as scratch:
        room = classroom(Path(scratch) / "kelas", ROOT, many)
        release(room, QUIZ)
        quiz = read_frozen(room.folder, QUIZ)
        hand_in_all(room, quiz)
        grade(room, QUIZ)
        stock = Path(shutil.copytree(room.folder, Path(scratch) / "stock"))
        for student in sorted((stock / "autograded").iterdir())[few:]:
            shutil.rmtree(student)
        seconds = {"nbgrader": timed(["-m", "nbgrader", "generate_feedback", QUIZ], stock) / few}
        for name, keys in (("closed", False), ("open", True)):
            code = WRITE.format(quiz=QUIZ, keys=keys)
            seconds[name] = timed(["-c", code], room.folder) / many
        pages = [feedback_path(room, QUIZ, student) for student in room.students]
        size = sum(page.stat().st_size for page in pages) / len(pages) / 1000
    print(f"{len(quiz.questions)} questions; nbgrader: {few} students, coursekit: {many}")
    for name, took in seconds.items():
        print(f"{name:<10} {took * 1000:>9.2f} ms a page {seconds['nbgrader'] / took:>8.1f}x")
    told = {
        "questions": len(quiz.questions),
        "students": many,
        "seconds": seconds,
        "ratio": {name: seconds["nbgrader"] / took for name, took in seconds.items()},
        "kilobytes": round(size),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
