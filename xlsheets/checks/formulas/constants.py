"""Amounts and rates that are typed inside a formula, where nobody sees them.

What is left alone, as it is how formulas are written and not a figure somebody decided: 0, 1 and 2; parts
of a year, a day or a quarter (4, 7, 12, 24, 30, 31, 52, 60, 90, 360, 365, 366 and the like); powers of ten;
exponents; numbers in the arguments of functions (row numbers, decimals, dates, criteria); numbers joined to
dates or to functions that count or find places; whole formulas without a reference (a note of how an amount
came about); and formulas whose result is a text or a date.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from xlsheets.checks.formulas.facts import Copies, FormulaFacts, Place, at
from xlsheets.checks.formulas.gathering import gathered
from xlsheets.checks.formulas.pattern import MOST_JUDGED, Pattern, bare, is_reading
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tree import Binary, Call, Literal, Node, Prefix, Suffix, children, walk
from xlsheets.ooxml import Kind
from xlsheets.problems import Problem, Severity, as_number, plain

CONVENTIONS = frozenset(
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 28, 30, 31, 32, 36, 48, 50, 52, 60, 64, 90, 128, 180, 256}
    | {360, 364, 365, 366, 512, 1024, 1440, 3600, 86400}
    | {
        Fraction("0.5"),
        Fraction("0.25"),
        Fraction("0.75"),
        Fraction("365.25"),
        Fraction("30.4"),
        Fraction("1.5"),
    }
)
_SUMMING = frozenset(
    {"SUM", "ROUND", "ROUNDUP", "ROUNDDOWN", "IF", "IFERROR", "MAX", "MIN", "AVERAGE", "ABS"}
)
"""Functions in which an amount is still an amount."""

_PLACES = frozenset(
    {"ROW", "ROWS", "COLUMN", "COLUMNS", "MATCH", "XMATCH", "LEN", "FIND", "SEARCH", "COUNT", "COUNTA"}
    | {"COUNTIF", "COUNTIFS", "DAY", "MONTH", "YEAR", "WEEKDAY", "DATE", "TODAY", "NOW", "EOMONTH", "EDATE"}
    | {
        "RAND",
        "RANDBETWEEN",
        "CODE",
        "CHAR",
        "MOD",
        "INT",
        "PI",
        "RADIANS",
        "DEGREES",
        "TIME",
        "HOUR",
        "RANK",
    }
)


def check_constants(facts: FormulaFacts) -> Iterator[Problem]:
    """Every formula that adds a typed amount to what it reads, or multiplies it by a typed rate."""
    yield from gathered(facts, ((problem.params["constant"], problem) for problem in _found(facts)))


def _found(facts: FormulaFacts) -> Iterator[Problem]:
    for copies, constant in facts.layout.each(_typed):
        for place in copies.places:
            if _is_amount(facts, place):
                params = {"constant": plain(constant), "formula": facts.text(copies.pattern, place)}
                yield Problem("constant-in-formula", Severity.WARNING, *at(place), params=params)


def _typed(copies: Copies) -> list[tuple[Copies, Fraction]]:
    constant = typed_constant(copies.pattern)
    return [] if constant is None else [(copies, constant)]


def _is_amount(facts: FormulaFacts, place: Place) -> bool:
    cell = facts.cell(place)
    return cell is not None and cell.kind in (Kind.NUMBER, Kind.BLANK) and not cell.is_date


@lru_cache(maxsize=MOST_JUDGED)
def typed_constant(pattern: Pattern) -> Fraction | None:
    """The first amount or rate that is typed in a formula with references; None when there is none."""
    if pattern.tree is None or (not pattern.is_arithmetic and "SUM" not in pattern.functions):
        return None
    return next(_constants(pattern.tree), None)


def _constants(node: Node) -> Iterator[Fraction]:
    node = bare(node)
    match node:
        case Binary(operator, left, right) if operator in "+-*/":
            for one, other in ((left, right), (right, left)):
                number = _number(one)
                if number is None:
                    yield from _constants(one)
                elif not _is_convention(number) and is_reading(other) and not _counts(other):
                    yield number
        case Call(name, arguments) if plain_name(name) in _SUMMING:
            for index, argument in enumerate(arguments):
                number = None if argument is None else _number(argument)
                if argument is None:
                    continue
                if number is None:
                    yield from _constants(argument)
                elif plain_name(name) == "SUM" and index and not _is_convention(number):
                    yield number
        case Prefix() | Suffix():
            for child in children(node):
                yield from _constants(child)


def _number(node: Node) -> Fraction | None:
    """The number that a node is, signs and per cent included; None when it is anything else."""
    node = bare(node)
    match node:
        case Literal("number", text):
            return as_number(float(text))
        case Prefix(operator, operand) if operator in "+-":
            return _number(operand)
        case Suffix("%", operand):
            number = _number(operand)
            return None if number is None else number / 100
    return None


def _is_convention(number: Fraction) -> bool:
    number = abs(number)
    if number in CONVENTIONS:
        return True
    while number and number % 10 == 0:
        number /= 10
    while 0 < number < 1:
        number *= 10
    return number == 1


def _counts(node: Node) -> bool:
    """Whether a number stands beside something that counts or finds a place, not beside an amount."""
    return any(isinstance(part, Call) and plain_name(part.name) in _PLACES for part in walk(node))
