"""The computed numbers of the member fees: shares, years, quarters, and what each party pays."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from udfs.calc.fees import FeeRules, Frame, MemberFee, Party, fee_plan, fee_shares, funding_frame
from udfs.calc.instalments import instalment_split
from udfs.calc.money import CalcError, RoundingPolicy
from xlsheets.plan.printed import amount, as_printed, exact_sum, total
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
    return _frame(int(frame["amount"]), frame["party"], tuple(shares[party] for party in PARTIES))


@lru_cache(maxsize=64)
def _frame(total: int, party: str, shares: tuple[str, ...]) -> Frame | None:
    try:
        return funding_frame(total, Party(party), [Fraction(share) for share in shares])
    except CalcError:
        return None


def member_fees(document: Document, total: int) -> tuple[MemberFee, ...]:
    """Return each municipality's year and quarters, kr, in the order of the document.

    Raises:
        CalcError: the rule cannot be applied (no inhabitants, a total that four does not divide).
    """
    return _fee_plan(_key(document, total))


class _Key(NamedTuple):
    """All that the members' fees rest on."""

    total: int
    weights: tuple[int, ...]
    codes: tuple[str, ...]
    years: str
    quarters: str


def _key(document: Document, total: int) -> _Key:
    rounding, members = document["assumptions"]["rounding"], document["members"]
    weights = tuple(member.get("inhabitants") or 0 for member in members)
    codes = tuple(member["code"] for member in members)
    return _Key(total, weights, codes, rounding["years"], rounding["quarters"])


@lru_cache(maxsize=64)  # the checks ask again with every change of the plan, and the fees are the same
def _fee_plan(key: _Key) -> tuple[MemberFee, ...]:
    rules = FeeRules(RoundingPolicy(key.years), RoundingPolicy(key.quarters))
    return fee_plan(key.total, key.weights, key.codes, rules)


def fee_figures(
    document: Document, printed: bool, following: Collection[str] = frozenset()
) -> Iterator[tuple[str, Fraction]]:
    """Yield the figures of the fee table and the invoices.

    With ``printed``, the sums are those of the printed amounts; those among ``following`` as printed anew.
    """
    frame = frame_of(document)
    if frame is None:
        return
    for party in (*PARTIES, Party.TOTAL):
        yield f"/frame/computed/{party}", Fraction(getattr(frame, party))
    if not document.get("members"):
        return
    try:
        key = _key(document, int(frame.municipalities))
        fees = _fee_plan(key)
        yield from _members(key)
    except CalcError:
        return
    yield from _sums(fees, _Shown(document["members"], printed, following))
    yield from _parties(frame, tuple(document["assumptions"]["shares"].items()))


@lru_cache(maxsize=64)
def _members(key: _Key) -> tuple[tuple[str, Fraction], ...]:
    rows = enumerate(zip(_fee_plan(key), fee_shares(key.weights), strict=True))
    return tuple(figure for index, (fee, share) in rows for figure in _member(index, fee, share))


def _member(index: int, fee: MemberFee, share: Fraction) -> Iterator[tuple[str, Fraction]]:
    at = f"/members/{index}/computed"
    yield f"{at}/share", share
    yield f"{at}/year", Fraction(fee.year)
    yield f"{at}/quarter", Fraction(sum(fee.quarters), QUARTERS)
    for quarter, part in enumerate(fee.quarters):
        yield f"{at}/quarters/{quarter}", Fraction(part)


class _Shown(NamedTuple):
    """The members' amounts as their sums count them."""

    members: Sequence[Document]
    printed: bool
    following: Collection[str]

    def sum(self, name: str, computed: Iterable[Fraction]) -> Fraction:
        """Return the sum of a column."""
        return exact_sum(self._one(index, name, value) for index, value in enumerate(computed))

    def _one(self, index: int, name: str, computed: Fraction) -> Fraction:
        value = self.members[index].get("printed", {}).get(name) if self.printed else None
        if value is None:
            return computed
        follows = f"/members/{index}/computed/{name}" in self.following
        return as_printed(computed, value) if follows else amount(value)


def _sums(fees: tuple[MemberFee, ...], shown: _Shown) -> Iterator[tuple[str, Fraction]]:
    at = "/fees/computed/sum"
    yield f"{at}/inhabitants", total(member.get("inhabitants") for member in shown.members)
    yield f"{at}/share", Fraction(1)
    yield f"{at}/year", shown.sum("year", (Fraction(fee.year) for fee in fees))
    yield f"{at}/quarter", shown.sum("quarter", (Fraction(sum(fee.quarters), QUARTERS) for fee in fees))
    for quarter in range(QUARTERS):
        yield f"{at}/quarters/{quarter}", Fraction(sum(fee.quarters[quarter] for fee in fees))


@lru_cache(maxsize=64)
def _parties(frame: Frame, shares: tuple[tuple[str, str], ...]) -> tuple[tuple[str, Fraction], ...]:
    return (*_years_of_parties(frame, dict(shares)), *_quarters_of_parties(frame))


def _years_of_parties(frame: Frame, shares: Mapping[str, str]) -> Iterator[tuple[str, Fraction]]:
    for party in (*PARTIES, Party.TOTAL):
        at = f"/fees/computed/{party}"
        year = Fraction(getattr(frame, party))
        if party in shares:
            yield f"{at}/share", Fraction(shares[party])
        yield f"{at}/year", year
        yield f"{at}/quarter", year / QUARTERS


def _quarters_of_parties(frame: Frame) -> Iterator[tuple[str, Fraction]]:
    """The state and the region, rounded together: neither quarter nor party takes every odd krona."""
    for party, quarters in zip(INVOICED, instalment_split([frame.state, frame.region]), strict=True):
        for quarter, part in enumerate(quarters):
            yield f"/fees/computed/{party}/quarters/{quarter}", Fraction(part)
