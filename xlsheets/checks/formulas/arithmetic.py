"""What a simple formula gives, from the values that its cells hold: exactly, and without an engine.

Simple is `+ - * /`, per cent, SUM, PRODUCT, ABS, MIN, MAX and ROUND over numbers. Anything else, and any cell
with a text, an error or a formula that was never calculated where a number is needed, gives no answer at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from udfs.calc.money import round_half_away
from xlsheets.checks.formulas.facts import FormulaFacts, Place
from xlsheets.checks.formulas.pattern import MOST_JUDGED, Pattern, bare
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tree import Binary, Call, Group, Literal, Name, Node, Prefix, Range, Suffix, TableRange
from xlsheets.ooxml import Kind
from xlsheets.problems import as_number

SIMPLE = frozenset({"SUM", "PRODUCT", "ABS", "MIN", "MAX", "ROUND"})
_OPERATORS = frozenset("+-*/")
_PRECISION = 10**11
_WRITTEN = 10**8
_SMALLEST = 10**6
MOST_DECIMALS = 15
Exact = int | Fraction


def size(number: Exact) -> Exact:
    """The absolute value, exact as it was."""
    return -number if number < 0 else number


class Result(NamedTuple):
    """A value, and the size of the largest number on the way to it: what its precision depends on."""

    value: Exact
    scale: Exact

    def agrees(self, stored: Exact) -> bool:
        """Whether a stored value is this one, as far as a spreadsheet's 15 digits can tell.

        So is one that the program which wrote the file has rounded far beyond what anybody reads.
        """
        apart = size(stored - self.value)
        if apart * _PRECISION <= max(self.scale, size(stored), 1):
            return True
        return apart * _WRITTEN <= size(self.value) and apart * _SMALLEST < 1


class NotSimpleError(Exception):
    """The formula, or a value that it reads, is not of the simple kind."""


def is_simple(node: Node) -> bool:
    """Whether a formula is of the simple kind and reads some cell."""
    match bare(node):
        case Range() | TableRange() | Name():
            return True
        case Literal(kind):
            return kind == "number"
        case Binary(operator, left, right):
            return operator in _OPERATORS and is_simple(left) and is_simple(right)
        case Prefix(operator, operand) | Suffix(operator, operand):
            return operator in "+-%" and is_simple(operand)
        case Call(name, arguments):
            return plain_name(name) in SIMPLE and all(one is not None and is_simple(one) for one in arguments)
    return False


def result(facts: FormulaFacts, pattern: Pattern, place: Place) -> Result | None:
    """What a pattern gives in a cell; None where it cannot be told."""
    if pattern.tree is None or facts.is_tired or not _is_worked_out(pattern):
        return None
    try:
        return _Calculation(facts, pattern, place).of(pattern.tree)
    except (NotSimpleError, ZeroDivisionError):
        return None


@lru_cache(maxsize=MOST_JUDGED)
def _is_worked_out(pattern: Pattern) -> bool:
    return pattern.tree is not None and is_simple(pattern.tree)


def stored_number(facts: FormulaFacts, place: Place) -> Exact | None:
    """The exact number that a cell holds, 0 for a blank one; None for all else."""
    cell = facts.cell(place)
    if cell is None:
        return 0
    if cell.kind is not Kind.NUMBER or (cell.formula is not None and not cell.calculated):
        return None
    return cell.value if type(cell.value) is int else as_number(cell.value)


class _Calculation:
    def __init__(self, facts: FormulaFacts, pattern: Pattern, place: Place) -> None:
        self.facts = facts
        self.pattern = pattern
        self.place = place

    def of(self, node: Node) -> Result:
        match node:
            case Group(inner):
                return self.of(inner)
            case Literal(_, text):
                value = _literal(text)
                return Result(value, size(value))
            case Range() | TableRange() | Name():
                return self._cell(node)
            case Prefix(operator, operand):
                value, scale = self.of(operand)
                return Result(-value if operator == "-" else value, scale)
            case Suffix(_, operand):
                value, scale = self.of(operand)
                return Result(Fraction(value, 100), scale)
            case Binary(operator, left, right):
                return _combined(operator, self.of(left), self.of(right))
            case Call(name, arguments):
                return self._call(plain_name(name), [one for one in arguments if one is not None])
        raise NotSimpleError

    def _cell(self, leaf: Range | TableRange | Name) -> Result:
        block = self.facts.block(leaf, self.pattern, self.place)
        if block is None or not block.is_cell:
            raise NotSimpleError
        number = stored_number(self.facts, (block.sheet, block.top, block.left))
        if number is None:
            raise NotSimpleError
        return Result(number, size(number))

    def _call(self, function: str, arguments: list[Node]) -> Result:
        if function == "ROUND":
            return self._round(arguments)
        numbers = [result for argument in arguments for result in self._numbers(argument)]
        values = [one.value for one in numbers]
        scale = sum(one.scale for one in numbers)
        match function:
            case "SUM":
                return Result(sum(values), scale)
            case "MIN" | "MAX":
                return Result((min if function == "MIN" else max)(values, default=0), scale)
            case "ABS" if len(values) == 1:
                return Result(size(values[0]), scale)
            case "PRODUCT" if values:
                value = values[0]
                for factor in values[1:]:
                    value *= factor
                return Result(value, max(size(value), scale))
        raise NotSimpleError

    def _round(self, arguments: list[Node]) -> Result:
        if len(arguments) != 2:
            raise NotSimpleError
        number, digits = self.of(arguments[0]), self.of(arguments[1]).value
        if digits != int(digits) or size(digits) > MOST_DECIMALS:
            raise NotSimpleError
        power = Fraction(10) ** int(digits)
        return Result(Fraction(round_half_away(number.value * power)) / power, number.scale)

    def _numbers(self, argument: Node) -> Iterator[Result]:
        """The numbers of an argument; texts, logical values and blanks in a range are passed over."""
        leaf = bare(argument)
        block = (
            self.facts.block(leaf, self.pattern, self.place)
            if isinstance(leaf, Range | TableRange | Name)
            else None
        )
        if block is None:
            yield self.of(argument)
            return
        for place in self.facts.places(block):
            cell = self.facts.cell(place)
            if cell is not None and cell.kind in (Kind.TEXT, Kind.BOOLEAN):
                continue
            number = stored_number(self.facts, place)
            if number is None:
                raise NotSimpleError
            yield Result(number, size(number))


def _combined(operator: str, left: Result, right: Result) -> Result:
    match operator:
        case "+":
            value: Exact = left.value + right.value
        case "-":
            value = left.value - right.value
        case "*":
            value = left.value * right.value
        case _:
            value = Fraction(left.value) / right.value
    if operator in "+-":
        return Result(value, left.scale + right.scale)
    scale = max(size(value), 1)
    if _is_exact(left) and _is_exact(right):
        return Result(value, scale)
    # What is lost in a factor is lost in the product in the same proportion.
    return Result(value, scale * max(_lost(left), _lost(right)))


def _is_exact(number: Result) -> bool:
    return number.scale <= max(size(number.value), 1)


def _lost(number: Result) -> Fraction:
    return max(Fraction(number.scale) / max(size(number.value), 1), Fraction(1))


def _literal(text: str) -> Exact:
    return int(text) if text.isdecimal() else as_number(float(text)) or 0
