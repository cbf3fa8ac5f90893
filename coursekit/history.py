"""When the pages of the book, and the course, were changed, as git tells."""

from __future__ import annotations

import subprocess
from datetime import date
from typing import TYPE_CHECKING

from coursekit.pages import BOOK

if TYPE_CHECKING:
    from pathlib import Path

_MARK = "\x01"


def last_changes(root: Path) -> dict[str, date]:
    """Return the day of the last commit that changed each file of ``book/``, by its path.

    There is none without git, outside a repository and in a shallow clone, whose first commit
    would stand for all earlier ones.
    """
    if git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    told = ("--name-only", "--relative", f"--format={_MARK}%cs", "--", BOOK)
    log = git(root, "-c", "core.quotePath=false", "log", *told)
    found: dict[str, date] = {}
    for commit in log.split(_MARK)[1:]:
        day, *files = commit.split("\n")
        for file in filter(None, files):
            found.setdefault(file, date.fromisoformat(day))
    return found


def git(root: Path, *arguments: str) -> str:
    """Return what git prints; nothing when it fails or is not there."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=root, capture_output=True, encoding="utf-8", check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout
