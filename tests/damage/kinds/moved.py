"""Rows and columns moved, copied, filtered or put between, and amounts that are as good as blank."""

from __future__ import annotations

import random
from itertools import pairwise

import surgery

from kinds.base import FIGURES, Book, Damaged, Expected, kind, put, recalculated
from xlsheets.formula.references import a1
from xlsheets.ooxml import Editor, Table

_NEIGHBOURS = {
    "tblMedlemmar": ("Huvudman", "Antal inv"),
    "tblFaktura": ("Orgnr", "Referens"),
    "tblInsatser": ("Slut", "Beslut §"),
}
"""Columns side by side that no formula reads by address: in Excel their references move along."""


@kind("kolumn flyttad i en tabell (inget fel)", phase=1)
def _moved(book: Book, chance: random.Random) -> Damaged | None:
    tables = [table for table in book.tables() if table.name in _NEIGHBOURS]
    if not tables:
        return None
    table = chance.choice(tables)
    return surgery.swap_columns(book.data, table.name, *_NEIGHBOURS[table.name]), None


@kind("kolumn kopierad i en tabell (inget fel)", phase=1)
def _copied(book: Book, chance: random.Random) -> Damaged | None:
    """Excel puts a 2 after the heading of a copy."""
    wanted = {"tblMedlemmar": ("Antal inv", "Huvudman"), "tblInsatser": ("Insats", "Beslut §")}
    places = [(table, heading) for table in book.tables() for heading in wanted.get(table.name, ())]
    if not places:
        return None
    table, heading = chance.choice(places)
    data = surgery.append_column(book.data, table.name, f"{heading}2")
    editor = Editor(surgery.Parts(data).package)
    sheet = book.package.sheet(table.sheet)
    for row in range(table.body.top, table.body.bottom + 1):
        value = sheet.cell(row, table.column(heading)).value
        if isinstance(value, int | float | str):
            editor.set_value(table.sheet, (row, table.ref.right + 1), value)
    return editor.to_bytes(), None


@kind("rubriker ombytta, beloppen kvar", *FIGURES, "checks-postponed", phase=1, promised=False)
def _headings(book: Book, chance: random.Random) -> Damaged | None:
    """Two years' headings change places; where nothing is decided nobody sees it in the amounts alone."""
    places = [
        (table, one.name, other.name)
        for table in book.tables()
        if table.name in ("tblKostnader", "tblIntäkter", "tblInsatser")
        for one, other in pairwise(table.columns)
        if one.name[-4:].isdecimal() and other.name[-4:].isdecimal() and one.name[:-4] == other.name[:-4]
    ]
    if not places:
        return None
    table, one, other = chance.choice(places)
    data = surgery.retitle(book.data, table.name, one, "ombytt")
    data = surgery.retitle(surgery.retitle(data, table.name, other, one), table.name, "ombytt", other)
    expected = Expected(("headings-swapped",), table.sheet, a1(table.ref.top, table.column(one)))
    return data, expected


def _amounts(book: Book) -> list[tuple[Table, int]]:
    """The rows of tables with an amount, with the column of its heading."""
    wanted = ("tblMedlemmar", "tblFaktura", "tblInsatser", "tblKostnader")
    return [
        (table, row)
        for table in book.tables()
        if table.name in wanted
        for row in range(table.body.top, table.body.bottom + 1)
        if any(
            isinstance(book.package.sheet(table.sheet).cell(row, column).value, int | float)
            for column in range(table.ref.left, table.ref.right + 1)
        )
    ]


@kind("filtrerade rader", "sum-over-hidden", phase=1)
def _filtered(book: Book, chance: random.Random) -> Damaged | None:
    table, row = chance.choice(_amounts(book))
    expected = Expected(("hidden-row",), table.sheet, a1(row, table.ref.left))
    return surgery.filter_row(book.data, table.name, row), expected


@kind("tomma rader mitt i en tabell", phase=1)
def _blank_rows(book: Book, chance: random.Random) -> Damaged | None:
    tables = [table for table in book.tables() if table.body.height > 2]
    if not tables:
        return None
    table = chance.choice(tables)
    row = chance.randrange(table.body.top + 1, table.body.bottom)
    editor = Editor(book.package)
    editor.insert_rows(table.sheet, row, 2)
    return recalculated(editor.to_bytes()), None


@kind("fastställd andel i procent utan %", *FIGURES, published=False)
def _percent(book: Book, chance: random.Random) -> Damaged | None:
    places = [
        f"/members/{index}/printed/share"
        for index, member in enumerate(book.reading.document.get("members", []))
        if "share" in member.get("printed", {})
    ]
    if not places:
        return None
    at = chance.choice(places)
    share = 100 * float(book.value(at))
    return put(book, at, share, calculate=False), Expected(("out-of-range", "wrong-form"), *book.spot(at))


@kind("tomt där 0 menas", published=False)
def _zero(book: Book, chance: random.Random) -> Damaged | None:
    places = [
        f"/plan/lines/{index}/values/{year}"
        for index, line in enumerate(book.reading.document["plan"]["lines"])
        for year, value in enumerate(line.get("values", []))
        if value == 0
    ]
    places = [at for at in places if at in book.reading.places]
    if not places:
        return None
    at = chance.choice(places)
    return put(book, at, None), None
