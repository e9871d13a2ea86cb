"""A formula that calls functions on written-out values, read without a workbook: `AVGIFTER(100, {1;1;1})`.

Two spellings: neutral (`,` between arguments, `.` decimal; arrays with `;` between rows, `,` between columns)
and Swedish (`;`, decimal comma; arrays with `;` between rows, `\\` between columns). Beyond Excel, an array
may have empty elements, so that a blank cell can be written: `{1;;3}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final, TypeAlias

from udfs.cells import BLANK, MISSING, Cell, ExcelError, Grid, Missing, cell

DEEPEST: Final = 64
"""Excel's own limit for calls within calls."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a locale writes formulas; `errors` maps its error texts to the neutral ones."""

    separator: str
    decimal: str
    column: str
    booleans: Mapping[str, bool]
    errors: Mapping[str, ExcelError]
    row: str = ";"


_NEUTRAL_ERRORS = {str(error): error for error in ExcelError}
_SWEDISH_ERRORS = {
    "#SAKNAS!": ExcelError.NA,
    "#VÄRDEFEL!": ExcelError.VALUE,
    "#REFERENS!": ExcelError.REF,
    "#NAMN?": ExcelError.NAME,
    "#DIVISION/0!": ExcelError.DIV0,
    "#OGILTIGT!": ExcelError.NUM,
    "#SKÄRNING!": ExcelError.NULL,
}

NEUTRAL = Spelling(",", ".", ",", {"TRUE": True, "FALSE": False}, _NEUTRAL_ERRORS)
SWEDISH = Spelling(";", ",", "\\", {"SANT": True, "FALSKT": False}, _NEUTRAL_ERRORS | _SWEDISH_ERRORS)
SPELLINGS: Final[Mapping[str, Spelling]] = {"neutral": NEUTRAL, "sv": SWEDISH}


class FormulaSyntaxError(ValueError):
    """A formula that cannot be read; `at` is the character (from 1) and `rest` what stands there."""

    def __init__(self, text: str, at: int) -> None:
        super().__init__(f"cannot read the formula at character {at + 1}")
        self.at = at + 1
        self.rest = text[at : at + 20]


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell, a range or a name, as written; only a workbook knows what it holds."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; an argument left out is MISSING."""

    name: str
    arguments: tuple[Node, ...]


Node: TypeAlias = "Call | Reference | Grid | Missing"


def parse(text: str, spelling: Spelling = NEUTRAL) -> Call | Reference | Grid:
    """Read a formula, with or without a leading `=`. Raises FormulaSyntaxError.

    >>> parse("=AVGIFTER(100; {1;2})", SWEDISH).name
    'AVGIFTER'
    """
    reader = _Reader(text, spelling)
    reader.skip("=")
    node = reader.expression(0)
    if reader.at < len(text):
        raise FormulaSyntaxError(text, reader.at)
    return node


_STRING = re.compile(r'"((?:[^"]|"")*)"')
_ERROR = re.compile(r"#[A-ZÅÄÖ/0-9]+[!?]?", re.IGNORECASE)
_WORD = re.compile(
    r"(?![0-9]+[^0-9:])"  # a row reference may start with a digit, nothing else does
    r"(?:'(?:[^']|'')*'|\[(?:[^\[\]]|\[[^\[\]]*\])*\]|[^\s(){}\[\]'\",;\\=+*/^&<>%-])+"
)


@cache
def _number(decimal: str) -> re.Pattern[str]:
    return re.compile(rf"[0-9]+(?:{re.escape(decimal)}[0-9]*)?(?:[eE][+-]?[0-9]{{1,3}})?(?![\w.!:$])")


class _Reader:
    """Reads one formula from left to right."""

    def __init__(self, text: str, spelling: Spelling) -> None:
        self.text = text
        self.spelling = spelling
        self.at = 0

    def skip(self, mark: str = "") -> bool:
        """Pass spaces, then the mark if it stands there, then spaces again."""
        self._spaces()
        if not mark or not self.text.startswith(mark, self.at):
            return False
        self.at += len(mark)
        self._spaces()
        return True

    def expression(self, depth: int) -> Call | Reference | Grid:
        """A call, a reference, an array or one value."""
        if depth > DEEPEST:
            raise FormulaSyntaxError(self.text, self.at)
        if self.skip("{"):
            return self._array()
        value = self._value()
        if value is not None:
            return Grid(((value,),))
        word = self._match(_WORD)
        if word is None:
            raise FormulaSyntaxError(self.text, self.at)
        return Call(word[0], self._arguments(depth + 1)) if self.skip("(") else Reference(word[0])

    def _spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
            self._spaces()
        return match

    def _arguments(self, depth: int) -> tuple[Node, ...]:
        if self.skip(")"):
            return ()
        arguments: list[Node] = []
        while True:
            self._spaces()
            omitted = self.text[self.at : self.at + 1] in (self.spelling.separator, ")")
            arguments.append(MISSING if omitted else self.expression(depth))
            if self.skip(")"):
                return tuple(arguments)
            if not self.skip(self.spelling.separator):
                raise FormulaSyntaxError(self.text, self.at)

    def _array(self) -> Grid:
        start = self.at
        rows: list[list[Cell]] = [[]]
        while True:
            value = self._value()
            rows[-1].append(BLANK if value is None else value)
            if self.skip("}"):
                break
            if self.skip(self.spelling.row):
                rows.append([])
            elif not self.skip(self.spelling.column):
                raise FormulaSyntaxError(self.text, self.at)
        if len({len(row) for row in rows}) > 1:
            raise FormulaSyntaxError(self.text, start)
        return Grid(tuple(tuple(row) for row in rows))

    def _value(self) -> Cell | None:
        """A number, text, boolean or error if one stands here."""
        string = self._match(_STRING)
        if string is not None:
            return string[1].replace('""', '"') or BLANK
        if self.text.startswith("#", self.at):
            return self._error()
        for word, value in self.spelling.booleans.items():
            if self._match(re.compile(rf"{word}(?![\w.(!])", re.IGNORECASE)):
                return value
        number = self._signed_number()
        return None if number is None else cell(number)

    def _error(self) -> ExcelError:
        start = self.at
        match = self._match(_ERROR)
        error = self.spelling.errors.get(match[0].upper()) if match else None
        if error is None:
            raise FormulaSyntaxError(self.text, start)
        return error

    def _signed_number(self) -> Decimal | None:
        start, sign = self.at, 1
        while self.text[self.at : self.at + 1] in ("+", "-"):
            sign = -sign if self.text[self.at] == "-" else sign
            self.skip(self.text[self.at])
        match = self._match(_number(self.spelling.decimal))
        if match is None:
            self.at = start
            return None
        number = sign * Decimal(match[0].replace(self.spelling.decimal, "."))
        return number / 100 if self.skip("%") else number
