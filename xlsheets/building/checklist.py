"""The sheet *Kontroller*: what must hold, in native formulas that work without any add-in."""

from xlsheets.building.context import Context
from xlsheets.building.controls import Control, controls
from xlsheets.building.drawing import Area, Drawing, Style, refer
from xlsheets.building.page import FIRST_ROW, draw_head
from xlsheets.building.plan_sheet import PlanSheet
from xlsheets.formula.references import a1, column_name
from xlsheets.plan.guards import COUNT_NAME, HEADINGS, STATUS_NAME
from xlsheets.plan.types import Place

_NUMBERS = range(4, 8)
"""The columns of figures, whose headings stand to the right."""


def draw_checklist(context: Context, plan: PlanSheet) -> Drawing:
    """Draw the sheet; the line under the heading counts what is in order."""
    sheet = Drawing("Kontroller", landscape=True)
    draw_head(context, sheet)
    sheet.set_widths([5, 50, 33, 13, 13, 12, 10, 8, 24, 8])
    listed = list(controls(context, plan))
    for column, text in enumerate(HEADINGS, 1):
        right = column in _NUMBERS
        apart = not right and column - 1 in _NUMBERS
        sheet.put(FIRST_ROW + 1, column, text, Style("header", right=right, indent=int(apart)))
    first = FIRST_ROW + 2
    for number, control in enumerate(listed, 1):
        _draw_control(sheet, FIRST_ROW + 1 + number, number, control)
    last = first + len(listed) - 1
    status = f"{a1(first, 8)}:{a1(last, 8)}"
    compared = f'(ROWS({status})-COUNTIF({status},"–"))'
    counted = f'COUNTIF({status},"OK")&" av "&{compared}&" OK"'
    summary = f'IF({compared}=0,"Inget att kontrollera ännu",{counted})'
    sheet.compute(FIRST_ROW, 2, summary, Style("section"))
    sheet.name_cells(COUNT_NAME, FIRST_ROW, 2)
    sheet.name_cells(STATUS_NAME, first, 8, height=len(listed))
    sheet.print_area = Area(1, 1, last, len(HEADINGS))
    sheet.freeze = (FIRST_ROW + 1, 0)
    return sheet


def _draw_control(sheet: Drawing, row: int, number: int, control: Control) -> None:
    money = Style("computed", control.format)
    sheet.put(row, 1, number)
    sheet.put(row, 2, control.text, Style("plain", wrap=True, indent=1))
    _draw_cell(sheet, row, control.cell)
    sheet.compute(row, 4, control.first, money)
    sheet.compute(row, 5, control.second, money)
    sheet.compute(row, 6, f"ROUND({a1(row, 4)}-{a1(row, 5)},9)", money)
    sheet.put(row, 7, control.tolerance, Style("input", "general"))
    difference, tolerance = a1(row, 6), a1(row, 7)
    verdict = f'IF(ISERROR({difference}),"Fel",IF(ABS({difference})<={tolerance},"OK","Fel"))'
    sheet.judge(row, 8, f'IF({control.empty},"–",{verdict})', Style("computed", indent=1))
    sheet.put(row, 9, None, Style("input", "text", wrap=True))
    sheet.put(row, 10, None, Style("input", "text"))


def _draw_cell(sheet: Drawing, row: int, cell: Place | str) -> None:
    """Write where to look; an address follows its cell when rows are inserted above it."""
    if isinstance(cell, str):
        sheet.put(row, 3, cell, Style("plain", wrap=True))
        return
    text = f'"{cell.sheet}!{column_name(cell.column)}"&ROW({refer(cell)})'
    sheet.compute(row, 3, text, Style("plain", wrap=True))
