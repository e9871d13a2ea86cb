"""What AVGIFTSUNDERLAG says, in English: for reports, since a cell speaks Swedish."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import singledispatch

from udfs.calc import fees, reasons
from udfs.calc.fees import FeeRules
from udfs.calc.money import RoundingPolicy, round_half_away
from udfs.functions.prose import SHOWN_DECIMALS
from udfs.kinds import shown_number


def fee_reason_in_english(
    code: str,
    total: int,
    weights: Sequence[Fraction],
    codes: Sequence[str],
    policy: RoundingPolicy,
    quarter_policy: RoundingPolicy,
) -> str:
    """Share, exact amount, who gets the odd krona and why, and the quarters, as one English text.

    The arguments are those of AVGIFTSUNDERLAG, in domain terms.

    >>> equal = RoundingPolicy.LARGEST_REMAINDER
    >>> told = fee_reason_in_english("1", 100, [Fraction(1)] * 3, ["1", "2", "3"], equal, equal)
    >>> told.replace(chr(0xA0), " ").split(". ")[0]
    'Member 1 pays 34 kr of 100 kr'
    """
    reason = fees.fee_reason(code, total, weights, codes, FeeRules(policy, quarter_policy))
    share, *others = map(sentence, reason.steps)
    by_quarter = any(isinstance(step, reasons.YearStep) for step in reason.steps)
    parts = [_opening(reason), share, "A quarter is computed first." if by_quarter else "", *others]
    return " ".join(filter(None, parts))


def _opening(reason: reasons.FeeReason) -> str:
    if reason.refund:
        return f"Member {reason.code} gets {_kr(-reason.year)} of {_kr(-reason.total)} back."
    return f"Member {reason.code} pays {_kr(reason.year)} of {_kr(reason.total)}."


@singledispatch
def sentence(step: object) -> str:
    """One step as an English sentence; empty where the step changes nothing."""
    raise TypeError(f"no sentence for a {type(step).__name__}")


@sentence.register
def _(step: reasons.ShareStep) -> str:
    basis = f"{_shown(step.weight)} of {_shown(step.weight_sum)}"
    return f"The allocation basis is {basis} ({_percent(step.share)})."


@sentence.register
def _(step: reasons.RoundedShareStep) -> str:
    return f"The share is rounded to {_percent(step.share)}, so that all shares make 100%."


@sentence.register
def _(step: reasons.AmountStep) -> str:
    return f"The share of {_kr(step.total)} is {_kr(step.amount)}."


@sentence.register
def _(step: reasons.FloorStep) -> str:
    if not step.odd:
        return "Every member's amount is a whole number of kronor."
    odd = "1 krona, which goes" if step.odd == 1 else f"{step.odd} kronor, which go"
    return (
        f"Rounded down that is {_kr(step.floor)}, with a remainder of {_shown(step.cut)}."
        f" All remainders together make {odd} to the largest remainders."
    )


@sentence.register
def _(step: reasons.RankStep) -> str:
    if not step.odd:
        return ""
    gets = "gets one krona" if step.received else "gets none"
    why = {
        None: "",
        reasons.TieBreak.WEIGHT: "; among equal remainders the largest basis comes first",
        reasons.TieBreak.CODE: "; among equal remainders and bases the lowest code comes first",
    }[step.tie]
    return f"The remainder is number {step.rank} of {step.members} by size and {gets}{why}."


@sentence.register
def _(step: reasons.NearestStep) -> str:
    left = f"; all fees rounded one by one come out {_off(step.left)}" if step.left else ""
    return f"Rounded by itself that is {_kr(step.rounded)}{left}."


@sentence.register
def _(step: reasons.RunningStep) -> str:
    return (
        f"The running sum before the row is {_kr(step.before)}, rounded {_kr(step.before_rounded)};"
        f" with the row {_kr(step.after)}, rounded {_kr(step.after_rounded)}. The fee is the difference."
    )


@sentence.register
def _(step: reasons.QuotientStep) -> str:
    return (
        f"By the Sainte-Laguë method the share reaches {_kr(step.units)}:"
        " the next krona goes to a member with a higher quotient."
    )


@sentence.register
def _(step: reasons.YearStep) -> str:
    return f"{step.count} equal quarters make {_kr(step.year)} for the year."


@sentence.register
def _(step: reasons.QuartersStep) -> str:
    if len(set(step.quarters)) == 1 and not step.remainder:
        return f"Each quarter is {_kr(step.quarters[0])}."
    amounts = _listed([f"{_shown(quarter)} (Q{at})" for at, quarter in enumerate(step.quarters, start=1)])
    places = _listed([f"Q{place + 1}" for place in step.raised])
    raised = f"; rounded up: {places}" if places else ""
    return f"The quarters are {amounts}{raised}. {_kept(step)}"


def _kept(step: reasons.QuartersStep) -> str:
    if step.policy is RoundingPolicy.INDEPENDENT:
        off = f", which comes out {_off(step.remainder)} over the year" if step.remainder else ""
        return f"Each quarter is rounded by itself{off}."
    if step.policy is RoundingPolicy.CUMULATIVE:
        return "The quarters together make the year."
    return "Both the year and the sums of the quarters foot."


def _off(left: int) -> str:
    return f"{_kr(left)} short" if left > 0 else f"{_kr(-left)} over"


def _shown(value: Fraction | int) -> str:
    return shown_number(round_half_away(value, SHOWN_DECIMALS), "en")


def _kr(value: Fraction | int) -> str:
    return f"{_shown(value)}\u00a0kr"


def _percent(share: Fraction) -> str:
    return f"{_shown(share * 100)}%"


def _listed(items: Sequence[str]) -> str:
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)
