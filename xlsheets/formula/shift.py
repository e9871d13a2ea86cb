"""Move the references of a formula: as a copied formula does, and when rows are inserted or deleted."""

from dataclasses import replace

from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, Reference, parse_reference, quote_sheet
from xlsheets.formula.tokens import Token, render, tokenize


def translate(formula: str, rows: int, columns: int) -> str:
    """Return the formula as it reads when copied so many rows down and columns right.

    Absolute parts stay. A relative part that leaves the sheet comes in again at the other side,
    as Excel reads the shared formulas of a file.

    >>> translate("A1+$B$2*SUM(C:C)", 2, 1)
    'B3+$B$2*SUM(D:D)'
    """
    if not rows and not columns:
        return formula
    return render(
        Token("reference", _translated(token.text, rows, columns)) if token.kind == "reference" else token
        for token in tokenize(formula)
    )


def _translated(text: str, rows: int, columns: int) -> str:
    try:
        reference = parse_reference(text)
    except ValueError:
        return text
    fixed_row1, fixed_column1, fixed_row2, fixed_column2 = reference.absolute
    down = 0 if reference.whole_columns else rows
    right = 0 if reference.whole_rows else columns
    row1 = _moved(reference.row1, fixed_row1, down, MAX_ROW)
    row2 = _moved(reference.row2, fixed_row2, down, MAX_ROW)
    column1 = _moved(reference.column1, fixed_column1, right, MAX_COLUMN)
    column2 = _moved(reference.column2, fixed_column2, right, MAX_COLUMN)
    if row1 > row2:  # corners that crossed are put in order, each with its dollar sign
        row1, row2, fixed_row1, fixed_row2 = row2, row1, fixed_row2, fixed_row1
    if column1 > column2:
        column1, column2, fixed_column1, fixed_column2 = column2, column1, fixed_column2, fixed_column1
    fixed = fixed_row1, fixed_column1, fixed_row2, fixed_column2
    sheet, spill, colon = reference.sheet, reference.spill, reference.colon
    return Reference(sheet, row1, column1, row2, column2, fixed, spill, colon).text()


def _moved(position: int, absolute: bool, by: int, limit: int) -> int:
    return position if absolute else (position + by - 1) % limit + 1


def shift_rows(formula: str, formula_sheet: str | None, edited_sheet: str, at_row: int, count: int) -> str:
    """Return the formula after ``count`` rows were inserted before ``at_row``; negative: deleted from it on.

    References to other sheets and whole columns stay; what lay wholly in deleted rows becomes ``#REF!``.
    ``formula_sheet`` is None for the formula of a name, whose references all carry a sheet.

    >>> shift_rows("SUM(A1:A9)", "S", "S", 5, 2)
    'SUM(A1:A11)'
    >>> shift_rows("A5+A9", "S", "S", 4, -2)
    '#REF!+A7'
    """
    return render(
        _shifted(token, formula_sheet, edited_sheet, at_row, count) if token.kind == "reference" else token
        for token in tokenize(formula)
    )


def _shifted(token: Token, formula_sheet: str | None, edited_sheet: str, at_row: int, count: int) -> Token:
    try:
        reference = parse_reference(token.text)
    except ValueError:
        return token
    sheet = reference.sheet if reference.sheet is not None else formula_sheet
    if sheet is None or sheet.casefold() != edited_sheet.casefold() or reference.whole_columns:
        return token
    moved = shift_area(reference, at_row, count)
    if moved is None:
        prefix = "" if reference.sheet is None else quote_sheet(reference.sheet) + "!"
        return Token("error", prefix + "#REF!")
    return token if moved == reference else Token("reference", moved.text())


def shift_area(area: Reference, at_row: int, count: int) -> Reference | None:
    """Return a rectangle after rows were inserted or deleted, None when nothing of it is left."""
    span = shift_span(area.row1, area.row2, at_row, count)
    return None if span is None else replace(area, row1=span[0], row2=span[1])


def shift_span(first: int, last: int, at_row: int, count: int) -> tuple[int, int] | None:
    """Return the rows that ``first`` to ``last`` have become, None when nothing of them is left.

    >>> shift_span(4, 9, 3, -2)
    (3, 7)
    """
    if count >= 0:
        moved_first = first + count if first >= at_row else first
        moved_last = last + count if last >= at_row else last
        return None if moved_first > MAX_ROW else (moved_first, min(moved_last, MAX_ROW))
    end = at_row - count  # first row below the deleted ones
    if first >= at_row and last < end:
        return None
    moved_first = first if first < at_row else max(first + count, at_row)
    moved_last = last if last < at_row else (last + count if last >= end else at_row - 1)
    return moved_first, moved_last
