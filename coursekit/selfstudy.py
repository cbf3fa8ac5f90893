"""From the practice items of a chapter to a notebook that marks itself, for who learns alone.

Where the extension of this package is, every question is answered and checked by clicks and no
cell is run. Anywhere else the questions are text, the answers are typed, and the last cell, which
is the code of ``coursekit.selfcheck``, checks them with the standard library alone. Keys stand in
the notebook: practice items are public. Nothing of it is nbgrader's.
"""

from __future__ import annotations

import ast
import inspect
import json
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from coursekit import selfcheck
from coursekit.bank import build_bank, practice
from coursekit.dataset import load
from coursekit.item import keyed_form
from coursekit.notebooks import cell_id, notebook_text, question_text, write_stale
from coursekit.project import configured_address
from coursekit.text import to_markdown, to_plain
from coursekit.widgets.item import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursekit.dataset import Dataset
    from coursekit.item import Item
    from coursekit.model import Chapter

FOLDER = "quizzes/latihan"
WELCOME = "binder/selamat-datang.ipynb"
MOST = 8
# One rates oneself there, which only the page can ask for.
LEFT_OUT = {"explain", "essay"}

INTRODUCTION = """\
# Latihan Bab {number}: {title}

Buku catatan ini berisi {count} soal latihan untuk {chapter}. Hasilnya hanya untuk Anda: tidak ada \
yang dikirim atau dinilai orang lain. Kunci dan penjelasannya ada dalam berkas ini, sebagaimana \
di situs kursus.

**Cara mengerjakan.** Klik jawaban Anda, lalu katakan seberapa yakin Anda: jawaban itu langsung \
diperiksa. Jawaban tersimpan dalam buku catatan ini dan boleh diganti. Tidak ada yang perlu \
dijalankan.

**Soal hanya tampak sebagai teks,** misalnya di Colab atau VS Code? Tulis jawaban pada sel di \
bawah tiap soal, misalnya `jawaban_1 = "b"`; huruf besar dan huruf tanpa tanda kutip juga \
diterima. Lalu jalankan semua sel (*Run All*, di Colab *Runtime* lalu *Run all*) dan baca hasilnya \
di bawah sel terakhir."""

LETTERS = """\
# Berkat sel ini, huruf tanpa tanda kutip pun diterima sebagai jawaban: jawaban_1 = b
for _huruf in {letters!r}.split():
    globals().update(dict.fromkeys([_huruf, _huruf.upper(), _huruf.title()], _huruf))"""

CHECK = """\
# @title Periksa jawaban
# Jalankan sel ini untuk memeriksa jawaban di atas; tidak ada yang perlu dipasang.
# Kode pemeriksa; tidak perlu dibaca.
{code}
SOAL = [
{questions}
]
print(
    check(
        SOAL,
        [globals().get(f"jawaban_{{nomor}}") for nomor in range(1, len(SOAL) + 1)],
        {chapter!r},
    )
)"""

GREETING = """\
# Selamat datang

Di sini Anda dapat berlatih untuk kursus {course} tanpa akun dan tanpa memasang apa pun.

**Mulai.** Klik salah satu latihan di bawah ini. Pada setiap soal, klik jawaban Anda, lalu katakan \
seberapa yakin Anda: jawaban itu langsung diperiksa, dengan umpan balik dan penjelasan. Tidak ada \
yang perlu dijalankan.

{notebooks}

**Jawaban Anda.** Setiap klik tersimpan dalam buku catatan latihannya, dan hanya Anda yang \
melihatnya. Tempat ini sementara: bila Anda pergi sekitar sepuluh menit, atau menutupnya, semuanya \
terhapus. Untuk menyimpan sebuah latihan, bukalah, lalu pilih menu *File* dan *Download*. Untuk \
melanjutkannya nanti, seret berkas itu ke daftar berkas di sebelah kiri.

**Bahan bacaan.** {reading} Kunci latihan ini terbuka; nilai untuk kuliah diberikan lewat kuis \
dosen Anda, bukan di sini."""


def build(root: Path, *, check: bool) -> list[Path]:
    """Write the practice notebooks and the welcome page; return those that were stale.

    With ``check`` nothing is written.
    """
    dataset = load(root)
    bank = build_bank(dataset)
    address = configured_address(root)
    texts = {root / WELCOME: welcome(dataset, bank, address)}
    for chapter in dataset.chapters.values():
        if items := asked(bank, chapter.id):
            texts[root / path_of(chapter)] = practice_notebook(chapter, items, address)
    return write_stale(texts, check=check)


def asked(bank: Mapping[str, Item], chapter: str) -> list[Item]:
    """Return the items of a chapter's practice notebook, none when it has no notebook."""
    items = [item for item in practice(bank, chapter) if item.family not in LEFT_OUT]
    return items[:MOST]


def path_of(chapter: Chapter) -> str:
    """Return the path of a chapter's practice notebook, relative to the project."""
    return f"{FOLDER}/{PurePosixPath(chapter.page).name}.ipynb"


def practice_notebook(chapter: Chapter, items: list[Item], address: str) -> str:
    """Return the practice notebook of a chapter as nbformat 4.5 JSON, the same text on each run."""
    page = urljoin(address, f"{chapter.page}.html") if address else ""
    title = f"Bab {chapter.number}. {to_plain(chapter.title)}"
    linked = to_markdown(title)
    introduction = INTRODUCTION.format(
        number=chapter.number,
        title=to_markdown(chapter.title),
        count=len(items),
        chapter=f"[{linked}]({page})" if page else linked,
    )
    cells = [_markdown(chapter.id, "pengantar", introduction)]
    names = {o.id for item in items for slot in item.slots if not slot.typed for o in slot.options}
    letters = LETTERS.format(letters=" ".join(sorted(filter(str.isidentifier, names))))
    cells.append(_code(chapter.id, "huruf", letters, form=True))
    for number, item in enumerate(items, start=1):
        question = _markdown(
            chapter.id,
            f"soal-{number}",
            f"## Soal {number}\n\n{question_text(number, [item])}",
            item.id,
        )
        question["metadata"]["coursekit"]["item"] = keyed_form(item)
        answer = _code(chapter.id, f"jawab-{number}", _blank(number, item), item.id)
        cells += [question, answer]
    questions = ",\n".join(json.dumps(plain_form(item), ensure_ascii=False) for item in items)
    code = bare(inspect.getsource(selfcheck))
    source = CHECK.format(code=code, questions=questions, chapter=title)
    cells.append(_code(chapter.id, "periksa", source, form=True))
    return notebook_text(cells, {"labels": LABELS, "practice": {"chapter": title, "page": page}})


def bare(source: str) -> str:
    """Return a module's source without docstrings, comments and blank lines.

    Whole lines go, nothing is written anew: the same text comes from every version of Python.
    """
    told: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            said = node.body[0]
            told |= {*range(said.lineno, (said.end_lineno or said.lineno) + 1)}
    return "\n".join(
        line
        for number, line in enumerate(source.splitlines(), start=1)
        if number not in told and line.strip() and not line.lstrip().startswith("#")
    )


def welcome(dataset: Dataset, bank: Mapping[str, Item], address: str) -> str:
    """Return the page that Binder opens with."""
    lines = [
        f"- [Bab {chapter.number}. {to_markdown(chapter.title)}](../{path_of(chapter)})"
        for chapter in dataset.chapters.values()
        if asked(bank, chapter.id)
    ]
    course = f"*{to_markdown(dataset.course.title)}*"
    reading = "Baca dahulu babnya di situs kursus."
    if address:
        reading = f"Baca dahulu babnya di [situs kursus]({address})."
    text = GREETING.format(course=course, notebooks="\n".join(lines), reading=reading)
    return notebook_text([_markdown("selamat-datang", "pengantar", text)], {"welcome": True})


def _blank(number: int, item: Item) -> str:
    """Return the source of an answer cell: what to fill in, and how."""
    first = item.slots[0]
    if len(item.slots) > 1:
        empty: str | dict[str, str] = dict.fromkeys((slot.id for slot in item.slots), "")
        example = f'"{first.id}": "{first.options[0].id}"'
        how = f"Isi tiap tanda kutip yang kosong dengan pilihan Anda, misalnya {example}."
    elif first.typed:
        empty, how = "", "Tulis jawaban singkat Anda di antara tanda kutip."
    else:
        empty, how = "", "Tulis huruf pilihan Anda di antara tanda kutip."
    return f"# {how}\njawaban_{number} = {json.dumps(empty)}"


def plain_form(item: Item) -> dict[str, Any]:
    """Return what the check needs of an item, its texts without marks."""
    form = keyed_form(item)
    return {
        "slots": [
            {
                "id": slot["id"],
                "label": to_plain(slot["label"]),
                "options": [
                    {
                        **{name: to_plain(option[name]) for name in ("id", "text", "feedback")},
                        **{name: option[name] for name in ("score", "accepts") if name in option},
                    }
                    for option in slot["options"]
                ],
            }
            for slot in form["slots"]
        ],
        "explanation": to_plain(form["explanation"]),
    }


def _markdown(notebook: str, name: str, source: str, item_id: str = "") -> dict[str, Any]:
    return {
        "cell_type": "markdown",
        "id": cell_id(notebook, name, item_id),
        "metadata": {"coursekit": {"name": name}},
        "source": source.splitlines(keepends=True),
    }


def _code(
    notebook: str, name: str, source: str, item_id: str = "", *, form: bool = False
) -> dict[str, Any]:
    """Return a code cell out of sight; a ``form`` is out of sight in Colab, too."""
    cell = _markdown(notebook, name, source, item_id)
    cell |= {"cell_type": "code", "execution_count": None, "outputs": []}
    cell["metadata"]["jupyter"] = {"source_hidden": True}
    if form:
        cell["metadata"]["cellView"] = "form"
    return cell
