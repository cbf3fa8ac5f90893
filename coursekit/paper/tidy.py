"""Turn a page's markup for screens into that for paper: no script, no form, no button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from bs4.element import Comment

if TYPE_CHECKING:
    from bs4.element import Tag

DROPPED = (
    "script, style, noscript, button, input, select, .ck-launch, .ck-feedback, .ck-actions,"
    " .ck-field-count, .ck-unseen"
)
RENAMED = {"form": "div", "fieldset": "div", "label": "div", "details": "div"}
KEPT = {
    "id",
    "href",
    "class",
    "lang",
    "start",
    "value",
    "scope",
    "colspan",
    "rowspan",
    "alt",
    "src",
    "data-label",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "aria-describedby",
}
ROLES = {"img", "group"}
EMPTY = ("div", "span", "p", "ul", "ol")
# An empty element that is drawn.
LINE = '<div class="ck-line"></div>'


def tidy(article: Tag) -> None:
    """Leave of ``article`` what paper can show."""
    for comment in article.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    _write_on_lines(article)
    for node in article.select(DROPPED):
        node.decompose()
    for heading in article.select("summary, legend"):
        heading.name = "p"
        heading["class"] = "ck-summary"
    for old, new in RENAMED.items():
        for node in article.select(old):
            node.name = new
    for node in article.select("*"):
        _clean(node)
    for name in EMPTY:
        for node in reversed(article.select(f"{name}:not([id], .ck-line)")):
            if not node.get_text(strip=True) and not node.select("*"):
                node.decompose()


def _write_on_lines(article: Tag) -> None:
    """Put lines in place of fields, and a list of what sliders would move in place of these."""
    for form in article.select("form.ck-slides"):
        names = "".join(f"<li>{legend.decode_contents()}</li>" for legend in form.select("legend"))
        form.replace_with(BeautifulSoup(f"<ul>{names}</ul>", "html.parser"))
    for area in article.select("textarea"):
        area.replace_with(BeautifulSoup(LINE * int(str(area.get("rows", "3"))), "html.parser"))


def _clean(node: Tag) -> None:
    """Drop the attributes that only screens and scripts need."""
    drawing = node.name == "svg" or node.find_parent("svg") is not None
    for name in list(node.attrs):
        value = str(node[name])
        if name == "role":
            kept = value in ROLES
        elif name == "type":
            kept = node.name == "ol"
        elif drawing:
            kept = not name.startswith("data-")
        else:
            kept = name in KEPT
        if not kept:
            del node[name]
        elif drawing and value.startswith("var("):
            # Few readers of books know the variable; its fallback is what it holds in daylight.
            node[name] = value.rpartition(", ")[2].removesuffix(")")
