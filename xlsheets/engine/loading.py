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
    """Read every formula of a book; ``also`` rows count as used when whole columns are clipped."""
    resolver = Resolver(book, functions())
    copies = Copies(Reader(resolver, _last_rows(book, also)))
    readings: dict[Place, Reading] = {}
    refusals: dict[Place, Refusal] = {}
    for place, formula in book.formulas.items():
        try:
            readings[place] = copies.read(formula.text, place, formula.area is not None)
        except RefusedError as refused:
            refusals[place] = Refusal(refused.why, refused.params)
    return Loaded(book, resolver, readings, refusals)


def _last_rows(book: Book, also: Iterable[int]) -> dict[int, int]:
    last = dict.fromkeys(range(len(book.sheets)), max(also, default=0))
    for places in (book.constants, book.formulas, book.stored):
        for sheet, row, _ in places:
            if row > last[sheet]:
                last[sheet] = row
    return {sheet: min(row + _MARGIN, MAX_ROW) for sheet, row in last.items()}
