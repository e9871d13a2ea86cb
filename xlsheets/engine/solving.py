"""One calculation of a book: load the machine, run our functions in order, evaluate until nothing moves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from udfs.evaluate import evaluate
from udfs.registry import functions
from xlsheets.engine.book import Area, Book, Place
from xlsheets.engine.graph import Graph
from xlsheets.engine.helpers import Bench
from xlsheets.engine.hosting import Hosting
from xlsheets.engine.levels import give_levels
from xlsheets.engine.lifting import Argument, Cells, Constant, Expression, Lifted, Rows, call
from xlsheets.engine.loading import Loaded, Refusal
from xlsheets.engine.machine import Machine
from xlsheets.engine.reading import Reading
from xlsheets.engine.remembering import remember, remembered
from xlsheets.engine.rereading import same_formula
from xlsheets.engine.results import Why
from xlsheets.engine.watching import Watching, texts_as_numbers
from xlsheets.ooxml import CellError, CellValue

_ROUNDS = 8
_SPILL = CellError("#SPILL!")
_BLOCKED: Rows = [[_SPILL]]  # an array argument larger than the room it has
_ENGINE_ONLY = frozenset({"#ERROR!", "#N/IMPL!", "#CIRC!"})


@dataclass(slots=True)
class Solved:
    """Values of the formula cells and of the cells their arrays fill; or why some must be left out."""

    values: dict[Place, CellValue] = field(default_factory=dict)
    spills: dict[Place, tuple[int, int]] = field(default_factory=dict)
    refused: dict[Place, Refusal] = field(default_factory=dict)


class Solver:
    """Calculates the formulas of a loaded book but those kept, which stand as constants."""

    def __init__(self, loaded: Loaded, kept: Iterable[Place]) -> None:
        self.book: Book = loaded.book
        self.kept = frozenset(kept)
        self.readings = {p: r for p, r in loaded.readings.items() if p not in self.kept}
        self.bench = Bench.behind(self.book.sheets)
        self.build = (
            self.book.sheets,
            tuple((r.place, r.text, bool(r.calls)) for r in self.readings.values()),
        )
        self.state = remembered(self.build)
        self.machine = Machine((*self.book.sheets, *self.bench.names), self.state)
        self.hosting = Hosting(loaded.resolver, self.bench, self.machine)
        self.watching = Watching(self.machine, self.bench, self.hosting)
        self.solved = Solved()

    def run(self) -> Solved:
        """Calculate; where ``refused`` is not empty the values mean nothing."""
        self._fill()
        hosts = list(self.hosting.hosts.values())
        graph = Graph.of(self.book, self.readings if hosts else {})
        order, circular = graph.order(host.place for host in hosts)
        self._refuse(circular, Refusal(Why.CIRCULAR))
        if not self.solved.refused:
            calls = [lifted for host in hosts for lifted in host.calls.values()]
            last = give_levels(order, graph, self.readings, self.hosting.hosts)
            self.hosting.put_expressions(self.hosting.hosts)
            for level in range(last + 1):
                self._run_level([lifted for lifted in calls if lifted.level == level])
            self._settle(calls)
            self._collect()
        return self.solved

    def _run_level(self, calls: Sequence[Lifted]) -> None:
        """Run the calls of a level, put the formulas whose calls have now all run, and evaluate."""
        self._run(calls)
        places = dict.fromkeys(lifted.host for lifted in calls)
        for place in places:
            host = self.hosting.hosts[place]
            if all(lifted.given is not None for lifted in host.calls.values()):
                self.hosting.put(host)
                self.watching.put(host)
        self.hosting.put_expressions(places)
        self.machine.evaluate()

    def _identity(self, reading: Reading) -> tuple[Place, str, Area | None]:
        formula = self.book.formulas[reading.place]
        return reading.place, reading.text, None if formula.dynamic else formula.area

    def _refuse(self, places: Iterable[Place], refusal: Refusal) -> None:
        self.solved.refused.update(dict.fromkeys(places, refusal))

    def _fill(self) -> None:
        for place, reading in self.readings.items():
            if reading.watched:
                self.watching.add(reading, put=self.state is None)
            if reading.calls:
                self.hosting.lift(reading, self.book.formulas[place])
            elif self.state is None:
                self._put(place, reading.text)
        if self.state is None and not self.solved.refused:
            remember(self.build, self.machine.state())
        machine, book = self.machine, self.book
        machine.fill(book.constants)
        for place in self.kept:
            formula = book.formulas[place]
            machine.set(place, formula.stored)
            if formula.area is not None:
                for other in formula.area.places():
                    if other in book.stored:
                        machine.set(other, book.stored[other])

    def _put(self, place: Place, text: str) -> None:
        formula = self.book.formulas[place]
        if formula.area is not None and not formula.dynamic:
            self.machine.put_array(formula.area, text)
        else:
            self.machine.put(place, text)
        read = self.machine.reading(place)
        refusal = None if read == text else same_formula(text, read)
        if refusal is not None:
            self._refuse([place], refusal)

    def _run(self, calls: Iterable[Lifted]) -> list[Lifted]:
        """Run the calls whose arguments have moved; return those whose grid moved."""
        moved = []
        for lifted in calls:
            given = [self._given(argument) for argument in lifted.arguments]
            if any(
                isinstance(argument, Expression) and rows == _BLOCKED
                for argument, rows in zip(lifted.arguments, given, strict=True)
            ):
                self._refuse([lifted.host], Refusal(Why.NOT_VOUCHED_FOR, {"function": lifted.name}))
            if lifted.given is not None and _same(given, lifted.given):
                continue
            lifted.given = given
            rows = call(partial(evaluate, functions()[lifted.name]), given)
            if not _same([rows], [lifted.grid]):
                lifted.grid = rows
                self.hosting.write_grid(lifted)
                moved.append(lifted)
        return moved

    def _given(self, argument: Argument) -> Rows | None:
        match argument:
            case Constant(rows):
                return rows
            case Lifted(grid=rows):
                return rows
            case Cells(area, False):
                return self.machine.rows(area)
            case Cells(area, True):
                return self._spilled(area.anchor)
            case Expression(_, helper, blanks):
                return self._expression(helper, blanks)
        return None

    def _spilled(self, anchor: Place) -> Rows:
        height, width = self.machine.extents([anchor]).get(anchor, (1, 1))
        if (height, width) == (1, 1) and not self._is_dynamic(anchor):
            return [[CellError("#REF!")]]
        return self.machine.rows(_sized(anchor, height, width))

    def _is_dynamic(self, anchor: Place) -> bool:
        formula = self.book.formulas.get(anchor)
        return formula is not None and formula.dynamic and anchor not in self.kept

    def _expression(self, helper: Place, blanks: Place | None) -> Rows:
        height, width = self.machine.extents([helper]).get(helper, (1, 1))
        rows = self.machine.rows(_sized(helper, height, width))
        if blanks is None:
            return rows
        blank = self.machine.rows(_sized(blanks, height, width))
        return [
            [None if is_blank is True else value for value, is_blank in zip(row, blank_row, strict=True)]
            for row, blank_row in zip(rows, blank, strict=True)
        ]

    def _again(self, moved: Sequence[Lifted]) -> None:
        """Put the formulas of moved calls anew, since their grids may have another size; evaluate."""
        if not moved:
            return
        places = dict.fromkeys(lifted.host for lifted in moved)
        anchors = [*places, *self.hosting.helpers(places)]
        for anchor, (height, width) in self.machine.extents(anchors).items():
            if (height, width) != (1, 1):
                self.machine.clear(_sized(anchor, height, width))
        for place in places:
            self.hosting.put(self.hosting.hosts[place])
            self.watching.put(self.hosting.hosts[place])
        self.hosting.put_expressions(places)
        self.machine.evaluate()

    def _settle(self, calls: Sequence[Lifted]) -> None:
        """Run every call again until no argument moves: nothing moves when the order was right."""
        for _ in range(_ROUNDS):
            moved = self._run(calls)
            if not moved:
                return
            self._again(moved)
        self._refuse({lifted.host for lifted in moved}, Refusal(Why.UNSETTLED))

    def _collect(self) -> None:
        solved, machine = self.solved, self.machine
        dynamic = []
        for place in self.readings:
            value = machine.get(place)
            solved.values[place] = value
            formula = self.book.formulas[place]
            if isinstance(value, CellError) and value.code in _ENGINE_ONLY:
                why = Why.CIRCULAR if value.code == "#CIRC!" else Why.OTHER_READING
                self._refuse([place], Refusal(why))
            elif formula.dynamic:
                dynamic.append(place)
            elif formula.area is not None:
                solved.values.update((other, machine.get(other)) for other in formula.area.places())
        if dynamic:
            extents = machine.extents(dynamic)
            solved.spills = {anchor: extents.get(anchor, (1, 1)) for anchor in dynamic}
            for anchor, size in solved.spills.items():
                solved.values.update((other, machine.get(other)) for other in _sized(anchor, *size).places())
        self._check_cycles()
        self._check_overflow()
        shown = {**self.book.constants, **self.book.stored, **solved.values}
        shown |= {place: self.book.formulas[place].stored for place in self.kept}
        solved.refused = {
            **texts_as_numbers(self.book, self.readings, solved.values),
            **self.watching.refusals(shown),
            **solved.refused,
        }

    def _check_cycles(self) -> None:
        """Look for cycles again where arrays have another size than in the file."""
        areas = {anchor: _sized(anchor, *size) for anchor, size in self.solved.spills.items()}
        for place, host in self.hosting.hosts.items():
            if host.formula.dynamic and host.top is not None:
                grid = host.top.grid
                areas[place] = _sized(place, len(grid), len(grid[0]))
        if any(self.book.formulas[anchor].area != area for anchor, area in areas.items()):
            _, circular = Graph.of(self.book, self.readings, areas).order(self.readings)
            self._refuse(circular, Refusal(Why.CIRCULAR))

    def _check_overflow(self) -> None:
        """A formula of an ordinary cell must not have filled its neighbours, nor have wanted to."""
        values = self.solved.values
        plain = [place for place in self.readings if self.book.formulas[place].area is None]
        known = (values, self.book.constants, self.book.stored)
        blocked = [place for place in plain if values[place] == _SPILL and not self._reads_spill_error(place)]
        self._refuse(blocked, Refusal(Why.ARRAY_IN_CELL))
        if any(
            place[0] < self.bench.sheet and not any(place in cells for cells in known)
            for place in self.machine.occupied()
        ):
            sizes = self.machine.extents(plain)
            self._refuse([p for p, size in sizes.items() if size != (1, 1)], Refusal(Why.ARRAY_IN_CELL))

    def _reads_spill_error(self, place: Place) -> bool:
        reading = self.readings[place]
        return any(self.machine.get(anchor) == _SPILL for anchor in reading.anchors) or any(
            value == _SPILL for area in reading.areas for row in self.machine.rows(area) for value in row
        )


def _sized(anchor: Place, height: int, width: int) -> Area:
    sheet, row, column = anchor
    return Area(sheet, row, column, row + height - 1, column + width - 1)


def _same(some: Sequence[Rows | None], others: Sequence[Rows | None]) -> bool:
    """Equal, and of the same kinds: 1 is not TRUE."""
    return some == others and repr(some) == repr(others)
