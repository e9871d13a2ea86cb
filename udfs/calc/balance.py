"""The balance plan: two sides made equal by a declared balancing item, and the cash flow that may disagree.

The balancing item makes every balance sheet foot, and so hides every error in it. What can be tied to a flow
(tangible assets, equity, grants left to pay) is therefore compared with the flow, and the cash of the balance
with the cash that the flows leave: the two differ by exactly what is not tied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from udfs.calc.errors import CalcError
from udfs.calc.inputs import Number, exact_at
from udfs.calc.options import BALANCING, Item


class Flow(StrEnum):
    """What moves in a year, in order: the result (a surplus is positive), the rest as positive amounts."""

    RESULT = "result"
    GRANTED = "granted"
    PAID = "paid"
    ACQUIRED = "acquired"
    DEPRECIATED = "depreciated"


ITEMS, FLOWS = tuple(Item), tuple(Flow)
ASSETS, CLAIMS = ITEMS[:3], ITEMS[3:]

Rows = Sequence[Sequence[Number | None]]
Balances = Mapping[Item, Fraction]


class BalanceYear(NamedTuple):
    """One year end: every line, the cash that the flows leave, and what each tied line should have been."""

    balances: Balances
    cash_by_flow: Fraction
    untied: Mapping[Item, Fraction]

    @property
    def assets(self) -> Fraction:
        """The sum of the assets."""
        return sum((self.balances[item] for item in ASSETS), start=Fraction(0))

    @property
    def claims(self) -> Fraction:
        """The sum of equity, unpaid grants and debts; always that of the assets."""
        return sum((self.balances[item] for item in CLAIMS), start=Fraction(0))

    @property
    def difference(self) -> Fraction:
        """Cash of the balance - cash by the flows: 0 where every line is tied."""
        return self.balances[Item.CASH] - self.cash_by_flow


def balance_plan(
    opening: Sequence[Number], closings: Rows, flows: Rows, balancing: Item = Item.CASH
) -> tuple[BalanceYear, ...]:
    """Opening (a column of six), closings (six rows, a column per year) and flows (five rows) as year ends.

    The row of the balancing item is empty in `closings`: it is what makes the two sides equal. An empty
    tangible asset, equity or unpaid grant follows from its flow; a given one stands and is compared. An empty
    flow is 0. Raises `opening-length`, `opening-unbalanced`, `balance-shape`, `balancing-item-typed`,
    `balance-blank`.

    >>> opening = [138, 2774, 25664, -13030, 31925, 9681]
    >>> closings, flows = [[60], [2774], [None], [None], [None], [9971]], [[4344], [6665], [24416], [0], [22]]
    >>> (year,) = balance_plan(opening, closings, flows)
    >>> int(year.balances[Item.CASH]), int(year.difference), int(year.untied[Item.TANGIBLE])
    (12625, 56, 116)
    """
    before = _opening(opening)
    years = len(closings[0]) if closings else 0
    _check_shape(closings, len(ITEMS), years, "closings")
    _check_shape(flows, len(FLOWS), years, "flows")
    plan = []
    for year in range(years):
        moved = {flow: _amount(flows, row, year, "flows") for row, flow in enumerate(FLOWS)}
        given = {item: _closing(closings, row, year, balancing) for row, item in enumerate(ITEMS)}
        plan.append(_year(before, given, moved, balancing))
        before = plan[-1].balances
    return tuple(plan)


def _opening(opening: Sequence[Number]) -> Balances:
    if len(opening) != len(ITEMS):
        raise CalcError("opening-length", "opening", found=len(opening), expected=len(ITEMS))
    balances = {item: exact_at(opening[row], "opening", row) for row, item in enumerate(ITEMS)}
    assets, claims = (sum(balances[item] for item in side) for side in (ASSETS, CLAIMS))
    if assets != claims:
        raise CalcError("opening-unbalanced", "opening", found=assets, expected=claims)
    return balances


def _check_shape(rows: Rows, height: int, width: int, argument: str) -> None:
    if len(rows) != height or not width or any(len(row) != width for row in rows):
        raise CalcError("balance-shape", argument, rows=height, years=width)


def _amount(rows: Rows, row: int, column: int, argument: str) -> Fraction:
    value = rows[row][column]
    return Fraction(0) if value is None else exact_at(value, argument, (row, column))


def _closing(rows: Rows, row: int, column: int, balancing: Item) -> Fraction | None:
    value, item = rows[row][column], ITEMS[row]
    if value is not None:
        if item is balancing:
            raise CalcError("balancing-item-typed", "closings", (row, column), found=value)
        return exact_at(value, "closings", (row, column))
    if item in BALANCING and item is not balancing:
        raise CalcError("balance-blank", "closings", (row, column))
    return None


def _year(
    before: Balances,
    given: Mapping[Item, Fraction | None],
    moved: Mapping[Flow, Fraction],
    balancing: Item,
) -> BalanceYear:
    invested = moved[Flow.ACQUIRED] - moved[Flow.DEPRECIATED]
    lent = moved[Flow.GRANTED] - moved[Flow.PAID]
    tied = {
        Item.TANGIBLE: before[Item.TANGIBLE] + invested,
        Item.EQUITY: before[Item.EQUITY] + moved[Flow.RESULT],
        Item.UNPAID_GRANTS: before[Item.UNPAID_GRANTS] + lent,
    }
    balances = {
        item: tied[item] if amount is None else amount
        for item, amount in given.items()
        if item in tied or amount is not None
    }
    assets, claims = (sum(balances.get(item, 0) for item in side) for side in (ASSETS, CLAIMS))
    balances[balancing] = Fraction(claims - assets if balancing in ASSETS else assets - claims)
    owed = balances[Item.DEBTS] - before[Item.DEBTS] - balances[Item.RECEIVABLES] + before[Item.RECEIVABLES]
    cash = before[Item.CASH] + moved[Flow.RESULT] + lent + owed - invested
    untied = {item: amount for item, amount in tied.items() if amount != balances[item]}
    return BalanceYear({item: balances[item] for item in ITEMS}, cash, untied)
