"""Why a member pays this krona: the steps from the total to the quarters, as numbers and not as prose.

A refund (a negative total) is the mirror of a fee: its steps are those of the positive amount.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from udfs.calc.inputs import Weighing
from udfs.calc.money import QUARTERS, RoundingPolicy, remainder_ranking, round_half_away, rounded_shares


class TieBreak(StrEnum):
    """What decided between members with the same remainder."""

    WEIGHT = "weight"
    CODE = "code"


@dataclass(frozen=True)
class ShareStep:
    """The member's weight, the sum of all weights, and the share of 1 that they make."""

    weight: Fraction
    weight_sum: Fraction
    share: Fraction


@dataclass(frozen=True)
class RoundedShareStep:
    """The share kept to `decimals` of a percent, so that all shares make 100 %."""

    decimals: int
    share: Fraction


@dataclass(frozen=True)
class AmountStep:
    """The total (of the year, or of one quarter) by the share, unrounded."""

    total: int
    share: Fraction
    amount: Fraction


@dataclass(frozen=True)
class FloorStep:
    """The amount rounded down, what that cut off, and how many odd units all members leave together."""

    floor: int
    cut: Fraction
    odd: int


@dataclass(frozen=True)
class RankStep:
    """The member's place by size of remainder, and whether one of the odd units reaches that far.

    `tie` says what decided when members on both sides of the last odd unit have this same remainder.
    """

    rank: int
    members: int
    odd: int
    received: bool
    tie: TieBreak | None


@dataclass(frozen=True)
class NearestStep:
    """The amount rounded by itself, and what all such roundings leave of the total."""

    rounded: int
    left: int


@dataclass(frozen=True)
class RunningStep:
    """The running sums before and after this row, exact and rounded: the part is their difference."""

    before: Fraction
    after: Fraction
    before_rounded: int
    after_rounded: int


@dataclass(frozen=True)
class QuotientStep:
    """Sainte-Laguë: the share by 2n - 1 won the last of n units (None for none), by 2n + 1 it won no more."""

    units: int
    last: Fraction | None
    following: Fraction


@dataclass(frozen=True)
class YearStep:
    """The year as a number of equal quarters."""

    quarter: int
    count: int
    year: int


@dataclass(frozen=True)
class QuartersStep:
    """The year over its quarters: exact and whole parts, the places raised, what is left of the year."""

    policy: RoundingPolicy
    exact: tuple[Fraction, ...]
    quarters: tuple[int, ...]
    raised: tuple[int, ...]
    remainder: int


Step = (
    ShareStep
    | RoundedShareStep
    | AmountStep
    | FloorStep
    | RankStep
    | NearestStep
    | RunningStep
    | QuotientStep
    | YearStep
    | QuartersStep
)


@dataclass(frozen=True)
class FeeReason:
    """One member's fee with every step to it; `refund` when the total is negative."""

    code: str
    total: int
    year: int
    quarters: tuple[int, ...]
    refund: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Allotment:
    """One row of a split that is to be explained: a total of 0 or more and the whole parts it gave."""

    row: int
    total: int
    weighing: Weighing
    parts: tuple[int, ...]

    @property
    def exact(self) -> Fraction:
        """The unrounded part of this row."""
        return Fraction(self.total * self.weighing.weights[self.row], self.weighing.whole)


def share_step(weights: Sequence[Fraction], row: int) -> ShareStep:
    """The first step of every policy."""
    whole = sum(weights, start=Fraction(0))
    return ShareStep(weights[row], whole, weights[row] / whole)


def year_steps(year: Allotment, policy: RoundingPolicy, equal_quarters: bool) -> list[Step]:
    """From the share to the whole year, by its policy; by way of one quarter when all are equal."""
    if not equal_quarters:
        return _allotment_steps(year, policy)
    quarters = tuple(part // QUARTERS for part in year.parts)
    quarter = Allotment(year.row, year.total // QUARTERS, year.weighing, quarters)
    last = YearStep(quarters[year.row], QUARTERS, year.parts[year.row])
    return [*_allotment_steps(quarter, policy), last]


def _allotment_steps(allotment: Allotment, policy: RoundingPolicy, share_decimals: int = 1) -> list[Step]:
    steps: list[Step] = []
    if policy is RoundingPolicy.SHARE_FIRST:
        shares = rounded_shares(allotment.weighing, share_decimals)
        allotment = Allotment(allotment.row, allotment.total, shares, allotment.parts)
        steps.append(RoundedShareStep(share_decimals, Fraction(shares.weights[allotment.row], shares.whole)))
    share = Fraction(allotment.weighing.weights[allotment.row], allotment.weighing.whole)
    steps.append(AmountStep(allotment.total, share, allotment.exact))
    if policy is RoundingPolicy.INDEPENDENT:
        part = allotment.parts[allotment.row]
        return [*steps, NearestStep(part, allotment.total - sum(allotment.parts))]
    if policy is RoundingPolicy.CUMULATIVE:
        return [*steps, _running(allotment)]
    if policy is RoundingPolicy.SAINTE_LAGUE:
        units = allotment.parts[allotment.row]
        last = share / (2 * units - 1) if units else None
        return [*steps, QuotientStep(units, last, share / (2 * units + 1))]
    return [*steps, *_remainder_steps(allotment)]


def quarters_step(
    policy: RoundingPolicy, exact: Sequence[Fraction], quarters: Sequence[int], year: int
) -> Step:
    """The last step: which quarters were raised above their exact part."""
    raised = tuple(place for place, part in enumerate(exact) if quarters[place] > part)
    return QuartersStep(policy, tuple(exact), tuple(quarters), raised, year - sum(quarters))


def _running(allotment: Allotment) -> RunningStep:
    weighing = allotment.weighing
    before = Fraction(allotment.total * sum(weighing.weights[: allotment.row]), weighing.whole)
    after = before + allotment.exact
    return RunningStep(before, after, int(round_half_away(before)), int(round_half_away(after)))


def _remainder_steps(allotment: Allotment) -> list[Step]:
    total, weighing = allotment.total, allotment.weighing
    whole = weighing.whole
    cuts = [total * weight % whole for weight in weighing.weights]  # in parts of the whole
    odd = sum(cuts) // whole
    ranking = remainder_ranking(total, weighing)
    place = ranking.index(allotment.row)
    cut = Fraction(cuts[allotment.row], whole)
    received = place < odd
    across = ranking[odd:] if received else ranking[:odd]
    tied = [row for row in across if cuts[row] == cuts[allotment.row]]
    return [
        FloorStep(int(allotment.exact - cut), cut, odd),
        RankStep(place + 1, len(ranking), odd, received, _tie(allotment, tied)),
    ]


def _tie(allotment: Allotment, tied: Sequence[int]) -> TieBreak | None:
    """What decided against, or for, the rows of the same remainder on the other side of the last odd unit."""
    if not tied:
        return None
    weights = allotment.weighing.weights
    same = any(weights[row] == weights[allotment.row] for row in tied)
    return TieBreak.CODE if same else TieBreak.WEIGHT
