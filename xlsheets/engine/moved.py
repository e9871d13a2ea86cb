"""What values are others than before, and of what kind."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from xlsheets.engine.book import Area, Book, Place
from xlsheets.engine.judging import LARGEST_COUNT
from xlsheets.ooxml import CellError, CellValue

_FEW_COLUMNS = 64
_NUMBERS = {"negative", "zero", "positive"}
_NOISE = 1e-12  # a file stores fewer digits than an engine has


@dataclass(frozen=True, slots=True)
class Known:
    """The values that a file holds, all judged right but those of the ``unsure`` formulas."""

    values: Mapping[Place, CellValue]
    unsure: frozenset[Place] = frozenset()

    @classmethod
    def of(cls, book: Book, unsure: Iterable[Place] = ()) -> "Known":
        """Take every value of a book, formulas' too."""
        values = {**book.constants, **book.stored}
        values |= {place: formula.stored for place, formula in book.formulas.items()}
        return cls(values, frozenset(unsure))


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


def _same(one: CellValue, other: CellValue) -> bool:
    if kind(one) != kind(other):
        return False
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=_NOISE)
    return one == other


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
            if not _same(before.get(place), after.get(place)):
                sheet, row, column = place
                moved._rows.setdefault((sheet, column), []).append(row)
        return moved

    def has(self, place: Place) -> bool:
        """Whether a cell is another value than before."""
        return self.touches(Area(*place, place[1], place[2]))

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
