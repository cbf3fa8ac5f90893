"""Spelling: hunspell with Debian's Indonesian dictionary reads every page of the built site.

The dictionary is small, so a word also counts as known when its root is: affixes and bound forms
are stripped by rule. What is left must be of an English phrase of the course (``data/english.txt``;
a page marks most of them, and what is marked is not read here) or stand in one of the lists in
``spelling/``, each of which holds words for one reason; no ordinary word may stand there.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coursekit.dataset import Dataset

LISTS = Path(__file__).with_name("spelling")
REASONS = ("names", "quoted", "technical")
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}(?:-[A-Za-zÀ-ÿ]{2,})*")
# Longest first: the rules of Indonesian affixes, with the letter that a nasal may have swallowed.
PREFIXES = (
    ("meny", "s"),
    ("peny", "s"),
    ("meng", ""),
    ("meng", "k"),
    ("peng", ""),
    ("peng", "k"),
    ("menge", ""),
    ("mem", ""),
    ("mem", "p"),
    ("pem", ""),
    ("pem", "p"),
    ("men", ""),
    ("men", "t"),
    ("pen", ""),
    ("pen", "t"),
    ("ber", "r"),
    ("ter", "r"),
    *((prefix, "") for prefix in ("diper", "memper", "teper", "ber", "ter", "per", "me", "pe")),
    *((prefix, "") for prefix in ("di", "ke", "se", "saling", "salah", "titik", "tidak")),
    # Bound forms, which are written together with what follows.
    *((prefix, "") for prefix in ("antar", "non", "swa", "sub", "pra", "pasca", "multi")),
)
SUFFIXES = ("nya", "lah", "kah", "pun", "kan", "an", "i", "ku", "mu")
SHORTEST = 3
# What is quoted because it is wrong, what no reader reads, and what is not in Indonesian.
LEFT_OUT = 'script, style, code, pre, svg, .citation, .ck-see-notes, [lang="en"], .headerlink'


def roots(word: str) -> Iterator[str]:
    """Yield ``word`` and what is left of it when affixes are taken off, in every order."""
    seen: set[str] = set()
    waiting = [word]
    while waiting:
        found = waiting.pop()
        if found in seen or len(found) < SHORTEST:
            continue
        seen.add(found)
        yield found
        waiting += [found.removesuffix(end) for end in SUFFIXES if found.endswith(end)]
        waiting += [
            letter + found.removeprefix(prefix)
            for prefix, letter in PREFIXES
            if found.startswith(prefix)
        ]


def unknown(words: Iterable[str]) -> set[str]:
    """Return the words that the dictionary does not know."""
    program = shutil.which("hunspell")
    assert program, "hunspell is missing. Install it: apt-get install hunspell hunspell-id"
    told = subprocess.run(
        [program, "-d", "id_ID", "-i", "utf-8", "-l"],
        input="\n".join(words),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(told.stdout.split())


def listed(reason: str) -> list[str]:
    """Return the words of a list; lines that begin with # are comments."""
    lines = (LISTS / f"{reason}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def words(site: Path, dataset: Dataset) -> dict[str, set[str]]:
    """Return every word of the pages in lower case, with the pages that it stands on."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    # Ids as the pattern sees them, without the numbers that they end in.
    ids = {match[0] for name in dataset.records if (match := WORD.match(name.lower()))}
    for path in sorted(site.rglob("*.html")):
        if path.stem in {"search", "genindex"} or "_static" in path.parts:
            continue
        article = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select_one(
            "article"
        )
        if article is None:
            continue
        # The notes name wrong forms: in quotation marks or emphasised.
        left_out = f"{LEFT_OUT}, em" if path.stem == "catatan-editor" else LEFT_OUT
        for node in article.select(left_out):
            node.decompose()
        text = article.get_text(" ")
        if path.stem in {"catatan-editor", "jejak"}:
            text = re.sub(r"[“‘][^”’]*[”’]", " ", text)
        for word in WORD.findall(text):
            if word.lower() not in ids:
                found[word.lower()].add(path.stem)
    return found


def test_every_word_is_known_or_listed(words: dict[str, set[str]], dataset: Dataset) -> None:
    parts = {word: word.split("-") for word in words}
    forms = {part: set(roots(part)) | {part} for own in parts.values() for part in own}
    asked = {form for own in forms.values() for form in own} | set(parts)
    # A name is known with its capital letter only.
    strange = unknown(asked) & {name.lower() for name in unknown(f.capitalize() for f in asked)}
    known = {part for part, own in forms.items() if own - strange} | (set(parts) - strange)
    known |= {word for reason in REASONS for word in listed(reason)}
    known |= {word for phrase in dataset.english for word in re.findall(r"\w+", phrase)}
    wrong = {
        word: sorted(words[word])
        for word, own in parts.items()
        if word not in known
        and not all(part in known or part in SUFFIXES or forms[part] & known for part in own)
    }
    assert not wrong, "\n".join(f"{word}: {', '.join(where)}" for word, where in wrong.items())


@pytest.mark.parametrize("reason", REASONS)
def test_lists_are_sorted_and_in_use(reason: str, words: dict[str, set[str]]) -> None:
    entries = listed(reason)
    assert entries == sorted(set(entries))
    used = {part for word in words for part in (word, *word.split("-"))}
    used |= {root for part in list(used) for root in roots(part)}
    assert [word for word in entries if word not in used] == []


def test_no_word_is_listed_without_need() -> None:
    entries = {word for reason in REASONS for word in listed(reason)}
    strange = unknown(entries) & {name.lower() for name in unknown(e.capitalize() for e in entries)}
    assert sorted(strange) == sorted(entries)
    assert len(entries) == sum(len(listed(reason)) for reason in REASONS)
