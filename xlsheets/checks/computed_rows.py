"""The rows that the template computes: parties and invoices under tables, the chart's columns, *Varav*."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.checks.computed import MOST_CELLS, Computed, Names, is_stretched
from xlsheets.checks.computed_values import all_invoices, equity_columns, quarters
from xlsheets.checks.facts import Facts
from xlsheets.ooxml import Package, Sheet
from xlsheets.plan.derive_fees import QUARTERS
from xlsheets.plan.printed import amount, total
from xlsheets.plan.types import Place, Rectangle

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


def computed_rows(package: Package, facts: Facts, names: Names) -> Iterator[Computed]:
    """Every such cell that the workbook should have, given the tables and names that it has."""
    yield from _of_parties(package, facts, names)
    yield from _of_invoices(facts, names)
    yield from _of_equity(facts, names)
    yield from _of_initiatives(package, facts)


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
    if area is None or is_stretched(area):
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
    for row in range(first.row + 2, first.row + MOST_CELLS):
        if row in ends or not any((row, first.column + step) in sheet.cells for step in range(3)):
            break
        rows.append(row)
    return rows
