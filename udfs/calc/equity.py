"""Equity year by year, the level it should stay under, and the room that is left."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from udfs.calc.errors import CalcError
from udfs.calc.inputs import Number, exact_at


class Sign(StrEnum):
    """Which sign a plan prints its costs and its revenue with; a plan declares one."""

    COSTS_NEGATIVE = "costs_negative"
    """Revenue positive, costs negative: result = revenue + costs."""
    COSTS_POSITIVE = "costs_positive"
    """Both positive: result = revenue - costs."""
    INCOME_NEGATIVE = "income_negative"
    """Revenue negative, costs positive: result = -(revenue + costs)."""


class EquityYear(NamedTuple):
    """One year: equity at its start, its result, equity at its end, in the unit given."""

    opening: Fraction
    result: Fraction
    closing: Fraction


def equity_projection(
    opening: Number,
    incomes: Sequence[Number],
    costs: Sequence[Number],
    sign: Sign = Sign.COSTS_NEGATIVE,
) -> tuple[EquityYear, ...]:
    """Each year opens where the last one closed. Raises `incomes-empty`, `costs-length`.

    >>> years = equity_projection(5411000, [19020000, 17778000], [-18798700, -18928700])
    >>> [int(year.closing) for year in years]
    [5632300, 4481600]
    """
    if not incomes:
        raise CalcError("incomes-empty", "incomes")
    if len(costs) != len(incomes):
        raise CalcError("costs-length", "costs", found=len(costs), expected=len(incomes))
    equity = exact_at(opening, "opening")
    years = []
    for position, (income, cost) in enumerate(zip(incomes, costs, strict=True)):
        result = _result(exact_at(income, "incomes", position), exact_at(cost, "costs", position), sign)
        years.append(EquityYear(equity, result, equity + result))
        equity += result
    return tuple(years)


def _result(income: Fraction, cost: Fraction, sign: Sign) -> Fraction:
    if sign is Sign.COSTS_POSITIVE:
        return income - cost
    return -(income + cost) if sign is Sign.INCOME_NEGATIVE else income + cost


def equity_ceiling(
    frame: Number,
    share: Number | None = None,
    tiers: Sequence[tuple[Number, Number]] | None = None,
) -> Fraction:
    """The level for a frame: a share of it, or the level of the highest tier (frame, level) not above it.

    Exactly one of share and tiers is given. Raises `share-or-tiers`, `frame-negative`, `share-negative`,
    `share-above-one`, `tiers-empty`, `tier-duplicate`, and `no-tier` for a frame below the first tier.

    >>> int(equity_ceiling(2440, share=0.2)), int(equity_ceiling(16000, tiers=[(16000, 2700)]))
    (488, 2700)
    """
    decided = exact_at(frame, "frame")
    if decided < 0:
        raise CalcError("frame-negative", "frame", found=frame)
    if share is None and tiers is not None:
        return _tier_level(decided, tiers)
    if share is None or tiers is not None:
        raise CalcError("share-or-tiers", "share")
    part = exact_at(share, "share")
    if not 0 <= part <= 1:
        raise CalcError("share-negative" if part < 0 else "share-above-one", "share", found=share)
    return decided * part


def _tier_level(frame: Fraction, tiers: Sequence[tuple[Number, Number]]) -> Fraction:
    levels: dict[Fraction, Fraction] = {}
    for row, (start, level) in enumerate(tiers):
        tier = exact_at(start, "tiers", (row, 0))
        if tier in levels:
            raise CalcError("tier-duplicate", "tiers", (row, 0), found=start)
        levels[tier] = exact_at(level, "tiers", (row, 1))
    if not levels:
        raise CalcError("tiers-empty", "tiers")
    reached = [tier for tier in levels if tier <= frame]
    if not reached:
        raise CalcError("no-tier", "frame", found=frame, lowest=min(levels))
    return levels[max(reached)]


def equity_headroom(closings: Sequence[Number], level: Number) -> tuple[Fraction, ...]:
    """What is left up to the level at each year end; negative is over it. Raises `closings-empty`.

    >>> [int(room) for room in equity_headroom([5632300, 2464100], 2700000)]
    [-2932300, 235900]
    """
    if not closings:
        raise CalcError("closings-empty", "closings")
    ceiling = exact_at(level, "level")
    return tuple(
        ceiling - exact_at(closing, "closings", position) for position, closing in enumerate(closings)
    )
