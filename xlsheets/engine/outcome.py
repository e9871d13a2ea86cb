"""What a calculation gave: values, extents, and the formulas whose result must not be trusted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from xlsheets.engine.book import Area, Book, Place
from xlsheets.engine.cancelling import Cancelling
from xlsheets.engine.counting import wide_characters
from xlsheets.engine.doubts import Check
from xlsheets.engine.graph import Graph
from xlsheets.engine.hosting import Hosting
from xlsheets.engine.loading import Refusal
from xlsheets.engine.machine import Machine
from xlsheets.engine.moved import Known, Moved
from xlsheets.engine.notes import Reading
from xlsheets.engine.results import Why
from xlsheets.engine.watching import Watching, texts_as_numbers
from xlsheets.ooxml import CellError, CellValue

_SPILL = CellError("#SPILL!")
_VALUE = CellError("#VALUE!")
_ENGINE_ONLY = frozenset({"#ERROR!", "#N/IMPL!", "#CIRC!"})


@dataclass(slots=True)
class Solved:
    """Values of the formula cells and of the cells their arrays fill; or why some must be left out.

    ``doubted`` are formulas over values on which engines part, but which the file itself has judged.
    """

    values: dict[Place, CellValue] = field(default_factory=dict)
    spills: dict[Place, tuple[int, int]] = field(default_factory=dict)
    refused: dict[Place, Refusal] = field(default_factory=dict)
    doubted: dict[Place, Refusal] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """Reads a calculated machine."""

    book: Book
    readings: Mapping[Place, Reading]
    machine: Machine
    solved: Solved
    cancelling: Cancelling
    known: Known | None = None

    def collect(self, hosting: Hosting, watching: Watching, kept: Iterable[Place]) -> None:
        """Take the values, and refuse what cannot be trusted."""
        self._take_values()
        self._check_cycles(hosting)
        self._check_overflow()
        shown = {**self.book.constants, **self.book.stored, **self.solved.values}
        shown |= {place: self.book.formulas[place].stored for place in kept}
        judged = None if self.known is None else self._judged(self.known, shown)
        rests = self.cancelling.doubted(self.solved.values)
        doubted = {
            **{place: Refusal(Why.ENGINES_DIFFER, {"check": Check.CANCELLED.value}) for place in rests},
            **wide_characters(self.book, self.readings, self.solved.values),
            **texts_as_numbers(self.book, self.readings, self.solved.values),
            **watching.refusals(shown, lambda place: judged is None or not judged(place, True)),
        }
        if judged is not None:
            self.solved.doubted = {p: refusal for p, refusal in doubted.items() if judged(p, False)}
        left = {p: refusal for p, refusal in doubted.items() if p not in self.solved.doubted}
        self.solved.refused = {**left, **self.solved.refused}

    def _judged(self, known: Known, shown: Mapping[Place, CellValue]) -> Callable[[Place, bool], bool]:
        """Tell whether a formula reads what it read when the file was judged, and perhaps gives the same."""
        moved = Moved.between(known.values, shown)

        def judged(place: Place, alike: bool) -> bool:
            reading = self.readings[place]
            if place in known.unsure or reading.anchors or (alike and moved.has(place)):
                return False
            return not any(map(moved.touches, reading.areas))

        return judged

    def _take_values(self) -> None:
        solved, machine = self.solved, self.machine
        dynamic = []
        for place in self.readings:
            value = machine.get(place)
            solved.values[place] = value
            formula = self.book.formulas[place]
            if isinstance(value, CellError) and value.code in _ENGINE_ONLY:
                self._refuse([place], Why.CIRCULAR if value.code == "#CIRC!" else Why.OTHER_READING)
            elif formula.dynamic:
                dynamic.append(place)
            elif formula.area is not None:
                solved.values.update((other, machine.get(other)) for other in formula.area.places())
        if dynamic:
            extents = machine.extents(dynamic)
            solved.spills = {anchor: extents.get(anchor, (1, 1)) for anchor in dynamic}
            for anchor, size in solved.spills.items():
                solved.values.update((other, machine.get(other)) for other in sized(anchor, *size).places())

    def _refuse(self, places: Iterable[Place], why: Why) -> None:
        self.solved.refused.update(dict.fromkeys(places, Refusal(why)))

    def _check_cycles(self, hosting: Hosting) -> None:
        """Look for cycles again where arrays have another size than in the file."""
        areas = {anchor: sized(anchor, *size) for anchor, size in self.solved.spills.items()}
        for place, host in hosting.hosts.items():
            if host.formula.dynamic and host.top is not None:
                areas[place] = sized(place, len(host.top.grid), len(host.top.grid[0]))
        if any(self.book.formulas[anchor].area != area for anchor, area in areas.items()):
            _, circular = Graph.of(self.book, self.readings, areas).order(areas)
            self._refuse(circular, Why.CIRCULAR)

    def _check_overflow(self) -> None:
        """A formula of an ordinary cell must not have filled its neighbours, nor have wanted to."""
        values = self.solved.values
        formulas = self.book.formulas
        plain = [place for place in self.readings if formulas[place].area is None]
        fixed = [p for p in self.readings if formulas[p].area is not None and not formulas[p].dynamic]
        blocked = [
            place
            for place in (*plain, *fixed)
            if values[place] == _SPILL and not self._reads_spill_error(place)
        ]
        self._refuse(blocked, Why.ARRAY_IN_CELL)
        self._refuse([place for place in fixed if self._is_patchy(place)], Why.ARRAY_IN_CELL)
        strange = set(self.machine.occupied()).difference(values, self.book.constants, self.book.stored)
        if any(place[0] < len(self.book.sheets) for place in strange):
            sizes = self.machine.extents(plain)
            self._refuse([place for place, size in sizes.items() if size != (1, 1)], Why.ARRAY_IN_CELL)

    def _is_patchy(self, place: Place) -> bool:
        """Whether only some cells of a fixed array are #VALUE!: so the engine fills what Excel repeats."""
        area = self.book.formulas[place].area
        if area is None or place[0] >= len(self.book.sheets):
            return False
        wrong = [self.solved.values.get(cell) == _VALUE for cell in area.places()]
        return any(wrong) and not all(wrong)

    def _reads_spill_error(self, place: Place) -> bool:
        reading = self.readings[place]
        return any(self.machine.get(anchor) == _SPILL for anchor in reading.anchors) or any(
            value == _SPILL for area in reading.areas for row in self.machine.rows(area) for value in row
        )


def sized(anchor: Place, height: int, width: int) -> Area:
    """Return the area of an array by its first cell and size."""
    sheet, row, column = anchor
    return Area(sheet, row, column, row + height - 1, column + width - 1)
