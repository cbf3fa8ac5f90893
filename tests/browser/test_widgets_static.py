"""The widgets on a page without a kernel: same elements, mouse and keyboard, memory, mishaps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from served import ready

from coursekit.bank import FAMILIES as BANK_FAMILIES
from coursekit.item import keyed_form, public_form
from coursekit.scoring import key_of
from coursekit.text import to_plain
from coursekit.widgets import (
    ItemWidget,
    MatrixWidget,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

    from coursekit.dataset import Dataset
    from coursekit.item import Item

FAMILIES = tuple(BANK_FAMILIES)
# What an element is, without what only a script or only the static page has.
TREE = """(root) => {
    const tree = (node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.data;
        if (node.matches(".ck-key, .ck-tools, .ck-empty, .ck-reveal, .ck-state")) return null;
        const kept = [...node.attributes].filter(({ name }) => name !== "hidden");
        const attributes = kept.map(({ name, value }) => `${name}=${value}`).sort();
        return [node.tagName, attributes, [...node.childNodes].map(tree).filter((n) => n !== null)];
    };
    root.normalize();
    return [...root.children].map(tree).filter((node) => node !== null);
}"""


def first(bank: dict[str, Item], family: str) -> Item:
    return next(item for item in bank.values() if item.family == family)


def best(item: Item) -> dict[str, str]:
    return {slot: max(options, key=options.__getitem__) for slot, options in key_of(item).items()}


def worst(item: Item) -> dict[str, str]:
    return {slot: min(options, key=options.__getitem__) for slot, options in key_of(item).items()}


def answer(form: Locator, response: dict[str, str]) -> None:
    for slot, option in response.items():
        node = form.locator(f'[data-slot="{slot}"]')
        if node.locator("select").count():
            node.locator("select").select_option(option)
        else:
            node.locator(f'label:has(input[value="{option}"])').click()


def answered(form: Locator) -> dict[str, str]:
    found: dict[str, str] = form.evaluate(
        """form => Object.fromEntries([...form.querySelectorAll("[data-slot]")]
            .map((slot) => [slot.dataset.slot, slot.querySelector("input:checked, select")?.value])
            .filter(([, value]) => value))"""
    )
    return found


def practice(item: Item) -> str:
    return ItemWidget(item=keyed_form(item)).mount()


def stored(page: Page, key: str) -> Any:  # noqa: ANN401 - JSON
    return page.evaluate("key => JSON.parse(localStorage.getItem(key))", key)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("form_of", [keyed_form, public_form])
def test_script_and_python_make_the_same_item(
    show: Callable[..., Page],
    bank: dict[str, Item],
    family: str,
    form_of: Callable[[Item], dict[str, Any]],
) -> None:
    widget = ItemWidget(item=form_of(first(bank, family)))
    page = show(widget.mount())
    if form_of is public_form:
        # Only the script can tell whether something is saved.
        page.locator(".ck-status").evaluate("status => status.replaceChildren()")
    expected = page.evaluate(
        f"html => ({TREE})(new DOMParser().parseFromString(html, 'text/html').body)",
        widget.static_html(),
    )
    assert page.locator(".ck-mount").evaluate(TREE) == expected


def test_script_and_python_make_the_same_matrix(
    show: Callable[..., Page], dataset: Dataset
) -> None:
    widget = MatrixWidget.from_dataset(dataset)
    page = show(widget.mount())
    expected = page.evaluate(
        f"html => ({TREE})(new DOMParser().parseFromString(html, 'text/html').body)",
        widget.static_html(),
    )
    assert page.locator(".ck-mount").evaluate(TREE) == expected


@pytest.mark.parametrize("family", FAMILIES)
def test_practice_tells_what_was_right_and_wrong(
    show: Callable[..., Page], bank: dict[str, Item], family: str
) -> None:
    item = first(bank, family)
    page = show(practice(item))
    form = page.locator("form.ck-item")
    assert form.locator("details").count() == 0
    total = len(item.slots)
    for response, word in ((worst(item), "Salah"), (best(item), "Benar")):
        answer(form, response)
        expect(form.locator(".ck-verdict")).to_have_count(0)
        form.get_by_role("button", name="Periksa jawaban").click()
        right = total if word == "Benar" else 0
        expect(form.get_by_role("status")).to_have_text(f"Nilai: {right} dari {total}")
        assert form.locator(".ck-verdict").all_inner_texts() == [word] * total
        for slot in item.slots:
            chosen = next(option for option in slot.options if option.id == response[slot.id])
            node = form.locator(f'[data-slot="{slot.id}"]')
            expect(node.locator(".ck-feedback")).to_contain_text(to_plain(chosen.feedback))
            described = node.locator("input:checked, select").get_attribute("aria-describedby")
            assert node.locator(f"#{described}").count() == 1
        expect(form.locator(".ck-explanation")).to_contain_text(to_plain(item.explanation))
    form.get_by_role("button", name="Coba lagi").click()
    assert answered(form) == {}
    expect(form.get_by_role("status")).to_have_text("")
    expect(form.get_by_role("button", name="Coba lagi")).to_be_hidden()
    assert form.locator("input, select").first.evaluate("n => n === document.activeElement")


def test_practice_names_what_is_missing(show: Callable[..., Page], bank: dict[str, Item]) -> None:
    item = first(bank, "multiple")
    page = show(practice(item), practice(first(bank, "single")))
    form = page.locator("form.ck-item").first
    response = best(item)
    del response["2"], response["3"]
    answer(form, response)
    form.get_by_role("button", name="Periksa jawaban").click()
    expect(form.get_by_role("status")).to_have_text(
        "Belum lengkap. Jawablah dahulu nomor 2 dan 3, lalu periksa."
    )
    focused = form.locator('[data-slot="2"] input').first
    assert focused.evaluate("node => node === document.activeElement")
    assert form.locator(".ck-verdict").count() == 0
    other = page.locator("form.ck-item").last
    other.get_by_role("button", name="Periksa jawaban").click()
    expect(other.get_by_role("status")).to_have_text("Pilihlah dahulu satu jawaban, lalu periksa.")


def test_keyboard_alone_is_enough(show: Callable[..., Page], bank: dict[str, Item]) -> None:
    items = [first(bank, family) for family in FAMILIES]
    page = show(*(practice(item) for item in items))
    page.keyboard.press("Tab")
    for number, item in enumerate(items):
        form = page.locator("form.ck-item").nth(number)
        for slot in item.slots:
            wanted = [option.id for option in slot.options].index(best(item)[slot.id])
            if form.locator(f'[data-slot="{slot.id}"] select').count():
                page.keyboard.press(best(item)[slot.id])
            else:
                page.keyboard.press("Space")
                for _ in range(wanted):
                    page.keyboard.press("ArrowDown")
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert answered(form) == best(item)
        expect(form.get_by_role("status")).to_contain_text(f"Nilai: {len(item.slots)} dari")
        page.keyboard.press("Tab")  # to "Coba lagi"
        page.keyboard.press("Tab")


def test_graded_saves_every_change_and_tells_so(
    show: Callable[..., Page], bank: dict[str, Item]
) -> None:
    item = first(bank, "multiple")
    page = show(ItemWidget(item=public_form(item)).mount())
    form = page.locator("form.ck-item")
    assert form.get_by_role("button").count() == 0
    expect(form.get_by_role("status")).to_have_text("Belum ada jawaban.")
    answer(form, {"1": "tidak"})
    rest = [slot.id for slot in item.slots][1:]
    expect(form.get_by_role("status")).to_contain_text("Jawaban tersimpan: 1 tidak.")
    expect(form.get_by_role("status")).to_contain_text(f"Belum dijawab: nomor {rest[0]}")
    assert stored(page, f"ck:uji:item:{item.id}") == {
        "response": {"1": "tidak"},
        "checked": False,
    }
    answer(form, best(item))
    expect(form.get_by_role("status")).not_to_contain_text("Belum")


@pytest.mark.parametrize("family", FAMILIES)
def test_reload_restores_answers_and_feedback(
    show: Callable[..., Page], bank: dict[str, Item], family: str
) -> None:
    item = first(bank, family)
    page = show(practice(item))
    form = page.locator("form.ck-item")
    answer(form, worst(item))
    page.reload()
    ready(page, 1)
    assert answered(form) == worst(item)
    expect(form.get_by_role("status")).to_have_text("")
    form.get_by_role("button", name="Periksa jawaban").click()
    page.reload()
    ready(page, 1)
    expect(form.get_by_role("status")).to_have_text(f"Nilai: 0 dari {len(item.slots)}")


def test_two_mounts_of_one_item_do_not_collide(
    show: Callable[..., Page], bank: dict[str, Item]
) -> None:
    item = first(bank, "single")
    page = show(practice(item), practice(item))
    one, two = page.locator("form.ck-item").all()
    answer(one, worst(item))
    answer(two, best(item))
    assert answered(one) == worst(item)
    for form, got in ((one, 0), (two, 1)):
        form.get_by_role("button", name="Periksa jawaban").click()
        expect(form.get_by_role("status")).to_have_text(f"Nilai: {got} dari 1")
    ids = page.eval_on_selector_all("[id]", "nodes => nodes.map((node) => node.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "damaged",
    [
        "{",
        "null",
        "7",
        '{"response": 7}',
        '{"response": null, "checked": null}',
        '{"response": ["a"], "checked": true}',
        '{"response": {"1": "zzz", "__proto__": "a"}, "checked": true}',
    ],
)
def test_damaged_storage_is_as_good_as_none(
    show: Callable[..., Page], context: BrowserContext, bank: dict[str, Item], damaged: str
) -> None:
    item = first(bank, "single")
    context.add_init_script(f"localStorage.setItem('ck:uji:item:{item.id}', {json.dumps(damaged)})")
    page = show(practice(item))
    form = page.locator("form.ck-item")
    assert answered(form) == {}
    answer(form, best(item))
    form.get_by_role("button", name="Periksa jawaban").click()
    expect(form.get_by_role("status")).to_have_text("Nilai: 1 dari 1")


def test_forbidden_storage_stops_nobody(
    show: Callable[..., Page], context: BrowserContext, bank: dict[str, Item]
) -> None:
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    item = first(bank, "single")
    page = show(practice(item))
    answer(page.locator("form.ck-item"), best(item))
    page.get_by_role("button", name="Periksa jawaban").click()
    expect(page.get_by_role("status")).to_have_text("Nilai: 1 dari 1")


def test_a_broken_widget_leaves_its_page_and_the_others_alone(
    show: Callable[..., Page], bank: dict[str, Item], complaints: list[str]
) -> None:
    item = first(bank, "single")
    broken = practice(item).replace('data-ck-widget="item"', 'data-ck-widget="rusak"')
    strange = practice(item).replace('data-ck-widget="item"', 'data-ck-widget="entah"')
    page = show(broken, strange, practice(item), wait=False)
    ready(page, 1)
    expect(page.locator(".ck-mount[data-ck-failed]")).to_have_count(2)
    expect(page.locator("details.ck-key").first).to_be_visible()
    assert page.locator("form.ck-item").count() == 3
    assert len(complaints) == 3  # the missing file, and one for each mount
    complaints.clear()


def test_an_answer_given_before_the_script_came_is_kept(
    show: Callable[..., Page], context: BrowserContext, bank: dict[str, Item]
) -> None:
    item = first(bank, "multiple")
    waiting: list[Any] = []
    context.route("**/item.js", lambda route: waiting.append(route))  # noqa: PLW0108
    page = show(practice(item), wait=False)
    early = {item.slots[1].id: "ya"}
    answer(page.locator("form.ck-item"), early)
    page.wait_for_function("performance.getEntriesByName(document.baseURI + 'host.js').length")
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].continue_()
    ready(page, 1)
    assert answered(page.locator("form.ck-item")) == early
    assert stored(page, f"ck:uji:item:{item.id}")["response"] == early


def test_without_scripts_the_key_can_be_opened(
    browser: Browser, show: Callable[..., Page], address: str, bank: dict[str, Item]
) -> None:
    items = [first(bank, family) for family in FAMILIES]
    show(*(practice(item) for item in items))
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(address)
    assert not [button for button in page.get_by_role("button").all() if button.is_visible()]
    for number, item in enumerate(items):
        key = page.locator("details.ck-key").nth(number)
        expect(key.get_by_text(to_plain(item.explanation))).to_be_hidden()
        key.locator("summary").click()
        expect(key.get_by_text(to_plain(item.explanation))).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_too_wide_or_too_small(
    show: Callable[..., Page], bank: dict[str, Item], dataset: Dataset, width: int
) -> None:
    items = [item for item in bank.values() if item.family in FAMILIES]
    longest = {
        family: max(
            (item for item in items if item.family == family),
            key=lambda item: max(len(o.text) for slot in item.slots for o in slot.options),
        )
        for family in FAMILIES
    }
    mounts = [practice(item) for item in longest.values()]
    page = show(*mounts, MatrixWidget.from_dataset(dataset).mount())
    page.set_viewport_size({"width": width, "height": 800})
    for form, item in zip(page.locator("form.ck-item").all(), longest.values(), strict=True):
        answer(form, worst(item))
        form.get_by_role("button", name="Periksa jawaban").click()
    page.get_by_role("button", name="Sembunyikan isi sel").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.eval_on_selector_all(
        "label:has(input), button, select, summary",
        """nodes => nodes.filter((node) => node.checkVisibility())
            .map((node) => [node.textContent, node.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24).map(([text]) => text)""",
    )
    assert small == []


def grids(page: Page) -> list[str]:
    return [
        table.get_attribute("data-group") or ""
        for table in page.locator("table.ck-grid").all()
        if table.is_visible()
    ]


def cells(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "[data-cell]",
        "nodes => nodes.filter((node) => node.checkVisibility()).map((node) => node.dataset.cell)",
    )
    return found


def test_matrix_shows_one_group_and_what_is_chosen_of_it(
    show: Callable[..., Page], dataset: Dataset
) -> None:
    page = show(MatrixWidget.from_dataset(dataset).mount())
    groups = list(dataset.groups.values())
    assert grids(page) == [groups[0].id]
    page.get_by_role("radio", name=groups[1].name).check()
    assert grids(page) == [groups[1].id]
    variables = [v for v in dataset.variables.values() if v.group == groups[1].id]
    models = list(dataset.models)
    assert cells(page) == [f"{v.number}{model}" for v in variables for model in models]
    page.get_by_role("checkbox", name=variables[0].short_name).uncheck()
    page.get_by_role("checkbox", name=dataset.models["B"].short_name).uncheck()
    assert cells(page) == [f"{v.number}{model}" for v in variables[1:] for model in ("A", "C")]
    page.reload()
    ready(page, 1)
    assert cells(page) == [f"{v.number}{model}" for v in variables[1:] for model in ("A", "C")]
    for name in ("A", "C"):
        page.get_by_role("checkbox", name=dataset.models[name].short_name).uncheck()
    assert cells(page) == []
    expect(page.get_by_text("Pilihlah sedikitnya satu baris dan satu model.")).to_be_visible()


def test_matrix_hides_cells_and_counts_those_opened(
    show: Callable[..., Page], dataset: Dataset
) -> None:
    page = show(MatrixWidget.from_dataset(dataset).mount())
    total = len(cells(page))
    bullet = page.get_by_text(to_plain(dataset.cell("1A").bullets[0].text), exact=True)
    expect(bullet).to_be_visible()
    page.get_by_role("button", name="Sembunyikan isi sel").click()
    expect(bullet).to_be_hidden()
    status = page.get_by_role("status")
    expect(status).to_have_text(f"0 dari {total} sel dibuka")
    page.get_by_role("button", name="Tampilkan isi sel 1A").focus()
    page.keyboard.press("Enter")
    expect(bullet).to_be_visible()
    expect(status).to_have_text(f"1 dari {total} sel dibuka")
    page.reload()
    ready(page, 1)
    expect(status).to_have_text(f"1 dari {total} sel dibuka")
    page.get_by_role("button", name="Tutup isi sel 1A").click()
    expect(status).to_have_text(f"0 dari {total} sel dibuka")
    page.get_by_role("button", name="Tampilkan semua isi sel").click()
    expect(bullet).to_be_visible()
    expect(status).to_have_text("")


@pytest.mark.parametrize(
    "damaged", ['{"view": []}', '{"view": {"group": 3, "rows": "x", "models": {}, "opened": 1}}']
)
def test_matrix_survives_a_damaged_view(
    show: Callable[..., Page], context: BrowserContext, dataset: Dataset, damaged: str
) -> None:
    context.add_init_script(f"localStorage.setItem('ck:uji:matrix:matriks', '{damaged}')")
    page = show(MatrixWidget.from_dataset(dataset).mount())
    page.get_by_role("checkbox", name="1. ").check()
    page.get_by_role("checkbox", name=dataset.models["A"].short_name).check()
    assert cells(page) == ["1A"]


def test_matrix_tells_its_summary_on_demand(show: Callable[..., Page], dataset: Dataset) -> None:
    page = show(MatrixWidget.from_dataset(dataset).mount())
    cell = page.locator('[data-cell="1A"]')
    summary = cell.get_by_text(to_plain(dataset.cell("1A").summary))
    expect(summary).to_be_hidden()
    cell.locator("summary").click()
    expect(summary).to_be_visible()
