"""What is wrong in a workbook: findings, the readings that explain them, and the report of a file.

A `Problem` carries fields only; the sentence an economist reads is made from them by `xlsheets.catalogue`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Number = int | Decimal | Fraction
Scalar = Number | float | str | bool | None
Params = Mapping[str, object]


class Severity(StrEnum):
    """How serious a finding is, most serious first.

    An error means that a number or the structure is wrong, a warning that somebody must look, a note that
    nothing has to be done (the rounding of shown figures, a level that is exceeded).
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for an error, 1 for a warning, 2 for a note: the order of a report."""
        return tuple(Severity).index(self)


@dataclass(frozen=True)
class Change:
    """One cell that a reading would change: where it is, what it holds now and what it would hold.

    Amounts are in the cell's own unit. `path` is the JSON Pointer of the value in the document, None where
    the cell has no value of its own there; `sheet` and `cell` are None for a figure that no cell shows.
    """

    sheet: str | None
    cell: str | None
    path: str | None
    old: Scalar
    new: Scalar


@dataclass(frozen=True)
class Reading:
    """One explanation that fits a difference exactly, with everything that would change if it is true.

    Several readings may fit; none is asserted. `params` fill the sentence that the catalogue has for `code`.
    """

    code: str
    params: Params = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Problem:
    """A finding: what kind, where, the number found, the number expected, and what may explain it.

    `code` is a stable kebab-case name with a text in the catalogue. `cell` is A1 without sheet, `path` a JSON
    Pointer into the document. `found` and `expected` are in the cell's own unit; what does not apply is None.
    `beside` says that it is about where the file lies, or a copy of it, and not about what the file holds.

    >>> Problem("sum-differs", Severity.ERROR, found=999_999, expected=1_000_000).difference
    -1
    """

    code: str
    severity: Severity
    sheet: str | None = None
    cell: str | None = None
    path: str | None = None
    found: Scalar = None
    expected: Scalar = None
    readings: tuple[Reading, ...] = ()
    params: Params = field(default_factory=dict)
    beside: bool = False

    @property
    def difference(self) -> Number | None:
        """Found minus expected, exactly; None unless both are numbers."""
        found, expected = as_number(self.found), as_number(self.expected)
        return None if found is None or expected is None else plain(found - expected)


@dataclass(frozen=True)
class Report:
    """The findings of one file, in the order in which they are shown.

    `content` is the digest of what the workbook holds, empty for a file that could not be read; `marked` is
    the path of its marked copy, empty where none was written.
    """

    file: str
    problems: tuple[Problem, ...] = ()
    content: str = ""
    marked: str = ""

    @property
    def has_errors(self) -> bool:
        """Whether anything is wrong: warnings and notes do not count."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(problem.severity is severity for problem in self.problems)


def as_number(value: object) -> Fraction | None:
    """The exact number of a value (a float by its 15 significant digits, as Excel); None for anything else.

    >>> as_number(0.1)
    Fraction(1, 10)
    >>> as_number("12") is None
    True
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        return None
    if isinstance(value, float):
        return Fraction(f"{value:.15g}") if value - value == 0 else None
    return Fraction(value)


def plain(number: Number) -> Number:
    """The same number, as an int when it is whole.

    >>> plain(Fraction(6, 3)), plain(Fraction(1, 4))
    (2, Fraction(1, 4))
    """
    return int(number) if number == int(number) else number


def most_serious_first(problems: Iterable[Problem], sheets: Iterable[str] = ()) -> tuple[Problem, ...]:
    """The problems by severity, then by sheet in the workbook's order, then by row and column.

    Findings about the whole file come first within their severity, sheets that are not listed last.
    """
    order = {name: index for index, name in enumerate(sheets)}

    def key(problem: Problem) -> tuple[int, int, int, int, str]:
        sheet = -1 if problem.sheet is None else order.get(problem.sheet, len(order))
        row, column = _row_and_column(problem.cell)
        return problem.severity.rank, sheet, row, column, problem.code

    return tuple(sorted(problems, key=key))


def _row_and_column(cell: str | None) -> tuple[int, int]:
    letters = "".join(character for character in cell or "" if character.isalpha())
    digits = (cell or "").removeprefix(letters)
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return (int(digits) if digits.isdigit() else 0), column
