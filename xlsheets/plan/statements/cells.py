"""What a cell of a printed table holds in a workbook for a value of the document, and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from xlsheets.plan.statements.tables import AMOUNT_KINDS
from xlsheets.plan.values import decimal_text, iso_date, serial

_FIRST_DAY = date(1900, 3, 1)
"""Before this day Excel's serial numbers are not what they seem."""

_LAST_SERIAL = 2_958_465  # 9999-12-31

Content = str | int | float | None


def to_content(value: Any, kind: str) -> Content:
    """The content of a cell in a column of a kind: numbers, serial numbers of days, or text as it is.

    >>> to_content("0.0975", "share"), to_content("2008-06-31", "date"), to_content("ca 500", "amount")
    (0.0975, '2008-06-31', 'ca 500')
    """
    if value is None or (isinstance(value, int) and kind in AMOUNT_KINDS):
        return value
    text = str(value)
    if kind in AMOUNT_KINDS:
        return _number(text)
    return _day(text) if kind == "date" else text


def from_content(content: Any, kind: str, date1904: bool = False) -> int | str | None:
    """The value that a document holds for what stands in such a cell.

    >>> from_content(0.0975, "share"), from_content(39629.0, "date"), from_content(9.0, "code")
    ('0.0975', '2008-06-30', '9')
    """
    if content is None or content == "":
        return None
    if not isinstance(content, int | float) or isinstance(content, bool):
        return str(content)
    if kind == "date":
        return iso_date(content, date1904) if 1 <= content <= _LAST_SERIAL else str(content)
    whole = float(content).is_integer()
    if kind in AMOUNT_KINDS:
        return int(content) if whole else decimal_text(content)
    return str(int(content)) if whole else decimal_text(content)


def read_back(value: Any, kind: str) -> int | str | None:
    """A value as it is after it has been in a cell: 0.5000 has become 0.5."""
    return from_content(to_content(value, kind), kind)


def _number(text: str) -> Content:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    return int(number) if number == number.to_integral_value() else float(number)


def _day(text: str) -> Content:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return serial(text) if len(text) == len("2008-06-30") and day >= _FIRST_DAY else text
