"""Cells that the last recalculation left alone, with what rests on them."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.formula.references import parse_reference
from xlsheets.formula.tokens import string_value
from xlsheets.ooxml import Package
from xlsheets.ooxml.marks import NOT_RECALCULATED
from xlsheets.problems import Problem, Severity


def check_kept(package: Package) -> Iterator[Problem]:
    """One finding where a recalculation kept cells and no spreadsheet program has saved the file since."""
    for name in package.defined_names:
        if name.name == NOT_RECALCULATED and name.sheet is None:
            told = string_value(name.formula).split("|", 2)
            if len(told) == 3 and told[0].isdigit() and told[1] == package.properties.get("modified", ""):
                yield _kept(int(told[0]), told[2])


def _kept(count: int, first: str) -> Problem:
    _, _, cell = first.rpartition("!")
    sheet = parse_reference(first).sheet
    more = {"more": count - 1} if count > 1 else {}
    return Problem("kept-cells", Severity.WARNING, sheet, cell, params=more)
