"""Follow each statement of the lecture: to the records that carry it, and to where pages say it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils.nodes import make_id

from coursekit import model
from coursekit.pages import read_pages, record_anchor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.pages import Call, Page


def _table(dataset: Dataset, group: str) -> Iterator[str]:
    for variable in dataset.variables.values():
        if variable.group == group:
            yield variable.id
            yield from (f"{variable.number}{letter}" for letter in variable.cells)


def _goals(dataset: Dataset, _: Call) -> Iterator[str]:
    for goal in dataset.goals.values():
        yield goal.id
        yield from (part.id for part in goal.parts)


def _traits(dataset: Dataset, call: Call) -> Iterator[str]:
    wanted = (call.argument, dict(call.options).get("aspect"))
    return (one.id for one in dataset.traits.values() if (one.model, one.aspect) == wanted)


# The records, each with an anchor, that a directive prints for its argument.
PRINTED: dict[str, Callable[[Dataset, Call], Iterable[str]]] = {
    "definition": lambda _, call: [call.argument],
    "assumption": lambda _, call: [call.argument],
    "level": lambda _, call: [call.argument],
    "typology": lambda _, call: [call.argument],
    "contrast-table": lambda dataset, _: dataset.contrasts,
    "difference-table": lambda dataset, _: dataset.differences,
    "goal-tree": _goals,
    "matrix-table": lambda dataset, call: _table(dataset, call.argument),
    "traits": _traits,
    "glossary-terms": lambda dataset, _: dataset.terms,
}


@dataclass(frozen=True)
class Place:
    """A spot in the book: the page, its title, an anchor on it, and whose anchor it is.

    ``what`` is the heading of the section, or the id of the record that is printed there.
    """

    page: str
    title: str
    anchor: str
    what: str

    def __str__(self) -> str:
        return f"{self.page}#{self.anchor}"


@dataclass(frozen=True)
class Trace:
    """A statement, the ids of the records whose source names it, and where the book states it."""

    statement: model.Statement
    records: tuple[str, ...]
    places: tuple[Place, ...]


def trace(dataset: Dataset, root: Path) -> list[Trace]:
    """Return the trace of every statement, in their order; the book is that of ``root``."""
    records: defaultdict[str, list[str]] = defaultdict(list)
    for name, record in dataset.records.items():
        # A note says what is wrong with a statement, an item asks for it: neither carries it.
        if not isinstance(record, model.Note | model.AuthoredBase):
            for statement in _statements(record):
                records[statement].append(name)
    places: defaultdict[str, dict[Place, None]] = defaultdict(dict)
    for page in _in_order(dataset, read_pages(root)):
        for place, statements in _places(dataset, page):
            for statement in statements:
                places[statement][place] = None
    return [
        Trace(statement, tuple(records[statement.id]), tuple(places[statement.id]))
        for statement in dataset.statements.values()
    ]


def summary(traces: Sequence[Trace]) -> str:
    """Return the sentence that tells how many statements there are, are carried and are said."""
    content = [one for one in traces if one.statement.kind == "isi"]
    carried = sum(bool(one.records) for one in content)
    said = sum(bool(one.places) for one in content)
    return (
        f"Kuliah memuat {len(traces)} pernyataan; {len(traces) - len(content)} di antaranya judul "
        f"salindia atau ulangan. Dari {len(content)} pernyataan isi, {carried} dimuat dalam data "
        f"dan {said} dibahas dalam buku."
    )


def _in_order(dataset: Dataset, pages: list[Page]) -> list[Page]:
    """Return the chapters by number, then the other pages by name."""
    order = [chapter.page for chapter in dataset.chapters.values()]
    return sorted(pages, key=lambda page: (page.name not in order, page.name))


def _places(dataset: Dataset, page: Page) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Yield each place on ``page`` that rests on statements, and which they are."""
    title = page.headings[0] if page.headings else page.name
    for passage in page.passages:
        anchor = make_id(passage.heading)
        yield Place(page.name, title, anchor, passage.heading), passage.statements
    for call in page.calls:
        printed = PRINTED.get(call.directive)
        for name in printed(dataset, call) if printed else ():
            if dataset.has(name):
                place = Place(page.name, title, record_anchor(name), name)
                yield place, _statements(dataset.record(name))


def _statements(record: model.Record) -> tuple[str, ...]:
    source = getattr(record, "source", None)
    return source.statements if isinstance(source, model.Source) else ()
