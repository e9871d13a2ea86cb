"""A book read whole: what each formula says, which are refused, and which are outside the proven set."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from udfs.registry import functions
from xlsheets.engine.book import Book, Place
from xlsheets.engine.copies import Copies
from xlsheets.engine.reading import Reader, Reading
from xlsheets.engine.resolving import RefusedError, Resolver
from xlsheets.engine.results import Why
from xlsheets.formula.references import MAX_ROW

_MARGIN = 1000
_BUILDS = 8
_REMEMBERED: dict[object, Copies] = {}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a formula is not calculated."""

    why: Why
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A book's formulas, read."""

    book: Book
    resolver: Resolver
    readings: dict[Place, Reading]
    refusals: dict[Place, Refusal]

    def changed(self, book: Book) -> "Loaded":
        """Return the same formulas in a book with other constants, and perhaps fewer formulas."""
        readings = {place: reading for place, reading in self.readings.items() if place in book.formulas}
        refusals = {place: refusal for place, refusal in self.refusals.items() if place in book.formulas}
        return Loaded(book, self.resolver, readings, refusals)


def load(book: Book, also: Iterable[int] = ()) -> Loaded:
    """Read every formula of a book; ``also`` rows count as used when whole columns are clipped.

    What was read is remembered for the next books of the same build: same sheets, names and tables.
    """
    copies = _copies(book, also)
    readings: dict[Place, Reading] = {}
    refusals: dict[Place, Refusal] = {}
    for place, formula in book.formulas.items():
        try:
            readings[place] = copies.read(formula.text, place, formula.area is not None)
        except RefusedError as refused:
            refusals[place] = Refusal(refused.why, refused.params)
    return Loaded(book, Resolver(book, frozenset(functions())), readings, refusals)


def _copies(book: Book, also: Iterable[int]) -> Copies:
    last_rows = _last_rows(book, also)
    key = (
        book.sheets,
        frozenset(book.names.items()),
        book.tables,
        book.date1904,
        bool(book.hidden_rows),
        tuple(last_rows.items()),
    )
    if key not in _REMEMBERED:
        while len(_REMEMBERED) >= _BUILDS:
            _REMEMBERED.pop(next(iter(_REMEMBERED)))
        _REMEMBERED[key] = Copies(Reader(Resolver(book.without_cells(), frozenset(functions())), last_rows))
    return _REMEMBERED[key]


def _last_rows(book: Book, also: Iterable[int]) -> dict[int, int]:
    """The last row that formulas may mean by a whole column, the same for books of about the same length."""
    last = dict.fromkeys(range(len(book.sheets)), max(also, default=0))
    for places in (book.constants, book.formulas, book.stored):
        for sheet, row, _ in places:
            if row > last[sheet]:
                last[sheet] = row
    return {sheet: min((row // _MARGIN + 2) * _MARGIN, MAX_ROW) for sheet, row in last.items()}
