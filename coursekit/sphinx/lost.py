"""The page for addresses that do not exist, which GitHub Pages shows at any depth of the site.

Its links begin at the server's root, so it can only be written when the site's address is known.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from coursekit.archive import LOST
from coursekit.sphinx.assets import publish
from coursekit.sphinx.layout import source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

PAGE = LOST.removesuffix(".html")


def _page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    site = Path(app.outdir)
    if app.config.html_baseurl:
        style = publish(site, "search", "css", source("search.css"))
        yield PAGE, {"ck_search_style": style}, "lost.html"
    else:
        (site / LOST).unlink(missing_ok=True)


def _from_the_root(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    if page == PAGE:
        root = urlsplit(app.config.html_baseurl).path
        context["ck_root"] = root
        context["pathto"] = lambda name: f"{root}{app.builder.get_target_uri(name)}"


def setup(app: Sphinx) -> None:
    """Write the page, its links after those that the layout gives to every page."""
    app.connect("html-collect-pages", _page)
    app.connect("html-page-context", _from_the_root, priority=400)
