"""Look, after the calculation, at the values on which Excel and the engine may part."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlsheets.engine.book import Area, Book, Place
from xlsheets.engine.doubts import Check, doubtful, holds, looks_like_number, sound
from xlsheets.engine.helpers import Bench, standing_elsewhere
from xlsheets.engine.hosting import Host, Hosting
from xlsheets.engine.lifting import Rows, literal_rows
from xlsheets.engine.loading import Refusal
from xlsheets.engine.machine import Machine
from xlsheets.engine.reading import Operand, Reading, Watched
from xlsheets.engine.results import Why
from xlsheets.formula.tree import Literal, Node
from xlsheets.ooxml import CellValue


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

    def add(self, reading: Reading) -> None:
        """Watch the doubts of a formula."""
        for watched in reading.watched:
            watch = Watch(reading.place, watched)
            self.watches.append(watch)
            if any(operand.rests_on is None for operand in watched.operands if operand.cells is None):
                self._calculate(watch)

    def put(self, host: Host) -> None:
        """Put the operands that hold calls of ours, once the calls have run."""
        for watch in self.watches:
            if watch.place == host.place:
                for index, helper in watch.helpers.items():
                    expression = watch.watched.operands[index].expression
                    if not isinstance(expression, str):
                        self.machine.put(helper, self._text(host.place, expression))

    def refusals(self) -> dict[Place, Refusal]:
        """Return the formulas that met a value which the engine cannot vouch for."""
        met = [watch for watch in self.watches if self._suspicious(watch)]
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
            if self._doubtful(watch) and self._holds(watch, helpers)
        }

    def _suspicious(self, watch: Watch) -> bool:
        """Whether a doubt may matter; where that takes a calculation, prepare it."""
        if watch.helpers or all(o.cells or isinstance(o.expression, Literal) for o in watch.watched.operands):
            return self._doubtful(watch)
        doubt = watch.watched.doubt
        rests_on = [
            area
            for operand in watch.watched.operands
            for area in ((operand.cells,) if operand.cells else operand.rests_on or ())
        ]
        if all(sound(doubt, value) for area in rests_on for row in self.machine.rows(area) for value in row):
            return False
        self._calculate(watch)
        return True

    def _calculate(self, watch: Watch) -> None:
        for index, operand in enumerate(watch.watched.operands):
            if operand.cells is None and not isinstance(operand.expression, Literal):
                helper = self.bench.array() if operand.array else self.bench.value()
                watch.helpers[index] = helper
                host = self.hosting.hosts.get(watch.place)
                if isinstance(operand.expression, str):
                    self.machine.put(helper, operand.expression)
                elif host is not None:
                    self.machine.put(helper, self._text(watch.place, operand.expression))

    def _guard(self, watch: Watch) -> list[Place]:
        helpers = []
        for guard in watch.watched.guards:
            helpers.append(self.bench.value())
            self.machine.put(helpers[-1], guard if isinstance(guard, str) else self._text(watch.place, guard))
        return helpers

    def _holds(self, watch: Watch, helpers: list[Place]) -> bool:
        return all(
            holds(wanted, self.machine.get(helper))
            for helper, (_, wanted) in zip(helpers, watch.watched.doubt.guards, strict=True)
        )

    def _doubtful(self, watch: Watch) -> bool:
        rows = [
            self._rows(operand, watch.helpers.get(index))
            for index, operand in enumerate(watch.watched.operands)
        ]
        return doubtful(watch.watched.doubt, rows)

    def _text(self, place: Place, node: Node) -> str:
        sheet = self.hosting.resolver.book.sheets[place[0]]
        return self.hosting.text(self.hosting.hosts[place], standing_elsewhere(node, sheet, place))

    def _rows(self, operand: Operand, helper: Place | None) -> Rows:
        if operand.cells is not None:
            return self.machine.rows(operand.cells)
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
