"""What an intake did, told to the lecturer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from coursekit.grading.classroom import Student

Status = Literal["BARU", "DISIMPAN", "BERLAKU", "SUDAH_ADA"]


@dataclass(frozen=True)
class Attempt:
    """Another attempt of the same student: when it came, in the class's zone, and its copy."""

    time: datetime
    late: bool
    path: str

    def __str__(self) -> str:
        """Name it for people."""
        late = "terlambat" if self.late else "tepat waktu"
        return f"kiriman {self.time:%Y-%m-%d %H:%M:%S %Z} ({late}), {self.path}"


@dataclass(frozen=True)
class Row:
    """An attempt that came in, or that counts since this run.

    ``status`` is BARU when it is new and counts, DISIMPAN when it is new and ``other`` counts,
    SUDAH_ADA when an earlier run took it in, BERLAKU when it counts only since this one. ``other``
    of an attempt that counts is the one that it replaces. ``time`` is in the class's zone, ``note``
    says what is known of it. ``tied`` tells that it counts although a different attempt is of the
    same time.
    """

    student: Student
    source: str
    time: datetime
    status: Status
    late: bool
    tied: bool
    note: str = ""
    other: Attempt | None = None

    def lines(self) -> Iterator[str]:
        """Yield what to tell of it, in Indonesian."""
        late = " TERLAMBAT" if self.late else ""
        note = f" ({self.note})" if self.note else ""
        yield (
            f"  {self.status}{late} {self.student.id} {self.student.name}, "
            f"{self.time:%Y-%m-%d %H:%M:%S %Z}{note}, dari {self.source}"
        )
        if self.other:
            told = "Yang dihitung:" if self.status == "DISIMPAN" else "MENGGANTIKAN"
            yield f"    {told} {self.other}"
        if self.tied:
            yield "    Pada saat yang sama ada kiriman lain yang berbeda. Periksalah keduanya."


@dataclass(frozen=True)
class Aside:
    """Something that was not taken in and why; ``path`` is its copy, None when none was made."""

    source: str
    reason: str
    path: Path | None = None


@dataclass(frozen=True)
class Report:
    """What an intake did: attempts by roster, what was put aside, who has handed in nothing.

    ``solved`` is how many files are no longer told because the lecturer has dealt with them,
    ``waiting`` who has no attempt but copies in quarantine that are or may be theirs.
    """

    title: str
    taken: tuple[Row, ...]
    quarantined: tuple[Aside, ...]
    solved: int
    refused: tuple[Aside, ...]
    waiting: tuple[tuple[Student, tuple[str, ...]], ...]
    missing: tuple[Student, ...]

    def lines(self) -> Iterator[str]:
        """Yield a summary for the terminal, in Indonesian."""
        count = Counter(row.status for row in self.taken)
        replaced = sum(row.other is not None and row.status != "DISIMPAN" for row in self.taken)
        yield (
            f"{self.title}: {count['BARU']} kiriman baru, {replaced} menggantikan kiriman "
            f"sebelumnya, {count['DISIMPAN']} disimpan tanpa dihitung, {count['SUDAH_ADA']} sudah "
            "ada."
        )
        for row in self.taken:
            if row.status != "SUDAH_ADA":
                yield from row.lines()
        if len(self.taken) == count["SUDAH_ADA"]:
            yield "Tidak ada kiriman yang berubah."
        yield from self._asides()
        yield from self._absent()

    def _asides(self) -> Iterator[str]:
        if self.quarantined:
            yield f"Dikarantina: {len(self.quarantined)} berkas. Periksalah satu per satu."
        for aside in self.quarantined:
            yield f"  {aside.source}: {aside.reason} Salinan: {aside.path}"
        if self.solved:
            yield f"Sudah diselesaikan dari karantina: {self.solved} berkas."
        if self.refused:
            yield f"Ditolak dan tidak disalin: {len(self.refused)}."
        for aside in self.refused:
            yield f"  {aside.source}: {aside.reason}"

    def _absent(self) -> Iterator[str]:
        if self.waiting:
            yield f"Kirimannya ada dalam karantina: {len(self.waiting)} mahasiswa."
        for student, copies in self.waiting:
            yield f"  {student.id} {student.name}: ada dalam karantina: {', '.join(copies)}"
        if self.missing:
            yield f"Belum mengirim: {len(self.missing)} mahasiswa."
        for student in self.missing:
            yield f"  {student.id} {student.name}"
