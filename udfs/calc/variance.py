"""Budget, outcome and forecast of one plan: each line's deviation, and the bridge from result to result."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from udfs.calc.equity import Sign
from udfs.calc.errors import CalcError
from udfs.calc.inputs import Number, exact_at
from udfs.calc.options import LineKind


class Versions(NamedTuple):
    """The amounts of the same lines in three versions; the outcome may be left out."""

    budget: Sequence[Number]
    forecast: Sequence[Number]
    outcome: Sequence[Number] | None = None


class Variance(NamedTuple):
    """One line as the plan has it, or the result of all (a surplus is positive).

    `deviation` is forecast against budget, positive where the result gets better; `bridge` is the result of
    the budget and all deviations so far. `used` is the outcome as a share of the budget, None without either.
    """

    budget: Fraction
    outcome: Fraction | None
    forecast: Fraction
    deviation: Fraction
    bridge: Fraction

    @property
    def used(self) -> Fraction | None:
        """The outcome as a share of the budget."""
        return None if self.outcome is None or not self.budget else self.outcome / self.budget


def variance_table(
    versions: Versions, sign: Sign = Sign.COSTS_NEGATIVE, kinds: Sequence[LineKind] | None = None
) -> tuple[Variance, ...]:
    """One row per line, then the result, whose bridge is the result of the forecast.

    Kinds are needed where costs have no sign of their own (`Sign.COSTS_POSITIVE`), and to mark sub-totals.
    Raises `lines-empty`, `lines-length`, `kinds-missing`.

    >>> rows = variance_table(Versions([100, -60, -40], [100, -70, -35]))
    >>> [(int(row.deviation), int(row.bridge)) for row in rows]
    [(0, 0), (-10, -10), (5, -5), (-5, -5)]
    """
    count = len(versions.budget)
    if not count:
        raise CalcError("lines-empty", "budget")
    if kinds is None and sign is Sign.COSTS_POSITIVE:
        raise CalcError("kinds-missing", "kinds")
    lines = kinds if kinds is not None else [LineKind.COST] * count
    if len(lines) != count:
        raise CalcError("lines-length", "kinds", found=len(lines), expected=count)
    budget = _amounts(versions.budget, "budget", count)
    forecast = _amounts(versions.forecast, "forecast", count)
    outcome = None if versions.outcome is None else _amounts(versions.outcome, "outcome", count)
    effects = [_effect(sign, kind) for kind in lines]
    counted = [effect * kind.counts for effect, kind in zip(effects, lines, strict=True)]
    bridge = start = _result(budget, counted)
    rows = []
    for place, (before, after) in enumerate(zip(budget, forecast, strict=True)):
        deviation = effects[place] * (after - before)
        bridge += deviation * lines[place].counts
        spent = None if outcome is None else outcome[place]
        rows.append(Variance(before, spent, after, deviation, bridge))
    spent = None if outcome is None else _result(outcome, counted)
    end = _result(forecast, counted)
    return (*rows, Variance(start, spent, end, end - start, bridge))


def _amounts(amounts: Sequence[Number], argument: str, count: int) -> list[Fraction]:
    if len(amounts) != count:
        raise CalcError("lines-length", argument, found=len(amounts), expected=count)
    return [exact_at(amount, argument, place) for place, amount in enumerate(amounts)]


def _effect(sign: Sign, kind: LineKind) -> int:
    """What one krona more in the line does to the result."""
    if sign is Sign.COSTS_POSITIVE:
        return 1 if kind in (LineKind.INCOME, LineKind.INCOME_SUBTOTAL) else -1
    return -1 if sign is Sign.INCOME_NEGATIVE else 1


def _result(amounts: Sequence[Fraction], effects: Sequence[int]) -> Fraction:
    return sum((effect * amount for effect, amount in zip(effects, amounts, strict=True)), start=Fraction(0))
