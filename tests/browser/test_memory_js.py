"""What is remembered of a learner: the schedule, mastery, calibration, mix-ups, damaged storage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from coursekit.widgets.base import bundle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def call(browser: Browser) -> Iterator[Callable[..., Any]]:
    """Return a function that calls one of memory.js by its name."""
    page = browser.new_page()
    page.evaluate(
        """async source => {
            const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
            window.memory = await import(address);
        }""",
        bundle("store", ["memory"]),
    )

    def called(name: str, *arguments: object) -> Any:  # noqa: ANN401 - JSON
        return page.evaluate(
            """([name, given]) => memory[name](
                ...given.map((one) => (one === "known" ? () => true : (one ?? undefined))),
            )""",
            [name, list(arguments)],
        )

    yield called
    page.close()


def attempt(*, right: bool, confidence: str = "tinggi", item: str = "butir") -> dict[str, Any]:
    return {"id": item, "right": right, "confidence": confidence, "confusions": []}


def test_recalls_are_due_after_1_3_7_and_21_days(call: Callable[..., Any]) -> None:
    record, day, gaps = None, 100, []
    for _ in range(6):
        record = call("schedule", record, attempt(right=True), day)
        gaps.append(record["due"] - day)
        day = record["due"]
    assert gaps == [1, 3, 7, 21, 21, 21]


def test_a_lapse_goes_back_to_one_day_and_loses_what_was_mastered(call: Callable[..., Any]) -> None:
    record, day = None, 0
    for _ in range(3):
        assert not call("isMastered", record)
        record = call("schedule", record, attempt(right=True), day)
        day = record["due"]
    assert call("isMastered", record)
    record = call("schedule", record, attempt(right=False, confidence="sedang"), day)
    assert record == {"box": 0, "due": day + 1, "last": day, "hits": 0, "mark": ""}
    assert not call("isMastered", record)


def test_only_three_days_make_mastery(call: Callable[..., Any]) -> None:
    record = None
    for _ in range(5):  # on one day
        record = call("schedule", record, attempt(right=True), 10)
    assert record["hits"] == 1
    assert record["due"] == 11
    early = call(
        "schedule", call("schedule", record, attempt(right=True), 11), attempt(right=True), 12
    )
    assert early["hits"] == 2  # due on day 14 only
    assert early["due"] == 14


def test_confident_errors_and_unsure_hits_come_back_first(call: Callable[..., Any]) -> None:
    progress = call("noProgress")
    for item, right, confidence in (
        ("benar-yakin", True, "tinggi"),
        ("benar-ragu", True, "rendah"),
        ("keliru-ragu", False, "rendah"),
        ("keliru-yakin", False, "tinggi"),
    ):
        told = attempt(right=right, confidence=confidence, item=item)
        progress = call("recorded", progress, told, 50)
    memory = progress["memory"]
    assert memory["benar-ragu"]["due"] == memory["keliru-yakin"]["due"] == 51
    assert memory["benar-ragu"]["hits"] == 0
    assert call("dueItems", memory, 50, "known") == []
    assert call("dueItems", memory, 51, "known") == [
        "keliru-yakin",
        "benar-ragu",
        "benar-yakin",
        "keliru-ragu",
    ]
    assert [entry[1] for entry in progress["log"]] == list(memory)


def test_calibration_counts_and_compares(call: Callable[..., Any]) -> None:
    log = [[1, "a", 1, 2, []], [1, "b", 0, 2, []], [1, "c", 1, 0, []], [1, "d", 0, -1, []]]
    assert call("calibration", log) == [
        {"level": "rendah", "count": 1, "right": 1},
        {"level": "sedang", "count": 0, "right": 0},
        {"level": "tinggi", "count": 2, "right": 1},
    ]
    # Sure by a third and twice wholly, right in two of three.
    assert call("bias", log) == pytest.approx(100 * ((1 / 3 + 1 + 1) / 3 - 2 / 3))
    assert call("bias", []) is None


def test_damaged_and_newer_progress_is_told(call: Callable[..., Any]) -> None:
    good = call("recorded", call("noProgress"), attempt(right=True), 5)
    assert call("readProgress", good) == {"progress": good, "problem": ""}
    assert call("readProgress", None)["problem"] == ""
    for damaged in (7, "x", [], {"version": "satu"}, {"version": 1}, {"version": 1, "memory": 3}):
        assert call("readProgress", damaged)["problem"] == "damaged", damaged
    assert call("readProgress", {**good, "version": 2})["problem"] == "newer"
    mixed = {**good, "memory": {**good["memory"], "rusak": {"box": 99}, "__proto__x": 1}}
    told = call("readProgress", mixed)
    assert told["problem"] == "damaged"
    assert told["progress"] == good
    evil = {**good, "log": [*good["log"], [5, "<img>", 1, 0, []], [5, "a", 1, 0, [["<b>", "A"]]]]}
    assert call("readProgress", evil)["progress"]["log"] == good["log"]


def test_a_progress_without_a_version_is_migrated(call: Callable[..., Any]) -> None:
    old = {"memory": {"a": {"box": 0, "due": 3, "last": 2, "hits": 1, "mark": ""}}}
    told = call("readProgress", old)
    assert told["problem"] == ""
    assert told["progress"] == {"version": 1, "log": [], **old}


def test_merging_keeps_the_later_record_and_every_entry_once(call: Callable[..., Any]) -> None:
    base = call("recorded", call("noProgress"), attempt(right=True), 5)
    mine = call("recorded", base, attempt(right=True), 6)
    theirs = call("recorded", base, attempt(right=False, item="lain"), 7)
    both = call("merged", mine, theirs)
    assert both["memory"] == {**theirs["memory"], **mine["memory"]}
    assert [entry[0] for entry in both["log"]] == [5, 6, 7]
    assert call("merged", both, theirs) == both


def test_the_log_takes_an_item_once_a_day(call: Callable[..., Any]) -> None:
    progress = call("recorded", call("noProgress"), attempt(right=False), 5)
    progress = call("recorded", progress, attempt(right=True), 5)
    assert [entry[2] for entry in progress["log"]] == [0]
    progress = call("recorded", progress, attempt(right=True), 6)
    assert [entry[0] for entry in progress["log"]] == [5, 6]


def test_the_log_does_not_grow_without_end(call: Callable[..., Any]) -> None:
    progress = {**call("noProgress"), "log": [[1, "a", 1, 2, []]] * 3000}
    longer = call("recorded", progress, attempt(right=True), 9)
    assert len(longer["log"]) == 3000
    assert longer["log"][-1][0] == 9
