"""Test and item statistics of a class, and the rules that point a lecturer to a suspect item.

Marks are taken as fixed-point whole numbers, so every sum and variance is exact: equal totals are
tied, no variance is zero, and the order of the students changes nothing, whatever floats do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Kind = Literal["terlalu-mudah", "terlalu-sulit", "pengecoh-mati", "kunci-diragukan"]

EASIEST = 0.95
"""The facility above which an item is too easy to tell students apart."""
HARDEST = 0.20
"""The facility below which an item is too hard, unless guessing alone yields more."""
DEAD = 0.05
"""The share of students below which a distractor is dead (Haladyna & Downing 1993)."""
FEWEST = 30
"""The number of complete students below which no item is flagged, for chance alone makes flags."""
DEAD_LEVEL = 0.05
"""The level of the test that a distractor's share is below ``DEAD``."""
RIVAL_LEVEL = 0.05
"""The level, shared by a slot's distractors, of the test that one outdoes the key.

It bounds how often an item that tells nothing is flagged; with two options the comparison amounts
to a test at this level that the key's own correlation is negative.
"""
NEGATIVE_LEVEL = 0.30
"""The level of the test that a slot's discrimination is negative.

Loose, for few choose a wrong key, which caps its correlation; the other test guards against chance.
"""

_CONFIDENCE = 0.95
_FEWEST_GROUPED = 4
_FEWEST_INTERVAL = 3
# A mark of two or four decimals, a third or a thirteenth is whole in this unit of a point.
_UNIT = math.lcm(*range(1, 17)) * 10**4
_NEARLY_ONE = 1 - 1e-12


@dataclass(frozen=True)
class TestStatistics:
    """What the totals of a class tell, in points; all but ``n`` is about the complete students.

    ``n`` counts all students, ``complete`` those without a missing mark. A figure that so few
    students or items do not define is None. ``deviation`` is the sample's (n - 1). ``alpha`` is
    Cronbach's; where ``dichotomous`` (every mark is 0 or the maximum) it is KR-20. ``interval`` is
    its 95 % confidence interval. ``sem`` is the standard error of measurement.
    """

    n: int
    complete: int
    mean: float | None
    median: float | None
    deviation: float | None
    minimum: float | None
    maximum: float | None
    alpha: float | None
    dichotomous: bool
    interval: tuple[float, float] | None
    sem: float | None


@dataclass(frozen=True)
class ItemStatistics:
    """What the marks of an item tell; a figure that so few students do not define is None.

    ``n`` students have a mark and ``missing`` wait for one. Of the ``n``: ``facility`` is the mean
    share of the maximum, in [0, 1] without extra credit, and ``deviation`` the sample's of that
    share. Of the complete students: ``discrimination`` is the item-rest correlation, and
    ``upper_lower`` the facility of the upper 27 % less that of the lower, both in [-1, 1].
    """

    n: int
    missing: int
    facility: float | None
    deviation: float | None
    discrimination: float | None
    upper_lower: float | None


@dataclass(frozen=True)
class Analysis:
    """The statistics of a test and of its items, in their order."""

    test: TestStatistics
    items: tuple[ItemStatistics, ...]


@dataclass(frozen=True)
class OptionStatistics:
    """How an option attracts students.

    ``count`` students chose it, a ``share`` in [0, 1] of all; ``mean_rest`` is their mean rest
    score in points, ``discrimination`` the correlation of choosing it with the rest score.
    """

    option: str
    score: float
    count: int
    share: float | None
    mean_rest: float | None
    discrimination: float | None


@dataclass(frozen=True)
class SlotStatistics:
    """How a slot was answered by ``n`` students, of whom ``complete`` have a rest score.

    ``facility`` is the mean score in [0, 1] of the ``n``, unanswered counting 0;
    ``discrimination`` is the correlation of the slot's score with the rest score.
    """

    n: int
    complete: int
    unanswered: int
    facility: float | None
    discrimination: float | None
    options: tuple[OptionStatistics, ...]


@dataclass(frozen=True)
class Flag:
    """A reason to look at an item; ``slot`` and ``option`` are "" when it is the whole item."""

    kind: Kind
    slot: str = ""
    option: str = ""


def analyse(scores: Sequence[Sequence[float | None]], maxima: Sequence[float]) -> Analysis:
    """Return the statistics of a test from ``scores``, students x items, and each item's maximum.

    Both are in points; None is a mark that is still missing. Raises ValueError when a row does not
    have one score per item, a number is not finite or a maximum is not positive.
    """
    tops = [_exact(maximum) for maximum in maxima]
    if not all(top > 0 for top in tops):
        raise ValueError("the maximum of an item must be positive")
    rows = [_exact_row(row, len(tops)) for row in scores]
    complete = [row for row in map(_whole, rows) if row is not None]
    totals = [sum(row) for row in complete]
    upper, lower = _group(totals, 1), _group(totals, -1)
    items = []
    for place, top in enumerate(tops):
        marked = [mark for row in rows if (mark := row[place]) is not None]
        column = [row[place] for row in complete]
        rest = [total - mark for total, mark in zip(totals, column, strict=True)]
        items.append(
            ItemStatistics(
                n=len(marked),
                missing=len(rows) - len(marked),
                facility=_ratio(sum(marked), len(marked) * top),
                deviation=_deviation(marked, top),
                discrimination=_correlation(column, rest),
                upper_lower=_upper_lower(column, top, upper, lower),
            )
        )
    return Analysis(_test(len(rows), complete, totals, tops), tuple(items))


def rest_scores(scores: Sequence[Sequence[float | None]], item: int) -> list[float | None]:
    """Return each student's points without those of ``item``, None when any mark is missing.

    ``scores`` are students x items in points or None, ``item`` is an index of its columns.
    """
    whole = (_whole(_exact_row(row, len(row))) for row in scores)
    return [None if row is None else (sum(row) - row[item]) / _UNIT for row in whole]


def distractors(
    options: Mapping[str, float],
    chosen: Sequence[str | None],
    rest: Sequence[float | None],
) -> SlotStatistics:
    """Return how a slot's ``options`` (option to score in [0, 1], order kept) were chosen.

    ``chosen`` is each student's option, None when unanswered; ``rest`` each one's points on the
    other items, None when not known. An option's discrimination is the point-biserial correlation,
    over the students with a rest score, None without variance. Raises ValueError when the lengths
    differ or an option is not known.
    """
    if unknown := set(chosen) - {None, *options}:
        raise ValueError(f"not an option of the slot: {unknown}")
    pairs = [
        (option, _exact(points))
        for option, points in zip(chosen, rest, strict=True)
        if points is not None
    ]
    known = [points for _, points in pairs]
    earned = {None: 0} | {option: _exact(score) for option, score in options.items()}
    return SlotStatistics(
        n=len(chosen),
        complete=len(pairs),
        unanswered=sum(option is None for option in chosen),
        facility=_ratio(sum(earned[option] for option in chosen), len(chosen) * _UNIT),
        discrimination=_correlation([earned[option] for option, _ in pairs], known),
        options=tuple(
            _option(option, score, chosen, pairs, known) for option, score in options.items()
        ),
    )


def flags(
    item: ItemStatistics,
    slots: Mapping[str, SlotStatistics],
    *,
    complete: int,
    chance: float = 0.0,
) -> tuple[Flag, ...]:
    """Return what is suspect about an item, the whole item first, then slot by slot.

    ``slots`` are those that are answered by choosing, by id; ``complete`` counts the students
    without a missing mark, and below ``FEWEST`` there are no flags; ``chance`` in [0, 1] is the
    facility that guessing yields, 0 where one cannot guess.
    """
    if complete < FEWEST or item.facility is None:
        return ()
    found = []
    if item.facility > EASIEST:
        found.append(Flag("terlalu-mudah"))
    if item.facility < max(HARDEST, chance):
        found.append(Flag("terlalu-sulit"))
    for name, slot in slots.items():
        found += [Flag("pengecoh-mati", name, option) for option in _dead(slot)]
        found += [Flag("kunci-diragukan", name, option) for option in _rivals(slot)]
    return tuple(found)


def _exact(points: float) -> int:
    if not math.isfinite(points):
        raise ValueError("points must be finite")
    return round(points * _UNIT)


def _exact_row(row: Sequence[float | None], width: int) -> list[int | None]:
    if len(row) != width:
        raise ValueError("a student must have one score per item")
    return [None if mark is None else _exact(mark) for mark in row]


def _whole(row: list[int | None]) -> list[int] | None:
    """Return a row without missing marks, None when there are some."""
    marks = [mark for mark in row if mark is not None]
    return marks if len(marks) == len(row) else None


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _spread(first: list[int], second: list[int]) -> int:
    """Return n squared times the population covariance of two lists of equal length, exactly."""
    return len(first) * _product(first, second) - sum(first) * sum(second)


def _product(first: list[int], second: list[int]) -> int:
    return sum(one * other for one, other in zip(first, second, strict=True))


def _deviation(values: list[int], unit: int) -> float | None:
    """Return the sample standard deviation in ``unit``, None for fewer than two values."""
    n = len(values)
    ratio = _ratio(_spread(values, values), n * (n - 1) * unit * unit)
    return None if ratio is None else math.sqrt(ratio)


def _correlation(first: list[int], second: list[int]) -> float | None:
    """Return Pearson's correlation in [-1, 1], None for fewer than two pairs or no variance."""
    shared = _spread(first, second)
    # Squared, the quotient of whole numbers is rounded once, so that it never exceeds 1.
    square = _ratio(shared * shared, _spread(first, first) * _spread(second, second))
    return None if square is None else math.copysign(math.sqrt(square), shared)


def _test(n: int, complete: list[list[int]], totals: list[int], tops: list[int]) -> TestStatistics:
    count = len(totals)
    ordered = sorted(totals)
    middle = ordered[(count - 1) // 2 : count // 2 + 1]
    deviation = _deviation(totals, _UNIT)
    alpha = _alpha(complete, totals, len(tops))
    return TestStatistics(
        n=n,
        complete=count,
        mean=_ratio(sum(totals), count * _UNIT),
        median=_ratio(sum(middle), len(middle) * _UNIT),
        deviation=deviation,
        minimum=ordered[0] / _UNIT if ordered else None,
        maximum=ordered[-1] / _UNIT if ordered else None,
        alpha=alpha,
        dichotomous=bool(complete and tops)
        and all(mark in {0, top} for row in complete for mark, top in zip(row, tops, strict=True)),
        interval=_interval(alpha, count, len(tops)),
        sem=_error(deviation, alpha),
    )


def _alpha(complete: list[list[int]], totals: list[int], items: int) -> float | None:
    """Return Cronbach's alpha, None for fewer than two items or students or equal totals.

    k / (k - 1) (1 - sum of the items' variances / variance of the totals): Cronbach 1951,
    Psychometrika 16:297-334. On marks of 0 and the maximum this is KR-20 (Kuder & Richardson 1937,
    Psychometrika 2:151-160): its p q are population variances, and whether all variances divide by
    n or by n - 1 cancels out, so that one formula serves both.
    """
    whole = _spread(totals, totals)
    parts = sum(_spread(column, column) for column in map(list, zip(*complete, strict=True)))
    return _ratio(items * (whole - parts), (items - 1) * whole)


def _interval(alpha: float | None, students: int, items: int) -> tuple[float, float] | None:
    """Return the 95 % confidence interval of alpha, None below three students or for alpha 1.

    1 - exp(ln(1 - alpha) - b +/- z sqrt(2 k / ((k - 1) (n - 2)))) with b = ln(n / (n - 1)):
    Bonett 2002, J Educ Behav Stat 27:335-340.
    """
    if alpha is None or alpha >= 1 or students < _FEWEST_INTERVAL:
        return None
    middle = math.log1p(-alpha) - math.log(students / (students - 1))
    quantile = NormalDist().inv_cdf((1 + _CONFIDENCE) / 2)
    reach = quantile * math.sqrt(2 * items / ((items - 1) * (students - 2)))
    return 1 - math.exp(middle + reach), 1 - math.exp(middle - reach)


def _error(deviation: float | None, alpha: float | None) -> float | None:
    """Return deviation * sqrt(1 - alpha) in points; a reliability below 0 is none, so 0 then."""
    if deviation is None or alpha is None:
        return None
    return deviation * math.sqrt(1 - max(alpha, 0.0))


def _group(totals: list[int], sign: int) -> tuple[list[int], int]:
    """Return each student's weight in the upper (1) or lower (-1) 27 %, and the weights' sum.

    27 %, at least one, halves up: Kelley 1939, J Educ Psychol 30:17-24. Those tied at the cut share
    the places left evenly.
    """
    size = max(1, (27 * len(totals) + 50) // 100)
    ranked = sorted((sign * total for total in totals), reverse=True)
    if not ranked:
        return [], 0
    cut = ranked[size - 1]
    tied = ranked.count(cut)
    places = size - ranked.index(cut)
    weights = [
        tied if sign * total > cut else places if sign * total == cut else 0 for total in totals
    ]
    return weights, size * tied


def _upper_lower(
    column: list[int], top: int, upper: tuple[list[int], int], lower: tuple[list[int], int]
) -> float | None:
    if len(column) < _FEWEST_GROUPED:
        return None
    high, low = (_product(column, weights) for weights, _ in (upper, lower))
    # Over one denominator, so that equal groups differ by 0 and by nothing else.
    return (high * lower[1] - low * upper[1]) / (upper[1] * lower[1] * top)


def _option(
    option: str,
    score: float,
    chosen: Sequence[str | None],
    pairs: list[tuple[str | None, int]],
    known: list[int],
) -> OptionStatistics:
    count = sum(one == option for one in chosen)
    points = [rest for one, rest in pairs if one == option]
    return OptionStatistics(
        option=option,
        score=score,
        count=count,
        share=_ratio(count, len(chosen)),
        mean_rest=_ratio(sum(points), len(points) * _UNIT),
        discrimination=_correlation([int(one == option) for one, _ in pairs], known),
    )


def _dead(slot: SlotStatistics) -> Iterator[str]:
    """Yield the options of score 0 that significantly fewer than 5 % chose.

    5 %: Haladyna & Downing 1993, Educ Psychol Meas 53:999-1010. The test is the exact binomial, in
    other words the one-sided bound of Clopper & Pearson 1934, Biometrika 26:404-413, lies below
    5 %; fewer than 59 students never suffice for it.
    """
    # Where nearly everybody is right, no distractor can be chosen by many.
    if slot.facility is None or slot.facility > EASIEST:
        return
    for one in slot.options:
        if one.score == 0 and _at_most(one.count, slot.n, DEAD) < DEAD_LEVEL:
            yield one.option


def _at_most(count: int, n: int, share: float) -> float:
    """Return the probability that at most ``count`` of ``n`` do what a ``share`` does."""
    # By logarithms: the coefficients of a large class are beyond the range of floats.
    return math.fsum(
        math.exp(
            math.lgamma(n + 1)
            - math.lgamma(one + 1)
            - math.lgamma(n - one + 1)
            + one * math.log(share)
            + (n - one) * math.log1p(-share)
        )
        for one in range(count + 1)
    )


def _rivals(slot: SlotStatistics) -> Iterator[str]:
    """Yield the options of score 0 that look more right than the key of a slot.

    Better students avoid the key (its slot discriminates negatively) and prefer the option (its
    correlation with the rest score exceeds that of any full answer), by one-sided tests on
    atanh(r), whose standard error is 1 / sqrt(n - 3): Fisher 1921, Metron 1:3-32.
    """
    best = max((one.score for one in slot.options), default=0)
    known = [
        (one, _fisher(one.discrimination)) for one in slot.options if one.discrimination is not None
    ]
    keys = [value for one, value in known if one.score == best]
    rivals = [(one.option, value) for one, value in known if one.score == 0]
    if not (keys and rivals) or slot.discrimination is None or slot.complete < FEWEST:
        return
    error = 1 / math.sqrt(slot.complete - 3)
    if _fisher(slot.discrimination) >= NormalDist().inv_cdf(NEGATIVE_LEVEL) * error:
        return
    # The two correlations are of one class and never independent: their errors at most add up.
    needed = NormalDist().inv_cdf(1 - RIVAL_LEVEL / len(rivals)) * 2 * error
    yield from (option for option, value in rivals if value - max(keys) > needed)


def _fisher(correlation: float) -> float:
    return math.atanh(max(-_NEARLY_ONE, min(_NEARLY_ONE, correlation)))
