"""Measure how often the flags of an item analysis are right, on classes with planted faults.

    python benchmarks/flags.py [REPLICATIONS] [STUDENTS]

In each of REPLICATIONS (300) classes, STUDENTS (200) of normal ability answer 20 single-choice
items of four options. The first four items are planted: a distractor that hardly anybody chooses,
a key on a wrong option, an item that 98-99 % answer, an item that about a tenth answers. Prints a
table and one line of JSON: the rate at which each fault is flagged, and the share of the clean
items, and of their distractors, that are flagged wrongly.
"""

import json
import math
import random
import sys
import time
from collections import Counter

from coursekit.statistics import analyse, distractors, flags, rest_scores

ITEMS = 20
RIGHT, FIRST = "a", "b"
WRONG = (FIRST, "c", "d")
PLANTED = (
    ("pengecoh-mati", FIRST),
    ("kunci-diragukan", RIGHT),
    ("terlalu-mudah", ""),
    ("terlalu-sulit", ""),
)
DEAD, MISKEYED, EASY, HARD = range(len(PLANTED))
# How strongly an item tells abilities apart, and the ability at which half are right.
SLOPES, CLEAN_PLACES = (0.9, 1.7), (-1.2, 0.6)
PLACES = {EASY: (-4.9, -4.7), HARD: (2.4, 2.6)}


def answers(chance: random.Random, item: int, abilities: list[float]) -> list[str]:
    """Return the options that students choose: two parameters say who is right, weights who errs.

    A distractor draws the abler or the weaker more; the dead one is drawn by 1 % of who errs.
    """
    slope = chance.uniform(*SLOPES) if item not in PLACES else 1.0
    place = chance.uniform(*PLACES.get(item, CLEAN_PLACES))
    weights = [0.02, 1.0, 1.0] if item == DEAD else [chance.uniform(0.7, 1.3) for _ in WRONG]
    tilts = [chance.uniform(-0.3, 0.3) for _ in WRONG]
    chosen = []
    for ability in abilities:
        if chance.random() < 1 / (1 + math.exp(-slope * (ability - place))):
            chosen.append(RIGHT)
        else:
            drawn = [
                weight * math.exp(tilt * ability)
                for weight, tilt in zip(weights, tilts, strict=True)
            ]
            chosen += chance.choices(WRONG, drawn)
    return chosen


def replicate(seed: int, students: int) -> list[set[tuple[str, str]]]:
    """Return the flags, as kind and option, of each item of one class."""
    chance = random.Random(seed)  # noqa: S311 - a simulation, no secret
    abilities = [chance.gauss(0, 1) for _ in range(students)]
    chosen = [answers(chance, item, abilities) for item in range(ITEMS)]
    keys = [FIRST if item == MISKEYED else RIGHT for item in range(ITEMS)]
    scores = [
        [float(option == key) for option, key in zip(row, keys, strict=True)]
        for row in zip(*chosen, strict=True)
    ]
    analysis = analyse(scores, [1.0] * ITEMS)
    found = []
    for item, (column, key) in enumerate(zip(chosen, keys, strict=True)):
        options = {option: float(option == key) for option in (RIGHT, *WRONG)}
        slot = distractors(options, column, rest_scores(scores, item))
        raised = flags(
            analysis.items[item],
            {"1": slot},
            complete=analysis.test.complete,
            chance=1 / len(options),
        )
        found.append({(flag.kind, flag.option) for flag in raised})
    return found


def rates(replications: int, students: int) -> dict[str, dict[str, float]]:
    """Return the rates, in [0, 1], of planted faults found and of clean items flagged, by kind.

    "any" is an item with any flag; "options" is the rate among the distractors of clean items.
    """
    hits, misses, options = Counter(), Counter(), Counter()
    for seed in range(replications):
        found = replicate(seed, students)
        hits.update(
            fault[0] for fault, raised in zip(PLANTED, found, strict=False) if fault in raised
        )
        for raised in found[len(PLANTED) :]:
            misses.update({kind for kind, _ in raised} | ({"any"} if raised else set()))
            options.update(kind for kind, option in raised if option)
    kinds = [kind for kind, _ in PLANTED]
    clean = replications * (ITEMS - len(PLANTED))
    return {
        "found": {kind: hits[kind] / replications for kind in kinds},
        "false": {kind: misses[kind] / clean for kind in (*kinds, "any")},
        "options": {kind: options[kind] / (clean * len(WRONG)) for kind in kinds[:EASY]},
    }


def main() -> None:
    """Run the benchmark."""
    replications, students = [*map(int, sys.argv[1:]), *(300, 200)[len(sys.argv) - 1 :]]
    start = time.perf_counter()
    told = rates(replications, students)
    took = time.perf_counter() - start
    print(f"{replications} classes of {students} students, {ITEMS} items; {took:.1f} s")
    print(f"{'flag':<16} {'found':>8} {'false':>8} {'of distractors':>15}")
    for kind, false in told["false"].items():
        row = (told["found"].get(kind), false, told["options"].get(kind))
        cells = ["" if rate is None else f"{rate:.2%}" for rate in row]
        print(f"{kind:<16} {cells[0]:>8} {cells[1]:>8} {cells[2]:>15}")
    print(json.dumps({"replications": replications, "students": students, **told}))


if __name__ == "__main__":
    main()
