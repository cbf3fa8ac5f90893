"""The report on a quiz: its figures are those of the statistics, and it keeps what it must keep."""

from __future__ import annotations

import csv
import html
import io
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from reported import sheets, simulated, tables, text
from synthetic import answered, classroom, hand_in
from test_class import private

from coursekit.errors import CourseError
from coursekit.grading.classroom import Student
from coursekit.grading.frozen import Amendment, FrozenQuiz, freeze, read_frozen
from coursekit.grading.glossary import glossary
from coursekit.grading.grade import grade
from coursekit.grading.release import release
from coursekit.grading.results import read_results
from coursekit.quizzes import read_quizzes
from coursekit.report import report, write_report
from coursekit.report.charts import histogram
from coursekit.report.copied import copied
from coursekit.report.figures import (
    ClassData,
    Foreign,
    Person,
    Question,
    Reply,
    Version,
    class_data,
    concepts,
    confusions,
    evaluate,
    misconceptions,
    outcomes,
)
from coursekit.report.page import class_page, page
from coursekit.report.tables import table
from coursekit.report.words import (
    alpha_words,
    discrimination_words,
    facility_words,
    item_words,
    mean_words,
    number,
    warnings,
)
from coursekit.statistics import ItemStatistics, analyse, distractors, rest_scores

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.grading.classroom import Classroom
    from coursekit.item import Item

HOSTILE = '<script>alert(1)</script>"=1+1'


@pytest.fixture(scope="module")
def quizzes(root: Path, dataset: Dataset, bank: dict[str, Item]) -> dict[str, FrozenQuiz]:
    return {
        name: freeze(
            quiz, bank, glossary(dataset, [bank[one] for part in quiz.items for one in part.ids])
        )
        for name, quiz in read_quizzes(root, bank).items()
    }


@pytest.fixture(scope="module")
def room(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """Return a class on paper: nobody hands anything in."""
    return classroom(tmp_path_factory.mktemp("laporan") / "kelas-a", root, 63)


@pytest.fixture(scope="module")
def data(room: Classroom, quizzes: dict[str, FrozenQuiz]) -> ClassData:
    return class_data(room, quizzes["kuis-2"], simulated(quizzes["kuis-2"], 60))


def test_the_figures_are_those_of_the_statistics(data: ClassData, tmp_path: Path) -> None:
    scores = [[reply.points for reply in person.replies] for person in data.people]
    known = analyse(scores, [question.maximum for question in data.questions])
    paths = write_report(tmp_path, "kuis-2", evaluate(data))
    assert [path.name for path in paths] == [
        f"laporan-kuis-2.{one}" for one in ("html", "csv", "xlsx")
    ]
    shown = tables(paths[0].read_text(encoding="utf-8"))
    rows = shown["Angka tiap soal"][1:]
    assert len(rows) == len(data.questions)
    for row, item in zip(rows, known.items, strict=True):
        assert row[1].startswith(number(item.facility))
        assert row[2].startswith(number(item.discrimination))
        assert row[3] == number(item.upper_lower)
        assert row[4] == str(item.n)
    written = paths[1].read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    [head, *lines] = csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";")
    workbook = sheets(paths[2])
    assert list(workbook) == ["Ringkasan", "Soal", "Pengecoh", "Capaian", "Konsep", "Mahasiswa"]
    assert workbook["Soal"][0] == head
    for line, row, item in zip(lines, workbook["Soal"][1:], known.items, strict=True):
        told = dict(zip(head, line, strict=True))
        assert float(told["Fasilitas"].replace(",", ".")) == pytest.approx(item.facility, abs=1e-6)
        assert "." not in told["Daya pembeda"]
        assert float(told["Daya pembeda"].replace(",", ".")) == pytest.approx(
            item.discrimination, abs=1e-6
        )
        assert [one for one in row if one.startswith(repr(item.facility)[:8])]
    summary = {row[0]: row[1:] for row in workbook["Ringkasan"]}
    test = known.test
    assert float(summary["Rerata"][0]) == pytest.approx(test.mean)
    assert float(summary["Keandalan alfa Cronbach"][0]) == pytest.approx(test.alpha)
    assert float(summary["Galat baku pengukuran"][0]) == pytest.approx(test.sem)
    assert len(workbook["Mahasiswa"]) == 61
    page_text = paths[0].read_text(encoding="utf-8")
    points = sum(question.maximum for question in data.questions)
    assert test.mean is not None
    assert test.interval is not None
    for value in (100 * test.mean / points, 100 * (test.sem or 0) / points):
        assert number(value, 1) in page_text
    assert f"{number(test.interval[0])} sampai {number(test.interval[1])}" in page_text


def test_the_options_are_those_of_the_statistics(data: ClassData, tmp_path: Path) -> None:
    scores = [[reply.points for reply in person.replies] for person in data.people]
    [path] = [one for one in write_report(tmp_path, "x", evaluate(data)) if one.suffix == ".xlsx"]
    rows = iter(sheets(path)["Pengecoh"][1:])
    for place, question in enumerate(data.questions):
        for part in question.parts:
            found = distractors(
                {choice.id: choice.score for choice in part.choices},
                [person.replies[place].chosen[part.id] for person in data.people],
                rest_scores(scores, place),
            )
            for one in found.options:
                row = next(rows)
                assert row[0] == str(question.number)
                assert str(one.count) in row
            assert next(rows)[-2:] in (
                [str(found.unanswered), ""],
                ["kosong", str(found.unanswered)],
            )


def test_the_marks_are_spread_over_ten_groups(data: ClassData) -> None:
    figures = evaluate(data)
    assert sum(figures.counts) == 60
    shown = tables(page(figures))["Banyaknya mahasiswa per kelompok nilai"]
    assert [int(row[1]) for row in shown[1:]] == figures.counts
    two = Question(1, 3.0, (Version("", "?"),)), Question(2, 7.0, (Version("", "?"),))
    people = [
        Person(str(place), "", (Reply(3.0 * one), Reply(7.0 * other)))
        for place, (one, other) in enumerate([(1, 1), (0, 0), (1, 0), (0, 1)])
    ]
    assert evaluate(ClassData("T", "K", two, tuple(people))).counts == [
        1,
        0,
        0,
        1,
        0,
        0,
        0,
        1,
        0,
        1,
    ]


def test_mastery_and_confusions_are_counted(data: ClassData) -> None:
    figures = evaluate(data)
    by_hand = {}
    for place, question in enumerate(data.questions):
        earned, most = by_hand.setdefault(question.outcome, [0.0, 0.0])
        marks = [person.replies[place].points or 0.0 for person in data.people]
        by_hand[question.outcome] = [earned + sum(marks), most + question.maximum * len(marks)]
    for one in outcomes(figures):
        earned, most = by_hand[one.id]
        assert one.share == pytest.approx(earned / most)
        assert one.questions == sum(question.outcome == one.id for question in data.questions)
    shares = [one.share for one in concepts(figures) if one.share is not None]
    assert shares == sorted(shares)
    shown = tables(page(figures))
    [*_, head] = shown["Penguasaan konsep, dari yang paling lemah"]
    assert len(head) == 3
    for name, people, answers in misconceptions(figures):
        assert people <= min(60, answers)
        told = data.names.misconceptions[name]
        assert [
            row
            for row in shown["Miskonsepsi menurut banyaknya mahasiswa"]
            if row[1:3] == [str(people), str(answers)]
        ], told.name


def test_models_that_are_mixed_up_are_counted(
    room: Classroom, quizzes: dict[str, FrozenQuiz]
) -> None:
    quiz = next(
        quiz
        for quiz in quizzes.values()
        if confusions(evaluate(class_data(room, quiz, simulated(quiz, 40))))
    )
    figures = evaluate(class_data(room, quiz, simulated(quiz, 40)))
    found = confusions(figures)
    shown = tables(page(figures))["Model yang tertukar"]
    letters = sorted({letter for pair in found for letter in pair})
    for asked, row in zip(sorted({one for one, _ in found}), shown[1:], strict=True):
        assert row[0] == f"Ditanyakan model {asked}"
        assert [int(cell.split()[0]) for cell in row[1:]] == [found[asked, one] for one in letters]


def test_the_page_asks_nothing_of_the_network(data: ClassData) -> None:
    figures = evaluate(data)
    for markup in (page(figures), class_page(figures)):
        assert "http" not in markup.replace('<meta http-equiv="Content-Security-Policy"', "")
        assert "<script" not in markup
        assert "url(" not in markup
        assert not re.search(r"(?i)\s(style|on\w+|src|srcset|xlink:href)=", markup)
        assert set(re.findall(r'href="(.)', markup)) == {"#"}
        assert "default-src 'none'; style-src 'sha256-" in markup
        ids = re.findall(r'\sid="([^"]+)"', markup)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', markup)) <= set(ids)


def test_hostile_words_stay_words(data: ClassData, tmp_path: Path) -> None:
    people = tuple(
        Person(f"=1+{place}", HOSTILE, one.replies) for place, one in enumerate(data.people[:12])
    )
    versions = (Version("", HOSTILE),)
    questions = (Question(1, 5.0, versions), *data.questions[1:])
    told = ClassData(
        HOSTILE,
        HOSTILE,
        questions,
        people,
        notes=(HOSTILE,),
        foreign=[Foreign(Student("=9", HOSTILE), (1, 3), (Student("=8", HOSTILE),))],
    )
    paths = write_report(tmp_path, "kuis", evaluate(told))
    markup = paths[0].read_text(encoding="utf-8")
    assert "<script" not in markup
    assert "&lt;script&gt;" in markup
    assert "Jawaban untuk versi soal milik orang lain" in markup
    assert HOSTILE in sheets(paths[2])["Mahasiswa"][1]
    [_, line, *_] = csv.reader(
        io.StringIO(paths[1].read_bytes().decode("utf-8-sig")), delimiter=";"
    )
    assert line[2] == HOSTILE
    write_report(tmp_path, "kuis", evaluate(told), students=True)
    assert "<script" not in (tmp_path / "laporan-kuis-kelas.html").read_text(encoding="utf-8")


def small(*rows: tuple[float | None, ...], **settings: object) -> ClassData:
    """Return a class with points of one per question."""
    questions = tuple(
        Question(place + 1, 1.0, (Version("", f"Soal {place + 1}?"),))
        for place in range(len(rows[0]))
    )
    people = tuple(
        Person(str(place), f"M{place}", tuple(Reply(points) for points in row))
        for place, row in enumerate(rows)
    )
    return ClassData("Kuis", "Kelas", questions, people, **settings)  # type: ignore[arg-type]


def told_of(data: ClassData) -> str:
    return " ".join(warnings(evaluate(data)))


def test_what_limits_the_figures_is_told() -> None:
    few = small((1.0, 0.0), (0.0, 1.0), (1.0, 1.0), absent=2)
    assert "2 mahasiswa tidak mengumpulkan" in told_of(few)
    assert "Hanya 3 mahasiswa" in told_of(few)
    many = small(*[(float(place % 2), float(place % 3 == 0)) for place in range(40)])
    assert "Hanya" not in told_of(many)
    assert "selang keandalan masih lebar" in told_of(many)
    enough = small(*[(float(place % 2), float(place % 3 == 0)) for place in range(100)])
    assert told_of(enough) == ""
    assert "Semua nilai sama" in told_of(small(*[(1.0, 0.0)] * 5))
    waiting = small((1.0, None), (0.0, None), (1.0, None))
    assert "Soal 2 belum dinilai bagi siapa pun" in told_of(waiting)
    assert evaluate(waiting).analysis.test.mean == pytest.approx(2 / 3)
    part = small((1.0, None), (0.0, 1.0), (1.0, 0.0))
    assert "Nilai 1 mahasiswa belum lengkap" in told_of(part)
    assert evaluate(part).analysis.test.complete == 2
    for told in (few, many, enough, waiting, part, small(*[(1.0, 0.0)] * 5), small((1.0,))):
        assert page(evaluate(told))
        assert class_page(evaluate(told))


def test_nothing_to_count_is_told() -> None:
    with pytest.raises(CourseError, match="belum mempunyai kiriman"):
        evaluate(ClassData("Kuis", "Kelas", (Question(1, 1.0, (Version("", "?"),)),), ()))
    with pytest.raises(CourseError, match="tidak mempunyai soal yang dapat dihitung"):
        evaluate(small((None,), (None,)))


def test_amended_questions_are_told(room: Classroom, quizzes: dict[str, FrozenQuiz]) -> None:
    quiz = quizzes["kuis-2"]
    kinds = {
        1: Amendment(kind="drop"),
        2: Amendment(kind="full-marks"),
        3: Amendment(kind="accept", slot="1", option="b"),
    }
    changed = quiz.model_copy(
        update={
            "questions": tuple(
                one.model_copy(update={"amendments": (kinds[one.number],)})
                if one.number in kinds
                else one
                for one in quiz.questions
            )
        }
    )
    figures = evaluate(class_data(room, changed, simulated(changed, 60)))
    assert 1 not in figures.items
    assert figures.items[2].facility == 1
    assert figures.flags[2] == ()
    told = " ".join(warnings(figures))
    assert "Soal 1 dibatalkan" in told
    assert "Soal 2 diberi nilai penuh" in told
    assert "Soal 3 menerima juga “b”" in told
    assert figures.points == changed.points
    markup = page(figures)
    assert "Soal 1 (dibatalkan)" in markup
    [part] = [
        part for question in figures.counted if question.number == 3 for part in question.parts
    ]
    assert {choice.id for choice in part.choices if choice.score == 1} >= {"b"}


def test_unread_submissions_are_missing_and_not_wrong(data: ClassData) -> None:
    broken = Person(
        "x", "X", tuple(Reply(None, "unread", one.chosen) for one in data.people[0].replies)
    )
    before = evaluate(data)
    after = evaluate(ClassData(data.title, data.classroom, data.questions, (*data.people, broken)))
    assert after.analysis.test.mean == before.analysis.test.mean
    assert after.items[1].facility == before.items[1].facility
    assert after.items[1].missing == 1
    assert after.parts == before.parts
    assert "1 kiriman tidak terbaca" in " ".join(warnings(after))
    assert tables(page(after))["Angka tiap soal"][1][-1] == "1"


def test_versions_of_a_question_have_their_own_options(
    room: Classroom, dataset: Dataset, bank: dict[str, Item], root: Path
) -> None:
    plan = read_quizzes(root, bank)["kuis-2"]
    first = bank[plan.items[1].id]
    other = first.model_copy(
        update={"id": "versi-lain", "concepts": ("B",), "prompt": "Versi lain?"}
    )
    quiz = freeze(plan, bank, glossary(dataset, [first, other]), "kelas-x")
    varied = quiz.questions[1].model_copy(update={"variants": (other,)})
    quiz = quiz.model_copy(update={"questions": (quiz.questions[0], varied)})
    figures = evaluate(class_data(room, quiz, simulated(quiz, 60)))
    counts = [
        sum(one.count for one in found.options) + found.unanswered
        for found in figures.parts[2].values()
    ]
    assert sum(counts) == 60
    assert min(counts) > 10
    markup = page(figures)
    assert "Versi 2. Versi lain?" in text(markup)
    regions = re.findall(r'role="region"[^>]*aria-label="([^"]+)"', markup)
    assert len(set(regions)) == len(regions)
    assert next(one.questions for one in concepts(figures) if one.id == "B") == 1


def test_honest_students_are_not_told_to_have_copied(
    room: Classroom, quizzes: dict[str, FrozenQuiz]
) -> None:
    for name, seed in (("kuis-2", 1), ("kuis-3", 2), ("kuis-4", 3), ("ujian-akhir", 4)):
        data = class_data(room, quizzes[name], simulated(quizzes[name], 60, seed))
        assert copied(data) == []


def test_a_copied_submission_is_told(data: ClassData) -> None:
    wrong = [(sum(not reply.right for reply in person.replies), person) for person in data.people]
    _, model = max(wrong, key=lambda pair: pair[0])
    twin = Person("20269999", "Kembaran <b>", model.replies)
    both = ClassData(data.title, data.classroom, data.questions, (*data.people, twin))
    [found] = copied(both)
    assert {found.first.number, found.second.number} == {model.number, twin.number}
    assert found.chance < 0.05 / math.comb(61, 2)
    markup = page(evaluate(both))
    assert "alasan untuk melihat, bukan bukti" in markup
    assert "Kembaran &lt;b&gt; (20269999)" in markup


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (-0.01, "terbalik"),
        (0.0, "lemah"),
        (-0.004, "lemah"),
        (0.194, "lemah"),
        (0.196, "cukup"),
        (0.2, "cukup"),
        (0.294, "cukup"),
        (0.296, "baik"),
        (0.3, "baik"),
        (None, "tidak terhitung"),
    ],
)
def test_discrimination_has_words(value: float | None, band: str) -> None:
    assert discrimination_words(value) == band


def test_other_figures_have_words() -> None:
    values = (0.1, 0.25, 0.5, 0.8, 0.97)
    bands = ["sangat sukar", "sukar", "sedang", "mudah", "sangat mudah"]
    assert [facility_words(value) for value in values] == bands
    near = (0.194, 0.196, 0.296, 0.706, 0.704, 0.956, 0.954)
    bands = ["sangat sukar", "sukar", "sedang", "mudah", "sedang", "sangat mudah", "mudah"]
    assert [facility_words(value) for value in near] == bands
    assert alpha_words(0.696, 30).band == "baik"
    assert [mean_words(value).band for value in (54.94, 54.96, 84.96)] == [
        "rendah",
        "sedang",
        "tinggi",
    ]
    assert [alpha_words(value, 30).band for value in (None, 0.3, 0.6, 0.75, 0.9)] == [
        "tidak terhitung",
        "rendah",
        "sedang",
        "baik",
        "tinggi",
    ]
    assert alpha_words(0.9, 29).band == "belum dapat dinilai"
    assert number(-0.001) == "0,00"
    assert number(-0.5) == "−0,50"
    assert number(None) == "–"


def test_the_words_fit_what_is_shown(data: ClassData) -> None:
    figures = evaluate(data)
    first = ItemStatistics(60, 0, 0.2961, 0.4, 0.1961, 0.3)
    shown = page(replace(figures, items=dict.fromkeys(figures.items, first)))
    for row in tables(shown)["Angka tiap soal"][1:]:
        assert [cell.split() for cell in row[1:3]] == [["0,30", "sedang"], ["0,20", "cukup"]]
    assert f"0 dari {len(figures.counted)} soal mempunyai daya pembeda di bawah 0,2." in shown


def test_it_is_told_why_an_essay_is_not_flagged(
    room: Classroom, data: ClassData, quizzes: dict[str, FrozenQuiz]
) -> None:
    essays = evaluate(class_data(room, quizzes["kuis-5"], simulated(quizzes["kuis-5"], 60)))
    odd = ItemStatistics(60, 0, 0.6, 0.4, -0.03, 0.0)
    shown = page(replace(essays, items=dict.fromkeys(essays.items, odd), flags={}))
    told = "Soal esai tidak ditandai karena daya pembedanya"
    assert shown.index("Tidak ada soal yang ditandai.") < shown.index(told)
    [essay, *_] = [one for one in essays.counted if one.essay]
    assert "rubrik" in item_words(essay, odd).advice
    assert "kunci" not in item_words(essay, odd).advice.lower()
    assert told not in page(evaluate(data))


def test_only_what_is_a_concept_is_called_so(
    room: Classroom, dataset: Dataset, quizzes: dict[str, FrozenQuiz]
) -> None:
    others = {*dataset.cases, *dataset.references, *dataset.outcomes, *dataset.notes}
    others |= dataset.regions.keys()
    asked, shown = set(), set()
    for name in ("kuis-4", "kuis-5", "ujian-akhir"):
        figures = evaluate(class_data(room, quizzes[name], simulated(quizzes[name], 12)))
        asked |= {
            concept
            for question in figures.counted
            for version in question.versions
            for concept in version.concepts
        }
        shown |= {one.id for one in concepts(figures)}
    assert shown == asked - others
    assert asked & others


def test_wide_tables_stand_below_or_say_that_they_move() -> None:
    rows = [["a", "1", "<td class='num'>2</td>"]]
    stacked = table("Angka", ["Soal", "Dipilih<sup><a>3</a></sup>", "Poin"], rows, cls="numbers")
    assert 'class="numbers stacked"' in stacked
    assert re.findall(r'data-head="([^"]*)"', stacked) == ["Dipilih", "Poin"]
    assert "geser ke samping" not in stacked
    crossed = table("Jawaban", ["Soal", "x", "y"], rows, cls="grid")
    assert "stacked" not in crossed
    assert "geser ke samping" in crossed
    assert "stacked" not in table("Nilai", ["Nilai", "Mahasiswa"], [["0–9", "1"]])


@pytest.mark.parametrize(
    ("top", "ticks"),
    [
        (0, [0, 1]),
        (5, [0, 1, 2, 3, 4, 5]),
        (9, [0, 2, 4, 6, 8, 10]),
        (24, [0, 5, 10, 15, 20, 25]),
        (85, [0, 20, 40, 60, 80, 100]),
        (101, [0, 50, 100, 150]),
    ],
)
def test_the_ticks_of_the_histogram_are_round(top: int, ticks: list[int]) -> None:
    drawn = ET.fromstring(histogram([top, 0], ["a", "b"], "Sebaran", ""))  # noqa: S314 - our own
    [axis] = [group for group in drawn.iter("g") if group.get("class") == "axis y always_show"]
    assert [int(one.text or "") for one in axis.iter("text")] == ticks


def test_a_graded_class_gets_its_report(root: Path, tmp_path: Path) -> None:
    room = classroom(tmp_path / "kelas-a", root, 4)
    release(room, "kuis-5")
    quiz = read_frozen(room.folder, "kuis-5")
    notebook = room.release("kuis-5").read_text(encoding="utf-8")
    hand_in(room, quiz, "20260001", answered(notebook, quiz, 1))
    hand_in(room, quiz, "20260002", answered(notebook, quiz, 2))
    hand_in(room, quiz, "20260003", b"{")
    grade(room, "kuis-5")
    paths = report(room, quiz)
    assert {path.parent for path in paths} == {room.folder / "laporan"}
    markup = paths[0].read_text(encoding="utf-8")
    assert "1 mahasiswa tidak mengumpulkan" in markup
    assert "1 kiriman tidak terbaca" in markup
    assert report(room, quiz) == paths
    figures = evaluate(class_data(room, quiz, read_results(room, quiz)))
    essays = {question.number for question in quiz.questions if question.essay}
    assert all(
        person.replies[number_ - 1].points in {None, 0.0}
        for person in figures.data.people
        for number_ in essays
    )


def test_no_key_reaches_the_class(root: Path, tmp_path: Path) -> None:
    room = private(tmp_path / "kelas-b", root, 14)
    release(room, "kuis-rahasia")
    quiz = read_frozen(room.folder, "kuis-rahasia")
    results = simulated(quiz, 14)
    figures = evaluate(class_data(room, quiz, results))
    assert "sandi" in page(figures).lower()
    shown = class_page(figures)
    assert "Penguasaan capaian" in shown
    assert "sandi" not in shown.lower()
    public = " ".join(one.text for one in quiz.glossary.outcomes.values())
    for student in room.students.values():
        assert student.id not in shown
        assert student.name not in shown
    for question in quiz.questions:
        assert question.item.id not in shown
        assert html.escape(question.item.prompt) not in shown
        for slot in question.item.slots:
            # What an outcome says anyway is public.
            secret = {one.text for one in slot.options if one.text not in public}
            assert not [one for one in secret if html.escape(one) in shown]


def test_a_small_class_is_told_little(data: ClassData) -> None:
    def of(count: int) -> str:
        return class_page(
            evaluate(
                ClassData("Kuis", "Kelas", data.questions, data.people[:count], names=data.names)
            )
        )

    assert "<svg" in of(10)
    assert "<svg" not in of(9)
    assert "Rerata kelas" in of(5)
    assert "Rerata kelas" not in of(4)
    assert "Penguasaan capaian" not in of(4)
    shown = tables(of(20))["Poin kelas pada tiap capaian"]
    assert {int(row[1]) for row in shown[1:]} == {
        one.questions for one in outcomes(evaluate(data)) if one.questions >= 3
    }
