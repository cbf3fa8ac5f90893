"""The rules between records; each looks at a whole draft and yields the problems it finds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from coursekit import model
from coursekit.draft import ITEMS
from coursekit.errors import Problem
from coursekit.lecture import RUN, copied
from coursekit.text import balanced, stray_markup, to_plain
from coursekit.typed import normal_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from coursekit.draft import Claim, Draft, Entry
    from coursekit.model import Record
    from coursekit.yaml_reader import Where

    Rule = Callable[[Draft], Iterator[Problem]]

QUOTED_WORDS = 12
FEEDBACK_WORDS = 12

NAMES: dict[type[Record], tuple[str, str]] = {
    model.Statement: ("Pernyataan kuliah", "data/statements.yaml"),
    model.Outcome: ("Capaian", "data/outcomes.yaml"),
    model.Chapter: ("Bab", "data/chapters.yaml"),
    model.Region: ("Wilayah", "data/regions.yaml"),
    model.Term: ("Istilah", "data/terms.yaml"),
    model.Definition: ("Definisi", "data/definitions.yaml"),
    model.Typology: ("Tipologi", "data/typologies.yaml"),
    model.Cell: ("Sel", "data/variables.yaml"),
    model.Case: ("Kasus", "data/cases/"),
    model.Model: ("Model", "data/models.yaml"),
    model.VariableGroup: ("Gugus", "bagian groups di data/variables.yaml"),
    model.Bullet: ("Butir sel", "data/variables.yaml"),
    model.Misconception: ("Miskonsepsi", "data/misconceptions.yaml"),
    model.Note: ("Catatan editor", "data/notes.yaml"),
    model.Reference: ("Pustaka", "data/references.bib"),
}

# The kinds whose records a question can be about.
CONCEPTS: tuple[type[Record], ...] = (
    model.Region,
    model.Term,
    model.Definition,
    model.Statement,
    model.PracticeLevel,
    model.Contrast,
    model.Assumption,
    model.Goal,
    model.GoalPart,
    model.Typology,
    model.Kind,
    model.Difference,
    model.Model,
    model.Trait,
    model.Outcome,
    model.Case,
    model.Variable,
    model.Cell,
    model.Bullet,
    model.Note,
    model.Reference,
)


# Where records name the lecture's statements.
SOURCES = (
    "source.statements.*",
    "cells.*.source.statements.*",
    "parts.*.source.statements.*",
)


@dataclass(frozen=True)
class Pointer:
    """A key by which a kind of record names others; ``*`` stands for any key or index."""

    kind: type[Record]
    path: str
    target: type[Record]


POINTERS = (
    Pointer(model.Chapter, "outcomes.*", model.Outcome),
    Pointer(model.Term, "regions.*", model.Region),
    Pointer(model.Term, "definition", model.Definition),
    Pointer(model.Term, "see.*", model.Term),
    Pointer(model.Definition, "term", model.Term),
    Pointer(model.Definition, "reference", model.Reference),
    Pointer(model.Variable, "group", model.VariableGroup),
    Pointer(model.Variable, "cells.*.notes.*", model.Note),
    Pointer(model.Variable, "cells.*.source.references.*", model.Reference),
    Pointer(model.Overlap, "bullets.*", model.Bullet),
    Pointer(model.AuthoredBase, "chapter", model.Chapter),
    Pointer(model.AuthoredBase, "outcome", model.Outcome),
    Pointer(model.AuthoredBase, "options.*.misconception", model.Misconception),
    Pointer(model.AuthoredBase, "gaps.*.options.*.misconception", model.Misconception),
    Pointer(model.AuthoredBase, "answers.*.misconception", model.Misconception),
    Pointer(model.AuthoredCompare, "cases.*", model.Case),
    Pointer(model.AuthoredReason, "misconception", model.Misconception),
    Pointer(model.AuthoredBase, "statements.*.misconception", model.Misconception),
    Pointer(model.AuthoredBase, "pairs.*.misconception", model.Misconception),
    Pointer(model.AuthoredBase, "distractors.*.misconception", model.Misconception),
    Pointer(model.Chapter, "needs.*", model.Chapter),
    Pointer(model.PracticeLevel, "method", model.Term),
    Pointer(model.Typology, "reference", model.Reference),
    Pointer(model.Typology, "kinds.*.model", model.Model),
    Pointer(model.Trait, "model", model.Model),
    Pointer(model.Goal, "parts.*.notes.*", model.Note),
    Pointer(model.Goal, "parts.*.source.statements.*", model.Statement),
    Pointer(model.Goal, "parts.*.source.references.*", model.Reference),
    Pointer(model.Case, "evidence.*.cell", model.Cell),
    Pointer(model.Case, "deviations.*.cell", model.Cell),
    Pointer(model.Case, "lures.*.misconceptions.*", model.Misconception),
    Pointer(model.Keying, "cases.*", model.Case),
    Pointer(model.Plane, "cases.*", model.Case),
    Pointer(model.Variable, "cells.*.source.statements.*", model.Statement),
    Pointer(model.Record, "notes.*", model.Note),
    Pointer(model.Record, "source.statements.*", model.Statement),
    Pointer(model.Record, "source.references.*", model.Reference),
)


def ids_are_unique(draft: Draft) -> Iterator[Problem]:
    """Find ids that two records go by, whatever their kinds; groups of variables count apart."""
    first: dict[tuple[type[Record] | None, str], Claim] = {}
    for claim in draft.claims:
        space = claim.kind if claim.kind is model.VariableGroup else None
        other = first.setdefault((space, claim.id), claim)
        if other is not claim and claim.kind is not model.Cell:
            yield Problem(
                claim.file.name,
                claim.line,
                claim.id,
                f"Id “{claim.id}” sudah dipakai di {other.file.name} baris {other.line}.",
                "Beri catatan yang lebih baru id lain; id yang sudah terbit jangan diubah.",
            )


def pointers_lead_somewhere(draft: Draft) -> Iterator[Problem]:
    """Find ids that a record names and no record of the right kind goes by."""
    for pointer in POINTERS:
        if draft.readable(pointer.target):
            known = draft.ids(pointer.target)
            name, home = NAMES[pointer.target]
            for entry in draft.of(pointer.kind):
                for where, value in _at(_plain_data(entry), pointer.path.split(".")):
                    if value not in known:
                        yield _dead(entry, where, name, value, known, home)


def definitions_define_their_term(draft: Draft) -> Iterator[Problem]:
    """Find terms that are explained by the definition of another term."""
    terms = {entry.id: entry.record.term for entry in draft.of(model.Definition)}
    for entry in draft.of(model.Term):
        chosen = entry.record.definition
        if chosen in terms and terms[chosen] != entry.id:
            yield entry.problem(
                f"Definisi “{chosen}” menjelaskan istilah “{terms[chosen]}”.",
                "Pilih definisi istilah ini, atau perbaiki kunci “term” pada definisi itu.",
                "definition",
            )


def concepts_exist(draft: Draft) -> Iterator[Problem]:
    """Find concepts of items that are no records of the dataset."""
    if draft.readable(*CONCEPTS):
        known = draft.ids(*CONCEPTS)
        for entry in draft.of(model.AuthoredBase):
            for number, concept in enumerate(entry.record.concepts):
                if concept not in known:
                    yield _dead(
                        entry, ("concepts", number), "Konsep", concept, known, "folder data"
                    )


def matrix_is_complete(draft: Draft) -> Iterator[Problem]:
    """Find cells that are missing, and cells of models that do not exist."""
    if not draft.readable(model.Model):
        return
    models = draft.ids(model.Model)
    for entry in draft.of(model.Variable):
        variable = entry.record
        for letter in models:
            if letter not in variable.cells:
                yield entry.problem(
                    f"Sel {variable.number}{letter} belum ada.",
                    f"Tambahkan “{letter}:” beserta isinya di bawah “cells”.",
                    "cells",
                )
        for letter in variable.cells:
            if letter not in models:
                yield entry.problem(
                    f"Sel {variable.number}{letter} milik model yang tidak ada.",
                    "Perbaiki hurufnya, atau tambahkan modelnya di data/models.yaml.",
                    "cells",
                    letter,
                )


def bullets_fit_their_cell(draft: Draft) -> Iterator[Problem]:
    """Find bullets of cell 4A that are not called 4A-1, 4A-2, … in this order."""
    for entry in draft.of(model.Variable):
        for letter, cell in entry.record.cells.items():
            for number, bullet in enumerate(cell.bullets):
                wanted = f"{entry.record.number}{letter}-{number + 1}"
                if bullet.id != wanted:
                    yield entry.problem(
                        f"Butir “{bullet.id}” tidak cocok dengan selnya atau urutannya.",
                        f"Tulis “id: {wanted}”.",
                        *("cells", letter, "bullets", number, "id"),
                    )


def overlaps_are_pairs(draft: Draft) -> Iterator[Problem]:
    """Find overlaps that name one bullet twice or repeat a pair."""
    seen = set()
    for entry in draft.of(model.Overlap):
        pair = frozenset(entry.record.bullets)
        if len(pair) == 1 or pair in seen:
            yield entry.problem(
                "Pasangan butir ini berulang.",
                "Tulis dua butir yang berbeda, dan setiap pasangan cukup sekali.",
                "bullets",
            )
        seen.add(pair)


def numbers_are_consecutive(draft: Draft) -> Iterator[Problem]:
    """Find records with a number that are not numbered 1, 2, 3, … in the order of the file."""
    for kind in (model.PracticeLevel, model.Assumption, model.Goal, model.Variable):
        entries: list[Entry[Any]] = [*draft.of(kind)]
        if len(entries) == len(draft.ids(kind)):
            for wanted, entry in enumerate(entries, start=1):
                if entry.record.number != wanted:
                    yield entry.problem(
                        f"Nomor {entry.record.number} berada di urutan ke-{wanted}.",
                        f"Tulis “number: {wanted}”, atau pindahkan catatan ini.",
                        "number",
                    )


def chapters_ascend(draft: Draft) -> Iterator[Problem]:
    """Find chapters out of the order of their numbers, and numbers used twice."""
    last = -1
    for entry in draft.of(model.Chapter):
        if entry.record.number <= last:
            yield entry.problem(
                f"Nomor bab {entry.record.number} tidak lebih besar daripada nomor sebelumnya.",
                "Urutkan bab menurut nomornya; setiap nomor dipakai sekali.",
                "number",
            )
        last = entry.record.number


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


def quotations_are_short(draft: Draft) -> Iterator[Problem]:
    """Find editor's notes that quote more than 12 words of the lecture."""
    for entry in draft.of(model.Note):
        words = len((entry.record.taught or "").split())
        if words > QUOTED_WORDS:
            yield entry.problem(
                f"Kutipan dari kuliah ini {words} kata.",
                f"Kutip paling banyak {QUOTED_WORDS} kata.",
                "taught",
            )


def lecture_is_not_copied(draft: Draft) -> Iterator[Problem]:
    """Find texts of records and pages with 13 words in a row that stand so in the lecture."""
    message = f"{RUN} kata berturut-turut di sini sama dengan kuliah: “%s”."
    remedy = f"Tulis dengan kalimat sendiri, atau kutip paling banyak {QUOTED_WORDS} kata."
    for entry in draft.entries:
        if not isinstance(entry.record, model.Reference):
            for where, text in _texts(_plain_data(entry), ()):
                if found := copied(text, draft.lecture):
                    yield entry.problem(message % found[1], remedy, *where)
    for page in draft.pages:
        if found := copied(page.text, draft.lecture):
            yield Problem(page.file, found[0] + 1, "", message % found[1], remedy)


def passages_name_known_statements(draft: Draft) -> Iterator[Problem]:
    """Find pages that rest on statements which the lecture does not make."""
    if draft.readable(model.Statement):
        known = draft.ids(model.Statement)
        for page in draft.pages:
            for passage in page.passages:
                for statement in passage.statements:
                    if statement not in known:
                        yield Problem(
                            page.file,
                            passage.line,
                            "",
                            f"Pernyataan kuliah “{statement}” tidak ada.",
                            "Pakai nomor yang ada di data/statements.yaml.",
                        )


def pages_stand_in_the_contents(draft: Draft) -> Iterator[Problem]:
    """Find pages that the table of contents does not list: nobody would ever see them."""
    for page in draft.pages if draft.contents else ():
        if page.name not in draft.contents:
            yield Problem(
                page.file,
                1,
                "",
                "Halaman ini tidak ada dalam daftar isi, jadi tidak akan terbit.",
                f"Tambahkan “- file: {page.name}” dalam _toc.yml, atau hapus halaman ini.",
            )


def paragraphs_name_their_sources(draft: Draft) -> Iterator[Problem]:
    """Find paragraphs of chapters that neither name a source nor own up to being the editor's."""
    chapters = {entry.record.page for entry in draft.of(model.Chapter)}
    for page in draft.pages:
        for paragraph in page.paragraphs if page.name in chapters else ():
            if not paragraph.sourced:
                yield Problem(
                    page.file,
                    paragraph.line,
                    "",
                    f"Paragraf “{' '.join(paragraph.start.split()[:5])} …” tidak menyebut sumber.",
                    "Rujuk pustaka atau catatan data di dalamnya, tulis “% sumber: S…” sesudahnya, "
                    "atau “% redaksi” bila isinya dari redaksi.",
                )


def phrases_are_literal(draft: Draft) -> Iterator[Problem]:
    """Find evidence, deviations and decoys that do not stand literally in their case."""
    for entry in draft.of(model.Case):
        case = entry.record
        phrases: list[tuple[Where, str]] = [
            *((("evidence", n, "phrase"), part.phrase) for n, part in enumerate(case.evidence)),
            *((("deviations", n, "phrase"), part.phrase) for n, part in enumerate(case.deviations)),
            *((("decoys", n), phrase) for n, phrase in enumerate(case.decoys)),
        ]
        for where, phrase in phrases:
            if phrase not in case.text:
                yield entry.problem(
                    f"Potongan “{phrase}” tidak tertulis demikian dalam kasusnya.",
                    "Salin potongan itu huruf demi huruf dari “text”.",
                    *where,
                )


def keys_fit_their_case(draft: Draft) -> Iterator[Problem]:
    """Find keys and lures that do not answer what the case asks, and lures that are the key."""
    if not draft.readable(model.Model, model.PracticeLevel, model.Kind):
        return
    kinds: dict[str, type[Record]] = {
        "model": model.Model,
        "tingkat": model.PracticeLevel,
        "bentuk": model.Kind,
    }
    for entry in draft.of(model.Case):
        case = entry.record
        known = draft.ids(kinds[case.asks])
        answers: list[tuple[Where, tuple[str, ...]]] = [
            (("key",), case.key),
            *((("lures", n, "key"), lure.key) for n, lure in enumerate(case.lures)),
        ]
        for where, key in answers:
            for part in key:
                if part not in known:
                    yield entry.problem(
                        f"Jawaban “{part}” tidak dikenal.",
                        f"Tulis salah satu: {', '.join(known)}.",
                        *where,
                    )
            if where != ("key",) and set(key) == set(case.key):
                yield entry.problem(
                    "Pengecoh ini sama dengan kuncinya.", "Tulis jawaban yang keliru.", *where
                )
        if (len(case.key) > 1) != (case.pattern is not None):
            yield entry.problem(
                "Kunci dan pola campurannya tidak cocok.",
                "Tulis “pattern” bila kuncinya lebih dari satu model, dan hanya bila begitu.",
                "key",
            )


def cases_are_balanced(draft: Draft) -> Iterator[Problem]:
    """Find pools in which a model is the key of two cases more than another."""
    models = [*draft.ids(model.Model)]
    for pool in ("practice", "graded"):
        cases = [
            entry
            for entry in draft.of(model.Case)
            if entry.record.pool == pool and entry.record.asks == "model"
        ]
        counts = Counter(
            entry.record.key[0] if len(entry.record.key) == 1 else "campuran" for entry in cases
        )
        numbers = [counts[key] for key in (*models, "campuran")]
        if max(numbers) - min(numbers) > 1:
            told = ", ".join(f"{key} {counts[key]}" for key in (*models, "campuran"))
            yield cases[-1].problem(
                f"Kunci kasus kumpulan “{pool}” tidak seimbang: {told}.",
                "Tulis kasus yang kuncinya paling jarang; selisihnya paling banyak satu.",
                "key",
            )


def graded_cases_stand_apart(draft: Draft) -> Iterator[Problem]:
    """Find cases for examinations that share setting or lure with a published one."""
    cases = draft.of(model.Case)
    shown = [entry.record for entry in cases if entry.record.pool == "practice"]
    settings = {case.setting.casefold(): case.id for case in shown}
    lures = {to_plain(lure.reason).casefold(): case.id for case in shown for lure in case.lures}
    for entry in cases:
        if entry.record.pool == "graded":
            if other := settings.get(entry.record.setting.casefold()):
                yield entry.problem(
                    f"Latar kasus ujian ini sama dengan latar {other}, yang ditampilkan di situs.",
                    "Pilih latar lain, supaya hafalan tidak menolong.",
                    "setting",
                )
            for number, lure in enumerate(entry.record.lures):
                if other := lures.get(to_plain(lure.reason).casefold()):
                    yield entry.problem(
                        f"Pengecoh kasus ujian ini sama dengan pengecoh {other}.",
                        "Tulis pengecoh lain, supaya hafalan tidak menolong.",
                        *("lures", number, "reason"),
                    )


def sides_are_known(draft: Draft) -> Iterator[Problem]:
    """Find contrasts of terms, and differences of typologies, that do not exist."""
    pairs: tuple[tuple[type[Record], type[Record]], ...] = (
        (model.Contrast, model.Term),
        (model.Difference, model.Typology),
    )
    for kind, target in pairs:
        if draft.readable(target):
            known = draft.ids(target)
            name, home = NAMES[target]
            for entry in [*draft.of(kind)]:
                for side in _plain_data(entry)["sides"]:
                    if side not in known:
                        yield _dead(entry, ("sides", side), name, side, known, home)


def scenes_lead_on(draft: Draft) -> Iterator[Problem]:
    """Find scenes with steps that no choice leads to, choices without a step, endings untold."""
    for entry in draft.of(model.Scene):
        steps = entry.record.steps
        ids = [step.id for step in steps]
        reached = {ids[0], *(choice.to for step in steps for choice in step.choices)}
        for number, step in enumerate(steps):
            if step.id not in reached or ids.count(step.id) > 1:
                yield entry.problem(
                    f"Langkah “{step.id}” tidak dituju oleh pilihan mana pun, atau idnya kembar.",
                    "Beri id lain, tambahkan pilihan yang menuju langkah ini, atau hapus.",
                    *("steps", number),
                )
            for place, choice in enumerate(step.choices):
                if choice.to not in ids[number + 1 :]:
                    yield entry.problem(
                        f"Pilihan ini menuju “{choice.to}”, yang bukan langkah sesudahnya.",
                        f"Tuju salah satu langkah sesudah “{step.id}”.",
                        *("steps", number, "choices", place, "to"),
                    )
            if not step.choices and not step.lesson:
                yield entry.problem(
                    f"Langkah “{step.id}” mengakhiri cerita tanpa pelajaran.",
                    "Tambahkan “lesson: …” atau “choices: …”.",
                    *("steps", number),
                )


def chapters_come_in_order(draft: Draft) -> Iterator[Problem]:
    """Find chapters that need themselves or a later one: so no prerequisites go in a circle."""
    numbers = {entry.id: entry.record.number for entry in draft.of(model.Chapter)}
    for entry in draft.of(model.Chapter):
        for place, needed in enumerate(entry.record.needs):
            if numbers.get(needed, -1) >= entry.record.number:
                yield entry.problem(
                    f"Bab ini mensyaratkan bab “{needed}”, yang tidak mendahuluinya.",
                    "Sebut hanya bab bernomor lebih kecil, supaya prasyarat tidak berputar.",
                    "needs",
                    place,
                )


def statements_are_carried(draft: Draft) -> Iterator[Problem]:
    """Find statements of the lecture that no record names as its source."""
    if draft.problems:
        return  # what cannot be read may carry some
    carried = {
        value
        for entry in draft.entries
        if not isinstance(entry.record, model.AuthoredBase | model.Note)
        for path in SOURCES
        for _, value in _at(_plain_data(entry), path.split("."))
    }
    for entry in draft.of(model.Statement):
        if entry.record.kind == "isi" and entry.id not in carried:
            yield entry.problem(
                f"Pernyataan {entry.id} belum dimuat dalam catatan mana pun.",
                "Sebut nomornya pada “source” catatan yang memuat isinya, atau tulis catatan baru.",
            )


def emphasis_is_closed(draft: Draft) -> Iterator[Problem]:
    """Find texts with markup other than pairs of asterisks, which a gap would tear apart."""
    for entry in draft.entries:
        if not isinstance(entry.record, model.Reference):
            for where, text in _texts(_plain_data(entry), ()):
                if mark := stray_markup(re.sub(r"\{\d+\}", "\n", text)):
                    yield entry.problem(
                        f"Tanda {mark} di sini tidak dapat ditampilkan.",
                        "Apit kata miring dengan satu tanda bintang di kiri dan kanannya, tanpa "
                        "spasi: *kata*; tanda lain hapus saja.",
                        *where,
                    )


RULES: tuple[Rule, ...] = (
    ids_are_unique,
    pointers_lead_somewhere,
    definitions_define_their_term,
    concepts_exist,
    matrix_is_complete,
    bullets_fit_their_cell,
    overlaps_are_pairs,
    numbers_are_consecutive,
    chapters_ascend,
    items_stand_in_their_file,
    single_has_one_key,
    gaps_have_their_place,
    answers_are_told_apart,
    pools_fit_their_family,
    compared_cases_are_open,
    answers_are_mixed,
    categories_are_offered,
    options_differ,
    options_are_alike_in_length,
    lures_name_misconceptions,
    feedback_teaches,
    quotations_are_short,
    lecture_is_not_copied,
    passages_name_known_statements,
    pages_stand_in_the_contents,
    paragraphs_name_their_sources,
    phrases_are_literal,
    keys_fit_their_case,
    cases_are_balanced,
    graded_cases_stand_apart,
    sides_are_known,
    scenes_lead_on,
    chapters_come_in_order,
    statements_are_carried,
    emphasis_is_closed,
)


def _dead(
    entry: Entry[Any],
    where: Where,
    name: str,
    value: str,
    known: dict[str, None],
    home: str,
) -> Problem:
    close = get_close_matches(value, known, n=1, cutoff=0.8)
    hint = f"Mungkin maksudnya “{close[0]}”. " if close else ""
    return entry.problem(
        f"{name} “{value}” tidak ada.",
        f"{hint}Pakai id yang ada di {home}, atau tambahkan dahulu di sana.",
        *where,
    )


def _plain_data(entry: Entry[Any]) -> dict[str, Any]:
    data: dict[str, Any] = entry.record.model_dump(mode="json")
    return data


def _at(value: object, path: list[str], where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Yield place and value of everything that ``path`` leads to, absent things left out."""
    if not path:
        if isinstance(value, str):
            yield where, value
        return
    step, *rest = path
    if isinstance(value, dict):
        for key in value if step == "*" else [step]:
            yield from _at(value.get(key), rest, (*where, key))
    elif isinstance(value, list) and step == "*":
        for number, part in enumerate(value):
            yield from _at(part, rest, (*where, number))


def _texts(value: object, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, (*where, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts(part, (*where, number))


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
