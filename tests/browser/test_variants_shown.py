"""Which version of a question a student is shown: on the answer page, and in a notebook."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from served import Served, chosen, fill_in, question, shortcomings, until
from synthetic import best

from coursekit.grading.answer_page import answer_page
from coursekit.grading.answers import decode, read_file
from coursekit.grading.frozen import FrozenQuiz, freeze
from coursekit.grading.release import kept
from coursekit.notebooks import quiz_notebook
from coursekit.quizzes import FILE, read_quizzes
from coursekit.variants import named, version
from coursekit.widgets.base import source

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from coursekit.item import Item
    from coursekit.quizzes import Quiz

CLASS = "ab12cd34ef56"
QUIZ = "kuis-versi"
PLAN = """\
- id: kuis-versi
  title: Kuis berversi
  items:
    - {chapter: matriks, family: single, bloom: C2, count: 3, variants: 3, points: 1}
    - {id: campuran-g07, variants: [campuran-g04, campuran-g10], points: 2}
    - {id: istilah-pendapat-ife, points: 2}
"""
FIRST, SECOND = "20260001", "E1E-12.7"


@pytest.fixture(scope="module")
def varied(bank: dict[str, Item], tmp_path_factory: pytest.TempPathFactory) -> Quiz:
    folder = tmp_path_factory.mktemp("kursus")
    (folder / FILE).parent.mkdir()
    (folder / FILE).write_text(PLAN, encoding="utf-8")
    return read_quizzes(folder, bank)[QUIZ]


@pytest.fixture(scope="module")
def frozen(varied: Quiz, bank: dict[str, Item]) -> FrozenQuiz:
    return freeze(varied, bank, class_id=CLASS)


@pytest.fixture(scope="module")
def notebook(varied: Quiz, bank: dict[str, Item]) -> str:
    """Return the notebook that students get."""
    made = kept(json.loads(quiz_notebook(varied, bank, CLASS)))
    for cell in made["cells"]:
        lines = "".join(cell["source"]).splitlines(keepends=True)
        if cell["metadata"].get("nbgrader", {}).get("grade_id", "").startswith("jawab-"):
            cell["source"] = lines[:1]
    return json.dumps(made, ensure_ascii=False)


def test_javascript_chooses_like_python(browser: Browser) -> None:
    asked = [
        (f"kelas-{at % 7}", f"{'NIM-' * (at % 3)}{20260000 + at}", at % 41, 2 + at % 8)
        for at in range(2_000)
    ]
    page = browser.new_page()
    told = page.evaluate(
        """async ([source, asked]) => {
            const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
            const { version } = await import(address);
            return asked.map((one) => version(...one));
        }""",
        [source("variant.js"), asked],
    )
    page.close()
    assert told == [version(*one) for one in asked]


def begin(page: Page, student: str) -> None:
    page.get_by_label("Nomor mahasiswa").fill(student)
    page.get_by_label("Nama", exact=True).fill("Ayu")
    page.get_by_role("button", name="Mulai mengerjakan").click()


def test_the_page_shows_each_student_his_own(
    browser: Browser, frozen: FrozenQuiz, tmp_path: Path
) -> None:
    file = tmp_path / "kuis.html"
    file.write_text(answer_page(frozen, "Kelas A"), encoding="utf-8")
    context = browser.new_context(viewport={"width": 360, "height": 740}, accept_downloads=True)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    page = context.new_page()
    page.goto(file.as_uri())
    for student in (FIRST, SECOND):
        if student == SECOND:
            page.get_by_role("button", name="Ganti nomor").click()
        begin(page, student)
        for one in frozen.questions:
            item = frozen.item(one, student)
            section = page.locator(f"#soal-{one.number}")
            expect(section.locator(".ck-item")).to_have_count(1)
            fill_in(section, best(item))
        # Chromium hands what was stored to the next page's process a moment later.
        page.wait_for_timeout(500)
        page.reload()
        for one in frozen.questions:
            item = frozen.item(one, student)
            assert chosen(page.locator(f"#soal-{one.number}")) == best(item)
        page.get_by_role("button", name="Salin kode").click()
        coded = decode(page.locator("#kp-code").input_value(), frozen)
        with page.expect_download() as download:
            page.get_by_role("button", name="Simpan berkas jawaban").click()
        told = read_file(download.value.path().read_bytes(), frozen)
        assert told.responses == coded.responses
        for one in frozen.questions:
            item = frozen.item(one, student)
            assert one.marks(told.responses[one.number], item) == one.points
    # A number mistyped: what is the same item for both stays, and nothing else.
    page.get_by_role("button", name="Ganti nomor").click()
    page.get_by_text("Nomor tadi salah ketik").click()
    begin(page, "20260999")
    for one in frozen.questions:
        item, before = (frozen.item(one, student) for student in ("20260999", SECOND))
        shown = chosen(page.locator(f"#soal-{one.number}"))
        assert shown == (best(item) if item == before else {})
    context.close()
    assert complaints == []


def held(path: Path) -> dict[str, str]:
    """Return the first line of each cell that a student fills in."""
    lines = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if cell["metadata"].get("coursekit", {}).get("student"):
            name = "nomor"
        lines[name] = "".join(cell["source"]).split("\n")[0]
    return lines


def answer_in_notebook(served: Served, frozen: FrozenQuiz, notebook: str) -> None:
    path = served.folder / f"{QUIZ}.ipynb"
    path.write_text(notebook, encoding="utf-8")
    page = served.open(path.name)
    varied = [one for one in frozen.questions if one.variants]
    for one in varied:
        alert = question(page, one.number).get_by_role("alert")
        expect(alert).to_contain_text("Tulis nomor mahasiswa Anda dahulu")
    field = page.get_by_label("Nomor mahasiswa")
    field.fill("bukan nomor!")
    field.press("Enter")
    expect(page.get_by_text("Nomor mahasiswa hanya boleh memuat huruf")).to_be_visible()
    field.fill(FIRST)
    field.press("Enter")
    expect(page.get_by_text(f"versi untuk nomor {FIRST}")).to_be_visible()
    for one in frozen.questions:
        fill_in(question(page, one.number), best(frozen.item(one, FIRST)))
    expected = {
        "nomor": f'nomor_mahasiswa = "{FIRST}"',
        **{
            f"jawab-{one.number}": f"jawaban_{one.number} = "
            + json.dumps(
                {
                    slot: named(item, option) if one.variants else option
                    for slot, option in best(item).items()
                }
            )
            for one in frozen.questions
            for item in [frozen.item(one, FIRST)]
        },
    }
    until(lambda: expected.items() <= held(path).items(), "the answers to be saved")
    assert shortcomings(page) == []
    page.reload()
    for one in frozen.questions:
        shown = question(page, one.number)
        shown.scroll_into_view_if_needed()
        assert chosen(shown) == best(frozen.item(one, FIRST))
    # A classmate who opens this file under another number starts with what is his own.
    field = page.get_by_label("Nomor mahasiswa")
    expect(field).to_have_value(FIRST)
    field.fill(SECOND)
    field.press("Enter")
    for one in frozen.questions:
        item = frozen.item(one, SECOND)
        same = item == frozen.item(one, FIRST)
        shown = question(page, one.number)
        mine = best(item) if same else {}
        until(lambda at=shown, to=mine: chosen(at) == to, "the version")


def test_jupyterlab_shows_each_student_his_own(
    lab: Served, frozen: FrozenQuiz, notebook: str
) -> None:
    answer_in_notebook(lab, frozen, notebook)


@pytest.mark.slow
def test_notebook7_shows_each_student_his_own(
    notebook7: Served, frozen: FrozenQuiz, notebook: str
) -> None:
    answer_in_notebook(notebook7, frozen, notebook)
