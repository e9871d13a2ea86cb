"""Rows and columns inserted, hidden, merged and removed."""

from __future__ import annotations

import random

import surgery

from kinds.base import FIGURES, FORMULA_ALSO, Book, Damaged, Expected, kind, recalculated
from xlsheets.formula.references import a1
from xlsheets.ooxml import Table, open_package


@kind("egen rad under tabellen", "sum-misses-cells", "formula-inconsistent", phase=1)
def _own_row(book: Book, chance: random.Random) -> Damaged | None:
    numbers = [
        table
        for table in book.tables()
        if any(
            isinstance(book.package.sheet(table.sheet).cell(table.body.top, column).value, int | float)
            for column in range(table.ref.left, table.ref.right + 1)
        )
        and table.name in ("tblMedlemmar", "tblInsatser", "tblKostnader", "tblIntäkter")
    ]
    if not numbers:
        return None
    table = chance.choice(numbers)
    row = table.ref.bottom + 1
    data = surgery.type_under(book.data, table.name, "Egen rad", 5000)
    package = open_package(data)
    column = next(
        column
        for column in range(table.ref.left, table.ref.right + 1)
        if package.sheet(table.sheet).cell(row, column).value == 5000
    )
    return data, Expected(("row-outside-table",), table.sheet, a1(row, column))


def _body_row(book: Book, chance: random.Random) -> tuple[Table, int] | None:
    tables = [table for table in book.tables() if table.name in ("tblMedlemmar", "tblFaktura", "tblInsatser")]
    filled = [
        (table, row)
        for table in tables
        for row in range(table.body.top, table.body.bottom + 1)
        if any(
            isinstance(book.package.sheet(table.sheet).cell(row, column).value, int | float)
            for column in range(table.ref.left, table.ref.right + 1)
        )
    ]
    return chance.choice(filled) if filled else None


@kind("dold rad", phase=1)
def _hidden_row(book: Book, chance: random.Random) -> Damaged | None:
    chosen = _body_row(book, chance)
    if chosen is None:
        return None
    table, row = chosen
    expected = Expected(("hidden-row",), table.sheet, a1(row, table.ref.left))
    return surgery.hide_row(book.data, table.sheet, row), expected


@kind("dold kolumn", phase=1)
def _hidden_column(book: Book, chance: random.Random) -> Damaged | None:
    wanted = {"tblMedlemmar": ("Antal inv", "kr/kvartal"), "tblFaktura": ("K1", "K3", "Året")}
    places = [
        (table, table.column(heading)) for table in book.tables() for heading in wanted.get(table.name, ())
    ]
    if not places:
        return None
    table, column = chance.choice(places)
    expected = Expected(("hidden-column",), table.sheet, a1(table.ref.top, column))
    return surgery.hide_column(book.data, table.sheet, column), expected


@kind(
    "sammanfogade celler i en tabell",
    *FORMULA_ALSO,
    "value-missing",
    "formula-deleted",
    "wrong-kind",
    phase=1,
)
def _merged(book: Book, chance: random.Random) -> Damaged | None:
    tables = [
        table
        for table in book.tables()
        if table.body.height > 1 and table.name in ("tblMedlemmar", "tblInsatser")
    ]
    if not tables:
        return None
    table = chance.choice(tables)
    row = chance.randrange(table.body.top, table.body.bottom)
    column = table.ref.left + (2 if table.name == "tblMedlemmar" else 1)
    area = f"{a1(row, column)}:{a1(row + 1, column)}"
    return surgery.merge(book.data, table.sheet, area), Expected(
        ("merged-in-table",), table.sheet, a1(row, column)
    )


@kind(
    "medlem borttagen men kvar i Fakturaunderlag",
    *FIGURES,
    "error-cell",
    "function-error",
    phase=1,
    published=False,
)
def _member_gone(book: Book, chance: random.Random) -> Damaged | None:
    members = book.reading.document.get("members", [])
    table = book.reading.tables.get("tblFaktura")
    if table is None or len(members) < 2:
        return None
    index = chance.randrange(len(members))
    data = recalculated(surgery.remove_row(book.data, "tblMedlemmar", index))
    code = members[index]["code"]
    sheet = open_package(data).sheet(table.sheet)
    row = next(
        r for r in range(table.body.top, table.body.bottom + 1) if sheet.cell(r, table.ref.left).value == code
    )
    return data, Expected(("row-without-member",), table.sheet, a1(row, table.ref.left))


@kind("medlem borttagen i Fakturaunderlag", *FIGURES, phase=1, published=False)
def _invoice_gone(book: Book, chance: random.Random) -> Damaged | None:
    members = book.reading.document.get("members", [])
    if "tblFaktura" not in book.reading.tables or len(members) < 2:
        return None
    index = chance.randrange(len(members))
    data = recalculated(surgery.remove_row(book.data, "tblFaktura", index))
    return data, Expected(("member-not-invoiced",), None, None)
