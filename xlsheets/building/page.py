"""What every sheet begins with: association, heading, unit and decision."""

from xlsheets.building.context import Context
from xlsheets.building.drawing import Drawing, Style

FIRST_ROW = 5
"""The first row under the page's head."""


def draw_head(context: Context, sheet: Drawing, unit: str | None = None) -> None:
    """Draw the three lines at the top of a sheet; the heading is as the association prints it."""
    sheet.compute(1, 1, "Förbund", Style("association"))
    heading = context.layout.headings.get(sheet.name)
    if heading:
        text = context.value(heading["path"])
        sheet.put(2, 1, text or heading["default"], Style("title"))
        sheet.name_cells(heading["name"], 2, 1)
        if text:
            context.places[heading["path"]] = sheet.place(2, 1)
    else:
        sheet.put(2, 1, sheet.name, Style("title"))
    amounts = f'"Belopp i {unit}, exkl. moms. "&' if unit else ""
    sheet.compute(3, 1, f"{amounts}Beslut_text", Style("caption"))
