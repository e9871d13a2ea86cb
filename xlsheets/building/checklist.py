"""The sheet *Kontroller*: what must hold, in native formulas that work without any add-in."""

from collections.abc import Iterator
from typing import NamedTuple

from xlsheets.building.context import Context
from xlsheets.building.drawing import Area, Drawing, Style, refer
from xlsheets.building.page import FIRST_ROW, draw_head
from xlsheets.building.plan_sheet import PlanSheet
from xlsheets.formula.references import a1

HEADERS = (
    "Nr",
    "Kontroll",
    "Cell",
    "Värde 1",
    "Värde 2",
    "Differens",
    "Tolerans",
    "Status",
    "Kommentar",
    "Sign",
)


class Control(NamedTuple):
    """One thing that must hold: two values that are to be equal within a tolerance."""

    text: str
    cell: str
    first: str
    second: str
    tolerance: float = 0
    format: str = "whole"


def draw_checklist(context: Context, plan: PlanSheet) -> Drawing:
    """Draw the sheet; the line under the heading counts what is in order."""
    sheet = Drawing("Kontroller", landscape=True)
    draw_head(context, sheet)
    sheet.set_widths([5, 50, 33, 13, 13, 12, 10, 8, 24, 8])
    controls = [*_frame(context), *_fees(context), *_plan(context, plan), *_equity(context)]
    for column, text in enumerate(HEADERS, 1):
        sheet.put(FIRST_ROW + 1, column, text, Style("header", right=4 <= column <= 7))
    first = FIRST_ROW + 2
    for number, control in enumerate(controls, 1):
        _draw_control(sheet, FIRST_ROW + 1 + number, number, control)
    last = first + len(controls) - 1
    status = f"{a1(first, 8)}:{a1(last, 8)}"
    summary = f'COUNTIF({status},"OK")&" av "&ROWS({status})&" OK"'
    sheet.compute(FIRST_ROW, 2, summary, Style("section"))
    sheet.name_cells("Kontroller_läge", FIRST_ROW, 2)
    sheet.name_cells("Kontroller_status", first, 8, height=len(controls))
    sheet.print_area = Area(1, 1, last, len(HEADERS))
    sheet.freeze = (FIRST_ROW + 1, 0)
    return sheet


def _draw_control(sheet: Drawing, row: int, number: int, control: Control) -> None:
    money = Style("computed", control.format)
    sheet.put(row, 1, number)
    sheet.put(row, 2, control.text, Style("plain", wrap=True, indent=1))
    sheet.put(row, 3, control.cell, Style("plain", wrap=True))
    sheet.compute(row, 4, control.first, money)
    sheet.compute(row, 5, control.second, money)
    sheet.compute(row, 6, f"ROUND({a1(row, 4)}-{a1(row, 5)},9)", money)
    sheet.put(row, 7, control.tolerance, Style("input", "general"))
    difference, tolerance = a1(row, 6), a1(row, 7)
    verdict = f'IF(ISERROR({difference}),"Fel",IF(ABS({difference})<={tolerance},"OK","Fel"))'
    sheet.compute(row, 8, verdict, Style("computed", indent=1))
    sheet.put(row, 9, None, Style("input", "text", wrap=True))
    sheet.put(row, 10, None, Style("input", "text"))


def _frame(context: Context) -> Iterator[Control]:
    yield Control("Parternas andelar är 100 %", "Förutsättningar", "SUM(Andelar)", "1", 0, "percent0")
    total = 'IF(Totalt_år="",0,Statens_år+Regionens_år+Kommunernas_år)'
    yield Control("Parternas belopp är hela ramen", "Förutsättningar", total, 'IF(Totalt_år="",0,Totalt_år)')


def _fees(context: Context) -> Iterator[Control]:
    if not context.has_members:
        return
    table, year = "tblMedlemmar", f"kr/år {context.first_year}"
    yield Control(
        "Kommunernas andelar är 100 %",
        _cell(context, "/fees/computed/sum/share"),
        f"SUM({table}[Andel])",
        f"IF(SUM({table}[Antal inv])=0,0,1)",
        0.000001,
        "percent",
    )
    yield Control(
        "Kommunernas år är kommunernas del av ramen",
        _cell(context, "/fees/computed/sum/year"),
        f"SUM({table}[{year}])",
        'IF(Kommunernas_år="",0,Kommunernas_år)',
    )
    yield Control(
        "Kommunernas kvartal är en fjärdedel av den",
        _cell(context, "/fees/computed/sum/quarter"),
        f"SUM({table}[kr/kvartal])",
        'IF(Kommunernas_kvartal="",0,Kommunernas_kvartal)',
    )
    yield Control(
        "Fyra kvartal är året (antal kommuner där de inte är det)",
        "Medlemsavgifter, kr/kvartal",
        f"IF(SUM({table}[Antal inv])=0,0,SUMPRODUCT(({table}[kr/kvartal]*4<>{table}[{year}])*1))",
        "0",
    )
    yield Control(
        "Varje kommun har en rad i Fakturaunderlag",
        "Fakturaunderlag, Kod",
        "COUNTA(tblFaktura[Kod])",
        f"COUNTA({table}[Kod])",
    )
    yield Control(
        "Fakturorna är årets avgifter",
        _cell(context, "/fees/computed/sum/quarters/0"),
        "SUM(tblFaktura[Året])",
        f"SUM({table}[{year}])",
    )
    yield from _twins(context, table, year)


def _twins(context: Context, table: str, year: str) -> Iterator[Control]:
    """Functions against plain formulas, where the chosen rule has plain formulas."""
    if not context.with_functions:
        return
    plain = f'({table}[kr/år formel]<>"")'
    yield Control(
        "Funktionernas år är de vanliga formlernas (antal olika)",
        "Medlemsavgifter, kr/år",
        f"SUMPRODUCT(({table}[{year}]<>{table}[kr/år formel])*{plain})",
        "0",
    )
    for quarter in range(1, 5):
        column = f"K{quarter} formel"
        yield Control(
            f"Funktionernas kvartal {quarter} är de vanliga formlernas (differens)",
            f"Fakturaunderlag, K{quarter}",
            f"SUM(tblFaktura[K{quarter}])",
            f"SUM({table}[{column}])",
        )


def _plan(context: Context, plan: PlanSheet) -> Iterator[Control]:
    years = context.years
    closing, opening = plan.formulas.find("closing"), plan.formulas.find("opening")
    if closing is not None and opening is not None:
        for year in range(1, len(years)):
            place = plan.sheet.place(plan.rows[opening], 2 + year)
            before = plan.sheet.place(plan.rows[closing], 1 + year)
            yield Control(
                f"Ingående {years[year]} är utgående {years[year] - 1}",
                refer(place),
                refer(place),
                refer(before),
            )
        yield from _decided(context, plan, closing)
    yield from _detail(context)


def _decided(context: Context, plan: PlanSheet, closing: int) -> Iterator[Control]:
    """What was decided or printed: does each year open where the year before closed?"""
    together, opening = plan.formulas.find("opening_and_income"), plan.formulas.find("opening")
    line = together if together is not None else opening
    for year in range(1, len(context.years)):
        printed = context.places.get(f"/plan/lines/{line}/printed/{year}")
        before = context.places.get(f"/plan/lines/{closing}/printed/{year - 1}")
        if printed is None or before is None or line is None:
            continue
        income = f"+({plan.formulas.income(year)})" if together is not None else ""
        expected = f"{refer(before)}{income}"
        blank = f'OR({refer(printed)}="",{refer(before)}="")'
        yield Control(
            f"Fastställt: ingående {context.years[year]} är utgående {context.years[year] - 1}"
            + (" plus intäkter" if income else ""),
            refer(printed),
            f"IF({blank},0,{refer(printed)})",
            f"IF({blank},0,{expected})",
        )


def _detail(context: Context) -> Iterator[Control]:
    """A typed budget line against the initiatives that specify it."""
    plan, table = context.document["plan"], context.document.get("initiatives")
    for index, line in enumerate(plan["lines"]):
        if line.get("detail") != "initiatives" or table is None:
            continue
        for year, number in enumerate(plan["years"]):
            if number in table["years"] and line["values"][year] is not None:
                place = context.places[f"/plan/lines/{index}/values/{year}"]
                detail = context.places[f"/initiatives/computed/{table['years'].index(number)}"]
                yield Control(
                    f"{line['label']} {number} är insatsernas summa (belopp utan tecken)",
                    refer(place),
                    f"ABS({refer(place)})",
                    f"ABS({refer(detail)})",
                )


def _equity(context: Context) -> Iterator[Control]:
    last = len(context.years) - 1
    place = context.places[f"/equity/computed/{last}/closing"]
    closing = next(
        (i for i, x in enumerate(context.document["plan"]["lines"]) if x["role"] == "closing"), None
    )
    if closing is not None:
        plan = context.places[f"/plan/lines/{closing}/computed/{last}"]
        yield Control(
            f"Eget kapital {context.years[last]} är planens utgående balans",
            refer(place),
            f'IF({refer(place)}="",0,{refer(place)})',
            refer(plan),
        )


def _cell(context: Context, pointer: str) -> str:
    return refer(context.places[pointer])
