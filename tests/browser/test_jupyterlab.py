"""A quiz in JupyterLab, answered by mouse without a kernel, and the widgets with one."""

from __future__ import annotations

import filecmp
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from served import (
    OTHER_QUIZZES,
    QUIZ,
    answer_cells,
    autograded,
    chosen,
    click_through,
    expected_marks,
    fill_in,
    holds,
    literals,
    mixed_response,
    question,
    shortcomings,
    until,
    untouched,
    use_widgets,
)

if TYPE_CHECKING:
    from served import Served

    from coursekit.item import Item
    from coursekit.quizzes import Quiz


def test_the_installed_extension_is_the_one_in_this_repository(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    shared = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert len(shared) == 12
    for source, installed in shared.items():
        there = Path(sys.prefix) / installed
        assert there.is_file(), f"{there} is missing. Install the package anew: make env"
        same = filecmp.cmp(root / source, there, shallow=False)
        assert same, f"{there} is not {source}. Install the package anew: make env"


def test_a_quiz_is_answered_by_mouse_and_graded(
    lab: Served, quiz: Quiz, bank: dict[str, Item], classroom: Path
) -> None:
    items = {number: bank[asked.id] for number, asked in enumerate(quiz.items, start=1)}
    # From no slot right to all of them, so that single items fail and others earn a part.
    responses = {
        number: mixed_response(item, number % (len(item.slots) + 1))
        for number, item in items.items()
    }
    file = lab.folder / f"{QUIZ}.ipynb"
    cells = untouched(file)
    page = lab.open(file.name)
    for number in items:
        fill_in(question(page, number), responses[number])
    until(lambda: holds(file, responses), "the answers to be saved")
    assert untouched(file) == cells
    expect(page.locator(".ck-quiz").get_by_role("status")).to_contain_text(
        ["Jawaban tersimpan: "] * len(items)
    )
    assert shortcomings(page) == []

    page.reload()
    for number, response in responses.items():
        shown = question(page, number)
        shown.scroll_into_view_if_needed()
        assert chosen(shown) == response
    expected = expected_marks(quiz, bank, responses)
    assert 0 < sum(expected.values()) < quiz.points
    assert autograded(classroom, "ani", file) == expected


def test_a_damaged_or_hostile_quiz_stays_harmless(lab: Served) -> None:
    notebook = json.loads((lab.folder / f"{QUIZ}.ipynb").read_text(encoding="utf-8"))
    cells = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in notebook["cells"]}
    cells["jawab-1"]["source"] = "jawaban_1 = “ B ” # dengan kutip miring"
    notebook["cells"].remove(cells["jawab-2"])
    cells["soal-3"]["metadata"]["coursekit"]["item"]["slots"] = "rusak"
    hostile = "<img src=x onerror='window.harmed = true'><b>Soal</b>"
    cells["soal-4"]["metadata"]["coursekit"]["item"]["prompt"] = hostile
    (lab.folder / "rusak.ipynb").write_text(json.dumps(notebook), encoding="utf-8")

    page = lab.open("rusak.ipynb")
    expect(page.locator(".ck-quiz-cell")).to_have_count(9)
    assert chosen(question(page, 1)) == {"1": "b"}
    expect(question(page, 2).get_by_role("alert")).to_contain_text("tidak ada lagi")
    # What cannot be clicked is answered as text.
    expect(page.get_by_text("Tulis jawaban_3 =")).to_be_visible()
    expect(page.locator(".jp-CodeCell:visible")).to_have_count(2)
    expect(question(page, 4).locator("legend")).to_contain_text(hostile)
    assert page.evaluate("window.harmed") is None


def test_an_answer_that_cannot_be_saved_is_said_to_be_unsaved(lab: Served) -> None:
    (lab.folder / "putus.ipynb").write_bytes((lab.folder / f"{QUIZ}.ipynb").read_bytes())
    page = lab.open("putus.ipynb")
    saves = re.compile(r"/api/contents/putus\.ipynb")
    page.route(
        saves,
        lambda route: route.abort() if route.request.method == "PUT" else route.fallback(),
    )
    asked = question(page, 1)
    before = asked.get_by_role("status").text_content()
    response = {"1": "d" if chosen(asked) == {"1": "c"} else "c"}
    fill_in(asked, response)
    expect(asked.get_by_role("alert")).to_contain_text("Jawaban belum tersimpan")
    expect(asked.get_by_role("status")).to_have_text(before or "")
    assert shortcomings(page) == []

    page.unroute(saves)
    page.get_by_role("dialog").get_by_role("button").last.click()
    asked.locator("input:checked").focus()
    page.keyboard.press("Control+s")
    expect(asked.get_by_role("status")).to_have_text(f"Jawaban tersimpan: {response['1']}.")
    expect(asked.locator(".ck-quiz-notice")).to_be_hidden()
    assert answer_cells(lab.folder / "putus.ipynb")["jawab-1"] == literals({1: response})["jawab-1"]
    lab.complaints.clear()  # the failed requests that this test caused


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHER_QUIZZES)
def test_every_quiz_can_be_clicked_through(
    lab: Served, classroom: Path, quizzes: dict[str, Quiz], bank: dict[str, Item], name: str
) -> None:
    click_through(lab, classroom, quizzes[name], bank)


def test_the_widgets_work_with_a_kernel(lab: Served, bank: dict[str, Item]) -> None:
    use_widgets(lab, bank["cocd-dua-sifat"])
