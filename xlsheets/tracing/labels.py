"""What a table calls a cell: the text at the start of its row and the heading of its column."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xlsheets.ooxml import Package, Sheet

_SOURCES = ("källa", "source")
_UNITS = ("enhet", "unit")


@dataclass
class Texts:
    """The texts of one sheet by column and by row, looked up once: a sheet may have a million cells."""

    sheet: Sheet
    columns: dict[int, list[int]] = field(default_factory=dict)
    rows: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for (row, column), cell in sorted(self.sheet.cells.items()):
            if isinstance(cell.value, str) and cell.value.strip():
                self.columns.setdefault(column, []).append(row)
                self.rows.setdefault(row, []).append(column)

    def at(self, row: int, column: int) -> str:
        """The text of a cell that has one."""
        return str(self.sheet.cell(row, column).value)

    def above(self, row: int, column: int) -> Iterator[str]:
        """The texts above a cell, the nearest first."""
        rows = self.columns.get(column, [])
        for higher in reversed(rows[: bisect_left(rows, row)]):
            yield self.at(higher, column)

    def start_of_row(self, row: int, column: int) -> str | None:
        """The first text left of a cell, one in words before a code."""
        texts = [self.at(row, left) for left in self.rows.get(row, []) if left < column]
        wordy = [text for text in texts if not text.strip().isdigit()]
        return next(iter(wordy or texts), None)

    @cached_property
    def headings(self) -> Mapping[tuple[str, ...], list[int]]:
        """The columns that somewhere have a heading of sources or of units."""
        return {
            words: [
                column
                for column, rows in sorted(self.columns.items())
                if any(self.at(row, column).casefold().startswith(words) for row in rows)
            ]
            for words in (_SOURCES, _UNITS)
        }

    def beside(self, row: int, column: int, words: tuple[str, ...]) -> str | None:
        """The text right of a cell that stands under such a heading."""
        for right in self.headings[words]:
            if right > column and right in self.rows.get(row, []):
                heads = (text.casefold().startswith(words) for text in self.above(row, right))
                if any(heads):
                    return self.at(row, right)
        return None


class Labels:
    """What cells of a workbook are called; sheets in `lists` have one thing per row and no headings."""

    def __init__(self, package: Package, lists: frozenset[str]) -> None:
        self._package = package
        self._lists = lists
        self._texts: dict[str, Texts] = {}

    def of(self, sheet: Sheet, row: int, column: int) -> str | None:
        """The name of a cell as a reader would find it; None where nothing stands around it.

        In a table the heading is the table's, elsewhere the nearest text above.
        """
        start = self._on(sheet).start_of_row(row, column)
        heading = None if sheet.name in self._lists and start else self._heading(sheet, row, column)
        told = [part for part in (start, heading) if part]
        return ", ".join(dict.fromkeys(told)) or None

    def of_range(self, sheet: Sheet, first: tuple[int, int], last: tuple[int, int]) -> str | None:
        """What several cells are called: their heading, or the first and the last of a list."""
        if sheet.name not in self._lists:
            return self._heading(sheet, *first)
        ends = (self.of(sheet, *place) for place in (first, last))
        return " – ".join(text for text in ends if text) or None

    def source(self, sheet: Sheet, row: int, column: int) -> str | None:
        """What stands beside an input under the heading of sources."""
        return self._on(sheet).beside(row, column, _SOURCES)

    def list_source(self, sheet: Sheet, row: int, column: int) -> str | None:
        """The source of several things of a list, which stands beside the first."""
        return self.source(sheet, row, column) if sheet.name in self._lists else None

    def unit(self, sheet: Sheet, row: int, column: int) -> str | None:
        """What stands beside an input under the heading of units."""
        return self._on(sheet).beside(row, column, _UNITS)

    def _heading(self, sheet: Sheet, row: int, column: int) -> str | None:
        for table in self._package.tables:
            beneath = table.header_rows and row > table.ref.top
            if beneath and table.sheet == sheet.name and table.ref.holds(row, column):
                return table.columns[column - table.ref.left].name
        above = self._on(sheet).above(row, column)
        return next((text for text in above if any(map(str.isalpha, text))), None)  # not an amount as text

    def _on(self, sheet: Sheet) -> Texts:
        if sheet.name not in self._texts:
            self._texts[sheet.name] = Texts(sheet)
        return self._texts[sheet.name]
