"""The sheet *Beräkning*: every call of our functions, once a table, with room beneath to spill."""

from xlsheets.building.context import Context, spelled
from xlsheets.building.drawing import Area, Drawing, Style
from xlsheets.building.page import draw_head
from xlsheets.formula.references import a1
from xlsheets.plan.layout import FunctionBlock

TITLE_ROW = 5
NOTE_ROW, NOTE_COLUMNS = TITLE_ROW - 1, 6
"""What is printed of a sheet that is not for print: its head, uncut, and the reason."""
FORMULA_ROW, REASON_ROW, HEADING_ROW, ANCHOR_ROW = TITLE_ROW + 1, TITLE_ROW + 2, TITLE_ROW + 3, TITLE_ROW + 4
MOST_ROWS = 500
"""How far down the names of spilled columns reach: more members than any association has."""


def draw_calculation(context: Context) -> Drawing:
    """Draw the calls side by side, each under its title, its formula in words and the reason of a fault."""
    sheet = Drawing("Beräkning", landscape=True)
    draw_head(context, sheet)
    sheet.put(NOTE_ROW, 1, "Räknar åt de andra bladen och behöver inte skrivas ut.", Style("caption"))
    column = 1
    for block in context.layout.functions:
        if block.needs is None or context.value(block.needs):
            width = _draw_block(context, sheet, block, column)
            shown = sum(sheet.widths.get(at, 9) for at in range(column, column + width))
            column += width + 1
            sheet.widths[column - 1] = max(3, len(block.title) * 1.15 - shown)  # the title must not be cut
    sheet.freeze = (HEADING_ROW, 0)
    sheet.print_area = Area(1, 1, NOTE_ROW, NOTE_COLUMNS)
    return sheet


def _draw_block(context: Context, sheet: Drawing, block: FunctionBlock, column: int) -> int:
    sheet.put(TITLE_ROW, column, block.title, Style("section"))
    sheet.put(FORMULA_ROW, column, "=" + block.formula.replace(",", ";"), Style("caption"))
    name, arguments = block.formula.rstrip(")").split("(", 1)
    if block.formula.endswith("))"):
        arguments += ")"
    anchor = a1(ANCHOR_ROW, column)
    reason = f'IF(ISERROR({anchor}),FELORSAK("{name}",{arguments}),"")'
    sheet.compute(REASON_ROW, column, spelled(reason), Style("check"))
    for offset, heading in enumerate(block.headings):
        sheet.put(
            HEADING_ROW, column + offset, heading, Style("header", right=block.formats[offset] != "text")
        )
        sheet.widths[column + offset] = 13
    _draw_spill(context, sheet, block, column)
    _name_columns(sheet, block, column)
    if block.input:
        sheet.put(TITLE_ROW - 1, column, context.document["members"][0]["code"], Style("input", "text"))
        sheet.name_cells(block.input, TITLE_ROW - 1, column)
    if block.headings[-1] == "Förklaring":
        sheet.widths[column + len(block.headings) - 1] = 90
    return max(len(block.headings), 2)


def _draw_spill(context: Context, sheet: Drawing, block: FunctionBlock, column: int) -> None:
    rows = block.rows or (
        len(context.years) if block.needs != "/members" else len(context.document["members"])
    )
    styles = [Style("computed", context.format(kind)) for kind in block.formats]
    for step in range(rows):
        for offset, style in enumerate(styles):
            sheet.put(ANCHOR_ROW + step, column + offset, None, style)
    single = block.rows == 1 and len(block.headings) == 1
    sheet.compute(ANCHOR_ROW, column, spelled(block.guarded), styles[0], spills=not single)


def _name_columns(sheet: Drawing, block: FunctionBlock, column: int) -> None:
    height = block.rows or MOST_ROWS
    sheet.name_cells(block.answer, ANCHOR_ROW, column)
    for name, offset in block.names.items():
        sheet.name_cells(name, ANCHOR_ROW, column + offset - 1, height=height)
    if block.id == "Ram":
        sheet.name_cells("Ram_stat_region", ANCHOR_ROW, column + 2, height=2)
