"""Expressions whose value the formula itself tells, so that INDIRECT and OFFSET mean known cells."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from xlsheets.engine.book import Place
from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, Reference, column_name, quote_sheet
from xlsheets.formula.tokens import string_value
from xlsheets.formula.tree import Binary, Call, Group, Literal, Node, Prefix, Range

Value: TypeAlias = float | str | bool
Cell: TypeAlias = Callable[[Reference], Value | None]
"""What a cell holds that holds no formula; None when it holds one, or nothing is known."""


class Folder:
    """Folds the resolved expressions of a formula at a place."""

    def __init__(self, place: Place, cell: Cell) -> None:
        self.place = place
        self.cell = cell

    def value(self, node: Node | None) -> Value | None:
        """Return the value of an expression; None where it hangs on more than is known.

        >>> from xlsheets.formula.parser import parse
        >>> Folder((0, 5, 1), lambda cell: None).value(parse('"A"&ROW()-1'))
        'A4'
        """
        match node:
            case Literal("number", text):
                return float(text)
            case Literal("string", text):
                return string_value(text)
            case Literal("boolean", text):
                return text.upper() == "TRUE"
            case Group(inner):
                return self.value(inner)
            case Range(reference) if reference.is_cell and not reference.spill:
                return self.cell(reference)
            case Prefix("-" | "+" as sign, operand):
                number = self.number(operand)
                return None if number is None else -number if sign == "-" else number
            case Binary(operator, left, right):
                return self._operation(operator, left, right)
            case Call(name, arguments):
                return self._call(name, arguments)
        return None

    def number(self, node: Node | None) -> float | None:
        """Return the value of an expression that is a number."""
        found = self.value(node)
        return found if isinstance(found, float) else None

    def _operation(self, operator: str, left: Node, right: Node) -> Value | None:
        if operator == "&":
            return self._joined((left, right))
        one, other = self.number(left), self.number(right)
        if one is None or other is None:
            return None
        return {"+": one + other, "-": one - other, "*": one * other}.get(operator)

    def _joined(self, nodes: Sequence[Node | None]) -> str | None:
        texts = [_as_text(self.value(node)) for node in nodes]
        return None if None in texts else "".join(text for text in texts if text is not None)

    def _call(self, name: str, arguments: Sequence[Node | None]) -> Value | None:
        match name, arguments:
            case "ROW", []:
                return float(self.place[1])
            case "COLUMN", []:
                return float(self.place[2])
            case "ROW" | "COLUMN" | "ROWS" | "COLUMNS", [Range(reference)] if not reference.spill:
                return _measure(name, reference)
            case "CONCATENATE" | "CONCAT", _:
                return self._joined(arguments)
            case "ADDRESS", [row, column, *rest] if len(rest) <= 3:
                return self._address(row, column, rest)
        return None

    def _address(self, row: Node | None, column: Node | None, rest: Sequence[Node | None]) -> str | None:
        at, across = self.number(row), self.number(column)
        kind = self.number(rest[0]) if rest and rest[0] is not None else 1.0
        sheet = self.value(rest[2]) if len(rest) > 2 else ""
        if at is None or across is None or not isinstance(sheet, str) or kind not in (1, 2, 3, 4):
            return None
        if (len(rest) > 1 and rest[1] is not None) or not (1 <= at <= MAX_ROW and 1 <= across <= MAX_COLUMN):
            return None
        fixed_row, fixed_column = kind in (1, 2), kind in (1, 3)
        prefix = quote_sheet(sheet) + "!" if sheet else ""
        letters = column_name(int(across))
        return f"{prefix}{'$' * fixed_column}{letters}{'$' * fixed_row}{int(at)}"


def _as_text(value: Value | None) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return None  # a truth is another word in each language
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else None


def _measure(name: str, reference: Reference) -> float:
    return float(
        {
            "ROW": reference.row1,
            "COLUMN": reference.column1,
            "ROWS": reference.row2 - reference.row1 + 1,
            "COLUMNS": reference.column2 - reference.column1 + 1,
        }[name]
    )
