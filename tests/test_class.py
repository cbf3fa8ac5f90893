"""A private class: how it is made, its settings, what leaves it, amendments, being stopped."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from synthetic import classroom, hand_in_all, roster

from coursekit import cli
from coursekit.bank import build_bank
from coursekit.cli import main
from coursekit.dataset import load
from coursekit.errors import CourseError, DatasetError
from coursekit.grading.amend import LOG, amend
from coursekit.grading.classroom import create, find_class, read_roster
from coursekit.grading.frozen import read_frozen
from coursekit.grading.grade import grade
from coursekit.grading.release import class_dataset, release
from coursekit.quizzes import preview, read_quizzes
from coursekit.yaml_reader import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz

QUIZ = "kuis-rahasia"
PLAN = """\
- id: kuis-rahasia
  title: Kuis rahasia
  items:
    - {id: soal-rahasia, points: 4}
    - {id: soal-ketik-rahasia, points: 2}
    - {id: esai-rahasia, points: 8}
    - {id: istilah-pendapat-ife, points: 1}
"""
# Each word with a number is a sentinel: it belongs to a key and must not leave.
ITEMS = """\
- id: soal-rahasia
  family: single
  chapter: istilah
  pool: graded
  outcome: CP1
  bloom: C4
  concepts: [intervensi-makro]
  prompt: Warga sebuah gang hendak memperbaiki saluran airnya. Siapa yang lebih dahulu bertindak?
  options:
    - text: warga sendiri yang berkumpul
      correct: true
      feedback: >-
        Tepat, sandi-umpan-satu. Warga yang berkumpul menentukan sendiri masalah dan langkahnya,
        jadi merekalah yang lebih dahulu bertindak.
    - text: pemborong yang ditunjuk dinas
      misconception: M20
      feedback: >-
        Keliru, sandi-umpan-dua. Pemborong bekerja sesudah ada keputusan; yang lebih dahulu
        bertindak ialah warga sendiri yang berkumpul.
    - text: ahli yang digaji sebuah bank
      misconception: M02
      feedback: >-
        Keliru, sandi-umpan-empat. Ahli menghitung sesudah diminta; yang lebih dahulu bertindak
        ialah warga sendiri yang berkumpul.
  explanation: Sandi-penjelasan-tiga. Warga yang berkumpul lebih dahulu bertindak.
  source: {references: [ross1955]}
- id: soal-ketik-rahasia
  family: short
  chapter: istilah
  pool: graded
  outcome: CP1
  bloom: C4
  concepts: [intervensi-makro]
  prompt: Apa nama metode yang menyasar organisasi dan masyarakat menurut bab ini?
  answers:
    - text: intervensi makro
      accepts: [sandi jawaban empat]
      correct: true
      feedback: >-
        Tepat, sandi-umpan-lima. Metode yang menyasar organisasi dan masyarakat disebut intervensi
        makro dalam bab ini.
    - text: sandi lawan enam
      misconception: M13
      feedback: >-
        Keliru, sandi-umpan-tujuh. Sebutan itu bukan nama metodenya; metode yang dimaksud ialah
        intervensi makro.
  other: >-
    Bukan itu, sandi-lain-delapan. Metode yang menyasar organisasi dan masyarakat disebut
    intervensi makro.
  explanation: Sandi-penjelasan-sembilan. Namanya intervensi makro.
  source: {references: [ross1955]}
- id: esai-rahasia
  family: essay
  chapter: istilah
  pool: graded
  outcome: CP1
  bloom: C5
  concepts: [intervensi-makro]
  prompt: Jelaskan dalam seratus kata mengapa warga perlu bertindak lebih dahulu.
  answer: Sandi-contoh-sepuluh. Warga yang bertindak lebih dahulu merawat hasilnya.
  rubric:
    - text: Alasan
      levels:
        - {text: "sandi-tingkat-sebelas lengkap", score: 1}
        - {text: "sandi-tingkat-dua-belas kurang", score: 0.5}
    - text: Contoh
      levels:
        - {text: "sandi-tingkat-tiga-belas lengkap", score: 1}
        - {text: "sandi-tingkat-empat-belas kurang", score: 0.5}
  explanation: Sandi-penjelasan-tiga-belas.
  source: {references: [ross1955]}
"""
STARTED = datetime(2026, 12, 1, 23, 59, 59, tzinfo=timezone(timedelta(hours=7)))


def private(folder: Path, root: Path, count: int = 3) -> Classroom:
    room = classroom(folder, root, count)
    (room.folder / "quizzes/quizzes.yml").write_text(PLAN, encoding="utf-8")
    (room.folder / "items/soal-kelas.yaml").write_text(ITEMS, encoding="utf-8")
    return room


@pytest.fixture(scope="module")
def released(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    room = private(tmp_path_factory.mktemp("rahasia") / "kelas-b", root)
    release(room, QUIZ)
    return room


def leaks(path: Path) -> bool:
    return b"sandi" in path.read_bytes().lower()


def test_no_key_of_a_private_class_reaches_a_student(room: Classroom, quiz: FrozenQuiz) -> None:
    frozen = room.folder / "frozen" / f"{QUIZ}.json"
    assert leaks(frozen)
    assert leaks(room.folder / "source" / QUIZ / f"{QUIZ}.ipynb")
    handed_out = [path for path in (room.folder / "release").rglob("*") if path.is_file()]
    assert {path.suffix for path in handed_out} == {".ipynb", ".html"}
    hand_in_all(room, quiz)
    grade(room, QUIZ)
    for student in room.students:
        # What a student typed may be a word of the key; the rest of it never stands there.
        path = room.submission(QUIZ, student)
        text = path.read_text(encoding="utf-8").replace("sandi jawaban empat", "")
        path.write_text(text.replace("sandi lawan enam", ""), encoding="utf-8")
    grade(room, QUIZ)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_feedback", QUIZ],
        cwd=room.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    feedback = [*(room.folder / "feedback").rglob("*.html")]
    assert len(feedback) == len(room.students)
    shown = [*handed_out, *(room.folder / "autograded").rglob("*.ipynb"), *feedback]
    assert [path for path in shown if leaks(path)] == []


def uncommented(text: str) -> str:
    """Return the examples in a new class's file of items as a lecturer makes them count."""
    return re.sub(r"(?m)^# ", "", text)


def test_the_examples_of_own_items_are_valid(
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    room = classroom(tmp_path / "kelas-c", root, 2)
    assert class_dataset(room).authored.keys() == load(root).authored.keys()
    path = room.folder / "items/soal-kelas.yaml"
    path.write_text(uncommented(path.read_text(encoding="utf-8")), encoding="utf-8")
    own = class_dataset(room).authored.keys() - load(root).authored.keys()
    assert own == {"kelas-sumur-kampung", "kelas-esai-musyawarah"}
    assert class_dataset(room).advice == ()
    plan = "- id: kuis-kelas\n  title: Kuis kelas\n  items:\n"
    plan += "".join(f"    - {{id: {name}, points: 4}}\n" for name in sorted(own))
    quizzes = room.folder / "quizzes/quizzes.yml"
    quizzes.write_text(quizzes.read_text(encoding="utf-8") + plan, encoding="utf-8")
    monkeypatch.chdir(room.folder / "items")
    main(["quiz", "preview", "kuis-kelas"])
    told = capsys.readouterr().out
    assert "Kuis kelas (kuis-kelas): 2 soal, nilai 8" in told
    assert own <= {line.split()[2] for line in told.splitlines() if line.startswith("  ")}
    release(room, "kuis-kelas")
    assert {one.item.id for one in read_frozen(room.folder, "kuis-kelas").questions} == own


def test_a_class_previews_what_its_own_secret_chooses(
    root: Path,
    room: Classroom,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (room.folder / "quizzes/quizzes.yml").write_text(
        (root / "quizzes/quizzes.yml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    shown = []
    for folder in (root, room.folder):
        monkeypatch.chdir(folder)
        main(["quiz", "preview", "kuis-3"])
        shown.append(capsys.readouterr().out)
    assert shown[0] != shown[1]
    bank = build_bank(class_dataset(room))
    quiz = read_quizzes(room.folder, bank, room.secret)["kuis-3"]
    assert shown[1] == "\n".join([*preview(quiz, bank), "\n"])


def test_the_rules_of_the_house_are_advice_for_own_items(
    room: Classroom, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = room.folder / "items/soal-kelas.yaml"
    text = ITEMS.replace("      misconception: M20\n", "").replace(
        "yang berkumpul\n", "yang berkumpul di balai kampung setiap malam Jumat\n"
    )
    path.write_text(text, encoding="utf-8")
    told = [str(one) for one in class_dataset(room).advice]
    assert len(told) == 2
    assert "Panjang opsi tidak setara" in told[0]
    assert "belum menyebut miskonsepsinya" in told[1]
    monkeypatch.chdir(room.folder)
    main(["quiz", "preview", QUIZ])
    assert capsys.readouterr().out.endswith("\n".join([*told, ""]))
    path.write_text(text.replace("correct: true", "correct: false"), encoding="utf-8")
    with pytest.raises(DatasetError, match="0 opsi benar"):
        class_dataset(room)


def test_an_empty_list_above_own_items_is_named(room: Classroom) -> None:
    path = room.folder / "items/soal-kelas.yaml"
    path.write_text("# Soal kelas.\n[]\n\n" + ITEMS, encoding="utf-8")
    with pytest.raises(DatasetError, match=r"soal-kelas\.yaml:2: Daftar kosong \[\] .* Hapus"):
        class_dataset(room)


def test_what_the_plan_of_a_class_says_holds_in_the_class(root: Path, tmp_path: Path) -> None:
    room = classroom(tmp_path / "kelas-d", root, 2)
    text = (room.folder / "quizzes/quizzes.yml").read_text(encoding="utf-8")
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert "coursekit quiz release" in " ".join(comments)
    assert "quiz build" not in text
    assert not re.search(r"\b(the|which|quizzes)\b", " ".join(comments))
    plan = (root / "quizzes/quizzes.yml").read_bytes()
    assert read_yaml("", text.encode()).value == read_yaml("", plan).value


def test_a_class_is_not_made_where_the_public_looks(root: Path, tmp_path: Path) -> None:
    listed = roster(tmp_path / "daftar.csv", 2)
    with pytest.raises(CourseError, match="di dalam folder kursus"):
        create(root / "kelas-a", listed, root)
    assert not (root / "kelas-a").exists()
    (tmp_path / "isi").mkdir()
    (tmp_path / "isi" / "milik-saya.txt").write_text("penting", encoding="utf-8")
    with pytest.raises(CourseError, match="sudah berisi"):
        create(tmp_path / "isi", listed, root)
    assert [path.name for path in (tmp_path / "isi").iterdir()] == ["milik-saya.txt"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "kolom “nim” dan “nama”"),
        ("nim,nama\n", "Tidak ada mahasiswa"),
        ("nim;nama\n1;A\n1;B\n", "ditulis dua kali"),
        ("nim,nama\nA1,A\na1,B\n", "ditulis dua kali"),
        ("nim,nama\n../x,A\n", "nama folder"),
        ("nim,nama\nCON,A\n", "nama folder"),
        ("nim,nama\n1,\n", "Nama kosong"),
        ("nim,nama\n,A\n", "Nomor mahasiswa kosong"),
        ("nim,nama\n2.0260001E+11,A\n", "Excel mengubah nomor ini. Jadikan kolom nim teks"),
        ("nim;nama\n2,0260001E+11;A\n", "Excel mengubah nomor ini"),
    ],
)
def test_a_roster_is_read_with_all_its_mistakes(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=told):
        read_roster(path)


def test_a_roster_that_is_not_there_is_told_in_indonesian(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"daftar\.csv tidak ada\. Periksa nama dan letaknya\.$"):
        read_roster(tmp_path / "daftar.csv")
    with pytest.raises(CourseError, match=r"tidak dapat dibuka\. Periksa"):
        read_roster(tmp_path)


def test_a_command_of_the_course_tells_a_class_where_that_is(
    room: Classroom, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(room.folder / "items")
    for command in (["trace"], ["class", "new", "b", "--roster", "roster.csv"]):
        with pytest.raises(SystemExit):
            cli.main(command)
        assert f"folder proyek {root}, lalu" in capsys.readouterr().err


def test_a_roster_of_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    path.write_bytes("\ufeffNo;NIM;Nama Lengkap\r\n1;007;Ani, S.Sos.\r\n;;\r\n".encode())
    assert {key: one.name for key, one in read_roster(path).items()} == {"007": "Ani, S.Sos."}
    path.write_bytes(b"PK\x03\x04 bukan teks \xff\xfe")
    with pytest.raises(CourseError, match="CSV"):
        read_roster(path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("timezone: WIB", "timezone: Bulan", "kelas.yml:"),
        ("attempt: latest", "attempt: first", "latest, best, latest-any, atau best-any"),
        ("lowest: 0}", "lowest: 10}", "nilai yang paling rendah"),
        ("quizzes: {}", 'quizzes: {kuis-1: {deadline: "besok"}}', "kelas.yml:"),
        (
            "quizzes: {}",
            "quizzes:\n  kuis-rahsia: {}\n",
            "kelas.yml:26: Kuis “kuis-rahsia” tidak ada. Yang ada: kuis-rahasia.",
        ),
        (
            "quizzes: {}",
            'quizzes:\n  kuis-rahasia:\n    extensions: {20260009: "2026-12-03 23:59"}\n',
            "kelas.yml:27: Mahasiswa “20260009” tidak ada .* Yang terdekat: 2026000",
        ),
    ],
)
def test_settings_are_checked(room: Classroom, old: str, new: str, told: str) -> None:
    path = room.folder / "kelas.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DatasetError, match=told):
        find_class(room.folder)


def test_a_deadline_is_told_in_the_time_of_the_class(room: Classroom) -> None:
    path = room.folder / "kelas.yml"
    text = path.read_text(encoding="utf-8").replace(
        "quizzes: {}",
        'quizzes: {kuis-rahasia: {deadline: "2026-12-01 23:59", '
        'extensions: {"20260002": "2026-12-03 08:00"}}}',
    )
    path.write_text(text, encoding="utf-8")
    room = find_class(room.folder)
    assert room.due(QUIZ, "20260001") == STARTED
    assert room.due(QUIZ, "20260002") == datetime(2026, 12, 3, 1, 0, 59, tzinfo=UTC)
    assert room.due("kuis-lain", "20260001") is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Tidak ada berkas yang disebut."),
        (("--code", "ABCDE", "FGHJK"), 'tanda kutip: --code "ABCDE FGHJK"'),
        (("--time", "besok", "--code", "ABCDE"), "Waktu “besok” tidak dapat dibaca."),
        (("--time", "2026-11-31 10:00", "--code", "ABCDE"), "“2026-11-31 10:00” tidak dapat"),
        # A file right after a code is a file.
        (("--code", "ABCDE", "tugas.zip"), "tugas.zip tidak ada."),
    ],
)
def test_a_wrong_intake_says_what_to_write(
    arguments: tuple[str, ...],
    told: str,
    room: Classroom,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(room.folder)
    with pytest.raises(SystemExit):
        cli.main(["intake", QUIZ, *arguments])
    assert told in capsys.readouterr().err
    assert not (room.folder / "quarantine").exists()


def totals(room: Classroom) -> dict[str, float]:
    with closing(sqlite3.connect(room.gradebook)) as book, book:
        return dict(
            book.execute(
                "select s.student_id, sum(coalesce(g.auto_score, 0)) from grade g "
                "join submitted_notebook n on n.id = g.notebook_id "
                "join submitted_assignment s on s.id = n.assignment_id group by s.student_id"
            ).fetchall()
        )


def test_amendments_move_the_marks_they_should(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in_all(room, quiz)
    grade(room, QUIZ)
    before = totals(room)
    changes = amend(room, QUIZ, "soal-rahasia", "accept", "b").changes
    assert {one.student for one in changes} == {
        s for s, t in totals(room).items() if t != before[s]
    }
    assert all(one.after > one.before for one in changes)
    amend(room, QUIZ, "1", "full-marks")
    amend(room, QUIZ, "2", "accept", "sandi lawan enam")
    second = read_frozen(room.folder, QUIZ).questions[1]
    assert second.marks({"1": "Sandi lawan enam"}, second.item) == 2
    changes = amend(room, QUIZ, "1", "drop").changes
    assert {one.of_after for one in changes} == {quiz.points - 4}
    log = (room.folder / LOG).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["kind"] for line in log] == ["accept", "full-marks", "accept", "drop"]


@pytest.mark.parametrize(
    ("asked", "kind", "option", "told"),
    [
        ("9", "drop", "", "tidak mempunyai soal “9”"),
        ("1", "accept", "z", "tidak mempunyai pilihan “z”"),
        ("1", "accept", "2=a", "beberapa bagian"),
        ("3", "accept", "a", "berupa esai"),
        ("2", "accept", " ", "jawaban yang diterima"),
    ],
)
def test_an_amendment_that_cannot_be_changes_nothing(
    room: Classroom, quiz: FrozenQuiz, asked: str, kind: str, option: str, told: str
) -> None:
    with pytest.raises(CourseError, match=told):
        amend(room, QUIZ, asked, kind, option)
    assert read_frozen(room.folder, QUIZ) == quiz


def test_an_amendment_said_twice_counts_once(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in_all(room, quiz)
    amend(room, QUIZ, "1", "drop")
    amend(room, QUIZ, "1", "drop")
    assert len(read_frozen(room.folder, QUIZ).questions[0].amendments) == 1


def test_an_amendment_waits_for_a_gradebook_in_use(
    room: Classroom, quiz: FrozenQuiz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coursekit.grading.gradebook._WAIT", 0.1)
    with closing(sqlite3.connect(room.gradebook, isolation_level=None)) as other, other:
        other.execute("begin exclusive")
        with pytest.raises(CourseError, match="sedang dipakai program lain"):
            amend(room, QUIZ, "1", "drop")
        other.execute("rollback")
    assert read_frozen(room.folder, QUIZ) == quiz


def test_a_gradebook_of_other_questions_is_told(room: Classroom, quiz: FrozenQuiz) -> None:
    hand_in_all(room, quiz)
    with closing(sqlite3.connect(room.gradebook)) as book, book:
        book.execute("update base_cell set name = 'uji-99' where name = 'uji-1'")
    with pytest.raises(CourseError, match="tidak cocok dengan kuis yang dirilis"):
        grade(room, QUIZ)


def test_stopped_at_any_moment_a_second_run_ends_the_same(root: Path, tmp_path: Path) -> None:
    room = private(tmp_path / "kelas-c", root, 60)
    release(room, QUIZ)
    hand_in_all(room, read_frozen(room.folder, QUIZ))
    clean = find_class(shutil.copytree(room.folder, tmp_path / "bersih"))
    grade(clean, QUIZ)
    for wait in (0.6, 0.8, 1.0, 1.2):
        process = subprocess.Popen(
            [sys.executable, "-m", "coursekit", "grade", QUIZ],
            cwd=room.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    grade(room, QUIZ)
    assert totals(room) == totals(clean)
    for student in room.students:
        one, other = (place.autograded(QUIZ, student) for place in (room, clean))
        assert one.read_bytes() == other.read_bytes()
