"""What an association has decided about its own plan: who follows whom, what is recovered, what must be kept.

Each rule takes its level as an argument: levels are decided, dated data with a source, never constants here.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from udfs.calc.errors import CalcError
from udfs.calc.fees import LEGAL_SHARES, Frame, Party, funding_frame
from udfs.calc.indexing import MOST_YEARS, index_series
from udfs.calc.inputs import Number, exact_at
from udfs.calc.money import split


class FundsBase(StrEnum):
    """What "the funds of the association" are when a share of them is promised; a plan declares one."""

    FEES = "fees"
    """The year's member fees."""
    INCOME = "income"
    """All revenue of the year, ESF and other included."""
    AVAILABLE = "available"
    """Revenue and what is carried over from earlier years."""
    INITIATIVES = "initiatives"
    """All that goes to initiatives."""
    COSTS = "costs"
    """All costs of the year."""


class ShareOutcome(NamedTuple):
    """The share of the base found, and what there is above (or, negative, lacks to) the least amount."""

    share: Fraction
    margin: Fraction

    @property
    def kept(self) -> bool:
        """Whether the rule is kept."""
        return self.margin >= 0


class Matched(NamedTuple):
    """The frame by the state's first word and by its decision; every party follows the state."""

    preliminary: Frame
    final: Frame

    @property
    def changes(self) -> Frame:
        """What each party pays more, or less, than first planned."""
        pairs = zip(self.preliminary, self.final, strict=True)
        return Frame(*(after - before for before, after in pairs))


class IndexedLine(NamedTuple):
    """A line of the plan: which version its index rests on, and how many years before the plan that is."""

    base: str
    years_before: int = 1


def matched_frames(preliminary: Number, final: Number, shares: Sequence[Number] = LEGAL_SHARES) -> Matched:
    """The region and the municipalities match what the state sets aside, first preliminary and then final.

    Raises what `funding_frame` raises.

    >>> matched_frames(1400, 1064).changes
    Frame(state=-336, region=-168, municipalities=-168, total=-672)
    """
    first, last = (funding_frame(amount, Party.STATE, shares) for amount in (preliminary, final))
    return Matched(first, last)


def lowest_after_cut(amount: Number, most_down: Number) -> Fraction:
    """The least that a party may pay the year after, when a year may lower it by `most_down` of itself.

    Raises `cut-out-of-range`.

    >>> int(lowest_after_cut(1220, "0.1"))
    1098
    """
    cut = exact_at(most_down, "most_down")
    if not 0 <= cut <= 1:
        raise CalcError("cut-out-of-range", "most_down", found=most_down)
    return exact_at(amount, "amount") * (1 - cut)


def share_of_funds(
    part: Number,
    amounts: Mapping[FundsBase, Number],
    base: FundsBase,
    least: Number = Fraction(2, 3),
) -> ShareOutcome:
    """How much of the funds goes to one purpose, against the least share decided (two thirds in RAR 2009).

    Raises `base-missing` where the plan has no amount for the base, and `base-not-positive`.

    >>> outcome = share_of_funds(10000, {FundsBase.FEES: 15000, FundsBase.COSTS: 18000}, FundsBase.FEES)
    >>> outcome.kept, outcome.margin
    (True, Fraction(0, 1))
    """
    if base not in amounts:
        raise CalcError("base-missing", "amounts", found=base)
    whole = exact_at(amounts[base], "amounts")
    if whole <= 0:
        raise CalcError("base-not-positive", "amounts", found=amounts[base])
    used = exact_at(part, "part")
    return ShareOutcome(used / whole, used - exact_at(least, "least") * whole)


def deficit_recovery(equity: Number, years: int) -> tuple[int, ...]:
    """The result that each year must have to clear a negative equity in equal whole parts, odd units first.

    Nothing where there is no deficit. Raises `count-out-of-range` and `amount-not-whole`.

    >>> deficit_recovery(-13030, 3)
    (4344, 4343, 4343)
    """
    if not 1 <= years <= MOST_YEARS:
        raise CalcError("count-out-of-range", "years", found=years, first=1, last=MOST_YEARS)
    deficit = max(Fraction(0), -exact_at(equity, "equity"))
    return split(deficit, [1] * years).parts


def grants_after_recovery(equity: Number, results: Sequence[Number]) -> tuple[Fraction, ...]:
    """What can be granted each year: the result before grants, less that year's part of the deficit.

    The years clear the deficit whatever the results are; a year that cannot bear its part gets a negative
    amount, which says so.

    >>> [int(amount) for amount in grants_after_recovery(-13030, [11009, 10783, 10657])]
    [6665, 6440, 6314]
    """
    parts = deficit_recovery(equity, len(results))
    rows = enumerate(zip(results, parts, strict=True))
    return tuple(exact_at(result, "results", year) - part for year, (result, part) in rows)


def tangible_assets(
    opening: Number, acquired: Sequence[Number], depreciated: Sequence[Number]
) -> tuple[Fraction, ...]:
    """Tangible assets at each year end: opening + acquisitions - depreciation, both positive amounts.

    Raises `depreciation-length`, and `depreciation-too-large` for more than there is to write off.

    >>> [int(closing) for closing in tangible_assets(82, [0, 0, 0], [22, 20, 14])]
    [60, 40, 26]
    """
    if len(acquired) != len(depreciated):
        raise CalcError("depreciation-length", "depreciated", found=len(depreciated), expected=len(acquired))
    changes = [
        exact_at(bought, "acquired", year) - exact_at(written, "depreciated", year)
        for year, (bought, written) in enumerate(zip(acquired, depreciated, strict=True))
    ]
    _, *closings = accumulate([exact_at(opening, "opening"), *changes])
    for year, closing in enumerate(closings):
        if closing < 0:
            raise CalcError("depreciation-too-large", "depreciated", year, found=depreciated[year])
    return tuple(closings)


def indexed_lines(
    lines: Sequence[IndexedLine],
    versions: Mapping[str, Sequence[Number]],
    rate: Number,
    count: int,
    decimals: int | None = None,
) -> tuple[tuple[Fraction, ...], ...]:
    """Each line over `count` years from a base of its own, chained on unrounded values.

    `versions` holds the amounts of all lines by version ("budget 2008", "forecast 2008"); a base that is
    `years_before` years older than the plan's first year is indexed as many times before it. Raises
    `base-missing` and what `index_series` raises.

    >>> lines = [IndexedLine("budget"), IndexedLine("forecast")]
    >>> rows = indexed_lines(lines, {"budget": [461, 120], "forecast": [400, 280]}, "0.03", 3, 0)
    >>> [[int(amount) for amount in row] for row in rows]
    [[475, 489, 504], [288, 297, 306]]
    """
    rows = []
    for place, line in enumerate(lines):
        if line.base not in versions or place >= len(versions[line.base]):
            raise CalcError("base-missing", "lines", place, found=line.base)
        base = versions[line.base][place]
        (row,) = index_series([base], [rate], count + line.years_before, decimals)
        rows.append(row[line.years_before :])
    return tuple(rows)
