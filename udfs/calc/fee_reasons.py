"""Why a member pays a fee: the plan's own calculation, gone through again step by step."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from udfs.calc.errors import CalcError
from udfs.calc.fees import PLAIN_RULES, FeeRules, plan_rows, quarter_columns
from udfs.calc.inputs import Number, exact_at, weigh, whole_at
from udfs.calc.money import RoundingPolicy
from udfs.calc.reasons import Allotment, FeeReason, quarters_step, share_step, year_steps


def fee_reason(
    code: str,
    total: Number,
    weights: Sequence[Number],
    codes: Sequence[str],
    rules: FeeRules = PLAIN_RULES,
) -> FeeReason:
    """One member's fee in steps: share, exact amount, floor, place by remainder, odd unit, quarters.

    Raises `code-unknown` and what `fee_plan` raises.

    >>> reason = fee_reason("b", 100, [1, 1, 1], ["a", "b", "c"])
    >>> reason.year, reason.steps[-2]
    (33, RankStep(rank=2, members=3, odd=1, received=False, tie=<TieBreak.CODE: 'code'>))
    """
    years, quarters = plan_rows(total, weights, codes, rules)
    row = _row_of(code, codes)
    amount = whole_at(total, "total")
    sign = -1 if amount < 0 else 1
    parts = tuple(sign * part for part in years.parts)
    allotment = Allotment(row, abs(amount), weigh(weights, codes), parts)
    columns = quarter_columns(rules)
    independent = rules.quarter_policy is RoundingPolicy.INDEPENDENT and not rules.equal_quarters
    year = abs(years.exact[row]) if independent else Fraction(parts[row])
    exact_quarters = [year * column / sum(columns) for column in columns]
    steps = (
        share_step([exact_at(weight, "weights") for weight in weights], row),
        *year_steps(allotment, rules.policy, rules.equal_quarters),
        quarters_step(
            rules.quarter_policy, exact_quarters, [sign * part for part in quarters[row]], parts[row]
        ),
    )
    return FeeReason(codes[row], amount, years.parts[row], quarters[row], sign < 0, steps)


def _row_of(code: str, codes: Sequence[str]) -> int:
    for row, candidate in enumerate(codes):
        if candidate.casefold() == code.casefold():
            return row
    raise CalcError("code-unknown", "code", found=code)
