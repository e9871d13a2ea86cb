"""A book read whole: what each formula says, which are refused, and which are outside the proven set."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from udfs.registry import functions
from xlsheets.engine.book import Book, Place
from xlsheets.engine.copies import Copies
from xlsheets.engine.notes import Reading
from xlsheets.engine.reading import Reader
from xlsheets.engine.refusing import RefusedError
from xlsheets.engine.resolving import Resolver
from xlsheets.engine.results import Why
from xlsheets.formula.references import MAX_COLUMN, MAX_ROW

Corner: TypeAlias = tuple[int, int]
"""Row and column."""
_MARGIN = 1000
_ACROSS = 100
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
    reader: Reader
    looking: frozenset[Place] = frozenset()

    def changed(self, book: Book) -> "Loaded":
        """Return the same formulas in a book with other constants, and perhaps fewer formulas."""
        readings = {place: reading for place, reading in self.readings.items() if place in book.formulas}
        refusals = {place: refusal for place, refusal in self.refusals.items() if place in book.formulas}
        after = Loaded(book, self.resolver, readings, refusals, self.reader)
        return after.looked_up(self.looking & book.formulas.keys())

    def looked_up(self, places: Iterable[Place]) -> "Loaded":
        """Read formulas anew whose cells depend on constants of the book: ``INDIRECT(A1&"!B2")``."""
        resolver = Resolver(self.book, self.resolver.ours, looks=True)
        copies = Copies(replace(self.reader, resolver=resolver))
        readings, refusals, looking = dict(self.readings), dict(self.refusals), set()
        for place in places:
            formula = self.book.formulas[place]
            readings.pop(place, None)
            refusals.pop(place, None)
            try:
                readings[place] = copies.read(formula.text, place, formula.area is not None)
            except RefusedError as refused:
                refusals[place] = Refusal(refused.why, refused.params)
            if resolver.seen:
                looking.add(place)
        return replace(self, readings=readings, refusals=refusals, looking=frozenset(looking))


def load(book: Book, also: Iterable[Corner] = ()) -> Loaded:
    """Read every formula of a book; ``also`` (row, column) count as used when whole columns are clipped.

    What was read is remembered for the next books of the same build: same sheets, names and tables.
    """
    copies = _copies(book, also)
    readings: dict[Place, Reading] = {}
    refusals: dict[Place, Refusal] = {}
    for place, formula in book.formulas.items():
        if book.as_shown:  # the engine calculates with all digits
            refusals[place] = Refusal(Why.AS_SHOWN)
            continue
        try:
            readings[place] = copies.read(formula.text, place, formula.area is not None)
        except RefusedError as refused:
            refusals[place] = Refusal(refused.why, refused.params)
    loaded = Loaded(book, Resolver(book, frozenset(functions())), readings, refusals, copies.reader)
    indirect = [place for place, refusal in refusals.items() if refusal.why is Why.INDIRECT]
    return loaded.looked_up(indirect) if indirect else loaded


def _copies(book: Book, also: Iterable[Corner]) -> Copies:
    last_rows, last_columns = _last_used(book, also)
    key = (
        book.sheets,
        frozenset(book.names.items()),
        book.tables,
        book.date1904,
        frozenset(book.hidden_rows.items()),
        tuple(last_rows.items()),
        tuple(last_columns.items()),
    )
    if key not in _REMEMBERED:
        while len(_REMEMBERED) >= _BUILDS:
            _REMEMBERED.pop(next(iter(_REMEMBERED)))
        resolver = Resolver(book.without_cells(), frozenset(functions()))
        _REMEMBERED[key] = Copies(Reader(resolver, last_rows, last_columns))
    return _REMEMBERED[key]


def _last_used(book: Book, also: Iterable[Corner]) -> tuple[dict[int, int], dict[int, int]]:
    """The last row and column that formulas may mean by whole columns and rows.

    They are the same for books of about the same size.
    """
    asked = list(also)
    rows = dict.fromkeys(range(len(book.sheets)), max((row for row, _ in asked), default=0))
    columns = dict.fromkeys(range(len(book.sheets)), max((column for _, column in asked), default=0))
    for places in (book.constants, book.formulas, book.stored):
        for sheet, row, column in places:
            if row > rows[sheet]:
                rows[sheet] = row
            if column > columns[sheet]:
                columns[sheet] = column
    return (
        {sheet: min((row // _MARGIN + 2) * _MARGIN, MAX_ROW) for sheet, row in rows.items()},
        {sheet: min((column // _ACROSS + 2) * _ACROSS, MAX_COLUMN) for sheet, column in columns.items()},
    )
