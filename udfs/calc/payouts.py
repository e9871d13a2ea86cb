"""How grants are paid out: in equal yearly parts from the year of the decision to the end of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from udfs.calc.errors import CalcError
from udfs.calc.inputs import Number, exact_at
from udfs.calc.money import round_half_away
from udfs.calc.options import Shown
from udfs.calc.projects import UNITS, check_years


def grant_payout(
    grants: Sequence[Number],
    decided: Sequence[int],
    years: Sequence[int],
    shown: Shown = Shown.YEARLY,
    unit: int = 1,
) -> tuple[tuple[Fraction, ...], ...]:
    """One row per grant and a column per year; nothing before the decision, all of it by the last year.

    What has been paid by a year's end is rounded, half away from zero, to `unit` (0 rounds nothing); a year
    pays what that grows by, so that the years make the grant. Raises `amounts-empty`, `decided-length`,
    `decision-outside-plan`, `years-empty`, `years-not-consecutive`, `year-out-of-range`, `unit-unknown`.

    >>> rar_2009 = grant_payout([6665, 6440], [2009, 2010], [2009, 2010, 2011], Shown.CUMULATIVE)
    >>> [[int(amount) for amount in row] for row in rar_2009]
    [[2222, 4443, 6665], [0, 3220, 6440]]
    """
    if not grants:
        raise CalcError("amounts-empty", "grants")
    if len(decided) != len(grants):
        raise CalcError("decided-length", "decided", found=len(decided), expected=len(grants))
    check_years(years)
    if unit not in UNITS:
        raise CalcError("unit-unknown", "unit", found=unit)
    rows = []
    for row, grant in enumerate(grants):
        year = decided[row]
        if not years[0] <= year <= years[-1]:
            raise CalcError(
                "decision-outside-plan", "decided", row, found=year, first=years[0], last=years[-1]
            )
        paid = _paid(exact_at(grant, "grants", row), year - years[0], len(years), unit)
        rows.append(tuple(paid if shown is Shown.CUMULATIVE else _growth(paid)))
    return tuple(rows)


def _paid(grant: Fraction, before: int, count: int, unit: int) -> list[Fraction]:
    """Paid by the end of each year, `before` years of which pass before the decision."""
    sign, size, parts = -1 if grant < 0 else 1, abs(grant), count - before
    reached = (size * part / parts for part in range(1, parts))
    rounded = (min(size, round_half_away(one / unit) * unit) if unit else one for one in reached)
    return [Fraction(0)] * before + [sign * one for one in rounded] + [grant]


def _growth(paid: Sequence[Fraction]) -> list[Fraction]:
    return [after - before for before, after in pairwise([Fraction(0), *paid])]
