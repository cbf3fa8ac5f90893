"""The icons of the models, drawn alike in figures, pages and widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coursekit.model import Icon

# Path data in a box of 16 x 16.
ICONS: dict[Icon, str] = {
    "lingkaran": "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z",
    "persegi": "M1.5 1.5h13v13h-13z",
    "segitiga": "M8 1 15.5 14.5H.5z",
}
