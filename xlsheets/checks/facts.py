"""What the checks of a document start from: its figures, computed and printed, and their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from xlsheets.checks.doubts import doubtful
from xlsheets.checks.inputs import Inputs
from xlsheets.formula.references import a1
from xlsheets.plan import pointer
from xlsheets.plan.derive import derive
from xlsheets.plan.derive_plan import PlanFigures
from xlsheets.plan.printed import amount, as_printed, printed_figures, printed_pointer
from xlsheets.plan.types import Document
from xlsheets.plan.types import Reading as WorkbookReading
from xlsheets.problems import Change, Problem, Scalar, Severity, plain

MOST_COMPARED = 30
"""With more breaks than this there is no telling which follow from which."""


@dataclass(frozen=True)
class Break:
    """A printed figure that does not follow from the printed figures beneath it."""

    at: str
    found: Fraction
    expected: Fraction

    @property
    def difference(self) -> Fraction:
        """Found minus expected."""
        return self.found - self.expected


@dataclass(frozen=True)
class Facts:
    """A reading of a workbook with what follows from it. Pointers of figures say `computed`.

    `inputs` are the reading's document as it is meant, with what cannot be relied on.
    """

    reading: WorkbookReading
    inputs: Inputs

    @property
    def document(self) -> Document:
        """The document to calculate with."""
        return self.inputs.document

    @cached_property
    def figures(self) -> PlanFigures:
        """The figures of the plan as they follow from what was typed, each worked out once."""
        return PlanFigures(self.document)

    @cached_property
    def local(self) -> Mapping[str, Fraction]:
        """Every figure as it follows from the printed figures directly beneath it.

        Where all are printed as they are computed, that is what follows from what was typed.
        """
        known = self.computed
        is_same = all(amount(value) == known[at] for at, value in self.printed.items())
        return known if is_same else derive(self.document, printed=True)

    @cached_property
    def computed(self) -> Mapping[str, Fraction]:
        """Every figure as it follows from what was typed."""
        return derive(self.document)

    @cached_property
    def breaks(self) -> Mapping[str, Break]:
        """The printed figures that differ from their local expectation, at the decimals printed.

        Left out is what rests on a suspect, and what fits as soon as another break is put right.
        """
        doubts = doubtful(self.document, self.inputs.suspects, True, self.local) | half_printed(self.document)
        found = [one for one in find_breaks(self._of_fixed, self.local) if one.at not in doubts]
        return {one.at: one for one in self._without_consequences(found)}

    @cached_property
    def fitting(self) -> frozenset[str]:
        """The figures that are what the printed figures beneath them make: they follow when those change."""
        return frozenset(self.local.keys() - {entry.at for entry in find_breaks(self.printed, self.local)})

    @cached_property
    def printed(self) -> Mapping[str, Any]:
        """The printed figures there are, by the pointers of the computed ones."""
        shown = dict(printed_figures(self.document))
        return {at: shown[at] for at in self.computed if at in shown}  # computed or local, they are the same

    @property
    def _of_fixed(self) -> Mapping[str, Any]:
        """The printed figures of the fixed tables; those of the statements have a check of their own."""
        if not self.document.get("statements"):
            return self.printed
        return {at: value for at, value in self.printed.items() if not at.startswith("/statements/")}

    @cached_property
    def doubts(self) -> frozenset[str]:
        """The figures that rest on a suspect, near or far."""
        return doubtful(self.document, self.inputs.suspects, False, self.computed)

    def _without_consequences(self, breaks: Sequence[Break]) -> Iterator[Break]:
        """The breaks that stay when each of the others, alone, is put right."""
        if len(breaks) > MOST_COMPARED:
            yield from breaks
            return
        explained: set[str] = set()
        for entry in breaks:
            mended = derive(self.document, printed=True, following={entry.at})
            left = {one.at for one in find_breaks(self._of_fixed, mended)}
            explained |= {one.at for one in breaks if one.at not in left} - {entry.at}
        yield from (entry for entry in breaks if entry.at not in explained)

    def value(self, at: str) -> Fraction | None:
        """The amount at a pointer: what is typed or printed there, else what is computed."""
        known = printed_value(self.document, at)
        return self.computed.get(at) if known is None else amount(known)

    def problem(self, code: str, at: str, found: Scalar, expected: Scalar, **params: object) -> Problem:
        """An error at the cell of a pointer, which is where `found` stands."""
        return self.finding(code, Severity.ERROR, at, found, expected, **params)

    def finding(
        self, code: str, severity: Severity, at: str, found: Scalar, expected: Scalar, **params: object
    ) -> Problem:
        """A finding at the cell of a pointer; parameters that are None are left out.

        A computed cell has the path of its printed figure, if there is one.
        """
        sheet, cell = self.place(at)
        known = {name: value for name, value in params.items() if value is not None}
        return Problem(code, severity, sheet, cell, self.path(at), found, expected, params=known)

    def change(self, at: str, old: Scalar, new: Scalar) -> Change:
        """One change, at the cell of the pointer itself: for a printed figure the cell where it is typed."""
        return Change(*self.place(at), self.path(at), old, new)

    def place(self, at: str) -> tuple[str | None, str | None]:
        """The sheet and the A1 address of a pointer; where it has no cell, of the same figure's other one."""
        places = self.reading.places
        other = printed_pointer(at) if "/computed/" in at else at.replace("/printed/", "/computed/")
        found = places.get(at) or places.get(other)
        return (None, None) if found is None else (found.sheet, a1(found.row, found.column))

    def path(self, at: str) -> str | None:
        """The pointer as it resolves in the document: `printed` for `computed`, None where there is none."""
        candidate = printed_pointer(at)
        try:
            pointer.get(self.reading.document, candidate)
        except (KeyError, IndexError, TypeError, ValueError):
            return None
        return candidate


def find_breaks(printed: Mapping[str, Any], local: Mapping[str, Fraction]) -> Iterator[Break]:
    """Compare printed figures, by the pointers of the computed ones, with what is expected of them."""
    for at, value in printed.items():
        if at in local:
            shown = as_printed(local[at], value)
            if shown != amount(value):
                yield Break(at, amount(value), shown)


def half_printed(document: Document) -> frozenset[str]:
    """The printed sums of which some part has no decided amount: there is nothing to compare."""
    return frozenset((*_half_printed_fees(document), *_half_printed_costs(document)))


def _half_printed_fees(document: Document) -> Iterator[str]:
    for column in ("year", "quarter"):
        if len({member.get("printed", {}).get(column) is None for member in document["members"]}) > 1:
            yield f"/fees/computed/sum/{column}"


def _half_printed_costs(document: Document) -> Iterator[str]:
    """The totals of costs in years where the line of the initiatives is not printed and the total is."""
    lines = document["plan"]["lines"]
    parts = [line.get("printed", []) for line in lines if line["role"] == "initiatives"]
    for index, line in enumerate(lines):
        for year, total in enumerate(line.get("printed", []) if line["role"] == "cost_total" else []):
            if total is not None and any(year >= len(part) or part[year] is None for part in parts):
                yield f"/plan/lines/{index}/computed/{year}"


def printed_value(document: Document, at: str) -> Any:
    """The printed figure beside a computed pointer, as the document has it; None without one."""
    return value_at(document, printed_pointer(at))


def value_at(document: Document, at: str) -> Any:
    """The value at a pointer, None where nothing is there."""
    try:
        return pointer.get(document, at)
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def scalar(value: Any) -> Scalar:
    """A document's amount as a number for a finding; other texts as they are.

    >>> scalar("0.0304"), scalar(12), scalar("independent")
    (Fraction(19, 625), 12, 'independent')
    """
    if isinstance(value, str):
        try:
            return plain(Fraction(value))
        except ValueError:
            return value
    return value if value is None or isinstance(value, int | float) else str(value)
