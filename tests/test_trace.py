"""From a statement of the lecture to its records and to the passages of the book that state it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from coursekit.dataset import load
from coursekit.pages import read_page, read_pages, record_anchor
from coursekit.sphinx.directives import DIRECTIVES
from coursekit.trace import PRINTED, summary, trace

if TYPE_CHECKING:
    from coursekit.dataset import Dataset

COURSE = Path(__file__).resolve().parent / "course"
PAGE = """\
---
kernelspec: {name: python3}
---
(bab)=
# Bab *satu*

Kalimat.

% sumber: S001 S002

```{definition} def-a
:kelas: x
```

````{note}
```{definition} bukan-ini
```
% sumber: S999
````

## Sel {model}`A`

:::{matrix-table} cara
:::

% catatan lain
% sumber: S003
"""


def test_a_page_tells_its_headings_its_directives_and_what_it_rests_on() -> None:
    page = read_page("book/satu", PAGE)
    assert page.file == "book/satu.md"
    assert page.headings == ("Bab satu", "Sel A")
    assert [(call.directive, call.argument, call.line) for call in page.calls] == [
        ("definition", "def-a", 11),
        ("note", "", 15),
        ("matrix-table", "cara", 23),
    ]
    assert [(one.heading, one.statements, one.line) for one in page.passages] == [
        ("Bab satu", ("S001", "S002"), 9),
        ("Sel A", ("S003",), 27),
    ]


def test_records_have_one_anchor_each() -> None:
    assert [record_anchor(name) for name in ("4A", "D01", "E35", "ross-1")] == [
        "sel-4a",
        "catatan-d01",
        "catatan-e35",
        "ross-1",
    ]


def test_a_statement_is_traced_to_records_and_passages() -> None:
    found = {one.statement.id: one for one in trace(load(COURSE), COURSE)}
    assert found["S001"].records == ("kerja-bakti", "tujuan-1a")
    assert [str(place) for place in found["S001"].places] == ["book/01-matriks#kerja-bakti"]
    assert found["S009"].records == found["S009"].places == ()
    assert summary([*found.values()]) == (
        "Kuliah memuat 9 pernyataan; 1 di antaranya judul salindia atau ulangan. Dari 8 pernyataan "
        "isi, 8 dimuat dalam data dan 3 dibahas dalam buku."
    )


def test_every_directive_that_the_trace_knows_exists() -> None:
    assert set(PRINTED) <= set(DIRECTIVES)


def test_every_statement_of_the_lecture_is_carried(dataset: Dataset, root: Path) -> None:
    traces = trace(dataset, root)
    assert len(traces) == 297
    assert all(one.records for one in traces if one.statement.kind == "isi")


def test_every_statement_of_the_lecture_is_said_on_a_page(dataset: Dataset, root: Path) -> None:
    content = [one for one in trace(dataset, root) if one.statement.kind == "isi"]
    assert [one.statement.id for one in content if not one.places] == []


def test_every_place_is_an_anchor_of_the_built_site(
    dataset: Dataset, root: Path, site: Path
) -> None:
    pages: dict[str, set[str]] = {}
    for page in read_pages(root):
        built = site / f"{page.name}.html"
        html = BeautifulSoup(built.read_text(encoding="utf-8"), "html.parser")
        pages[page.name] = {str(tag["id"]) for tag in html.find_all(id=True)}
    places = {place for one in trace(dataset, root) for place in one.places}
    assert len(places) > 100
    assert [str(place) for place in places if place.anchor not in pages[place.page]] == []


def test_the_page_of_the_trace_lists_every_statement(
    dataset: Dataset, root: Path, site: Path
) -> None:
    html = (site / "book" / "jejak.html").read_text(encoding="utf-8")
    assert [name.upper() for name in re.findall(r'<span id="(s\d{3})"', html)] == [
        *dataset.statements
    ]
    assert summary(trace(dataset, root)) in html
