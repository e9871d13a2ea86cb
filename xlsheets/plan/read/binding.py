"""What in a workbook is which part of the template: by tables and names, and where they are gone by texts.

Nothing is searched in a workbook that has all its names. What was found in another way, and what was not
found at all, becomes a finding each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xlsheets.ooxml import Package, Table
from xlsheets.plan.layout import Layout
from xlsheets.plan.read.finding import Texts
from xlsheets.plan.read.names import names_of_sheets, workbook_names
from xlsheets.plan.types import Rectangle
from xlsheets.problems import Problem, Severity

PLAN_SHEET = "Budget och ekonomisk plan"
PLAN_TABLE = re.compile(r"tbl(?P<kind>Intäkter|Kostnader)(?P<unprinted>Underlag)?\d*")
PLAN_TITLES = ("Intäkter", "Kostnader")
ALWAYS = ("tblNivåer", "tblHelgdagar", "tblÄndringar")
"""Tables that every workbook on the template has; the others are there when the plan needs them."""

FRAME_ROWS = {
    "state": ("Statens_år", "Staten per år"),
    "region": ("Regionens_år", "Regionen per år"),
    "municipalities": ("Kommunernas_år", "Kommunerna per år"),
    "total": ("Totalt_år", "Totalt per år"),
}
EQUITY_NAME, EQUITY_SHEET = "Kapital_tabell", "Eget kapital"
_FEWEST_FIELDS = 5
_COPY = re.compile(r"(?P<of>.+?)\s*(?:\(\d+\)|_\d{1,2})|(?:kopia av|copy of) (?P<from>.+)", re.IGNORECASE)


@dataclass
class Binding:
    """The tables and names of a workbook under the names of the layout, and what had to be repaired.

    `incomplete` says that something was not found without which figures cannot be judged.
    """

    package: Package
    layout: Layout
    tables: dict[str, Table]
    names: dict[str, Rectangle]
    problems: list[Problem] = field(default_factory=list)
    incomplete: bool = False
    copies: set[str] = field(default_factory=set)

    @cached_property
    def texts(self) -> Texts:
        """The texts of the workbook, gathered when something has to be searched."""
        return Texts.of(self.package)

    @cached_property
    def scoped(self) -> Mapping[str, list[Rectangle]]:
        """The names that belong to single sheets."""
        return names_of_sheets(self.package)

    @cached_property
    def present(self) -> Mapping[str, str]:
        """The names of the sheets as they are written, by their lower-case form."""
        return {sheet.name.casefold(): sheet.name for sheet in self.package.sheets}

    @cached_property
    def broken(self) -> tuple[str, ...]:
        """The names of the workbook whose cells were deleted."""
        return tuple(
            name.name
            for name in self.package.defined_names
            if "#REF!" in name.formula and name.sheet is None and not name.name.startswith("_xlnm.")
        )

    @property
    def is_ours(self) -> bool:
        """Whether the workbook is built on the template, whatever has become of it since."""
        if "Mall" in self.names or any(self.is_table_of_ours(name) for name in self.tables):
            return True
        fields = (one.name for one in self.layout.fields)
        return sum(name in self.names or name in self.broken for name in fields) >= _FEWEST_FIELDS

    def is_table_of_ours(self, name: str) -> bool:
        """Whether a table has a name of the layout's, or one that the plan's tables have."""
        return name in self.layout.tables or PLAN_TABLE.fullmatch(name) is not None

    @property
    def is_whole(self) -> bool:
        """Whether every name and table is where it should be, so that nothing has to be searched."""
        if self.broken or self.scoped or any(map(self.copied_from, self.present.values())):
            return False
        pointed = {area.sheet.casefold() for area in self.names.values()}
        if not pointed <= self.present.keys() or any(name not in self.names for name in self.wanted_names()):
            return False
        lost = (self.missing_tables(), self.loose_plan_rows(), self.loose_lines())
        return all(next(iter(one), None) is None for one in lost)

    def wanted_names(self) -> Iterator[str]:
        """The names that the workbook should have, given the tables that it has."""
        yield from (one.name for one in self.layout.fields)
        yield from (name for name, _ in FRAME_ROWS.values())
        yield from (row.name for row in self.layout.rows if row.table in self.tables)
        at_hand = self.layout.headings.items()
        yield from (one["name"] for sheet, one in at_hand if sheet.casefold() in self.present)
        if EQUITY_SHEET.casefold() in self.present:
            yield EQUITY_NAME

    def missing_tables(self) -> Iterator[str]:
        """The tables that are not there and of which something else still tells that they were."""
        for name, table in self.layout.tables.items():
            if name in self.tables:
                continue
            rows = [row.name for row in self.layout.rows if row.table == name]
            told = any(row in self.names or row in self.broken for row in rows)
            if name in ALWAYS or told or table.sheet.casefold() in self.present:
                yield name

    def loose_plan_rows(self) -> Iterator[tuple[str, int, int]]:
        """The rows of headings on the plan's sheet that no table of the plan begins with."""
        home = self.present.get(self.plan_sheet.casefold())
        sheet = next((one for one in self.package.sheets if one.name == home), None)
        refs = [table.ref for name, table in self.tables.items() if PLAN_TABLE.fullmatch(name)]
        for (row, column), cell in sheet.sorts.texts if sheet else ():
            if cell.value in PLAN_TITLES and sheet is not None:
                beside = sheet.cells.get((row, column + 1))
                is_heading = beside is not None and re.search(r"\d{4}$", str(beside.value))
                # A line may be called Intäkter too, beside an amount that ends with four digits.
                if is_heading and not any(ref.top <= row <= ref.bottom for ref in refs):
                    yield sheet.name, row, column

    @property
    def plan_sheet(self) -> str:
        """The sheet that holds the plan, whatever it is called."""
        plan_rows = (
            area
            for name, area in self.names.items()
            if name.startswith("Plan_") and area.width > 1 and area.sheet.casefold() in self.present
        )
        found = next(plan_rows, None)
        if found is not None:
            return found.sheet
        tables = [table for name, table in self.tables.items() if PLAN_TABLE.fullmatch(name)]
        originals = [table for table in tables if self.copied_from(table.sheet) is None]
        return (originals or tables)[0].sheet if tables else PLAN_SHEET

    def loose_lines(self) -> Iterator[tuple[str, int, int, str]]:
        """The computed lines of the plan whose row has no name: sheet, row, first column, id."""
        home = self.plan_sheet
        tables = [
            one for name, one in self.tables.items() if PLAN_TABLE.fullmatch(name) and one.sheet == home
        ]
        if not tables:
            return
        columns = {column.name.strip().casefold(): number for number, column in enumerate(tables[0].columns)}
        left = tables[0].ref.left
        if "typ" not in columns or "id" not in columns:
            return
        cells = self.package.sheet(home).cells
        named = {area.row1 for area in self.names.values() if area.sheet == home and area.width > 1}
        rows = range(min(one.ref.top for one in tables) - 2, max(one.ref.bottom for one in tables) + 12)
        for row in rows:
            kind = cells.get((row, left + columns["typ"]))
            if kind is not None and kind.value in self.computed_words and row not in named:
                cell = cells.get((row, left + columns["id"]))
                yield home, row, left, str(cell.value if cell else "")

    @cached_property
    def computed_words(self) -> frozenset[str]:
        """The words by which the plan's computed lines are known."""
        roles = self.layout.words["role"].items()
        return frozenset(word for role, word in roles if role.partition(":")[0] not in ("income", "cost"))

    def copied_from(self, sheet: str) -> str | None:
        """The sheet that another one is a copy of, by its name; None for other sheets.

        Excel calls it `Insatser (2)`, LibreOffice `Insatser_2`.
        """
        match = _COPY.fullmatch(sheet)
        original = match and (match["of"] or match["from"])
        return self.present.get(original.casefold()) if original else None

    def tell(
        self, code: str, severity: Severity, sheet: str | None, cell: str | None, **params: object
    ) -> None:
        """Keep a finding about the workbook's parts."""
        self.problems.append(Problem(code, severity, sheet, cell, params=params))


def start(package: Package, layout: Layout) -> Binding:
    """What names and tables alone say. Tables like the plan's on a copy of its sheet are none of ours."""
    tables = {table.name: table for table in package.tables}
    binding = Binding(package, layout, tables, workbook_names(package))
    home = binding.plan_sheet
    for name, table in list(tables.items()):
        if PLAN_TABLE.fullmatch(name) and table.sheet != home:
            del tables[name]
    return binding
