"""Read a YAML file into plain values, and remember on which line each of them stands.

PyYAML's own loaders drop the first of two equal keys without a word and turn ``no`` into False;
here equal keys are mistakes, and everything that YAML 1.2's core schema does not name is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from coursekit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Where = tuple[str | int, ...]

_DEEPEST = 40
_TAGS = {None, *(f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq"))}
_ENDS = (yaml.DocumentEndEvent, yaml.StreamEndEvent)
_SCALARS: tuple[tuple[re.Pattern[str], Callable[[str], object]], ...] = (
    (re.compile(r"~|null|Null|NULL|"), lambda _: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
    (re.compile(r"[-+]?[0-9]{1,30}"), int),
    (re.compile(r"0o[0-7]{1,30}|0x[0-9a-fA-F]{1,30}"), lambda text: int(text, 0)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?"), float),
)

_ALIAS = (
    "Teks yang diawali tanda * atau & tidak dapat dibaca di sini.",
    'Apit seluruh teks itu dengan tanda kutip, misalnya "*community work*".',
)
_OPEN = (
    "Ada kurung atau tanda kutip yang rusak, mulai dari baris ini.",
    "Tutup setiap kurung dan tanda kutip yang dibuka, dan pisahkan isi kurung dengan koma.",
)
_BACKSLASH = (
    "Ada garis miring terbalik yang rusak di antara tanda kutip ganda.",
    "Pakailah garis miring biasa, misalnya D:/kursus, atau tanda kutip tunggal.",
)
_TAB = ("Ada tab di sekitar baris ini.", "Ganti setiap tab dengan spasi.")
_SIGN = (
    "Ada teks yang diawali tanda khusus.",
    "Apit teks yang diawali tanda seperti @, % atau ` dengan tanda kutip.",
)
_EMPTY_LIST = (
    "Daftar kosong [] di sini tidak dapat diikuti catatan.",
    "Hapus baris [] itu.",
)
_COLON = (
    "Ada titik dua yang tidak pada tempatnya.",
    "Apit teks yang memuat titik dua dengan tanda kutip, atau perbaiki jorokannya.",
)
_BROKEN = (
    "Periksa jorokan, tanda kutip, titik dua, dan kurung pada baris ini dan di atasnya; bandingkan "
    "dengan catatan lain yang sudah benar."
)


@dataclass
class DataFile:
    """A file of the dataset: its name, its value, the line of each path in it, its mistakes.

    A path ends in the key of a mapping or the index in a list; ``()`` is the whole file. ``value``
    is None when the file is empty or cannot be read.
    """

    name: str
    value: object = None
    lines: dict[Where, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, where: Sequence[str | int]) -> int:
        """Return the line (from 1) of the nearest known part of the path ``where``, else 0."""
        path = tuple(where)
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def add(self, line: int, message: str, remedy: str) -> None:
        """Note a mistake that belongs to no record."""
        self.problems.append(Problem(self.name, line, "", message, remedy))


def read_yaml(name: str, data: bytes) -> DataFile:
    """Return what ``data`` holds, the file being called ``name``; mistakes stand in the result."""
    file = DataFile(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        file.add(
            line, "Ada huruf yang tidak dapat dibaca.", "Simpan berkas ini dengan pengodean UTF-8."
        )
        return file
    try:
        file.value = _Reading(file, yaml.parse(text, Loader=yaml.CSafeLoader)).document()
    except yaml.YAMLError as error:
        file.add(*_explained(error, text))
    except _TooDeep as error:
        file.add(error.line, "Isi berkas bertingkat terlalu dalam.", _BROKEN)
    return file


def _explained(error: yaml.YAMLError, text: str) -> tuple[int, str, str]:
    """Return line, message and remedy of what PyYAML complains about."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text.encode()[: error.position].count(b"\n") + 1
        return (
            line,
            "Ada karakter yang tidak boleh dipakai.",
            "Hapus karakter itu, lalu ketik lagi.",
        )
    if not isinstance(error, yaml.MarkedYAMLError):
        return 0, "Susunan berkas rusak.", _BROKEN
    context, problem = str(error.context), str(error.problem)
    line = error.problem_mark.line + 1 if error.problem_mark else 0
    if ("flow" in context or "quoted" in context) and error.context_mark:
        line = error.context_mark.line + 1
    lines = text.splitlines()[:line]
    for number, one in enumerate(lines[:-1], start=1):
        if re.fullmatch(r"\[\]\s*(#.*)?", one):
            return number, *_EMPTY_LIST
    near = "".join(text.splitlines()[max(line - 2, 0) : line])
    for signs, advice in (
        ("alias" in context or "anchor" in context, _ALIAS),
        ("escape" in problem or "hexdecimal" in problem, _BACKSLASH),
        ("flow" in context or "quoted" in context, _OPEN),
        ("\t" in near, _TAB),
        ("cannot start any token" in problem, _SIGN),
        ("mapping values are not allowed" in problem, _COLON),
    ):
        if signs:
            return line, *advice
    return line, "Susunan berkas rusak di sekitar baris ini.", _BROKEN


class _TooDeep(Exception):  # noqa: N818 - it stops the reading and is never shown
    """Lists within lists without end, at ``line``."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Reading:
    """Turn parser events into values; lines and mistakes go to the file.

    Events rather than nodes: the composer of PyYAML's C loader crashes the interpreter on brackets
    nested some thousands deep.
    """

    def __init__(self, file: DataFile, events: Iterator[yaml.Event]) -> None:
        self._file = file
        self._events = events

    def document(self) -> object:
        """Return the value of the first document, None when there is none."""
        value: object = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:  # noqa: PLR2004
                    self._add(event, "Ada garis --- di tengah berkas.", "Hapus baris --- itu.")
            elif documents and not isinstance(event, _ENDS):
                found = self._value(event, ())
                value = found if documents == 1 else value
        return value

    def _value(self, event: yaml.Event, where: Where) -> object:
        self._file.lines.setdefault(where, _line(event))
        if len(where) > _DEEPEST:
            raise _TooDeep(_line(event))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._add(event, *_ALIAS)
        if getattr(event, "tag", None) not in _TAGS:
            self._add(
                event,
                "Teks yang diawali tanda ! tidak dapat dibaca di sini.",
                "Apit seluruh teks itu dengan tanda kutip.",
            )
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(where)
        if isinstance(event, yaml.SequenceStartEvent):
            return [
                self._value(child, (*where, number))
                for number, child in enumerate(self._until(yaml.SequenceEndEvent))
            ]
        return _scalar(event) if isinstance(event, yaml.ScalarEvent) else None

    def _mapping(self, where: Where) -> dict[str, object]:
        value: dict[str, object] = {}
        for event in self._until(yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._add(
                    event,
                    "Kunci (kata di depan titik dua) harus satu kata.",
                    "Tulis satu kata di depan titik dua; apit teks yang memuat kurung kurawal "
                    "dengan tanda kutip.",
                )
                self._value(event, (*where, ""))
                self._value(next(self._events), (*where, ""))
            elif event.value in value:
                self._add(
                    event,
                    f"Kunci “{event.value}” ditulis dua kali, juga pada baris "
                    f"{self._file.lines[*where, event.value]}.",
                    "Gabungkan isinya, atau mulai catatan baru dengan “- id: …”.",
                )
                self._value(next(self._events), (*where, ""))
            else:
                self._file.lines[*where, event.value] = _line(event)
                value[event.value] = self._value(next(self._events), (*where, event.value))
        return value

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield event

    def _add(self, event: yaml.Event, message: str, remedy: str) -> None:
        self._file.add(_line(event), message, remedy)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _scalar(event: yaml.ScalarEvent) -> object:
    if event.tag is None and event.implicit[0]:
        for pattern, make in _SCALARS:
            if pattern.fullmatch(event.value):
                return make(event.value)
    return event.value
