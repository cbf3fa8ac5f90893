"""The widgets as Python writes them: complete without scripts, nothing revealed, nothing fixed."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from coursekit.bank import FAMILIES as BANK_FAMILIES
from coursekit.item import keyed_form, public_form
from coursekit.text import to_plain
from coursekit.widgets import KINDS, ItemWidget, MatrixWidget
from coursekit.widgets.base import tag
from coursekit.widgets.item import LISTED

if TYPE_CHECKING:
    from coursekit.dataset import Dataset
    from coursekit.item import Item
    from coursekit.widgets.base import CourseWidget

# An essay is marked by a lecturer and never shown by the widget.
FAMILIES = tuple(family for family in BANK_FAMILIES if family != "essay")


def first(bank: dict[str, Item], family: str) -> Item:
    """Return a practice item of a family."""
    fitting = (item for item in bank.values() if item.family == family)
    return next(item for item in fitting if item.pool == "practice")


def soup_of(markup: str) -> BeautifulSoup:
    return BeautifulSoup(markup, "html.parser")


def words(soup: BeautifulSoup) -> str:
    return re.sub(r"\s+", " ", soup.get_text(" "))


def state_of(widget: CourseWidget) -> dict[str, Any]:
    script = soup_of(widget.mount()).select_one(".ck-mount > script.ck-state")
    assert script is not None
    state: dict[str, Any] = json.loads(script.string or "")
    return {**widget.defaults(), **state}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_practice_item_is_complete_without_scripts(bank: dict[str, Item], family: str) -> None:
    item = first(bank, family)
    soup = soup_of(ItemWidget(item=keyed_form(item)).static_html())
    prompt = soup.select_one("fieldset > legend.ck-prompt")
    assert prompt is not None
    assert to_plain(item.prompt) in prompt.get_text()
    slots = soup.select("[data-slot]")
    assert [node["data-slot"] for node in slots] == [slot.id for slot in item.slots]
    for node, slot in zip(slots, item.slots, strict=True):
        assert to_plain(slot.label) in node.get_text()
        for option in slot.options:
            # What is to be typed is not shown.
            assert (to_plain(option.text) in node.get_text()) != slot.typed
    key = soup.select_one("details.ck-key:not([open])")
    assert key is not None
    assert to_plain(item.explanation) in key.get_text()
    if family == "explain":
        assert to_plain(item.answer or "") in key.get_text()
        return
    for slot in item.slots:
        best = max(slot.options, key=lambda option: option.score)
        assert to_plain(best.text) in key.get_text()
        assert to_plain(best.feedback) in key.get_text()


@pytest.mark.parametrize("family", [one for one in FAMILIES if one != "explain"])
def test_a_graded_item_reveals_nothing(bank: dict[str, Item], family: str) -> None:
    item = first(bank, family)
    data, _ = ItemWidget(item=public_form(item))._repr_mimebundle_() or ({}, {})
    assert set(data) == {
        "text/plain",
        "text/html",
        "application/vnd.jupyter.widget-view+json",
    }
    shown = to_plain(json.dumps(data, ensure_ascii=False)).replace('\\"', '"')
    assert '"score"' not in shown
    assert to_plain(item.explanation) not in shown
    for slot in item.slots:
        for option in slot.options:
            assert to_plain(option.feedback) not in shown
    soup = soup_of(data["text/html"])
    assert not soup.select("details, button")


def test_every_item_has_a_mount_with_its_state(bank: dict[str, Item]) -> None:
    for item in bank.values():
        if item.family == "essay":
            continue
        widget = ItemWidget(item=keyed_form(item))
        soup = soup_of(widget.mount())
        mount = soup.select_one('.ck-mount[data-ck-widget="item"]')
        assert mount is not None
        assert mount["data-ck-id"] == item.id
        state = state_of(widget)
        assert state["item"] == keyed_form(item)
        assert state["response"] == {}
        assert not soup.select("[id]"), item.id


def test_an_answer_given_before_is_marked(bank: dict[str, Item]) -> None:
    single = first(bank, "single")
    widget = ItemWidget(item=public_form(single), response={"1": "B", "9": "a"})
    assert [node["value"] for node in soup_of(widget.static_html()).select("[checked]")] == ["b"]
    matching = first(bank, "matching")
    slot = matching.slots[0]
    widget = ItemWidget(item=public_form(matching), response={slot.id: slot.options[1].id})
    selected = soup_of(widget.static_html()).select("[selected]")
    assert [node["value"] for node in selected] == [slot.options[1].id]


def test_text_never_becomes_markup() -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)> & *miring*"
    options = [{"id": mark, "text": evil, "score": 1.0, "feedback": evil} for mark in "ab"]
    for family in FAMILIES:
        item = {
            "id": 'x"><b>',
            "family": family,
            "prompt": evil,
            "explanation": evil,
            "answer": evil,
            "passage": [{"text": evil, "mark": ""}, {"text": "", "mark": "", "slot": "1"}],
            "slots": [{"id": "1", "label": evil, "options": options}],
        }
        if family != "cloze":
            item["passage"].pop()  # type: ignore[attr-defined]
        widget = ItemWidget(item=item)
        soup = soup_of(widget.mount())
        assert not soup.select("img")
        assert len(soup.select("script")) == 1
        assert state_of(widget)["item"] == item
        assert "<em>miring</em>" in widget.static_html()


def test_the_whole_matrix_stands_without_scripts(dataset: Dataset) -> None:
    soup = soup_of(MatrixWidget.from_dataset(dataset).static_html())
    assert len(soup.select("table")) == len(dataset.groups)
    cells = {cell["data-cell"]: cell for cell in soup.select("td")}
    assert sorted(cells) == sorted(dataset.cells)
    for cell_id, cell in dataset.cells.items():
        told = [item.get_text() for item in cells[cell_id].select("li")]
        assert told == [to_plain(bullet.text) for bullet in cell.bullets]
        assert to_plain(cell.summary) in cells[cell_id].get_text()
    for table in soup.select("table"):
        heads = [words(soup_of(str(head))) for head in table.select("thead th[data-model]")]
        for head, model in zip(heads, dataset.models.values(), strict=True):
            assert model.id in head
            assert model.short_name in head
        assert len(table.select("thead svg.ck-icon")) == len(dataset.models)


def test_the_matrix_opens_at_one_group(dataset: Dataset) -> None:
    widget = MatrixWidget.from_dataset(dataset)
    assert widget.view == {
        "group": next(iter(dataset.groups)),
        "rows": list(dataset.variables),
        "models": list(dataset.models),
        "hidden": False,
        "opened": [],
    }


def test_the_matrix_is_found_from_within_the_project(
    root: Path, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "book")
    assert MatrixWidget.from_project().matrix == MatrixWidget.from_dataset(dataset).matrix


@pytest.mark.parametrize("kind", KINDS)
def test_files_of_a_widget(kind: type[CourseWidget]) -> None:
    script = kind.module()
    assert not re.search(
        r"^\s*import |innerHTML|insertAdjacentHTML|https?://(?!www\.w3)", script, re.MULTILINE
    )
    style = kind.stylesheet()
    assert not re.search(r"@import|url\(", style)
    assert all(trait in kind.class_traits(sync=True) for trait in kind.sent)
    assert set(kind.kept) <= set(kind.sent)


@pytest.mark.parametrize("kind", KINDS)
def test_every_label_is_used(kind: type[CourseWidget]) -> None:
    """In the script by name, or in Python's own output."""
    script = kind.module()
    source = Path(inspect.getfile(kind)).read_text(encoding="utf-8")
    looked_up = {*FAMILIES, *LISTED.values(), "right", "wrong", "partly"}
    for name in inspect.getmodule(kind).LABELS:  # type: ignore[union-attr]
        # Some are put together: a label of a file's problem is called by that problem.
        told = f'"{name.removeprefix("file_")}"' in script or name in looked_up
        assert told or f"labels.{name}" in script or f'LABELS["{name}"]' in source, name


def test_tag_escapes_attributes_and_leaves_out_what_is_false() -> None:
    written = tag("input", cls='a"b', checked=True, hidden=False, data_x="<1>")
    assert written == '<input class="a&quot;b" checked data-x="&lt;1&gt;">'
    assert tag("p", "isi") == "<p>isi</p>"
