"""A real Jupyter server over a course folder, and the ways of a student in its notebooks."""

from __future__ import annotations

import ast
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.sync_api import TimeoutError, expect  # noqa: A004 - it is raised instead

from coursekit.notebooks import KERNEL
from coursekit.scoring import key_of, marks
from coursekit.text import to_plain
from coursekit.widgets.item import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Route

    from coursekit.item import Item
    from coursekit.quizzes import Quiz

QUIZ = "kuis-1"
ESSAY = "Menurut saya warga yang memutuskan, bukan dinas. Buktinya <b>rembuk</b>."
OTHER_QUIZZES = ("kuis-2", "kuis-3", "kuis-4", "kuis-5", "ujian-akhir")
DEADLINE = 60.0
ENGLISH = """
an and answer answers are cell check choose correct error failed for incorrect is loading missing no
not of option or please question retry right save saved select the this to true false undefined
unsaved wrong yes you your
"""
ADDRESS = {"lab": "lab/tree", "notebook": "notebooks"}
# The application's own questions to distant servers, switched off as its manual says.
QUIET = {
    "disabledExtensions": {
        "@jupyterlab/apputils-extension:announcements": True,
        "@jupyterlab/extensionmanager-extension": True,
    }
}


@dataclass
class Served:
    """A running server; ``folder`` is what it shows, ``complaints`` what our code complained of."""

    kind: str
    url: str
    token: str
    folder: Path
    log: Path
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to every page of the browser, and let no request go elsewhere."""
        self.context.on("console", self.heard)
        self.context.on("weberror", lambda event: self.failed(event.error))
        self.context.route(re.compile(rf"^https?://(?!{re.escape(self.host)})"), self.turn_away)

    @property
    def host(self) -> str:
        """Return the server's name and port."""
        return self.url.split("/")[2]

    def open(self, name: str) -> Page:
        """Open a notebook of the folder by its address."""
        page = self.context.new_page()
        # Without `reset` JupyterLab would open again what the test before left open.
        page.goto(f"{self.url}{ADDRESS[self.kind]}/{name}?token={self.token}&reset")
        return page

    def turn_away(self, route: Route) -> None:
        """Note a request to another server, which does not get there."""
        self.strangers.append(route.request.url)
        route.abort()

    def heard(self, message: ConsoleMessage) -> None:
        """Note a complaint, unless the application's own bundles made it."""
        if message.type in {"error", "warning"} and "/static/" not in message.location["url"]:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def failed(self, error: Any) -> None:  # noqa: ANN401 - playwright's Error or any thrown value
        """Note an exception that passed through code other than the application's bundles."""
        frames = [line for line in (error.stack or "").splitlines() if "://" in line]
        if not frames or any("/static/notebook/" not in line for line in frames):
            self.complaints.append(f"{error}\n{error.stack}")


@contextmanager
def serve(
    kind: str, folder: Path, home: Path, context: BrowserContext, python: str = sys.executable
) -> Iterator[Served]:
    """Run `jupyter lab` or `jupyter notebook` over ``folder``, all its own files in ``home``.

    Raises AssertionError with the server's log when it does not answer before the deadline.
    """
    config = home / "config"
    (config / "labconfig").mkdir(parents=True)
    (config / "labconfig" / "page_config.json").write_text(json.dumps(QUIET), encoding="utf-8")
    places = {
        "HOME": home,
        "JUPYTER_CONFIG_DIR": config,
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "IPYTHONDIR": home / "ipython",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    token = secrets.token_hex(8)
    served = Served(kind, f"http://127.0.0.1:{port}/", token, folder, home / "server.log", context)
    arguments = [
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={folder}",
        f"--IdentityProvider.token={token}",
        "--LabApp.extension_manager=readonly",
    ]
    with (
        served.log.open("wb") as log,
        subprocess.Popen(
            [python, "-m", "jupyter", kind, *arguments],
            cwd=folder,
            env=kept | {name: str(place) for name, place in places.items()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as running,
    ):
        try:
            until(lambda: _answers(served, running), f"{kind} to answer")
            yield served
        finally:
            # The first signal of a terminal asks back; this one shuts the kernels down.
            running.terminate()
            try:
                running.wait(timeout=30)
            except subprocess.TimeoutExpired:
                running.kill()


def _answers(served: Served, running: subprocess.Popen[bytes]) -> bool:
    assert running.poll() is None, served.log.read_text(encoding="utf-8")
    address = f"{served.url}api/status?token={served.token}"
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def until(reached: Callable[[], bool], what: str) -> None:
    """Wait for ``reached``; raises AssertionError after the deadline.

    A notebook that is just being written is no JSON: then it is not reached.
    """
    end = time.monotonic() + DEADLINE
    while True:
        with suppress(json.JSONDecodeError):
            if reached():
                return
        assert time.monotonic() < end, f"waited {DEADLINE:.0f} s for {what}"
        time.sleep(0.1)


def holds(
    path: Path, responses: Mapping[int, dict[str, str]], essays: Mapping[str, str] | None = None
) -> bool:
    """Tell whether a quiz on disk holds ``responses``."""
    written = read_cells(path)
    return answer_cells(path) == literals(responses) and all(
        written[name] == text for name, text in (essays or {}).items()
    )


def read_cells(path: Path) -> dict[str, str]:
    """Return the source of each cell of a notebook by its nbgrader name."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
        for cell in notebook["cells"]
        if "nbgrader" in cell["metadata"]
    }


def mixed_response(item: Item, right: int) -> dict[str, str]:
    """Return a response to ``item`` with its first ``right`` slots right, the others wrong."""
    best, worst = best_of(item), worst_of(item)
    return {
        slot.id: (best if position < right else worst)[slot.id]
        for position, slot in enumerate(item.slots)
    }


def expected_marks(
    quiz: Quiz, bank: Mapping[str, Item], responses: Mapping[int, dict[str, str]]
) -> dict[str, float]:
    """Return the marks of each test cell by its nbgrader name."""
    return {
        f"uji-{number}": marks(responses[number], key_of(bank[question.id]), question.points)
        for number, question in enumerate(quiz.items, start=1)
        if number in responses
    }


def autograded(classroom: Path, student: str, notebook: Path) -> dict[str, float]:
    """Hand ``notebook`` in, let stock nbgrader grade it, and return the marks in its gradebook."""
    from nbgrader.api import Gradebook  # noqa: PLC0415 - takes seconds, few tests need it

    quiz = notebook.stem
    target = classroom / "submitted" / student / quiz / notebook.name
    target.parent.mkdir(parents=True)
    shutil.copy(notebook, target)
    nbgrader(classroom, "autograde", quiz)
    with Gradebook(f"sqlite:///{classroom / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission(quiz, student)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        found = {grade.name: grade.score for grade in grades if grade.name.startswith("uji-")}
        # A lecturer reads the essays, and nothing else.
        waiting = {grade.name for grade in grades if grade.needs_manual_grade}
        assert waiting == {grade.name for grade in grades} - set(found)
        assert submission.score == sum(found.values())
    return found


def nbgrader(classroom: Path, command: str, quiz: str = QUIZ) -> None:
    """Run an nbgrader command on a quiz; raises AssertionError with its output when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", command, quiz],
        cwd=classroom,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def question(page: Page, number: int) -> Locator:
    """Return the cell of the quiz that shows a question."""
    heading = page.get_by_role("heading", level=2).filter(has_text=f"Soal {number} (")
    return page.locator(".ck-quiz-cell").filter(has=heading)


def chosen(cell: Locator) -> dict[str, str]:
    """Return the response that a question shows."""
    found: dict[str, str] = cell.evaluate(
        """cell => Object.fromEntries([...cell.querySelectorAll("[data-slot]")].map((slot) => [
            slot.dataset.slot,
            slot.querySelector("input:checked, select, input[type=text]")?.value,
        ]).filter(([, value]) => value))"""
    )
    return found


def best_of(item: Item) -> dict[str, str]:
    """Return a response that is all right."""
    best = {slot: max(slot.options, key=lambda option: option.score) for slot in item.slots}
    return {slot.id: one.accepts[0] if slot.typed else one.id for slot, one in best.items()}


def worst_of(item: Item) -> dict[str, str]:
    """Return a response that is all wrong."""
    worst = {slot: min(slot.options, key=lambda option: option.score) for slot in item.slots}
    return {slot.id: "entahlah" if slot.typed else one.id for slot, one in worst.items()}


def fill_in(cell: Locator, response: Mapping[str, str]) -> None:
    """Click the options of ``response``, or type it."""
    for slot, option in response.items():
        node = cell.locator(f'[data-slot="{slot}"]')
        if node.locator("select").count():
            node.locator("select").select_option(option)
        elif node.locator("input[type=text]").count():
            node.locator("input[type=text]").fill(option)
        else:
            node.locator(f'label:has(input[value="{option}"])').click()


def click_through(served: Served, classroom: Path, quiz: Quiz, bank: Mapping[str, Item]) -> None:
    """Answer a whole quiz by clicking and typing, and find that it gets the marks it is due.

    Item ``n`` gets ``n`` of its slots right, counted round, so that some earn a part.
    """
    items = {number: bank[asked.id] for number, asked in enumerate(quiz.items, start=1)}
    responses = {
        number: mixed_response(item, number % (len(item.slots) + 1))
        for number, item in items.items()
        if item.family != "essay"
    }
    nbgrader(classroom, "generate_assignment", quiz.id)
    file = served.folder / f"{quiz.id}.ipynb"
    shutil.copy2(classroom / "release" / quiz.id / file.name, file)
    cells = untouched(file)
    page = served.open(file.name)
    for number, response in responses.items():
        fill_in(question(page, number), response)
    essays = {f"esai-{number}": ESSAY for number in items.keys() - responses.keys()}
    for number in items.keys() - responses.keys():
        write_essay(page, number, ESSAY)
    page.keyboard.press("Control+s")
    until(lambda: holds(file, responses, essays), "the answers to be saved")
    assert untouched(file) == cells
    assert shortcomings(page) == []

    page.reload()
    for number, response in responses.items():
        shown = question(page, number)
        shown.scroll_into_view_if_needed()
        assert chosen(shown) == response
    expected = expected_marks(quiz, bank, responses)
    assert sum(expected.values()) > 0
    assert autograded(classroom, "citra", file) == expected


def write_essay(page: Page, number: int, text: str) -> None:
    """Write an essay into the cell below its question, as its text says: after a double click."""
    heading = page.get_by_role("heading", level=2).filter(has_text=f"Soal {number} (")
    cells = page.locator(".jp-Cell")
    cell = cells.filter(has=heading).locator("xpath=following-sibling::*").first
    cell.scroll_into_view_if_needed()
    cell.locator(".jp-RenderedMarkdown").dblclick()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")  # Shift+Enter would add a cell below the last one


def literals(responses: Mapping[int, dict[str, str]]) -> dict[str, str]:
    """Return what the answer cells hold once ``responses`` were given."""
    return {
        f"jawab-{number}": f"jawaban_{number} = {json.dumps(response)}"
        for number, response in responses.items()
    }


def answer_cells(path: Path) -> dict[str, str]:
    """Return the one statement of each answer cell by the cell's nbgrader name."""
    found = {}
    for name, source in read_cells(path).items():
        if name.startswith("jawab-"):
            [statement] = ast.parse(source).body
            found[name] = ast.get_source_segment(source, statement) or ""
    return found


def untouched(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a quiz without what answering and opening it may change."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        cell["source"] = "".join(cell["source"])
        cell["metadata"].pop("trusted", None)
        if cell["metadata"]["nbgrader"]["solution"]:
            del cell["source"]
    return cells


def use_widgets(served: Served, item: Item) -> None:
    """Run a notebook of widgets with a kernel and try them."""
    path = served.folder / "alat.ipynb"
    _write_widgets_notebook(path, item.id)
    page = served.open(path.name)
    _run_all(page)
    _try_widgets(page, item)


def _write_widgets_notebook(path: Path, item_id: str) -> None:
    """Write a notebook whose two cells show an item of the bank and the matrix."""
    question = (
        "from coursekit.bank import build_bank\n"
        "from coursekit.dataset import load\n"
        "from coursekit.item import keyed_form\n"
        "from coursekit.project import find_root\n"
        "from coursekit.widgets import ItemWidget, MatrixWidget\n"
        "bank = build_bank(load(find_root()))\n"
        f'ItemWidget(item=keyed_form(bank["{item_id}"]))'
    )
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"sel-{number}",
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate((question, "MatrixWidget.from_project()"))
    ]
    notebook = {"cells": cells, "metadata": {"kernelspec": KERNEL}, "nbformat": 4}
    path.write_text(json.dumps(notebook | {"nbformat_minor": 5}), encoding="utf-8")


def _run_all(page: Page) -> None:
    """Run all cells; once more if the application dropped that, its kernel not being there yet."""
    shown = page.locator(".jp-OutputArea .ck-explorer")
    asked = page.locator(".jp-Dialog .jp-mod-accept")
    expect(page.locator(".jp-CodeCell")).to_have_count(2)

    def run() -> bool:
        # On a busy machine the application asks which kernel to use: the one it proposes.
        if asked.is_visible():
            asked.click()
        try:
            page.get_by_role("menuitem", name="Run", exact=True).click(timeout=15_000)
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
            shown.wait_for(timeout=15_000)
        except TimeoutError:
            return False
        return True

    until(run, "the cells to run")


def _try_widgets(page: Page, item: Item) -> None:
    """Answer the item wrongly, read its feedback, and change what the matrix shows."""
    form = page.locator(".jp-OutputArea .ck-item")
    response = mixed_response(item, right=1)
    fill_in(form, response)
    form.get_by_role("button", name=LABELS["tinggi"], exact=True).click()
    form.get_by_role("button", name=LABELS["reveal"]).click()
    for slot in item.slots:
        [option] = [option for option in slot.options if option.id == response[slot.id]]
        node = form.locator(f'[data-slot="{slot.id}"]')
        expect(node).to_have_attribute("data-verdict", "right" if option.score else "wrong")
        feedback = form.locator(f'[data-for="{slot.id}"]')
        expect(feedback).to_contain_text(to_plain(option.feedback))
    total = len(item.slots)
    told = LABELS["result"].format(earned=1, total=total)
    expect(form.get_by_role("status")).to_contain_text(told)

    explorer = page.locator(".jp-OutputArea .ck-explorer")
    expect(explorer.locator("table:visible")).to_have_attribute("data-group", "tujuan-asumsi")
    explorer.locator('label:has(input[name="group"][value="cara"])').click()
    expect(explorer.locator("table:visible")).to_have_attribute("data-group", "cara")
    assert explorer.locator("tbody tr:visible").count() == 4
    explorer.locator('label:has(input[name="models"][value="B"])').click()
    expect(explorer.locator("td:visible")).to_have_count(8)


def shortcomings(page: Page) -> list[str]:
    """Return what keeps somebody from using the questions: names, legends, size, English."""
    found: list[str] = page.evaluate(
        """(words) => {
            const found = [];
            for (const quiz of document.querySelectorAll(".ck-quiz")) {
                const heading = quiz.closest(".ck-quiz-cell")?.querySelector("h2");
                const place = heading?.textContent ?? "Nomor mahasiswa";
                for (const fieldset of quiz.querySelectorAll("fieldset")) {
                    const legend = fieldset.firstElementChild;
                    if (legend?.tagName !== "LEGEND" || !legend.textContent.trim()) {
                        found.push(`${place}: a fieldset without a legend`);
                    }
                }
                for (const control of quiz.querySelectorAll("input, select")) {
                    if (!control.labels[0]?.textContent.trim()) found.push(`${place}: no label`);
                }
                for (const target of quiz.querySelectorAll(".ck-option, select, button")) {
                    if (target.closest("[hidden]")) continue;
                    const { width, height } = target.getBoundingClientRect();
                    if (width < 24 || height < 24) found.push(`${place}: ${width} x ${height}`);
                }
                if (quiz.scrollWidth > quiz.clientWidth) found.push(`${place}: too wide`);
                const { left, right } = quiz.getBoundingClientRect();
                if (left < 0 || right > innerWidth) found.push(`${place}: out of the window`);
                if (!quiz.closest("[lang=id]")) found.push(`${place}: no language`);
                const told = quiz.cloneNode(true);
                told.querySelectorAll(".ck-text, option + option").forEach((text) => text.remove());
                const named = [...told.querySelectorAll("[aria-label], [title]")]
                    .map((node) => `${node.ariaLabel} ${node.title}`);
                const all = `${told.textContent} ${named}`.toLowerCase().match(/[a-z]+/g) ?? [];
                const english = all.filter((word) => words.includes(word));
                if (english.length) found.push(`${place}: ${english}`);
            }
            return found;
        }""",
        ENGLISH.split(),
    )
    return found


def ready(page: Page, count: int) -> None:
    """Wait until ``count`` widgets of a page have started."""
    expect(page.locator(".ck-mount[data-ck-ready]")).to_have_count(count)
