"""Where rows, areas and references go when rows are inserted into a sheet or deleted from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xlsheets.formula.references import MAX_ROW, Reference, parse_reference, quote_sheet
from xlsheets.formula.shift import shift_span
from xlsheets.formula.tokens import FormulaError, Token, render, tokenize
from xlsheets.ooxml.area import Area
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.reading import Position


@dataclass(frozen=True, slots=True)
class RowMove:
    """Rows inserted before `at` (`count` > 0), or deleted from `at` on (`count` < 0), on one sheet.

    `grown` is the body of a table that grows at its edge by this: what refers to all its rows then
    refers to the new ones too, as when a table grows in Excel.
    """

    sheet: str
    at: int
    count: int
    grown: Area | None = None

    def on(self, sheet: str | None) -> bool:
        """Whether a sheet is the one whose rows move."""
        return sheet is not None and sheet.casefold() == self.sheet.casefold()

    def row(self, number: int) -> int | None:
        """The new number of a row, None when it was deleted."""
        span = shift_span(number, number, self.at, self.count)
        return None if span is None else span[0]

    def area(self, area: Area) -> Area | None:
        """A rectangle of the sheet after the move, None when all of it was deleted."""
        if area.top == 1 and area.bottom == MAX_ROW:
            return area
        span = shift_span(area.top, area.bottom, self.at, self.count)
        if span is None:
            return None
        top, bottom = span
        if self.grown is not None and _covers(area, self.grown):
            top = area.top
            bottom = area.bottom + self.count
        return area._replace(top=top, bottom=bottom)

    def areas(self, text: str) -> str:
        """A list of areas (`sqref`) after the move; empty when nothing is left of it.

        What is no area (other programs leave `#REF!` there) stays as it is.
        """
        return " ".join(moved for piece in text.split() if (moved := self._piece(piece)))

    def _piece(self, text: str) -> str:
        try:
            area = Area.parse(text)
        except ValueError:
            return text
        moved = self.area(area)
        return "" if moved is None else moved.a1

    def formula(self, formula: str, home: str | None, cell: Position | None = None) -> str:
        """A formula after the move; what it loses becomes `#REF!`.

        `home` is the sheet it stands on, None where every reference names its sheet; `cell` is its
        cell, if it has one: a running total in a growing table keeps to its own row.
        Errors: rows-in-use, for text that is no formula.
        """
        if not self.on(home) and self.sheet.casefold() not in formula.replace("''", "'").casefold():
            return formula
        try:
            tokens = tokenize(formula)
        except FormulaError as error:
            reason = f"formula {formula[:40]}"
            raise PackageError(
                PackageCode.ROWS_IN_USE, sheet=self.sheet, row=self.at, reason=reason
            ) from error
        return render(self._token(token, home, cell) for token in tokens)

    def _token(self, token: Token, home: str | None, cell: Position | None) -> Token:
        if token.kind != "reference":
            return token
        try:
            reference = parse_reference(token.text)
        except ValueError:
            return token
        if not self.on(reference.sheet if reference.sheet is not None else home) or reference.whole_columns:
            return token
        moved = self._reference(reference, ":" in token.text, home, cell)
        if moved is None:
            prefix = "" if reference.sheet is None else quote_sheet(reference.sheet) + "!"
            return Token("error", f"{prefix}#REF!")
        return token if moved == reference else Token("reference", _text(moved, ":" in token.text))

    def _reference(
        self, reference: Reference, ranged: bool, home: str | None, cell: Position | None
    ) -> Reference | None:
        area = Area(reference.row1, reference.column1, reference.row2, reference.column2)
        move = self
        if self.grown is not None and not (ranged and self._counts_all(reference, home, cell)):
            move = replace(self, grown=None)
        moved = move.area(area)
        return None if moved is None else replace(reference, row1=moved.top, row2=moved.bottom)

    def _counts_all(self, reference: Reference, home: str | None, cell: Position | None) -> bool:
        """False for a range that ends in its own row of the growing table: a running total."""
        if self.grown is None or cell is None or not self.on(home):
            return True
        inside = self.grown.top <= cell[0] <= self.grown.bottom
        return not inside or reference.absolute[2]


def _text(reference: Reference, ranged: bool) -> str:
    """A reference as written; a range of one cell stays a range, so that it can grow again."""
    return reference.text(as_area=ranged)


def _covers(area: Area, body: Area) -> bool:
    """Whether an area holds all rows of a body and some of its columns."""
    rows = area.top <= body.top and area.bottom >= body.bottom
    return rows and area.left <= body.right and body.left <= area.right
