"""What a recalculation gives: plain data that travels between processes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from xlsheets.formula.references import a1
from xlsheets.ooxml import CellValue

CellKey: TypeAlias = tuple[str, int, int]
"""Sheet name, row and column; both numbers 1-based."""


class Why(StrEnum):
    """Why a cell keeps its stored value. The parameters of a Kept say which function, name or cell."""

    AS_SHOWN = "as-shown"
    ARRAY_IN_CELL = "array-in-cell"
    BROADCAST = "broadcast"
    CIRCULAR = "circular"
    DATE_1904 = "date-1904"
    DEPENDS = "depends-on-kept"
    ENGINE_CRASHED = "engine-crashed"
    ENGINE_TIMED_OUT = "engine-timed-out"
    ENGINES_DIFFER = "engines-differ"
    EXTERNAL_LINK = "external-link"
    HIDDEN_ROWS = "hidden-rows"
    INDIRECT = "indirect"
    LET_VARIABLE = "let-variable"
    NOT_VOUCHED_FOR = "not-vouched-for"
    NO_STORED_VALUE = "no-stored-value"
    OTHER_READING = "other-reading"
    OUR_FUNCTION = "our-function"
    REFERENCE_OPERATOR = "reference-operator"
    THREE_D = "3-d-reference"
    UNKNOWN_FUNCTION = "unknown-function"
    UNKNOWN_NAME = "unknown-name"
    UNREADABLE = "unreadable-formula"
    UNSETTLED = "unsettled"
    VOLATILE = "volatile"


@dataclass(frozen=True, slots=True)
class Kept:
    """A formula cell that keeps its stored value, and why.

    ``params`` depend on the reason: ``function``, ``name``, ``reference``, ``sheet`` and ``cell`` of the
    kept cell that this one depends on, ``stored`` and ``engine`` values that differ, ``seconds``.
    """

    sheet: str
    row: int
    column: int
    reason: Why
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def cell(self) -> str:
        """The address without sheet."""
        return a1(self.row, self.column)

    @property
    def key(self) -> CellKey:
        """Sheet name, row, column."""
        return self.sheet, self.row, self.column


@dataclass(frozen=True, slots=True)
class Recalculation:
    """New values of a workbook.

    ``values`` holds every calculated formula cell and every cell that its arrays fill; ``spills`` the
    (height, width) of each dynamic array by its first cell; ``kept`` the formula cells left alone, in
    the order of the workbook; ``calculated`` counts the formula cells that were calculated.
    """

    values: Mapping[CellKey, CellValue]
    spills: Mapping[CellKey, tuple[int, int]]
    kept: tuple[Kept, ...]
    calculated: int


class ChangeError(ValueError):
    """A change names a sheet or a cell that cannot be changed: code, sheet, cell."""

    def __init__(self, code: str, sheet: str, cell: str) -> None:
        self.code = code
        self.sheet = sheet
        self.cell = cell
        super().__init__(f"{code}: {sheet}!{cell}")
