"""A document's values as a cell holds them, and back."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

_EPOCH = date(1899, 12, 30)


def serial(iso: str) -> int:
    """Return the serial number of an ISO date in the 1900 system.

    >>> serial("2018-01-01")
    43101
    """
    return (date.fromisoformat(iso) - _EPOCH).days


def iso_date(number: float) -> str:
    """Return the ISO date of a serial number in the 1900 system.

    >>> iso_date(43101)
    '2018-01-01'
    """
    return (_EPOCH + timedelta(days=int(number))).isoformat()


def to_cell(value: Any, kind: str = "general", share: bool = False) -> Any:
    """Return what a cell holds for a document's value: decimal strings become numbers, dates serials."""
    if value is None:
        return None
    if kind == "date":
        return serial(value)
    if share or (kind in ("whole", "cents", "quarter") and isinstance(value, str)):
        return float(Decimal(value))
    return value
