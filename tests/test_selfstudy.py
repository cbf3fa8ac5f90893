"""Practice notebooks: generated, readable anywhere, marking themselves with nothing installed."""

from __future__ import annotations

import ast
import inspect
import json
import random
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter
from selfstudied import named, small_site

from coursekit import notebooks, selfcheck, selfstudy
from coursekit.cli import main
from coursekit.item import keyed_form
from coursekit.project import configured_address
from coursekit.scoring import key_of, read_response, score
from coursekit.selfstudy import FOLDER, asked, path_of, practice_notebook
from coursekit.sphinx.launch import CHAPTER, START
from coursekit.text import to_plain

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.item import Item

# What somebody may type where an option is asked for.
ODD: list[object] = ["", " ", "z", "ab", None, 3, [], ["a"], {"1": 2}, True]


@pytest.fixture(scope="module")
def notebook(dataset: Dataset, bank: dict[str, Item]) -> str:
    return practice_notebook(dataset.chapters["istilah"], asked(bank, "istilah"), "")


def right(item: Item) -> dict[str, str]:
    best = {slot: max(slot.options, key=lambda option: option.score) for slot in item.slots}
    return {slot.id: one.accepts[0] if slot.typed else one.id for slot, one in best.items()}


def run(notebook: str, answers: dict[int, str]) -> str:
    """Run the code cells, ``answers`` typed in, where nothing but Python is; return the print."""
    cells = named(notebook)
    for number, typed in answers.items():
        cells[f"jawab-{number}"]["source"] = [f"jawaban_{number} = {typed}"]
    code = ["".join(cell["source"]) for cell in cells.values() if cell["cell_type"] == "code"]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-"],
        input=f"for _cell in {code!r}:\n    exec(_cell, globals())\n",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_committed_notebooks_are_the_generated_ones(
    root: Path, dataset: Dataset, bank: dict[str, Item]
) -> None:
    chapters = [chapter for chapter in dataset.chapters.values() if asked(bank, chapter.id)]
    there = {path.relative_to(root).as_posix() for path in (root / FOLDER).glob("*")}
    assert there == {path_of(chapter) for chapter in chapters}
    assert selfstudy.build(root, check=True) == []


def test_each_asks_open_items_only_and_none_that_cannot_be_checked(
    root: Path, dataset: Dataset, bank: dict[str, Item]
) -> None:
    for chapter in dataset.chapters.values():
        text = (root / path_of(chapter)).read_text(encoding="utf-8")
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
        assert "nbgrader" not in text
        cells = named(text)
        items = asked(bank, chapter.id)
        assert 1 <= len(items) <= 8
        numbers = range(1, len(items) + 1)
        asking = [f"{kind}-{number}" for number in numbers for kind in ("soal", "jawab")]
        assert list(cells) == ["pengantar", "huruf", *asking, "periksa"]
        for number, item in enumerate(items, start=1):
            assert (item.pool, item.chapter) == ("practice", chapter.id)
            assert item.family not in {"explain", "essay"}
            told = cells[f"soal-{number}"]["metadata"]["coursekit"]["item"]
            assert told == json.loads(json.dumps(keyed_form(item)))
        for cell in cells.values():
            if cell["cell_type"] == "code":
                assert cell["metadata"]["jupyter"] == {"source_hidden": True}
                assert cell["outputs"] == []


def test_the_check_scores_as_the_course_does(bank: dict[str, Item]) -> None:
    chance = random.Random(7)  # noqa: S311 - a test's choice
    tried = 0
    for item in bank.values():
        if item.pool != "practice" or item.slots[0].typed or item.family in selfstudy.LEFT_OUT:
            continue
        question = selfstudy.plain_form(item)
        key = key_of(item)
        for _ in range(40):
            answer: Any = {
                slot.id: chance.choice(
                    [
                        (chosen := chance.choice(slot.options).id),
                        f" {chosen.upper()}\n",
                        chance.choice(ODD),
                    ]
                )
                for slot in item.slots
                if chance.random() < 0.9
            }
            if chance.random() < 0.2:
                answer = next(iter(answer.values()), chance.choice(ODD))
            expected = score(read_response(answer, key), key)
            assert selfcheck.score(question, answer) == expected, (item.id, answer)
            tried += 1
    assert tried > 5000


def test_a_typed_answer_is_compared_by_its_letters(bank: dict[str, Item]) -> None:
    typed = [item for item in bank.values() if item.slots[0].typed and item.pool == "practice"]
    assert typed
    for item in typed:
        question = selfstudy.plain_form(item)
        for option in item.slots[0].options:
            for text in option.accepts:
                given = f"  “{text.upper()}”. "
                assert selfcheck.score(question, given) == option.score, (item.id, text)
        assert selfcheck.score(question, "entahlah") == score({"1": "entahlah"}, key_of(item))


def test_the_check_is_embedded_without_what_only_we_read(notebook: str) -> None:
    source = inspect.getsource(selfcheck)
    code = selfstudy.bare(source)
    bared = ast.parse(source)
    for node in [bared, *ast.walk(bared)]:
        if isinstance(node, ast.Module | ast.FunctionDef) and ast.get_docstring(node):
            del node.body[0]
    assert ast.dump(ast.parse(code)) == ast.dump(bared)
    cell = "".join(named(notebook)["periksa"]["source"])
    assert f"\n# Kode pemeriksa; tidak perlu dibaca.\n{code}\n" in cell
    assert not re.search(r'"""|\n\n|^ *#', code, re.MULTILINE)
    assert selfstudy.bare("class A:\n    'a'\n\n    # b\n    c = 1\n") == "class A:\n    c = 1"


def test_letters_typed_in_any_way_are_marked_without_our_package(
    notebook: str, bank: dict[str, Item]
) -> None:
    items = dict(enumerate(asked(bank, "istilah"), start=1))
    one = next(n for n, item in items.items() if len(item.slots) == 1)
    many = next(n for n, item in items.items() if len(item.slots) > 1)
    best = {number: right(item) for number, item in items.items()}
    [letter] = best[one].values()
    for typed in (f'"{letter}"', letter, letter.upper(), f"'{letter.upper()} '"):
        told = run(notebook, {one: typed})
        assert f"Soal {one}. Benar" in told
        assert f"Nilai: 1 dari {len(items)}." in told
        assert told.count("Belum dijawab") == len(items) - 1

    wrong = next(o for o in items[one].slots[0].options if o.score == 0)
    bare = ", ".join(f'"{slot}": {option.title()}' for slot, option in best[many].items())
    half = f'{{"{items[many].slots[0].id}": "{best[many][items[many].slots[0].id]}"}}'
    told = run(notebook, {one: wrong.id, many: f"{{{bare}}}"})
    flat = " ".join(told.split())
    assert f"Soal {one}. Belum tepat" in told
    assert f"Soal {many}. Benar" in told
    assert f"Jawaban Anda: {wrong.id}. {to_plain(wrong.text)}" in flat
    assert f"Jawaban yang benar: {letter}. " in flat
    assert to_plain(wrong.feedback) in flat
    assert to_plain(items[one].explanation) in flat
    assert told.endswith("Baca lagi: Bab 2. Istilah dan definisi.\n")
    assert f"Soal {many}. Sebagian benar" in run(notebook, {many: half})

    everything = {number: json.dumps(response) for number, response in best.items()}
    assert run(notebook, everything).endswith("Semua jawaban benar.\n")
    assert "Isi dahulu sel jawaban" in run(notebook, {})


def test_every_notebook_accepts_its_right_answers_without_our_package(
    root: Path, dataset: Dataset, bank: dict[str, Item]
) -> None:
    for chapter in dataset.chapters.values():
        text = (root / path_of(chapter)).read_text(encoding="utf-8")
        items = enumerate(asked(bank, chapter.id), start=1)
        answers = {number: json.dumps(right(item)) for number, item in items}
        assert "Semua jawaban benar." in run(text, answers), chapter.id


def test_a_bare_viewer_shows_every_question_and_how_to_answer(
    notebook: str, bank: dict[str, Item]
) -> None:
    html, _ = HTMLExporter().from_notebook_node(nbformat.reads(notebook, as_version=4))
    page = " ".join(BeautifulSoup(html, "html.parser").get_text().split())
    assert "Tulis jawaban pada sel di bawah tiap soal" in page
    for number, item in enumerate(asked(bank, "istilah"), start=1):
        assert " ".join(to_plain(item.prompt).split()) in page
        assert f"Tulis jawaban_{number} = " in page


def test_a_link_to_the_chapter_needs_a_configured_address(
    dataset: Dataset, bank: dict[str, Item], tmp_path: Path, notebook: str
) -> None:
    assert configured_address(tmp_path) == ""
    (tmp_path / "_config.yml").write_text("html: {baseurl: https://kursus.example/mk}\n", "utf-8")
    address = configured_address(tmp_path)
    assert address == "https://kursus.example/mk/"
    text = practice_notebook(dataset.chapters["istilah"], asked(bank, "istilah"), address)
    page = "https://kursus.example/mk/book/02-istilah.html"
    assert f"[Bab 2. Istilah dan definisi]({page})" in text
    assert json.loads(text)["metadata"]["coursekit"]["practice"]["page"] == page
    assert "http" not in "".join(named(notebook)["pengantar"]["source"])


def test_stale_practice_is_told_and_written(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setattr(notebooks, "build", lambda *_, **__: [])
    path = project / FOLDER / "02-istilah.ipynb"
    before = path.read_bytes()
    path.write_text("{}", encoding="utf-8")
    main(["quiz", "build", "kuis-1"])
    with pytest.raises(SystemExit):
        main(["quiz", "build", "--check"])
    told = capsys.readouterr().err
    assert f": {FOLDER}/02-istilah.ipynb." in told
    assert path.read_text(encoding="utf-8") == "{}"
    main(["quiz", "build"])
    assert path.read_bytes() == before


def test_pages_link_to_their_notebook_where_an_address_is_set(root: Path, tmp_path: Path) -> None:
    address = "https://tempat.example/v2/gh/A/B/HEAD?urlpath=lab/tree/"
    pages = small_site(root, tmp_path, address)

    def links(name: str) -> list[tuple[str, str]]:
        soup = BeautifulSoup((pages / f"{name}.html").read_text("utf-8"), "html.parser")
        return [(one.text, one.a["href"]) for one in soup.select(".ck-launch")]

    [(told, href)] = links("02-istilah")
    assert told.startswith(CHAPTER)
    assert "terhapus" in told
    assert href == f"{address}quizzes/latihan/02-istilah.ipynb"
    [(told, href)] = links("index")
    assert told.startswith(START)
    assert href == f"{address}binder/selamat-datang.ipynb"
    assert links("kosong") == []
    text = (pages / "02-istilah.html").read_text("utf-8")
    assert text.index("istilah-tiga-metode") < text.index("ck-launch") < text.index("Sesudahnya")


def test_without_an_address_no_page_links_anywhere(site: Path) -> None:
    for page in (site / "book").glob("*.html"):
        assert "ck-launch" not in page.read_text(encoding="utf-8")
