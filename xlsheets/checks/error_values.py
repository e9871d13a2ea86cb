"""Error values: those where an error begins, with how far each spreads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from xlsheets.checks.cells import address, gather, sheets_with_cells
from xlsheets.formula.references import Reference, parse_reference
from xlsheets.formula.structured import TableShape, UnresolvedError, resolve
from xlsheets.formula.tokens import FormulaError, Token, tokenize
from xlsheets.ooxml import CellError, Package, Table
from xlsheets.problems import Problem, Severity

Place = tuple[str, int, int]
_KNOWN = ("#REF!", "#NAME?", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")


def check_error_values(package: Package) -> Iterator[Problem]:
    """Each cell whose error does not come from another cell with an error."""
    errors = _ErrorCells(package)
    order = {sheet.name: index for index, sheet in enumerate(package.sheets)}
    found = (
        _problem(place, errors.cells[place], len(spread))
        for place, spread in sorted(
            errors.origins().items(), key=lambda item: (order[item[0][0]], *item[0][1:])
        )
    )
    return gather(found)


def _problem(place: Place, error: str, dependents: int) -> Problem:
    kind = error if error in _KNOWN else "other"
    params: dict[str, object] = {"error": error, "cause": f"cause {kind}", "fix": f"fix {kind}"}
    if dependents:
        params["dependents"] = dependents
    sheet, row, column = place
    return Problem("error-cell", Severity.ERROR, sheet, address((row, column)), found=error, params=params)


class _ErrorCells:
    """The cells of a package that show an error, and which of them rest on which."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.cells: dict[Place, str] = {
            (sheet.name, *position): cell.value.code
            for sheet in sheets_with_cells(package)
            for position, cell in sheet.cells.items()
            if isinstance(cell.value, CellError)
        }

    def origins(self) -> Mapping[Place, frozenset[Place]]:
        """Where errors begin, each with the cells its error reaches; one of each circle that has no start."""
        precedents = {place: self._precedents(place) for place in self.cells}
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
        return starts

    def _precedents(self, place: Place) -> set[Place]:
        name, row, column = place
        sheet = self.package.sheet(name)
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

    def _inside(self, reference: Reference, own_sheet: str) -> Iterable[Place]:
        if reference.is_cell and not reference.spill:
            place = (reference.sheet or own_sheet, reference.row1, reference.column1)
            return (place,) if place in self.cells else ()
        return (place for place in self.cells if _covers(reference, place, own_sheet))

    def _references(self, formula: str, place: Place) -> Iterator[Reference]:
        for token in _tokens(formula):
            if token.kind == "name":
                target = self._names.get(token.text.rpartition("!")[2].casefold())
                inner: Iterable[Token] = _tokens(target) if target else ()
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
        return tuple(_shape(table) for table in self.package.tables)


def _tokens(formula: str) -> tuple[Token, ...]:
    try:
        return tokenize(formula)
    except FormulaError:
        return ()


def _covers(reference: Reference, place: Place, own_sheet: str) -> bool:
    sheet, row, column = place
    if (reference.sheet or own_sheet).casefold() != sheet.casefold():
        return False
    if reference.spill:
        return row >= reference.row1 and column >= reference.column1
    inside_rows = reference.row1 <= row <= reference.row2
    return inside_rows and reference.column1 <= column <= reference.column2


def _reach(start: Place, dependents: Mapping[Place, set[Place]]) -> frozenset[Place]:
    found: set[Place] = set()
    waiting = list(dependents[start])
    while waiting:
        place = waiting.pop()
        if place not in found and place != start:
            found.add(place)
            waiting.extend(chain(dependents[place]))
    return frozenset(found)


def _shape(table: Table) -> TableShape:
    return TableShape(
        table.name,
        table.sheet,
        *(table.ref.top, table.ref.left, table.ref.bottom, table.ref.right),
        tuple(column.name for column in table.columns),
        table.header_rows,
        table.totals_rows,
    )
