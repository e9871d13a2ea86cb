"""A document's values as a cell holds them, and back."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_LAST_SERIAL = 2_958_465
"""9999-12-31, the last day a cell can hold."""

_MONEY = ("whole", "cents", "quarter", "year")


def serial(iso: str) -> int:
    """Return the serial number of an ISO date in the 1900 system.

    >>> serial("2018-01-01")
    43101
    """
    return (date.fromisoformat(iso) - _EPOCH).days


def iso_date(number: float, date1904: bool = False) -> str:
    """Return the ISO date of a serial number.

    >>> iso_date(43101)
    '2018-01-01'
    """
    return ((_EPOCH_1904 if date1904 else _EPOCH) + timedelta(days=int(number))).isoformat()


def to_cell(value: Any, kind: str = "general", share: bool = False) -> Any:
    """Return what a cell holds for a document's value: decimal strings become numbers, dates serials."""
    if value is None:
        return None
    if kind == "date":
        return serial(value)
    if share or (kind in _MONEY and isinstance(value, str)):
        return float(Decimal(value))
    return value


def from_cell(value: Any, kind: str = "general", share: bool = False, date1904: bool = False) -> Any:
    """Return what a document holds for a cell's value, None for a blank.

    What does not fit the kind (text in an amount, an error) is returned as text, which the schema refuses.

    >>> from_cell(0.0304, share=True), from_cell(5113.0, "whole"), from_cell(43101, "date")
    ('0.0304', 5113, '2018-01-01')
    """
    if value is None or value == "":
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number:
        return value if isinstance(value, bool) and kind == "general" else str(value)
    if kind == "date":
        return iso_date(value, date1904) if 0 < value <= _LAST_SERIAL else str(value)
    if share:
        return decimal_text(value)
    whole = float(value).is_integer()
    if kind == "text":
        return str(int(value)) if whole else decimal_text(value)
    return int(value) if whole else decimal_text(value)


def decimal_text(value: float) -> str:
    """Return a number as a decimal string by the 15 digits a cell keeps.

    >>> decimal_text(0.1 + 0.2)
    '0.3'
    """
    return format(Decimal(f"{value:.15g}").normalize(), "f")
