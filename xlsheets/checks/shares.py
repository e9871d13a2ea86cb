"""Shares: the parties' make 100 per cent and follow the law; the plan's income follows the shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from udfs.calc.fees import LEGAL_SHARES
from xlsheets.checks.facts import Facts
from xlsheets.checks.naming import naming
from xlsheets.plan.derive_fees import PARTIES, frame_of
from xlsheets.plan.derive_plan import PlanFigures, units
from xlsheets.plan.printed import amount
from xlsheets.problems import Problem, Severity, plain

AT = "/assumptions/shares"


def check_shares(facts: Facts) -> Iterator[Problem]:
    """The shares in the assumptions: their sum, and if that holds, each share against the law."""
    given = facts.document["assumptions"]["shares"]
    shares = {party: amount(given[party]) for party in PARTIES if given.get(party) is not None}
    if len(shares) < len(PARTIES):
        return
    total = sum(shares.values(), Fraction(0))
    if total != 1:
        odd = [party for party, legal in zip(PARTIES, LEGAL_SHARES, strict=True) if shares[party] != legal]
        at = f"{AT}/{odd[0] if len(odd) == 1 else PARTIES[-1]}"
        yield facts.problem("shares-not-100", at, total, 1, **shares)
        return
    for party, legal in zip(PARTIES, LEGAL_SHARES, strict=True):
        if shares[party] != Fraction(legal):
            label = facts.document["assumptions"]["party_names"][party]
            yield facts.problem(
                "share-not-by-law", f"{AT}/{party}", shares[party], Fraction(legal), label=label
            )


def check_printed_shares(facts: Facts) -> Iterator[Problem]:
    """The printed shares of the members, which should make the printed sum as they stand."""
    members = facts.document["members"]
    printed = [member.get("printed", {}).get("share") for member in members]
    whole = facts.value("/fees/computed/sum/share")
    if not printed or any(share is None for share in printed) or whole is None:
        return
    total = sum((amount(share) for share in printed), Fraction(0))
    broken = any(f"/members/{index}/computed/share" in facts.breaks for index in range(len(members)))
    if total != whole and not broken:
        at = "/fees/printed/sum/share"
        yield facts.finding("shares-shown-rounded", Severity.NOTE, at, total, whole)


def check_party_income(facts: Facts) -> Iterator[Problem]:
    """What the parties pay in the plan: each its share, and in the first year what the frame gives."""
    figures = facts.figures
    lines = {line["party"]: index for index, line in enumerate(figures.lines) if line.get("party")}
    if set(lines) != set(PARTIES):
        return
    frame = frame_of(facts.document)
    for year in range(len(figures.plan["years"])):
        typed = (f"/plan/lines/{index}/values/{year}" for index in lines.values())
        if any(at in facts.inputs.suspects for at in typed):
            continue
        paid = {party: figures.value(figures.lines[index], year) for party, index in lines.items()}
        filled = {party: paid[party] for party, index in lines.items() if _is_filled(figures, index, year)}
        if not filled:
            continue
        expected = _by_share(facts, filled)
        code = "party-income-differs"
        if frame is not None and year == 0 and paid == expected:
            unit = figures.income_sign * units(figures.plan)
            expected = {party: Fraction(getattr(frame, party), unit) for party in PARTIES}
            code = "party-income-not-frame"
        off = [
            facts.finding(
                code,
                Severity.WARNING,
                at,
                plain(paid[party]),
                plain(expected[party]),
                **naming(facts.document, at),
            )
            for party, index in lines.items()
            for at in [f"/plan/lines/{index}/values/{year}"]
            if abs(paid[party] - expected[party]) >= 1
        ]
        yield from _as_one(off) if code == "party-income-not-frame" else off


def _is_filled(figures: PlanFigures, index: int, year: int) -> bool:
    return figures.lines[index]["values"][year] is not None


def _as_one(off: Sequence[Problem]) -> Iterator[Problem]:
    """The first of the parties that do not pay what the frame says, naming the others: one cause."""
    for first in off[:1]:
        others = [one.params["label"] for one in off[1:]]
        yield replace(first, params={**first.params, "others": others} if others else first.params)


def _by_share(facts: Facts, paid: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """What each party pays of a whole: that of two parties which agree on it, else of all three together."""
    given = facts.document["assumptions"]["shares"]
    shares = {party: amount(given[party]) for party in PARTIES}
    wholes = Counter(paid[party] / share for party, share in shares.items() if share and party in paid)
    whole, votes = wholes.most_common(1)[0] if wholes else (Fraction(0), 0)
    if votes < 2:
        whole = sum(paid.values(), Fraction(0))
    return {party: whole * share for party, share in shares.items()}
