"""Links to the practice notebooks where somebody else's computer runs them, such as Binder.

The environment variable ``COURSEKIT_LAUNCH`` is an address to which the path of a notebook in the
repository is appended, for example
``https://mybinder.org/v2/gh/OWNER/REPO/HEAD?urlpath=lab/tree/``. Without it there is no link. A
link is a plain one: no page asks that address for anything by itself.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from docutils import nodes

from coursekit.selfstudy import WELCOME, asked, path_of
from coursekit.sphinx.directives.course import course_of
from coursekit.sphinx.directives.html import element

if TYPE_CHECKING:
    from sphinx.application import Sphinx

VARIABLE = "COURSEKIT_LAUNCH"
CHAPTER = "Kerjakan sebagai buku catatan (Binder)"
START = "Berlatih dengan buku catatan (Binder)"
TOLD = " Perlu sekitar satu menit sampai terbuka, dan jawaban di sana terhapus sesudah ditutup."
ITEM = '<div class="ck-mount" data-ck-widget="item"'


def setup(app: Sphinx) -> None:
    """Take the address into the configuration, so that pages are made anew when it changes."""
    app.add_config_value("coursekit_launch", os.environ.get(VARIABLE, "").strip(), "env", str)
    app.connect("doctree-read", _add_link)


def _add_link(app: Sphinx, doctree: nodes.document) -> None:
    address = app.config.coursekit_launch
    if not address:
        return
    page = app.env.docname
    if page == app.config.root_doc:
        # At the end of where to begin.
        first = list(doctree.findall(nodes.section))[1]
        first += _link(START, address + WELCOME)
        return
    course = course_of(app.env)
    chapters = [one for one in course.dataset.chapters.values() if one.page == page]
    asking = [node for node in doctree.findall(nodes.raw) if node.astext().startswith(ITEM)]
    if chapters and asking and asked(course.bank, chapters[0].id):
        last = asking[-1]
        last.parent.insert(
            last.parent.index(last) + 1, _link(CHAPTER, address + path_of(*chapters))
        )


def _link(text: str, address: str) -> nodes.Element:
    linked = nodes.reference("", text, refuri=address, internal=False)
    return element("p", linked, nodes.Text("."), nodes.Text(TOLD), classes=("ck-launch",))
