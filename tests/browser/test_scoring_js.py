"""JavaScript scores like Python: the same vectors, and every item of the bank."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coursekit.item import keyed_form
from coursekit.scoring import key_of, marks, read_response, score
from coursekit.typed import cleaned
from coursekit.widgets import ItemWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from coursekit.item import Item

FOLDER = Path(__file__).parents[1] / "vectors"
VECTORS = json.loads((FOLDER / "scoring.json").read_text(encoding="utf-8"))
TYPED = json.loads((FOLDER / "typed.json").read_text(encoding="utf-8"))
RESPONSES = 10_000
TEXTS = 500
HOSTILE = (None, True, 7, "", " ", [], {}, ["a"], {"1": {}}, "<b>a</b>", "a\u0000", "__proto__")
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


def test_typed_vectors_are_read_alike(page: Page) -> None:
    told = page.evaluate(
        """texts => texts.map((one) => {
            const cleaned = scoring.cleaned(one);
            return [cleaned, scoring.normalForm(cleaned)];
        })""",
        [vector["text"] for vector in TYPED],
    )
    assert told == [[vector["cleaned"], vector["form"]] for vector in TYPED]


def random_response(item: Item, chance: random.Random) -> object:
    """Return what a student may have left in an answer cell: options, now and then rubbish."""
    if chance.random() < 0.05:
        return chance.choice(HOSTILE)
    response: dict[str, object] = {}
    for slot in item.slots:
        ways = [text for option in slot.options for text in option.accepts]
        options = [scribbled(chance.choice(ways), chance)] if ways else [o.id for o in slot.options]
        if chance.random() < 0.9:
            response[slot.id] = chance.choice([*options, *options, chance.choice(HOSTILE)])
    if chance.random() < 0.1:
        response[chance.choice(["9", "__proto__", "constructor"])] = "a"
    return response


def scribbled(text: str, chance: random.Random) -> str:
    """Return a text as it may be typed: other case, a prefix, a slip, blanks, signs."""
    changes = (
        str.upper,
        str.title,
        lambda t: f"  {t}. ",
        lambda t: f"sebagai {t}",
        lambda t: f"bukan {t}",
        lambda t: f"me{t}kan",
        lambda t: t[: len(t) // 2] + t[len(t) // 2 + 1 :],
        lambda t: t[:3] + chance.choice('abcdefghijklmnopqrstuvwxyzéßİ’"') + t[3:],
        lambda t: t[::-1],
        lambda t: t + "\u2028" + t,
        lambda t: t,
    )
    for _ in range(chance.randrange(3)):
        text = chance.choice(changes)(text)
    return text


def test_ten_thousand_random_responses_score_alike(page: Page, bank: dict[str, Item]) -> None:
    chance = random.Random("kursus")  # noqa: S311 - it decides nothing but what is tried
    items = [chance.choice(list(bank.values())) for _ in range(RESPONSES)]
    asked = [
        {
            "value": random_response(item, chance),
            "key": key_of(item),
            "points": chance.choice([1, 3, 2.5]),
        }
        for item in items
    ]
    told: list[dict[str, Any]] = page.evaluate(SCORE_ALL, asked)
    for one, result in zip(asked, told, strict=True):
        response = read_response(one["value"], one["key"])
        assert result["response"] == response, one
        assert result["score"] == score(response, one["key"]), one
        assert result["marks"] == marks(one["value"], one["key"], one["points"]), one
    assert len({result["score"] for result in told}) > 10


def test_five_hundred_short_texts_mean_the_same_option(page: Page, bank: dict[str, Item]) -> None:
    chance = random.Random("singkat")  # noqa: S311 - it decides nothing but what is tried
    short = [item for item in bank.values() if item.family == "short"]
    asked = []
    for _ in range(TEXTS):
        item = chance.choice(short)
        ways = [text for option in item.slots[0].options for text in option.accepts]
        asked.append((item, cleaned(scribbled(chance.choice(ways), chance)) or "x"))
    told = page.evaluate(
        """asked => asked.map(([item, text]) => scoring.optionOf(item.slots[0], text).score)""",
        [(keyed_form(item), text) for item, text in asked],
    )
    expected = [score({"1": text}, key_of(item)) for item, text in asked]
    assert told == expected
    assert 0 < sum(expected) < TEXTS
