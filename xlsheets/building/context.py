"""What the sheets of one workbook share while it is drawn."""

from dataclasses import dataclass, field
from typing import Any, Literal

from udfs.registry import functions
from xlsheets.building.drawing import Style
from xlsheets.formula.spelling import Spelling, respell
from xlsheets.plan.layout import Column, Layout, TableLayout
from xlsheets.plan.types import Document, Place

Formulas = Literal["functions", "native"]


@dataclass
class Context:
    """The document, its layout, the kind of formulas, and where figures have been put so far."""

    document: Document
    layout: Layout
    formulas: Formulas = "functions"
    places: dict[str, Place] = field(default_factory=dict)

    @property
    def with_functions(self) -> bool:
        """Whether cells call our functions."""
        return self.formulas == "functions"

    @property
    def first_year(self) -> int:
        """The budget year."""
        year: int = self.document["assumptions"]["first_year"]
        return year

    @property
    def years(self) -> list[int]:
        """The years of the plan."""
        years: list[int] = self.document["plan"]["years"]
        return years

    @property
    def has_members(self) -> bool:
        """Whether the document splits fees on members."""
        return bool(self.document["members"])

    def year_heading(self, year: int) -> str:
        """Return the heading of a plan's year, as its association prints it."""
        label = self.document["plan"].get("year_label")
        return f"{label} {year}" if label else str(year)

    def columns(self, table: TableLayout) -> list[Column]:
        """Return the columns of a table in this workbook."""
        initiatives = self.document.get("initiatives", {})
        return table.expanded(self.first_year, initiatives.get("years", []))

    def formula(self, function: str | None, native: str | None) -> str:
        """Return the formula of a computed cell: the function's, or its native twin."""
        chosen = function if self.with_functions and function else native
        if chosen is None:
            raise ValueError("a computed cell has neither function nor native formula")
        return spelled(chosen)

    @property
    def money_format(self) -> str:
        """Quarters are whole but for rules that leave a quarter of the year uneven."""
        rule = self.document["assumptions"]["rounding"]["quarters"]
        return "whole" if rule in ("equal_quarters", "independent") else "cents"

    def format(self, name: str) -> str:
        """Return the number format of a layout format."""
        return self.money_format if name == "quarter" else name

    def value(self, pointer: str, default: Any = None) -> Any:
        """Return what the document holds at a pointer, ``default`` where nothing is."""
        value: Any = self.document
        for part in pointer.split("/")[1:]:
            if isinstance(value, list):
                value = value[int(part)] if int(part) < len(value) else None
            elif isinstance(value, dict):
                value = value.get(part)
            else:
                return default
        return default if value is None else value

    def style(self, column: Column, role: Any) -> Style:
        """Return the style of a table's cell."""
        return Style(role, self.format(column.format), wrap=column.wrap, indent=int(column.wrap))


def spelled(formula: str) -> str:
    """Return a layout's formula as Excel stores it: our functions under their namespace."""
    return respell(formula, functions().keys(), Spelling.OFFICE_JS)


def fetched(block: str, name: str, number: int) -> str:
    """Return the formula that fetches one row of a column that a call on *Beräkning* spills.

    A faulty call leaves its error in its first cell alone; the rows beneath it are then empty, and an
    empty cell must never be fetched as a zero.
    """
    row = f"INDEX({name},{number})"
    return f'IF(ISERROR({block}_svar),{block}_svar,IF({row}="","",{row}))'
