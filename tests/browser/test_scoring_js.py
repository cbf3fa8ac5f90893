"""JavaScript scores like Python: the same vectors, and every item of the bank."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coursekit.item import keyed_form
from coursekit.scoring import key_of, marks, read_response, score
from coursekit.widgets import ItemWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from coursekit.item import Item

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "scoring.json").read_text(encoding="utf-8")
)
SCORE_ALL = """vectors => vectors.map(({ value, key, points }) => {
    const response = scoring.readResponse(value, key);
    const marks = scoring.marks(value, key, points);
    return { response, score: scoring.score(response, key), marks };
})"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Return an empty page that has imported the item widget's script as ``scoring``."""
    page = browser.new_page()
    script = ItemWidget.module()
    page.evaluate(
        """async source => {
            const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
            window.scoring = await import(address);
        }""",
        script,
    )
    yield page
    page.close()


def test_vectors_score_alike(page: Page) -> None:
    told: list[dict[str, Any]] = page.evaluate(SCORE_ALL, VECTORS)
    for vector, result in zip(VECTORS, told, strict=True):
        response = read_response(vector["value"], vector["key"])
        assert result["response"] == response, vector["name"]
        assert result["score"] == score(response, vector["key"]), vector["name"]
        assert result["marks"] == vector["marks"], vector["name"]


def test_every_option_of_the_bank_scores_alike(page: Page, bank: dict[str, Item]) -> None:
    asked = [
        {"value": {slot: option}, "key": key_of(item), "points": points}
        for item in bank.values()
        for slot, options in key_of(item).items()
        for option in options
        for points in (1, 2.5)
    ]
    told: list[dict[str, Any]] = page.evaluate(SCORE_ALL, asked)
    expected = [marks(one["value"], one["key"], one["points"]) for one in asked]
    assert [result["marks"] for result in told] == expected


def test_the_key_is_read_alike(page: Page, bank: dict[str, Item]) -> None:
    items = list(bank.values())
    told = page.evaluate(
        "items => items.map((item) => scoring.keyOf(item))", [keyed_form(item) for item in items]
    )
    assert told == [key_of(item) for item in items]
