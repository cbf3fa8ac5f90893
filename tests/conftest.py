"""Fixtures that several test modules share: the dataset, the built site, the browser."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from playwright.sync_api import sync_playwright

from coursekit import site as site_module
from coursekit.bank import build_bank
from coursekit.dataset import Dataset, load
from coursekit.grading.classroom import Classroom, find_class
from coursekit.grading.frozen import FrozenQuiz, read_frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from coursekit.item import Item

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ("_config.yml", "_toc.yml", "binder", "book", "data", "quizzes")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest file: begun last, it would keep one core busy and the other idle."""
    items.sort(key=lambda item: item.path.name != "test_three_ways.py")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of this repository."""
    return ROOT


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """Return the course's own dataset."""
    return load(ROOT)


@pytest.fixture(scope="session")
def bank(dataset: Dataset) -> dict[str, Item]:
    """Return the bank built from the course's own dataset."""
    return build_bank(dataset)


@pytest.fixture(scope="session")
def tiny() -> Dataset:
    """Return the dataset of the tiny course, which has an item of every family that is written."""
    return load(ROOT / "tests" / "course")


@pytest.fixture(scope="session")
def tiny_bank(tiny: Dataset) -> dict[str, Item]:
    """Return the bank built from the tiny course."""
    return build_bank(tiny)


@pytest.fixture(scope="module")
def quiz(request: pytest.FixtureRequest, released: Classroom) -> FrozenQuiz:
    """Return the quiz QUIZ of a module's class ``released``."""
    return read_frozen(released.folder, request.module.QUIZ)


@pytest.fixture
def room(released: Classroom, tmp_path: Path) -> Classroom:
    """Return a copy of a module's class ``released`` for one test."""
    return find_class(shutil.copytree(released.folder, tmp_path / released.folder.name))


def copy_project(target: Path) -> Path:
    """Copy what the site and the quizzes are made from to ``target``, and return it."""
    target.mkdir(parents=True, exist_ok=True)
    for name in PROJECT:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("release", "submitted", "autograded", "*.db")
            shutil.copytree(source, target / name, ignore=ignored)
        else:
            shutil.copy2(source, target / name)
    return target


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the course that a test may break."""
    return copy_project(tmp_path / "kursus")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built site's folder; built once, however many workers run the tests."""
    base = tmp_path_factory.getbasetemp()
    # A worker's own folder stands in the one of the run.
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    shared = run / "built-once"
    with FileLock(f"{shared}.lock"):
        html = shared / "_build" / "html"
        if not html.exists():
            shutil.rmtree(shared, ignore_errors=True)
            site_module.build(copy_project(shared))
    return html


@pytest.fixture(scope="session")
def site_url(site: Path) -> Iterator[str]:
    """Serve the built site and return its address, ending in a slash."""
    with site_module.server(site) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium; its absence is a failure that says how to install it."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("chromium is missing. Install it: sudo apt-get install -y chromium")
    flags = ["background-networking", "component-update", "sync", "gpu", "quic"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--no-first-run", *(f"--disable-{flag}" for flag in flags)],
        )
        yield browser
        browser.close()
