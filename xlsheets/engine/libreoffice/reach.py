"""What cells a formula may read, told from its text alone, also where our own engine refuses it."""

from collections.abc import Iterator
from dataclasses import replace

from xlsheets.engine.book import Area, Book, Place
from xlsheets.engine.functions import INDIRECT
from xlsheets.formula.parser import parse
from xlsheets.formula.references import Reference
from xlsheets.formula.shift import translate
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.structured import UnresolvedError, resolve
from xlsheets.formula.tokens import FormulaError
from xlsheets.formula.tree import Binary, Call, Literal, Name, Node, Range, TableRange, walk

_NESTED_NAMES = 20


class UnknownReachError(Exception):
    """What the formula reads is decided only when it is calculated, or lies outside the file."""


def reach(text: str, place: Place, book: Book) -> list[Area]:
    """Return the areas that a formula at a place reads. Raises UnknownReachError."""
    try:
        return list(_areas(parse(text), place, book, 0))
    except FormulaError:
        raise UnknownReachError from None


def _areas(tree: Node, place: Place, book: Book, depth: int) -> Iterator[Area]:
    bound = {node.text for node in walk(tree) if isinstance(node, Name) and node.text.startswith("_xlpm.")}
    for node in walk(tree):
        match node:
            case Range(reference):
                yield from _of_reference(reference, place, book)
            case TableRange(text):
                yield from _of_table(text, place, book)
            case Name(text) if text not in bound:
                yield from _of_name(text, place, book, depth)
            case Call(name, _) if plain_name(name) in INDIRECT or "!" in name:
                raise UnknownReachError
            case Binary(":", left, right) if not all(
                isinstance(side, Range | Literal) for side in (left, right)
            ):
                raise UnknownReachError


def _of_reference(reference: Reference, place: Place, book: Book) -> Iterator[Area]:
    if reference.external:
        raise UnknownReachError
    corners = (reference.row1, reference.column1, reference.row2, reference.column2)
    if reference.sheet is None:
        yield Area(place[0], *corners)
        return
    first, _, last = reference.sheet.partition(":")
    start, end = book.sheet_index(first), book.sheet_index(last or first)
    if start is None or end is None:
        raise UnknownReachError
    for sheet in range(min(start, end), max(start, end) + 1):
        yield Area(sheet, *corners)


def _of_table(text: str, place: Place, book: Book) -> Iterator[Area]:
    try:
        reference = resolve(text, book.tables, book.sheets[place[0]], place[1], place[2])
    except UnresolvedError:
        raise UnknownReachError from None
    yield from _of_reference(replace(reference, spill=False), place, book)


def _of_name(text: str, place: Place, book: Book, depth: int) -> Iterator[Area]:
    scope, _, bare = text.rpartition("!")
    index = book.sheet_index(scope.strip("'").replace("''", "'")) if scope else place[0]
    formula = book.names.get((index, bare.upper())) or book.names.get((None, bare.upper()))
    if formula is None:
        if any(table.name.casefold() == bare.casefold() for table in book.tables):
            yield from _of_table(bare, place, book)
            return
        raise UnknownReachError
    if depth > _NESTED_NAMES:
        raise UnknownReachError
    moved = parse(translate(formula, place[1] - 1, place[2] - 1))
    yield from _areas(moved, place, book, depth + 1)
