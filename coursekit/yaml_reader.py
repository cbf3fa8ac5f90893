"""Read a YAML file into plain values, and remember on which line each of them stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from coursekit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Where = tuple[str | int, ...]

# YAML 1.2's core schema: only these plain words are anything but text, so `no` and `tidak` stay text.
_CORE = {
    "tag:yaml.org,2002:bool": re.compile(r"^(true|false)$"),
    "tag:yaml.org,2002:null": re.compile(r"^(null|~|)$"),
    "tag:yaml.org,2002:int": re.compile(r"^[-+]?[0-9]+$"),
    "tag:yaml.org,2002:float": re.compile(r"^[-+]?[0-9]+\.[0-9]*$"),
}


class _Loader(yaml.CSafeLoader):
    """Composes nodes and resolves nothing by itself."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the base class declares it so


@dataclass
class YamlFile:
    """The content of one file: ``value``, the line of each path in it, and what was wrong."""

    name: str
    value: Any = None
    lines: dict[Where, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, where: Sequence[str | int]) -> int:
        """Return the line (from 1) of the nearest known part of the path ``where``."""
        path = tuple(where)
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(path: Path, name: str) -> YamlFile:
    """Read ``path``, called ``name`` in messages; every mistake becomes a Problem, none raises."""
    file = YamlFile(name)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        file.problems.append(
            Problem(name, 0, "", "Berkas ini tidak ada.", "Kembalikan berkas ini dari riwayat git.")
        )
        return file
    except (OSError, UnicodeDecodeError):
        file.problems.append(
            Problem(name, 0, "", "Berkas ini tidak terbaca.", "Simpan ulang sebagai teks UTF-8.")
        )
        return file
    try:
        node = yaml.compose(text, Loader=_Loader)
        if node is not None:
            file.value = _build(node, (), file)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        file.value = None
        file.problems.append(
            Problem(
                name,
                line,
                "",
                "Susunan YAML rusak di sekitar baris ini.",
                "Periksa indentasi, tanda kutip, titik dua, dan kurung pada baris ini dan di atasnya.",
            )
        )
    return file


def _build(node: yaml.Node, where: Where, file: YamlFile) -> Any:  # noqa: ANN401 - plain YAML values
    file.lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, where, file)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, (*where, index), file) for index, child in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, where: Where, file: YamlFile) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in values:
            file.problems.append(
                Problem(
                    file.name,
                    line,
                    str(values.get("id", "")),
                    f"Kunci “{key}” tertulis dua kali dalam satu catatan.",
                    "Hapus salah satu, atau mulai catatan baru dengan “- id: …”.",
                )
            )
        file.lines[(*where, key)] = line
        values[key] = _build(value_node, (*where, key), file)
    return values


def _scalar(node: yaml.Node) -> str | int | float | bool | None:
    text = str(node.value)
    if getattr(node, "style", None) is None:
        for tag, pattern in _CORE.items():
            if pattern.match(text):
                kind = tag.rpartition(":")[2]
                return {
                    "bool": lambda: text == "true",
                    "null": lambda: None,
                    "int": lambda: int(text),
                    "float": lambda: float(text),
                }[kind]()
    return text
