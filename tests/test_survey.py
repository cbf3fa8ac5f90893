"""Lists, previews and rules of the whole bank."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from coursekit.bank import FAMILIES, survey
from coursekit.cli import main
from coursekit.item import FAMILY_NAMES, Family
from coursekit.text import to_plain

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.dataset import Dataset
    from coursekit.item import Item


def test_the_bank_breaks_no_rule(dataset: Dataset, bank: dict[str, Item]) -> None:
    assert list(survey.lint(dataset, bank)) == []


def test_every_rule_names_what_breaks_it(dataset: Dataset, bank: dict[str, Item]) -> None:
    item = bank["cocd-serikat-sawit"]
    slot = item.slots[0]
    short = slot.options[0].model_copy(update={"feedback": "Keliru.", "score": 1.0})
    long = slot.options[1].model_copy(update={"text": slot.options[1].text * 3, "score": 1.0})
    slot = slot.model_copy(update={"options": (short, long, *slot.options[2:])})
    broken = {item.id: item.model_copy(update={"slots": (slot,), "bloom": "C1"})}
    told = "\n".join(survey.lint(dataset, broken))
    for expected in (
        "Sel “4A” tidak ditanyakan oleh satu butir pun.",
        "Asumsi “ross-1” tidak ditanyakan",
        "Kasus “K05” tidak ditanyakan",
        "Miskonsepsi M07 tidak diwakili",
        "Capaian CP1 hanya mempunyai 0 butir; sedikitnya 8.",
        f"Lebih dari separuh butir capaian {item.outcome} bertingkat C1.",
        f"Butir “{item.id}”, nomor 1: harus ada tepat satu jawaban yang bernilai penuh.",
        f"Butir “{item.id}”, nomor 1, opsi a: umpan baliknya hanya 1 kata.",
        f"Butir “{item.id}”, nomor 1: opsi terpanjang lebih dari satu setengah kali",
    ):
        assert expected in told, expected


def test_a_quiz_question_does_not_speak_of_its_page(
    dataset: Dataset, bank: dict[str, Item]
) -> None:
    item = next(one for one in bank.values() if one.pool == "graded")
    asked = item.model_copy(update={"prompt": "Apa yang dimaksud bab ini?"})
    told = list(survey.lint(dataset, {**bank, item.id: asked}))
    assert told == [
        f"Butir “{item.id}”: soal kuis dibaca di luar babnya, jadi sebutlah “kursus ini”."
    ]


def test_a_preview_shows_key_feedback_and_passage(bank: dict[str, Item]) -> None:
    item = bank["kasus-k05"]
    told = survey.preview(item)
    assert told.startswith("kasus-k05  [kasus (case), practice, CP8/C4]")
    assert "".join(part.text for part in item.passage) in told
    right = next(option for option in item.slots[0].options if option.score == 1)
    assert f"  * {right.id}. {right.text}" in told
    assert to_plain(right.feedback) in told


def test_a_preview_shows_gaps_accepted_answers_hints_and_the_model_answer(
    tiny_bank: dict[str, Item],
) -> None:
    told = survey.preview(tiny_bank["selokan-isian"])
    assert "Selokan dibersihkan oleh (1) …, dan yang mereka keluarkan ialah (2) …. Upah" in told
    assert "Petunjuk 1: Bayangkan Minggu pagi di Kampung Hulu.\nPetunjuk 2: Jawaban" in told
    told = survey.preview(tiny_bank["selokan-singkat"])
    assert "  * a. kerja bakti (juga: gotong royong)\n" in told
    assert "    b. kerja upahan [M01]\n" in told
    item = tiny_bank["selokan-jelaskan"]
    assert f"\nJawaban contoh: {item.answer}\n" in survey.preview(item)
    assert "Jawaban contoh" not in survey.preview(tiny_bank["selokan-satu"])


def test_the_commands_list_preview_and_lint(
    root: Path,
    bank: dict[str, Item],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(root)
    main(["bank", "list", "--family", "ordering", "--pool", "practice"])
    told = capsys.readouterr().out
    listed = [line.split()[0] for line in told.split("\n\n")[0].splitlines()]
    wanted = [item for item in bank.values() if item.family == "ordering"]
    assert listed == [item.id for item in wanted if item.pool == "practice"]
    assert f"\n{len(listed)} butir: {len(listed)} latihan, 0 kuis; " in told
    assert f"mengurutkan (ordering) {len(listed)}, " in told
    main(["bank", "preview", "kasus-k05"])
    assert capsys.readouterr().out.startswith("kasus-k05  [kasus (case), practice, CP8/C4]\n")
    main(["bank", "lint"])
    assert f"Bank soal baik: {len(bank)} butir." in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["bank", "preview", "tidak-ada"])
    assert "Butir “tidak-ada” tidak ada dalam data. Yang terdekat: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("--family=foo", "Jenis “foo” tidak ada. Yang ada: pilihan tunggal (single), ya atau"),
        ("--family=Esai", "Jenis “Esai” tidak ada. Yang ada: esai (essay), "),
        ("--chapter=istilh", "Bab “istilh” tidak ada. Yang ada: istilah, "),
        ("--outcome=CP33", "Capaian “CP33” tidak ada. Yang ada: CP3, "),
        ("--pool=grade", "Kumpulan “grade” tidak ada. Yang ada: graded, practice.\n"),
    ],
)
def test_a_filter_unheard_of_is_told_with_what_there_is(
    wanted: str,
    told: str,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(root)
    with pytest.raises(SystemExit):
        main(["bank", "list", wanted])
    assert told in capsys.readouterr().err


def test_every_family_has_a_name_of_its_own() -> None:
    assert [*FAMILY_NAMES] == [*get_args(Family)] == [*FAMILIES]
    assert len(set(FAMILY_NAMES.values())) == len(FAMILY_NAMES)
