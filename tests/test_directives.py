"""The directives and roles: every record printed, linked and anchored; mistakes told in place."""

from __future__ import annotations

import io
import re
import shutil
import warnings
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from coursekit.errors import unknown
from coursekit.keying import status
from coursekit.project import digest
from coursekit.text import to_plain

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.item import Item

FENCE = "```{{{name}}} {argument}\n{body}\n```\n"


def directive(name: str, argument: str = "", body: str = "") -> str:
    return FENCE.format(name=name, argument=argument, body=body)


def build(root: Path, where: Path, pages: dict[str, str]) -> tuple[dict[str, BeautifulSoup], str]:
    """Build ``pages`` over a copy of the data; return them and what Sphinx complained of."""
    source = where / "sumber"
    source.mkdir()
    shutil.copytree(root / "data", source / "data")
    (source / "_config.yml").touch()
    for name, text in pages.items():
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    overrides = {
        "extensions": [
            "myst_parser",
            "sphinxcontrib.bibtex",
            "coursekit.sphinx.bibliography",
            "coursekit.sphinx.directives",
        ],
        "exclude_patterns": ["data"],
        "bibtex_bibfiles": ["data/references.bib"],
        "bibtex_default_style": "coursekit",
        "bibtex_reference_style": "coursekit",
        "html_theme": "basic",
        "language": "id",
        "nitpicky": True,
    }
    complaints = io.StringIO()
    with docutils_namespace(), patch_docutils(), warnings.catch_warnings():
        # Deprecations inside Sphinx and docutils are theirs.
        warnings.simplefilter("ignore")
        app = Sphinx(
            source,
            None,
            where / "hasil",
            where / "doctrees",
            "html",
            overrides,
            status=None,
            warning=complaints,
        )
        app.build()
    built = {
        name: BeautifulSoup((where / "hasil" / f"{name}.html").read_text("utf-8"), "html.parser")
        for name in pages
    }
    return built, re.sub(r"\x1b\[[0-9;]*m", "", complaints.getvalue())


def text_of(soup: BeautifulSoup) -> str:
    return re.sub(r"\s+", " ", soup.get_text())


@pytest.fixture(scope="module")
def pages(
    root: Path, dataset: Dataset, bank: dict[str, Item], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, BeautifulSoup]:
    open_id = next(item.id for item in bank.values() if item.pool == "practice")
    traits = sorted({(trait.model, trait.aspect) for trait in dataset.traits.values()})
    chapter = "\n".join(
        [
            "# Bab\n",
            *(directive("outcomes", one) for one in dataset.chapters),
            directive("outcome-table"),
            *(directive("definition", one) for one in dataset.definitions),
            directive("term-table"),
            directive("assumption-list"),
            *(directive("assumption", one) for one in dataset.assumptions),
            *(directive("matrix-table", one) for one in dataset.groups),
            *(directive("motto", one) for one in dataset.models),
            directive("model-cards"),
            directive("editor-note", next(iter(dataset.notes))),
            directive("figure-svg", "peta-istilah", "Keterangan *gambar* ini."),
            directive("practice", "", open_id),
            *(directive("level", one) for one in dataset.levels),
            *(directive("typology", one) for one in dataset.typologies),
            directive("contrast-table"),
            directive("difference-table"),
            directive("goal-tree"),
            *(directive("traits", model, f":aspect: {aspect}") for model, aspect in traits),
            directive("case", "K01", ":worked:"),
            directive("case", "X01"),
            directive("case-compare", "lansia"),
            directive("case-status"),
            directive("assumption-cards"),
            directive("difference-explorer"),
            directive("case-explorer", "rob"),
            *(directive("scene", one) for one in dataset.scenes),
            *(directive("plane", one) for one in dataset.planes),
            *(directive("plan-form", one) for one in dataset.plans),
            "Peran {model}`A` pada {cell}`4A` menurut {variable}`7`, lihat [asumsi](#ross-1).\n",
        ]
    )
    other = "# Lain\n\nLihat {cell}`12C` dan {term}`intervensi makro`.\n"
    appendix = "\n".join(
        [
            "# Lampiran\n",
            directive("glossary-terms"),
            directive("editor-notes"),
            directive("bibliography"),
        ]
    )
    toctree = "# Kursus\n\n```{toctree}\nbab\nlain\nlampiran\n```\n"
    built, complaints = build(
        root,
        tmp_path_factory.mktemp("direktif"),
        {"index": toctree, "bab": chapter, "lain": other, "lampiran": appendix},
    )
    assert not complaints
    return built


def test_levels_contrasts_goals_typologies_and_traits_stand_under_their_anchors(
    pages: dict[str, BeautifulSoup], dataset: Dataset
) -> None:
    texts = {
        **{one.id: one.text for one in dataset.levels.values()},
        **{one.id: one.objection for one in dataset.contrasts.values()},
        **{one.id: one.text for one in dataset.goals.values()},
        **{part.id: part.text for one in dataset.goals.values() for part in one.parts},
        **{one.id: one.kinds[-1].text for one in dataset.typologies.values()},
        **{one.id: one.text for one in dataset.differences.values()},
        **{one.id: one.text for one in dataset.traits.values()},
    }
    for name, text in texts.items():
        node = pages["bab"].find(id=name)
        assert node is not None, name
        assert to_plain(text) in text_of(node), name


def test_a_case_hides_its_key_unless_it_is_worked(
    pages: dict[str, BeautifulSoup], dataset: Dataset
) -> None:
    worked = pages["bab"].find(id="kasus-k01")
    hidden = pages["bab"].find(id="kasus-x01")
    assert worked is not None
    assert hidden is not None
    assert worked.find("details") is None
    assert to_plain(dataset.cases["K01"].explanation) in text_of(worked)
    assert worked.find("a", href="#sel-1a") is not None
    folded = hidden.find("details")
    assert folded is not None
    assert not folded.has_attr("open")
    assert to_plain(dataset.cases["X01"].explanation) in text_of(folded)


def test_activities_are_mounted_with_their_texts(
    pages: dict[str, BeautifulSoup], dataset: Dataset
) -> None:
    mounts = {
        (mount["data-ck-widget"], mount["data-ck-id"]): text_of(mount)
        for mount in pages["bab"].select(".ck-mount")
    }
    for scene in dataset.scenes.values():
        assert all(to_plain(step.text) in mounts["scene", scene.id] for step in scene.steps)
    for plane in dataset.planes.values():
        assert to_plain(plane.question) in mounts["plane", plane.id]
    for plan in dataset.plans.values():
        assert all(to_plain(field.label) in mounts["plan", plan.id] for field in plan.fields)
    for case in dataset.cases.values():
        if case.group == "rob" and case.pool == "practice":
            assert case.title in mounts["matrix", "kasus-rob"]
    for difference in dataset.differences.values():
        assert to_plain(difference.aspect) in mounts["matrix", "perbedaan"]


def test_cases_on_one_issue_stand_side_by_side(
    pages: dict[str, BeautifulSoup], dataset: Dataset
) -> None:
    group = {name for name, case in dataset.cases.items() if case.group == "lansia"}
    found = pages["bab"].select(".ck-compare > .ck-case")
    assert {str(box["id"]) for box in found} == {f"kasus-{name.lower()}" for name in group}
    assert status(dataset) in text_of(pages["bab"])


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (directive("case", "G01"), "Kasus “G01” tidak ada dalam data."),
        (directive("case-compare", "rop"), "Yang terdekat: rob"),
        (directive("traits", "A", ":aspect: taktik"), "Model A tidak mempunyai taktik"),
        (directive("traits", "A", ":aspect: warna"), "Segi “warna” tidak ada dalam data."),
        (directive("level", "tingkat-mezzo"), "Yang terdekat: tingkat-mezo"),
        (directive("typology"), "harus menyebut id tipologi"),
    ],
)
def test_a_case_for_examinations_and_other_mistakes_are_refused(
    root: Path, tmp_path: Path, page: str, told: str
) -> None:
    _, complaints = build(root, tmp_path, {"index": f"# Bab\n\n{page}"})
    assert told in complaints


def test_every_definition_stands_in_a_box_with_its_elements(
    pages: dict[str, BeautifulSoup], dataset: Dataset
) -> None:
    for definition in dataset.definitions.values():
        box = pages["bab"].find(id=definition.id)
        assert box is not None
        told = text_of(box)
        assert to_plain(definition.text) in told
        for part in definition.elements:
            assert to_plain(part.text) in told
        assert to_plain(definition.attribution) in told
        for note in definition.notes:
            assert box.find("a", href=re.compile(rf"#catatan-{note.lower()}$"))


def test_every_assumption_stands_in_a_block_and_in_the_list(
    pages: dict[str, BeautifulSoup], dataset: Dataset
) -> None:
    for assumption in dataset.assumptions.values():
        block = pages["bab"].find(id=assumption.id)
        for part in (assumption.title, assumption.text, assumption.explanation, assumption.example):
            assert to_plain(part) in text_of(block)
        assert block.find(class_=f"ck-badge-{assumption.kind}")
        entry = pages["bab"].select_one(f"ol.ck-assumption-list > li[value='{assumption.number}']")
        assert entry.a["href"] == f"#{assumption.id}"


def test_every_cell_stands_under_its_anchor(
    pages: dict[str, BeautifulSoup], dataset: Dataset
) -> None:
    assert len(pages["bab"].select("[id^=sel-]")) == 36
    for variable in dataset.variables.values():
        row = pages["bab"].find(id=variable.id)
        assert row["scope"] == "row"
        for model, cell in variable.cells.items():
            node = pages["bab"].find(id=f"sel-{variable.number}{model.lower()}")
            found = [text_of(item) for item in node.select("li")]
            assert found == [to_plain(bullet.text) for bullet in cell.bullets]
            assert node.select_one(f".ck-model-{model.lower()} svg[aria-hidden=true]")


def test_tables_name_their_columns_in_each_cell(pages: dict[str, BeautifulSoup]) -> None:
    for table in pages["bab"].select("table.ck-table"):
        assert table.caption is not None
        for cell in table.select("tbody td"):
            assert cell.has_attr("data-label") or cell.select_one(".ck-cell-model")


def test_roles_name_and_link_their_records(
    pages: dict[str, BeautifulSoup], dataset: Dataset
) -> None:
    paragraph = next(p for p in pages["bab"].select("p") if p.get_text().startswith("Peran"))
    badge = paragraph.select_one(".ck-model-a")
    assert text_of(badge).split() == ["A", *dataset.models["A"].short_name.split()]
    targets = {link["href"]: link.get_text() for link in paragraph.select("a")}
    assert targets["#sel-4a"] == "sel 4A"
    assert targets["#variabel-7"] == to_plain(dataset.variables["variabel-7"].short_name)
    assert targets["#ross-1"] == "asumsi"
    other = {link["href"] for link in pages["lain"].select("p a")}
    assert "bab.html#sel-12c" in other
    assert any(href.startswith("lampiran.html#term-intervensi-makro") for href in other)


def test_every_term_stands_in_the_glossary(
    pages: dict[str, BeautifulSoup], dataset: Dataset
) -> None:
    names = [dt.find(string=True) for dt in pages["lampiran"].select("dl.ck-glossary dt")]
    assert len(names) >= len(dataset.terms)
    told = text_of(pages["lampiran"].select_one("dl.ck-glossary"))
    for term in dataset.terms.values():
        assert to_plain(term.gloss) in told
        if term.definition:
            assert to_plain(dataset.definitions[term.definition].text) in told


def test_the_appendix_holds_every_note_and_links_to_the_text(
    pages: dict[str, BeautifulSoup], dataset: Dataset
) -> None:
    for note in dataset.notes.values():
        block = pages["lampiran"].find(id=f"catatan-{note.id.lower()}")
        assert to_plain(note.text) in text_of(block)
        assert f"Tingkat keyakinan {note.certainty}" in text_of(block)
    first = next(iter(dataset.notes)).lower()
    shown = pages["lampiran"].find(id=f"catatan-{first}")
    assert shown.find("a", href=f"bab.html#catatan-{first}")
    assert len(pages["lampiran"].select(".ck-see-page a")) == 1


def test_the_table_of_outcomes_counts_their_items_and_leads_to_their_chapters(
    pages: dict[str, BeautifulSoup], dataset: Dataset, bank: dict[str, Item]
) -> None:
    [found] = [one for one in pages["bab"].select("table") if "Butir latihan" in text_of(one.thead)]
    rows = found.select("tbody tr")
    for outcome, row in zip(dataset.outcomes.values(), rows, strict=True):
        told = [text_of(cell).strip() for cell in row.select("th, td")]
        assert told[0] == f"{outcome.id} {to_plain(outcome.text)}"
        assert [link["href"] for link in row.select("a")] == [
            f"{chapter.page}.html"
            for chapter in dataset.chapters.values()
            if outcome.id in chapter.outcomes
        ]
        pools = [item.pool for item in bank.values() if item.outcome == outcome.id]
        assert told[3:] == [str(pools.count("practice")), str(pools.count("graded"))]


def test_each_card_tells_its_model_and_leads_to_its_chapter(
    pages: dict[str, BeautifulSoup], dataset: Dataset
) -> None:
    for model, card in zip(
        dataset.models.values(), pages["bab"].select(".ck-model-cards > li"), strict=True
    ):
        assert to_plain(model.short_name) in text_of(card)
        assert to_plain(model.summary) in text_of(card)
        chapter = dataset.chapters[f"model-{model.id.lower()}"]
        assert card.find("a", href=f"{chapter.page}.html", string=f"Bab {chapter.number}")


def test_figure_motto_and_practice_stand_on_the_page(
    pages: dict[str, BeautifulSoup], dataset: Dataset
) -> None:
    figure = pages["bab"].find(id="gambar-peta-istilah")
    assert figure.name == "figure"
    assert figure.svg is not None
    assert figure.figcaption.em.get_text() == "gambar"
    for model in dataset.models.values():
        motto = pages["bab"].select_one(f".ck-motto-{model.id.lower()} blockquote")
        assert to_plain(model.motto) in text_of(motto)
    assert pages["bab"].select_one("[data-ck-widget=item]")


def test_mistakes_are_told_with_page_line_and_the_nearest_ids(
    root: Path, bank: dict[str, Item], tmp_path: Path
) -> None:
    graded = next(item.id for item in bank.values() if item.pool == "graded")
    wrong = [
        ("definition", "def-neting-1993", "", "def-netting-1993"),
        ("definition", "", "", "harus menyebut id definisi"),
        ("assumption", "ros-1", "", "ross-1"),
        ("editor-note", "D999", "", "Catatan editor “D999” tidak ada dalam data"),
        ("matrix-table", "carra", "", "Yang terdekat: cara"),
        ("outcomes", "istila", "", "Yang terdekat: istilah"),
        ("practice", "", "butir-hantu", "Butir latihan “butir-hantu” tidak ada"),
        ("practice", "", graded, "kuncinya tidak boleh terbit"),
        ("practice", "", ":chapter: istilah\n:count: 9999\n", "hanya mempunyai"),
        ("practice", "", "", "direktif “practice” kosong"),
        ("figure-svg", "peta-istilah", "", "belum berketerangan"),
        ("figure-svg", "gambar-hantu", "Keterangan.", "gambar-hantu"),
    ]
    text = "# Salah\n\n"
    lines = []
    for name, argument, body, _ in wrong:
        lines.append(text.count("\n") + 1)
        text += directive(name, argument, body) + "\n"
    line_of_roles = text.count("\n") + 1
    text += "{cell}`99A` {variable}`13` {model}`D` {cell}`4A`\n"
    _, complaints = build(root, tmp_path, {"index": text})
    for line, (*_, expected) in zip(lines, wrong, strict=True):
        told = re.search(rf"index\.md:{line}: ERROR: (.*)", complaints)
        assert told, (line, expected, complaints)
        assert expected in told[1]
    for expected in ("Sel “99A”", "Variabel “13”", "Model “D”"):
        assert re.search(rf"index\.md:{line_of_roles}: ERROR: {expected}", complaints)
    assert "WARNING: tautan ke “#sel-4a” tidak bertujuan" in complaints


def test_printing_a_record_twice_on_a_page_is_told(root: Path, tmp_path: Path) -> None:
    twice = "# Dua\n\n" + directive("editor-note", "D01") * 2 + directive("editor-notes")
    _, complaints = build(root, tmp_path, {"index": twice})
    assert "“#catatan-d01” sudah dicetak di halaman ini" in complaints


def test_faulty_data_stop_the_build_with_every_problem(root: Path, tmp_path: Path) -> None:
    broken = tmp_path / "rusak"
    shutil.copytree(root / "data", broken / "data")
    for name in ("terms.yaml", "models.yaml"):
        (broken / "data" / name).write_text("- id: a\n  id: b\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"(?s)data/models\.yaml:2.*data/terms\.yaml:2"):
        build(broken, tmp_path, {"index": "# Rusak\n"})


def test_an_edited_data_file_changes_the_digest(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "data", tmp_path / "data")
    before = digest([tmp_path / "data"])
    assert before == digest([root / "data"])
    with (tmp_path / "data" / "terms.yaml").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert digest([tmp_path / "data"]) != before


def test_unknown_ids_are_answered_with_known_ones() -> None:
    assert unknown("Asumsi", "ROSS-9", ["ross-1", "variabel-1"]).endswith("Yang terdekat: ross-1.")
    assert "belum ada satu pun" in unknown("Asumsi", "x", [])
