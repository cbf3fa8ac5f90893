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
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coursekit.scoring import key_of, marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Route

    from coursekit.item import Item
    from coursekit.quizzes import Quiz

QUIZ = "kuis-1"
DEADLINE = 60.0
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
        page.goto(f"{self.url}{ADDRESS[self.kind]}/{name}?token={self.token}")
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
        frames = [line for line in (error.stack or "").splitlines() if " at " in line]
        if not frames or any("/static/notebook/" not in line for line in frames):
            self.complaints.append(f"{error}\n{error.stack}")


@contextmanager
def serve(kind: str, folder: Path, home: Path, context: BrowserContext) -> Iterator[Served]:
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
            [sys.executable, "-m", "jupyter", kind, *arguments],
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
    """Wait for ``reached``; raises AssertionError after the deadline."""
    end = time.monotonic() + DEADLINE
    while not reached():
        assert time.monotonic() < end, f"waited {DEADLINE:.0f} s for {what}"
        time.sleep(0.1)


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
    response = {}
    for position, (slot, options) in enumerate(key_of(item).items()):
        pick = max if position < right else min
        response[slot] = pick(options, key=lambda option: options[option])
    return response


def expected_marks(
    quiz: Quiz, bank: Mapping[str, Item], responses: Mapping[int, dict[str, str]]
) -> dict[str, float]:
    """Return the marks of each test cell by its nbgrader name."""
    return {
        f"uji-{number}": marks(responses[number], key_of(bank[question.id]), question.points)
        for number, question in enumerate(quiz.items, start=1)
    }


def autograded(classroom: Path, student: str, notebook: Path) -> dict[str, float]:
    """Hand ``notebook`` in, let stock nbgrader grade it, and return the marks in its gradebook."""
    from nbgrader.api import Gradebook  # noqa: PLC0415 - takes seconds, few tests need it

    target = classroom / "submitted" / student / QUIZ / f"{QUIZ}.ipynb"
    target.parent.mkdir(parents=True)
    shutil.copy(notebook, target)
    nbgrader(classroom, "autograde")
    with Gradebook(f"sqlite:///{classroom / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission(QUIZ, student)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        found = {grade.name: grade.score for grade in grades}
        assert not any(grade.needs_manual_grade for grade in grades)
        assert submission.score == sum(found.values())
    return found


def nbgrader(classroom: Path, command: str) -> None:
    """Run an nbgrader command on the quiz; raises AssertionError with its output when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", command, QUIZ],
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
        """cell => Object.fromEntries([...cell.querySelectorAll("[data-slot]")]
            .map((slot) => [slot.dataset.slot, slot.querySelector("input:checked, select")?.value])
            .filter(([, value]) => value))"""
    )
    return found


def answer_by_mouse(cell: Locator, response: Mapping[str, str]) -> None:
    """Click the options of ``response``."""
    for slot, option in response.items():
        node = cell.locator(f'[data-slot="{slot}"]')
        if node.locator("select").count():
            node.locator("select").select_option(option)
        else:
            node.locator(f'label:has(input[value="{option}"])').click()


def literals(responses: Mapping[int, dict[str, str]]) -> dict[str, str]:
    """Return what the answer cells hold once ``responses`` were given."""
    return {
        f"jawab-{number}": f"jawaban_{number} = {json.dumps(response)}"
        for number, response in responses.items()
    }


def answer_cells(path: Path) -> dict[str, str]:
    """Return the source of the answer cells by their nbgrader names; each is valid Python."""
    found = {name: source for name, source in read_cells(path).items() if name.startswith("jawab-")}
    for source in found.values():
        ast.parse(source)
    return found
