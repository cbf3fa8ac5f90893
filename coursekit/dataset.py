"""Load the concept dataset: the only reader of ``data/``.

``read`` collects every mistake of a run; ``load`` raises them all at once. The rules for single
records are the types of ``coursekit.model``; the rules between records are in ``coursekit.rules``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pybtex.database import BibliographyData, parse_string
from pybtex.exceptions import PybtexError
from pydantic import TypeAdapter, ValidationError

from coursekit import model
from coursekit.complaints import explain
from coursekit.errors import DatasetError, Problem
from coursekit.yaml_reader import YamlFile, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

R = TypeVar("R", bound=model.Record)

BIBLIOGRAPHY = "data/references.bib"


@dataclass(frozen=True)
class Dataset:
    """All records of a course, each kind keyed by id in the order of its file.

    ``places`` tells the file and line of each record by id.
    """

    course: model.Course
    outcomes: dict[str, model.Outcome]
    chapters: dict[str, model.Chapter]
    regions: dict[str, model.Region]
    terms: dict[str, model.Term]
    definitions: dict[str, model.Definition]
    assumptions: dict[str, model.Assumption]
    models: dict[str, model.Model]
    groups: dict[str, model.VariableGroup]
    variables: dict[str, model.Variable]
    overlaps: tuple[model.Overlap, ...]
    misconceptions: dict[str, model.Misconception]
    notes: dict[str, model.Note]
    authored: dict[str, model.AuthoredItem]
    references: dict[str, model.Reference]
    places: dict[str, Place] = field(repr=False)

    @property
    def cells(self) -> dict[str, model.Cell]:
        """Return the cells of the matrix by address: variable number and model, ``4A``."""
        return {
            f"{variable.number}{letter}": cell
            for variable in self.variables.values()
            for letter, cell in variable.cells.items()
        }

    def cell(self, cell_id: str) -> model.Cell:
        """Return the cell at ``4A``; raises KeyError when there is none."""
        return self.cells[cell_id]

    def by_id(self) -> dict[str, model.Record]:
        """Return every record that has an id of its own, cells included."""
        kinds: tuple[dict[str, Any], ...] = (
            self.outcomes,
            self.chapters,
            self.regions,
            self.terms,
            self.definitions,
            self.assumptions,
            self.models,
            self.groups,
            self.variables,
            self.misconceptions,
            self.notes,
            self.authored,
            self.cells,
        )
        return {key: record for kind in kinds for key, record in kind.items()}

    def record(self, record_id: str) -> model.Record:
        """Return the record called ``record_id``, of whatever kind; raises KeyError."""
        return self.by_id()[record_id]

    def has(self, record_id: str) -> bool:
        """Tell whether some record is called ``record_id``."""
        return record_id in self.by_id()


@dataclass(frozen=True)
class Place:
    """Where a record stands: its file, and the path of keys to it in that file."""

    file: YamlFile
    where: tuple[str | int, ...]

    def line(self, *more: str | int) -> int:
        """Return the line of the record, or of a part of it named by the path ``more``."""
        return self.file.line((*self.where, *more))


def load(root: Path) -> Dataset:
    """Return the dataset of the course at ``root``; raises DatasetError with every problem."""
    dataset, problems = read(root)
    if problems or dataset is None:
        raise DatasetError(problems)
    return dataset


def read(root: Path) -> tuple[Dataset | None, list[Problem]]:
    """Return the dataset of ``root`` and all problems found; no dataset if records are unusable."""
    from coursekit.rules import RULES  # noqa: PLC0415 - rules know the Dataset type

    reader = _Reader(root)
    dataset = reader.dataset()
    problems = list(reader.problems)
    if dataset is not None:
        for rule in RULES:
            problems += rule(dataset)
    return dataset, sorted(set(problems))


class _Reader:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.places: dict[str, Place] = {}

    def dataset(self) -> Dataset | None:
        """Read every file; None when a file could not be turned into records."""
        course = self.one("course", model.Course)
        matrix = self.file("variables")
        items = sorted((self.root / "data" / "items").glob("*.yaml"))
        authored: dict[str, model.AuthoredItem] = {}
        for path in items:
            more = self.many(f"items/{path.stem}", TypeAdapter(model.AuthoredItem).validate_python)
            authored |= {key: record for key, record in more.items() if key not in authored}
        kinds = {
            "outcomes": self.many("outcomes", model.Outcome.model_validate),
            "chapters": self.many("chapters", model.Chapter.model_validate),
            "regions": self.many("regions", model.Region.model_validate),
            "terms": self.many("terms", model.Term.model_validate),
            "definitions": self.many("definitions", model.Definition.model_validate),
            "assumptions": self.many("assumptions", model.Assumption.model_validate),
            "models": self.many("models", model.Model.model_validate),
            "groups": self.part(matrix, "groups", model.VariableGroup.model_validate),
            "variables": self.part(matrix, "variables", model.Variable.model_validate),
            "misconceptions": self.many("misconceptions", model.Misconception.model_validate),
            "notes": self.many("notes", model.Note.model_validate),
        }
        overlaps = tuple(self.part(matrix, "overlaps", model.Overlap.model_validate).values())
        references = self.references()
        if course is None or self.problems:
            return None
        return Dataset(
            course=course,
            **kinds,  # type: ignore[arg-type] # each kind is read with its own model above
            overlaps=overlaps,
            authored=authored,
            references=references,
            places=self.places,
        )

    def file(self, stem: str) -> YamlFile:
        name = f"data/{stem}.yaml"
        file = read_yaml(self.root / name, name)
        self.problems += file.problems
        return file

    def one(self, stem: str, kind: type[R]) -> R | None:
        file = self.file(stem)
        if file.problems:
            return None
        record = self.record(file, (), file.value, kind.model_validate)
        return record

    def many(self, stem: str, validate: Callable[[Any], R]) -> dict[str, R]:
        file = self.file(stem)
        if file.problems:
            return {}
        return self.records(file, (), file.value, validate)

    def part(self, file: YamlFile, key: str, validate: Callable[[Any], R]) -> dict[str, R]:
        if file.problems:
            return {}
        value = file.value.get(key) if isinstance(file.value, dict) else None
        return self.records(file, (key,), value, validate)

    def records(
        self,
        file: YamlFile,
        where: tuple[str | int, ...],
        value: object,
        validate: Callable[[Any], R],
    ) -> dict[str, R]:
        if not isinstance(value, list):
            self.problems.append(
                Problem(
                    file.name,
                    file.line(where),
                    "",
                    f"Bagian “{where[-1]}” bukan daftar." if where else "Isi berkas bukan daftar.",
                    "Tulis daftar catatan; setiap catatan dimulai dengan “- id: …”.",
                )
            )
            return {}
        found: dict[str, R] = {}
        for index, entry in enumerate(value):
            record = self.record(file, (*where, index), entry, validate)
            if record is None:
                continue
            key = str(getattr(record, "id", index))
            if hasattr(record, "id"):
                if (twin := self.places.get(key)) is not None:
                    self.problems.append(
                        Problem(
                            file.name,
                            file.line((*where, index)),
                            key,
                            f"Id ini sudah dipakai di {twin.file.name}:{twin.line()}.",
                            "Pakai id lain; id yang sudah terbit tidak boleh berpindah arti.",
                        )
                    )
                    continue
                self.places[key] = Place(file, (*where, index))
            found[key] = record
        return found

    def record(
        self,
        file: YamlFile,
        where: tuple[str | int, ...],
        value: object,
        validate: Callable[[Any], R],
    ) -> R | None:
        try:
            return validate(value)
        except ValidationError as error:
            name = str(value.get("id", "")) if isinstance(value, dict) else ""
            self.problems += explain(error, file, where, name)
            return None

    def references(self) -> dict[str, model.Reference]:
        path = self.root / BIBLIOGRAPHY
        try:
            data: BibliographyData = parse_string(path.read_text(encoding="utf-8"), "bibtex")
        except (OSError, UnicodeDecodeError, PybtexError) as error:
            line = getattr(error, "lineno", None) or 0
            self.problems.append(
                Problem(
                    BIBLIOGRAPHY,
                    line,
                    "",
                    "Daftar pustaka tidak terbaca sebagai BibTeX.",
                    "Periksa kurung kurawal, koma, dan kunci ganda di sekitar baris ini.",
                )
            )
            return {}
        return {key: _reference(key, entry) for key, entry in data.entries.items()}


def _reference(key: str, entry: Any) -> model.Reference:  # noqa: ANN401 - pybtex has no types
    people = entry.persons.get("author") or entry.persons.get("editor") or ()
    names = tuple(
        " ".join([*person.prelast_names, *person.last_names]).strip("{}") for person in people
    )
    return model.Reference(key=key, people=names, year=entry.fields.get("year", ""))
