"""The pages of feedback as a zip that Moodle gives back to students."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING

from coursekit.errors import CourseError
from coursekit.files import write_bytes
from coursekit.grading.archives import printable
from coursekit.grading.feedback import ours
from coursekit.grading.intake import Sender, senders

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz

# A zip of the same pages is the same zip.
_DATE = (2020, 1, 1, 0, 0, 0)


def zip_path(classroom: Classroom, quiz: str) -> Path:
    """Return where the feedback for Moodle goes."""
    return classroom.folder / "laporan" / f"umpan-balik-{quiz}.zip"


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
        if ours(path)
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
