"""What a workbook declares beside its sheets: names, tables, how it calculates, what it brings along."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from xlsheets.formula.structured import TableShape
from xlsheets.ooxml.area import Area
from xlsheets.ooxml.sheetmodel import AutoFilter


class State(StrEnum):
    """Whether a sheet shows; `veryHidden` cannot be shown from Excel's menus."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


class DefinedName(NamedTuple):
    """A name in the workbook. `sheet` is the sheet it belongs to, None for the whole workbook.

    `formula` has no leading `=`; `hidden` names do not show in Excel's list.
    """

    name: str
    formula: str
    sheet: str | None
    hidden: bool


class Column(NamedTuple):
    """A column of a table. `formula` is the calculated-column formula, None for typed columns."""

    name: str
    formula: str | None


class Table(NamedTuple):
    """An Excel table: where it stands, headings and total row included, and its columns in order."""

    name: str
    sheet: str
    ref: Area
    columns: tuple[Column, ...]
    header_rows: int
    totals_rows: int
    part: str
    autofilter: AutoFilter | None = None

    @property
    def body(self) -> Area:
        """The data rows alone; a table always has at least one."""
        return Area(
            self.ref.top + self.header_rows, self.ref.left, self.ref.bottom - self.totals_rows, self.ref.right
        )

    @property
    def shape(self) -> TableShape:
        """The table as structured references see it."""
        columns = tuple(column.name for column in self.columns)
        corners = (self.ref.top, self.ref.left, self.ref.bottom, self.ref.right)
        return TableShape(self.name, self.sheet, *corners, columns, self.header_rows, self.totals_rows)

    def column(self, name: str) -> int:
        """The sheet column of a heading, letter case ignored; KeyError when there is none."""
        for index, column in enumerate(self.columns):
            if column.name.casefold() == name.casefold():
                return self.ref.left + index
        raise KeyError(name)


class Calculation(NamedTuple):
    """How the workbook asks to be calculated. `mode` is auto, autoNoTable or manual.

    Without `full_precision` each value is rounded to the decimals that its cell shows.
    """

    mode: str = "auto"
    full_calc_on_load: bool = False
    calc_id: int | None = None
    iterate: bool = False
    full_precision: bool = True


class ExternalLink(NamedTuple):
    """What `[1]`, `[2]`, ... in formulas stands for.

    `kind` is workbook, dde or ole. `target` is the file or address as the file writes it, for DDE the
    service and topic (`Excel|C:\\a.xls`), empty when the workbook no longer knows. `sheets` are the
    names of the sheets it knows there.
    """

    kind: str
    target: str
    sheets: tuple[str, ...] = ()


class Embedded(NamedTuple):
    """A part that is another program's: `kind` is object (OLE), document (an Office file) or activex."""

    kind: str
    part: str
    owner: str
    """The part that points at it."""


class Connection(NamedTuple):
    """A data connection: where it reads (connection string, address or file), and whether by itself."""

    name: str
    source: str
    refreshes_on_load: bool


class Label(NamedTuple):
    """A sensitivity label: its identity, the name where the file has it, and the organisation's identity."""

    id: str
    name: str
    tenant: str


class WorkbookProtection(NamedTuple):
    """That sheets may not be added, removed or renamed (structure), and whether by a password."""

    structure: bool
    windows: bool
    password: bool
