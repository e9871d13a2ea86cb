"""What a caller of the projections may choose; apart, so that naming a choice loads no arithmetic."""

from enum import StrEnum


class Measure(StrEnum):
    """What a year's part is reckoned by."""

    MONTHS = "months"
    """Full months from the first day on, each in the year where it starts; a rest of days does not count."""
    DAYS = "days"
    """Days, both ends included."""


class Shown(StrEnum):
    """What stands in a year: what it pays, or what has been paid by its end."""

    YEARLY = "yearly"
    CUMULATIVE = "cumulative"


class Item(StrEnum):
    """The lines of a balance sheet, in order: three assets, and three claims on them."""

    TANGIBLE = "tangible"
    RECEIVABLES = "receivables"
    CASH = "cash"
    EQUITY = "equity"
    UNPAID_GRANTS = "unpaid_grants"
    DEBTS = "debts"


BALANCING = (Item.CASH, Item.RECEIVABLES, Item.DEBTS)
"""What may be the balancing item."""


class LineKind(StrEnum):
    """What a line is; a sub-total is shown but never counted."""

    INCOME = "income"
    COST = "cost"
    INCOME_SUBTOTAL = "income_subtotal"
    COST_SUBTOTAL = "cost_subtotal"

    @property
    def counts(self) -> bool:
        """Whether the line is a part of the result."""
        return self in (LineKind.INCOME, LineKind.COST)
