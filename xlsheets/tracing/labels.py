"""What a table calls a cell: the text at the start of its row and the heading of its column."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.ooxml import Package, Sheet

JOINER = ", "
_SOURCES = ("källa", "source")
_UNITS = ("enhet", "unit")


def label(package: Package, sheet: Sheet, row: int, column: int, headed: bool = True) -> str | None:
    """The name of a cell as a reader would find it; None where nothing stands around it.

    In a table the heading is the table's, elsewhere the nearest text above;
    a sheet that is not `headed` lists one thing per row.
    """
    parts = [_row_label(sheet, row, column)]
    if headed or parts[0] is None:
        parts.append(column_label(package, sheet, row, column))
    told = [part for part in parts if part]
    return JOINER.join(dict.fromkeys(told)) or None


def source(sheet: Sheet, row: int, column: int) -> str | None:
    """What stands beside an input under the heading of sources."""
    return _beside(sheet, row, column, _SOURCES)


def unit(sheet: Sheet, row: int, column: int) -> str | None:
    """What stands beside an input under the heading of units."""
    return _beside(sheet, row, column, _UNITS)


def _row_label(sheet: Sheet, row: int, column: int) -> str | None:
    texts = [
        value
        for left in range(1, column)
        if isinstance(value := sheet.cell(row, left).value, str) and value.strip()
    ]
    wordy = [text for text in texts if not text.strip().isdigit()]
    return next(iter(wordy or texts), None)


def column_label(package: Package, sheet: Sheet, row: int, column: int) -> str | None:
    """The heading of a column: the table's, or the nearest text above; None where there is none."""
    for table in package.tables:
        if table.sheet == sheet.name and table.header_rows:
            area = table.ref
            if area.left <= column <= area.right and area.top < row <= area.bottom:
                return table.columns[column - area.left].name
    return next(_above(sheet, row, column), None)


def _above(sheet: Sheet, row: int, column: int) -> Iterator[str]:
    for higher in range(row - 1, 0, -1):
        value = sheet.cell(higher, column).value
        if isinstance(value, str) and value.strip():
            yield value


def _beside(sheet: Sheet, row: int, column: int, headings: tuple[str, ...]) -> str | None:
    used = sheet.used
    for right in range(column + 1, used.right + 1 if used else column + 1):
        heads = (text.casefold().startswith(headings) for text in _above(sheet, row, right))
        value = sheet.cell(row, right).value
        if isinstance(value, str) and value.strip() and any(heads):
            return value
    return None
