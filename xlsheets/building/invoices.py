"""The sheet *Fakturaunderlag*: what each member is invoiced, by quarter, with due dates."""

from xlsheets.building.context import Context, fetched
from xlsheets.building.drawing import Area, Drawing, Style
from xlsheets.building.page import FIRST_ROW, draw_head
from xlsheets.building.tables import draw_table
from xlsheets.formula.references import a1, column_name
from xlsheets.plan.guards import INVOICES_FOLLOW
from xlsheets.plan.layout import QUARTERS

FIRST_QUARTER = 5
"""The sheet column of the first quarter."""

PARTIES = (("region", "Regionens_år", "Namn_regionen", 2), ("state", "Statens_år", "Namn_staten", 1))
DUE = {
    "före kvartalet": "WORKDAY(Kvartal_dag{quarter},-1,tblHelgdagar[Datum])",
    "första bankdagen": "WORKDAY(Kvartal_före{quarter},1,tblHelgdagar[Datum])",
    "sista bankdagen": "WORKDAY(Kvartal_dag{next},-1,tblHelgdagar[Datum])",
}
HELPER = 11
"""The first column of the helper dates, outside the print area."""


def draw_invoices(context: Context) -> Drawing:
    """Draw the sheet; whole kronor, one row per member and party."""
    sheet = Drawing("Fakturaunderlag", landscape=True)
    draw_head(context, sheet, "kr")
    table = context.layout.tables["tblFaktura"]
    sheet.set_widths([column.width for column in context.columns(table)])
    _draw_due_dates(context, sheet, FIRST_ROW)
    row = draw_table(context, sheet, table, FIRST_ROW + 1)
    _draw_row(
        sheet, row, "Summa kommuner", [f"SUM(tblFaktura[K{q}])" for q in range(1, QUARTERS + 1)], "total"
    )
    sheet.name_cells("Faktura_summa", row, 1, width=9)
    _remember(context, sheet, row, "sum")
    for step, (party, year, label, spill) in enumerate(PARTIES, 1):
        _draw_party(context, sheet, row + step, (party, year, label, spill))
    last = row + 3
    sums = [
        f"SUM({column_name(FIRST_QUARTER + q)}{row}:{column_name(FIRST_QUARTER + q)}{last - 1})"
        for q in range(4)
    ]
    _draw_row(sheet, last, "Totalt", sums, "total")
    sheet.name_cells("Faktura_totalt", last, 1, width=9)
    sheet.put(last + 2, 2, INVOICES_FOLLOW, Style("check"))
    check = "ROUND(INDEX(Faktura_totalt,9)-Totalt_år,2)=0"
    sheet.judge(last + 2, 9, f'IF(ISERROR({check}),"Fel",IF({check},"OK","Fel"))', Style("check", right=True))
    sheet.print_area = Area(1, 1, last, 9)
    sheet.freeze = (FIRST_ROW + 1, 2)
    return sheet


def _draw_due_dates(context: Context, sheet: Drawing, row: int) -> None:
    sheet.put(row, 2, "Förfallodag", Style("plain", bold=True))
    for quarter in range(QUARTERS):
        numbers = {"quarter": quarter + 1, "next": quarter + 2}
        native = "NA()"
        for word, formula in DUE.items():
            native = f'IF(Regel_förfallodag="{word}",{formula.format(**numbers)},{native})'
        formula = context.formula(f"IF(ISERROR(Dagar_svar),Dagar_svar,Dag_K{quarter + 1})", native)
        sheet.compute(row, FIRST_QUARTER + quarter, formula, Style("computed", "date", right=True))
        context.places[f"/due_dates/computed/{quarter}"] = sheet.place(row, FIRST_QUARTER + quarter)
    sheet.name_cells("Förfallodagar", row, FIRST_QUARTER, width=QUARTERS)
    _draw_quarter_days(sheet, row)


def _draw_quarter_days(sheet: Drawing, row: int) -> None:
    """The first day of five quarters over the day before: what WORKDAY starts from."""
    sheet.put(row - 2, HELPER, "Kvartalens första dag, och dagen före", Style("check"))
    for number in range(1, QUARTERS + 2):
        column = HELPER + number - 1
        sheet.compute(row - 1, column, f"DATE(Första_år,{3 * number - 2},1)", Style("check", "date"))
        sheet.compute(row, column, f"Kvartal_dag{number}-1", Style("check", "date"))
        sheet.name_cells(f"Kvartal_dag{number}", row - 1, column)
        sheet.name_cells(f"Kvartal_före{number}", row, column)
        sheet.widths[column] = 12


def _draw_row(sheet: Drawing, row: int, label: str | None, quarters: list[str], role: str) -> None:
    text = Style("total") if role == "total" else Style("plain")
    money = Style("total", "whole") if role == "total" else Style("computed", "whole")
    for column in range(1, FIRST_QUARTER):
        sheet.put(row, column, None, text)
    if label:
        sheet.put(row, 2, label, text)
    for offset, formula in enumerate(quarters):
        sheet.compute(row, FIRST_QUARTER + offset, formula, money)
    first, last = a1(row, FIRST_QUARTER), a1(row, FIRST_QUARTER + QUARTERS - 1)
    sheet.compute(row, FIRST_QUARTER + QUARTERS, f"SUM({first}:{last})", money)


def _draw_party(context: Context, sheet: Drawing, row: int, party: tuple[str, str, str, int]) -> None:
    key, year, label, spill = party
    shift = "-MOD(Statens_år,4)" if key == "region" else ""
    formulas = []
    for quarter in range(1, QUARTERS + 1):
        odd = f"IF(MOD({quarter - 1}{shift},4)<MOD({year},4),1,0)"
        native = f'IF({year}="",0,({year}-MOD({year},4))/4+{odd})'
        formulas.append(context.formula(fetched("Kvartal", f"Part_K{quarter}", spill), native))
    _draw_row(sheet, row, None, formulas, "party")
    sheet.compute(row, 2, label, Style("plain"))
    for column, figure in ((3, "organisation_number"), (4, "reference")):
        path = f"/fees/invoicing/{key}/{figure}"
        sheet.put(row, column, context.value(path), Style("input", "text"))
        context.places[path] = sheet.place(row, column)
    sheet.name_cells(f"Faktura_{label.removeprefix('Namn_')}", row, 1, width=9)
    _remember(context, sheet, row, key)


def _remember(context: Context, sheet: Drawing, row: int, party: str) -> None:
    for quarter in range(QUARTERS):
        place = sheet.place(row, FIRST_QUARTER + quarter)
        context.places[f"/fees/computed/{party}/quarters/{quarter}"] = place
