"""The sheets of the printed tables: each as its association prints it, with formulas where it has rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from xlsheets.building.context import Context
from xlsheets.building.drawing import Area, Drawing, DrawnTable, Heading, Role, Style, refer
from xlsheets.building.page import FIRST_ROW, draw_head
from xlsheets.building.statement_formulas import RuleFormulas
from xlsheets.building.statement_words import rules_in_words
from xlsheets.plan.derive import derive
from xlsheets.plan.statements.cells import to_content
from xlsheets.plan.statements.evaluate import StatementFigures
from xlsheets.plan.statements.stored import HEADINGS, LINE, NOTE, TABLE, WORDS, name_of, stored
from xlsheets.plan.statements.tables import AMOUNT_KINDS, Key, Tables
from xlsheets.plan.statements.tables import Place as TablePlace
from xlsheets.plan.types import Document, Place

SHEETS = {
    "costs_and_income": "Kostnader och intäkter",
    "request": "Äskning och fördelning",
    "projects": "Befintliga projekt",
    "balance": "Balansplan",
    "fees": "Avgifter enligt planen",
    "follow_up": "Uppföljning",
    "summary": "Budget i sammandrag",
    "goals": "Finansiella mål",
    "quotes": "Siffror till texten",
}
RULES_SHEET = "Tabellernas regler"
DECIDED = "Fastställd"

_KEYS = ("Id", "Kod")
"""The headings of the columns that tell the rows of a fixed table apart."""

_ROLES: dict[str, Role] = {"heading": "section", "sum": "total", "result": "total", "closing": "total"}
_FORMATS = {"date": "date", "text": "text", "code": "text", "number": "general"}
_WIDTHS = {"text": 34, "date": 13, "code": 7, "share": 15, "number": 12, "amount": 16}


def sheet_names(statements: list[Document]) -> list[str]:
    """What the sheets are called; a second table of a kind has its number.

    >>> sheet_names([{"kind": "balance"}, {"kind": "goals"}, {"kind": "balance"}])
    ['Balansplan', 'Finansiella mål', 'Balansplan 2']
    """
    seen: Counter[str] = Counter()
    names = []
    for one in statements:
        seen[one["kind"]] += 1
        count = seen[one["kind"]]
        names.append(SHEETS[one["kind"]] + (f" {count}" if count > 1 else ""))
    return names


def draw_statements(context: Context, drawn: Sequence[Drawing]) -> list[Drawing]:
    """Draw a sheet for each statement of the document; `drawn` are the sheets that it may link to."""
    if not context.document.get("statements"):
        return []
    return [*StatementSheets(context, drawn).draw()]


def draw_rules(context: Context) -> list[Drawing]:
    """Draw the sheet that keeps the rules of the tables; none where there are no tables."""
    statements = context.document.get("statements")
    if not statements:
        return []
    sheet = Drawing(RULES_SHEET, landscape=True)
    draw_head(context, sheet)
    note = "Läses av programmet: vilken regel varje rad följer. Behöver inte skrivas ut."
    sheet.put(FIRST_ROW - 1, 1, note, Style("caption"))
    headings = (WORDS, *HEADINGS)
    for column, text in enumerate(headings, 1):
        sheet.put(FIRST_ROW, column, text, Style("header"))
    row = FIRST_ROW
    for row, texts in enumerate(_rows_of_rules(context.document), FIRST_ROW + 1):
        sheet.put(row, 1, texts[0] or None, Style("plain", "text", wrap=True))
        for column, text in enumerate(texts[1:], 2):
            sheet.put(row, column, text, Style("check", "text"))
    area = Area(FIRST_ROW, 1, row, len(headings))
    sheet.tables.append(DrawnTable(TABLE, area, tuple(Heading(text) for text in headings)))
    sheet.set_widths([80, 18, 10, 30, 60])
    sheet.print_area = Area(1, 1, FIRST_ROW - 1, len(headings))
    sheet.freeze = (FIRST_ROW, 0)
    return [sheet]


def _rows_of_rules(document: Document) -> Iterator[tuple[str, ...]]:
    """The rows of the table: the rules of a line in words, then what the program reads."""
    tables = Tables(document)
    lines = (
        (place, row) for place, one in enumerate(document["statements"]) for row in range(len(one["lines"]))
    )
    for entry in stored(document["statements"]):
        words = ""
        if entry.part == LINE:
            place, row = next(lines)
            label = document["statements"][place]["lines"][row]["label"]
            told = rules_in_words(tables, place, row)
            words = f"{label}: {told}" if told else ""
        yield (words, *entry)


class StatementSheets:
    """The sheets while they are drawn: every cell has its place before the first formula is written."""

    def __init__(self, context: Context, drawn: Sequence[Drawing]) -> None:
        self.context = context
        self.fixed = {sheet.name: sheet.tables for sheet in drawn}
        self.statements: list[Document] = context.document["statements"]
        self.names = sheet_names(self.statements)
        self.figures = StatementFigures(context.document, derive(context.document))
        self.tables = self.figures.tables
        self.formulas = RuleFormulas(self.figures, self._refer, self._decided)
        self.ruled = [self._ruled_columns(number) for number in range(len(self.statements))]

    def draw(self) -> Iterator[Drawing]:
        """Draw them in the order of the document."""
        for number in range(len(self.statements)):
            yield self._sheet(number)

    def place(self, key: Key) -> Place:
        """Where the value of a cell stands."""
        columns = [column["id"] for column in self.statements[key.statement]["columns"]]
        return Place(self.names[key.statement], FIRST_ROW + 1 + key.line, 2 + columns.index(key.column))

    def _refer(self, place: TablePlace, key: Key) -> str | None:
        home = self.names[key.statement]
        if isinstance(place, Key):
            return refer(self.place(place), home)
        found = self.context.places.get(self.figures.fixed.at(place))
        return None if found is None else self._fetched(place.line, found) or refer(found, home)

    def _fetched(self, name: str, found: Place) -> str | None:
        """A figure of a fixed table fetched by its id or code, so that the table may be sorted.

        None for a figure that stands in no row of a table.
        """
        for table in self.fixed.get(found.sheet, ()):
            area, headings = table.area, [heading.text for heading in table.headings]
            key = next((heading for heading in _KEYS if heading in headings), None)
            inside = area.row1 < found.row <= area.row2 and area.column1 <= found.column <= area.column2
            if key is not None and inside:
                column = headings[found.column - area.column1]
                return f'INDEX({table.name}[{column}],MATCH("{name}",{table.name}[{key}],0))'
        return None

    def _decided(self, key: Key) -> str | None:
        if self.tables.printed(key) is None:
            return None
        first = 2 + len(self.statements[key.statement]["columns"])
        beside = first + self.ruled[key.statement].index(key.column)
        return refer(self.place(key)._replace(column=beside), self.names[key.statement])

    def _ruled_columns(self, number: int) -> list[str]:
        """The columns that have a *Fastställd* beside them: those where something is computed."""
        ruled = {
            key.column
            for key in self.tables.cells()
            if key.statement == number and (self.tables.rule(key) or self.tables.printed(key) is not None)
        }
        return [one["id"] for one in self.statements[number]["columns"] if one["id"] in ruled]

    def _sheet(self, number: int) -> Drawing:
        one = self.statements[number]
        sheet = Drawing(self.names[number], landscape=len(one["columns"]) > 4)
        self._head(sheet, one, number)
        self._headings(sheet, one, number)
        for row in range(len(one["lines"])):
            self._line(sheet, number, row)
        last = FIRST_ROW + len(one["lines"])
        width = 1 + len(one["columns"]) + len(self.ruled[number]) + 1
        for place, text in enumerate(one.get("notes", ())):
            last += 1
            sheet.put(last, 1, text, Style("caption"))
            sheet.put(last, width, f"{NOTE}{place + 1}", Style("check"))
            self.context.places[f"/statements/{number}/notes/{place}"] = sheet.place(last, 1)
        sheet.name_cells(name_of(one["id"]), FIRST_ROW, 1, last - FIRST_ROW + 1, width)
        sheet.print_area = Area(1, 1, last, 1 + len(one["columns"]))
        sheet.freeze = (FIRST_ROW, 1)
        sheet.folded.append(range(width, width + 1))
        return sheet

    def _head(self, sheet: Drawing, one: Document, number: int) -> None:
        sheet.compute(1, 1, "Förbund", Style("association"))
        sheet.put(2, 1, one["heading"], Style("title"))
        sheet.name_cells(f"{name_of(one['id'])}_rubrik", 2, 1)
        self.context.places[f"/statements/{number}/heading"] = sheet.place(2, 1)
        sheet.compute(3, 1, f'"Belopp i {one["unit"]}, exkl. moms. "&Beslut_text', Style("caption"))

    def _headings(self, sheet: Drawing, one: Document, number: int) -> None:
        sheet.put(FIRST_ROW, 1, one.get("row_heading"), Style("header", wrap=True))
        labels = {column["id"]: column["label"] for column in one["columns"]}
        for place, column in enumerate(one["columns"]):
            right = column["kind"] in AMOUNT_KINDS
            sheet.put(FIRST_ROW, 2 + place, column["label"], Style("header", right=right, wrap=True))
            at = f"/statements/{number}/columns/{place}/label"
            self.context.places[at] = sheet.place(FIRST_ROW, 2 + place)
        beside = [f"{DECIDED} {labels[name]}" for name in self.ruled[number]]
        for column_number, text in enumerate([*beside, "Id"], 2 + len(one["columns"])):
            sheet.put(FIRST_ROW, column_number, text, Style("header", right=text != "Id", wrap=True))
        widths = [_WIDTHS[column["kind"]] for column in one["columns"]]
        sheet.set_widths([46, *widths, *[17] * len(beside), 22])

    def _line(self, sheet: Drawing, number: int, row: int) -> None:
        one, at = self.statements[number], FIRST_ROW + 1 + row
        line = one["lines"][row]
        role = _ROLES.get(line["role"], "plain")
        sheet.put(at, 1, line["label"], Style(role, "text"))
        self.context.places[f"/statements/{number}/lines/{row}/label"] = sheet.place(at, 1)
        for column in one["columns"]:
            self._cell(sheet, Key(number, row, column["id"]), role)
        for offset, name in enumerate(self.ruled[number], 2 + len(one["columns"])):
            key = Key(number, row, name)
            if self.tables.rule(key) or self.tables.printed(key) is not None:
                kind = self.tables.column(key)["kind"]
                printed = to_content(self.tables.printed(key), kind)
                sheet.put(at, offset, printed, Style("input", self._format(key)))
                self.context.places[key.at("printed")] = sheet.place(at, offset)
        width = 2 + len(one["columns"]) + len(self.ruled[number])
        sheet.put(at, width, line["id"], Style("check"))

    def _cell(self, sheet: Drawing, key: Key, role: Role) -> None:
        place = self.place(key)
        rule = self.tables.rule(key)
        if rule is None:
            self._typed(sheet, key, place, role)
            return
        style = Style("total" if role == "total" else "computed", self._format(key))
        formula = self.formulas.formula(key)
        if formula is not None:
            sheet.compute(place.row, place.column, formula, style)
        elif key in self.figures.values:
            sheet.put(place.row, place.column, float(self.figures.values[key]), style)
        self.context.places[key.at()] = place

    def _typed(self, sheet: Drawing, key: Key, place: Place, role: Role) -> None:
        typed = self.tables.typed(key)
        if typed is None and role != "plain":
            sheet.put(place.row, place.column, None, Style(role))
            return
        kind = self.tables.column(key)["kind"]
        content = to_content(typed, kind)
        style = Style("input", self._format(key), wrap=kind == "text" or isinstance(content, str))
        sheet.put(place.row, place.column, content, style)
        self.context.places[key.at("values")] = place

    def _format(self, key: Key) -> str:
        kind = self.tables.column(key)["kind"]
        if kind in _FORMATS:
            return _FORMATS[kind]
        decimals = self.tables.decimals(key)
        if kind == "share":
            return {2: "percent0", 3: "percent1"}.get(decimals or 4, "percent")
        return {1: "tenths"}.get(decimals or 0, "cents" if (decimals or 0) > 1 else "whole")
