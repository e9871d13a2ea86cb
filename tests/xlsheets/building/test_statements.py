"""Printed tables as sheets: the same document back, figures by formulas, and what people do to sheets."""

from __future__ import annotations

import io
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from xlsheets.building import built_workbook
from xlsheets.building.publish import published
from xlsheets.building.statements import sheet_names
from xlsheets.building.workbook import logged_corrections
from xlsheets.checks import check_workbook
from xlsheets.formula.references import a1, split_a1
from xlsheets.ooxml import CellError, Editor, open_package
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.derive import derive
from xlsheets.plan.documents import blank_document, load_plan
from xlsheets.plan.read import read_workbook
from xlsheets.plan.schema import subschema
from xlsheets.plan.types import Document, copied
from xlsheets.problems import Severity, as_number

AMOUNTS = [
    {"id": str(year), "label": f"Budget {year}", "kind": "amount", "year": year}
    for year in (2009, 2010, 2011)
]
PROJECTS = [
    {"id": "nr", "label": "Nr", "kind": "code"},
    {"id": "aim", "label": "Inriktning", "kind": "text"},
    {"id": "start", "label": "Start", "kind": "date"},
    {"id": "end", "label": "Slut", "kind": "date"},
    {"id": "total", "label": "Budget totalt", "kind": "amount"},
    {"id": "months", "label": "Utfall 2009", "kind": "amount", "year": 2009},
    {"id": "days", "label": "Utfall 2010", "kind": "amount", "year": 2010},
]
ENDS = {"start": {"column": "start"}, "end": {"column": "end"}, "total": {"column": "total"}}
FEES = [
    {"id": "share", "label": "Andel", "kind": "share"},
    {"id": "2016", "label": "Tilldelning 2016", "kind": "amount", "year": 2016},
    {"id": "people", "label": "Antal inv", "kind": "number"},
]


def line(name: str, role: str = "input", **more: Any) -> Document:
    return {"id": name, "label": name.capitalize(), "role": role, **more}


def index(column: str) -> Document:
    return {"rule": "index", "base": {"column": column}, "rate": "0.03"}


def table(name: str, kind: str, columns: list[Document], lines: list[Document], **more: Any) -> Document:
    base = {"id": name, "heading": f"Tabellen {name}", "kind": kind, "unit": "tkr"}
    return {**base, "rounding": {"shown": 0, "summed": "exact"}, "columns": columns, "lines": lines, **more}


def statements() -> list[Document]:
    """Every rule once, printed figures that follow from them, and values that cells write in another way."""
    chained = {"2010": index("2009"), "2011": index("2010")}
    costs = table(
        "costs",
        "costs_and_income",
        AMOUNTS,
        [
            line("board", values={"2009": "474.83"}, rules=chained, printed={"2010": 489, "2011": 504}),
            line("office", "heading"),
            line("staff", values={"2009": 2082, "2010": 2000}, rules={"*": index("2009")}),
            line("sum", "sum", rules={"*": {"rule": "sum", "of": ["board", "staff"]}}),
            line("net", rules={"*": {"rule": "sum", "of": ["sum", "-board"], "sign": -1}}),
            line("across", rules={"2009": {"rule": "sum", "columns": ["2010", "-2011"]}}),
            line(
                "from-plan",
                rules={
                    "2009": {"rule": "link", "cell": {"table": "plan", "line": "office", "column": "2018"}}
                },
            ),
            line(
                "from-fees",
                rules={"2009": {"rule": "link", "cell": {"table": "fees", "line": "0484", "column": "year"}}},
            ),
            line("in-millions", unit="mnkr", rules={"2009": {"rule": "link", "cell": {"line": "staff"}}}),
        ],
        row_heading="Aktivitet",
        sign="costs_positive",
        notes=["Priser i 2009 års nivå.", "Exkl. moms."],
    )
    payouts = {"rule": "payouts", "cell": {"column": "2009"}, "decided": 2009, "last": 2011}
    balance = table(
        "balance-2009",
        "balance",
        AMOUNTS,
        [
            line(
                "tangible",
                values={"2009": 138},
                rules={
                    "2010": {
                        "rule": "tangible",
                        "opening": {"column": "2009"},
                        "acquisitions": {"line": "bought"},
                        "depreciation": {"line": "worn"},
                    }
                },
            ),
            line("bought", values={"2010": 5}),
            line("worn", values={"2010": "20.5"}),
            line(
                "cash",
                "balancing",
                rules={
                    "2010": {"rule": "balancing", "total": {"line": "claims"}, "of": ["tangible", "bought"]}
                },
            ),
            line("claims", values={"2010": 28576}),
            line("grant", values={"2009": 6665}),
            line(
                "paid",
                rules={
                    "*": payouts
                    | {"cell": {"line": "grant", "column": "2009"}, "cumulative": True, "sign": -1}
                },
                printed={"2009": -2222, "2010": -4443, "2011": -6665},
            ),
            line(
                "yearly",
                rules={"*": payouts | {"cell": {"line": "grant", "column": "2009"}}},
                printed={"2009": 2222, "2010": 2221, "2011": 2222},
            ),
            line(
                "equity",
                "opening",
                rules={"2010": {"rule": "opening", "cell": {"line": "claims", "column": "2010"}}},
            ),
            line(
                "recovered",
                rules={"2011": {"rule": "recovery", "cell": {"line": "debt", "column": "2010"}, "years": 3}},
            ),
            line("debt", values={"2010": -13030}),
            line(
                "total", rules={"2009": {"rule": "sum", "of": ["tangible", "grant"]}}, printed={"2009": 6803}
            ),
            line(
                "elsewhere", rules={"2010": {"rule": "link", "cell": {"statement": "costs", "line": "sum"}}}
            ),
        ],
    )
    projects = table(
        "projects",
        "projects",
        PROJECTS,
        [
            line(
                "agera",
                values={
                    "nr": "12",
                    "aim": "Stöd till unga",
                    "start": "2007-12-01",
                    "end": "2010-05-31",
                    "total": 2924,
                },
                rules={
                    "months": {"rule": "phased", **ENDS},
                    "days": {"rule": "phased", **ENDS, "method": "days"},
                },
                printed={"months": 1170},
            ),
            line(
                "mid-month",
                values={"nr": "016", "start": "2008-11-15", "end": "2010-02-27", "total": "1234.5"},
                rules={"months": {"rule": "phased", **ENDS}, "days": {"rule": "phased", **ENDS}},
            ),
            line(
                "no-such-day",
                values={"start": "2008-06-01", "end": "2009-06-31", "total": 1735},
                rules={"months": {"rule": "phased", **ENDS}},
                printed={"months": 868},
            ),
            line("late", values={"start": "Prel start hösten 2009", "total": 100, "months": 50}),
            line(
                "sum",
                "sum",
                rules={"*": {"rule": "sum", "of": ["agera", "mid-month", "late", "no-such-day"]}},
            ),
        ],
        rounding={"shown": 0, "summed": "shown"},
    )
    of_state = {"rule": "frame", "cell": {"line": "state"}, "party": "state"}
    by_share = {"rule": "share", "cell": {"line": "total"}, "by": {"column": "share"}}
    fees = table(
        "fees",
        "fees",
        FEES,
        [
            line("state", values={"share": "0.5000", "2016": 1065}),
            line("region", values={"share": "0.2500"}, rules={"2016": of_state | {"to_party": "region"}}),
            line(
                "towns", values={"share": "0.2500"}, rules={"2016": of_state | {"to_party": "municipalities"}}
            ),
            line(
                "town",
                values={"share": "0.0975", "people": 5113},
                rules={"2016": by_share},
                printed={"2016": "207.68"},
            ),
            line(
                "part",
                rules={
                    "2016": {"rule": "share", "cell": {"line": "total"}, "share": "0.349"},
                    "share": {
                        "rule": "ratio",
                        "part": {"line": "town", "column": "people"},
                        "whole": {"line": "all", "column": "people"},
                    },
                },
            ),
            line("all", values={"people": 10226}),
            line(
                "total",
                "sum",
                rules={
                    "2016": of_state | {"to_party": "total"},
                    "share": {"rule": "sum", "of": ["state", "region", "towns"]},
                },
                printed={"2016": 2130, "share": "1.0000"},
            ),
            line(
                "level",
                limit={"most": 500},
                rules={"2016": {"rule": "ceiling", "cell": {"line": "total"}, "share": "0.2"}},
            ),
        ],
        rounding={"shown": 2, "summed": "exact"},
    )
    return [costs, balance, projects, fees]


@pytest.fixture(scope="module")
def document() -> Document:
    return apply_corrections(load_plan("rar-2018")) | {"statements": statements()}


@pytest.fixture(scope="module")
def workbook(document: Document) -> bytes:
    return built_workbook(document).to_bytes()


@pytest.mark.parametrize("formulas", ["functions", "native"])
def test_a_workbook_reads_as_its_document(document: Document, formulas: Any) -> None:
    reading = read_workbook(open_package(built_workbook(document, formulas).to_bytes()))
    assert reading.document == document
    assert not reading.problems


def test_every_rule_is_a_formula_that_gives_its_figure(document: Document, workbook: bytes) -> None:
    reading = read_workbook(open_package(workbook))
    figures = {at: value for at, value in derive(document).items() if at.startswith("/statements/")}
    assert len(figures) == sum(at.startswith("/statements/") for at in reading.computed)
    for at, value in figures.items():
        stored = as_number(reading.computed[at])
        assert stored is not None and abs(stored - value) < Fraction(1, 10**8), at
        assert at in reading.formulas, at


def test_a_sound_document_has_no_error_but_the_day_that_does_not_exist(workbook: bytes) -> None:
    found = [one for one in check_workbook(open_package(workbook)) if one.severity is not Severity.NOTE]
    assert [(one.code, one.path) for one in found] == [("wrong-form", "/statements/2/lines/2/values/end")]


def test_a_broken_figure_is_told_at_its_cell(document: Document) -> None:
    broken = copied(document)
    broken["statements"][1]["lines"][6]["printed"]["2010"] = -4434
    package = open_package(built_workbook(broken).to_bytes())
    place = read_workbook(package).places["/statements/1/lines/6/printed/2010"]
    found = [one for one in check_workbook(package) if one.code == "statement-figure-differs"]
    assert [(one.sheet, one.cell) for one in found] == [(place.sheet, a1(place.row, place.column))]
    assert [reading.code for reading in found[0].readings] == ["swapped-digits"]


def test_a_formula_typed_over_is_told(document: Document, workbook: bytes) -> None:
    package = open_package(workbook)
    place = read_workbook(package).places["/statements/0/lines/3/computed/2010"]
    editor = Editor(package)
    editor.set_value(place.sheet, (place.row, place.column), 2000)
    found = check_workbook(open_package(editor.to_bytes()))
    told = [(one.code, one.sheet, one.cell) for one in found if one.severity is Severity.ERROR]
    assert ("formula-overwritten", place.sheet, a1(place.row, place.column)) in told


def test_renamed_sheets_are_read_by_their_names(
    document: Document, workbook: bytes, surgery: ModuleType
) -> None:
    renamed = surgery.rename_sheet(workbook, "Balansplan", "Balans 2009")
    assert read_workbook(open_package(renamed)).document["statements"] == document["statements"]


def test_a_label_and_a_value_typed_anew_are_in_the_document(workbook: bytes) -> None:
    package = open_package(workbook)
    places = read_workbook(package).places
    editor = Editor(package)
    for at, value in (
        ("/statements/0/lines/0/label", "Styrelsen"),
        ("/statements/0/columns/0/label", "Budget i år"),
        ("/statements/0/heading", "Budget"),
        ("/statements/3/lines/0/values/share", 0.4),
        ("/statements/0/notes/1", "Exklusive moms."),
    ):
        editor.set_value(places[at].sheet, (places[at].row, places[at].column), value)
    read = read_workbook(open_package(editor.to_bytes())).document["statements"]
    assert (read[0]["heading"], read[0]["lines"][0]["label"]) == ("Budget", "Styrelsen")
    assert read[0]["columns"][0]["label"] == "Budget i år"
    assert read[3]["lines"][0]["values"]["share"] == "0.4"
    assert read[0]["notes"][1] == "Exklusive moms."


def test_corrections_reach_the_tables_and_the_change_log(document: Document) -> None:
    path = "/statements/2/lines/2/values/end"
    correction = {"path": path, "from": "2009-06-31", "to": "2009-05-31", "reason": "finns inte"}
    corrected = logged_corrections(document | {"corrections": [correction]}, date(2026, 1, 7))
    assert corrected["statements"][2]["lines"][2]["values"]["end"] == "2009-05-31"
    assert corrected["changes"][-1]["cell"] == "Befintliga projekt!E8"
    assert read_workbook(open_package(built_workbook(corrected).to_bytes())).document == corrected


def test_a_document_without_tables_has_no_sheet_for_their_rules() -> None:
    names = [sheet.name for sheet in open_package(built_workbook(blank_document(2027)).to_bytes()).sheets]
    assert "Tabellernas regler" not in names


@pytest.mark.libreoffice
def test_libreoffice_gets_the_same_from_every_formula(
    document: Document, libreoffice: Any, tmp_path: Path
) -> None:
    path = tmp_path / "tabeller.xlsx"
    built_workbook(document, "native").save(path)
    package = open_package(path)
    with libreoffice.open(path) as opened:
        opened.recalculate()
        theirs = opened.values()
    reading = read_workbook(package)
    compared = 0
    for at in reading.formulas:
        if at.startswith("/statements/"):
            place = reading.places[at]
            found = theirs[place.sheet].get(a1(place.row, place.column))
            ours = as_number(reading.computed[at])
            assert ours is not None and abs(Fraction(str(found)) - ours) < Fraction(1, 10**8), (at, found)
            compared += 1
    assert compared > 40


@pytest.mark.parametrize("keep", ["native", "values"])
def test_a_published_copy_has_the_same_tables(document: Document, workbook: bytes, keep: Any) -> None:
    copy = open_package(published(open_package(workbook), keep).to_bytes())
    assert read_workbook(copy).document["statements"] == document["statements"]


def inserted(workbook: bytes, sheet: str, name: str, row: int = 0, column: int = 0) -> bytes:
    """The workbook with a row or a column inserted, and the table's name made so much larger."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    (book[sheet].insert_rows if row else book[sheet].insert_cols)(row or column)
    corners = book.defined_names[name].attr_text.rpartition("!")
    first, last = (split_a1(corner.replace("$", "")) for corner in corners[2].split(":"))
    last = (last[0] + (row > 0), last[1] + (column > 0))
    book.defined_names[name].attr_text = f"{corners[0]}!{a1(*first)}:{a1(*last)}"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_an_inserted_column_moves_nothing(document: Document, workbook: bytes) -> None:
    moved = inserted(workbook, "Balansplan", "Tabell_balance_2009", column=3)
    assert read_workbook(open_package(moved)).document["statements"] == document["statements"]


def test_an_inserted_row_is_a_line_once_it_is_filled_in(document: Document, workbook: bytes) -> None:
    moved = inserted(workbook, "Balansplan", "Tabell_balance_2009", row=8)
    assert read_workbook(open_package(moved)).document["statements"] == document["statements"]
    editor = Editor(open_package(moved))
    editor.set_value("Balansplan", (8, 1), "Ny rad")
    editor.set_value("Balansplan", (8, 2), 17)
    lines = read_workbook(open_package(editor.to_bytes())).document["statements"][1]["lines"]
    assert lines[2] == {"id": "rad-8", "label": "Ny rad", "role": "input", "values": {"2009": 17}}
    assert [one["id"] for one in lines[:2]] == ["tangible", "bought"]


def test_every_rule_is_told_in_words(document: Document, workbook: bytes) -> None:
    sheet = open_package(workbook).sheet("Tabellernas regler")
    told = {
        (sheet.cells[row, 2].value, sheet.cells[row, 4].value): str(cell.value)
        for (row, column), cell in sheet.cells.items()
        if column == 1 and row > 5 and cell.value
    }
    ruled = {
        (one["id"], row["id"]) for one in document["statements"] for row in one["lines"] if "rules" in row
    }
    assert told.keys() == ruled
    assert told["costs", "net"] == "Net: summan av Sum minus Board, med omvänt tecken."
    assert told["costs", "staff"] == "Staff: Budget 2009 uppräknat med 3 %."
    assert told["fees", "level"] == "Level: Tilldelning 2016: 20 % av Total."
    assert told["balance-2009", "elsewhere"].endswith("hämtas från Sum i Tabellen costs.")


def test_every_kind_of_table_has_a_sheet() -> None:
    kinds = subschema(("statements", 0, "kind"))["enum"]
    names = sheet_names([{"kind": kind} for kind in kinds])
    assert len(set(names)) == len(kinds)
    assert all(len(name) <= 31 for name in names)


def test_a_row_inserted_among_those_of_a_sum_is_counted(document: Document) -> None:
    total = {"rule": "sum", "of": ["a", "b", "c"]}
    lines = [line(name, values={"2009": 10}) for name in "abc"]
    of_three = table("t", "balance", AMOUNTS, [*lines, line("sum", "sum", rules={"2009": total})])
    workbook = built_workbook(document | {"statements": [of_three]}).to_bytes()
    sheet = open_package(workbook).sheet("Balansplan")
    assert sheet.cells[9, 2].formula == "SUM(B6:B8)"
    editor = Editor(open_package(inserted(workbook, "Balansplan", "Tabell_t", row=7)))
    editor.set_value("Balansplan", (7, 1), "Ny rad")
    editor.set_value("Balansplan", (7, 2), 17)
    read = read_workbook(open_package(editor.to_bytes())).document
    assert read["statements"][0]["lines"][4]["rules"]["2009"]["of"] == ["a", "rad-7", "b", "c"]
    assert derive(read)["/statements/0/lines/4/computed/2009"] == 47


@pytest.mark.parametrize("typed", ["ca 500", "31 643", "#DIV/0!"])
def test_what_rests_on_a_value_that_nobody_can_tell_is_not_judged(
    document: Document, workbook: bytes, typed: str
) -> None:
    package = open_package(workbook)
    place = read_workbook(package).places["/statements/1/lines/5/values/2009"]  # what the grants are paid of
    editor = Editor(package)
    value = CellError(typed) if typed.startswith("#") else typed
    editor.set_value(place.sheet, (place.row, place.column), value)
    found = check_workbook(open_package(editor.to_bytes()))
    told = {
        (one.code, one.cell) for one in found if one.severity is Severity.ERROR and one.sheet == place.sheet
    }
    codes = {"ca 500": "text-in-number-cell", "31 643": "text-number", "#DIV/0!": "error-cell"}
    assert (codes[typed], a1(place.row, place.column)) in told
    if typed == "ca 500":
        assert "statement-figure-differs" not in {code for code, _ in told}
