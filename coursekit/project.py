"""Find the project that a command is called in, and tell whether its files have changed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKAGE = Path(__file__).resolve().parent
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


def digest(places: Iterable[Path]) -> str:
    """Return a digest of the files at ``places`` and below: of their paths and what they hold."""
    total = hashlib.sha256()
    for place in places:
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for path in files:
            if path.is_file() and path.suffix != ".pyc":
                total.update(path.relative_to(place.parent).as_posix().encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
