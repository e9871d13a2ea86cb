"""Which cells with an error rest on which: the graph of error values in a workbook."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from xlsheets.checks.cells import sheets_with_cells
from xlsheets.formula.references import Reference, parse_reference
from xlsheets.formula.structured import TableShape, UnresolvedError, resolve
from xlsheets.formula.tokens import FormulaError, Token, tokenize
from xlsheets.ooxml import Package, Sheet

Place = tuple[str, int, int]
WIDEST_SPILL = 50
"""How far an array formula with an error may have reached, where nothing stands beside it."""

_CARRIED = "carried"


class ErrorCells:
    """The cells of a package that show an error, and which of them rest on which."""

    def __init__(self, package: Package, told: Iterable[Place] = ()) -> None:
        self.package = package
        self.cells: dict[Place, str] = dict.fromkeys(told, "")
        self.cells |= {
            (sheet.name, *position): str(cell.value)
            for sheet in sheets_with_cells(package)
            for position, cell in sheet.sorts.errors
        }
        self.carriers = self._carriers()
        self.cells |= dict.fromkeys(self.carriers, _CARRIED)

    def origins(self) -> Mapping[Place, frozenset[Place]]:
        """Where errors begin, each with the cells its error reaches; one of each circle that has no start.

        Cells that have been told of already are among them: what they reach begins nowhere else.
        """
        precedents = {
            place: self.carriers[place] if place in self.carriers else self._precedents(place)
            for place in self.cells
        }
        dependents: dict[Place, set[Place]] = {place: set() for place in self.cells}
        for place, sources in precedents.items():
            for source in sources:
                dependents[source].add(place)
        starts = {place: _reach(place, dependents) for place in self.cells if not precedents[place]}
        reached = set(starts).union(*starts.values())
        for place in self.cells:
            if place not in reached:
                starts[place] = _reach(place, dependents)
                reached |= {place, *starts[place]}
        return {place: spread - self.carriers.keys() for place, spread in starts.items()}

    def is_typed(self, place: Place) -> bool:
        """Whether the error was pasted in as a value: no formula made it."""
        sheet = self.package.sheet(place[0])
        cell = sheet.cells.get(place[1:])
        return cell is not None and cell.formula is None and sheet.anchor_of(*place[1:]) is None

    def _carriers(self) -> Mapping[Place, set[Place]]:
        """The array formulas that read a pasted error and show none, each with the errors that they read.

        What they spill may be shorter for it, so that a formula which looks something up there finds nothing.
        """
        typed = {place for place, error in self.cells.items() if error and self.is_typed(place)}
        if not typed:
            return {}
        found = {}
        for sheet in sheets_with_cells(self.package):
            for position, array in sheet.arrays.items():
                place, cell = (sheet.name, *position), sheet.cells.get(position)
                if array.dynamic and cell is not None and cell.formula and place not in self.cells:
                    references = self._references(cell.formula, place)
                    read = {one for reference in references for one in self._inside(reference, sheet.name)}
                    if read & typed:
                        found[place] = read & typed
        return found

    def _precedents(self, place: Place) -> set[Place]:
        name, row, column = place
        sheet = self.package.sheet(name)
        if not self.cells[place]:
            return set()
        anchor = sheet.anchor_of(row, column)
        if anchor is not None and anchor != (row, column):
            return {(name, *anchor)} & self.cells.keys()
        formula = sheet.cells[row, column].formula
        if formula is None:
            return set()
        return {
            other
            for reference in self._references(formula, place)
            for other in self._inside(reference, name)
            if other != place
        }

    def _inside(self, reference: Reference, own_sheet: str) -> Iterator[Place]:
        sheet = (reference.sheet or own_sheet).casefold()
        if reference.is_cell or reference.spill:
            name = self._spelt.get(sheet, "")
            place = (name, reference.row1, reference.column1)
            yield from (place,) if place in self.cells else ()
            return
        columns = self._columns.get(sheet, {})
        for column in [one for one in columns if reference.column1 <= one <= reference.column2]:
            rows = columns[column]
            first, last = bisect_left(rows, reference.row1), bisect_right(rows, reference.row2)
            yield from ((self._spelt[sheet], row, column) for row in rows[first:last])
        for (name, row, column), right in self._wide.items():
            reaches = row <= reference.row2 and column <= reference.column2 and reference.column1 <= right
            if reaches and name.casefold() == sheet:
                yield name, row, column

    @cached_property
    def _spelt(self) -> Mapping[str, str]:
        return {sheet.name.casefold(): sheet.name for sheet in self.package.sheets}

    @cached_property
    def _columns(self) -> Mapping[str, Mapping[int, list[int]]]:
        """The rows of the cells, by sheet and column."""
        found: dict[str, dict[int, list[int]]] = {}
        for sheet, row, column in sorted(self.cells):
            found.setdefault(sheet.casefold(), {}).setdefault(column, []).append(row)
        return found

    @cached_property
    def _wide(self) -> Mapping[Place, int]:
        """The array formulas whose results would have spilled, each with the last column they might reach."""
        return {
            (sheet.name, row, column): right
            for sheet in sheets_with_cells(self.package)
            for (row, column), array in sheet.arrays.items()
            if array.dynamic and (sheet.name, row, column) in self.cells
            for right in [_last_free(sheet, row, column)]
            if right > column
        }

    def _references(self, formula: str, place: Place) -> Iterator[Reference]:
        for token in tokens_of(formula):
            if token.kind == "name":
                target = self._names.get(token.text.rpartition("!")[2].casefold())
                inner: Iterable[Token] = tokens_of(target) if target else ()
            else:
                inner = (token,)
            for piece in inner:
                yield from self._reference(piece, place)

    def _reference(self, token: Token, place: Place) -> Iterator[Reference]:
        try:
            if token.kind == "reference":
                yield parse_reference(token.text)
            elif token.kind == "structured":
                yield resolve(token.text, self._tables, *place)
        except (ValueError, UnresolvedError):
            return

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {name.name.casefold(): name.formula for name in self.package.defined_names}

    @cached_property
    def _tables(self) -> tuple[TableShape, ...]:
        return tuple(table.shape for table in self.package.tables)


def tokens_of(formula: str) -> tuple[Token, ...]:
    """The tokens of a formula, none where it cannot be read."""
    try:
        return tokenize(formula)
    except FormulaError:
        return ()


def _last_free(sheet: Sheet, row: int, column: int) -> int:
    """The last empty column to the right of a cell, where its result would have been."""
    for right in range(column + 1, column + WIDEST_SPILL):
        if (row, right) in sheet.cells:
            return right - 1
    return column + WIDEST_SPILL - 1


def _reach(start: Place, dependents: Mapping[Place, set[Place]]) -> frozenset[Place]:
    found: set[Place] = set()
    waiting = list(dependents[start])
    while waiting:
        place = waiting.pop()
        if place not in found and place != start:
            found.add(place)
            waiting.extend(dependents[place])
    return frozenset(found)
