"""Pictures that take their place before they are there, and load when a reader comes near."""

from __future__ import annotations

import html
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx.util.images import get_image_size

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


def _visit(self: HTML5Translator, node: nodes.image) -> None:
    builder: Any = self.builder
    if node["uri"] not in builder.images:
        return  # Sphinx has complained that it cannot be read
    file = posixpath.join(builder.imgpath, quote(builder.images[node["uri"]]))
    # A style attribute would do, but the policy of the pages allows none.
    size = get_image_size(str(Path(builder.srcdir, node["uri"])))
    place = ""
    if size is not None:
        width = int(str(node.get("width", size[0])).removesuffix("px"))
        place = f' width="{width}" height="{round(size[1] * width / size[0])}"'
    described = html.escape(node.get("alt", ""))
    self.body.append(f'<img src="{html.escape(file)}" alt="{described}"{place} loading="lazy">')


def _depart(_self: HTML5Translator, _node: nodes.image) -> None:
    """Do nothing: an image has no end."""


def setup(app: Sphinx) -> None:
    """Write images ourselves."""
    app.add_node(nodes.image, override=True, html=(_visit, _depart))
