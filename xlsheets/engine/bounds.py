"""How far a formula outside the proven set is vouched for: over values of the kinds it was judged by.

A function of which only one result is known may still take a text, a blank or a negative number otherwise
than Excel does. Where a cell that it reads has become of another kind, it is kept; so it is where what was
nothing (0, an empty text, an error) becomes something, or where it is an error.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from xlsheets.engine.book import Area, Place
from xlsheets.engine.doubts import Check
from xlsheets.engine.functions import FRAGILE
from xlsheets.engine.judging import LARGEST_COUNT
from xlsheets.engine.loading import Loaded, Refusal
from xlsheets.engine.outcome import Solved
from xlsheets.engine.results import Why
from xlsheets.ooxml import CellError, CellValue

_FEW_COLUMNS = 64
_NUMBERS = {"negative", "zero", "positive"}


def kind(value: CellValue) -> str:
    """Return what kind of value a cell holds.

    >>> kind(-2), kind(""), kind(None), kind(True)
    ('negative', 'empty', 'blank', 'truth')
    """
    if value is None:
        return "blank"
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, CellError):
        return "error"
    if isinstance(value, str):
        return "text" if value else "empty"
    if abs(value) >= LARGEST_COUNT:
        return "huge"
    return "zero" if value == 0 else "negative" if value < 0 else "positive"


def beyond(
    loaded: Loaded, before: Mapping[Place, CellValue], after: Mapping[Place, CellValue], solved: Solved
) -> dict[Place, Refusal]:
    """Return the unproven formulas that met values of another kind than those they were judged by."""
    moved = Moved.between(before, after)
    found = {}
    for place, reading in loaded.readings.items():
        if not reading.unproven or place not in solved.values:
            continue
        strange = _otherwise(before.get(place), after.get(place)) or any(map(moved.new_kind, reading.areas))
        weak = kind(after.get(place)) == "error" or not FRAGILE.isdisjoint(reading.unproven)
        if strange or (weak and any(map(moved.touches, reading.areas))):
            params: dict[str, object] = {"function": reading.unproven[0], "check": Check.OTHER_KIND.value}
            found[place] = Refusal(Why.ENGINES_DIFFER, params)
    return found


def _otherwise(before: CellValue, after: CellValue) -> bool:
    """Whether a result is of a kind that the earlier one says nothing of."""
    one, other = kind(before), kind(after)
    return one != other and (one in ("blank", "empty", "zero", "error") or other in ("error", "empty"))


@dataclass(slots=True)
class Moved:
    """The cells whose values are others than before, by sheet and column."""

    before: Mapping[Place, CellValue]
    after: Mapping[Place, CellValue]
    _rows: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    _kinds: dict[Area, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def between(cls, before: Mapping[Place, CellValue], after: Mapping[Place, CellValue]) -> "Moved":
        """Compare two states of a book."""
        moved = cls(before, after)
        for place in sorted(before.keys() | after.keys()):
            one, other = before.get(place), after.get(place)
            if one != other or kind(one) != kind(other):
                sheet, row, column = place
                moved._rows.setdefault((sheet, column), []).append(row)
        return moved

    def touches(self, area: Area) -> bool:
        """Whether anything in an area is another value than before."""
        return next(self._inside(area), None) is not None

    def new_kind(self, area: Area) -> bool:
        """Whether a cell of an area is of another kind; numbers may be of any sign that the area held."""
        for place in self._inside(area):
            one, other = kind(self.before.get(place)), kind(self.after.get(place))
            if one == other:
                continue
            if not {one, other} <= _NUMBERS or other not in self._held(area):
                return True
        return False

    def _held(self, area: Area) -> frozenset[str]:
        if area not in self._kinds:
            self._kinds[area] = frozenset(kind(self.before.get(cell)) for cell in area.places())
        return self._kinds[area]

    def _inside(self, area: Area) -> Iterator[Place]:
        sheet, row1, column1, row2, column2 = area
        columns: Iterable[int] = range(column1, column2 + 1)
        if column2 - column1 >= _FEW_COLUMNS:
            columns = [c for s, c in self._rows if s == sheet and column1 <= c <= column2]
        for column in columns:
            rows = self._rows.get((sheet, column), ())
            for row in rows[bisect_left(rows, row1) : bisect_right(rows, row2)]:
                yield sheet, row, column
