"""The computed numbers of the member fees: shares, years, quarters, and what each party pays."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from udfs.calc.fees import FeeRules, Frame, MemberFee, Party, fee_plan, fee_shares, funding_frame
from udfs.calc.instalments import instalment_split
from udfs.calc.money import CalcError, RoundingPolicy
from xlsheets.plan.types import Document

QUARTERS = 4
INVOICED = (Party.STATE, Party.REGION)
PARTIES = (Party.STATE, Party.REGION, Party.MUNICIPALITIES)


def frame_of(document: Document) -> Frame | None:
    """Return what each party pays in a year, kr; None where the assumptions do not give it."""
    assumptions = document.get("assumptions", {})
    frame, shares = assumptions.get("frame", {}), assumptions.get("shares", {})
    if frame.get("amount") is None or any(shares.get(party) is None for party in PARTIES):
        return None
    try:
        return funding_frame(
            int(frame["amount"]), Party(frame["party"]), [Fraction(shares[party]) for party in PARTIES]
        )
    except CalcError:
        return None


def member_fees(document: Document, total: int) -> tuple[MemberFee, ...]:
    """Return each municipality's year and quarters, kr, in the order of the document.

    Raises:
        CalcError: the rule cannot be applied (no inhabitants, a total that four does not divide).
    """
    rounding = document["assumptions"]["rounding"]
    codes = tuple(member["code"] for member in document["members"])
    return _fee_plan(total, _weights(document), codes, (rounding["years"], rounding["quarters"]))


def _weights(document: Document) -> tuple[int, ...]:
    return tuple(member.get("inhabitants") or 0 for member in document["members"])


@lru_cache(maxsize=64)  # the checks ask again with every change of the plan, and the fees are the same
def _fee_plan(
    total: int, weights: tuple[int, ...], codes: tuple[str, ...], rules: tuple[str, str]
) -> tuple[MemberFee, ...]:
    years, quarters = map(RoundingPolicy, rules)
    return fee_plan(total, weights, codes, FeeRules(years, quarters))


@lru_cache(maxsize=64)
def _fee_shares(weights: tuple[int, ...]) -> tuple[Fraction, ...]:
    return fee_shares(weights)


def fee_figures(document: Document, printed: bool) -> Iterator[tuple[str, Fraction]]:
    """Yield the figures of the fee table and the invoices.

    With ``printed``, the sums are those of the printed amounts.
    """
    frame = frame_of(document)
    if frame is None:
        return
    for party in (*PARTIES, Party.TOTAL):
        yield f"/frame/computed/{party}", Fraction(getattr(frame, party))
    if not document.get("members"):
        return
    try:
        fees = member_fees(document, int(frame.municipalities))
        shares = _fee_shares(_weights(document))
    except CalcError:
        return
    yield from _members(fees, shares)
    yield from _sums(document, fees, printed)
    yield from _parties(document, frame)


def _members(fees: tuple[MemberFee, ...], shares: tuple[Fraction, ...]) -> Iterator[tuple[str, Fraction]]:
    for index, (fee, share) in enumerate(zip(fees, shares, strict=True)):
        at = f"/members/{index}/computed"
        yield f"{at}/share", share
        yield f"{at}/year", Fraction(fee.year)
        yield f"{at}/quarter", Fraction(sum(fee.quarters), QUARTERS)
        for quarter, amount in enumerate(fee.quarters):
            yield f"{at}/quarters/{quarter}", Fraction(amount)


def _sums(document: Document, fees: tuple[MemberFee, ...], printed: bool) -> Iterator[tuple[str, Fraction]]:
    def figure(index: int, name: str, computed: Fraction) -> Fraction:
        value = document["members"][index].get("printed", {}).get(name) if printed else None
        return computed if value is None else Fraction(str(value))

    at = "/fees/computed/sum"
    members = document["members"]
    yield f"{at}/inhabitants", sum((Fraction(m.get("inhabitants") or 0) for m in members), Fraction(0))
    yield f"{at}/share", Fraction(1)
    years = (figure(i, "year", Fraction(fee.year)) for i, fee in enumerate(fees))
    yield f"{at}/year", sum(years, Fraction(0))
    quarters = (figure(i, "quarter", Fraction(sum(fee.quarters), QUARTERS)) for i, fee in enumerate(fees))
    yield f"{at}/quarter", sum(quarters, Fraction(0))
    for quarter in range(QUARTERS):
        total = sum(fee.quarters[quarter] for fee in fees)
        yield f"{at}/quarters/{quarter}", Fraction(total)


def _parties(document: Document, frame: Frame) -> Iterator[tuple[str, Fraction]]:
    shares = document["assumptions"]["shares"]
    for party in (*PARTIES, Party.TOTAL):
        at = f"/fees/computed/{party}"
        year = Fraction(getattr(frame, party))
        if party in shares:
            yield f"{at}/share", Fraction(shares[party])
        yield f"{at}/year", year
        yield f"{at}/quarter", year / QUARTERS
    # The state and the region are rounded together, so that neither quarter nor party takes every odd krona.
    for party, quarters in zip(INVOICED, instalment_split([frame.state, frame.region]), strict=True):
        for quarter, amount in enumerate(quarters):
            yield f"/fees/computed/{party}/quarters/{quarter}", Fraction(amount)
