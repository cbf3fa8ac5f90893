"""Pretest, exam, review and progress on a page: what is asked, kept, marked, moved and refused."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from served import best_of, fill_in, ready, worst_of

from coursekit.bank import practice
from coursekit.item import keyed_form
from coursekit.sphinx.assets import data_script
from coursekit.text import to_plain
from coursekit.widgets import ItemWidget, ProgressWidget, SessionWidget

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

    from coursekit.item import Item

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
PROGRESS = "ck:uji:progress:semua"


@pytest.fixture
def items(bank: dict[str, Item]) -> list[Item]:
    """Return four practice items of one family each."""
    wanted = ("single", "multiple", "matching", "reason")
    practice = [item for item in bank.values() if item.pool == "practice"]
    return [next(item for item in practice if item.family == family) for family in wanted]


def session(items: list[Item], mode: str) -> str:
    """Return the mount of a session."""
    chapters = {i.id: {"title": f"Bab {i.chapter}", "page": f"#{i.chapter}"} for i in items}
    forms = [keyed_form(item) for item in items]
    return SessionWidget(session="coba", mode=mode, items=forms, chapters=chapters).mount()


def progress(items: list[Item]) -> str:
    """Return the mount of the progress."""
    return ProgressWidget(
        items={item.id: item.chapter for item in items},
        chapters=[
            [chapter, f"Bab {chapter}"] for chapter in dict.fromkeys(i.chapter for i in items)
        ],
        models={"A": "Model A", "B": "Model B", "C": "Model C"},
        variables={"4": {"name": "Taktik", "page": "#taktik"}},
    ).mount()


def stored(page: Page, key: str) -> Any:  # noqa: ANN401 - JSON
    return page.evaluate("key => JSON.parse(localStorage.getItem(key))", key)


def answer_all(page: Page, items: list[Item], right: set[int], sure: str = "Yakin") -> None:
    """Answer the items of a session in order, those at the places ``right`` rightly."""
    for place, item in enumerate(items):
        expect(page.locator(".ck-place")).to_have_text(f"Soal {place + 1} dari {len(items)}")
        form = page.locator(".ck-stage form")
        fill_in(form, best_of(item) if place in right else worst_of(item))
        form.get_by_role("radio", name=sure, exact=True).check()
        if place + 1 < len(items):
            page.get_by_role("button", name="Berikutnya").click()


def status(page: Page) -> Locator:
    return page.get_by_role("status").first


def test_a_pretest_says_nothing_and_the_chapter_says_it_later(
    show: Callable[..., Page], items: list[Item]
) -> None:
    page = show(session(items, "pretest"))
    answer_all(page, items, right={0})
    assert page.locator("[data-verdict], .ck-hints li").count() == 0
    page.get_by_role("button", name="Selesai").click()
    expect(page.get_by_text("belum dinilai")).to_be_visible()
    expect(page.get_by_role("link", name=f"Bab {items[0].chapter}", exact=True)).to_be_visible()
    for item in items:
        assert to_plain(item.explanation) not in page.locator(".ck-session").inner_text()
    assert page.evaluate("key => localStorage.getItem(key)", PROGRESS) is None

    later = show(*(ItemWidget(item=keyed_form(item)).mount() for item in items[:2]))
    for number, verdict in ((0, "jawaban benar"), (1, "belum tepat")):
        form = later.locator("form.ck-item").nth(number)
        fill_in(form, best_of(items[number]))
        form.get_by_role("button", name="Yakin", exact=True).click()
        expect(form.get_by_text(f"Pada prates: {verdict}.")).to_be_visible()


def test_a_session_stays_in_its_place_and_every_question_begins_at_the_top(
    show: Callable[..., Page], context: BrowserContext, items: list[Item]
) -> None:
    waiting: list[Any] = []
    context.route("**/widgets.js", lambda route: waiting.append(route))  # noqa: PLW0108
    intro = "<div style='height: 25rem'></div>"
    page = show(intro + session(items, "pretest"), wait=False)
    while not waiting:
        page.wait_for_timeout(20)
    page.locator(".ck-jump").last.wait_for(state="attached")
    page.wait_for_function("document.styleSheets.length === 1")
    height = "node => node.getBoundingClientRect().height"
    before = page.locator(".ck-mount").evaluate(height)
    waiting[0].continue_()
    ready(page, 1)
    assert page.locator(".ck-mount").evaluate(height) == before
    widths = "nodes => new Set(nodes.map((node) => node.offsetWidth)).size"
    fill_in(page.locator(".ck-stage form"), best_of(items[0]))
    page.get_by_role("button", name="Berikutnya").click()
    expect(page.locator(".ck-place")).to_be_focused()
    assert page.locator(".ck-place").evaluate("node => node.getBoundingClientRect().top") < 20
    assert page.eval_on_selector_all(".ck-jump", widths) == 1


def test_chapters_to_be_read_come_in_their_order(
    show: Callable[..., Page], items: list[Item]
) -> None:
    chapters = {
        item.id: {"title": f"Bab {number}. Judul", "page": f"#{number}"}
        for item, number in zip(items, (10, 3, 9, 7), strict=True)
    }
    forms = [keyed_form(item) for item in items]
    widget = SessionWidget(session="coba", mode="pretest", items=forms, chapters=chapters)
    page = show(widget.mount())
    answer_all(page, items, right=set())
    page.get_by_role("button", name="Selesai").click()
    told = [text.split(".")[0] for text in page.locator(".ck-session li").all_inner_texts()]
    assert told == ["Bab 3", "Bab 7", "Bab 9", "Bab 10"]


def test_an_exam_marks_at_the_end_and_remembers(
    show: Callable[..., Page], items: list[Item]
) -> None:
    page = show(session(items, "exam"))
    answer_all(page, items, right={0, 1})
    page.reload()
    ready(page, 1)
    expect(page.locator(".ck-place")).to_have_text(f"Soal {len(items)} dari {len(items)}")
    page.get_by_role("button", name="Soal 1, sudah dijawab").click()
    assert page.locator(".ck-stage [data-verdict]").count() == 0
    page.get_by_role("button", name="Selesai").click()
    expect(status(page)).to_have_text(re.compile(r"Nilai: 2(,\d+)? dari 4"))
    expect(page.get_by_text("Anda lebih yakin daripada tepat")).to_be_visible()
    assert page.locator(".ck-calibration tbody tr").last.inner_text().split()[:3] == [
        "Yakin",
        "4",
        "2",
    ]
    page.get_by_role("button", name="Lihat soal 3").click()
    expect(page.get_by_text(to_plain(items[2].explanation))).to_be_visible()
    memory = stored(page, PROGRESS)["memory"]
    assert {name: record["hits"] for name, record in memory.items()} == {
        item.id: int(place < 2) for place, item in enumerate(items)
    }
    page.reload()
    ready(page, 1)
    expect(status(page)).to_contain_text("Nilai: 2")
    assert len(stored(page, PROGRESS)["log"]) == 4


def test_an_exam_asks_before_it_ends_with_open_questions(
    show: Callable[..., Page], items: list[Item]
) -> None:
    page = show(session(items, "exam"))
    for _ in items[1:]:
        page.get_by_role("button", name="Berikutnya").click()
    page.get_by_role("button", name="Selesai", exact=True).click()
    expect(page.locator(".ck-session > .ck-status")).to_contain_text("4 soal belum dijawab")
    page.get_by_role("button", name="Selesai juga").click()
    expect(status(page)).to_contain_text("Nilai: 0 dari 4 (0%)")
    page.get_by_role("button", name="Ulangi dari awal").click()
    expect(page.locator(".ck-place")).to_have_text("Soal 1 dari 4")


def review(items: list[Item]) -> str:
    chapters = {item.id: item.chapter for item in items}
    return SessionWidget(session="ulangan", mode="review", chapters=chapters).mount()


def serve_bank(folder: Path, bank: dict[str, Item], page: Page) -> None:
    """Put the chapters' items where the page's facts say they are."""
    chapters = {item.chapter for item in bank.values() if item.pool == "practice"}
    for chapter in chapters:
        forms = [keyed_form(item) for item in practice(bank, chapter)]
        script = data_script(f"bank-{chapter}", forms)
        (folder / f"bank-{chapter}.js").write_text(script, encoding="utf-8")
    names = {chapter: f"bank-{chapter}.js" for chapter in chapters}
    page.evaluate(
        """bank => {
            const facts = document.getElementById("ck-widgets");
            facts.textContent = JSON.stringify({ ...JSON.parse(facts.textContent), bank });
        }""",
        names,
    )


def test_what_is_due_comes_back_until_it_is_mastered(
    show: Callable[..., Page],
    context: BrowserContext,
    folder: Path,
    bank: dict[str, Item],
    items: list[Item],
) -> None:
    context.clock.set_fixed_time(NOON)
    item = items[0]
    page = show(review(items), ItemWidget(item=keyed_form(item)).mount(), progress(items))
    expect(page.get_by_text("Belum ada yang perlu diulang.")).to_be_visible()
    form = page.locator(".ck-mount[data-ck-widget=item] form")
    fill_in(form, best_of(item))
    form.get_by_role("button", name="Yakin", exact=True).click()
    expect(page.get_by_text("1 pernah Anda kerjakan dan 0 sudah dikuasai")).to_be_visible()
    for days in (1, 3):
        page.reload()
        ready(page, 3)
        expect(page.get_by_text(f"yang terdekat {days} hari lagi")).to_be_visible()
        context.clock.set_fixed_time(NOON + dt.timedelta(days=days + (days == 3)))
        page.reload()
        ready(page, 3)
        serve_bank(folder, bank, page)
        expect(page.get_by_text("1 soal jatuh tempo untuk diulang hari ini.")).to_be_visible()
        page.get_by_role("button", name="Mulai mengulang").click()
        stage = page.locator(".ck-stage form")
        fill_in(stage, best_of(item))
        stage.get_by_role("button", name="Yakin", exact=True).click()
        expect(stage.get_by_role("status")).to_contain_text("Nilai:")
        page.get_by_role("button", name="Selesai").click()
        expect(page.get_by_text("Tidak ada yang jatuh tempo hari ini.")).to_be_visible()
    expect(page.get_by_text("1 sudah dikuasai")).to_be_visible()


def test_a_chapter_that_was_begun_offers_what_is_new(
    show: Callable[..., Page], folder: Path, bank: dict[str, Item], items: list[Item]
) -> None:
    page = show(review(items), ItemWidget(item=keyed_form(items[0])).mount())
    expect(page.get_by_role("button", name="soal baru")).to_have_count(0)
    form = page.locator(".ck-mount[data-ck-widget=item] form")
    fill_in(form, best_of(items[0]))
    form.get_by_role("button", name="Yakin", exact=True).click()
    page.reload()
    ready(page, 2)
    serve_bank(folder, bank, page)
    page.get_by_role("button", name="soal baru").click()
    stage = page.locator(".ck-stage form")
    expect(stage).to_be_visible()
    assert to_plain(items[0].prompt) not in stage.inner_text()


def test_a_review_without_a_connection_says_so(
    show: Callable[..., Page], items: list[Item], complaints: list[str]
) -> None:
    page = show(review(items))
    record = {"box": 0, "due": 1, "last": 0, "hits": 0, "mark": ""}
    told = {"version": 1, "memory": {items[0].id: record}, "log": []}
    page.evaluate("([k, v]) => localStorage.setItem(k, JSON.stringify(v))", [PROGRESS, told])
    page.reload()
    ready(page, 1)
    page.evaluate(
        """chapter => {
            const facts = document.getElementById("ck-widgets");
            const bank = { [chapter]: "tidak-ada.js" };
            facts.textContent = JSON.stringify({ ...JSON.parse(facts.textContent), bank });
        }""",
        items[0].chapter,
    )
    page.get_by_role("button", name="Mulai mengulang").click()
    expect(page.get_by_text("Soal tidak dapat diambil. Periksa sambungan Anda")).to_be_visible()
    expect(page.get_by_role("button", name="Mulai mengulang")).to_be_enabled()
    complaints.clear()


def test_the_confusion_map_counts_first_answers_and_links_to_the_row(
    show: Callable[..., Page], bank: dict[str, Item]
) -> None:
    item = bank["isi-sel-4a"]
    [slot] = item.slots
    lure = next(option for option in slot.options if option.cell == "4C")
    page = show(ItemWidget(item=keyed_form(item)).mount(), progress([item]))
    form = page.locator("form.ck-item")
    fill_in(form, {slot.id: lure.id})
    form.get_by_role("button", name="Yakin", exact=True).click()
    cell = page.locator(".ck-confusion tbody tr").first.locator("td").nth(2)
    expect(cell).to_contain_text("1×")
    expect(cell.get_by_role("link", name="4. Taktik")).to_have_attribute("href", "#taktik")
    form.get_by_role("button", name="Coba lagi dengan petunjuk").click()
    form.get_by_role("button", name="Periksa jawaban").click()
    expect(cell).to_contain_text("1×")


@pytest.mark.parametrize("width", [320, 360, 768])
def test_the_tables_of_progress_fit(
    show: Callable[..., Page], bank: dict[str, Item], width: int
) -> None:
    practice = [item for item in bank.values() if item.pool == "practice"]
    page = show(progress(practice))
    page.set_viewport_size({"width": width, "height": 800})
    log = [[1, item.id, 0, 2, [["4A", "4C"]]] for item in practice[:10]]
    told = {"version": 1, "memory": {}, "log": log}
    page.evaluate("([k, v]) => localStorage.setItem(k, JSON.stringify(v))", [PROGRESS, told])
    page.reload()
    ready(page, 1)
    expect(page.locator(".ck-scroll")).to_have_count(3)
    over = "nodes => nodes.filter((node) => node.scrollWidth > node.clientWidth).length"
    assert page.eval_on_selector_all(".ck-scroll", over) == 0


def file_of(page: Page) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Simpan sebagai berkas").click()
    assert re.fullmatch(r"kemajuan-kursus-\d{4}-\d\d-\d\d\.json", waiting.value.suggested_filename)
    return waiting.value.path().read_text(encoding="utf-8")


def load(page: Page, text: str, name: str = "berkas.json") -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": text.encode()}
    )


def test_progress_moves_to_another_browser_and_overwrites_nothing(
    show: Callable[..., Page], items: list[Item]
) -> None:
    one, two = items[:2]
    page = show(
        *(ItemWidget(item=keyed_form(item)).mount() for item in (one, two)), progress(items)
    )
    for form, item in zip(page.locator("form.ck-item").all(), (one, two), strict=True):
        fill_in(form, best_of(item))
        form.get_by_role("button", name="Yakin", exact=True).click()
    text = file_of(page)
    page.get_by_role("button", name="Hapus semua kemajuan").click()
    assert stored(page, PROGRESS) is not None
    page.get_by_role("button", name="Ya, hapus semuanya").click()
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    ready(page, 3)
    fill_in(page.locator("form.ck-item").first, worst_of(one))
    load(page, text)
    expect(page.get_by_text("Kemajuan digabungkan; 1 jawaban ditambahkan.")).to_be_visible()
    expect(page.get_by_text("2 pernah Anda kerjakan")).to_be_visible()
    assert stored(page, f"ck:uji:item:{one.id}")["response"] == worst_of(one)
    assert stored(page, f"ck:uji:item:{two.id}")["response"] == best_of(two)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: "{" + text, "tidak dapat dibaca"),
        (lambda _: '"<img src=x onerror=alert(1)>"', "bukan berkas kemajuan"),
        (lambda _: "null", "bukan berkas kemajuan"),
        (
            lambda text: json.dumps(json.loads(text) | {"course": "lain"}),
            "milik kursus lain (lain)",
        ),
        (lambda text: json.dumps(json.loads(text) | {"version": 9}), "kursus versi lain"),
        (
            lambda text: json.dumps(
                json.loads(text) | {"entries": {"progress:semua": {"version": 99}}}
            ),
            "versi yang lebih baru",
        ),
        (lambda text: text + " " * 5_000_001, "terlalu besar"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_changes(
    show: Callable[..., Page],
    items: list[Item],
    change: Callable[[str], str],
    expected: str,
) -> None:
    page = show(ItemWidget(item=keyed_form(items[0])).mount(), progress(items))
    form = page.locator("form.ck-item")
    fill_in(form, best_of(items[0]))
    form.get_by_role("button", name="Yakin", exact=True).click()
    text = file_of(page)
    before = page.evaluate("JSON.stringify(localStorage)")
    load(page, change(text), "<b>aneh</b>.json")
    expect(page.locator(".ck-progress > .ck-status")).to_contain_text(expected)
    assert page.evaluate("JSON.stringify(localStorage)") == before
    assert page.locator(".ck-progress img, .ck-progress .ck-status b").count() == 0


def test_tampered_progress_is_told_and_put_aside(
    show: Callable[..., Page], items: list[Item]
) -> None:
    page = show(ItemWidget(item=keyed_form(items[0])).mount(), progress(items))
    page.evaluate("key => localStorage.setItem(key, '{rusak')", PROGRESS)
    page.reload()
    ready(page, 2)
    expect(page.get_by_text("Sebagian catatan kemajuan rusak")).to_be_visible()
    form = page.locator("form.ck-item")
    fill_in(form, best_of(items[0]))
    form.get_by_role("button", name="Yakin", exact=True).click()
    expect(page.get_by_text("1 pernah Anda kerjakan")).to_be_visible()
    assert stored(page, "ck:uji:rusak:semua") == "{rusak"


def test_progress_of_a_newer_course_is_left_alone(
    show: Callable[..., Page], items: list[Item]
) -> None:
    page = show(ItemWidget(item=keyed_form(items[0])).mount(), progress(items))
    page.evaluate('key => localStorage.setItem(key, \'{"version": 7, "baru": 1}\')', PROGRESS)
    page.reload()
    ready(page, 2)
    form = page.locator("form.ck-item")
    fill_in(form, best_of(items[0]))
    form.get_by_role("button", name="Yakin", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("versi yang lebih baru")
    assert stored(page, PROGRESS) == {"version": 7, "baru": 1}


def test_a_full_storage_is_told_and_survived(
    show: Callable[..., Page], context: BrowserContext, items: list[Item]
) -> None:
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); }"
    )
    page = show(ItemWidget(item=keyed_form(items[0])).mount(), progress(items))
    form = page.locator("form.ck-item")
    fill_in(form, best_of(items[0]))
    expect(page.get_by_role("alert")).to_contain_text("penyimpanannya penuh atau dimatikan")
    form.get_by_role("button", name="Yakin", exact=True).click()
    assert page.get_by_role("alert").count() == 1


def test_without_scripts_a_session_shows_every_item(
    show: Callable[..., Page],
    browser: Browser,
    address: str,
    items: list[Item],
) -> None:
    show(session(items, "exam"))
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(address)
    for item in items:
        expect(page.get_by_text(to_plain(item.prompt), exact=True)).to_be_visible()
    assert page.locator("details.ck-key").count() == len(items)
    context.close()
