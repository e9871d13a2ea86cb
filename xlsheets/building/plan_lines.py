"""The native formulas of the plan's computed lines, by role, over cells that already have their places."""

from collections.abc import Callable, Iterable

from xlsheets.plan.types import Document

Refer = Callable[[int, int], str]
"""Gives the address of a line's cell from its number in the document and the year's number."""

COST_ROLES = ("cost", "initiatives")


class LineFormulas:
    """Formulas of one plan; ``refer`` gives addresses, ``tables`` the Excel tables of each role."""

    def __init__(
        self, document: Document, refer: Refer, tables: dict[str, list[str]], headings: list[str]
    ) -> None:
        self.document = document
        self.lines: list[Document] = document["plan"]["lines"]
        self.sign: str = document["plan"]["sign"]
        self.refer = refer
        self.tables = tables
        self.headings = headings

    def formula(self, index: int, year: int) -> str:
        """Return the formula of a computed line."""
        role = self.lines[index]["role"]
        match role:
            case "income_total":
                return self.total("income", year)
            case "cost_total":
                return self.total("cost", year)
            case "initiatives":
                return self._initiatives(year)
            case "opening":
                return self._closing_of(year - 1)
            case "opening_and_income":
                return f"{self._opening(year)}{self._plus_income(year)}"
            case "result":
                return self.result(year)
        return self._closing_of(year, own=True)

    def find(self, role: str) -> int | None:
        """Return the number of the first line with a role."""
        return next((i for i, line in enumerate(self.lines) if line["role"] == role), None)

    def total(self, role: str, year: int) -> str:
        """Return the sum of a role's tables and of the lines that stand outside them."""
        terms = [f"SUM({table}[{self.headings[year]}])" for table in self.tables.get(role, [])]
        if role == "cost":
            outside = (i for i, line in enumerate(self.lines) if line["role"] == "initiatives")
            terms += [self.refer(i, year) for i in outside]
        return "+".join(terms) or "0"

    def result(self, year: int) -> str:
        """Return income and costs together, positive for a surplus."""
        income, costs = self._or_total("income_total", "income", year), self.costs(year)
        if self.sign == "income_negative":
            return f"-({income}+{costs})"
        return f"{income}-({costs})" if self.sign == "costs_positive" else f"{income}+{costs}"

    def income(self, year: int) -> str:
        """Return the year's income, signed as the plan signs it."""
        return self._or_total("income_total", "income", year)

    def costs(self, year: int) -> str:
        """Return the year's costs, signed as the plan signs them."""
        return self._or_total("cost_total", "cost", year)

    def _or_total(self, total: str, parts: str, year: int) -> str:
        line = self.find(total)
        return self.refer(line, year) if line is not None else self.total(parts, year)

    def _plus_income(self, year: int) -> str:
        return f"-({self.income(year)})" if self.sign == "income_negative" else f"+{self.income(year)}"

    def _opening(self, year: int) -> str:
        line = self.find("opening")
        if line is not None:
            return self.refer(line, year)
        return self._closing_of(year - 1) if year else "0"

    def _closing_of(self, year: int, own: bool = False) -> str:
        line = self.find("closing")
        if line is not None and not own:
            return self.refer(line, year)
        together, result = self.find("opening_and_income"), self.find("result")
        if together is not None and result is None:
            sign = "+" if self.sign == "costs_negative" else "-"
            return f"{self.refer(together, year)}{sign}{self.costs(year)}"
        shown = self.refer(result, year) if result is not None else self.result(year)
        return f"{self._opening(year)}+{shown}"

    def _initiatives(self, year: int) -> str:
        table, plan = self.document["initiatives"], self.document["plan"]
        if plan["years"][year] not in table["years"]:
            return "0"
        same = (table["sign"] == "negative") == (plan["sign"] == "costs_negative")
        total = f"{'' if same else '-'}SUM(tblInsatser[{plan['years'][year]}])"
        if table["unit"] == plan["unit"]:
            return total
        return f"{total}*{KRONOR[table['unit']]}/{KRONOR[plan['unit']]}"


KRONOR = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}


def is_computed(line: Document, year: int) -> bool:
    """Tell whether a line's cell of a year is computed (the first opening balance is typed)."""
    return line["role"] not in ("income", "cost") and not (line["role"] == "opening" and year == 0)


def blocks(lines: Iterable[tuple[int, Document]]) -> list[tuple[str, list[int]]]:
    """Group lines: neighbours of role income or cost make one table each, others stand alone.

    >>> blocks(enumerate([{"role": "cost"}, {"role": "cost"}, {"role": "closing"}]))
    [('cost', [0, 1]), ('closing', [2])]
    """
    grouped: list[tuple[str, list[int]]] = []
    for index, line in lines:
        role = line["role"]
        if role in ("income", "cost") and grouped and grouped[-1][0] == role:
            grouped[-1][1].append(index)
        else:
            grouped.append((role, [index]))
    return grouped
