"""The widgets on a page without a kernel: same elements, mouse and keyboard, memory, mishaps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from served import best_of, chosen, fill_in, ready, worst_of

from coursekit.bank import FAMILIES as BANK_FAMILIES
from coursekit.item import keyed_form, public_form
from coursekit.text import to_plain
from coursekit.widgets import (
    ItemWidget,
    MatrixWidget,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

    from coursekit.dataset import Dataset
    from coursekit.item import Item, Option, Slot

# An essay is marked by a lecturer and never shown by the widget.
FAMILIES = tuple(family for family in BANK_FAMILIES if family != "essay")
GRADED = tuple(family for family in FAMILIES if family != "explain")
ESSAY = " ".join(["Warga menentukan sendiri apa yang hendak mereka ubah bersama."] * 3)
# What an element is, without what only a script or only the static page has.
TREE = """(root) => {
    const tree = (node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.data;
        if (node.matches(".ck-key, .ck-empty, .ck-reveal, .ck-state")) return null;
        // The page's own script gives tables their roles before a widget's script comes.
        const role = node.closest("table") ? "role" : "hidden";
        const untold = ["hidden", "checked", role];
        const kept = [...node.attributes].filter(({ name }) => !untold.includes(name));
        const attributes = kept.map(({ name, value }) => `${name}=${value}`).sort();
        return [node.tagName, attributes, [...node.childNodes].map(tree).filter((n) => n !== null)];
    };
    root.normalize();
    return [...root.children].map(tree).filter((node) => node !== null);
}"""


def first(bank: dict[str, Item], family: str) -> Item:
    """Return a practice item of a family."""
    fitting = (item for item in bank.values() if item.family == family)
    return next(item for item in fitting if item.pool == "practice")


def option_of(response: dict[str, str], slot: Slot) -> Option:
    """Return the option that a response, the best or the worst, stands for in a slot."""
    given = response[slot.id]
    if not slot.typed:
        return next(option for option in slot.options if option.id == given)
    return next((o for o in slot.options if given in o.accepts), slot.options[-1])


def check(form: Locator, sure: str = "Yakin") -> None:
    """Check the answer, as sure as ``sure`` says."""
    form.get_by_role("button", name=sure, exact=True).click()


def give_up(form: Locator) -> None:
    """Ask for the explanation of a wrong answer."""
    form.get_by_role("button", name="Lihat penjelasan").click()


def practice(item: Item) -> str:
    return ItemWidget(item=keyed_form(item)).mount()


def stored(page: Page, key: str) -> Any:  # noqa: ANN401 - JSON
    return page.evaluate("key => JSON.parse(localStorage.getItem(key))", key)


@pytest.mark.parametrize(
    ("form", "family"),
    [
        *((form, family) for form in ("keyed", "held") for family in FAMILIES),
        *(("public", family) for family in GRADED),
    ],
)
def test_script_and_python_make_the_same_item(
    show: Callable[..., Page], bank: dict[str, Item], family: str, form: str
) -> None:
    item = first(bank, family)
    form_of = public_form if form == "public" else keyed_form
    widget = ItemWidget(item=form_of(item), mode="held" if form == "held" else "practice")
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


@pytest.mark.parametrize("family", GRADED)
def test_practice_tells_what_was_right_and_wrong(
    show: Callable[..., Page], bank: dict[str, Item], family: str
) -> None:
    item = first(bank, family)
    page = show(practice(item))
    form = page.locator("form.ck-item")
    assert form.locator("details").count() == 0
    total = len(item.slots)
    for response, word in ((worst_of(item), "Belum tepat"), (best_of(item), "Jawaban benar")):
        fill_in(form, response)
        expect(form.locator(".ck-verdict")).to_have_count(0)
        check(form)
        right = total if word == "Jawaban benar" else 0
        if word == "Belum tepat":
            expect(form.get_by_role("status")).to_have_text(
                "Belum tepat. Coba lagi, atau lihat penjelasannya."
                if total == 1
                else f"Belum tepat: 0 dari {total} nomor benar."
            )
            assert form.locator(".ck-feedback .ck-text").count() == 0
            give_up(form)
        expect(form.get_by_role("status")).to_contain_text(f"Nilai: {right} dari {total}.")
        told = form.locator(".ck-verdict").all_inner_texts()
        assert [one.split(": ")[-1] for one in told] == [word] * total
        for slot in item.slots:
            feedback = form.locator(f'[data-for="{slot.id}"]')
            option = option_of(response, slot)
            expect(feedback).to_contain_text(to_plain(option.feedback))
            node = form.locator(f'[data-slot="{slot.id}"]')
            control = node.locator("input:checked, select, input[type=text]")
            described = control.get_attribute("aria-describedby")
            assert form.locator(f"#{described}").count() == 1
        expect(form.locator(".ck-explanation")).to_contain_text(to_plain(item.explanation))
    form.get_by_role("button", name="Ulangi dari awal").click()
    assert chosen(form) == {}
    expect(form.get_by_role("status")).to_have_text("")
    expect(form.get_by_role("button", name="Ulangi dari awal")).to_be_hidden()
    assert form.locator("input, select").first.evaluate("n => n === document.activeElement")


def test_hints_and_tries_cost_a_quarter_each(
    show: Callable[..., Page], bank: dict[str, Item]
) -> None:
    item = first(bank, "single")
    page = show(practice(item))
    form = page.locator("form.ck-item")
    form.get_by_role("button", name="Petunjuk").click()
    assert form.locator(".ck-hints li").all_inner_texts() == [to_plain(item.hints[0])]
    fill_in(form, worst_of(item))
    check(form)
    form.get_by_role("button", name="Coba lagi dengan petunjuk").click()
    assert form.locator(".ck-hints li").count() == 2
    assert chosen(form) == worst_of(item)
    expect(form.get_by_role("button", name="Petunjuk (nilai")).to_be_hidden()
    fill_in(form, best_of(item))
    form.get_by_role("button", name="Periksa jawaban").click()
    expect(form.get_by_role("status")).to_have_text(
        "Nilai: 0,5 dari 1. Sudah dikurangi 50% karena 2 petunjuk."
    )


def test_what_was_right_stays_marked_while_one_tries_again(
    show: Callable[..., Page], bank: dict[str, Item]
) -> None:
    item = first(bank, "multiple")
    page = show(practice(item))
    form = page.locator("form.ck-item")
    response = worst_of(item) | {"1": best_of(item)["1"]}
    fill_in(form, response)
    check(form)
    form.get_by_role("button", name="Coba lagi dengan petunjuk").click()
    expect(form.locator(".ck-verdict")).to_have_count(len(item.slots))
    assert form.locator(".ck-hints").evaluate("node => node === document.activeElement")
    expect(form.locator(".ck-hints")).to_be_in_viewport()
    fill_in(form, {"2": best_of(item)["2"]})
    expect(form.locator('[data-for="2"] .ck-verdict')).to_have_count(0)
    expect(form.locator('[data-for="1"] .ck-verdict')).to_have_text("Jawaban benar")


@pytest.mark.parametrize("family", ["single", "matching", "case", "cloze"])
def test_what_is_told_is_in_sight_on_a_phone(
    show: Callable[..., Page], bank: dict[str, Item], family: str
) -> None:
    item = first(bank, family)
    page = show(practice(item))
    form = page.locator("form.ck-item")
    fill_in(form, worst_of(item))
    check(form)
    expect(form.get_by_role("status")).to_be_in_viewport()
    assert form.get_by_role("status").evaluate("node => node === document.activeElement")
    give_up(form)
    focused = form.locator(":focus")
    expect(focused).to_be_in_viewport()
    expect(form.locator(".ck-feedback .ck-text").first).to_be_in_viewport()


def test_enter_in_a_line_of_text_asks_how_sure_one_is(
    show: Callable[..., Page], bank: dict[str, Item]
) -> None:
    item = first(bank, "short")
    page = show(practice(item))
    form = page.locator("form.ck-item")
    line = form.locator("input[type=text]")
    line.press("Enter")
    expect(form.get_by_role("status")).to_have_text("Tulislah dahulu jawaban Anda, lalu periksa.")
    line.fill(best_of(item)["1"])
    line.press("Enter")
    expect(form.get_by_role("status")).to_contain_text("Pilihlah seberapa yakin Anda")
    page.keyboard.press("Enter")
    expect(form.get_by_role("status")).to_contain_text("Nilai: 1 dari 1.")


def test_beginning_again_keeps_what_was_written(
    show: Callable[..., Page], bank: dict[str, Item]
) -> None:
    item = first(bank, "explain")
    page = show(practice(item))
    form = page.locator("form.ck-item")
    form.get_by_label("Tulis penjelasan Anda di sini").fill(ESSAY)
    check(form)
    expect(form.locator(".ck-sample")).to_be_in_viewport()
    fill_in(form, best_of(item))
    form.get_by_role("button", name="Ulangi dari awal").click()
    expect(form.get_by_label("Tulis penjelasan Anda di sini")).to_have_value(ESSAY)


def test_a_third_wrong_answer_is_explained(
    show: Callable[..., Page], bank: dict[str, Item]
) -> None:
    item = first(bank, "single")
    page = show(practice(item))
    form = page.locator("form.ck-item")
    fill_in(form, worst_of(item))
    check(form, "Ragu-ragu")
    for _ in item.hints:
        form.get_by_role("button", name="Coba lagi dengan petunjuk").click()
        form.get_by_role("button", name="Periksa jawaban").click()
    expect(form.locator(".ck-explanation")).to_contain_text(to_plain(item.explanation))
    expect(form.get_by_role("button", name="Coba lagi dengan petunjuk")).to_be_hidden()


def test_an_explanation_is_written_then_compared(
    show: Callable[..., Page], bank: dict[str, Item]
) -> None:
    item = first(bank, "explain")
    page = show(practice(item))
    form = page.locator("form.ck-item")
    sample = form.get_by_text(to_plain(item.answer or ""), exact=True)
    expect(sample).to_be_hidden()
    form.get_by_label("Tulis penjelasan Anda di sini").fill("Hanya tiga kata.")
    check(form, "Cukup yakin")
    expect(form.get_by_role("status")).to_contain_text("Tulislah dahulu sedikitnya 15 kata")
    form.get_by_label("Tulis penjelasan Anda di sini").fill(ESSAY)
    check(form, "Cukup yakin")
    expect(sample).to_be_visible()
    fill_in(form, best_of(item))
    total = len(item.slots)
    rated = f"Menurut penilaian Anda sendiri: {total} dari {total}."
    expect(form.get_by_role("status")).to_have_text(rated)
    page.reload()
    ready(page, 1)
    expect(form.get_by_label("Tulis penjelasan Anda di sini")).to_have_value(ESSAY)
    expect(form.get_by_role("status")).to_have_text(rated)


def test_html_that_is_typed_stays_text(show: Callable[..., Page], bank: dict[str, Item]) -> None:
    evil = "<img src=x onerror=alert(1)>"
    short, explain = first(bank, "short"), first(bank, "explain")
    page = show(practice(short), practice(explain))
    page.locator("input[type=text]").fill(evil)
    check(page.locator("form.ck-item").first)
    give_up(page.locator("form.ck-item").first)
    page.locator("textarea").fill(f"{evil} {ESSAY}")
    check(page.locator("form.ck-item").last)
    page.reload()
    ready(page, 2)
    expect(page.locator("input[type=text]")).to_have_value(evil)
    assert page.locator("img").count() == 0


def test_practice_names_what_is_missing(show: Callable[..., Page], bank: dict[str, Item]) -> None:
    item = first(bank, "multiple")
    page = show(practice(item), practice(first(bank, "single")))
    form = page.locator("form.ck-item").first
    response = best_of(item)
    del response["2"], response["3"]
    fill_in(form, response)
    check(form)
    expect(form.get_by_role("status")).to_have_text(
        "Belum lengkap. Jawablah dahulu nomor 2 dan 3, lalu periksa."
    )
    # Where it is said: below the button that was pressed, and in sight.
    assert form.locator("[data-sure]").last.evaluate("node => node === document.activeElement")
    expect(form.get_by_role("status")).to_be_in_viewport()
    assert form.locator(".ck-verdict").count() == 0
    other = page.locator("form.ck-item").last
    check(other)
    expect(other.get_by_role("status")).to_have_text("Pilihlah dahulu satu jawaban, lalu periksa.")


def test_keyboard_alone_is_enough(show: Callable[..., Page], bank: dict[str, Item]) -> None:
    items = [first(bank, family) for family in FAMILIES]
    page = show(*(practice(item) for item in items))
    page.keyboard.press("Tab")
    for number, item in enumerate(items):
        form = page.locator("form.ck-item").nth(number)
        if item.family == "explain":
            page.keyboard.type(ESSAY)
            tab_to(page, form.get_by_role("button", name="Yakin", exact=True))
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")  # from the model answer to the first rating
        for slot in item.slots:
            wanted = [option.id for option in slot.options].index(best_id(slot))
            if form.locator(f'[data-slot="{slot.id}"] select').count():
                page.keyboard.press(best_of(item)[slot.id])
            elif slot.typed:
                page.keyboard.type(best_of(item)[slot.id])
            else:
                page.keyboard.press("Space")
                for _ in range(wanted):
                    page.keyboard.press("ArrowDown")
            page.keyboard.press("Tab")
        if item.family != "explain":
            tab_to(page, form.get_by_role("button", name="Yakin", exact=True))
            page.keyboard.press("Enter")
        assert chosen(form) == best_of(item)
        told = f"{len(item.slots)} dari {len(item.slots)}."
        expect(form.get_by_role("status")).to_contain_text(told)
        tab_to(page, form.get_by_role("button", name="Ulangi dari awal"))
        page.keyboard.press("Tab")


def best_id(slot: Slot) -> str:
    return max(slot.options, key=lambda option: option.score).id


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until ``target`` is reached."""
    for _ in range(12):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(target)


def test_graded_saves_every_change_and_tells_so(
    show: Callable[..., Page], bank: dict[str, Item]
) -> None:
    item = first(bank, "multiple")
    page = show(ItemWidget(item=public_form(item)).mount())
    form = page.locator("form.ck-item")
    assert form.get_by_role("button").count() == 0
    expect(form.get_by_role("status")).to_have_text("Belum ada jawaban.")
    fill_in(form, {"1": "tidak"})
    rest = [slot.id for slot in item.slots][1:]
    expect(form.get_by_role("status")).to_contain_text("Jawaban tersimpan: 1 tidak.")
    expect(form.get_by_role("status")).to_contain_text(f"Belum dijawab: nomor {rest[0]}")
    assert stored(page, f"ck:uji:item:{item.id}")["response"] == {"1": "tidak"}
    fill_in(form, best_of(item))
    expect(form.get_by_role("status")).not_to_contain_text("Belum")


@pytest.mark.parametrize("family", GRADED)
def test_reload_restores_answers_and_feedback(
    show: Callable[..., Page], bank: dict[str, Item], family: str
) -> None:
    item = first(bank, family)
    page = show(practice(item))
    form = page.locator("form.ck-item")
    fill_in(form, worst_of(item))
    page.reload()
    ready(page, 1)
    assert chosen(form) == worst_of(item)
    expect(form.get_by_role("status")).to_have_text("")
    check(form)
    page.reload()
    ready(page, 1)
    expect(form.get_by_role("status")).to_contain_text("Belum tepat")
    give_up(form)
    page.reload()
    ready(page, 1)
    expect(form.get_by_role("status")).to_contain_text(f"Nilai: 0 dari {len(item.slots)}.")


def test_two_mounts_of_one_item_do_not_collide(
    show: Callable[..., Page], bank: dict[str, Item]
) -> None:
    item = first(bank, "single")
    page = show(practice(item), practice(item))
    one, two = page.locator("form.ck-item").all()
    fill_in(one, worst_of(item))
    fill_in(two, best_of(item))
    assert chosen(one) == worst_of(item)
    for form, got in ((one, 0), (two, 1)):
        check(form)
        if not got:
            give_up(form)
        expect(form.get_by_role("status")).to_have_text(f"Nilai: {got} dari 1.")
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
    assert chosen(form) == {}
    fill_in(form, best_of(item))
    check(form)
    expect(form.get_by_role("status")).to_have_text("Nilai: 1 dari 1.")


def test_forbidden_storage_stops_nobody(
    show: Callable[..., Page], context: BrowserContext, bank: dict[str, Item]
) -> None:
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    item = first(bank, "single")
    page = show(practice(item))
    fill_in(page.locator("form.ck-item"), best_of(item))
    expect(page.get_by_role("alert")).to_contain_text("tidak menyimpan kemajuan Anda")
    check(page.locator("form.ck-item"))
    expect(page.get_by_role("status")).to_have_text("Nilai: 1 dari 1.")


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
    assert len(complaints) == 2
    complaints.clear()


def test_an_answer_given_before_the_script_came_is_kept(
    show: Callable[..., Page], context: BrowserContext, bank: dict[str, Item]
) -> None:
    item = first(bank, "multiple")
    waiting: list[Any] = []
    context.route("**/widgets.js", lambda route: waiting.append(route))  # noqa: PLW0108
    page = show(practice(item), wait=False)
    early = {item.slots[1].id: "ya"}
    fill_in(page.locator("form.ck-item"), early)
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].continue_()
    ready(page, 1)
    assert chosen(page.locator("form.ck-item")) == early
    assert stored(page, f"ck:uji:item:{item.id}")["response"] == early


@pytest.mark.parametrize(("family", "control"), [("single", "radio"), ("explain", "textbox")])
def test_the_focus_stays_where_it_was_when_the_script_comes(
    show: Callable[..., Page],
    context: BrowserContext,
    bank: dict[str, Item],
    family: str,
    control: str,
) -> None:
    waiting: list[Any] = []
    context.route("**/widgets.js", lambda route: waiting.append(route))  # noqa: PLW0108
    page = show(practice(first(bank, family)), wait=False)
    place = page.get_by_role(control).last  # type: ignore[arg-type]
    place.focus()
    if control == "textbox":
        page.keyboard.type("satu dua")
        page.keyboard.press("Home")
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].continue_()
    ready(page, 1)
    expect(place).to_be_focused()
    if control == "textbox":
        page.keyboard.type("nol ")
        expect(place).to_have_value("nol satu dua")


def test_a_blank_matrix_has_a_column_for_each_model(
    show: Callable[..., Page], bank: dict[str, Item]
) -> None:
    blanks = [item for item in bank.values() if item.family == "blank"]
    page = show(*(practice(item) for item in blanks))
    page.set_viewport_size({"width": 1280, "height": 900})
    places: dict[str, set[float]] = {}
    for node in page.locator("[data-slot]").all():
        box = node.bounding_box()
        assert box
        places.setdefault((node.get_attribute("data-slot") or "")[-1], set()).add(box["x"])
    assert {letter: len(found) for letter, found in places.items()} == {"a": 1, "b": 1, "c": 1}
    assert len(set.union(*places.values())) == len(places)


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


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_too_wide_or_too_small(
    show: Callable[..., Page], bank: dict[str, Item], dataset: Dataset, width: int
) -> None:
    items = [item for item in bank.values() if item.pool == "practice"]
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
        if item.family == "explain":
            form.locator("textarea").fill(ESSAY)
            check(form)
            fill_in(form, worst_of(item))
            continue
        fill_in(form, worst_of(item))
        check(form)
        form.get_by_role("button", name="Coba lagi dengan petunjuk").click()
        form.get_by_role("button", name="Periksa jawaban").click()
        give_up(form)
    page.get_by_role("button", name="Sembunyikan isi sel").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.eval_on_selector_all(
        "label:has(input), button, select, summary, input[type=text], textarea",
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
