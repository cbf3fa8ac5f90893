"""Honest results of a class that need no gradebook, and what a written report shows."""

from __future__ import annotations

import html
import math
import random
import re
import zipfile
from typing import TYPE_CHECKING, cast
from xml.etree import ElementTree as ET

from coursekit.grading.classroom import Student
from coursekit.grading.results import Answer, Result, option_of

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.grading.frozen import FrozenQuiz
    from coursekit.grading.submission import Submission

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def simulated(quiz: FrozenQuiz, count: int, seed: int = 7, essays: float = 1.0) -> list[Result]:
    """Return results of honest students of different ability; ``essays`` are marked that often."""
    dice = random.Random(seed)  # noqa: S311
    hardness = [dice.gauss(-0.4, 1.0) for _ in quiz.questions]
    return [
        _result(quiz, f"2026{place:04}", dice.gauss(0, 1.1), hardness, random.Random(place), essays)  # noqa: S311
        for place in range(1, count + 1)
    ]


def _result(
    quiz: FrozenQuiz,
    number_: str,
    ability: float,
    hardness: list[float],
    dice: random.Random,
    essays: float,
) -> Result:
    answers = []
    for question, hard in zip(quiz.questions, hardness, strict=True):
        item = quiz.item(question, number_)
        chance = 1 / (1 + math.exp(hard - ability))
        if question.essay:
            points = round(question.points * chance * 2) / 2 if dice.random() < essays else None
            answers.append(Answer(question, item, "answered", {}, {}, {}, "Esai.", points, ""))
            continue
        response = {}
        for slot in item.slots:
            right = [one for one in slot.options if one.score == 1]
            wrong = [one for one in slot.options if one.score < 1] or right
            if dice.random() < 0.03:
                continue
            weights = [1 / (place + 1) for place in range(len(wrong))]
            option = (
                dice.choice(right) if dice.random() < chance else dice.choices(wrong, weights)[0]
            )
            response[slot.id] = (
                dice.choice(option.accepts or ("entah",)) if slot.typed else option.id
            )
        chosen = {
            slot.id: option_of(slot, response[slot.id])
            for slot in item.slots
            if slot.id in response
        }
        scores = {
            slot.id: one.score if (one := chosen.get(slot.id)) else 0.0 for slot in item.slots
        }
        points = round(question.points * sum(scores.values()) / len(scores), 2)
        points = float(question.worth) if question.given(item) else points
        state = "answered" if response else "open"
        answers.append(
            Answer(
                question,
                item,
                state,
                response,
                chosen,
                scores,
                "",
                points * (not question.dropped),
                "",
            )
        )
    return Result(
        Student(number_, f"Mahasiswa {int(number_[4:])}"), cast("Submission", None), tuple(answers)
    )


def tables(markup: str) -> dict[str, list[list[str]]]:
    """Return the text of the cells of each table by its caption."""
    found = {}
    for table in re.findall(r"(?s)<table.*?</table>", markup):
        caption = text(re.findall(r"(?s)<caption>(.*?)</caption>", table)[0])
        rows = re.findall(r"(?s)<tr[^>]*>(.*?)</tr>", table)
        cells = [re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
        found[caption] = [[text(cell) for cell in row] for row in cells]
    return found


def text(markup: str) -> str:
    bare = re.sub(r"<sup>.*?</sup>", "", markup)
    return html.unescape(re.sub(r"<[^>]+>", " ", bare)).strip()


def sheets(path: Path) -> dict[str, list[list[str]]]:
    """Return the cells of each sheet; none is a formula."""
    with zipfile.ZipFile(path) as file:
        shared = [
            "".join(part.text or "" for part in one.iter(f"{MAIN}t"))
            for one in ET.fromstring(file.read("xl/sharedStrings.xml"))  # noqa: S314 - our own file
        ]
        book = ET.fromstring(file.read("xl/workbook.xml"))  # noqa: S314
        names = [one.attrib["name"] for one in book.iter(f"{MAIN}sheet")]
        found = {}
        for place, name in enumerate(names, start=1):
            tree = ET.fromstring(file.read(f"xl/worksheets/sheet{place}.xml"))  # noqa: S314
            assert not list(tree.iter(f"{MAIN}f"))
            rows = []
            for row in tree.iter(f"{MAIN}row"):
                cells = []
                for cell in row.iter(f"{MAIN}c"):
                    value = cell.findtext(f"{MAIN}v", "")
                    cells.append(shared[int(value)] if cell.get("t") == "s" else value)
                rows.append(cells)
            found[name] = rows
    return found
