"""The sheet *Ändringslogg*: who changed what, from what, to what, and why."""

from xlsheets.building.context import Context
from xlsheets.building.drawing import Area, Drawing
from xlsheets.building.page import FIRST_ROW, draw_head
from xlsheets.building.tables import draw_table


def draw_change_log(context: Context) -> Drawing:
    """Draw the sheet; an empty log has one row to write in."""
    sheet = Drawing("Ändringslogg", landscape=True, fit_height=False)
    draw_head(context, sheet)
    table = context.layout.tables["tblÄndringar"]
    columns = context.columns(table)
    sheet.set_widths([column.width for column in columns])
    row = draw_table(context, sheet, table, FIRST_ROW)
    sheet.print_area = Area(1, 1, row, len(columns))
    sheet.freeze, sheet.repeated = (FIRST_ROW, 0), FIRST_ROW
    return sheet
