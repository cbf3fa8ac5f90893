"""Tests of the intake: whose a file is, which attempt counts, and archives nobody vouches for."""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from coursekit.errors import CourseError
from coursekit.grading import answers, archives, intake
from coursekit.grading.classroom import Classroom, create, find_class
from coursekit.grading.frozen import FrozenQuiz, freeze
from coursekit.notebooks import quiz_notebook
from coursekit.quizzes import choose, read_quizzes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from coursekit.grading.intake_report import Report
    from coursekit.item import Item

ANI, BUDI, CITRA = "20260001", "20260002", "20260003"
ROSTER = f"nim,nama\n{ANI},Ani Lestari\n{BUDI},Budi Sañtoso-Putra\n{CITRA},Citra Dewi\n"
QUIZ = "kuis-1"
FILE = f"{QUIZ}.ipynb"
MOODLE = "assignsubmission_file_"
NOON = (2026, 11, 26, 12, 0, 0)


@pytest.fixture(scope="module")
def made(root: Path, bank: dict[str, Item]) -> tuple[FrozenQuiz, bytes]:
    (quiz,) = choose(read_quizzes(root, bank), [QUIZ])
    return freeze(quiz, bank), quiz_notebook(quiz, bank).encode()


@pytest.fixture
def quiz(made: tuple[FrozenQuiz, bytes]) -> FrozenQuiz:
    return made[0]


@pytest.fixture
def room(tmp_path: Path, root: Path, made: tuple[FrozenQuiz, bytes]) -> Classroom:
    (tmp_path / "daftar.csv").write_text(ROSTER, encoding="utf-8")
    room = create(tmp_path / "kelas", tmp_path / "daftar.csv", root)
    room.release(QUIZ).parent.mkdir(parents=True)
    room.release(QUIZ).write_bytes(made[1])
    return room


@dataclass(frozen=True)
class Answers:
    """Stands in for answers: ``student`` is who claims them, ``text`` what they are."""

    student: str
    text: str
    saved: str = ""


@pytest.fixture
def plain_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a code "KODE:STUDENT:TEXT" and an answer file {"jawaban": such a code}."""

    def decode(code: str, _quiz: FrozenQuiz) -> Answers:
        word, _, rest = code.partition(":")
        if word != "KODE" or " " in code:
            raise answers.AnswersError(f"Kode “{code}” salah.")
        return Answers(*rest.split(":"))

    def read_file(data: bytes, quiz: FrozenQuiz) -> Answers:
        told = json.loads(data)
        return replace(decode(told.get("jawaban", ""), quiz), saved=told.get("saved", ""))

    def fill(_release: bytes, found: Answers) -> bytes:
        return notebook(found.text)

    monkeypatch.setattr(answers, "decode", decode)
    monkeypatch.setattr(answers, "read_file", read_file)
    monkeypatch.setattr(answers, "fill", fill)


def notebook(text: str = "", quiz: object = QUIZ) -> bytes:
    metadata = {"coursekit": {"quiz": quiz}} if quiz else {}
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": text}
    return json.dumps({"cells": [cell], "metadata": metadata, "nbformat": 4}).encode()


def zipped(path: Path, files: Mapping[str, bytes], time: tuple[int, ...] = NOON) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, time)  # type: ignore[arg-type]
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return path


def folder(path: Path, files: Mapping[str, bytes], time: datetime | None = None) -> Path:
    for name, data in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        if time:
            os.utime(file, (time.timestamp(), time.timestamp()))
    return path


def settle(room: Classroom, old: str, new: str) -> Classroom:
    """Change the settings of a class and read it anew."""
    path = room.folder / "kelas.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return find_class(room.folder)


def students(report: Report) -> list[str]:
    return [row.student.id for row in report.taken]


def tree(room: Classroom) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(room.folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in room.folder.rglob("*")
        if path.is_file()
    }


def submitted(room: Classroom, student: str) -> bytes:
    return room.submission(QUIZ, student).read_bytes()


def stamp(room: Classroom, student: str) -> str:
    return room.submission(QUIZ, student).with_name("timestamp.txt").read_text(encoding="utf-8")


# Whose it is.


@pytest.mark.parametrize(
    "name",
    [
        f"Ani Lestari_7654321_{MOODLE}/{FILE}",
        f"Ani Lestari_7654321_{MOODLE}{FILE}",
        f"ANI  LESTARÍ_7654321_{MOODLE}/pekerjaan saya.ipynb",
        f"Kelompok 1-Ani Lestari_7654321_{MOODLE}{FILE}",
        # Moodle's own number happens to be a student's.
        f"Ani Lestari_{BUDI}_{MOODLE}{FILE}",
    ],
)
def test_a_moodle_zip_is_read_in_both_layouts(
    name: str, room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    source = zipped(tmp_path / "unduhan.zip", {name: notebook("a")})
    report = intake.take_in(room, quiz, [source])
    assert students(report) == [ANI]
    assert not report.quarantined
    assert submitted(room, ANI) == notebook("a")
    # The zip tells no zone: noon in the class is five o'clock in the world.
    assert stamp(room, ANI) == "2026-11-26 05:00:00 UTC"
    assert [student.id for student in report.missing] == [BUDI, CITRA]


def test_a_name_is_matched_without_its_marks(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    name = f"BUDI Santoso Putra_1_{MOODLE}/{FILE}"
    # The end of this name alone is another student's.
    room.students["20260005"] = type(room.students[ANI])("20260005", "Putra")
    report = intake.take_in(room, quiz, [zipped(tmp_path / "a.zip", {name: notebook()})])
    assert students(report) == [BUDI]
    name = f"Budi Sañtoso-Putra_1_{MOODLE}/{FILE}"
    report = intake.take_in(room, quiz, [zipped(tmp_path / "a.zip", {name: notebook("b")})])
    assert students(report) == [BUDI]


def test_a_folder_is_read_with_its_subfolders(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    time = datetime(2026, 11, 26, 3, 0, 1, tzinfo=UTC)
    source = folder(
        tmp_path / "hasil",
        {
            f"a/b/{ANI}/{FILE}": notebook("a"),
            f"kuis_{BUDI} (1).ipynb": notebook("b"),
            f"__MACOSX/{CITRA}.ipynb": b"",
            f".ipynb_checkpoints/{CITRA}.ipynb": b"",
            f"._{CITRA}.ipynb": b"",
            ".DS_Store": b"",
        },
        time,
    )
    report = intake.take_in(room, quiz, [source])
    assert students(report) == [ANI, BUDI]
    assert [row.time for row in report.taken] == [time, time]
    assert not report.quarantined
    assert not report.refused


def test_a_zip_in_a_folder_and_a_single_file_are_read(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    source = folder(tmp_path / "hasil", {"x": b""})
    (source / "x").unlink()
    zipped(source / f"{ANI}.zip", {FILE: notebook("a")})
    single = folder(tmp_path, {f"{BUDI}.ipynb": notebook("b")}) / f"{BUDI}.ipynb"
    assert students(intake.take_in(room, quiz, [source, single])) == [ANI, BUDI]


def test_an_exchange_folder_gives_student_and_time(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    time = "2026-11-26 20:01:59.123456 UTC"
    source = folder(
        tmp_path / "inbound",
        {
            f"{ANI}+{QUIZ}+{time}+x7/{FILE}": notebook("a"),
            f"{ANI}+{QUIZ}+{time}+x7/{QUIZ}-Copy1.ipynb": notebook("salinan"),
            f"{ANI}+{QUIZ}+{time}+x7/timestamp.txt": time.encode(),
            f"{ANI}+{QUIZ}+{time}+x7/submission_secret.txt": b"rahasia-ani",
            f"{BUDI}+{QUIZ}+2026-11-26 20_01_59 WIB/{FILE}": notebook("b"),
            f"{CITRA}+kuis-2+{time}/kuis-2.ipynb": notebook("c", "kuis-2"),
        },
    )
    report = intake.take_in(room, quiz, [source])
    assert [(row.student.id, row.status) for row in report.taken] == [
        (ANI, "DISIMPAN"),
        (ANI, "BARU"),
        (BUDI, "BARU"),
    ]
    assert not report.quarantined
    assert submitted(room, ANI) == notebook("a")
    # As they were handed in: by both nbgrader finds the student of a page of feedback.
    assert stamp(room, ANI) == time
    secret = room.submission(QUIZ, ANI).with_name("submission_secret.txt")
    assert secret.read_bytes() == b"rahasia-ani"
    assert stamp(room, BUDI) == "2026-11-26 13:01:59 UTC"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (f"{ANI}.ipynb.txt", notebook()),
        (f"{ANI}.json", notebook()),
        (f"{ANI}.dokumen", b"\xef\xbb\xbf" + notebook()),
        (f"{ANI}.ipynb", b"{rusak"),
        (f"{ANI}.ipynb", b""),
        (f"{ANI}.ipynb", b"\xff\x00"),
        (f"{ANI}.ipynb", b'{"a":' * 100_000),
        (f"{ANI}.ipynb", notebook(quiz=None)),
    ],
)
def test_a_notebook_is_recognised_and_not_judged(
    name: str, data: bytes, room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    folder(tmp_path, {name: data})
    report = intake.take_in(room, quiz, [tmp_path / name])
    assert students(report) == [ANI]
    assert submitted(room, ANI) == data


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        (FILE, notebook(), "tidak dikenal"),
        ("20269999.ipynb", notebook(), "tidak dikenal"),
        # A number within a longer one is another number.
        (f"1{ANI}.ipynb", notebook(), "tidak dikenal"),
        (f"{ANI}_{BUDI}.ipynb", notebook(), "lebih dari satu"),
        (f"Ani Lestari_1_{MOODLE}/{BUDI}.ipynb", notebook(), "lebih dari satu"),
        (f"{ANI}.ipynb", notebook(quiz="kuis-2"), "kuis lain (“kuis-2”)"),
        (f"{ANI}.ipynb", notebook(quiz=["\ud800"]), "kuis lain"),
        (f"{ANI}.docx", b"PK\x03\x04", "bukan buku catatan"),
        (f"{ANI}.rar", b"Rar!\x1a\x07", "bukan zip"),
        (f"{ANI}.txt", b"terima kasih", "“terima kasih” salah"),
        (f"{ANI}.json", b"{}", "“” salah"),
        (f"{ANI}.json", b"[]", "bukan buku catatan"),
    ],
)
@pytest.mark.usefixtures("plain_codes")
def test_what_cannot_be_attributed_is_quarantined_whole(
    name: str, data: bytes, reason: str, room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    source = folder(tmp_path / "hasil", {name: data})
    report = intake.take_in(room, quiz, [source])
    assert not report.taken
    (aside,) = report.quarantined
    assert reason in aside.reason
    assert aside.path
    assert aside.path.parent == room.folder / "quarantine" / QUIZ
    assert aside.path.read_bytes() == data
    beside = aside.path.with_name(f"{aside.path.name}.alasan.txt")
    assert reason in beside.read_text(encoding="utf-8")
    assert not (room.folder / "attempts").exists()
    before = tree(room)
    intake.take_in(room, quiz, [source])
    assert tree(room) == before


def test_a_file_comes_out_of_quarantine_with_its_time(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    source = zipped(tmp_path / "a.zip", {"saya.ipynb": notebook("a")})
    (aside,) = intake.take_in(room, quiz, [source]).quarantined
    assert aside.path
    renamed = aside.path.rename(aside.path.with_name(f"{ANI}.ipynb"))
    intake.take_in(room, quiz, [renamed])
    assert submitted(room, ANI) == notebook("a")
    assert stamp(room, ANI) == "2026-11-26 05:00:00 UTC"


@pytest.mark.parametrize("name", ["..", ".", "submitted", f"attempts/{QUIZ}", "quarantine"])
def test_what_the_class_fills_itself_is_no_source(
    name: str, room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    source = zipped(tmp_path / "a.zip", {f"{ANI}.ipynb": notebook("a"), "x": b""})
    intake.take_in(room, quiz, [source])
    before = tree(room)
    with pytest.raises(CourseError, match="oleh program ini sendiri"):
        intake.take_in(room, quiz, [room.folder / name])
    assert tree(room) == before


def test_two_students_of_one_name_are_told_apart_by_number_only(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    room.students["20260004"] = type(room.students[ANI])("20260004", "ani lestari")
    source = zipped(
        tmp_path / "a.zip",
        {
            f"Ani Lestari_1_{MOODLE}/{FILE}": notebook("a"),
            f"Ani Lestari_2_{MOODLE}/{ANI}.ipynb": notebook("b"),
        },
    )
    report = intake.take_in(room, quiz, [source])
    assert students(report) == [ANI]
    assert submitted(room, ANI) == notebook("b")
    assert "lebih dari satu" in report.quarantined[0].reason


def test_numbers_with_punctuation_are_whole_words(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    kind = type(room.students[ANI])
    room.students.update({name: kind(name, name) for name in ("D.12", "D", "1")})
    source = folder(tmp_path / "hasil", {f"kuis-1_d.12_a (1)/{FILE}": notebook()})
    assert students(intake.take_in(room, quiz, [source])) == ["D.12"]


# Codes and answer files.


@pytest.mark.usefixtures("plain_codes")
def test_codes_and_answer_files_become_notebooks(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    page = f"<p>Yth. dosen,<br>kode: <b>KODE:{ANI}</b>:a&nbsp;</p><p>Salam</p>".encode()
    lines = f"KODE:{BUDI}:b\n\n{CITRA} KODE::c\nsalah\n{ANI} KODE:{BUDI}:x\nKODE:9:y\n"
    source = zipped(
        tmp_path / "unduhan.zip",
        {
            "Ani Lestari_1_assignsubmission_onlinetext_/onlinetext.html": page,
            "kode.txt": lines.encode(),
            "jawaban.json": json.dumps({"jawaban": f"KODE:{CITRA}:d"}).encode(),
        },
    )
    report = intake.take_in(room, quiz, [source])
    assert students(report) == [ANI, BUDI, CITRA, CITRA]
    assert submitted(room, ANI) == notebook("a")
    assert submitted(room, BUDI) == notebook("b")
    # Both of Citra's are of one moment: the report says so.
    assert [row.tied for row in report.taken].count(True) == 1
    assert any("kiriman lain yang berbeda" in line for line in report.lines())
    assert [aside.source for aside in report.quarantined] == [
        "unduhan.zip: kode.txt baris 4",
        "unduhan.zip: kode.txt baris 5",
        "unduhan.zip: kode.txt baris 6",
    ]
    assert report.quarantined[0].path
    assert report.quarantined[0].path.read_text(encoding="utf-8") == "salah"


def test_what_the_page_writes_is_taken_in(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    first = quiz.questions[0]
    slot = first.item.slots[0]
    given = {first.number: {slot.id: slot.options[0].id}}
    made = [
        answers.Answers(quiz=QUIZ, student=student, responses=given, essays={})
        for student in (ANI, BUDI, CITRA)
    ]
    codes = [answers.encode(one, quiz) for one in made]
    content = {
        "format": answers.FORMAT,
        **made[2].model_dump(mode="json"),
        "fingerprint": answers.fingerprint(quiz),
    }
    content["checksum"] = answers.file_checksum(content)
    source = folder(
        tmp_path / "hasil",
        {
            "a.txt": codes[0].replace("-", "\n").lower().encode(),
            "b.txt": f"Kode saya {codes[1]}".encode(),
            "c.json": json.dumps(content).encode(),
        },
    )
    report = intake.take_in(room, quiz, [source], codes=[f"{ANI} {codes[0]}"])
    assert students(report) == [ANI, ANI, BUDI, CITRA]
    assert [row.status for row in report.taken].count("SUDAH_ADA") == 1
    assert not report.quarantined
    released = room.release(QUIZ).read_bytes()
    assert submitted(room, ANI) == submitted(room, CITRA) == answers.fill(released, made[0])
    assert submitted(room, ANI) != released


@pytest.mark.usefixtures("plain_codes")
def test_a_classmate_cannot_be_handed_in_for(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    data = json.dumps({"jawaban": f"KODE:{BUDI}:b"}).encode()
    source = zipped(tmp_path / "a.zip", {f"Ani Lestari_1_{MOODLE}/jawaban.json": data})
    report = intake.take_in(room, quiz, [source])
    assert not report.taken
    assert "lebih dari satu" in report.quarantined[0].reason


@pytest.mark.usefixtures("plain_codes")
def test_a_typed_code_comes_in_now_and_once(room: Classroom, quiz: FrozenQuiz) -> None:
    codes = [f"{ANI} KODE::a", "salah"]
    report = intake.take_in(room, quiz, [], codes=codes)
    assert [row.status for row in report.taken] == ["BARU"]
    assert abs((datetime.now(UTC) - report.taken[0].time).total_seconds()) < 60
    assert [aside.source for aside in report.quarantined] == ["kode ke-2"]
    before = tree(room)
    again = intake.take_in(room, quiz, [], codes=codes)
    assert [row.status for row in again.taken] == ["SUDAH_ADA"]
    assert tree(room) == before


# Which attempt counts.


@pytest.mark.parametrize(
    ("name", "student", "time", "late"),
    [
        ("WIB", ANI, (2026, 11, 26, 23, 59, 58), False),
        ("WIB", ANI, (2026, 11, 27, 0, 0, 0), True),
        ("WIB", BUDI, (2026, 11, 28, 23, 59, 58), False),
        ("WIB", BUDI, (2026, 11, 29, 0, 0, 0), True),
        ("WITA", ANI, (2026, 11, 26, 23, 59, 58), False),
        ("WITA", ANI, (2026, 11, 27, 0, 0, 0), True),
    ],
)
def test_a_late_attempt_is_taken_in_and_reported(
    name: str,
    student: str,
    time: tuple[int, ...],
    late: bool,  # noqa: FBT001 - parametrised
    room: Classroom,
    quiz: FrozenQuiz,
    tmp_path: Path,
) -> None:
    schedule = (
        'quizzes: {kuis-1: {deadline: "2026-11-26 23:59", '
        f'extensions: {{"{BUDI}": "2026-11-28 23:59"}}}}}}'
    )
    room = settle(room, "quizzes: {}", schedule)
    room = settle(room, "timezone: WIB", f"timezone: {name}")
    source = zipped(tmp_path / "a.zip", {f"{student}.ipynb": notebook()}, time)
    report = intake.take_in(room, quiz, [source])
    assert [row.late for row in report.taken] == [late]
    assert any("TERLAMBAT" in line for line in report.lines()) == late
    assert room.submission(QUIZ, student).is_file()


@pytest.mark.parametrize(("zone", "late"), [("WIB", False), ("WITA", True)])
def test_the_time_of_the_world_meets_the_deadline_of_the_class(
    zone: str,
    late: bool,  # noqa: FBT001 - parametrised
    room: Classroom,
    quiz: FrozenQuiz,
    tmp_path: Path,
) -> None:
    room = settle(room, "quizzes: {}", 'quizzes: {kuis-1: {deadline: "2026-11-26 23:59"}}')
    room = settle(room, "timezone: WIB", f"timezone: {zone}")
    name = f"{ANI}+{QUIZ}+2026-11-26 16:59:59.900000 UTC/{FILE}"
    report = intake.take_in(room, quiz, [folder(tmp_path / "inbound", {name: notebook()})])
    assert [row.late for row in report.taken] == [late]


def marked(data: bytes, _student: str) -> float:
    return float(json.loads(data)["cells"][0]["source"])


@pytest.mark.parametrize(
    ("attempt", "marks", "chosen"),
    [
        ("latest", ("3", "2", "1"), "1"),
        ("best", ("3", "2", "1"), "3"),
        # Of equal marks the latest.
        ("best", ("2", "2.0", "1"), "2.0"),
    ],
)
def test_the_class_says_which_attempt_counts(
    attempt: str,
    marks: tuple[str, ...],
    chosen: str,
    room: Classroom,
    quiz: FrozenQuiz,
    tmp_path: Path,
) -> None:
    room = settle(room, "attempt: latest", f"attempt: {attempt}")
    sources = [
        zipped(
            tmp_path / f"{number}.zip",
            {f"{ANI}.ipynb": notebook(text)},
            (2026, 11, number, 0, 0, 0),
        )
        for number, text in enumerate(marks, start=1)
    ]
    reports = [intake.take_in(room, quiz, [source], mark=marked) for source in sources[::-1]]
    assert submitted(room, ANI) == notebook(chosen)
    assert len(list((room.folder / "attempts" / QUIZ / ANI).iterdir())) == 3
    assert reports[0].taken[0].status == "BARU"
    expected = "BARU" if chosen == marks[0] else "DISIMPAN"
    assert reports[-1].taken[0].status == expected


def test_the_best_attempt_needs_marks(room: Classroom, quiz: FrozenQuiz) -> None:
    room = settle(room, "attempt: latest", "attempt: best")
    with pytest.raises(ValueError, match="mark"):
        intake.take_in(room, quiz, [])


def test_a_second_run_changes_nothing_and_says_so(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    source = zipped(
        tmp_path / "a.zip",
        {f"{ANI}.ipynb": notebook("a"), f"{BUDI}.ipynb": notebook("b"), "x.ipynb": notebook()},
    )
    intake.take_in(room, quiz, [source])
    before = tree(room)
    again = intake.take_in(room, quiz, [source])
    assert tree(room) == before
    assert {row.status for row in again.taken} == {"SUDAH_ADA"}
    assert "Tidak ada kiriman yang berubah." in list(again.lines())


def test_of_two_attempts_of_one_moment_the_choice_does_not_depend_on_order(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    first = zipped(tmp_path / "1.zip", {f"{ANI}.ipynb": notebook("a")})
    second = zipped(tmp_path / "2.zip", {f"{ANI}.ipynb": notebook("b")})
    foreign = zipped(tmp_path / "3.zip", {f"{ANI}.ipynb": notebook("c", quiz=None)})
    intake.take_in(room, quiz, [first, second, foreign])
    chosen = submitted(room, ANI)
    assert chosen != notebook("c", quiz=None)
    for source in (foreign, second, first):
        intake.take_in(room, quiz, [source])
        assert submitted(room, ANI) == chosen


def test_attempts_whose_digests_begin_alike_are_both_kept(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    source = zipped(tmp_path / "1.zip", {f"{ANI}.ipynb": notebook("a")})
    intake.take_in(room, quiz, [source])
    (kept,) = (room.folder / "attempts" / QUIZ / ANI).iterdir()
    kept.write_bytes(notebook("b"))
    intake.take_in(room, quiz, [source])
    both = {path.read_bytes() for path in kept.parent.iterdir()}
    assert both == {notebook("a"), notebook("b")}


@pytest.mark.parametrize(
    "stamped",
    [
        "2026-11-28 09:00:00 UTC",
        "2026-11-28 16:00:00.000 WIB",
        "2026-11-28 16:00:00 +0700",
        "",
    ],
)
def test_a_file_that_somebody_put_in_place_becomes_an_attempt(
    stamped: str, room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    time = datetime(2026, 11, 28, 9, tzinfo=UTC)
    files = {FILE: notebook("tangan")} | ({"timestamp.txt": stamped.encode()} if stamped else {})
    folder(room.submission(QUIZ, ANI).parent, files, time)
    source = zipped(tmp_path / "a.zip", {f"{ANI}.ipynb": notebook("a")})
    report = intake.take_in(room, quiz, [source])
    assert [(row.time, row.status) for row in report.taken] == [
        (datetime(2026, 11, 26, 5, tzinfo=UTC), "DISIMPAN"),
        (time, "BARU"),
    ]
    assert submitted(room, ANI) == notebook("tangan")
    # An even later attempt takes its place, and it is kept.
    later = zipped(tmp_path / "b.zip", {f"{ANI}.ipynb": notebook("b")}, (2026, 11, 29, 0, 0, 0))
    intake.take_in(room, quiz, [later])
    assert submitted(room, ANI) == notebook("b")
    kept = {path.read_bytes() for path in (room.folder / "attempts" / QUIZ / ANI).iterdir()}
    assert kept == {notebook("a"), notebook("b"), notebook("tangan")}


def test_a_file_put_over_ours_does_not_take_our_timestamp(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    intake.take_in(room, quiz, [zipped(tmp_path / "a.zip", {f"{ANI}.ipynb": notebook("a")})])
    time = datetime(2026, 11, 28, 9, tzinfo=UTC)
    folder(room.submission(QUIZ, ANI).parent, {FILE: notebook("tangan")}, time)
    report = intake.take_in(room, quiz, [])
    assert [row.time for row in report.taken] == [time]
    assert submitted(room, ANI) == notebook("tangan")
    assert stamp(room, ANI) == "2026-11-28 09:00:00 UTC"


def test_what_is_lacking_is_told_before_anything_is_written(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    before = tree(room)
    with pytest.raises(CourseError, match="tidak ada"):
        intake.take_in(room, quiz, [tmp_path / "tiada.zip"])
    assert tree(room) == before
    room.release(QUIZ).unlink()
    with pytest.raises(CourseError, match="rilis"):
        intake.take_in(room, quiz, [])


# Archives nobody vouches for.


def patched(path: Path, change: Callable[[bytes], bytes]) -> Path:
    path.write_bytes(change(path.read_bytes()))
    return path


def encrypted(data: bytes) -> bytes:
    """Set the flag of encryption in both headers of a zip with one entry."""
    changed = bytearray(data)
    changed[data.index(b"PK\x03\x04") + 6] |= 1
    changed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def one(name: str, data: bytes = b"{}", **settings: Any) -> Callable[[Path], Path]:  # noqa: ANN401
    def make(path: Path) -> Path:
        with zipfile.ZipFile(path, "w") as archive:
            info = zipfile.ZipInfo(name, NOON)
            info.compress_type = zipfile.ZIP_DEFLATED
            for key, value in settings.items():
                setattr(info, key, value)
            archive.writestr(info, data)
        return path

    return make


def lying(data: bytes) -> bytes:
    """Say in the directory of a zip with one entry that it holds ten bytes."""
    changed = bytearray(data)
    start = data.index(b"PK\x01\x02") + 24
    changed[start : start + 4] = (10).to_bytes(4, "little")
    return bytes(changed)


def packed(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, notebook())
    return target.getvalue()


BAD = {
    "climbs": (one(f"../../{ANI}.ipynb"), "ke luar arsip"),
    "climbs inside": (one(f"a/../../../{ANI}.ipynb"), "ke luar arsip"),
    "climbs by backslash": (one(f"..\\{ANI}.ipynb"), "ke luar arsip"),
    "absolute": (one(f"/tmp/{ANI}.ipynb"), "mutlak"),  # noqa: S108 - goes nowhere
    "drive": (one(f"C:\\{ANI}.ipynb"), "mutlak"),
    "control": (one(f"{ANI}\x1b[2J.ipynb"), "tanda kendali"),
    "symlink": (one(f"{ANI}.ipynb", b"/etc/passwd", external_attr=0o120777 << 16), "simbolis"),
    "pipe": (one(f"{ANI}.ipynb", external_attr=0o010644 << 16), "bukan berkas biasa"),
    "encrypted": (lambda path: patched(one(f"{ANI}.ipynb")(path), encrypted), "kata sandi"),
    "method": (one(f"{ANI}.ipynb", compress_type=zipfile.ZIP_BZIP2), "pemampatan"),
    "bomb": (one(f"{ANI}.ipynb", bytes(2**23)), "bom zip"),
    "large": (one(f"{ANI}.ipynb", bytes(2**23 * 3), compress_type=zipfile.ZIP_STORED), "20 MB"),
    "lies": (lambda path: patched(one(f"{ANI}.ipynb", bytes(2**23))(path), lying), "rusak"),
    "no UTF-8": (
        lambda path: patched(
            one(f"{ANI}-x.ipynb")(path), lambda data: data.replace(b"-x", b"-\xe9")
        ),
        "bukan UTF-8",
    ),
    "flag of UTF-8": (
        lambda path: patched(
            one(f"{ANI}-é.ipynb")(path), lambda data: data.replace("é".encode(), b"\xe9\xe9")
        ),
        "bukan UTF-8",
    ),
    "broken": (lambda path: patched(one(f"{ANI}.ipynb")(path), lambda data: data[:-30]), "rusak"),
    "empty": (lambda path: folder(path.parent, {path.name: b""}) / path.name, "rusak"),
    "a rar": (
        lambda path: folder(path.parent, {path.name: b"Rar!\x1a\x07\x00"}) / path.name,
        "bukan zip",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_archive_is_refused_and_nothing_is_written(
    kind: str, room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    make, reason = BAD[kind]
    source = make(tmp_path / "unduhan.zip")
    before, around = tree(room), {*tmp_path.parent.iterdir(), *tmp_path.iterdir()}
    report = intake.take_in(room, quiz, [source])
    assert not report.taken
    (aside,) = report.refused
    assert reason in aside.reason
    assert aside.path is None
    assert tree(room) == before
    assert {*tmp_path.parent.iterdir(), *tmp_path.iterdir()} == around
    assert "\x1b" not in "".join(report.lines())


@pytest.mark.parametrize("name", ["a.rar", "a.7z", "a.tar.gz"])
def test_other_archives_are_asked_for_as_zip(
    name: str, room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    report = intake.take_in(room, quiz, [folder(tmp_path, {name: b"x"}) / name])
    assert "zip" in report.refused[0].reason


def test_one_bad_entry_does_not_keep_the_others_out(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    source = zipped(
        tmp_path / "a.zip",
        {f"../{ANI}.ipynb": notebook(), f"{BUDI}.ipynb": notebook(), "__MACOSX/x": b""},
    )
    report = intake.take_in(room, quiz, [source])
    assert students(report) == [BUDI]
    assert len(report.refused) == 1


def test_an_archive_in_an_archive_is_quarantined_closed(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    inner = packed(f"{ANI}.ipynb")
    report = intake.take_in(room, quiz, [zipped(tmp_path / "a.zip", {f"{ANI}.zip": inner})])
    assert not report.taken
    (aside,) = report.quarantined
    assert "di dalam arsip" in aside.reason
    assert aside.path
    assert aside.path.read_bytes() == inner


def test_a_name_that_stands_twice_is_refused(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    source = tmp_path / "a.zip"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr(f"{ANI}.ipynb", notebook("a"))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(f"{ANI}.ipynb", notebook("b"))
    report = intake.take_in(room, quiz, [source])
    assert not report.taken
    assert "lebih dari sekali" in report.refused[0].reason


@pytest.mark.parametrize(("cap", "value"), [("MAX_ENTRIES", 3), ("MAX_TOTAL", 100)])
def test_an_archive_that_is_too_large_gives_nothing(
    cap: str,
    value: int,
    room: Classroom,
    quiz: FrozenQuiz,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, cap, value)
    files = {f"{number}/{ANI}.ipynb": notebook(str(number)) for number in range(4)}
    before = tree(room)
    report = intake.take_in(room, quiz, [zipped(tmp_path / "a.zip", files)])
    assert len(report.refused) == 1
    assert "Bagilah" in report.refused[0].reason
    assert tree(room) == before
    if cap == "MAX_ENTRIES":
        assert intake.take_in(room, quiz, [folder(tmp_path / "b", files)]).refused


def test_links_in_a_folder_are_not_followed(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    outside = folder(tmp_path / "luar", {f"{ANI}.ipynb": notebook()})
    source = folder(tmp_path / "hasil", {f"{BUDI}.ipynb": notebook()})
    (source / "folder").symlink_to(outside)
    (source / f"{ANI}.ipynb").symlink_to(outside / f"{ANI}.ipynb")
    os.mkfifo(source / "pipa")
    report = intake.take_in(room, quiz, [source])
    assert students(report) == [BUDI]
    assert len(report.refused) == 3


def test_names_from_outside_become_no_paths(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    name = "…/…/Kuis \N{RIGHT-TO-LEFT OVERRIDE}é?*:|" + "n" * 100 + ".ipynb"
    report = intake.take_in(room, quiz, [zipped(tmp_path / "a.zip", {name: notebook()})])
    (aside,) = report.quarantined
    assert aside.path
    assert aside.path.name.isascii()
    assert len(aside.path.name) < 80
    assert not set(aside.path.name) & set('/\\:*?"<>| ')
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in "".join(report.lines())


def test_the_summary_is_for_people(room: Classroom, quiz: FrozenQuiz, tmp_path: Path) -> None:
    source = zipped(tmp_path / "a.zip", {f"{ANI}.ipynb": notebook(), "x.ipynb": notebook()})
    lines = list(intake.take_in(room, quiz, [source]).lines())
    assert lines[0].startswith("Kuis 1: Istilah dan definisi: 1 kiriman baru")
    assert lines[1] == f"  BARU {ANI} Ani Lestari, 2026-11-26 12:00:00 WIB, dari a.zip: {ANI}.ipynb"
    assert lines[2] == "Dikarantina: 1 berkas. Periksalah satu per satu."
    assert lines[-3:] == [
        "Belum mengirim: 2 mahasiswa.",
        f"  {BUDI} Budi Sañtoso-Putra",
        f"  {CITRA} Citra Dewi",
    ]


# What a lecturer's walk found.

DUE = 'quizzes: {kuis-1: {deadline: "2026-11-26 23:59"}}'
NEXT_DAY = (2026, 11, 27, 8, 0, 0)
SECOND = FILE.replace("1", "5")


@pytest.mark.parametrize(
    ("attempt", "chosen"),
    [("latest", "tepat"), ("best", "tepat"), ("latest-any", "telat"), ("best-any", "telat")],
)
def test_an_attempt_on_time_goes_before_a_late_one(
    attempt: str, chosen: str, room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    room = settle(settle(room, "attempt: latest", f"attempt: {attempt}"), "quizzes: {}", DUE)
    first = zipped(tmp_path / "1.zip", {f"{ANI}.ipynb": notebook("tepat")})
    second = zipped(tmp_path / "2.zip", {f"{ANI}.ipynb": notebook("telat")}, NEXT_DAY)

    def worth(data: bytes, _student: str) -> float:
        return float(b"telat" in data)

    intake.take_in(room, quiz, [first], mark=worth)
    lines = list(intake.take_in(room, quiz, [second], mark=worth).lines())
    assert submitted(room, ANI) == notebook(chosen)
    kept = {path.read_bytes() for path in (room.folder / "attempts" / QUIZ / ANI).iterdir()}
    assert kept == {notebook("tepat"), notebook("telat")}
    other = "2026-11-26 12:00:00 WIB (tepat waktu), attempts/kuis-1/20260001/2026"
    if chosen == "tepat":
        assert lines[1].startswith(f"  DISIMPAN TERLAMBAT {ANI} Ani Lestari")
        assert lines[2].startswith(f"    Yang dihitung: kiriman {other}")
    else:
        assert lines[0].endswith(
            "1 kiriman baru, 1 menggantikan kiriman sebelumnya, 0 disimpan "
            "tanpa dihitung, 0 sudah ada."
        )
        assert lines[1].startswith(f"  BARU TERLAMBAT {ANI} Ani Lestari")
        assert lines[2].startswith(f"    MENGGANTIKAN kiriman {other}")


def test_what_counts_only_after_an_extension_is_told(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    room = settle(room, "quizzes: {}", DUE)
    first = zipped(tmp_path / "1.zip", {f"{ANI}.ipynb": notebook("tepat")})
    second = zipped(tmp_path / "2.zip", {f"{ANI}.ipynb": notebook("telat")}, NEXT_DAY)
    intake.take_in(room, quiz, [first, second])
    room = settle(room, DUE, f'{DUE[:-2]}, extensions: {{"{ANI}": "2026-11-28 23:59"}}}}}}')
    lines = list(intake.take_in(room, quiz, [first]).lines())
    assert submitted(room, ANI) == notebook("telat")
    assert any(line.startswith(f"  BERLAKU {ANI} Ani Lestari, 2026-11-27") for line in lines)
    assert any("MENGGANTIKAN kiriman 2026-11-26 12:00:00 WIB" in line for line in lines)
    assert "Tidak ada kiriman yang berubah." not in lines


def test_who_may_have_a_file_in_quarantine_is_not_told_to_be_absent(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    files = {
        f"Ani Lestari_7_{MOODLE}/tugas.docx": b"PK",
        f"{BUDI}_{CITRA}.ipynb": notebook("b"),
    }
    source = zipped(tmp_path / "a.zip", files)
    other = zipped(tmp_path / "b.zip", {f"{BUDI}.ipynb": notebook("c")})
    report = intake.take_in(room, quiz, [source])
    (first, second) = (aside.path for aside in report.quarantined)
    assert first
    assert second
    assert not report.missing
    assert f"  {ANI} Ani Lestari: ada dalam karantina: quarantine/{QUIZ}/{first.name}" in list(
        report.lines()
    )
    # A later run knows it, too, though it takes in something else.
    report = intake.take_in(room, quiz, [other])
    assert [(one.id, copies) for one, copies in report.waiting] == [
        (ANI, (f"quarantine/{QUIZ}/{first.name}",)),
        (CITRA, (f"quarantine/{QUIZ}/{second.name}",)),
    ]
    first.unlink()
    second.rename(second.with_name(f"{CITRA}.ipynb"))
    report = intake.take_in(room, quiz, [other])
    assert [one.id for one in report.missing] == [ANI]
    assert dict(report.waiting).popitem()[1] == (f"quarantine/{QUIZ}/{CITRA}.ipynb",)


@pytest.mark.usefixtures("plain_codes")
def test_a_time_can_be_given_and_what_is_not_known_is_told(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    room = settle(room, "quizzes: {}", DUE)
    saved = {"jawaban": f"KODE:{BUDI}:b", "saved": "2026-11-26T11:00:00.000Z"}
    late = datetime(2026, 11, 27, 3, tzinfo=UTC)
    loose = folder(tmp_path / "surel", {"jawaban.json": json.dumps(saved).encode()}, late)
    folder(tmp_path / "surel", {"kode.txt": f"KODE:{CITRA}:c".encode()}, late)
    lines = "\n".join(intake.take_in(room, quiz, [loose], codes=[f"KODE:{ANI}:a"]).lines())
    assert "(waktu kirim tidak diketahui; dicatat saat dimasukkan), dari kode ke-1" in lines
    assert "(menurut halaman disimpan 2026-11-26 18:00:00 WIB), dari surel/jawaban.json" in lines
    assert "(waktu kirim tidak diketahui; dicatat menurut waktu berkasnya), dari surel/k" in lines
    assert f"BARU TERLAMBAT {BUDI}" in lines
    moodle = zipped(tmp_path / "a.zip", {f"Ani Lestari_7_{MOODLE}/{FILE}": notebook("a2")})
    time = room.moment("2026-11-26 19:00")
    report = intake.take_in(room, quiz, [loose, moodle], codes=[f"KODE:{ANI}:a"], time=time)
    assert {(row.student.id, f"{row.time:%H:%M}", row.note) for row in report.taken} == {
        # What Moodle dates keeps its time.
        (ANI, "12:00", ""),
        *((student, "19:00", "") for student in (ANI, BUDI, CITRA)),
    }
    assert {stamp(room, student) for student in (ANI, BUDI, CITRA)} == {"2026-11-26 12:00:00 UTC"}


def test_a_source_of_another_quiz_is_not_taken_in(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    folder(room.folder, {"frozen/kuis-5.json": b"{}"})
    files = {f"{ANI}/{SECOND}": notebook("a", "kuis-5"), f"{BUDI}/{SECOND}": b"{rusak"}
    before = tree(room)
    source = zipped(tmp_path / "tugas.zip", {**files, f"{CITRA}/{FILE}": notebook("c")})
    with pytest.raises(CourseError, match=r"tugas\.zip milik kuis-5\. Tidak ada yang dimasukkan\."):
        intake.take_in(room, quiz, [source])
    assert tree(room) == before
    # Where most are of this quiz, the others are put aside, whether they can be read or not.
    more = {f"{CITRA}/{name}{FILE}": notebook(name) for name in ("", "a", "b")}
    report = intake.take_in(room, quiz, [zipped(tmp_path / "b.zip", {**files, **more})])
    assert {*students(report)} == {CITRA}
    assert all("kuis lain (“kuis-5”)" in aside.reason for aside in report.quarantined)
    assert [one.id for one, _ in report.waiting] == [ANI, BUDI]


def test_a_copy_in_quarantine_shows_whose_it_is_and_stands_there_once(
    room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    files = {
        f"Orang Lain_400022_{MOODLE}/{FILE}": notebook("a"),
        f"Ani Lestari_400023_{MOODLE}/{FILE}": notebook("a"),
        f"Rekan Ani_400024_{MOODLE}tugas saya.docx": b"PK",
        f"Rekan Budi_400025_{MOODLE}/{FILE}": notebook("a"),
    }
    first = intake.take_in(room, quiz, [zipped(tmp_path / "a.zip", files)])
    names = [aside.path.name for aside in first.quarantined if aside.path]
    assert [name.rpartition("-")[0] for name in names] == [
        f"Orang_Lain_400022-{QUIZ}",
        "Rekan_Ani_400024-tugas_saya",
        f"Rekan_Budi_400025-{QUIZ}",
    ]
    again = zipped(tmp_path / "unduhan (2).zip", files)
    second = intake.take_in(room, quiz, [again])
    assert [aside.path.name for aside in second.quarantined if aside.path] == names
    place = room.folder / "quarantine" / QUIZ
    assert len([*place.iterdir()]) == 6
    # One gets its owner's number, one is thrown away: neither is told again. The third is equal to
    # the first, and still nobody's.
    (place / names[0]).rename(place / f"{BUDI}.ipynb")
    (place / names[1]).unlink()
    third = intake.take_in(room, quiz, [again])
    assert [aside.path.name for aside in third.quarantined if aside.path] == [
        f"{BUDI}.ipynb",
        names[2],
    ]
    intake.take_in(room, quiz, [place / f"{BUDI}.ipynb"])
    before = tree(room)
    last = intake.take_in(room, quiz, [again])
    assert [aside.path.name for aside in last.quarantined if aside.path] == names[2:]
    assert "Sudah diselesaikan dari karantina: 2 berkas." in list(last.lines())
    assert tree(room) == before


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("kuis 5 - Wahyu Nugroho.ipynb", "Wahyu Nugroho"),
        ("kuis-1_wahyu_nugroho (1).ipynb", "Wahyu Nugroho"),
        ("Wahyu Nugroho - kelas A.ipynb", "Wahyu Nugroho"),
        ("Jawaban Mu'minah.ipynb", "Mu'minah"),
        # What looks like a copy in quarantine and is none: the number is a student's.
        ("tugas_20261007-kuis1-20261126.ipynb", "Wahyu Nugroho"),
        # Part of a longer name that is not on the roster.
        ("Wahyu Nugroho Putra.ipynb", ""),
        ("Ayu Lestari.ipynb", ""),
        (f"Ayu Ayu_1_{MOODLE}/{FILE}", "Ayu"),
        (f"Mu'minah ._1_{MOODLE}/{FILE}", "Mu'minah"),
        (f"Mu’minah Mu’minah_1_{MOODLE}{FILE}", "Mu'minah"),
        (f"Ayu -_1_{MOODLE}/{FILE}", "Ayu"),
        (f"Ayu Lestari_1_{MOODLE}/{FILE}", ""),
    ],
)
def test_names_are_found_where_students_and_moodle_write_them(
    name: str, owner: str, room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    kind = type(room.students[ANI])
    for number, called in (("7", "Wahyu Nugroho"), ("8", "Ayu"), ("9", "Mu'minah")):
        room.students[f"2026100{number}"] = kind(f"2026100{number}", called)
    report = intake.take_in(room, quiz, [zipped(tmp_path / "a.zip", {name: notebook()})])
    assert [row.student.name for row in report.taken] == ([owner] if owner else [])
    reasons = "".join(aside.reason for aside in report.quarantined)
    if not owner:
        assert "tidak ada nomor atau nama" not in reasons
        assert "nama “" in reasons


@pytest.mark.usefixtures("plain_codes")
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_codes_are_found_in_a_table(
    mark: str, room: Classroom, quiz: FrozenQuiz, tmp_path: Path
) -> None:
    rows = [
        ("Timestamp", "NIM", "Nama", "Kode"),
        ("26/11/2026 19.00.00", ANI, "Ani Lestari", f'"KODE:{ANI}:jawaban-yang-panjang"'),
        ("26/11/2026 19.00.00", CITRA, "Citra Dewi", f"KODE:{BUDI}:jawaban-yang-panjang"),
        ("26/11/2026 19.00.00", CITRA, "Citra Dewi", "KODE-yang-salah-sama-sekali"),
    ]
    text = "\r\n".join(mark.join(row) for row in rows)
    source = folder(tmp_path / "kode", {"kode.csv": text.encode("utf-8-sig")})
    report = intake.take_in(room, quiz, [source])
    assert students(report) == [ANI]
    assert [aside.source for aside in report.quarantined] == [
        "kode/kode.csv baris 4",
        "kode/kode.csv baris 3",
    ]
    assert "Kode “KODE-yang-salah-sama-sekali” salah." in report.quarantined[0].reason
    assert "lebih dari satu" in report.quarantined[1].reason
