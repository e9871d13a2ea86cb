"""Gross slips in figures that nothing else in the workbook speaks against, each told once.

As long as *Fastställd* is empty no decided figure shows that a zero was left out. What is told here is asked,
never asserted: an amount may be as odd as it looks and still be right.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from xlsheets.checks.entered import check_signs, check_units
from xlsheets.checks.facts import Facts
from xlsheets.checks.gross_balances import check_means, check_opening
from xlsheets.checks.gross_frame import check_frame, costs_go_with_frame, odd_income
from xlsheets.checks.gross_mending import mended
from xlsheets.checks.gross_people import check_people
from xlsheets.checks.gross_rows import check_zeros
from xlsheets.checks.gross_signs import check_income_signs, check_initiative_signs
from xlsheets.checks.initiatives import check_initiatives
from xlsheets.checks.shares import check_party_income
from xlsheets.problems import Problem

CHECKS_OF_SLIPS = (
    check_signs,
    check_income_signs,
    check_initiative_signs,
    check_units,
    check_zeros,
    check_people,
)
"""What is odd beside its own row or table."""

CHECKS_OF_WHOLES = (check_opening, check_means, check_frame)
"""What is odd against the rest of the plan."""

_MAY_FOLLOW = (*CHECKS_OF_WHOLES, check_initiatives, check_party_income, check_units)
_OF_WHOLES = frozenset(
    {
        "opening-odd",
        "costs-exceed-means",
        "costs-far-below-income",
        "frame-odd",
        "frame-unit-differs",
        "income-odd",
    }
)
_FOLLOWERS = _OF_WHOLES | {"detail-differs", "party-income-differs", "party-income-not-frame"}
_SLIPS = frozenset(
    {
        *("cost-sign", "cost-signs-mixed", "income-sign", "initiative-sign"),
        *("unit-differs", "zeros-differ", "inhabitants-odd"),
    }
)


def without_followers(facts: Facts, found: Sequence[Problem]) -> list[Problem]:
    """The findings without those that go when every slip is put right, and then every line of initiatives.

    >>> without_followers(None, [])
    []
    """
    slips = [one for one in found if one.code in _SLIPS]
    left = _left(facts, found, slips, _FOLLOWERS)
    details = [one for one in left if one.code == "detail-differs"]
    return _with_income_to_blame(facts, _left(facts, left, [*slips, *details], _OF_WHOLES))


def _left(
    facts: Facts, found: Sequence[Problem], slips: Sequence[Problem], followers: Set[str]
) -> Sequence[Problem]:
    """The findings that are there too, as far as they may follow from slips, when those are mended."""
    if not slips or not any(one.code in followers for one in found):
        return found
    right = mended(facts, slips)
    still = {(one.code, one.path) for check in _MAY_FOLLOW for one in check(right)}
    return [one for one in found if one.code not in followers or (one.code, one.path) in still]


def _with_income_to_blame(facts: Facts, found: Sequence[Problem]) -> list[Problem]:
    """The income of the budget year in the place of the frame, where the costs go with the frame.

    What the costs themselves are told of then, and the opening balance, follows from the income too.
    """
    frame = next((one for one in found if one.code in ("frame-odd", "frame-unit-differs")), None)
    if frame is None or "planned" not in frame.params or not costs_go_with_frame(facts):
        return [*found]
    kept = [
        one
        for one in found
        if one is not frame and one.code != "opening-odd" and not one.params.get("is_first")
    ]
    return [*kept, odd_income(facts, frame.params["direction"] == "direction higher")]
