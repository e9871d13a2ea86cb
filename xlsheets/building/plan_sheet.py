"""The sheet *Budget och ekonomisk plan*: the document's lines, in the order its association prints them."""

from xlsheets.building.context import Context
from xlsheets.building.drawing import Area, Drawing, DrawnTable, Heading, Style, refer
from xlsheets.building.page import FIRST_ROW, draw_head
from xlsheets.building.plan_lines import LineFormulas, blocks, is_computed
from xlsheets.plan.guards import OPENINGS_FOLLOW
from xlsheets.plan.types import Document, Place
from xlsheets.plan.values import to_cell

SHEET = "Budget och ekonomisk plan"
TABLE_NAMES = {"income": "tblIntäkter", "cost": "tblKostnader"}
TABLE_TITLES = {"income": "Intäkter", "cost": "Kostnader"}
UNPRINTED = "Underlag"
"""What the names of unprinted lines and tables carry."""

PARTY_WORD = {"state": "staten", "region": "regionen", "municipalities": "kommunerna"}


class PlanSheet:
    """The sheet while it is drawn: first every line gets its row, then the formulas that need them."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.sheet = Drawing(SHEET)
        self.lines: list[Document] = context.document["plan"]["lines"]
        self.headings = [context.year_heading(year) for year in context.years]
        self.count = len(self.headings)
        self.width = 1 + 2 * self.count + 3
        self.rows: dict[int, int] = {}
        self.headed = False
        self.tables: dict[str, list[str]] = {}
        self.formulas = LineFormulas(context.document, self.address, self.tables, self.headings)

    def address(self, line: int, year: int) -> str:
        """Return the address of a line's cell, without its sheet."""
        return refer(self.cell(line, year), SHEET)

    def cell(self, line: int, year: int) -> Place:
        """Return where a line's figure of a year stands."""
        return self.sheet.place(self.rows[line], 2 + year)

    def elsewhere(self, formula: str, year: int) -> str:
        """Return a formula of this sheet as it is written on another: totals with their sheet before them."""
        for role in ("income_total", "cost_total"):
            line = self.formulas.find(role)
            if line is not None and formula == self.address(line, year):
                return refer(self.cell(line, year))
        return formula

    def draw(self) -> Drawing:
        """Draw the whole sheet."""
        sheet = self.sheet
        draw_head(self.context, sheet, self.context.document["plan"]["unit"])
        sheet.set_widths([46, *[15] * self.count, *[19] * self.count, 29, 13, 22])
        self._band(FIRST_ROW)
        row = FIRST_ROW + 1
        printed = blocks((i, x) for i, x in enumerate(self.lines) if x.get("on_print", True))
        if printed[0][0] not in TABLE_NAMES:
            self._header(row, "")
            row += 1
        row = self._blocks(printed, row, "")
        sheet.print_area = Area(1, 1, row - 1, 1 + self.count)
        hidden = blocks((i, x) for i, x in enumerate(self.lines) if not x.get("on_print", True))
        if hidden:
            sheet.put(row + 1, 1, "Underlag till raderna ovan (skrivs inte ut)", Style("section"))
            self.headed = False
            row = self._blocks(hidden, row + 2, UNPRINTED)
        self._fill()
        self._checks(row + 1)
        sheet.freeze = (FIRST_ROW, 1)
        sheet.folded.append(range(2 + 2 * self.count, self.width + 1))
        return sheet

    def _band(self, row: int) -> None:
        self.sheet.put(row, 2, "Budget", Style("header", right=True))
        for column in range(3, 2 + self.count):
            self.sheet.put(row, column, "Ekonomisk plan", Style("header", right=True))
        self.sheet.put(row, 1, None, Style("header"))

    def _header(self, row: int, title: str) -> list[str]:
        printed = [f"Fastställd {year}" for year in self.context.years]
        texts = [title, *self.headings, *printed, "Typ", "Part", "Id"]
        for column, text in enumerate(texts, 1):
            right = 1 < column <= 1 + 2 * self.count
            again = column > 1 and self.headed
            style = Style("again" if again else "header", right=right, wrap=True)
            self.sheet.put(row, column, text or None, style)
        self.headed = True
        return texts

    def _blocks(self, grouped: list[tuple[str, list[int]]], row: int, suffix: str) -> int:
        for role, indexes in grouped:
            if role in TABLE_NAMES:
                row = self._table(role, indexes, row, suffix)
                continue
            self._row(
                indexes[0], row, "total" if role in ("income_total", "cost_total", "closing") else "computed"
            )
            name = self.lines[indexes[0]]["id"].replace("-", "_")
            self.sheet.name_cells(f"{suffix or 'Plan'}_{name}", row, 1, width=self.width)
            row += 1
            if role == "initiatives":
                row = self._detail(row)
        return row

    def _table(self, role: str, indexes: list[int], row: int, suffix: str) -> int:
        name = TABLE_NAMES[role] + suffix
        if name in self.tables.get(role, []):
            name += str(len(self.tables[role]) + 1)
        self.tables.setdefault(role, []).append(name)
        texts = self._header(row, TABLE_TITLES[role])
        for step, index in enumerate(indexes, 1):
            self._row(index, row + step, "input")
        area = Area(row, 1, row + len(indexes), self.width)
        self.sheet.tables.append(DrawnTable(name, area, tuple(Heading(text) for text in texts)))
        return row + len(indexes) + 1

    def _row(self, index: int, row: int, role: str) -> None:
        """Draw a line but for its formulas, which need the rows of all lines."""
        line, at = self.lines[index], f"/plan/lines/{index}"
        self.rows[index] = row
        money = Style("total" if role == "total" else "computed", "whole")
        text = Style("total") if role == "total" else Style("input" if role == "input" else "plain", "text")
        self.sheet.put(row, 1, line["label"], text)
        self.context.places[f"{at}/label"] = self.sheet.place(row, 1)
        for year in range(self.count):
            place = self.sheet.place(row, 2 + year)
            if is_computed(line, year):
                self.sheet.put(row, 2 + year, None, money)
                self.context.places[f"{at}/computed/{year}"] = place
                self._printed(line, at, row, year)
            else:
                value = to_cell(line["values"][year], "whole")
                self.sheet.put(row, 2 + year, value, Style("input", "whole"))
                self.context.places[f"{at}/values/{year}"] = place
        self._tail(line, at, row)

    def _printed(self, line: Document, at: str, row: int, year: int) -> None:
        column = 2 + self.count + year
        value = (line.get("printed") or [None] * self.count)[year]
        self.sheet.put(row, column, to_cell(value, "whole"), Style("input", "whole"))
        self.context.places[f"{at}/printed/{year}"] = self.sheet.place(row, column)

    def _tail(self, line: Document, at: str, row: int) -> None:
        role = f"{line['role']}:{line['detail']}" if "detail" in line else line["role"]
        first = 2 + 2 * self.count
        self.sheet.put(row, first, self.context.layout.word("role", role), Style("check"))
        self.sheet.put(row, first + 1, PARTY_WORD.get(line.get("party", "")), Style("check"))
        self.sheet.put(row, first + 2, line["id"], Style("check"))
        for name, column in (("role", first), ("party", first + 1), ("id", first + 2)):
            self.context.places[f"{at}/{name}"] = self.sheet.place(row, column)

    def _detail(self, row: int) -> int:
        """Show the initiatives and their sum beneath the line that counts them once."""
        table = self.context.document["initiatives"]
        italic = Style("plain", "whole", italic=True, indent=1)
        self.sheet.put(row, 1, "Varav, insats och insatsägare:", Style("plain", italic=True, indent=1))
        for number in range(1, len(table["items"]) + 1):
            name, owner = (f"INDEX(tblInsatser[{c}],{number})" for c in ("Insats", "Insatsägare"))
            self.sheet.compute(row + number, 1, f'{name}&IF({owner}="","",", "&{owner})', italic)
            amount = "INDEX(tblInsatser[{year}]," + f"{number})"
            self._detail_row(row + number, amount, Style("plain", "whole", italic=True))
        last = row + len(table["items"]) + 1
        self.sheet.compute(last, 1, "INDEX(Insatser_summa,1)", italic)
        self._detail_row(last, "SUM(tblInsatser[{year}])", Style("plain", "whole", italic=True, bold=True))
        return last + 1

    def _detail_row(self, row: int, formula: str, style: Style) -> None:
        for offset, year in enumerate(self.context.years):
            if year in self.context.document["initiatives"]["years"]:
                self.sheet.compute(row, 2 + offset, formula.replace("{year}", str(year)), style)

    def _fill(self) -> None:
        """Put the formulas, now that every line has its row."""
        for index, row in self.rows.items():
            for year in range(self.count):
                if is_computed(self.lines[index], year):
                    style = self.sheet.cells[row, 2 + year].style
                    self.sheet.compute(row, 2 + year, self.formulas.formula(index, year), style)

    def _checks(self, row: int) -> None:
        """The table's own check: each year opens where the last one closed."""
        closing, opening = self.formulas.find("closing"), self.formulas.find("opening")
        if closing is None or opening is None or self.count < 2:
            return
        self.sheet.put(row, 1, OPENINGS_FOLLOW, Style("check"))
        for year in range(1, self.count):
            same = f"ROUND({self.address(opening, year)}-{self.address(closing, year - 1)},2)=0"
            self.sheet.judge(row, 2 + year, f'IF({same},"OK","Fel")', Style("check", right=True))


def draw_plan(context: Context) -> PlanSheet:
    """Draw the sheet and keep the rows of its lines, which other sheets link to."""
    plan = PlanSheet(context)
    plan.draw()
    return plan
