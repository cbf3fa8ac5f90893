"""The commands of a class: made, released, taken in, graded, amended, told, marks taken out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit.errors import CourseError
from coursekit.grading import amend, feedback, feedback_zip, grade, intake, release
from coursekit.grading.classroom import create, find_class
from coursekit.grading.frozen import read_frozen
from coursekit.project import find_root

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from coursekit.grading.classroom import Classroom
    from coursekit.terminal import Parser

# What `grade` exits with while marks are still to be given by hand.
WAITING = 3


def _class_new(arguments: argparse.Namespace) -> None:
    made = create(arguments.folder, arguments.roster, find_root())
    print(
        f"Kelas dibuat di {made.folder} dengan {len(made.students)} mahasiswa. Masuklah ke folder "
        "itu, periksa kelas.yml dan quizzes/quizzes.yml, lalu jalankan: coursekit quiz release "
        "KUIS\nKumpulan soal kursus ini terbuka bagi umum, termasuk kuncinya. Untuk nilai yang "
        "menentukan, tulislah soal Anda sendiri dalam folder items."
    )


def _quiz_release(arguments: argparse.Namespace) -> None:
    room = find_class()
    for path in release.release(room, arguments.quiz, again=arguments.again):
        print(f"Bagikan kepada mahasiswa: {path.relative_to(room.folder)}")


def _intake(arguments: argparse.Namespace) -> None:
    room = find_class()
    quiz = read_frozen(room.folder, arguments.quiz)
    codes, sources = _codes(arguments)
    if not codes + sources:
        raise CourseError(
            "Tidak ada berkas yang disebut. Sebutlah unduhan dari Moodle, folder, berkas, atau "
            f"kode, misalnya: coursekit intake {quiz.id} tugas.zip"
        )
    time = _time(room, arguments.time)
    mark = grade.worth(room, quiz)
    report = intake.take_in(room, quiz, sources, codes=codes, time=time, mark=mark)
    print("\n".join(report.lines()))


def _codes(arguments: argparse.Namespace) -> tuple[list[str], list[Path]]:
    """Return the codes and the sources; a file named right after a code is a source.

    Raises CourseError for a code that the terminal took apart.
    """
    sources = list(arguments.sources)
    for code, *words in arguments.code:
        paths = [Path(word) for word in words]
        if not all(path.exists() or path.suffix for path in paths):
            raise CourseError(
                "Kode yang memuat spasi perlu diapit tanda kutip: "
                f'--code "{" ".join([code, *words])}"'
            )
        sources += paths
    return [code for code, *_ in arguments.code], sources


def _time(room: Classroom, told: str | None) -> datetime | None:
    try:
        return None if told is None else room.moment(told)
    except ValueError:
        raise CourseError(
            f"Waktu “{told}” tidak dapat dibaca. Tulis tanggal dan jam di antara tanda kutip, "
            'misalnya: --time "2026-11-26 19:00"'
        ) from None


def _grade(arguments: argparse.Namespace) -> None:
    room = find_class()
    rows = grade.grade(room, arguments.quiz, jobs=arguments.jobs, progress=_progress)
    quiz = read_frozen(room.folder, arguments.quiz)
    print("\n".join(grade.told(rows, quiz)))
    report = grade.write_report(room, quiz, rows)
    print(f"Laporan: {report.relative_to(room.folder)}")
    if any(row.waiting for row in rows):
        sys.exit(WAITING)


def _progress(done: int, total: int) -> None:
    """Draw a bar where somebody watches."""
    if not sys.stderr.isatty():
        return
    full = 30 * done // total
    bar = "█" * full + "░" * (30 - full)
    print(f"\r{bar} {done}/{total}", end="\n" if done == total else "", file=sys.stderr)


def _marks(arguments: argparse.Namespace) -> None:
    # What writes spreadsheets comes with the quizzes; other commands do without.
    from coursekit.grading import marks  # noqa: PLC0415

    room = find_class()
    quizzes = [read_frozen(room.folder, quiz) for quiz in dict.fromkeys(arguments.quizzes)]
    path = arguments.output or marks.default_path(room, quizzes, arguments.format)
    for warning in marks.write_marks(
        room, quizzes, arguments.format, path, replace=arguments.replace
    ):
        print(warning)
    print(f"Nilai ditulis ke {path}")


def _feedback(arguments: argparse.Namespace) -> None:
    room = find_class()
    quiz = read_frozen(room.folder, arguments.quiz)
    pages = feedback.write_feedback(
        room,
        quiz,
        keys=arguments.keys == "open",
        site=room.settings.site or "",
        replace=arguments.replace,
    )
    print(f"{len(pages)} halaman umpan balik ditulis ke folder feedback.")
    if arguments.keys != "open":
        print(
            "Kuncinya tertutup. Setelah semua orang selesai, tulis lagi dengan --keys open supaya "
            "mahasiswa dapat belajar darinya."
        )
    if arguments.moodle:
        path, told = feedback_zip.write_moodle_zip(room, quiz, arguments.moodle)
        for line in told:
            print(line)
        print(f"Zip untuk Moodle: {path.relative_to(room.folder)}")


def _report(arguments: argparse.Namespace) -> None:
    # What draws charts comes with the quizzes; other commands do without.
    from coursekit import report  # noqa: PLC0415

    if bool(arguments.quiz) == bool(arguments.moodle):
        raise CourseError(
            "Sebut satu kuis dari kelas ini, atau berkas CSV laporan kuis Moodle dengan --moodle."
        )
    if arguments.moodle:
        paths = report.moodle_report(arguments.moodle)
    else:
        room = find_class()
        quiz = read_frozen(room.folder, arguments.quiz)
        paths = report.report(room, quiz, students=arguments.students)
    for path in paths:
        print(f"Laporan: {path}")


def _amend(arguments: argparse.Namespace) -> None:
    room = find_class()
    kind = "accept" if arguments.accept is not None else arguments.kind
    mended = amend.amend(room, arguments.quiz, arguments.item, kind, arguments.accept or "")
    print("\n".join(amend.told(mended)))
    if mended.rows:
        path = grade.write_report(room, read_frozen(room.folder, arguments.quiz), mended.rows)
        print(f"Laporan: {path.relative_to(room.folder)}")


def add(
    commands: argparse._SubParsersAction[Parser],
    quizzes: argparse._SubParsersAction[Parser],
) -> None:
    """Add the commands of a class; those on its quizzes' making stand among ``quizzes``."""
    room = commands.add_parser("class", help="buat kelas pribadi di luar folder kursus")
    of_room = room.add_subparsers(title="perintah", metavar="PERINTAH", required=True)
    new = of_room.add_parser("new", help="buat folder kelas dari daftar mahasiswa")
    new.add_argument("folder", type=Path, metavar="FOLDER", help="folder yang dibuat")
    new.add_argument(
        "--roster",
        type=Path,
        required=True,
        metavar="BERKAS",
        help="daftar mahasiswa berbentuk CSV, dengan kolom nim dan nama",
    )
    new.set_defaults(run=_class_new)

    out = quizzes.add_parser("release", help="rilis kuis di kelas ini: bekukan soal dan kuncinya")
    out.add_argument("quiz", metavar="KUIS", help="id kuis")
    out.add_argument("--again", action="store_true", help="rilis ulang, selama belum ada kiriman")
    out.set_defaults(run=_quiz_release)

    taken = commands.add_parser(
        "intake", help="masukkan kiriman: zip Moodle, folder, berkas jawaban, atau kode"
    )
    taken.add_argument("quiz", metavar="KUIS", help="id kuis")
    taken.add_argument(
        "sources", nargs="*", type=Path, metavar="BERKAS", help="zip, folder, atau berkas"
    )
    taken.add_argument(
        "--code",
        action="append",
        nargs="+",
        default=[],
        metavar="KODE",
        help="kode jawaban singkat; apit dengan tanda kutip bila memuat spasi",
    )
    taken.add_argument(
        "--time",
        metavar="WAKTU",
        help="waktu kirim kode dan berkas yang tidak dicatat waktunya oleh Moodle atau nbgrader, "
        "menurut jam kelas, misalnya '2026-11-26 19:00'",
    )
    taken.set_defaults(run=_intake)

    graded = commands.add_parser("grade", help="nilai semua kiriman sebuah kuis")
    graded.add_argument("quiz", metavar="KUIS", help="id kuis")
    graded.add_argument(
        "--jobs", type=int, metavar="N", help="banyaknya proses (baku: menurut besarnya kelas)"
    )
    graded.set_defaults(run=_grade)

    mended = commands.add_parser(
        "amend", help="betulkan soal yang sudah dibagikan, lalu nilai lagi"
    )
    mended.add_argument("quiz", metavar="KUIS", help="id kuis")
    mended.add_argument("item", metavar="SOAL", help="nomor soal atau id butirnya")
    how = mended.add_mutually_exclusive_group(required=True)
    how.add_argument(
        "--drop",
        action="store_const",
        dest="kind",
        const="drop",
        help="soal ini tidak dihitung bagi siapa pun",
    )
    how.add_argument(
        "--accept", metavar="PILIHAN", help="terima juga pilihan ini, misalnya b atau 2=b"
    )
    how.add_argument(
        "--full-marks",
        action="store_const",
        dest="kind",
        const="full-marks",
        help="beri nilai penuh kepada semua yang mengirim",
    )
    how.add_argument(
        "--undo",
        action="store_const",
        dest="kind",
        const="undo",
        help="batalkan pembetulan terakhir pada soal ini",
    )
    mended.set_defaults(run=_amend)

    told = commands.add_parser("feedback", help="tulis halaman umpan balik bagi setiap mahasiswa")
    told.add_argument("quiz", metavar="KUIS", help="id kuis")
    told.add_argument(
        "--keys",
        choices=("open", "closed"),
        default="closed",
        metavar="KUNCI",
        help="open: dengan kunci dan penjelasan; closed: tanpa keduanya (baku: closed)",
    )
    told.add_argument(
        "--moodle",
        type=Path,
        metavar="ZIP",
        help="zip semua kiriman dari Moodle; umpan baliknya dijadikan zip untuk diunggah kembali",
    )
    told.add_argument(
        "--replace", action="store_true", help="timpa umpan balik yang dibuat nbgrader"
    )
    told.set_defaults(run=_feedback)

    reported = commands.add_parser("report", help="tulis laporan tentang kuis dan butir soalnya")
    reported.add_argument("quiz", nargs="?", metavar="KUIS", help="id kuis")
    reported.add_argument(
        "--students", action="store_true", help="versi yang boleh dibaca mahasiswa, tanpa kunci"
    )
    reported.add_argument(
        "--moodle",
        type=Path,
        nargs="+",
        metavar="CSV",
        help="laporan kuis yang diunduh dari Moodle: nilai, respons, atau keduanya",
    )
    reported.set_defaults(run=_report)

    taken_out = commands.add_parser("marks", help="tulis nilai ke lembar kerja atau untuk Moodle")
    taken_out.add_argument("quizzes", nargs="+", metavar="KUIS", help="id kuis")
    taken_out.add_argument(
        "--format",
        choices=("xlsx", "csv", "moodle"),
        default="xlsx",
        metavar="BENTUK",
        help="xlsx, csv, atau moodle (baku: xlsx)",
    )
    taken_out.add_argument("--output", type=Path, metavar="BERKAS", help="berkas yang ditulis")
    taken_out.add_argument("--replace", action="store_true", help="timpa berkas yang sudah ada")
    taken_out.set_defaults(run=_marks)
