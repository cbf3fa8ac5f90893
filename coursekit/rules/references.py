"""Rules on ids: each is one record's own, and each that a record names leads to one."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from coursekit import model
from coursekit.errors import Problem
from coursekit.rules.walk import at, plain_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.draft import Claim, Draft, Entry
    from coursekit.model import Record
    from coursekit.yaml_reader import Where

NAMES: dict[type[Record], tuple[str, str]] = {
    model.Statement: ("Pernyataan kuliah", "data/statements.yaml"),
    model.Outcome: ("Capaian", "data/outcomes.yaml"),
    model.Chapter: ("Bab", "data/chapters.yaml"),
    model.Region: ("Wilayah", "data/regions.yaml"),
    model.Term: ("Istilah", "data/terms.yaml"),
    model.Definition: ("Definisi", "data/definitions.yaml"),
    model.Typology: ("Tipologi", "data/typologies.yaml"),
    model.Cell: ("Sel", "data/variables.yaml"),
    model.Case: ("Kasus", "data/cases/"),
    model.Model: ("Model", "data/models.yaml"),
    model.VariableGroup: ("Gugus", "bagian groups di data/variables.yaml"),
    model.Bullet: ("Butir sel", "data/variables.yaml"),
    model.Misconception: ("Miskonsepsi", "data/misconceptions.yaml"),
    model.Note: ("Catatan editor", "data/notes.yaml"),
    model.Reference: ("Pustaka", "data/references.bib"),
}


# The kinds whose records a question can be about.
CONCEPTS: tuple[type[Record], ...] = (
    model.Region,
    model.Term,
    model.Definition,
    model.Statement,
    model.PracticeLevel,
    model.Contrast,
    model.Assumption,
    model.Goal,
    model.GoalPart,
    model.Typology,
    model.Kind,
    model.Difference,
    model.Model,
    model.Trait,
    model.Outcome,
    model.Case,
    model.Variable,
    model.Cell,
    model.Bullet,
    model.Note,
    model.Reference,
)

# Where records name the lecture's statements.
SOURCES = (
    "source.statements.*",
    "cells.*.source.statements.*",
    "parts.*.source.statements.*",
)


@dataclass(frozen=True)
class Pointer:
    """A key by which a kind of record names others; ``*`` stands for any key or index."""

    kind: type[Record]
    path: str
    target: type[Record]


POINTERS = (
    Pointer(model.Chapter, "outcomes.*", model.Outcome),
    Pointer(model.Term, "regions.*", model.Region),
    Pointer(model.Term, "definition", model.Definition),
    Pointer(model.Term, "see.*", model.Term),
    Pointer(model.Definition, "term", model.Term),
    Pointer(model.Definition, "reference", model.Reference),
    Pointer(model.Variable, "group", model.VariableGroup),
    Pointer(model.Variable, "cells.*.notes.*", model.Note),
    Pointer(model.Variable, "cells.*.source.references.*", model.Reference),
    Pointer(model.Overlap, "bullets.*", model.Bullet),
    Pointer(model.AuthoredBase, "chapter", model.Chapter),
    Pointer(model.AuthoredBase, "outcome", model.Outcome),
    Pointer(model.AuthoredBase, "options.*.misconception", model.Misconception),
    Pointer(model.AuthoredBase, "gaps.*.options.*.misconception", model.Misconception),
    Pointer(model.AuthoredBase, "answers.*.misconception", model.Misconception),
    Pointer(model.AuthoredCompare, "cases.*", model.Case),
    Pointer(model.AuthoredReason, "misconception", model.Misconception),
    Pointer(model.AuthoredBase, "statements.*.misconception", model.Misconception),
    Pointer(model.AuthoredBase, "pairs.*.misconception", model.Misconception),
    Pointer(model.AuthoredBase, "distractors.*.misconception", model.Misconception),
    Pointer(model.Chapter, "needs.*", model.Chapter),
    Pointer(model.PracticeLevel, "method", model.Term),
    Pointer(model.Typology, "reference", model.Reference),
    Pointer(model.Typology, "kinds.*.model", model.Model),
    Pointer(model.Trait, "model", model.Model),
    Pointer(model.Goal, "parts.*.notes.*", model.Note),
    Pointer(model.Goal, "parts.*.source.statements.*", model.Statement),
    Pointer(model.Goal, "parts.*.source.references.*", model.Reference),
    Pointer(model.Case, "evidence.*.cell", model.Cell),
    Pointer(model.Case, "deviations.*.cell", model.Cell),
    Pointer(model.Case, "lures.*.misconceptions.*", model.Misconception),
    Pointer(model.Keying, "cases.*", model.Case),
    Pointer(model.Plane, "cases.*", model.Case),
    Pointer(model.Variable, "cells.*.source.statements.*", model.Statement),
    Pointer(model.Record, "notes.*", model.Note),
    Pointer(model.Record, "source.statements.*", model.Statement),
    Pointer(model.Record, "source.references.*", model.Reference),
)


def ids_are_unique(draft: Draft) -> Iterator[Problem]:
    """Find ids that two records go by, whatever their kinds; groups of variables count apart."""
    first: dict[tuple[type[Record] | None, str], Claim] = {}
    for claim in draft.claims:
        space = claim.kind if claim.kind is model.VariableGroup else None
        other = first.setdefault((space, claim.id), claim)
        if other is not claim and claim.kind is not model.Cell:
            yield Problem(
                claim.file.name,
                claim.line,
                claim.id,
                f"Id “{claim.id}” sudah dipakai di {other.file.name} baris {other.line}.",
                "Beri catatan yang lebih baru id lain; id yang sudah terbit jangan diubah.",
            )


def pointers_lead_somewhere(draft: Draft) -> Iterator[Problem]:
    """Find ids that a record names and no record of the right kind goes by."""
    for pointer in POINTERS:
        if draft.readable(pointer.target):
            known = draft.ids(pointer.target)
            name, home = NAMES[pointer.target]
            for entry in draft.of(pointer.kind):
                for where, value in at(plain_data(entry), pointer.path.split(".")):
                    if value not in known:
                        yield _dead(entry, where, name, value, known, home)


def definitions_define_their_term(draft: Draft) -> Iterator[Problem]:
    """Find terms that are explained by the definition of another term."""
    terms = {entry.id: entry.record.term for entry in draft.of(model.Definition)}
    for entry in draft.of(model.Term):
        chosen = entry.record.definition
        if chosen in terms and terms[chosen] != entry.id:
            yield entry.problem(
                f"Definisi “{chosen}” menjelaskan istilah “{terms[chosen]}”.",
                "Pilih definisi istilah ini, atau perbaiki kunci “term” pada definisi itu.",
                "definition",
            )


def concepts_exist(draft: Draft) -> Iterator[Problem]:
    """Find concepts of items that are no records of the dataset."""
    if draft.readable(*CONCEPTS):
        known = draft.ids(*CONCEPTS)
        for entry in draft.of(model.AuthoredBase):
            for number, concept in enumerate(entry.record.concepts):
                if concept not in known:
                    yield _dead(
                        entry, ("concepts", number), "Konsep", concept, known, "folder data"
                    )


def sides_are_known(draft: Draft) -> Iterator[Problem]:
    """Find contrasts of terms, and differences of typologies, that do not exist."""
    pairs: tuple[tuple[type[Record], type[Record]], ...] = (
        (model.Contrast, model.Term),
        (model.Difference, model.Typology),
    )
    for kind, target in pairs:
        if draft.readable(target):
            known = draft.ids(target)
            name, home = NAMES[target]
            for entry in [*draft.of(kind)]:
                for side in plain_data(entry)["sides"]:
                    if side not in known:
                        yield _dead(entry, ("sides", side), name, side, known, home)


def statements_are_carried(draft: Draft) -> Iterator[Problem]:
    """Find statements of the lecture that no record names as its source."""
    if draft.problems:
        return  # what cannot be read may carry some
    carried = {
        value
        for entry in draft.entries
        if not isinstance(entry.record, model.AuthoredBase | model.Note)
        for path in SOURCES
        for _, value in at(plain_data(entry), path.split("."))
    }
    for entry in draft.of(model.Statement):
        if entry.record.kind == "isi" and entry.id not in carried:
            yield entry.problem(
                f"Pernyataan {entry.id} belum dimuat dalam catatan mana pun.",
                "Sebut nomornya pada “source” catatan yang memuat isinya, atau tulis catatan baru.",
            )


def _dead(
    entry: Entry[Any],
    where: Where,
    name: str,
    value: str,
    known: dict[str, None],
    home: str,
) -> Problem:
    close = get_close_matches(value, known, n=1, cutoff=0.8)
    hint = f"Mungkin maksudnya “{close[0]}”. " if close else ""
    return entry.problem(
        f"{name} “{value}” tidak ada.",
        f"{hint}Pakai id yang ada di {home}, atau tambahkan dahulu di sana.",
        *where,
    )
