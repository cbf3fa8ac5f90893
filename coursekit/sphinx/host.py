"""Put the widgets' files on the pages that use them, and only there.

On a page the widgets are HTML, which ``host.js`` brings to life without a kernel, so that neither
require.js nor the kernel widgets' manager is ever asked for. Their states and keys come in a file
of their own, asked for when a reader comes near the first of them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError

from coursekit import widgets
from coursekit.bank import practice
from coursekit.english import mark_data
from coursekit.item import keyed_form
from coursekit.sphinx.assets import data_script, lean, publish
from coursekit.sphinx.directives.course import course_of
from coursekit.sphinx.directives.states import states_of
from coursekit.widgets.base import classic, source

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

HOST = "host"
FILES = "widgets"
KINDS = {kind.name: kind for kind in widgets.KINDS}

_MOUNT = re.compile(r'<div class="ck-mount" data-ck-widget="([^"]*)"')
_KERNEL_VIEW = "application/vnd.jupyter.widget-view+json"


def setup(app: Sphinx) -> None:
    """Prefer our HTML to kernel views, then serve what it needs from this site."""
    app.add_config_value("coursekit_course", "", "html", str)
    app.connect("config-inited", _prefer_html)
    # Before myst-nb adds the scripts of kernel widgets, at 500.
    app.connect("html-page-context", _add_widgets, priority=400)


def _prefer_html(_app: Sphinx, config: Config) -> None:
    if "nb_mime_priority_overrides" not in config:
        return
    ours = [(builder, "text/html", 1) for builder in ("html", "dirhtml", "singlehtml")]
    config["nb_mime_priority_overrides"] = [*config["nb_mime_priority_overrides"], *ours]
    config["nb_ipywidgets_js"] = {}


def _add_widgets(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    body = context.get("body", "")
    if _KERNEL_VIEW in body:
        raise ExtensionError(
            f"Halaman “{page}” memuat widget yang tidak dapat berjalan tanpa kernel. "
            "Pakailah widget dari coursekit.widgets, atau hapus sel yang menampilkannya."
        )
    _forget_kernel_state(app, page)
    used = list(dict.fromkeys(_MOUNT.findall(body)))
    unknown = sorted(set(used) - set(KINDS))
    if unknown:
        raise ExtensionError(
            f"Halaman “{page}” memuat widget “{unknown[0]}” yang tidak dikenal. "
            f"Yang ada: {', '.join(KINDS)}."
        )
    if used:
        _add_files(app, page, used, context)


def _forget_kernel_state(app: Sphinx, page: str) -> None:
    """Drop the state that a kernel's widgets left behind: the page carries its own."""
    metadata = getattr(app.env, "nb_metadata", {}).get(page, {})
    metadata.get("js_files", {}).pop("ipywidgets_state", None)


def _add_files(app: Sphinx, page: str, used: list[str], context: dict[str, Any]) -> None:
    site = Path(app.outdir)
    course = course_of(app.env)

    def give(name: str, value: object) -> str:
        script = mark_data(data_script(name, value), course.dataset.english)
        return publish(site, name, "js", script)

    facts: dict[str, Any] = {"course": app.config.coursekit_course or course.dataset.course.id}
    states = states_of(app.env, page)
    if states:
        facts["states"] = give(f"widget-{page.rsplit('/', 1)[-1]}", states)
    if "session" in used:
        facts["bank"] = {
            chapter: give(
                f"bank-{chapter}", [keyed_form(item) for item in practice(course.bank, chapter)]
            )
            for chapter in dict.fromkeys(
                item.chapter for item in course.bank.values() if item.pool == "practice"
            )
        }
    context["ck_facts"] = json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")
    # One file of each for all pages: whoever has seen one page with widgets has them.
    context["ck_styles"].append(publish(site, FILES, "css", stylesheet()))
    context["ck_scripts"].append(publish(site, FILES, "js", script()))


def script() -> str:
    """Return the one script of all pages with widgets: the modules, each after those it imports."""
    used = dict.fromkeys(part for kind in KINDS.values() for part in kind.uses)
    shared = [part for part in used if part not in KINDS]
    kinds = sorted(KINDS.values(), key=lambda kind: len(kind.uses))
    return lean(
        "".join(
            [
                *map(classic, shared),
                *(classic(kind.name, kept=kind.kept, defaults=kind.defaults()) for kind in kinds),
                classic(HOST),
            ]
        )
    )


def stylesheet() -> str:
    """Return the one style of all pages with widgets."""
    return "\n".join(source(f"{name}.css") for name in ("base", *KINDS))
