"""What a sheet declares beside its cells: rules for input, remarks, links, what is locked or shown."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from xlsheets.ooxml.area import Area


class Message(NamedTuple):
    """A title and a text that Excel shows; either may be empty."""

    title: str
    text: str


class Validation(NamedTuple):
    """A rule for what may be typed into some cells.

    `kind` is none, whole, decimal, list, date, time, textLength or custom; `operator` is between,
    notBetween, equal, notEqual, lessThan, ... and means nothing for lists and custom rules.
    `formulas` holds one or two, without `=`, relative to the first cell of the first range.
    `choices` are the items of a list that is written out in the rule, None when it is a reference.
    """

    ranges: tuple[Area, ...]
    kind: str = "none"
    operator: str = "between"
    formulas: tuple[str, ...] = ()
    choices: tuple[str, ...] | None = None
    allow_blank: bool = False
    dropdown: bool = True
    prompt: Message | None = None
    error: Message | None = None
    stops: bool = False
    """Whether Excel refuses a wrong value instead of warning, or of saying nothing."""


class Note(NamedTuple):
    """A note (the old kind of comment) on a cell."""

    author: str
    text: str


class Remark(NamedTuple):
    """One entry of a thread; `time` is UTC, None when the file has none that can be read."""

    person: str
    time: datetime | None
    text: str


class Thread(NamedTuple):
    """A threaded comment on a cell: the first remark and its replies, in the order of the file."""

    remarks: tuple[Remark, ...]
    resolved: bool


class Hyperlink(NamedTuple):
    """A link on a range: to something outside (`target`), a place in the workbook (`location`), or both."""

    ref: Area
    target: str | None
    location: str | None
    tooltip: str = ""

    @property
    def external(self) -> bool:
        """Whether the link leads out of the workbook."""
        return self.target is not None


class ConditionalFormat(NamedTuple):
    """One rule of conditional formatting. `kind` is expression, cellIs, dataBar, colorScale, iconSet, ..."""

    ranges: tuple[Area, ...]
    kind: str
    formulas: tuple[str, ...]


class SheetProtection(NamedTuple):
    """That a sheet is protected: whether by a password, and what it leaves free (formatCells, sort, ...)."""

    password: bool
    allows: frozenset[str]


class AutoFilter(NamedTuple):
    """Filter buttons on a range, and whether any of them filters now (rows it hides are hidden rows)."""

    ref: Area
    filtering: bool


class Frozen(NamedTuple):
    """How many rows and columns stand still when the sheet scrolls."""

    rows: int
    columns: int
