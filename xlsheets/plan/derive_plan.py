"""The computed numbers of the budget and financial plan: sums, results, balances and the level of equity."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from udfs.calc.equity import equity_ceiling
from udfs.calc.money import CalcError
from xlsheets.plan.derive_fees import frame_of
from xlsheets.plan.printed import amount, as_printed, exact_sum, total
from xlsheets.plan.types import Document

LEVELS = ("/level", "/over")
"""How the pointers end of what rests on the recommended level of equity."""

COST_ROLES = ("cost", "initiatives")
_KRONOR = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}


def units(table: Document) -> int:
    """Return how many kronor one unit of ``table`` is."""
    return _KRONOR[table["unit"]]


class PlanFigures:
    """The figures of one plan, by line and year.

    ``printed`` chooses whether a figure rests on the printed or on the computed figures beneath it;
    printed figures among ``following`` are read as they would be printed anew.
    """

    def __init__(
        self, document: Document, printed: bool = False, following: Collection[str] = frozenset()
    ) -> None:
        self.document = document
        self.plan = document["plan"]
        self.printed = printed
        self.following = following
        self.lines: list[Document] = self.plan["lines"]
        self.income_sign = -1 if self.plan["sign"] == "income_negative" else 1
        self.cost_sign = 1 if self.plan["sign"] == "costs_negative" else -1
        self._index = {id(line): index for index, line in enumerate(self.lines)}
        self._first = {line["role"]: line for line in reversed(self.lines)}
        self._parts: dict[tuple[str, ...], tuple[list[Document], list[Document]]] = {}
        self._known: dict[tuple[int, int], Fraction] = {}
        self._results: dict[int, Fraction] = {}

    def figures(self) -> Iterator[tuple[str, Fraction]]:
        """Yield every computed figure with its pointer."""
        lines = [(index, line) for index, line in enumerate(self.lines) if self.is_computed(line, 1)]
        for year in range(len(self.plan["years"])):
            for index, line in lines:
                if self.is_computed(line, year):
                    yield f"/plan/lines/{index}/computed/{year}", self.local(line, year)
        yield from self._initiative_sums()
        yield from self._equity()

    def is_computed(self, line: Document, year: int) -> bool:
        """Tell whether the line's figure of the year follows from others."""
        role = line["role"]
        return role not in ("income", "cost") and not (role == "opening" and year == 0)

    def line(self, role: str) -> Document | None:
        """Return the first line with the role."""
        return self._first.get(role)

    def value(self, line: Document, year: int) -> Fraction:
        """Return what others rest on: the printed figure if asked for and there, else the computed one."""
        if not self.is_computed(line, year):
            return amount(line["values"][year])
        printed = self._printed(line, year)
        return self.local(line, year) if printed is None else self._counted(line, year, printed)

    def _counted(self, line: Document, year: int, printed: Any) -> Fraction:
        """Return the printed figure of a line, anew if it follows."""
        if self.following and f"/plan/lines/{self._index[id(line)]}/computed/{year}" in self.following:
            return as_printed(self.local(line, year), printed)
        return amount(printed)

    def _printed(self, row: Document, column: int) -> Any:
        """Return a row's printed figure where one counts, None where the computed one does."""
        figures: Sequence[Any] | None = row.get("printed") if self.printed else None
        return figures[column] if figures and column < len(figures) else None

    def local(self, line: Document, year: int) -> Fraction:
        """Compute one figure from those directly beneath it, once."""
        key = id(line), year
        if key not in self._known:
            self._known[key] = self._compute(line, year)
        return self._known[key]

    def _compute(self, line: Document, year: int) -> Fraction:
        match line["role"]:
            case "income_total":
                return self._sum(("income",), year)
            case "cost_total":
                return self._sum(COST_ROLES, year)
            case "initiatives":
                return self._detail(year)
            case "opening":
                return self.closing(year - 1)
            case "opening_and_income":
                income = self.total("income_total", ("income",), year)
                return self.opening(year) + (income if self.income_sign == 1 else -income)
            case "result":
                return self._result(year)
            case "closing":
                return self._closing(year)
        raise ValueError(f"a plan line has the unknown role {line['role']!r}")

    def total(self, role: str, parts: tuple[str, ...], year: int) -> Fraction:
        """Return the line of totals if the plan has one, else the sum of its parts."""
        line = self.line(role)
        return self.value(line, year) if line else self._sum(parts, year)

    def opening(self, year: int) -> Fraction:
        """Return the opening balance of the year, zero where the plan has none."""
        line = self.line("opening")
        return self.value(line, year) if line else self.closing(year - 1) if year else Fraction(0)

    def closing(self, year: int) -> Fraction:
        """Return the closing balance of the year."""
        line = self.line("closing")
        return self.value(line, year) if line else self._closing(year)

    def result(self, year: int) -> Fraction:
        """Return the result of the year, positive for a surplus."""
        line = self.line("result")
        return self.value(line, year) if line else self._result(year)

    def _sum(self, roles: tuple[str, ...], year: int) -> Fraction:
        typed, computed = self._of_roles(roles)
        values = total(line["values"][year] for line in typed)
        return values + exact_sum(self.value(line, year) for line in computed) if computed else values

    def _of_roles(self, roles: tuple[str, ...]) -> tuple[list[Document], list[Document]]:
        """Return the lines that are typed and those that are computed; no role here is both."""
        if roles not in self._parts:
            lines = [line for line in self.lines if line["role"] in roles]
            typed = [line for line in lines if not self.is_computed(line, 0)]
            self._parts[roles] = typed, [line for line in lines if self.is_computed(line, 0)]
        return self._parts[roles]

    def _result(self, year: int) -> Fraction:
        if year not in self._results:
            income = self.total("income_total", ("income",), year)
            signed = income if self.income_sign == 1 else -income
            self._results[year] = signed + self._costs(year)
        return self._results[year]

    def _costs(self, year: int) -> Fraction:
        """Return the costs of the year as they change the balance."""
        costs = self.total("cost_total", COST_ROLES, year)
        return costs if self.cost_sign == 1 else -costs

    def _closing(self, year: int) -> Fraction:
        together = self.line("opening_and_income")
        if together and not self.line("result"):
            return self.value(together, year) + self._costs(year)
        return self.opening(year) + self.result(year)

    def _detail(self, year: int) -> Fraction:
        """The plan's line for initiatives: their sum in the plan's unit and sign."""
        table = self.document["initiatives"]
        if self.plan["years"][year] not in table["years"]:
            return Fraction(0)
        column = table["years"].index(self.plan["years"][year])
        same_sign = (table["sign"] == "negative") == (self.plan["sign"] == "costs_negative")
        summed = self._summed(table, column)
        signed = summed if same_sign else -summed
        return signed if table["unit"] == self.plan["unit"] else signed * units(table) / units(self.plan)

    def _summed(self, table: Document, column: int) -> Fraction:
        """Return the sum of the initiatives that counts, the printed one if asked for and there."""
        printed = self._printed(table, column)
        if printed is None:
            return _sum_of(table, column)
        if f"/initiatives/computed/{column}" in self.following:
            return as_printed(_sum_of(table, column), printed)
        return amount(printed)

    def _initiative_sums(self) -> Iterator[tuple[str, Fraction]]:
        table = self.document.get("initiatives", {"years": [], "items": []})
        for column in range(len(table["years"])):
            yield f"/initiatives/computed/{column}", _sum_of(table, column)

    def _equity(self) -> Iterator[tuple[str, Fraction]]:
        closings = {}
        for year in range(len(self.plan["years"])):
            at = f"/equity/computed/{year}"
            yield f"{at}/opening", self.opening(year)
            yield f"{at}/result", self._result(year)
            closings[f"{at}/closing"] = self.closing(year)
        yield from closings.items()
        yield from self.levels(closings)

    def levels(self, closings: Mapping[str, Fraction]) -> Iterator[tuple[str, Fraction]]:
        """Yield the level of equity of each year and what the closing balance, by its pointer, is over it."""
        level = self.level()
        if level is not None:
            for year in range(len(self.plan["years"])):
                at = f"/equity/computed/{year}"
                yield f"{at}/level", level
                yield f"{at}/over", closings[f"{at}/closing"] - level

    def level(self) -> Fraction | None:
        """Return the recommended level of equity in the plan's unit, None where no tier covers the frame."""
        tiers = self.document.get("equity_tiers", [])
        frame = frame_of(self.document)
        if not tiers or frame is None:
            return None
        try:
            ceiling = equity_ceiling(frame.total, tiers=[(t["frame"], t["level"]) for t in tiers])
        except CalcError:
            return None
        return Fraction(ceiling) / units(self.plan)


def _sum_of(table: Document, column: int) -> Fraction:
    return total(item["values"][column] for item in table["items"])
