"""A1 references: parse, take apart, and write."""

import re
from dataclasses import dataclass
from functools import lru_cache

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
_PLAIN_SHEET = re.compile(r"(?:\[\d+\])?[^\W\d][\w.]*\Z")
_LOOKS_LIKE_CELL = re.compile(
    r"(?:[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*(?:[Cc][0-9]*)?|[Cc][0-9]*|TRUE|FALSE)\Z", re.I
)
_REFERENCE = re.compile(
    r"""(?:(?P<quoted>'(?:[^']|'')+')!|(?P<bare>[^'!]+)!)?
    (?:(?P<ac1>\$?)(?P<c1>[A-Za-z]{1,3})(?P<ar1>\$?)(?P<r1>[0-9]+)
        (?::(?P<ac2>\$?)(?P<c2>[A-Za-z]{1,3})(?P<ar2>\$?)(?P<r2>[0-9]+))?
      |(?P<ak1>\$?)(?P<k1>[A-Za-z]{1,3}):(?P<ak2>\$?)(?P<k2>[A-Za-z]{1,3})
      |(?P<aw1>\$?)(?P<w1>[0-9]+):(?P<aw2>\$?)(?P<w2>[0-9]+))
    (?P<spill>\#?)\Z""",
    re.VERBOSE,
)
_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]+)\Z")


@lru_cache(maxsize=4096)
def column_number(name: str) -> int:
    """Return the 1-based number of a column.

    >>> column_number("AA")
    27
    """
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=4096)
def column_name(number: int) -> str:
    """Return the letters of a 1-based column number.

    >>> column_name(28)
    'AB'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """Return the address of a cell, both numbers 1-based.

    >>> a1(3, 2)
    'B3'
    """
    return f"{column_name(column)}{row}"


def split_a1(address: str) -> tuple[int, int]:
    """Return (row, column) of an address such as ``B3`` or ``$B$3``; ValueError when it is none.

    >>> split_a1("$B$3")
    (3, 2)
    """
    match = _A1.match(address)
    if match is None:
        raise ValueError(f"not a cell address: {address!r}")
    return int(match[2]), column_number(match[1])


def quote_sheet(name: str) -> str:
    """Return a sheet name as it stands before ``!``, quoted where Excel quotes it.

    >>> quote_sheet("Eget kapital")
    "'Eget kapital'"
    """
    if _PLAIN_SHEET.match(name) and not _LOOKS_LIKE_CELL.match(name):
        return name
    return "'" + name.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Reference:
    """A rectangle of cells as a formula writes it.

    Rows and columns are 1-based and inclusive; ``absolute`` is (row1, column1, row2, column2).
    ``sheet`` is None for the sheet the formula stands on; ``Jan:Mar`` for a 3-D reference and
    ``[1]Sheet1`` for another workbook. ``spill`` marks ``A1#``, ``colon`` two corners also where they
    are one cell: ``$A$1:A1``.
    """

    sheet: str | None
    row1: int
    column1: int
    row2: int
    column2: int
    absolute: tuple[bool, bool, bool, bool] = (False, False, False, False)
    spill: bool = False
    colon: bool = False

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return self.row1 == self.row2 and self.column1 == self.column2

    @property
    def whole_columns(self) -> bool:
        """Whether it spans every row (``A:B``)."""
        return self.row1 == 1 and self.row2 == MAX_ROW

    @property
    def whole_rows(self) -> bool:
        """Whether it spans every column (``1:2``)."""
        return self.column1 == 1 and self.column2 == MAX_COLUMN

    @property
    def external(self) -> bool:
        """Whether it points into another workbook."""
        return self.sheet is not None and "[" in self.sheet

    @property
    def three_d(self) -> bool:
        """Whether it spans several sheets (``Jan:Mar!A1``)."""
        return self.sheet is not None and ":" in self.sheet and not self.external

    def text(self, as_area: bool = False) -> str:
        """Write the reference as a formula has it; with ``as_area`` one cell as ``A1:A1``."""
        row1, column1, row2, column2 = ("$" if flag else "" for flag in self.absolute)
        if self.whole_columns:
            area = f"{column1}{column_name(self.column1)}:{column2}{column_name(self.column2)}"
        elif self.whole_rows:
            area = f"{row1}{self.row1}:{row2}{self.row2}"
        else:
            area = f"{column1}{column_name(self.column1)}{row1}{self.row1}"
            if as_area or self.colon or not self.is_cell:
                area += f":{column2}{column_name(self.column2)}{row2}{self.row2}"
        prefix = "" if self.sheet is None else quote_sheet(self.sheet) + "!"
        return prefix + area + ("#" if self.spill else "")


@lru_cache(maxsize=16384)
def parse_reference(text: str) -> Reference:
    """Parse a reference token; ValueError when the text is none or lies outside the sheet.

    >>> parse_reference("'My sheet'!$A$1:B2").sheet
    'My sheet'
    """
    match = _REFERENCE.match(text)
    if match is None:
        raise ValueError(f"not a reference: {text!r}")
    quoted = match["quoted"]
    sheet = quoted[1:-1].replace("''", "'") if quoted else match["bare"]
    area, absolute = _area(match)
    row1, column1, row2, column2 = area
    if not (1 <= row1 <= row2 <= MAX_ROW and 1 <= column1 <= column2 <= MAX_COLUMN):
        raise ValueError(f"outside the sheet: {text!r}")
    return Reference(sheet, row1, column1, row2, column2, absolute, bool(match["spill"]), bool(match["c2"]))


def _area(match: re.Match[str]) -> tuple[tuple[int, int, int, int], tuple[bool, bool, bool, bool]]:
    if match["c1"]:
        first = (int(match["r1"]), column_number(match["c1"]), bool(match["ar1"]), bool(match["ac1"]))
        last = first
        if match["c2"]:
            last = (int(match["r2"]), column_number(match["c2"]), bool(match["ar2"]), bool(match["ac2"]))
    elif match["k1"]:
        first = (1, column_number(match["k1"]), False, bool(match["ak1"]))
        last = (MAX_ROW, column_number(match["k2"]), False, bool(match["ak2"]))
    else:
        first = (int(match["w1"]), 1, bool(match["aw1"]), False)
        last = (int(match["w2"]), MAX_COLUMN, bool(match["aw2"]), False)
    return _ordered(first, last)


def _ordered(
    first: tuple[int, int, bool, bool], last: tuple[int, int, bool, bool]
) -> tuple[tuple[int, int, int, int], tuple[bool, bool, bool, bool]]:
    (row1, row1_absolute), (row2, row2_absolute) = _in_order((first[0], first[2]), (last[0], last[2]))
    (column1, column1_absolute), (column2, column2_absolute) = _in_order(
        (first[1], first[3]), (last[1], last[3])
    )
    flags = (row1_absolute, column1_absolute, row2_absolute, column2_absolute)
    return (row1, column1, row2, column2), flags


def _in_order(one: tuple[int, bool], other: tuple[int, bool]) -> tuple[tuple[int, bool], tuple[int, bool]]:
    return (one, other) if one[0] <= other[0] else (other, one)
