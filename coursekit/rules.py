"""The rules between records; each looks at a whole dataset and yields what breaks it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coursekit import model
from coursekit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from coursekit.dataset import Dataset

    Rule = Callable[[Dataset], Iterator[Problem]]

STATEMENTS = 297
QUOTATION_WORDS = 12
FEEDBACK_WORDS = 12
LENGTH_RATIO = 1.5
LONG_OPTION = 25


def _problem(
    dataset: Dataset, record: str, message: str, remedy: str, *where: str | int
) -> Problem:
    place = dataset.places[record]
    return Problem(place.file.name, place.line(*where), record, message, remedy)


def _dead(
    dataset: Dataset, record: str, field: str, kind: str, ids: Iterable[str], known: Iterable[str]
) -> Iterator[Problem]:
    stock = set(known)
    for wanted in ids:
        if wanted not in stock:
            yield _problem(
                dataset,
                record,
                f"“{field}” merujuk {kind} “{wanted}” yang tidak ada.",
                f"Perbaiki ejaannya atau tambahkan {kind} itu.",
                field,
            )


def references_exist(dataset: Dataset) -> Iterator[Problem]:
    """Check that every id that a record mentions is the id of a record of the right kind."""
    for term in dataset.terms.values():
        yield from _dead(dataset, term.id, "regions", "wilayah", term.regions, dataset.regions)
        yield from _dead(dataset, term.id, "see", "istilah", term.see, dataset.terms)
        if term.definition:
            known = dataset.definitions
            yield from _dead(dataset, term.id, "definition", "definisi", [term.definition], known)
    for definition in dataset.definitions.values():
        yield from _dead(
            dataset, definition.id, "term", "istilah", [definition.term], dataset.terms
        )
        if definition.reference:
            wanted = [definition.reference]
            known_works = dataset.references
            yield from _dead(dataset, definition.id, "reference", "pustaka", wanted, known_works)
    for chapter in dataset.chapters.values():
        yield from _dead(
            dataset, chapter.id, "outcomes", "capaian", chapter.outcomes, dataset.outcomes
        )
    for variable in dataset.variables.values():
        yield from _dead(dataset, variable.id, "group", "gugus", [variable.group], dataset.groups)


def items_refer_to_records(dataset: Dataset) -> Iterator[Problem]:
    """Check that the chapter, outcome and concepts of an item exist."""
    records = dataset.by_id()
    for item in dataset.authored.values():
        chapter, outcome = [item.chapter], [item.outcome]
        yield from _dead(dataset, item.id, "chapter", "bab", chapter, dataset.chapters)
        yield from _dead(dataset, item.id, "outcome", "capaian", outcome, dataset.outcomes)
        yield from _dead(dataset, item.id, "concepts", "catatan", item.concepts, records)


def misconceptions_exist(dataset: Dataset) -> Iterator[Problem]:
    """Check that a misconception code is one of the list."""
    for item in dataset.authored.values():
        for field, index, part in _parts(item):
            code = part.misconception
            if code and code not in dataset.misconceptions:
                yield _problem(
                    dataset,
                    item.id,
                    f"Miskonsepsi “{code}” tidak ada.",
                    "Pakai kode dari data/misconceptions.yaml.",
                    field,
                    index,
                )


def notes_exist(dataset: Dataset) -> Iterator[Problem]:
    """Check that an editor's note that a record points to exists."""
    for owner, record in _noted(dataset):
        yield from _dead(dataset, owner, "notes", "catatan editor", record.notes, dataset.notes)


def sources_exist(dataset: Dataset) -> Iterator[Problem]:
    """Check that statement numbers lie in the lecture; BibTeX keys are in the bibliography."""
    for owner, source in _sourced(dataset):
        for statement in source.statements:
            if not 1 <= int(statement[1:]) <= STATEMENTS:
                yield _problem(
                    dataset,
                    owner,
                    f"Pernyataan kuliah “{statement}” tidak ada.",
                    f"Tulis S001 sampai S{STATEMENTS}.",
                    "source",
                )
        yield from _dead(dataset, owner, "source", "pustaka", source.references, dataset.references)


def matrix_is_complete(dataset: Dataset) -> Iterator[Problem]:
    """Check that every variable has a cell for every model, and for no other."""
    for variable in dataset.variables.values():
        for letter in dataset.models:
            if letter not in variable.cells:
                yield _problem(
                    dataset,
                    variable.id,
                    f"Sel {variable.number}{letter} belum ada.",
                    f"Tambahkan “{letter}:” di bawah “cells”.",
                    "cells",
                )
        for letter in variable.cells:
            if letter not in dataset.models:
                yield _problem(
                    dataset,
                    variable.id,
                    f"Sel {variable.number}{letter} milik model yang tidak ada.",
                    "Hapus sel itu atau tambahkan modelnya.",
                    "cells",
                    letter,
                )


def bullets_belong_to_cells(dataset: Dataset) -> Iterator[Problem]:
    """Check that a bullet of cell 4A is called 4A-1, 4A-2, … in order."""
    for variable in dataset.variables.values():
        for letter, cell in variable.cells.items():
            for index, bullet in enumerate(cell.bullets):
                wanted = f"{variable.number}{letter}-{index + 1}"
                if bullet.id != wanted:
                    yield _problem(
                        dataset,
                        variable.id,
                        f"Butir “{bullet.id}” berdiri di tempat {wanted}.",
                        f"Tulis id {wanted}.",
                        "cells",
                        letter,
                        "bullets",
                        index,
                    )


def overlaps_name_bullets(dataset: Dataset) -> Iterator[Problem]:
    """Check that an overlap pairs two different bullets that exist."""
    known = {bullet.id for cell in dataset.cells.values() for bullet in cell.bullets}
    place = next(iter(dataset.places[key] for key in dataset.variables), None)
    for index, overlap in enumerate(dataset.overlaps):
        first, second = overlap.bullets
        missing = [bullet for bullet in overlap.bullets if bullet not in known]
        if place and (missing or first == second):
            wrong = missing[0] if missing else first
            yield Problem(
                place.file.name,
                place.file.line(("overlaps", index)),
                wrong,
                "Tumpang tindih menyebut butir yang tidak ada atau butir yang sama dua kali.",
                "Tulis dua id butir yang berbeda, misalnya [4A-1, 4B-1].",
            )


def numbers_are_consecutive(dataset: Dataset) -> Iterator[Problem]:
    """Check that assumptions and variables are numbered 1, 2, 3, … in file order."""
    assumptions, variables = dataset.assumptions.values(), dataset.variables.values()
    for kind in (list(assumptions), list(variables)):
        for wanted, record in enumerate(kind, start=1):
            if record.number != wanted:
                yield _problem(
                    dataset,
                    record.id,
                    f"Nomor {record.number} berdiri di urutan {wanted}.",
                    f"Tulis “number: {wanted}” atau pindahkan catatannya.",
                    "number",
                )


def single_items_have_one_key(dataset: Dataset) -> Iterator[Problem]:
    """Check that a single-choice item has exactly one correct option."""
    for item in dataset.authored.values():
        if isinstance(item, model.AuthoredSingle):
            count = sum(option.correct for option in item.options)
            if count != 1:
                yield _problem(
                    dataset,
                    item.id,
                    f"Soal pilihan tunggal ini mempunyai {count} kunci.",
                    "Beri “correct: true” pada tepat satu pilihan.",
                    "options",
                )


def keys_are_balanced(dataset: Dataset) -> Iterator[Problem]:
    """Check that the statements of a multiple-response item are not all Ya or all Tidak."""
    for item in dataset.authored.values():
        if isinstance(item, model.AuthoredMultiple):
            answers = {statement.answer for statement in item.statements}
            if len(answers) == 1:
                yield _problem(
                    dataset,
                    item.id,
                    f"Semua pernyataan berkunci “{answers.pop()}”.",
                    "Ubah sedikitnya satu pernyataan agar kuncinya berbeda.",
                    "statements",
                )


def lures_name_misconceptions(dataset: Dataset) -> Iterator[Problem]:
    """Check that a wrong option and a false statement say which misconception they stand for."""
    for item in dataset.authored.values():
        for field, index, part in _parts(item):
            wrong = (
                not part.correct
                if isinstance(part, model.AuthoredOption)
                else isinstance(part, model.AuthoredStatement) and part.answer == "tidak"
            )
            if wrong and not part.misconception:
                yield _problem(
                    dataset,
                    item.id,
                    "Pengecoh ini tidak menyebut miskonsepsinya.",
                    "Tambahkan “misconception: M…” dari data/misconceptions.yaml.",
                    field,
                    index,
                )


def feedback_teaches(dataset: Dataset) -> Iterator[Problem]:
    """Check that feedback has at least 12 words."""
    for item in dataset.authored.values():
        for field, index, part in _parts(item):
            words = len(part.feedback.split())
            if words < FEEDBACK_WORDS:
                yield _problem(
                    dataset,
                    item.id,
                    f"Umpan balik hanya {words} kata.",
                    f"Tulis sedikitnya {FEEDBACK_WORDS} kata dan akhiri dengan pernyataan benar.",
                    field,
                    index,
                    "feedback",
                )


def options_are_alike_in_length(dataset: Dataset) -> Iterator[Problem]:
    """Check that options over 25 characters differ in length by at most the factor 1.5."""
    for item in dataset.authored.values():
        if isinstance(item, model.AuthoredSingle):
            lengths = sorted(len(option.text) for option in item.options)
            if lengths[-1] > LONG_OPTION and lengths[-1] > LENGTH_RATIO * lengths[0]:
                yield _problem(
                    dataset,
                    item.id,
                    f"Panjang pilihan tidak setara ({lengths[0]} sampai {lengths[-1]} huruf).",
                    "Samakan: yang terpanjang paling banyak satu setengah kali yang terpendek.",
                    "options",
                )


def quotations_are_short(dataset: Dataset) -> Iterator[Problem]:
    """Check that a note quotes at most 12 words of the lecture."""
    for note in dataset.notes.values():
        words = len((note.taught or "").split())
        if words > QUOTATION_WORDS:
            yield _problem(
                dataset,
                note.id,
                f"Kutipan dari kuliah {words} kata.",
                f"Kutip paling banyak {QUOTATION_WORDS} kata.",
                "taught",
            )


def emphasis_is_closed(dataset: Dataset) -> Iterator[Problem]:
    """Check that the asterisks of ``*emphasis*`` come in pairs."""
    for owner, record in dataset.by_id().items():
        if owner in dataset.places:
            yield from _open_emphasis(dataset, owner, record.model_dump(mode="json"), ())


def _open_emphasis(
    dataset: Dataset, owner: str, value: object, where: tuple[str | int, ...]
) -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _open_emphasis(dataset, owner, part, (*where, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _open_emphasis(dataset, owner, part, (*where, index))
    elif isinstance(value, str) and len(re.findall(r"\*", value)) % 2:
        yield _problem(
            dataset,
            owner,
            "Tanda bintang (*) tidak berpasangan.",
            "Apit kata miring dengan dua bintang: *kata*.",
            *where,
        )


def _parts(
    item: model.AuthoredItem,
) -> Iterator[
    tuple[
        str,
        int,
        model.AuthoredOption
        | model.AuthoredStatement
        | model.AuthoredPair
        | model.AuthoredDistractor,
    ]
]:
    if isinstance(item, model.AuthoredSingle):
        yield from (("options", index, part) for index, part in enumerate(item.options))
    elif isinstance(item, model.AuthoredMultiple):
        yield from (("statements", index, part) for index, part in enumerate(item.statements))
    else:
        yield from (("pairs", index, part) for index, part in enumerate(item.pairs))
        yield from (("distractors", index, part) for index, part in enumerate(item.distractors))


def _noted(
    dataset: Dataset,
) -> Iterator[
    tuple[
        str,
        model.Term
        | model.Definition
        | model.Assumption
        | model.Model
        | model.Variable
        | model.Cell,
    ]
]:
    yield from dataset.terms.items()
    yield from dataset.definitions.items()
    yield from dataset.assumptions.items()
    yield from dataset.models.items()
    for variable in dataset.variables.values():
        yield variable.id, variable
        yield from ((variable.id, cell) for cell in variable.cells.values())


def _sourced(dataset: Dataset) -> Iterator[tuple[str, model.Source]]:
    yield dataset.course.id, dataset.course.source
    yield from ((owner, record.source) for owner, record in _noted(dataset))
    yield from ((note.id, note.source) for note in dataset.notes.values())
    yield from ((item.id, item.source) for item in dataset.authored.values())


RULES: tuple[Rule, ...] = (
    references_exist,
    items_refer_to_records,
    misconceptions_exist,
    notes_exist,
    sources_exist,
    matrix_is_complete,
    bullets_belong_to_cells,
    overlaps_name_bullets,
    numbers_are_consecutive,
    single_items_have_one_key,
    keys_are_balanced,
    lures_name_misconceptions,
    feedback_teaches,
    options_are_alike_in_length,
    quotations_are_short,
    emphasis_is_closed,
)
