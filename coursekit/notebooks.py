"""From the items of a quiz to its nbgrader source notebook.

A question takes three cells. ``soal-i`` shows it, readable in any viewer, its keyless form in the
metadata for the extension that makes it clickable. ``jawab-i`` holds the answer as one literal
that a click or a hand writes. ``uji-i`` calls ``coursekit.scoring.marks`` with literal arguments,
so that a kernel can run it and ``ast`` can read it. An essay takes two: ``soal-i`` and ``esai-i``,
a Markdown cell that the lecturer marks by the rubric which stands in the source alone.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.bank import build_bank
from coursekit.dataset import load
from coursekit.files import write
from coursekit.item import public_form
from coursekit.quizzes import choose, read_quizzes
from coursekit.text import to_markdown, to_plain
from coursekit.variants import named, version_source, versions_key
from coursekit.widgets.item import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coursekit.item import Item, Part, Slot
    from coursekit.quizzes import Question, Quiz

SOURCE = Path("quizzes/source")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}

INTRODUCTION = """\
# {title}

Kuis ini terdiri atas {count} soal dengan nilai seluruhnya {points}.

**Cara menjawab.** Klik jawaban yang Anda pilih pada setiap soal, atau ketik bila diminta. \
Jawaban langsung tersimpan dalam buku catatan ini dan boleh diganti sampai kuis dikumpulkan. \
Tidak ada yang perlu dijalankan.

**Soal hanya tampak sebagai teks?** Buka sel jawaban di bawah soal itu dan tulis jawaban seperti \
contoh pada akhir soal, dengan tanda kutip lurus, lalu simpan buku catatan ini."""


VERSIONED = """

**Tulis nomor mahasiswa Anda dahulu.** Beberapa soal mempunyai beberapa versi. Nomor Anda \
menentukan versi yang Anda jawab; jawaban untuk versi lain tidak dihitung."""
# Where nothing is clickable a student may run this: it needs no package of ours.
STUDENT_CELL = """\
nomor_mahasiswa = ""

# Soal hanya tampak sebagai teks? Isi nomor di atas, jalankan sel ini, lalu jawab versinya.
{version}

for soal, banyak in {counts}.items() if nomor_mahasiswa else ():
    versi = version({class_id!r}, nomor_mahasiswa, soal, banyak) + 1
    print(f"Soal {{soal}}: jawablah versi {{versi}}.")"""


def build(root: Path, quiz_ids: Sequence[str], *, check: bool) -> list[Path]:
    """Write the notebooks of the quizzes (all when none is named); return those that were stale.

    With ``check`` nothing is written. Raises CourseError before the first file is touched.
    """
    bank = build_bank(load(root))
    quizzes = choose(read_quizzes(root, bank), quiz_ids)
    texts = {
        root / SOURCE / quiz.id / f"{quiz.id}.ipynb": quiz_notebook(quiz, bank) for quiz in quizzes
    }
    return write_stale(texts, check=check)


def write_stale(texts: Mapping[Path, str], *, check: bool) -> list[Path]:
    """Write the files that do not hold their text yet and return them; only that with ``check``."""
    stale = [
        path
        for path, text in texts.items()
        if not path.is_file() or path.read_bytes() != text.encode()
    ]
    for path in () if check else stale:
        write(path, texts[path])
    return stale


def quiz_notebook(quiz: Quiz, bank: Mapping[str, Item], class_id: str = "") -> str:
    """Return the source notebook of a quiz as nbformat 4.5 JSON, the same text on each run.

    ``class_id`` decides with the student number which version of a question a student is asked.
    """
    introduction = INTRODUCTION.format(title=quiz.title, count=len(quiz.items), points=quiz.points)
    varied = any(question.variants for question in quiz.items)
    cells = [_markdown(quiz, "pengantar", introduction + VERSIONED if varied else introduction)]
    if varied:
        cells.append(_student(quiz, class_id))
    for number, question in enumerate(quiz.items, start=1):
        items = [bank[name] for name in question.ids]
        cells.append(_asked(quiz, number, question, items))
        if items[0].family == "essay":
            cells.append(_essay(quiz, number, question, items[0]))
        else:
            cells += [_answer(quiz, number, items), _test(quiz, number, question, items)]
    told = {"labels": LABELS, "quiz": quiz.id} | _versioned(class_id, varied=varied)
    return notebook_text(cells, told)


def notebook_text(cells: Sequence[dict[str, Any]], told: Mapping[str, Any]) -> str:
    """Return a notebook as nbformat 4.5 JSON; ``told`` is what the extension reads of it."""
    notebook = {
        "cells": cells,
        "metadata": {
            "coursekit": told,
            "kernelspec": KERNEL,
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def answer_line(number: int, response: Mapping[str, str]) -> str:
    """Return the line that stands in the answer cell: ``jawaban_3 = {"1": "b"}``."""
    return f"jawaban_{number} = {json.dumps(dict(response), ensure_ascii=False)}"


def _versioned(class_id: str, *, varied: bool) -> dict[str, str]:
    return {"class": class_id} if varied else {}


def _student(quiz: Quiz, class_id: str) -> dict[str, Any]:
    """Return the cell for the student number; run where nothing is clickable, it tells versions."""
    counts = {
        number: len(question.ids)
        for number, question in enumerate(quiz.items, start=1)
        if question.variants
    }
    source = STUDENT_CELL.format(version=version_source(), class_id=class_id, counts=counts)
    cell = _code(quiz, "nomor", source, grade=False, locked=False)
    # No cell of nbgrader's: nothing in it is a solution, and it is never graded.
    cell["metadata"] = {"coursekit": {"student": True}, "jupyter": {"source_hidden": True}}
    return cell


def _asked(quiz: Quiz, number: int, question: Question, items: Sequence[Item]) -> dict[str, Any]:
    text = f"## Soal {number} (nilai {question.points})\n\n{question_text(number, items)}"
    cell = _markdown(quiz, f"soal-{number}", text, items[0].id)
    forms = [public_form(item) for item in items]
    if len(forms) > 1:
        cell["metadata"]["coursekit"] = {"items": forms}
    elif items[0].family != "essay":
        cell["metadata"]["coursekit"] = {"item": forms[0]}
    return cell


def _essay(quiz: Quiz, number: int, question: Question, item: Item) -> dict[str, Any]:
    """Return the cell that a student writes in; nbgrader replaces the rubric by its text stub."""
    lines = [f"**Yang dicari:** {to_markdown(item.answer or '')}", "", "**Rubrik**", ""]
    for slot in item.slots:
        levels = "; ".join(
            f"{_decimal(option.score * question.points / len(item.slots))}: "
            f"{to_markdown(option.text)}"
            for option in slot.options
        )
        lines.append(f"- *{to_markdown(to_plain(slot.label))}*. {levels}")
    cell = _markdown(quiz, f"esai-{number}", "\n".join(lines), item.id)
    cell["metadata"]["nbgrader"] = _nbgrader(
        f"esai-{number}", grade=True, locked=False, solution=True
    ) | {"points": question.points}
    return cell


def _decimal(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _answer(quiz: Quiz, number: int, items: Sequence[Item]) -> dict[str, Any]:
    best = _best(items[0])
    if len(items) > 1:
        best = {slot: named(items[0], option) for slot, option in best.items()}
    source = (
        f"{answer_line(number, {})}\n"
        "### BEGIN SOLUTION\n"
        f"{answer_line(number, best)}\n"
        "### END SOLUTION"
    )
    return _code(quiz, f"jawab-{number}", source, items[0].id, grade=False, locked=False)


def _test(quiz: Quiz, number: int, question: Question, items: Sequence[Item]) -> dict[str, Any]:
    # An expression at the end: nbgrader reads the number that it prints as the mark. Without any
    # output it would give all the points, so whatever goes wrong must be an exception.
    # nbgrader does not know whose notebook it runs: the key holds all versions.
    key = json.dumps(versions_key(items), ensure_ascii=False)
    source = (
        "# Sel penilaian: jangan diubah.\n"
        "### BEGIN HIDDEN TESTS\n"
        "from coursekit.scoring import marks\n"
        "\n"
        f"marks(jawaban_{number}, {key}, {float(question.points)})\n"
        "### END HIDDEN TESTS"
    )
    cell = _code(quiz, f"uji-{number}", source, items[0].id, grade=True, locked=True)
    cell["metadata"]["nbgrader"]["points"] = question.points
    return cell


def question_text(number: int, items: Sequence[Item]) -> str:
    """Return the question as Markdown, every version of it, and how to answer it by hand."""
    if len(items) == 1:
        return "\n\n".join(_told_version(number, items[0], ""))
    told = []
    for nth, item in enumerate(items, start=1):
        *asked, by_hand = _told_version(number, item, f"{item.id}:")
        told.append("\n\n".join([f"### Versi {nth}", *asked, by_hand]))
    return "\n\n".join(told)


def _told_version(number: int, item: Item, named_as: str) -> list[str]:
    """Return the parts of a question; each answer by hand begins with ``named_as``."""
    prompt = to_markdown(item.prompt)
    if item.passage:
        told = "".join(_told(part) for part in item.passage).replace("\n", "\n> ")
        prompt += f"\n\n> {told}"
    slots = item.slots
    if item.family == "essay":
        aspects = "\n".join(f"- {to_markdown(slot.label)}" for slot in slots)
        by_hand = "*Klik dua kali sel di bawah ini, ganti isinya dengan jawaban Anda, lalu simpan.*"
        return [prompt, "Yang dinilai:", aspects, by_hand]
    if slots[0].typed:
        asked, example, what = "", '"…"', "jawaban singkat Anda"
    elif len(slots) == 1:
        asked = _options(slots[0])
        example, what = f'"{named_as}…"', "huruf pilihan Anda"
    else:
        labels = "\n".join(f"{slot.id}. {to_markdown(slot.label)}" for slot in slots)
        example = "{" + ", ".join(f'"{slot.id}": "{named_as}…"' for slot in slots) + "}"
        what = "huruf pilihan Anda"
        if item.family == "multiple":
            asked, what = labels, " atau ".join(option.id for option in slots[0].options)
        elif item.family in {"matching", "classify", "ordering"}:
            asked = f"{labels}\n\nPilihan:\n\n{_options(slots[0])}"
        else:
            asked = "\n\n".join(
                f"**{slot.id}.** {to_markdown(slot.label)}\n\n{_options(slot)}" for slot in slots
            )
    by_hand = (
        f"*Tidak dapat diklik? Tulis* `jawaban_{number} = {example}` *pada sel di bawah ini; "
        f"isi … dengan {what}.*"
    )
    return [part for part in (prompt, asked, by_hand) if part]


def _told(part: Part) -> str:
    if part.slot:
        return f"**({part.slot}) …**"
    mark = f"**[{part.mark}]** " if part.mark else ""
    return mark + to_markdown(part.text)


def _options(slot: Slot) -> str:
    return "\n".join(f"- **{option.id}.** {to_markdown(option.text)}" for option in slot.options)


def _best(item: Item) -> dict[str, str]:
    """Return a response that scores full marks."""
    best = {slot: max(slot.options, key=lambda option: option.score) for slot in item.slots}
    return {slot.id: one.accepts[0] if slot.typed else one.id for slot, one in best.items()}


def _markdown(quiz: Quiz, name: str, source: str, item_id: str = "") -> dict[str, Any]:
    return {
        "cell_type": "markdown",
        "id": cell_id(quiz.id, name, item_id),
        "metadata": {"nbgrader": _nbgrader(name, grade=False, locked=True, solution=False)},
        "source": source.splitlines(keepends=True),
    }


def _code(
    quiz: Quiz, name: str, source: str, item_id: str = "", *, grade: bool, locked: bool
) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id(quiz.id, name, item_id),
        "metadata": {
            "jupyter": {"source_hidden": True},
            "nbgrader": _nbgrader(name, grade=grade, locked=locked, solution=not locked),
        },
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }


def _nbgrader(name: str, *, grade: bool, locked: bool, solution: bool) -> dict[str, Any]:
    return {
        "grade": grade,
        "grade_id": name,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }


def cell_id(notebook: str, name: str, item_id: str) -> str:
    """Return an id that stays when the questions are reordered; nbformat allows 64 characters."""
    kind = name.split("-", maxsplit=1)[0]
    digest = hashlib.sha256(f"{notebook}:{item_id}:{kind}".encode()).hexdigest()
    return f"{kind}-{digest[:12]}"
