"""Reading named rows: sums, parties, invoices, the sum of initiatives, and the equity table."""

from xlsheets.plan import pointer
from xlsheets.plan.layout import QUARTERS
from xlsheets.plan.read.source import Source
from xlsheets.plan.read.tables import columns_of
from xlsheets.plan.types import Place, Rectangle

PARTY_ROWS = {
    "sum": "summa",
    "municipalities": "kommunerna",
    "region": "regionen",
    "state": "staten",
    "total": "totalt",
}
EQUITY_FIGURES = (None, "opening", "result", "closing", "level", "over")


def read_sums(source: Source) -> None:
    """Read the rows under the tables, and the sheet *Eget kapital*."""
    _read_fees(source)
    _read_invoices(source)
    _read_initiatives(source)
    _read_equity(source)


def _read_fees(source: Source) -> None:
    table = source.tables.get("tblMedlemmar")
    if table is None:
        return
    columns = columns_of(source, table, source.layout.tables["tblMedlemmar"])
    for party, word in PARTY_ROWS.items():
        row = source.names.get(f"Avgift_{word}")
        for found in columns if row else []:
            if row is None or found.column.summed is None:
                continue
            kind, _, figure = found.column.summed.partition("/")
            if (figure == "inhabitants" and party != "sum") or (figure == "share" and party == "total"):
                continue
            _read_figure(
                source,
                f"/fees/{kind}/{party}/{figure}",
                Place(row.sheet, row.row1, found.at),
                found.column.format,
            )


def _read_figure(source: Source, path: str, place: Place, kind: str) -> None:
    if "/printed/" in path:
        source.places[path] = place
        value = source.value(place, kind, share=kind == "percent")
        if value is not None:
            pointer.put(source.document, path, value)
    else:
        source.figure(path, place)


def _read_invoices(source: Source) -> None:
    table = source.tables.get("tblFaktura")
    if table is None:
        return
    columns = columns_of(source, table, source.layout.tables["tblFaktura"])
    for party, word in PARTY_ROWS.items():
        row = source.names.get(f"Faktura_{word}")
        if row is None:
            continue
        for found in columns:
            place = Place(row.sheet, row.row1, found.at)
            if found.column.computed and party != "total":
                source.figure(f"/fees/computed/{party}/{found.column.computed}", place)
            elif found.column.input in ("organisation_number", "reference") and party in ("region", "state"):
                path = f"/fees/invoicing/{party}/{found.column.input}"
                source.places[path] = place
                value = source.value(place, "text")
                if value is not None:
                    pointer.put(source.document, path, value)
    due = source.names.get("Förfallodagar")
    for quarter in range(QUARTERS if due else 0):
        if due:
            source.figure(f"/due_dates/computed/{quarter}", Place(due.sheet, due.row1, due.column1 + quarter))


def _read_initiatives(source: Source) -> None:
    table, row = source.tables.get("tblInsatser"), source.names.get("Insatser_summa")
    if table is None or row is None:
        return
    label = Place(row.sheet, row.row1, row.column1)
    pointer.put(source.document, "/initiatives/label", source.value(label, "text"))
    source.places["/initiatives/label"] = label
    printed = []
    columns = columns_of(source, table, source.layout.tables["tblInsatser"])
    for number, found in enumerate(x for x in columns if x.year and x.column.input):
        source.figure(f"/initiatives/computed/{number}", Place(row.sheet, row.row1, found.at))
    for number, found in enumerate(x for x in columns if x.year and x.column.reserved):
        place = Place(row.sheet, row.row1, found.at)
        source.places[f"/initiatives/printed/{number}"] = place
        printed.append(source.value(place, "whole"))
    if any(value is not None for value in printed):
        pointer.put(source.document, "/initiatives/printed", printed)


def _read_equity(source: Source) -> None:
    table: Rectangle | None = source.names.get("Kapital_tabell")
    if table is None:
        return
    rows = range(table.row1, table.row2 + 1)
    for offset, figure in enumerate(EQUITY_FIGURES):
        places = [Place(table.sheet, row, table.column1 + offset) for row in rows]
        # A column may be left blank as a whole, where no level is known; one blank cell is a deleted formula.
        if figure and any(source.cell(place) is not None for place in places):
            for year, place in enumerate(places):
                source.figure(f"/equity/computed/{year}/{figure}", place)
