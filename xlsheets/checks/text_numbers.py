"""Text where numbers should be: what the layout says is a number, and what its neighbours say is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from statistics import median_low

from xlsheets.checks.cells import address, gather, number_in, sheets_with_cells
from xlsheets.checks.dashes import HARMLESS
from xlsheets.checks.expected_numbers import NOTHING_EXPECTED, Expected, unit_of
from xlsheets.checks.swedish_numbers import TextNumber, counted, read_number, sort_of
from xlsheets.ooxml import Cell, Kind, Package, Position, Sheet
from xlsheets.problems import Change, Problem, Reading, Severity, plain

Place = tuple[str, int, int]
LONGEST = 40
"""A longer text is prose, never a number."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
_DIGIT = re.compile(r"\d")
_REACH = 3
_NOT_SUMMED = ("/assumptions/", "/equity_tiers/")


def check_text_numbers(package: Package, expected: Expected = NOTHING_EXPECTED) -> Iterator[Problem]:
    """Every text that should be a number.

    Where nothing is `expected` of a cell its neighbours decide, and many alike on a sheet are told as one.
    """
    headings = _headings(package)
    elsewhere: list[Problem] = []
    for sheet in sheets_with_cells(package):
        numbers = expected.numbers.get(sheet.name, {})
        for position in _texts_where_numbers_belong(sheet, numbers):
            at = numbers[position]
            unit = unit_of(expected.document, at)
            yield _where_a_number_belongs(sheet, position, sheet.cells[position], at, unit)
        places = sheet.sorts.places
        for position in sorted(one for text in places if _may_be_number(text) for one in places[text]):
            place = (sheet.name, *position)
            if place not in expected.known and place not in headings:
                elsewhere += _among_numbers(sheet, position, sheet.cells[position])
    yield from gather(elsewhere)


def _texts_where_numbers_belong(sheet: Sheet, numbers: Iterable[Position]) -> list[Position]:
    """The cells kept for typed numbers that hold a typed text, but not the empty one."""
    cells = ((position, sheet.cells.get(position)) for position in numbers)
    return sorted(
        position
        for position, cell in cells
        if cell is not None and cell.kind is Kind.TEXT and cell.formula is None and cell.value != ""
    )


def _may_be_number(text: str) -> bool:
    """Whether a text can be read as a number, by a look that spares most labels."""
    return len(text) <= LONGEST and (_DIGIT.search(text) is not None or not text.isascii())


def _where_a_number_belongs(sheet: Sheet, position: Position, cell: Cell, path: str, unit: str) -> Problem:
    text = str(cell.value)
    number = read_number(text, unit) if len(text) <= LONGEST else None
    if number is None:
        sort = sort_of(text)
        severity = Severity.WARNING if sort in HARMLESS else Severity.ERROR
        params: dict[str, object] = {"sort": sort} if sort else {}
        if sort == "counted" and (meant := counted(text, unit)) is not None:
            params["number"] = plain(meant.values[0])
        where = (sheet.name, address(position), path)
        return Problem("text-in-number-cell", severity, *where, found=text, params=params)
    if path.endswith("/inhabitants"):
        return _count(sheet, position, text, number, path)
    return _problem(sheet, position, text, number, path)


def _count(sheet: Sheet, position: Position, text: str, number: TextNumber, path: str) -> Problem:
    """A number of people as text: whole and not negative; what is neither, or has a unit, is unclear.

    Three decimals are likely thousands, written as in English.
    """
    sizes = [abs(value) for value in number.values]
    if number.is_clear and number.unit is None and sizes[0].denominator == 1:
        return _problem(sheet, position, text, replace(number, values=(sizes[0],)), path)
    whole = [size if size.denominator == 1 else 1000 * size for size in sizes]
    possible = tuple(dict.fromkeys(size for size in whole if size.denominator == 1))
    return _unclear(sheet, position, text, possible, path)


def _among_numbers(sheet: Sheet, position: Position, cell: Cell) -> Iterator[Problem]:
    text = str(cell.value)
    number = read_number(text, None) if len(text) <= LONGEST else None
    if number is None or sheet.anchor_of(*position) is not None:
        return
    column, row = _along(sheet, position, (1, 0)), _along(sheet, position, (0, 1))
    if number.is_marked:
        if any(_is_number(neighbour) for neighbour in column + row):
            yield _problem(sheet, position, text, number, None)
    elif cell.number_format != "@" and not _is_heading(sheet, position, number):
        numbers = sum(_is_number(neighbour) for neighbour in column)
        if 2 * numbers > len(column):
            yield _problem(sheet, position, text, number, None)


def _problem(sheet: Sheet, position: Position, text: str, number: TextNumber, path: str | None) -> Problem:
    if not number.is_clear:
        return _unclear(sheet, position, text, number.values, path)
    params: dict[str, object] = {}
    if path is None or not (path.startswith(_NOT_SUMMED) or "/printed/" in path):
        params["summed"] = "of the sum"
    if number.unit == "%":
        params["is_share"] = True
    if sheet.cells[position].number_format == "@":
        params["format"] = "format number"
    where = (sheet.name, address(position), path)
    expected = plain(number.values[0])
    return Problem("text-number", Severity.ERROR, *where, found=text, expected=expected, params=params)


def _unclear(
    sheet: Sheet, position: Position, text: str, values: tuple[Fraction, ...], path: str | None
) -> Problem:
    place = (sheet.name, address(position), path)
    readings = tuple(
        Reading("text-number-means", {"value": plain(value)}, (Change(*place, old=text, new=plain(value)),))
        for value in _likeliest_first(sheet, position, values)
    )
    return Problem("text-number-unclear", Severity.ERROR, *place, found=text, readings=readings)


def _likeliest_first(sheet: Sheet, position: Position, values: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    """The values by how near their size is to the numbers above and below, in the given order without any."""
    sizes = [abs(found) for cell in _along(sheet, position, (1, 0)) if (found := number_in(cell))]
    if not sizes:
        return values
    typical = median_low(sizes)

    def apart(value: Fraction) -> Fraction:
        size = abs(value) or Fraction(1, 10**6)
        return max(size / typical, typical / size)

    return tuple(sorted(values, key=apart))


def _along(sheet: Sheet, position: Position, step: tuple[int, int]) -> list[Cell]:
    """The filled cells within three steps before and after, in one direction."""
    row, column = position
    distances = (distance for distance in range(-_REACH, _REACH + 1) if distance)
    places = ((row + step[0] * distance, column + step[1] * distance) for distance in distances)
    return [sheet.cells[place] for place in places if place in sheet.cells]


def _is_number(cell: Cell) -> bool:
    if cell.kind is Kind.TEXT and cell.formula is None and len(str(cell.value)) <= LONGEST:
        number = read_number(str(cell.value), None)
        return number is not None and number.is_marked
    return number_in(cell) is not None


def _is_heading(sheet: Sheet, position: Position, number: TextNumber) -> bool:
    """A year at the top of a column, or beside another year, is its heading."""
    row, column = position
    if not _is_year(number.values[0]):
        return False
    above = sheet.cells.get((row - 1, column))
    beside = (read_number(str(cell.value), None) for cell in _along(sheet, position, (0, 1)))
    return (
        above is None
        or number_in(above) is None
        or any(other and abs(other.values[0] - number.values[0]) <= 1 for other in beside)
    )


def _is_year(value: Fraction) -> bool:
    return FIRST_YEAR <= value <= LAST_YEAR


def _headings(package: Package) -> frozenset[Place]:
    """The headings of Excel tables, which are always text."""
    return frozenset(
        (table.sheet, row, column)
        for table in package.tables
        for row in range(table.ref.top, table.ref.top + table.header_rows)
        for column in range(table.ref.left, table.ref.right + 1)
    )
