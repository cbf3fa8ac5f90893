"""Say in Indonesian what pydantic found wrong with a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from pydantic import ValidationError

    from coursekit.yaml_reader import YamlFile

    Where = tuple[str | int, ...]

_WANTED = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "huruf kecil, angka, dan tanda hubung, misalnya “sistem-sasaran”",
    r"^S\d{3}$": "nomor pernyataan kuliah S001 sampai S297",
    r"^[A-Z]$": "satu huruf kapital, misalnya “A”",
    r"^[DE]\d{2}$": "nomor catatan editor, misalnya “D05”",
    r"^M\d{2}$": "kode miskonsepsi, misalnya “M07”",
    r"^CP\d{1,2}$": "kode capaian, misalnya “CP3”",
    r"^\d{1,2}[A-Z]-\d$": "id butir sel, misalnya “4A-1”",
}


def explain(error: ValidationError, file: YamlFile, where: Where, name: str) -> Iterator[Problem]:
    """Yield one Problem for each mistake of ``error`` in the record ``name`` at ``where``."""
    for mistake in error.errors(include_url=False):
        # pydantic puts the tag of a union into the path; the file has no such key.
        path = tuple(
            part for part in mistake["loc"] if part not in ("single", "multiple", "matching")
        )
        key = str(path[-1]) if path else ""
        message, remedy = _words(mistake["type"], key, mistake.get("ctx", {}), mistake["msg"])
        yield Problem(file.name, file.line((*where, *path)), name, message, remedy)


def _words(kind: str, key: str, context: dict[str, Any], text: str) -> tuple[str, str]:  # noqa: PLR0911
    if kind == "missing":
        return f"“{key}” belum ada.", f"Tambahkan baris “{key}: …” pada catatan ini."
    if kind == "extra_forbidden":
        return f"“{key}” tidak dikenal di sini.", "Periksa ejaannya atau hapus baris itu."
    if kind == "string_pattern_mismatch":
        wanted = _WANTED.get(str(context.get("pattern")), "bentuk yang benar")
        return f"Isi “{key}” tidak berbentuk benar.", f"Tulis {wanted}."
    if kind == "literal_error":
        choices = str(context.get("expected", "")).replace(" or ", " atau ").replace("'", "")
        return f"Isi “{key}” tidak dikenal.", f"Tulis salah satu: {choices}."
    if kind in ("too_short", "too_long"):
        least, most = context.get("min_length"), context.get("max_length")
        limit = f"sedikitnya {least}" if kind == "too_short" else f"paling banyak {most}"
        return f"Jumlah isi “{key}” tidak sesuai.", f"Tulis {limit} butir."
    if kind == "string_too_short":
        return f"“{key}” kosong.", "Tulis isinya."
    if kind == "string_type":
        return f"Isi “{key}” bukan teks.", 'Apit isinya dengan tanda kutip “"…"”.'
    if kind in ("int_type", "int_parsing"):
        return f"Isi “{key}” bukan bilangan bulat.", "Tulis angka saja, misalnya 4."
    if kind in ("tuple_type", "list_type"):
        return f"Isi “{key}” bukan daftar.", "Tulis sebagai daftar, misalnya [D01, D02]."
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return "Jenis soal (“family”) tidak dikenal.", "Tulis single, multiple, atau matching."
    if "source-empty" in text:
        return "Sumber kosong.", "Isi “statements” (S…) atau “references” (kunci BibTeX)."
    return f"Isi “{key}” tidak dapat dibaca.", "Bandingkan dengan catatan lain dalam berkas ini."
