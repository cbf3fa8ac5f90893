"""Typed answers: from what somebody wrote to a normal form, and from there to a form of the key.

`widgets/typed.js` does the same on a page, letter by letter; `tests/vectors/typed.json` holds both
to it. Stems are Snowball's (Tala 2003), so that affixes do not decide; spelling is folded, words
that carry nothing are left out, and one slip of the pen in a long word is forgiven.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from snowballstemmer.indonesian_stemmer import IndonesianStemmer  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# The form under which a key tells the score of any answer that it does not know.
OTHER = ""
LONGEST = 120
# Shorter words must be spelt right: "makro" and "mikro" are one letter apart.
FORGIVEN = 8
# The English "a" is none of them: it is the name of a model.
_FILLERS = """
adalah atau dan dari di dengan disebut ialah ini itu ke namanya oleh pada para sang sebagai sebuah
seorang si suatu untuk yaitu yakni yang dgn dlm pd utk yg an and as by for in is it of on or the to
"""
FILLERS = frozenset(_FILLERS.split())
SPELLINGS = {
    "aktifitas": "aktivitas",
    "analisa": "analisis",
    "anggauta": "anggota",
    "azas": "asas",
    "difabilitas": "disabilitas",
    "hakekat": "hakikat",
    "hipotesa": "hipotesis",
    "jaman": "zaman",
    "meso": "mezo",
    "metoda": "metode",
    "nasehat": "nasihat",
    "obyek": "objek",
    "organisir": "organisasi",
    "praktek": "praktik",
    "projek": "proyek",
    "resiko": "risiko",
    "sintesa": "sintesis",
    "sistim": "sistem",
    "subyek": "subjek",
}
_FOLDED = str.maketrans("zvy", "sfi")
_UPPER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_STEMMER = IndonesianStemmer()


def cleaned(value: object) -> str:
    """Return a typed answer as it is kept: one line, no quotation marks or backslashes, cut."""
    if not isinstance(value, str):
        return ""
    text = re.sub(r"[\x00-\x20\x7f-\x9f\u2028\u2029\"'\\`“”„‘’‚]+", " ", value)
    return text[:LONGEST].strip(" ")


def normal_form(text: str) -> str:
    """Return the stems of ``text`` that carry meaning, folded in spelling, in their order."""
    words = re.sub(r"[^a-z0-9]+", " ", text.translate(_UPPER)).split()
    stems: list[str] = []
    for word in words:
        if word in FILLERS:
            continue
        stem = _STEMMER.stemWord(SPELLINGS.get(word, word))
        stem = SPELLINGS.get(stem, stem).translate(_FOLDED)
        stem = re.sub(r"([a-z])\1+", r"\1", stem)
        # Reduplication says a plural: "nilai-nilai" is "nilai".
        if not stems or stems[-1] != stem:
            stems.append(stem)
    return " ".join(stems)


def matched(text: str, forms: Iterable[str]) -> list[str]:
    """Return the forms that ``text`` stands for: itself when it is one, else those a slip away."""
    form = normal_form(text)
    known = [known for known in forms if known]
    if form in known:
        return [form]
    return [other for other in known if _slipped(form.split(" "), other.split(" "))]


def typed_score(text: str, forms: Mapping[str, float]) -> float:
    """Return the score of a typed answer; in doubt between two scores, that of any other."""
    scores = {forms[form] for form in matched(text, forms)}
    return scores.pop() if len(scores) == 1 else forms[OTHER]


def _slipped(words: list[str], others: list[str]) -> bool:
    """Tell whether each word is the other's, or long and one slip away from it."""
    return len(words) == len(others) and all(
        word == other or (min(len(word), len(other)) >= FORGIVEN and one_slip(word, other))
        for word, other in zip(words, others, strict=True)
    )


def one_slip(one: str, other: str) -> bool:
    """Tell whether a letter too many, too few, another or changed places makes the difference."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, rest_of_other = one[start:], other[start:]
    return (
        rest[1:] == rest_of_other[1:]
        or rest[1:] == rest_of_other
        or rest == rest_of_other[1:]
        or (rest[:2] == rest_of_other[:2][::-1] and rest[2:] == rest_of_other[2:])
    )
