"""The walk along the references of a workbook that finds its circles."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsheets.checks.formulas.block import Block, Place
    from xlsheets.checks.formulas.layout import Copies, Layout
    from xlsheets.checks.formulas.pattern import Use

Circle = tuple["Place", ...]


def circles(layout: Layout, starts: Iterable[Place] | None = None) -> list[Circle]:
    """The circles among the references that are always read, each found once.

    With `starts` only those that can be reached from some formulas.
    """
    search = _Search(layout)
    if starts is None:
        starts = ((sheet, *position) for sheet, patterns in layout.on.items() for position in patterns)
    for place in starts:
        search.start(place)
    return search.found


def _reads(copies: Copies) -> Sequence[Use]:
    """The references that the copies of a formula always read."""
    return [use for use in copies.pattern.uses if use.role != "shape" and not use.lazy]


class _Search:
    """A walk from each formula to those it reads, depth first and without recursion.

    What has been walked to its end is cut out of the columns, so that many long ranges over the same cells
    cost no more than the cells.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.found: list[Circle] = []
        self.depth: dict[Place, int] = {}
        self.done: set[Place] = set()
        self.told: set[Place] = set()
        self.columns = {sheet.name: _Columns(sheet.rows) for sheet in layout.sheets}

    def start(self, place: Place) -> None:
        """Walk everything that can be reached from a formula."""
        if place in self.done:
            return
        path = [(place, self._read(place))]
        self.depth[place] = 0
        while path:
            here, sources = path[-1]
            following = next(sources, None)
            if following is None:
                path.pop()
                del self.depth[here]
                self.done.add(here)
                self.columns[here[0]].drop(here[1], here[2])
            elif following in self.depth:
                self._keep(tuple(step for step, _ in path[self.depth[following] :]))
            elif following not in self.done:
                self.depth[following] = len(path)
                path.append((following, self._read(following)))

    def _keep(self, circle: Circle) -> None:
        """Remember a circle; one that shares a cell with an earlier one is put right with it."""
        if self.told.isdisjoint(circle):
            self.told.update(circle)
            self.found.append(circle)

    def _read(self, place: Place) -> Iterator[Place]:
        pattern = self.layout.on[place[0]][place[1:]]
        copies = self.layout.copies[pattern]
        for block in copies.blocks(copies.once(_reads), place):
            yield from self._inside(block)

    def _inside(self, block: Block) -> Iterator[Place]:
        sheet = block.sheet
        if block.is_cell:
            if (block.top, block.left) in self.layout.on[sheet]:
                yield sheet, block.top, block.left
            return
        columns = self.columns[sheet]
        for column in columns.between(block.left, block.right):
            for row in columns.rows(column, block.top, block.bottom):
                yield sheet, row, column


class _Columns:
    """The rows of the formulas in each column of a sheet; rows that are dropped are skipped ever after."""

    def __init__(self, rows: Mapping[int, Sequence[int]]) -> None:
        self._rows = rows
        self._next: dict[int, list[int]] = {}

    def between(self, left: int, right: int) -> list[int]:
        """The columns with formulas in a span."""
        if right - left < len(self._rows):
            return [column for column in range(left, right + 1) if column in self._rows]
        return [column for column in self._rows if left <= column <= right]

    def rows(self, column: int, top: int, bottom: int) -> Iterator[int]:
        """The rows of a span that have not been dropped when each is reached."""
        rows = self._rows[column]
        index = self._kept(column, bisect_left(rows, top))
        while index < len(rows) and rows[index] <= bottom:
            yield rows[index]
            index = self._kept(column, index + 1)

    def drop(self, row: int, column: int) -> None:
        """Leave a row out from now on."""
        index = bisect_left(self._rows[column], row)
        self._following(column)[index] = index + 1

    def _kept(self, column: int, index: int) -> int:
        """The first index from here on that is kept; what was passed over is remembered."""
        following = self._following(column)
        end = index
        while following[end] != end:
            end = following[end]
        while following[index] != index:
            following[index], index = end, following[index]
        return end

    def _following(self, column: int) -> list[int]:
        """For each row of a column the index to look at: its own until it is dropped."""
        found = self._next.get(column)
        if found is None:
            found = self._next[column] = list(range(len(self._rows[column]) + 1))
        return found
