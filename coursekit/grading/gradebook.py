"""Write marks into nbgrader's gradebook, a transaction for each submission.

The rows are those that ``nbgrader autograde`` writes. nbgrader itself takes a second and more for
a submission, most of it in its object mapper; these are the same tables through sqlite3.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from coursekit.errors import CourseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from coursekit.grading.classroom import Student
    from coursekit.grading.frozen import FrozenQuestion
    from coursekit.grading.rebuild import Marked
    from coursekit.item import Item

# The schema of nbgrader 0.9 as alembic names it.
SCHEMA = "e43177bfe90b"
_WAIT = 10.0
_GRADES = """
select s.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade
from grade g join base_cell b on b.id = g.cell_id
join submitted_notebook h on h.id = g.notebook_id
join notebook n on n.id = h.notebook_id
join submitted_assignment s on s.id = h.assignment_id
join assignment a on a.id = s.assignment_id
where a.name = ? and n.name = ? order by s.student_id
"""
# A table of our own beside nbgrader's, for what those have no place for.
_BY_HAND = """
create table if not exists coursekit_by_hand (
notebook_id text, cell_id text, manual_score real, auto_score real, changed integer, aside integer,
primary key (notebook_id, cell_id))
"""


@dataclass(frozen=True)
class Grade:
    """What a graded cell earned: read by the program, given by hand, on top; ``waits`` for whom."""

    auto: float | None = None
    manual: float | None = None
    extra: float = 0.0
    waits: bool = False

    def points(self, question: FrozenQuestion, item: Item) -> float | None:
        """Return the points that count for whom ``item`` of a question was asked.

        None while they wait for a lecturer, an older mark given by hand among them: it was given
        for something else. What an amendment settles waits for nobody.
        """
        if question.dropped:
            return 0.0
        settled = question.given(item)
        given = self.auto if settled or self.manual is None else self.manual
        if given is None or (self.waits and not settled):
            return None
        return round(given + self.extra, 9)


class ByHand:
    """Marks given by hand, and what they were given for: an answer, and what it earned by itself.

    Such a mark holds for just that, so that it waits for the lecturer once more when either has
    changed, and no longer when an amendment that changed it is undone. While an amendment settles
    a question it is put aside: nbgrader would count it. ``execute`` runs a statement of SQL.
    """

    def __init__(self, execute: Callable[[str, tuple[Any, ...]], Iterable[Any]]) -> None:
        self._execute = execute
        execute(_BY_HAND, ())

    def judge(
        self,
        where: tuple[str, str],
        before: Grade,
        earned: float | None,
        *,
        same: bool,
        settled: bool,
    ) -> Grade:
        """Return what a cell's grade becomes, and keep what the next run has to know.

        ``where`` is its notebook and cell, ``earned`` what it earns by itself now, ``same`` tells
        that the answer is as it was ``before``.
        """
        found = [
            *self._execute(
                "select manual_score, auto_score, changed, aside from coursekit_by_hand "
                "where notebook_id = ? and cell_id = ?",
                where,
            )
        ]
        kept = found[0] if found else (None, None, True, False)
        manual, given_for, changed = before.manual, before.auto, False
        if manual is None and kept[3]:
            manual, given_for, changed = kept[:3]
        elif before.waits:
            # Given for what was there before; not known where nbgrader graded meanwhile.
            _, given_for, changed, _ = kept
        changed = bool(changed) or not same
        waits = changed or given_for != earned
        if manual is None:
            waits = earned is None
        if found:
            self._execute(
                "delete from coursekit_by_hand where notebook_id = ? and cell_id = ?", where
            )
        if manual is not None and (settled or waits):
            self._execute(
                "insert into coursekit_by_hand values (?, ?, ?, ?, ?, ?)",
                (*where, manual, given_for, changed, settled),
            )
        if settled:
            return Grade(earned, None, before.extra)
        return Grade(earned, manual, before.extra, waits)


class Gradebook:
    """An open gradebook, for one quiz; raises CourseError when it is not what nbgrader made."""

    def __init__(self, path: Path, quiz: str) -> None:
        _must_exist(path, quiz)
        with _told(path):
            self._path = path
            self._open = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
            _check(self._open, path)
            self._open.create_function("new_id", 0, partial(secrets.token_hex, 16))
            # No waiting for the disk after each submission; a crash still leaves whole ones.
            self._open.execute("pragma journal_mode = wal")
            self._open.execute("pragma synchronous = normal")
            self._assignment, self._notebook = _ids(self._open, path, quiz)
            self._by_hand = ByHand(self._open.execute)
            self._graded = self._cells("grade_cells")
            self._solutions = self._cells("solution_cells")

    def _cells(self, table: str) -> dict[str, str]:
        rows = self._open.execute(
            f"select b.name, b.id from base_cell b join {table} c on c.id = b.id "  # noqa: S608
            "where b.notebook_id = ?",
            (self._notebook,),
        )
        return dict(rows.fetchall())

    def set_points(self, points: Mapping[str, float]) -> None:
        """Put what each graded cell is worth now in place of what it was worth."""
        if points.keys() != self._graded.keys():
            raise CourseError(
                f"Buku nilai {self._path} tidak cocok dengan kuis yang dirilis: soalnya berbeda. "
                "Mungkin kuis itu dibuat ulang lewat formgrader. Kembalikan gradebook.db dari "
                "cadangan, lalu ulangi; nilai yang sudah tersimpan tidak diubah."
            )
        with _told(self._path), self._transaction():
            self._open.executemany(
                "update grade_cells set max_score = ? where id = ?",
                [(worth, self._graded[name]) for name, worth in points.items()],
            )

    def enrol(self, student: Student) -> None:
        """Add a student who is not in the gradebook yet."""
        first, _, last = student.name.rpartition(" ")
        with _told(self._path):
            self._open.execute(
                "insert or ignore into student (id, first_name, last_name) values (?, ?, ?)",
                (student.id, first or None, last or None),
            )

    def save(
        self, student: Student, handed_in: datetime | None, marked: Marked, same: frozenset[str]
    ) -> dict[str, Grade]:
        """Write the marks of one submission, all of them or none; return them by graded cell.

        Marks given by hand stay, as ``ByHand`` says; the answers of the cells that are the ``same``
        have not changed since the last run.
        """
        with _told(self._path), self._transaction():
            self.enrol(student)
            notebook = self._submitted(student.id, handed_in)
            grades = self._save_grades(notebook, marked, same)
            self._save_comments(notebook, marked)
        return grades

    def _submitted(self, student: str, handed_in: datetime | None) -> str:
        """Return the id of a student's submitted notebook, which is made when there is none."""
        moment = handed_in.strftime("%Y-%m-%d %H:%M:%S.%f") if handed_in else None
        [(submission,)] = self._open.execute(
            "insert into submitted_assignment (id, assignment_id, student_id, timestamp) "
            "values (new_id(), ?, ?, ?) on conflict (assignment_id, student_id) "
            "do update set timestamp = coalesce(excluded.timestamp, timestamp) returning id",
            (self._assignment, student, moment),
        ).fetchall()
        [(notebook,)] = self._open.execute(
            "insert into submitted_notebook (id, assignment_id, notebook_id, flagged) "
            "values (new_id(), ?, ?, 0) on conflict (notebook_id, assignment_id) "
            "do update set flagged = flagged returning id",
            (submission, self._notebook),
        ).fetchall()
        return str(notebook)

    def _save_grades(self, notebook: str, marked: Marked, same: frozenset[str]) -> dict[str, Grade]:
        before = {
            cell: Grade(auto, manual, extra or 0.0, bool(waits))
            for cell, auto, manual, extra, waits in self._open.execute(
                "select cell_id, auto_score, manual_score, extra_credit, needs_manual_grade "
                "from grade where notebook_id = ?",
                (notebook,),
            ).fetchall()
        }
        grades = {
            name: self._by_hand.judge(
                (notebook, self._graded[name]),
                before.get(self._graded[name], Grade()),
                earned,
                same=name in same,
                settled=name in marked.settled,
            )
            for name, earned in marked.marks.items()
        }
        self._open.executemany(
            "insert into grade "
            "(id, notebook_id, cell_id, auto_score, manual_score, needs_manual_grade) "
            "values (new_id(), ?, ?, ?, ?, ?) on conflict (cell_id, notebook_id) do update set "
            "auto_score = excluded.auto_score, manual_score = excluded.manual_score, "
            "needs_manual_grade = excluded.needs_manual_grade",
            [
                (notebook, self._graded[name], one.auto, one.manual, one.waits)
                for name, one in grades.items()
            ],
        )
        return grades

    def _save_comments(self, notebook: str, marked: Marked) -> None:
        self._open.executemany(
            "insert into comment (id, notebook_id, cell_id, auto_comment) "
            "values (new_id(), ?, ?, ?) on conflict "
            "(cell_id, notebook_id) do update set auto_comment = excluded.auto_comment",
            [
                # nbgrader's own sentence: formgrader looks for it.
                (notebook, cell, "No response." if name in marked.unanswered else None)
                for name, cell in self._solutions.items()
            ],
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._open.execute("begin immediate")
        try:
            yield
        except BaseException:
            if self._open.in_transaction:
                self._open.execute("rollback")
            raise
        self._open.execute("commit")

    def __enter__(self) -> Gradebook:  # noqa: PYI034 - typing.Self says the same in more words
        return self

    def __exit__(self, *_: object) -> None:
        # Back to one file, as nbgrader keeps it; not while somebody else reads it.
        with suppress(sqlite3.OperationalError):
            self._open.execute("pragma journal_mode = delete")
        self._open.close()


@contextmanager
def reading(path: Path, quiz: str) -> Iterator[sqlite3.Connection]:
    """Open a gradebook that is only read; raises CourseError as ``Gradebook`` does.

    One transaction: a submission graded meanwhile is there wholly or not at all.
    """
    _must_exist(path, quiz)
    with _told(path):
        # By its path: as an address, sqlite3 takes the server of a network folder for an error.
        book = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
        try:
            book.execute("pragma query_only = on")
            book.execute("begin")
            _check(book, path)
            _ids(book, path, quiz)
            yield book
        finally:
            book.close()


def read_grades(book: sqlite3.Connection, quiz: str) -> dict[str, dict[str, Grade]]:
    """Return the grades of a quiz by student, in their order, and by the name of the cell."""
    found: defaultdict[str, dict[str, Grade]] = defaultdict(dict)
    for student, cell, auto, manual, extra, waits in book.execute(_GRADES, (quiz, quiz)):
        found[student][cell] = Grade(auto, manual, extra or 0.0, bool(waits))
    return found


def _must_exist(path: Path, quiz: str) -> None:
    if not path.is_file():
        raise CourseError(
            f"Buku nilai {path} tidak ada. Rilis dahulu kuisnya: coursekit quiz release {quiz}"
        )


def _check(book: sqlite3.Connection, path: Path) -> None:
    """Raise CourseError unless a database is a gradebook of the nbgrader that is known here."""
    try:
        [(version,)] = book.execute("select version_num from alembic_version")
    except (sqlite3.DatabaseError, ValueError) as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise
        version = None
    if version != SCHEMA:
        raise CourseError(
            f"Bentuk buku nilai {path} tidak dikenal ({version or 'bukan milik nbgrader'}; yang "
            f"dikenal {SCHEMA}). Pakailah nbgrader versi 0.9, atau cadangkan berkas itu lalu "
            "jalankan: nbgrader db upgrade"
        )


def _ids(book: sqlite3.Connection, path: Path, quiz: str) -> tuple[str, str]:
    """Return the ids of a quiz's assignment and notebook; raises CourseError without them."""
    found = book.execute(
        "select a.id, n.id from assignment a join notebook n on n.assignment_id = a.id "
        "where a.name = ? and n.name = ?",
        (quiz, quiz),
    ).fetchone()
    if found is None:
        raise CourseError(
            f"Kuis “{quiz}” belum tercatat dalam buku nilai {path}. Jalankan dahulu: "
            f"coursekit quiz release {quiz}"
        )
    return found[0], found[1]


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what a database can suffer from into a message."""
    try:
        yield
    except sqlite3.OperationalError as error:
        cause = str(error)
        if "locked" in cause:
            told = "sedang dipakai program lain. Tutup formgrader dan perintah nbgrader yang lain"
        elif "full" in cause:
            told = "tidak dapat ditulis karena cakram penuh. Kosongkan ruang"
        else:
            told = f"tidak dapat dipakai ({cause}). Periksa izin berkas itu"
        raise CourseError(
            f"Buku nilai {path} {told}, lalu ulangi; nilai yang sudah tersimpan tidak hilang."
        ) from None
    except sqlite3.DatabaseError as error:
        raise CourseError(
            f"Buku nilai {path} rusak ({error}). Kembalikan dari cadangan, lalu ulangi."
        ) from None
