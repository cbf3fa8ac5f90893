"""Find the project that a command is called in, its addresses, and what has changed."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from coursekit.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Iterable

ADDRESS = "COURSEKIT_SITE"
REPORT = "COURSEKIT_REPORT"
PACKAGE = Path(__file__).resolve().parent
_REPORTS = re.compile(r"https://[^\s/]\S*|mailto:\S+@\S+")
_MARKS = ("_config.yml", "data/course.yaml")
_CLASS = "kelas.yml"


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
        f"yang memuat {' dan '.join(_MARKS)}. Masuklah dahulu ke folder proyek"
        f"{_course_of_class(here)}, lalu ulangi."
    )


def _course_of_class(here: Path) -> str:
    """Return where the class around ``here`` says that its course is, "" where there is none."""
    for folder in (here, *here.parents):
        with suppress(OSError, ValueError, yaml.YAMLError):
            read = yaml.safe_load((folder / _CLASS).read_text(encoding="utf-8"))
            if isinstance(read, dict) and read.get("course"):
                return f" {read['course']}"
    return ""


def configured_address(root: Path) -> str:
    """Return where the course is published, by Jupyter Book's ``html.baseurl``, or ""."""
    config = root / "_config.yml"
    read = yaml.safe_load(config.read_text(encoding="utf-8")) if config.is_file() else None
    return _with_slash(str(((read or {}).get("html") or {}).get("baseurl") or ""))


def site_address(root: Path) -> str:
    """Return where this build will be published: ``COURSEKIT_SITE`` goes before the configuration.

    It ends in a slash; "" when it is unknown. Raises CourseError when it is no whole address.
    """
    address = _with_slash(os.environ.get(ADDRESS, "").strip()) or configured_address(root)
    if address and not address.startswith(("https://", "http://")):
        raise CourseError(
            f"{ADDRESS} atau html.baseurl harus berupa alamat lengkap, misalnya "
            f"https://nama.github.io/kursus/; yang diberikan: {address}"
        )
    return address


def report_address() -> str:
    """Return where readers report a mistake: ``COURSEKIT_REPORT``, or "" when it is not set.

    Raises CourseError when it is neither an ``https:`` nor a ``mailto:`` address.
    """
    address = os.environ.get(REPORT, "").strip()
    if address and not _REPORTS.fullmatch(address):
        raise CourseError(
            f"{REPORT} harus berupa alamat https: atau mailto:, misalnya "
            f"https://formulir.example/lapor atau mailto:redaksi@kursus.example; yang diberikan: "
            f"{address}"
        )
    return address


def _with_slash(address: str) -> str:
    return f"{address.rstrip('/')}/" if address else ""


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
