"""The domain that knows on which page each record stands, so that records link to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain
from sphinx.util.nodes import make_refnode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils.nodes import Element
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


class Anchors(Domain):
    """Anchors of records: ``{anchor: [page, ...]}``; a link goes to the first page by name."""

    name = "kursus"
    label = "Kursus"
    initial_data = {"pages": {}}  # noqa: RUF012 - the base class declares it so
    dangling_warnings = {  # noqa: RUF012
        "record": (
            "tautan ke “#%(target)s” tidak bertujuan: catatan data itu belum dicetak di halaman "
            "mana pun. Tambahkan direktifnya pada halaman yang membahasnya."
        )
    }

    @property
    def pages(self) -> dict[str, list[str]]:
        """Return the pages of each anchor."""
        pages: dict[str, list[str]] = self.data["pages"]
        return pages

    def note(self, anchor: str, page: str) -> None:
        """Remember that ``anchor`` stands on ``page``."""
        self.pages[anchor] = sorted({*self.pages.get(anchor, []), page})

    def clear_doc(self, docname: str) -> None:
        """Forget the anchors of a page that is read anew."""
        for anchor, pages in list(self.pages.items()):
            self.pages[anchor] = [page for page in pages if page != docname]
            if not self.pages[anchor]:
                del self.pages[anchor]

    def merge_domaindata(self, docnames: list[str], otherdata: dict[str, Any]) -> None:
        """Take over the anchors that a parallel reader found."""
        for anchor, pages in otherdata["pages"].items():
            for page in pages:
                if page in docnames:
                    self.note(anchor, page)

    def resolve_xref(
        self,
        env: BuildEnvironment,  # noqa: ARG002
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,  # noqa: ARG002
        contnode: Element,
    ) -> Element | None:
        """Link to the record's page; ``elsewhere`` vanishes when it stands on this page only."""
        pages = self.pages.get(target, [])
        if typ == "elsewhere":
            pages = [page for page in pages if page != fromdocname]
            if not pages:
                return nodes.inline()
        if not pages:
            return None
        page = fromdocname if fromdocname in pages else pages[0]
        return make_refnode(builder, fromdocname, page, target, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: Element,
    ) -> list[tuple[str, Element]]:
        """Let a page write ``[text](#anchor)``."""
        found = self.resolve_xref(env, fromdocname, builder, "record", target, node, contnode)
        return [("kursus:record", found)] if found is not None else []

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Return nothing: records are found by the text search, not by name."""
        return ()


def link(anchor: str, *children: nodes.Node, kind: str = "record") -> addnodes.pending_xref:
    """Return a link to a record's anchor, resolved when all pages are read."""
    text = nodes.inline("", "", *children)
    return addnodes.pending_xref(
        "", text, refdomain=Anchors.name, reftype=kind, reftarget=anchor, refwarn=True
    )


def setup(app: Sphinx) -> None:
    """Register the domain."""
    app.add_domain(Anchors)
