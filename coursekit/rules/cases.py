"""Rules on cases: their evidence, their keys, and what keeps those of examinations apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coursekit import model
from coursekit.text import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.draft import Draft
    from coursekit.errors import Problem
    from coursekit.model import Record
    from coursekit.yaml_reader import Where


def phrases_are_literal(draft: Draft) -> Iterator[Problem]:
    """Find evidence, deviations and decoys that do not stand literally in their case."""
    for entry in draft.of(model.Case):
        case = entry.record
        phrases: list[tuple[Where, str]] = [
            *((("evidence", n, "phrase"), part.phrase) for n, part in enumerate(case.evidence)),
            *((("deviations", n, "phrase"), part.phrase) for n, part in enumerate(case.deviations)),
            *((("decoys", n), phrase) for n, phrase in enumerate(case.decoys)),
        ]
        for where, phrase in phrases:
            if phrase not in case.text:
                yield entry.problem(
                    f"Potongan “{phrase}” tidak tertulis demikian dalam kasusnya.",
                    "Salin potongan itu huruf demi huruf dari “text”.",
                    *where,
                )


def keys_fit_their_case(draft: Draft) -> Iterator[Problem]:
    """Find keys and lures that do not answer what the case asks, and lures that are the key."""
    if not draft.readable(model.Model, model.PracticeLevel, model.Kind):
        return
    kinds: dict[str, type[Record]] = {
        "model": model.Model,
        "tingkat": model.PracticeLevel,
        "bentuk": model.Kind,
    }
    for entry in draft.of(model.Case):
        case = entry.record
        known = draft.ids(kinds[case.asks])
        answers: list[tuple[Where, tuple[str, ...]]] = [
            (("key",), case.key),
            *((("lures", n, "key"), lure.key) for n, lure in enumerate(case.lures)),
        ]
        for where, key in answers:
            for part in key:
                if part not in known:
                    yield entry.problem(
                        f"Jawaban “{part}” tidak dikenal.",
                        f"Tulis salah satu: {', '.join(known)}.",
                        *where,
                    )
            if where != ("key",) and set(key) == set(case.key):
                yield entry.problem(
                    "Pengecoh ini sama dengan kuncinya.", "Tulis jawaban yang keliru.", *where
                )
        if (len(case.key) > 1) != (case.pattern is not None):
            yield entry.problem(
                "Kunci dan pola campurannya tidak cocok.",
                "Tulis “pattern” bila kuncinya lebih dari satu model, dan hanya bila begitu.",
                "key",
            )


def cases_are_balanced(draft: Draft) -> Iterator[Problem]:
    """Find pools in which a model is the key of two cases more than another."""
    models = [*draft.ids(model.Model)]
    for pool in ("practice", "graded"):
        cases = [
            entry
            for entry in draft.of(model.Case)
            if entry.record.pool == pool and entry.record.asks == "model"
        ]
        counts = Counter(
            entry.record.key[0] if len(entry.record.key) == 1 else "campuran" for entry in cases
        )
        numbers = [counts[key] for key in (*models, "campuran")]
        if max(numbers) - min(numbers) > 1:
            told = ", ".join(f"{key} {counts[key]}" for key in (*models, "campuran"))
            yield cases[-1].problem(
                f"Kunci kasus kumpulan “{pool}” tidak seimbang: {told}.",
                "Tulis kasus yang kuncinya paling jarang; selisihnya paling banyak satu.",
                "key",
            )


def graded_cases_stand_apart(draft: Draft) -> Iterator[Problem]:
    """Find cases for examinations that share setting or lure with a published one."""
    cases = draft.of(model.Case)
    shown = [entry.record for entry in cases if entry.record.pool == "practice"]
    settings = {case.setting.casefold(): case.id for case in shown}
    lures = {to_plain(lure.reason).casefold(): case.id for case in shown for lure in case.lures}
    for entry in cases:
        if entry.record.pool == "graded":
            if other := settings.get(entry.record.setting.casefold()):
                yield entry.problem(
                    f"Latar kasus ujian ini sama dengan latar {other}, yang ditampilkan di situs.",
                    "Pilih latar lain, supaya hafalan tidak menolong.",
                    "setting",
                )
            for number, lure in enumerate(entry.record.lures):
                if other := lures.get(to_plain(lure.reason).casefold()):
                    yield entry.problem(
                        f"Pengecoh kasus ujian ini sama dengan pengecoh {other}.",
                        "Tulis pengecoh lain, supaya hafalan tidak menolong.",
                        *("lures", number, "reason"),
                    )
