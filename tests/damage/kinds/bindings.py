"""Tables, headings and names that a workbook has lost."""

from __future__ import annotations

import random
from typing import Any

import surgery

from kinds.base import FIGURES, Book, Damaged, Expected, kind
from xlsheets.formula.references import a1


@kind("tabell omgjord till celler", phase=2)
def _cells(book: Book, chance: random.Random) -> Damaged | None:
    table = chance.choice(book.tables())
    expected = Expected(("table-found",), table.sheet, a1(table.ref.top, table.ref.left))
    return surgery.table_to_cells(book.data, table.name), expected


@kind("tabell med annat namn", phase=2)
def _renamed_table(book: Book, chance: random.Random) -> Damaged | None:
    table = chance.choice(book.tables())
    expected = Expected(("table-renamed",), table.sheet, a1(table.ref.top, table.ref.left))
    return surgery.rename_table(book.data, table.name, "Tabell17"), expected


RETYPED = {
    "Antal inv": ("Antal invånare", "Antal inv. ", "ANTAL\u00a0INV.", "Antla inv", "Invånare"),
    "Huvudman": ("Huvudmän", "Kommun", "Huvudman  "),
    "kr/kvartal": ("Kr / kvartal", "Kronor per kvartal", "kr/kvartl"),
    "Insatsägare": ("Ägare", "Insats- ägare", "Insatsägere"),
    "Referens": ("Ref", "Er referens", "Referns"),
    "Orgnr": ("Org.nr", "Organisationsnummer"),
    "Helgdag": ("Helgdagar", "helg dag"),
    "Orsak": ("Orsaken", "Orsak:"),
    "Nivå": ("Rekommenderad nivå", "Nivå*"),
}


@kind("omskriven rubrik", phase=2)
def _retyped(book: Book, chance: random.Random) -> Damaged | None:
    places = [
        (table, column.name) for table in book.tables() for column in table.columns if column.name in RETYPED
    ]
    if not places:
        return None
    table, heading = chance.choice(places)
    new = chance.choice(RETYPED[heading])
    expected = Expected(("heading-changed",), table.sheet, a1(table.ref.top, table.column(heading)))
    return surgery.retitle(book.data, table.name, heading, new), expected


@kind("rubrik med radbrytning, versaler", phase=2)
def _broken_heading(book: Book, chance: random.Random) -> Damaged | None:
    places = [
        (t, c.name)
        for t in book.tables()
        for c in t.columns
        if c.name in ("Antal inv", "Källa/beslut", "Beslut §")
    ]
    table, heading = chance.choice(places)
    new = heading.replace(" ", "\n") if " " in heading else f"{heading}\n"
    cell = a1(table.ref.top, table.column(heading))
    return surgery.retitle(book.data, table.name, heading, new), Expected(
        ("heading-changed",), table.sheet, cell
    )


@kind("kolumn borta", *FIGURES, "checks-postponed", phase=2)
def _column_gone(book: Book, chance: random.Random) -> Damaged | None:
    wanted = {
        "tblMedlemmar": ("Antal inv",),
        "tblHelgdagar": ("Datum",),
    }
    places = [(t, heading) for t in book.tables() for heading in wanted.get(t.name, ())]
    table, heading = chance.choice(places)
    expected = Expected(("column-missing",), table.sheet, a1(table.ref.top, table.ref.left))
    # Notes stand where the numbers or dates stood: the column is another one.
    data = surgery.retitle(book.data, table.name, heading, "Anteckningar")
    data = surgery.retype_column(data, table.name, "Anteckningar", "se protokollet")
    return data, expected


@kind("årsrubrik i planen omskriven", phase=2)
def _plan_year(book: Book, chance: random.Random) -> Damaged | None:
    tables = [table for table in book.tables() if table.name in ("tblKostnader", "tblIntäkter")]
    if not tables:
        return None
    table = chance.choice(tables)
    years = [column.name for column in table.columns[1:] if column.name.removeprefix("År ").isdigit()]
    if len(years) < 3:
        return None
    heading = chance.choice(years)
    cell = a1(table.ref.top, table.column(heading))
    new = f"Budget {heading[-4:]}"
    return surgery.retitle(book.data, table.name, heading, new), Expected(
        ("heading-changed",), table.sheet, cell
    )


@kind("egen kolumn i en tabell (inget fel)", phase=1)
def _own_column(book: Book, chance: random.Random) -> Damaged | None:
    wanted = ("tblMedlemmar", "tblInsatser", "tblHelgdagar", "tblÄndringar", "tblKostnader")
    tables = [table for table in book.tables() if table.name in wanted]
    return surgery.append_column(book.data, chance.choice(tables).name, "Vår anteckning"), None


def _names(book: Book) -> list[str]:
    wanted = [one.name for one in _layout().fields] + [row.name for row in _layout().rows]
    there = {name.name for name in book.package.defined_names}
    lines = [name for name in there if name.startswith(("Plan_", "Underlag_")) and f"Rectangle{name}"]
    fields = [name for name in wanted if name in there]
    return sorted({*fields, *(name for name in lines if name not in _OTHER_PLAN_NAMES)})


_OTHER_PLAN_NAMES = ("Plan_kronor", "Underlag_svar", "Plan_enhet", "Plan_tecken")


def _layout() -> Any:
    from xlsheets.plan.layout import load_layout

    return load_layout()


@kind("namn borttaget", phase=2)
def _name_gone(book: Book, chance: random.Random) -> Damaged | None:
    name = chance.choice(_names(book))
    area = next(one.formula for one in book.package.defined_names if one.name == name)
    sheet = area.rpartition("!")[0].strip("'")
    return surgery.remove_names(book.data, name), Expected(("name-found",), sheet, None)


@kind("namn som pekar på #REFERENS!", "name-broken", phase=2)
def _name_broken(book: Book, chance: random.Random) -> Damaged | None:
    name = chance.choice(_names(book))
    area = next(one.formula for one in book.package.defined_names if one.name == name)
    sheet = area.rpartition("!")[0].strip("'")
    return surgery.break_name(book.data, name), Expected(("name-found",), sheet, None)


@kind("alla namn borttagna", phase=2)
def _no_names(book: Book, chance: random.Random) -> Damaged | None:
    return surgery.remove_names(book.data), Expected(("name-found",), "Förutsättningar", None)
