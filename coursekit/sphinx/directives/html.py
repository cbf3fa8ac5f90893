"""A docutils node that is one HTML element, so that records become semantic HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from coursekit.text import segments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


INLINE = {"b", "i", "span", "strong"}


class HtmlElement(nodes.General, nodes.TextElement):
    """An HTML element: ``tag`` and ``attrs`` are written as they are, children as usual.

    It is a TextElement because the HTML writer expects links in nothing else.
    """


def element(
    tag: str,
    *children: nodes.Node | str,
    classes: tuple[str, ...] = (),
    **attrs: str,
) -> HtmlElement:
    """Return ``<tag>`` around ``children``; strings carry the markup of ``coursekit.text``.

    An underscore in an attribute's name stands for a hyphen; one at the end is dropped.
    """
    node = HtmlElement(tag=tag)
    node["attrs"] = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
    node["classes"] = list(classes)
    for child in children:
        node.extend(inline(child) if isinstance(child, str) else [child])
    return node


def inline(text: str) -> list[nodes.Node]:
    """Return the nodes of a dataset text, its emphasis as ``<em>``."""
    return [
        nodes.emphasis(part, part) if emphasised else nodes.Text(part)
        for part, emphasised in segments(text)
    ]


def raw(markup: str) -> nodes.raw:
    """Return finished HTML as a node."""
    return nodes.raw("", markup, format="html")


def jumps(places: Iterable[tuple[str, str]]) -> HtmlElement:
    """Return links to ``(anchor, text)`` on the same page, for lists that are long."""
    links = [nodes.reference("", text, refid=anchor, internal=True) for anchor, text in places]
    return element("nav", *links, classes=("ck-letters",), aria_label="Langsung ke")


def _visit(self: HTML5Translator, node: HtmlElement) -> None:
    self.body.append(self.starttag(node, node["tag"], "", **node["attrs"]))


def _depart(self: HTML5Translator, node: HtmlElement) -> None:
    # A line break between blocks: search results show the page's bare text.
    end = "" if node["tag"] in INLINE else "\n"
    self.body.append(f"</{node['tag']}>{end}")


def setup(app: Sphinx) -> None:
    """Register the node."""
    app.add_node(HtmlElement, html=(_visit, _depart))
