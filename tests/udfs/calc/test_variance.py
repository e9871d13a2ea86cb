"""The bridge makes the forecast's result from the budget's, whatever the signs, and counts no sub-total."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.calc.equity import Sign, equity_projection
from udfs.calc.errors import CalcError
from udfs.calc.options import LineKind
from udfs.calc.variance import Versions, variance_table

AMOUNT = st.integers(-(10**9), 10**9) | st.fractions(-1000, 1000, max_denominator=60)
LINES = st.lists(st.tuples(AMOUNT, AMOUNT, AMOUNT, st.sampled_from(LineKind)), min_size=1, max_size=12)


@settings(max_examples=200)
@given(LINES, st.sampled_from(Sign))
def test_the_bridge_ends_at_the_result_of_the_forecast(
    lines: list[tuple[Fraction, Fraction, Fraction, LineKind]], sign: Sign
) -> None:
    budget, forecast, outcome, kinds = zip(*lines, strict=True)
    *rows, last = variance_table(Versions(budget, forecast, outcome), sign, kinds)
    counted = [row.deviation * kind.counts for row, kind in zip(rows, kinds, strict=True)]
    assert last.bridge == last.forecast == last.budget + last.deviation
    assert last.deviation == sum(counted)
    assert [row.bridge for row in rows] == [last.budget + step for step in accumulate(counted)]
    for amounts, result in ((budget, last.budget), (forecast, last.forecast), (outcome, last.outcome)):
        income = sum(one for one, kind in zip(amounts, kinds, strict=True) if kind is LineKind.INCOME)
        cost = sum(one for one, kind in zip(amounts, kinds, strict=True) if kind is LineKind.COST)
        assert result == equity_projection(0, [income], [cost], sign)[0].result


@settings(max_examples=100)
@given(LINES)
def test_the_same_plan_in_another_sign_has_the_same_bridge(
    lines: list[tuple[Fraction, Fraction, Fraction, LineKind]],
) -> None:
    kinds = [line[3] for line in lines]
    income = (LineKind.INCOME, LineKind.INCOME_SUBTOTAL)

    def turned(column: int, costs: int, incomes: int) -> list[Fraction]:
        return [line[column] * (incomes if line[3] in income else costs) for line in lines]

    found = [
        variance_table(Versions(turned(0, *signs), turned(1, *signs)), sign, kinds)
        for sign, signs in (
            (Sign.COSTS_POSITIVE, (1, 1)),
            (Sign.COSTS_NEGATIVE, (-1, 1)),
            (Sign.INCOME_NEGATIVE, (1, -1)),
        )
    ]
    first, *others = [[(row.deviation, row.bridge) for row in rows] for rows in found]
    assert others == [first, first]


def test_without_outcome_there_is_no_share() -> None:
    rows = variance_table(Versions([100], [90]))
    assert [(row.outcome, row.used) for row in rows] == [(None, None), (None, None)]


@pytest.mark.parametrize(
    ("arguments", "code", "argument", "position"),
    [
        ((Versions([], []),), "lines-empty", "budget", None),
        ((Versions([1], [1, 2]),), "lines-length", "forecast", None),
        ((Versions([1], [1], [1, 2]),), "lines-length", "outcome", None),
        ((Versions([1], [1]), Sign.COSTS_NEGATIVE, []), "lines-length", "kinds", None),
        ((Versions([1], [1]), Sign.COSTS_POSITIVE), "kinds-missing", "kinds", None),
        ((Versions([1, 2], [1, "x"]),), "not-a-number", "forecast", 1),
    ],
)
def test_variance_refuses(arguments: tuple[object, ...], code: str, argument: str, position: object) -> None:
    with pytest.raises(CalcError) as refused:
        variance_table(*arguments)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.argument, refused.value.position) == (code, argument, position)
