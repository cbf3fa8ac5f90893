"""Take the pictures of the lecturers' guide from a synthetic class: `make picture`."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from PIL.Image import Dither
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

import guide  # noqa: E402 - from the tests' folder
from served import DEADLINE, fill_in, serve  # noqa: E402
from synthetic import roster  # noqa: E402

from coursekit import cli  # noqa: E402
from coursekit.grading.classroom import find_class  # noqa: E402
from coursekit.grading.feedback import feedback_path  # noqa: E402
from coursekit.grading.frozen import read_frozen  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz

TARGET = ROOT / "book" / "gambar"
PHONE = {"width": 360, "height": 720}
DESK, WIDE = {"width": 800, "height": 900}, {"width": 1000, "height": 900}
LIST = {"x": 166, "y": 108, "width": 834, "height": 510}
REPORT = {"x": 0, "y": 0, "width": 1000, "height": 640}
SHOWN, ESSAY = 15, "esai-17"
WRONG = ("20260003", "Soal 2")
MOST_COLOURS = 256


def main() -> None:
    """Write the answer page on a phone, formgrader on a graded class, feedback and report."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is missing. Install it: sudo apt-get install -y chromium")
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        room, quiz = graded(folder)
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-lcd-text"]
        )
        answer_page(browser, room, quiz)
        formgrader(browser, room, quiz, folder)
        feedback(browser, room, quiz)
        report(browser, room, quiz)
        browser.close()


def graded(folder: Path) -> tuple[Classroom, FrozenQuiz]:
    """Make a class, release the quiz, take in what its students hand in, and grade it."""
    listed = roster(folder / "daftar.csv", guide.COUNT)
    with contextlib.chdir(ROOT):
        cli.main(["class", "new", str(folder / "kelas-a"), "--roster", str(listed)])
    os.chdir(folder / "kelas-a")
    cli.main(["quiz", "release", guide.QUIZ])
    room = find_class()
    quiz = read_frozen(room.folder, guide.QUIZ)
    guide.upload(folder / guide.ARCHIVE, quiz, room, guide.notebooks(room, quiz))
    cli.main(["intake", quiz.id, str(folder / guide.ARCHIVE), "--code", guide.code(quiz)])
    with contextlib.suppress(SystemExit):
        cli.main(["grade", quiz.id])
    return room, quiz


def answer_page(browser: Browser, room: Classroom, quiz: FrozenQuiz) -> None:
    """Write a question with a choice made, and the end of the page with file and code."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="id-ID")
    page = context.new_page()
    page.goto(room.release(quiz.id).with_suffix(".html").as_uri())
    page.get_by_label("Nomor mahasiswa").fill(guide.BY_CODE)
    page.get_by_label("Nama", exact=True).fill(room.students[guide.BY_CODE].name)
    page.get_by_role("button", name="Mulai mengerjakan").tap()
    responses = guide.all_right(quiz)
    shown = page.locator(f"#soal-{SHOWN}")
    fill_in(shown, responses.pop(SHOWN))
    shown.evaluate("node => node.scrollIntoView(false)")
    write("halaman-jawaban", page.screenshot())
    for number, response in responses.items():
        fill_in(page.locator(f"#soal-{number}"), response)
    page.get_by_role("button", name="Salin kode").tap()
    expect(page.locator("#kp-code")).to_be_visible()
    # What sticks to the window's edge would lie over it.
    page.locator("#kp-bar").evaluate("node => { node.hidden = true; }")
    write("kumpulkan-jawaban", page.locator("#kp-hand-in").screenshot())
    context.close()


def formgrader(browser: Browser, room: Classroom, quiz: FrozenQuiz, folder: Path) -> None:
    """Write an essay with its mark filled in, and the list of the submissions."""
    with closing(sqlite3.connect(room.gradebook)) as book, book:
        waiting = book.execute(
            "select n.id from grade g join base_cell c on c.id = g.cell_id "
            "join submitted_notebook n on n.id = g.notebook_id "
            "join submitted_assignment s on s.id = n.assignment_id "
            "where c.name = ? and g.needs_manual_grade order by s.student_id",
            (ESSAY,),
        ).fetchall()
    context = browser.new_context(viewport=DESK, locale="id-ID")
    context.set_default_timeout(DEADLINE * 1000)
    with serve("lab", room.folder, folder / "rumah", context) as served:
        page = context.new_page()
        page.goto(f"{served.url}lab?token={served.token}")
        with page.expect_response("**/formgrader/api/grades?*"):
            page.goto(f"{served.url}formgrader/submissions/{waiting[0][0]}/")
        cell = page.locator(".nbgrader_cell").filter(has=page.locator("input.score")).nth(-3)
        field = cell.locator("input.score")
        with page.expect_response(lambda answer: answer.request.method in {"PUT", "PATCH"}):
            field.fill("6.5")
            field.press("Tab")
        page.evaluate("document.activeElement.blur()")
        write("formgrader-esai", cell.screenshot())
        page.set_viewport_size(WIDE)
        page.goto(f"{served.url}formgrader/gradebook/{quiz.id}/{quiz.id}")
        page.wait_for_load_state("networkidle")
        # The list beside the menu, down to its eighth row.
        write("formgrader-daftar", page.screenshot(clip=LIST))
    context.close()


def feedback(browser: Browser, room: Classroom, quiz: FrozenQuiz) -> None:
    """Write a question of an open page on a phone."""
    cli.main(["feedback", quiz.id, "--keys", "open"])
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="id-ID")
    page = context.new_page()
    page.goto(feedback_path(room, quiz.id, WRONG[0]).as_uri())
    page.get_by_role("heading", name=WRONG[1], exact=True).scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 560)")
    write("umpan-balik", page.screenshot())
    context.close()


def report(browser: Browser, room: Classroom, quiz: FrozenQuiz) -> None:
    """Write the beginning of the report, once the essays are marked."""
    guide.mark_by_hand(room)
    cli.main(["report", quiz.id])
    context = browser.new_context(viewport=WIDE, locale="id-ID")
    page = context.new_page()
    page.goto((room.folder / "laporan" / f"laporan-{quiz.id}.html").as_uri())
    write("laporan-kuis", page.screenshot(clip=REPORT))
    context.close()


def write(name: str, shot: bytes) -> None:
    """Write a screenshot with a palette, which takes a third of the bytes."""
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(MOST_COLOURS, dither=Dither.NONE)
    picture.save(TARGET / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
