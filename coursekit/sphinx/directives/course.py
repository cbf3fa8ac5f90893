"""What every directive shares: the dataset read once per build, errors that name the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from docutils import nodes
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective

from coursekit.bank import build_bank
from coursekit.dataset import load
from coursekit.errors import CourseError, unknown
from coursekit.pages import record_anchor
from coursekit.paper.sheet import addresses
from coursekit.project import PACKAGE, digest, find_root
from coursekit.sphinx.directives import states
from coursekit.sphinx.directives.anchors import Anchors, link
from coursekit.sphinx.directives.html import HtmlElement, element, inline, raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from coursekit.dataset import Dataset
    from coursekit.item import Item
    from coursekit.widgets.base import CourseWidget

_T = TypeVar("_T")


@dataclass(frozen=True)
class Course:
    """The dataset and the bank built from it when a page first asks for it."""

    dataset: Dataset

    @cached_property
    def bank(self) -> dict[str, Item]:
        """Return the items by id."""
        return build_bank(self.dataset)

    @cached_property
    def keys(self) -> dict[str, str]:
        """Return where the key of each practice item stands: a page's name and an anchor."""
        return addresses(self.dataset, self.bank)


@lru_cache(maxsize=1)
def _course(root: Path, digest: str) -> Course:  # noqa: ARG001 - the digest keys the cache
    return Course(load(root))


def course_of(env: BuildEnvironment) -> Course:
    """Return the course of this build."""
    return _course(Path(env.config.coursekit_root), env.config.coursekit_digest)


class CourseDirective(SphinxDirective):
    """A directive whose argument is a record's id."""

    # Arguments are checked by `pick`, whose message is Indonesian.
    optional_arguments = 1
    option_spec: ClassVar[dict[str, Callable[[str], object]]] = {}

    @property
    def course(self) -> Course:
        """Return the course of this build."""
        return course_of(self.env)

    @property
    def dataset(self) -> Dataset:
        """Return the dataset of this build."""
        return self.course.dataset

    def pick(self, kind: str, records: Mapping[str, _T]) -> _T:
        """Return the record that the argument names; raises a directive error otherwise."""
        given = self.arguments[0].strip() if self.arguments else ""
        if not given:
            raise self.error(
                f"direktif “{self.name}” harus menyebut id {kind.lower()}, "
                f"misalnya: {next(iter(records), '')}."
            )
        if given not in records:
            raise self.error(unknown(kind, given, records))
        return records[given]

    def anchor(self, node: nodes.Element, anchor: str) -> None:
        """Give ``node`` the record's anchor and make it known to other pages."""
        document = self.state.document
        if anchor in document.ids:
            raise self.error(
                f"“#{anchor}” sudah dicetak di halaman ini. Hapus salah satu direktifnya."
            )
        node["ids"].append(anchor)
        document.set_id(node)
        domain = self.env.get_domain(Anchors.name)
        if isinstance(domain, Anchors):
            domain.note(anchor, self.env.docname)

    def page_of(self, page: str) -> str:
        """Return the address of a page, as seen from this one."""
        return self.env.app.builder.get_relative_uri(self.env.docname, page)

    def place(self, widget: CourseWidget) -> nodes.raw:
        """Return the widget's place on the page; its state goes into the page's data file.

        The node's ``place`` is the name that `states_of` knows it by.
        """
        states.note(self.env, self.env.docname, widget.kept_as, widget.state())
        places = {item: address.split("#") for item, address in self.course.keys.items()}
        keys = {
            item: f"{self.page_of(sheet.removesuffix('.html'))}#{anchor}"
            for item, (sheet, anchor) in places.items()
        }
        mount = raw(widget.keyless_mount(keys))
        mount["place"] = widget.kept_as
        return mount

    def markdown(self, text: str) -> list[nodes.Node]:
        """Return the nodes of inline Markdown, such as a citation."""
        found, messages = self.state.inline_text(text, self.lineno)
        return [*found, *messages]

    def sources(self, keys: Iterable[str], role: str = "p") -> list[nodes.Node]:
        """Return one citation of the BibTeX ``keys``, or nothing; "p" puts it in parentheses."""
        joined = ",".join(keys)
        return self.markdown(f"{{cite:{role}}}`{joined}`") if joined else []

    def note_links(self, notes: Iterable[str], *, titled: bool = True) -> list[nodes.Node]:
        """Return a paragraph that links to editor's notes, or nothing."""
        ids = list(notes)
        if not ids:
            return []
        paragraph = element("p", "Catatan editor: ", classes=("ck-see-notes",))
        for position, note_id in enumerate(ids):
            paragraph += nodes.Text(", " if position else "")
            title = f" ({self.dataset.notes[note_id].title})" if titled else ""
            paragraph += link(record_anchor(note_id), *inline(f"{note_id}{title}"))
        return [paragraph]


def box(kind: str, tag: str = "section") -> HtmlElement:
    """Return an empty box of a kind of record."""
    return element(tag, classes=("ck-box", f"ck-{kind}"))


def box_title(kind: str, *title: nodes.Node | str) -> HtmlElement:
    """Return the first line of a box: what kind of record it is, and its name."""
    return element(
        "p",
        element("span", kind, classes=("ck-box-kind",)),
        nodes.Text(" "),
        *title,
        classes=("ck-box-title",),
    )


def _find(app: Sphinx, config: Config) -> None:
    try:
        root = find_root(Path(app.srcdir))
    except CourseError as error:
        raise ConfigError(str(error)) from error
    config["coursekit_root"] = str(root)
    config["coursekit_digest"] = digest([root / "data", PACKAGE])


def _read(_app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Read the dataset before the first page; a build without changes does without it."""
    if pages:
        try:
            course_of(env)
        except CourseError as error:
            raise ConfigError(str(error)) from error


def _number_chapter(app: Sphinx, doctree: nodes.document) -> None:
    # Before Sphinx collects the titles (priority 500), so that sidebar and search have it too.
    for chapter in course_of(app.env).dataset.chapters.values():
        if chapter.page == app.env.docname:
            title = next(doctree.findall(nodes.title))
            title.insert(0, nodes.Text(f"Bab {chapter.number}. "))


def setup(app: Sphinx) -> None:
    """Read the dataset when the build starts, and number the chapters.

    Faulty data stop the build with every problem told.
    """
    app.add_config_value("coursekit_root", "", "", str)
    app.add_config_value("coursekit_digest", "", "env", str)
    app.connect("config-inited", _find)
    app.connect("env-before-read-docs", _read)
    app.connect("doctree-read", _number_chapter, priority=100)
