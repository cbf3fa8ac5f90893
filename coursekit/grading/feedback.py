"""A page for each student on a graded quiz: one file without scripts, network or others' work.

An open page has everything: right answers, explanations, what was mixed up, what to read again. It
is for the day when nobody can take the quiz any more. A closed page, the default, holds what a
student may pass on to somebody who has still to take it: their own answers, the total, and what
the lecturer wrote to an essay. It tells nothing by question, by outcome or by chapter: such sums
cover few questions, so that with the total beside them they often give single answers away.

What the total itself gives away cannot be helped, for it is the mark: that all of it is right, or
nothing; where points differ much, which questions they can stand for; and, between students who
compare, the question in which they differ. Where it would be the mark of one single answer, a
closed page does not tell it.
"""

from __future__ import annotations

import html
import re
import secrets
from functools import partial
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from coursekit.document import document, document_style
from coursekit.errors import CourseError
from coursekit.files import write_bytes
from coursekit.grading.feedback_closed import Closed
from coursekit.grading.feedback_open import Open
from coursekit.grading.feedback_parts import shown
from coursekit.grading.intake import SECRET, TIMESTAMP
from coursekit.grading.results import read_results

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz
    from coursekit.grading.results import Result

GENERATOR = "coursekit feedback"

_FOLDER = Path(__file__).parent
_SIGN = f'<meta name="generator" content="{GENERATOR}">'.encode()
_SIGN_WITHIN = 1000
_SECRET = re.compile(r"[\w-]{16,256}", re.ASCII)
_SITE = re.compile(r"https?://[^\s\"'<>?#]+")
_MOST_NAMED = 5


def feedback_path(classroom: Classroom, quiz: str, student: str) -> Path:
    """Return where nbgrader and JupyterHub look for the feedback of a student."""
    return classroom.folder / "feedback" / student / quiz / f"{quiz}.html"


def write_feedback(
    classroom: Classroom,
    quiz: FrozenQuiz,
    *,
    keys: bool = False,
    site: str = "",
    replace: bool = False,
) -> list[Path]:
    """Write everybody's page, open when ``keys`` is set, and return where, by student number.

    ``site`` is the address of the course, to which chapters are linked. Pages of ours are written
    anew; a page of somebody else, such as nbgrader's own feedback, is replaced only when
    ``replace`` is set. Raises CourseError otherwise, before anything is written.
    """
    results = read_results(classroom, quiz)
    paths = [feedback_path(classroom, quiz.id, result.student.id) for result in results]
    foreign = [path for path in paths if path.exists() and not ours(path)]
    if foreign and not replace:
        named = ", ".join(str(path) for path in foreign[:_MOST_NAMED])
        more = f" dan {len(foreign) - _MOST_NAMED} lagi" if len(foreign) > _MOST_NAMED else ""
        raise CourseError(
            f"Umpan balik {named}{more} bukan buatan perintah ini, jadi tidak ditimpa. Pindahkan "
            "berkas itu, atau timpa dengan --replace."
        )
    make = page_maker(quiz, classroom.settings.title, keys=keys, site=site)
    for path, result in zip(paths, results, strict=True):
        _put(path, make(result).encode())
        _accompany(path, classroom.submission(quiz.id, result.student.id).parent)
    return paths


def page_maker(
    quiz: FrozenQuiz, classroom_title: str, *, keys: bool, site: str = ""
) -> Callable[[Result], str]:
    """Return what makes the page of a student; what is everybody's is made once."""
    if site and not _SITE.fullmatch(site):
        raise CourseError(
            f"Alamat situs “{site}” tidak dapat ditautkan. Tulis alamatnya lengkap, misalnya "
            "https://contoh.ac.id/kursus/"
        )
    style = document_style(_source("feedback.css"))
    body = Template(_source("feedback.html"))
    pages = Open(quiz, site.rstrip("/") + "/" if site else "") if keys else Closed(quiz)
    title = f"Umpan balik {html.escape(quiz.title)}"
    fill = partial(body.substitute, title=title, classroom=shown(classroom_title))

    def page(result: Result) -> str:
        one = result.student
        student = shown(f"{one.name} ({one.id})" if one.name else one.id)
        filled = fill(
            student=student,
            total="\n".join(pages.total(result)),
            questions="\n".join(pages.question(answer) for answer in result.answers),
            summary="\n".join(pages.summary(result)),
        )
        return document(filled, title=f"{title} - {student}", generator=GENERATOR, style=style)

    return page


def _source(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def ours(path: Path) -> bool:
    """Tell whether a page is one that this module wrote."""
    try:
        with path.open("rb") as file:
            return _SIGN in file.read(_SIGN_WITHIN)
    except OSError:
        return False


def _put(path: Path, data: bytes) -> None:
    """Write a file, unless it is there."""
    if not path.is_file() or path.read_bytes() != data:
        write_bytes(path, data)


def _accompany(page: Path, submitted: Path) -> None:
    """Write beside a page what ``nbgrader release_feedback`` does not do without.

    What was not handed in through nbgrader has no secret: it gets one that nobody knows, so that
    its page is released under a name that nobody finds, and does not stop the others.
    """
    stamp = submitted / TIMESTAMP
    _put(page.with_name(TIMESTAMP), stamp.read_bytes() if stamp.is_file() else b"")
    secret = _secret(submitted / SECRET) or _secret(page.with_name(SECRET))
    _put(page.with_name(SECRET), (secret or secrets.token_hex(64)).encode())


def _secret(path: Path) -> str:
    """Return the secret in a file, "" when there is none that nbgrader could read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
    return text if _SECRET.fullmatch(text) else ""
