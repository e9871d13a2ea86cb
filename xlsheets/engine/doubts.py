"""Values on which Excel and the engine may part, in formulas that are else proven.

Floating point noise beside a whole number or another number, texts put in order, numbers and truths turned
into text (both depend on the user's language), days before March 1900, criteria that are more than a value,
errors that AND and OR skip. Such values are looked at after the calculation; a formula that met one is kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xlsheets.engine.functions import (
    ANGLES,
    COUNTED,
    COUNTING,
    CRITERIA,
    EARLY_DATES,
    EXACT,
    MULTIPLES,
    NUMERIC,
    OF_TEXT,
    SEEKING,
    TEXT_FORMATS,
    WHOLE,
)
from xlsheets.engine.ordering import sorted_keys
from xlsheets.engine.summing import cancels
from xlsheets.formula.tokens import string_value
from xlsheets.formula.tree import Binary, Call, Group, Literal, Node, Prefix, Range

_COUNTS = ("COUNT", "COUNTA", "COUNTBLANK", "ISBLANK", "ISERR", "ISERROR", "ISNA", "ISNUMBER", "ISTEXT")
_FIRST_SURE_DAY = 61  # 1 March 1900
_FIRST_SURE_YEAR = 1901
_SURE_DIGITS = 9  # rounded to more, numbers carry noise
_GIVE_DATES = ("DATE", "EDATE", "EOMONTH", "WORKDAY")
# Functions to which a number is another thing than 0, and how many of their arguments.
_TURNED_BY_NOISE = {
    **dict.fromkeys(("AND", "OR", "XOR", "IFS"), 255),
    **dict.fromkeys(("IF", "NOT", "SIGN", "SQRT", "LN", "LOG", "LOG10", "POWER"), 1),
}
ORDER = ("<", ">", "<=", ">=")
_ARITHMETIC = ("+", "-", "*", "/", "^")


class Check(StrEnum):
    """What is looked at."""

    BLANK_COUNTED = "blank-counted"
    BLANK_SOUGHT = "blank-sought"
    CANCELLED = "cancelled"
    COMPARED = "compared"
    CRITERION = "criterion"
    EARLY_DATE = "early-date"
    EARLY_HOLIDAY = "early-holiday"
    EARLY_YEAR = "early-year"
    HUGE_ANGLE = "huge-angle"
    HUGE_COUNT = "huge-count"
    FORMATTED = "formatted"
    NEAR_WHOLE = "near-whole"
    NUMBER_AS_TEXT = "number-as-text"
    OTHER_KIND = "other-kind"
    SKIPPED_ERROR = "skipped-error"
    TEXT_AS_NUMBER = "text-as-number"
    TEXT_RESULT = "text-result"
    UNSORTED = "unsorted"


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
    yield from _of_arguments(name, arguments)
    if name in ("AND", "OR"):
        for argument in given:
            for part in _where_errors_arise(argument):
                guard = (Call(name, tuple(arguments)), Wanted.NO_ERROR)
                yield Doubt(Check.SKIPPED_ERROR, name, (part,), guards=(guard,))
    elif name in MULTIPLES and len(given) > 1 and not all(map(_is_counted, given[:2])):
        yield Doubt(Check.NEAR_WHOLE, name, (given[0], given[1]))  # of their quotient
    elif name in WHOLE and not _exact(given[0]):
        yield Doubt(Check.NEAR_WHOLE, name, (given[0],), _digits(given))
    elif name in EARLY_DATES and not _is_late(given[0], _FIRST_SURE_DAY):
        yield Doubt(Check.EARLY_DATE, name, (given[0],))
    elif name == "DATE" and not _is_late(given[0], _FIRST_SURE_YEAR):
        yield Doubt(Check.EARLY_YEAR, name, (given[0],))
    elif name in CRITERIA:
        first, step = CRITERIA[name]
        for criterion in arguments[first::step]:
            if criterion is not None:
                yield Doubt(Check.CRITERION, name, (criterion,))
                if name.startswith("COUNT") and _is_clipped(given):
                    yield Doubt(Check.BLANK_COUNTED, name, (criterion,))
    elif name in OF_TEXT:
        yield from _of_text(name, given[: OF_TEXT[name]])
        if name in ("LEFT", "MID", "RIGHT"):
            counts = [count for count in given[1:] if not _is_counted(count)]
            yield from (Doubt(Check.TEXT_AS_NUMBER, name, (count,)) for count in counts)


def _of_arguments(name: str, arguments: Sequence[Node | None]) -> Iterator[Doubt]:
    """Yield what to look at in single arguments, whatever else is looked at in the call."""
    first = arguments[0]
    if name in NUMERIC:
        yield from _of_numbers(name, arguments)
    elif name == "TEXT" and first is not None and len(arguments) == 2:
        yield Doubt(Check.FORMATTED, name, (first,), _decimals(arguments[1]))
    for argument in arguments[: _TURNED_BY_NOISE.get(name, 0)]:
        if argument is not None and cancels(argument):
            yield Doubt(Check.CANCELLED, name, (argument,))
    if first is not None and name in ANGLES and not isinstance(first, Literal):
        yield Doubt(Check.HUGE_ANGLE, name, (first,))
    if isinstance(first, Range) and (name in SEEKING or (name == "FIND" and len(arguments) > 2)):
        yield Doubt(Check.BLANK_SOUGHT, name, (first,))
    if name == "WORKDAY" and len(arguments) > 2 and arguments[2] is not None:
        yield Doubt(Check.EARLY_HOLIDAY, name, (arguments[2],))
    for count in arguments[1:4] if name in COUNTING else ():
        if count is not None and not _is_counted(count) and not isinstance(count, Literal | Prefix):
            yield Doubt(Check.HUGE_COUNT, name, (count,))
    keys = sorted_keys(name, arguments)
    if keys is not None:
        yield Doubt(Check.UNSORTED, name, (keys,))


def of_binary(operator: str, left: Node, right: Node) -> Iterator[Doubt]:
    """Yield what to look at in an operation whose operands have been read."""
    if operator in _ARITHMETIC:
        yield from _of_numbers(operator, (left, right))
    if operator == "/" and cancels(right):
        yield Doubt(Check.CANCELLED, operator, (right,))
    elif operator == "&":
        yield from _of_text("&", (left, right))
    elif operator in ("=", "<>", *ORDER):
        texts = any(
            isinstance(node, Literal) and node.kind in ("string", "boolean") for node in (left, right)
        )
        if not (_exact(left) and _exact(right)) and not (texts and operator in ("=", "<>")):
            yield Doubt(Check.COMPARED, operator, (left, right))


def of_sign(operator: str, operand: Node) -> Iterator[Doubt]:
    """Yield what to look at beneath a sign: ``--"1 000"``."""
    yield from _of_numbers(operator, (operand,))


def _of_numbers(name: str, operands: Sequence[Node | None]) -> Iterator[Doubt]:
    """Texts that are made where a number is wanted: Excel reads "1,5" by the user's language."""
    for operand in operands:
        if operand is not None and _is_text(operand):
            yield Doubt(Check.TEXT_RESULT, name, (operand,))


def _of_text(name: str, operands: Sequence[Node]) -> Iterator[Doubt]:
    for operand in operands:
        if not (_is_text(operand) or _is_counted(operand)):
            yield Doubt(Check.NUMBER_AS_TEXT, name, (operand,))


def _decimals(form: Node | None) -> int:
    """How many decimals of a number are shown, of a percentage two more."""
    return TEXT_FORMATS.get(string_value(form.text), 0) if isinstance(form, Literal) else 0


def _digits(arguments: Sequence[Node]) -> int:
    if len(arguments) < 2:
        return 0
    node, sign = arguments[1], 1
    if isinstance(node, Prefix) and node.operator == "-":
        node, sign = node.operand, -1
    return sign * int(node.text) if isinstance(node, Literal) and node.text.isdigit() else 0


def _is_late(node: Node, first: int) -> bool:
    """Whether a day or year is beyond the doubtful ones, or is looked at where it is made."""
    while isinstance(node, Group):
        node = node.inner
    if isinstance(node, Literal):
        return node.kind == "number" and float(node.text) >= first
    return isinstance(node, Call) and node.name in _GIVE_DATES


def _is_clipped(nodes: Sequence[Node]) -> bool:
    """Whether one is a range that stood for a whole column, of which the engine is given the used part."""
    return any(isinstance(node, Range) and node.clipped for node in nodes)


def _exact(node: Node) -> bool:
    """Whether a number can carry no noise: counted, rounded or written out."""
    while isinstance(node, Group):
        node = node.inner
    if isinstance(node, Prefix):
        return _exact(node.operand)
    if isinstance(node, Literal):
        return node.kind == "number"
    if isinstance(node, Call) and node.name in ("ROUND", "ROUNDDOWN", "ROUNDUP"):
        return _digits([a for a in node.arguments if a is not None]) <= _SURE_DIGITS
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
        case Binary(operator, left, right) if operator in ("=", "<>", "&", *ORDER):
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
        case Call("AND" | "OR", arguments):
            return [part for argument in arguments if argument for part in _where_errors_arise(argument)]
    return [node]
