"""The XML of one sheet while it is being edited: finding and making cells, in order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

from lxml import etree

from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, a1, column_name, column_number, split_a1
from xlsheets.formula.shift import translate
from xlsheets.formula.tokens import FormulaError
from xlsheets.ooxml.area import Area
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.reading import Position
from xlsheets.ooxml.xml import Element, drop, escape, is_true, namespace, remove, unescape, whole

_DIGITS = "0123456789"


class SheetXml:
    """Rows and cells of an editable sheet tree, by number.

    Rows without `r` get one at once, cells when their row is first touched: inserting among numbered
    ones would otherwise renumber them.
    """

    def __init__(self, name: str, root: Element, part: str) -> None:
        self.name = name
        self.part = part
        self.root = root
        self.space = namespace(root)
        data = root.find(f"{self.space}sheetData")
        if data is None:
            raise PackageError(PackageCode.DAMAGED, part=name, reason="no sheetData")
        self.data: Element = data
        self.index()

    def index(self) -> None:
        """Read the rows anew, after they were moved."""
        self.rows: dict[int, Element] = {}
        self._cells: dict[int, dict[int, Element]] = {}
        number = 0
        for row in self.data.iterchildren(f"{self.space}row"):
            number = self._row_number(row, number)
            if row.get("r") is None:
                row.set("r", str(number))
            self.rows[number] = row
        self._order = sorted(self.rows)
        self._arrays: dict[Position, Area] | None = None

    def _row_number(self, row: Element, before: int) -> int:
        text = row.get("r") or str(before + 1)
        number = int(text) if text.isdecimal() and len(text) < 8 else 0
        if not 1 <= number <= MAX_ROW or number in self.rows:
            raise PackageError(PackageCode.DAMAGED, part=self.name, reason=f"row {text[:20]}")
        return number

    def row_cells(self, number: int) -> dict[int, Element]:
        """The cell elements of a row by column; empty when the row is not in the file."""
        if number not in self._cells:
            cells: dict[int, Element] = {}
            column = 0
            row = self.rows.get(number)
            for element in row.iterchildren(f"{self.space}c") if row is not None else ():
                column = self._cell_column(element, number, column)
                cells[column] = element
            if row is None:
                return cells
            self._cells[number] = cells
        return self._cells[number]

    def _cell_column(self, cell: Element, row: int, before: int) -> int:
        reference = cell.get("r")
        if reference is None:
            cell.set("r", a1(row, before + 1))
            return before + 1
        try:
            number, column = split_a1(reference)
        except ValueError:
            number, column = 0, 0
        if number != row or not 1 <= column <= MAX_COLUMN:
            raise PackageError(PackageCode.DAMAGED, part=self.name, reason=f"cell {reference[:20]}")
        return column

    def find(self, position: Position) -> Element | None:
        """The cell element at a place, None when the file has none."""
        return self.row_cells(position[0]).get(position[1])

    def within(self, area: Area) -> Iterator[tuple[Position, Element]]:
        """The cell elements inside a rectangle, row by row; cheap also for whole columns."""
        first, last = bisect_left(self._order, area.top), bisect_right(self._order, area.bottom)
        for row in self._order[first:last]:
            for column, cell in list(self.row_cells(row).items()):
                if area.left <= column <= area.right:
                    yield (row, column), cell

    def ensure(self, position: Position) -> Element:
        """The cell element at a place, made with the style of its row or column where there is none."""
        found = self.find(position)
        if found is not None:
            return found
        row, column = position
        element = etree.SubElement(self.ensure_row(row), f"{self.space}c")
        element.set("r", a1(row, column))
        cells = self.row_cells(row)
        before = max((other for other in cells if other < column), default=None)
        if before is not None:
            cells[before].addnext(element)
        else:
            self.rows[row].insert(0, element)
        cells[column] = element
        style = self._default_style(row, column)
        if style:
            element.set("s", style)
        drop(self.rows[row], "spans")
        self._stretch_dimension(row, column)
        return element

    def style(self, position: Position) -> int:
        """The style of a cell; that of its row or column where the file has no such cell."""
        cell = self.find(position)
        style = self._default_style(*position) if cell is None else cell.get("s")
        return int(style) if style and style.isdecimal() else 0

    def formula(self, position: Position) -> Element | None:
        """The formula element of a cell."""
        cell = self.find(position)
        return None if cell is None else cell.find(f"{self.space}f")

    def formula_text(self, position: Position) -> str | None:
        """The formula of a cell as it reads there, a shared one written out; None without one."""
        element = self.formula(position)
        if element is None:
            return None
        if element.get("t") == "shared" and not element.text:
            self.unshare(element.get("si"))
            element = self.formula(position)
        return unescape(element.text or "") if element is not None else None

    def unshare(self, index: str | None = None) -> bool:
        """Write shared formulas (one group, or all) out cell by cell; true when there were any."""
        masters: dict[str, tuple[str, Position]] = {}
        found = False
        for element in list(self.data.iter(f"{self.space}f")):
            group = element.get("si", "")
            if element.get("t") != "shared" or (index is not None and group != index):
                continue
            position = self.position(element)
            if element.text:
                masters[group] = (unescape(element.text), position)
            elif group in masters:
                text, (row, column) = masters[group]
                element.text = escape(self._copied(text, position[0] - row, position[1] - column))
            drop(element, "t", "si", "ref")
            found = True
        return found

    def _copied(self, formula: str, rows: int, columns: int) -> str:
        try:
            return translate(formula, rows, columns)
        except FormulaError as error:
            reason = f"formula {formula[:40]}"
            raise PackageError(PackageCode.DAMAGED, part=self.name, reason=reason) from error

    def position(self, formula: Element) -> Position:
        """Where a formula element stands."""
        cell = formula.getparent()
        row = cell.getparent() if cell is not None else None
        if cell is None or row is None:
            raise PackageError(PackageCode.DAMAGED, part=self.name, reason="formula outside a cell")
        self.row_cells(whole(row.get("r", "0")))  # numbers the cells of the row
        address = cell.get("r", "")
        try:
            return split_a1(address)
        except ValueError as error:
            reason = f"cell {address[:20]!r}"
            raise PackageError(PackageCode.DAMAGED, part=self.name, reason=reason) from error

    def arrays(self) -> dict[Position, Area]:
        """The cells that each array formula covers, by its first cell."""
        if self._arrays is None:
            self._arrays = {}
            for element in self.data.iter(f"{self.space}f"):
                if element.get("t") == "array":
                    position = self.position(element)
                    self._arrays[position] = self.array_area(element, position)
        return self._arrays

    def array_area(self, formula: Element, position: Position) -> Area:
        """The cells that an array formula says it covers; its own cell when it does not say."""
        reference = formula.get("ref") or a1(*position)
        try:
            return Area.parse(reference)
        except ValueError as error:
            reason = f"array {reference[:20]}"
            raise PackageError(PackageCode.DAMAGED, part=self.name, reason=reason) from error

    def forget_arrays(self) -> None:
        """Look for array formulas anew next time: one has come, gone or changed its extent."""
        self._arrays = None

    def ensure_row(self, number: int) -> Element:
        """The element of a row, made where there is none."""
        row = self.rows.get(number)
        if row is None:
            row = etree.SubElement(self.data, f"{self.space}row")
            row.set("r", str(number))
            self._place(row, number)
        return row

    def _place(self, row: Element, number: int) -> None:
        place = bisect_left(self._order, number)
        if place < len(self._order):
            self.rows[self._order[place]].addprevious(row)
        else:
            self.data.append(row)
        insort(self._order, number)
        self.rows[number] = row

    def _default_style(self, row: int, column: int) -> str | None:
        element = self.rows.get(row)
        if element is not None and is_true(element.get("customFormat")) and element.get("s"):
            return element.get("s")
        for columns in self.root.iterfind(f"{self.space}cols/{self.space}col"):
            if whole(columns.get("min", "0")) <= column <= whole(columns.get("max", "0")):
                return columns.get("style")
        return None

    def _stretch_dimension(self, row: int, column: int) -> None:
        dimension = self.root.find(f"{self.space}dimension")
        if dimension is None:
            return
        try:
            area = Area.parse(dimension.get("ref", "A1"))
        except ValueError:  # nobody needs it, and a wrong one helps nobody
            remove(dimension)
            return
        if not area.holds(row, column):
            stretched = Area(
                min(area.top, row), min(area.left, column), max(area.bottom, row), max(area.right, column)
            )
            dimension.set("ref", stretched.a1)

    def insert_row(self, row: Element, number: int) -> None:
        """Put a row element in its place, under a number that no other row has."""
        self.rename_row(row, number)
        self._place(row, number)

    def rename_row(self, element: Element, number: int) -> None:
        """Give a row and its cells another number, without moving the element."""
        element.set("r", str(number))
        column = 0
        for cell in element.iterchildren(f"{self.space}c"):
            reference = cell.get("r")
            column = column_number(reference.rstrip(_DIGITS)) if reference else column + 1
            cell.set("r", f"{column_name(column)}{number}")
