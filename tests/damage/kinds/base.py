"""What a kind of damage is, what it may follow from and how a cell is changed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from xlsheets.engine import apply, recalculate
from xlsheets.formula.references import a1
from xlsheets.ooxml import Editor, Package, Table, open_package
from xlsheets.plan import pointer
from xlsheets.plan.read import read_workbook
from xlsheets.plan.types import Reading

FIGURES = frozenset(
    {
        *("figure-differs", "sum-differs", "sum-differs-by-rounding", "detail-differs", "stale-value"),
        *("opening-differs", "opening-and-income-differs", "quarters-differ", "year-not-quarters"),
        *("party-income-differs", "party-income-not-frame", "equity-above-level", "published-value-differs"),
        *("shares-shown-rounded", "share-not-by-law"),
    }
)
"""What may follow from a number that was changed: the sums and decisions it no longer goes with."""

FORMULA_ALSO = (*FIGURES, "formula-inconsistent", "constant-in-formula", "refers-to-blank", "refers-to-text")
"""What may follow from a formula that was changed."""


@dataclass(frozen=True)
class Expected:
    """A finding that must be there: one of the codes, at its place (`cell` None: anywhere on the sheet)."""

    codes: tuple[str, ...]
    sheet: str | None
    cell: str | None


Damaged = tuple[bytes, Expected | None]


@dataclass(frozen=True)
class Book:
    """A sound workbook to be damaged."""

    data: bytes

    @cached_property
    def package(self) -> Package:
        return open_package(self.data)

    @cached_property
    def reading(self) -> Reading:
        return read_workbook(self.package)

    def numbers(self, *heads: str) -> list[tuple[str, int]]:
        """The pointers of typed whole numbers, with their values."""
        found = [(at, value) for at, value in _walk(self.reading.document, "") if at.startswith(heads)]
        return [(at, value) for at, value in found if at in self.reading.places and value]

    def spot(self, at: str) -> tuple[str, str]:
        """Sheet and address of a pointer."""
        place = self.reading.places[at]
        return place.sheet, a1(place.row, place.column)

    def value(self, at: str) -> Any:
        """The document's value at a pointer."""
        return pointer.get(self.reading.document, at)

    def tables(self) -> list[Table]:
        """The tables of the template."""
        return list(self.reading.tables.values())

    def formulas(self) -> list[tuple[str, int, int]]:
        """The cells of computed figures that hold a formula and a number."""
        places = [place for at, place in self.reading.places.items() if at in self.reading.formulas]
        return [
            tuple(place)
            for place in dict.fromkeys(places)
            if isinstance(self.package.sheet(place.sheet).cell(place.row, place.column).value, int | float)
        ]


def _walk(value: Any, at: str) -> Iterator[tuple[str, int]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(inner, f"{at}/{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(inner, f"{at}/{index}")
    elif isinstance(value, int) and not isinstance(value, bool):
        yield at, value


Damage = Callable[[Book, random.Random], Damaged | None]


@dataclass(frozen=True)
class Kind:
    """One kind of damage; `phase` orders kinds in a combination, `promised` ones must be found always."""

    name: str
    damage: Damage
    also: frozenset[str] = field(default_factory=frozenset)
    phase: int = 0
    promised: bool = True
    published: bool = True


KINDS: dict[str, Kind] = {}


def kind(name: str, *also: str, **options: Any) -> Callable[[Damage], Damage]:
    """Register a kind."""

    def register(damage: Damage) -> Damage:
        KINDS[name] = Kind(name, damage, frozenset(also), **options)
        return damage

    return register


AMOUNTS = ("/members/", "/plan/lines/", "/initiatives/items/", "/assumptions/frame")


def typed(book: Book, chance: random.Random, least: int = 1, heads: tuple[str, ...] = AMOUNTS) -> Any:
    found = [
        (at, value)
        for at, value in book.numbers(*heads)
        if abs(value) >= least and "/printed" not in at and not at.endswith("/detail")
    ]
    return chance.choice(found) if found else None


def recalculated(data: bytes) -> bytes:
    """The workbook as a program leaves it that calculates when something is typed."""
    package = open_package(data)
    return apply(package, recalculate(package), {}).to_bytes()


def put(book: Book, at: str, value: Any, calculate: bool = True) -> bytes:
    """Type a value at a pointer."""
    place = book.reading.places[at]
    editor = Editor(book.package)
    if value is None:
        editor.clear(place.sheet, (place.row, place.column))
    else:
        editor.set_value(place.sheet, (place.row, place.column), value)
    return recalculated(editor.to_bytes()) if calculate else editor.to_bytes()
