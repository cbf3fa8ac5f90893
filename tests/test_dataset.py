"""Reading the dataset: every fault is told in one run, with file, line, id and remedy."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from coursekit import dataset as dataset_module
from coursekit import model, rules
from coursekit.bank import FAMILIES, build_bank
from coursekit.complaints import SHAPES, WORDS, WRITTEN, complaints
from coursekit.dataset import Dataset, load, read
from coursekit.draft import CASES, COURSE, ITEMS, LISTS, MATRIX
from coursekit.english import PHRASES
from coursekit.errors import DatasetError, Problem
from coursekit.grading import classroom
from coursekit.lecture import INDEX
from coursekit.rules.references import NAMES, POINTERS
from coursekit.yaml_reader import read_yaml

TESTS = Path(__file__).resolve().parent
FAULTS = {path.stem: path for path in sorted((TESTS / "faults").glob("*.yaml"))}
RULES = {rule.__name__.replace("_", "-"): rule for rule in rules.RULES}
ENGLISH = re.compile(r"(?i)\b(should|input|valid|field|expected|found|while|mapping|string)\b")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return a copy of the tiny course that a test may break."""
    return shutil.copytree(TESTS / "course", tmp_path / "course")


def break_course(course: Path, fault: str) -> list[str]:
    """Edit ``course`` as the fault says and return the problems that it expects."""
    told: dict[str, Any] = yaml.safe_load(FAULTS[fault].read_text(encoding="utf-8"))
    for edit in told["edits"]:
        path = course / edit["file"]
        if edit.get("remove"):
            path.unlink()
            continue
        text = path.read_text(encoding="utf-8")
        assert edit["replace"] in text, f"{fault} no longer fits {edit['file']}"
        path.write_text(text.replace(edit["replace"], edit["by"], 1), encoding="utf-8")
    expected: str = told["expect"]
    return expected.splitlines()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_and_nothing_else(course: Path, fault: str) -> None:
    expected = break_course(course, fault)
    found, problems = read(course)
    assert found is None
    assert [str(problem) for problem in problems] == expected


@pytest.mark.parametrize("name", RULES)
def test_a_fault_is_found_by_the_rule_of_its_name(
    course: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    break_course(course, name)
    others = [rule for rule in rules.RULES if rule is not RULES[name]]
    monkeypatch.setattr(dataset_module, "RULES", others)
    assert read(course)[1] == []


def test_every_rule_and_every_complaint_has_a_fault() -> None:
    assert set(FAULTS) >= {*RULES, *(f"record-{kind}" for kind in WORDS)}


def test_every_family_that_can_be_written_is_named() -> None:
    kinds = get_args(get_args(model.AuthoredItem)[0])
    assert {get_args(kind.model_fields["family"].annotation) for kind in kinds} == {
        (family,) for family in WRITTEN
    }


def test_a_comparison_for_examinations_may_show_their_cases(course: Path) -> None:
    break_course(course, "compared-cases-are-open")
    path = course / ITEMS / "matriks.yaml"
    head = "  family: compare\n  chapter: matriks\n  pool: "
    text = path.read_text(encoding="utf-8")
    assert f"{head}practice" in text
    path.write_text(text.replace(f"{head}practice", f"{head}graded"), encoding="utf-8")
    assert read(course)[1] == []


def test_every_shape_of_an_id_has_an_example() -> None:
    patterns = {
        constraint.pattern
        for alias in (*vars(model).values(), *vars(classroom).values())
        for constraint in getattr(alias, "__metadata__", ())
        if isinstance(constraint, StringConstraints) and constraint.pattern
    }
    assert patterns == set(SHAPES)


def test_a_constraint_without_words_of_its_own_is_told_in_indonesian() -> None:
    with pytest.raises(ValidationError) as error:
        TypeAdapter(dict[str, Annotated[int, Field(multiple_of=3)]]).validate_python({"umur": 4})
    assert list(complaints(error.value)) == [
        (
            ("umur",),
            "Isi “umur” tidak dapat dipakai.",
            "Bandingkan dengan catatan lain dalam berkas ini.",
        )
    ]


def test_every_pointer_is_tried() -> None:
    tried = FAULTS["pointers-lead-somewhere"].read_text(encoding="utf-8")
    assert tried.count("tidak ada.") == len(POINTERS)


def test_every_kind_that_can_be_named_has_a_name() -> None:
    assert {pointer.target for pointer in POINTERS} | {model.Typology} == set(NAMES)


def test_faults_of_every_sort_are_told_in_one_run(course: Path) -> None:
    faults = ["file-has-a-tab", "record-int_type", "feedback-teaches", "bib-lacks-a-title"]
    expected = sorted(line for fault in faults for line in break_course(course, fault))
    with pytest.raises(DatasetError) as error:
        load(course)
    assert sorted(str(error.value).splitlines()) == expected


@pytest.mark.parametrize("name", [COURSE, MATRIX, *LISTS, "data/references.bib", INDEX, PHRASES])
def test_a_missing_file_is_the_only_problem(course: Path, name: str) -> None:
    (course / name).unlink()
    found = read(course)[1]
    assert [problem.file for problem in found] == [name]
    assert found[0].line == 0


@pytest.mark.parametrize("name", [COURSE, MATRIX, *LISTS, f"{ITEMS}/matriks.yaml"])
def test_a_file_that_is_no_text_is_told(course: Path, name: str) -> None:
    (course / name).write_bytes(b"# satu\n# dua \xff\n")
    assert (
        Problem(
            name,
            2,
            "",
            "Ada huruf yang tidak dapat dibaca.",
            "Simpan berkas ini dengan pengodean UTF-8.",
        )
        in read(course)[1]
    )


def test_an_empty_project_is_told_file_by_file(tmp_path: Path) -> None:
    found = read(tmp_path)[1]
    assert {problem.file for problem in found} == {
        *(COURSE, MATRIX, *LISTS),
        *("data/references.bib", INDEX, PHRASES),
    }


def test_records_are_found_by_id() -> None:
    tiny = load(TESTS / "course")
    assert list(tiny.models) == ["A", "B"]
    assert tiny.cell("2A").bullets[1].id == "2A-2"
    assert tiny.record("2A") is tiny.cell("2A")
    assert tiny.record("kerja-bakti") is tiny.terms["kerja-bakti"]
    assert tiny.record("ratna") is tiny.references["ratna"]
    assert tiny.has("D01")
    assert not tiny.has("D02")
    with pytest.raises(KeyError):
        tiny.record("D02")
    with pytest.raises(KeyError):
        tiny.cell("4A")


def test_a_group_and_a_term_may_share_an_id(course: Path) -> None:
    path = course / MATRIX
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("id: cara", "id: kerja-bakti").replace("group: cara", "group: kerja-bakti"),
        encoding="utf-8",
    )
    shared = load(course)
    assert shared.record("kerja-bakti") is shared.terms["kerja-bakti"]
    assert list(shared.groups) == ["kerja-bakti"]


def test_the_bank_is_built_from_any_number_of_models_and_variables() -> None:
    items = build_bank(load(TESTS / "course"))
    families = {item.family for item in items.values()}
    assert families == set(FAMILIES) - {"case", "mixed", "swapped"}


@pytest.mark.parametrize(
    ("people", "year", "label"),
    [
        (("Ross",), "1955", "Ross (1955)"),
        (("Ross", "Lappin"), "1967", "Ross dan Lappin (1967)"),
        (("Netting", "Kettner", "McMurtry"), "1993", "Netting, Kettner, dan McMurtry (1993)"),
        (("Cox", "Erlich", "Rothman", "Tropman"), "1987", "Cox dkk. (1987)"),
        (("Aribowo",), "", "Aribowo (t.t.)"),
    ],
)
def test_references_are_labelled_as_in_a_sentence(
    people: tuple[str, ...], year: str, label: str
) -> None:
    assert model.Reference(key="x", people=people, year=year).label == label


def test_names_of_people_lose_their_braces(course: Path) -> None:
    path = course / "data" / "references.bib"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("{Ratna}", r"{{Dinas \& Balai} and Van der Kleij, F. and Ra{\'e}d, S.}"),
        encoding="utf-8",
    )
    assert load(course).references["ratna"].people == ("Dinas & Balai", "Van der Kleij", "Raéd")


def test_only_core_scalars_are_not_text() -> None:
    data = b"a: no\nb: ya\nc: 1\nd: 1.5\ne: true\nf: null\ng: '1'\nh: 1_000\ni: 2001-01-01\nj: on"
    assert read_yaml("x", data).value == {
        "a": "no",
        "b": "ya",
        "c": 1,
        "d": 1.5,
        "e": True,
        "f": None,
        "g": "1",
        "h": "1_000",
        "i": "2001-01-01",
        "j": "on",
    }


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    file = read_yaml("x", b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert file.value == {"a": 1, "b": 2}
    assert file.lines["b",] == 2


def test_nesting_that_would_crash_the_c_composer_is_told() -> None:
    assert len(read_yaml("x", b"[" * 100_000).problems) == 1


@settings(max_examples=150, deadline=None)
@given(st.binary() | st.text(alphabet="ab:-[]{}\"'*&!?|>#%@` \n\t1").map(str.encode))
def test_whatever_a_file_holds_reading_it_never_crashes(data: bytes) -> None:
    file = read_yaml("x", data)
    assert not any(ENGLISH.search(str(problem)) for problem in file.problems)


@pytest.fixture(scope="module")
def worn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the tiny course for the many edits of one test."""
    return shutil.copytree(TESTS / "course", tmp_path_factory.mktemp("worn") / "course")


EDITED = [
    *(COURSE, MATRIX, *LISTS),
    *(f"{ITEMS}/matriks.yaml", f"{CASES}/practice.yaml", "data/references.bib", INDEX, PHRASES),
    "book/01-matriks.md",
]
# Where in a file (0 to 1), how many characters go, and what comes instead.
EDIT = st.tuples(
    st.sampled_from(EDITED),
    st.floats(0, 1, exclude_max=True),
    st.integers(0, 40),
    st.text(max_size=8)
    | st.sampled_from(["\n- ", "\n  ", ": ", "[]", "{}", "null", "true", "3", "*", "@x{y,", "}"]),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(EDIT, min_size=1, max_size=30))
def test_no_edits_crash_read(worn: Path, edits: list[tuple[str, float, int, str]]) -> None:
    good = {name: (worn / name).read_bytes() for name, *_ in edits}
    try:
        for name, place, length, insert in edits:
            text = (worn / name).read_bytes().decode("utf-8", "surrogatepass")
            start = int(place * len(text))
            edited = text[:start] + insert + text[start + length :]
            (worn / name).write_bytes(edited.encode("utf-8", "surrogatepass"))
        found, problems = read(worn)
    finally:
        for name, content in good.items():
            (worn / name).write_bytes(content)
    assert (found is None) == bool(problems)
    assert not any(ENGLISH.search(problem.message) for problem in problems)


def test_the_course_itself_is_good(dataset: Dataset) -> None:
    assert len(dataset.variables) * len(dataset.models) == len(dataset.cells) == 36
    assert len(dataset.statements) == 297
    assert len(dataset.notes) == 83
    pools = Counter(case.pool for case in dataset.cases.values())
    assert pools == {"practice": 27, "graded": 16}
    assert list(dataset.outcomes) == [f"CP{number}" for number in range(1, 14)]
    assert list(dataset.misconceptions) == [f"M{number:02}" for number in range(1, 30)]


def test_the_term_that_the_readme_adds_is_good(root: Path, tmp_path: Path) -> None:
    data = shutil.copytree(root / "data", tmp_path / "data")
    told = (data / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", told, re.DOTALL)
    assert example
    with (data / "terms.yaml").open("a", encoding="utf-8") as terms:
        terms.write(example[1])
    assert read(tmp_path)[1] == []


def test_what_a_work_cannot_vouch_for_is_not_printed(root: Path) -> None:
    text = (root / "data" / "references.bib").read_text(encoding="utf-8")
    for entry in re.split(r"(?m)^(?=@)", text)[1:]:
        doubted = re.search(r"Belum diverifikasi: (.*)\}", entry)
        fields = set(re.findall(r"(?m)^  (\w+) = ", entry))
        for word, field in {
            "halaman": "pages",
            "penerbit": "publisher",
            "edisi": "edition",
            "penyunting": "editor",
            "tempat terbit": "address",
        }.items():
            if doubted and word in doubted[1]:
                assert field not in fields, entry
