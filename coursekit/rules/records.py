"""Rules on the order and the completeness of records: matrix, numbers, chapters, scenes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coursekit import model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.draft import Draft, Entry
    from coursekit.errors import Problem


def matrix_is_complete(draft: Draft) -> Iterator[Problem]:
    """Find cells that are missing, and cells of models that do not exist."""
    if not draft.readable(model.Model):
        return
    models = draft.ids(model.Model)
    for entry in draft.of(model.Variable):
        variable = entry.record
        for letter in models:
            if letter not in variable.cells:
                yield entry.problem(
                    f"Sel {variable.number}{letter} belum ada.",
                    f"Tambahkan “{letter}:” beserta isinya di bawah “cells”.",
                    "cells",
                )
        for letter in variable.cells:
            if letter not in models:
                yield entry.problem(
                    f"Sel {variable.number}{letter} milik model yang tidak ada.",
                    "Perbaiki hurufnya, atau tambahkan modelnya di data/models.yaml.",
                    "cells",
                    letter,
                )


def bullets_fit_their_cell(draft: Draft) -> Iterator[Problem]:
    """Find bullets of cell 4A that are not called 4A-1, 4A-2, … in this order."""
    for entry in draft.of(model.Variable):
        for letter, cell in entry.record.cells.items():
            for number, bullet in enumerate(cell.bullets):
                wanted = f"{entry.record.number}{letter}-{number + 1}"
                if bullet.id != wanted:
                    yield entry.problem(
                        f"Butir “{bullet.id}” tidak cocok dengan selnya atau urutannya.",
                        f"Tulis “id: {wanted}”.",
                        *("cells", letter, "bullets", number, "id"),
                    )


def overlaps_are_pairs(draft: Draft) -> Iterator[Problem]:
    """Find overlaps that name one bullet twice or repeat a pair."""
    seen = set()
    for entry in draft.of(model.Overlap):
        pair = frozenset(entry.record.bullets)
        if len(pair) == 1 or pair in seen:
            yield entry.problem(
                "Pasangan butir ini berulang.",
                "Tulis dua butir yang berbeda, dan setiap pasangan cukup sekali.",
                "bullets",
            )
        seen.add(pair)


def numbers_are_consecutive(draft: Draft) -> Iterator[Problem]:
    """Find records with a number that are not numbered 1, 2, 3, … in the order of the file."""
    for kind in (model.PracticeLevel, model.Assumption, model.Goal, model.Variable):
        entries: list[Entry[Any]] = [*draft.of(kind)]
        if len(entries) == len(draft.ids(kind)):
            for wanted, entry in enumerate(entries, start=1):
                if entry.record.number != wanted:
                    yield entry.problem(
                        f"Nomor {entry.record.number} berada di urutan ke-{wanted}.",
                        f"Tulis “number: {wanted}”, atau pindahkan catatan ini.",
                        "number",
                    )


def chapters_ascend(draft: Draft) -> Iterator[Problem]:
    """Find chapters out of the order of their numbers, and numbers used twice."""
    last = -1
    for entry in draft.of(model.Chapter):
        if entry.record.number <= last:
            yield entry.problem(
                f"Nomor bab {entry.record.number} tidak lebih besar daripada nomor sebelumnya.",
                "Urutkan bab menurut nomornya; setiap nomor dipakai sekali.",
                "number",
            )
        last = entry.record.number


def chapters_come_in_order(draft: Draft) -> Iterator[Problem]:
    """Find chapters that need themselves or a later one: so no prerequisites go in a circle."""
    numbers = {entry.id: entry.record.number for entry in draft.of(model.Chapter)}
    for entry in draft.of(model.Chapter):
        for place, needed in enumerate(entry.record.needs):
            if numbers.get(needed, -1) >= entry.record.number:
                yield entry.problem(
                    f"Bab ini mensyaratkan bab “{needed}”, yang tidak mendahuluinya.",
                    "Sebut hanya bab bernomor lebih kecil, supaya prasyarat tidak berputar.",
                    "needs",
                    place,
                )


def scenes_lead_on(draft: Draft) -> Iterator[Problem]:
    """Find scenes with steps that no choice leads to, choices without a step, endings untold."""
    for entry in draft.of(model.Scene):
        steps = entry.record.steps
        ids = [step.id for step in steps]
        reached = {ids[0], *(choice.to for step in steps for choice in step.choices)}
        for number, step in enumerate(steps):
            if step.id not in reached or ids.count(step.id) > 1:
                yield entry.problem(
                    f"Langkah “{step.id}” tidak dituju oleh pilihan mana pun, atau idnya kembar.",
                    "Beri id lain, tambahkan pilihan yang menuju langkah ini, atau hapus.",
                    *("steps", number),
                )
            for place, choice in enumerate(step.choices):
                if choice.to not in ids[number + 1 :]:
                    yield entry.problem(
                        f"Pilihan ini menuju “{choice.to}”, yang bukan langkah sesudahnya.",
                        f"Tuju salah satu langkah sesudah “{step.id}”.",
                        *("steps", number, "choices", place, "to"),
                    )
            if not step.choices and not step.lesson:
                yield entry.problem(
                    f"Langkah “{step.id}” mengakhiri cerita tanpa pelajaran.",
                    "Tambahkan “lesson: …” atau “choices: …”.",
                    *("steps", number),
                )
