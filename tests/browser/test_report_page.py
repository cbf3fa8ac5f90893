"""The report on a quiz as a lecturer opens it: a file, on a phone and on a desk, in both lights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reported import simulated
from synthetic import classroom

from coursekit.grading.frozen import freeze
from coursekit.grading.glossary import glossary
from coursekit.quizzes import read_quizzes
from coursekit.report import write_report
from coursekit.report.figures import class_data, evaluate

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from coursekit.dataset import Dataset
    from coursekit.item import Item

# Colours as a browser computed them: rgb() or color(srgb ...), the latter in [0, 1].
FAINT = """() => {
    const parts = (text) => {
        const found = text.match(/[\\d.]+/g).map(Number);
        return text.startsWith("color") ? found.map((one, n) => (n < 3 ? one * 255 : one)) : found;
    };
    const light = (rgb) => {
        const [r, g, b] = rgb.slice(0, 3).map((one) => {
            const part = one / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (node) => {
        for (let one = node; one; one = one.parentElement) {
            const colour = parts(getComputedStyle(one).backgroundColor);
            if (colour.length < 4 || colour[3] > 0) return colour;
        }
        return [255, 255, 255];
    };
    const found = new Set();
    for (const node of document.querySelectorAll("body *")) {
        const own = [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
        if (!own || !node.checkVisibility()) continue;
        const style = getComputedStyle(node);
        const ink = parts(node instanceof SVGElement ? style.fill : style.color);
        const [one, other] = [light(ink), light(behind(node))].sort((a, b) => b - a);
        if ((one + 0.05) / (other + 0.05) < 4.5) found.add(node.outerHTML.slice(0, 90));
    }
    return [...found];
}"""
FAULTS = """() => {
    const found = [];
    let last = 0;
    for (const one of document.querySelectorAll("h1, h2, h3, h4")) {
        const level = Number(one.tagName[1]);
        if (level > last + 1) found.push(`heading jumps: ${one.textContent}`);
        last = level;
    }
    if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
    for (const table of document.querySelectorAll("table")) {
        if (!table.caption?.textContent.trim()) found.push("a table without a caption");
        for (const row of table.tBodies[0].rows) {
            if (row.cells[0].scope !== "row") found.push("a row without a head");
            if (row.cells.length !== table.tHead.rows[0].cells.length) found.push("a ragged table");
        }
        for (const cell of table.tHead.rows[0].cells) {
            if (cell.scope !== "col") found.push("a column without a head");
        }
        const box = table.closest("[role=region]");
        if (box?.tabIndex !== 0 || !box.ariaLabel) found.push("a table that cannot be scrolled");
    }
    const names = [...document.querySelectorAll("section, [role=region], nav")].map(
        (one) => one.ariaLabel ?? document.getElementById(one.getAttribute("aria-labelledby"))
            ?.textContent);
    if (names.some((name) => !name?.trim())) found.push("a nameless region");
    if (new Set(names).size !== names.length) found.push("two regions of one name");
    for (const chart of document.querySelectorAll("svg")) {
        const named = chart.getAttribute("role") === "img" && chart.ariaLabel;
        if (!named) found.push("a nameless chart");
    }
    for (const link of document.querySelectorAll("a")) {
        if (!(link.ariaLabel || link.textContent.trim())) found.push("a nameless link");
    }
    return found;
}"""


@pytest.fixture(scope="module")
def folder(
    root: Path, dataset: Dataset, bank: dict[str, Item], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a folder with both reports of a class of 60."""
    plan = read_quizzes(root, bank)["kuis-2"]
    asked = [bank[one] for question in plan.items for one in question.ids]
    quiz = freeze(plan, bank, glossary(dataset, asked))
    folder = tmp_path_factory.mktemp("laporan")
    data = class_data(classroom(folder / "kelas-a", root, 62), quiz, simulated(quiz, 60))
    figures = evaluate(data)
    write_report(folder, "kuis-2", figures)
    write_report(folder, "kuis-2", figures, students=True)
    return folder


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["laporan-kuis-2", "laporan-kuis-2-kelas"])
def test_the_report_is_readable(
    browser: Browser, folder: Path, name: str, width: int, light: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if light == "dark" else "light",
        locale="id-ID",
    )
    context.set_offline(offline=True)
    complaints: list[str] = []
    asked: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda message: complaints.append(message.text))
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    address = (folder / f"{name}.html").as_uri()
    page.goto(address)
    assert page.evaluate("document.documentElement.lang") == "id"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(FAULTS) == []
    assert page.evaluate(FAINT) == []
    wide = page.evaluate(
        "[...document.querySelectorAll('section, article, .tiles > div, figure, svg')]"
        ".filter((one) => one.getBoundingClientRect().right > innerWidth).length"
    )
    assert wide == 0
    # The style of the page is the one that its policy allows.
    assert (
        page.evaluate("getComputedStyle(document.querySelector('section')).borderRadius") == "12px"
    )
    assert asked == [address]
    assert complaints == []
    context.close()


@pytest.mark.parametrize("width", [360, 700, 1000])
def test_no_table_is_cut_without_a_word(browser: Browser, folder: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((folder / "laporan-kuis-2.html").as_uri())
    silent = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth >"
        " one.clientWidth + 1 && !(one.previousElementSibling?.matches('.aside') &&"
        " one.previousElementSibling.checkVisibility())).map((one) => one.ariaLabel)"
    )
    assert silent == []
    table = page.get_by_role("region", name="Angka tiap soal").get_by_role("table")
    assert table.get_by_role("columnheader").count() == 7
    [_, _, discrimination, *_] = table.get_by_role("row").nth(1).locator("> *").all()
    said = discrimination.evaluate("(one) => getComputedStyle(one, '::before').content")
    assert said == ('"Daya pembeda"' if width < 768 else "none")
    page.close()


def test_the_report_is_printed_whole(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    page.goto((folder / "laporan-kuis-2.html").as_uri())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 690, "height": 1000})  # A4 within its margins
    cut = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth >"
        " one.clientWidth + 1).map((one) => one.ariaLabel)"
    )
    assert cut == []
    # What a row is about is not broken into syllables by long heads of columns.
    narrow = page.evaluate(
        "[...document.querySelectorAll('.grid tbody th')].filter((one) => one.clientWidth <"
        " one.closest('table').clientWidth / 5).map((one) => one.textContent)"
    )
    assert narrow == []
    assert page.locator("nav").is_hidden()
    page.close()
