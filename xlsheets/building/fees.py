"""The sheet *Medlemsavgifter*: the members' table, its sum, and what each party pays."""

from xlsheets.building.context import Context
from xlsheets.building.drawing import Area, Drawing, Role, Style
from xlsheets.building.page import FIRST_ROW, draw_head
from xlsheets.building.tables import draw_table
from xlsheets.formula.references import a1
from xlsheets.plan.guards import FEES_OF_FRAME, QUARTERS_OF_YEAR, SHARES_WHOLE
from xlsheets.plan.layout import Column
from xlsheets.plan.values import to_cell

SUM_ROW = "Avgift_summa"
PARTY_ROWS = {
    "municipalities": ("Avgift_kommunerna", "Kommunerna", "Kommunernas_år", "kommunerna"),
    "region": ("Avgift_regionen", "Regionen", "Regionens_år", "regionen"),
    "state": ("Avgift_staten", "Staten", "Statens_år", "staten"),
    "total": ("Avgift_totalt", "Totalt", "Totalt_år", None),
}


def draw_fees(context: Context) -> Drawing:
    """Draw the sheet; amounts in kronor a year and a quarter."""
    sheet = Drawing("Medlemsavgifter")
    draw_head(context, sheet, "kr")
    table = context.layout.tables["tblMedlemmar"]
    columns = context.columns(table)
    sheet.set_widths([column.width for column in columns])
    row = draw_table(context, sheet, table, FIRST_ROW)
    _draw_sums(context, sheet, columns, row)
    for step, (party, names) in enumerate(PARTY_ROWS.items()):
        _draw_party(context, sheet, columns, row + 2 + step, (party, names))
    last = row + 1 + len(PARTY_ROWS)
    _draw_checks(sheet, last + 2)
    printed = sum(1 for column in columns if not column.off_print)
    sheet.print_area = Area(1, 1, last, printed)
    sheet.freeze = (FIRST_ROW, 2)
    first_twin = next(number for number, column in enumerate(columns, 1) if column.twin)
    sheet.folded.append(range(first_twin, len(columns) + 1))
    return sheet


def _draw_sums(context: Context, sheet: Drawing, columns: list[Column], row: int) -> None:
    for offset, column in enumerate(columns, 1):
        sheet.put(row, offset, None, Style("total"))
        if column.summed and column.summed.startswith("computed/"):
            style = Style("total", context.format(column.format))
            sheet.compute(row, offset, f"SUM(tblMedlemmar[{column.header}])", style)
    sheet.put(row, 2, "Summa kommuner", Style("total"))
    _draw_printed(context, sheet, columns, row, "sum")
    _remember(context, sheet, columns, row, "sum")
    sheet.name_cells(SUM_ROW, row, 1, width=len(columns))


def _draw_party(
    context: Context,
    sheet: Drawing,
    columns: list[Column],
    row: int,
    party: tuple[str, tuple[str, str, str, str | None]],
) -> None:
    key, (name, fallback, year, share) = party
    role: Role = "total" if key == "total" else "computed"
    text = Style(role, bold=key == "total")
    if share:
        sheet.compute(row, 2, f"Namn_{share}", text)
        sheet.compute(row, 4, f"Andel_{share}", Style(role, "percent0"))
    else:
        sheet.put(row, 2, fallback, text)
        sheet.put(row, 3, None, text)
        sheet.put(row, 4, None, text)
    sheet.compute(row, 5, year, Style(role, "whole"))
    sheet.compute(row, 6, f'IF({a1(row, 5)}="","",{a1(row, 5)}/4)', Style(role, context.money_format))
    _draw_printed(context, sheet, columns, row, key)
    _remember(context, sheet, columns, row, key)
    sheet.name_cells(name, row, 1, width=len(columns))


def _draw_printed(context: Context, sheet: Drawing, columns: list[Column], row: int, party: str) -> None:
    for offset, column in enumerate(columns, 1):
        if not (column.summed and column.summed.startswith("printed/")):
            continue
        if party != "sum" and column.summed == "printed/inhabitants":
            continue
        value = context.value(f"/fees/printed/{party}/{column.summed.removeprefix('printed/')}")
        shown = to_cell(value, column.format, share=column.format == "percent")
        sheet.put(row, offset, shown, Style("input", context.format(column.format)))


def _remember(context: Context, sheet: Drawing, columns: list[Column], row: int, party: str) -> None:
    for offset, column in enumerate(columns, 1):
        if column.summed and (row, offset) in sheet.cells:
            kind, _, figure = column.summed.partition("/")
            content = sheet.cells[row, offset]
            if content.formula or kind == "printed":
                context.places[f"/fees/{kind}/{party}/{figure}"] = sheet.place(row, offset)


def _draw_checks(sheet: Drawing, row: int) -> None:
    """The table's own checks, grey, under it and outside the print area."""
    checks = (
        (SHARES_WHOLE, "ABS(SUM(tblMedlemmar[Andel])-1)<0.000001"),
        (FEES_OF_FRAME, "ROUND(Kommunernas_år-INDEX(Avgift_summa,5),2)=0"),
        (
            QUARTERS_OF_YEAR,
            "ROUND(Kommunernas_kvartal-INDEX(Avgift_summa,6),2)=0",
        ),
    )
    for step, (text, formula) in enumerate(checks):
        sheet.put(row + step, 2, text, Style("check"))
        sheet.judge(
            row + step,
            5,
            f'IF(ISERROR({formula}),"Fel",IF({formula},"OK","Fel"))',
            Style("check", right=True),
        )
