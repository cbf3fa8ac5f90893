"""Terms and definitions: boxes, the table of terms, the glossary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.std import make_glossary_term

from coursekit.english import is_english
from coursekit.pages import record_anchor
from coursekit.sphinx.directives.course import CourseDirective, box, box_title
from coursekit.sphinx.directives.html import HtmlElement, element, inline, jumps
from coursekit.sphinx.directives.tables import table, table_row
from coursekit.text import to_plain

if TYPE_CHECKING:
    from coursekit.model import Definition, Term


def term_link(name: str, *children: nodes.Node) -> addnodes.pending_xref:
    """Return a link to the glossary entry called ``name``."""
    text = nodes.inline("", "", *(children or (nodes.Text(name),)))
    return addnodes.pending_xref(
        "", text, refdomain="std", reftype="term", reftarget=name, refwarn=True, refexplicit=True
    )


def capitalised(name: str) -> str:
    """Return ``name`` with a capital letter at its start, after the mark of emphasis if any."""
    return re.sub(r"[^\W\d_]", lambda letter: letter[0].upper(), name, count=1)


class DefinitionBox(CourseDirective):
    """``{definition} id``: the text, who says so, its elements, its editor's notes."""

    def run(self) -> list[nodes.Node]:
        """Return the box."""
        definition = self.pick("Definisi", self.dataset.definitions)
        term = self.dataset.terms[definition.term]
        node = box("definition")
        self.anchor(node, record_anchor(definition.id))
        heading = inline(capitalised(term.name))
        node += box_title("Definisi", term_link(to_plain(term.name), *heading))
        node += element("p", definition.text, classes=("ck-box-text",))
        if definition.elements:
            node += element("p", "Unsur-unsurnya:", classes=("ck-box-label",))
            items = [element("li", part.text) for part in definition.elements]
            node += element("ul", *items, classes=("ck-elements",))
        node += self._attribution(definition)
        node += self.note_links(definition.notes)
        return [node]

    def _attribution(self, definition: Definition) -> HtmlElement:
        paragraph = element("p", "Sumber: ", classes=("ck-source",))
        key = definition.reference
        if key and self.dataset.references[key].label == definition.attribution:
            paragraph += self.markdown(f"{{cite:t}}`{key}`")
        else:
            paragraph += inline(definition.attribution)
            if key:
                paragraph += [nodes.Text(" "), *self.sources([key])]
        if definition.taught_as:
            paragraph += inline(f". Dalam kuliah: “{definition.taught_as}”")
        paragraph += nodes.Text(".")
        return paragraph


class TermTable(CourseDirective):
    """``{term-table}``: every term with its English name, where it is used, and its gloss."""

    COLUMNS = ("Istilah", "Dalam bahasa Inggris", "Dipakai di", "Arti singkat")

    def run(self) -> list[nodes.Node]:
        """Return the table, in the order of the dataset."""
        rows = [self._row(term) for term in self.dataset.terms.values() if term.regions]
        node = table("Istilah menurut negara pemakainya", self.COLUMNS, rows)
        node["classes"].append("ck-term-table")
        return [node]

    def _row(self, term: Term) -> HtmlElement:
        regions = [self.dataset.regions[region].name for region in term.regions]
        where = ", ".join(regions) + (f" ({term.period})" if term.period else "")
        english: list[nodes.Node] = [nodes.Text("—")]
        if term.english:
            english = [element("span", term.english, lang="en", classes=("ck-foreign",))]
        name = to_plain(term.name)
        linked: list[nodes.Node] = [term_link(name, *inline(term.name))]
        contents = (linked, english, inline(where), inline(term.gloss))
        return table_row(*zip(self.COLUMNS, contents, strict=True))


class GlossaryTerms(CourseDirective):
    """``{glossary-terms}``: a Sphinx glossary of all terms, so that ``{term}`` links to it."""

    def run(self) -> list[nodes.Node]:
        """Return the glossary, sorted by name."""
        entries = nodes.definition_list(classes=["ck-glossary"])
        terms = sorted(self.dataset.terms.values(), key=lambda term: term.name.lower())
        for term in terms:
            entries += self._entry(term)
        first = {term.name[0].upper(): term for term in reversed(terms)}
        letters = [(record_anchor(term.id), letter) for letter, term in sorted(first.items())]
        return [jumps(letters), addnodes.glossary("", entries, sorted=True)]

    def _entry(self, term: Term) -> nodes.definition_list_item:
        source, line = self.get_source_info()
        names = [
            make_glossary_term(
                self.env, self._name(name), None, source, line, None, self.state.document
            )
            for name in (term.name, *term.also)
        ]
        body = nodes.definition("", element("p", *self._gloss(term)))
        self.anchor(body, record_anchor(term.id))
        if term.definition:
            body += element("p", self.dataset.definitions[term.definition].text)
        related = [self.dataset.terms[other].name for other in term.see]
        if related:
            see = element("p", "Lihat juga: ", classes=("ck-see-also",))
            for position, name in enumerate(related):
                see += nodes.Text("; " if position else "")
                see += term_link(to_plain(name), *inline(name))
            body += see
        body += self.note_links(term.notes)
        return nodes.definition_list_item("", *names, body)

    def _name(self, name: str) -> list[nodes.Node]:
        if is_english(name, self.dataset.english):
            return [element("span", name, lang="en")]
        return inline(name)

    def _gloss(self, term: Term) -> list[nodes.Node]:
        content: list[nodes.Node] = []
        if term.english and term.english != to_plain(term.name):
            content += [
                nodes.Text("("),
                element("i", term.english, lang="en", classes=("ck-foreign",)),
                nodes.Text(") "),
            ]
        content += inline(term.gloss)
        cited = self.sources(term.source.references)
        return [*content, nodes.Text(" "), *cited] if cited else content
