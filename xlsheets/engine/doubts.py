"""Values on which Excel and the engine may part, in formulas that are else proven.

Floating point noise beside a whole number or another number, texts put in order, numbers and truths turned
into text (both depend on the user's language), days before March 1900, criteria that are more than a value,
errors that AND and OR skip. Such values are looked at after the calculation; a formula that met one is kept.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xlsheets.engine.functions import COUNTED, CRITERIA, EARLY_DATES, EXACT, OF_TEXT, WHOLE
from xlsheets.formula.tree import Binary, Call, Group, Literal, Node, Prefix, Range
from xlsheets.ooxml import CellError, CellValue

_COUNTS = ("COUNT", "COUNTA", "COUNTBLANK", "ISBLANK", "ISERR", "ISERROR", "ISNA", "ISNUMBER", "ISTEXT")
_ORDER = ("<", ">", "<=", ">=")
_NOISE = 1e-7
_RELATIVE_NOISE = 1e-12
_FIRST_SURE_DAY = 61  # 1 March 1900
_FIRST_SURE_YEAR = 1901
_LARGEST_WHOLE = 1e15
_PLAIN_CRITERION = re.compile(r"(?:[<>]=?-?\d+|<>|[^<>=~]*)\Z")
_LOOKS_LIKE_NUMBER = re.compile(
    r"""\s*[-+\u2212(]?\s*(?:kr|[$\u20ac])?\s*
    \d[\d\s.,:/'\u2009\u202f\u00a0-]*(?:e[-+]?\d+)?
    \s*%?\)?\s*(?:kr|[$\u20ac])?\s*\Z""",
    re.VERBOSE | re.IGNORECASE,
)


class Check(StrEnum):
    """What is looked at."""

    COMPARED = "compared"
    CRITERION = "criterion"
    EARLY_DATE = "early-date"
    EARLY_YEAR = "early-year"
    NEAR_WHOLE = "near-whole"
    NUMBER_AS_TEXT = "number-as-text"
    SKIPPED_ERROR = "skipped-error"
    TEXT_AS_NUMBER = "text-as-number"


class Wanted(StrEnum):
    """What an expression must be for a doubt to matter."""

    TRUE = "true"
    FALSE = "false"
    NO_ERROR = "no-error"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at: values of these operands, for this function or operator.

    It matters only where every guard holds: the conditions of the IFs around it, and for an error that
    AND or OR may have skipped that they did not give an error themselves.
    """

    check: Check
    function: str
    operands: tuple[Node, ...]
    digits: int = 0
    guards: tuple[tuple[Node, Wanted], ...] = ()


def of_call(name: str, arguments: Sequence[Node | None]) -> Iterator[Doubt]:
    """Yield what to look at in a call whose arguments have been read."""
    given = [argument for argument in arguments if argument is not None]
    if not given:
        return
    if name in ("AND", "OR"):
        for argument in given:
            for part in _where_errors_arise(argument):
                guard = (Call(name, tuple(arguments)), Wanted.NO_ERROR)
                yield Doubt(Check.SKIPPED_ERROR, name, (part,), guards=(guard,))
    elif name == "MOD" and len(given) == 2 and not all(map(_is_counted, given)):
        quotient = Binary("/", Group(given[0]), Group(given[1]))
        yield Doubt(Check.NEAR_WHOLE, name, (quotient,))
    elif name in WHOLE and not _exact(given[0]):
        yield Doubt(Check.NEAR_WHOLE, name, (given[0],), _digits(given))
    elif name in EARLY_DATES and not _exact(given[0]):
        yield Doubt(Check.EARLY_DATE, name, (given[0],))
    elif name == "DATE" and not isinstance(given[0], Literal):
        yield Doubt(Check.EARLY_YEAR, name, (given[0],))
    elif name in CRITERIA:
        first, step = CRITERIA[name]
        for criterion in arguments[first::step]:
            if criterion is not None:
                yield Doubt(Check.CRITERION, name, (criterion,))
    elif name in OF_TEXT:
        yield from _of_text(name, given[: OF_TEXT[name]])
        if name in ("LEFT", "MID", "RIGHT"):
            counts = [count for count in given[1:] if not _is_counted(count)]
            yield from (Doubt(Check.TEXT_AS_NUMBER, name, (count,)) for count in counts)


def of_binary(operator: str, left: Node, right: Node) -> Iterator[Doubt]:
    """Yield what to look at in an operation whose operands have been read."""
    if operator == "&":
        yield from _of_text("&", (left, right))
    elif operator in ("=", "<>", *_ORDER):
        texts = any(
            isinstance(node, Literal) and node.kind in ("string", "boolean") for node in (left, right)
        )
        if not (_exact(left) and _exact(right)) and not (texts and operator in ("=", "<>")):
            yield Doubt(Check.COMPARED, operator, (left, right))


def _of_text(name: str, operands: Sequence[Node]) -> Iterator[Doubt]:
    for operand in operands:
        if not (_is_text(operand) or _is_counted(operand)):
            yield Doubt(Check.NUMBER_AS_TEXT, name, (operand,))


def _digits(arguments: Sequence[Node]) -> int:
    if len(arguments) < 2:
        return 0
    node, sign = arguments[1], 1
    if isinstance(node, Prefix) and node.operator == "-":
        node, sign = node.operand, -1
    return sign * int(node.text) if isinstance(node, Literal) and node.text.isdigit() else 0


def _exact(node: Node) -> bool:
    """Whether a number can carry no noise: counted, rounded or written out."""
    while isinstance(node, Group):
        node = node.inner
    if isinstance(node, Prefix):
        return _exact(node.operand)
    if isinstance(node, Literal):
        return node.kind == "number"
    return isinstance(node, Call) and node.name in EXACT


def _is_counted(node: Node) -> bool:
    """Whether a number is whole, and not the -0 that the engine has and Excel has not."""
    while isinstance(node, Group):
        node = node.inner
    return (isinstance(node, Call) and node.name in COUNTED) or (
        isinstance(node, Literal) and node.text.isdigit()
    )


def _is_text(node: Node) -> bool:
    while isinstance(node, Group):
        node = node.inner
    if isinstance(node, Literal):
        return node.kind == "string"
    if isinstance(node, Call) and node.name in ("IF", "IFERROR", "IFNA"):
        branches = node.arguments[1:] if node.name == "IF" else node.arguments
        return len(node.arguments) > 1 + (node.name == "IF") and all(
            b is not None and _is_text(b) for b in branches
        )
    return (isinstance(node, Binary) and node.operator == "&") or (
        isinstance(node, Call)
        and (node.name in OF_TEXT or node.name == "TEXT")
        and node.name not in ("LEN", "FIND", "EXACT")
    )


def _where_errors_arise(node: Node) -> list[Node]:
    """The parts of an argument of AND and OR that may be an error, or a text where only a truth will do."""
    match node:
        case Group(inner) | Call("NOT", (inner,)) if inner is not None:
            return _where_errors_arise(inner)
        case Binary(operator, left, right) if operator in ("=", "<>", "&", *_ORDER):
            return [
                part
                for side in (left, right)
                if not isinstance(side, Literal)
                for part in _where_errors_arise(side)
            ]
        case Literal(kind, _):
            return [node] if kind == "string" else []
        case Call(name, arguments) if name in _COUNTS and all(isinstance(a, Range) for a in arguments):
            return []
        case Call("SUM" | "MAX" | "MIN", arguments) if all(isinstance(a, Range) for a in arguments):
            return [argument for argument in arguments if argument is not None]
        case Call("AND" | "OR", _):
            return []
    return [node]


def doubtful(doubt: Doubt, values: Sequence[Sequence[Sequence[CellValue]]]) -> bool:
    """Whether any of the operands' values is one that the engine cannot vouch for."""
    if doubt.check is Check.COMPARED:
        left, right = ([value for row in rows for value in row] for rows in values)
        if len(left) == 1 or len(right) == 1:
            pairs = [(a, b) for a in left for b in right]
        else:
            pairs = list(zip(left, right, strict=False))
        return any(_too_close(a, b, doubt.function in _ORDER) for a, b in pairs)
    flat = [value for rows in values for row in rows for value in row]
    match doubt.check:
        case Check.NEAR_WHOLE:
            return any(_near_whole(value, doubt.digits) for value in flat)
        case Check.EARLY_DATE:
            return any(_early(value, _FIRST_SURE_DAY) for value in flat)
        case Check.EARLY_YEAR:
            return any(_early(value, _FIRST_SURE_YEAR) for value in flat)
        case Check.CRITERION:
            return any(
                isinstance(v, str) and (not _PLAIN_CRITERION.match(v) or looks_like_number(v)) for v in flat
            )
        case Check.TEXT_AS_NUMBER:
            return any(isinstance(value, str) for value in flat)
        case Check.NUMBER_AS_TEXT:
            return any(_reads_otherwise(value) for value in flat)
        case Check.SKIPPED_ERROR:
            in_a_cell = isinstance(doubt.operands[0], Range)
            return any(isinstance(v, CellError) or (isinstance(v, str) and not in_a_cell) for v in flat)
    return False


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
            doubt.function not in _ORDER or _sorts_alike_everywhere(value)
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


def _near_whole(value: CellValue, digits: int) -> bool:
    if not isinstance(value, float) or value == float(f"{value:.15g}"):
        return False
    scaled = value * 10.0**digits
    return (
        abs(scaled - round(scaled)) <= 1e-9 * max(1.0, abs(scaled)) if abs(scaled) < _LARGEST_WHOLE else False
    )


def _early(value: CellValue, first: int) -> bool:
    return value is None or (isinstance(value, float | int) and value < first)


def _reads_otherwise(value: CellValue) -> bool:
    if isinstance(value, bool):
        return True
    return isinstance(value, float | int) and (
        value != int(value) or abs(value) >= _LARGEST_WHOLE or is_minus_zero(value)
    )


def is_minus_zero(value: CellValue) -> bool:
    """Whether a value is -0, which the engine writes as a text with its sign."""
    return isinstance(value, float) and value == 0 and math.copysign(1, value) < 0


def looks_like_number(text: str) -> bool:
    """Whether a text may be a number, a day or a time to Excel, depending on the user's language.

    >>> looks_like_number("31 643"), looks_like_number("2025-01-31"), looks_like_number("0428")
    (True, True, False)
    """
    return not text.isdigit() and _LOOKS_LIKE_NUMBER.match(text) is not None
