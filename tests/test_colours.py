"""Colours have one source; text on them can be read by people of weak sight in both modes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from coursekit.colours import COLOURS, by_system, by_theme
from coursekit.document import document_style

if TYPE_CHECKING:
    from pathlib import Path

HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
# Greys and whites of paper, which no screen shows.
OF_PAPER = {"#8a969e", "#9aa8b3"}


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mode", [0, 1])
def test_colours_keep_a_contrast_of_4_5_to_1(mode: int) -> None:
    kinds = [name.removesuffix("-soft") for name in COLOURS if name.endswith("-soft")]
    assert {"a", "b", "c", "ok", "bad", "note", "accent"} <= set(kinds)
    pairs = [(ink, f"{kind}-soft") for kind in kinds for ink in (kind, "text", "muted")]
    pairs += [
        (ink, on) for ink in (*kinds, "text", "muted") for on in ("page", "surface", "ground")
    ]
    shades = [name for name in COLOURS if name.startswith(("heat-", "miss-"))]
    assert len(shades) == 8
    pairs += [("text", shade) for shade in shades]
    for ink, page in pairs:
        one, other = (luminance(COLOURS[name][mode]) for name in (ink, page))
        assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= 4.5, (ink, page)


def test_the_site_follows_its_reader_and_a_document_the_system() -> None:
    assert by_system("a { color: var(--ck-text); border-color: var(--ck-a, red); }") == (
        ":root {\n"
        "  color-scheme: light;\n"
        f"  --ck-text: {COLOURS['text'][0]};\n"
        f"  --ck-a: {COLOURS['a'][0]};\n"
        "}\n\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        ":root {\n"
        "  color-scheme: dark;\n"
        f"  --ck-text: {COLOURS['text'][1]};\n"
        f"  --ck-a: {COLOURS['a'][1]};\n"
        "}\n}\n"
    )
    light, dark = by_theme().split("@media screen {")
    assert f"--ck-text: {COLOURS['text'][0]};" in light
    assert f"--ck-text: {COLOURS['text'][1]};" in dark
    assert dark.startswith('\nhtml[data-theme="dark"] {')
    # The shades of a report's tables are of no use there.
    assert "--ck-heat" not in by_theme()


def test_a_colour_that_does_not_exist_is_told() -> None:
    with pytest.raises(KeyError, match="gren"):
        document_style("p { color: var(--ck-gren); }")


def test_no_style_has_colours_of_its_own(root: Path) -> None:
    package = root / "coursekit"
    styles = [package / "document.css", *package.glob("grading/*.css")]
    styles += [*package.glob("report/*.css"), *package.glob("sphinx/theme/**/*.css")]
    own = {path.name: HEX.findall(path.read_text("utf-8")) for path in styles}
    # Printed pages are black on white.
    assert own.pop("4-print.css")
    assert len(own) > 6
    assert not any(own.values()), own


def test_what_cannot_take_the_colours_repeats_them(root: Path) -> None:
    light = {light for light, _ in COLOURS.values()}
    paper = root / "coursekit/paper"
    for path in (paper / "book.css", paper / "questions.css", *root.glob("tools/*.html")):
        text = re.sub(r"(?s)<svg.*?</svg>", "", path.read_text("utf-8"))
        found = set(HEX.findall(text)) - OF_PAPER
        assert found <= light, path.name
    # Widgets in a notebook have no page that gives them any.
    widgets = "".join(path.read_text("utf-8") for path in root.glob("coursekit/widgets/*.css"))
    fallbacks = re.findall(r"var\(--ck-([\w-]+),.*?(#\w+)\)", widgets)
    assert len(fallbacks) > 20
    assert [pair for pair in fallbacks if COLOURS[pair[0]][0] != pair[1]] == []
