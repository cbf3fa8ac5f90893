"""Figures: drawn alike each time, saying in words what they show, inert to what the data hold."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from coursekit.errors import CourseError
from coursekit.figures import FIGURES, draw, drawing
from coursekit.text import to_plain

if TYPE_CHECKING:
    from coursekit.dataset import Dataset

SVG = "{http://www.w3.org/2000/svg}"


def tree(figure_id: str, dataset: Dataset) -> ET.Element:
    return ET.fromstring(draw(figure_id, dataset))  # noqa: S314 - it is what we have just drawn


def words(element: ET.Element) -> str:
    """Return the drawn text in reading order, lines joined by a space."""
    return " ".join(text.text or "" for text in element.iter(f"{SVG}text"))


@pytest.mark.parametrize("figure_id", FIGURES)
def test_a_figure_is_the_same_each_time(figure_id: str, dataset: Dataset) -> None:
    assert draw(figure_id, dataset) == draw(figure_id, dataset)


@pytest.mark.parametrize("figure_id", FIGURES)
def test_a_figure_has_a_text_alternative_of_its_own(figure_id: str, dataset: Dataset) -> None:
    figure = tree(figure_id, dataset)
    assert figure.get("role") == "img"
    named = {
        part.get("id"): part.text for part in figure if part.tag in {f"{SVG}title", f"{SVG}desc"}
    }
    assert (figure.get("aria-labelledby") or "").split() == list(named)
    assert all(text and name and name.startswith(f"{figure_id}-") for name, text in named.items())
    ids = [element.get("id") for element in figure.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("figure_id", FIGURES)
def test_text_is_large_enough_for_a_phone(figure_id: str, dataset: Dataset) -> None:
    figure = tree(figure_id, dataset)
    assert (figure.get("viewBox") or "").split()[:3] == ["0", "0", "360"]
    assert float(figure.get("font-size") or 0) >= 13
    assert not [text for text in figure.iter(f"{SVG}text") if text.get("font-size")]


@pytest.mark.parametrize("figure_id", FIGURES)
def test_every_colour_follows_the_page(figure_id: str, dataset: Dataset) -> None:
    for element in tree(figure_id, dataset).iter():
        for name in ("fill", "stroke"):
            colour = element.get(name, "none")
            assert colour in {"none", "currentColor"} or colour.startswith("var(--ck-"), colour


def test_the_map_shows_every_regional_term_once(dataset: Dataset) -> None:
    shown = words(tree("peta-istilah", dataset))
    spoken = draw("peta-istilah", dataset)
    for region in dataset.regions.values():
        assert region.name in shown
    terms = [term for term in dataset.terms.values() if term.regions]
    assert len(terms) >= len(dataset.regions)
    for term in terms:
        assert shown.count(to_plain(term.name)) == 1
        assert f"{to_plain(term.name)}" in spoken
        assert (term.period or "") in shown


def test_the_chain_shows_every_assumption_in_order(dataset: Dataset) -> None:
    expected = " ".join(
        f"{one.number} {one.title} {one.kind}" for one in dataset.assumptions.values()
    )
    assert words(tree("rantai-asumsi", dataset)) == expected


def test_the_glance_addresses_every_cell(dataset: Dataset) -> None:
    shown = words(tree("sekilas-matriks", dataset)).split()
    assert [word for word in shown if word in dataset.cells] == [
        cell_id
        for group in dataset.groups
        for variable in dataset.variables.values()
        if variable.group == group
        for cell_id in (f"{variable.number}{model}" for model in dataset.models)
    ]


def test_markup_in_the_data_stays_text(dataset: Dataset) -> None:
    name = "<script>alert(1)</script> & *miring*"
    regions = {
        key: region.model_copy(update={"name": name}) for key, region in dataset.regions.items()
    }
    figure = tree("peta-istilah", dataclasses.replace(dataset, regions=regions))
    assert not list(figure.iter(f"{SVG}script"))
    assert "<script>alert(1)</script> & miring" in words(figure)


def test_an_unknown_figure_is_told(dataset: Dataset) -> None:
    with pytest.raises(CourseError, match=r"Gambar “peta” tidak ada\. Yang ada: peta-istilah, "):
        draw("peta", dataset)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [(["a"], "a"), (["a", "b"], "a dan b"), (["a", "b", "c"], "a, b, dan c")],
)
def test_a_list_is_written_in_indonesian(parts: list[str], expected: str) -> None:
    assert drawing.sentence(parts) == expected
