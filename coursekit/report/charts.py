"""The charts of the report: drawn by pygal, then bare of scripts, addresses and its own style."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pygal
from pygal.style import Style

from coursekit.report.words import number

if TYPE_CHECKING:
    from collections.abc import Sequence

# pygal leaves a finder of its plugins behind, of which every later import complains.
sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, pygal.PluginImportFixer)]

_SIZE = {"width": 460, "height": 300}
_FONT = 13
_DOT = 5
# Points less than this share of the chart apart have one label.
_NEAR = 0.05
_DROPPED = {"style", "script", "defs", "desc", "title"}
_KEPT = ("class", "cx", "cy", "d", "height", "r", "rx", "ry", "transform", "viewBox")
_ATTRIBUTES = {*_KEPT, "width", "x", "y"}
# What pygal draws for its tooltips.
_OVERLAYS = {"tooltip-overlay", "text-overlay"}


def histogram(counts: Sequence[int], labels: Sequence[str], title: str, told: str) -> str:
    """Return a bar chart as inline SVG; ``told`` says in words what it shows."""
    top = max([*counts, 1])
    step = _step(top)
    chart = pygal.Bar(
        **_settings(),
        margin=6,
        spacing=2,
        y_labels=[*range(0, top + step, step)],
    )
    chart.x_labels = labels
    chart.add("", list(counts))
    return _bare(chart.render(), title, told)


def _step(top: int) -> int:
    """Return the least round step, 1, 2, 5, 10, 20, ..., of which five reach ``top``."""
    unit = 1
    while 25 * unit < top:
        unit *= 10
    return next(step for step in (unit, 2 * unit, 5 * unit) if 5 * step >= top)


def scatter(
    points: Sequence[tuple[str, float, float]], titles: tuple[str, str], title: str, told: str
) -> str:
    """Return labelled points (label, x in [0, 1], y in [-1, 1]) as SVG; titles of x and y."""
    lowest = min([0.0, *(y for _, _, y in points)])
    bottom = math.floor(lowest * 5) / 5
    top = max(0.6, math.ceil(max([0.0, *(y for _, _, y in points)]) * 5) / 5)
    chart = pygal.XY(
        **_settings(),
        margin=6,
        stroke=False,
        dots_size=_DOT,
        xrange=(0, 1),
        range=(bottom, top),
        x_title=titles[0],
        y_title=titles[1],
        show_x_guides=True,
    )
    steps = round((top - bottom) * 5)
    chart.y_labels = [
        {"value": one, "label": number(one, 1)}
        for one in (round(bottom + step / 5, 1) for step in range(steps + 1))
    ]
    chart.x_labels = [{"value": one / 5, "label": number(one / 5, 1)} for one in range(6)]
    # A point at the edge of the plot is left out by pygal unless it lies within.
    chart.add("", [(min(max(x, 0.0), 1 - 1e-9), y) for _, x, y in points])
    return _bare(chart.render(), title, told, _together(points, top - bottom))


def _together(points: Sequence[tuple[str, float, float]], height: float) -> list[str]:
    """Return the labels with those of points that nearly meet joined at the first of them."""
    labels: list[str] = []
    kept: list[int] = []
    for place, (label, x, y) in enumerate(points):
        near = next(
            (
                one
                for one in kept
                if abs(points[one][1] - x) < _NEAR and abs(points[one][2] - y) < _NEAR * height
            ),
            None,
        )
        labels.append("" if near is not None else label)
        if near is None:
            kept.append(place)
        else:
            labels[near] += f", {label}"
    return labels


def _settings() -> dict[str, object]:
    style = Style(
        font_family="sans-serif",
        label_font_size=_FONT,
        major_label_font_size=_FONT,
        title_font_size=_FONT + 1,
    )
    return {
        **_SIZE,
        "js": [],
        "style": style,
        "show_legend": False,
        "explicit_size": False,
        "print_labels": False,
    }


def _bare(drawn: bytes, title: str, told: str, labels: Sequence[str] = ()) -> str:
    """Return a chart without what only pygal's own page needs; the page's style colours it."""
    tree = ET.fromstring(drawn)  # noqa: S314 - pygal has just made it
    _strip(tree)
    tree.set("role", "img")
    tree.set("aria-label", f"{title}. {told}")
    tree.set("class", "chart")
    if labels:
        series = next(
            group for group in tree.iter("g") if group.find("g[@class='dots']") is not None
        )
        # Above all dots, lest one hide a number.
        for dot, label in zip(list(series.iter("circle")), labels, strict=True):
            x, y = float(dot.get("cx", 0)) + _DOT + 2, float(dot.get("cy", 0)) - _DOT + 1
            name = ET.SubElement(series, "text", {"class": "label", "x": f"{x:.1f}"})
            name.set("y", f"{y:.1f}")
            name.text = label
    return ET.tostring(tree, encoding="unicode", short_empty_elements=True)


def _strip(node: ET.Element) -> None:
    """Take away namespaces, comments, scripts, styles, tooltips and unknown attributes."""
    node.tag = node.tag.rpartition("}")[2]
    for name in list(node.attrib):
        if name not in _ATTRIBUTES:
            del node.attrib[name]
    for child in list(node):
        kind = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else "script"
        if kind in _DROPPED or _OVERLAYS & set(child.get("class", "").split()):
            node.remove(child)
        else:
            _strip(child)
