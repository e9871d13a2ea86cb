"""Figures of the fixed tables as the printed ones link to them: plan, initiatives and fees, by name."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from xlsheets.plan import pointer
from xlsheets.plan.printed import amount, as_printed, printed_pointer
from xlsheets.plan.statements.tables import Fixed, UnknownReferenceError
from xlsheets.plan.types import Document

_FEE_ROWS = ("sum", "state", "region", "municipalities", "total")
_FEE_COLUMNS = ("year", "quarter", "share", "inhabitants")


class FixedTables:
    """The figures of a document's fixed tables.

    `figures` are the computed ones by pointer; with `printed` a figure that is printed differently counts
    as printed.
    """

    def __init__(self, document: Document, figures: Mapping[str, Fraction], printed: bool = False) -> None:
        self.document, self.figures, self.printed = document, figures, printed

    def at(self, place: Fixed) -> str:
        """The pointer of a figure, typed or computed. Raises UnknownReferenceError."""
        if place.table == "fees":
            return self._fee(place)
        table = self.document.get(place.table)
        if table is None:
            raise UnknownReferenceError("table", place.table)
        years = [str(year) for year in table["years"]]
        if place.column not in years:
            raise UnknownReferenceError("column", place.column)
        column = years.index(place.column)
        if place.table == "initiatives":
            return self._initiative(place.line, column)
        for row, line in enumerate(table["lines"]):
            if line["id"] == place.line:
                computed = f"/plan/lines/{row}/computed/{column}"
                return computed if computed in self.figures else f"/plan/lines/{row}/values/{column}"
        raise UnknownReferenceError("line", place.line)

    def value(self, place: Fixed) -> Fraction | None:
        """The figure, in the unit of its table; None where it is blank. Raises UnknownReferenceError."""
        at = self.at(place)
        computed = self.figures.get(at)
        shown = self._get(printed_pointer(at))
        if computed is None:
            return None if shown is None else amount(shown)
        differs = self.printed and shown is not None and as_printed(computed, shown) != amount(shown)
        return amount(shown) if differs else computed

    def unit(self, place: Fixed) -> str | None:
        """The unit of the figure; None for a share or a number of people."""
        if place.table == "fees":
            return "kr" if place.column in ("year", "quarter") else None
        return str(self.document[place.table]["unit"])

    def _initiative(self, name: str, column: int) -> str:
        if name == "sum":
            return f"/initiatives/computed/{column}"
        for row, item in enumerate(self.document["initiatives"]["items"]):
            if item["id"] == name:
                return f"/initiatives/items/{row}/values/{column}"
        raise UnknownReferenceError("line", name)

    def _fee(self, place: Fixed) -> str:
        if place.column not in _FEE_COLUMNS:
            raise UnknownReferenceError("column", place.column)
        if place.line in _FEE_ROWS:
            return f"/fees/computed/{place.line}/{place.column}"
        for row, member in enumerate(self.document.get("members", ())):
            if member.get("code") == place.line:
                if place.column == "inhabitants":
                    return f"/members/{row}/inhabitants"
                return f"/members/{row}/computed/{place.column}"
        raise UnknownReferenceError("line", place.line)

    def _get(self, at: str) -> Any:
        try:
            return pointer.get(self.document, at)
        except (KeyError, IndexError, TypeError):
            return None
