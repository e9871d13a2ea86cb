"""Kinds of damage: each a small function with a Swedish name, at a random place of a sound workbook.

A kind gives the damaged bytes and what must be found, or None where the workbook has no place for it.
`also` are the codes that may follow from the damage anywhere; everything else is a false alarm.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import surgery

from xlsheets.engine import apply, recalculate
from xlsheets.formula.references import a1, split_a1
from xlsheets.ooxml import CellError, Editor, Package, Table, open_package
from xlsheets.plan import pointer
from xlsheets.plan.read import read_workbook
from xlsheets.plan.types import Reading

FIGURES = frozenset(
    {
        *("figure-differs", "sum-differs", "sum-differs-by-rounding", "detail-differs", "stale-value"),
        *("opening-differs", "opening-and-income-differs", "quarters-differ", "year-not-quarters"),
        *("party-income-differs", "party-income-not-frame", "equity-above-level", "published-value-differs"),
        *("shares-shown-rounded", "share-not-by-law"),
    }
)
"""What may follow from a number that was changed: the sums and decisions it no longer goes with."""


@dataclass(frozen=True)
class Expected:
    """A finding that must be there: one of the codes, at its place (`cell` None: anywhere on the sheet)."""

    codes: tuple[str, ...]
    sheet: str | None
    cell: str | None


Damaged = tuple[bytes, Expected | None]


@dataclass(frozen=True)
class Book:
    """A sound workbook to be damaged."""

    data: bytes

    @cached_property
    def package(self) -> Package:
        return open_package(self.data)

    @cached_property
    def reading(self) -> Reading:
        return read_workbook(self.package)

    def numbers(self, *heads: str) -> list[tuple[str, int]]:
        """The pointers of typed whole numbers, with their values."""
        found = [(at, value) for at, value in _walk(self.reading.document, "") if at.startswith(heads)]
        return [(at, value) for at, value in found if at in self.reading.places and value]

    def spot(self, at: str) -> tuple[str, str]:
        """Sheet and address of a pointer."""
        place = self.reading.places[at]
        return place.sheet, a1(place.row, place.column)

    def value(self, at: str) -> Any:
        """The document's value at a pointer."""
        return pointer.get(self.reading.document, at)

    def tables(self) -> list[Table]:
        """The tables of the template."""
        return list(self.reading.tables.values())

    def formulas(self) -> list[tuple[str, int, int]]:
        """The cells of computed figures that hold a formula and a number."""
        places = [place for at, place in self.reading.places.items() if at in self.reading.formulas]
        return [
            tuple(place)
            for place in dict.fromkeys(places)
            if isinstance(self.package.sheet(place.sheet).cell(place.row, place.column).value, int | float)
        ]


def _walk(value: Any, at: str) -> Iterator[tuple[str, int]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(inner, f"{at}/{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(inner, f"{at}/{index}")
    elif isinstance(value, int) and not isinstance(value, bool):
        yield at, value


Damage = Callable[[Book, random.Random], Damaged | None]


@dataclass(frozen=True)
class Kind:
    """One kind of damage; `phase` orders kinds in a combination, `promised` ones must be found always."""

    name: str
    damage: Damage
    also: frozenset[str] = field(default_factory=frozenset)
    phase: int = 0
    promised: bool = True
    published: bool = True


KINDS: dict[str, Kind] = {}


def kind(name: str, *also: str, **options: Any) -> Callable[[Damage], Damage]:
    """Register a kind."""

    def register(damage: Damage) -> Damage:
        KINDS[name] = Kind(name, damage, frozenset(also), **options)
        return damage

    return register


AMOUNTS = ("/members/", "/plan/lines/", "/initiatives/items/", "/assumptions/frame")


def _typed(book: Book, chance: random.Random, least: int = 1, heads: tuple[str, ...] = AMOUNTS) -> Any:
    found = [
        (at, value)
        for at, value in book.numbers(*heads)
        if abs(value) >= least and "/printed" not in at and not at.endswith("/detail")
    ]
    return chance.choice(found) if found else None


def recalculated(data: bytes) -> bytes:
    """The workbook as a program leaves it that calculates when something is typed."""
    package = open_package(data)
    return apply(package, recalculate(package), {}).to_bytes()


def put(book: Book, at: str, value: Any, calculate: bool = True) -> bytes:
    """Type a value at a pointer."""
    place = book.reading.places[at]
    editor = Editor(book.package)
    if value is None:
        editor.clear(place.sheet, (place.row, place.column))
    else:
        editor.set_value(place.sheet, (place.row, place.column), value)
    return recalculated(editor.to_bytes()) if calculate else editor.to_bytes()


# Numbers typed as text


def _grouped(number: int, space: str) -> str:
    return f"{number:,}".replace(",", space)


SPELLINGS: dict[str, Callable[[int], str]] = {
    "mellanslag": lambda n: _grouped(n, " "),
    "fast mellanslag": lambda n: _grouped(n, "\u00a0"),
    "smalt mellanslag": lambda n: _grouped(n, "\u202f"),
    "tunt mellanslag": lambda n: _grouped(n, "\u2009"),
    "punkt mellan tusental": lambda n: _grouped(n, "."),
    "apostrof mellan tusental": lambda n: _grouped(n, "'"),
    "kr efter": lambda n: f"{_grouped(n, ' ')} kr",
    "kr före": lambda n: f"kr {n}",
    "SEK": lambda n: f"{n} SEK",
    "kolon och streck": lambda n: f"{n}:-",
    "minustecken U+2212": lambda n: f"−{abs(n)}",
    "parentes": lambda n: f"({abs(n)})",
    "minus sist": lambda n: f"{abs(n)}-",
    "apostrof först": lambda n: f"'{n}",
    "osynligt tecken": lambda n: f"{n}\u200b",
    "mellanslag sist": lambda n: f"{n}  ",
    "bokstaven O": lambda n: str(n).replace("0", "O") if "0" in str(n) else str(n).replace("1", "l"),
    "breda siffror": lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}),
}


NEGATIVE = ("minustecken U+2212", "parentes", "minus sist")
IN_KR = ("kr efter", "kr före", "SEK", "kolon och streck")


def _unit_at(book: Book, at: str) -> str:
    table = book.reading.document.get(at.split("/")[1])
    return table.get("unit", "kr") if isinstance(table, dict) else "kr"


def _spelled(name: str) -> None:
    @kind(f"tal som text: {name}", "unit-differs")
    def damage(book: Book, chance: random.Random) -> Damaged | None:
        signed = name in NEGATIVE
        found = [
            (at, value)
            for at, value in book.numbers(*AMOUNTS)
            if abs(value) >= 1000
            and "/printed" not in at
            and (value < 0 if signed else True)
            and (name not in IN_KR or _unit_at(book, at) == "kr")
        ]
        if not found:
            return None
        at, value = chance.choice(found)
        text = SPELLINGS[name](value)
        return put(book, at, text, calculate=False), Expected(
            ("text-number", "text-number-unclear"), *book.spot(at)
        )


for _name in SPELLINGS:
    _spelled(_name)

NO_NUMBERS = ("ca 500", "se bilaga", "saknas", "n/a", "–", "1,2E+05", "Kansli", "500–600")


@kind("text i en beloppscell", *FIGURES)
def _text(book: Book, chance: random.Random) -> Damaged | None:
    chosen = _typed(book, chance)
    if chosen is None:
        return None
    text = chance.choice(NO_NUMBERS)
    return put(book, chosen[0], text, calculate=False), Expected(
        ("text-in-number-cell",), *book.spot(chosen[0])
    )


# Dates

DATES = ("27/11 2017", "27.11.2017", "20171127", "den 27 november 2017", "2017-11-27", "43066", "03/04/2018")


def _date(book: Book, chance: random.Random) -> str | None:
    dates = [at for at in book.reading.places if at.endswith("/date") and not at.startswith("/changes")]
    return chance.choice(dates) if dates else None


@kind("datum som text", "holidays-of-other-year", "date-far-off", "stale-value")
def _date_as_text(book: Book, chance: random.Random) -> Damaged | None:
    at = _date(book, chance)
    if at is None:
        return None
    text = chance.choice(DATES)
    return put(book, at, text, calculate=False), Expected(("wrong-form",), *book.spot(at))


@kind("datum som inte finns", "holidays-of-other-year", "stale-value")
def _no_date(book: Book, chance: random.Random) -> Damaged | None:
    at = _date(book, chance)
    if at is None:
        return None
    return put(book, at, "2008-06-31", calculate=False), Expected(("wrong-form",), *book.spot(at))


@kind("datum i fel århundrade", "holidays-of-other-year", "stale-value", published=False)
def _far(book: Book, chance: random.Random) -> Damaged | None:
    at = _date(book, chance)
    if at is None:
        return None
    return put(book, at, chance.choice([366, 76000]), calculate=False), Expected(
        ("date-far-off",), *book.spot(at)
    )


@kind("slut före start")
def _order(book: Book, chance: random.Random) -> Damaged | None:
    items = book.reading.document.get("initiatives", {}).get("items", [])
    if not items:
        return None
    index = chance.randrange(len(items))
    data = put(book, f"/initiatives/items/{index}/start", 43000, calculate=False)
    at = f"/initiatives/items/{index}/end"
    return put(Book(data), at, 42000, calculate=False), Expected(("end-before-start",), *book.spot(at))


# Amounts


@kind("kr i stället för tkr, en rad i planen", *FIGURES, published=False)
def _unit(book: Book, chance: random.Random) -> Damaged | None:
    """In a line with at least three years whose amounts are of one size; elsewhere nobody can tell."""
    places = []
    for index, line in enumerate(book.reading.document["plan"]["lines"]):
        values = [value for value in line.get("values", []) if value]
        sizes = [abs(value) for value in values]
        if line["role"] in ("income", "cost") and len(values) >= 3 and max(sizes) <= 2 * min(sizes):
            places += [f"/plan/lines/{index}/values/{year}" for year in range(len(values))]
    places = [at for at in places if at in book.reading.places and book.value(at)]
    if not places:
        return None
    at = chance.choice(places)
    value = book.value(at)
    factor = chance.choice([1000, -1000])
    wrong = value * 1000 if factor > 0 else int(value / 1000)
    if abs(wrong) < 10 or min(abs(value), abs(wrong)) < 10:
        return None
    return put(book, at, wrong), Expected(("unit-differs",), *book.spot(at))


@kind("tkr i stället för kr, budgetramen", *FIGURES, published=False)
def _frame(book: Book, chance: random.Random) -> Damaged | None:
    at = "/assumptions/frame/amount"
    amount = book.reading.document["assumptions"]["frame"].get("amount")
    if not amount or amount % 16000 or "members" not in book.reading.document:
        return None
    return put(book, at, amount // 1000), Expected(("frame-unit-differs",), *book.spot(at))


@kind("en kostnad med fel tecken", *FIGURES, published=False)
def _sign(book: Book, chance: random.Random) -> Damaged | None:
    costs = [
        f"/plan/lines/{index}/values/{year}"
        for index, line in enumerate(book.reading.document["plan"]["lines"])
        for year, value in enumerate(line.get("values", []))
        if line["role"] == "cost" and value
    ]
    if len(costs) < 3:
        return None
    at = chance.choice(costs)
    return put(book, at, -book.value(at)), Expected(("cost-sign",), *book.spot(at))


@kind("andel 25 i stället för 0,25", *FIGURES, "shares-not-100", "checks-postponed", published=False)
def _share(book: Book, chance: random.Random) -> Damaged | None:
    at = f"/assumptions/shares/{chance.choice(['region', 'municipalities'])}"
    return put(book, at, 25, calculate=False), Expected(("share-out-of-range", "wrong-form"), *book.spot(at))


@kind("tomt antal invånare", *FIGURES, published=False)
def _blank(book: Book, chance: random.Random) -> Damaged | None:
    at = _typed(book, chance, heads=("/members/",))
    if at is None or len(book.reading.document["members"]) < 2:
        return None
    return put(book, at[0], None), Expected(("value-missing",), *book.spot(at[0]))


@kind("samma kod på två rader", *FIGURES, "error-cell", "member-not-invoiced", published=False)
def _code(book: Book, chance: random.Random) -> Damaged | None:
    members = book.reading.document.get("members", [])
    if len(members) < 2:
        return None
    first, second = sorted(chance.sample(range(len(members)), 2))
    data = put(book, f"/members/{second}/code", members[first]["code"], calculate=False)
    return data, Expected(("duplicate-code",), *book.spot(f"/members/{second}/code"))


@kind("beslutad utan datum och §", published=True)
def _decided(book: Book, chance: random.Random) -> Damaged | None:
    data = put(book, "/decision/status", "beslutad", calculate=False)
    for name in ("date", "paragraph"):
        data = put(Book(data), f"/decision/{name}", None, calculate=False)
    return data, Expected(("decision-incomplete",), *book.spot("/decision/date"))


# Formulas


def _formula_cell(book: Book, chance: random.Random) -> tuple[str, int, int] | None:
    cells = book.formulas()
    return chance.choice(cells) if cells else None


FORMULA_ALSO = (*FIGURES, "formula-inconsistent", "constant-in-formula", "refers-to-blank", "refers-to-text")


@kind("konstant över en formel", *FORMULA_ALSO)
def _constant(book: Book, chance: random.Random) -> Damaged | None:
    cell = _formula_cell(book, chance)
    if cell is None:
        return None
    sheet, row, column = cell
    editor = Editor(book.package)
    number = book.package.sheet(sheet).cell(row, column).value
    editor.set_value(sheet, (row, column), number + chance.choice([0, 7]))
    codes = (
        "formula-overwritten",
        "formula-overwritten-same-value",
        "formula-inconsistent",
        "constant-among-formulas",
    )
    return editor.to_bytes(), Expected(codes, sheet, a1(row, column))


@kind("raderad formel", *FORMULA_ALSO)
def _deleted(book: Book, chance: random.Random) -> Damaged | None:
    cell = _formula_cell(book, chance)
    if cell is None:
        return None
    sheet, row, column = cell
    editor = Editor(book.package)
    editor.clear(sheet, (row, column))
    return editor.to_bytes(), Expected(("formula-deleted", "refers-to-blank"), sheet, a1(row, column))


@kind("felvärde i en inmatningscell", *FIGURES, "checks-postponed", "not-calculated")
def _error(book: Book, chance: random.Random) -> Damaged | None:
    chosen = _typed(book, chance)
    if chosen is None:
        return None
    return put(book, chosen[0], CellError("#N/A"), calculate=False), Expected(
        ("error-cell",), *book.spot(chosen[0])
    )


@kind("inaktuellt värde", *FIGURES)
def _stale(book: Book, chance: random.Random) -> Damaged | None:
    cell = _formula_cell(book, chance)
    if cell is None:
        return None
    sheet, row, column = cell
    editor = Editor(book.package)
    editor.set_cached(sheet, (row, column), book.package.sheet(sheet).cell(row, column).value + 3)
    return editor.to_bytes(), Expected(("stale-value", "function-error"), sheet, a1(row, column))


def _changed(
    book: Book, chance: random.Random, change: Callable[[str], str | None]
) -> tuple[bytes, str, str] | None:
    cells = book.formulas()
    chance.shuffle(cells)
    for sheet, row, column in cells:
        cell = book.package.sheet(sheet).cell(row, column)
        formula = None if cell.formula is None or cell.array else change(cell.formula)
        if formula is not None and formula != cell.formula:
            editor = Editor(book.package)
            editor.set_formula(sheet, (row, column), formula, cell.value)
            return recalculated(editor.to_bytes()), sheet, a1(row, column)
    return None


_CHANGED_FORMULA = (
    "stale-value",
    "constant-in-formula",
    "formula-inconsistent",
    "sum-misses-cells",
    "sum-includes-sum",
)


@kind("tal tillagt i en formel", *FORMULA_ALSO)
def _added(book: Book, chance: random.Random) -> Damaged | None:
    made = _changed(book, chance, lambda formula: f"{formula}+1234")
    return made and (made[0], Expected(_CHANGED_FORMULA, made[1], made[2]))


_FORMULA_CODES = (
    *("formula-inconsistent", "stale-value", "sum-misses-cells", "sum-includes-sum", "constant-in-formula"),
    *("refers-to-blank", "refers-to-text", "ranges-differ", "error-cell"),
)


def _shift(formula: str, rows: int) -> str | None:
    """The formula with its first relative reference moved some rows."""
    match = re.search(r"(?<![A-Za-z$_.\\[@])([A-Z]{1,2})(\d+)(?![\d(A-Za-z_])", formula)
    if match is None or int(match[2]) + rows < 1:
        return None
    return f"{formula[: match.start(2)]}{int(match[2]) + rows}{formula[match.end(2) :]}"


@kind("referens förskjuten en rad", *FORMULA_ALSO, "kept-cells", promised=False, published=False)
def _shifted(book: Book, chance: random.Random) -> Damaged | None:
    made = _changed(book, chance, lambda formula: _shift(formula, chance.choice([-1, 1])))
    return made and (made[0], Expected(_FORMULA_CODES, made[1], made[2]))


@kind("summan slutar en rad för tidigt", *FORMULA_ALSO, "kept-cells", published=False)
def _short(book: Book, chance: random.Random) -> Damaged | None:
    """A sum of a table's column typed as addresses, without the last row."""
    tables = {table.name: table for table in book.tables() if table.body.height > 2}

    def shorten(formula: str) -> str | None:
        match = re.fullmatch(r"SUM\((tbl\w+)\[([^\[\]]+)\]\)", formula)
        if match is None or match[1] not in tables:
            return None
        table = tables[match[1]]
        column = table.column(match[2])
        last = book.package.sheet(table.sheet).cell(table.body.bottom, column).value
        if not isinstance(last, int | float) or not last:
            return None
        return f"SUM({a1(table.body.top, column)}:{a1(table.body.bottom - 1, column)})"

    made = _changed(book, chance, shorten)
    return made and (made[0], Expected(_FORMULA_CODES, made[1], made[2]))


@kind("extern länk", *FORMULA_ALSO, "external-links")
def _external(book: Book, chance: random.Random) -> Damaged | None:
    cells = [
        (sheet, row, column)
        for sheet, row, column in book.formulas()
        if not book.package.sheet(sheet).cell(row, column).array
    ]
    if not cells:
        return None
    sheet, row, column = chance.choice(cells)
    cell = a1(row, column)
    return surgery.link_cell(book.data, sheet, cell), Expected(("external-reference",), sheet, cell)


@kind("manuell beräkning", published=False)
def _manual(book: Book, chance: random.Random) -> Damaged | None:
    return surgery.set_calculation(book.data, calcMode="manual"), Expected(
        ("manual-calculation",), None, None
    )


@kind("cirkelreferens", *FORMULA_ALSO, "not-calculated", "error-cell", promised=False)
def _circle(book: Book, chance: random.Random) -> Damaged | None:
    cell = _formula_cell(book, chance)
    if cell is None:
        return None
    sheet, row, column = cell
    found = book.package.sheet(sheet).cell(row, column)
    if found.array:
        return None
    editor = Editor(book.package)
    editor.set_formula(sheet, (row, column), f"{found.formula}+0*{a1(row, column)}", found.value)
    return editor.to_bytes(), Expected(("circular-reference",), sheet, a1(row, column))


# Rows and columns


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


# Tables, names and sheets


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
        "tblMedlemmar": ("Antal inv", "Huvudman"),
        "tblInsatser": ("Id", "Insats"),
        "tblHelgdagar": ("Datum",),
    }
    places = [(t, heading) for t in book.tables() for heading in wanted.get(t.name, ())]
    table, heading = chance.choice(places)
    expected = Expected(("column-missing",), table.sheet, a1(table.ref.top, table.ref.left))
    return surgery.retitle(book.data, table.name, heading, "Anteckningar"), expected


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


SHEETS = (
    "Förutsättningar",
    "Medlemsavgifter",
    "Fakturaunderlag",
    "Budget och ekonomisk plan",
    "Insatser",
    "Eget kapital",
)


def _sheet(book: Book, chance: random.Random, *but: str) -> str:
    there = [sheet.name for sheet in book.package.sheets if sheet.name in SHEETS and sheet.name not in but]
    return chance.choice(there)


@kind("blad omdöpt bara på fliken", phase=3)
def _tab(book: Book, chance: random.Random) -> Damaged | None:
    sheet = _sheet(book, chance)
    return surgery.rename_tab(book.data, sheet, "Nytt blad"), Expected(("sheet-renamed",), "Nytt blad", None)


@kind("blad omdöpt i Excel (inget fel)", phase=3)
def _renamed_sheet(book: Book, chance: random.Random) -> Damaged | None:
    return surgery.rename_sheet(book.data, _sheet(book, chance), "Nytt blad"), None


@kind("blad i annan ordning (inget fel)", phase=3)
def _reordered(book: Book, chance: random.Random) -> Damaged | None:
    order = list(range(len(book.package.sheets)))
    chance.shuffle(order)
    return surgery.reorder_sheets(book.data, order), None


@kind("blad borttaget", "checks-postponed", "reference-broken", "name-broken", phase=3)
def _gone(book: Book, chance: random.Random) -> Damaged | None:
    return surgery.remove_sheet(book.data, _sheet(book, chance)), Expected(("sheet-missing",), None, None)


@kind("blad kopierat", phase=3)
def _copied(book: Book, chance: random.Random) -> Damaged | None:
    sheet = _sheet(book, chance)
    return surgery.copy_sheet(book.data, sheet), Expected(("sheet-copied",), f"{sheet} (2)", None)


@kind("blad kopierat, originalet borttaget", "table-renamed", "reference-broken", "name-broken", phase=3)
def _only_copy(book: Book, chance: random.Random) -> Damaged | None:
    sheet = _sheet(book, chance)
    expected = Expected(("sheet-renamed", "names-of-copy"), f"{sheet} (2)", None)
    return surgery.copy_sheet(book.data, sheet, remove_original=True), expected


@kind("blad flyttat till en egen fil", "checks-postponed", "reference-broken", "name-broken", phase=3)
def _own_file(book: Book, chance: random.Random) -> Damaged | None:
    sheet = _sheet(book, chance, "Eget kapital")
    return surgery.only_sheet(book.data, sheet), Expected(("sheet-missing",), None, None)


@kind("äldre mall", phase=0)
def _old(book: Book, chance: random.Random) -> Damaged | None:
    at = "/template/version"
    return put(book, at, "0.9", calculate=False), Expected(("old-template",), *book.spot(at))


__all__ = ["KINDS", "Book", "Damaged", "Expected", "Kind", "split_a1"]
