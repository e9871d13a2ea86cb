"""The sheet *Hjälp*: colours, where to write, and each function from its declaration."""

from udfs.registry import CATEGORIES, CellFunction, functions
from xlsheets.building.context import Context
from xlsheets.building.drawing import Area, Drawing, Style
from xlsheets.building.page import FIRST_ROW, draw_head

ADVICE = (
    "Ny medlem: infoga en rad i tabellen på Medlemsavgifter och en med samma kod på Fakturaunderlag.",
    "Ny rad i planen: infoga den i tabellen Intäkter eller Kostnader; summan följer med.",
    "Fastställda (beslutade eller tryckta) belopp skrivs i kolumnerna Fastställd, till höger om utskriften.",
    "Kontroller visar vad som stämmer. Tomma celler i Fastställd jämförs inte.",
    "Saknas tillägget visas senast beräknade värden. De försvinner inte när filen öppnas eller sparas.",
    "Visar en cell fel (#VÄRDEFEL! med flera) står orsaken på Beräkning, under funktionens rubrik.",
)


def draw_help(context: Context) -> Drawing:
    """Draw the sheet; the functions are listed only where the workbook calls them."""
    sheet = Drawing("Hjälp", fit_height=False)
    draw_head(context, sheet)
    sheet.set_widths([30, 100])
    row = FIRST_ROW
    sheet.put(row, 1, "Färger", Style("section"))
    sheet.put(row + 1, 1, "Indata", Style("input", "text"))
    sheet.put(row + 1, 2, "Här skriver du.", Style("help"))
    sheet.put(row + 2, 1, "Beräkning", Style("computed", "text"))
    sheet.put(
        row + 2, 2, "Räknas fram. Skriv inte över; använd Fastställd eller ändra indata.", Style("help")
    )
    sheet.put(row + 3, 1, "Kontroll", Style("check"))
    sheet.put(row + 3, 2, "Grått skrivs inte ut: kontroller och hjälptal.", Style("help"))
    sheet.put(row + 5, 1, "Så här gör du", Style("section"))
    for step, text in enumerate(ADVICE, 1):
        sheet.put(row + 5 + step, 2, text, Style("help", wrap=True))
    row += 6 + len(ADVICE)
    sheet.put(row + 1, 1, "Kontakt", Style("section"))
    contact = 'IF(Förbund_kontakt="","Skrivs i Förutsättningar.",Förbund_kontakt)'
    sheet.compute(row + 1, 2, contact, Style("help", wrap=True))
    row += 3
    if context.with_functions:
        row = _draw_functions(sheet, row)
    sheet.print_area = Area(1, 1, row, 2)
    return sheet


def _draw_functions(sheet: Drawing, row: int) -> int:
    for category, title in CATEGORIES.items():
        sheet.put(row, 1, f"Funktioner: {title['sv']}", Style("section"))
        row += 1
        for function in functions().values():
            if function.category == category:
                row = _draw_function(sheet, function, row)
    return row


def _draw_function(sheet: Drawing, function: CellFunction, row: int) -> int:
    sheet.put(row, 1, function.name, Style("plain", bold=True))
    sheet.put(
        row, 2, f"{function.title['sv']}. Ger {_lower(function.returns['sv'])}.", Style("help", wrap=True)
    )
    sheet.put(row + 1, 2, f"={function.usage('sv')}", Style("caption", wrap=True))
    for step, argument in enumerate(function.arguments, 2):
        unit = f", {argument.unit['sv']}" if argument.unit else ""
        sheet.put(row + step, 1, argument.swedish_name, Style("plain", indent=1))
        sheet.put(row + step, 2, f"{argument.help['sv']}{unit}", Style("help", wrap=True))
    row += 2 + len(function.arguments)
    sheet.put(row, 1, "Källa", Style("plain", indent=1, italic=True))
    sheet.put(row, 2, function.source["sv"], Style("help", wrap=True))
    return row + 2


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
