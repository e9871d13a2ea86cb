"""One calculation of a book: load the machine, run our functions in order, evaluate until nothing moves."""

from collections.abc import Iterable, Sequence
from functools import partial

from udfs.evaluate import evaluate
from udfs.registry import functions
from xlsheets.engine.book import Area, Book, Place
from xlsheets.engine.cancelling import Cancelling
from xlsheets.engine.graph import Graph
from xlsheets.engine.helpers import Bench
from xlsheets.engine.hosting import Hosting
from xlsheets.engine.levels import give_levels
from xlsheets.engine.lifting import Argument, Cells, Constant, Expression, Lifted, Rows, call
from xlsheets.engine.loading import Loaded, Refusal
from xlsheets.engine.machine import Machine
from xlsheets.engine.moved import Known
from xlsheets.engine.notes import Reading
from xlsheets.engine.outcome import Outcome, Solved, sized
from xlsheets.engine.remembering import remember, remembered
from xlsheets.engine.rereading import same_formula
from xlsheets.engine.results import Why
from xlsheets.engine.watching import Watching
from xlsheets.ooxml import CellError

_ROUNDS = 8
_SPILL = CellError("#SPILL!")
_BLOCKED: Rows = [[_SPILL]]  # an array argument larger than the room it has


class Solver:
    """Calculates the formulas of a loaded book but those kept, which stand as constants."""

    def __init__(self, loaded: Loaded, kept: Iterable[Place], known: Known | None = None) -> None:
        self.known = known
        self.book: Book = loaded.book
        self.kept = frozenset(kept)
        self.readings = {p: r for p, r in loaded.readings.items() if p not in self.kept}
        self.bench = Bench.behind(self.book.sheets)
        self.build = (self.book.sheets, tuple(map(self._identity, self.readings.values())))
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
            cancelling = Cancelling(self.book, self.readings, self.machine, self.bench)
            self._clear_rests(cancelling, calls)
            outcome = Outcome(self.book, self.readings, self.machine, self.solved, cancelling, self.known)
            outcome.collect(self.hosting, self.watching, self.kept)
        return self.solved

    def _clear_rests(self, cancelling: Cancelling, calls: Sequence[Lifted]) -> None:
        """Clear what is left where numbers cancel, and calculate what reads it, until nothing is left."""
        for _ in range(_ROUNDS):
            if not cancelling.settle(self.known):
                return
            self.machine.evaluate()
            self._settle(calls)

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
            first = lifted.given is None
            lifted.given = given
            rows = call(partial(evaluate, functions()[lifted.name]), given)
            # A first answer is written even when it is the #N/A that stands for none: the sheet is blank.
            if first or not _same([rows], [lifted.grid]):
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
        return self.machine.rows(sized(anchor, height, width))

    def _is_dynamic(self, anchor: Place) -> bool:
        formula = self.book.formulas.get(anchor)
        return formula is not None and formula.dynamic and anchor not in self.kept

    def _expression(self, helper: Place, blanks: Place | None) -> Rows:
        height, width = self.machine.extents([helper]).get(helper, (1, 1))
        rows = self.machine.rows(sized(helper, height, width))
        if blanks is None:
            return rows
        blank = self.machine.rows(sized(blanks, height, width))
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
                self.machine.clear(sized(anchor, height, width))
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


def _same(some: Sequence[Rows | None], others: Sequence[Rows | None]) -> bool:
    """Equal, and of the same kinds: 1 is not TRUE."""
    return some == others and repr(some) == repr(others)
