"""Formgrader on a class that `coursekit grade` has graded: essays by hand, in a real browser."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from served import DEADLINE, serve
from synthetic import answered, classroom, hand_in

from coursekit.grading.frozen import read_frozen
from coursekit.grading.grade import grade
from coursekit.grading.release import release

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

QUIZ = "kuis-5"
HOSTILE = (
    "Warga yang memutuskan.\n\n<script>window.harmed = true</script>\n"
    "<img src=x onerror='window.harmed = true'>\n\n[klik](javascript:window.harmed=true)"
)


def test_an_essay_is_marked_by_hand_and_the_mark_stays(
    root: Path, tmp_path: Path, browser: Browser
) -> None:
    room = classroom(tmp_path / "kelas-d", root, 1)
    release(room, QUIZ)
    quiz = read_frozen(room.folder, QUIZ)
    [student] = room.students
    notebook = answered(room.release(QUIZ).read_text(encoding="utf-8"), quiz, 1)
    essays = [question for question in quiz.questions if question.essay]
    for cell in notebook["cells"]:
        if cell["metadata"]["nbgrader"]["grade_id"].startswith("esai-"):
            cell["source"] = HOSTILE
    hand_in(room, quiz, student, notebook)
    [before] = grade(room, QUIZ)
    assert before.waiting == len(essays)
    with closing(sqlite3.connect(room.gradebook)) as book, book:
        [(submission,)] = book.execute("select id from submitted_notebook").fetchall()

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(DEADLINE * 1000)
    with serve("lab", room.folder, tmp_path / "rumah", context) as served:
        page = context.new_page()
        page.goto(f"{served.url}lab?token={served.token}")
        with page.expect_response("**/formgrader/api/grades?*"):
            page.goto(f"{served.url}formgrader/submissions/{submission}/")
        expect(page.get_by_text("<script>window.harmed = true</script>").first).to_be_visible()
        assert page.evaluate("window.harmed") is None
        assert page.locator("img[onerror], a[href^='javascript:window']").count() == 0
        # The fields of the marks, in the order of the notebook; the last are the essays'.
        field = page.locator("input.score").last
        with page.expect_response(lambda answer: answer.request.method in {"PUT", "PATCH"}):
            field.fill("6.5")
            field.press("Tab")
    context.close()

    [after] = grade(room, QUIZ)
    assert after.points == pytest.approx(before.points + 6.5)
    assert after.waiting == len(essays) - 1
