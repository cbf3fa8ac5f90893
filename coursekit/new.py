"""Write stubs of new records: valid, with the next id, at the end of their file."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

from coursekit.errors import CourseError
from coursekit.files import write

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit import model
    from coursekit.dataset import Dataset

# What a stub's texts begin with; `unfinished` finds records that still hold it.
BLANK = "ISI:"

_TERM = """\
- id: {id}
  name: {name}
  gloss: "ISI: arti istilah ini dalam satu kalimat."
  source:
    references: [{source}]
"""
_NOTE = """\
- id: {id}
  title: "ISI: pokok catatan ini"
  text: >-
    ISI: apa bunyi salindia, apa yang kami tulis, dan mengapa.
  certainty: rendah
  weight: rendah
  source:
    references: [{source}]
"""
_CASE = """\
- id: {id}
  pool: {pool}
  title: "ISI: judul kasus"
  setting: "ISI: latar"
  place: lain
  difficulty: sedang
  text: >-
    ISI: kasus rekaan tanpa nama model. Kalimat ini bukti, kata ini pengalih, dan frasa ini pengalih
    kedua.
  key: [{key}]
{pattern}  evidence:
    - cell: {cell}
      phrase: Kalimat ini bukti
  decoys:
    - kata ini pengalih
    - frasa ini pengalih
  explanation: "ISI: mengapa kuncinya demikian, dan mengapa bukan yang lain."
  lures:
    - key: [{lure}]
      reason: "ISI: apa yang menggoda, dan mengapa keliru."
  certainty: rendah
"""


def new_term(root: Path, dataset: Dataset, name: str) -> tuple[str, Path]:
    """Append a term called ``name``; return its id and file. Raises CourseError if it exists."""
    clean = " ".join(name.split())
    slug = re.sub(r"[^a-z0-9]+", "-", clean.lower()).strip("-")
    if not slug or not re.fullmatch(r"[^\W\d_][\w() ,’-]*", clean):
        raise CourseError(
            f"“{name}” bukan nama istilah. Tulis namanya dengan huruf, misalnya: kelompok antara."
        )
    if dataset.has(slug):
        raise CourseError(f"Id “{slug}” sudah dipakai. Ubahlah catatan itu, atau pilih nama lain.")
    source = dataset.course.source.references[0]
    return slug, _append(root, "data/terms.yaml", _TERM.format(id=slug, name=clean, source=source))


def new_note(root: Path, dataset: Dataset, *, spelling: bool) -> tuple[str, Path]:
    """Append an editor's note, D… on content or E… on spelling; return its id and file."""
    found = _next_id(dataset.notes, "E" if spelling else "D")
    source = dataset.course.source.references[0]
    return found, _append(root, "data/notes.yaml", _NOTE.format(id=found, source=source))


def new_case(root: Path, dataset: Dataset, pool: model.Pool) -> tuple[str, Path]:
    """Append a case whose key is the rarest of its pool; return its id and file."""
    cases = [case for case in dataset.cases.values() if case.pool == pool]
    models = [*dataset.models]
    counts = Counter("+".join(case.key) if len(case.key) == 1 else "" for case in cases)
    key = min([*models, ""], key=lambda one: counts[one])
    letter: Literal["G", "K"] = "G" if pool == "graded" else "K"
    found = _next_id(dataset.cases, letter)
    text = _CASE.format(
        id=found,
        pool=pool,
        key=key or ", ".join(models[:2]),
        pattern="" if key else "  pattern: serentak\n",
        cell=f"1{key or models[0]}",
        lure=next(model for model in reversed(models) if model != key),
    )
    return found, _append(root, f"data/cases/{pool}.yaml", text)


def unfinished(dataset: Dataset) -> list[str]:
    """Return the ids of records with a text that a stub left to be written."""
    return [
        name
        for name, record in dataset.records.items()
        if BLANK in record.model_dump_json(exclude={"kinds", "parts", "cells"})
    ]


def _next_id(used: dict[str, model.Note] | dict[str, model.Case], letter: str) -> str:
    numbers = [int(name[1:]) for name in used if name[0] == letter]
    return f"{letter}{max(numbers, default=0) + 1:02}"


def _append(root: Path, name: str, record: str) -> Path:
    path = root / name
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    # An empty list is written as "[]", which nothing can follow.
    kept = re.sub(r"(?m)^\[\]\s*\Z", "", old).rstrip("\n")
    write(path, f"{kept}\n{record}" if kept else record)
    return path
