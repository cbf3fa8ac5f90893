"""Practice sheets and the book: everything printable, keys apart, every link and file in order."""

from __future__ import annotations

import dataclasses
import gzip
import io
import os
import posixpath
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import yaml
from bs4 import BeautifulSoup
from PIL import Image

from coursekit.bank import FAMILIES
from coursekit.errors import CourseError
from coursekit.paper.book import COVER, KEYS, Book, Section, keywords, moment, read_book
from coursekit.paper.epub import pack
from coursekit.paper.pdf import described, document, find_browser, pages_of, print_book
from coursekit.paper.questions import answer, question
from coursekit.paper.sheet import LONGEST, addresses, body, sheets_of
from coursekit.sphinx.citation import EDITORS
from coursekit.text import to_plain

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from coursekit.dataset import Dataset
    from coursekit.item import Item

PAPER = 612  # CSS pixels between the margins of A4
PAGE = 20_000  # bytes of a later page, gzip
COVER_BYTES = 60_000
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def text_of(markup: str) -> str:
    """Return the text of HTML without blanks."""
    return bare(BeautifulSoup(markup, "html.parser").get_text())


def bare(text: str) -> str:
    """Return a text of the dataset without blanks and emphasis."""
    return re.sub(r"\s", "", to_plain(text))


def blind(item: Item) -> Item:
    """Return the item as it would be if nobody knew its key."""
    slots = tuple(
        slot.model_copy(
            update={
                "options": tuple(
                    option.model_copy(update={"score": 0.0, "feedback": "?", "accepts": ()})
                    for option in slot.options
                )
            }
        )
        for slot in item.slots
    )
    return item.model_copy(update={"slots": slots, "explanation": "?", "answer": "?", "hints": ()})


def test_every_item_of_every_family_is_printable(bank: dict[str, Item]) -> None:
    assert {item.family for item in bank.values()} == set(FAMILIES)
    for item in bank.values():
        markup = question(item, "1", item.id, "#kunci")
        assert markup == question(blind(item), "1", item.id, "#kunci")
        told = text_of(markup)
        asked = [item.prompt]
        asked += [slot.label for slot in item.slots if item.family not in {"explain", "essay"}]
        asked += [
            option.text
            for slot in item.slots
            for option in slot.options
            if not slot.typed and item.family not in {"explain", "essay"}
        ]
        for text in asked:
            assert bare(text) in told, item.id
        assert "ck-ticks" in markup or "ck-line" in markup or "ck-lettered" in markup, item.id


def test_a_key_tells_what_is_right_and_why(bank: dict[str, Item]) -> None:
    for item in bank.values():
        told = text_of(answer(item, "1", "kunci", "#soal"))
        best = [max(slot.options, key=lambda option: option.score) for slot in item.slots]
        if item.answer:
            assert bare(item.answer) in told
        else:
            assert all(bare(option.text) in told for option in best), item.id
        feedback = "".join(bare(option.feedback) for option in best)
        assert bare(item.explanation) in told + feedback, item.id


def test_a_wrong_option_says_only_what_the_key_does_not(bank: dict[str, Item]) -> None:
    told = text_of(answer(bank["ross-relokasi-nelayan"], "1", "kunci", "#soal"))
    assert bare("a. Ditanyai belum berarti ikut menentukan.") in told
    cloze = text_of(answer(bank["ross-isian-pertanyaan-bapak"], "1", "kunci", "#soal"))
    shared = "Asumsi keempat menyatakan bahwa perubahan dari masyarakat sendiri lebih bermakna"
    assert cloze.count(bare(shared)) == 1


def test_every_practice_item_stands_on_one_sheet(dataset: Dataset, bank: dict[str, Item]) -> None:
    sheets = [s for chapter in dataset.chapters.values() for s in sheets_of(bank, chapter)]
    printed = [item.id for sheet in sheets for item in sheet.items]
    assert sorted(printed) == sorted(i.id for i in bank.values() if i.pool == "practice")
    assert len({sheet.name for sheet in sheets}) == len(sheets)
    assert all(len(body(sheet, "../bab.html").encode()) < LONGEST * 1.1 for sheet in sheets)
    for chapter in dataset.chapters.values():
        numbers = [n for sheet in sheets_of(bank, chapter) for n, _ in sheet.numbered]
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_much_practice_is_split_the_same_way_whatever_a_page_shows(
    dataset: Dataset, bank: dict[str, Item], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coursekit.paper.sheet.LONGEST", 60_000)
    chapter = dataset.chapters["matriks"]
    before = sheets_of(bank, chapter)
    assert [sheet.name for sheet in before] == ["lembar/10-matriks", "lembar/10-matriks-2"]
    assert [sheet.first for sheet in before] == [1, len(before[0].items) + 1]
    assert 'href="10-matriks-2.html">Bagian 2<' in body(before[0], "../book/10-matriks.html")
    assert {one.partition("#")[0] for one in addresses(dataset, bank).values()} > {
        "lembar/10-matriks.html",
        "lembar/10-matriks-2.html",
    }
    shown = [before[1].items[5].id, before[0].items[7].id, before[1].items[2].id]
    after = sheets_of(bank, chapter, shown)
    assert [item.id for item in after[1].items[:2]] == [shown[0], shown[2]]
    assert after[0].items[0].id == shown[1]
    for old, new in zip(before, after, strict=True):
        assert {item.id for item in old.items} == {item.id for item in new.items}


def test_the_sites_sheets_are_light_and_their_keys_come_last(
    site: Path, dataset: Dataset, bank: dict[str, Item]
) -> None:
    places: dict[str, set[str]] = {}
    for path in sorted((site / "lembar").glob("*.html")):
        data = path.read_bytes()
        assert len(gzip.compress(data)) <= PAGE, path.name
        article = BeautifulSoup(data, "html.parser").select_one("article")
        assert article is not None
        assert not article.select("script, form, input, button, details")
        ids = [str(node["id"]) for node in article.select("[id]")]
        assert len(ids) == len(set(ids)), path.name
        places[f"lembar/{path.name}"] = set(ids)
        answers = article.select(".ck-answer")
        assert answers == article.select("#kunci .ck-answer")
        assert article.select(".ck-ask, .ck-answer")[-len(answers) :] == answers
        for link in article.select("a[href]"):
            file, _, anchor = str(link["href"]).partition("#")
            there = (path.parent / file).resolve() if file else path
            assert there.is_file(), link
            assert not anchor or file or anchor in ids, link
    for item_id, address in addresses(dataset, bank).items():
        page, _, anchor = address.partition("#")
        assert {anchor, item_id} <= places[page], address
    assert len(places) == len({a.partition("#")[0] for a in addresses(dataset, bank).values()})


def test_a_sheet_follows_its_page(site: Path) -> None:
    for name in ("04-asumsi-ross", "12-laboratorium"):
        page = BeautifulSoup((site / f"book/{name}.html").read_bytes(), "html.parser")
        shown = [str(node["data-ck-id"]) for node in page.select('[data-ck-widget="item"]')]
        sheet = BeautifulSoup((site / f"lembar/{name}.html").read_bytes(), "html.parser")
        asked = [str(node["id"]) for node in sheet.select(".ck-ask")]
        # A page may show another chapter's item, which stands on that one's sheet.
        own = [item for item in shown if item in asked]
        assert len(own) >= len(shown) - 1
        assert asked[: len(own)] == own


def test_the_book_numbers_questions_as_the_sheets_do(site: Path, book: Book) -> None:
    numbers = {}
    for section in book.sections:
        for ask in section.body.select(".ck-ask"):
            label = str(ask["aria-label"]).removeprefix("Soal ")
            numbers[str(ask["id"]).partition("--soal-")[2]] = label.partition(".")[2]
    for path in (site / "lembar").glob("*.html"):
        sheet = BeautifulSoup(path.read_bytes(), "html.parser")
        for ask in sheet.select(".ck-ask"):
            assert ask["aria-label"] == f"Soal {numbers[str(ask['id'])]}"


@pytest.fixture(scope="module")
def book(site: Path) -> Book:
    """Return the book of the built site, whose address is known."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSEKIT_SITE", "https://contoh.test/kursus")
        return read_book(site.parents[1])


@pytest.fixture(scope="module")
def private(site: Path) -> Book:
    """Return the book of a site whose address is not known."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COURSEKIT_SITE", raising=False)
        return read_book(site.parents[1])


def test_the_book_has_all_chapters_then_keys_then_appendices(book: Book, dataset: Dataset) -> None:
    names = [section.name for section in book.sections]
    assert [name for name in names if name in dataset.chapters] == list(dataset.chapters)
    assert names[-4:] == [KEYS, "glosarium", "catatan-editor", "daftar-pustaka"]
    assert not {"panduan-dosen", "kemajuan", "prates", "jejak"} & set(names)


def test_the_book_prints_every_item_once_and_its_key_apart(
    book: Book, bank: dict[str, Item]
) -> None:
    practice = sorted(item.id for item in bank.values() if item.pool == "practice")
    asked = [str(node["id"]) for s in book.sections for node in s.body.select(".ck-ask")]
    assert sorted(one.partition("--soal-")[2] for one in asked) == practice
    for section in book.sections:
        if section.name == KEYS:
            ids = {str(node["id"]) for node in section.body.select(".ck-answer")}
            assert {f"{KEYS}--{item}" for item in practice} <= ids
            # What is folded away on a page is a key, too.
            assert any(f"{KEYS}--asumsi-ross-" in one for one in ids)
        else:
            assert not section.body.select(".ck-answer, .ck-why, .ck-key, .ck-card-key, details")
    assert not any(s.body.select("script, form, input, select, button") for s in book.sections)


def test_every_link_of_the_book_has_its_place(book: Book) -> None:
    page = BeautifulSoup(document(book, {}), "html.parser")
    ids = [str(node["id"]) for node in page.select("[id]")]
    assert len(ids) == len(set(ids))
    links = [str(link["href"]) for link in page.select("a[href]")]
    assert len(links) > len(ids) / 4
    for link in links:
        assert "://" in link or link[1:] in ids, link
    for node in page.select("[aria-labelledby]"):
        assert set(str(node["aria-labelledby"]).split()) <= set(ids)


def addresses_in(book: Book) -> set[str]:
    """Return where the links of a book go."""
    return {str(link["href"]) for s in book.sections for link in s.body.select("a[href]")}


def test_links_out_of_the_book_go_to_the_site_where_it_is_known(book: Book) -> None:
    out = [link for link in addresses_in(book) if link.startswith("https://contoh.test/")]
    assert out
    assert all(link.startswith("https://contoh.test/kursus/book/") for link in out)


@pytest.mark.slow
def test_links_out_of_the_book_are_text_where_the_site_is_not_known(private: Book) -> None:
    assert all("://" in link or link.startswith("#") for link in addresses_in(private))
    assert len(addresses_in(private)) > 100


def test_nothing_is_wider_than_the_paper(book: Book, browser: Browser, tmp_path: Path) -> None:
    for address, path in book.files.items():
        (tmp_path / address).parent.mkdir(exist_ok=True)
        shutil.copyfile(path, tmp_path / address)
    (tmp_path / "buku.html").write_text(document(book, {}), encoding="utf-8")
    page = browser.new_page(viewport={"width": PAPER, "height": 900})
    page.emulate_media(media="print")
    page.goto((tmp_path / "buku.html").as_uri())
    # Chromium prints a book with one wide line all smaller.
    assert page.evaluate("document.documentElement.scrollWidth") == PAPER
    page.close()


def test_contents_tell_the_pages_that_are_known(book: Book) -> None:
    toc = BeautifulSoup(document(book, {"asumsi-ross": 40}), "html.parser").select_one(".ck-toc")
    assert toc is not None
    entry = toc.select_one('a[href="#asumsi-ross"]')
    assert entry is not None
    assert entry.get_text(" ") == "Bab 4. Tujuh asumsi Ross 40"
    assert "Bacaan lanjut" not in toc.get_text()


def test_the_epub_is_whole(book: Book) -> None:
    packed = pack(book)
    assert packed == pack(book)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        files = {name: archive.read(name) for name in archive.namelist()}
    pages = {
        name: ET.fromstring(data)  # noqa: S314 - what we wrote ourselves
        for name, data in files.items()
        if name.endswith((".xhtml", ".opf", ".xml"))
    }
    ids = {name: {node.get("id") for node in page.iter()} for name, page in pages.items()}
    for name, page in pages.items():
        if not name.endswith(".xhtml"):
            continue
        assert not list(page.iter(f"{XHTML}script"))
        for link in page.iter(f"{XHTML}a"):
            address = link.get("href", "")
            if "://" not in address:
                file, _, anchor = address.partition("#")
                there = posixpath.join("EPUB", file)
                assert there in files, address
                assert not anchor or anchor in ids[there], address
    package = pages["EPUB/buku.opf"]
    listed = {f"EPUB/{one.get('href')}": one for one in package.iter() if one.get("href")}
    assert set(listed) == set(files) - {"mimetype", "META-INF/container.xml", "EPUB/buku.opf"}
    for name, one in listed.items():
        drawn = b"<svg" in files[name] and name.endswith(".xhtml")
        assert (one.get("properties") == "svg") == drawn, name
    order = [one.get("idref") for one in package.iter() if one.get("idref")]
    assert order[:4] == ["sampul", "judul", "nav", "tentang-buku"]
    assert ">Para penyunting kursus</dc:creator>" in files["EPUB/buku.opf"].decode()
    modified = f"{book.moment:%Y-%m-%dT%H:%M:%SZ}"
    assert f'"dcterms:modified">{modified}<'.encode() in files["EPUB/buku.opf"]


def small(picture: Path) -> Book:
    """Return a book of one section with a picture."""
    markup = '<article><h1>Bab</h1><p><img alt="Peta" src="gambar/peta.png"></p></article>'
    article = BeautifulSoup(markup, "html.parser").select_one("article")
    assert article is not None
    return Book(
        title="Buku kecil",
        tagline="Uji",
        authors="redaksi",
        keywords=("uji coba", "kata “kunci”"),
        lecturer="Dosen",
        moment=datetime(2026, 1, 2, tzinfo=UTC),
        address="",
        sections=(Section(KEYS, "Bab", "Bagian", article, ()),),
        pictures={"gambar/peta.png": picture},
        cover=None,
    )


def test_pictures_go_along(root: Path) -> None:
    picture = next((root / "book" / "gambar").glob("*.png"))
    with zipfile.ZipFile(io.BytesIO(pack(small(picture)))) as archive:
        assert archive.read("EPUB/gambar/peta.png") == picture.read_bytes()
        assert b'href="gambar/peta.png" media-type="image/png"' in archive.read("EPUB/buku.opf")


def test_the_cover_is_a_light_picture_that_readers_show_on_their_shelf(root: Path) -> None:
    picture = next((root / "book" / "gambar").glob("*.png"))
    cover = root / COVER
    assert cover.stat().st_size <= COVER_BYTES
    with Image.open(cover) as opened:
        assert opened.size == (1600, 2400)
    with zipfile.ZipFile(io.BytesIO(pack(small(picture)))) as archive:
        assert not {name for name in archive.namelist() if "sampul" in name}
    covered = dataclasses.replace(small(picture), cover=cover)
    with zipfile.ZipFile(io.BytesIO(pack(covered))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert files["EPUB/sampul.png"] == cover.read_bytes()
    package = ET.fromstring(files["EPUB/buku.opf"])  # noqa: S314 - what we wrote ourselves
    marked = [one.get("href") for one in package.iter() if one.get("properties") == "cover-image"]
    assert marked == ["sampul.png"]
    assert [one.text for one in package.iter(f"{DC}subject")] == list(covered.keywords)
    assert b'<img alt="' in files["EPUB/sampul.xhtml"]


def test_the_date_is_told_or_the_last_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "course.yaml").touch()
    os.utime(tmp_path / "data" / "course.yaml", (86400, 86400))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert moment(tmp_path) == datetime(1970, 1, 2, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert moment(tmp_path) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_pages_are_read_from_the_places_that_chromium_names() -> None:
    told = (
        b"2 0 obj\n<</Type /Page\n>>\nendobj\n7 0 obj\n<</Type /Page\n>>\nendobj\n"
        b"9 0 obj\n<</Type /Pages\n/Kids [2 0 R 7 0 R]>>\nendobj\n"
        b"13 0 obj\n<</bab [7 0 R /XYZ 6 782 0]\n/bab--a#20b [2 0 R /XYZ 6 7 0]>>\nendobj\n"
    )
    assert pages_of(told) == {"bab": 2, "bab--a b": 1}


def printed_on(day: str) -> bytes:
    """Return the beginnings and the end of a PDF as Chromium writes it on a day."""
    pdf = b"%PDF-1.4\n%\xd3\xeb\xe9\xe1\n"
    told = f"<</Title (Buku kecil)\n/CreationDate (D:{day}00')\n/ModDate (D:{day}00')>>"
    places = []
    for number, content in enumerate((told, "<</Type /Catalog\n/Lang (id)>>", "[]"), start=1):
        places.append(len(pdf))
        pdf += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        pdf
        + f"xref\n0 4\n0000000000 65535 f \n{table}trailer\n<</Size 4\n/Root 2 0 R\n"
        f"/Info 1 0 R>>\nstartxref\n{len(pdf)}\n%%EOF\n".encode()
    )


def test_a_pdf_tells_of_its_book_and_not_of_the_day_it_was_printed(root: Path) -> None:
    book = small(root)
    told = described(printed_on("20261127203954+00'"), book)
    assert told == described(printed_on("20270101000000+07'"), book)
    assert told.count(b"(D:20260102000000+00'00')") == 2
    about = told.partition(b"endobj")[0].decode("latin-1")
    values = {
        name: bytes.fromhex(value).decode("utf-16")
        for name, value in re.findall(r"/(\w+) <(\w+)>", about)
    }
    assert values == {
        "Author": "Redaksi",
        "Subject": "Uji",
        "Keywords": "uji coba, kata “kunci”",
    }
    assert "/Title (Buku kecil)" in about
    # The table leads to every object, the end to the table.
    places = [int(place) for place in re.findall(rb"(?m)^(\d{10}) 00000 n", told)]
    assert [told[place:].partition(b" obj")[0] for place in places] == [b"1 0", b"2 0", b"3 0"]
    found = re.search(rb"startxref\n(\d+)", told)
    assert found
    assert told[int(found[1]) :].startswith(b"xref\n")
    other = b"%PDF-2.0 by somebody else"
    assert described(other, book) == other


def test_authors_and_keywords_are_those_of_the_citation(
    book: Book, root: Path, tmp_path: Path
) -> None:
    assert book.creator == EDITORS
    told = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert list(keywords(root)) == told["keywords"]
    assert keywords(tmp_path) == ()


def test_without_a_browser_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(CourseError, match="apt-get install -y chromium"):
        find_browser()


def test_without_a_site_it_is_said_what_to_build(project: Path) -> None:
    with pytest.raises(CourseError, match="coursekit site build"):
        read_book(project)


def run(program: str, *arguments: str) -> str:
    """Return what a program prints; its absence is a failure that says how to install it."""
    found = shutil.which(program)
    if found is None:
        pytest.fail(f"{program} is missing. Install it: tools/need-packages budget")
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say(
    book: Book, private: Book, tmp_path: Path, root: Path
) -> None:
    checker = shutil.which("epubcheck")
    assert checker, "epubcheck is missing. Install it: sudo apt-get install -y epubcheck"
    picture = next((root / "book" / "gambar").glob("*.png"))
    for name, one in (("buku", book), ("luring", private), ("kecil", small(picture))):
        path = tmp_path / f"{name}.epub"
        path.write_bytes(pack(one))
        # Debian's is a jar that only some systems start by itself.
        told = run("java", "-jar", checker, str(path))
        assert "0 fatals / 0 errors / 0 warnings" in told, told


@pytest.mark.slow
def test_the_pdf_is_whole(book: Book, tmp_path: Path) -> None:
    printed = print_book(book)
    path = tmp_path / "buku.pdf"
    path.write_bytes(printed)
    about = run("pdfinfo", str(path))
    assert f"Title:           {book.title}" in about
    assert re.search(r"Tagged: +yes", about)
    assert "A4" in about
    fonts = run("pdffonts", str(path)).splitlines()[2:]
    assert fonts
    assert all(re.search(r" yes yes yes +\d+ +0$", line) for line in fonts), fonts
    for line in ("Author: +Para penyunting", f"Subject: +{book.tagline}"):
        assert re.search(line, about)
    assert b"/Outlines" in printed
    assert b"/Lang (id" in printed
    pages = pages_of(printed)
    wanted = {section.name for section in book.sections}
    wanted |= {anchor for section in book.sections for anchor, _ in section.headings}
    toc = BeautifulSoup(document(book, pages), "html.parser").select(".ck-toc a")
    assert len(toc) > len(book.sections)
    for link in toc:
        assert str(link["href"])[1:] in wanted | {"tentang-buku"}
    for section in book.sections:
        number = str(pages[section.name])
        page = run("pdftotext", "-f", number, "-l", number, "-layout", str(path), "-")
        assert section.title in " ".join(page.split())
        # The number at the foot of the page is the one in the contents.
        assert page.split()[-1] == number


@pytest.mark.slow
def test_pictures_are_printed_and_two_prints_are_alike(root: Path) -> None:
    picture = next((root / "book" / "gambar").glob("*.png"))
    without = dataclasses.replace(small(picture), pictures={})
    printed = print_book(small(picture))
    assert len(printed) > len(print_book(without)) + 10_000
    assert printed == print_book(small(picture))
