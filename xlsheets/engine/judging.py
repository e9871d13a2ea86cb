"""Whether a value leaves doubt: one that Excel and the engine may read differently."""

import math
import re
from collections.abc import Sequence

from xlsheets.engine.doubts import ORDER, Check, Doubt, Wanted
from xlsheets.engine.ordering import in_order
from xlsheets.formula.tree import Range
from xlsheets.ooxml import CellError, CellValue

_NOISE = 1e-7
_RELATIVE_NOISE = 1e-12
_FIRST_SURE_DAY = 61  # 1 March 1900
_FIRST_SURE_YEAR = 1901
_LARGEST_WHOLE = 1e15
_LARGEST_ANGLE = 2**27  # beyond it Excel gives #NUM!
LARGEST_COUNT = 2**31
"""Beyond it programs cut counts and positions each in their own way."""
_PLAIN_CRITERION = re.compile(r"(?:[<>]=?-?\d+|<>|[^<>=~]*)\Z")
_LOOKS_LIKE_NUMBER = re.compile(
    r"""\s*[-+\u2212(]?\s*(?:kr|[$\u20ac])?\s*
    \d[\d\s.,:/'\u2009\u202f\u00a0-]*(?:e[-+]?\d+)?
    \s*%?\)?\s*(?:kr|[$\u20ac])?\s*\Z
    |(?=\D*\d)(?:[\d\s.,:/-]|[ap]m\b|(?:jan|feb|mar|apr|ma[ijy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[^\W\d]*)*\Z""",
    re.VERBOSE | re.IGNORECASE,
)

_SAME_EVERYWHERE = re.compile(r"[-+]?\d+%?\Z|\d{4}-\d\d-\d\d\Z")


Values = Sequence[Sequence[CellValue]]


def doubtful(doubt: Doubt, values: Sequence[Values]) -> bool:
    """Whether any of the operands' values is one that the engine cannot vouch for."""
    if doubt.check is Check.COMPARED:
        return any(_too_close(a, b, doubt.function in ORDER) for a, b in _pairs(*values))
    if doubt.check is Check.NEAR_WHOLE and len(values) > 1:
        return any(_near_multiple(a, b) for a, b in _pairs(*values))
    flat = [value for rows in values for row in rows for value in row]
    match doubt.check:
        case Check.NEAR_WHOLE:
            return any(_near_whole(value, doubt.digits) for value in flat)
        case Check.CANCELLED:
            return any(isinstance(value, float) and 0 < abs(value) < _NOISE for value in flat)
        case Check.EARLY_DATE:
            return any(_early(value, _FIRST_SURE_DAY) for value in flat)
        case Check.EARLY_YEAR:
            return any(_early(value, _FIRST_SURE_YEAR) for value in flat)
        case Check.CRITERION:
            return any(
                isinstance(v, str) and (not _PLAIN_CRITERION.match(v) or looks_like_number(v)) for v in flat
            )
        case Check.BLANK_COUNTED:
            return any(value in ("", "=") for value in flat)
        case Check.BLANK_SOUGHT:
            return any(value is None for value in flat)
        case Check.EARLY_HOLIDAY:
            return any(value is not None and _early(value, _FIRST_SURE_DAY) for value in flat)
        case Check.HUGE_ANGLE:
            return any(_beyond(value, _LARGEST_ANGLE) for value in flat)
        case Check.HUGE_COUNT:
            return any(_beyond(value, LARGEST_COUNT) for value in flat)
        case Check.UNSORTED:
            return not in_order(flat)
        case Check.TEXT_AS_NUMBER:
            return any(isinstance(value, str | bool) for value in flat)
        case Check.TEXT_RESULT:
            return any(isinstance(v, str) and _by_language(v) for v in flat)
        case Check.FORMATTED:
            return any(_formatted_otherwise(v, doubt.digits) for v in flat)
        case Check.NUMBER_AS_TEXT:
            return any(_reads_otherwise(value) for value in flat)
        case Check.SKIPPED_ERROR:
            in_a_cell = isinstance(doubt.operands[0], Range)
            return any(isinstance(v, CellError) or (isinstance(v, str) and not in_a_cell) for v in flat)
    return False


def _pairs(left: Values, right: Values) -> list[tuple[CellValue, CellValue]]:
    """The values that meet each other: one meets all, others those in the same place."""
    one, other = ([value for row in rows for value in row] for rows in (left, right))
    if len(one) == 1 or len(other) == 1:
        return [(a, b) for a in one for b in other]
    return list(zip(one, other, strict=False))


def sound(doubt: Doubt, value: CellValue) -> bool:
    """Whether a value that an operand rests on leaves no doubt: a whole number, or what is no number."""
    if doubt.check is Check.SKIPPED_ERROR:
        return not isinstance(value, CellError)
    if isinstance(value, bool):
        return doubt.check is not Check.NUMBER_AS_TEXT
    if isinstance(value, float | int):
        return value == int(value) and abs(value) < _LARGEST_WHOLE and not is_minus_zero(value)
    if isinstance(value, str):
        return doubt.check is not Check.CRITERION and (
            doubt.function not in ORDER or _sorts_alike_everywhere(value)
        )
    return True


def _number(value: CellValue) -> float | int | None:
    return value if isinstance(value, float | int) and not isinstance(value, bool) else None


def _too_close(a: CellValue, b: CellValue, order: bool) -> bool:
    one, other = _number(a), _number(b)
    if one is not None and other is not None:
        if not order and f"{one:.15g}" == f"{other:.15g}":
            return False  # equal to both
        apart = abs(one - other)
        return apart > 0 and (apart < _NOISE or apart <= _RELATIVE_NOISE * max(abs(one), abs(other)))
    return order and isinstance(a, str) and isinstance(b, str) and not _sorts_alike_everywhere(a + b)


def _sorts_alike_everywhere(text: str) -> bool:
    return text == "" or (text.isascii() and text.isalnum())


def holds(wanted: Wanted, value: CellValue) -> bool:
    """Whether an expression with this value is as a guard wants it."""
    if wanted is Wanted.NO_ERROR or isinstance(value, CellError | str):
        return wanted is Wanted.NO_ERROR and not isinstance(value, CellError)
    return bool(value) is (wanted is Wanted.TRUE)


def _near_multiple(value: CellValue, step: CellValue) -> bool:
    """Whether a number is a multiple of another but for noise; whole numbers have none."""
    one, other = _number(value), _number(step)
    if one is None or not other or all(n == int(n) and abs(n) < _LARGEST_WHOLE for n in (one, other)):
        return False
    return _near_whole(one / other, 0)


def _near_whole(value: CellValue, digits: int) -> bool:
    if not isinstance(value, float) or value == float(f"{value:.15g}"):
        return False
    scaled = value * 10.0**digits
    return (
        abs(scaled - round(scaled)) <= 1e-9 * max(1.0, abs(scaled)) if abs(scaled) < _LARGEST_WHOLE else False
    )


def _early(value: CellValue, first: int) -> bool:
    return value is None or (isinstance(value, float | int) and value < first)


def _beyond(value: CellValue, limit: float) -> bool:
    return isinstance(value, float | int) and abs(value) >= limit


def _reads_otherwise(value: CellValue) -> bool:
    if isinstance(value, bool):
        return True
    return isinstance(value, float | int) and (
        value != int(value) or abs(value) >= _LARGEST_WHOLE or is_minus_zero(value)
    )


def _by_language(text: str) -> bool:
    """Whether a text is a number, a day or a truth in some language; 2025-01-31 and 12% are so in all."""
    return looks_like_number(text) and not _SAME_EVERYWHERE.match(text)


def _formatted_otherwise(value: CellValue, decimals: int) -> bool:
    """Whether TEXT of a value is not what the engine makes of it.

    Excel turns the text "5" into 005 and -0.4 into -0, and has a word of the user's language for a truth.
    """
    if isinstance(value, float | int) and not isinstance(value, bool):
        return -0.5 < value * 10.0**decimals < 0
    return isinstance(value, bool) or (isinstance(value, str) and any(map(str.isdigit, value)))


def is_minus_zero(value: CellValue) -> bool:
    """Whether a value is -0, which the engine writes as a text with its sign."""
    return isinstance(value, float) and value == 0 and math.copysign(1, value) < 0


def looks_like_number(text: str) -> bool:
    """Whether a text may be a number, a day or a time to Excel, depending on the user's language.

    >>> looks_like_number("31 643"), looks_like_number("2025-01-31"), looks_like_number("0428")
    (True, True, False)
    """
    return not text.isdigit() and _LOOKS_LIKE_NUMBER.match(text) is not None
