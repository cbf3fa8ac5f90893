"""Read the files of ``data/`` into records, as far as they can be read, with all mistakes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from pybtex.database import parse_string
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text
from pydantic import TypeAdapter, ValidationError

from coursekit import model
from coursekit.complaints import WORDS, complaints
from coursekit.english import PHRASES, read_phrases
from coursekit.errors import Problem
from coursekit.lecture import INDEX, read_index
from coursekit.model import Record
from coursekit.pages import CONTENTS, read_pages
from coursekit.yaml_reader import DataFile, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coursekit.pages import Page
    from coursekit.yaml_reader import Where

R = TypeVar("R", bound=Record)

BIBLIOGRAPHY = "data/references.bib"
# Folders of lists, and the kind of record in each.
ITEMS = "data/items"
CASES = "data/cases"
FOLDERS: dict[str, type[Record]] = {ITEMS: model.AuthoredBase, CASES: model.Case}
LISTS: dict[str, type[Record]] = {
    "data/statements.yaml": model.Statement,
    "data/outcomes.yaml": model.Outcome,
    "data/chapters.yaml": model.Chapter,
    "data/regions.yaml": model.Region,
    "data/terms.yaml": model.Term,
    "data/definitions.yaml": model.Definition,
    "data/levels.yaml": model.PracticeLevel,
    "data/contrasts.yaml": model.Contrast,
    "data/assumptions.yaml": model.Assumption,
    "data/goals.yaml": model.Goal,
    "data/typologies.yaml": model.Typology,
    "data/differences.yaml": model.Difference,
    "data/models.yaml": model.Model,
    "data/traits.yaml": model.Trait,
    "data/keyings.yaml": model.Keying,
    "data/scenes.yaml": model.Scene,
    "data/planes.yaml": model.Plane,
    "data/plans.yaml": model.Plan,
    "data/misconceptions.yaml": model.Misconception,
    "data/notes.yaml": model.Note,
}
COURSE = "data/course.yaml"
MATRIX = "data/variables.yaml"
MATRIX_PARTS: dict[str, type[Record]] = {
    "groups": model.VariableGroup,
    "variables": model.Variable,
    "overlaps": model.Overlap,
}
# Records that stand within others and have an id of their own.
INNER: dict[type[Record], dict[str, type[Record]]] = {
    model.Goal: {"parts": model.GoalPart},
    model.Typology: {"kinds": model.Kind},
}
WITHIN: dict[type[Record], type[Record]] = {
    model.Cell: model.Variable,
    model.Bullet: model.Variable,
    **{inner: outer for outer, parts in INNER.items() for inner in parts.values()},
}
_ITEM: TypeAdapter[model.AuthoredItem] = TypeAdapter(model.AuthoredItem)


@dataclass(frozen=True)
class Entry(Generic[R]):
    """A valid record, the file that it stands in and its path there."""

    record: R
    file: DataFile
    where: Where

    @property
    def id(self) -> str:
        """The record's id, "" when it has none."""
        return str(getattr(self.record, "id", ""))

    def problem(self, message: str, remedy: str, *part: str | int) -> Problem:
        """Return a Problem on the line of a part of the record, named by its path."""
        line = self.file.line((*self.where, *part))
        return Problem(self.file.name, line, self.id, message, remedy)


@dataclass(frozen=True)
class Claim:
    """An id that a record goes by, whether the record is valid or not."""

    id: str
    kind: type[Record]
    file: DataFile
    where: Where

    @property
    def line(self) -> int:
        """The line of the id."""
        return self.file.line((*self.where, "id"))


@dataclass
class Draft:
    """What could be read: valid records, ids of all records, mistakes, and what is missing.

    ``unread`` are the kinds of records whose file could not be read at all: nothing is known of
    their ids. ``lecture`` is the index of what must not be copied, ``english`` are phrases in
    English, ``pages`` are those of the book, and ``contents`` are the names of those that the
    table of contents lists.
    """

    entries: list[Entry[Record]] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: set[type[Record]] = field(default_factory=set)
    lecture: frozenset[str] = frozenset()
    english: frozenset[str] = frozenset()
    pages: list[Page] = field(default_factory=list)
    contents: frozenset[str] = frozenset()

    def of(self, kind: type[R]) -> list[Entry[R]]:
        """Return the valid records of a kind, in the order of the file."""
        return [cast("Entry[R]", entry) for entry in self.entries if isinstance(entry.record, kind)]

    def ids(self, *kinds: type[Record]) -> dict[str, None]:
        """Return the ids that records of the kinds go by."""
        return dict.fromkeys(claim.id for claim in self.claims if issubclass(claim.kind, kinds))

    def readable(self, *kinds: type[Record]) -> bool:
        """Tell whether all ids of the kinds are known."""
        return self.unread.isdisjoint({*kinds, *(WITHIN[kind] for kind in kinds if kind in WITHIN)})


def read_draft(root: Path, items: Path | None = None) -> Draft:
    """Return what ``root/data`` holds; mistakes of files and of single records are noted in it.

    ``items`` is a folder elsewhere with more items.
    """
    draft = Draft()
    course = _file(draft, root, COURSE)
    if not course.problems:
        _record(draft, course, (), course.value, model.Course)
    for name, kind in LISTS.items():
        file = _file(draft, root, name)
        _records(draft, file, (), file.value, kind)
    matrix = _file(draft, root, MATRIX)
    _matrix(draft, matrix)
    for folder, kind in FOLDERS.items():
        for path in sorted((root / folder).glob("*.yaml")):
            file = _file(draft, root, f"{folder}/{path.name}")
            _records(draft, file, (), file.value, kind)
    for path in sorted(items.glob("*.yaml")) if items else ():
        file = _file(draft, path.parent.parent, f"{path.parent.name}/{path.name}")
        _records(draft, file, (), file.value, model.AuthoredBase)
    _references(draft, root)
    draft.lecture = read_index((_bytes(draft, root, INDEX) or b"").decode("ascii", "replace"))
    phrases = _bytes(draft, root, PHRASES) or b""
    draft.english = read_phrases(phrases.decode("utf-8-sig", "replace"))
    draft.pages = read_pages(root)
    if (root / CONTENTS).is_file():
        draft.contents = frozenset(_listed(_file(draft, root, CONTENTS).value))
    return draft


def _listed(contents: object) -> Iterator[str]:
    """Yield the pages that a table of contents, or a part of one, lists."""
    if isinstance(contents, list):
        for part in contents:
            yield from _listed(part)
    elif isinstance(contents, dict):
        for key, part in contents.items():
            if key in {"root", "file"} and isinstance(part, str):
                yield part
            else:
                yield from _listed(part)


def _matrix(draft: Draft, file: DataFile) -> None:
    parts: dict[str, Any] = file.value if isinstance(file.value, dict) else {}
    wrong = [("extra_forbidden", key) for key in parts if key not in MATRIX_PARTS]
    if not file.problems:
        wrong += [("missing", key) for key in MATRIX_PARTS if key not in parts]
    for mistake, key in wrong:
        file.add(file.line((key,)), *WORDS[mistake](key, {}))
        draft.problems.append(file.problems[-1])
    for key, kind in MATRIX_PARTS.items():
        if key not in parts:
            draft.unread.add(kind)
        _records(draft, file, (key,), parts.get(key), kind)


def _file(draft: Draft, root: Path, name: str) -> DataFile:
    data = _bytes(draft, root, name)
    file = DataFile(name) if data is None else read_yaml(name, data)
    draft.problems += file.problems
    if data is None:
        file.problems.append(draft.problems[-1])
    return file


def _bytes(draft: Draft, root: Path, name: str) -> bytes | None:
    try:
        return (root / name).read_bytes()
    except FileNotFoundError:
        draft.problems.append(
            Problem(name, 0, "", "Berkas ini tidak ada.", "Kembalikan berkas ini dari riwayat git.")
        )
    except OSError:
        draft.problems.append(
            Problem(name, 0, "", "Berkas ini tidak dapat dibuka.", "Periksa izin berkas ini.")
        )
    return None


def _records(draft: Draft, file: DataFile, where: Where, value: object, kind: type[Record]) -> None:
    if file.value is None and file.problems:
        draft.unread.add(kind)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            _record(draft, file, (*where, number), part, kind)
    elif value is not None:
        draft.unread.add(kind)
        what = f"Bagian “{where[-1]}”" if where else "Isi berkas ini"
        draft.problems.append(
            Problem(
                file.name,
                file.line(where),
                "",
                f"{what} bukan daftar.",
                "Tulis daftar; awali setiap catatan dengan tanda hubung, seperti “- id: …”.",
            )
        )


def _record(draft: Draft, file: DataFile, where: Where, value: object, kind: type[Record]) -> None:
    fields: dict[str, Any] = value if isinstance(value, dict) else {}
    name = fields.get("id")
    if isinstance(name, str):
        draft.claims.append(Claim(name, kind, file, where))
    if kind is model.Variable:
        _claim_cells(draft, file, where, fields)
    for key, inner in INNER.get(kind, {}).items():
        for number, part in enumerate(fields.get(key) or ()):
            inner_name = part.get("id") if isinstance(part, dict) else None
            if isinstance(inner_name, str):
                draft.claims.append(Claim(inner_name, inner, file, (*where, key, number)))
    adapter = _ITEM if kind is model.AuthoredBase else TypeAdapter(kind)
    try:
        # As JSON, strict: a list is fine where a tuple is wanted, a "3" is no number.
        record = adapter.validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        for part, message, remedy in complaints(error):
            line = file.line((*where, *part))
            shown = name if isinstance(name, str) else ""
            draft.problems.append(Problem(file.name, line, shown, message, remedy))
    else:
        draft.entries.append(Entry(record, file, where))


def _claim_cells(draft: Draft, file: DataFile, where: Where, fields: dict[str, Any]) -> None:
    cells = fields.get("cells")
    for letter, cell in cells.items() if isinstance(cells, dict) else ():
        path = (*where, "cells", letter)
        draft.claims.append(Claim(f"{fields.get('number')}{letter}", model.Cell, file, path))
        bullets = cell.get("bullets") if isinstance(cell, dict) else None
        for number, bullet in enumerate(bullets if isinstance(bullets, list) else ()):
            name = bullet.get("id") if isinstance(bullet, dict) else None
            if isinstance(name, str):
                part = (*path, "bullets", number)
                draft.claims.append(Claim(name, model.Bullet, file, part))


def _references(draft: Draft, root: Path) -> None:
    data = _bytes(draft, root, BIBLIOGRAPHY)
    file = DataFile(BIBLIOGRAPHY)
    if data is None:
        draft.unread.add(model.Reference)
        return
    text = data.decode("utf-8-sig", errors="replace")
    starts = [(match[1], match.start()) for match in re.finditer(r"(?m)^@\w+\{([^,\s]+)", text)]
    for key, start in starts:
        file.lines.setdefault((key,), text.count("\n", 0, start) + 1)
    try:
        entries = parse_string(text, "bibtex").entries
    except PybtexError as error:
        draft.unread.add(model.Reference)
        line = int(getattr(error, "lineno", None) or 0)
        message = "Daftar pustaka tidak dapat dibaca."
        remedy = "Periksa kurung kurawal dan koma di sekitar baris ini."
        for number, (key, start) in enumerate(starts):
            if key in {other for other, _ in starts[:number]}:
                line = text.count("\n", 0, start) + 1
                message = f"Kunci pustaka “{key}” ditulis dua kali."
                remedy = "Gabungkan kedua entri itu, atau beri salah satunya kunci lain."
                break
        draft.problems.append(Problem(BIBLIOGRAPHY, line, "", message, remedy))
        return
    for key, entry in entries.items():
        _reference(draft, file, key, entry)


def _reference(draft: Draft, file: DataFile, key: str, entry: Any) -> None:  # noqa: ANN401 - untyped
    draft.claims.append(Claim(key, model.Reference, file, (key,)))
    people = entry.persons.get("author") or entry.persons.get("editor") or ()
    if not people or "title" not in entry.fields:
        draft.problems.append(
            Problem(
                file.name,
                file.line((key,)),
                key,
                "Entri pustaka ini tidak lengkap.",
                "Isi sedikitnya author (atau editor) dan title.",
            )
        )
        return
    names = tuple(
        _plain(" ".join([*person.prelast_names, *person.last_names])) for person in people
    )
    record = model.Reference(key=key, people=names, year=entry.fields.get("year", ""))
    draft.entries.append(Entry(record, file, (key,)))


def _plain(latex: str) -> str:
    return str(Text.from_latex(latex))
