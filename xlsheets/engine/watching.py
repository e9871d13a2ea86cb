"""Look, after the calculation, at the values on which Excel and the engine may part."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlsheets.engine.adapting import is_array
from xlsheets.engine.book import Area, Book, Place
from xlsheets.engine.doubts import Check, doubtful, holds, looks_like_number
from xlsheets.engine.helpers import Bench, standing_elsewhere
from xlsheets.engine.hosting import Host, Hosting
from xlsheets.engine.lifting import Rows, literal_rows
from xlsheets.engine.loading import Refusal
from xlsheets.engine.machine import Machine
from xlsheets.engine.reading import Reading, Watched
from xlsheets.engine.results import Why
from xlsheets.formula.tree import Literal, Node
from xlsheets.ooxml import CellValue


@dataclass(slots=True)
class Watch:
    """What is to be looked at; an operand is cells, values, or the helper cell where it starts."""

    place: Place
    watched: Watched
    operands: list[Area | Rows | Place]


@dataclass(slots=True)
class Watching:
    """Keeps what is to be looked at, in helper cells where it has none of its own."""

    machine: Machine
    bench: Bench
    hosting: Hosting
    watches: list[Watch] = field(default_factory=list)
    _waiting: dict[Place, list[tuple[Place, Node]]] = field(default_factory=dict)

    def add(self, reading: Reading) -> None:
        """Watch the doubts of a formula."""
        for watched in reading.watched:
            operands: list[Area | Rows | Place] = []
            for operand, node in zip(watched.operands, watched.doubt.operands, strict=True):
                if isinstance(operand, Area):
                    operands.append(operand)
                elif isinstance(operand, Literal):
                    operands.append(literal_rows(operand))
                else:
                    helper = self.bench.array() if is_array(node) else self.bench.value()
                    operands.append(helper)
                    if isinstance(operand, str):
                        self.machine.formula(helper, operand)
                    else:
                        self._waiting.setdefault(reading.place, []).append((helper, operand))
            self.watches.append(Watch(reading.place, watched, operands))

    def put(self, host: Host) -> None:
        """Put the operands that hold calls of ours, once the calls have run."""
        for helper, node in self._waiting.get(host.place, ()):
            self.machine.formula(helper, self._text(host.place, node))

    def refusals(self) -> dict[Place, Refusal]:
        """Return the formulas that met a value which the engine cannot vouch for."""
        met = [
            watch
            for watch in self.watches
            if doubtful(watch.watched.doubt, [self._rows(operand) for operand in watch.operands])
        ]
        return {
            watch.place: Refusal(
                Why.ENGINES_DIFFER,
                {"check": watch.watched.doubt.check.value, "function": watch.watched.doubt.function},
            )
            for watch in self._that_matter(met)
        }

    def _that_matter(self, watches: list[Watch]) -> list[Watch]:
        """Leave out what stands in a branch that was not taken."""
        if not any(watch.watched.guards for watch in watches):
            return watches
        helpers: list[list[Place]] = []
        for watch in watches:
            helpers.append([self.bench.value() for _ in watch.watched.guards])
            for helper, guard in zip(helpers[-1], watch.watched.guards, strict=True):
                text = guard if isinstance(guard, str) else self._text(watch.place, guard)
                self.machine.formula(helper, text)
        self.machine.evaluate()
        return [
            watch
            for watch, places in zip(watches, helpers, strict=True)
            if all(
                holds(wanted, self.machine.get(helper))
                for helper, (_, wanted) in zip(places, watch.watched.doubt.guards, strict=True)
            )
        ]

    def _text(self, place: Place, node: Node) -> str:
        sheet = self.hosting.resolver.book.sheets[place[0]]
        return self.hosting.text(self.hosting.hosts[place], standing_elsewhere(node, sheet, place))

    def _rows(self, operand: Area | Rows | Place) -> Rows:
        if isinstance(operand, list):
            return operand
        if isinstance(operand, Area):
            return self.machine.rows(operand)
        if operand[0] == self.bench.sheet + 2:
            return [[self.machine.get(operand)]]
        height, width = self.machine.extents([operand]).get(operand, (1, 1))
        sheet, row, column = operand
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
