"""Rules on items written by hand: keys, options, feedback."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from coursekit import model
from coursekit.draft import ITEMS
from coursekit.text import balanced, to_plain
from coursekit.typed import normal_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coursekit.draft import Draft, Entry
    from coursekit.errors import Problem
    from coursekit.yaml_reader import Where

FEEDBACK_WORDS = 12


def items_stand_in_their_file(draft: Draft) -> Iterator[Problem]:
    """Find items of the course that do not stand in the file called by their chapter."""
    for entry in draft.of(model.AuthoredBase):
        if not entry.file.name.startswith(f"{ITEMS}/"):
            continue
        wanted = f"{ITEMS}/{entry.record.chapter}.yaml"
        if entry.file.name != wanted and entry.record.chapter in draft.ids(model.Chapter):
            yield entry.problem(
                f"Butir soal ini milik bab “{entry.record.chapter}”.",
                f"Pindahkan ke {wanted}, atau perbaiki kunci “chapter”.",
                "chapter",
            )


def single_has_one_key(draft: Draft) -> Iterator[Problem]:
    """Find items to choose or type one answer of, without exactly one that is correct."""
    for entry in draft.of(model.AuthoredBase):
        for where, options in _choices(entry.record):
            count = sum(option.correct for option in options)
            if count != 1:
                yield entry.problem(
                    f"Soal ini mempunyai {count} opsi benar.",
                    "Beri “correct: true” pada tepat satu opsi.",
                    *where,
                )


def gaps_have_their_place(draft: Draft) -> Iterator[Problem]:
    """Find clozes whose text does not hold {1}, {2}, … once each, in this order."""
    for entry in draft.of(model.AuthoredCloze):
        wanted = [str(number) for number in range(1, len(entry.record.gaps) + 1)]
        if re.findall(r"\{(\d+)\}", entry.record.text) != wanted:
            yield entry.problem(
                f"Teks ini tidak memuat tempat bagi {len(wanted)} isian.",
                "Tulis " + ", ".join(f"{{{number}}}" for number in wanted) + " berurutan, "
                "masing-masing sekali, di tempat isiannya.",
                "text",
            )


def answers_are_told_apart(draft: Draft) -> Iterator[Problem]:
    """Find typed answers that come to the same once affixes and spelling are taken off."""
    for entry in draft.of(model.AuthoredShort):
        first: dict[str, int] = {}
        for number, answer in enumerate(entry.record.answers):
            for text in (answer.text, *answer.accepts):
                form = normal_form(to_plain(text))
                if not form or first.setdefault(form, number) != number:
                    yield entry.problem(
                        f"Jawaban “{text}” tidak dapat dibedakan dari jawaban lain.",
                        "Tulis jawaban yang berbeda pada kata dasarnya, atau hapus.",
                        *("answers", number),
                    )


def pools_fit_their_family(draft: Draft) -> Iterator[Problem]:
    """Find essays outside quizzes, and explanations that their writer would mark, in quizzes."""
    wanted: dict[type[model.AuthoredBase], str] = {
        model.AuthoredEssay: "graded",
        model.AuthoredExplain: "practice",
    }
    for kind, pool in wanted.items():
        for entry in draft.of(kind):
            if entry.record.pool != pool:
                yield entry.problem(
                    f"Soal jenis ini hanya dapat termasuk kumpulan “{pool}”.",
                    f"Tulis “pool: {pool}”, atau pakai jenis soal lain.",
                    "pool",
                )


def compared_cases_are_open(draft: Draft) -> Iterator[Problem]:
    """Find comparisons for the site that would show a case of examinations."""
    graded = {case.id for case in draft.of(model.Case) if case.record.pool == "graded"}
    for entry in draft.of(model.AuthoredCompare):
        for number, case in enumerate(entry.record.cases):
            if case in graded and entry.record.pool == "practice":
                yield entry.problem(
                    f"Kasus {case} hanya untuk ujian dan tidak boleh tampil di situs.",
                    "Pilih kasus latihan, atau jadikan soal ini “pool: graded”.",
                    *("cases", number),
                )


def answers_are_mixed(draft: Draft) -> Iterator[Problem]:
    """Find multiple-response items whose statements are all Ya or all Tidak."""
    for entry in draft.of(model.AuthoredMultiple):
        answers = {statement.answer for statement in entry.record.statements}
        if len(answers) == 1:
            yield entry.problem(
                f"Semua pernyataan berkunci “{answers.pop()}”.",
                "Ubah sedikitnya satu pernyataan sehingga ada kunci ya dan ada kunci tidak.",
                "statements",
            )


def categories_are_offered(draft: Draft) -> Iterator[Problem]:
    """Find statements of a classification whose category is none of those offered."""
    for entry in draft.of(model.AuthoredClassify):
        for number, statement in enumerate(entry.record.statements):
            if statement.category not in entry.record.categories:
                yield entry.problem(
                    f"Golongan “{statement.category}” tidak ada dalam daftar golongan soal ini.",
                    f"Tulis salah satu: {', '.join(entry.record.categories)}.",
                    *("statements", number, "category"),
                )


def options_differ(draft: Draft) -> Iterator[Problem]:
    """Find options of one item that read alike."""
    for entry, options in _options(draft):
        texts = Counter(to_plain(text).casefold() for _, text in options)
        for where, text in options:
            if texts[to_plain(text).casefold()] > 1:
                yield entry.problem(
                    f"Opsi “{to_plain(text)}” ditulis lebih dari sekali.",
                    "Tulis opsi yang berbeda.",
                    *where,
                )


def options_are_alike_in_length(draft: Draft) -> Iterator[Problem]:
    """Find items with an option that its length gives away."""
    for entry, options in _options(draft):
        if not balanced(to_plain(text) for _, text in options):
            lengths = sorted(len(to_plain(text)) for _, text in options)
            yield entry.problem(
                f"Panjang opsi tidak setara: dari {lengths[0]} sampai {lengths[-1]} huruf.",
                "Samakan panjangnya; opsi yang terpanjang paling banyak satu setengah kali opsi "
                "yang terpendek.",
                *options[0][0][:-2],
            )


def lures_name_misconceptions(draft: Draft) -> Iterator[Problem]:
    """Find wrong options and false statements that name no misconception."""
    if not draft.ids(model.Misconception):
        return
    for entry in draft.of(model.AuthoredBase):
        for where, part in _parts(entry.record):
            wrong = (
                isinstance(part, model.AuthoredOption | model.AuthoredAnswer) and not part.correct
            ) or (isinstance(part, model.AuthoredStatement) and part.answer == "tidak")
            if wrong and not getattr(part, "misconception", None):
                yield entry.problem(
                    "Jawaban keliru ini belum menyebut miskonsepsinya.",
                    "Tambahkan “misconception: …” dengan kode dari data/misconceptions.yaml.",
                    *where,
                )


def feedback_teaches(draft: Draft) -> Iterator[Problem]:
    """Find feedback too short to explain anything."""
    for entry in draft.of(model.AuthoredBase):
        for where, feedback in _feedback(entry.record):
            words = len(feedback.split())
            if words < FEEDBACK_WORDS:
                yield entry.problem(
                    f"Umpan balik ini hanya {words} kata.",
                    f"Tulis sedikitnya {FEEDBACK_WORDS} kata: jelaskan kekeliruannya, lalu tutup "
                    "dengan pernyataan yang benar.",
                    *where,
                )


def _parts(item: model.AuthoredBase) -> Iterator[tuple[Where, Any]]:
    """Yield what carries feedback in an item, with its path."""
    for key in ("options", "statements", "pairs", "distractors", "steps", "answers", "criteria"):
        for number, part in enumerate(getattr(item, key, ())):
            yield (key, number), part
    for number, gap in enumerate(getattr(item, "gaps", ())):
        for place, option in enumerate(gap.options):
            yield ("gaps", number, "options", place), option


def _feedback(item: model.AuthoredBase) -> Iterator[tuple[Where, str]]:
    """Yield all feedback of an item, with its path."""
    if isinstance(item, model.AuthoredReason):
        yield ("feedback",), item.feedback
    for where, part in _parts(item):
        yield (*where, "feedback"), part.feedback
    if isinstance(item, model.AuthoredShort):
        yield ("other",), item.other


def _choices(
    item: model.AuthoredBase,
) -> Iterator[tuple[Where, Sequence[model.AuthoredOption | model.AuthoredAnswer]]]:
    """Yield the groups of answers of which exactly one is right, with their paths."""
    if isinstance(item, model.AuthoredChoice):
        yield ("options",), item.options
    elif isinstance(item, model.AuthoredShort):
        yield ("answers",), item.answers
    elif isinstance(item, model.AuthoredCloze):
        for number, gap in enumerate(item.gaps):
            yield ("gaps", number, "options"), gap.options


def _options(draft: Draft) -> Iterator[tuple[Entry[Any], list[tuple[Where, str]]]]:
    """Yield each item that offers texts to choose from, with path and text of each."""
    for entry in draft.of(model.AuthoredBase):
        for where, options in _choices(entry.record):
            if where[0] != "answers":  # typed, not shown
                yield entry, [((*where, n, "text"), o.text) for n, o in enumerate(options)]
    for matching in draft.of(model.AuthoredMatching):
        # Pairs may share a partner: it is one option then.
        partners = {pair.right: n for n, pair in reversed([*enumerate(matching.record.pairs)])}
        rights: list[tuple[Where, str]] = [
            (("pairs", n, "right"), text) for text, n in reversed(partners.items())
        ]
        wrong: list[tuple[Where, str]] = [
            (("distractors", n, "text"), part.text)
            for n, part in enumerate(matching.record.distractors)
        ]
        yield matching, [*rights, *wrong]
