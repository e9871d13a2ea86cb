"""Workbook files: opened safely, read in full, edited without losing anything.

>>> from xlsheets.resources import templates
>>> package = open_package(templates() / "budget" / "budget.xlsx")
>>> package.sheet("Medlemsavgifter").cell(6, 2).value
'Kommun 1'
"""

from xlsheets.ooxml.area import Area
from xlsheets.ooxml.cell import Array, Cell, CellError, CellValue, Kind
from xlsheets.ooxml.container import Limits
from xlsheets.ooxml.dates import moment_of, serial
from xlsheets.ooxml.edit.looks import Look
from xlsheets.ooxml.editor import Editor
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.model import (
    Calculation,
    Column,
    Connection,
    DefinedName,
    Embedded,
    ExternalLink,
    Label,
    State,
    Table,
    WorkbookProtection,
)
from xlsheets.ooxml.package import Package, open_package
from xlsheets.ooxml.reading import Position
from xlsheets.ooxml.sheet import Sheet
from xlsheets.ooxml.sheetmodel import (
    AutoFilter,
    ConditionalFormat,
    Frozen,
    Hyperlink,
    Message,
    Note,
    Remark,
    SheetProtection,
    Thread,
    Validation,
)

__all__ = [
    "Area",
    "Array",
    "AutoFilter",
    "Calculation",
    "Cell",
    "CellError",
    "CellValue",
    "Column",
    "ConditionalFormat",
    "Connection",
    "DefinedName",
    "Editor",
    "Embedded",
    "ExternalLink",
    "Frozen",
    "Hyperlink",
    "Kind",
    "Label",
    "Limits",
    "Look",
    "Message",
    "Note",
    "Package",
    "PackageCode",
    "PackageError",
    "Position",
    "Remark",
    "Sheet",
    "SheetProtection",
    "State",
    "Table",
    "Thread",
    "Validation",
    "WorkbookProtection",
    "moment_of",
    "open_package",
    "serial",
]
