"""Placing units in a table with both margins given: whole-number flow, no rounding and no money."""

from collections import deque
from collections.abc import Sequence
from itertools import pairwise

Bounds = tuple[Sequence[int], Sequence[int]]


class Placement:
    """Row i takes `needs[i]` units, at most one in each column that the bit mask `allowed[i]` names.

    Rows with the same mask and need are interchangeable, so the flow runs over groups of them (at most
    columns x 2^columns, whatever the number of rows) and is dealt out to the rows of a group at the end,
    in `order`: cost grows linearly with the rows, and permuted rows keep their units.

    >>> placement = Placement([1, 1], [0b11, 0b11], order=[0, 1], columns=2)
    >>> placement.fit(([1, 1], [1, 1])), placement.masks()
    (True, [1, 2])
    """

    def __init__(
        self, needs: Sequence[int], allowed: Sequence[int], order: Sequence[int], columns: int
    ) -> None:
        self._columns = columns
        self._size = len(needs)
        groups: dict[tuple[int, int], list[int]] = {}
        for row in order:
            if needs[row]:
                groups.setdefault((allowed[row], needs[row]), []).append(row)
        keys = sorted(groups)
        self._rows = [groups[key] for key in keys]
        self._open = [[bool(mask >> column & 1) for column in range(columns)] for mask, _ in keys]
        self._units = [_spread(mask, need * len(groups[mask, need]), columns) for mask, need in keys]

    def fit(self, bounds: Bounds) -> bool:
        """Moves units until every column holds a number within (lows, highs); False if none can.

        The bounds must leave room for the units as a whole: sum(lows) <= units <= sum(highs).
        """
        lows, highs = bounds
        everywhere = range(self._columns)
        while True:
            totals = self._totals()
            over = [column for column in everywhere if totals[column] > highs[column]]
            under = [column for column in everywhere if totals[column] < lows[column]]
            if over:
                excess = [max(0, totals[column] - highs[column]) for column in everywhere]
                room = [max(0, highs[column] - totals[column]) for column in everywhere]
            elif under:
                excess = [max(0, totals[column] - lows[column]) for column in everywhere]
                room = [max(0, lows[column] - totals[column]) for column in everywhere]
            else:
                return True
            if not self._move(excess, room):
                return False

    def masks(self) -> list[int]:
        """The columns each row got a unit in, as a bit mask per row."""
        result = [0] * self._size
        for rows, units in zip(self._rows, self._units, strict=True):
            dealt = 0
            for column, count in enumerate(units):
                for place in range(dealt, dealt + count):
                    result[rows[place % len(rows)]] |= 1 << column
                dealt += count
        return result

    def _totals(self) -> list[int]:
        return [sum(units[column] for units in self._units) for column in range(self._columns)]

    def _move(self, excess: Sequence[int], room: Sequence[int]) -> bool:
        """One shortest path from a column with an excess to one with room, used as far as it reaches."""
        path = self._path(excess, room)
        if not path:
            return False
        steps = list(pairwise(path))
        amount = min(excess[path[0]], room[path[-1]], *(self._capacity(*step) for step in steps))
        for source, target in reversed(steps):
            self._shift(source, target, amount)
        return True

    def _path(self, excess: Sequence[int], room: Sequence[int]) -> list[int]:
        columns = range(self._columns)
        came_from: dict[int, int | None] = {column: None for column in columns if excess[column]}
        queue = deque(came_from)
        while queue:
            here = queue.popleft()
            if room[here]:
                path = [here]
                while (before := came_from[path[-1]]) is not None:
                    path.append(before)
                return path[::-1]
            for there in columns:
                if there not in came_from and self._capacity(here, there):
                    came_from[there] = here
                    queue.append(there)
        return []

    def _capacity(self, source: int, target: int) -> int:
        return sum(
            min(units[source], len(rows) - units[target])
            for rows, is_open, units in zip(self._rows, self._open, self._units, strict=True)
            if is_open[target]
        )

    def _shift(self, source: int, target: int, amount: int) -> None:
        for rows, is_open, units in zip(self._rows, self._open, self._units, strict=True):
            if is_open[target]:
                moved = min(amount, units[source], len(rows) - units[target])
                units[source] -= moved
                units[target] += moved
                amount -= moved


def _spread(mask: int, units: int, columns: int) -> list[int]:
    """Units laid as evenly as can be over the columns of a mask."""
    places = [column for column in range(columns) if mask >> column & 1]
    each, more = divmod(units, len(places))
    result = [0] * columns
    for rank, column in enumerate(places):
        result[column] = each + (rank < more)
    return result
