"""Citations and the bibliography in Indonesian: a style for pybtex and sphinxcontrib-bibtex."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pybtex.plugin
from docutils import nodes
from pybtex.richtext import Text
from pybtex.style.formatting import BaseStyle, toplevel
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting.author_year_title import SortingStyle
from pybtex.style.template import (
    FieldIsMissing,
    Node,
    first_of,
    href,
    join,
    optional,
    optional_field,
    sentence,
    tag,
)
from pybtex.style.template import field as bib
from pybtex_docutils import Backend
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import (
    BracketStyle,
    GroupReferenceStyle,
    PersonStyle,
)
from sphinxcontrib.bibtex.style.referencing.basic_author_year import (
    BasicAuthorYearParentheticalReferenceStyle,
    BasicAuthorYearTextualReferenceStyle,
)
from sphinxcontrib.bibtex.style.template import (
    join2,
    node,
    post_text,
    pre_text,
    reference,
)

from coursekit.sphinx.directives.html import HtmlElement, element

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pybtex.database import Entry, Person
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

NAME = "coursekit"
ENGLISH = "english"  # biblatex's name of the language
_NAMED = 3
_PAIR = 2


def series(parts: Sequence[Any], sep: str = ", ") -> Any:  # noqa: ANN401 - rich text or str
    """Return "A", "A dan B" or "A, B, dan C" as rich text."""
    if len(parts) <= 1:
        return Text(*parts)
    if len(parts) == _PAIR:
        return Text(parts[0], " dan ", parts[1])
    return Text(Text(sep).join(parts[:-1]), f"{sep}dan ", parts[-1])


def _people(data: dict[str, Any], role: str) -> list[Person]:
    people: list[Person] = data["entry"].persons.get(role, [])
    if not people:
        raise FieldIsMissing(role, data["entry"])
    return people


@node  # type: ignore[untyped-decorator]
def cited_names(children: object, data: dict[str, Any], role: str, *, full: bool) -> Any:  # noqa: ANN401, ARG001
    """Family names as cited: up to three in full, more as "Netting dkk."."""
    style = data["style"].person.style_plugin
    names = [style.format(person).format_data(data) for person in _people(data, role)]
    if len(names) > _NAMED and not full:
        return Text(names[0], " dkk.")
    return series(names)


@node  # type: ignore[untyped-decorator]
def listed_names(children: object, data: dict[str, Any], role: str) -> Any:  # noqa: ANN401, ARG001
    """Full names as listed, "Family, Given", kept apart by semicolons."""
    style = data["style"]
    names = [style.format_name(person).format_data(data) for person in _people(data, role)]
    return series(names, "; ")


@dataclass
class IndonesianPersons(PersonStyle):
    """Names in citations."""

    def names(self, role: str, full: bool) -> Node:  # noqa: FBT001 - the base class's signature
        """Return the template of the names."""
        return cited_names(role=role, full=full)

    def author_or_editor_or_title(self, full: bool) -> Node:  # noqa: FBT001
        """Return the template of who a reference is cited by."""
        return first_of[
            optional[self.names("author", full)],
            optional[self.names("editor", full)],
            tag("em")[bib("title")],
        ]


def _year() -> Node:
    return first_of[optional[bib("year")], "t.t."]


@dataclass
class Parenthetical(BasicAuthorYearParentheticalReferenceStyle):
    """Citations in parentheses: "(Aribowo, t.t.)"."""

    def inner(self, role_name: str) -> Node:
        """Return the template of one reference."""
        who = self.person.author_or_editor_or_title(full="s" in role_name)
        linked = reference[join(sep=self.author_year_sep)[who, _year()]]
        return join2(sep1=self.pre_text_sep, sep2=self.post_text_sep)[pre_text, linked, post_text]


@dataclass
class Textual(BasicAuthorYearTextualReferenceStyle):
    """Citations in the text: "Aribowo (t.t.)"."""

    def inner(self, role_name: str) -> Node:
        """Return the template of one reference."""
        who = self.person.author_or_editor_or_title(full="s" in role_name)
        year = join2(sep1=self.pre_text_sep, sep2=self.post_text_sep)[
            pre_text, reference[_year()], post_text
        ]
        bracketed = join[self.bracket.left, year, self.bracket.right]
        return join(sep=self.text_reference_sep)[who, bracketed]


@dataclass
class IndonesianReferences(GroupReferenceStyle):
    """Citations: "Netting, Kettner, dan McMurtry (1993)" and "(Netting dkk., 1993)"."""

    person: PersonStyle = field(default_factory=IndonesianPersons)

    def __post_init__(self) -> None:
        inside = BracketStyle(left="(", right=")", sep="; ", sep2="; ", last_sep="; ")
        text = BracketStyle(left="(", right=")", sep=", ", sep2=" dan ", last_sep=", dan ")
        self.styles.append(Parenthetical(bracket=inside, person=self.person))
        self.styles.append(Textual(bracket=text, person=self.person))
        super().__post_init__()  # type: ignore[no-untyped-call]


class ByName(SortingStyle):  # type: ignore[misc]
    """By author and year; an institution, in braces in the file, goes by its name."""

    def person_key(self, person: Person) -> str:
        """Return what a person is sorted by."""
        key: str = super().person_key(person)
        return key.strip("{}")


class KeyLabels(BaseLabelStyle):  # type: ignore[misc]
    """Labels that only the program sees: the printed list is by author and year."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterable[str]:
        """Yield the BibTeX key of each entry."""
        for entry in sorted_entries:
            yield entry.key


def _edition(value: str) -> Text:
    text = str(value)
    return Text(f"edisi ke-{text}" if text.isdigit() else f"edisi {text.lower()}")


def _pages(value: str) -> Text:
    return Text("hlm. ", str(value).replace("--", "–"))


def _title(entry: Entry, name: str = "title") -> Node:
    """Return the template of a title, which says so when its work is known to be in English."""
    return tag(ENGLISH)[bib(name)] if entry.fields.get("langid") == ENGLISH else bib(name)


class IndonesianBibliography(BaseStyle):  # type: ignore[misc]
    """The printed list: author (year). Title. Place: publisher. Doubts. Address."""

    default_name_style = "lastfirst"
    default_sorting_style = NAME
    default_label_style = NAME

    def _by(self, entry: Entry) -> Node:
        year = join["(", _year(), ")."]
        if not entry.persons.get("author") and entry.persons.get("editor"):
            return join(sep=" ")[listed_names(role="editor"), "(Ed.)", year]
        return join(sep=" ")[first_of[optional[listed_names(role="author")], "Tanpa nama"], year]

    def _end(self, entry: Entry) -> list[Node]:
        parts = [optional[sentence[bib("note")]]]
        if "doi" in entry.fields:
            address = join["https://doi.org/", bib("doi", raw=True)]
            parts.append(href(address)[address])
        elif "url" in entry.fields:
            parts.append(href(bib("url", raw=True))[bib("url", raw=True)])
        return parts

    def _publisher(self, entry: Entry) -> Node:
        publisher = first_of[
            optional[bib("publisher")],
            optional[bib("institution")],
            optional[bib("school")],
            optional[bib("organization")],
            optional_field("howpublished"),
        ]
        if "address" in entry.fields and not {"publisher", "school"}.isdisjoint(entry.fields):
            return sentence[join[bib("address"), ": ", publisher]]
        return sentence(sep=", ")[publisher, optional_field("address")]

    def _whole(self, entry: Entry) -> Node:
        extra = optional[" (", bib("edition", apply_func=_edition), ")"]
        title = sentence[join[tag("em")[_title(entry)], extra]]
        return toplevel[[self._by(entry), title, self._publisher(entry), *self._end(entry)]]

    def get_book_template(self, entry: Entry) -> Node:
        """Return the template of a book."""
        return self._whole(entry)

    def get_misc_template(self, entry: Entry) -> Node:
        """Return the template of a slide deck, a web page or an unpublished work."""
        return self._whole(entry)

    def get_techreport_template(self, entry: Entry) -> Node:
        """Return the template of a report."""
        return self._whole(entry)

    def get_phdthesis_template(self, entry: Entry) -> Node:
        """Return the template of a dissertation."""
        return self._whole(entry)

    def get_article_template(self, entry: Entry) -> Node:
        """Return the template of an article in a journal."""
        issue = join[optional_field("volume"), optional["(", bib("number"), ")"]]
        journal = sentence(sep=", ")[
            tag("em")[_title(entry, "journal")], issue, optional[bib("pages", apply_func=_pages)]
        ]
        return toplevel[[self._by(entry), sentence[_title(entry)], journal, *self._end(entry)]]

    def get_incollection_template(self, entry: Entry) -> Node:
        """Return the template of a chapter in an edited book."""
        editors = optional[join[listed_names(role="editor"), " (Ed.), "]]
        inside = join(sep=", ")[
            optional[bib("edition", apply_func=_edition)],
            optional[bib("pages", apply_func=_pages)],
        ]
        book = sentence[
            join[
                "Dalam ",
                editors,
                tag("em")[_title(entry, "booktitle")],
                optional[" (", inside, ")"],
            ]
        ]
        if not {"edition", "pages"} & set(entry.fields):
            book = sentence[join["Dalam ", editors, tag("em")[_title(entry, "booktitle")]]]
        return toplevel[
            [
                self._by(entry),
                sentence[_title(entry)],
                book,
                self._publisher(entry),
                *self._end(entry),
            ]
        ]

    get_inproceedings_template = get_incollection_template
    get_inbook_template = get_incollection_template


def register() -> None:
    """Make the style known to pybtex and sphinxcontrib-bibtex under the name "coursekit"."""
    pybtex.plugin.register_plugin("pybtex.style.formatting", NAME, IndonesianBibliography)
    pybtex.plugin.register_plugin("pybtex.style.labels", NAME, KeyLabels)
    pybtex.plugin.register_plugin("pybtex.style.sorting", NAME, ByName)
    register_plugin("sphinxcontrib.bibtex.style.referencing", NAME, IndonesianReferences)


def _english(_source: str, _text: str, *children: nodes.Node) -> HtmlElement:
    return element("span", *children, lang="en")


def _visit_citation(self: HTML5Translator, node: nodes.citation) -> None:
    # The label is a key that only the program needs.
    for label in list(node.findall(nodes.label)):
        node.remove(label)
    self.body.append(self.starttag(node, "div", "", CLASS="citation"))


def _depart_citation(self: HTML5Translator, _node: nodes.citation) -> None:
    self.body.append("</div>\n")


def setup(app: Sphinx) -> None:
    """Register the style, and write what is cited as plain blocks."""
    register()
    Backend.tags[ENGLISH] = _english  # type: ignore[assignment]
    app.add_node(nodes.citation, override=True, html=(_visit_citation, _depart_citation))
