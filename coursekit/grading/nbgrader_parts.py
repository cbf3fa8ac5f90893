"""What a class puts in place of nbgrader's own parts, so that its commands are safe and tolerant.

``nbgrader autograde`` and formgrader's button then read a submission as data instead of running
it: the same reading, the same marks and the same notebook as ``coursekit grade``.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades

from coursekit.grading.frozen import read_frozen
from coursekit.grading.gradebook import ByHand, Grade
from coursekit.grading.rebuild import Template, mark, rebuild
from coursekit.grading.submission import LARGEST, read

if TYPE_CHECKING:
    from coursekit.grading.rebuild import Marked

CODE_STUB = "# Baris di atas terisi sendiri bila soalnya diklik."
TEXT_STUB = "Tulis jawaban Anda di sini."


class TolerantExporter(NotebookExporter):
    """Read a submission, whatever it is, and hand on a clean notebook with its answers.

    ``marked`` are the marks of the submission that was read last, for ``SaveMarks``.
    """

    marked: Marked

    def from_filename(
        self,
        filename: str,
        resources: dict[str, Any] | None = None,
        **options: Any,  # noqa: ANN401 - nbconvert's
    ) -> tuple[Any, dict[str, Any]]:
        """Return the notebook of a file; the first of nbgrader's two passes is the rebuilding."""
        converter: Any = self.parent
        if not converter._sanitizing:  # noqa: SLF001 - nbgrader tells it nowhere else
            return super().from_filename(filename, resources, **options)
        root = Path(converter.coursedir.root)
        path = Path(filename)
        student = path.parent.parent.name
        quiz = read_frozen(root, path.parent.name)
        released = (root / "release" / quiz.id / f"{quiz.id}.ipynb").read_bytes()
        template = Template.of(json.loads(released))
        with path.open("rb") as file:
            submission = read(file.read(LARGEST + 1), quiz, template.stub, student)
        self.marked = mark(quiz, submission, student)
        text = rebuild(template, quiz, submission, self.marked)
        notebook = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
        told: tuple[Any, dict[str, Any]] = super().from_notebook_node(  # type: ignore[no-untyped-call]
            notebook, resources, **options
        )
        return told


class SaveMarks(SaveAutoGrades):  # type: ignore[misc]  # nbgrader has no types
    """Store the marks that reading a submission gave, where nbgrader would read a cell's output."""

    def _add_score(self, cell: Any, _resources: dict[str, Any]) -> None:  # noqa: ANN401
        name, *_ = place = self._place(cell)
        marked = self.parent.marked
        grade = self.gradebook.find_grade(*place)
        judged = ByHand(self.gradebook.db.connection().exec_driver_sql).judge(
            (grade.notebook_id, grade.cell_id),
            Grade(grade.auto_score, grade.manual_score, waits=grade.needs_manual_grade),
            marked.marks[name],
            # As nbgrader does: a mark given by hand stays, and is to be looked at again.
            same=False,
            settled=name in marked.settled,
        )
        grade.auto_score, grade.manual_score = judged.auto, judged.manual
        grade.needs_manual_grade = judged.waits
        self.gradebook.db.commit()

    def _add_comment(self, cell: Any, _resources: dict[str, Any]) -> None:  # noqa: ANN401
        comment = self.gradebook.find_comment(*self._place(cell))
        unanswered = cell.metadata["nbgrader"]["grade_id"] in self.parent.marked.unanswered
        comment.auto_comment = "No response." if unanswered else None
        self.gradebook.db.commit()

    def _place(self, cell: Any) -> tuple[str, str, str, str]:  # noqa: ANN401
        name = cell.metadata["nbgrader"]["grade_id"]
        return name, self.notebook_id, self.assignment_id, self.student_id


def configure(config: Any, course_id: str) -> None:  # noqa: ANN401 - traitlets' Config
    """Set up nbgrader for a class."""
    # nbgrader calls alembic by name: find it beside this Python, without an activated environment.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    config.CourseDirectory.course_id = course_id
    config.ClearSolutions.code_stub = {"python": CODE_STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    config.NbGrader.logfile = "nbgrader.log"
    config.Autograde.exporter_class = TolerantExporter
    config.Autograde.sanitize_preprocessors = []
    config.Autograde.autograde_preprocessors = [SaveMarks, AssignLatePenalties]
