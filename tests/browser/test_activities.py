"""The activities on a page without a kernel: keyboard alone, memory, damaged storage, no shift."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from coursekit.widgets import (
    CardsWidget,
    MatrixWidget,
    PlaneWidget,
    PlanWidget,
    SceneWidget,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from coursekit.dataset import Dataset
    from coursekit.widgets.base import CourseWidget


@pytest.fixture(scope="module")
def activities(dataset: Dataset) -> dict[str, CourseWidget]:
    """Return one widget of each kind that is no item."""
    return {
        "cards": CardsWidget.of_assumptions(dataset),
        "scene": SceneWidget.of(next(iter(dataset.scenes.values()))),
        "plane": PlaneWidget.of(next(iter(dataset.planes.values())), dataset),
        "plan": PlanWidget.of(next(iter(dataset.plans.values())), dataset),
        "differences": MatrixWidget.of_differences(dataset),
        "cases": MatrixWidget.of_cases(
            dataset, [case for case in dataset.cases.values() if case.group == "rob"]
        ),
    }


def test_cards_turn_by_keyboard_and_count(
    show: Callable[..., Page], activities: dict[str, CourseWidget], dataset: Dataset
) -> None:
    page = show(activities["cards"].mount())
    for assumption in dataset.assumptions.values():
        card = page.locator(".ck-turning").nth(assumption.number - 1)
        choice = card.get_by_role("button", name=assumption.kind.capitalize())
        choice.focus()
        page.keyboard.press("Enter")
        expect(card).to_contain_text(assumption.explanation)
        expect(card.locator(".ck-verdict")).to_have_text("Tepat")
        expect(card.locator(".ck-card-back")).to_be_focused()
    count = len(dataset.assumptions)
    told = f"{count} tepat dari {count} kartu yang dibalik; seluruhnya {count} kartu."
    expect(page.get_by_role("status")).to_have_text(told)
    page.reload()
    expect(page.get_by_role("status")).to_have_text(told)
    page.get_by_role("button", name="Kosongkan semua kartu").press("Enter")
    expect(page.locator(".ck-card-back")).to_have_count(0)


def test_a_wrong_card_tells_what_it_is(
    show: Callable[..., Page], activities: dict[str, CourseWidget], dataset: Dataset
) -> None:
    first = next(iter(dataset.assumptions.values()))
    other = "Normatif" if first.kind == "deskriptif" else "Deskriptif"
    page = show(activities["cards"].mount())
    card = page.locator(".ck-turning").first
    card.get_by_role("button", name=other).click()
    told = f"Belum tepat; Anda memilih {other.lower()}"
    expect(card.locator(".ck-verdict")).to_have_text(told)
    expect(card).to_contain_text(f"{first.kind.capitalize()}. ")


def test_every_way_through_every_scene_ends_with_a_lesson(
    show: Callable[..., Page], dataset: Dataset
) -> None:
    for scene in dataset.scenes.values():
        page = show(SceneWidget.of(scene).mount())
        steps = {step.id: step for step in scene.steps}
        ways = [[scene.steps[0]]]
        ended = 0
        while ways:
            way = ways.pop()
            if way[-1].choices:
                ways += [[*way, steps[choice.to]] for choice in way[-1].choices]
                continue
            for step, following in pairwise(way):
                text = next(c.text for c in step.choices if c.to == following.id)
                button = page.get_by_role("button", name=text, exact=True)
                button.focus()
                page.keyboard.press("Enter")
            expect(page.get_by_role("log")).to_contain_text(str(way[-1].lesson))
            expect(page.locator(".ck-step")).to_have_count(len(way))
            page.get_by_role("button", name="Mundur selangkah").click()
            expect(page.locator(".ck-step")).to_have_count(len(way) - 1)
            if len(way) > 2:
                page.get_by_role("button", name="Ulangi dari awal").click()
            ended += 1
        assert ended == sum(not step.choices for step in scene.steps)


def test_sliders_move_cases_and_models_come_to_light(
    show: Callable[..., Page], activities: dict[str, CourseWidget]
) -> None:
    plane = activities["plane"]
    page = show(plane.mount())
    case = plane.plane["cases"][0]  # type: ignore[attr-defined]
    slider = page.locator("fieldset").first.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("End")
    sheet = page.get_by_role("img")
    expect(sheet).to_have_attribute("aria-label", re.compile("100 dari 100"))
    page.get_by_role("button", name="Tampilkan model setiap kasus").press("Enter")
    expect(page.locator(".ck-point-model").first).to_have_text(case["model"])
    expect(page.get_by_role("status")).to_have_text(plane.plane["lesson"])  # type: ignore[attr-defined]
    page.reload()
    expect(page.locator("fieldset").first.get_by_role("slider").first).to_have_value("100")


def test_a_plan_tells_what_is_missing_and_saves_a_file(
    show: Callable[..., Page], activities: dict[str, CourseWidget]
) -> None:
    widget = activities["plan"]
    plan = widget.plan  # type: ignore[attr-defined]
    page = show(widget.mount())
    page.get_by_role("button", name="Periksa kelengkapan").click()
    status = page.get_by_role("status")
    own = [field for field in plan["fields"] if not field["variable"]]
    for field in own:
        expect(status).to_contain_text(field["label"])
    expect(status).to_contain_text(f"Bahas {plan['fewest']} variabel lagi")
    words = " ".join(["kata"] * 20)
    variables = [field for field in plan["fields"] if field["variable"]]
    for field in [*own, *variables[: plan["fewest"]]]:
        page.locator(f'[data-field="{field["id"]}"]').fill(words)
    page.get_by_role("button", name="Periksa kelengkapan").click()
    expect(status).to_contain_text("Lengkap: semua bagian terisi")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Simpan sebagai berkas teks").click()
    text = saving.value.path().read_text(encoding="utf-8")
    assert saving.value.suggested_filename == f"{plan['id']}.txt"
    assert text.startswith(plan["title"])
    assert text.count(words) == len(own) + plan["fewest"]
    assert text.count("(belum diisi)") == len(variables) - plan["fewest"]
    page.reload()
    expect(page.locator("textarea").first).to_have_value(words)


def test_what_was_written_before_the_script_came_is_kept(
    show: Callable[..., Page], activities: dict[str, CourseWidget]
) -> None:
    waiting = []
    page = show(activities["plan"].mount())
    page.evaluate("localStorage.clear()")
    page.route("**/widgets.js", lambda route: waiting.append(route))  # noqa: PLW0108
    page.reload(wait_until="commit")
    page.locator("textarea").first.fill("tulisan awal")
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].continue_()
    expect(page.locator(".ck-mount[data-ck-ready]")).to_have_count(1)
    expect(page.locator("textarea").first).to_have_value("tulisan awal")


def test_nothing_moves_when_the_script_comes(
    show: Callable[..., Page], activities: dict[str, CourseWidget], dataset: Dataset
) -> None:
    waiting = []
    matrix = MatrixWidget.from_dataset(dataset)
    mounts = [widget.mount() for widget in (*activities.values(), matrix)]
    page = show(*mounts)
    page.route("**/widgets.js", lambda route: waiting.append(route))  # noqa: PLW0108
    page.reload(wait_until="commit")
    expect(page.locator(".ck-mount")).to_have_count(len(mounts))
    while not waiting:
        page.wait_for_timeout(20)
    page.wait_for_function("document.styleSheets.length === 1")
    heights = "nodes => nodes.map((node) => Math.round(node.getBoundingClientRect().height))"
    before = page.eval_on_selector_all(".ck-mount", heights)
    waiting[0].continue_()
    expect(page.locator(".ck-mount[data-ck-ready]")).to_have_count(len(mounts))
    assert page.eval_on_selector_all(".ck-mount", heights) == before


def test_what_is_missing_in_a_plan_leads_to_its_field(
    show: Callable[..., Page], activities: dict[str, CourseWidget]
) -> None:
    widget = activities["plan"]
    page = show(widget.mount())
    page.get_by_role("button", name="Periksa kelengkapan").click()
    field = widget.plan["fields"][2]  # type: ignore[attr-defined]
    page.get_by_role("status").get_by_role("button", name=field["label"]).click()
    expect(page.locator(f'[data-field="{field["id"]}"]')).to_be_focused()


def test_a_slider_with_the_focus_is_not_hidden_by_the_board(
    show: Callable[..., Page], activities: dict[str, CourseWidget]
) -> None:
    page = show(activities["plane"].mount())
    sliders = page.get_by_role("slider")
    sliders.last.focus()
    board = page.get_by_role("img")
    for _ in range(sliders.count() - 1):
        page.keyboard.press("Shift+Tab")
        slider = page.locator(":focus").bounding_box()
        sheet = board.bounding_box()
        assert slider
        assert sheet
        assert slider["y"] >= sheet["y"] + sheet["height"]


def test_comparisons_hide_and_show_their_cells(
    show: Callable[..., Page], activities: dict[str, CourseWidget], dataset: Dataset
) -> None:
    page = show(activities["differences"].mount())
    first = next(iter(dataset.differences.values()))
    text = next(iter(first.sides.values()))
    expect(page.get_by_text(text, exact=True)).to_be_visible()
    page.get_by_role("button", name="Sembunyikan isi sel").click()
    expect(page.get_by_text(text, exact=True)).to_be_hidden()
    page.get_by_role("button", name="Tampilkan isi sel 11987").click()
    expect(page.get_by_text(text, exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("kind", "key", "stored"),
    [
        ("cards", "cards:asumsi", {"chosen": {"ross-1": "x", "y": 3}}),
        ("scene", "scene:adegan-undangan", {"path": ["surat", "diam", 4]}),
        ("plane", "plane:bidang-desa-kota", {"places": {"K02": ["a", 1000]}, "shown": 1}),
        ("plan", "plan:rencana-intervensi", {"values": {"masalah-kuasa": 4, "lain": "x"}}),
    ],
)
def test_damaged_memory_is_as_good_as_none(
    show: Callable[..., Page],
    activities: dict[str, CourseWidget],
    kind: str,
    key: str,
    stored: dict[str, object],
) -> None:
    page = show(activities[kind].mount())
    item = [f"ck:uji:{key}", json.dumps(stored)]
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", item)
    page.reload()
    expect(page.locator(".ck-mount[data-ck-ready]")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 1280])
def test_activities_fit_and_their_targets_are_large(
    show: Callable[..., Page], activities: dict[str, CourseWidget], width: int
) -> None:
    page = show(*(widget.mount() for widget in activities.values()))
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.eval_on_selector_all(
        "button, input, summary, textarea",
        """nodes => nodes.filter((node) => node.checkVisibility())
            .map((node) => [node.outerHTML, node.closest("label") ?? node])
            .map(([html, node]) => [html, node.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24).map(([text]) => text)""",
    )
    assert small == []


def test_without_scripts_activities_can_be_read(
    browser: Browser,
    show: Callable[..., Page],
    address: str,
    activities: dict[str, CourseWidget],
    dataset: Dataset,
) -> None:
    show(*(widget.mount() for widget in activities.values()))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    scene = next(iter(dataset.scenes.values()))
    for step in scene.steps:
        expect(page.get_by_text(step.text)).to_be_visible()
    assert not [button for button in page.get_by_role("button").all() if button.is_visible()]
    page.get_by_text("Balik kartu").first.click()
    expect(page.get_by_text(next(iter(dataset.assumptions.values())).explanation)).to_be_visible()
    context.close()
