"""JSON Schemas of the data files, so that editors complete keys and mark mistakes while typing.

They tell what a single record may hold; ``coursekit check`` tells what must fit between records.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from coursekit import model
from coursekit.draft import COURSE, FOLDERS, LISTS, MATRIX, MATRIX_PARTS
from coursekit.files import write

if TYPE_CHECKING:
    from pathlib import Path

SCHEMAS = "data/schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of each data file, and of the files in each folder, by name."""
    found = {COURSE: _schema(TypeAdapter(model.Course))}
    for name, kind in LISTS.items():
        found[name] = _list(kind)
    parts = {key: _list(kind) for key, kind in MATRIX_PARTS.items()}
    found[MATRIX] = {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": False,
        "required": [*parts],
        "properties": {key: {"$ref": f"#/$defs/{key}"} for key in parts},
        "$defs": {name: part for one in parts.values() for name, part in one.pop("$defs").items()}
        | {key: {k: v for k, v in one.items() if k != "$schema"} for key, one in parts.items()},
    }
    for folder, kind in FOLDERS.items():
        found[folder] = _list(kind)
    return found


def path_of(name: str) -> str:
    """Return where the schema of a data file or folder stands."""
    stem = name.rsplit("/", 1)[-1].removesuffix(".yaml")
    return f"{SCHEMAS}/{stem}.json"


def build(root: Path, *, check: bool = False) -> list[Path]:
    """Write every schema that is not as it should be; return them. ``check`` writes nothing."""
    stale = []
    for name, schema in schemas().items():
        path = root / path_of(name)
        text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(path)
            if not check:
                write(path, text)
    return stale


def _list(kind: type[model.Record]) -> dict[str, Any]:
    record: Any = model.AuthoredItem if kind is model.AuthoredBase else kind
    return _schema(TypeAdapter(list[record]))


def _schema(adapter: TypeAdapter[Any]) -> dict[str, Any]:
    schema: dict[str, Any] = _bare(adapter.json_schema())
    return {"$schema": DIALECT, **schema}


def _bare(value: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return ``value`` without titles and docstrings: they speak to programmers."""
    if isinstance(value, dict):
        kept = {
            key: part
            for key, part in value.items()
            if not (key in {"title", "description"} and isinstance(part, str))
        }
        return {key: _bare(part) for key, part in kept.items()}
    return [_bare(part) for part in value] if isinstance(value, list) else value
