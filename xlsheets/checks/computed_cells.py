"""The cells that the template computes and that are no figure of the document: twins, copies, texts, days.

Each with what it may show, as far as the inputs tell: a formula that gives something else has been changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.checks.computed import Computed, Names, cells_of
from xlsheets.checks.computed_rows import computed_rows
from xlsheets.checks.computed_values import Values, due_dates, heads, helpers, quarters, unit_of_sheet
from xlsheets.checks.facts import Facts, value_at
from xlsheets.ooxml import Package
from xlsheets.plan.derive_fees import QUARTERS
from xlsheets.plan.layout import load_layout
from xlsheets.plan.read.names import workbook_names
from xlsheets.plan.read.tables import matched_columns
from xlsheets.plan.statements.stored import TABLE
from xlsheets.plan.types import Place

_HEAD_ROWS = 8
"""The head of a sheet is looked for this far down, as rows may have been inserted above it."""

_HELPERS = ("Ram_vikt", "Ram_heltal", "Ram_rest", "Ram_andel")
_FOLLOWING = ("Kommunernas_kvartal", "Att_fördela", "Nivåns_ram", "Plan_kronor", "Beslut_text")
_DAYS = tuple(f"Kvartal_{kind}{number}" for kind in ("dag", "före") for number in range(1, QUARTERS + 2))
_HELP, _CONTACT = "Hjälp", "Kontakt"


def computed_cells(package: Package, facts: Facts) -> Iterator[Computed]:
    """Every such cell that the workbook should have, given the tables and names that it has."""
    yield from _of_heads(package, facts)
    yield from _of_tables(facts)
    names = workbook_names(package)
    yield from _of_names(facts, names)
    yield from computed_rows(package, facts, names)
    yield from _of_help(package)


def _of_heads(package: Package, facts: Facts) -> Iterator[Computed]:
    """Association and decision at the top of each sheet, unless they have moved down with inserted rows."""
    units = _sheets_of_tables(package, facts)
    for sheet in package.sheets:
        if sheet.name in load_layout().sheets:
            unit = unit_of_sheet(facts.document, sheet.name)
        elif sheet.name in units:
            unit = units[sheet.name]
        else:
            continue
        top = [sheet.cells[row, 1].formula or "" for row in range(1, _HEAD_ROWS) if (row, 1) in sheet.cells]
        for row, name, text in heads(facts.document, unit):
            own = sheet.cells.get((row, 1))
            if own is not None and (own.formula is not None or not any(name in formula for formula in top)):
                yield Computed(Place(sheet.name, row, 1), f"head {name}", (text,) if text else (), reads=name)


def _sheets_of_tables(package: Package, facts: Facts) -> dict[str, str | None]:
    """The sheets of the printed tables, each with its unit, and the one that keeps their rules."""
    headings = (
        (facts.reading.places.get(f"/statements/{number}/heading"), one["unit"])
        for number, one in enumerate(facts.document.get("statements", ()))
    )
    units: dict[str, str | None] = {place.sheet: unit for place, unit in headings if place is not None}
    rules = (table.sheet for table in package.tables if table.name == TABLE) if units else ()
    return units | dict.fromkeys(rules)


def _of_tables(facts: Facts) -> Iterator[Computed]:
    """The columns that repeat or prepare what others hold."""
    rows = _members_by_row(facts)
    for name, table in facts.reading.tables.items():
        layout = load_layout().tables.get(name)
        for offset, (_, column) in matched_columns(table, layout).items() if layout else ():
            if (column.native is None and column.function is None) or column.computed:
                continue
            for row in range(table.body.top, table.body.bottom + 1):
                member = rows.get((table.sheet, row)) if column.copy else None
                values = () if member is None else _copied(facts, member, column.header)
                yield Computed(
                    Place(table.sheet, row, table.ref.left + offset),
                    f"{name} {column.header}",
                    values,
                    reads="tblMedlemmar",
                )


def _members_by_row(facts: Facts) -> dict[tuple[str, int], int]:
    codes = [member["code"] for member in facts.document["members"]]
    members = (index for index, code in enumerate(codes) if codes.count(code) == 1)
    places = ((index, facts.reading.places.get(f"/members/{index}/computed/quarters/0")) for index in members)
    return {(place.sheet, place.row): index for index, place in places if place is not None}


def _copied(facts: Facts, member: int, header: str) -> Values:
    """What a row of *Fakturaunderlag* repeats: the member's name, or the sum of its quarters."""
    if header == "Året":
        return quarters(facts, (f"/members/{member}/computed",), range(QUARTERS))
    name = value_at(facts.document, f"/members/{member}/name")
    return (str(name),) if name else ()


def _of_names(facts: Facts, names: Names) -> Iterator[Computed]:
    """The named figures of *Förutsättningar*, and the days of *Fakturaunderlag*."""
    values = helpers(facts)
    for name in (*_HELPERS, *_FOLLOWING):
        for step, place in enumerate(cells_of(names.get(name))):
            of_cell = values.get(name) or values.get(f"{name} {step}", ())
            yield Computed(place, name, of_cell, reads="Beslut_status")
    for name in _DAYS:
        for place in cells_of(names.get(name)):
            yield Computed(place, name[:-1], values.get(name, ()), is_date=True)
    due = due_dates(facts.document)
    for quarter, place in enumerate(cells_of(names.get("Förfallodagar"))):
        yield Computed(place, "Förfallodagar", due[quarter : quarter + 1], is_date=True)


def _of_help(package: Package) -> Iterator[Computed]:
    for sheet in package.sheets:
        for (row, column), cell in sheet.sorts.texts if sheet.name == _HELP else ():
            if cell.value == _CONTACT and column == 1 and (row, 2) in sheet.cells:
                yield Computed(Place(sheet.name, row, 2), _CONTACT)
