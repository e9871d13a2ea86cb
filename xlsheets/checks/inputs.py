"""What a person typed, as it is meant: texts read as the numbers they are, and what cannot be relied on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from xlsheets.checks.cells import sheets_with_cells
from xlsheets.checks.doubts import retyped
from xlsheets.checks.expected_numbers import is_number_in
from xlsheets.checks.sound import sound
from xlsheets.formula.references import a1
from xlsheets.ooxml import CellError, Package
from xlsheets.plan.types import Document
from xlsheets.plan.types import Reading as WorkbookReading
from xlsheets.problems import Problem, Severity, as_number


@dataclass(frozen=True)
class Inputs:
    """A document to calculate with.

    `texts` are the pointers of numbers that were typed as text: here they count, in Excel they do not.
    `suspects` are the pointers of values that nobody can tell: what rests on them is not judged.
    """

    document: Document
    texts: frozenset[str] = frozenset()
    suspects: frozenset[str] = frozenset()


def as_meant(package: Package, reading: WorkbookReading, texts: Iterable[Problem]) -> Inputs | None:
    """The reading's document with each clear text number as a number; None when it cannot be calculated with.

    `texts` are the findings of texts where numbers should be.
    """
    document = reading.document
    clear: set[str] = set()
    suspects = set(_error_cells(package, reading))
    for problem in texts:
        if problem.path is None:
            continue
        number = as_number(problem.expected)
        document = retyped(document, problem.path, None if number is None else _as_typed(number))
        (suspects if number is None else clear).add(problem.path)
    suspects |= {_inhabitants_of(problem) for problem in check_inhabitants(reading)}
    kept = sound(document)
    if kept is None:
        return None
    return Inputs(kept[0], frozenset(clear), frozenset(suspects | kept[1]))


def check_inhabitants(reading: WorkbookReading) -> Iterator[Problem]:
    """Members without inhabitants, or with none, where others have them."""
    members = reading.document.get("members")
    rows = [row for row in members if isinstance(row, dict)] if isinstance(members, list) else []
    if not any(row.get("inhabitants") not in (None, 0) for row in rows):
        return
    for index, row in enumerate(rows):
        if row.get("inhabitants") in (None, 0) and row.get("inhabitants") is not False:
            at = f"/members/{index}/inhabitants"
            place = reading.places.get(at)
            sheet, cell = (place.sheet, a1(place.row, place.column)) if place else (None, None)
            params = {"field": "field inhabitants", "owner": row.get("name", "")}
            if row.get("inhabitants") is None:
                at = f"/members/{index}"
                yield Problem("value-missing", Severity.ERROR, sheet, cell, at, params=params)
            else:
                limits = {"limit": 1, "side": "side least"}
                yield Problem("out-of-range", Severity.ERROR, sheet, cell, at, 0, params=params | limits)


def _inhabitants_of(problem: Problem) -> str:
    return f"{(problem.path or '').removesuffix('/inhabitants')}/inhabitants"


def _error_cells(package: Package, reading: WorkbookReading) -> Iterator[str]:
    """The pointers of numbers where an error value stands."""
    if not any(sheet.sorts.errors for sheet in sheets_with_cells(package)):
        return
    for at, place in reading.places.items():
        if "/computed/" in at or not is_number_in(reading.document, at):
            continue
        cell = package.sheet(place.sheet).cells.get((place.row, place.column))
        if cell is not None and isinstance(cell.value, CellError):
            yield at


def _as_typed(number: Fraction) -> Any:
    """The number as a document has it: whole, or a decimal string."""
    return int(number) if number.denominator == 1 else f"{float(number):.12f}".rstrip("0")
