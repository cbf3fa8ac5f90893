"""What a student without Jupyter hands in: an answer file, or a short code to be typed or pasted.

`answer_page.js` writes both, and a browser test holds the two to each other. A code is a row of
bits: version (4), fingerprint of the quiz (16), the student number, all choices as one number in
mixed radix, what was typed, padding, CRC-30. Five bits make a letter, and the CRC finds every error
within 30 bits in a row: any changed letter, any swap of neighbours.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import StringConstraints, ValidationError

from coursekit.errors import CourseError
from coursekit.grading.classroom import STUDENT_ID
from coursekit.grading.submission import CODED
from coursekit.model import Record, Slug
from coursekit.notebooks import answer_line
from coursekit.scoring import read_response
from coursekit.typed import cleaned
from coursekit.variants import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coursekit.grading.frozen import FrozenQuestion, FrozenQuiz
    from coursekit.item import Slot

FORMAT = "coursekit-jawaban"
VERSION = 1
LARGEST = 1_000_000
LONGEST_CODE = 20_000
# Crockford's: no I, L, O and U, which are read as other letters.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_IGNORED = re.compile(r"[\s\u00ad\u200b-\u200f\u2010-\u2015\u2060\ufeff-]+")
_LETTER, _GROUP = 5, 5
_POLYNOMIAL, _CRC = 0x2030B9C7, 30
# Symbols of five bits for what is typed: 1-26 are the letters a-z.
_END, _BLANK, _HYPHEN, _CAPITAL, _DIGIT, _OTHER = 0, 27, 28, 29, 30, 31
_CODE_POINT = 21
_MOST_DIGITS = 31


class AnswersError(CourseError):
    """An answer file or a code that cannot be taken; its text says why and what to do."""


class Answers(Record):
    """What a student answered, from a file or a code.

    ``responses`` maps question number to slot to option id or typed text, ``essays`` question
    number to text; ``saved`` is the ISO time of a file, "" from a code, and so is ``name``.
    """

    version: Literal[1] = 1
    quiz: Slug
    student: Annotated[str, StringConstraints(pattern=rf"^(?:{STUDENT_ID.pattern})$")]
    name: str = ""
    saved: str = ""
    responses: dict[int, dict[str, str]]
    essays: dict[int, str]


def fingerprint(quiz: FrozenQuiz) -> int:
    """Return 16 bits that tell a quiz from others; amendments do not change them."""
    asked = [
        [one.number, item.id, [[slot.id, _choices(slot)] for slot in item.slots]]
        for one in quiz.questions
        for item in one.items
    ]
    told = json.dumps([quiz.id, quiz.class_id, asked]).encode()
    return int.from_bytes(hashlib.sha256(told).digest()[:2], "big")


def _choices(slot: Slot) -> list[str]:
    return [] if slot.typed else [option.id for option in slot.options]


def checksum(bits: str) -> str:
    """Return the CRC-30 (CDMA) of a row of "0" and "1", itself such a row of 30."""
    value = (1 << _CRC) - 1
    for bit in bits:
        high = value >> (_CRC - 1)
        value = (value << 1) & ((1 << _CRC) - 1)
        if high != int(bit):
            value ^= _POLYNOMIAL
    # Inverted, lest zeros at the end go unnoticed.
    return f"{value ^ ((1 << _CRC) - 1):0{_CRC}b}"


# ---------- the file ----------


def read_file(data: bytes, quiz: FrozenQuiz) -> Answers:
    """Return the answers in a file that the page saved; raises AnswersError."""
    content = _content(data)
    version = content.get("version")
    if isinstance(version, int) and version > VERSION:
        raise AnswersError(
            "Berkas jawaban ini dibuat oleh kursus versi yang lebih baru. Perbarui coursekit, lalu "
            "coba lagi."
        )
    told = content.pop("checksum", None)
    if told != file_checksum(content):
        raise AnswersError(
            "Isi berkas jawaban ini rusak atau diubah sesudah disimpan. Mintalah mahasiswa "
            "menyimpan dan mengirim berkasnya sekali lagi."
        )
    if content.get("quiz") != quiz.id:
        raise AnswersError(
            f"Berkas ini berisi jawaban kuis “{content.get('quiz')}”, bukan “{quiz.id}”. Mintalah "
            "berkas kuis yang benar."
        )
    if content.pop("fingerprint", None) != fingerprint(quiz):
        raise AnswersError(
            f"Berkas ini berasal dari terbitan lain kuis “{quiz.id}”, yang soalnya berbeda. "
            "Mintalah mahasiswa mengerjakan halaman kuis yang dibagikan di kelas ini."
        )
    del content["format"]
    try:
        answers = Answers.model_validate_json(json.dumps(content))
    except ValidationError:
        raise AnswersError(
            "Susunan berkas jawaban ini tidak dikenal. Mintalah mahasiswa menyimpan berkasnya "
            "sekali lagi dari halaman kuis, tanpa mengubah isinya."
        ) from None
    return _checked(answers, quiz)


def _content(data: bytes) -> dict[str, Any]:
    """Return the object of an answer file; raises AnswersError when it is none."""
    if len(data) > LARGEST:
        raise AnswersError(
            "Berkas ini lebih besar dari 1 MB, jadi bukan berkas jawaban. Mintalah berkas "
            "jawaban-….json yang disimpan halaman kuis."
        )
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise AnswersError(
            "Berkas ini bukan berkas jawaban, atau terpotong. Mintalah berkas jawaban-….json yang "
            "disimpan halaman kuis."
        )
    return content


def file_checksum(content: Mapping[str, Any]) -> str:
    """Return the checksum of what a file says, as JSON without blanks in the file's order."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    data = text.encode("utf-8", "surrogatepass")
    return f"{int(checksum(''.join(f'{byte:08b}' for byte in data)), 2):08x}"


def _checked(answers: Answers, quiz: FrozenQuiz) -> Answers:
    """Return the answers in the order of the quiz; raises AnswersError at what it does not ask."""
    asked = {one.number: one for one in quiz.questions}
    for number in (*answers.responses, *answers.essays):
        if number not in asked or asked[number].essay != (number in answers.essays):
            raise AnswersError(
                f"Berkas ini menjawab soal {number}, yang tidak ada dalam bentuk itu di kuis "
                f"“{quiz.id}”. Mintalah mahasiswa menyimpan berkasnya sekali lagi."
            )
    responses = {}
    for number in sorted(answers.responses):
        given = answers.responses[number]
        response = read_response(given, quiz.key(asked[number], answers.student))
        if response.keys() != given.keys():
            raise AnswersError(
                f"Jawaban soal {number} dalam berkas ini memuat pilihan yang tidak ada. Mintalah "
                "mahasiswa menyimpan berkasnya sekali lagi dari halaman kuis."
            )
        responses[number] = response
    essays = {number: answers.essays[number] for number in sorted(answers.essays)}
    return answers.model_copy(update={"responses": responses, "essays": essays})


# ---------- the code ----------


def encode(answers: Answers, quiz: FrozenQuiz) -> str:
    """Return the code of the answers without essays, in groups of five letters."""
    bits = f"{VERSION:04b}{fingerprint(quiz):016b}{_student_bits(answers.student)}"
    choices, most, typed = 0, 1, ""
    for question, slot in _asked(quiz):
        given = answers.responses.get(question.number, {}).get(slot.id, "")
        given = given.removeprefix(_start(quiz, question, answers.student))
        if slot.typed:
            typed += _text_bits(cleaned(given))
            continue
        options = ["", *_choices(slot)]
        choices = choices * len(options) + options.index(given)
        most *= len(options)
    bits += f"{choices:0{_width(most)}b}{typed}"
    bits += "0" * (-len(bits) % _LETTER)
    bits += checksum(bits)
    letters = "".join(
        ALPHABET[int(bits[at : at + _LETTER], 2)] for at in range(0, len(bits), _LETTER)
    )
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def decode(code: str, quiz: FrozenQuiz) -> Answers:
    """Return the answers that a code stands for; raises AnswersError.

    Capitals, blanks and hyphens do not matter; O is read as 0, I and L as 1.
    """
    letters = _letters(code)
    bits = "".join(f"{ALPHABET.index(letter):0{_LETTER}b}" for letter in letters)
    if len(bits) <= _CRC or checksum(bits[:-_CRC]) != bits[-_CRC:]:
        raise AnswersError(
            "Kode ini tidak lengkap atau ada hurufnya yang salah. Bandingkan dengan kode pada "
            "halaman kuis mahasiswa, atau mintalah kodenya disalin sekali lagi."
        )
    read = _Bits(bits[:-_CRC])
    if read.number(4) > VERSION:
        raise AnswersError(
            "Kode ini dibuat oleh kursus versi yang lebih baru. Perbarui coursekit, lalu coba lagi."
        )
    if read.number(16) != fingerprint(quiz):
        raise AnswersError(
            f"Kode ini bukan kode kuis “{quiz.id}” yang dibagikan di kelas ini. Periksa kuis mana "
            "yang dimaksud, lalu masukkan kode ini di sana."
        )
    try:
        answers = _read_answers(read, quiz)
        again = encode(answers, quiz)
    except (ValueError, IndexError, ValidationError):
        again = ""
    if again.replace("-", "") != letters:
        raise AnswersError(
            "Kode ini tidak dibuat oleh halaman kuis. Mintalah mahasiswa menyalin kodenya sekali "
            "lagi dari sana."
        )
    return answers


def _letters(code: str) -> str:
    """Return the letters of a code; raises AnswersError at a sign that no code has."""
    letters = _IGNORED.sub("", code[:LONGEST_CODE]).upper().translate(_READ_AS)
    if not letters:
        raise AnswersError("Kodenya kosong. Tempelkan kode dari halaman kuis.")
    if len(code) > LONGEST_CODE:
        raise AnswersError("Ini terlalu panjang untuk sebuah kode. Tempelkan kodenya saja.")
    strange = next((letter for letter in letters if letter not in ALPHABET), "")
    if strange:
        raise AnswersError(
            f"Tanda “{strange}” tidak mungkin ada dalam kode. Tempelkan kodenya saja, lalu periksa "
            "huruf itu."
        )
    return letters


def _asked(quiz: FrozenQuiz) -> Iterator[tuple[FrozenQuestion, Slot]]:
    """Yield each slot that is in a code, with its question."""
    for question in quiz.questions:
        if not question.essay:
            for slot in question.item.slots:
                yield question, slot


def _start(quiz: FrozenQuiz, question: FrozenQuestion, student: str) -> str:
    """Return how an answer begins: with the version, where a question has several.

    All versions have the same slots and options, so that a code needs only their numbers.
    """
    return named(quiz.item(question, student), "") if question.variants else ""


def _width(most: int) -> int:
    """Return how many bits hold the numbers below ``most``."""
    return max((most - 1).bit_length(), 1)


def _student_bits(student: str) -> str:
    if student.isdigit() and len(student) <= _MOST_DIGITS:
        return f"0{len(student):05b}{int(student):0{_width(10 ** len(student))}b}"
    return f"1{_text_bits(student)}"


def _text_bits(text: str) -> str:
    return "".join(_sign_bits(sign) for sign in text) + f"{_END:05b}"


def _sign_bits(sign: str) -> str:
    if "a" <= sign <= "z":
        return f"{ord(sign) - 96:05b}"
    if "A" <= sign <= "Z":
        return f"{_CAPITAL:05b}{ord(sign) - 64:05b}"
    if "0" <= sign <= "9":
        return f"{_DIGIT:05b}{int(sign):04b}"
    if sign in " -":
        return f"{_BLANK if sign == ' ' else _HYPHEN:05b}"
    return f"{_OTHER:05b}{ord(sign):0{_CODE_POINT}b}"


class _Bits:
    """A row of bits that is read from the left; ValueError when there are none left."""

    def __init__(self, bits: str) -> None:
        self._bits = bits
        self._at = 0

    def number(self, width: int) -> int:
        part = self._bits[self._at : self._at + width]
        if len(part) < width:
            raise ValueError(width)
        self._at += width
        return int(part, 2)

    def text(self) -> str:
        signs = ""
        while (symbol := self.number(5)) != _END:
            if symbol == _BLANK:
                signs += " "
            elif symbol == _HYPHEN:
                signs += "-"
            elif symbol == _CAPITAL:
                signs += chr(self.number(5) + 64)
            elif symbol == _DIGIT:
                signs += str(self.number(4))
            elif symbol == _OTHER:
                signs += chr(self.number(_CODE_POINT))
            else:
                signs += chr(symbol + 96)
        return signs


def _read_answers(read: _Bits, quiz: FrozenQuiz) -> Answers:
    """Return what follows the fingerprint; raises ValueError or IndexError at nonsense."""
    if read.number(1):
        student = read.text()
    else:
        length = read.number(5)
        student = f"{read.number(_width(10**length)):0{length}d}"
    slots = list(_asked(quiz))
    options = [["", *_choices(slot)] for _, slot in slots]
    chosen = [(slots[at], options[at]) for at in range(len(slots)) if not slots[at][1].typed]
    choices = read.number(_width(math.prod(len(one) for _, one in chosen)))
    given: dict[tuple[int, str], str] = {}
    for (question, slot), names in reversed(chosen):
        choices, digit = divmod(choices, len(names))
        given[question.number, slot.id] = names[digit]
    responses: dict[int, dict[str, str]] = {}
    for question, slot in slots:
        answer = read.text() if slot.typed else given[question.number, slot.id]
        if answer:
            answer = _start(quiz, question, student) + answer
            responses.setdefault(question.number, {})[slot.id] = answer
    return Answers(quiz=quiz.id, student=student, responses=responses, essays={})


# ---------- the notebook ----------


def fill(release: bytes, answers: Answers) -> bytes:
    """Return the released notebook with the answers in; raises AnswersError when a cell is missing.

    The first line of ``jawab-N`` becomes the answer, the whole of ``esai-N`` the essay. Of a code
    it is noted that it is one, since that holds no essays.
    """
    notebook = json.loads(release)
    if not answers.saved:
        notebook["metadata"].setdefault("coursekit", {})[CODED] = True
    cells = {
        cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in notebook["cells"]
    }
    written = {
        f"jawab-{number}": answer_line(number, response)
        for number, response in answers.responses.items()
        if response
    }
    essays = {f"esai-{number}": text for number, text in answers.essays.items() if text.strip()}
    missing = sorted((written.keys() | essays.keys()) - cells.keys())
    if missing:
        raise AnswersError(
            f"Buku catatan kuis “{answers.quiz}” yang dirilis tidak memiliki sel {missing[0]}. "
            "Kembalikan folder release dari cadangan, lalu coba lagi."
        )
    for name, line in written.items():
        rest = "".join(cells[name]["source"]).partition("\n")
        cells[name]["source"] = "".join([line, *rest[1:]]).splitlines(keepends=True)
    for name, text in essays.items():
        cells[name]["source"] = text.splitlines(keepends=True)
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
