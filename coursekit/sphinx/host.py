"""Put the widget host and each widget's own files on the pages that use them, and only there.

On a page the widgets are HTML made by ``mount()``, which ``host.js`` brings to life without a
kernel, so that neither require.js nor the kernel widgets' manager is ever asked for.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError
from sphinx.util.osutil import relative_uri

from coursekit import widgets
from coursekit.bank import practice
from coursekit.item import keyed_form
from coursekit.sphinx.directives.course import course_of
from coursekit.widgets.base import bundle, source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from coursekit.item import Item

FOLDER = "_widgets"
HOST_USES = ("memory", "store")
_IMPORT = re.compile(r'(?m)(^import [^;]* from "\./)(\w+)\.js";')
# Comments on lines of their own; nothing else of a script is touched.
_COMMENT = re.compile(r"(?ms)^[ ]*(?://[^\n]*|/\*\*.*?\*/)\n")
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
        context["metatags"] = context.get("metatags", "") + _head(app, page, used)


def _forget_kernel_state(app: Sphinx, page: str) -> None:
    """Drop the state that a kernel's widgets left behind: the page carries its own."""
    metadata = getattr(app.env, "nb_metadata", {}).get(page, {})
    metadata.get("js_files", {}).pop("ipywidgets_state", None)


def _head(app: Sphinx, page: str, used: list[str]) -> str:
    here = app.builder.get_target_uri(page)

    def published(name: str, suffix: str, content: str) -> str:
        uri = _publish(Path(app.outdir), name, suffix, content)
        return html.escape(relative_uri(here, uri))

    scripts = {name: published(name, "js", text) for name, text in scripts_of(used).items()}
    host = scripts.pop("host")
    facts: dict[str, Any] = {
        "course": app.config.coursekit_course or course_of(app.env).dataset.course.id,
        "widgets": {
            name: {
                "module": scripts[name],
                "kept": list(KINDS[name].kept),
                "defaults": KINDS[name].defaults(),
            }
            for name in used
        },
    }
    if "session" in used:
        bank = course_of(app.env).bank
        chapters = dict.fromkeys(item.chapter for item in bank.values() if item.pool == "practice")
        facts["bank"] = {
            chapter: published(f"bank-{chapter}", "json", chapter_file(bank, chapter))
            for chapter in chapters
        }
    state = json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")
    lines = [
        *(
            f'<link rel="stylesheet" href="{published(name, "css", source(f"{name}.css"))}">'
            for name in ("base", *needed_by(used))
        ),
        # Asked for together with the host, not after it.
        *(f'<link rel="modulepreload" href="{module}">' for module in scripts.values()),
        f'<script type="application/json" id="ck-widgets">{state}</script>',
        f'<script type="module" async src="{host}"></script>',
    ]
    return "".join(f"\n    {line}" for line in lines)


def needed_by(used: Iterable[str]) -> list[str]:
    """Return the widgets that the widgets ``used`` on a page need, each after those it borrows."""
    lenders = [lender for name in used for lender in KINDS[name].borrows.values()]
    return [name for name in dict.fromkeys([*lenders, *used]) if name in KINDS]


def scripts_of(used: Iterable[str]) -> dict[str, str]:
    """Return the scripts of a page by name, the host's among them.

    A script that borrows imports another by the name under which ``_publish`` puts that one.
    """
    scripts = {"host": lean(bundle("host", HOST_USES))}
    for name in needed_by(used):
        kind = KINDS[name]
        text = bundle(name, [part for part in kind.uses if part not in kind.borrows])
        files = {
            part: _file(lender, "js", scripts[lender].encode())
            for part, lender in kind.borrows.items()
        }
        scripts[name] = _IMPORT.sub(
            lambda found, files=files: f'{found[1]}{files[found[2]]}";',  # type: ignore[misc]
            lean(text),
        )
    return scripts


def lean(script: str) -> str:
    """Return a script without the comments that stand on lines of their own."""
    return _COMMENT.sub("", script)


def chapter_file(bank: Mapping[str, Item], chapter: str) -> str:
    """Return the practice items of a chapter as JSON, for reviews."""
    return json.dumps(
        [keyed_form(item) for item in practice(bank, chapter)], ensure_ascii=False, sort_keys=True
    )


def _publish(site: Path, name: str, suffix: str, content: str) -> str:
    """Write a file into the site under a name that changes with its content; return its URI."""
    data = content.encode()
    uri = f"{FOLDER}/{_file(name, suffix, data)}"
    target = site / uri
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
    return uri


def _file(name: str, suffix: str, data: bytes) -> str:
    return f"{name}.{hashlib.sha256(data).hexdigest()[:10]}.{suffix}"
