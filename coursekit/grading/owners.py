"""Whose a file is that was handed in: by numbers and names, in its own name and its folders'."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coursekit.grading.archives import printable
from coursekit.grading.moments import STAMP, moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from coursekit.grading.classroom import Student

# A folder in the "inbound" of nbgrader's exchange. Windows allows no colons, hence \D in STAMP.
_EXCHANGE = re.compile(rf"([^+]+)\+([^+]+)\+{STAMP}(?:\+.*)?")
# What Moodle makes of an assignment: the name, a number of its own, the kind, perhaps the file.
MOODLE = re.compile(r"(.+)_(\d+)_assignsubmission_([a-z]+)_?(.*)")
# What the quarantine makes of that, with the beginning of the content's digest.
_ASIDE = re.compile(r"(.+)_(\d+)-(.+)-([0-9a-f]{8})(?:\.[^.]*)?")
_COPY = re.compile(r" ?\(\d+\)")
_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
# What may lie between the words of a name; a dash between blanks, a bracket or a comma ends it.
_JOINT = re.compile(r"\.? |[._-]")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
# Words that stand beside a name without belonging to it, and mere numbers.
_BESIDE = {"", "copy", "ipynb", "jawaban", "kuis", "nama", "quiz", "salinan", "tugas"}
_MOST_WORDS = 8
# A shorter name may be a letter or a number that means something else.
_SHORTEST = 3


class UnfitError(Exception):
    """A file goes into quarantine; the text is the reason, in Indonesian."""


@dataclass(frozen=True)
class Place:
    """What the folders and the name of a file tell.

    ``name`` is the file's own, ``words`` where a student number may stand, ``titles`` where a name
    may stand among other words, ``people`` what Moodle calls the student, ``exchange`` the student
    and quiz of a folder of nbgrader's exchange.
    """

    name: str
    words: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    exchange: tuple[str, str] | None = None
    time: datetime | None = None
    online: bool = False


def place_of(parts: tuple[str, ...], data: bytes) -> Place:
    """Return what the names of a file and of its folders tell; the first one is the source's.

    ``data`` tells a copy in quarantine, in whose name Moodle's number stands, from other files.
    """
    words, titles, people = [], [], []
    exchange, time, online = None, None, False
    for nth, part in enumerate(parts):
        if found := _EXCHANGE.fullmatch(part):
            exchange, time = (found[1], found[2]), moment(found.groups()[2:])
        elif found := MOODLE.fullmatch(part):
            # Moodle's own number of the submission is nobody's student number.
            people.append(found[1])
            words += [found[1], _COPY.sub(" ", found[4])]
            titles.append(found[4])
            online = online or found[3] == "onlinetext"
        elif (found := _ASIDE.fullmatch(part)) and found[4] == short_digest(data):
            people.append(found[1])
            words += [found[1], found[3]]
            titles.append(found[3])
        else:
            words.append(_COPY.sub(" ", part))
            titles += [part] if nth or len(parts) == 1 else []
    return Place(
        parts[-1], tuple(words), tuple(titles), tuple(people), exchange, time, online=online
    )


def short_digest(data: bytes) -> str:
    """Return what a content is called in the names of its copies."""
    return hashlib.sha256(data).hexdigest()[:8]


class Owners:
    """The students of a class by all that may name them."""

    def __init__(self, students: Sequence[Student], quiz: str) -> None:
        self._quiz = quiz
        self._beside = _BESIDE | set(_words(quiz))
        self.numbers = {student.id.casefold(): student for student in students}
        self._names: defaultdict[str, list[Student]] = defaultdict(list)
        self._wording: defaultdict[tuple[str, ...], list[Student]] = defaultdict(list)
        for student in students:
            self._names[_folded(student.name)].append(student)
            if len(_folded(student.name)) >= _SHORTEST:
                self._wording[tuple(_words(student.name))].append(student)

    def owner(self, place: Place, told: Sequence[str]) -> Student:
        """Return whose work it is; raises UnfitError when it is nobody's or two students'."""
        who = self._claims(place, told)
        if len(who) > 1:
            raise UnfitError(
                f"Ini dapat milik lebih dari satu mahasiswa ({', '.join(sorted(who))}). Beri nama "
                "berkas dengan satu nomor mahasiswa, lalu ulangi."
            )
        if not who:
            raise UnfitError(
                f"Pemiliknya tidak dikenal: {self._why(place)}. Beri nama berkas dengan nomor "
                "mahasiswa, lalu ulangi."
            )
        return next(iter(who.values()))

    def candidates(self, place: Place, told: Sequence[str]) -> tuple[Student, ...]:
        """Return who may have handed it in, by number."""
        who = self._claims(place, told) or {
            one.id: one for title in place.titles for one, _ in self._titled(title)
        }
        return tuple(who[number] for number in sorted(who))

    def _claims(self, place: Place, told: Sequence[str]) -> dict[str, Student]:
        found = [self.numbers[one.casefold()] for one in told if one.casefold() in self.numbers]
        if place.exchange and place.exchange[0].casefold() in self.numbers:
            found.append(self.numbers[place.exchange[0].casefold()])
        for words in place.words:
            found += self._numbers_in(words.replace(self._quiz, " "))
        named = [one for name in place.people for one in self._named(name)]
        if not named:
            named = [one for title in place.titles for one, sure in self._titled(title) if sure]
        # A number tells two students of one name apart, and must not contradict a name.
        who = {one.id: one for one in found}
        if len(who) != 1 or not named or who.keys().isdisjoint(one.id for one in named):
            who |= {one.id: one for one in named}
        return who

    def _why(self, place: Place) -> str:
        """Say what is lacking; a name that is there but was not used is named."""
        seen = [one.name for title in place.titles for one, _ in self._titled(title)]
        if seen:
            names = ", ".join(f"“{name}”" for name in dict.fromkeys(seen))
            return (
                f"nama {names} ada di dalam nama berkas, tetapi di antara kata lain sehingga "
                "belum pasti"
            )
        if place.people:
            name = printable(place.people[-1])
            return f"nama “{name}” tidak ada dalam daftar mahasiswa, dan tidak ada nomor"
        return "tidak ada nomor atau nama dari daftar mahasiswa"

    def _named(self, name: str) -> list[Student]:
        """Return the students whom Moodle calls so.

        In a class with groups it says "GROUP-NAME". Where everybody must have a surname, a single
        name is written twice, or followed by a dot or a dash.
        """
        words = _words(name)
        half = len(words) // 2
        once = "".join(words[:half]) if words[:half] == words[half:] else ""
        tries = (_folded(name), _folded(name.rpartition("-")[2]), once)
        return next((self._names[one] for one in tries if one and one in self._names), [])

    def _titled(self, title: str) -> Iterator[tuple[Student, bool]]:
        """Yield the students whose whole name stands in a text, and whether nothing else does.

        Any other word right beside a name may be a part of a longer one. Of names within each
        other the longest counts.
        """
        title = _SUFFIX.sub("", title.replace(self._quiz, " "))
        runs = list(_WORD.finditer(title))
        words = [_folded(run[0]) for run in runs]
        spans = [
            (start, end)
            for start in range(len(runs))
            for end in range(start + 1, min(start + _MOST_WORDS, len(runs)) + 1)
            if tuple(words[start:end]) in self._wording
        ]
        for low, high in spans:
            if not any(a <= low and high <= b and (a, b) != (low, high) for a, b in spans):
                sure = self._alone(title, runs, low, high)
                for student in self._wording[tuple(words[low:high])]:
                    yield student, sure

    def _alone(self, title: str, runs: Sequence[re.Match[str]], low: int, high: int) -> bool:
        """Tell whether no word right before or after some others may belong to them."""
        # The gap after a word, and the word on the gap's other side.
        beside = [(low - 1, low - 1)] if low else []
        beside += [(high - 1, high)] if high < len(runs) else []
        return not any(
            _JOINT.fullmatch(title[runs[gap].end() : runs[gap + 1].start()])
            and _folded(runs[word][0]).rstrip("0123456789") not in self._beside
            for gap, word in beside
        )

    def _numbers_in(self, words: str) -> list[Student]:
        """Return the students whose number stands in a text as a whole word.

        A number may itself have dots, dashes or underscores, so that runs of words are looked up;
        the longest one wins over what it contains.
        """
        runs = list(re.finditer(r"[^\W_]+", words))
        spans = [
            (first.start(), last.end())
            for start, first in enumerate(runs)
            for last in runs[start : start + _MOST_WORDS]
            if words[first.start() : last.end()].casefold() in self.numbers
        ]
        return [
            self.numbers[words[low:high].casefold()]
            for low, high in spans
            if not any(a <= low and high <= b and (a, b) != (low, high) for a, b in spans)
        ]


def _folded(name: str) -> str:
    """Return a name without case, blanks, diacritics and punctuation."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _words(name: str) -> list[str]:
    return [_folded(run[0]) for run in _WORD.finditer(name)]
