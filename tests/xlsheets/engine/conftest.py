"""Small workbooks for the engine's tests, written by XlsxWriter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from xlsxwriter.worksheet import CellFormulaTuple

from xlsheets.engine import Recalculation, recalculate_here
from xlsheets.formula.references import split_a1
from xlsheets.ooxml import CellError, CellValue, Editor, Package, open_package

Cells = Mapping[str, Any]


class Made:
    """A workbook in memory, and what a recalculation of it gives, by `Sheet!A1`."""

    def __init__(self, content: bytes, changes: Mapping[str, CellValue] | None = None) -> None:
        self.package: Package = open_package(content)
        self.changes = {_key(self.package, where): value for where, value in (changes or {}).items()}
        self.result: Recalculation = recalculate_here(self.package, self.changes)

    def value(self, where: str) -> CellValue:
        value = self.result.values[_key(self.package, where)]
        return value.code if isinstance(value, CellError) else value

    def rows(self, where: str, height: int, width: int) -> list[list[CellValue]]:
        sheet, row, column = _key(self.package, where)
        shown = self.result.values
        return [[shown[sheet, row + i, column + j] for j in range(width)] for i in range(height)]

    def spill(self, where: str) -> tuple[int, int]:
        return self.result.spills[_key(self.package, where)]

    @property
    def kept(self) -> dict[str, str]:
        return {f"{kept.sheet}!{kept.cell}": str(kept.reason) for kept in self.result.kept}


def _key(package: Package, where: str) -> tuple[str, int, int]:
    sheet, _, cell = where.rpartition("!")
    return (sheet or package.sheets[0].name, *split_a1(cell))


@pytest.fixture
def write() -> Callable[..., bytes]:
    """`write({"S": {"A1": 5, "A2": "=A1*2", "C1:D2": "{=...}", "B1": ("=...", stored)}}, names, tables)`.

    A formula given as `("=F", value)` has that stored value, else 0; `"#=F"` is a dynamic array and `"{=F}"`
    a fixed one. A table is (sheet, "A1:C4", name, columns).
    """

    def make(
        sheets: Mapping[str, Cells],
        names: Mapping[str, str] | None = None,
        tables: Sequence[tuple[str, str, str, Sequence[str]]] = (),
    ) -> bytes:
        stream = BytesIO()
        book = xlsxwriter.Workbook(stream)
        made = {name: book.add_worksheet(name) for name in sheets}
        for sheet, where, name, columns in tables:
            headings = [{"header": column} for column in columns]
            made[sheet].add_table(where, {"name": name, "columns": headings})
        for name, formula in (names or {}).items():
            book.define_name(name, formula)
        for name, cells in sheets.items():
            for where, content in cells.items():
                _put(made[name], where, content)
        book.close()
        return stream.getvalue()

    return make


def _put(sheet: Any, where: str, content: Any) -> None:
    stored: Any = 0
    if isinstance(content, tuple):
        content, stored = content
    if isinstance(content, str) and content.startswith("#="):
        sheet.write_dynamic_array_formula(_area(where), content[1:], None, stored)
    elif isinstance(content, str) and content.startswith("{="):
        sheet.write_array_formula(_area(where), content, None, stored)
    elif isinstance(content, str) and content.startswith("="):
        # write_formula makes dynamic what it takes for a dynamic formula; here the caller says so
        row, column = split_a1(where)
        sheet.write_formula(row - 1, column - 1, "=0", None, stored)
        sheet.table[row - 1][column - 1] = CellFormulaTuple(content[1:], None, stored)
    else:
        sheet.write(where, content)


def _area(where: str) -> str:
    return where if ":" in where else f"{where}:{where}"


@pytest.fixture
def calculate_saved(write: Callable[..., bytes]) -> Callable[..., Made]:
    """`calculate_saved(cells, changes, names)`: as if the program that calculated the values had saved."""

    def make(
        cells: Cells, changes: Mapping[str, CellValue] | None = None, names: Mapping[str, str] | None = None
    ) -> Made:
        editor = Editor(open_package(write({"S": cells}, names)))
        editor.set_calculation(191029)
        return Made(editor.to_bytes(), changes)

    return make


@pytest.fixture
def calculate(write: Callable[..., bytes]) -> Callable[..., Made]:
    """`calculate(sheets, names, tables, changes)`: write and recalculate."""

    def make(
        sheets: Mapping[str, Cells],
        names: Mapping[str, str] | None = None,
        tables: Sequence[tuple[str, str, str, Sequence[str]]] = (),
        changes: Mapping[str, CellValue] | None = None,
    ) -> Made:
        return Made(write(sheets, names, tables), changes)

    return make
