"""Tables: HTML whose rows become cards on a narrow screen, also those that a page writes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from coursekit.sphinx.directives.html import HtmlElement, element

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def table_row(*cells: tuple[str, list[nodes.Node]]) -> HtmlElement:
    """Return a row of ``(column name, content)``; the first cell heads the row."""
    row = element("tr")
    for position, (column, content) in enumerate(cells):
        head = position == 0
        cell = element(
            "th" if head else "td",
            element("div", *content),
            data_label=column,
        )
        if head:
            cell["attrs"]["scope"] = "row"
        row += cell
    return row


def table(caption: str, columns: tuple[str, ...], rows: list[HtmlElement]) -> HtmlElement:
    """Return a table that stylesheets turn into cards on a narrow screen; "" is no caption.

    A script of the page keeps its meaning for screen readers when it is shown as cards.
    """
    heads = [element("th", name, scope="col") for name in columns]
    return element(
        "table",
        *([element("caption", caption)] if caption else []),
        element("thead", element("tr", *heads)),
        element("tbody", *rows),
        classes=("ck-table",),
    )


def _convert(_app: Sphinx, doctree: nodes.document) -> None:
    """Turn the tables of Markdown into ours."""
    for written in list(doctree.findall(nodes.table)):
        head = next(written.findall(nodes.thead), None)
        body = next(written.findall(nodes.tbody), None)
        if head is None or body is None:
            continue
        columns = tuple(entry.astext() for entry in head.findall(nodes.entry))
        rows = [
            table_row(
                *(
                    (column, _content(entry))
                    for column, entry in zip(columns, row.findall(nodes.entry), strict=True)
                )
            )
            for row in body.findall(nodes.row)
        ]
        written.replace_self(table("", columns, rows))


def _content(entry: nodes.entry) -> list[nodes.Node]:
    """Return what stands in a cell, the only paragraph of it unwrapped."""
    match entry.children:
        case [nodes.paragraph() as paragraph]:
            return list(paragraph.children)
        case children:
            return list(children)


def setup(app: Sphinx) -> None:
    """Convert the tables of each page when it is read."""
    app.connect("doctree-read", _convert)
