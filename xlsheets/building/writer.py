"""Writing drawings as a workbook, with XlsxWriter. Values of formulas come later, from the engine."""

import io
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from xlsheets.building.cell_styles import with_cell_styles
from xlsheets.building.drawing import Area, Cell, Chart, Drawing, DrawnTable, Style, absolute
from xlsheets.building.looks import LOOKS
from xlsheets.formula.references import quote_sheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CURRENT_CALCULATION = 191029
"""The calculation engine's number of today's Excel; an older one makes Excel recalculate on opening."""


LINE_HEIGHT = 15
"""Points of a line of text at the workbook's size of type."""


FITTING = 1.15
"""Characters of running text that fit in one character of column width, which is that of a digit."""


class Writer:
    """One workbook being written."""

    def __init__(self, formats: dict[str, str]) -> None:
        import xlsxwriter

        self.buffer = io.BytesIO()
        self.workbook: xlsxwriter.Workbook = xlsxwriter.Workbook(self.buffer, {"in_memory": True})
        self.workbook.calc_on_load = False
        self.workbook.set_calc_mode("auto", CURRENT_CALCULATION)
        self.formats = formats
        self._made: dict[Style, Format] = {}

    def write(self, sheets: Iterable[Drawing], properties: dict[str, str]) -> bytes:
        """Write every sheet and return the file."""
        drawings = list(sheets)
        self.workbook.set_properties(properties)
        for drawing in drawings:
            self._sheet(drawing)
        for drawing in drawings:
            for name, area in drawing.names.items():
                self.workbook.define_name(name, f"={quote_sheet(drawing.name)}!{absolute(area)}")
        self.workbook.close()
        return with_cell_styles(self.buffer.getvalue(), self._formats_by_role())

    def _formats_by_role(self) -> dict[str, list[int]]:
        roles: dict[str, list[int]] = {}
        for style, look in self._made.items():
            if look.xf_index is not None:  # None: no cell ended up with it
                roles.setdefault(style.role, []).append(look.xf_index)
        return roles

    def _sheet(self, drawing: Drawing) -> None:
        sheet = self.workbook.add_worksheet(drawing.name)
        for column, width in drawing.widths.items():
            sheet.set_column(column - 1, column - 1, width)
        for columns in drawing.folded:
            for column in columns:
                width = drawing.widths.get(column, 9)
                sheet.set_column(column - 1, column - 1, width, None, {"level": 1, "hidden": True})
        for table in drawing.tables:
            _table(sheet, table)
        for (row, column), cell in drawing.cells.items():
            self._cell(sheet, row - 1, column - 1, cell)
        for choice in drawing.choices:
            source = {"validate": "list", "source": list(choice.words), "error_title": "Välj i listan"}
            sheet.data_validation(
                choice.row - 1, choice.column - 1, choice.row - 1, choice.column - 1, source
            )
        wrong = self.workbook.add_format({"bg_color": "#F8D7DA", "font_color": "#9C0006", "bold": True})
        for area in drawing.verdicts:
            rule = {"type": "cell", "criteria": "==", "value": '"Fel"', "format": wrong}
            sheet.conditional_format(area.row1 - 1, area.column1 - 1, area.row2 - 1, area.column2 - 1, rule)
        for chart in drawing.charts:
            self._chart(sheet, drawing.name, chart)
        for row, height in row_heights(drawing).items():
            sheet.set_row(row - 1, height)
        self._texts_as_numbers(sheet, drawing)
        _page(sheet, drawing)

    def _format(self, style: Style) -> "Format":
        if style not in self._made:
            look: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "valign": "vcenter"}
            look |= LOOKS[style.role]
            if style.format != "general":
                look["num_format"] = self.formats[style.format]
            if style.bold:
                look["bold"] = True
            if style.italic:
                look["italic"] = True
            if style.indent:
                look["indent"] = style.indent
            if style.wrap:
                look["text_wrap"] = True
            if style.right:
                look["align"] = "right"
            self._made[style] = self.workbook.add_format(look)
        return self._made[style]

    def _cell(self, sheet: "Worksheet", row: int, column: int, cell: Cell) -> None:
        look = self._format(cell.style)
        if cell.formula is not None and cell.spills:
            sheet.write_dynamic_array_formula(row, column, row, column, f"={cell.formula}", look)
        elif cell.formula is not None:
            sheet.write_formula(row, column, f"={cell.formula}", look)
        elif cell.value is None:
            sheet.write_blank(row, column, None, look)
        elif isinstance(cell.value, str):
            sheet.write_string(row, column, cell.value, look)
        else:
            sheet.write(row, column, cell.value, look)

    def _texts_as_numbers(self, sheet: "Worksheet", drawing: Drawing) -> None:
        """Codes are text and carry no green triangle for it."""
        codes = [
            absolute(Area(row, column, row, column)).replace("$", "")
            for (row, column), cell in drawing.cells.items()
            if cell.style.format == "text" and isinstance(cell.value, str) and cell.value.isdigit()
        ]
        if codes:
            sheet.ignore_errors({"number_stored_as_text": " ".join(codes)})

    def _chart(self, sheet: "Worksheet", name: str, chart: Chart) -> None:
        drawn = self.workbook.add_chart({"type": "column"})

        def series(title: str, area: Area, **look: Any) -> dict[str, Any]:
            reference = f"={quote_sheet(name)}!"
            return {
                "name": title,
                "categories": reference + absolute(chart.categories),
                "values": reference + absolute(area),
                **look,
            }

        drawn.add_series(series(*chart.columns, fill={"color": "#2F5D8A"}, gap=80))
        if chart.line:
            line = self.workbook.add_chart({"type": "line"})
            line.add_series(
                series(*chart.line, line={"color": "#C0504D", "width": 2.25, "dash_type": "dash"})
            )
            drawn.combine(line)
        drawn.set_title({"name": chart.title, "name_font": {"size": 13}, "overlay": False})
        drawn.set_y_axis(
            {
                "name": chart.unit,
                "num_format": "#,##0",
                "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            }
        )
        drawn.set_legend({"position": "bottom"})
        drawn.set_size({"width": 640, "height": 330})
        sheet.insert_chart(chart.row - 1, chart.column - 1, drawn)


def row_heights(drawing: Drawing) -> dict[int, float]:
    """Return the heights of the rows whose wrapped texts need more than one line."""
    heights: dict[int, float] = {}
    for (row, column), cell in drawing.cells.items():
        if cell.style.wrap and isinstance(cell.value, str):
            room = drawing.widths.get(column, 9) * FITTING
            lines = sum(max(1, math.ceil(len(line) / room)) for line in cell.value.split("\n"))
            if lines > 1:
                heights[row] = max(heights.get(row, 0), LINE_HEIGHT * lines)
    return heights


def _table(sheet: "Worksheet", table: DrawnTable) -> None:
    columns = []
    for heading in table.headings:
        column = {"header": heading.text or " "}
        if heading.formula:
            column["formula"] = f"={heading.formula}"
        columns.append(column)
    area = table.area
    options = {"name": table.name, "columns": columns, "autofilter": False, "style": None}
    sheet.add_table(area.row1 - 1, area.column1 - 1, area.row2 - 1, area.column2 - 1, options)


def _page(sheet: "Worksheet", drawing: Drawing) -> None:
    sheet.set_paper(9)
    sheet.hide_gridlines(2)
    if drawing.landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 1 if drawing.fit_height else 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.8)
    sheet.set_footer("&L&8&F, &A&C&8&D&R&8Sida &P av &N")
    if drawing.print_area:
        area = drawing.print_area
        sheet.print_area(area.row1 - 1, area.column1 - 1, area.row2 - 1, area.column2 - 1)
    if drawing.repeated is not None:
        sheet.repeat_rows(drawing.repeated - 1)
    if drawing.freeze:
        sheet.freeze_panes(*drawing.freeze)
