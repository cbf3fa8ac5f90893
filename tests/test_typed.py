"""Typed answers: what is kept of them, their normal form, and which answer of a key they are."""

from __future__ import annotations

import json
import re
import unicodedata
from itertools import combinations, pairwise, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.typed import (
    FILLERS,
    FORGIVEN,
    LONGEST,
    OTHER,
    SPELLINGS,
    cleaned,
    matched,
    normal_form,
    one_slip,
    typed_score,
)

VECTORS = json.loads((Path(__file__).parent / "vectors" / "typed.json").read_text(encoding="utf-8"))
# Ways to type one and the same answer.
SAME = [
    (
        "kerja bakti",
        "Kerja-Bakti",
        " KERJA BAKTI! ",
        "yang disebut “kerja bakti” itu",
        "bekerja bakti",
    ),
    ("pemberdayaan", "memberdayakan", "keberdayaan", "berdaya", "diberdayakannya"),
    ("pengorganisasian komunitas", "mengorganisasi komunitas", "organisasi komunitas-komunitas"),
    ("praktik makro", "praktek makro", "Praktek-Makro"),
    ("tingkat mezo", "tingkat meso"),
    ("intervensi", "interfensi", "intervensinya"),
    ("nilai", "nilai-nilai", "nilainya"),
    ("kelas 2", "kelas, 2", "Kelas (2)"),
]
# Answers that must not be taken for one another, letter by letter alike as they are.
APART = [
    ("mikro", "makro", "mezo"),
    ("pemangkin", "pemungkin"),
    ("Model A", "Model B", "Model C", "model"),
    ("A", "B"),
    ("keadilan sosial", "keadilan"),
    ("sistem sasaran", "sistem klien", "sistem pelaku perubahan"),
    ("tahun 1967", "tahun 1987"),
]
KEY = {"kapasitas": 1.0, "kapasitat": 0.0, OTHER: 0.25}
# Words that have no vowel are their own normal form, unless a letter is doubled or folded.
WORDS = st.text("bdgklmnprt", min_size=FORGIVEN, max_size=12).filter(
    lambda word: not re.search(r"(.)\1", word)
)
ANY_TEXT = st.text() | st.text(st.characters(), max_size=300)
SHORT_WORDS = st.text("abc", max_size=6)
SCORES = st.sampled_from([0.0, 0.25, 0.5, 1.0])


def edited(word: str) -> set[str]:
    """Return everything that is one slip away from ``word``, and ``word`` itself."""
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    letters = "abc"
    return {
        word,
        *(head + tail[1:] for head, tail in cuts if tail),
        *(head + letter + tail for head, tail in cuts for letter in letters),
        *(head + letter + tail[1:] for head, tail in cuts if tail for letter in letters),
        *(head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1),
    }


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: ascii(vector["text"])[:40])
def test_vectors(vector: dict[str, str]) -> None:
    assert cleaned(vector["text"]) == vector["cleaned"]
    assert normal_form(vector["cleaned"]) == vector["form"]


def test_vectors_are_many_and_differ() -> None:
    texts = {vector["text"] for vector in VECTORS}
    assert len(texts) == len(VECTORS) >= 120
    assert max(len(text) for text in texts) > LONGEST


@pytest.mark.parametrize("texts", SAME, ids=lambda texts: texts[0])
def test_ways_to_type_an_answer_come_to_the_same(texts: tuple[str, ...]) -> None:
    assert {normal_form(cleaned(text)) for text in texts} == {normal_form(texts[0])}
    assert normal_form(texts[0])


@pytest.mark.parametrize("texts", APART, ids=lambda texts: texts[0])
def test_other_answers_stay_apart(texts: tuple[str, ...]) -> None:
    for one, other in combinations(texts, 2):
        assert typed_score(one, {normal_form(other): 1.0, OTHER: 0.0}) == 0
        assert typed_score(other, {normal_form(one): 1.0, OTHER: 0.0}) == 0


@pytest.mark.parametrize("wrong", SPELLINGS)
def test_a_common_spelling_is_the_right_one(wrong: str) -> None:
    assert normal_form(wrong) == normal_form(SPELLINGS[wrong])


def test_fillers_carry_nothing() -> None:
    assert normal_form(" ".join(sorted(FILLERS))) == ""
    assert normal_form(f"sistem {' '.join(sorted(FILLERS))} sasaran") == normal_form(
        "sistem sasaran"
    )


@given(ANY_TEXT)
def test_what_is_kept_fits_a_literal_on_one_line(text: str) -> None:
    kept = cleaned(text)
    assert not set(kept) & set("\"'`\\“”„‘’‚\u2028\u2029")
    assert not [letter for letter in kept if unicodedata.category(letter) == "Cc"]
    assert len(kept.splitlines()) <= 1
    assert len(kept) <= LONGEST
    assert cleaned(kept) == kept == kept.strip(" ")


@given(ANY_TEXT)
def test_what_needs_no_cleaning_is_kept_whole(text: str) -> None:
    plain = "".join(re.findall(r"[a-zA-Z0-9<>&-]", text))
    assert cleaned(f"  {plain}\n") == plain[:LONGEST]


@pytest.mark.parametrize("value", [None, 3, 1.5, True, [], ["kerja"], {"1": "kerja"}, b"kerja"])
def test_what_is_no_text_is_no_answer(value: object) -> None:
    assert cleaned(value) == ""


@given(ANY_TEXT)
def test_a_form_is_plain_words(text: str) -> None:
    form = normal_form(text)
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", form, re.ASCII)
    assert not set(form) & set("zvy")
    words = form.split(" ")
    assert all(one != other for one, other in pairwise(words))


def test_a_slip_is_one_edit_either_way() -> None:
    words = ["".join(letters) for size in range(5) for letters in product("abc", repeat=size)]
    for one in words:
        near = edited(one)
        assert all(one_slip(one, other) == (other in near) for other in words), one


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_slip_is_the_same_from_both_sides(one: str, other: str) -> None:
    assert one_slip(one, other) == one_slip(other, one)


@given(
    SHORT_WORDS.flatmap(
        lambda word: st.tuples(st.just(word), st.sampled_from(sorted(edited(word))))
    )
)
def test_every_edit_is_a_slip(words: tuple[str, str]) -> None:
    assert one_slip(*words)


@given(text=ANY_TEXT, texts=st.dictionaries(ANY_TEXT, SCORES), other=SCORES)
def test_any_answer_gets_a_score_of_the_key(
    text: str, texts: dict[str, float], other: float
) -> None:
    key = {**{normal_form(one): score for one, score in texts.items()}, OTHER: other}
    assert typed_score(text, key) in key.values()
    assert set(matched(text, key)) <= set(key) - {OTHER}
    for known in texts:
        if normal_form(known):
            assert typed_score(known, key) == key[normal_form(known)]


@given(right=WORDS, data=st.data())
def test_a_wrong_answer_of_the_key_is_no_slip_of_the_right_one(
    right: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(right) - 1))
    wrong = right[:place] + "c" + right[place + 1 :]
    assert one_slip(right, wrong)
    assert normal_form(right) == right
    assert normal_form(wrong) == wrong
    assert typed_score(wrong, {right: 1.0, OTHER: 0.0}) == 1
    assert typed_score(wrong, {right: 1.0, wrong: 0.0, OTHER: 0.0}) == 0
    assert typed_score(wrong, {right: 1.0, wrong: 0.25, OTHER: 0.0}) == 0.25
    assert typed_score(right, {right: 1.0, wrong: 0.0, OTHER: 0.0}) == 1


@pytest.mark.parametrize(
    ("text", "key", "score"),
    [
        ("kapasitaz", KEY, 1),  # z is s
        ("kapasitaf", KEY, 0.25),  # one slip from both
        ("kapasitaf", {**KEY, "kapasitat": 1.0}, 1),  # both are right
        ("kapsitas", KEY, 1),
        ("kapasiitas", KEY, 1),
        ("kapaistas", KEY, 1),
        ("kpasiats", KEY, 0.25),  # two slips
        ("kapasitas warga", KEY, 0.25),
        ("", KEY, 0.25),
        ("itu", KEY, 0.25),
        ("kapasit", {"kapasir": 1.0, OTHER: 0.0}, 0),  # seven letters
        ("kapasitx", {"kapasitr": 1.0, OTHER: 0.0}, 1),  # eight
        ("kapasit", {"kapasitr": 1.0, OTHER: 0.0}, 0),  # seven of eight
        ("kapasitr rt", {"kapasitx rw": 1.0, OTHER: 0.0}, 0),  # a short word is another
        ("kapasitr rw", {"kapasitx rw": 1.0, OTHER: 0.0}, 1),
        ("rw kapasitr", {"kapasitx rw": 1.0, OTHER: 0.0}, 0),  # the order counts
    ],
)
def test_a_slip_in_a_long_word_is_forgiven(text: str, key: dict[str, float], score: float) -> None:
    assert typed_score(text, key) == score
