"""Pages of feedback in a real browser: on a phone, a screen, in the dark; hostile essays inert."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from synthetic import classroom, complete, hand_in

from coursekit.grading.feedback import feedback_path, write_feedback
from coursekit.grading.frozen import read_frozen
from coursekit.grading.grade import grade
from coursekit.grading.release import release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, ViewportSize

    from coursekit.grading.classroom import Classroom

QUIZZES = ("kuis-4", "kuis-5", "ujian-akhir")
STUDENT = "20260001"
HOSTILE = (
    "Warga yang memutuskan.\n\n<script>window.harmed = true</script>\n"
    "<img src=x onerror='window.harmed = true'>\n\n[klik](javascript:window.harmed=true)\n\n"
    + 300
    * "panjang"
)
# A letter and a word tell right and wrong; colour alone never does.
CONTRAST = """() => {
    const colour = (text) => text.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b]
        .map((one) => one / 255)
        .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
        .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
    const ground = (node) => {
        const own = colour(getComputedStyle(node).backgroundColor);
        return own.length === 4 && own[3] === 0 && node.parentElement ? ground(node.parentElement)
            : own;
    };
    const told = [...document.querySelectorAll("body *")]
        .filter((node) => [...node.childNodes].some((one) => one.nodeType === 3
            && one.textContent.trim()));
    return told.filter((node) => {
        const [one, other] = [light(colour(getComputedStyle(node).color)), light(ground(node))];
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < 4.5;
    }).map((node) => node.outerHTML.slice(0, 100));
}"""


@pytest.fixture(scope="module")
def room(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """Return a class with a student who answered all, with hostile essays."""
    room = classroom(tmp_path_factory.mktemp("umpan") / "kelas-u", root, 1)
    for name in QUIZZES:
        release(room, name)
        quiz = read_frozen(room.folder, name)
        notebook = complete(room.release(name).read_text(encoding="utf-8"), quiz, 5)
        for cell in notebook["cells"]:
            if cell["metadata"]["nbgrader"]["grade_id"].startswith("esai-"):
                cell["source"] = HOSTILE
        hand_in(room, quiz, STUDENT, notebook)
        grade(room, name)
    return room


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return how to open a page without a network; nothing may complain or ask for anything."""
    complaints: list[str] = []
    contexts = []

    def open_page(path: Path, width: int = 1280, scheme: str = "light") -> Page:
        size: ViewportSize = {"width": width, "height": 740}
        context = browser.new_context(
            viewport=size, color_scheme="dark" if scheme == "dark" else "light", locale="id-ID"
        )
        contexts.append(context)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda message: complaints.append(message.text))
        context.on("dialog", lambda dialog: complaints.append(dialog.message))
        page = context.new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        assert asked == [path.as_uri()]
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("keys", [False, True])
@pytest.mark.parametrize(
    "name", [QUIZZES[0], *(pytest.param(one, marks=pytest.mark.slow) for one in QUIZZES[1:])]
)
def test_it_fits_every_screen(
    name: str, room: Classroom, opened: Callable[..., Page], *, keys: bool
) -> None:
    write_feedback(room, read_frozen(room.folder, name), keys=keys, site="https://x.example/")
    path = feedback_path(room, name, STUDENT)
    for width in (320, 360, 1280):
        for scheme in ("light", "dark"):
            page = opened(path, width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") == width
            inside = "[...document.querySelectorAll('body *')].every((node) => "
            inside += f"node.getBoundingClientRect().right <= {width})"
            assert page.evaluate(inside)
            assert page.evaluate(CONTRAST) == []
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    questions = len(read_frozen(room.folder, name).questions)
    expect(page.get_by_role("region", name="Soal")).to_have_count(questions)
    if keys:
        link = page.get_by_role("link", name=re.compile(r"^Soal \d+$")).first
        name = link.inner_text()
        link.click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_in_viewport()


def test_tables_stay_tables_on_a_phone(room: Classroom, opened: Callable[..., Page]) -> None:
    write_feedback(room, read_frozen(room.folder, "kuis-4"), keys=True)
    page = opened(feedback_path(room, "kuis-4", STUDENT), 320)
    table = page.get_by_role("region", name="Poin menurut capaian").get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(["Capaian", "Poin"])
    rows = table.get_by_role("row")
    assert rows.count() > 1
    expect(rows.nth(1).get_by_role("rowheader")).to_be_visible()


def test_a_hostile_essay_is_shown_and_does_nothing(
    room: Classroom, opened: Callable[..., Page]
) -> None:
    write_feedback(room, read_frozen(room.folder, "kuis-5"), keys=True)
    page = opened(feedback_path(room, "kuis-5", STUDENT))
    expect(page.get_by_text("<script>window.harmed = true</script>").first).to_be_visible()
    assert page.evaluate("window.harmed") is None
    assert page.locator("script, img, a[href^=javascript]").count() == 0


def test_it_prints(room: Classroom, opened: Callable[..., Page]) -> None:
    write_feedback(room, read_frozen(room.folder, "kuis-4"), keys=True)
    page = opened(feedback_path(room, "kuis-4", STUDENT), 1280, "dark")
    page.emulate_media(media="print")
    # Dark ink on white paper, whatever the screen is like.
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert ink == "rgb(31, 42, 51)"
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_feedback_of_nbgrader_itself_is_inert(room: Classroom, browser: Browser) -> None:
    for path in (room.folder / "feedback").rglob("*.html"):
        path.unlink()
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_feedback", "kuis-5", "--force"],
        cwd=room.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    # Its page asks a server elsewhere for its mathematics.
    context.route("http*://**", lambda route: route.abort())
    page = context.new_page()
    page.goto(feedback_path(room, "kuis-5", STUDENT).as_uri())
    expect(page.get_by_text("<script>window.harmed = true</script>").first).to_be_visible()
    assert page.evaluate("window.harmed") is None
    assert page.locator("img[onerror], a[href^='javascript:window']").count() == 0
    context.close()
