"""What the evidence on learning asks of a course, as far as it can be counted."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from coursekit.bank.survey import misconceptions
from coursekit.quizzes import read_quizzes
from coursekit.text import to_plain

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.item import Item

# Who made the slides is no concept to be recalled.
NOT_ASKED = {"S002"}
OLDER = 0.25
LONGEST_RUN = 2


def listed(root: Path, page: str) -> list[str]:
    """Return the item ids that the directives of a page name, in order."""
    text = (root / f"{page}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```\{(?:practice|session)\}[^\n]*\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in re.findall(r"(?m)^[a-z0-9-]+$", block)]


def test_every_statement_of_the_lecture_can_be_recalled_with_an_item(
    dataset: Dataset, bank: dict[str, Item]
) -> None:
    def behind(concept: str) -> set[str]:
        """Return the statements that a concept rests on, and those of what it is part of."""
        if concept in dataset.cells:
            variable = dataset.variables[f"variabel-{concept[:-1]}"]
            return {*dataset.cells[concept].source.statements, *variable.source.statements}
        source = getattr(dataset.records.get(concept), "source", None)
        return {concept, *(source.statements if source else ())}

    asked = {
        statement
        for item in bank.values()
        for statement in (
            *item.source.statements,
            *(one for concept in item.concepts for one in behind(concept)),
        )
    }
    content = {one.id for one in dataset.statements.values() if one.kind == "isi"}
    assert content - asked - NOT_ASKED == set()


def test_no_answer_is_seen_before_it_is_given(site: Path, bank: dict[str, Item]) -> None:
    for page in sorted((site / "book").glob("*.html")):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for form in soup.select("form.ck-item"):
            assert form.select_one(".ck-key") is None, page.name
            for hidden in form.select("[hidden]"):
                hidden.extract()
            mount = form.find_parent(class_="ck-mount")
            told = form.get_text(" ")
            item = bank.get(str(mount["data-ck-id"])) if mount else None
            if item:
                assert to_plain(item.explanation) not in told, item.id
                for slot in item.slots:
                    for option in slot.options:
                        assert to_plain(option.feedback) not in told, item.id
                        assert not slot.typed or to_plain(option.text) not in told, item.id


def test_quizzes_ask_older_items_too(root: Path, dataset: Dataset, bank: dict[str, Item]) -> None:
    seen: set[int] = set()
    quizzes = read_quizzes(root, bank)
    assert len(quizzes) == 6
    for quiz in quizzes.values():
        numbers = [dataset.chapters[bank[q.id].chapter].number for q in quiz.items]
        if seen:
            assert sum(n <= max(seen) for n in numbers) >= OLDER * len(numbers), quiz.id
        seen.update(numbers)


def test_models_are_blocked_first_and_interleaved_after(dataset: Dataset, root: Path) -> None:
    numbers = {chapter.id: chapter.number for chapter in dataset.chapters.values()}
    blocked = ["model-a", "model-b", "model-c", "membaca-kasus"]
    assert max(numbers[chapter] for chapter in blocked) < numbers["laboratorium"]
    page = dataset.chapters["laboratorium"].page
    keys = [
        dataset.cases[name.removeprefix("kasus-").upper()].key
        for name in listed(root, page)
        if name.startswith("kasus-k")
    ]
    assert len(keys) >= 12
    for start in range(len(keys) - LONGEST_RUN):
        assert len(set(keys[start : start + LONGEST_RUN + 1])) > 1


def test_compared_cases_share_an_issue_and_differ_in_their_key(dataset: Dataset) -> None:
    groups = defaultdict(list)
    for case in dataset.cases.values():
        if case.group and case.asks == "model" and len(case.key) == 1:
            groups[case.group].append(case.key[0])
    assert groups
    for group, keys in groups.items():
        assert sorted(keys) == list(dataset.models), group


def test_the_pretest_asks_a_misconception_an_item(root: Path, bank: dict[str, Item]) -> None:
    items = [bank[name] for name in listed(root, "book/prates")]
    assert len(items) == 12
    for number, item in enumerate(items, start=1):
        assert f"M{number:02}" in misconceptions(item), item.id


def test_what_the_pretest_asks_waits_in_its_chapter(
    root: Path, dataset: Dataset, bank: dict[str, Item]
) -> None:
    for name in listed(root, "book/prates"):
        page = dataset.chapters[bank[name].chapter].page
        assert name in listed(root, page), f"{name} is not on {page}"


def test_the_final_exercise_mixes_all_outcomes(root: Path, bank: dict[str, Item]) -> None:
    text = (root / "book/latihan-akhir.md").read_text(encoding="utf-8")
    block = text[text.index("{session} latihan-akhir") :].split("```")[0]
    items = [bank[name] for name in re.findall(r"(?m)^[a-z0-9-]+$", block)]
    assert len(items) == len({item.id for item in items}) == 30
    assert {f"CP{n}" for n in range(1, 10)} <= {item.outcome for item in items}
    assert all(item.family != "explain" for item in items)


def test_weighty_notes_stand_on_a_page_beside_the_list(site: Path, dataset: Dataset) -> None:
    shown = set()
    for page in (site / "book").glob("[01]*.html"):
        shown |= set(re.findall(r"\b[DE]\d\d\b", page.read_text(encoding="utf-8")))
    weighty = {note.id for note in dataset.notes.values() if note.weight == "tinggi"}
    assert weighty <= shown
