"""Look, after the calculation, at the values on which Excel and the engine may part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from xlsheets.engine.book import Area, Book, Place
from xlsheets.engine.doubts import Check, Doubt, Wanted
from xlsheets.engine.helpers import Bench, standing_elsewhere
from xlsheets.engine.hosting import Host, Hosting
from xlsheets.engine.judging import doubtful, holds, looks_like_number, sound
from xlsheets.engine.lifting import Rows, literal_rows
from xlsheets.engine.loading import Refusal
from xlsheets.engine.machine import Machine
from xlsheets.engine.notes import Operand, Reading, Watched
from xlsheets.engine.results import Why
from xlsheets.formula.tree import Literal, Node
from xlsheets.ooxml import CellValue

_TOLD_BY_SOUND_CELLS = (
    Check.CANCELLED,
    Check.COMPARED,
    Check.NEAR_WHOLE,
    Check.NUMBER_AS_TEXT,
    Check.SKIPPED_ERROR,
)


@dataclass(slots=True)
class Watch:
    """What is to be looked at in a formula; ``helpers`` are the cells of operands that must be calculated."""

    place: Place
    watched: Watched
    helpers: dict[int, Place] = field(default_factory=dict)


@dataclass(slots=True)
class Watching:
    """Keeps what is to be looked at; calculates in helper cells what cannot be told from other cells."""

    machine: Machine
    bench: Bench
    hosting: Hosting
    watches: list[Watch] = field(default_factory=list)
    values: Mapping[Place, CellValue] = field(default_factory=dict)
    _seen: dict[tuple[Check, str, Area], bool] = field(default_factory=dict)
    _of_hosts: dict[Place, list[Watch]] = field(default_factory=dict)

    def add(self, reading: Reading, put: bool) -> None:
        """Watch the doubts of a formula; ``put`` is false when the machine remembers the helper cells."""
        for watched in reading.watched:
            watch = Watch(reading.place, watched)
            self.watches.append(watch)
            if reading.calls:
                self._of_hosts.setdefault(reading.place, []).append(watch)
            if watched.calculated:
                self._calculate(watch, put)

    def put(self, host: Host) -> None:
        """Put the operands that hold calls of ours, once the calls have run."""
        for watch in self._of_hosts.get(host.place, ()):
            if watch.helpers:
                for index, helper in watch.helpers.items():
                    expression = watch.watched.operands[index].expression
                    if not isinstance(expression, str):
                        self.machine.put(helper, self._text(host.place, expression))

    def refusals(
        self, values: Mapping[Place, CellValue], looked_at: Callable[[Place], bool]
    ) -> dict[Place, Refusal]:
        """Return the formulas, of those to be looked at, that met a value on which engines part."""
        self.values = values
        met = [
            watch
            for watch in self.watches
            if looked_at(watch.place) and self._suspicious(watch) and self._taken(watch)
        ]
        if not met:
            return {}
        guards = [self._guard(watch) for watch in met]
        if any(guards) or any(watch.helpers for watch in met):
            self.machine.evaluate()
        return {
            watch.place: Refusal(
                Why.ENGINES_DIFFER,
                {"check": watch.watched.doubt.check.value, "function": watch.watched.doubt.function},
            )
            for watch, helpers in zip(met, guards, strict=True)
            if self._doubtful(watch)
            and all(holds(wanted, self.machine.get(helper)) for helper, wanted in helpers)
        }

    def _suspicious(self, watch: Watch) -> bool:
        """Whether a doubt may matter; where that takes a calculation, prepare it."""
        watched = watch.watched
        if watch.helpers:
            return self._doubtful(watch)
        if watched.doubt.check in _TOLD_BY_SOUND_CELLS:
            for operand in watched.operands:
                areas = (operand.cells,) if operand.cells else operand.rests_on or ()
                if not all(self._sound(watched.doubt, area) for area in areas):
                    break
            else:
                return watched.unsound and self._doubtful(watch)
        if watched.direct:
            return self._doubtful(watch)
        self._calculate(watch, put=True)
        return True

    def _sound(self, doubt: Doubt, area: Area) -> bool:
        key = (doubt.check, doubt.function, area)
        if key not in self._seen:
            self._seen[key] = all(sound(doubt, value) for row in self._cells(area) for value in row)
        return self._seen[key]

    def _calculate(self, watch: Watch, put: bool) -> None:
        for index, operand in enumerate(watch.watched.operands):
            if operand.cells is None and not isinstance(operand.expression, Literal):
                helper = self.bench.array() if operand.array else self.bench.value()
                watch.helpers[index] = helper
                host = self.hosting.hosts.get(watch.place)
                if isinstance(operand.expression, str):
                    if put:
                        self.machine.put(helper, operand.expression)
                elif host is not None:
                    self.machine.put(helper, self._text(watch.place, operand.expression))

    def _taken(self, watch: Watch) -> bool:
        """Whether the cells that must be blank, or must not, are so."""
        return all(
            (self.values.get(guard[0].anchor) in (None, "")) is guard[1]
            for guard in watch.watched.guards
            if isinstance(guard, tuple)
        )

    def _guard(self, watch: Watch) -> list[tuple[Place, Wanted]]:
        helpers = []
        for guard, (_, wanted) in zip(watch.watched.guards, watch.watched.doubt.guards, strict=True):
            if not isinstance(guard, tuple):
                helper = self.bench.value()
                self.machine.put(helper, guard if isinstance(guard, str) else self._text(watch.place, guard))
                helpers.append((helper, wanted))
        return helpers

    def _doubtful(self, watch: Watch) -> bool:
        rows = [
            self._rows(operand, watch.helpers.get(index))
            for index, operand in enumerate(watch.watched.operands)
        ]
        return doubtful(watch.watched.doubt, rows)

    def _text(self, place: Place, node: Node) -> str:
        sheet = self.hosting.resolver.book.sheets[place[0]]
        return self.hosting.text(self.hosting.hosts[place], standing_elsewhere(node, sheet, place))

    def _cells(self, area: Area) -> Rows:
        sheet, row1, column1, row2, column2 = area
        get = self.values.get
        if row1 == row2 and column1 == column2:
            return [[get((sheet, row1, column1))]]
        columns = range(column1, column2 + 1)
        return [[get((sheet, row, column)) for column in columns] for row in range(row1, row2 + 1)]

    def _rows(self, operand: Operand, helper: Place | None) -> Rows:
        if operand.cells is not None:
            rows = self._cells(operand.cells)
            return (
                [[abs(v) if isinstance(v, float) else v for v in row] for row in rows]
                if operand.absolute
                else rows
            )
        if isinstance(operand.expression, Literal):
            return literal_rows(operand.expression)
        if helper is None or not operand.array:
            return [[None if helper is None else self.machine.get(helper)]]
        height, width = self.machine.extents([helper]).get(helper, (1, 1))
        sheet, row, column = helper
        return self.machine.rows(Area(sheet, row, column, row + height - 1, column + width - 1))


def texts_as_numbers(
    book: Book, readings: Mapping[Place, Reading], values: Mapping[Place, CellValue]
) -> dict[Place, Refusal]:
    """Return the formulas that calculate with texts such as "31 643" or "2025-01-31".

    Excel reads them as numbers or not, by the user's language.
    """
    strange = _strange(book.constants) | _strange(values)
    if not strange:
        return {}
    found: dict[Place, Refusal] = {}
    for place, reading in readings.items():
        if reading.arithmetic and any(area.holds(cell) for area in reading.areas for cell in strange):
            found[place] = Refusal(Why.ENGINES_DIFFER, {"check": Check.TEXT_AS_NUMBER.value})
    return found


def _strange(cells: Mapping[Place, CellValue]) -> set[Place]:
    return {place for place, value in cells.items() if isinstance(value, str) and looks_like_number(value)}
