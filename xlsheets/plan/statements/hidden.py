"""What can hide behind printed numbers: how far a figure may be from its rule because others are rounded."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from udfs.calc.errors import CalcError
from xlsheets.plan.printed import amount
from xlsheets.plan.statements.evaluate import ADDED, CHAINED, StatementFigures
from xlsheets.plan.statements.references import Operand
from xlsheets.plan.statements.rules import Given, apply
from xlsheets.plan.statements.tables import Fixed, Key, Place

HALF = Fraction(1, 2)


class Hidden:
    """How much the figures of some tables can hide.

    A number that is shown rounded is known to half of its last digit. With `typed` so are the numbers that
    were typed; without it only printed figures that stand in the place of what their rule gives.
    """

    def __init__(self, figures: StatementFigures, typed: bool) -> None:
        self.figures, self.typed = figures, typed
        self.tables = figures.tables
        self._known: dict[Key, Fraction] = {}
        for key in figures.structure.order:
            self._known[key] = self._by_rule(key)

    def of(self, key: Key) -> Fraction:
        """How far the exact figure of a ruled cell may be from what its rule gives here."""
        return self._known.get(key, Fraction(0))

    def half(self, key: Key) -> Fraction:
        """Half of the last digit that is shown in a cell."""
        decimals = self.tables.decimals(key)
        if decimals is None:
            decimals = len(str(self.tables.printed(key) or self.tables.typed(key) or "").partition(".")[2])
        return HALF / Fraction(10) ** decimals

    def _by_rule(self, key: Key) -> Fraction:
        if key not in self.figures.values or key in self.figures.failures:
            return Fraction(0)
        given, used = self.figures.given(key), self.figures.structure.rests_on[key]
        chained = given.rule["rule"] in CHAINED
        moved = (
            self._moved(given, index, used, self._behind(used[index].place, chained), key)
            for index in range(len(used))
        )
        return sum(moved, start=Fraction(0))

    def _moved(self, given: Given, index: int, used: tuple[Operand, ...], by: Fraction, key: Key) -> Fraction:
        """By how much the rule's figure moves when one of its operands does."""
        if not by:
            return Fraction(0)
        one = used[index]
        step = by * self.figures.factor(one.place, key)
        if one.name in ADDED:
            return step
        moved = given._replace(amounts={**given.amounts, one.name: given.amounts[one.name] + step})
        try:
            return abs(apply(moved) - apply(given))
        except CalcError:
            return Fraction(0)

    def _behind(self, place: Place, chained: bool) -> Fraction:
        if isinstance(place, Fixed):
            return Fraction(0)
        if self.tables.rule(place) is None:
            hides = self.typed and self.tables.column(place)["kind"] in ("amount", "share")
            return self.half(place) if hides and self.figures.believed(place) else Fraction(0)
        if self._stands(place):
            return Fraction(0) if self._adds_shown(place) and not chained else self.half(place)
        return self.of(place)

    def _adds_shown(self, key: Key) -> bool:
        """Whether others count the figure just as it is shown, so that it hides nothing from them."""
        return not self.typed and bool(self.tables.statements[key.statement]["rounding"]["summed"] == "shown")

    def _stands(self, key: Key) -> bool:
        """Whether the printed figure of a ruled cell counts in the place of the rule's."""
        printed = self.tables.printed(key)
        if printed is None:
            return False
        value = self.figures.values.get(key)
        return value is None or self.figures.shown(key, value) != amount(printed)


def differing(figures: StatementFigures) -> Iterator[tuple[Key, Fraction, Fraction]]:
    """The printed figures that their rule does not give: the cell, the figure printed, and the rule's.

    Left out is what differs only because a printed figure beneath, itself told, hides decimals.
    """
    hidden: Hidden | None = None
    for key, value in figures.values.items():
        printed = figures.tables.printed(key)
        if printed is None or figures.shown(key, value) == amount(printed):
            continue
        hidden = hidden or Hidden(figures, typed=False)
        slack = hidden.of(key)
        if not slack or abs(amount(printed) - value) >= slack + hidden.half(key):
            yield key, amount(printed), figures.shown(key, value)
