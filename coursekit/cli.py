"""The command `coursekit`: works on the course it is called in and speaks Indonesian."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit import __version__, keying, new, notebooks, quizzes, schema, selfstudy, site
from coursekit.bank import build_bank, survey
from coursekit.dataset import load
from coursekit.errors import CourseError, DatasetError, unknown
from coursekit.grading import commands as grading
from coursekit.grading.classroom import find_class
from coursekit.grading.release import class_dataset
from coursekit.project import find_root
from coursekit.terminal import Parser
from coursekit.trace import summary, trace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from coursekit.dataset import Dataset
    from coursekit.model import Pool


def _check(_: argparse.Namespace) -> None:
    dataset = load(find_root())
    cells = sum(len(variable.cells) for variable in dataset.variables.values())
    print(
        f"Data baik: {len(dataset.terms)} istilah, {len(dataset.definitions)} definisi, "
        f"{len(dataset.assumptions)} asumsi, {cells} sel matriks, {len(dataset.notes)} catatan "
        f"editor, {len(dataset.cases)} kasus, {len(dataset.authored)} soal tulisan tangan."
    )
    if blank := new.unfinished(dataset):
        print(f"Masih memuat teks “{new.BLANK}”: {', '.join(blank)}.")


def _trace(arguments: argparse.Namespace) -> None:
    root = find_root()
    dataset = load(root)
    for name in arguments.statements:
        if name not in dataset.statements:
            first, *_, last = dataset.statements
            raise CourseError(f"Pernyataan “{name}” tidak ada. Tulis nomor {first} sampai {last}.")
    traces = trace(dataset, root)
    for one in traces:
        if not arguments.statements or one.statement.id in arguments.statements:
            carried = ", ".join(one.records) or f"({one.statement.kind})"
            said = ", ".join(map(str, one.places)) or "—"
            print(f"{one.statement.id}  {carried}  →  {said}")
    print(summary(traces))


def _schema(arguments: argparse.Namespace) -> None:
    root = find_root()
    stale = schema.build(root, check=arguments.check)
    _told(root, stale, "Skema data", "coursekit schema", check=arguments.check)


def _new_concept(arguments: argparse.Namespace) -> None:
    root = find_root()
    _written(root, *new.new_term(root, load(root), " ".join(arguments.name)))


def _new_note(arguments: argparse.Namespace) -> None:
    root = find_root()
    _written(root, *new.new_note(root, load(root), spelling=arguments.spelling))


def _new_case(arguments: argparse.Namespace) -> None:
    root = find_root()
    pool: Pool = "graded" if arguments.graded else "practice"
    _written(root, *new.new_case(root, load(root), pool))


def _written(root: Path, name: str, path: Path) -> None:
    print(
        f"Kerangka “{name}” ditulis di akhir {path.relative_to(root)}. Ganti setiap teks “ISI:”, "
        "lalu jalankan: coursekit check"
    )


def _cases_sheet(arguments: argparse.Namespace) -> None:
    dataset = load(find_root())
    count = keying.write_sheet(dataset, arguments.file)
    print(
        f"{count} kasus tanpa kunci ditulis ke {arguments.file}. Berikan salinannya kepada dua "
        f"dosen; masing-masing mengisi kolom “{keying.COLUMNS[-1]}” tanpa berunding. Kemudian "
        "jalankan: coursekit cases agreement BERKAS1 BERKAS2"
    )


def _cases_agreement(arguments: argparse.Namespace) -> None:
    dataset = load(find_root())
    first, second = (keying.read_sheet(dataset, path) for path in arguments.files)
    for found in keying.agreement(dataset, first, second):
        kappa = "tak terdefinisi" if found.kappa is None else f"{found.kappa:.2f}"
        print(
            f"{found.group}: {found.cases} kasus, sepakat {found.observed:.0%}, kappa Cohen {kappa}"
        )
        for case, one, other in found.differing:
            key = "+".join(dataset.cases[case].key)
            print(f"  {case} ({dataset.cases[case].title}): {one} dan {other}; kunci kursus {key}")
    print(keying.status(dataset))


def _bank_list(arguments: argparse.Namespace) -> None:
    dataset = load(find_root())
    bank = build_bank(dataset)
    filters = ("chapter", "outcome", "family", "pool")
    listed = survey.chosen(dataset, bank, {key: getattr(arguments, key) for key in filters})
    for item in listed.values():
        print(survey.line(item))
    print("\n".join(["", *survey.coverage(dataset, listed)]))


def _bank_preview(arguments: argparse.Namespace) -> None:
    bank = build_bank(load(find_root()))
    for name in arguments.items:
        if name not in bank:
            raise CourseError(f"{unknown('Butir', name, bank)} Lihat yang ada: coursekit bank list")
    print("\n\n".join(survey.preview(bank[name]) for name in arguments.items))


def _bank_lint(arguments: argparse.Namespace) -> None:
    dataset = load(find_root())
    bank = build_bank(dataset)
    if arguments.flags:
        # Reports come with the quizzes; other commands do without.
        from coursekit.report import flags  # noqa: PLC0415

        told = flags.lint_lines(flags.read_flags(arguments.flags), bank, dataset.authored)
        print("\n".join(told) or "Tidak ada butir yang ditandai.")
    broken = list(survey.lint(dataset, bank))
    if broken:
        print("\n".join(broken))
        raise CourseError(f"{len(broken)} aturan bank soal dilanggar.")
    print(f"Bank soal baik: {len(bank)} butir.")


def _site_build(_: argparse.Namespace) -> None:
    root = find_root()
    page = site.build(root)
    print(f"Situs selesai dibangun: {page.relative_to(root)}")


def _site_export(_: argparse.Namespace) -> None:
    # What it needs belongs to the site's packages; other commands do without them.
    from coursekit.paper import exports  # noqa: PLC0415

    for path in exports.export(find_root()):
        print(f"Ditulis: {path}")


def _site_serve(arguments: argparse.Namespace) -> None:
    site.serve(find_root(), arguments.port)


def _quiz_build(arguments: argparse.Namespace) -> None:
    root = find_root()
    stale = notebooks.build(root, arguments.quizzes, check=arguments.check)
    if not arguments.quizzes:
        stale += selfstudy.build(root, check=arguments.check)
    _told(root, stale, "Buku catatan kuis", "coursekit quiz build", check=arguments.check)


def _quiz_preview(arguments: argparse.Namespace) -> None:
    folder, dataset, secret = _asked_from()
    bank = build_bank(dataset)
    for quiz in quizzes.choose(quizzes.read_quizzes(folder, bank, secret), arguments.quizzes):
        print("\n".join([*quizzes.preview(quiz, bank), ""]))
    if dataset.advice:
        print("Saran untuk soal kelas ini; kuisnya tetap dapat dirilis:")
        print("\n".join(map(str, dataset.advice)))


def _asked_from() -> tuple[Path, Dataset, str]:
    """Return the folder of the quizzes, of a course or a class, what they ask from, the secret."""
    try:
        root = find_root()
    except CourseError:
        room = find_class()
        return room.folder, class_dataset(room), room.secret
    return root, load(root), ""


def _told(root: Path, stale: list[Path], what: str, command: str, *, check: bool) -> None:
    """Say which generated files were stale; raises CourseError when that was the question."""
    names = ", ".join(str(path.relative_to(root)) for path in stale)
    if check and stale:
        raise CourseError(f"{what} sudah usang: {names}. Jalankan: {command}")
    print(f"{what} ditulis ulang: {names}" if stale else f"{what} mutakhir.")


def parser() -> Parser:
    """Return the parser of all commands; each sets ``run``, a function of the parsed arguments."""
    top = Parser(prog="coursekit", description="Perkakas kursus: data, situs, dan kuis.")
    top.add_argument("--version", action="version", version=__version__, help="tampilkan versi")
    commands = top.add_subparsers(title="perintah", metavar="PERINTAH", required=True)

    check = commands.add_parser("check", help="periksa data kursus; semua kesalahan sekaligus")
    check.set_defaults(run=_check)

    schema_parser = commands.add_parser("schema", help="tulis skema data untuk penyunting teks")
    schema_parser.add_argument(
        "--check", action="store_true", help="hanya periksa apakah sudah mutakhir"
    )
    schema_parser.set_defaults(run=_schema)

    new_parser = commands.add_parser("new", help="tulis kerangka catatan data yang baru")
    new_commands = new_parser.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    concept = new_commands.add_parser("concept", help="istilah baru")
    concept.add_argument("name", nargs="+", metavar="NAMA", help="nama istilah")
    concept.set_defaults(run=_new_concept)
    case = new_commands.add_parser("case", help="kasus baru; kuncinya yang paling jarang")
    case.add_argument("--graded", action="store_true", help="untuk ujian (baku: untuk latihan)")
    case.set_defaults(run=_new_case)
    note = new_commands.add_parser("note", help="catatan editor baru")
    note.add_argument("--spelling", action="store_true", help="tentang ejaan (baku: tentang isi)")
    note.set_defaults(run=_new_note)

    cases_parser = commands.add_parser("cases", help="uji kunci kasus dengan dua dosen")
    cases_commands = cases_parser.add_subparsers(
        title="perintah", metavar="PERINTAH", required=True
    )
    sheet = cases_commands.add_parser("keying-sheet", help="tulis semua kasus tanpa kunci")
    sheet.add_argument(
        "file",
        nargs="?",
        type=Path,
        default=Path("lembar-kunci.csv"),
        metavar="BERKAS",
        help="berkas CSV yang ditulis (baku: lembar-kunci.csv)",
    )
    sheet.set_defaults(run=_cases_sheet)
    agree = cases_commands.add_parser("agreement", help="hitung kappa Cohen dari dua lembar")
    agree.add_argument(
        "files", nargs=2, type=Path, metavar="BERKAS", help="lembar yang sudah diisi"
    )
    agree.set_defaults(run=_cases_agreement)

    _add_bank(commands.add_parser("bank", help="lihat dan periksa bank soal"))

    trace_parser = commands.add_parser(
        "trace", help="telusuri pernyataan kuliah ke catatan data dan ke halaman buku"
    )
    trace_parser.add_argument(
        "statements", nargs="*", metavar="NOMOR", help="misalnya S029 (baku: semua)"
    )
    trace_parser.set_defaults(run=_trace)

    _add_site(commands.add_parser("site", help="bangun dan tampilkan situs kursus"))

    quiz_parser = commands.add_parser("quiz", help="buat kuis nbgrader dari data")
    quiz_commands = quiz_parser.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    quiz = quiz_commands.add_parser("build", help="tulis buku catatan kuis dan latihan")
    quiz.add_argument("quizzes", nargs="*", metavar="KUIS", help="id kuis (baku: semua)")
    quiz.add_argument("--check", action="store_true", help="hanya periksa apakah sudah mutakhir")
    quiz.set_defaults(run=_quiz_build)
    shown = quiz_commands.add_parser("preview", help="tampilkan soal yang dipilih untuk kuis")
    shown.add_argument("quizzes", nargs="*", metavar="KUIS", help="id kuis (baku: semua)")
    shown.set_defaults(run=_quiz_preview)
    grading.add(commands, quiz_commands)
    return top


def _add_site(parser: Parser) -> None:
    commands = parser.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    build = commands.add_parser("build", help="bangun situs ke _build/html")
    build.set_defaults(run=_site_build)
    export = commands.add_parser("export", help="tulis buku sebagai PDF dan EPUB ke _build/exports")
    export.set_defaults(run=_site_export)
    serve = commands.add_parser("serve", help="tampilkan situs di peramban komputer ini")
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="porta (baku: 8000)")
    serve.set_defaults(run=_site_serve)


def _add_bank(parser_: argparse.ArgumentParser) -> None:
    """Add the commands of the bank."""
    commands = parser_.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    listed = commands.add_parser("list", help="daftar butir dan cakupannya")
    listed.add_argument("--chapter", metavar="BAB", help="hanya bab ini")
    listed.add_argument("--outcome", metavar="CAPAIAN", help="hanya capaian ini, misalnya CP3")
    listed.add_argument("--family", metavar="JENIS", help="hanya jenis ini, misalnya single")
    listed.add_argument("--pool", metavar="KUMPULAN", help="practice atau graded")
    listed.set_defaults(run=_bank_list)
    shown = commands.add_parser("preview", help="tampilkan butir dengan kuncinya")
    shown.add_argument("items", nargs="+", metavar="BUTIR", help="id butir")
    shown.set_defaults(run=_bank_preview)
    lint = commands.add_parser("lint", help="periksa seluruh bank soal")
    lint.add_argument(
        "--flags",
        type=Path,
        metavar="FOLDER",
        help="sebut juga butir yang ditandai oleh laporan kuis dalam folder kelas ini",
    )
    lint.set_defaults(run=_bank_lint)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; a CourseError is printed as one message and exits with status 1."""
    parsed = parser().parse_args(arguments)
    try:
        parsed.run(parsed)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has enough, as `head` has. Python would flush once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except DatasetError as error:
        count = len(error.problems)
        print(f"{error}\n\n{count} kesalahan dalam data; tidak ada yang ditulis.", file=sys.stderr)
        sys.exit(1)
    except CourseError as error:
        print(f"Galat: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print()
        sys.exit(130)
