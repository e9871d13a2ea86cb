"""What the sheet *Kontroller* compares: pairs of values that must be equal."""

from collections.abc import Iterator
from typing import NamedTuple

from xlsheets.building.context import Context
from xlsheets.building.drawing import refer
from xlsheets.building.plan_lines import KRONOR
from xlsheets.building.plan_sheet import PlanSheet
from xlsheets.plan.guards import (
    CODES_AT,
    FRAME_AT,
    INVOICES_AT,
    MEMBERS_WHOLE,
    QUARTERS_AT,
    TOLERANCES,
    YEARS_AT,
)
from xlsheets.plan.types import Place


class Control(NamedTuple):
    """One thing that must hold: two values that are to be equal within a tolerance.

    ``cell`` is where to look, ``empty`` the condition under which there is nothing to compare yet.
    """

    text: str
    cell: Place | str
    first: str
    second: str
    empty: str
    tolerance: float = 0
    format: str = "whole"


NO_FRAME = 'Budgetram=""'
NO_MEMBERS = 'OR(Budgetram="",SUM(tblMedlemmar[Antal inv])=0)'
NO_PLAN = "COUNT(Kapital_ingående)=0"


def controls(context: Context, plan: PlanSheet) -> Iterator[Control]:
    """Yield what must hold in this workbook, in the order of its sheets."""
    yield from _frame()
    if context.has_members:
        yield from _fees(context)
    if context.has_members and context.with_functions:
        yield from _twins(context)
    yield from _openings(context, plan)
    yield from _decided(context, plan)
    yield from _detail(context)
    yield from _equity(context)


def _frame() -> Iterator[Control]:
    shares = "SUM(Andelar)"
    yield Control("Parternas andelar är 100 %", FRAME_AT, shares, "1", "COUNT(Andelar)=0", 0, "percent0")
    parts = f"IF({NO_FRAME},0,Statens_år+Regionens_år+Kommunernas_år)"
    whole = f"IF({NO_FRAME},0,Totalt_år)"
    yield Control("Parternas belopp är hela ramen", FRAME_AT, parts, whole, NO_FRAME)


def _fees(context: Context) -> Iterator[Control]:
    table, year = "tblMedlemmar", f"kr/år {context.first_year}"
    total = "/fees/computed/sum"
    shares = (MEMBERS_WHOLE, f"{total}/share", f"SUM({table}[Andel])", "1")
    years = (
        "Kommunernas avgifter är kommunernas del av ramen",
        f"{total}/year",
        f"SUM({table}[{year}])",
        "Kommunernas_år",
    )
    quarters = (
        "Kommunernas kvartal är en fjärdedel av den",
        f"{total}/quarter",
        f"SUM({table}[kr/kvartal])",
        "Kommunernas_kvartal",
    )
    for (text, at, first, second), form in ((shares, "percent"), (years, "whole"), (quarters, "whole")):
        wanted = f"IF({NO_MEMBERS},0,{second})"
        yield Control(text, context.places[at], first, wanted, NO_MEMBERS, TOLERANCES.get(text, 0), form)
    uneven = f"IF({NO_MEMBERS},0,SUMPRODUCT(({table}[kr/kvartal]*4<>{table}[{year}])*1))"
    yield Control(
        "Kommuner där fyra kvartal inte blir årsbeloppet (antal)",
        QUARTERS_AT,
        uneven,
        "0",
        NO_MEMBERS,
    )
    rows = f"COUNTA({table}[Kod])"
    yield Control(
        "Varje kommun har en rad på Fakturaunderlag",
        CODES_AT,
        "COUNTA(tblFaktura[Kod])",
        rows,
        f"{rows}=0",
    )
    invoiced, place = "SUM(tblFaktura[Året])", context.places[f"{total}/quarters/0"]
    yield Control("Fakturorna är årets avgifter", place, invoiced, f"SUM({table}[{year}])", NO_MEMBERS)


def _twins(context: Context) -> Iterator[Control]:
    """Functions against plain formulas, where the chosen rule has plain formulas."""
    table, year = "tblMedlemmar", f"kr/år {context.first_year}"
    none = f"COUNT({table}[kr/år formel])=0"
    other = f"IF({none},0,SUMPRODUCT(({table}[{year}]<>{table}[kr/år formel])*1))"
    text = "Kommuner där funktion och vanlig formel ger olika årsbelopp (antal)"
    yield Control(text, YEARS_AT, other, "0", none)
    first, second = "SUM(tblFaktura[[K1]:[K4]])", f"SUM({table}[[K1 formel]:[K4 formel]])"
    same = "Funktioner och vanliga formler ger samma kvartal"
    yield Control(same, INVOICES_AT, first, second, none)


def _openings(context: Context, plan: PlanSheet) -> Iterator[Control]:
    closing, opening = plan.formulas.find("closing"), plan.formulas.find("opening")
    for year in range(1, len(context.years)):
        if closing is None or opening is None:
            return
        place, before = plan.cell(opening, year), plan.cell(closing, year - 1)
        text = f"Ingående {context.years[year]} är utgående {context.years[year] - 1}"
        yield Control(text, place, refer(place), refer(before), NO_PLAN)


def _decided(context: Context, plan: PlanSheet) -> Iterator[Control]:
    """What was decided or printed: does each year open where the year before closed?"""
    together, opening = plan.formulas.find("opening_and_income"), plan.formulas.find("opening")
    line, closing = together if together is not None else opening, plan.formulas.find("closing")
    for year in range(1, len(context.years)):
        printed = context.places.get(f"/plan/lines/{line}/printed/{year}")
        before = context.places.get(f"/plan/lines/{closing}/printed/{year - 1}")
        if printed is None or before is None:
            continue
        income = f"+({plan.elsewhere(plan.formulas.income(year), year)})" if together is not None else ""
        none = f'OR({refer(printed)}="",{refer(before)}="")'
        text = f"Fastställt: ingående {context.years[year]} är utgående {context.years[year] - 1}"
        text += " plus intäkter" if income else ""
        first, second = (f"IF({none},0,{value})" for value in (refer(printed), f"{refer(before)}{income}"))
        yield Control(text, printed, first, second, none)


def _detail(context: Context) -> Iterator[Control]:
    """A typed budget line against the initiatives that specify it."""
    plan, table = context.document["plan"], context.document.get("initiatives")
    for index, line in enumerate(plan["lines"]):
        if line.get("detail") != "initiatives" or table is None:
            continue
        for year, number in enumerate(plan["years"]):
            if number not in table["years"]:
                continue
            place = context.places[f"/plan/lines/{index}/values/{year}"]
            detail = context.places[f"/initiatives/computed/{table['years'].index(number)}"]
            text = f"{line['label']} {number} är insatsernas summa (belopp utan tecken)"
            kronor = (
                "" if table["unit"] == plan["unit"] else f"*{KRONOR[table['unit']]}/{KRONOR[plan['unit']]}"
            )
            second = f"ABS({refer(detail)}){kronor}"
            yield Control(text, place, f"ABS({refer(place)})", second, f'{refer(place)}=""')


def _equity(context: Context) -> Iterator[Control]:
    last = len(context.years) - 1
    place = context.places[f"/equity/computed/{last}/closing"]
    lines = context.document["plan"]["lines"]
    closing = next((index for index, line in enumerate(lines) if line["role"] == "closing"), None)
    if closing is not None:
        plan = context.places[f"/plan/lines/{closing}/computed/{last}"]
        text = f"Eget kapital {context.years[last]} är planens utgående balans"
        first = f'IF({refer(place)}="",0,{refer(place)})'
        yield Control(text, place, first, refer(plan), NO_PLAN)
