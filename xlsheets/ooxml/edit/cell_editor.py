"""Changing the cells of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from xlsheets.formula.references import a1
from xlsheets.ooxml.area import Area
from xlsheets.ooxml.cell import CellValue
from xlsheets.ooxml.edit.base import EditorBase
from xlsheets.ooxml.edit.sheetxml import SheetXml
from xlsheets.ooxml.edit.spilling import empty_outside, refuse_blocked, result_area, settle_inside
from xlsheets.ooxml.edit.writing import Writable, remove_formula, writable, write_value
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.reading import Position
from xlsheets.ooxml.xml import escape


class CellEditor(EditorBase):
    """The part of `Editor` that changes cells where they stand.

    Positions are (row, column) from 1. Every method may raise PackageError: no-such-sheet, no-such-cell
    (off the sheet, or without the formula that is needed), bad-value, and what its own text says.
    """

    def set_value(self, sheet: str, position: Position, value: Writable) -> None:
        """Put a typed value in a cell; its formula goes, its style stays. None empties it.

        Errors: inside-array (part of another cell's result), table-heading.
        """
        xml = self._editable(sheet, position)
        self._refuse_heading(xml.name, position)
        self._refuse_unwritable(xml, position, value)
        if value is None and xml.find(position) is None:
            return
        self._drop_formula(xml, position)
        self._write(xml, position, value)

    def clear(self, sheet: str, position: Position) -> None:
        """Empty a cell of value and formula; its style stays. Errors: as `set_value`."""
        self.set_value(sheet, position, None)

    def set_formula(self, sheet: str, position: Position, formula: str, value: Writable = None) -> None:
        """Put an ordinary formula (no leading `=`) in a cell, with its value if known.

        Errors: inside-array, table-heading.
        """
        xml = self._editable(sheet, position)
        self._refuse_heading(xml.name, position)
        self._refuse_unwritable(xml, position, value)
        self._drop_formula(xml, position)
        cell = xml.ensure(position)
        self._write(xml, position, None)
        element = etree.SubElement(cell, f"{xml.space}f")
        element.text = escape(formula)
        cell.insert(0, element)
        self._write(xml, position, value)
        self.drop_calculation_chain()

    def rewrite_formula(self, sheet: str, position: Position, formula: str) -> None:
        """Change the text of a formula; that it is an array or spills, and its stored value, stay."""
        xml = self._xml(sheet)
        if xml.formula_text(position) is None:
            raise self._no_cell(xml.name, position)
        element = xml.formula(position)
        if element is not None:
            if element.get("t") == "shared":
                xml.unshare(element.get("si"))
            element.text = escape(formula)
            self._touch(xml)

    def set_cached(self, sheet: str, position: Position, value: Writable) -> None:
        """Store a formula's result beside it. None: not calculated. Errors: no-such-cell without formula."""
        xml = self._xml(sheet)
        if xml.formula(position) is None:
            raise self._no_cell(xml.name, position)
        self._refuse_unwritable(xml, position, value)
        self._write(xml, position, value)

    def set_spill(self, sheet: str, anchor: Position, values: Sequence[Sequence[CellValue]]) -> None:
        """Store the result of an array formula: its extent, its own value, and the cells it fills.

        `values` are the rows of the result. Cells that the old result filled and the new one does not
        are emptied. Errors: spill-blocked (a cell in the way holds something), bad-value (ragged or
        empty), no-such-cell (no array formula there, and more than one value).
        """
        xml = self._xml(sheet)
        new = result_area(xml, anchor, values)
        for value in (value for line in values for value in line):
            self._refuse_unwritable(xml, anchor, value)
        formula = xml.formula(anchor)
        if formula is None or (formula.get("t") != "array" and new != (*anchor, *anchor)):
            raise self._no_cell(xml.name, anchor)
        if formula.get("t") == "array":
            old = xml.array_area(formula, anchor)
            refuse_blocked(xml, old, new)
            formula.set("ref", new.a1)
            empty_outside(xml, old, new)
            xml.forget_arrays()
        for row, line in enumerate(values, start=new.top):
            for column, value in enumerate(line, start=new.left):
                if value is not None or xml.find((row, column)) is not None:
                    self._write(xml, (row, column), value, computed=True)

    def replace_formulas(self, sheet: str, positions: Iterable[Position] | None = None) -> int:
        """Replace formulas (all of the sheet's, or those given) by their stored values; says how many.

        Array formulas go with their marks; what they filled stays as typed values.
        Errors: not-calculated, before anything is replaced.
        """
        if self._entry(sheet).kind != "worksheet":
            return 0
        xml = self._xml(sheet)
        if positions is None:
            positions = [xml.position(element) for element in xml.data.iter(f"{xml.space}f")]
        chosen = [position for position in positions if xml.formula(position) is not None]
        for position in chosen:
            cell = xml.ensure(position)
            if not cell.findtext(f"{xml.space}v") and cell.get("t") != "str":
                raise PackageError(PackageCode.NOT_CALCULATED, sheet=xml.name, cell=a1(*position))
        xml.unshare()
        arrays = xml.arrays()
        for position in chosen:
            remove_formula(xml.ensure(position))
            if position in arrays:
                settle_inside(xml, arrays[position])
        if chosen:
            xml.forget_arrays()
            self._touch(xml)
            self.drop_calculation_chain()
        return len(chosen)

    def _editable(self, sheet: str, position: Position) -> SheetXml:
        xml = self._at(sheet, position)
        for anchor, area in xml.arrays().items():
            if area.holds(*position) and anchor != position:
                where = {"sheet": xml.name, "cell": a1(*position), "anchor": a1(*anchor)}
                raise PackageError(PackageCode.INSIDE_ARRAY, **where)
        return xml

    def _refuse_heading(self, sheet: str, position: Position) -> None:
        for table in self.tables:
            heading = table.ref._replace(bottom=table.ref.top + table.header_rows - 1)
            if table.sheet == sheet and heading.holds(*position):
                where = {"sheet": sheet, "cell": a1(*position), "table": table.name}
                raise PackageError(PackageCode.TABLE_HEADING, **where)

    def _refuse_unwritable(self, xml: SheetXml, position: Position, value: Writable) -> None:
        if not writable(value):
            raise PackageError(PackageCode.BAD_VALUE, sheet=xml.name, cell=a1(*position))

    def _drop_formula(self, xml: SheetXml, position: Position) -> None:
        formula = xml.formula(position)
        if formula is None:
            return
        if formula.get("t") == "shared" and formula.text:
            xml.unshare(formula.get("si"))
        if formula.get("t") == "array":
            empty_outside(xml, xml.array_area(formula, position), Area(*position, *position))
            xml.forget_arrays()
        remove_formula(xml.ensure(position))
        self.drop_calculation_chain()

    def _write(self, xml: SheetXml, position: Position, value: Writable, computed: bool = False) -> None:
        write_value(xml.ensure(position), value, self.package.date1904, computed)
        self._touch(xml)
