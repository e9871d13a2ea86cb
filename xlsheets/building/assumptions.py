"""The sheet *Förutsättningar*: every rule and source, and what follows from them alone."""

from xlsheets.building.context import Context, fetched
from xlsheets.building.drawing import Area, Choice, Drawing, Role, Style
from xlsheets.building.page import FIRST_ROW, draw_head
from xlsheets.building.tables import draw_table
from xlsheets.plan.layout import Field
from xlsheets.plan.values import to_cell

HEADERS = ("Uppgift", "Värde", "Enhet", "Fr.o.m.", "Källa/beslut", "Kommentar")
WIDTHS = (36, 30, 8, 12, 36, 36)
HELPER = 8
"""The first column of the helper figures, outside the print area."""

_PARTY_ROWS = ("Staten", "Regionen", "Kommunerna")
_WORDS = ("staten", "regionen", "kommunerna")


def draw_assumptions(context: Context) -> Drawing:
    """Draw the sheet; its values carry defined names, so that rows may be added anywhere."""
    sheet = Drawing(context.layout.field_sheet, landscape=True)
    sheet.set_widths(WIDTHS)
    draw_head(context, sheet)
    for column, text in enumerate(HEADERS, 1):
        sheet.put(FIRST_ROW, column, text, Style("header"))
    row = FIRST_ROW + 1
    for title, fields in context.layout.groups:
        sheet.put(row, 1, title, Style("section"))
        row += 1
        for entry in fields:
            _draw_field(context, sheet, entry, row)
            row += 1
    first_share = sheet.names["Andel_staten"]
    sheet.name_cells("Andelar", first_share.row1, 2, height=3)
    row = _draw_figures(context, sheet, row)
    for name in ("tblNivåer", "tblHelgdagar"):
        table = context.layout.tables[name]
        sheet.put(row + 1, 1, table.title, Style("section"))
        row = draw_table(context, sheet, table, row + 2)
    sheet.fit_height, sheet.repeated = False, FIRST_ROW
    sheet.print_area = Area(1, 1, row, len(HEADERS))
    return sheet


def _draw_field(context: Context, sheet: Drawing, entry: Field, row: int) -> None:
    value = context.value(entry.path)
    if entry.words and value is not None:
        value = context.layout.word(entry.words, value)
    sheet.put(row, 1, entry.label)
    style = Style("plain" if entry.fixed else "input", entry.format, wrap=entry.format == "text")
    sheet.put(row, 2, to_cell(value, entry.format, entry.share), style)
    sheet.put(row, 3, entry.unit, Style(indent=1))
    sheet.name_cells(entry.name, row, 2)
    context.places[entry.path] = sheet.place(row, 2)
    if entry.words:
        sheet.choices.append(Choice(row, 2, tuple(context.layout.words[entry.words].values())))
    if entry.note:
        for column, (name, kind) in enumerate(context.layout.note_columns, 4):
            path = f"/assumptions/notes/{entry.note}/{name}"
            note = to_cell(context.value(path), kind)
            sheet.put(
                row, column, note, Style("input", kind, wrap=kind == "text", indent=int(kind == "text"))
            )
            context.places[path] = sheet.place(row, column)


def _draw_figures(context: Context, sheet: Drawing, row: int) -> int:
    """Draw what follows from the assumptions alone: the parties' amounts and the decision in words."""
    sheet.put(row, 1, "Beräknat", Style("section"))
    first = row + 1
    sheet.name_cells("Ram_vikt", first, HELPER, height=3)
    sheet.name_cells("Ram_heltal", first, HELPER + 1, height=3)
    sheet.name_cells("Ram_rest", first, HELPER + 2, height=3)
    for index, party in enumerate(_PARTY_ROWS):
        _draw_party(context, sheet, first + index, index, party)
    total = first + 3
    native = 'IF(Budgetram="","",IF(Budgetram_avser="totalt",Budgetram,ROUND(Budgetram/Ram_andel,0)))'
    _figure(context, sheet, total, "Totalt per år", "Totalt_år", (fetched("Ram", "Ram_belopp", 4), native))
    context.places["/frame/computed/total"] = sheet.place(total, 2)
    native = 'INDEX(Andelar,MATCH(Budgetram_avser,{"staten";"regionen";"kommunerna"},0))'
    sheet.compute(total, HELPER, f'IF(Budgetram_avser="totalt",1,{native})', Style("check", "percent"))
    sheet.name_cells("Ram_andel", total, HELPER)
    row = total + 1
    for label, name, formula, kind, role in _FOLLOWING:
        sheet.put(row, 1, label)
        sheet.compute(row, 2, formula, Style(role, context.format(kind), wrap=kind == "text"))
        sheet.name_cells(name, row, 2)
        row += 1
    return row


def _draw_party(context: Context, sheet: Drawing, row: int, index: int, party: str) -> None:
    word, share = _WORDS[index], f"INDEX(Andelar,{index + 1})"
    check = Style("check", "whole")
    rest = 'IF(Budgetram_avser="totalt",1,1-Ram_andel)'
    sheet.compute(
        row, HELPER, f'IF(OR(Budgetram_avser="{word}",{rest}=0),0,{share}/{rest})', Style("check", "percent")
    )
    split = 'IF(Budgetram_avser="totalt",Totalt_år,Totalt_år-Budgetram)'
    weight, whole, left = (f"INDEX({name},{index + 1})" for name in ("Ram_vikt", "Ram_heltal", "Ram_rest"))
    exact = f"ROUND({split}*{weight},6)"
    sheet.compute(row, HELPER + 1, f'IF(Budgetram="",0,INT({exact}))', check)
    sheet.compute(row, HELPER + 2, f'IF(Budgetram="",0,ROUND({exact}-{whole},6))', Style("check", "cents"))
    earlier = "+".join(
        f"(INDEX(Ram_rest,{j + 1})={left})*(INDEX(Ram_vikt,{j + 1}){'>=' if j < index else '>'}{weight})"
        for j in range(3)
        if j != index
    )
    rank = f"SUMPRODUCT((Ram_rest>{left})*1)+{earlier}"
    extra = f"IF({rank}<{split}-SUM(Ram_heltal),1,0)"
    native = f'IF(Budgetram="","",IF(Budgetram_avser="{word}",Budgetram,{whole}+{extra}))'
    function = fetched("Ram", "Ram_belopp", index + 1)
    _figure(
        context,
        sheet,
        row,
        f"{party} per år",
        f"{party}s_år" if index < 2 else "Kommunernas_år",
        (function, native),
    )
    party_key = ("state", "region", "municipalities")[index]
    context.places[f"/frame/computed/{party_key}"] = sheet.place(row, 2)


def _figure(
    context: Context, sheet: Drawing, row: int, label: str, name: str, formulas: tuple[str, str]
) -> None:
    sheet.put(row, 1, label)
    sheet.compute(row, 2, context.formula(*formulas), Style("computed", "whole"))
    sheet.put(row, 3, "kr/år", Style(indent=1))
    sheet.name_cells(name, row, 2)


_DAY = 'YEAR(Beslut_datum)&"-"&RIGHT("0"&MONTH(Beslut_datum),2)&"-"&RIGHT("0"&DAY(Beslut_datum),2)'
_DECIDED = (
    f'"Beslutad"&IF(Beslut_datum="",""," "&{_DAY})&IF(Beslut_paragraf="",""," § "&Beslut_paragraf)'
    '&IF(Beslut_diarienummer="",""," dnr "&Beslut_diarienummer)'
)
_UNIT = 'IF({0}="tkr",1000,IF({0}="mnkr",1000000,1))'
_FOLLOWING: tuple[tuple[str, str, str, str, Role], ...] = (
    (
        "Kommunernas kvartal",
        "Kommunernas_kvartal",
        'IF(Kommunernas_år="","",Kommunernas_år/4)',
        "quarter",
        "computed",
    ),
    (
        "Att fördela (kvartal vid lika kvartal)",
        "Att_fördela",
        'IF(Kommunernas_år="",0,IF(Regel_kvartal="lika kvartal",Kommunernas_år/4,Kommunernas_år))',
        "quarter",
        "check",
    ),
    (
        "Budgetram som nivån gäller",
        "Nivåns_ram",
        'IF(Totalt_år="",0,SUMPRODUCT(MAX((tblNivåer[Vid budgetram]<=Totalt_år)*tblNivåer[Vid budgetram])))',
        "whole",
        "check",
    ),
    ("Kronor per enhet i planen", "Plan_kronor", _UNIT.format("Plan_enhet"), "whole", "check"),
    (
        "Beslutet i klartext",
        "Beslut_text",
        f'IF(Beslut_status="beslutad",{_DECIDED},"Förslag")',
        "text",
        "computed",
    ),
)
