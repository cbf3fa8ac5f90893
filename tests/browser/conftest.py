"""Fixtures: pages of widgets without a kernel, quizzes in a real JupyterLab and Notebook 7."""

from __future__ import annotations

import json
import os
import shutil
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from playwright.sync_api import expect
from served import DEADLINE, QUIZ, nbgrader, ready, serve

from coursekit.quizzes import read_quizzes
from coursekit.site import server
from coursekit.sphinx import layout
from coursekit.sphinx.host import script, stylesheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page
    from served import Served

    from coursekit.item import Item
    from coursekit.quizzes import Quiz

PAGE = """<!doctype html>
<html lang="id" data-theme="light" data-root=""><head><meta charset="utf-8"><title>Uji</title>
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="widgets.css">
<script type="application/json" id="ck-widgets">{facts}</script>
<script defer src="data.js"></script>
<script defer src="widgets.js"></script></head><body>{body}</body></html>"""


@pytest.fixture(scope="session")
def quiz(root: Path, bank: dict[str, Item]) -> Quiz:
    """Return the demo quiz."""
    return read_quizzes(root, bank)[QUIZ]


@pytest.fixture(scope="session")
def released(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a classroom whose quiz stock nbgrader has released; once, however many workers."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    classroom = base / "kelas"
    with FileLock(f"{classroom}.lock"):
        if not (classroom / "release" / QUIZ).exists():
            shutil.rmtree(classroom, ignore_errors=True)
            classroom.mkdir()
            quizzes = root / "quizzes"
            shutil.copy2(quizzes / "nbgrader_config.py", classroom)
            shutil.copytree(quizzes / "source" / QUIZ, classroom / "source" / QUIZ)
            nbgrader(classroom, "generate_assignment")
    return classroom


@pytest.fixture
def classroom(released: Path, tmp_path: Path) -> Path:
    """Return a classroom of its own for one test, the quiz released."""
    return shutil.copytree(released, tmp_path / "kelas")


@pytest.fixture
def quizzes(root: Path, bank: dict[str, Item], classroom: Path) -> dict[str, Quiz]:
    """Return all demo quizzes, their sources in the classroom."""
    shutil.copytree(root / "quizzes" / "source", classroom / "source", dirs_exist_ok=True)
    return read_quizzes(root, bank)


@pytest.fixture(scope="session")
def run_server(
    root: Path, released: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], AbstractContextManager[Served]]:
    """Return a context manager: a server of one kind over the course and the released quiz."""

    @contextmanager
    def running(kind: str) -> Iterator[Served]:
        home = tmp_path_factory.mktemp(kind)
        folder = home / "kursus"
        shutil.copytree(root / "data", folder / "data")
        shutil.copy2(root / "_config.yml", folder)
        shutil.copy2(released / "release" / QUIZ / f"{QUIZ}.ipynb", folder)
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="id-ID", reduced_motion="reduce"
        )
        context.set_default_timeout(DEADLINE * 1000)
        with serve(kind, folder, home, context) as served:
            yield served
        context.close()

    return running


@contextmanager
def watched(served: Served) -> Iterator[Served]:
    """Let one test use a server: our code must not complain, the log shows when a test fails."""
    expect.set_options(timeout=DEADLINE * 1000)
    yield served
    expect.set_options(timeout=None)
    for page in served.context.pages:
        page.close(run_before_unload=False)
    print(served.log.read_text(encoding="utf-8"))  # noqa: T201 - pytest shows it on failure
    assert served.complaints == []
    assert served.strangers == []


@pytest.fixture(scope="module")
def lab_server(run_server: Callable[[str], AbstractContextManager[Served]]) -> Iterator[Served]:
    """Run JupyterLab."""
    with run_server("lab") as served:
        yield served


@pytest.fixture
def lab(lab_server: Served) -> Iterator[Served]:
    """Return the running JupyterLab."""
    with watched(lab_server) as served:
        yield served


@pytest.fixture(scope="module")
def notebook_server(
    run_server: Callable[[str], AbstractContextManager[Served]],
) -> Iterator[Served]:
    """Run Notebook 7."""
    with run_server("notebook") as served:
        yield served


@pytest.fixture
def notebook7(notebook_server: Served) -> Iterator[Served]:
    """Return the running Notebook 7."""
    with watched(notebook_server) as served:
        yield served


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the host and the widgets' files."""
    folder = tmp_path_factory.mktemp("halaman")
    files = {
        "data.js": layout.source("data.js"),
        "widgets.js": script(),
        "widgets.css": stylesheet(),
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Serve the folder."""
    with server(folder) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}/"
        running.shutdown()
        thread.join()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a fresh browser, as wide as a cheap phone."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="id-ID")
    yield context
    context.close()


@pytest.fixture
def complaints() -> list[str]:
    """Return what the pages of this test complained of in the console."""
    return []


@pytest.fixture
def show(
    folder: Path, address: str, context: BrowserContext, complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page with the given mounts; no page may complain."""

    def shown(*mounts: str, wait: bool = True, **more: object) -> Page:
        facts = {"course": "uji", **more}
        text = PAGE.format(facts=json.dumps(facts), body="".join(mounts))
        (folder / "index.html").write_text(text, encoding="utf-8")
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type != "log" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address, wait_until="load" if wait else "commit")
        if wait:
            ready(page, len(mounts))
        return page

    yield shown
    assert complaints == []
