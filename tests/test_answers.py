"""Answer files, answer codes and the page that makes them, over the demo quizzes."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from coursekit.grading.answer_page import answer_page
from coursekit.grading.answers import (
    ALPHABET,
    LARGEST,
    Answers,
    AnswersError,
    decode,
    encode,
    file_checksum,
    fill,
    fingerprint,
    read_file,
)
from coursekit.grading.frozen import FrozenQuiz, freeze
from coursekit.notebooks import answer_line, quiz_notebook
from coursekit.quizzes import Quiz, read_quizzes
from coursekit.text import to_html, to_plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coursekit.item import Item

QUIZZES = ("kuis-1", "kuis-2", "kuis-3", "kuis-4", "kuis-5", "ujian-akhir")
HOSTILE = "<img src=x onerror=alert(1)> Ж 🙂 ok-3"


@pytest.fixture(scope="module")
def quizzes(root: Path, bank: dict[str, Item]) -> dict[str, Quiz]:
    return read_quizzes(root, bank)


@pytest.fixture(scope="module")
def frozen(quizzes: dict[str, Quiz], bank: dict[str, Item]) -> dict[str, FrozenQuiz]:
    return {name: freeze(quiz, bank) for name, quiz in quizzes.items()}


def some(quiz: FrozenQuiz, seed: int, student: str = "007-A.b") -> Answers:
    """Return answers that leave some slots open and type something hostile."""
    chance = random.Random(seed)  # noqa: S311 - the same answers on each run
    responses: dict[int, dict[str, str]] = {}
    for question in quiz.questions:
        for slot in () if question.essay else question.item.slots:
            told = HOSTILE if slot.typed else chance.choice(slot.options).id
            if chance.random() < 0.8:
                responses.setdefault(question.number, {})[slot.id] = told
    return Answers(quiz=quiz.id, student=student, responses=responses, essays={})


def file_of(answers: Answers, quiz: FrozenQuiz, changes: dict[str, Any] | None = None) -> bytes:
    """Return an answer file with a checksum that is right, ``changes`` counted in."""
    content = {"format": "coursekit-jawaban", "fingerprint": fingerprint(quiz)}
    content |= answers.model_dump(mode="json") | (changes or {})
    content["checksum"] = file_checksum(json.loads(json.dumps(content)))
    return json.dumps(content).encode()


@pytest.mark.parametrize("name", QUIZZES)
def test_codes_come_back(name: str, frozen: dict[str, FrozenQuiz]) -> None:
    quiz = frozen[name]
    for seed, student in enumerate(("20260007", "0", "00012", "007-A.b", "a_Z" * 20, "9" * 60)):
        answers = some(quiz, seed, student)
        code = encode(answers, quiz)
        assert decode(code, quiz) == answers
        assert decode(f" {code.lower().replace('-', ' ')}\n", quiz) == answers
        assert decode(code.replace("0", "O").replace("1", "l").replace("-", "–"), quiz) == answers


def test_no_answer_makes_a_code(frozen: dict[str, FrozenQuiz]) -> None:
    answers = Answers(quiz="kuis-1", student="1", responses={}, essays={})
    assert decode(encode(answers, frozen["kuis-1"]), frozen["kuis-1"]) == answers


@pytest.mark.parametrize("name", ["kuis-1", "kuis-4"])
def test_every_changed_or_swapped_letter_is_refused(
    name: str, frozen: dict[str, FrozenQuiz]
) -> None:
    quiz = frozen[name]
    code = encode(some(quiz, 1, "20260007"), quiz).replace("-", "")
    wrong = {
        code[:at] + letter + code[at + 1 :]
        for at, old in enumerate(code)
        for letter in ALPHABET
        if letter != old
    }
    wrong |= {
        code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        for at in range(len(code) - 1)
        if code[at] != code[at + 1]
    }
    wrong |= {code[:at] for at in range(1, len(code))} | {code + "0", "0" + code}
    for one in wrong:
        with pytest.raises(AnswersError, match="hurufnya yang salah"):
            decode(one, quiz)


@pytest.mark.parametrize(
    ("code", "reason"),
    [("", "kosong"), (" - ", "kosong"), ("ABU", "“U”"), ("0" * 30_000, "terlalu panjang")],
)
def test_what_is_no_code_is_refused(code: str, reason: str, frozen: dict[str, FrozenQuiz]) -> None:
    with pytest.raises(AnswersError, match=reason):
        decode(code, frozen["kuis-1"])


def test_the_code_of_another_quiz_is_refused(frozen: dict[str, FrozenQuiz]) -> None:
    code = encode(some(frozen["kuis-2"], 1), frozen["kuis-2"])
    with pytest.raises(AnswersError, match="bukan kode kuis “kuis-1”"):
        decode(code, frozen["kuis-1"])


@pytest.mark.parametrize("name", QUIZZES)
def test_files_are_read(name: str, frozen: dict[str, FrozenQuiz]) -> None:
    quiz = frozen[name]
    essays = {one.number: f"Baris 1\n{HOSTILE}" for one in quiz.questions if one.essay}
    answers = some(quiz, 3).model_copy(
        update={"essays": essays, "saved": "2026-11-26T10:00:00.000Z", "name": "Ayu <b>"}
    )
    # Typed texts are kept as they would be in a notebook.
    assert read_file(file_of(answers, quiz), quiz) == answers
    assert read_file(b"\xef\xbb\xbf" + file_of(answers, quiz), quiz) == answers


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda data: data[:-9], "terpotong"),
        (lambda _: b"\xff\xfe", "bukan berkas jawaban"),
        (lambda _: b"[" * 100_000, "bukan berkas jawaban"),
        (lambda _: b"[]", "bukan berkas jawaban"),
        (lambda _: b" " * (LARGEST + 1), "1 MB"),
        (lambda data: data.replace(b"007-A.b", b"008-A.b"), "rusak"),
    ],
)
def test_a_damaged_file_is_refused(
    spoil: Callable[[bytes], bytes], reason: str, frozen: dict[str, FrozenQuiz]
) -> None:
    quiz = frozen["kuis-1"]
    with pytest.raises(AnswersError, match=reason):
        read_file(spoil(file_of(some(quiz, 1), quiz)), quiz)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": 2}, "lebih baru"),
        ({"quiz": "kuis-2"}, "“kuis-2”"),
        ({"fingerprint": -1}, "terbitan lain"),
        ({"responses": {"99": {"1": "a"}}}, "soal 99"),
        ({"responses": {"1": {"1": "zz"}}}, "pilihan yang tidak ada"),
        ({"responses": {"1": {"zz": "a"}}}, "pilihan yang tidak ada"),
        ({"essays": {"1": "teks"}}, "soal 1,"),
        ({"responses": []}, "Susunan"),
        ({"student": "../x"}, "Susunan"),
        ({"key": 1}, "Susunan"),
        ({"saved": "\ud800"}, "Susunan"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(
    changes: dict[str, Any], reason: str, frozen: dict[str, FrozenQuiz]
) -> None:
    quiz = frozen["kuis-1"]
    with pytest.raises(AnswersError, match=reason):
        read_file(file_of(some(quiz, 1), quiz, changes), quiz)


def test_the_notebook_is_filled(
    quizzes: dict[str, Quiz], frozen: dict[str, FrozenQuiz], bank: dict[str, Item]
) -> None:
    quiz = frozen["kuis-5"]
    essays = {one.number: "Baris 1\n<b>2</b>\n" for one in quiz.questions if one.essay}
    answers = some(quiz, 5).model_copy(update={"essays": essays})
    release = quiz_notebook(quizzes["kuis-5"], bank).encode()
    filled = fill(release, answers)
    before, after = (
        {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in json.loads(data)["cells"]}
        for data in (release, filled)
    )
    assert before.keys() == after.keys()
    for name, cell in after.items():
        kind, _, number = name.partition("-")
        if kind == "jawab" and int(number) in answers.responses:
            line = answer_line(int(number), answers.responses[int(number)])
            assert cell["source"] == [f"{line}\n", *before[name]["source"][1:]]
        elif kind == "esai":
            assert "".join(cell["source"]) == essays[int(number)]
        else:
            assert cell == before[name]
    assert fill(filled, answers) == filled
    with pytest.raises(AnswersError, match="jawab-99"):
        fill(release, answers.model_copy(update={"responses": {99: {"1": "a"}}}))


@pytest.mark.parametrize("name", QUIZZES)
def test_the_page_holds_no_key_and_asks_for_nothing(
    name: str, frozen: dict[str, FrozenQuiz]
) -> None:
    quiz = frozen[name]
    page = answer_page(quiz, "Kelas <A> & $B")
    assert page == answer_page(quiz, "Kelas <A> & $B")
    facts = page.split('id="kp-facts">')[1].split("</script>")[0]
    for word in ("score", "feedback", "misconception", "outcome", 'explanation":', "accepts"):
        assert f'"{word}' not in facts.split('"questions"')[1]
    for question in quiz.questions:
        item = question.item
        secrets = [item.explanation, *item.hints, *([item.answer] if item.answer else [])]
        secrets += [option.feedback for slot in item.slots for option in slot.options]
        if question.essay:
            secrets += [option.text for slot in item.slots for option in slot.options]
        for secret in secrets:
            for told in (secret, to_html(secret), to_plain(secret), json.dumps(secret)[1:-1]):
                assert told not in page
    assert "Kelas &lt;A&gt; &amp; $B" in page
    assert page.count("<script") == page.count("</script>") == 2
    assert not re.search(r"(?m)^\s*(import|export) ", page.split("<script>")[1])
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page
