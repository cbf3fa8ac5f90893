"""A practice notebook in JupyterLab: answered, checked and begun anew by clicks, no cell run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect
from selfstudied import named, small_site
from served import DEADLINE, best_of, chosen, fill_in, serve, shortcomings, until, worst_of

from coursekit.selfstudy import FOLDER, asked, path_of
from coursekit.sphinx.launch import CHAPTER as LINK
from coursekit.text import to_plain
from coursekit.widgets.item import LABELS

if TYPE_CHECKING:
    from importlib.metadata import PackagePath

    from playwright.sync_api import Browser, Locator, Page
    from served import Served

    from coursekit.dataset import Dataset
    from coursekit.item import Item

CHAPTER = "istilah"
# Megabytes that the environment of Binder may take.
MOST = 350


@pytest.fixture
def notebook(lab: Served, root: Path, dataset: Dataset) -> Path:
    """Return a practice notebook in the folder that JupyterLab shows."""
    path = root / path_of(dataset.chapters[CHAPTER])
    target = lab.folder / path.relative_to(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, target)
    return target


def asked_for(page: Page, number: int) -> Locator:
    """Return the cell that shows a question, once its text is drawn."""
    heading = page.get_by_role("heading", level=2, name=f"Soal {number}", exact=True)
    cell = page.locator(".ck-quiz-cell").filter(has=heading)
    expect(cell.locator("[data-slot]").first).to_be_attached()
    return cell


def answers(path: Path) -> dict[str, str]:
    """Return the last line of each answer cell."""
    return {
        name: "".join(cell["source"]).splitlines()[-1]
        for name, cell in named(path.read_text(encoding="utf-8")).items()
        if name.startswith("jawab-")
    }


def check(cell: Locator) -> None:
    """Say that one is sure, which checks the answer."""
    cell.get_by_role("button", name=LABELS["tinggi"], exact=True).click()


def panel(page: Page) -> Locator:
    """Return the end of the notebook."""
    return page.locator(".ck-panel")


def test_a_practice_notebook_is_solved_by_clicks(
    lab: Served, notebook: Path, dataset: Dataset, bank: dict[str, Item]
) -> None:
    items = dict(enumerate(asked(bank, CHAPTER), start=1))
    page = lab.open(f"{FOLDER}/{notebook.name}")
    expect(page.locator(".ck-quiz-cell")).to_have_count(len(items))
    for number, item in items.items():
        cell = asked_for(page, number)
        fill_in(cell, worst_of(item) if number == 1 else best_of(item))
        check(cell)
    wrong = asked_for(page, 1)
    expect(wrong.get_by_role("status")).to_contain_text("Belum tepat")
    # Nothing to run is in sight, and the panel tells what is left to do.
    expect(page.locator(".jp-CodeCell:not(.ck-quiz-asked):visible")).to_have_count(0)
    end = panel(page)
    told = f"{len(items)} dari {len(items)} soal sudah diperiksa, {len(items) - 1} benar."
    expect(end.get_by_role("status")).to_have_text(told)
    expect(end).to_contain_text(f"Bab 2. {to_plain(dataset.chapters[CHAPTER].title)}")
    assert shortcomings(page) == []
    given = {n: worst_of(item) if n == 1 else best_of(item) for n, item in items.items()}
    lines = {f"jawab-{n}": f"jawaban_{n} = {json.dumps(given[n])}" for n in items}
    until(lambda: answers(notebook) == lines, "the answers to be saved")

    end.get_by_role("button", name="Soal 1", exact=True).click()
    expect(wrong.locator("input").first).to_be_focused()
    wrong.get_by_role("button", name=LABELS["retry"]).click()
    fill_in(wrong, best_of(items[1]))
    wrong.get_by_role("button", name=LABELS["check"]).click()
    expect(wrong.locator(".ck-explanation")).to_contain_text(to_plain(items[1].explanation))
    expect(end.get_by_role("status")).to_have_text(f"Semua {len(items)} soal benar.")
    expect(end.locator(".ck-panel-line")).to_have_count(0)
    lines["jawab-1"] = f"jawaban_1 = {json.dumps(best_of(items[1]))}"
    until(lambda: answers(notebook) == lines, "the mended answer to be saved")

    page.reload()
    for number, item in items.items():
        cell = asked_for(page, number)
        cell.scroll_into_view_if_needed()
        assert chosen(cell) == best_of(item)
        expect(cell.locator("[data-verdict]")).to_have_count(0)
    expect(end.get_by_role("status")).to_contain_text("0 dari")
    expect(end).to_contain_text("Sudah dijawab, belum diperiksa:")

    before = answers(notebook)
    end.get_by_role("button", name="Ulangi semua").click()
    # Nothing is lost before it is said a second time.
    expect(end.get_by_role("status")).to_contain_text("Tekan sekali lagi")
    assert answers(notebook) == before
    end.get_by_role("button", name="Ya, kosongkan semua jawaban").click()
    empty = {f"jawab-{number}": f"jawaban_{number} = {{}}" for number in items}
    until(lambda: answers(notebook) == empty, "the answers to be emptied")
    expect(asked_for(page, 1).locator("input").first).to_be_focused()
    assert chosen(asked_for(page, 1)) == {}
    expect(end).to_contain_text("Belum dijawab:")


def test_damaged_or_hostile_practice_stays_harmless_and_a_quiz_keeps_no_key(
    lab: Served, notebook: Path
) -> None:
    told = json.loads(notebook.read_text(encoding="utf-8"))
    cells = {cell["metadata"]["coursekit"]["name"]: cell for cell in told["cells"]}
    hostile = "<img src=x onerror='window.harmed = true'><b>Sebab</b>"
    for field in ("explanation", "prompt"):
        cells["soal-1"]["metadata"]["coursekit"]["item"][field] = hostile
    for slot in cells["soal-1"]["metadata"]["coursekit"]["item"]["slots"]:
        for option in slot["options"]:
            option |= {"score": 1, "feedback": hostile}
    cells["soal-2"]["metadata"]["coursekit"]["item"]["slots"][0]["options"][0]["score"] = "1"
    told["metadata"]["coursekit"]["practice"] = {"chapter": hostile, "page": "javascript:void(0)"}
    notebook.with_name("rusak.ipynb").write_text(json.dumps(told), encoding="utf-8")
    page = lab.open(f"{FOLDER}/rusak.ipynb")
    first = asked_for(page, 1)
    first.locator("label.ck-option").first.click()
    check(first)
    expect(first.locator(".ck-explanation")).to_contain_text(hostile)
    assert page.evaluate("window.harmed") is None
    # What cannot be clicked is typed, and then the cell is needed that checks it.
    expect(page.get_by_text("Tulis jawaban_2 =")).to_be_visible()
    expect(page.locator(".ck-quiz-cell")).to_have_count(7)
    expect(panel(page)).to_be_hidden()
    expect(page.locator(".jp-CodeCell:visible")).to_have_count(3)
    page.close()

    del told["metadata"]["coursekit"]["practice"]
    notebook.with_name("kuis.ipynb").write_text(json.dumps(told), encoding="utf-8")
    page = lab.open(f"{FOLDER}/kuis.ipynb")
    first = asked_for(page, 1)
    first.locator("label.ck-option").first.click()
    expect(first.get_by_role("status")).to_contain_text("Jawaban tersimpan")
    expect(first.locator(".ck-sure")).to_have_count(0)
    lab.complaints.clear()  # the broken image's address, were it asked for, would show below
    assert lab.strangers == []


def test_a_reader_comes_from_the_chapter_and_solves_a_question(
    lab: Served, notebook: Path, root: Path, tmp_path: Path, bank: dict[str, Item]
) -> None:
    # A workspace of its own: the one before opens again what the tests before left open.
    pages = small_site(root, tmp_path, f"{lab.url}lab/workspaces/uji/tree/")
    lab.context.request.get(f"{lab.url}lab?token={lab.token}")  # Binder's own address does this
    page = lab.context.new_page()
    page.set_viewport_size({"width": 480, "height": 900})
    page.goto((pages / "02-istilah.html").as_uri())
    page.get_by_role("link", name=LINK).click()
    cell = asked_for(page, 1)
    item = asked(bank, CHAPTER)[0]
    fill_in(cell, best_of(item))
    check(cell)
    expect(cell.locator(".ck-explanation")).to_contain_text(to_plain(item.explanation))
    expect(panel(page).get_by_role("status")).to_contain_text("1 benar")
    # On a narrow screen the list of files makes room.
    expect(page.locator(".jp-FileBrowser")).to_be_hidden()
    assert shortcomings(page) == []
    line = f"jawaban_1 = {json.dumps(best_of(item))}"
    until(lambda: answers(notebook).get("jawab-1") == line, "the answer to be saved")


def installed(environment: Path) -> dict[str, float]:
    """Return the megabytes that each package of an environment takes, the largest first."""
    [packages] = environment.glob("lib/python*/site-packages")
    sizes = {
        one.name: sum(file.locate().stat().st_size for file in one.files or () if exists(file))
        for one in distributions(path=[str(packages)])
    }
    return {name: size / 1e6 for name, size in sorted(sizes.items(), key=lambda pair: -pair[1])}


def exists(file: PackagePath) -> bool:
    """Tell whether a file of a package is there: what Python compiled may be told twice."""
    return Path(file.locate()).is_file()


@pytest.fixture(scope="module")
def binder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the repository whose folder `lingkungan` is what Binder would install."""
    place = tmp_path_factory.mktemp("binder")
    clone, environment = place / "kursus", place / "lingkungan"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=root, capture_output=True, text=True, check=True).stdout
    for name in names.rstrip("\0").split("\0"):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, clone / name)
    path = os.pathsep.join([str(environment / "bin"), os.environ["PATH"]])
    requirements = ["--require-hashes", "-r", "binder/requirements.txt"]
    for command in (
        [getattr(sys, "_base_executable", sys.executable), "-m", "venv", str(environment)],
        [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", *requirements],
        [str(clone / "binder" / "postBuild")],
    ):
        done = subprocess.run(
            command,
            cwd=clone,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
    return environment


@pytest.mark.slow
def test_the_environment_of_binder_is_small(binder: Path) -> None:
    sizes = installed(binder)
    total = sum(path.lstat().st_size for path in binder.rglob("*") if not path.is_dir()) / 1e6
    told = [f"{size:8.1f} MB  {name}" for name, size in sizes.items() if size >= 1]
    print("\n".join([*told, f"{total:8.1f} MB  in all"]))  # noqa: T201 - shown by pytest -rP
    assert total <= MOST


@pytest.mark.slow
def test_every_practice_notebook_is_solved_by_clicks_in_the_environment_of_binder(
    binder: Path,
    browser: Browser,
    dataset: Dataset,
    bank: dict[str, Item],
    tmp_path: Path,
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="id-ID")
    context.set_default_timeout(DEADLINE * 1000)
    expect.set_options(timeout=DEADLINE * 1000)
    python = str(binder / "bin" / "python")
    with serve("lab", binder.parent / "kursus", tmp_path, context, python) as served:
        authorised = {"Authorization": f"token {served.token}"}
        page = served.open("binder/selamat-datang.ipynb")
        links = page.locator(".jp-RenderedMarkdown a").filter(has_text="Bab ")
        expect(links).to_have_count(len(dataset.chapters))
        page.close()
        for chapter in dataset.chapters.values():
            items = dict(enumerate(asked(bank, chapter.id), start=1))
            page = served.open(path_of(chapter))
            expect(page.locator(".ck-quiz-cell")).to_have_count(len(items))
            for number, item in items.items():
                cell = asked_for(page, number)
                fill_in(cell, best_of(item))
                check(cell)
            told = panel(page).get_by_role("status")
            expect(told).to_have_text(f"Semua {len(items)} soal benar.")
            file = served.folder / path_of(chapter)
            lines = {n: f"jawaban_{n} = {json.dumps(best_of(item))}" for n, item in items.items()}
            until(
                lambda file=file, lines=lines: list(answers(file).values()) == list(lines.values()),
                "the answers to be saved",
            )
            page.close()
            kernels = urljoin(served.url, "api/kernels")
            for one in context.request.get(kernels, headers=authorised).json():
                context.request.delete(f"{kernels}/{one['id']}", headers=authorised)
        assert served.complaints == []
        assert served.strangers == []
    expect.set_options(timeout=None)
    context.close()
