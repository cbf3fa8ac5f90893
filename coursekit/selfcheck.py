"""Check the answers of a practice notebook: this code is also the last cell of each of them.

It needs nothing but the standard library, so that the cell runs where this package is not. What a
click shows elsewhere it tells as text; ``coursekit.scoring`` gives the same scores, except that a
typed answer is compared letter by letter here.
"""

from __future__ import annotations

import textwrap
from typing import Any

WIDTH = 88
VERDICTS = {0.0: "Belum tepat", 1.0: "Benar"}


def normal(text: str) -> str:
    """Return the letters and digits of a typed answer, in small letters."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def option_of(slot: dict[str, Any], given: object) -> dict[str, Any] | None:
    """Return the option that somebody chose or, where one writes, the one that this stands for."""
    options: list[dict[str, Any]] = slot["options"]
    if not isinstance(given, str) or not given.strip():
        return None
    if "accepts" not in options[0]:
        letter = given.strip(" \t\n\r\f\v").lower()
        return next((option for option in options if option["id"] == letter), None)
    known = {normal(text): option for option in options for text in option["accepts"]}
    other = next((option for option in options if not option["accepts"]), None)
    return known.get(normal(given), other)


def options_of(question: dict[str, Any], answer: object) -> dict[str, dict[str, Any]]:
    """Return what an answer chose in each slot; what is no answer counts as none."""
    slots = question["slots"]
    if len(slots) == 1 and not isinstance(answer, dict):
        answer = {slots[0]["id"]: answer}
    if not isinstance(answer, dict):
        return {}
    chosen = {slot["id"]: option_of(slot, answer.get(slot["id"])) for slot in slots}
    return {slot: option for slot, option in chosen.items() if option}


def score(question: dict[str, Any], answer: object) -> float:
    """Return the mean of the slots' scores, in [0, 1]; an unanswered slot scores 0."""
    chosen = options_of(question, answer)
    return sum((option["score"] for option in chosen.values()), 0.0) / len(question["slots"])


def decimal(number: float) -> str:
    """Return a number as Indonesian writes it."""
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def named(option: dict[str, Any]) -> str:
    """Return an option with its letter, if its letter is not what it says."""
    letter, text = option["id"], str(option["text"])
    if "accepts" in option or letter == text.lower():
        return text
    return f"{letter}. {text}"


def folded(text: str, indent: int) -> str:
    """Return a text in lines that fit a narrow page."""
    blank = " " * indent
    return textwrap.fill(text, WIDTH, initial_indent=blank, subsequent_indent=blank)


def told_slot(slot: dict[str, Any], option: dict[str, Any] | None, answer: object) -> list[str]:
    """Return what is to be said about one slot: own answer, right answer, feedback."""
    best = max(slot["options"], key=lambda one: one["score"])
    typed = "accepts" in best
    own = "belum ada"
    if option:
        given = answer.get(slot["id"]) if isinstance(answer, dict) else answer
        own = str(given).strip() if typed else named(option)
    lines = [folded(f"{slot['id']}. {slot['label']}", 3)] if slot["label"] else []
    lines.append(folded(f"Jawaban Anda: {own}", 5))
    if not option or option["score"] < 1:
        right = best["accepts"][0] if typed else named(best)
        lines.append(folded(f"Jawaban yang benar: {right}", 5))
    if option:
        lines.append(folded(str(option["feedback"]), 5))
    return lines


def check(questions: list[dict[str, Any]], answers: list[object], chapter: str) -> str:
    """Return what a learner is told: each question, the total, and what to read again."""
    lines: list[str] = []
    total = 0.0
    answered = 0
    for number, (question, answer) in enumerate(zip(questions, answers, strict=True), start=1):
        chosen = options_of(question, answer)
        if not chosen:
            lines += [f"Soal {number}. Belum dijawab", ""]
            continue
        earned = score(question, answer)
        total += earned
        answered += 1
        lines.append(f"Soal {number}. {VERDICTS.get(earned, 'Sebagian benar')}")
        for slot in question["slots"]:
            lines += told_slot(slot, chosen.get(slot["id"]), answer)
        lines += [folded(f"Penjelasan: {question['explanation']}", 3), ""]
    lines.append(f"Nilai: {decimal(total)} dari {len(questions)}.")
    if not answered:
        lines.append("Isi dahulu sel jawaban, lalu jalankan semua sel.")
    elif total == len(questions):
        lines.append("Semua jawaban benar.")
    else:
        lines.append(f"Baca lagi: {chapter}.")
    return "\n".join(lines)
