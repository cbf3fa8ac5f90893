"""Different items for different students: which version of a question a student is asked.

The choice is an unkeyed hash of class, student number and question, so that a page without any
secret can make it; `widgets/variant.js` does the same. What is secret are the items of a private
class, not who gets which. All versions of a question are equally hard by design: they ask the same
outcome of the same chapter, at the same Bloom level, in the same form, and, on the matrix, about
the same group of variables.
"""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING, cast

from coursekit.scoring import Key, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coursekit.item import Item

# Typed answers would have to name their version, and an essay's rubric is its own.
UNVARIED = ("cloze", "short", "explain", "essay")


def version(class_id: str, student: str, number: int, count: int) -> int:
    """Return which of ``count`` versions of question ``number`` a student gets, from 0.

    FNV-1a over the UTF-8 bytes (Fowler, Noll and Vo), then the last mixing step of MurmurHash3
    (Appleby), without which one question's version would tell another's.
    """
    mask = 0xFFFFFFFF
    value = 0x811C9DC5
    for byte in f"{class_id}/{student.lower()}/{number}".encode():
        value = ((value ^ byte) * 0x01000193) & mask
    value ^= value >> 16
    value = (value * 0x85EBCA6B) & mask
    value ^= value >> 13
    value = (value * 0xC2B2AE35) & mask
    return (value ^ (value >> 16)) % count


def version_source() -> str:
    """Return ``version`` as Python that needs nothing else, for where this package is not."""
    function = cast("ast.FunctionDef", ast.parse(inspect.getsource(version)).body[0])
    del function.body[0]
    return ast.unparse(function)


def design(item: Item) -> tuple[object, ...]:
    """Return what makes two items equally hard by design; equal for those that may be versions."""
    shape = tuple((slot.id, tuple(option.id for option in slot.options)) for slot in item.slots)
    return (item.family, item.chapter, item.outcome, item.bloom, item.group, shape)


def versions(first: Item, others: Iterable[Item]) -> list[Item]:
    """Return those of ``others`` that may be asked in place of ``first``."""
    if first.family in UNVARIED:
        return []
    return [item for item in others if item.id != first.id and design(item) == design(first)]


def named(item: Item, option: str) -> str:
    """Return what stands in an answer for an option of a version: it names the version."""
    return f"{item.id}:{option}"


def versions_key(items: Sequence[Item]) -> Key:
    """Return the key of a question; with several versions, each option names its own."""
    if len(items) == 1:
        return key_of(items[0])
    key: Key = {}
    for item in items:
        for slot, options in key_of(item).items():
            key.setdefault(slot, {}).update(
                {named(item, option): score for option, score in options.items()}
            )
    return key
