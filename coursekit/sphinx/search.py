"""The course's search: passages, terms and cases of all pages in one data file, and its page.

Passages are collected when a page is read, so that a build of one page keeps those of the others.
What the browser does with them stands in ``theme/search-engine.js`` and ``theme/search.js``.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder

from coursekit.english import is_english
from coursekit.pages import record_anchor
from coursekit.sphinx.assets import data_script, lean, publish
from coursekit.sphinx.directives.anchors import Anchors
from coursekit.sphinx.directives.cases import published
from coursekit.sphinx.directives.course import course_of
from coursekit.sphinx.directives.html import INLINE, HtmlElement
from coursekit.text import to_plain
from coursekit.widgets.base import source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from coursekit.dataset import Dataset

THEME = Path(__file__).resolve().parent / "theme"
PAGE = "search"
DATA = "cari"
ENGINE = "search-engine"
_KEPT = "coursekit_passages"
# Words that stand everywhere and tell nothing.
STOP_WORDS = """
ada adalah agar akan aku anda antara apa apabila atas atau bagai bagaimana bagi bahwa banyak
beberapa belum berupa bila bisa boleh bukan dalam dan dapat dari daripada dengan di dia hanya
harus hingga ia ialah ini itu jadi jika juga kalau kami karena ke kepada kita lagi lain maka
mana masih mereka merupakan namun nya oleh pada para pula pun saat saja sambil sampai
sangat saya sebagai sebelum sebuah secara sedang sehingga sejak selain seorang seperti serta
sesuatu setelah setiap suatu sudah supaya tanpa telah tentang terhadap tersebut tetapi tidak
tiap untuk walaupun yaitu yakni yang
"""
# Links and marks around a record, which tell nothing of it, the addresses of the trace, and what a
# chapter's reader will be able to do, which runs into its first sentence.
ASIDE = {
    "ck-badge",
    "ck-cell-model",
    "ck-outcomes",
    "ck-see-also",
    "ck-see-notes",
    "ck-see-page",
    "ck-source",
    "ck-trace",
}
# How a block ends that has no full stop.
_ENDS = {"dt": ": ", "li": "; ", "td": "; ", "th": ": ", "caption": ". "}
_CLOSED = (".", ",", ";", ":", "!", "?", "…", ".”", "?”", "!”")
_GAP = re.compile(r" ([.,;:)])")
Kind = Literal["teks", "istilah", "kasus"]


@dataclass(frozen=True)
class PageTitle:
    """The title of another page, known only when all pages are read."""

    page: str


@dataclass
class Passage:
    """What stands under a heading, or a record of the dataset; ``anchor`` is "" for the page.

    ``practised`` is the item that asks a case, which then is found by its text.
    """

    anchor: str
    heading: str
    record: bool = False
    practised: str = ""
    parts: list[str | PageTitle] = field(default_factory=list)

    def text(self, titles: Mapping[str, nodes.Element]) -> str:
        """Return the passage as one line."""
        told = (
            titles[part.page].astext() if isinstance(part, PageTitle) else part
            for part in self.parts
        )
        return _GAP.sub(r"\1", " ".join("".join(told).split())).rstrip("; ")

    def end(self, mark: str) -> None:
        """Close a block with ``mark``, or with a space where a mark stands already."""
        while self.parts and self.parts[-1] == " ":
            self.parts.pop()
        last = self.parts[-1] if self.parts else "."
        closed = isinstance(last, str) and last.rstrip().endswith(_CLOSED)
        self.parts.append(" " if closed else mark)


class Collector:
    """Cuts a page into passages: one for each section and for each record that it prints.

    ``is_record`` tells the anchors of records, ``label`` how a sentence names a cited work,
    ``headings`` are those of records that do not begin with their name, by anchor, and ``cases``
    the names and texts of cases, by item. Practice, closed keys and navigation are left out.
    """

    def __init__(
        self,
        is_record: Callable[[str], bool],
        label: Callable[[str], str],
        headings: dict[str, str],
        cases: dict[str, tuple[str, str]],
    ) -> None:
        self.passages: list[Passage] = []
        self._is_record = is_record
        self._label = label
        self._headings = headings
        self._cases = cases
        self._names: list[nodes.Node] = []

    def page(self, doctree: nodes.document) -> list[Passage]:
        """Return the passages of a page."""
        top = next(doctree.findall(nodes.section))
        self._section(top, "")
        return self.passages

    def _begin(self, anchor: str, heading: str, *, record: bool = False) -> Passage:
        self.passages.append(Passage(anchor, " ".join(heading.split()), record))
        return self.passages[-1]

    def _section(self, section: nodes.section, anchor: str) -> None:
        title = next(section.findall(nodes.title)).astext()
        self._children(section, self._begin(anchor, title))

    def _children(self, node: nodes.Element, into: Passage) -> None:
        for child in node.children:
            self._visit(child, into)

    def _visit(self, node: nodes.Node, into: Passage) -> None:
        match node:
            case nodes.Text():
                into.parts.append(str(node))
            case nodes.section():
                self._section(node, node["ids"][0])
            case addnodes.pending_xref():
                self._link(node, into)
            case nodes.raw():
                self._practice(node, into)
            case nodes.Element() if not _skipped(node) and node not in self._names:
                anchor = next(filter(self._is_record, node["ids"]), "")
                if anchor:
                    self._record(node, anchor, into)
                else:
                    self._children(node, into)
                if not _inline(node):
                    into.end(_ENDS.get(_tag(node), " "))
            case _:
                pass

    def _record(self, node: nodes.Element, anchor: str, around: Passage) -> None:
        name = _name(node)
        heading = self._headings.get(anchor) or (_told(name) if name else "")
        if name:
            self._names.append(name)
        # What has no name of its own, as a figure, belongs to what is around it.
        self._children(node, self._begin(anchor, heading, record=True) if heading else around)

    def _practice(self, mount: nodes.raw, around: Passage) -> None:
        _, _, item = str(mount.get("place", "")).partition(":")
        if item in self._cases:
            heading, text = self._cases[item]
            self.passages.append(Passage(around.anchor, heading, practised=item, parts=[text]))

    def _link(self, link: addnodes.pending_xref, into: Passage) -> None:
        match link["refdomain"], link["reftype"]:
            case "cite", "t":
                into.parts.append(", ".join(map(self._label, link["reftarget"].split(","))))
            case "cite", _:
                pass
            case "std", "doc" if not link["refexplicit"]:
                into.parts.append(PageTitle(_absolute(link)))
            case _:
                into.parts.append(link.astext())


def _absolute(link: addnodes.pending_xref) -> str:
    """Return the page that a link goes to, whose target may be told from the linking page."""
    target = posixpath.join(posixpath.dirname(str(link["refdoc"])), str(link["reftarget"]))
    return posixpath.normpath(target).removeprefix("/")


def _tag(node: nodes.Node) -> str:
    match node:
        case HtmlElement():
            return str(node["tag"])
        case nodes.list_item():
            return "li"
        case _:
            return ""


def _skipped(node: nodes.Element) -> bool:
    if isinstance(node, HtmlElement):
        closed = node["tag"] == "details" and "open" not in node["attrs"]
        return closed or node["tag"] == "thead" or not ASIDE.isdisjoint(node["classes"])
    match node:
        case nodes.container():
            return "cell" in node["classes"]
        case nodes.term():
            # The glossary's are records' names.
            return any(part.startswith("term-") for part in node["ids"])
        case _:
            unread = (nodes.Invisible, nodes.title, nodes.image, addnodes.toctree)
            return isinstance(node, unread)


def _inline(node: nodes.Element) -> bool:
    return isinstance(node, nodes.Inline) or _tag(node) in INLINE


def _name(record: nodes.Element) -> HtmlElement | None:
    """Return what a record begins with when that is its name."""
    for node in record.findall(HtmlElement):
        if "ck-box-title" in node["classes"] or node["tag"] in {"summary", "b"}:
            return node
    return None


def _told(name: HtmlElement) -> str:
    """Return a record's name: "Asumsi 1: Masyarakat mampu"."""
    if "ck-box-title" not in name["classes"]:
        return name.astext().rstrip(".")
    kind, *rest = name.children
    title = "".join(
        part.astext() for part in rest if not (isinstance(part, HtmlElement) and _skipped(part))
    )
    return f"{kind.astext()}: {title.strip()}"


def synonyms(dataset: Dataset) -> list[list[str]]:
    """Return the sets of names that mean the same: records with a name in common are joined."""
    sets: list[set[str]] = []
    for names in _names(dataset):
        joined = {to_plain(name).lower() for name in names if name}
        apart = []
        for known in sets:
            if known.isdisjoint(joined):
                apart.append(known)
            else:
                joined |= known
        sets = [*apart, joined]
    return sorted(sorted(names) for names in sets if len(names) > 1)


def _names(dataset: Dataset) -> Iterator[tuple[str | None, ...]]:
    for term in dataset.terms.values():
        yield (term.name, term.english, *term.also)
    for model in dataset.models.values():
        yield (model.name, model.short_name, model.english, f"Model {model.id}")
    for typology in dataset.typologies.values():
        for kind in typology.kinds:
            yield (kind.name, kind.english, f"Model {kind.model}" if kind.model else None)


def entries(env: BuildEnvironment) -> list[list[Any]]:
    """Return what can be found: ``[kind, page, anchor, heading, text, other names]``, in order.

    A record that several pages print is found where links to it go.
    """
    dataset = course_of(env).dataset
    terms = {record_anchor(term.id): term for term in dataset.terms.values()}
    cases = _cases(dataset)
    found = []
    for page, passage in _chosen(env):
        kind: Kind = "kasus" if {passage.anchor, passage.practised} & cases.keys() else "teks"
        text = passage.text(env.titles)
        others: list[str] = []
        if term := terms.get(passage.anchor):
            kind = "istilah"
            names = dict.fromkeys(filter(None, (term.english, *term.also)))
            others = [name for name in names if name != passage.heading]
            text = text.removeprefix(f"({term.english}) ")
        if text or not passage.record:
            found.append([kind, page, passage.anchor, passage.heading, text, others])
    return found


def _chosen(env: BuildEnvironment) -> Iterator[tuple[str, Passage]]:
    """Yield every passage with its page, a record and a practised case only once."""
    places = _anchors(env).pages
    practised = set(places)
    for page in _reading_order(env):
        for passage in _collected(env)[page]:
            elsewhere = passage.record and places[passage.anchor][0] != page
            if elsewhere or passage.practised in practised:
                continue
            if passage.practised:
                practised.add(passage.practised)
            yield page, passage


def _reading_order(env: BuildEnvironment) -> list[str]:
    collected = _collected(env)
    contents = [page for pages in env.toctree_includes.values() for page in pages]
    pages = dict.fromkeys([env.config.root_doc, *contents, *sorted(collected)])
    return [page for page in pages if page in collected]


def data(app: Sphinx) -> dict[str, Any]:
    """Return what the search page loads: what can be found where, and what it knows of words."""
    env = app.env
    dataset = course_of(env).dataset
    found = entries(env)
    names = {
        name for kind, *_, name, _, others in found if kind == "istilah" for name in [name, *others]
    }
    pages = list(dict.fromkeys(page for _, page, *_ in found))
    return {
        "pages": [[app.builder.get_target_uri(page), env.titles[page].astext()] for page in pages],
        "entries": [[kind, pages.index(page), *rest] for kind, page, *rest in found],
        "synonyms": synonyms(dataset),
        "english": sorted(name for name in names if is_english(name, dataset.english)),
        "stop": STOP_WORDS.split(),
    }


def script() -> str:
    """Return the search page's script: the stemmer, the engine, what the page does with them."""
    stemmer = source("stemmer.js").replace("\nexport const ", "\nconst ")
    parts = (stemmer, *((THEME / f"{name}.js").read_text("utf-8") for name in (ENGINE, PAGE)))
    return '(() => {\n"use strict";\n' + lean("\n".join(parts)) + "})();\n"


def _cases(dataset: Dataset) -> dict[str, tuple[str, str]]:
    """Return name and text of each published case, by its anchor, which is its item's id too."""
    return {
        f"kasus-{case.id.lower()}": (f"Kasus {case.id}: {case.title}", case.text)
        for case in published(dataset.cases).values()
    }


def _anchors(env: BuildEnvironment) -> Anchors:
    return cast("Anchors", env.get_domain(Anchors.name))


def _collected(env: BuildEnvironment) -> dict[str, list[Passage]]:
    if not hasattr(env, _KEPT):
        setattr(env, _KEPT, {})
    kept: dict[str, list[Passage]] = getattr(env, _KEPT)
    return kept


def _no_search_of_sphinx(app: Sphinx) -> None:
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False


def _collect(app: Sphinx, doctree: nodes.document) -> None:
    env = app.env
    dataset = course_of(env).dataset
    pages = _anchors(env).pages
    headings = {
        record_anchor(f"{variable.number}{model.id}"): (
            f"Sel {variable.number}{model.id}: {variable.short_name}, {model.short_name}"
        )
        for variable in dataset.variables.values()
        for model in dataset.models.values()
    }
    headings |= {record_anchor(term.id): to_plain(term.name) for term in dataset.terms.values()}
    collector = Collector(
        lambda anchor: env.docname in pages.get(anchor, ()),
        lambda key: dataset.references[key.strip()].label,
        headings,
        _cases(dataset),
    )
    _collected(env)[env.docname] = collector.page(doctree)


def _purge(_app: Sphinx, env: BuildEnvironment, page: str) -> None:
    _collected(env).pop(page, None)


def _merge(_app: Sphinx, env: BuildEnvironment, pages: Iterable[str], other: Any) -> None:  # noqa: ANN401
    theirs = _collected(other)
    _collected(env).update({page: theirs[page] for page in pages if page in theirs})


def _page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    site = Path(app.outdir)
    style = (THEME / f"{PAGE}.css").read_text("utf-8")
    context = {
        "ck_search_data": publish(site, DATA, "js", data_script(DATA, data(app))),
        "ck_search_script": publish(site, PAGE, "js", script()),
        "ck_search_style": publish(site, PAGE, "css", style),
    }
    yield PAGE, context, f"{PAGE}.html"


def setup(app: Sphinx) -> None:
    """Collect the passages of each page, and write the search page with them."""
    app.connect("builder-inited", _no_search_of_sphinx)
    app.connect("doctree-read", _collect)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("html-collect-pages", _page)
