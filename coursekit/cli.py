"""The command `coursekit`: works on the course it is called in and speaks Indonesian."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coursekit import __version__, notebooks, site
from coursekit.dataset import load
from coursekit.errors import CourseError, DatasetError
from coursekit.project import find_root
from coursekit.terminal import Parser

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def _check(_: argparse.Namespace) -> None:
    dataset = load(find_root())
    cells = sum(len(variable.cells) for variable in dataset.variables.values())
    print(
        f"Data baik: {len(dataset.terms)} istilah, {len(dataset.definitions)} definisi, "
        f"{len(dataset.assumptions)} asumsi, {cells} sel matriks, {len(dataset.notes)} catatan "
        f"editor, {len(dataset.authored)} soal tulisan tangan."
    )


def _site_build(_: argparse.Namespace) -> None:
    root = find_root()
    page = site.build(root)
    print(f"Situs selesai dibangun: {page.relative_to(root)}")


def _site_serve(arguments: argparse.Namespace) -> None:
    site.serve(find_root(), arguments.port)


def _quiz_build(arguments: argparse.Namespace) -> None:
    root = find_root()
    stale = notebooks.build(root, arguments.quizzes, check=arguments.check)
    names = ", ".join(str(path.relative_to(root)) for path in stale)
    if arguments.check and stale:
        raise CourseError(f"Buku catatan kuis sudah usang: {names}. Jalankan: coursekit quiz build")
    print(f"Buku catatan kuis ditulis ulang: {names}" if stale else "Buku catatan kuis mutakhir.")


def parser() -> Parser:
    """Return the parser of all commands; each sets ``run``, a function of the parsed arguments."""
    top = Parser(prog="coursekit", description="Perkakas kursus: data, situs, dan kuis.")
    top.add_argument("--version", action="version", version=__version__, help="tampilkan versi")
    commands = top.add_subparsers(title="perintah", metavar="PERINTAH", required=True)

    check = commands.add_parser("check", help="periksa data kursus; semua kesalahan sekaligus")
    check.set_defaults(run=_check)

    site_parser = commands.add_parser("site", help="bangun dan tampilkan situs kursus")
    site_commands = site_parser.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    build = site_commands.add_parser("build", help="bangun situs ke _build/html")
    build.set_defaults(run=_site_build)
    serve = site_commands.add_parser("serve", help="tampilkan situs di peramban komputer ini")
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="porta (baku: 8000)")
    serve.set_defaults(run=_site_serve)

    quiz_parser = commands.add_parser("quiz", help="buat kuis nbgrader dari data")
    quiz_commands = quiz_parser.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    quiz = quiz_commands.add_parser("build", help="tulis buku catatan kuis ke quizzes/source")
    quiz.add_argument("quizzes", nargs="*", metavar="KUIS", help="id kuis (baku: semua)")
    quiz.add_argument("--check", action="store_true", help="hanya periksa apakah sudah mutakhir")
    quiz.set_defaults(run=_quiz_build)
    return top


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; a CourseError is printed as one message and exits with status 1."""
    parsed = parser().parse_args(arguments)
    try:
        parsed.run(parsed)
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
