"""The cell functions by topic; importing this package declares them all, in the order of help."""

from udfs.functions import (
    balance,
    capital,
    explaining,
    fees,
    footing,
    liquidity,
    payouts,
    plans,
    projects,
    reasons,
    settlement,
    variance,
)

__all__ = [
    "balance",
    "capital",
    "explaining",
    "fees",
    "footing",
    "liquidity",
    "payouts",
    "plans",
    "projects",
    "reasons",
    "settlement",
    "variance",
]
