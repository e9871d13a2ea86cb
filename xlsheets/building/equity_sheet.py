"""The sheet *Eget kapital*: equity year by year against its recommended level, with a native chart."""

from xlsheets.building.context import Context, fetched
from xlsheets.building.drawing import Area, Chart, Drawing, Style, refer
from xlsheets.building.page import FIRST_ROW, draw_head
from xlsheets.building.plan_sheet import PlanSheet
from xlsheets.plan.guards import EQUITY_FOLLOWS

COLUMNS = (
    "År",
    "Ingående balans",
    "Årets resultat",
    "Utgående balans",
    "Nivå",
    "Över/under nivån",
    "Intäkter",
    "Kostnader",
)
FIGURES = (None, "opening", "result", "closing", "level", "over")


def draw_equity(context: Context, plan: PlanSheet) -> Drawing:
    """Draw the sheet in the plan's unit; *Över/under nivån* is positive when equity is above the level."""
    sheet = Drawing("Eget kapital")
    unit = context.document["plan"]["unit"]
    draw_head(context, sheet, unit)
    sheet.set_widths([8, 16, 16, 16, 16, 17, 16, 16])
    for column, text in enumerate(COLUMNS, 1):
        sheet.put(FIRST_ROW, column, text, Style("header", right=True, wrap=True))
    first, count = FIRST_ROW + 1, len(context.years)
    opening = plan.formulas.find("opening")
    for year in range(count):
        _draw_year(context, sheet, plan, (year, first + year))
    if opening is not None:
        plan.sheet.name_cells("Kapital_ingående", plan.rows[opening], 2)
    else:  # a plan without an opening balance opens with nothing, and the formulas need a cell that says so
        sheet.name_cells("Kapital_ingående", first, 2)
    last = first + count - 1
    for name, column in (("Kapital_intäkter", 7), ("Kapital_kostnader", 8), ("Kapital_utgående", 4)):
        sheet.name_cells(name, first, column, height=count)
    sheet.name_cells("Kapital_nivå", first, 5)
    sheet.name_cells("Kapital_tabell", first, 1, height=count, width=6)
    _draw_check(sheet, last + 1, (first, last))
    years, closing = Area(first, 1, last, 1), Area(first, 4, last, 4)
    line = ("Nivå", Area(first, 5, last, 5)) if context.document["equity_tiers"] else None
    columns = ("Utgående balans", closing)
    sheet.charts.append(Chart("Eget kapital vid årets slut", unit, years, columns, line, last + 4, 1))
    sheet.print_area = Area(1, 1, last + 22, 6)
    return sheet


def _draw_year(context: Context, sheet: Drawing, plan: PlanSheet, at: tuple[int, int]) -> None:
    year, row = at
    number = year + 1
    native = _natives(context, plan, year, row)
    starts_at_nothing = year == 0 and plan.formulas.find("opening") is None
    functions = {
        "opening": native["opening"] if starts_at_nothing else fetched("Kapital", "Kapital_IB", number),
        "result": fetched("Kapital", "Kapital_resultat", number),
        "closing": fetched("Kapital", "Kapital_UB", number),
        "level": 'IF(Kapital_tak="","",Kapital_tak/Plan_kronor)',
        "over": negated(fetched("Utrymme", "Kapital_utrymme", number)),
    }
    sheet.put(row, 1, context.years[year], Style("computed", "year"))
    for column, figure in enumerate(FIGURES, 1):
        if figure is None or (figure in ("level", "over") and not context.document["equity_tiers"]):
            continue
        formula = context.formula(functions[figure], native[figure])
        sheet.compute(row, column, formula, Style("computed", "whole"))
        context.places[f"/equity/computed/{year}/{figure}"] = sheet.place(row, column)
    for column, formula in ((7, plan.formulas.income(year)), (8, plan.formulas.costs(year))):
        sheet.compute(row, column, plan.elsewhere(formula, year), Style("check", "whole"))


def _natives(context: Context, plan: PlanSheet, year: int, row: int) -> dict[str, str]:
    closing, opening = plan.formulas.find("closing"), plan.formulas.find("opening")
    level = (
        'IF(Nivåns_ram=0,"",SUMPRODUCT((tblNivåer[Vid budgetram]=Nivåns_ram)*tblNivåer[Nivå])/Plan_kronor)'
    )
    sign = context.document["plan"]["sign"]
    result = {"costs_negative": f"G{row}+H{row}", "costs_positive": f"G{row}-H{row}"}.get(
        sign, f"-(G{row}+H{row})"
    )
    return {
        "opening": refer(plan.cell(opening, year))
        if opening is not None
        else ("0" if year == 0 else f"D{row - 1}"),
        "result": result,
        "closing": refer(plan.cell(closing, year)) if closing is not None else f"B{row}+C{row}",
        "level": level,
        "over": f'IF(OR(D{row}="",E{row}=""),"",D{row}-E{row})',
    }


def negated(formula: str) -> str:
    """Return the formula with its sign changed, an empty text left as it is."""
    return f'IF({formula}="","",-{formula})'


def _draw_check(sheet: Drawing, row: int, years: tuple[int, int]) -> None:
    first, last = years
    sheet.put(row, 1, EQUITY_FOLLOWS, Style("check"))
    if last > first:
        formula = f"SUMPRODUCT((B{first + 1}:B{last}<>D{first}:D{last - 1})*1)=0"
        sheet.judge(row, 4, f'IF({formula},"OK","Fel")', Style("check", right=True))
