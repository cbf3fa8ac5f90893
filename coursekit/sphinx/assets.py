"""Files that pages load, under names that change with what they hold: browsers may keep them."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER = "_assets"
# Comments on lines of their own; nothing else of a script is touched.
_COMMENT = re.compile(r"(?ms)^[ ]*(?://[^\n]*|/\*\*.*?\*/)\n")


def publish(site: Path, name: str, suffix: str, content: str | bytes) -> str:
    """Write a file into the site and return its URI relative to the site's root."""
    data = content.encode() if isinstance(content, str) else content
    uri = f"{FOLDER}/{file_name(name, suffix, data)}"
    target = site / uri
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return uri


def file_name(name: str, suffix: str, data: bytes) -> str:
    """Return the name of a published file: ``name``, ten digits of its SHA-256, ``suffix``."""
    return f"{name}.{hashlib.sha256(data).hexdigest()[:10]}.{suffix}"


def data_script(name: str, value: object) -> str:
    """Return the script that gives ``value`` to whoever asked ``ck.load`` for the file ``name``.

    A script and not JSON, because pages opened from a disk may not fetch.
    """
    return (
        f"ck.give({json.dumps(name)}, {json.dumps(value, ensure_ascii=False, sort_keys=True)});\n"
    )


def lean(script: str) -> str:
    """Return a script without the comments that stand on lines of their own."""
    return _COMMENT.sub("", script)


def forget_unasked(site: Path) -> None:
    """Delete the assets that no page of ``site`` names: they are of an earlier build."""
    pages = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.html"))
    for path in (site / FOLDER).iterdir():
        if path.name not in pages:
            path.unlink()


def _finish(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        forget_unasked(Path(app.outdir))


def setup(app: Sphinx) -> None:
    """Forget the assets of earlier builds before other steps count the files."""
    app.connect("build-finished", _finish, priority=100)
