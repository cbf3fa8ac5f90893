"""The book in one piece: chapters and appendices of the built site, made ready for paper."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import yaml
from babel.dates import format_date
from bs4 import BeautifulSoup
from bs4.element import Tag
from docutils.nodes import make_id

from coursekit import __version__
from coursekit.bank import build_bank, practice
from coursekit.dataset import load
from coursekit.english import mark_page
from coursekit.errors import CourseError
from coursekit.history import git
from coursekit.pages import CONTENTS
from coursekit.paper.questions import answer, question
from coursekit.paper.tidy import tidy
from coursekit.project import site_address
from coursekit.text import to_html, to_plain
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.model import Chapter

HTML = "_build/html"
APPENDICES = ("book/glosarium", "book/catatan-editor", "book/daftar-pustaka")
# The section of all keys; its ids begin with this.
KEYS = "kunci"
KEYS_TITLE = "Kunci latihan"
PREFACE = "tentang-buku"
LICENCE = "https://creativecommons.org/licenses/by/4.0/deed.id"
# What a reader turns over, opens or shows on the site; on paper it stands among the keys.
FOLDED = ".ck-case details, .ck-plane details, details.ck-card-key"
ITEM = '[data-ck-widget="item"]'
EXPLORER = "Di situs kursus matriks dapat dijelajahi; di sini pakailah tabel-tabel bab ini."
APPENDIX = "Lampiran"
PICTURES = "gambar"
CITATION = "CITATION.cff"
COVER = "book/_identity/sampul.png"  # 1600 x 2400 pixels
COVER_PICTURE = "sampul.png"


@dataclass(frozen=True)
class Section:
    """A chapter or an appendix of a part of the book; its ids begin with ``name`` and two hyphens.

    ``headings`` are the anchors and texts of its own sections.
    """

    name: str
    title: str
    part: str
    body: Tag
    headings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Book:
    """The whole; ``moment`` is that of the last change, ``address`` the site's, "" if unknown.

    ``cover`` is a picture, if there is one; ``pictures`` are files by the addresses that the
    sections know them by.
    """

    title: str
    tagline: str
    authors: str
    keywords: tuple[str, ...]
    lecturer: str
    moment: datetime
    address: str
    sections: tuple[Section, ...]
    pictures: dict[str, Path]
    cover: Path | None

    @property
    def file_name(self) -> str:
        """Return the name of its files, without suffix."""
        return make_id(self.title)

    @property
    def creator(self) -> str:
        """Return the authors as a name of its own."""
        return as_name(self.authors)

    @property
    def files(self) -> dict[str, Path]:
        """Return all pictures, the cover's among them."""
        return self.pictures | ({COVER_PICTURE: self.cover} if self.cover else {})

    @property
    def date(self) -> str:
        """Return the date of the last change in words."""
        return format_date(self.moment, "d MMMM y", locale="id")

    @property
    def version(self) -> str:
        """Return the version of the course."""
        return __version__


class _Maker:
    """Makes sections of pages; the keys are gathered on the way.

    A page belongs to the last chapter before it: the practice of a chapter may have pages of its
    own.
    """

    def __init__(self, site: Path, address: str, dataset: Dataset, pages: Iterable[str]) -> None:
        self.site = site
        self.address = address
        self.pictures: dict[str, Path] = {}
        self.bank = build_bank(dataset)
        self.english = dataset.english
        chapters = {chapter.page: chapter for chapter in dataset.chapters.values()}
        self.articles = {page: _article(site, page) for page in pages}
        self.names = {
            page: chapters[page].id if page in chapters else page.rpartition("/")[2]
            for page in self.articles
        }
        self.owned: dict[str, list[str]] = {}
        for page in self.articles:
            if page in chapters:
                self.owned[page] = [page]
            elif self.owned and page not in APPENDICES:
                next(reversed(self.owned.values())).append(page)
        self.numbers: dict[str, str] = {}
        self.places: dict[str, str] = {}
        for page, owned in self.owned.items():
            self._number(chapters[page], owned)
        self.keys: list[str] = []

    def _number(self, chapter: Chapter, pages: list[str]) -> None:
        """Give the chapter's items numbers in the order of its pages, and note where they stand."""
        shown = {
            str(mount["data-ck-id"]): page
            for page in reversed(pages)
            for mount in reversed(self.articles[page].select(ITEM))
        }
        first = list(reversed(shown))
        items = sorted(
            practice(self.bank, chapter.id),
            key=lambda item: first.index(item.id) if item.id in shown else len(first),
        )
        for number, item in enumerate(items, start=1):
            name = self.names[shown.get(item.id, chapter.page)]
            self.numbers[item.id] = f"{chapter.number}.{number}"
            self.places[item.id] = f"{name}--soal-{item.id}"

    def section(self, page: str, part: str) -> Section:
        """Return the page as a section, its questions printed."""
        article = self.articles[page]
        name = self.names[page]
        title = " ".join(_heading(article).get_text().split())
        self._link(article, page)
        self._gather_pictures(article, page)
        if page in self.owned:
            self.keys.append(tag("h2", to_html(title), id=f"{KEYS}--{name}"))
        self._fold(article, name)
        self._print_practice(article, name)
        self._print_sessions(article)
        self._leave_out(article, page)
        tidy(article)
        return Section(name, title, part, article, _headings(article))

    def _link(self, article: Tag, page: str) -> None:
        """Give the ids the page's name, and turn links into links within the book."""
        name = self.names[page]
        address = self.address
        for node in article.select("[id]"):
            node["id"] = f"{name}--{node['id']}"
        for attribute in ("aria-labelledby", "aria-describedby"):
            for node in article.select(f"[{attribute}]"):
                node[attribute] = " ".join(f"{name}--{one}" for one in str(node[attribute]).split())
        for link in article.select("a[href]"):
            target = str(link["href"])
            if "://" in target or target.startswith("mailto:"):
                link["class"] = "ck-outside"
                continue
            file, _, anchor = target.partition("#")
            there = (
                posixpath.normpath(posixpath.join(posixpath.dirname(page), file)) if file else ""
            )
            there = there.removesuffix(".html") or page
            if there in self.names:
                within = self.names[there]
                link["href"] = f"#{within}--{anchor}" if anchor else f"#{within}"
            elif address:
                link["href"] = f"{address}{there}.html{'#' if anchor else ''}{anchor}"
            else:
                link.unwrap()

    def _gather_pictures(self, article: Tag, page: str) -> None:
        """Note the pictures, each under an address of its own."""
        for picture in article.select("img[src]"):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page), str(picture["src"])))
            picture["src"] = f"{PICTURES}/{posixpath.basename(path)}"
            self.pictures[str(picture["src"])] = self.site / path

    def _fold(self, article: Tag, name: str) -> None:
        """Move what is folded away on the site to the keys, a link in its place."""
        for number, details in enumerate(article.select(FOLDED), start=1):
            holder = details.find_parent(class_=["ck-case", "ck-plane", "ck-turning"])
            title = holder and holder.select_one(".ck-box-title, .ck-card-number, .ck-question")
            told = title.get_text(" ", strip=True) if title else ""
            if details.summary:
                details.summary.decompose()
            here, there = f"{name}--lipat-{number}", f"{KEYS}--{name}-{number}"
            start = tag("p", tag("a", tag("b", to_html(told)), href=f"#{here}"))
            self.keys.append(
                tag("div", start, details.decode_contents(), id=there, cls="ck-answer")
            )
            link = tag("a", "Lihat kuncinya", href=f"#{there}")
            details.replace_with(_parsed(tag("p", link, id=here, cls="ck-to-key")))

    def _print_practice(self, article: Tag, name: str) -> None:
        """Put printed questions in place of the items, and after them those of the pool."""
        here = [item_id for item_id, place in self.places.items() if place.startswith(f"{name}--")]
        printed = {}
        for item_id in here:
            item, number = self.bank[item_id], self.numbers[item_id]
            place, key = self.places[item_id], f"{KEYS}--{item_id}"
            asked, told = (
                question(item, number, place, f"#{key}"),
                answer(item, number, key, f"#{place}"),
            )
            printed[item_id] = mark_page(asked, self.english)
            self.keys.append(mark_page(told, self.english))
        for mount in article.select(ITEM):
            item_id = str(mount["data-ck-id"])
            mount.replace_with(_parsed(printed.pop(item_id, "") or self._told([item_id])))
        if printed and isinstance(article.section, Tag):
            more = tag("h2", "Latihan tambahan") + "".join(printed.values())
            article.section.append(_parsed(tag("section", more, id=f"{name}--latihan-tambahan")))

    def _print_sessions(self, article: Tag) -> None:
        """Put links to the questions in place of a session, whose items stand in their chapters."""
        prompts = {to_plain(item.prompt): item.id for item in self.bank.values()}
        for mount in article.select('[data-ck-widget="session"]'):
            asked = [text.get_text() for text in mount.select(".ck-prompt .ck-text")]
            if asked:
                mount.replace_with(_parsed(self._told([prompts[text] for text in asked])))

    def _told(self, items: Iterable[str]) -> str:
        """Return a paragraph that sends the reader to questions printed elsewhere."""
        links = [tag("a", self.numbers[item], href=f"#{self.places[item]}") for item in items]
        return tag("p", "Kerjakan soal ", ", ".join(links), ", lalu periksa kuncinya.")

    def _leave_out(self, article: Tag, page: str) -> None:
        """Leave out what the chapter prints already, and links to places that the book has not."""
        pages = next((pages for pages in self.owned.values() if page in pages), [])
        if any(self.articles[one].select_one("table.ck-matrix") for one in pages):
            for mount in article.select('[data-ck-widget="matrix"]'):
                mount.replace_with(_parsed(tag("p", EXPLORER)))
        for node in article.select("details.ck-more, .ck-see-page:not(:has(a))"):
            node.decompose()


def _article(site: Path, page: str) -> Tag:
    """Return the article of a built page; raises CourseError when there is none."""
    path = site / f"{page}.html"
    if path.is_file():
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        article = soup.select_one("article")
        if article is not None and article.h1 is not None:
            for mark in article.select(".headerlink"):
                mark.decompose()
            return article
    raise CourseError(
        f"halaman {page}.html tidak ada dalam {HTML} atau tidak berjudul. Bangunlah situs sekali "
        "lagi: coursekit site build"
    )


def _heading(article: Tag) -> Tag:
    """Return the title of an article."""
    return next(heading for heading in article.find_all("h1"))


def _headings(article: Tag) -> tuple[tuple[str, str], ...]:
    """Return the anchors and texts of the sections that an article has."""
    return tuple(
        (str(heading.parent["id"]), " ".join(heading.get_text().split()))
        for heading in article.select("section[id] > h2")
        if heading.parent is not None
    )


def _parsed(markup: str) -> Tag:
    """Return the one element that ``markup`` is."""
    (found,) = BeautifulSoup(markup.strip(), "html.parser").select(":root")
    return found.extract()


def read_book(root: Path) -> Book:
    """Return the book of the site that was built in ``root``; raises CourseError if none was."""
    site = root / HTML
    if not (site / "book").is_dir():
        raise CourseError(f"{HTML} belum ada. Bangun dahulu: coursekit site build")
    dataset = load(root)
    pages = _pages(root, {chapter.page for chapter in dataset.chapters.values()})
    address = site_address(root)
    maker = _Maker(site, address, dataset, pages)
    made = {page: maker.section(page, part) for page, part in pages.items()}
    sections = [made[page] for page in pages if page not in APPENDICES]
    sections.append(_keys(maker.keys))
    sections += [made[page] for page in pages if page in APPENDICES]
    _drop_dangling(sections)
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    return Book(
        title=to_plain(dataset.course.title),
        tagline=to_plain(dataset.course.tagline),
        authors=str(config["author"]),
        keywords=keywords(root),
        lecturer=to_plain(dataset.course.lecturer),
        moment=moment(root),
        address=address,
        sections=tuple(sections),
        pictures=maker.pictures,
        cover=root / COVER if (root / COVER).is_file() else None,
    )


def _pages(root: Path, chapters: Collection[str]) -> dict[str, str]:
    """Return the pages of the book in their order, each with the caption of its part.

    A part that has a chapter is in it as a whole; of the others only the appendices.
    """
    chosen = {}
    for part in yaml.safe_load((root / CONTENTS).read_text(encoding="utf-8"))["parts"]:
        pages = [str(page["file"]) for page in part["chapters"]]
        whole = any(page in chapters for page in pages)
        for page in pages:
            if whole or page in APPENDICES:
                chosen[page] = str(part["caption"]) if whole else APPENDIX
    return chosen


def _keys(keys: list[str]) -> Section:
    """Return the section of all keys."""
    body = _parsed(tag("article", tag("h1", KEYS_TITLE), *keys))
    tidy(body)
    headings = tuple((str(heading["id"]), heading.get_text()) for heading in body.select("h2"))
    return Section(KEYS, KEYS_TITLE, APPENDIX, body, headings)


def _drop_dangling(sections: list[Section]) -> None:
    """Turn a link into plain text when the book has no such place."""
    known = {section.name for section in sections}
    for section in sections:
        known |= {str(node["id"]) for node in section.body.select("[id]")}
    for section in sections:
        for link in section.body.select("a[href]"):
            target = str(link["href"])
            if "://" not in target and not target.startswith("mailto:") and target[1:] not in known:
                link.unwrap()


def as_name(authors: str) -> str:
    """Return the authors as they are named outside a sentence."""
    return authors[:1].upper() + authors[1:]


def keywords(root: Path) -> tuple[str, ...]:
    """Return the keywords of the file that tells how to cite the course; none without it."""
    file = root / CITATION
    told = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return tuple(told.get("keywords", ()))


def moment(root: Path) -> datetime:
    """Return when the course last changed.

    ``SOURCE_DATE_EPOCH`` says it, else the last commit, else the newest file of the dataset.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH", "") or git(root, "log", "-1", "--format=%ct").strip()
    if told.isdigit():
        return datetime.fromtimestamp(int(told), UTC)
    newest = max(path.stat().st_mtime for path in (root / "data").rglob("*") if path.is_file())
    return datetime.fromtimestamp(int(newest), UTC)
