"""The computed numbers of the budget and financial plan: sums, results, balances and the level of equity."""

from collections.abc import Callable, Collection, Iterator, Mapping
from fractions import Fraction

from udfs.calc.equity import equity_ceiling
from udfs.calc.money import CalcError
from xlsheets.plan.derive_fees import frame_of
from xlsheets.plan.printed import amount, as_printed, exact_sum, total
from xlsheets.plan.types import Document

LEVELS = ("/level", "/over")
"""How the pointers end of what rests on the recommended level of equity."""

COST_ROLES = ("cost", "initiatives")


def units(table: Document) -> int:
    """Return how many kronor one unit of ``table`` is."""
    return {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}[table["unit"]]


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
        self._known: dict[tuple[int, int], Fraction] = {}

    def figures(self) -> Iterator[tuple[str, Fraction]]:
        """Yield every computed figure with its pointer."""
        for year in range(len(self.plan["years"])):
            for index, line in enumerate(self.lines):
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
        return self._shown(line, f"/plan/lines/{self._index[id(line)]}", year, lambda: self.local(line, year))

    def _shown(self, row: Document, at: str, column: int, compute: Callable[[], Fraction]) -> Fraction:
        """Return a row's printed figure where one counts, anew if it follows; else the computed one."""
        figures = row.get("printed") if self.printed else None
        printed = figures[column] if figures and column < len(figures) else None
        if printed is None:
            return compute()
        if f"{at}/computed/{column}" in self.following:
            return as_printed(compute(), printed)
        return amount(printed)

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
                return self.opening(year) + self.income_sign * self.total("income_total", ("income",), year)
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
        lines = [line for line in self.lines if line["role"] in roles]
        typed = total(line["values"][year] for line in lines if not self.is_computed(line, year))
        computed = [self.value(line, year) for line in lines if self.is_computed(line, year)]
        return typed + exact_sum(computed) if computed else typed

    def _result(self, year: int) -> Fraction:
        income = self.total("income_total", ("income",), year)
        costs = self.total("cost_total", COST_ROLES, year)
        return self.income_sign * income + self.cost_sign * costs

    def _closing(self, year: int) -> Fraction:
        together = self.line("opening_and_income")
        if together and not self.line("result"):
            costs = self.total("cost_total", COST_ROLES, year)
            return self.value(together, year) + self.cost_sign * costs
        return self.opening(year) + self.result(year)

    def _detail(self, year: int) -> Fraction:
        """The plan's line for initiatives: their sum in the plan's unit and sign."""
        table = self.document["initiatives"]
        if self.plan["years"][year] not in table["years"]:
            return Fraction(0)
        column = table["years"].index(self.plan["years"][year])
        total = self._shown(table, "/initiatives", column, lambda: _sum_of(table, column))
        same_sign = (table["sign"] == "negative") == (self.plan["sign"] == "costs_negative")
        return total * units(table) / units(self.plan) * (1 if same_sign else -1)

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
