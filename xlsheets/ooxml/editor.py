"""Changing a workbook without losing anything: only the parts that change are written anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlsheets.ooxml.edit.archive import save_atomically
from xlsheets.ooxml.edit.book import calculation_element
from xlsheets.ooxml.edit.cell_editor import CellEditor
from xlsheets.ooxml.edit.movement import Movement
from xlsheets.ooxml.edit.moving import RowMove
from xlsheets.ooxml.edit.tabling import copy_array_mark, filled, reorder_rows, row_formulas
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.model import Table
from xlsheets.ooxml.xml import drop, escape, namespace


class Editor(CellEditor):
    """A changed copy of a package. The package itself stays as it was.

    Positions are (row, column) from 1. Every method may raise PackageError: no-such-sheet, no-such-cell
    (off the sheet, or without the formula that is needed), bad-value, and what its own text says.

    >>> from xlsheets.ooxml import open_package
    >>> from xlsheets.resources import templates
    >>> editor = Editor(open_package(templates() / "budget" / "budget.xlsx"))
    >>> editor.set_value("Medlemsavgifter", (6, 3), 10_500)
    >>> open_package(editor.to_bytes()).sheet("Medlemsavgifter").cell(6, 3).value
    10500
    """

    # Rows

    def insert_rows(self, sheet: str, at: int, count: int = 1, like: int | None = None) -> None:
        """Insert rows before row `at`; whatever points at cells follows: formulas of all sheets, names,
        tables, filters, merges, conditions, validations, links, notes, print areas, pictures, charts.

        New rows are blank and look like row `like`, or the row above. Formulas do not get new values.
        Errors: rows-in-use (inside an array formula's result, or cells pushed off the sheet).
        """
        self._move(RowMove(self.package.sheet(sheet).name, at, count), like or at - 1)

    def delete_rows(self, sheet: str, at: int, count: int = 1) -> None:
        """Delete rows from `at` on; what pointed only at them becomes `#REF!`, or goes.

        Errors: rows-in-use (a table's heading, total row or all its rows; part of an array's result).
        """
        self._move(RowMove(self.package.sheet(sheet).name, at, -count), 0)

    def grow_table(self, name: str, count: int = 1, at: int | None = None) -> int:
        """Insert rows into a table before its row `at` (from 0), or after its last.

        Returns the sheet row of the first.
        New rows look like their neighbour and get the formulas of columns that have one in every row.
        References to all rows of the table take the new ones in. Whole sheet rows are inserted.
        """
        table = self._table(name)
        body = table.body
        index = body.height if at is None else at
        if not 0 <= index <= body.height:
            raise PackageError(PackageCode.ROWS_IN_USE, sheet=table.sheet, row=index, reason=f"table {name}")
        row = body.top + index
        source = row - 1 if index else row
        self._move(RowMove(table.sheet, row, count, body if index in (0, body.height) else None), source)
        source += 0 if index else count
        self._fill_rows(self._table(name), source, range(row, row + count))
        return row

    def delete_table_rows(self, name: str, index: int, count: int = 1) -> None:
        """Delete rows of a table, from its row `index` (from 0) on, with their sheet rows.

        A table keeps one row: of all rows, the last to go is emptied of what was typed.
        """
        table = self._table(name)
        body = table.body
        if not 0 <= index < index + count <= body.height:
            raise PackageError(PackageCode.ROWS_IN_USE, sheet=table.sheet, row=index, reason=f"table {name}")
        if count == body.height:
            kept = row_formulas(self._xml(table.sheet), table, body.top)
            for column in range(body.left, body.right + 1):
                if column not in kept:
                    self.clear(table.sheet, (body.top, column))
            index, count = index + 1, count - 1
        if count:
            self.delete_rows(table.sheet, body.top + index, count)

    def reorder_table_rows(self, name: str, order: Sequence[int]) -> None:
        """Put a table's rows in another order, as sorting does: `order[i]` is where row i was, from 0.

        Columns with a formula in every row keep it. Errors: rows-in-use when `order` is no permutation.
        """
        table = self._table(name)
        if sorted(order) != list(range(table.body.height)):
            raise PackageError(PackageCode.ROWS_IN_USE, sheet=table.sheet, row=0, reason=f"table {name}")
        reorder_rows(self._xml(table.sheet), table, list(order))
        self.store.mark(self._part(table.sheet))
        self.drop_calculation_chain()

    # The workbook

    def set_column_formula(self, table: str, heading: str, formula: str | None) -> None:
        """Set what Excel fills new rows of a table's column with; None: they are left blank.

        Formulas of the rows there are stay as they are. Errors: no-such-table; KeyError: no such heading.
        """
        found = self._table(table)
        root = self.store.tree(found.part)
        space = namespace(root)
        index = found.column(heading) - found.ref.left
        column = root.findall(f"{space}tableColumns/{space}tableColumn")[index]
        for old in column.findall(f"{space}calculatedColumnFormula"):
            column.remove(old)
        if formula is not None:
            element = column.makeelement(f"{space}calculatedColumnFormula", {})
            element.text = escape(formula)
            column.insert(0, element)
        self.store.mark(found.part)
        self._tables = None

    def define_hidden_name(self, name: str, formula: str) -> None:
        """Give the workbook a name that does not show in Excel's list; one that is there is replaced."""
        part = self.package.workbook_part
        root = self.store.tree(part)
        space = namespace(root)
        names = root.find(f"{space}definedNames")
        if names is None:
            names = root.makeelement(f"{space}definedNames", {})
            sheets = root.find(f"{space}sheets")
            if sheets is None:
                raise PackageError(PackageCode.DAMAGED, part=part, reason="no sheets")
            sheets.addnext(names)
        for old in [one for one in names if one.get("name") == name]:
            names.remove(old)
        element = names.makeelement(f"{space}definedName", {"name": name, "hidden": "1"})
        element.text = formula
        names.append(element)
        self.store.mark(part)

    def set_calculation(self, calc_id: int, mode: str = "auto") -> None:
        """Say which engine the stored values are from, and take away any demand to calculate on opening."""
        part = self.package.workbook_part
        root = self.store.tree(part)
        element = calculation_element(root)
        drop(element, "fullCalcOnLoad", "forceFullCalc")
        element.set("calcId", str(calc_id))
        element.set("calcMode", mode)
        self.store.mark(part)

    # The result

    def to_bytes(self) -> bytes:
        """The workbook as it is now."""
        return self.store.to_bytes()

    def save(self, path: Path, over_input: bool = False) -> None:
        """Write the workbook, whole or not at all.

        Errors: would-overwrite-input (the file that was read, unless `over_input`), unreadable-file.
        """
        source = self.package.path
        if source is not None and not over_input and _same_file(source, path):
            raise PackageError(PackageCode.OVER_INPUT, path=str(path))
        save_atomically(path, self.to_bytes())

    # Inside

    def _table(self, name: str) -> Table:
        for table in self.tables:
            if table.name.casefold() == name.casefold():
                return table
        raise PackageError(PackageCode.NO_SUCH_TABLE, table=name)

    def _move(self, move: RowMove, like: int) -> None:
        if move.count == 0:
            return
        sheets = {
            sheet.name: self._xml(sheet.name) for sheet in self.package.sheets if sheet.kind == "worksheet"
        }
        movement = Movement(self.store, sheets, move)
        movement.refuse(self.tables)
        movement.apply(like)
        self._tables = None
        self.drop_calculation_chain()

    def _fill_rows(self, table: Table, source: int, rows: range) -> None:
        xml = self._xml(table.sheet)
        formulas = row_formulas(xml, table, source, rows)
        for row in rows:
            for position, text in filled(formulas, source, row).items():
                self.set_formula(table.sheet, position, text)
                copy_array_mark(xml, (source, position[1]), position)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except FileNotFoundError:
        return one.resolve() == other.resolve()
