"""What a page may weigh and do, and what of it a page broke: plain data, no browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXT_BYTES = 75_000
PRACTICE_BYTES = 110_000
LATER_BYTES = 20_000
REQUESTS = 12
SHIFT = 0.01
AIM_SECONDS = 1.8
PERFORMANCE = 95
FULL = 100
LIGHTHOUSE = {
    "performance": PERFORMANCE,
    "accessibility": FULL,
    "best-practices": FULL,
    "seo": FULL,
}


@dataclass(frozen=True)
class Violation:
    """One broken limit: on which page, of which kind, what was measured."""

    page: str
    gate: str
    measured: str
    limit: str

    def __str__(self) -> str:
        return f"{self.page}: {self.gate}: {self.measured} (limit: {self.limit})"


@dataclass(frozen=True)
class Trouble:
    """Something that may not happen at all: its gate and what happened."""

    gate: str
    told: str


@dataclass
class Figures:
    """What was measured on one page; bytes are compressed, heads of the answers included."""

    page: str
    practice: bool = False
    first: int = 0
    requests: int = 0
    whole: int = 0
    later: int = 0
    shift: float = 0.0
    lcp: float | None = None
    interactive: float | None = None
    axe_runs: int = 0
    first_parts: list[tuple[str, int]] = field(default_factory=list)
    later_parts: list[tuple[str, int]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)

    def slow(self) -> bool:
        """Tell whether the page misses the aim, which is no gate."""
        return max(self.lcp or 0, self.interactive or 0) > AIM_SECONDS

    def trouble(self, gate: str, told: str) -> None:
        """Note a trouble once, however often it is met."""
        found = Trouble(gate, " ".join(told.split()))
        if found not in self.troubles:
            self.troubles.append(found)


def judge(figures: Figures) -> list[Violation]:
    """Return every limit that a page broke."""
    weight = PRACTICE_BYTES if figures.practice else TEXT_BYTES
    kind = "practice page" if figures.practice else "text page"
    first = f"{kilo(figures.first)} ({heaviest(figures.first_parts)})"
    later = f"{kilo(figures.later)} ({heaviest(figures.later_parts)})"
    limits = [
        ("first visit", figures.first, weight, first, f"{kilo(weight)}, {kind}"),
        ("later page", figures.later, LATER_BYTES, later, kilo(LATER_BYTES)),
        ("requests", figures.requests, REQUESTS, str(figures.requests), str(REQUESTS)),
        ("layout shift", figures.shift, SHIFT, f"{figures.shift:.4f}", str(SHIFT)),
    ]
    broken = [
        Violation(figures.page, gate, measured, limit)
        for gate, value, most, measured, limit in limits
        if value > most
    ]
    return broken + [Violation(figures.page, one.gate, one.told, "0") for one in figures.troubles]


def judge_scores(page: str, runs: Iterable[dict[str, int]]) -> list[Violation]:
    """Return Lighthouse's categories whose median over the runs is too low."""
    all_runs = list(runs)
    return [
        Violation(page, f"lighthouse {name}", f"{found:g}", f"at least {least}")
        for name, least in LIGHTHOUSE.items()
        if (found := median(run[name] for run in all_runs)) < least
    ]


def heaviest(parts: list[tuple[str, int]]) -> str:
    """Return the three files that weigh most."""
    by_weight = sorted(parts, key=lambda part: -part[1])
    return ", ".join(f"{kilo(size)} {path.rpartition('/')[2]}" for path, size in by_weight[:3])


def kilo(size: int) -> str:
    """Return bytes in kB of a thousand."""
    return f"{size / 1000:.2f} kB"


def table(pages: list[Figures]) -> list[str]:
    """Return one line for each page, under a head."""
    width = max([len(one.page) for one in pages] + [4])
    head = (
        f"{'page':<{width}} {'kind':<8} {'first':>8} {'scrolled':>9} {'later':>8} {'requests':>8} "
        f"{'shift':>7} {'LCP':>7} {'interactive':>11} {'axe runs':>8} {'troubles':>8}"
    )
    lines = [head]
    for one in pages:
        kind = "practice" if one.practice else "text"
        lines.append(
            f"{one.page:<{width}} {kind:<8} {one.first / 1000:>8.1f} {one.whole / 1000:>9.1f} "
            f"{one.later / 1000:>8.1f} {one.requests:>8} {one.shift:>7.4f} {_seconds(one.lcp):>7} "
            f"{_seconds(one.interactive):>11} {one.axe_runs:>8} {len(one.troubles):>8}"
        )
    return lines


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f} s"
