"""Formulas that a file writes once for many cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, column_name, column_number
from xlsheets.formula.shift import translate
from xlsheets.formula.tokens import Token, tokenize

Position = tuple[int, int]
_CORNER = r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]+)"
_AREA = re.compile(rf"(.*!)?{_CORNER}(?::{_CORNER})?", re.S)
_Piece = Callable[[int, int], str]
_Corner = Callable[[int, int], tuple[int, int, str]]
_name = lru_cache(maxsize=1024)(column_name)


class SharedFormula:
    """The formula of the first cell, taken apart once so that each other cell costs little.

    >>> SharedFormula("SUM(A$1:A1)*Pris!$B$2", (1, 3)).at((4, 4))
    'SUM(B$1:B4)*Pris!$B$2'
    """

    def __init__(self, text: str, at: Position) -> None:
        self.text = text
        self._at = at
        self._pieces: list[str | _Piece] | None = None

    def at(self, position: Position) -> str:
        """The formula as the cell at a place reads it. Errors: FormulaError when the text is no formula."""
        if self._pieces is None:
            self._pieces = [_piece(token) for token in tokenize(self.text)]
        rows, columns = position[0] - self._at[0], position[1] - self._at[1]
        try:
            return "".join(
                piece if isinstance(piece, str) else piece(rows, columns) for piece in self._pieces
            )
        except _NotSimplyMovedError:
            return translate(self.text, rows, columns)


class _NotSimplyMovedError(Exception):
    """A reference leaves the sheet and comes in again at the other side, or its corners change places."""


def _piece(token: Token) -> str | _Piece:
    text = token.text
    if token.kind != "reference":
        return text
    match = _AREA.fullmatch(text)
    if match is None:  # whole rows and columns, spills
        return lambda rows, columns: translate(text, rows, columns)
    sheet, *corners = match.groups(default="")
    first = _corner(*corners[:4])
    if not corners[5]:
        return lambda rows, columns: sheet + first(rows, columns)[2]
    last = _corner(*corners[4:])

    def area(rows: int, columns: int) -> str:
        top, left, start = first(rows, columns)
        bottom, right, end = last(rows, columns)
        if top > bottom or left > right:
            raise _NotSimplyMovedError
        return f"{sheet}{start}:{end}"

    return area


def _corner(fixed_column: str, letters: str, fixed_row: str, digits: str) -> _Corner:
    column, row = column_number(letters), int(digits)

    def at(rows: int, columns: int) -> tuple[int, int, str]:
        moved_row = row if fixed_row else row + rows
        moved_column = column if fixed_column else column + columns
        if not (1 <= moved_row <= MAX_ROW and 1 <= moved_column <= MAX_COLUMN):
            raise _NotSimplyMovedError
        return moved_row, moved_column, f"{fixed_column}{_name(moved_column)}{fixed_row}{moved_row}"

    return at
