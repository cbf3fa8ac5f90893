"""Read a submitted notebook as data: what was answered, and what a lecturer should know about it.

Nothing of a student is ever run. A file that was saved oddly, retyped or torn apart is read as far
as it can be read without guessing; what cannot be read is named, never taken for a wrong answer.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.grading.frozen import FrozenQuiz

Status = Literal["OK", "PERIKSA", "RUSAK", "TANPA_JAWABAN"]

LARGEST = 20_000_000
# Of one cell: an answer is short, an essay a few pages.
LONGEST_CELL = 100_000
_LONGEST_ANSWER = 5_000
_SHOWN = 500
_MOST_CELLS = 5_000
# In a notebook's metadata: intake made it from a short code, which holds no essays.
CODED = "code"
# What stands for an answer that is there but cannot be read.
UNREAD = object()

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
_LINE = re.compile(r"(?im)^[ \t]*jawaban_?[ \t]*(\d{1,3})[ \t]*[=:][ \t]*(.*)$")
_NAME = re.compile(r"jawaban_(\d{1,3})")
_WORDS = re.compile(r"[\w ,.-]{1,120}")
_PAIR = re.compile(r"""["']?(\w{1,20})["']?\s*[:=]\s*["']?([^"',;{}]*)["']?""")
# A version of a question and its option; slots have shorter names.
_VERSION = re.compile(r"[\w-]{4,}:[\w-]+")
_CLAIM = re.compile(r"""(?m)^nomor_mahasiswa[ \t]*=[ \t]*["']([\w.-]{1,64})["']""")
_HEADING = re.compile(r"(?m)^##\s+Soal (\d{1,3}) \(")

# What is told of a submission, by its code: P may be graded, R may not.
FINDINGS = {
    "P01": "Berkas tersimpan dengan pengodean huruf yang lain; isinya tetap terbaca.",
    "P02": "Penanda sel hilang; jawaban ditemukan dari isinya.",
    "P03": "Jawaban nomor {numbers} tertulis lebih dari sekali dan berbeda; yang terakhir dipakai.",
    "P04": "Jawaban nomor {numbers} tidak dapat dibaca; beri nilai manual.",
    "P05": "Penulisan jawaban nomor {numbers} dirapikan (tanda kutip atau kurung).",
    "P06": "Jawaban nomor {numbers} ditemukan dalam sel lain.",
    "P07": "Buku catatan memakai bentuk lama; isinya tetap terbaca.",
    "P08": "Jawaban nomor {numbers} untuk versi soal yang bukan miliknya, jadi tidak dihitung."
    "{owner}",
    "P09": "Dikirim sebagai kode, yang tidak memuat esai; mintalah berkasnya bila ada esainya.",
    "R01": "Berkas kosong; beri nilai manual.",
    "R02": "Berkas bukan buku catatan yang utuh; beri nilai manual.",
    "R03": "Berkas terlalu besar; beri nilai manual.",
    "R04": "Buku catatan ini milik kuis lain ({quiz}); beri nilai manual.",
}
# Codes after which a lecturer must look.
_DOUBTS = {"P03", "P04", "P08", "P09"}


@dataclass(frozen=True)
class Submission:
    """What a file holds: ``answers`` and ``essays`` by number, and what is ``unread``, as written.

    ``claimed`` is the student number that it names itself, "" when it names none. ``foreign`` are
    those answered in a version that the student was not asked. A number that is in none of them
    was not answered. ``codes`` maps those of ``FINDINGS`` to the sentence told.
    """

    answers: dict[int, Any] = field(default_factory=dict)
    essays: dict[int, str] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)
    foreign: frozenset[int] = frozenset()
    claimed: str = ""
    codes: dict[str, str] = field(default_factory=dict)

    @property
    def status(self) -> Status:
        """Tell whether all is well, a lecturer should look, or the file is of no use."""
        if any(code.startswith("R") for code in self.codes):
            return "RUSAK"
        if self.unread or _DOUBTS & set(self.codes):
            return "PERIKSA"
        if not self.answers and not self.essays:
            return "TANPA_JAWABAN"
        return "OK"


@dataclass(frozen=True)
class _Cell:
    kind: str
    name: str
    source: str


@dataclass(frozen=True)
class _Found:
    """An answer as it stands in a cell: its number, its value, whether it had to be mended."""

    number: int
    value: Any
    mended: bool = False


def read(data: bytes, quiz: FrozenQuiz, stub: str, student: str) -> Submission:
    """Return what a student's notebook holds; ``stub`` is what a released essay cell says."""
    cells, codes = _opened(data, quiz)
    if not cells:
        return Submission(codes=codes)
    if not any(cell.name for cell in cells):
        codes["P02"] = FINDINGS["P02"]
    asked = [question.number for question in quiz.questions if not question.essay]
    answers, marks = _answers(cells, asked)
    for code, numbers in marks.items():
        if numbers:
            told = ", ".join(map(str, sorted(numbers)))
            codes[code] = FINDINGS[code].format(numbers=told)
    foreign = frozenset(_foreign(quiz, answers, student))
    claimed = _claimed(cells)
    if foreign:
        told = ", ".join(map(str, sorted(foreign)))
        known = claimed in {"", student}
        other = "" if known else f" Nomor mahasiswa di dalamnya: {claimed}."
        codes["P08"] = FINDINGS["P08"].format(numbers=told, owner=other)
    essays = {
        question.number: essay
        for question in quiz.questions
        if question.essay and (essay := _essay(cells, question.number, stub))
    }
    unread = {number: _written(cells, number) for number in sorted(marks["P04"])}
    return Submission(
        answers={number: value for number, value in answers.items() if number not in unread},
        essays=essays,
        unread=unread,
        foreign=foreign,
        claimed=claimed,
        codes=dict(sorted(codes.items())),
    )


def _written(cells: list[_Cell], number: int) -> str:
    """Return what stands where an answer cannot be read, as far as a lecturer wants to see it."""
    own = (cell.source for cell in cells if cell.name == f"jawab-{number}")
    line = re.compile(rf"(?im)^[ \t]*jawaban_?[ \t]*{number}[ \t]*[=:].*$")
    others = (found[0] for cell in cells if (found := line.search(cell.source)))
    shown = next(own, None) or next(others, "")
    return "".join(sign for sign in shown[:_SHOWN] if sign.isprintable() or sign == "\n")


def _foreign(quiz: FrozenQuiz, answers: dict[int, Any], student: str) -> Iterator[int]:
    """Yield the numbers whose answers name another version than the student's."""
    for question in quiz.questions:
        if question.variants and question.number in answers:
            value = answers[question.number]
            own = question.response(value, quiz.key(question, student))
            if question.response(value, question.key) != own:
                yield question.number


def _claimed(cells: list[_Cell]) -> str:
    """Return the student number that a notebook says it is of, "" when it says none."""
    found = (_CLAIM.search(cell.source) for cell in cells if cell.kind == "code")
    return next((one[1] for one in found if one), "")


def _opened(data: bytes, quiz: FrozenQuiz) -> tuple[list[_Cell], dict[str, str]]:
    """Return the cells of a file, none when it is of no use, and what is told of it by code."""
    if len(data) > LARGEST:
        return [], _finding("R03")
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        return [], _finding("R01")
    text, odd = _decoded(data)
    notebook = _notebook(text)
    if notebook is None:
        return [], _finding("R02")
    other = _quiz_of(notebook)
    if other and other != quiz.id:
        return [], _finding("R04", quiz=other[:40])
    cells = list(_cells(notebook))
    if not cells:
        return [], _finding("R02")
    told = {
        "P01": odd,
        "P07": "worksheets" in notebook,
        "P09": _told_of(notebook).get(CODED) is True and any(one.essay for one in quiz.questions),
    }
    return cells, {code: FINDINGS[code] for code, holds in told.items() if holds}


def _finding(code: str, **told: str) -> dict[str, str]:
    return {code: FINDINGS[code].format(**told)}


def _decoded(data: bytes) -> tuple[str, bool]:
    """Return the text of a file, and whether it was not plain UTF-8."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, errors="replace"), True
    start = data[:200]
    if start[1::2].count(0) > len(start) // 4:
        return data.decode("utf-16-le", errors="replace"), True
    if start[::2].count(0) > len(start) // 4:
        return data.decode("utf-16-be", errors="replace"), True
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), True


def _notebook(text: str) -> dict[str, Any] | None:
    try:
        notebook = json.loads(text.strip().strip("\x00"), strict=False)
    except (ValueError, RecursionError):
        return None
    return notebook if isinstance(notebook, dict) else None


def _whole(text: str) -> str:
    """Return a text without halves of characters, which JSON may hold and no file can."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _told_of(notebook: dict[str, Any]) -> dict[str, Any]:
    return _dict(_dict(notebook.get("metadata")).get("coursekit"))


def _quiz_of(notebook: dict[str, Any]) -> str:
    quiz = _told_of(notebook).get("quiz")
    return _whole(quiz) if isinstance(quiz, str) else ""


def _cells(notebook: dict[str, Any]) -> Iterator[_Cell]:
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        sheets = notebook.get("worksheets")
        first = sheets[0] if isinstance(sheets, list) and sheets else None
        cells = _dict(first).get("cells")
    for cell in cells[:_MOST_CELLS] if isinstance(cells, list) else ():
        if not isinstance(cell, dict):
            continue
        source = cell.get("source", cell.get("input", ""))
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        if not isinstance(source, str):
            continue
        source = _whole(source)
        name = _dict(_dict(cell.get("metadata")).get("nbgrader")).get("grade_id")
        kind = cell.get("cell_type")
        yield _Cell(
            kind=kind if isinstance(kind, str) else "code",
            name=name if isinstance(name, str) else "",
            source=source[:LONGEST_CELL],
        )


def _answers(cells: list[_Cell], asked: list[int]) -> tuple[dict[int, Any], dict[str, set[int]]]:
    """Return the answers by number, and the numbers that each code is told of."""
    own: dict[int, list[_Found]] = {number: [] for number in asked}
    others: dict[int, list[_Found]] = {number: [] for number in asked}
    for cell in cells:
        if cell.name.startswith(("soal-", "uji-", "esai-")) or cell.name == "pengantar":
            continue
        if cell.kind == "markdown" and not cell.name and _HEADING.search(cell.source):
            continue
        mine = re.fullmatch(r"jawab-(\d{1,3})", cell.name)
        home = int(mine[1]) if mine else 0
        for found in _statements(cell.source, home):
            if found.number in own:
                (own if found.number == home else others)[found.number].append(found)
    answers = {}
    marks: dict[str, set[int]] = {code: set() for code in ("P03", "P04", "P05", "P06")}
    named = any(cell.name for cell in cells)
    for number in asked:
        here = [found for found in own[number] if not _empty(found.value)]
        there = [found for found in others[number] if not _empty(found.value)]
        if chosen := here or there:
            answers[number] = chosen[-1].value
            for code in _told(chosen, strayed=named and not here):
                marks[code].add(number)
    return answers, marks


def _told(chosen: list[_Found], *, strayed: bool) -> Iterator[str]:
    """Yield the codes that are told of one answer, the last of ``chosen``."""
    last = chosen[-1]
    if last.value is UNREAD:
        yield "P04"
        return
    if len({repr(found.value) for found in chosen}) > 1:
        yield "P03"
    if last.mended:
        yield "P05"
    if strayed:
        yield "P06"


def _empty(value: object) -> bool:
    if isinstance(value, dict):
        return not any(isinstance(one, str) and one.strip() for one in value.values())
    return value is None or (isinstance(value, str) and not value.strip(" .…"))


def _statements(source: str, home: int) -> Iterator[_Found]:
    """Yield the answers that a cell holds; in the cell of question ``home``, a bare one is its."""
    for text, mended in ((source, False), (source.translate(_QUOTES), True)):
        tree = _parsed(text)
        if tree is None:
            continue
        found = [*_assigned(tree, mended=mended)]
        if not found and home and len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr):
            found = [_Found(home, _value(tree.body[0].value)[0], mended=True)]
        yield from found
        return
    text = source.translate(_QUOTES)
    lines = [*_LINE.finditer(text)]
    for line in lines:
        yield _Found(int(line[1]), _lenient(line[2]), mended=True)
    bare = [line.strip() for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#"]
    if not lines and home and len(bare) == 1:
        yield _Found(home, _lenient(bare[0]), mended=True)


def _parsed(source: str) -> ast.Module | None:
    if len(source) > _LONGEST_ANSWER:
        return None
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _assigned(tree: ast.Module, *, mended: bool) -> Iterator[_Found]:
    for statement in tree.body:
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, (ast.AnnAssign, ast.AugAssign)):
            targets = [statement.target]
        for target in targets:
            if isinstance(target, ast.Name) and (name := _NAME.fullmatch(target.id)):
                value, bare = _value(getattr(statement, "value", None))
                # `jawaban_1: "a"` is an annotation to Python, and an answer to whoever wrote it.
                if isinstance(statement, ast.AnnAssign) and statement.value is None:
                    value, bare = _value(statement.annotation)[0], True
                plain = not isinstance(statement, ast.AugAssign)
                yield _Found(int(name[1]), value if plain else UNREAD, mended=mended or bare)


def _value(node: ast.expr | None) -> tuple[Any, bool]:
    """Return the value of a literal and whether it lacked quotes; ``UNREAD`` for anything else."""
    if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, str)):
        return node.value, False
    if isinstance(node, ast.Name):
        return node.id, True
    if not isinstance(node, ast.Dict):
        return UNREAD, False
    told: dict[str, Any] = {}
    mended = False
    for key, value in zip(node.keys, node.values, strict=True):
        slot = key.value if isinstance(key, ast.Constant) else getattr(key, "id", None)
        given, bare = _value(value) if not isinstance(value, ast.Dict) else (UNREAD, False)
        if isinstance(slot, bool) or not isinstance(slot, (str, int)) or given is UNREAD:
            return UNREAD, False
        mended = mended or bare or isinstance(slot, int) or isinstance(key, ast.Name)
        if given is not None:
            told[str(slot)] = given
    return told, mended


def _lenient(text: str) -> Any:  # noqa: ANN401 - what an answer cell may hold
    """Return the answer on a line that Python cannot read, or ``UNREAD``."""
    text = text.split("#", maxsplit=1)[0].strip()
    if len(text) > _LONGEST_ANSWER:
        return UNREAD
    bare = text.strip("\"' ")
    if not bare or bare in {"{}", "{", "…"}:
        return None
    if _VERSION.fullmatch(bare):
        return bare
    if "{" not in text and ":" not in text:
        return bare if _WORDS.fullmatch(bare) else UNREAD
    inside = text.strip().removeprefix("{").removesuffix("}")
    pairs = {one[1]: one[2].strip() for one in _PAIR.finditer(inside)}
    rest = _PAIR.sub("", inside).strip(" ,;\"'")
    return pairs if pairs and not rest else UNREAD


def _essay(cells: list[_Cell], number: int, stub: str) -> str:
    """Return the essay with a number, "" when there is none or it is as it was released."""
    found = [cell.source for cell in cells if cell.name == f"esai-{number}"]
    if not found:
        # Without its mark it is what follows its question.
        for question, cell in pairwise(cells):
            heading = _HEADING.search(question.source)
            if heading and int(heading[1]) == number and not _HEADING.search(cell.source):
                found.append(cell.source)
    written = [text for text in found if text.strip() and text.strip() != stub.strip()]
    return max(written, key=len) if written else ""
