"""The cells that the template computes and that are no figure of the document: twins, copies, texts, days.

Each with what it may show, as far as the inputs tell: a formula that gives something else has been changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlsheets.checks.computed_values import (
    Values,
    all_invoices,
    due_dates,
    equity_columns,
    heads,
    helpers,
    quarters,
)
from xlsheets.checks.facts import Facts, value_at
from xlsheets.ooxml import Package, Sheet
from xlsheets.plan.derive_fees import QUARTERS
from xlsheets.plan.layout import load_layout
from xlsheets.plan.printed import amount, total
from xlsheets.plan.read.names import workbook_names
from xlsheets.plan.read.tables import matched_columns
from xlsheets.plan.types import Place, Rectangle

Names = Mapping[str, Rectangle]

_HEAD_ROWS = 8
"""The head of a sheet is looked for this far down, as rows may have been inserted above it."""

_MOST_BENEATH = 500
_HELPERS = ("Ram_vikt", "Ram_heltal", "Ram_rest", "Ram_andel")
_FOLLOWING = ("Kommunernas_kvartal", "Att_fördela", "Nivåns_ram", "Plan_kronor", "Beslut_text")
_DAYS = tuple(f"Kvartal_{kind}{number}" for kind in ("dag", "före") for number in range(1, QUARTERS + 2))
_PARTIES = {"kommunerna": "municipalities", "regionen": "region", "staten": "state"}
_LABELS = {"Avgift": ("tblMedlemmar", "Huvudman"), "Faktura": ("tblFaktura", "Medlem")}
_INVOICES = {
    "summa": ("/fees/computed/sum",),
    "regionen": ("/fees/computed/region",),
    "staten": ("/fees/computed/state",),
}
_EQUITY = ("Kapital_intäkter", "Kapital_kostnader")
_NAMES = "Namn_"
_OF_WHICH = "Varav"
_HELP, _CONTACT = "Hjälp", "Kontakt"


class Computed(NamedTuple):
    """A cell with a formula; `values` are what it may show, none where nobody can tell.

    A text is taken as it is where the formula reads the name or table that it should, `reads`: a new name
    shows in it when the workbook is calculated.

    `family` is what it has in common with the cells whose formula is a copy of its own; `is_date` says that
    its number is a day.
    """

    place: Place
    family: str
    values: Values = ()
    is_date: bool = False
    reads: str = ""


def computed_cells(package: Package, facts: Facts) -> Iterator[Computed]:
    """Every such cell that the workbook should have, given the tables and names that it has."""
    yield from _of_heads(package, facts)
    yield from _of_tables(facts)
    names = workbook_names(package)
    yield from _of_names(facts, names)
    yield from _of_parties(package, facts, names)
    yield from _of_invoices(facts, names)
    yield from _of_equity(facts, names)
    yield from _of_initiatives(package, facts)
    yield from _of_help(package)


def _of_heads(package: Package, facts: Facts) -> Iterator[Computed]:
    """Association and decision at the top of each sheet, unless they have moved down with inserted rows."""
    for sheet in package.sheets:
        if sheet.name not in load_layout().sheets:
            continue
        top = [sheet.cells[row, 1].formula or "" for row in range(1, _HEAD_ROWS) if (row, 1) in sheet.cells]
        for row, name, text in heads(facts.document, sheet.name):
            own = sheet.cells.get((row, 1))
            if own is not None and (own.formula is not None or not any(name in formula for formula in top)):
                yield Computed(Place(sheet.name, row, 1), f"head {name}", (text,) if text else (), reads=name)


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
        for step, place in enumerate(_cells(names.get(name))):
            of_cell = values.get(name) or values.get(f"{name} {step}", ())
            yield Computed(place, name, of_cell, reads="Beslut_status")
    for name in _DAYS:
        for place in _cells(names.get(name)):
            yield Computed(place, name[:-1], values.get(name, ()), is_date=True)
    due = due_dates(facts.document)
    for quarter, place in enumerate(_cells(names.get("Förfallodagar"))):
        yield Computed(place, "Förfallodagar", due[quarter : quarter + 1], is_date=True)


def _cells(area: Rectangle | None) -> Iterator[Place]:
    """The cells of a named area; a name that someone has stretched over a sheet says nothing of any."""
    if area is None or _size(area) > _MOST_BENEATH:
        return
    for row in range(area.row1, area.row2 + 1):
        yield from (Place(area.sheet, row, column) for column in range(area.column1, area.column2 + 1))


def _size(area: Rectangle) -> int:
    return (area.row2 - area.row1 + 1) * (area.column2 - area.column1 + 1)


def _of_parties(package: Package, facts: Facts, names: Names) -> Iterator[Computed]:
    """What the parties are called in the rows under the tables."""
    called = facts.document["assumptions"].get("party_names", {})
    for prefix, (table, heading) in _LABELS.items():
        for word, party in _PARTIES.items():
            area = names.get(f"{prefix}_{word}")
            place = _reading_names(package, area) or _in_row(facts, area, table, heading)
            if place is not None:
                text = (str(called[party]),) if called.get(party) else ()
                yield Computed(place, f"{prefix} names", text, reads=_NAMES)


def _reading_names(package: Package, area: Rectangle | None) -> Place | None:
    """The cell of a named row with a party's name; a column moved in the table above leaves it there."""
    if area is None or _size(area) > _MOST_BENEATH:
        return None
    sheets = [sheet for sheet in package.sheets if sheet.name == area.sheet]  # none when it was renamed
    for sheet in sheets:
        for column in range(area.column1, area.column2 + 1):
            cell = sheet.cells.get((area.row1, column))
            if cell is not None and _NAMES in (cell.formula or ""):
                return Place(area.sheet, area.row1, column)
    return None


def _of_invoices(facts: Facts, names: Names) -> Iterator[Computed]:
    """The sums of *Fakturaunderlag*: each row's year, and the last row."""
    for word, rows in {**_INVOICES, "totalt": all_invoices()}.items():
        year = _in_row(facts, names.get(f"Faktura_{word}"), "tblFaktura", "Året")
        if year is not None:
            yield Computed(year, "Faktura year", quarters(facts, rows, range(QUARTERS)))
    for quarter in range(QUARTERS):
        place = _in_row(facts, names.get("Faktura_totalt"), "tblFaktura", f"K{quarter + 1}")
        if place is not None:
            yield Computed(place, "Faktura total", quarters(facts, all_invoices(), (quarter,)))


def _in_row(facts: Facts, area: Rectangle | None, table: str, heading: str) -> Place | None:
    """The cell of a named row under a table, in the column with a heading."""
    found = facts.reading.tables.get(table)
    if area is None or found is None:
        return None
    offset = next((at for at, column in enumerate(found.columns) if column.name == heading), None)
    return None if offset is None else Place(area.sheet, area.row1, found.ref.left + offset)


def _of_equity(facts: Facts, names: Names) -> Iterator[Computed]:
    """The income and the costs that *Eget kapital* fetches for its chart and its formulas."""
    for year in range(len(facts.document["plan"]["years"])):
        values = equity_columns(facts, year)
        for name in _EQUITY:
            area = names.get(name)
            if area is not None and area.row1 + year <= area.row2:
                yield Computed(Place(area.sheet, area.row1 + year, area.column1), name, values[name])


def _of_initiatives(package: Package, facts: Facts) -> Iterator[Computed]:
    """The initiatives that the plan repeats under the line that counts them, and their sum."""
    lines, table = facts.document["plan"]["lines"], facts.document.get("initiatives")
    index = next((index for index, line in enumerate(lines) if line["role"] == "initiatives"), None)
    first = facts.reading.places.get(f"/plan/lines/{index}/label")
    if table is None or index is None or first is None:
        return
    rows = _rows_beneath(facts, package.sheet(first.sheet), first)
    known = len(rows) == len(table["items"]) + 1
    columns = {
        table["years"].index(year): place.column
        for step, year in enumerate(facts.document["plan"]["years"])
        if year in table["years"]
        and (place := facts.reading.places.get(f"/plan/lines/{index}/computed/{step}"))
    }
    for number, row in enumerate(rows):
        item = table["items"][number] if known and number < len(table["items"]) else None
        is_sum = known and item is None
        text = _named(item) if item else str(table.get("label") or "") if is_sum else ""
        yield Computed(
            Place(first.sheet, row, first.column), "Varav names", (text,) if text else (), reads="Insatser"
        )
        for year, column in columns.items():
            amounts = (
                [amount(item["values"][year])]
                if item
                else [total(one["values"][year] for one in table["items"])]
            )
            yield Computed(Place(first.sheet, row, column), f"Varav {year}", tuple(amounts) if known else ())


def _named(item: dict[str, object]) -> str:
    return f"{item.get('name', '')}, {item['owner']}" if item.get("owner") else str(item.get("name", ""))


def _rows_beneath(facts: Facts, sheet: Sheet, first: Place) -> list[int]:
    """The rows that repeat the initiatives: under *Varav*, down to the next line or table or a blank row."""
    heading = sheet.cells.get((first.row + 1, first.column))
    if heading is None or not str(heading.value).startswith(_OF_WHICH):
        return []
    ends = {area.row1 for area in facts.reading.rows if area.sheet == sheet.name}
    ends |= {table.ref.top for table in facts.reading.tables.values() if table.sheet == sheet.name}
    rows = []
    for row in range(first.row + 2, first.row + _MOST_BENEATH):
        if row in ends or not any((row, first.column + step) in sheet.cells for step in range(3)):
            break
        rows.append(row)
    return rows


def _of_help(package: Package) -> Iterator[Computed]:
    for sheet in package.sheets:
        for (row, column), cell in sheet.sorts.texts if sheet.name == _HELP else ():
            if cell.value == _CONTACT and column == 1 and (row, 2) in sheet.cells:
                yield Computed(Place(sheet.name, row, 2), _CONTACT)
