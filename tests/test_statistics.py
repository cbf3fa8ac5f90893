"""Statistics: a second computation in exact fractions, a worked example, and the flags' rates."""

from __future__ import annotations

import math
import random
import sys
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.statistics import (
    DEAD,
    DEAD_LEVEL,
    FEWEST,
    Flag,
    ItemStatistics,
    OptionStatistics,
    SlotStatistics,
    analyse,
    distractors,
    flags,
    rest_scores,
)

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))

from flags import rates

Row = list[Fraction | None]

EXACT = 1e-9
ORDER = 1e-12
Z = 1.959963984540054
GUTTMAN = [[1, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
SHARES = {
    "dichotomous": (0, 1),
    "quarters": tuple(Fraction(part, 4) for part in range(5)),
    "thirds": tuple(Fraction(part, 3) for part in range(4)),
    "hundredths": tuple(Fraction(part, 100) for part in (0, 10, 20, 30, 33, 67, 100)),
    "constant": (Fraction(1, 3),),
    "zero": (0,),
}
MAXIMA = (Fraction(1), Fraction(2), Fraction(5), Fraction(5, 2), Fraction(10, 3), Fraction(1, 10))


def as_floats(rows: list[Row]) -> list[list[float | None]]:
    return [[None if mark is None else float(mark) for mark in row] for row in rows]


def drawn(chance: random.Random) -> tuple[list[Row], list[Fraction]]:
    """Return a matrix of marks and its maxima, often tiny, tied, constant or with gaps."""
    students = chance.choice([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11])
    maxima = [chance.choice(MAXIMA) for _ in range(chance.choice([0, 1, 1, 2, 3, 4, 5]))]
    alike = chance.choice([*SHARES.values(), None, None])
    shares = [alike or chance.choice(list(SHARES.values())) for _ in maxima]
    gaps = chance.choice([0, 0, 0.05, 0.3])
    rows: list[Row] = [
        [
            None if chance.random() < gaps else chance.choice(share) * top
            for share, top in zip(shares, maxima, strict=True)
        ]
        for _ in range(students)
    ]
    if rows and chance.random() < 0.15:
        rows = [rows[0] for _ in rows]
    return rows, maxima


def mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def covariance(first: list[Fraction], second: list[Fraction]) -> Fraction:
    """Return the sample covariance the way textbooks define it."""
    at, other = mean(first), mean(second)
    total = Fraction(0)
    for one, two in zip(first, second, strict=True):
        total += (one - at) * (two - other)
    return total / (len(first) - 1)


def root(value: Fraction) -> float:
    return math.sqrt(value)


def second_pearson(first: list[Fraction], second: list[Fraction]) -> float | None:
    if len(first) < 2 or covariance(first, first) == 0 or covariance(second, second) == 0:
        return None
    product = root(covariance(first, first)) * root(covariance(second, second))
    return float(covariance(first, second)) / product


def second_alpha(columns: list[list[Fraction]]) -> Fraction | None:
    """Return alpha from the matrix of covariances: trace over the sum of all cells."""
    k = len(columns)
    if k < 2 or len(columns[0]) < 2:
        return None
    cells = [[covariance(one, other) for other in columns] for one in columns]
    whole = sum(map(sum, cells))
    trace = sum(cells[place][place] for place in range(k))
    return None if whole == 0 else Fraction(k, k - 1) * (1 - Fraction(trace) / whole)


def second_extreme(column: list[Fraction], totals: list[Fraction], *, best: bool) -> Fraction:
    """Return the mean mark of the extreme 27 %, over every way of settling ties at the cut."""
    size = max(1, math.floor(Fraction(27, 100) * len(totals) + Fraction(1, 2)))
    order = sorted(range(len(totals)), key=totals.__getitem__, reverse=best)
    cut = totals[order[size - 1]]
    sure = [place for place, total in enumerate(totals) if (total > cut if best else total < cut)]
    tied = [place for place, total in enumerate(totals) if total == cut]
    ways = [
        mean([column[place] for place in (*sure, *some)])
        for some in combinations(tied, size - len(sure))
    ]
    return mean(ways)


def second_items(rows: list[Row], maxima: list[Fraction]) -> list[list[float | None]]:
    complete = [[mark for mark in row if mark is not None] for row in rows if None not in row]
    totals = [sum(row, Fraction(0)) for row in complete]
    told: list[list[float | None]] = []
    for place, top in enumerate(maxima):
        marked = [mark / top for row in rows if (mark := row[place]) is not None]
        column = [row[place] for row in complete]
        rest = [sum((*row[:place], *row[place + 1 :]), Fraction(0)) for row in complete]
        apart = None
        if len(complete) >= 4:
            ends = [second_extreme(column, totals, best=best) for best in (True, False)]
            apart = float((ends[0] - ends[1]) / top)
        told.append(
            [
                len(marked),
                len(rows) - len(marked),
                float(mean(marked)) if marked else None,
                root(covariance(marked, marked)) if len(marked) > 1 else None,
                second_pearson(column, rest),
                apart,
            ]
        )
    return told


def second_test(rows: list[Row], maxima: list[Fraction]) -> list[float | None]:
    complete = [[mark for mark in row if mark is not None] for row in rows if None not in row]
    totals = sorted(sum(row, Fraction(0)) for row in complete)
    n = len(totals)
    if not n:
        return [len(rows), 0, *[None] * 6, False, None, None, None]
    alpha = second_alpha([[row[place] for row in complete] for place in range(len(maxima))])
    deviation = root(covariance(totals, totals)) if n > 1 else None
    low = high = sem = None
    if alpha is not None and deviation is not None:
        sem = deviation * root(1 - max(alpha, Fraction(0)))
        if n > 2 and alpha < 1:
            reach = Z * math.sqrt(2 * len(maxima) / ((len(maxima) - 1) * (n - 2)))
            low, high = (
                1 - float(1 - alpha) * (n - 1) / n * math.exp(way * reach) for way in (1, -1)
            )
    two = all(
        mark in {Fraction(0), top}
        for row in complete
        for mark, top in zip(row, maxima, strict=True)
    )
    return [
        len(rows),
        n,
        float(mean(totals)),
        float((totals[(n - 1) // 2] + totals[n // 2]) / 2),
        deviation,
        float(totals[0]),
        float(totals[-1]),
        None if alpha is None else float(alpha),
        two and bool(maxima),
        low,
        high,
        sem,
    ]


def flat(rows: list[list[float | None]], maxima: list[float]) -> list[list[float | None]]:
    """Return every figure of an analysis: of the test, then of each item."""
    told = analyse(rows, maxima)
    test = told.test
    whole = [test.n, test.complete, test.mean, test.median, test.deviation, test.minimum]
    whole += [test.maximum, test.alpha, test.dichotomous, *(test.interval or (None, None))]
    items = [
        [one.n, one.missing, one.facility, one.deviation, one.discrimination, one.upper_lower]
        for one in told.items
    ]
    return [[*whole, test.sem], *items]


def assert_close(
    found: list[list[float | None]], wanted: list[list[float | None]], error: float
) -> None:
    """Compare figure by figure; an undefined one is None on both sides, and none is NaN."""
    assert len(found) == len(wanted)
    for line, other in zip(found, wanted, strict=True):
        for one, two in zip(line, other, strict=True):
            assert (one is None) == (two is None), (line, other)
            if one is not None and two is not None:
                assert math.isfinite(one)
                # Relative for the far end of a very wide interval.
                assert math.isclose(one, two, rel_tol=error, abs_tol=error), (line, other)


def test_a_second_computation_agrees() -> None:
    chance = random.Random(1951)  # noqa: S311 - the same matrices on each run
    undefined = dict.fromkeys(range(7, 12), 0)
    negative = 0
    for _ in range(1000):
        rows, maxima = drawn(chance)
        found = flat(as_floats(rows), [float(top) for top in maxima])
        assert_close(found, [second_test(rows, maxima), *second_items(rows, maxima)], EXACT)
        negative += (found[0][7] or 0) < 0
        for place in undefined:
            undefined[place] += found[0][place] is None
    assert negative > 50
    assert 100 < undefined[7] < 900


def test_a_second_computation_agrees_on_a_class() -> None:
    chance = random.Random(27)  # noqa: S311
    shares = SHARES["hundredths"]
    maxima = [Fraction(1)] * 6
    rows: list[Row] = [[chance.choice(shares) for _ in maxima] for _ in range(150)]
    found = flat(as_floats(rows), [1.0] * 6)
    wanted = [second_test(rows, maxima), *second_items(rows, maxima)]
    assert_close(found, wanted, EXACT)


def test_the_order_of_students_does_not_matter() -> None:
    chance = random.Random(1937)  # noqa: S311
    for _ in range(200):
        rows, maxima = drawn(chance)
        marks, tops = as_floats(rows), [float(top) for top in maxima]
        shuffled = chance.sample(marks, len(marks))
        assert_close(flat(shuffled, tops), flat(marks, tops), ORDER)


def test_a_worked_example() -> None:
    """A perfect Guttman scale: KR-20 = 4/3 (1 - 0.8 / 2), worked by hand."""
    told = analyse(GUTTMAN, [1] * 4)
    test = told.test
    assert (test.n, test.complete, test.mean, test.median) == (5, 5, 2, 2)
    assert (test.minimum, test.maximum, test.dichotomous) == (0, 4, True)
    assert test.deviation == pytest.approx(math.sqrt(2.5))
    assert test.alpha == pytest.approx(0.8)
    assert test.sem == pytest.approx(math.sqrt(0.5))
    assert test.interval == pytest.approx((-0.0155, 0.9748), abs=2e-4)
    assert [item.facility for item in told.items] == [0.8, 0.6, 0.4, 0.2]
    assert [item.upper_lower for item in told.items] == [1, 1, 1, 1]
    assert told.items[0].discrimination == pytest.approx(1.2 / math.sqrt(0.8 * 6.8))
    assert told.items[0].deviation == pytest.approx(math.sqrt(0.2))


def test_a_scale_of_points_changes_only_points() -> None:
    small, large = (
        analyse(GUTTMAN, [1] * 4),
        analyse([[5 * x for x in r] for r in GUTTMAN], [5] * 4),
    )
    assert small.items == large.items
    assert small.test.alpha == large.test.alpha
    assert large.test.sem == pytest.approx(5 * (small.test.sem or math.nan))


def test_students_tied_but_for_rounding_are_tied() -> None:
    """0.1 + 0.2 and 0.3 + 0 earn the same, and three thirds a whole."""
    tied = analyse([[0.1, 0.2], [0.3, 0.0]] * 5, [1, 1])
    assert tied.test.alpha is None
    assert tied.test.deviation == 0
    assert [item.upper_lower for item in tied.items] == [0, 0]
    thirds = analyse([[1 / 3, 1 / 3, 1 / 3], [1.0, 0.0, 0.0], [0.7, 0.2, 0.1]], [1, 1, 1])
    assert thirds.test.alpha is None
    assert thirds.test.deviation == 0


def test_identical_items_are_perfectly_reliable() -> None:
    told = analyse([[x, x, x] for x in (0.0, 0.33, 0.66, 1.0)], [1, 1, 1])
    assert told.test.alpha == 1
    assert told.test.sem == 0
    assert told.test.interval is None
    assert [item.discrimination for item in told.items] == [1, 1, 1]


def test_a_negative_reliability_counts_as_none_in_the_error() -> None:
    test = analyse([[1, 0], [0, 1], [1, 0], [0, 1], [1, 1]], [1, 1]).test
    assert test.alpha is not None
    assert test.alpha < 0
    assert test.sem == test.deviation


def test_extra_credit_is_not_cut_off() -> None:
    assert analyse([[1.5], [1.0]], [1]).items[0].facility == 1.25


@pytest.mark.parametrize(
    ("scores", "maxima"),
    [
        ([[1.0]], [0.0]),
        ([[1.0]], [-1.0]),
        ([[1.0]], [math.nan]),
        ([[math.nan]], [1.0]),
        ([[math.inf]], [1.0]),
        ([[1.0, 1.0]], [1.0]),
        ([[]], [1.0]),
    ],
)
def test_what_makes_no_sense_is_refused(
    scores: list[list[float | None]], maxima: list[float]
) -> None:
    with pytest.raises(ValueError, match=r"must (be|have)"):
        analyse(scores, maxima)


@given(
    st.integers(0, 4).flatmap(
        lambda width: st.lists(
            st.lists(
                st.none() | st.floats(0, 1) | st.sampled_from([0.0, 0.25, 0.33, 1.0]),
                min_size=width,
                max_size=width,
            ),
            max_size=8,
        )
    )
)
def test_whatever_the_marks_the_figures_are_in_range(rows: list[list[float | None]]) -> None:
    told = analyse(rows, [1.0] * (len(rows[0]) if rows else 2))
    for item in told.items:
        assert item.n + item.missing == len(rows)
        assert item.facility is None or 0 <= item.facility <= 1
        for figure in (item.discrimination, item.upper_lower):
            assert figure is None or -1 <= figure <= 1
    if (alpha := told.test.alpha) is not None:
        assert alpha <= 1
        if told.test.interval:
            assert told.test.interval[0] <= told.test.interval[1] <= 1


def test_rest_scores_leave_the_item_out() -> None:
    scores = [[0.1, 0.2, 0.3], [1.0, None, 0.0], [0.0, 0.0, 1 / 3]]
    assert rest_scores(scores, 1) == [0.4, None, pytest.approx(1 / 3)]
    assert rest_scores([], 0) == []


def test_distractors_by_hand() -> None:
    options = {"b": 0.0, "a": 1.0, "c": 0.5, "d": 0.0}
    slot = distractors(options, ["a", "a", "b", None, "c", "b"], [3, 1, 0, 0, 1, None])
    assert (slot.n, slot.complete, slot.unanswered) == (6, 5, 1)
    assert slot.facility == pytest.approx(2.5 / 6)
    assert [one.option for one in slot.options] == ["b", "a", "c", "d"]
    wrong, right, part, none = slot.options
    assert (wrong.count, wrong.share, wrong.mean_rest) == (2, pytest.approx(1 / 3), 0)
    # Rest 3, 1, 0, 0, 1, squares about its mean 6; choosing 0, 0, 1, 0, 0 has 0.8, products -1.
    assert wrong.discrimination == pytest.approx(-1 / math.sqrt(0.8 * 6))
    # Choosing 1, 1, 0, 0, 0 has squares 1.2, products 2.
    assert right.discrimination == pytest.approx(2 / math.sqrt(1.2 * 6))
    assert (part.score, part.mean_rest) == (0.5, 1)
    assert none == OptionStatistics("d", 0.0, 0, 0.0, None, None)


def test_the_key_of_a_single_choice_discriminates_as_the_item() -> None:
    chance = random.Random(5)  # noqa: S311
    chosen = [[chance.choice("abc") for _ in range(4)] for _ in range(40)]
    scores: list[list[float | None]] = [[float(one == "a") for one in row] for row in chosen]
    analysis = analyse(scores, [1.0] * 4)
    for item in range(4):
        column = [row[item] for row in chosen]
        slot = distractors({"a": 1.0, "b": 0.0, "c": 0.0}, column, rest_scores(scores, item))
        assert slot.discrimination == analysis.items[item].discrimination
        assert slot.options[0].discrimination == slot.discrimination
        assert slot.facility == analysis.items[item].facility


def test_distractors_without_students_or_variance() -> None:
    empty = distractors({"a": 1.0}, [], [])
    assert empty == SlotStatistics(
        0, 0, 0, None, None, (OptionStatistics("a", 1.0, 0, None, None, None),)
    )
    same = distractors({"a": 1.0, "b": 0.0}, ["a", "b", "a"], [0.1 + 0.2, 0.3, 0.3])
    assert [one.discrimination for one in same.options] == [None, None]


def test_distractors_refuse_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="not an option"):
        distractors({"a": 1.0}, ["z"], [0])
    with pytest.raises(ValueError, match="zip"):
        distractors({"a": 1.0}, ["a"], [])


def item_of(facility: float | None) -> ItemStatistics:
    return ItemStatistics(200, 0, facility, 0.4, 0.3, 0.3)


def slot_of(counts: dict[str, int], correlations: dict[str, float | None]) -> SlotStatistics:
    n = sum(counts.values())
    options = tuple(
        OptionStatistics(name, float(name == "a"), count, count / n, 1.0, correlations[name])
        for name, count in counts.items()
    )
    return SlotStatistics(n, n, 0, counts["a"] / n, correlations["a"], options)


@pytest.mark.parametrize(
    ("facility", "chance", "kinds"),
    [
        (0.951, 0.25, ["terlalu-mudah"]),
        (0.95, 0.25, []),
        (0.25, 0.25, []),
        (0.249, 0.25, ["terlalu-sulit"]),
        (0.249, 0.0, []),
        (0.199, 0.0, ["terlalu-sulit"]),
        (0.2, 0.1, []),
        (0.45, 0.5, ["terlalu-sulit"]),
        (None, 0.5, []),
    ],
)
def test_flags_of_facility(facility: float | None, chance: float, kinds: list[str]) -> None:
    found = flags(item_of(facility), {}, complete=FEWEST, chance=chance)
    assert found == tuple(Flag(kind) for kind in kinds)
    assert flags(item_of(facility), {}, complete=FEWEST - 1, chance=chance) == ()


@pytest.mark.parametrize(("n", "count"), [(58, 0), (59, 0), (93, 1), (200, 4), (200, 5), (500, 17)])
def test_a_distractor_is_dead_by_the_exact_binomial(n: int, count: int) -> None:
    slot = slot_of({"a": n - count - 20, "b": 20, "c": count}, {"a": 0.3, "b": -0.1, "c": -0.1})
    share = Fraction(DEAD).limit_denominator()
    tail = sum(math.comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(count + 1))
    wanted = (Flag("pengecoh-mati", "1", "c"),) if tail < DEAD_LEVEL else ()
    assert flags(item_of(0.6), {"1": slot}, complete=n) == wanted


def test_the_smallest_class_with_a_dead_distractor_has_59_students() -> None:
    for n, dead in ((58, False), (59, True)):
        slot = slot_of({"a": n - 20, "b": 20, "c": 0}, {"a": 0.3, "b": -0.3, "c": None})
        assert bool(flags(item_of(0.6), {"1": slot}, complete=n)) == dead


def test_a_slot_that_is_too_easy_or_pays_in_part_has_no_dead_distractor() -> None:
    easy = slot_of({"a": 196, "b": 4, "c": 0}, {"a": 0.1, "b": -0.1, "c": None})
    assert flags(item_of(0.98), {"1": easy}, complete=200) == (Flag("terlalu-mudah"),)
    paid = OptionStatistics("c", 0.5, 0, 0.0, None, None)
    partly = SlotStatistics(200, 200, 0, 0.5, 0.3, (*easy.options[:1], paid))
    assert flags(item_of(0.5), {"1": partly}, complete=200) == ()


def test_a_doubtful_key_needs_both_a_bad_key_and_a_better_option() -> None:
    counts = {"a": 40, "b": 120, "c": 40}
    doubtful = slot_of(counts, {"a": -0.25, "b": 0.4, "c": -0.3})
    assert (
        flags(item_of(0.25), {"1": slot_of(counts, {"a": 0.3, "b": -0.2, "c": -0.1})}, complete=200)
        == ()
    )
    assert flags(item_of(0.25), {"2": doubtful}, complete=200) == (
        Flag("kunci-diragukan", "2", "b"),
    )
    for harmless in ({"a": 0.05, "b": 0.4, "c": -0.3}, {"a": -0.25, "b": -0.1, "c": None}):
        slot = slot_of(counts, harmless)
        assert flags(item_of(0.25), {"2": slot}, complete=200) == ()


def test_a_doubtful_key_is_one_that_every_full_answer_shares() -> None:
    slot = slot_of({"a": 40, "b": 120, "c": 40}, {"a": -0.25, "b": 0.2, "c": -0.1})
    assert flags(item_of(0.25), {"1": slot}, complete=200) == (Flag("kunci-diragukan", "1", "b"),)
    good = OptionStatistics("e", 1.0, 20, 0.1, 1.0, 0.2)
    twice = SlotStatistics(200, 200, 0, 0.3, -0.2, (*slot.options, good))
    assert flags(item_of(0.25), {"1": twice}, complete=200) == ()


def test_more_distractors_need_a_larger_gap() -> None:
    gap = {"a": -0.1, "b": 0.15, "c": -0.1}
    two = slot_of({"a": 60, "b": 140}, gap)
    three = slot_of({"a": 60, "b": 100, "c": 40}, gap)
    assert flags(item_of(0.3), {"1": two}, complete=200) == (Flag("kunci-diragukan", "1", "b"),)
    assert flags(item_of(0.3), {"1": three}, complete=200) == ()


def test_a_doubtful_key_survives_perfect_correlations_and_no_key() -> None:
    counts = {"a": 40, "b": 160}
    sure = slot_of(counts, {"a": -1.0, "b": 1.0})
    assert flags(item_of(0.3), {"1": sure}, complete=200) == (Flag("kunci-diragukan", "1", "b"),)
    other = OptionStatistics("c", 0.0, 9, 0.1, 1.0, -0.9)
    unkeyed = SlotStatistics(200, 200, 0, 0.3, -0.5, (*sure.options[1:], other))
    assert flags(item_of(0.3), {"1": unkeyed}, complete=200) == ()
    bare = SlotStatistics(200, 200, 0, 0.3, None, ())
    assert flags(item_of(0.3), {"1": bare}, complete=200) == ()


def test_an_item_that_tells_nothing_seldom_gets_a_doubtful_key() -> None:
    """The level of the comparison is a bound even where two options mirror each other."""
    chance = random.Random(1921)  # noqa: S311
    raised = 0
    for _ in range(400):
        rest = [chance.gauss(10, 3) for _ in range(60)]
        slot = distractors({"a": 1.0, "b": 0.0}, chance.choices("ab", k=60), rest)
        raised += bool(flags(item_of(0.5), {"1": slot}, complete=60))
    assert raised / 400 <= 0.07


def test_planted_faults_are_flagged_and_clean_items_are_not() -> None:
    told = rates(60, 200)
    assert min(told["found"].values()) >= 0.95, told
    assert max(told["false"].values()) <= 0.05, told
    assert max(told["options"].values()) <= 0.05, told


def test_the_quantile_of_the_second_computation() -> None:
    assert NormalDist().inv_cdf(0.975) == pytest.approx(Z, abs=EXACT)
