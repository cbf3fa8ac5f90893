"""Quiz notebooks: the same bytes each time, whole cells, and nothing half-written."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions
from nbgrader.utils import determine_grade
from traitlets.config.loader import PyFileConfigLoader

from coursekit import files, notebooks
from coursekit.errors import CourseError
from coursekit.notebooks import answer_line, quiz_notebook
from coursekit.quizzes import Question, Quiz, read_quizzes
from coursekit.scoring import key_of, marks

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from coursekit.item import Item

SOURCE = "quizzes/source/kuis-1/kuis-1.ipynb"
RESPONSES: list[tuple[int, dict[str, str]]] = [
    (1, {}),
    (3, {"1": "b"}),
    (12, {"1": "ya", "2": "tidak", "3": "ya"}),
    (4, {"1": "gotong royong <b>é</b> # 😀"}),
]
# A quiz with an essay, a typed answer, gaps, compared cases and pairs.
VARIED = Quiz(
    id="kuis-uji",
    title="Kuis uji",
    items=(
        Question(id="selokan-esai", points=5),
        Question(id="selokan-singkat", points=2),
        Question(id="selokan-isian", points=2),
        Question(id="selokan-banding", points=1),
        Question(id="selokan-pasangan", points=3),
    ),
)
RUBRIC = """\
**Yang dicari:** Carilah dua sisi: tukang bekerja pada hari biasa dan rapi, tetapi warga harus \
mengumpulkan iuran dan tidak lagi bertemu di selokan.

**Rubrik**

- *keuntungan dan kerugian rencana itu*. 2,5: menimbang keuntungan dan kerugian; 1,25: menyebut \
salah satunya; 0: tidak menyebut keduanya
- *simpulan yang beralasan*. 2,5: menarik simpulan dari pertimbangannya; 0: tidak menarik \
simpulan"""


@pytest.fixture(scope="module")
def quizzes(root: Path, bank: dict[str, Item]) -> dict[str, Quiz]:
    return read_quizzes(root, bank)


def cells(quiz: Quiz, bank: dict[str, Item]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(quiz_notebook(quiz, bank))["cells"]
    return found


def named(quiz: Quiz, bank: dict[str, Item]) -> dict[str, dict[str, Any]]:
    return {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in cells(quiz, bank)}


def test_the_committed_notebooks_are_the_generated_ones(
    root: Path, quizzes: dict[str, Quiz], bank: dict[str, Item]
) -> None:
    committed = {path.parent.name: path for path in (root / "quizzes/source").glob("*/*.ipynb")}
    assert set(committed) == set(quizzes)
    for name, quiz in quizzes.items():
        assert committed[name].read_bytes() == quiz_notebook(quiz, bank).encode()


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_writes_the_same_bytes(root: Path, project: Path, seed: str) -> None:
    (project / SOURCE).unlink()
    done = subprocess.run(
        [sys.executable, "-m", "coursekit", "quiz", "build"],
        cwd=project,
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=False,
    )
    assert done.returncode == 0
    assert (project / SOURCE).read_bytes() == (root / SOURCE).read_bytes()


def test_notebooks_are_valid_and_carry_no_output(
    quizzes: dict[str, Quiz], bank: dict[str, Item]
) -> None:
    for quiz in quizzes.values():
        notebook = nbformat.reads(quiz_notebook(quiz, bank), as_version=4)
        nbformat.validate(notebook)
        assert all(not cell.get("outputs") for cell in notebook.cells)


def test_each_question_has_its_three_cells(
    quizzes: dict[str, Quiz], bank: dict[str, Item], tiny_bank: dict[str, Item]
) -> None:
    items = {**bank, **tiny_bank}
    for quiz in [*quizzes.values(), VARIED]:
        by_name = named(quiz, items)
        told = ["pengantar"]
        for number, question in enumerate(quiz.items, start=1):
            essay = items[question.id].family == "essay"
            kinds = ("soal", "esai") if essay else ("soal", "jawab", "uji")
            told += [f"{kind}-{number}" for kind in kinds]
            asked, *_, marked = (
                by_name[f"{kind}-{number}"]["metadata"]["nbgrader"] for kind in kinds
            )
            assert (asked["grade"], asked["solution"], asked["locked"]) == (False, False, True)
            assert (marked["grade"], marked["solution"], marked["locked"]) == (
                (True, True, False) if essay else (True, False, True)
            )
            assert marked["points"] == question.points
            if not essay:
                answer = by_name[f"jawab-{number}"]["metadata"]["nbgrader"]
                assert (answer["grade"], answer["solution"]) == (False, True)
                assert not answer["locked"]
        assert list(by_name) == told


def marked(cell: dict[str, Any]) -> tuple[str, dict[str, dict[str, float]], float]:
    """Return what a hidden test marks: the name of the answer, the key and the points."""
    *_, last = ast.parse("".join(cell["source"])).body
    assert isinstance(last, ast.Expr)
    assert isinstance(last.value, ast.Call)
    name, key, points = last.value.args
    assert isinstance(name, ast.Name)
    return name.id, ast.literal_eval(key), ast.literal_eval(points)


def test_the_solution_earns_all_points_and_nothing_none(
    quizzes: dict[str, Quiz], bank: dict[str, Item], tiny_bank: dict[str, Item]
) -> None:
    items = {**bank, **tiny_bank}
    tried = 0
    for quiz in [*quizzes.values(), VARIED]:
        by_name = named(quiz, items)
        for number, question in enumerate(quiz.items, start=1):
            if items[question.id].family == "essay":
                continue
            values: dict[str, Any] = {}
            exec("".join(by_name[f"jawab-{number}"]["source"]), values)  # noqa: S102 - our own
            name, key, points = marked(by_name[f"uji-{number}"])
            assert key == key_of(items[question.id])
            assert points == question.points
            assert marks(values[name], key, points) == question.points
            assert marks({}, key, points) == 0
            tried += 1
    assert tried > len(VARIED.items)


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        ("kerja bakti", 2),
        ("Gotong-Royong", 2),
        (" BEKERJA BAKTI. ", 2),
        ({"1": "yang disebut kerja bakti"}, 2),
        ("“kerja bakti”", 2),
        ("kerja upahan", 0),
        ("kerja bukti", 0),
        ("a", 0),
        ("lain", 0),
        ("", 0),
        ("entahlah", 0),
        (None, 0),
    ],
)
def test_what_is_typed_is_marked_by_the_hidden_test(
    tiny_bank: dict[str, Item], answer: object, earned: int
) -> None:
    _, key, points = marked(named(VARIED, tiny_bank)["uji-2"])
    assert marks(answer, key, points) == earned


def test_a_question_to_be_typed_says_how(tiny_bank: dict[str, Item]) -> None:
    cell = named(VARIED, tiny_bank)["soal-2"]
    assert "".join(cell["source"]) == (
        "## Soal 2 (nilai 2)\n\nApa nama kerja bersama tanpa upah demi kepentingan bersama?\n\n"
        '*Tidak dapat diklik? Tulis* `jawaban_2 = "…"` *pada sel di bawah ini; isi … dengan '
        "jawaban singkat Anda.*"
    )
    assert cell["metadata"]["coursekit"]["item"]["slots"] == [
        {"id": "1", "label": "", "options": []}
    ]


def test_a_cloze_shows_its_gaps_and_what_may_fill_each(tiny_bank: dict[str, Item]) -> None:
    item = tiny_bank["selokan-isian"]
    text = "".join(named(VARIED, tiny_bank)["soal-3"]["source"])
    assert "> Selokan dibersihkan oleh **(1) …**, dan yang mereka keluarkan ialah **(2) …**" in text
    for slot in item.slots:
        offered = "\n".join(f"- **{option.id}.** {option.text}" for option in slot.options)
        assert f"**{slot.id}.** {slot.label}\n\n{offered}" in text
    assert '`jawaban_3 = {"1": "…", "2": "…"}`' in text


def test_an_essay_is_asked_with_what_is_marked_and_no_level(tiny_bank: dict[str, Item]) -> None:
    cell = named(VARIED, tiny_bank)["soal-1"]
    assert "".join(cell["source"]) == (
        "## Soal 1 (nilai 5)\n\nWarga Kampung Hulu hendak beralih ke kerja upahan. "
        "Pertimbangkanlah rencana itu.\n\nYang dinilai:\n\n- keuntungan dan kerugian rencana itu\n"
        "- simpulan yang beralasan\n\n*Klik dua kali sel di bawah ini, ganti isinya dengan jawaban "
        "Anda, lalu simpan.*"
    )
    assert set(cell["metadata"]) == {"nbgrader"}


def test_an_essay_is_a_cell_that_nbgrader_lets_a_lecturer_mark(tiny_bank: dict[str, Item]) -> None:
    cell = named(VARIED, tiny_bank)["esai-1"]
    assert cell["cell_type"] == "markdown"
    assert "".join(cell["source"]) == RUBRIC
    assert cell["metadata"] == {
        "nbgrader": {
            "grade": True,
            "grade_id": "esai-1",
            "locked": False,
            "points": 5,
            "schema_version": 3,
            "solution": True,
            "task": False,
        }
    }
    notebook = nbformat.reads(quiz_notebook(VARIED, tiny_bank), as_version=4)
    MetadataValidator().validate_nb(notebook)
    by_name = {one.metadata.nbgrader.grade_id: one for one in notebook.cells}
    # No marks of its own, five at most: nbgrader asks the lecturer.
    assert determine_grade(by_name["esai-1"]) == (None, 5)


def test_a_rubric_is_plain_text_in_markdown(tiny_bank: dict[str, Item]) -> None:
    item = tiny_bank["selokan-esai"]
    option = item.slots[0].options[0].model_copy(update={"text": "memakai *data* [S007] & <b>"})
    slot = item.slots[0].model_copy(
        update={"label": "*bukti* [S007] & <b>", "options": (option, *item.slots[0].options[1:])}
    )
    bank = {**tiny_bank, item.id: item.model_copy(update={"slots": (slot, item.slots[1])})}
    text = "".join(named(VARIED, bank)["esai-1"]["source"])
    assert r"- *bukti \[S007\] & \<b\>*. 2,5: memakai *data* \[S007\] & \<b\>; 1,25:" in text


def test_a_release_holds_no_rubric_and_no_accepted_answer(
    root: Path, monkeypatch: pytest.MonkeyPatch, tiny_bank: dict[str, Item]
) -> None:
    monkeypatch.setenv("PATH", os.environ["PATH"])  # the settings add to it
    config = PyFileConfigLoader("nbgrader_config.py", str(root / "quizzes")).load_config()
    secrets = {
        *filter(None, RUBRIC.splitlines()),
        *("menimbang keuntungan", "tidak menarik simpulan", "Rubrik", "2,5"),
        *("gotong", '"kerja upah": 0.0', '{"1": "kerja bakti"}'),
    }
    notebook = nbformat.reads(quiz_notebook(VARIED, tiny_bank), as_version=4)
    source = "\n".join(cell.source for cell in notebook.cells)
    for preprocessor in (ClearSolutions, ClearHiddenTests):
        notebook, _ = preprocessor(config=config).preprocess(notebook, {})
    by_name = {cell.metadata.nbgrader.grade_id: cell.source for cell in notebook.cells}
    assert by_name["esai-1"] == "Tulis jawaban Anda di sini."
    assert by_name["jawab-2"].startswith("jawaban_2 = {}\n")
    released = nbformat.writes(notebook)
    for secret in secrets:
        assert secret in source, secret
        assert json.dumps(secret, ensure_ascii=False)[1:-1] not in released, secret


def test_ids_of_cells_stay_when_questions_are_reordered(
    quizzes: dict[str, Quiz], bank: dict[str, Item]
) -> None:
    quiz = quizzes["kuis-1"]
    turned = quiz.model_copy(update={"items": quiz.items[::-1]})
    ids = [cell["id"] for cell in cells(quiz, bank)]
    assert len(set(ids)) == len(ids)
    assert {cell["id"] for cell in cells(turned, bank)} == set(ids)


def test_a_question_shows_no_more_than_its_public_form(
    quizzes: dict[str, Quiz], bank: dict[str, Item]
) -> None:
    for quiz in quizzes.values():
        for cell in cells(quiz, bank):
            item = cell["metadata"].get("coursekit", {}).get("item")
            if item:
                assert set(item) - {"passage"} == {"id", "family", "prompt", "slots"}
                for slot in item["slots"]:
                    assert set(slot) == {"id", "label", "options"}
                    assert all(set(option) == {"id", "text"} for option in slot["options"])


@pytest.mark.parametrize(("number", "response"), RESPONSES)
def test_the_answer_line_reads_back(number: int, response: dict[str, str]) -> None:
    values: dict[str, Any] = {}
    exec(answer_line(number, response), values)  # noqa: S102 - our own line
    assert values[f"jawaban_{number}"] == response


def test_a_click_writes_the_line_that_python_writes(root: Path, browser: Browser) -> None:
    script = (root / "coursekit/labextension/quiz.js").read_text(encoding="utf-8")
    with browser.new_page() as page:
        lines = page.evaluate(
            """async ([script, responses]) => {
                const blob = new Blob([script], { type: "text/javascript" });
                const { answerLine } = await import(URL.createObjectURL(blob));
                return responses.map(([number, response]) => answerLine(number, response));
            }""",
            [script, RESPONSES],
        )
    assert lines == [answer_line(number, response) for number, response in RESPONSES]


def test_check_writes_nothing(project: Path) -> None:
    (project / SOURCE).write_text("{}", encoding="utf-8")
    assert notebooks.build(project, [], check=True) == [project / SOURCE]
    assert (project / SOURCE).read_text(encoding="utf-8") == "{}"


def test_a_folder_that_refuses_is_told_and_left_clean(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / SOURCE).write_text("{}", encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.tempfile, "mkstemp", refuse)
    with pytest.raises(CourseError, match=r"kuis-1\.ipynb tidak dapat ditulis.*periksa izin"):
        notebooks.build(project, [], check=False)
    assert [path.name for path in (project / SOURCE).parent.iterdir()] == ["kuis-1.ipynb"]
    assert (project / SOURCE).read_text(encoding="utf-8") == "{}"


def test_an_unknown_quiz_leaves_all_notebooks_alone(project: Path) -> None:
    (project / SOURCE).write_text("{}", encoding="utf-8")
    with pytest.raises(CourseError, match="kuis-99"):
        notebooks.build(project, ["kuis-1", "kuis-99"], check=False)
    assert (project / SOURCE).read_text(encoding="utf-8") == "{}"
