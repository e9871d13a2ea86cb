"""Which formula reads which: for the order of our calls, for cycles, and for what depends on a kept cell."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from xlsheets.engine.book import Area, Book, Place
from xlsheets.engine.notes import Reading

_FEW_COLUMNS = 64


@dataclass(slots=True)
class Graph:
    """Formula cells by what they read. A cell that an array fills stands for the array's first cell."""

    readings: Mapping[Place, Reading]
    _rows: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    _owners: dict[Place, Place] = field(default_factory=dict)
    _columns: dict[int, set[int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, book: Book, readings: Mapping[Place, Reading], areas: Mapping[Place, Area] | None = None
    ) -> "Graph":
        """Index a book's formulas; ``areas`` are what arrays fill, where not what they filled in the file."""
        graph = cls(readings)
        if not readings:
            return graph
        places = set(book.formulas)
        for anchor, formula in book.formulas.items():
            area = (areas or {}).get(anchor, formula.area)
            if area is not None:
                for place in area.places():
                    graph._owners.setdefault(place, anchor)
                    places.add(place)
        for sheet, row, column in sorted(places):
            graph._rows.setdefault((sheet, column), []).append(row)
            graph._columns.setdefault(sheet, set()).add(column)
        return graph

    def inside(self, area: Area) -> Iterator[Place]:
        """Yield the formula cells in an area."""
        sheet, row1, column1, row2, column2 = area
        if column2 - column1 < _FEW_COLUMNS:
            columns: Iterable[int] = range(column1, column2 + 1)
        else:
            columns = [c for c in self._columns.get(sheet, ()) if column1 <= c <= column2]
        for column in columns:
            rows = self._rows.get((sheet, column))
            if rows is None:
                continue
            for row in rows[bisect_left(rows, row1) : bisect_right(rows, row2)]:
                place = (sheet, row, column)
                yield self._owners.get(place, place)

    def sources(self, reading: Reading) -> set[Place]:
        """Return the formula cells that a formula reads."""
        found = {place for area in reading.areas for place in self.inside(area)}
        for anchor in reading.anchors:
            found.update(self.inside(Area(anchor[0], anchor[1], anchor[2], anchor[1], anchor[2])))
        return found

    def dependents(self, causes: Iterable[Place]) -> dict[Place, Place]:
        """Return every formula cell that reads one of the causes, however far, with the cause it reads."""
        readers = _Readers.of(self.readings)
        filled: dict[Place, list[Place]] = {}
        for place, owner in self._owners.items():
            filled.setdefault(owner, []).append(place)
        found: dict[Place, Place] = {}
        waiting = list(causes)
        seen = set(waiting)
        while waiting:
            cause = waiting.pop()
            for place in filled.get(cause, (cause,)):
                for reader in readers.take(place):
                    if reader not in seen:
                        seen.add(reader)
                        found[reader] = cause
                        waiting.append(reader)
        return found

    def order(self, start: Iterable[Place]) -> tuple[list[Place], set[Place]]:
        """Return the start cells and all they read, sources first, and the cells that are in a cycle."""
        finished: list[Place] = []
        state: dict[Place, int] = {}
        circular: set[Place] = set()
        for first in start:
            if first in state:
                continue
            path = [(first, iter(self._sources_of(first)))]
            state[first] = 1
            while path:
                place, sources = path[-1]
                following = next(sources, None)
                if following is None:
                    path.pop()
                    state[place] = 2
                    finished.append(place)
                elif following not in state:
                    state[following] = 1
                    path.append((following, iter(self._sources_of(following))))
                elif state[following] == 1:
                    walked = [step for step, _ in path]
                    circular.update(walked[walked.index(following) :])
        return finished, circular

    def _sources_of(self, place: Place) -> set[Place]:
        reading = self.readings.get(place)
        return set() if reading is None else self.sources(reading)


class _Readers:
    """Who reads a cell. Each reader of an area is given out once: then it is known to depend on it."""

    def __init__(self) -> None:
        self.by_column: dict[tuple[int, int], list[tuple[int, int, Place]]] = {}
        self.wide: dict[int, list[tuple[Area, Place]]] = {}

    @classmethod
    def of(cls, readings: Mapping[Place, Reading]) -> "_Readers":
        readers = cls()
        for place, reading in readings.items():
            for area in reading.areas:
                readers.add(area, place)
            for sheet, row, column in reading.anchors:
                readers.add(Area(sheet, row, column, row, column), place)
        return readers

    def add(self, area: Area, place: Place) -> None:
        if area.column2 - area.column1 >= _FEW_COLUMNS:
            self.wide.setdefault(area.sheet, []).append((area, place))
            return
        for column in range(area.column1, area.column2 + 1):
            self.by_column.setdefault((area.sheet, column), []).append((area.row1, area.row2, place))

    def take(self, cell: Place) -> list[Place]:
        sheet, row, column = cell
        narrow = self.by_column.get((sheet, column), [])
        wide = self.wide.get(sheet, [])
        found = [place for row1, row2, place in narrow if row1 <= row <= row2]
        if found:
            self.by_column[sheet, column] = [item for item in narrow if not item[0] <= row <= item[1]]
        reached = [place for area, place in wide if area.holds(cell)]
        if reached:
            self.wide[sheet] = [item for item in wide if not item[0].holds(cell)]
        return found + reached
