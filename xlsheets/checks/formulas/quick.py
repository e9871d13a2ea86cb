"""What a simple formula gives as a float: quick, and enough where the file holds the same.

A formula is made into a function of the cells and of the place of a copy, once for all copies. Where there is
any doubt (a text, an error, a long range, a rounding) it raises NotSimpleError, and `arithmetic` is asked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from xlsheets.checks.formulas.arithmetic import NotSimpleError
from xlsheets.checks.formulas.block import Place, Position
from xlsheets.checks.formulas.layout import Copies
from xlsheets.checks.formulas.pattern import bare
from xlsheets.checks.formulas.reach import Reach
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tree import Binary, Call, Literal, Name, Node, Prefix, Range, Suffix, TableRange
from xlsheets.ooxml import Cell

MOST_ADDED = 64
"""Ranges with more cells than this are left to `arithmetic`, which looks up filled cells alone."""

Cells = Mapping[str, Mapping[Position, Cell]]
Quick = Callable[[Cells, Place], float]
_Numbers = Callable[[Cells, Place], Sequence[float]]

_OPERATORS: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other,
}
_FUNCTIONS: Mapping[str, Callable[[Sequence[float]], float]] = {
    "SUM": sum,
    "PRODUCT": math.prod,
    "MIN": lambda numbers: min(numbers, default=0),
    "MAX": lambda numbers: max(numbers, default=0),
}


def quick(node: Node, copies: Copies) -> Quick | None:
    """The formula as a function; None for one that rounds, or does what is not done here."""
    node = bare(node)
    match node:
        case Range() | TableRange() | Name():
            return _cell(copies.reach(node))
        case Literal("number", text):
            number = float(text)
            return lambda cells, place: number
        case Binary(operator, left, right) if operator in _OPERATORS:
            return _binary(_OPERATORS[operator], quick(left, copies), quick(right, copies))
        case Prefix("-", operand):
            return _binary(_OPERATORS["-"], lambda cells, place: 0, quick(operand, copies))
        case Prefix("+", operand):
            return quick(operand, copies)
        case Suffix("%", operand):
            return _binary(_OPERATORS["/"], quick(operand, copies), lambda cells, place: 100)
        case Call(name, arguments) if plain_name(name) in _FUNCTIONS:
            return _call(_FUNCTIONS[plain_name(name)], [_numbers(one, copies) for one in arguments])
    return None


def _cell(reach: Reach) -> Quick:
    def number(cells: Cells, place: Place) -> float:
        block = reach(place)
        if block is None or block[1:3] != block[3:]:
            raise NotSimpleError
        cell = cells[block[0]].get(block[1:3])
        return 0 if cell is None else _number(cell)

    return number


def _number(cell: Cell) -> float:
    value = cell.value
    if type(value) is int or type(value) is float:
        return value
    raise NotSimpleError


def _binary(
    operation: Callable[[float, float], float], left: Quick | None, right: Quick | None
) -> Quick | None:
    if left is None or right is None:
        return None
    one, other = left, right
    return lambda cells, place: operation(one(cells, place), other(cells, place))


def _call(function: Callable[[Sequence[float]], float], arguments: Sequence[_Numbers | None]) -> Quick | None:
    given = [argument for argument in arguments if argument is not None]
    if len(given) < len(arguments) or not given:
        return None
    if len(given) == 1:
        (only,) = given
        return lambda cells, place: function(only(cells, place))
    return lambda cells, place: function([n for numbers in given for n in numbers(cells, place)])


def _numbers(argument: Node | None, copies: Copies) -> _Numbers | None:
    """The numbers of an argument: those of a range, or the one that it gives."""
    leaf = None if argument is None else bare(argument)
    if isinstance(leaf, Range | TableRange | Name):
        return _range(copies.reach(leaf))
    single = None if leaf is None else quick(leaf, copies)
    if single is None:
        return None
    one = single
    return lambda cells, place: (one(cells, place),)


def _range(reach: Reach) -> _Numbers:
    def numbers(cells: Cells, place: Place) -> Sequence[float]:
        block = reach(place)
        if block is None or block.size > MOST_ADDED:
            raise NotSimpleError
        sheet, top, left, bottom, right = block
        filled = cells[sheet]
        return [
            _number(filled[row, column])
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) in filled
        ]

    return numbers
