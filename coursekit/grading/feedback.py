"""A page for each student on a graded quiz: one file without scripts, network or others' work.

An open page has everything: right answers, explanations, what was mixed up, what to read again. It
is for the day when nobody can take the quiz any more. A closed page, the default, holds what a
student may pass on to somebody who has still to take it: their own answers, the total, and what
the lecturer wrote to an essay. It tells nothing by question, by outcome or by chapter: such sums
cover few questions, so that with the total beside them they often give single answers away.

What the total itself gives away cannot be helped, for it is the mark: that all of it is right, or
nothing; where points differ much, which questions they can stand for; and, between students who
compare, the question in which they differ. Where it would be the mark of one single answer, a
closed page does not tell it.
"""

from __future__ import annotations

import html
import io
import re
import secrets
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from coursekit.document import document, document_style
from coursekit.errors import CourseError
from coursekit.files import write_bytes
from coursekit.grading.archives import printable
from coursekit.grading.intake import SECRET, TIMESTAMP, Sender, senders
from coursekit.grading.results import read_results
from coursekit.text import to_html
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuestion, FrozenQuiz
    from coursekit.grading.results import Answer, Result
    from coursekit.item import Item, Option, Slot

GENERATOR = "coursekit feedback"

_FOLDER = Path(__file__).parent
_SIGN = f'<meta name="generator" content="{GENERATOR}">'.encode()
_SIGN_WITHIN = 1000
_SECRET = re.compile(r"[\w-]{16,256}", re.ASCII)
_SITE = re.compile(r"https?://[^\s\"'<>?#]+")
_BREAK = re.compile("\r\n?|[\x85\u2028\u2029]")
# Control characters, halves of characters, and what turns the direction of writing.
_UNSHOWN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
# Families whose slots are told apart by their labels alone.
_UNNUMBERED = {"blank", "cloze", "ordering"}
# A zip of the same pages is the same zip.
_DATE = (2020, 1, 1, 0, 0, 0)
_MOST_NAMED = 5
# Marks have two decimals.
_HUNDREDTH = 0.01

# A letter and a word besides the colour: class, letter, word.
_Verdict = tuple[str, str, str]
_RIGHT: _Verdict = ("fb-good", "B", "Benar")
_PARTLY: _Verdict = ("fb-half", "½", "Sebagian benar")
_WRONG: _Verdict = ("fb-bad", "S", "Salah")
_OPEN: _Verdict = ("fb-none", "-", "Tidak dijawab")
_UNREAD: _Verdict = ("fb-half", "?", "Jawaban tidak terbaca")
_WAITS: _Verdict = ("fb-half", "…", "Menunggu dosen")
_MARKED: _Verdict = ("fb-none", "D", "Dinilai dosen")
_DROPPED: _Verdict = ("fb-none", "-", "Dibatalkan")

_TOLD_DROPPED = "Soal ini dibatalkan dan tidak dihitung bagi siapa pun."
_TOLD_GIVEN = "Semua yang mengumpulkan kuis ini mendapat nilai penuh untuk soal ini."
_TOLD_BY_HAND = "Poin soal ini ditetapkan oleh dosen."
_TOLD_UNREAD = "Jawaban soal ini tidak dapat dibaca oleh penilai. Hubungi dosen Anda."
_TOLD_CLOSED = (
    "Kunci dan penjelasan belum dibuka, sebab masih ada yang akan mengerjakan kuis ini. Jangan "
    "bagikan jawaban Anda kepada mereka."
)
_TOLD_HIDDEN = "Nilai diberitahukan bersama kuncinya, sesudah semua orang mengerjakan kuis ini."
_OWN = "<b>Jawaban Anda:</b> "
_MODELS = (
    "Baris menyebut model yang ditanyakan, kolom menyebut model yang Anda pilih; angkanya "
    "banyaknya jawaban."
)


def feedback_path(classroom: Classroom, quiz: str, student: str) -> Path:
    """Return where nbgrader and JupyterHub look for the feedback of a student."""
    return classroom.folder / "feedback" / student / quiz / f"{quiz}.html"


def zip_path(classroom: Classroom, quiz: str) -> Path:
    """Return where the feedback for Moodle goes."""
    return classroom.folder / "laporan" / f"umpan-balik-{quiz}.zip"


def write_feedback(
    classroom: Classroom,
    quiz: FrozenQuiz,
    *,
    keys: bool = False,
    site: str = "",
    replace: bool = False,
) -> list[Path]:
    """Write everybody's page, open when ``keys`` is set, and return where, by student number.

    ``site`` is the address of the course, to which chapters are linked. Pages of ours are written
    anew; a page of somebody else, such as nbgrader's own feedback, is replaced only when
    ``replace`` is set. Raises CourseError otherwise, before anything is written.
    """
    results = read_results(classroom, quiz)
    paths = [feedback_path(classroom, quiz.id, result.student.id) for result in results]
    foreign = [path for path in paths if path.exists() and not _ours(path)]
    if foreign and not replace:
        named = ", ".join(str(path) for path in foreign[:_MOST_NAMED])
        more = f" dan {len(foreign) - _MOST_NAMED} lagi" if len(foreign) > _MOST_NAMED else ""
        raise CourseError(
            f"Umpan balik {named}{more} bukan buatan perintah ini, jadi tidak ditimpa. Pindahkan "
            "berkas itu, atau timpa dengan --replace."
        )
    make = page_maker(quiz, classroom.settings.title, keys=keys, site=site)
    for path, result in zip(paths, results, strict=True):
        _put(path, make(result).encode())
        _accompany(path, classroom.submission(quiz.id, result.student.id).parent)
    return paths


def page_maker(
    quiz: FrozenQuiz, classroom_title: str, *, keys: bool, site: str = ""
) -> Callable[[Result], str]:
    """Return what makes the page of a student; what is everybody's is made once."""
    if site and not _SITE.fullmatch(site):
        raise CourseError(
            f"Alamat situs “{site}” tidak dapat ditautkan. Tulis alamatnya lengkap, misalnya "
            "https://contoh.ac.id/kursus/"
        )
    style = document_style(_source("feedback.css"))
    body = Template(_source("feedback.html"))
    pages = _Open(quiz, site.rstrip("/") + "/" if site else "") if keys else _Closed(quiz)
    title = f"Umpan balik {to_html(quiz.title)}"
    fill = partial(body.substitute, title=title, classroom=_shown(classroom_title))

    def page(result: Result) -> str:
        one = result.student
        student = _shown(f"{one.name} ({one.id})" if one.name else one.id)
        filled = fill(
            student=student,
            total="\n".join(pages.total(result)),
            questions="\n".join(pages.question(answer) for answer in result.answers),
            summary="\n".join(pages.summary(result)),
        )
        return document(filled, title=f"{title} - {student}", generator=GENERATOR, style=style)

    return page


def write_moodle_zip(
    classroom: Classroom, quiz: FrozenQuiz, submissions: Path
) -> tuple[Path, list[str]]:
    """Write the pages as a zip of feedback files for Moodle; return where, and what to know.

    ``submissions`` is the zip of all submissions that Moodle gave: it alone knows the number by
    which Moodle takes a file back. Its folders are attributed as ``take_in`` does it.
    """
    pages = {
        path.parent.parent.name: path
        for path in sorted(classroom.folder.glob(f"feedback/*/{quiz.id}/{quiz.id}.html"))
        if _ours(path)
    }
    if not pages:
        raise CourseError(
            f"Umpan balik kuis “{quiz.id}” belum ditulis. Tulis dahulu, lalu buat zip untuk Moodle."
        )
    found: defaultdict[str, list[Sender]] = defaultdict(list)
    told = []
    for one in senders(classroom, quiz, submissions):
        if isinstance(one, Sender):
            found[one.number].append(one)
        else:
            told.append(f"{one.source}: {one.reason}")
    if not found:
        raise CourseError(
            f"{submissions} tidak memuat folder kiriman Moodle (NAMA_NOMOR_assignsubmission_file). "
            "Sebutlah zip “Unduh semua kiriman” dari tugas itu, yang belum diubah."
        )
    owners, unknown = _owners(found)
    told += unknown
    told += [
        f"{number} {classroom.students[number].name}: ada umpan baliknya, tetapi tidak ada "
        "kirimannya dalam zip Moodle."
        if number in classroom.students
        else f"{number}: ada umpan baliknya, tetapi tidak ada dalam daftar mahasiswa."
        for number in pages
        if number not in owners
    ]
    files = {}
    for number, sender in owners.items():
        if number in pages:
            # Moodle reads NAME_NUMBER_TYPE_PLUGIN_, so that a name must not have underscores.
            folder = f"{sender.name.replace('_', ' ')}_{sender.number}_assignsubmission_file_"
            files[f"{folder}/umpan-balik-{quiz.id}.html"] = pages[number].read_bytes()
    if not files:
        raise CourseError(
            f"Tidak ada umpan balik yang cocok dengan kiriman dalam {submissions}. Periksa apakah "
            f"zip itu milik kuis “{quiz.id}”."
        )
    path = zip_path(classroom, quiz.id)
    write_bytes(path, _zipped(files))
    return path, told


def _owners(found: dict[str, list[Sender]]) -> tuple[dict[str, Sender], list[str]]:
    """Return the one sender of each student, and whom nothing is sent back to."""
    owners: defaultdict[str, list[Sender]] = defaultdict(list)
    told = []
    for number, files in found.items():
        students = {one.student.id for one in files if one.student}
        if len(students) == 1:
            owners[students.pop()].append(files[0])
        else:
            told.append(
                f"{printable(files[0].name)} ({number}): pemilik folder ini tidak dapat dipastikan "
                "dari daftar mahasiswa; umpan baliknya tidak dikirim."
            )
    for student, ones in owners.items():
        if len(ones) > 1:
            names = ", ".join(f"{printable(one.name)} ({one.number})" for one in ones)
            told.append(
                f"{student}: beberapa folder Moodle tampak milik mahasiswa ini ({names}); umpan "
                "baliknya tidak dikirim."
            )
    return {student: ones[0] for student, ones in owners.items() if len(ones) == 1}, told


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = 3, 0o100644 << 16
            archive.writestr(info, data)
    return out.getvalue()


# Files.


def _source(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _ours(path: Path) -> bool:
    """Tell whether a page is one that this module wrote."""
    try:
        with path.open("rb") as file:
            return _SIGN in file.read(_SIGN_WITHIN)
    except OSError:
        return False


def _put(path: Path, data: bytes) -> None:
    """Write a file, unless it is there."""
    if not path.is_file() or path.read_bytes() != data:
        write_bytes(path, data)


def _accompany(page: Path, submitted: Path) -> None:
    """Write beside a page what ``nbgrader release_feedback`` does not do without.

    What was not handed in through nbgrader has no secret: it gets one that nobody knows, so that
    its page is released under a name that nobody finds, and does not stop the others.
    """
    stamp = submitted / TIMESTAMP
    _put(page.with_name(TIMESTAMP), stamp.read_bytes() if stamp.is_file() else b"")
    secret = _secret(submitted / SECRET) or _secret(page.with_name(SECRET))
    _put(page.with_name(SECRET), (secret or secrets.token_hex(64)).encode())


def _secret(path: Path) -> str:
    """Return the secret in a file, "" when there is none that nbgrader could read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
    return text if _SECRET.fullmatch(text) else ""


# What both kinds of pages share.


@dataclass(frozen=True)
class _Asked:
    """What everybody who is asked an item sees of it, as HTML; ``options`` by slot and id."""

    item: Item
    text: str
    labels: dict[str, str]
    options: dict[str, dict[str, str]]


class _Pages:
    """What a page tells of a student; ``quiz`` is the same for all."""

    def __init__(self, quiz: FrozenQuiz) -> None:
        self.quiz = quiz
        self._asked: dict[int, _Asked] = {}

    def asked(self, item: Item) -> _Asked:
        """Return what an item asks; made once for all who are asked it."""
        # The item is kept with it, lest another take its place in memory.
        if id(item) not in self._asked:
            self._asked[id(item)] = _asked(item)
        return self._asked[id(item)]

    def total(self, result: Result) -> Iterator[str]:
        """Yield what stands in the box of the mark."""
        if not self.quiz.points:
            yield _note("Semua soal kuis ini dibatalkan, jadi tidak ada nilainya.")
            return
        yield tag("p", f"{_points(result.points)} dari {self.quiz.points} poin", cls="fb-mark")
        if not result.waiting:
            percent = self.quiz.percent(Decimal(repr(result.points)))
            yield tag("p", f"Nilai {_decimal(percent)} dari 100.")
        else:
            yield _note(
                f"Nilai ini sementara: {result.waiting} soal masih menunggu dosen dan belum "
                "terhitung."
            )
        if result.submission.status == "RUSAK":
            yield _note("Berkas Anda tidak dapat dibaca oleh penilai. Hubungi dosen Anda.")

    def question(self, answer: Answer) -> str:
        """Return the section of a question."""
        raise NotImplementedError

    def summary(self, result: Result) -> Iterator[str]:
        """Yield the sections after the last question."""
        raise NotImplementedError

    def given(self, slot: Slot, answer: Answer) -> str:
        """Return what was answered to a slot."""
        told = answer.response.get(slot.id)
        if told is None:
            return tag("em", "tidak dijawab")
        if slot.typed:
            return f"“{_shown(told)}”"
        return self.asked(answer.item).options[slot.id].get(told, _shown(told))


def _asked(item: Item) -> _Asked:
    passage = "".join(
        tag("span", f"({part.slot})", cls="fb-gap")
        if part.slot
        else tag("mark", tag("b", part.mark), " ", to_html(part.text))
        if part.mark
        else to_html(part.text)
        for part in item.passage
    )
    numbered = item.family not in _UNNUMBERED
    return _Asked(
        item=item,
        text=tag("p", to_html(item.prompt), cls="fb-prompt")
        + (tag("p", passage, cls="fb-passage") if passage else ""),
        labels={
            slot.id: (f"{slot.id}. " if numbered else "") + to_html(slot.label)
            for slot in item.slots
            if slot.label
        },
        options={
            slot.id: {option.id: _option(option) for option in slot.options} for slot in item.slots
        },
    )


def _option(option: Option) -> str:
    """Return an option as students know it: those with a letter are called by it."""
    letter = f"{option.id}. " if len(option.id) == 1 else ""
    return letter + to_html(option.text)


def _label(asked: _Asked, slot: Slot) -> str:
    return tag("p", asked.labels[slot.id], cls="fb-label") if slot.id in asked.labels else ""


def _section(question: FrozenQuestion, *parts: str) -> str:
    number = question.number
    return tag(
        "section",
        tag("h2", f"Soal {number}", id=f"soal-{number}"),
        *parts,
        cls="card",
        aria_labelledby=f"soal-{number}",
    )


def _shown(text: str) -> str:
    """Return what somebody typed as HTML that shows it as it was typed, and does nothing."""
    return html.escape(_UNSHOWN.sub("", _BREAK.sub("\n", text)))


def _note(text: str) -> str:
    return tag("p", text, cls="notice")


def _essay(text: str) -> str:
    told = tag("div", _shown(text), cls="fb-essay") if text else tag("em", "tidak ditulis")
    return tag("div", tag("h3", "Jawaban Anda"), told)


def _comment(text: str) -> str:
    if not text.strip():
        return ""
    head = tag("h3", "Catatan dosen")
    return head + tag("div", tag("p", _shown(text)), cls="fb-comment")


def _points(points: float) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _decimal(number: Decimal) -> str:
    return f"{number:.2f}".replace(".", ",")


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]], kind: str) -> str:
    """Return a table; roles keep it one where its cells stand below each other on a phone."""
    names = list(heads)
    head = [tag("th", name, scope="col", role="columnheader") for name in names]
    body = [
        tag(
            "tr",
            *(
                tag("td", cell, role="cell", data_head=names[at])
                if at
                else tag("th", cell, scope="row", role="rowheader")
                for at, cell in enumerate(row)
            ),
            role="row",
        )
        for row in rows
    ]
    return tag(
        "table",
        tag("thead", tag("tr", *head, role="row"), role="rowgroup"),
        tag("tbody", *body, role="rowgroup"),
        cls=f"fb-table {kind}",
        role="table",
    )


# Closed pages: nothing here may look at the points, scores or options of a single answer.


class _Closed(_Pages):
    """Pages that a student may pass on: no key, and no mark of a single answer."""

    def total(self, result: Result) -> Iterator[str]:
        """Yield the total, unless it is the mark of a single answer."""
        uncertain = sum(
            answer.state == "answered"
            and answer.points is not None
            and not answer.question.dropped
            and not answer.question.given(answer.item)
            for answer in result.answers
        )
        if uncertain == 1:
            yield tag("p", _TOLD_HIDDEN)
        else:
            yield from super().total(result)
        yield _note(_TOLD_CLOSED)

    def question(self, answer: Answer) -> str:
        """Return what was asked and answered, and what the lecturer wrote to an essay."""
        question, asked = answer.question, self.asked(answer.item)
        told = [_note(_TOLD_DROPPED)] if question.dropped else []
        if answer.state == "unread":
            return _section(question, *told, asked.text, _note(_TOLD_UNREAD))
        if question.essay:
            own = [_essay(answer.essay), _comment(answer.comment)]
            return _section(question, *told, asked.text, *own)
        slots = [
            tag("li", _label(asked, slot), tag("p", _OWN, self.given(slot, answer)))
            for slot in answer.item.slots
        ]
        return _section(question, *told, asked.text, tag("ul", *slots, cls="fb-slots"))

    def summary(self, result: Result) -> Iterator[str]:  # noqa: ARG002 - nobody's own
        """Yield nothing: every sum of some questions would tell of single ones."""
        yield from ()


# Open pages.


@dataclass(frozen=True)
class _Key:
    """What is right about an item, as HTML; ``right`` by slot, ``feedback`` by slot and option."""

    right: dict[str, str]
    feedback: dict[str, dict[str, str]]
    explanation: str
    rubric: str
    chapter: str


class _Open(_Pages):
    """Pages with the key; ``site`` is the address that chapters are linked to, or ""."""

    def __init__(self, quiz: FrozenQuiz, site: str) -> None:
        super().__init__(quiz)
        self.site = site
        self._keys: dict[int, _Key] = {}

    def key(self, item: Item) -> _Key:
        """Return what is right about an item; made once for all who are asked it."""
        asked = self.asked(item)
        if id(item) not in self._keys:
            chapter = self.chapter(item.chapter)
            self._keys[id(item)] = _Key(
                right={slot.id: _right(slot, asked.options[slot.id]) for slot in item.slots},
                feedback={
                    slot.id: {
                        option.id: tag("p", to_html(option.feedback), cls="fb-feedback")
                        for option in slot.options
                    }
                    for slot in item.slots
                },
                explanation=tag("h3", "Penjelasan") + tag("p", to_html(item.explanation)),
                rubric=_rubric(item) if item.family == "essay" else "",
                chapter=tag("p", "Baca lagi: ", chapter) if chapter else "",
            )
        return self._keys[id(item)]

    def question(self, answer: Answer) -> str:
        """Return what was asked, answered and earned, and what would have been right."""
        question, asked = answer.question, self.asked(answer.item)
        parts = [self._verdict(answer), *map(_note, _amended(answer)), asked.text]
        if answer.state == "unread":
            parts.append(_note(_TOLD_UNREAD))
        if question.essay:
            parts.append(_essay(answer.essay))
        else:
            parts.append(self._slots(answer, asked))
        parts.append(_comment(answer.comment))
        if question.essay:
            parts.append(self.key(answer.item).rubric)
        if not question.dropped:
            parts.append(self.key(answer.item).explanation)
            if _lost(answer):
                parts.append(self.key(answer.item).chapter)
        return _section(question, *parts)

    def _verdict(self, answer: Answer) -> str:
        question = answer.question
        if question.dropped:
            return _badge(_DROPPED, "tidak dihitung")
        waits = answer.points is None
        earned = "belum ada poin" if waits else f"{_points(answer.points or 0.0)}"
        told = f"{earned} dari {question.worth} poin"
        if answer.state == "unread":
            return _badge(_UNREAD, told)
        if answer.state == "open":
            return _badge(_OPEN, told)
        if question.essay:
            return _badge(_WAITS if waits else _MARKED, told)
        return _badge(_judged(sum(answer.scores.values()) / len(answer.scores)), told)

    def _slots(self, answer: Answer, asked: _Asked) -> str:
        """Return each slot with its own answer, the right one, and what is said to the own one."""
        counts, key = not answer.question.dropped, self.key(answer.item)
        several = len(answer.item.slots) > 1
        lines = []
        for slot in answer.item.slots:
            parts = [_label(asked, slot)]
            said = slot.id in answer.response
            score = answer.scores[slot.id]
            if several and counts and answer.state == "answered":
                parts.append(_badge(_judged(score) if said else _OPEN))
            if said or not counts:
                parts.append(tag("p", _OWN, self.given(slot, answer)))
            if counts:
                option = answer.chosen.get(slot.id)
                if option not in _best(slot) or slot.typed:
                    parts.append(key.right[slot.id])
                if option and not _mended(answer, slot):
                    parts.append(key.feedback[slot.id][option.id])
            lines.append(tag("li", *parts))
        return tag("ul", *lines, cls="fb-slots")

    def chapter(self, name: str) -> str:
        """Return a chapter as one would look it up, linked where there is a site."""
        chapter = self.quiz.glossary.chapters.get(name)
        if chapter is None:
            return ""
        told = f"Bab {chapter.number}, {to_html(chapter.title)}"
        if not self.site:
            return told
        return tag("a", told, href=f"{self.site}{chapter.page}.html", rel="noreferrer")

    def summary(self, result: Result) -> Iterator[str]:
        """Yield what was mixed up, the points by outcome, and the chapters to read again."""
        counted = [answer for answer in result.answers if not answer.question.dropped]
        mixed = self._misconceptions(counted) + _models(counted)
        if mixed:
            yield _card("tertukar", "Yang tertukar", mixed)
        if counted:
            yield _card("capaian", "Poin menurut capaian", self._outcomes(counted))
            yield _card("baca-lagi", "Yang perlu dibaca lagi", self._chapters(counted))

    def _misconceptions(self, answers: list[Answer]) -> str:
        met: defaultdict[str, list[int]] = defaultdict(list)
        for answer in answers:
            for slot in answer.item.slots:
                option = answer.chosen.get(slot.id)
                free = answer.question.given(answer.item) or _mended(answer, slot)
                if option and option.misconception and not free:
                    met[option.misconception].append(answer.question.number)
        known = self.quiz.glossary.misconceptions
        rows = [
            (
                tag("b", to_html(known[name].name))
                + tag("span", to_html(known[name].text), cls="fb-belief"),
                to_html(known[name].correction),
                _links(numbers),
            )
            for name, numbers in sorted(met.items(), key=lambda one: (-len(one[1]), one[1]))
            if name in known
        ]
        heads = ("Anggapan dalam jawaban Anda", "Yang lebih tepat", "Pada soal")
        return _table(heads, rows, "fb-stacked") if rows else ""

    def _outcomes(self, answers: list[Answer]) -> str:
        rows = []
        for name in sorted({answer.item.outcome for answer in answers}, key=_natural):
            own = [answer for answer in answers if answer.item.outcome == name]
            told = self.quiz.glossary.outcomes.get(name)
            marked = [answer for answer in own if answer.points is not None]
            earned = sum(answer.points or 0.0 for answer in marked)
            points = f"{_points(earned)} dari {sum(one.question.worth for one in marked)}"
            waiting = len(own) - len(marked)
            parts = [tag("span", points, cls="fb-figure")] if marked else []
            if waiting:
                parts.append(tag("span", f"{waiting} soal menunggu dosen", cls="fb-waiting"))
            outcome = tag("b", name) + (f". {to_html(told.text)}" if told else "")
            rows.append((outcome, "".join(parts)))
        return _table(("Capaian", "Poin"), rows, "fb-outcomes fb-stacked")

    def _chapters(self, answers: list[Answer]) -> str:
        lost: defaultdict[str, float] = defaultdict(float)
        numbers: defaultdict[str, list[int]] = defaultdict(list)
        for answer in answers:
            if _lost(answer) and answer.item.chapter in self.quiz.glossary.chapters:
                lost[answer.item.chapter] += _lost(answer)
                numbers[answer.item.chapter].append(answer.question.number)
        chapters = self.quiz.glossary.chapters
        order = sorted(lost, key=lambda name: (-round(lost[name], 4), chapters[name].number))
        lines = [
            tag(
                "li",
                self.chapter(name),
                f" ({_points(lost[name])} poin belum diperoleh pada ",
                _links(numbers[name]),
                ")",
            )
            for name in order
        ]
        if not lines:
            return tag("p", "Tidak ada: semua poin yang sudah dinilai Anda peroleh.")
        return tag("ol", *lines, cls="fb-chapters")


def _judged(score: float) -> _Verdict:
    return _RIGHT if score >= 1 else _PARTLY if score > 0 else _WRONG


@cache
def _badge(verdict: _Verdict, told: str = "") -> str:
    kind, letter, word = verdict
    parts = [tag("span", letter, cls="fb-letter", aria_hidden="true"), tag("strong", word)]
    badge = "".join(tag("span", part, cls=kind) for part in parts)
    points = tag("span", told, cls="fb-points") if told else ""
    return tag("p", badge, points, cls="fb-verdict")


def _right(slot: Slot, options: dict[str, str]) -> str:
    told = "; ".join(options[option.id] for option in _best(slot))
    return tag("p", tag("b", "Jawaban benar: "), told)


def _best(slot: Slot) -> list[Option]:
    most = max(option.score for option in slot.options)
    return [option for option in slot.options if option.score == most]


def _mended(answer: Answer, slot: Slot) -> bool:
    """Tell whether an answer counts for more than it did, so that what is said to it is wrong."""
    option = answer.chosen.get(slot.id)
    return answer.scores.get(slot.id, 0.0) > (option.score if option else 0.0)


def _lost(answer: Answer) -> float:
    """Return the points that were not earned; those that wait are not lost."""
    if answer.points is None:
        return 0.0
    return max(answer.question.worth - answer.points, 0.0)


def _amended(answer: Answer) -> Iterator[str]:
    """Yield what was changed on a question after the quiz, and by whom it was marked."""
    question, item = answer.question, answer.item
    if question.dropped:
        yield _TOLD_DROPPED
        return
    if question.given(item):
        yield _TOLD_GIVEN
    slots = {slot.id: slot for slot in item.slots}
    for one in question.amendments:
        if one.kind != "accept" or one.item not in {"", item.id} or one.slot not in slots:
            continue
        slot = slots[one.slot]
        named = {f"{item.id}:{option.id}": option for option in slot.options}
        option = {**named, **{option.id: option for option in slot.options}}.get(one.option)
        if slot.typed or option:
            told = _option(option) if option and not slot.typed else _shown(one.option)
            where = f" pada nomor {slot.id}" if len(slots) > 1 else ""
            yield f"Jawaban “{told}”{where} juga diterima sebagai benar."
    if answer.points is None or question.essay or question.given(item):
        return
    looked_up = question.worth * sum(answer.scores.values()) / len(answer.scores)
    if answer.state == "unread" or abs(answer.points - looked_up) > _HUNDREDTH:
        yield _TOLD_BY_HAND


def _models(answers: Iterable[Answer]) -> str:
    """Return which model was asked and which one was said, when two were ever mixed up."""
    said: Counter[tuple[str, str]] = Counter()
    for answer in answers:
        if answer.question.given(answer.item):
            continue
        for slot in answer.item.slots:
            option = answer.chosen.get(slot.id)
            asked = next((one.cell for one in _best(slot) if one.cell), None)
            if option and option.cell and asked and not _mended(answer, slot):
                said[asked[-1], option.cell[-1]] += 1
    if all(asked == told for asked, told in said):
        return ""
    letters = sorted({letter for pair in said for letter in pair})
    rows = [
        (f"Model {asked}", *(str(said[asked, told] or "-") for told in letters))
        for asked in letters
    ]
    heads = ("Ditanya", *(f"Model {letter}" for letter in letters))
    return tag("h3", "Model yang tertukar") + tag("p", _MODELS) + _table(heads, rows, "fb-models")


def _rubric(item: Item) -> str:
    """Return what an essay was read for, and the essay that has all of it."""
    rows = [
        (
            to_html(slot.label),
            tag(
                "ul",
                *(
                    tag("li", to_html(option.text), f" ({_points(100 * option.score)}%)")
                    for option in slot.options
                ),
            ),
        )
        for slot in item.slots
    ]
    table = tag("h3", "Rubrik") + _table(("Yang dinilai", "Tingkat"), rows, "fb-stacked")
    if not item.answer:
        return table
    return table + tag("h3", "Contoh jawaban") + tag("p", to_html(item.answer), cls="fb-sample")


def _links(numbers: Iterable[int]) -> str:
    links = [
        tag("a", f"Soal {number}", href=f"#soal-{number}") for number in dict.fromkeys(numbers)
    ]
    return ", ".join(links)


def _card(name: str, title: str, content: str) -> str:
    return tag("section", tag("h2", title, id=name), content, cls="card", aria_labelledby=name)


def _natural(name: str) -> tuple[int, str]:
    """Return by what outcomes are sorted: CP2 before CP10."""
    digits = "".join(sign for sign in name if sign.isdigit())
    return int(digits or 0), name
