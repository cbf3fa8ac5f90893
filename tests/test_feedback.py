"""Pages of feedback: what they tell, what a closed one keeps, and how they reach a student."""

from __future__ import annotations

import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from synthetic import classroom, complete, hand_in, hand_in_all

from coursekit.errors import CourseError
from coursekit.grading.amend import amend
from coursekit.grading.classroom import find_class
from coursekit.grading.feedback import feedback_path, page_maker, write_feedback
from coursekit.grading.feedback_zip import write_moodle_zip, zip_path
from coursekit.grading.frozen import read_frozen
from coursekit.grading.grade import grade
from coursekit.grading.intake import SECRET
from coursekit.grading.marks import read_marks
from coursekit.grading.nbgrader_parts import CODE_STUB
from coursekit.grading.release import release
from coursekit.grading.results import read_results
from coursekit.notebooks import answer_line
from coursekit.text import to_html

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz

QUIZ = "kuis-umpan"
PLAN = """\
- id: kuis-umpan
  title: Kuis umpan
  items:
    - {id: soal-satu, points: 2}
    - {id: soal-dua, points: 2}
    - {id: soal-tiga, points: 2}
    - {id: soal-ketik, points: 2}
    - {id: soal-esai, points: 4}
"""
SINGLE = """\
- id: soal-{name}
  family: single
  chapter: istilah
  pool: graded
  outcome: CP1
  bloom: C4
  concepts: [intervensi-makro]
  prompt: Siapa yang lebih dahulu bertindak di gang {name} menurut bab tentang istilah ini?
  options:
    - text: warga gang {name} yang berkumpul
      correct: true
      feedback: >-
        Tepat, sandi-benar-{name}. Warga menentukan sendiri masalah dan langkahnya, jadi merekalah
        yang lebih dahulu bertindak.
    - text: pemborong di gang {name}
      misconception: M20
      feedback: >-
        Keliru, sandi-salah-{name}. Pemborong bekerja sesudah ada keputusan; yang lebih dahulu
        bertindak ialah warga sendiri.
    - text: ahli dari bank di gang {name}
      misconception: M02
      feedback: >-
        Keliru, sandi-ahli-{name}. Ahli menghitung sesudah diminta; yang lebih dahulu bertindak
        ialah warga sendiri.
  explanation: Sandi-penjelasan-{name}. Warga yang berkumpul lebih dahulu bertindak.
  source: {{references: [ross1955]}}
"""
OTHERS = """\
- id: soal-ketik
  family: short
  chapter: istilah
  pool: graded
  outcome: CP1
  bloom: C4
  concepts: [intervensi-makro]
  prompt: Apa nama metode yang menyasar organisasi dan masyarakat menurut bab ini?
  answers:
    - text: sandi makro
      accepts: [sandi jawaban]
      correct: true
      feedback: >-
        Tepat, sandi-ketik-benar. Metode yang menyasar organisasi dan masyarakat disebut demikian
        dalam bab ini.
    - text: sandi lawan
      misconception: M13
      feedback: >-
        Keliru, sandi-ketik-salah. Sebutan itu bukan nama metodenya; metode yang dimaksud bernama
        lain dalam bab ini.
  other: >-
    Bukan itu, sandi-ketik-lain. Metode yang menyasar organisasi dan masyarakat bernama lain dalam
    bab ini.
  explanation: Sandi-penjelasan-ketik. Lihat lagi babnya.
  source: {references: [ross1955]}
- id: soal-esai
  family: essay
  chapter: istilah
  pool: graded
  outcome: CP1
  bloom: C5
  concepts: [intervensi-makro]
  prompt: Jelaskan dalam seratus kata mengapa warga perlu bertindak lebih dahulu.
  answer: Sandi-contoh. Warga yang bertindak lebih dahulu merawat hasilnya.
  rubric:
    - text: Alasan
      levels:
        - {text: "sandi-tingkat lengkap", score: 1}
        - {text: "sandi-tingkat kurang", score: 0.5}
    - text: Contoh
      levels:
        - {text: "sandi-tingkat ada", score: 1}
        - {text: "sandi-tingkat tiada", score: 0.5}
  explanation: Sandi-penjelasan-esai.
  source: {references: [ross1955]}
"""
# Beginnings of options, for a bank changes their order; the fourth is typed.
GOOD, BAD = "warga", "pemborong"
RIGHT = {1: GOOD, 2: GOOD, 3: GOOD, 4: "sandi jawaban"}
WRONG = {1: BAD, 2: BAD, 3: BAD, 4: "bukan itu"}
HOSTILE = (
    "Baris satu\r\nbaris\x00 \x1b[31mdua\u202e <script>window.harmed = true</script>"
    "<img src=x onerror=window.harmed=true> [klik](javascript:window.harmed=true) &amp;"
)
NAME = '"><img src=x onerror=window.harmed=true> Ani <b>L</b>'


@pytest.fixture(scope="module")
def released(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    room = classroom(tmp_path_factory.mktemp("umpan") / "kelas-a", root, 6)
    (room.folder / "quizzes/quizzes.yml").write_text(PLAN, encoding="utf-8")
    items = "".join(SINGLE.format(name=name) for name in ("satu", "dua", "tiga")) + OTHERS
    (room.folder / "items/soal-kelas.yaml").write_text(items, encoding="utf-8")
    release(room, QUIZ)
    return room


def letter(quiz: FrozenQuiz, number: int, start: str) -> str:
    """Return the letter of the option that begins so, "" when there is none."""
    [slot] = quiz.questions[number - 1].item.slots[:1]
    return next((one.id for one in slot.options if one.text.startswith(start)), "")


def answer(
    room: Classroom, quiz: FrozenQuiz, student: str, given: Mapping[int, str], essay: str = ""
) -> None:
    """Let a student hand in some answers."""
    notebook = json.loads(room.release(quiz.id).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        kind, _, number = cell["metadata"]["nbgrader"]["grade_id"].partition("-")
        if kind == "jawab" and int(number) in given:
            told = given[int(number)]
            line = answer_line(int(number), {"1": letter(quiz, int(number), told) or told})
            cell["source"] = f"{line}\n{CODE_STUB}"
        elif kind == "esai" and essay:
            cell["source"] = essay
    hand_in(room, quiz, student, json.dumps(notebook).encode())


def mark_essays(room: Classroom, student: str, points: float, comment: str = "") -> None:
    """Let a lecturer mark a student's essay."""
    with closing(sqlite3.connect(room.gradebook)) as book, book:
        [(notebook,)] = book.execute(
            "select n.id from submitted_notebook n join submitted_assignment s "
            "on s.id = n.assignment_id where s.student_id = ?",
            (student,),
        )
        book.execute(
            "update grade set manual_score = ?, needs_manual_grade = 0 where notebook_id = ? "
            "and cell_id in (select id from base_cell where name like 'esai-%')",
            (points, notebook),
        )
        book.execute(
            "update comment set manual_comment = ? where notebook_id = ? "
            "and cell_id in (select id from base_cell where name like 'esai-%')",
            (comment, notebook),
        )


def page(room: Classroom, student: str, quiz: str = QUIZ) -> str:
    return feedback_path(room, quiz, student).read_text(encoding="utf-8")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"a", "b", "em"}:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def read(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    return reader


def words(text: str) -> str:
    """Return what a page says, blanks folded, its style left out."""
    return " ".join("".join(read(re.sub(r"(?s)<style>.*?</style>", "", text)).parts).split())


def test_an_open_page_tells_all(room: Classroom, quiz: FrozenQuiz) -> None:
    answer(room, quiz, "20260001", RIGHT, "Warga merawat.\nSelesai.")
    answer(room, quiz, "20260002", {1: BAD, 2: GOOD, 4: "entah"})
    grade(room, QUIZ)
    paths = write_feedback(room, quiz, keys=True, site="https://x.example/kursus")
    assert [path.parent.parent.name for path in paths] == ["20260001", "20260002"]
    first, second = (page(room, student) for student in ("20260001", "20260002"))
    assert "8 dari 12 poin" in words(first)
    assert "sementara: 1 soal masih menunggu dosen" in words(first)
    assert "… Menunggu dosen belum ada poin dari 4 poin" in words(first)
    assert "Warga merawat.\nSelesai." in first
    assert "sandi-tingkat lengkap (100%)" in words(first)
    assert "Sandi-contoh." in first
    assert "Yang tertukar" not in first
    told = words(second)
    assert "2 dari 12 poin Nilai 16,67 dari 100." in told
    assert "Soal 1 S Salah 0 dari 2 poin" in told
    assert "Soal 2 B Benar 2 dari 2 poin" in told
    assert f"Jawaban Anda: {letter(quiz, 1, BAD)}. pemborong di gang satu" in told
    assert f"Jawaban benar: {letter(quiz, 1, GOOD)}. warga gang satu yang berkumpul" in told
    assert "sandi-salah-satu" in told
    assert "sandi-ahli" not in told
    assert "Sandi-penjelasan-satu" in told
    assert "Tidak dijawab" in told
    belief = quiz.glossary.misconceptions["M20"]
    assert words(to_html(belief.text)) in told
    assert words(to_html(belief.correction)) in told
    chapter = quiz.glossary.chapters["istilah"]
    assert f"Baca lagi: Bab {chapter.number}, {chapter.title}" in told
    assert f'href="https://x.example/kursus/{chapter.page}.html"' in second
    assert "10 poin belum diperoleh pada Soal 1, Soal 3, Soal 4, Soal 5" in told
    mark_essays(room, "20260001", 3.5, "Bagus, <b>Ani</b>.\nLanjutkan.")
    write_feedback(room, quiz, keys=True)
    assert "11,5 dari 12 poin Nilai 95,83 dari 100." in words(page(room, "20260001"))
    assert "Bagus, &lt;b&gt;Ani&lt;/b&gt;.\nLanjutkan." in page(room, "20260001")
    assert "x.example" not in page(room, "20260001")


def test_pages_agree_with_the_results(root: Path, tmp_path: Path) -> None:
    name = "ujian-akhir"
    room = classroom(tmp_path / "kelas-b", root, 4)
    release(room, name)
    quiz = read_frozen(room.folder, name)
    hand_in_all(room, quiz)
    text = room.release(name).read_text(encoding="utf-8")
    hand_in(room, quiz, "20260004", complete(text, quiz, 3))
    grade(room, name)
    for student in room.students:
        mark_essays(room, student, 1.25)
    write_feedback(room, quiz, keys=True)
    marks = {one.student.id: one for one in read_marks(room, quiz)}
    for result in read_results(room, quiz):
        told = words(page(room, result.student.id, name))
        percent = marks[result.student.id].percent
        assert f"Nilai {percent:.2f} dari 100.".replace(".", ",", 1) in told
        for one in result.answers:
            section = told.split(f"Soal {one.question.number} ", 1)[1]
            points = f"{one.points:.2f}".rstrip("0").rstrip(".").replace(".", ",")
            assert f"{points} dari {one.question.worth} poin" in section[:80]
            for slot in one.item.slots:
                given = one.response.get(slot.id)
                option = next((opt for opt in slot.options if opt.id == given), None)
                if option:
                    assert words(to_html(option.text)) in told


def test_amendments_are_told(room: Classroom, quiz: FrozenQuiz) -> None:
    answer(room, quiz, "20260001", WRONG)
    grade(room, QUIZ)
    amend(room, QUIZ, "1", "drop")
    amend(room, QUIZ, "2", "full-marks")
    bad = letter(quiz, 3, BAD)
    amend(room, QUIZ, "3", "accept", bad)
    amend(room, QUIZ, "4", "accept", "bukan itu")
    quiz = read_frozen(room.folder, QUIZ)
    write_feedback(room, quiz, keys=True)
    text = page(room, "20260001")
    told = words(text)
    assert "Soal ini dibatalkan dan tidak dihitung bagi siapa pun." in told
    assert "sandi-salah-satu" not in told
    assert "mendapat nilai penuh untuk soal ini" in told
    assert f"Jawaban “{bad}. pemborong di gang tiga” juga diterima sebagai benar." in told
    # What was said to a wrong answer is no longer true of one that is accepted.
    assert "sandi-salah-tiga" not in told
    assert "sandi-ketik-lain" not in told
    assert "Jawaban “bukan itu” juga diterima sebagai benar." in told
    assert "Yang tertukar" not in told
    assert "6 dari 10 poin" in told
    write_feedback(room, quiz)
    told = words(page(room, "20260001"))
    assert "Soal ini dibatalkan" in told
    assert "nilai penuh" not in told
    assert "diterima" not in told


def anonymous(text: str, student: str) -> str:
    """Return a page without whose it is and what was answered."""
    text = text.replace(student, "").replace(f"Mahasiswa {int(student[-4:])}", "")
    return re.sub(r"(<b>Jawaban Anda:</b> ).*?(?=</p>)", r"\1", text)


def test_a_closed_page_gives_nothing_away(room: Classroom, quiz: FrozenQuiz) -> None:
    papers = {
        "20260001": RIGHT,
        "20260002": WRONG,
        "20260003": {},
        "20260004": {**WRONG, 1: GOOD},
        "20260005": {**WRONG, 2: GOOD},
        "20260006": {**WRONG, 4: "sandi jawaban"},
    }
    for student, given in papers.items():
        answer(room, quiz, student, given)
    grade(room, QUIZ)
    write_feedback(room, quiz)
    pages = {student: page(room, student) for student in papers}
    for student, text in pages.items():
        rest = text.replace("“sandi jawaban”", "") if papers[student].get(4) else text
        assert "sandi" not in rest.lower(), student
    bare = {student: anonymous(text, student) for student, text in pages.items()}
    # The same total, another question right: the same page.
    assert bare["20260004"] == bare["20260005"] == bare["20260006"]
    # Another total: another total, and nothing else.
    totals = {
        student: re.sub(r"[\d,]+ dari (12 poin|100)", "", text) for student, text in bare.items()
    }
    assert len(set(totals.values())) == 1
    assert len(set(bare.values())) == 3


def test_a_closed_total_is_never_the_mark_of_one_answer(room: Classroom, quiz: FrozenQuiz) -> None:
    answer(room, quiz, "20260001", {1: GOOD})
    answer(room, quiz, "20260002", {1: BAD})
    answer(room, quiz, "20260003", {1: GOOD, 2: GOOD}, "Tulisan.")
    grade(room, QUIZ)
    write_feedback(room, quiz)
    one, other = (anonymous(page(room, name), name) for name in ("20260001", "20260002"))
    assert one == other
    assert "dari 12 poin" not in one
    assert "4 dari 12 poin" in words(page(room, "20260003"))
    amend(room, QUIZ, "2", "full-marks")
    write_feedback(room, read_frozen(room.folder, QUIZ))
    # The points of the second are known now; what is more is the first.
    assert "dari 12 poin" not in page(room, "20260003")


def test_a_closed_page_shows_what_a_lecturer_wrote_to_an_essay(
    room: Classroom, quiz: FrozenQuiz
) -> None:
    answer(room, quiz, "20260001", RIGHT, "Tulisan saya.")
    grade(room, QUIZ)
    mark_essays(room, "20260001", 3, "Perjelas buktinya.")
    with closing(sqlite3.connect(room.gradebook)) as book, book:
        book.execute(
            "update comment set manual_comment = 'Kuncinya a.' "
            "where cell_id in (select id from base_cell where name = 'jawab-1')"
        )
    write_feedback(room, quiz)
    assert "Perjelas buktinya." in page(room, "20260001")
    assert "Kuncinya" not in page(room, "20260001")
    write_feedback(room, quiz, keys=True)
    assert "Kuncinya a." in page(room, "20260001")


@pytest.mark.parametrize("keys", [False, True])
def test_what_is_hostile_stays_text(room: Classroom, quiz: FrozenQuiz, *, keys: bool) -> None:
    path = room.folder / "roster.csv"
    text = path.read_text(encoding="utf-8").splitlines()
    quoted = NAME.replace('"', '""')
    path.write_text("\n".join([text[0], f'20260001,"{quoted}"', *text[2:], ""]), encoding="utf-8")
    room = find_class(room.folder)
    answer(room, quiz, "20260001", {1: "<script>x</script>", 4: "<b onclick=x>&quot;"}, HOSTILE)
    answer(room, quiz, "20260002", RIGHT)
    hand_in(room, quiz, "20260003", b"<script>alert(1)</script>")
    grade(room, QUIZ)
    mark_essays(room, "20260001", 1, "</div><script>window.harmed = true</script>")
    write_feedback(room, quiz, keys=keys)
    tame, wild = (read(page(room, name)) for name in ("20260002", "20260001"))
    known = {"a", "b", "br", "em", "h3", "div", "p", "table", "tbody", "td", "th", "thead", "tr"}
    assert {tag for tag, _ in wild.tags} <= {tag for tag, _ in tame.tags} | known
    assert not any(name.startswith("on") for _, attrs in wild.tags for name in attrs)
    shown = "".join(wild.parts)
    assert NAME in shown
    assert "<b onclick=x>&quot;" in shown
    assert re.sub("[\r\x00\x1b\u202e]", "", HOSTILE) in shown
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", page(room, "20260001"))
    assert "tidak dapat dibaca" in page(room, "20260003")
    assert "<script>alert" not in page(room, "20260003")


def test_half_a_character_is_left_out(room: Classroom, quiz: FrozenQuiz) -> None:
    answer(room, quiz, "20260001", RIGHT, "Tulisan.")
    grade(room, QUIZ)
    [result] = read_results(room, quiz)
    *others, essay = result.answers
    answers = (*others, replace(essay, essay="Tulisan\ud800 saya."))
    page = page_maker(quiz, "Kelas \udfff A", keys=True)(replace(result, answers=answers))
    assert "Tulisan saya." in page
    assert page.encode()


def test_a_page_is_one_file_without_scripts(room: Classroom, quiz: FrozenQuiz) -> None:
    answer(room, quiz, "20260001", WRONG, "Tulisan.")
    grade(room, QUIZ)
    write_feedback(room, quiz, keys=True)
    tags = read(page(room, "20260001")).tags
    names = [name for name, _ in tags]
    assert names.count("h1") == 1
    assert not {"script", "img", "link", "iframe", "form", "object"} & set(names)
    assert ("html", {"lang": "id"}) in tags
    policy = next(attrs["content"] for _, attrs in tags if "http-equiv" in attrs)
    assert policy
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not any(name in {"src", "style"} for _, attrs in tags for name in attrs)


def test_pages_are_written_once_and_foreign_ones_stay(room: Classroom, quiz: FrozenQuiz) -> None:
    answer(room, quiz, "20260001", RIGHT)
    answer(room, quiz, "20260002", WRONG)
    grade(room, QUIZ)
    paths = write_feedback(room, quiz, keys=True)
    files = {path: path.read_bytes() for path in (room.folder / "feedback").rglob("*.*")}
    times = {path: path.stat().st_mtime_ns for path in files}
    assert write_feedback(room, quiz, keys=True) == paths
    assert {path: path.read_bytes() for path in files} == files
    assert {path: path.stat().st_mtime_ns for path in files} == times
    paths[1].write_text("<html>punya saya</html>", encoding="utf-8")
    with pytest.raises(CourseError, match=r"bukan buatan perintah ini.*--replace"):
        write_feedback(room, quiz)
    assert paths[1].read_text(encoding="utf-8") == "<html>punya saya</html>"
    assert paths[0].read_bytes() == files[paths[0]]
    write_feedback(room, quiz, keys=True, replace=True)
    assert paths[1].read_bytes() == files[paths[1]]


def test_what_is_wrong_is_told(room: Classroom, quiz: FrozenQuiz) -> None:
    with pytest.raises(CourseError, match="belum dinilai"):
        write_feedback(room, quiz)
    with pytest.raises(CourseError, match="tidak dapat ditautkan"):
        page_maker(quiz, "Kelas", keys=True, site='javascript:"x"')
    with pytest.raises(CourseError, match="belum ditulis"):
        write_moodle_zip(room, quiz, room.folder)


def nbgrader(folder: Path, home: Path, *arguments: str) -> str:
    """Run nbgrader as somebody whose home is ``home``; return what it says."""
    exchange = home.parent / "tukar"
    exchange.mkdir(mode=0o777, exist_ok=True)
    exchange.chmod(0o777)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments, f"--Exchange.root={exchange}"],
        cwd=folder,
        env={**os.environ, "HOME": str(home), "JUPYTER_DATA_DIR": str(home / "jupyter")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_nbgrader_takes_a_page_to_its_student(room: Classroom, tmp_path: Path) -> None:
    quiz = read_frozen(room.folder, QUIZ)
    lecturer, home = tmp_path / "dosen", tmp_path / "rumah"
    work = home / "kerja"
    lecturer.mkdir()
    work.mkdir(parents=True)
    nbgrader(room.folder, lecturer, "release_assignment", QUIZ)
    course = "--course=kelas-a"
    nbgrader(work, home, "fetch_assignment", QUIZ, course)
    nbgrader(work, home, "submit", QUIZ, course)
    nbgrader(room.folder, lecturer, "collect", QUIZ)
    [student] = [path.name for path in (room.folder / "submitted").iterdir()]
    # Somebody else handed in by another way.
    answer(room, quiz, "20260001", RIGHT)
    grade(room, QUIZ)
    write_feedback(room, quiz)
    there = feedback_path(room, QUIZ, student)
    secret = room.submission(QUIZ, student).with_name(SECRET)
    assert there.with_name(SECRET).read_bytes() == secret.read_bytes()
    nbgrader(room.folder, lecturer, "release_feedback", QUIZ)
    nbgrader(work, home, "fetch_feedback", QUIZ, course)
    [fetched] = work.glob(f"{QUIZ}/feedback/*/{QUIZ}.html")
    assert fetched.read_bytes() == there.read_bytes()
    # A page that changes later is fetched as it is then.
    write_feedback(room, quiz, keys=True)
    nbgrader(room.folder, lecturer, "release_feedback", QUIZ)
    nbgrader(work, home, "fetch_feedback", QUIZ, course)
    assert fetched.read_bytes() == there.read_bytes()


def moodle(path: Path, names: list[str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, json.dumps({"cells": [], "nbformat": 4}))
    return path


def test_moodle_takes_the_zip_back(room: Classroom, quiz: FrozenQuiz, tmp_path: Path) -> None:
    for student in list(room.students)[:5]:
        answer(room, quiz, student, RIGHT)
    grade(room, QUIZ)
    write_feedback(room, quiz, keys=True)
    source = moodle(
        tmp_path / "kiriman.zip",
        [
            f"Mahasiswa 1_7001_assignsubmission_file_/{QUIZ}.ipynb",
            f"MAHASISWA 2_7002_assignsubmission_file_{QUIZ}.ipynb",
            "Mahasiswa 2_7002_assignsubmission_onlinetext_onlinetext.html",
            f"Kelompok 1-Mahasiswa 3_7003_assignsubmission_file_/dalam/{QUIZ}.ipynb",
            f"Mahasiswa 4_7004_assignsubmission_file_/{QUIZ}.ipynb",
            f"Mahasiswa 4_7005_assignsubmission_file_/{QUIZ}.ipynb",
            "Orang Lain_7006_assignsubmission_file_/a.ipynb",
            f"Mahasiswa 6_7007_assignsubmission_file_/{QUIZ}.ipynb",
        ],
    )
    path, told = write_moodle_zip(room, quiz, source)
    assert path == zip_path(room, QUIZ)
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert {
        name: feedback_path(room, QUIZ, student).read_bytes()
        for name, student in (
            (f"Mahasiswa 1_7001_assignsubmission_file_/umpan-balik-{QUIZ}.html", "20260001"),
            (f"MAHASISWA 2_7002_assignsubmission_file_/umpan-balik-{QUIZ}.html", "20260002"),
            (
                f"Kelompok 1-Mahasiswa 3_7003_assignsubmission_file_/umpan-balik-{QUIZ}.html",
                "20260003",
            ),
        )
    } == files
    # What Moodle reads: NAME_NUMBER_TYPE_PLUGIN, the number second.
    assert [name.split("_", 4)[1] for name in sorted(files)] == ["7003", "7002", "7001"]
    lines = "\n".join(told)
    assert "Orang Lain (7006)" in lines
    assert "20260004: beberapa folder Moodle" in lines
    assert "20260005 Mahasiswa 5: ada umpan baliknya" in lines
    before = path.read_bytes()
    write_moodle_zip(room, quiz, source)
    assert path.read_bytes() == before
    with pytest.raises(CourseError, match="tidak memuat folder kiriman Moodle"):
        write_moodle_zip(room, quiz, moodle(tmp_path / "lain.zip", ["a.ipynb"]))
    with pytest.raises(CourseError, match="tidak ada"):
        write_moodle_zip(room, quiz, tmp_path / "hilang.zip")
