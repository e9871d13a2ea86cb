"""Workbook files: opened safely, read in full, edited without losing anything.

>>> from pathlib import Path
>>> package = open_package(Path("budget.xlsx"))  # doctest: +SKIP
>>> package.sheet("Budget").cell(3, 2).value  # doctest: +SKIP
1500000
"""

from .area import Area
from .cell import Array, Cell, CellError, CellValue, Kind
from .container import Limits
from .dates import moment_of, serial
from .editor import Editor
from .errors import PackageCode, PackageError
from .model import Calculation, Column, DefinedName, State, Table
from .package import Package, open_package
from .reading import Position
from .sheet import Sheet

__all__ = [
    "Area",
    "Array",
    "Calculation",
    "Cell",
    "CellError",
    "CellValue",
    "Column",
    "DefinedName",
    "Editor",
    "Kind",
    "Limits",
    "Package",
    "PackageCode",
    "PackageError",
    "Position",
    "Sheet",
    "State",
    "Table",
    "moment_of",
    "open_package",
    "serial",
]
