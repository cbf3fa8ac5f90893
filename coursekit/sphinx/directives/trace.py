"""The trace: each statement of the lecture, the records that carry it, where the book says it."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from coursekit.sphinx.directives.course import CourseDirective
from coursekit.sphinx.directives.html import element, inline, jumps
from coursekit.sphinx.directives.tables import table, table_row
from coursekit.text import to_plain
from coursekit.trace import summary, trace

if TYPE_CHECKING:
    from coursekit.sphinx.directives.html import HtmlElement
    from coursekit.trace import Place, Trace

KINDS = {"judul": "judul salindia", "ulangan": "ulangan pernyataan lain"}


class TraceTables(CourseDirective):
    """``{trace-tables}``: a sentence with the figures, then a table for each slide."""

    COLUMNS = ("Nomor", "Isi pernyataan", "Catatan data", "Dibahas di")

    def run(self) -> list[nodes.Node]:
        """Return the sentence and the tables."""
        root = Path(self.env.config.coursekit_root)
        for path in sorted((root / "book").rglob("*.md")):
            self.env.note_dependency(str(path))
        traces = trace(self.dataset, root)
        tables = []
        places = []
        for slide, rows in groupby(traces, key=lambda one: one.statement.slide):
            found = table(f"Salindia {slide}", self.COLUMNS, [self._row(one) for one in rows])
            found["classes"].append("ck-trace")
            places.append((f"salindia-{slide.lower()}", slide))
            found["ids"].append(places[-1][0])
            tables.append(found)
        return [element("p", summary(traces)), jumps(places), *tables]

    def _row(self, one: Trace) -> HtmlElement:
        statement = one.statement
        carried: list[nodes.Node] = []
        if statement.kind in KINDS:
            carried.append(nodes.Text(KINDS[statement.kind]))
        for name in one.records:
            carried += [nodes.Text(", " if carried else ""), element("code", nodes.Text(name))]
        said: list[nodes.Node] = [] if one.places else [nodes.Text("—")]
        for position, place in enumerate(one.places):
            said += [nodes.Text("; " if position else ""), self._link(place)]
        number = element("span", statement.id)
        number["ids"].append(statement.id.lower())
        numbered: list[nodes.Node] = [number]
        contents = (numbered, inline(statement.text), carried, said)
        return table_row(*zip(self.COLUMNS, contents, strict=True))

    def _named(self, what: str) -> str:
        """Return a heading as it is, and the name of a record instead of its id."""
        record = self.dataset.records.get(what)
        names = (getattr(record, key, None) for key in ("name", "title", "aspect", "attribution"))
        return to_plain(next((name for name in names if name), what))

    def _link(self, place: Place) -> nodes.reference:
        address = self.env.app.builder.get_relative_uri(self.env.docname, place.page)
        chapters = {one.page: f"Bab {one.number}" for one in self.dataset.chapters.values()}
        page = chapters.get(place.page, place.title)
        text = page if place.what == place.title else f"{page}: {self._named(place.what)}"
        return nodes.reference(
            "", "", nodes.Text(text), internal=True, refuri=f"{address}#{place.anchor}"
        )
