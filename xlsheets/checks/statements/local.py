"""What the checks of the printed tables start from: figures as the printed ones beneath them make them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from xlsheets.checks.doubts import doubtful
from xlsheets.checks.facts import MOST_COMPARED, Break, Facts
from xlsheets.plan.statements.evaluate import StatementFigures
from xlsheets.plan.statements.hidden import Hidden, differing
from xlsheets.plan.statements.tables import Key, Tables
from xlsheets.problems import Problem, Severity


class Local:
    """The statements of some facts, each figure resting on the printed figures directly beneath it."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.figures = self.evaluated()

    @property
    def tables(self) -> Tables:
        """The tables."""
        return self.figures.tables

    @cached_property
    def hidden(self) -> Hidden:
        """What may hide behind the numbers as they are shown."""
        return Hidden(self.figures, typed=True)

    @cached_property
    def breaks(self) -> Mapping[Key, Break]:
        """The printed figures that differ from their rule, but for those that fit when another is mended."""
        found = {
            key: Break(key.at(), printed, rule)
            for key, printed, rule in differing(self.figures)
            if key.at() not in self.doubts
        }
        if 1 < len(found) <= MOST_COMPARED:
            explained = {follower for key in found for follower in self._followers(key, found)}
            return {key: entry for key, entry in found.items() if key not in explained}
        return found

    @cached_property
    def doubts(self) -> Collection[str]:
        """The figures right above a value that nobody can tell, such as a text in the place of an amount."""
        suspects = self.facts.inputs.suspects
        return doubtful(self.facts.document, suspects, True, self.facts.local)

    def _followers(self, cause: Key, breaks: Collection[Key]) -> Iterator[Key]:
        mended = self.evaluated({cause.at()})
        left = {key for key, _, _ in differing(mended)}
        yield from (key for key in breaks if key != cause and key not in left)

    def evaluated(self, following: Collection[str] = frozenset()) -> StatementFigures:
        """The statements with some printed figures printed anew."""
        return StatementFigures(self.facts.document, self.facts.local, True, following)

    def naming(self, key: Key) -> dict[str, Any]:
        """What a cell is called in a sentence: table, row, column and unit."""
        statement, column = self.tables.statements[key.statement], self.tables.column(key)
        named = {
            "table_heading": statement["heading"],
            "label": self.tables.line(key)["label"],
            "year": column["label"],
        }
        if column["kind"] == "amount":
            named["unit"] = self.tables.unit(key)
        if column["kind"] == "share":
            named["is_share"] = True
        return named

    def finding(
        self, code: str, severity: Severity, at: str, found: Any, expected: Any = None, **params: object
    ) -> Problem:
        """A finding at a cell of a table; where no sheet shows it, the table's heading says which one."""
        if self.facts.place(at)[0] is not None:
            params.pop("table_heading", None)
        return self.facts.finding(code, severity, at, found, expected, **params)

    def amount(self, key: Key) -> Fraction | None:
        """The amount in a cell, typed or by its rule; None for a text or a blank."""
        if key in self.figures.values:
            return self.figures.values[key]
        typed = self.tables.typed(key)
        try:
            return None if typed is None else Fraction(typed)
        except ValueError:
            return None
