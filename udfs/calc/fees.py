"""Member fees: the parties' frame, the municipalities' shares, and a plan of years and quarters."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple

from udfs.calc.errors import CalcError
from udfs.calc.inputs import Number, exact_at, weigh, whole_at
from udfs.calc.money import (
    QUARTERS,
    RoundingPolicy,
    Split,
    cascade,
    round_half_away,
    rounded_shares,
    split,
    split_rows,
)


class Party(StrEnum):
    """Who pays, and all of them together."""

    STATE = "state"
    REGION = "region"
    MUNICIPALITIES = "municipalities"
    TOTAL = "total"


LEGAL_SHARES = (Fraction(1, 2), Fraction(1, 4), Fraction(1, 4))
"""State, region and municipalities by lagen (2003:1210) 5 §."""


class Frame(NamedTuple):
    """What each party pays, whole in the unit given; the three make the total."""

    state: int
    region: int
    municipalities: int
    total: int


class FeeRules(NamedTuple):
    """How a fee plan is rounded: the years, then the quarters, and how the year is laid over the quarters."""

    policy: RoundingPolicy = RoundingPolicy.LARGEST_REMAINDER
    quarter_policy: RoundingPolicy = RoundingPolicy.LARGEST_REMAINDER
    quarter_weights: tuple[Number, ...] = (1, 1, 1, 1)

    @property
    def equal_quarters(self) -> bool:
        """Whether every year is four equal quarters, by either of the two rules."""
        return RoundingPolicy.EQUAL_QUARTERS in (self.policy, self.quarter_policy)


PLAIN_RULES: Final = FeeRules()
"""Largest remainder for the year and for its quarters, which weigh the same."""


class MemberFee(NamedTuple):
    """One member's year and its four quarters, in the row order given."""

    code: str
    year: int
    quarters: tuple[int, ...]

    @property
    def remainder(self) -> int:
        """What the quarters leave of the year: 0 but for quarters rounded each by itself."""
        return self.year - sum(self.quarters)


def funding_frame(
    amount: Number, party: Party = Party.TOTAL, shares: Sequence[Number] = LEGAL_SHARES
) -> Frame:
    """The frame that follows from one party's amount, or from the total; the amount given is kept.

    The total is the amount by the party's share, rounded where it is not whole; the other parties then take
    the rest by largest remainder. Raises `amount-not-whole`, `shares-length`, `share-negative`,
    `shares-not-one`, `share-zero` (the party given has no share).

    >>> funding_frame(1064, Party.STATE)
    Frame(state=1064, region=532, municipalities=532, total=2128)
    """
    given = whole_at(amount, "amount")
    parts = _party_shares(shares)
    if party is Party.TOTAL:
        state, region, municipalities = split(given, parts).parts
        return Frame(state, region, municipalities, given)
    own = (Party.STATE, Party.REGION, Party.MUNICIPALITIES).index(party)
    if not parts[own]:
        raise CalcError("share-zero", "shares", own)
    total = int(round_half_away(given / parts[own]))
    others = [Fraction(0) if place == own else share for place, share in enumerate(parts)]
    amounts = list(split(total - given, others).parts) if any(others) else [0, 0, 0]
    amounts[own] = given
    return Frame(amounts[0], amounts[1], amounts[2], total)


def _party_shares(shares: Sequence[Number]) -> list[Fraction]:
    parts = [exact_at(share, "shares", place) for place, share in enumerate(shares)]
    if len(parts) != len(LEGAL_SHARES):
        raise CalcError("shares-length", "shares", found=len(parts), expected=len(LEGAL_SHARES))
    for place, share in enumerate(parts):
        if share < 0:
            raise CalcError("share-negative", "shares", place, found=shares[place])
    if sum(parts) != 1:
        raise CalcError("shares-not-one", "shares", found=sum(parts))
    return parts


def fee_shares(
    weights: Sequence[Number], decimals: int | None = None, codes: Sequence[str] | None = None
) -> tuple[Fraction, ...]:
    """Each member's share of 1; with `decimals` (of a percent) rounded so that the shares make exactly 1.

    >>> [float(share) for share in fee_shares([1, 1, 1], decimals=1)]
    [0.334, 0.333, 0.333]
    """
    weighing = weigh(weights, codes)
    if decimals is not None:
        weighing = rounded_shares(weighing, decimals)
    whole = weighing.whole
    return tuple(Fraction(weight, whole) for weight in weighing.weights)


def fee_split(
    total: Number,
    weights: Sequence[Number],
    policy: RoundingPolicy = RoundingPolicy.LARGEST_REMAINDER,
    codes: Sequence[str] | None = None,
) -> Split:
    """A whole amount split on the members; see `RoundingPolicy` for what each policy keeps.

    >>> fee_split(4000000, [5113, 6248, 31643]).parts
    (475584, 581155, 2943261)
    """
    return split(total, weights, policy, codes)


def fee_plan(
    total: Number,
    weights: Sequence[Number],
    codes: Sequence[str] | None = None,
    rules: FeeRules = PLAIN_RULES,
) -> tuple[MemberFee, ...]:
    """Every member's year and quarters, in whole units.

    Quarters by largest remainder keep both margins: a member's quarters make the year of `fee_split`, and
    each quarter's total is the floor or ceiling of its part. `equal_quarters` makes four equal invoices (and
    refuses a total that 4 does not divide); `cumulative` keeps each year but lets quarter totals differ;
    `independent` rounds each quarter of the unrounded year by itself, and `MemberFee.remainder` tells.

    >>> fee_plan(10, [1, 1, 1], ["a", "b", "c"])[0]
    MemberFee(code='a', year=4, quarters=(1, 1, 1, 1))
    """
    years, quarters = plan_rows(total, weights, codes, rules)
    names = codes if codes is not None else [""] * len(years.parts)
    rows = zip(names, years.parts, quarters, strict=True)
    return tuple(MemberFee(code, year, row) for code, year, row in rows)


def plan_rows(
    total: Number, weights: Sequence[Number], codes: Sequence[str] | None, rules: FeeRules
) -> tuple[Split, tuple[tuple[int, ...], ...]]:
    """The years as a split, and one tuple of quarters per member."""
    columns = quarter_columns(rules)
    if rules.equal_quarters:
        return _equal_plan(whole_at(total, "total"), weights, codes, rules)
    years = split(total, weights, rules.policy, codes)
    if rules.quarter_policy is RoundingPolicy.LARGEST_REMAINDER:
        return years, split_rows(years.parts, columns, codes, years.exact).cells
    if rules.quarter_policy is RoundingPolicy.CUMULATIVE:
        return years, tuple(cascade(year, columns) for year in years.parts)
    whole = sum(columns)
    return years, tuple(
        tuple(int(round_half_away(year * weight / whole)) for weight in columns) for year in years.exact
    )


def _equal_plan(
    total: int, weights: Sequence[Number], codes: Sequence[str] | None, rules: FeeRules
) -> tuple[Split, tuple[tuple[int, ...], ...]]:
    """The rule of the years, applied to one quarter."""
    if total % QUARTERS:
        raise CalcError("total-not-divisible", "total", found=total, divisor=QUARTERS)
    policy = rules.policy
    if policy is RoundingPolicy.EQUAL_QUARTERS:
        policy = RoundingPolicy.LARGEST_REMAINDER
    quarter = split(total // QUARTERS, weights, policy, codes)
    years = Split(
        tuple(QUARTERS * part for part in quarter.parts),
        QUARTERS * quarter.remainder,
        tuple(QUARTERS * part for part in quarter.exact),
    )
    return years, tuple((part,) * QUARTERS for part in quarter.parts)


def quarter_columns(rules: FeeRules) -> tuple[int, ...]:
    """What the four quarters weigh. Raises `policy-not-for-quarters`, `quarter-weights-length` and
    `quarter-weights-not-equal`.
    """
    if rules.quarter_policy in (RoundingPolicy.SAINTE_LAGUE, RoundingPolicy.SHARE_FIRST):
        raise CalcError("policy-not-for-quarters", "quarter_policy", found=rules.quarter_policy)
    if len(rules.quarter_weights) != QUARTERS:
        found = len(rules.quarter_weights)
        raise CalcError("quarter-weights-length", "quarter_weights", found=found, expected=QUARTERS)
    columns = weigh(rules.quarter_weights, argument="quarter_weights").weights
    if rules.equal_quarters and len(set(columns)) > 1:
        raise CalcError("quarter-weights-not-equal", "quarter_weights")
    return columns
