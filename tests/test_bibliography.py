"""Citations and the printed bibliography in Indonesian."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pybtex.database
import pytest
from bs4 import BeautifulSoup
from pybtex.backends.plaintext import Backend

from coursekit.sphinx import bibliography

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset

SAMPLE = """
@book{satu, author={Sari, Ani}, title={Judul}, edition={2}, publisher={Penerbit},
  address={Jakarta}, year={2001}, note={Belum diverifikasi: edisi}}
@book{dua, editor={Sari, Ani and Budi, Made}, title={Judul}, publisher={Penerbit}, year={2002}}
@article{tiga, author={Sari, A. and Budi, M. and Tan, L.}, title={Judul}, journal={Jurnal},
  volume={3}, number={2}, pages={11--20}, year={2003}, doi={10.1/abc}}
@incollection{bab, author={Sari, Ani}, title={Judul Bab}, booktitle={Judul Buku},
  editor={Budi, Made}, edition={4}, pages={3--26}, publisher={Penerbit}, year={2004}}
@misc{tanpatahun, author={Sari}, title={Judul}, howpublished={Salindia kuliah}}
@misc{lembaga, author={{Kementerian Sosial}}, title={Judul}, year={2019},
  url={https://contoh.example/a_b}}
"""
EXPECTED = {
    "satu": "Sari, Ani (2001). Judul (edisi ke-2). Jakarta: Penerbit. Belum diverifikasi: edisi.",
    "dua": "Sari, Ani dan Budi, Made (Ed.) (2002). Judul. Penerbit.",
    "tiga": (
        "Sari, A.; Budi, M.; dan Tan, L. (2003). Judul. Jurnal, 3(2), hlm. 11–20. "
        "https://doi.org/10.1/abc"
    ),
    "bab": (
        "Sari, Ani (2004). Judul Bab. Dalam Budi, Made (Ed.), Judul Buku "
        "(edisi ke-4, hlm. 3–26). Penerbit."
    ),
    "tanpatahun": "Sari (t.t.). Judul. Salindia kuliah.",
    "lembaga": "Kementerian Sosial (2019). Judul. https://contoh.example/a_b",
}
ENGLISH = re.compile(
    r"\b(?:and|in|edited|editors?|edition|pages?|pp|vol|et al|n\.d)\b", re.IGNORECASE
)


def printed(database: pybtex.database.BibliographyData) -> dict[str, str]:
    entries = bibliography.IndonesianBibliography().format_entries(list(database.entries.values()))
    return {entry.key: entry.text.render(Backend()) for entry in entries}


@pytest.fixture(autouse=True, scope="module")
def _plugins() -> None:
    bibliography.register()


@pytest.mark.parametrize("key", EXPECTED)
def test_entries_are_printed_in_indonesian(key: str) -> None:
    database = pybtex.database.parse_string(SAMPLE, "bibtex")
    assert printed(database)[key] == EXPECTED[key]


def test_no_english_word_outside_titles(root: Path) -> None:
    database = pybtex.database.parse_file(str(root / "data/references.bib"))
    for key, text in printed(database).items():
        fields, rest = database.entries[key].fields, text
        for name in ("title", "booktitle", "journal", "publisher", "doi", "url", "address"):
            plain = fields.get(name, "").replace("{", "").replace("}", "").replace("---", "—")
            rest = rest.replace(plain, "") if plain else rest
        assert not ENGLISH.search(rest), f"{key}: {text}"


def test_titles_known_to_be_english_say_so(site: Path) -> None:
    page = (site / "book/daftar-pustaka.html").read_text(encoding="utf-8")
    english = {
        node.get_text() for node in BeautifulSoup(page, "html.parser").select(".citation [lang=en]")
    }
    assert {"Community Practice Models", "Encyclopedia of Social Work"} <= english
    assert {
        "Multi Modes of Intervention at the Macro Level",
        "Pedagogy of the Oppressed",
    } <= english
    assert not {text for text in english if re.search(r"masyarakat|sosial|sosio", text.lower())}


def test_doubts_are_printed(root: Path) -> None:
    database = pybtex.database.parse_file(str(root / "data/references.bib"))
    doubtful = {key: e.fields["note"] for key, e in database.entries.items() if "note" in e.fields}
    assert any(note.startswith("Belum diverifikasi: ") for note in doubtful.values())
    told = printed(database)
    for key, note in doubtful.items():
        assert re.sub(r"[{}]", "", note).rstrip(".") in told[key]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (["A"], "A"),
        (["A", "B"], "A dan B"),
        (["A", "B", "C"], "A, B, dan C"),
    ],
)
def test_names_are_joined_as_in_indonesian(people: list[str], expected: str) -> None:
    assert str(bibliography.series(people)) == expected


def test_more_than_three_people_are_cited_by_the_first() -> None:
    style = bibliography.IndonesianReferences()
    entry = pybtex.database.parse_string(
        "@book{b, author={Sari, A. and Budi, B. and Tan, C. and Putri, D.}, year={2001}}", "bibtex"
    ).entries["b"]
    names = style.person.names("author", full=False)
    assert str(names.format_data({"entry": entry, "style": style})) == "Sari dkk."


def test_citations_agree_with_the_labels_of_the_dataset(root: Path, dataset: Dataset) -> None:
    database = pybtex.database.parse_file(str(root / "data/references.bib"))
    style = bibliography.IndonesianReferences()
    for key, reference in dataset.references.items():
        data = {"entry": database.entries[key], "style": style}
        who = style.person.author_or_editor_or_title(full=False).format_data(data)
        year = database.entries[key].fields.get("year", "t.t.")
        assert f"{who} ({year})" == reference.label
