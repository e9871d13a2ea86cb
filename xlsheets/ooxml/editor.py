"""Changing a workbook without losing anything: only the parts that change are written anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlsheets.ooxml.edit.book_editor import BookEditor
from xlsheets.ooxml.edit.look_editor import LookEditor
from xlsheets.ooxml.edit.movement import Movement
from xlsheets.ooxml.edit.moving import RowMove
from xlsheets.ooxml.edit.note_editor import NoteEditor
from xlsheets.ooxml.edit.saving import save_atomically
from xlsheets.ooxml.edit.tabling import copy_array_mark, filled, reorder_rows, row_formulas
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.model import Table


class Editor(BookEditor, LookEditor, NoteEditor):
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
        self._move(RowMove(self._entry(sheet).name, at, count), like or at - 1)

    def delete_rows(self, sheet: str, at: int, count: int = 1) -> None:
        """Delete rows from `at` on; what pointed only at them becomes `#REF!`, or goes.

        Errors: rows-in-use (a table's heading, total row or all its rows; part of an array's result).
        """
        self._move(RowMove(self._entry(sheet).name, at, -count), 0)

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
        self._touch(self._xml(table.sheet))
        self.drop_calculation_chain()

    # The result

    def to_bytes(self) -> bytes:
        """The workbook as it is now."""
        return self.store.to_bytes()

    def save(self, path: Path, over_input: bool = False) -> None:
        """Write the workbook, whole or not at all.

        Errors: would-overwrite-input (the file that was read, unless `over_input`), and what
        `save_atomically` says: unwritable-file, disk-full, name-too-long.
        """
        source = self.package.path
        if source is not None and not over_input and _same_file(source, path):
            raise PackageError(PackageCode.OVER_INPUT, path=str(path))
        save_atomically(path, self.to_bytes())

    # Inside

    def _move(self, move: RowMove, like: int) -> None:
        if move.count == 0:
            return
        sheets = {entry.name: self._xml(entry.name) for entry in self._entries if entry.kind == "worksheet"}
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
    except OSError:  # no such file yet, or a name that no file can have
        return one.resolve() == other.resolve()
