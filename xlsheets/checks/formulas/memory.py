"""The layouts of the last files: a folder of returned workbooks mostly has a few that differ little."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from xlsheets.checks.formulas.block import Position
from xlsheets.checks.formulas.frame import Frame, Names, Tables
from xlsheets.checks.formulas.layout import Copies, Formulas, Layout, SheetFormulas
from xlsheets.checks.formulas.pattern import Pattern, pattern_of

MOST_FRAMES = 12
MOST_LAYOUTS = 8
MOST_SHEETS = 40
MOST_COPIES = 1_000
"""What is remembered: frames, and for each the last layouts and sheets, and copies of so many formulas."""

LARGEST_REMEMBERED = 5_000
"""Layouts with more formulas than this are not remembered: memory stays flat over many files."""

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Memory:
    """What is remembered of one frame. It is all forgotten at once, as it leans on itself."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._forget()

    def layout(self, formulas: Iterable[Formulas]) -> Layout:
        """The layout of these formulas on the sheets of the frame."""
        if len(self.copies) > MOST_COPIES:
            self._forget()
        sheets = tuple(map(self._sheet, self._frame.sheets, formulas))
        found = self.layouts.pop(sheets, None) or Layout(self._frame, sheets, self.copies)
        _keep(self.layouts, sheets, found, MOST_LAYOUTS)
        return found

    def _sheet(self, name: str, formulas: Formulas) -> SheetFormulas:
        key = name, formulas
        found = self.sheets.pop(key, None)
        if found is None:
            patterns = {position: self._pattern(formula, position) for position, formula in formulas}
            found = SheetFormulas(name, patterns)
        _keep(self.sheets, key, found, max(MOST_SHEETS, len(self._frame.sheets)))
        return found

    def _pattern(self, formula: str, position: Position) -> Pattern:
        pattern = pattern_of(formula, *position)
        return self._patterns.setdefault(pattern.key, pattern)

    def _forget(self) -> None:
        self._frame.forget()
        self._patterns: dict[str, Pattern] = {}
        self.sheets: dict[tuple[str, Formulas], SheetFormulas] = {}
        self.copies: dict[tuple[object, ...], Copies] = {}
        self.layouts: dict[tuple[SheetFormulas, ...], Layout] = {}


REMEMBERED: dict[tuple[tuple[str, ...], Names, Tables], Memory] = {}


def layout_of(formulas: tuple[tuple[str, Formulas], ...], names: Names, tables: Tables) -> Layout:
    """The layout of a workbook, from what is remembered of the last files as far as it is the same.

    `formulas` are those of each worksheet, in the workbook's order.
    """
    on_sheets = [one for _, one in formulas]
    key = tuple(name for name, _ in formulas), names, tables
    if sum(map(len, on_sheets)) > LARGEST_REMEMBERED:
        return Memory(Frame(*key)).layout(on_sheets)
    found = REMEMBERED.pop(key, None) or Memory(Frame(*key))
    _keep(REMEMBERED, key, found, MOST_FRAMES)
    return found.layout(on_sheets)


def _keep(remembered: dict[_Key, _Value], key: _Key, value: _Value, most: int) -> None:
    """Remember one more as the last, and forget the first where there are too many."""
    if len(remembered) >= most:
        del remembered[next(iter(remembered))]
    remembered[key] = value
