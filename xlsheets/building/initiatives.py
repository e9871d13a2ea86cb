"""The sheet *Insatser*: what each initiative costs by year, and their sum."""

from xlsheets.building.context import Context
from xlsheets.building.drawing import Area, Drawing, Style
from xlsheets.building.page import FIRST_ROW, draw_head
from xlsheets.building.tables import draw_table
from xlsheets.plan.values import to_cell

SUM_ROW = "Insatser_summa"
YEARS_FROM = 3
"""The sheet column of the first year."""


def draw_initiatives(context: Context) -> Drawing:
    """Draw the sheet in the unit and sign of the document's table."""
    sheet = Drawing("Insatser", landscape=True)
    document = context.document["initiatives"]
    draw_head(context, sheet, document["unit"])
    table = context.layout.tables["tblInsatser"]
    columns = context.columns(table)
    sheet.set_widths([column.width for column in columns])
    row = draw_table(context, sheet, table, FIRST_ROW)
    count = len(document["years"])
    for column in range(1, len(columns) + 1):
        sheet.put(row, column, None, Style("total"))
    sheet.put(row, 1, document["label"], Style("total"))
    context.places["/initiatives/label"] = sheet.place(row, 1)
    for index, year in enumerate(document["years"]):
        sheet.compute(row, YEARS_FROM + index, f"SUM(tblInsatser[{year}])", Style("total", "whole"))
        context.places[f"/initiatives/computed/{index}"] = sheet.place(row, YEARS_FROM + index)
        path = f"/initiatives/printed/{index}"
        printed = to_cell(context.value(path), "whole")
        sheet.put(row, YEARS_FROM + count + index, printed, Style("input", "whole"))
        context.places[path] = sheet.place(row, YEARS_FROM + count + index)
    sheet.name_cells(SUM_ROW, row, 1, width=len(columns))
    sheet.print_area = Area(1, 1, row, YEARS_FROM + count - 1)
    sheet.freeze = (FIRST_ROW, 1)
    return sheet
