"""Windows and macOS: every command without make or a browser, and what differs between systems.

The tour runs the commands as Windows would: no UTF-8 by default, processes that start from nothing.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Self

import pytest
from synthetic import answered, classroom

from coursekit import cli, files, site
from coursekit.errors import CourseError, DatasetError
from coursekit.grading import grade, gradebook
from coursekit.grading.classroom import SETTINGS, create, find_class, read_roster
from coursekit.grading.commands import WAITING
from coursekit.grading.frozen import read_frozen
from coursekit.grading.release import release
from coursekit.terminal import Parser

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
QUIZ = "kuis-1"
# A code page without arrows and bars, as a Windows console lends it to a pipe.
FOREIGN = {
    "LC_ALL": "C",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONIOENCODING": "cp1252",
    "PYTHONUTF8": "0",
}
START = (
    "import multiprocessing, runpy; multiprocessing.set_start_method('spawn'); "
    "runpy.run_module('coursekit', run_name='__main__', alter_sys=True)"
)
IN_COURSE = (
    "check",
    "schema --check",
    "trace",
    "bank list",
    "bank preview kasus-k05",
    "bank lint",
    "quiz build",
    "quiz build --check",
    "quiz preview",
    "cases keying-sheet lembar.csv",
    "cases agreement satu.csv dua.csv",
    "class new ../kelas-uji --roster daftar.csv",
    "site build",
)
IN_CLASS = (
    f"quiz release {QUIZ}",
    f"intake {QUIZ} kiriman",
    f"grade {QUIZ} --jobs 2",
    f"amend {QUIZ} 1 --drop",
    f"marks {QUIZ}",
    f"feedback {QUIZ}",
    f"report {QUIZ}",
)
LAST = ("new concept kelompok perantara", "new note", "new case --graded", "check")


def run(command: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START, *command.split()],
        cwd=folder,
        env={**os.environ, **FOREIGN},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="cp1252",
        check=False,
    )
    wanted = {0, WAITING} if command.startswith("grade ") else {0}
    assert done.returncode in wanted, f"{command}\n{done.stdout}"
    assert "Traceback" not in done.stdout, f"{command}\n{done.stdout}"


def fill(sheet: Path) -> None:
    """Answer a keying sheet with the first answer it offers, as a spreadsheet saves it."""
    rows = list(
        csv.reader(io.StringIO(sheet.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";")
    )
    for row in rows[1:]:
        row[-1] = row[-2].split("; ")[0].split(" = ")[0]
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    for name in ("satu.csv", "dua.csv"):
        (sheet.parent / name).write_bytes(text.getvalue().encode("utf-8-sig"))


def hand_in(room: Path) -> None:
    quiz = read_frozen(room, QUIZ)
    text = (room / "release" / QUIZ / f"{QUIZ}.ipynb").read_text(encoding="utf-8")
    (room / "kiriman").mkdir()
    for number in ("1", "2"):
        notebook = answered(text, quiz, int(number), number)
        path = room / "kiriman" / f"{number}.ipynb"
        # As an editor on Windows saves it.
        path.write_bytes(json.dumps(notebook, indent=1).replace("\n", "\r\n").encode("utf-8-sig"))


def leaves(parser: Parser, prefix: str = "") -> Iterator[str]:
    below = [action.choices for action in parser._actions if isinstance(action.choices, dict)]  # noqa: SLF001
    if not below:
        yield prefix.strip()
    for choices in below:
        for word, child in choices.items():
            assert isinstance(child, Parser)
            yield from leaves(child, f"{prefix} {word}")


def test_every_command_runs_where_nothing_is_utf_8(project: Path) -> None:
    (project / "daftar.csv").write_bytes("\ufeffNIM;Nama\r\n1;Ani\r\n2;Bé\r\n".encode())
    for command in IN_COURSE:
        if command.startswith("cases agreement"):
            fill(project / "lembar.csv")
        run(command, project)
    room = project.parent / "kelas-uji"
    for command in IN_CLASS:
        if command.startswith("intake"):
            hand_in(room)
        run(command, room)
    for command in LAST:
        run(command, project)
    assert {one.name for one in read_roster(room / "roster.csv").values()} == {"Ani", "Bé"}
    assert len([*(room / "autograded").rglob("*.ipynb")]) == 2
    written = [
        path for name in ("frozen", "release", "autograded") for path in files_in(room / name)
    ]
    assert [path for path in written if b"\r" in path.read_bytes()] == []
    export_without_a_browser(project)
    serve(project)


def export_without_a_browser(project: Path) -> None:
    """Write the EPUB, and be told what the PDF needs."""
    done = subprocess.run(
        [sys.executable, "-c", START, "site", "export"],
        cwd=project,
        env={**os.environ, **FOREIGN, "PATH": str(project)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="cp1252",
        check=False,
    )
    assert done.returncode == 1
    assert "PDF memerlukan peramban" in done.stdout
    assert "Traceback" not in done.stdout
    assert [path.suffix for path in (project / "_build/exports").iterdir()] == [".epub"]


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def serve(project: Path) -> None:
    """See the built site by the command that serves it, and its port refused to a second one."""
    with subprocess.Popen(
        [sys.executable, "-c", START, "site", "serve", "--port", "0"],
        cwd=project,
        env={**os.environ, **FOREIGN},
        stdout=subprocess.PIPE,
        encoding="cp1252",
    ) as serving:
        try:
            assert serving.stdout
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", serving.stdout.readline())
            assert found
            with urllib.request.urlopen(found[0] + "book/10-matriks.html") as answer:  # noqa: S310 - our own
                assert b'<html lang="id"' in answer.read()
            with pytest.raises(CourseError, match="tidak dapat dipakai"):
                site.server(project, int(found[1]))
        finally:
            serving.terminate()


def test_the_tour_leaves_no_command_out() -> None:
    toured = {*IN_COURSE, *IN_CLASS, *LAST, "site export", "site serve"}
    missing = [
        name
        for name in leaves(cli.parser())
        if not any(f"{command} ".startswith(f"{name} ") for command in toured)
    ]
    assert missing == []


@pytest.mark.parametrize(
    "told",
    [
        r"C:\Users\dosen\kursus",
        r"'C:\Users\dosen\kursus'",
        r'"C:\\Users\\dosen\\kursus"',
    ],
)
def test_a_course_on_a_drive_is_found_by_its_letter(told: str, tmp_path: Path) -> None:
    folder = setting(tmp_path, told)
    course = find_class(folder).settings.course
    assert PureWindowsPath(course).parts == ("C:\\", "Users", "dosen", "kursus")


@pytest.mark.parametrize("told", [r'"C:\Users\dosen"', r'"D:\kursus"'])
def test_a_path_that_yaml_misreads_is_told_with_its_remedy(told: str, tmp_path: Path) -> None:
    folder = setting(tmp_path, told)
    with pytest.raises(DatasetError, match="Pakailah garis miring biasa"):
        find_class(folder)


def setting(tmp_path: Path, course: str) -> Path:
    """Return a class whose settings name a course so, saved by an editor on Windows."""
    folder = classroom(tmp_path / "kelas", ROOT, 1).folder
    path = folder / SETTINGS
    lines = path.read_text(encoding="utf-8").splitlines()
    text = "\r\n".join(
        f"course: {course}" if line.startswith("course:") else line for line in lines
    )
    path.write_bytes(text.encode("utf-8-sig"))
    return folder


@pytest.mark.parametrize("name", ["Kelas Sénin", "kelas 😀", "kelas 'a' %1"])
def test_a_class_may_be_called_anything(name: str, tmp_path: Path) -> None:
    listed = tmp_path / "daftar.csv"
    listed.write_text("nim,nama\n1,A\n", encoding="utf-8")
    assert create(tmp_path / name, listed, ROOT).settings.title == name


@pytest.mark.parametrize("number", ["nul", "Com1", "lpt9.x", "1.", "a b", "a:b", "a\\b"])
def test_a_number_that_windows_cannot_call_a_folder_is_refused(number: str, tmp_path: Path) -> None:
    listed = tmp_path / "daftar.csv"
    listed.write_text(f"nim,nama\n{number},A\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="nama folder"):
        read_roster(listed)


def refuse(*_: object) -> None:
    raise PermissionError(13, "dipakai program lain")


def test_a_file_that_a_spreadsheet_holds_open_leaves_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "nilai.csv"
    files.write(path, "lama")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CourseError, match="Tutup program yang membukanya"):
        files.write(path, "baru")
    assert [one.name for one in tmp_path.iterdir()] == ["nilai.csv"]
    assert path.read_text(encoding="utf-8") == "lama"


@pytest.mark.parametrize("allowed", [0, 1])
def test_a_site_in_use_stays_as_it_was(
    allowed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("baru", "html"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name, encoding="utf-8")
    real, calls = Path.rename, iter(range(9))

    def rename(self: Path, target: Path) -> Path:
        # The move back is not refused.
        return refuse(self) or self if next(calls) == allowed else real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(CourseError, match="tidak diubah"):
        site._put_in_place(tmp_path / "baru", tmp_path / "html", tmp_path / "old")  # noqa: SLF001
    assert (tmp_path / "html" / "index.html").read_text(encoding="utf-8") == "html"


def test_a_gradebook_in_a_network_folder_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = classroom(tmp_path / "kelas", ROOT, 1)
    release(room, QUIZ)
    shared = PureWindowsPath("//kampus/dosen/gradebook.db").as_uri()
    monkeypatch.setattr(Path, "as_uri", lambda _: shared)
    with gradebook.reading(room.gradebook, QUIZ) as book:
        assert book.execute("select name from assignment").fetchall() == [(QUIZ,)]
        with pytest.raises(Exception, match="readonly"):
            book.execute("delete from assignment")


class Workers(ThreadPoolExecutor):
    """Stands for processes, and refuses what Windows refuses."""

    def __init__(self, count: int) -> None:
        assert count <= 61
        super().__init__(1)

    def __enter__(self) -> Self:
        return self


def test_a_computer_of_many_processors_grades(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = classroom(tmp_path / "kelas", ROOT, 1)
    release(room, QUIZ)
    monkeypatch.setattr(grade, "ProcessPoolExecutor", Workers)
    assert grade.grade(room, QUIZ, jobs=128) == []


def tracked() -> list[tuple[str, str]]:
    """Return attributes and name of each file that git knows, or would."""
    done = subprocess.run(
        ["git", "ls-files", "--eol", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [
        (one.partition("\t")[0], one.partition("\t")[2])
        for one in done.stdout.decode().split("\0")
        if one
    ]


def test_git_gives_line_feeds_on_every_system() -> None:
    wrong = [
        name
        for told, name in tracked()
        if "w/crlf" in told or not told.rstrip().endswith(("eol=lf", "attr/-text"))
    ]
    assert wrong == []


def test_no_file_has_a_name_that_a_system_refuses() -> None:
    names = [name for _, name in tracked()]
    assert len({name.casefold() for name in names}) == len(names)
    bad = re.compile(
        r'[<>:"\\|?*\x00-\x1f]|[. ](/|$)|(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)', re.IGNORECASE
    )
    assert [name for name in names if bad.search(name) or len(name) > 120] == []
