"""What the rules of the printed tables give: exact figures, by pointer, and why some cells have none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from udfs.calc.errors import CalcError
from udfs.calc.fees import LEGAL_SHARES
from udfs.calc.money import round_half_away
from xlsheets.plan.printed import amount, as_printed
from xlsheets.plan.statements.fixed import FixedTables
from xlsheets.plan.statements.references import Operand
from xlsheets.plan.statements.rules import Given, apply
from xlsheets.plan.statements.structure import Structure
from xlsheets.plan.statements.tables import Fixed, Key, Place, UnknownReferenceError
from xlsheets.plan.types import Document

_UNITS: Mapping[str, int] = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}
_PARTS: Mapping[int, int] = {0: 1, -2: 100, -3: 1000}
"""What the yearly parts of a grant are rounded to, by the decimals that the table shows."""
ADDED = ("of", "columns")
"""The names of the operands that a rule adds up."""
CHAINED = ("index",)
"""Rules that rest on unrounded figures in every table."""


class Failure(NamedTuple):
    """Why a cell has no figure: a text, no date, something unknown, or the code of an arithmetic error.

    `place` is the cell that is to blame, which may be another one.
    """

    reason: str
    place: Place


class _NoFigureError(Exception):
    def __init__(self, failure: Failure) -> None:
        self.failure = failure


class StatementFigures:
    """The figures of a document's statements.

    `fixed` are those of the other tables, computed already. With `printed` each figure rests on the printed
    ones beneath it, where they are not what their rule gives; those among `following` count as printed anew.
    """

    def __init__(
        self,
        document: Document,
        fixed: Mapping[str, Fraction],
        printed: bool = False,
        following: Collection[str] = frozenset(),
    ) -> None:
        self.structure = Structure(document)
        self.tables = self.structure.tables
        self.values: dict[Key, Fraction] = {}
        self.failures: dict[Key, Failure] = {
            key: Failure("unknown", key) for key in self.structure.unknown
        } | {key: Failure("circular", key) for key in self.structure.circular}
        self.fixed = FixedTables(document, fixed, printed)
        self._printed, self._following = printed, following
        self.shares = _shares_of(document)
        for key in self.structure.order:
            try:
                self.values[key] = apply(self.given(key))
            except _NoFigureError as error:
                self.failures[key] = error.failure
                printed = self.tables.printed(key)
                if error.failure.reason == "date" and printed is not None:
                    self.values[key] = amount(printed)  # without its days a decided amount stands
            except UnknownReferenceError:
                self.failures[key] = Failure("unknown", key)
            except CalcError as error:
                self.failures[key] = Failure(error.code, key)

    def figures(self) -> Iterator[tuple[str, Fraction]]:
        """Every computed figure with its pointer, in the order of the tables."""
        for key in self.tables.cells():
            if key in self.values:
                yield key.at(), self.values[key]

    def shown(self, key: Key, value: Fraction) -> Fraction:
        """A figure as the table shows it."""
        decimals = self.tables.decimals(key)
        if decimals is None:
            printed = self.tables.printed(key)
            return value if printed is None else as_printed(value, printed)
        return round_half_away(value, decimals)

    def believed(self, place: Place, chained: bool = False) -> Fraction:
        """What others rest on in a cell, in its own unit; a blank is nothing."""
        if isinstance(place, Fixed):
            return self.fixed.value(place) or Fraction(0)
        typed = self.tables.typed(place)
        if typed is not None:
            return _number(typed, place)
        printed = self.tables.printed(place)
        if self.tables.rule(place) is None:
            return Fraction(0) if printed is None else amount(printed)
        told = printed if self._printed and place.at() not in self._following else None
        if place not in self.values:
            if told is None:
                raise _NoFigureError(self.failures.get(place, Failure("circular", place)))
            return amount(told)
        value = self.values[place]
        if isinstance(told, Fraction):
            value = told  # the value that a cell stores, which counts as it is
        elif told is not None and self.shown(place, value) != amount(told):
            return amount(told)
        rounded = self.tables.statements[place.statement]["rounding"]["summed"] == "shown"
        return self.shown(place, value) if rounded and not chained else value

    def given(self, key: Key) -> Given:
        """What the rule of a cell is applied to, with the names of its operands in order.

        Raises _NoFigureError where one of them has no figure, and UnknownReferenceError.
        """
        rule = self.tables.rule(key)
        assert rule is not None  # only ruled cells have an order
        used = self.structure.rests_on[key]
        chained = rule["rule"] in CHAINED
        days = {one.name: self._day(one.place) for one in used if one.name in ("start", "end")}
        amounts = {
            one.name: self.amount(one, key, chained)
            for one in used
            if one.name not in days and one.name not in ADDED
        }
        parts = [one.sign * self.amount(one, key, chained) for one in used if one.name in ADDED]
        decimals = self.tables.decimals(key)
        unit = _PARTS.get(decimals, 0) if decimals is not None else 0
        year = self.tables.column(key).get("year")
        return Given(rule, amounts, parts, days, year, unit, self.shares)

    def amount(self, used: Operand, key: Key, chained: bool) -> Fraction:
        """The amount of a cell in the unit of the ruled one."""
        return self.believed(used.place, chained) * self.factor(used.place, key)

    def factor(self, place: Place, key: Key) -> Fraction:
        """How many units of the ruled cell one unit of another cell is."""
        theirs, ours = self._unit(place), self._unit(key)
        if theirs is None or ours is None or theirs == ours:
            return Fraction(1)
        return Fraction(_UNITS[theirs], _UNITS[ours])

    def _unit(self, place: Place) -> str | None:
        if isinstance(place, Fixed):
            return self.fixed.unit(place)
        return self.tables.unit(place) if self.tables.column(place)["kind"] == "amount" else None

    def _day(self, place: Place) -> date:
        typed = self.tables.typed(place) if isinstance(place, Key) else None
        try:
            return date.fromisoformat(str(typed))
        except ValueError:
            raise _NoFigureError(Failure("date", place)) from None


def _number(typed: Any, place: Place) -> Fraction:
    try:
        return amount(typed)
    except ValueError:
        raise _NoFigureError(Failure("text", place)) from None


def _shares_of(document: Document) -> tuple[Fraction, ...]:
    """The parties' shares by the assumptions; the law's where those are not all given."""
    shares = document.get("assumptions", {}).get("shares", {})
    given = [shares.get(party) for party in ("state", "region", "municipalities")]
    return LEGAL_SHARES if None in given else tuple(Fraction(one) for one in given)


def statement_figures(
    document: Document,
    fixed: Mapping[str, Fraction],
    printed: bool = False,
    following: Collection[str] = frozenset(),
) -> Iterator[tuple[str, Fraction]]:
    """The figures of a document's statements, by pointer; see StatementFigures."""
    yield from StatementFigures(document, fixed, printed, following).figures()
