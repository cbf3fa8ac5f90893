"""Documents: pages of one file each, without network, that a lecturer or a student keeps."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from string import Template

from coursekit.colours import by_system

_FOLDER = Path(__file__).parent
_POLICY = "default-src 'none'; {kinds}; base-uri 'none'; form-action 'none'"


def document_style(*own: str) -> str:
    """Return the style of a document: the colours that it uses, what all share, its ``own``."""
    rules = "\n".join([_source("document.css"), *own])
    return f"\n{by_system(rules)}\n{rules}"


def document(body: str, *, title: str, generator: str, style: str, script: str = "") -> str:
    """Return a whole document, which runs no other script and takes no other style; all is HTML."""
    inline = {"script-src": script, "style-src": style}
    kinds = "; ".join(f"{kind} '{_digest(text)}'" for kind, text in inline.items() if text)
    return Template(_source("document.html")).substitute(
        generator=generator,
        policy=_POLICY.format(kinds=kinds),
        title=title,
        style=style,
        body=body + (f"<script>{script}</script>\n" if script else ""),
    )


def _source(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """Return what a policy calls an inline script or style by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
