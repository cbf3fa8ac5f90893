"""Put the widget host and each widget's own files on the pages that use them, and only there."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError
from sphinx.util.osutil import relative_uri

from coursekit import widgets
from coursekit.dataset import load

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

FOLDER = "_widgets"
HOST = Path(widgets.__file__).parent / "host.js"
KINDS = {kind.name: kind for kind in (widgets.ItemWidget, widgets.MatrixWidget)}

_MOUNT = re.compile(r'<div class="ck-mount" data-ck-widget="([a-z]+)"')
_KERNEL_VIEW = "application/vnd.jupyter.widget-view+json"


def setup(app: Sphinx) -> None:
    """Prefer our HTML over kernel views, then serve it from this site."""
    app.connect("config-inited", _prefer_html)
    app.connect("html-page-context", _add_widgets, priority=400)


def _prefer_html(_: Sphinx, config: Any) -> None:  # noqa: ANN401 - Sphinx's Config has no types
    config.nb_mime_priority_overrides = [("html", "text/html", 1)]
    # myst-nb's default loads require.js and the kernel widgets' manager from a third party.
    config.nb_ipywidgets_js = {}


def _add_widgets(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    body = context.get("body", "")
    if _KERNEL_VIEW in body:
        raise ExtensionError(
            f"halaman {page} memuat widget yang tidak dapat tampil tanpa kernel. Pakai widget dari "
            "coursekit.widgets, atau hapus selnya."
        )
    used = sorted(set(_MOUNT.findall(body)))
    if not used:
        return
    here = app.builder.get_target_uri(page)

    def published(source: Path) -> str:
        return relative_uri(here, _publish(Path(app.outdir), source))

    for name in used:
        app.add_css_file(published(KINDS[name].file("css")), priority=950)
    modules = {
        name: {"module": published(KINDS[name].file("js")), "keep": list(KINDS[name].kept)}
        for name in used
    }
    course = load(Path(app.srcdir)).course.id
    facts = json.dumps({"course": course, "widgets": modules}, sort_keys=True)
    context["metatags"] = (
        context.get("metatags", "")
        + f'\n<script type="application/json" id="ck-widgets">{facts}</script>'
        + f'\n<script type="module" async src="{published(HOST)}"></script>'
    )


def _publish(site: Path, source: Path) -> str:
    """Write ``source`` once under a name that changes with its content; return its URI."""
    content = source.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:12]
    uri = f"{FOLDER}/{source.stem}.{digest}{source.suffix}"
    target = site / uri
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
    return uri
