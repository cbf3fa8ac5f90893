"""quizzes.yml: every mistake is told in one run, with its line and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coursekit.cli import main
from coursekit.errors import CourseError, DatasetError
from coursekit.quizzes import FILE, choose, preview, read_quizzes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coursekit.item import Item
    from coursekit.quizzes import Quiz

GOOD = """\
- id: kuis-1
  title: Kuis 1
  items:
    - {id: perumus-netting-1993, points: 1}
"""
WISH = """\
- id: kuis-1
  title: Kuis 1
  items:
    - outcome: CP7
      count: 2
      points: 1
"""
MISTAKES = {
    "broken YAML": ("- id: [kuis-1\n", 1, ""),
    "no list": ("id: kuis-1\n", 1, "bukan daftar"),
    "an unknown item": (
        GOOD.replace("perumus-netting-1993", "soal-hilang"),
        4,
        "Soal “soal-hilang” tidak ada dalam bank soal.",
    ),
    "an item with an open key": (
        GOOD.replace("perumus-netting-1993", "rumusan-netting-1993"),
        4,
        "soal latihan; kuncinya terbuka di situs.",
    ),
    "an item asked twice": (
        GOOD + "    - {id: perumus-netting-1993, points: 2}\n",
        5,
        "ditanyakan dua kali.",
    ),
    "a quiz written twice": (GOOD + GOOD, 5, "Id kuis “kuis-1” ditulis dua kali."),
    "points that are text": (GOOD.replace("points: 1", 'points: "1"'), 4, "bukan bilangan bulat"),
    "points that are nothing": (GOOD.replace("points: 1", "points: 0"), 4, "points"),
    "an unknown key": (GOOD + "  nilai: 3\n", 5, "Kunci “nilai” tidak dikenal"),
    "no title": (GOOD.replace("  title: Kuis 1\n", ""), 1, "Kunci “title” belum ada."),
    "no items": ("- {id: kuis-1, title: Kuis 1, items: []}\n", 1, "terlalu pendek"),
    "an item that is text": (
        GOOD + "    - perumus-ife-1995\n",
        5,
        "Isi “items ke-2” bukan catatan.",
    ),
    "an item that is nothing": (GOOD + "    -\n", 5, "Isi “items ke-2” bukan catatan."),
    "a number and an id": (
        GOOD.replace("points: 1", "points: 1, count: 2"),
        4,
        "Kunci “count” tidak dikenal",
    ),
    "a wish for an outcome": (WISH.replace("CP7", "7"), 4, "Isi “outcome” bukan teks."),
    "a wish for an outcome in small letters": (
        WISH.replace("CP7", "cp7"),
        4,
        "Bentuk “outcome” tidak benar.",
    ),
    "a wish for no item": (WISH.replace("count: 2", "count: 0"), 5, "Angka “count” terlalu kecil."),
    "a wish for text": (WISH.replace("2", '"2"'), 5, "Isi “count” bukan bilangan bulat."),
    "a wish for no points": (WISH + "      points: 0\n", 7, "points"),
    "a wish without a number": (
        WISH.replace("      count: 2\n", ""),
        4,
        "Kunci “count” belum ada.",
    ),
    "a wish without points": (
        WISH.replace("      points: 1\n", ""),
        4,
        "Kunci “points” belum ada.",
    ),
    "a wish for an unknown family": (
        WISH.replace("count: 2", "family: isian\n      count: 2"),
        5,
        "Isi “family” tidak dikenal.",
    ),
    "a wish for an unknown level": (
        WISH.replace("count: 2", "count: 2\n      bloom: C7"),
        6,
        "Isi “bloom” tidak dikenal.",
    ),
    "a wish for an unknown chapter": (
        WISH.replace("outcome: CP7", "chapter: tidak-ada"),
        4,
        "Hanya ada 0 soal yang cocok, diminta 2.",
    ),
    "a wish with an unknown key": (
        WISH + "      question: 1\n",
        7,
        "Kunci “question” tidak dikenal",
    ),
}


def told(root: Path, bank: dict[str, Item]) -> list[str]:
    with pytest.raises(DatasetError) as caught:
        read_quizzes(root, bank)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a root with a good file."""
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_a_good_file_is_read(folder: Path, bank: dict[str, Item]) -> None:
    quizzes = read_quizzes(folder, bank)
    assert list(quizzes) == ["kuis-1"]
    assert quizzes["kuis-1"].points == 1


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_line(folder: Path, bank: dict[str, Item], name: str) -> None:
    text, line, message = MISTAKES[name]
    (folder / FILE).write_text(text, encoding="utf-8")
    problems = told(folder, bank)
    assert problems[0].startswith(f"{FILE}:{line}")
    assert message in problems[0]
    assert all(problem.endswith((".", "”")) for problem in problems)


@pytest.fixture
def planned(folder: Path, bank: dict[str, Item]) -> Callable[..., Quiz]:
    """Return a function that reads a quiz with the given lines of items, from any bank."""

    def read(*lines: str, of: dict[str, Item] = bank, name: str = "kuis-1") -> Quiz:
        items = "".join(f"    - {{{line}}}\n" for line in lines)
        text = f"- id: {name}\n  title: Kuis 1\n  items:\n{items}"
        (folder / FILE).write_text(text, encoding="utf-8")
        return read_quizzes(folder, of)[name]

    return read


def ids(quiz: Quiz) -> list[str]:
    return [question.id for question in quiz.items]


def graded(bank: dict[str, Item], **wanted: str) -> set[str]:
    """Return the ids of all that a wish may be fulfilled with."""
    return {
        item.id
        for item in bank.values()
        if item.pool == "graded" and all(getattr(item, key) == wanted[key] for key in wanted)
    }


WISHES = [
    {"outcome": "CP7"},
    {"family": "matching"},
    {"chapter": "istilah"},
    {"bloom": "C4"},
    {"outcome": "CP6", "bloom": "C4"},
    {"family": "single", "chapter": "matriks", "outcome": "CP7", "bloom": "C1"},
    {},
]


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: " ".join(wish.values()) or "any")
def test_a_wish_is_fulfilled_from_what_fits(
    planned: Callable[..., Quiz], bank: dict[str, Item], wish: dict[str, str]
) -> None:
    fitting = graded(bank, **wish)
    told = "".join(f"{key}: {value}, " for key, value in wish.items())
    assert len(fitting) > 2
    quiz = planned(f"{told}count: 2, points: 3")
    assert len(set(ids(quiz))) == 2
    assert set(ids(quiz)) < fitting
    assert quiz.points == 6
    everything = planned(f"{told}count: {len(fitting)}, points: 3")
    assert sorted(ids(everything)) == sorted(fitting)
    assert {question.points for question in everything.items} == {3}


def test_a_wish_for_more_than_there_is_tells_how_many_fit(
    folder: Path, bank: dict[str, Item]
) -> None:
    count = len(graded(bank, outcome="CP7"))
    text = GOOD + WISH.split("items:\n")[1].replace("count: 2", f"count: {count + 1}")
    (folder / FILE).write_text(text, encoding="utf-8")
    [problem] = told(folder, bank)
    assert problem == (
        f"{FILE}:5 [kuis-1]: Hanya ada {count} soal yang cocok, diminta {count + 1}. Kurangi "
        "“count”, longgarkan pilihannya, atau tambahkan soal kuis."
    )


def test_what_a_quiz_names_is_not_chosen_again(
    planned: Callable[..., Quiz], bank: dict[str, Item]
) -> None:
    fitting = sorted(graded(bank, outcome="CP7"))
    rest = f"outcome: CP7, count: {len(fitting) - 1}, points: 1"
    for named in fitting:
        for lines in ([rest, f"id: {named}, points: 2"], [f"id: {named}, points: 2", rest]):
            assert sorted(ids(planned(*lines))) == fitting
    with pytest.raises(DatasetError, match=f"Hanya ada {len(fitting) - 1} soal yang cocok"):
        planned(f"outcome: CP7, count: {len(fitting)}, points: 1", f"id: {fitting[0]}, points: 2")


def test_wishes_that_overlap_choose_no_item_twice(
    planned: Callable[..., Quiz], bank: dict[str, Item]
) -> None:
    count = len(graded(bank, outcome="CP7"))
    assert count > 4
    quiz = planned(
        "outcome: CP7, count: 2, points: 1",
        "outcome: CP7, count: 2, points: 2",
        f"outcome: CP7, count: {count - 4}, points: 3",
    )
    assert sorted(ids(quiz)) == sorted(graded(bank, outcome="CP7"))
    assert [question.points for question in quiz.items] == [1, 1, 2, 2, *[3] * (count - 4)]


def test_questions_stand_where_they_are_named_and_wished_for(planned: Callable[..., Quiz]) -> None:
    quiz = planned(
        "chapter: istilah, count: 2, points: 1",
        "id: perumus-netting-1993, points: 4",
        "chapter: matriks, count: 1, points: 2",
    )
    assert [question.points for question in quiz.items] == [1, 1, 4, 2]
    assert ids(quiz)[2] == "perumus-netting-1993"


def test_the_choice_stays_whatever_else_the_bank_holds(
    planned: Callable[..., Quiz], bank: dict[str, Item]
) -> None:
    wish = "outcome: CP7, count: 4, points: 1"
    chosen = ids(planned(wish))
    assert ids(planned(wish)) == chosen
    assert ids(planned(wish, of=dict(reversed(bank.items())))) == chosen
    fewer = {name: item for name, item in bank.items() if name in chosen or item.outcome != "CP7"}
    assert ids(planned(wish, of=fewer)) == chosen
    assert ids(planned(wish.replace("4", "6")))[:4] == chosen
    without = {name: item for name, item in bank.items() if name != chosen[0]}
    assert ids(planned(wish, of=without))[:3] == chosen[1:]


def test_quizzes_with_the_same_wish_ask_different_items(planned: Callable[..., Quiz]) -> None:
    wish = "outcome: CP7, count: 4, points: 1"
    assert len({tuple(ids(planned(wish, name=f"kuis-{number}"))) for number in range(9)}) == 9


def test_a_preview_tells_the_questions_and_how_points_are_spread(
    planned: Callable[..., Quiz], tiny_bank: dict[str, Item]
) -> None:
    later = tiny_bank["selokan-esai"].model_copy(update={"outcome": "CP10"})
    another = later.model_copy(update={"id": "esai-lain", "outcome": "CP2"})
    bank = {**tiny_bank, later.id: later, another.id: another}
    quiz = planned(
        "id: selokan-esai, points: 5",
        "id: esai-lain, points: 12",
        "family: matching, count: 1, points: 2",
        of=bank,
    )
    essay = "Warga Kampung Hulu hendak beralih ke kerja upahan. Pertimbangkanlah rencana itu."
    pairs = "Pasangkan cara bekerja dengan cirinya."
    assert list(preview(quiz, bank)) == [
        "Kuis 1 (kuis-1): 3 soal, nilai 19",
        f"  1. (5) selokan-esai  [esai (essay), graded, CP10/C5]  {essay}",
        f"  2. (12) esai-lain  [esai (essay), graded, CP2/C5]  {essay}",
        f"  3. (2) selokan-pasangan  [menjodohkan (matching), graded, CP1/C2]  {pairs}",
        "Nilai menurut capaian: CP1 2, CP2 12, CP10 5",
    ]


def test_the_command_previews_quizzes(
    root: Path,
    bank: dict[str, Item],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(root)
    quizzes = read_quizzes(root, bank)
    main(["quiz", "preview"])
    shown = capsys.readouterr().out
    assert shown == "".join("\n".join([*preview(q, bank), "\n"]) for q in quizzes.values())
    with pytest.raises(SystemExit):
        main(["quiz", "preview", "kuis-99"])
    assert "“kuis-99” tidak ada" in capsys.readouterr().err


def test_all_mistakes_are_told_in_one_run(folder: Path, bank: dict[str, Item]) -> None:
    text = GOOD.replace("perumus-netting-1993", "soal-hilang") + GOOD.replace("kuis-1", "Kuis 2")
    (folder / FILE).write_text(text, encoding="utf-8")
    problems = told(folder, bank)
    assert [problem.split(" ")[0].rstrip(":") for problem in problems] == [f"{FILE}:4", f"{FILE}:5"]


def test_a_missing_file_says_where_to_get_it(folder: Path, bank: dict[str, Item]) -> None:
    (folder / FILE).unlink()
    with pytest.raises(CourseError, match="riwayat git"):
        read_quizzes(folder, bank)


def test_an_unknown_quiz_is_named_with_the_known(folder: Path, bank: dict[str, Item]) -> None:
    quizzes = read_quizzes(folder, bank)
    assert choose(quizzes, []) == choose(quizzes, ["kuis-1", "kuis-1"])
    with pytest.raises(
        CourseError, match=r"“kuis-9” tidak ada\. Yang ada: kuis-1\. .*quizzes\.yml"
    ):
        choose(quizzes, ["kuis-1", "kuis-9"])
