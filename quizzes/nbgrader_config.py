"""Settings of nbgrader for the demo class; a real class keeps a folder outside a public one."""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821 - traitlets provides it

# nbgrader calls alembic by name: find it beside this Python, without an activated environment.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

c.CourseDirectory.course_id = "pengantar-pekerjaan-sosial-makro-demo"

# What stands in a released answer cell below `jawaban_i = {}`. nbgrader's own stub raises an error.
c.ClearSolutions.code_stub = {"python": "# Baris di atas terisi sendiri bila soalnya diklik."}
# And what stands in place of an essay's rubric.
c.ClearSolutions.text_stub = "Tulis jawaban Anda di sini."

c.NbGrader.logfile = "nbgrader.log"
