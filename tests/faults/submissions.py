"""Odd, broken and dishonest submissions: what is done to an honest notebook, and what is told."""

from __future__ import annotations

import copy
import json
import random
from typing import TYPE_CHECKING, Any

from coursekit.grading.submission import LARGEST

if TYPE_CHECKING:
    from collections.abc import Callable

    Notebook = dict[str, Any]
    Damage = Callable[[Notebook], "Notebook | bytes"]

OK, LOOK, BROKEN, EMPTY = "OK", "PERIKSA", "RUSAK", "TANPA_JAWABAN"


def name_of(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def cell(notebook: Notebook, name: str) -> dict[str, Any]:
    return next(one for one in notebook["cells"] if name_of(one) == name)


def saved(notebook: Notebook) -> bytes:
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode()


def rewritten(name: str, change: Callable[[str], str]) -> Damage:
    def damage(notebook: Notebook) -> Notebook:
        one = cell(notebook, name)
        one["source"] = change(one["source"])
        return notebook

    return damage


def line_of(source: str) -> str:
    return source.split("\n", maxsplit=1)[0]


def without_metadata(notebook: Notebook) -> Notebook:
    for one in notebook["cells"]:
        one["metadata"] = {}
    notebook["metadata"] = {}
    return notebook


def shuffled(notebook: Notebook) -> Notebook:
    random.Random(3).shuffle(notebook["cells"])  # noqa: S311
    return notebook


def doubled(change: Callable[[str], str]) -> Damage:
    def damage(notebook: Notebook) -> Notebook:
        one = cell(notebook, "jawab-1")
        other = copy.deepcopy(one)
        other["source"] = change(one["source"])
        notebook["cells"].insert(notebook["cells"].index(one) + 1, other)
        return notebook

    return damage


def moved_answer(notebook: Notebook) -> Notebook:
    one, other = cell(notebook, "jawab-1"), cell(notebook, "jawab-2")
    other["source"] += "\n" + line_of(one["source"])
    one["source"] = ""
    return notebook


def stray_cell(kind: str) -> Damage:
    def damage(notebook: Notebook) -> Notebook:
        one = cell(notebook, "jawab-1")
        stray = {"cell_type": kind, "metadata": {}, "source": line_of(one["source"])}
        notebook["cells"].remove(one)
        notebook["cells"].append(stray)
        return notebook

    return damage


def without(*names: str) -> Damage:
    def damage(notebook: Notebook) -> Notebook:
        notebook["cells"] = [one for one in notebook["cells"] if name_of(one) not in names]
        return notebook

    return damage


def without_all(kind: str) -> Damage:
    def damage(notebook: Notebook) -> Notebook:
        cells = notebook["cells"]
        notebook["cells"] = [one for one in cells if not name_of(one).startswith(kind)]
        return notebook

    return damage


def old_format(notebook: Notebook) -> Notebook:
    cells = []
    for one in notebook["cells"]:
        old = {key: value for key, value in one.items() if key != "source"}
        cells.append({**old, ("input" if one["cell_type"] == "code" else "source"): one["source"]})
    return {"metadata": notebook["metadata"], "nbformat": 3, "worksheets": [{"cells": cells}]}


def schema(version: object) -> Damage:
    def damage(notebook: Notebook) -> Notebook:
        for one in notebook["cells"]:
            if "nbgrader" in one["metadata"]:
                one["metadata"]["nbgrader"]["schema_version"] = version
        return notebook

    return damage


def of_quiz(name: object) -> Damage:
    def damage(notebook: Notebook) -> Notebook:
        notebook["metadata"]["coursekit"]["quiz"] = name
        return notebook

    return damage


def with_metadata(**told: object) -> Damage:
    def damage(notebook: Notebook) -> Notebook:
        notebook["metadata"].update(told)
        return notebook

    return damage


def junk_cells(notebook: Notebook) -> Notebook:
    notebook["cells"] += [None, 3, "teks", {"cell_type": 5}, {"source": 7}, {"metadata": "x"}]
    return notebook


def self_graded(notebook: Notebook) -> Notebook:
    for one in notebook["cells"]:
        if name_of(one).startswith("uji-"):
            one["source"] = "99.0"
            one["outputs"] = [
                {"output_type": "execute_result", "data": {"text/plain": "99.0"}, "metadata": {}}
            ]
            one["metadata"]["nbgrader"]["points"] = 99
    return notebook


def tampered_questions(notebook: Notebook) -> Notebook:
    for one in notebook["cells"]:
        if name_of(one).startswith("soal-") and "coursekit" in one["metadata"]:
            one["metadata"]["coursekit"]["item"]["slots"] = []
            one["source"] = "jawaban_1 = {}"
    return notebook


# Saved oddly, but all there: the marks are those of the honest notebook.
WHOLE: dict[str, tuple[Damage, str, tuple[str, ...]]] = {
    "as it was saved": (lambda n: n, OK, ()),
    "with a byte order mark": (lambda n: b"\xef\xbb\xbf" + saved(n), OK, ("P01",)),
    "as UTF-16": (lambda n: saved(n).decode().encode("utf-16"), OK, ("P01",)),
    "as UTF-16 without a mark": (lambda n: saved(n).decode().encode("utf-16-le"), OK, ("P01",)),
    "as UTF-16 big endian": (lambda n: saved(n).decode().encode("utf-16-be"), OK, ("P01",)),
    "as Latin-1": (
        lambda n: saved(with_metadata(kota="Jémbatan")(n)).decode().encode("cp1252"),
        OK,
        ("P01",),
    ),
    "with zeros at the end": (lambda n: saved(n) + b"\x00" * 50, OK, ()),
    "with blanks around": (lambda n: b"\n\n " + saved(n) + b"\n\n", OK, ()),
    "cells shuffled": (shuffled, OK, ()),
    "metadata stripped": (without_metadata, OK, ("P02",)),
    "sources as lists of lines": (
        lambda n: {
            **n,
            "cells": [{**c, "source": c["source"].splitlines(keepends=True)} for c in n["cells"]],
        },
        OK,
        (),
    ),
    "the old notebook format": (old_format, OK, ("P07",)),
    "schema version 1": (schema(1), OK, ()),
    "schema version as text": (schema("tiga"), OK, ()),
    "questions deleted": (without_all("soal-"), OK, ()),
    "test cells deleted": (without_all("uji-"), OK, ()),
    "introduction deleted": (without("pengantar"), OK, ()),
    "an answer cell doubled": (doubled(lambda s: s), OK, ()),
    "an answer cell doubled and emptied": (doubled(lambda _: "jawaban_1 = {}"), OK, ()),
    "an answer in another answer's cell": (moved_answer, OK, ("P06",)),
    "an answer in a cell of its own": (stray_cell("code"), OK, ("P06",)),
    "an answer in a raw cell": (stray_cell("raw"), OK, ("P06",)),
    "an answer in a text cell": (stray_cell("markdown"), OK, ("P06",)),
    "curly quotes": (
        rewritten("jawab-2", lambda s: line_of(s).replace('"', "“")),
        OK,
        ("P05",),
    ),
    "curly quotes that open and close": (
        rewritten("jawab-2", lambda s: line_of(s).replace(' "', " “").replace('"', "”")),
        OK,
        ("P05",),
    ),
    "single quotes": (rewritten("jawab-2", lambda s: line_of(s).replace('"', "'")), OK, ()),
    "no quotes": (rewritten("jawab-2", lambda s: line_of(s).replace('"', "")), OK, ("P05",)),
    "an open brace": (rewritten("jawab-2", lambda s: line_of(s).removesuffix("}")), OK, ("P05",)),
    "an open quotation": (
        rewritten("jawab-2", lambda s: line_of(s).replace('"}', "}")),
        OK,
        ("P05",),
    ),
    "no variable": (
        rewritten("jawab-2", lambda s: line_of(s).split(" = ")[1]),
        OK,
        ("P05",),
    ),
    "indented": (rewritten("jawab-2", lambda s: f"    {line_of(s)}"), OK, ("P05",)),
    "a colon for the sign": (
        rewritten("jawab-2", lambda s: line_of(s).replace(" = ", ": ")),
        OK,
        ("P05",),
    ),
    "prose below the answer": (
        rewritten("jawab-2", lambda s: f"{line_of(s)}\nsaya yakin sekali dengan ini"),
        OK,
        ("P05",),
    ),
    "an emptied line before": (rewritten("jawab-2", lambda s: f"jawaban_2 = {{}}\n{s}"), OK, ()),
    "code that would end the grader": (
        rewritten("jawab-2", lambda s: f"{s}\nimport os; os._exit(0)"),
        OK,
        (),
    ),
    "code that would write into the gradebook": (
        rewritten(
            "jawab-2",
            lambda s: (
                f"{s}\nimport sqlite3\n"
                "b = sqlite3.connect('../../../gradebook.db')\n"
                "b.execute('drop table grade'); b.commit()"
            ),
        ),
        OK,
        (),
    ),
    "code that would read the key": (
        rewritten(
            "jawab-2",
            lambda s: (
                f"{s}\nfrom pathlib import Path\n"
                "print(Path('../../../frozen/kuis-5.json').read_text())"
            ),
        ),
        OK,
        (),
    ),
    "asserts that are swallowed": (
        rewritten(
            "jawab-2",
            lambda s: (
                f"{s}\nimport builtins\nbuiltins.AssertionError = BaseException\n"
                "__import__('sys').settrace(None)"
            ),
        ),
        OK,
        (),
    ),
    "answers that answer themselves": (
        rewritten(
            "jawab-2",
            lambda s: f"{s}\nglobals().update({{f'jawaban_{{n}}': 'a' for n in range(99)}})",
        ),
        OK,
        (),
    ),
    "an object that equals everything": (
        rewritten(
            "jawab-2",
            lambda s: f"class S:\n    def __eq__(self, o): return True\n{line_of(s)}",
        ),
        OK,
        (),
    ),
    "marks written into the test cells": (self_graded, OK, ()),
    "questions tampered with": (tampered_questions, OK, ()),
    "the grading function replaced": (
        rewritten("jawab-1", lambda s: f"{s}\nmarks = lambda *a: 99"),
        OK,
        (),
    ),
    "cells that are none": (junk_cells, OK, ()),
    "other metadata": (with_metadata(widgets={"x": [1] * 50}), OK, ()),
    "the quiz's name lost": (of_quiz(None), OK, ()),
    "the quiz's name a number": (of_quiz(7), OK, ()),
}
# Doubtful: what is read, and which question waits for a lecturer.
DOUBTFUL: dict[str, tuple[Damage, tuple[str, ...], set[int]]] = {
    "two different answers": (doubled(lambda _: 'jawaban_1 = {"1": "x"}'), ("P03",), set()),
    "a call": (rewritten("jawab-2", lambda _: "jawaban_2 = open('kunci').read()"), ("P04",), {2}),
    "a comprehension": (
        rewritten("jawab-2", lambda _: "jawaban_2 = {str(i): 'ya' for i in range(9)}"),
        ("P04",),
        {2},
    ),
    "a list": (rewritten("jawab-2", lambda _: "jawaban_2 = ['a']"), ("P04",), {2}),
    "a nested value": (
        rewritten("jawab-2", lambda _: "jawaban_2 = {'1': {'2': 'a'}}"),
        ("P04",),
        {2},
    ),
    "a deep literal": (
        rewritten("jawab-2", lambda _: "jawaban_2 = " + "(" * 900 + "'a'" + ")" * 900),
        ("P04",),
        {2},
    ),
    "a huge literal": (
        rewritten("jawab-2", lambda _: "jawaban_2 = '" + "a" * 50_000 + "'"),
        ("P04",),
        {2},
    ),
    "an added value": (
        rewritten("jawab-2", lambda _: "jawaban_2 = 'a'\njawaban_2 += 'b'"),
        ("P04",),
        {2},
    ),
    "signs nobody can read": (
        rewritten("jawab-2", lambda _: "jawaban_2 = {?!: $$}"),
        ("P04",),
        {2},
    ),
}
# Of no use at all.
USELESS: dict[str, tuple[Damage, str]] = {
    "an empty file": (lambda _: b"", "R01"),
    "blanks only": (lambda _: b" \n\n\x00", "R01"),
    "a file cut off": (lambda n: saved(n)[: len(saved(n)) // 2], "R02"),
    "a picture": (lambda _: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "R02"),
    "a web page": (lambda _: b"<!doctype html><title>Masuk</title>", "R02"),
    "a list": (lambda _: b"[1, 2]", "R02"),
    "a number": (lambda _: b"3", "R02"),
    "no cells": (lambda n: {**n, "cells": []}, "R02"),
    "cells that are no list": (lambda n: {**n, "cells": "x"}, "R02"),
    "brackets without end": (lambda _: b"[" * 200_000, "R02"),
    "too large": (lambda n: saved(n) + b" " * LARGEST, "R03"),
    "another quiz": (of_quiz("kuis-1"), "R04"),
}
