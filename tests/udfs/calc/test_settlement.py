"""Preliminary and final fees: the differences make the difference of the totals."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.calc.errors import CalcError
from udfs.calc.fees import fee_split
from udfs.calc.money import RoundingPolicy
from udfs.calc.settlement import fee_settlement

KEYS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=9).filter(
    lambda rows: any(row[0] for row in rows) and any(row[1] for row in rows)
)
EXACT = [one for one in RoundingPolicy if one is not RoundingPolicy.INDEPENDENT]


@settings(max_examples=200)
@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), KEYS, st.sampled_from(EXACT))
def test_the_differences_make_the_difference_of_the_totals(
    before: int, after: int, rows: list[tuple[int, int]], policy: RoundingPolicy
) -> None:
    totals = (4 * before, 4 * after)
    old, new = ([row[side] for row in rows] for side in (0, 1))
    found = fee_settlement(totals, old, new, policy=policy)
    assert sum(one.difference for one in found) == totals[1] - totals[0]
    assert [one.preliminary for one in found] == list(fee_split(totals[0], old, policy).parts)
    assert [one.final for one in found] == list(fee_split(totals[1], new, policy).parts)
    assert sum(one.final_share for one in found) == 1
    again = fee_settlement((totals[1], totals[0]), new, old, policy=policy)
    assert [one.difference for one in again] == [-one.difference for one in found]


@pytest.mark.parametrize(
    ("arguments", "code", "argument", "position"),
    [
        (((1, 1), [1], [1, 2]), "final-length", "final_weights", None),
        (((1, 1), [], []), "weights-empty", "preliminary", None),
        (((1, 1), [1, -1], [1, 1]), "weight-negative", "preliminary", 1),
        (((1, 1), [1, 1], [1, "x"]), "not-a-number", "final_weights", 1),
        (((1, 0.5), [1, 1], [1, 1]), "amount-not-whole", "final_total", None),
        (((1.5, 1), [1, 1], [1, 1]), "amount-not-whole", "total", None),
        (((1, 1), [1, 1], [1, 1], ["a"]), "codes-length", "codes", None),
    ],
)
def test_settlement_refuses(
    arguments: tuple[object, ...], code: str, argument: str, position: object
) -> None:
    with pytest.raises(CalcError) as refused:
        fee_settlement(*arguments)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.argument, refused.value.position) == (code, argument, position)
