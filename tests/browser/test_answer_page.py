"""The page for students without Jupyter, opened as a file on a phone without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from served import fill_in

from coursekit.colours import COLOURS
from coursekit.grading.answer_page import answer_page
from coursekit.grading.answers import Answers, AnswersError, decode, encode, read_file
from coursekit.grading.frozen import FrozenQuiz, freeze
from coursekit.quizzes import read_quizzes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from coursekit.item import Item

HOSTILE = "<img src=x onerror=alert(1)> Ж 🙂 ok-3"
ESSAY = "Baris satu\n</script><script>alert(1)</script>"
STUDENT = "20260007"

SMALL = """() => [...document.querySelectorAll("a, button, select, textarea, input, .ck-option")]
    .filter((node) => node.checkVisibility() && !(node.type === "radio"))
    .map((node) => [node.outerHTML.slice(0, 80), node.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name)"""


@pytest.fixture(scope="module")
def frozen(root: Path, bank: dict[str, Item]) -> dict[str, FrozenQuiz]:
    return {name: freeze(quiz, bank) for name, quiz in read_quizzes(root, bank).items()}


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """Return a phone without a network; its pages must not complain."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
        accept_downloads=True,
        locale="id-ID",
    )
    context.set_offline(offline=True)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda message: complaints.append(message.text))
    context.on("dialog", lambda dialog: complaints.append(dialog.message))
    yield context
    context.close()
    assert complaints == []


@pytest.fixture
def opened(
    phone: BrowserContext, frozen: dict[str, FrozenQuiz], tmp_path: Path
) -> Callable[[str], Page]:
    """Return how to open the page of a quiz."""

    def open_page(name: str) -> Page:
        file = tmp_path / f"{name}.html"
        file.write_text(answer_page(frozen[name], "Kelas A"), encoding="utf-8")
        page = phone.new_page()
        page.goto(file.as_uri())
        return page

    return open_page


def begin(page: Page, student: str = STUDENT) -> None:
    page.get_by_label("Nomor mahasiswa").fill(student)
    page.get_by_label("Nama", exact=True).fill("Ayu <b>Lestari</b>")
    page.get_by_role("button", name="Mulai mengerjakan").tap()


def saved(page: Page, quiz: FrozenQuiz) -> Answers:
    with page.expect_download() as download:
        page.get_by_role("button", name="Simpan berkas jawaban").tap()
    assert download.value.suggested_filename == f"jawaban-{quiz.id}-{STUDENT}.json"
    return read_file(download.value.path().read_bytes(), quiz)


@pytest.mark.parametrize("name", ["kuis-1", "kuis-4", "kuis-5", "ujian-akhir"])
def test_a_quiz_is_answered_reloaded_and_handed_in(
    name: str, frozen: dict[str, FrozenQuiz], opened: Callable[[str], Page]
) -> None:
    quiz = frozen[name]
    page = opened(name)
    begin(page)
    half = len(quiz.questions) // 2
    responses, essays = {}, {}
    for question in quiz.questions:
        number = question.number
        section = page.locator(f"#soal-{number}")
        if question.essay:
            essays[number] = ESSAY
            section.locator("textarea").fill(ESSAY)
            continue
        responses[number] = {
            slot.id: HOSTILE if slot.typed else slot.options[-(number % 2)].id
            for slot in question.item.slots
        }
        fill_in(section, responses[number])
        if number == half:
            page.reload()
            told = f"{half} dari {len(quiz.questions)} soal terjawab"
            expect(page.locator("#kp-progress")).to_have_text(told)
            expect(page.locator("#kp-open a")).to_have_count(len(quiz.questions) - half)
    expect(page.get_by_text("Semua soal sudah terjawab.")).to_be_visible()
    expect(page.locator("#kp-essays")).to_be_visible(visible=bool(essays))

    from_file = saved(page, quiz)
    assert (from_file.responses, from_file.essays) == (responses, essays)
    assert (from_file.student, from_file.name) == (STUDENT, "Ayu <b>Lestari</b>")
    page.get_by_role("button", name="Salin kode").tap()
    expect(page.locator("#kp-told")).to_contain_text("kode", ignore_case=True)
    code = page.locator("#kp-code").input_value()
    from_code = Answers(quiz=name, student=STUDENT, responses=responses, essays={})
    assert code == encode(from_code, quiz)
    assert decode(code, quiz) == from_code
    with pytest.raises(AnswersError):
        decode(("3" if code[0] == "2" else "2") + code[1:], quiz)
    assert page.locator("img, b script").count() == 0


@pytest.mark.parametrize("name", ["kuis-2", "kuis-5", "ujian-akhir"])
def test_it_fits_a_small_phone(name: str, opened: Callable[[str], Page]) -> None:
    page = opened(name)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(SMALL) == []
    begin(page)
    page.get_by_role("button", name="Salin kode").tap()
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_wrong_number_is_told_and_may_be_put_right(
    frozen: dict[str, FrozenQuiz], opened: Callable[[str], Page]
) -> None:
    page = opened("kuis-1")
    begin(page, "../x")
    expect(page.locator("#kp-wrong")).to_contain_text("Nomor mahasiswa hanya boleh")
    begin(page, "2026000")
    first = frozen["kuis-1"].questions[0].item
    fill_in(page.locator("#soal-1"), {slot.id: slot.options[0].id for slot in first.slots})
    page.get_by_role("button", name="Ganti nomor").tap()
    page.get_by_label("Nomor tadi salah ketik").check()
    begin(page)
    assert saved(page, frozen["kuis-1"]).responses.keys() == {1}
    # Somebody else on the same phone begins with nothing, and takes nothing away.
    page.get_by_role("button", name="Ganti nomor").tap()
    begin(page, "1")
    expect(page.locator("#kp-progress")).to_contain_text("0 dari")
    page.get_by_role("button", name="Ganti nomor").tap()
    begin(page)
    expect(page.locator("#kp-progress")).to_contain_text("1 dari")


def test_two_tabs_do_not_undo_each_other(
    frozen: dict[str, FrozenQuiz], opened: Callable[[str], Page]
) -> None:
    one = opened("kuis-1")
    begin(one)
    other = opened("kuis-1")
    first, second = (question.item.slots for question in frozen["kuis-1"].questions[:2])
    fill_in(other.locator("#soal-1"), {slot.id: slot.options[0].id for slot in first})
    expect(one.locator("#kp-progress")).to_contain_text("1 dari")
    fill_in(one.locator("#soal-2"), {slot.id: slot.options[0].id for slot in second})
    expect(other.locator("#kp-progress")).to_contain_text("2 dari")
    one.close()
    other.reload()
    expect(other.locator("#kp-progress")).to_contain_text("2 dari")


def test_a_code_that_is_out_of_date_goes_away(
    frozen: dict[str, FrozenQuiz], opened: Callable[[str], Page]
) -> None:
    page = opened("kuis-1")
    begin(page)
    page.get_by_role("button", name="Salin kode").tap()
    expect(page.locator("#kp-code")).to_be_visible()
    slot = frozen["kuis-1"].questions[0].item.slots[0]
    fill_in(page.locator("#soal-1"), {slot.id: slot.options[0].id})
    expect(page.locator("#kp-code")).to_be_hidden()
    expect(page.locator("#kp-told")).to_contain_text("Jawaban berubah")


def test_forbidden_storage_is_told_and_loses_nothing(
    phone: BrowserContext, frozen: dict[str, FrozenQuiz], opened: Callable[[str], Page]
) -> None:
    phone.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });"
    )
    page = opened("kuis-1")
    begin(page)
    expect(page.get_by_role("alert").first).to_contain_text("tidak dapat menyimpan jawaban")
    slot = frozen["kuis-1"].questions[0].item.slots[0]
    fill_in(page.locator("#soal-1"), {slot.id: slot.options[0].id})
    assert saved(page, frozen["kuis-1"]).responses == {1: {slot.id: slot.options[0].id}}


def test_it_reads_without_scripts(
    browser: Browser, frozen: dict[str, FrozenQuiz], tmp_path: Path
) -> None:
    file = tmp_path / "kuis.html"
    file.write_text(answer_page(frozen["kuis-5"], "Kelas A"), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    expect(page.get_by_text("Halaman ini memerlukan JavaScript")).to_be_visible()
    expect(page.locator(".kp-question legend.ck-prompt").first).to_be_visible()
    expect(page.get_by_role("button", name="Mulai mengerjakan")).to_be_hidden()
    context.close()


def test_it_is_dark_where_the_system_is_and_light_on_paper(
    browser: Browser, frozen: dict[str, FrozenQuiz], tmp_path: Path
) -> None:
    file = tmp_path / "kuis.html"
    file.write_text(answer_page(frozen["kuis-1"], "Kelas A"), encoding="utf-8")
    page = browser.new_page(color_scheme="dark")
    page.goto(file.as_uri())

    def found(name: str) -> str:
        return page.evaluate(
            "name => getComputedStyle(document.querySelector('.ck-item')).getPropertyValue(name)",
            f"--w-{name}",
        )

    # The models' colours too, which no rule of the page itself uses.
    names = ("text", "page", "surface", "accent", "ok", "a", "b-soft")
    assert [found(name) for name in names] == [COLOURS[name][1] for name in names]
    page.emulate_media(media="print")
    assert [found(name) for name in names] == [COLOURS[name][0] for name in names]
    page.close()
