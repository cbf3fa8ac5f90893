"""The lecturer's evening by its commands: a class of thirty from its roster to its marks."""

from __future__ import annotations

import csv
import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from synthetic import answered, roster

from coursekit import cli
from coursekit.grading.answers import Answers, encode
from coursekit.grading.classroom import find_class
from coursekit.grading.frozen import read_frozen
from coursekit.grading.nbgrader_parts import TEXT_STUB
from coursekit.grading.rebuild import mark
from coursekit.grading.submission import read

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("grading")

QUIZ = "kuis-1"
BY_ZIP, BY_CODE, BROKEN, ABSENT = 26, "20260027", "20260028", ("20260029", "20260030")


def test_a_class_of_thirty_from_roster_to_marks(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    listed = roster(tmp_path / "daftar.csv", 30)
    cli.main(["class", "new", str(tmp_path / "kelas"), "--roster", str(listed)])
    monkeypatch.chdir(tmp_path / "kelas")
    cli.main(["quiz", "release", QUIZ])
    room = find_class()
    quiz = read_frozen(room.folder, QUIZ)
    release = room.release(QUIZ).read_text(encoding="utf-8")
    students = list(room.students.values())

    # Twenty-six by Moodle, one by a short code, one file broken, two absent, one of nobody.
    expected = {}
    archive = tmp_path / "Tugas-Kuis 1.zip"
    with zipfile.ZipFile(archive, "w") as moodle:
        for number, student in enumerate(students[:BY_ZIP]):
            data = json.dumps(answered(release, quiz, number)).encode()
            expected[student.id] = sum(
                one or 0.0 for one in mark(quiz, read(data, quiz, TEXT_STUB)).marks.values()
            )
            name = f"{student.name}_{100 + number}_assignsubmission_file_/kuis-1 (1).ipynb"
            moodle.writestr(name, data)
        broken = f"{room.students[BROKEN].name}_199_assignsubmission_file_/kuis-1.ipynb"
        moodle.writestr(broken, release[:2000])
        moodle.writestr("Orang Lain_200_assignsubmission_file_/kuis-1.ipynb", release)
    responses = {
        q.number: {
            slot.id: max(slot.options, key=lambda option: option.score).id for slot in q.item.slots
        }
        for q in quiz.questions
    }
    code = encode(
        Answers(quiz=QUIZ, student=BY_CODE, saved="", responses=responses, essays={}), quiz
    )
    expected[BY_CODE] = float(quiz.points)
    cli.main(["intake", QUIZ, str(archive), "--code", code])
    told = capsys.readouterr().out
    assert "28 kiriman baru" in told
    assert "Dikarantina: 1 berkas" in told
    assert "Belum mengirim: 2 mahasiswa" in told

    with pytest.raises(SystemExit) as stopped:
        cli.main(["grade", QUIZ])
    assert stopped.value.code == 3  # one waits for the lecturer
    told = capsys.readouterr().out
    assert f"RUSAK        {BROKEN}" in told
    assert "28 kiriman kuis-1 dinilai: 27 OK, 1 RUSAK." in told

    cli.main(["marks", QUIZ, "--format", "csv"])
    assert percents(room.folder / "laporan" / "nilai-kuis-1.csv") == {
        **{student: f"{100 * points / quiz.points:.2f}" for student, points in expected.items()},
        BROKEN: "",
        **dict.fromkeys(ABSENT, ""),
    }

    capsys.readouterr()
    cli.main(["amend", QUIZ, "1", "--drop"])
    assert "Nilai 28 mahasiswa berubah." in capsys.readouterr().out
    cli.main(["marks", QUIZ, "--format", "csv", "--replace"])
    assert percents(room.folder / "laporan" / "nilai-kuis-1.csv")[BY_CODE] == "100.00"


def percents(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file, delimiter=";")
    return {row[0]: row[2].replace(",", ".") for row in rows}
