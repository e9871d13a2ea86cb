"""What is left where numbers cancel: 0.1 + 0.2 - 0.3.

A program that stores 5.6E-17 there, where another has 0, answers "Differens" where it should say nothing.
Excel makes the result of a last + or - 0 when it is negligible beside its operands, and LibreOffice that of
every one. Where both do, so does this; where they may part, the formula is refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xlsheets.engine.book import Book, Place
from xlsheets.engine.helpers import Bench, standing_elsewhere
from xlsheets.engine.machine import Machine
from xlsheets.engine.moved import Known, Moved
from xlsheets.engine.notes import Reading
from xlsheets.formula.parser import parse
from xlsheets.formula.tree import Binary, Literal, walk, write
from xlsheets.ooxml import CellValue

_LARGEST_REST = 1e-3
_NEGLIGIBLE = 1e-11  # of all that a formula reads: what is smaller may be but noise
_NOTHING_TO_ALL = 2.0**-50
"""Less than this part of the last operand both programs make 0.

LibreOffice does so below 2^-48. Excel, as users have found by trying, does so where the operands are one to
seven steps of their last binary place apart; four of the larger steps are eight of the smaller ones beneath a
power of two, so the bound itself is left out.
"""


@dataclass(slots=True)
class Cancelling:
    """Finds, in a calculated machine, what is left where numbers cancelled."""

    book: Book
    readings: Mapping[Place, Reading]
    machine: Machine
    bench: Bench

    def settle(self, known: Known | None) -> bool:
        """Put what the file holds, or 0, where that is sure; return whether anything was put."""
        found = self._sure(known)
        for place, value in found.items():
            self.machine.set(place, value)
        return bool(found)

    def _sure(self, known: Known | None) -> dict[Place, CellValue]:
        rests = {}
        for place, reading in self.readings.items():
            if reading.cancels and self.book.formulas[place].area is None and not reading.calls:
                value = self.machine.get(place)
                stored = None if known is None else known.values.get(place)
                if _is_rest(value) or (value == 0 and _is_rest(stored)):
                    rests[place] = value
        if not rests:
            return {}
        as_before = {} if known is None else self._as_before(known, rests)
        left = [place for place in rests if place not in as_before and rests[place] != 0]
        found: dict[Place, CellValue] = dict.fromkeys(self._nothing_to_all(left), 0.0)
        return found | {place: value for place, value in as_before.items() if value != rests[place]}

    def _as_before(self, known: Known, rests: Iterable[Place]) -> dict[Place, CellValue]:
        """What the file holds in the cells that read nothing new, where only noise is between."""
        now = {**self.book.constants, **self.book.stored}
        now |= {place: self.machine.get(place) for place in self.book.formulas}
        moved = Moved.between(known.values, now)
        return {
            place: known.values[place]
            for place in rests
            if place not in known.unsure
            and (known.values.get(place) == 0 or _is_rest(known.values.get(place)))
            and self.beside_all(place, known.values[place])
            and not any(map(moved.touches, self.readings[place].areas))
        }

    def _nothing_to_all(self, places: Iterable[Place]) -> list[Place]:
        """Those whose last operation is + or - of numbers beside which the result is nothing."""
        helpers = {}
        for place in places:
            tree = parse(self.readings[place].text)
            if isinstance(tree, Binary) and tree.operator in ("+", "-"):
                helpers[place] = self.bench.value()
                last = standing_elsewhere(tree.right, self.book.sheets[place[0]], place)
                self.machine.put(helpers[place], write(last))
        if helpers:
            self.machine.evaluate()
        found = []
        for place, helper in helpers.items():
            value, operand = self.machine.get(place), self.machine.get(helper)
            if not isinstance(value, float) or not isinstance(operand, float):
                continue
            if abs(value) < _NOTHING_TO_ALL * abs(operand):
                found.append(place)
        return found

    def beside_all(self, place: Place, value: CellValue) -> bool:
        """Whether a number is negligible beside all that a formula reads."""
        reading = self.readings[place]
        numbers = [v for area in reading.areas for row in self.machine.rows(area) for v in row]
        tree = parse(reading.text)
        literals = [float(n.text) for n in walk(tree) if isinstance(n, Literal) and n.kind == "number"]
        beside = sum(abs(n) for n in (*numbers, *literals) if isinstance(n, float | int))
        return isinstance(value, float | int) and abs(value) <= _NEGLIGIBLE * beside

    def doubted(self, values: Mapping[Place, CellValue]) -> list[Place]:
        """Return the formulas that are left with such a number."""
        return [
            place
            for place, reading in self.readings.items()
            if reading.cancels
            and any(
                _is_rest(values.get(cell)) and self.beside_all(place, values[cell])
                for cell in self._cells(place)
            )
        ]

    def _cells(self, place: Place) -> Iterable[Place]:
        area = self.book.formulas[place].area
        return (place,) if area is None else area.places()


def _is_rest(value: CellValue) -> bool:
    return isinstance(value, float) and 0 < abs(value) < _LARGEST_REST
