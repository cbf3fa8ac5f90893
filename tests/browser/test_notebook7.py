"""A quiz in Notebook 7, answered by keyboard alone without a kernel, and the widgets with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from served import (
    OTHER_QUIZZES,
    QUIZ,
    autograded,
    chosen,
    click_through,
    expected_marks,
    holds,
    mixed_response,
    question,
    shortcomings,
    until,
    untouched,
    use_widgets,
)

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from served import Served

    from coursekit.item import Item, Slot
    from coursekit.quizzes import Quiz

# Each of these does something to a notebook when no text is being typed.
COMMANDS = ("x", "a", "b", "d", "d", "m", "y", "z", "c", "v", "l", "Shift+M", "1", "Enter")
FOCUSED = """() => {
    const focused = document.activeElement;
    const heading = focused.closest(".ck-quiz-cell")?.querySelector("h2")?.textContent ?? "";
    const number = Number(heading.match(/^Soal (\\d+)/)?.[1] ?? 0);
    return [number, focused.closest("[data-slot]")?.dataset.slot ?? ""];
}"""


def tab_to(page: Page, number: int, slot: str) -> None:
    """Press Tab until a slot of a question has the focus."""
    for _ in range(40):
        if page.evaluate(FOCUSED) == [number, slot]:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach slot {slot} of question {number}")


def answer_by_keyboard(page: Page, family: str, slot: Slot, option: str) -> None:
    """Choose an option of the slot that has the focus."""
    if family == "matching":
        page.keyboard.press(option)
        return
    position = [one.id for one in slot.options].index(option)
    for _ in range(position):
        page.keyboard.press("ArrowDown")
    if position == 0:
        page.keyboard.press("Space")


def test_a_quiz_is_answered_by_keyboard_and_graded(
    notebook7: Served, quiz: Quiz, bank: dict[str, Item], classroom: Path
) -> None:
    items = {number: bank[asked.id] for number, asked in enumerate(quiz.items, start=1)}
    responses = {
        number: mixed_response(item, (number + 1) % (len(item.slots) + 1))
        for number, item in items.items()
    }
    responses[5].pop("4")
    responses[10] = {}
    file = notebook7.folder / f"{QUIZ}.ipynb"
    cells = untouched(file)
    page = notebook7.open(file.name)
    expect(page.locator(".ck-quiz")).to_have_count(len(items))
    for number, item in items.items():
        for slot in item.slots:
            if slot.id in responses[number]:
                tab_to(page, number, slot.id)
                if item.family == "single":
                    for command in COMMANDS:
                        page.keyboard.press(command)
                answer_by_keyboard(page, item.family, slot, responses[number][slot.id])
    until(lambda: holds(file, responses), "the answers to be saved")
    assert untouched(file) == cells

    page.reload()
    expect(page.locator(".ck-quiz")).to_have_count(len(items))
    for number, response in responses.items():
        assert chosen(question(page, number)) == response
    expected = expected_marks(quiz, bank, responses)
    assert 0 < sum(expected.values()) < quiz.points
    assert autograded(classroom, "budi", file) == expected


def test_the_questions_can_be_used_on_a_phone(notebook7: Served, quiz: Quiz) -> None:
    page = notebook7.open(f"{QUIZ}.ipynb")
    page.set_viewport_size({"width": 360, "height": 800})
    expect(page.locator(".ck-quiz")).to_have_count(len(quiz.items))
    for number in range(1, len(quiz.items) + 1):
        question(page, number).scroll_into_view_if_needed()
    assert shortcomings(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHER_QUIZZES)
def test_every_quiz_can_be_clicked_through(
    notebook7: Served, classroom: Path, quizzes: dict[str, Quiz], bank: dict[str, Item], name: str
) -> None:
    click_through(notebook7, classroom, quizzes[name], bank)


def test_the_widgets_work_with_a_kernel(notebook7: Served, bank: dict[str, Item]) -> None:
    use_widgets(notebook7, bank["cocd-dua-sifat"])
