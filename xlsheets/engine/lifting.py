"""Our functions inside formulas: each call is lifted out, and a reference to its grid put in its place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from udfs.cells import MISSING, ExcelError, Grid, Missing
from udfs.evaluate import Outcome
from xlsheets.engine.book import Area, Place
from xlsheets.engine.refusing import OURS
from xlsheets.formula.tokens import Token, string_value, tokenize
from xlsheets.formula.tree import Call, Literal, Node, Prefix, rebuild
from xlsheets.ooxml import CellError, CellValue

Rows: TypeAlias = list[list[CellValue]]
Function: TypeAlias = Callable[[Sequence[Grid | Missing]], Outcome]
_KNOWN_ERRORS = {error.value: error for error in ExcelError}
NOT_YET: Rows = [[CellError("#N/A")]]


@dataclass(frozen=True, slots=True)
class Omitted:
    """An argument left out."""


@dataclass(frozen=True, slots=True)
class Constant:
    """An argument written in the formula."""

    rows: Rows


@dataclass(frozen=True, slots=True)
class Cells:
    """A reference, read cell by cell, blanks staying blank; ``spill``: the array of its first cell."""

    area: Area
    spill: bool = False


@dataclass(frozen=True, slots=True)
class Expression:
    """Anything else, calculated in a helper cell; ``blanks`` tells which of its cells are blank."""

    tree: Node
    helper: Place
    blanks: Place | None


@dataclass(eq=False, slots=True)
class Lifted:
    """One call of ours in one formula; ``grid`` is what it gave, ``home`` where that stands."""

    name: str
    host: Place
    arguments: "tuple[Argument, ...]"
    home: Area
    level: int = 0
    given: list[Rows | None] | None = None
    grid: Rows = field(default_factory=lambda: NOT_YET)


Argument: TypeAlias = Omitted | Constant | Cells | Expression | Lifted


def literal_rows(literal: Literal) -> Rows:
    """Return the values of a literal: one cell, or the rows of ``{1,2;3,4}``.

    >>> literal_rows(Literal("array", '{1,-2;"a",TRUE}'))
    [[1.0, -2.0], ['a', True]]
    """
    if literal.kind != "array":
        return [[_literal(literal.kind, literal.text)]]
    rows: Rows = [[]]
    sign = 1.0
    for token in tokenize(literal.text[1:-1]):
        if token.text == ";":
            rows.append([])
        elif token.kind == "operator":
            sign = -1.0 if token.text == "-" else 1.0
        elif token.kind not in ("separator", "space"):
            rows[-1].append(_element(token, sign))
            sign = 1.0
    return rows


def _element(token: Token, sign: float) -> CellValue:
    if token.kind == "number":
        return float(token.text) * sign
    return _literal("boolean" if token.kind == "name" else token.kind, token.text)


def _literal(kind: str, text: str) -> CellValue:
    if kind == "number":
        return float(text)
    if kind == "string":
        return string_value(text)
    return text.upper() == "TRUE" if kind == "boolean" else CellError(text)


def call(function: Function, given: Sequence[Rows | None]) -> Rows:
    """Call a function; its cells, blanks as the empty text that every host shows for them."""
    grids = [MISSING if rows is None else Grid.from_rows(map(_as_given, rows)) for rows in given]
    return [[_as_shown(value) for value in row] for row in function(grids).grid.to_rows()]


def _as_given(row: list[CellValue]) -> list[object]:
    return [
        _KNOWN_ERRORS.get(value.code, ExcelError.VALUE) if isinstance(value, CellError) else value
        for value in row
    ]


def _as_shown(value: float | int | str | bool | ExcelError | None) -> CellValue:
    if value is None:
        return ""
    return CellError(value.value) if isinstance(value, ExcelError) else value


def fitted(rows: Rows, height: int, width: int) -> Rows:
    """Return the grid as a fixed array of that size shows it: a single row or column repeats, the rest #N/A.

    >>> fitted([[1, 2]], 2, 3)
    [[1, 2, CellError(code='#N/A')], [1, 2, CellError(code='#N/A')]]
    """
    empty = CellError("#N/A")
    result: Rows = []
    for i in range(height):
        row = rows[0] if len(rows) == 1 else rows[i] if i < len(rows) else []
        result.append([row[0] if len(row) == 1 else row[j] if j < len(row) else empty for j in range(width)])
    return result


def substitute(node: Node, put: Callable[[Call, bool], Node]) -> Node:
    """Return the tree with each outermost call of ours replaced.

    ``put`` is given the call, and whether only the first cell of its grid counts.
    """
    match node:
        case Call(name, _) if name.startswith(OURS):
            return put(node, False)
        case Prefix("@", Call(name, _) as inner) if name.startswith(OURS):
            return put(inner, True)
    return rebuild(node, lambda inside: substitute(inside, put))


def read_cells(lifted: Lifted) -> Iterator[Cells | Expression]:
    """Yield what a call reads from the workbook, through nested calls too."""
    for argument in lifted.arguments:
        if isinstance(argument, Cells | Expression):
            yield argument
        elif isinstance(argument, Lifted):
            yield from read_cells(argument)
