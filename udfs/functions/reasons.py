"""AVGIFTSUNDERLAG: why a member pays this krona, in Swedish; the steps are calc's, the sentences are here."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import singledispatch

from udfs.calc import fees, reasons
from udfs.calc.fees import FeeRules
from udfs.calc.money import RoundingPolicy
from udfs.functions.fees import HAMILTON, RAR_2018
from udfs.functions.prose import kronor, listed, per_cent, shown
from udfs.functions.words import BASES, MEMBER_CODES, QUARTER_RULE, RULE, TOTAL, optional, required
from udfs.kinds import Text
from udfs.registry import both, cell_function


@cell_function(
    "AVGIFTSUNDERLAG",
    both("Varför en medlem betalar just detta belopp, i ord", "Why a member pays this very amount, in words"),
    (
        required("code", "kod", Text(), both("Medlemmens kod, som text", "The member's code, as text")),
        TOTAL,
        BASES,
        MEMBER_CODES,
        optional(RULE, HAMILTON),
        optional(QUARTER_RULE, HAMILTON),
    ),
    (
        Text(),
        both("en text: andel, belopp, avrundning och kvartal", "a text in Swedish: share, amount, rounding"),
    ),
    source=RAR_2018,
    example='AVGIFTSUNDERLAG("0461", 4000000, {5113;6248;31643}, {"0428";"0461";"0480"})',
    category="fees",
)
def fee_reason(
    code: str,
    total: int,
    weights: Sequence[Fraction],
    codes: Sequence[str],
    policy: RoundingPolicy,
    quarter_policy: RoundingPolicy,
) -> str:
    """Share, exact amount, who gets the odd krona and why, and the quarters, as one Swedish text."""
    reason = fees.fee_reason(code, total, weights, codes, FeeRules(policy, quarter_policy))
    share, *others = map(sentence, reason.steps)
    by_quarter = any(isinstance(step, reasons.YearStep) for step in reason.steps)
    sentences = [_opening(reason), share, "Ett kvartal räknas först." if by_quarter else "", *others]
    return " ".join(filter(None, sentences))


def _opening(reason: reasons.FeeReason) -> str:
    if reason.refund:
        return f"Medlem {reason.code} får tillbaka {kronor(-reason.year)} av {kronor(-reason.total)}."
    return f"Medlem {reason.code} betalar {kronor(reason.year)} av {kronor(reason.total)}."


@singledispatch
def sentence(step: object) -> str:
    """One step as a Swedish sentence; empty where the step changes nothing."""
    raise TypeError(f"no sentence for a {type(step).__name__}")


@sentence.register
def _(step: reasons.ShareStep) -> str:
    return f"Fördelningsgrunden är {shown(step.weight)} av {shown(step.weight_sum)} ({per_cent(step.share)})."


@sentence.register
def _(step: reasons.RoundedShareStep) -> str:
    return f"Andelen avrundas till {per_cent(step.share)}, så att alla andelar tillsammans är 100 %."


@sentence.register
def _(step: reasons.AmountStep) -> str:
    return f"Andelen av {kronor(step.total)} är {kronor(step.amount)}."


@sentence.register
def _(step: reasons.FloorStep) -> str:
    if not step.odd:
        return "Alla medlemmars belopp går jämnt ut i hela kronor."
    odd = "1 krona" if step.odd == 1 else f"{step.odd} kronor"
    return (
        f"Avrundat nedåt blir det {kronor(step.floor)}; resten är {shown(step.cut)}."
        f" Alla rester är tillsammans {odd}, som går till de största resterna."
    )


@sentence.register
def _(step: reasons.RankStep) -> str:
    if not step.odd:
        return ""
    gets = "och får en krona" if step.received else "och får ingen krona"
    why = {
        None: "",
        reasons.TieBreak.WEIGHT: "; bland lika rester går den största grunden först",
        reasons.TieBreak.CODE: "; bland lika rester och grunder går den lägsta koden först",
    }[step.tie]
    return f"Resten är nummer {step.rank} av {step.members} i storlek {gets}{why}."


@sentence.register
def _(step: reasons.NearestStep) -> str:
    left = f"; alla avgifter avrundade var för sig blir {_off(step.left)}" if step.left else ""
    return f"Avrundat för sig blir det {kronor(step.rounded)}{left}."


@sentence.register
def _(step: reasons.RunningStep) -> str:
    return (
        f"Löpande summa före raden är {kronor(step.before)}, avrundat {kronor(step.before_rounded)};"
        f" med raden {kronor(step.after)}, avrundat {kronor(step.after_rounded)}. Avgiften är skillnaden."
    )


@sentence.register
def _(step: reasons.QuotientStep) -> str:
    return (
        f"Enligt uddatalsmetoden (Sainte-Laguë) räcker andelen till {kronor(step.units)}:"
        " nästa krona går till en medlem med högre jämförelsetal."
    )


@sentence.register
def _(step: reasons.YearStep) -> str:
    return f"{step.count} lika kvartal blir {kronor(step.year)} för året."


@sentence.register
def _(step: reasons.QuartersStep) -> str:
    if len(set(step.quarters)) == 1 and not step.remainder:
        return f"Varje kvartal är {kronor(step.quarters[0])}."
    amounts = listed(
        [f"{shown(quarter)} (K{number})" for number, quarter in enumerate(step.quarters, start=1)]
    )
    places = listed([f"K{place + 1}" for place in step.raised])
    raised = f"; avrundat uppåt: {places}" if places else ""
    return f"Kvartalen är {amounts}{raised}. {_kept(step)}"


def _kept(step: reasons.QuartersStep) -> str:
    if step.policy is RoundingPolicy.INDEPENDENT:
        off = f", vilket blir {_off(step.remainder)} på året" if step.remainder else ""
        return f"Varje kvartal är avrundat för sig{off}."
    if step.policy is RoundingPolicy.CUMULATIVE:
        return "Kvartalen blir tillsammans årets belopp."
    return "Både årets belopp och kvartalens summor stämmer."


def _off(left: int) -> str:
    """What is left of an amount, or what its parts are above it."""
    return f"{kronor(left)} för lite" if left > 0 else f"{kronor(-left)} för mycket"
