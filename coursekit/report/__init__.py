"""The report on a quiz of a class: what its figures are, what they mean, what can be done.

Results of nbgrader and files of Moodle become one ``ClassData`` (figures, moodle), figures of it
become words, pages and sheets (words, page, sheets), and only this module writes files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.errors import CourseError
from coursekit.files import write, write_bytes
from coursekit.grading.results import read_results
from coursekit.report.copied import foreign
from coursekit.report.figures import class_data, evaluate
from coursekit.report.flags import write_flags
from coursekit.report.moodle import read_moodle
from coursekit.report.page import class_page, page
from coursekit.report.sheets import csv_text, xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz
    from coursekit.report.figures import Figures

FOLDER = "laporan"


def report(classroom: Classroom, quiz: FrozenQuiz, *, students: bool = False) -> list[Path]:
    """Write the report on a graded quiz into the folder of the class and return its files.

    The flags of its items are kept too, for the bank.
    """
    results = read_results(classroom, quiz)
    data = class_data(classroom, quiz, results, foreign(classroom, quiz, results))
    figures = evaluate(data)
    if not students:
        write_flags(classroom, quiz.id, figures)
    return write_report(classroom.folder / FOLDER, quiz.id, figures, students=students)


def moodle_report(paths: Sequence[Path]) -> list[Path]:
    """Write the report on a quiz of Moodle beside its file or two and return the files."""
    if len(paths) > 2:  # noqa: PLR2004
        raise CourseError(
            "Sebut paling banyak dua berkas Moodle: laporan nilai dan laporan jawaban dari kuis "
            "yang sama."
        )
    figures = evaluate(read_moodle(*paths))
    return write_report(paths[0].parent, paths[0].stem, figures)


def write_report(
    folder: Path, name: str, figures: Figures, *, students: bool = False
) -> list[Path]:
    """Write the report of a class into a folder and return its files, older ones replaced.

    The lecturer's is ``laporan-<name>`` as HTML, CSV and XLSX; ``students`` asks for
    ``laporan-<name>-kelas.html`` instead, which may be shown to the class.
    """
    if students:
        path = folder / f"laporan-{name}-kelas.html"
        write(path, class_page(figures))
        return [path]
    paths = [folder / f"laporan-{name}.{suffix}" for suffix in ("html", "csv", "xlsx")]
    write(paths[0], page(figures))
    write(paths[1], csv_text(figures), mark=True)
    write_bytes(paths[2], xlsx(figures))
    return paths
