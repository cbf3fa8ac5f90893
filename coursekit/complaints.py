"""Say in Indonesian what pydantic found wrong with a record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pydantic import ValidationError

    from coursekit.yaml_reader import Where

SHAPES = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "huruf kecil, angka, dan tanda hubung, misalnya “sistem-sasaran”",
    r"^S\d{3}$": "nomor pernyataan kuliah, misalnya “S021”",
    r"^[A-Z]\d{2}$": "nomor kasus, misalnya “K01”",
    r"^[A-Z]$": "satu huruf kapital, misalnya “A”",
    r"^[DE]\d{2}$": "nomor catatan editor, misalnya “D05”",
    r"^M\d{2}$": "kode miskonsepsi, misalnya “M07”",
    r"^CP\d{1,2}$": "kode capaian, misalnya “CP3”",
    r"^\d{1,2}[A-Z]$": "id sel, misalnya “4A”",
    r"^\d{1,2}[A-Z]-\d$": "id butir sel, misalnya “4A-1”",
    r"^\d{4}-\d\d-\d\d \d\d:\d\d$": "tanggal dan jam, misalnya “2026-12-01 23:59”",
    r"^https?://\S+$": "alamat lengkap, misalnya “https://contoh.ac.id/kursus/”",
    r"^[A-E][+-]?B?C?$": "huruf nilai, misalnya “A” atau “B+”",
}

# The families that can be written by hand.
WRITTEN = (
    "single",
    "multiple",
    "matching",
    "classify",
    "ordering",
    "reason",
    "cloze",
    "short",
    "compare",
    "explain",
    "essay",
)


def _written() -> str:
    return f"{', '.join(WRITTEN[:-1])}, atau {WRITTEN[-1]}"


# One sentence of complaint and one of advice for each type of pydantic error that the records of
# coursekit.model can cause; the arguments are the key in the file and pydantic's context.
WORDS: dict[str, Callable[[str, dict[str, Any]], tuple[str, str]]] = {
    "missing": lambda key, _: (
        f"Kunci “{key}” belum ada.",
        f"Tambahkan baris “{key}: …” pada catatan ini.",
    ),
    "extra_forbidden": lambda key, _: (
        f"Kunci “{key}” tidak dikenal di sini.",
        "Periksa ejaan dan jorokannya, atau hapus baris itu.",
    ),
    "string_pattern_mismatch": lambda key, context: (
        f"Bentuk “{key}” tidak benar.",
        f"Tulis {SHAPES[context['pattern']]}.",
    ),
    "literal_error": lambda key, context: (
        f"Isi “{key}” tidak dikenal.",
        f"Tulis salah satu: {_choices(context['expected'])}.",
    ),
    "too_short": lambda key, context: (
        f"Daftar “{key}” terlalu pendek.",
        f"Tulis sedikitnya {context['min_length']} butir.",
    ),
    "too_long": lambda key, context: (
        f"Daftar “{key}” terlalu panjang.",
        f"Tulis paling banyak {context['max_length']} butir.",
    ),
    "string_too_short": lambda key, _: (f"Isi “{key}” kosong.", "Tulis isinya."),
    "string_type": lambda key, _: (
        f"Isi “{key}” bukan teks.",
        "Tulis teksnya; apit angka dan kata true, false, atau null dengan tanda kutip.",
    ),
    "int_type": lambda key, _: (
        f"Isi “{key}” bukan bilangan bulat.",
        "Tulis angka saja tanpa tanda kutip, misalnya 4.",
    ),
    "greater_than_equal": lambda key, context: (
        f"Angka “{key}” terlalu kecil.",
        f"Tulis angka mulai {context['ge']:g}.",
    ),
    "less_than_equal": lambda key, context: (
        f"Angka “{key}” terlalu besar.",
        f"Tulis angka sampai {context['le']:g}.",
    ),
    "float_type": lambda key, _: (
        f"Isi “{key}” bukan angka.",
        "Tulis angka dengan titik dan tanpa tanda kutip, misalnya 0.75.",
    ),
    "bool_type": lambda key, _: (f"Isi “{key}” tidak dikenal.", "Tulis true atau false."),
    "tuple_type": lambda key, _: (
        f"Isi “{key}” bukan daftar.",
        "Tulis sebagai daftar dalam kurung siku, misalnya [D01, D02].",
    ),
    "dict_type": lambda key, _: (
        f"Isi “{key}” bukan kumpulan kunci.",
        "Tulis kunci dan isinya pada baris-baris di bawahnya, lebih menjorok.",
    ),
    "model_type": lambda key, _: (
        f"Isi “{key}” bukan catatan." if key else "Ini bukan catatan.",
        "Tulis kunci dan isinya, misalnya “text: …”, seperti pada catatan lain.",
    ),
    "union_tag_invalid": lambda _, __: (
        "Jenis soal pada “family” tidak dikenal.",
        f"Tulis salah satu: {_written()}.",
    ),
    "union_tag_not_found": lambda _, __: (
        "Kunci “family” belum ada.",
        f"Tambahkan “family: …” dengan jenis soalnya: {_written()}.",
    ),
    "value_error": lambda _, __: (
        "Sumber belum ditulis.",
        "Isi “statements” dengan nomor pernyataan kuliah atau “references” dengan kunci pustaka.",
    ),
}


def _other(key: str, _: dict[str, Any]) -> tuple[str, str]:
    return f"Isi “{key}” tidak dapat dipakai.", "Bandingkan dengan catatan lain dalam berkas ini."


def complaints(
    error: ValidationError, tags: Sequence[str] = WRITTEN, tag_at: int = 0
) -> Iterator[tuple[Where, str, str]]:
    """Yield path in the record, message and remedy of each mistake that ``error`` tells of.

    ``tags`` are those of a union; in pydantic's paths, at ``tag_at``, they are no keys of the file.
    """
    found = error.errors(include_url=False, include_input=False)
    for mistake in found:
        where = mistake["loc"]
        if mistake["type"] == "too_short" and any(_below(other["loc"], where) for other in found):
            continue  # pydantic does not count the entries that are wrong themselves
        if where[tag_at : tag_at + 1] in {(tag,) for tag in tags}:
            where = (*where[:tag_at], *where[tag_at + 1 :])
        if where[-1:] == ("[key]",):
            where = where[:-1]
        if mistake["type"] in {"union_tag_invalid", "union_tag_not_found"}:
            where = ("family",)
        words = WORDS.get(mistake["type"], _other)
        yield where, *words(_key(where), mistake.get("ctx", {}))


def _choices(expected: str) -> str:
    """Return pydantic's "'a', 'b' or 'c'" in Indonesian: "a, b, atau c"."""
    *others, last = re.findall(r"'([^']*)'", expected)
    return f"{', '.join(others)}{',' if len(others) > 1 else ''} atau {last}"


def _below(path: Where, parent: Where) -> bool:
    return len(path) > len(parent) and path[: len(parent)] == parent


def _key(where: Where) -> str:
    """Return the last key of a path, the place in a list told after it."""
    names = [part for part in where if isinstance(part, str)]
    if not names:
        return ""
    return f"{names[-1]} ke-{where[-1] + 1}" if isinstance(where[-1], int) else names[-1]
