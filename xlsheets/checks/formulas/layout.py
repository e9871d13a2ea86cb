"""The formulas of a workbook without its values: what all files made from one template have in common.

Whatever a check can tell from formulas, names and tables alone is told once: for the copies of each formula,
for each sheet, or for the whole layout. A file that differs in one formula is new only in its copies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from xlsheets.checks.formulas.block import Block, Place, Position
from xlsheets.checks.formulas.frame import Frame
from xlsheets.checks.formulas.pattern import Leaf, Pattern, Use
from xlsheets.checks.formulas.reach import Reach
from xlsheets.checks.formulas.walk import circles

Formulas = tuple[tuple[Position, str], ...]
"""The formulas of a sheet, by position."""

_T = TypeVar("_T")


class Copies:
    """The copies of one formula in a workbook, and the cells they read.

    They are shared by all files with the same copies in the same frame, whatever else differs.
    """

    __slots__ = ("_known", "_reaches", "frame", "pattern", "places")

    def __init__(self, frame: Frame, pattern: Pattern, places: tuple[Place, ...]) -> None:
        self.frame = frame
        self.pattern = pattern
        self.places = places
        self._known: dict[Callable[..., object], Any] = {}
        self._reaches: dict[int, Reach] = {}

    def once(self, build: Callable[[Copies], _T]) -> _T:
        """What a check makes of the copies, made once. It may look at nothing but them and their frame."""
        if build not in self._known:
            self._known[build] = build(self)
        found: _T = self._known[build]
        return found

    def reach(self, leaf: Leaf) -> Reach:
        """The cells that a reference of the formula means, by the cell of the copy."""
        found = self._reaches.get(id(leaf))  # it lives as long as the pattern; to hash it takes longer
        if found is None:
            found = self._reaches[id(leaf)] = _once(self.frame.reach(leaf, self.pattern))
        return found

    def block(self, leaf: Leaf, place: Place) -> Block | None:
        """The cells that a reference means at a place; None for those of another workbook."""
        return self.reach(leaf)(place)

    def blocks(self, uses: Iterable[Use], place: Place) -> list[Block]:
        """The cells that some references mean at a place, but none of another workbook."""
        found = [self.block(use.leaf, place) for use in uses]
        return [block for block in found if block is not None]


class SheetFormulas:
    """The formulas of one sheet by their pattern, shared by all files that have the same."""

    def __init__(self, name: str, patterns: Mapping[Position, Pattern]) -> None:
        self.name = name
        self.patterns = patterns
        self._known: dict[Callable[..., object], Any] = {}

    def once(self, build: Callable[[SheetFormulas], _T]) -> _T:
        """What a check makes of the sheet's formulas, made once. It may look at nothing else."""
        if build not in self._known:
            self._known[build] = build(self)
        found: _T = self._known[build]
        return found

    @cached_property
    def places(self) -> Mapping[Pattern, tuple[Place, ...]]:
        """Where each pattern stands."""
        found: dict[Pattern, list[Place]] = {}
        for position, pattern in self.patterns.items():
            found.setdefault(pattern, []).append((self.name, *position))
        return {pattern: tuple(places) for pattern, places in found.items()}

    @cached_property
    def rows(self) -> Mapping[int, Sequence[int]]:
        """The rows of the formulas in each column, in order."""
        found: dict[int, list[int]] = {}
        for row, column in sorted(self.patterns):
            found.setdefault(column, []).append(row)
        return found


class Layout:
    """The formulas of all sheets, each kind with its copies."""

    def __init__(
        self, frame: Frame, sheets: tuple[SheetFormulas, ...], known: dict[tuple[object, ...], Copies]
    ) -> None:
        self.frame = frame
        self.sheets = sheets
        self.on: Mapping[str, Mapping[Position, Pattern]] = {one.name: one.patterns for one in sheets}
        self.copies: Mapping[Pattern, Copies] = _copies(frame, sheets, known)
        self._known: dict[Callable[..., object], Any] = {}

    def once(self, build: Callable[[Layout], _T]) -> _T:
        """What a check makes of the whole layout, made once."""
        if build not in self._known:
            self._known[build] = build(self)
        found: _T = self._known[build]
        return found

    def each(self, build: Callable[[Copies], Sequence[_T]]) -> list[_T]:
        """What a check makes of the copies of each formula, one after the other."""
        if build not in self._known:
            self._known[build] = [one for copies in self.copies.values() for one in copies.once(build)]
        found: list[_T] = self._known[build]
        return found

    @cached_property
    def circles(self) -> list[tuple[Place, ...]]:
        """The circles among the formulas.

        A layout that differs little from one without circles is walked from its own formulas alone.
        """
        found = circles(self, self._new_since(self.frame.calm))
        if found and self.frame.calm is not None:
            found = circles(self)
        if not found:
            self.frame.calm = self.on
        return found

    def _new_since(self, calm: Mapping[str, Mapping[Position, Pattern]] | None) -> list[Place] | None:
        """The formulas that another layout of the frame does not have; None without one."""
        if calm is None:
            return None
        return [
            (sheet, *position)
            for sheet, patterns in self.on.items()
            if patterns is not calm[sheet]
            for position, pattern in patterns.items()
            if calm[sheet].get(position) is not pattern
        ]

    def formula(self, place: Place) -> Pattern | None:
        """The pattern at a place, None where no formula stands."""
        return self.on[place[0]].get(place[1:])


def _once(reach: Reach) -> Reach:
    """The same, each place worked out once: several checks ask for it, and then share what they keep."""
    known: dict[Place, Block | None] = {}

    def block(place: Place) -> Block | None:
        try:
            return known[place]
        except KeyError:
            found = known[place] = reach(place)
            return found

    return block


def _copies(
    frame: Frame, sheets: tuple[SheetFormulas, ...], known: dict[tuple[object, ...], Copies]
) -> Mapping[Pattern, Copies]:
    """The copies of each formula, in the order in which they are met; those that are known are not made."""
    found: dict[Pattern, tuple[Place, ...]] = {}
    for sheet in sheets:
        for pattern, places in sheet.places.items():
            found[pattern] = found[pattern] + places if pattern in found else places
    return {
        pattern: known.get((pattern, places))
        or known.setdefault((pattern, places), Copies(frame, pattern, places))
        for pattern, places in found.items()
    }
