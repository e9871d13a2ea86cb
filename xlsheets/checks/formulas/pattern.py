"""A formula apart from the cell it stands in: what all its copies have in common, looked at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

from xlsheets.formula.parser import parse
from xlsheets.formula.references import column_number
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tokens import FormulaError
from xlsheets.formula.tree import (
    Binary,
    Call,
    Group,
    Literal,
    Name,
    Node,
    Prefix,
    Range,
    Suffix,
    TableRange,
    walk,
)

Leaf: TypeAlias = Range | TableRange | Name
ARITHMETIC = frozenset("+-*/^")
LAZY = frozenset({"IF", "IFS", "IFERROR", "IFNA", "CHOOSE", "SWITCH"})
"""Functions that calculate only some of their arguments."""

PICKING = frozenset({"INDEX", "OFFSET"})
"""Functions that read one cell of their first argument, or none: Excel does not count the rest as read."""

SHAPE = frozenset({"ROW", "ROWS", "COLUMN", "COLUMNS", "AREAS", "ISREF", "FORMULATEXT", "ISFORMULA", "CELL"})
"""Functions that ask where cells are, never what they hold."""

MOST_JUDGED = 4096
"""So many formulas are remembered with what a check makes of each, whatever it reads."""

_MOST_KNOWN = 4096
_PIECE = re.compile(
    r""""(?:[^"]|"")*"
    |'(?:[^']|'')*'
    |\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]
    |(?<![\w.\\$])(?:(?P<column>\$?[A-Za-z]{1,3})(?P<row>\$?[0-9]{1,7})
      |(?P<column1>\$?[A-Za-z]{1,3}):(?P<column2>\$?[A-Za-z]{1,3})
      |(?P<row1>\$?[0-9]{1,7}):(?P<row2>\$?[0-9]{1,7}))(?![\w.\\(\[!])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Use:
    """A reference in a formula, and what is done with it.

    `role` is `arithmetic` for an operand of a sum or a product, `argument` directly inside the call of
    `function` as number `index`, `shape` where only its place counts, else `other`. `lazy` references are
    read only when a condition says so.
    """

    leaf: Leaf
    role: str
    lazy: bool = False
    function: str = ""
    index: int = 0


class Pattern:
    """What copies of a formula share. Two cells have the same pattern when one is a copy of the other.

    `tree` has its references as they stand in the cell (`row`, `column`) where the pattern was first met.
    It is None for a formula that cannot be read.
    """

    def __init__(self, key: str, formula: str, row: int, column: int) -> None:
        self.key = key
        self.formula = formula
        self.row = row
        self.column = column

    @cached_property
    def tree(self) -> Node | None:
        """The formula taken apart."""
        try:
            return parse(self.formula)
        except (FormulaError, RecursionError):
            return None

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every piece of the formula."""
        return () if self.tree is None else tuple(walk(self.tree))

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Every function call."""
        return tuple(node for node in self.nodes if isinstance(node, Call))

    @cached_property
    def functions(self) -> frozenset[str]:
        """The functions called, by their plain English names."""
        return frozenset(plain_name(call.name) for call in self.calls)

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every reference, with what is done with it."""
        return () if self.tree is None else tuple(_uses(self.tree, Use(Name(""), "other")))

    @cached_property
    def is_arithmetic(self) -> bool:
        """Whether some reference is an operand of arithmetic."""
        return any(use.role == "arithmetic" for use in self.uses)


@lru_cache(maxsize=2 * _MOST_KNOWN)
def relative(formula: str, row: int, column: int) -> str:
    """The formula with each reference as steps from its cell: equal for copies, different for all else.

    >>> relative("B2*$D$1", 2, 3) == relative("B3*$D$1", 3, 3)
    True
    >>> relative("B2*2", 2, 3) == relative("B2*2", 3, 3)
    False
    """

    def piece(match: re.Match[str]) -> str:
        part = match.lastgroup
        if part is None:
            return match[0]
        if part == "row":
            return f"\0{_column(match['column'], column)},{_row(match['row'], row)}"
        if part == "column2":
            return f"\0{_column(match['column1'], column)}:{_column(match['column2'], column)}"
        return f"\0{_row(match['row1'], row)}::{_row(match['row2'], row)}"

    return _PIECE.sub(piece, formula)


def _row(text: str, row: int) -> str:
    return text if text[0] == "$" else f"{int(text) - row:+}"


def _column(text: str, column: int) -> str:
    return text.upper() if text[0] == "$" else f"{column_number(text) - column:+}"


_KNOWN: dict[str, Pattern] = {}


def pattern_of(formula: str, row: int, column: int) -> Pattern:
    """The pattern of a formula; those of the last files are remembered, as one template has the same."""
    key = relative(formula, row, column)
    known = _KNOWN.get(key)
    if known is None:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[key] = Pattern(key, formula, row, column)
    return known


def _uses(node: Node, place: Use) -> Iterator[Use]:
    match node:
        case Range() | TableRange() | Name():
            yield Use(node, place.role, place.lazy, place.function, place.index)
        case Literal():
            return
        case Group(inner):
            yield from _uses(inner, place)
        case Call(name, arguments):
            yield from _of_call(plain_name(name), arguments, place.lazy)
        case Binary(operator, left, right):
            role = place if operator in ":, " else _operand(operator, place.lazy)
            yield from _uses(left, role)
            yield from _uses(right, role)
        case Prefix(operator, operand) | Suffix(operator, operand):
            yield from _uses(operand, place if operator in "@#" else _operand("-", place.lazy))


def _operand(operator: str, lazy: bool) -> Use:
    return Use(Name(""), "arithmetic" if operator in ARITHMETIC else "other", lazy)


def _of_call(function: str, arguments: tuple[Node | None, ...], lazy: bool) -> Iterator[Use]:
    role = "shape" if function in SHAPE else "argument"
    for index, argument in enumerate(arguments):
        if argument is not None:
            later = lazy or (function in LAZY and index > 0) or (function in PICKING and index == 0)
            yield from _uses(argument, Use(Name(""), role, later, function, index))


def bare(node: Node) -> Node:
    """The node without the parentheses around it."""
    while isinstance(node, Group):
        node = node.inner
    return node


def is_reading(node: Node) -> bool:
    """Whether a formula reads a cell, by its address or by a name."""
    return any(isinstance(part, Range | TableRange | Name) for part in walk(node))


def has_address(node: Node) -> bool:
    """Whether a formula names a cell by its address or a table's column."""
    return any(isinstance(part, Range | TableRange) for part in walk(node))
