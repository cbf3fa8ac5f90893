"""Find the project that a command is called in."""

from __future__ import annotations

from pathlib import Path

from coursekit.errors import CourseError

_MARKS = ("_config.yml", "data/course.yaml")


def find_root(start: Path | None = None) -> Path:
    """Return the nearest folder at or above ``start`` that is a course project.

    ``start`` is the working directory when None. Raises CourseError when there is no such folder.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if all((folder / mark).is_file() for mark in _MARKS):
            return folder
    raise CourseError(
        f"Folder {here} bukan bagian dari proyek kursus: tidak ada folder di sini atau di atasnya "
        f"yang memuat {' dan '.join(_MARKS)}. Masuklah dahulu ke folder proyek, lalu ulangi."
    )
