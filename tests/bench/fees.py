"""AVGIFTSPLAN on more and more members: the time per member is to stay the same."""

from __future__ import annotations

import random
from collections.abc import Iterator

from measure import Line, take_turns

from udfs.cells import Grid
from udfs.evaluate import evaluate
from udfs.registry import functions

SIZES = (1_250, 2_500, 5_000, 10_000)
GOAL = 2  # time per member against that at 1 250: sorting adds a little, a second loop would make it 8


def lines() -> Iterator[Line]:
    """One line per size; `peer` is the smallest size, scaled."""
    plan = functions()["AVGIFTSPLAN"]
    chance = random.Random(2018)
    weights = [chance.randrange(0, 100_000) for _ in range(max(SIZES))]

    def job(size: int) -> object:
        column = Grid.from_rows([[weight] for weight in weights[:size]])
        codes = Grid.from_rows([[f"{number:05}"] for number in range(size)])
        outcome = evaluate(plan, [Grid.single(1_000_000_000), column, codes])
        if outcome.fault is not None or outcome.grid.height != size:
            raise SystemExit(f"AVGIFTSPLAN failed for {size} members: {outcome.fault}")
        return outcome

    times = take_turns({str(size): (lambda size=size: job(size)) for size in SIZES}, rounds=5)
    base = times[str(SIZES[0])] / SIZES[0]
    for size in SIZES[1:]:
        growth = times[str(size)] / size / base
        verdict = f"{growth:.2f} x the time per member (goal {GOAL:g})"
        linear = times[str(SIZES[0])] * size / SIZES[0]
        yield Line(
            f"AVGIFTSPLAN, {size} members", times[str(size)], linear, "if linear", verdict, growth <= GOAL
        )
