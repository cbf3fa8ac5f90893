"""The colours of pages, documents and figures, from ``colours.toml``; on paper they are light."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
COLOURS = {name: (light, dark) for kind in _KINDS.values() for name, (light, dark) in kind.items()}
"""The light and the dark colour of each name."""

_USED = re.compile(r"var\(--ck-([\w-]+)")


def variable(name: str) -> str:
    """Return how CSS names a colour; the light one holds where no page sets any."""
    return f"var(--ck-{name}, {COLOURS[name][0]})"


def by_theme() -> str:
    """Return the colours of the site, whose pages know what their reader chose."""
    return _rules("html", "screen", 'html[data-theme="dark"]', _KINDS["course"])


def by_system(style: str) -> str:
    """Return the colours that ``style`` uses, for a document that follows its reader's system."""
    used = dict.fromkeys(_USED.findall(style))
    return _rules(":root", "screen and (prefers-color-scheme: dark)", ":root", used)


def _rules(root: str, media: str, dark_root: str, names: Iterable[str]) -> str:
    light, dark = (
        "".join(f"  --ck-{name}: {COLOURS[name][mode]};\n" for name in names) for mode in (0, 1)
    )
    return (
        f"{root} {{\n  color-scheme: light;\n{light}}}\n\n"
        f"@media {media} {{\n{dark_root} {{\n  color-scheme: dark;\n{dark}}}\n}}\n"
    )
