"""A book read whole: what each formula says, which are refused, and which are outside the proven set."""

from dataclasses import dataclass, field

from udfs.registry import functions
from xlsheets.engine.book import Book, Place
from xlsheets.engine.reading import Reader, Reading
from xlsheets.engine.resolving import RefusedError, Resolver
from xlsheets.engine.results import Why

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


def load(book: Book) -> Loaded:
    """Read every formula of a book."""
    resolver = Resolver(book, functions())
    reader = Reader(resolver, _last_rows(book))
    readings: dict[Place, Reading] = {}
    refusals: dict[Place, Refusal] = {}
    for place, formula in book.formulas.items():
        try:
            readings[place] = reader.read(formula.text, place, formula.area is not None)
        except RefusedError as refused:
            refusals[place] = Refusal(refused.why, refused.params)
    return Loaded(book, resolver, readings, refusals)


def _last_rows(book: Book) -> dict[int, int]:
    last: dict[int, int] = {}
    for places in (book.constants, book.formulas, book.stored):
        for sheet, row, _ in places:
            if row > last.get(sheet, 0):
                last[sheet] = row
    return {sheet: row + _MARGIN for sheet, row in last.items()}
