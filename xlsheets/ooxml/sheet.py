"""One sheet of an opened workbook; its XML is read when first asked for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from xlsheets.ooxml.area import Area
from xlsheets.ooxml.around import (
    read_autofilter,
    read_conditional_formats,
    read_frozen,
    read_hidden_columns,
    read_hyperlinks,
    read_merged,
    read_sheet_protection,
    read_validations,
)
from xlsheets.ooxml.cell import Array, Cell, Kind
from xlsheets.ooxml.graph import Graph
from xlsheets.ooxml.model import State
from xlsheets.ooxml.reading import Position, SheetContent, read_sheet
from xlsheets.ooxml.remarks import read_notes, read_threads
from xlsheets.ooxml.sheetmodel import (
    AutoFilter,
    ConditionalFormat,
    Frozen,
    Hyperlink,
    Note,
    SheetProtection,
    Thread,
    Validation,
)
from xlsheets.ooxml.values import Context
from xlsheets.ooxml.xml import Element, parse, relationship_id, resolve_alternatives

NOTHING = Cell(None, Kind.BLANK)
"""What a cell holds that the file does not mention."""

_WIDE = 1000  # cells

_TABLE_PART = re.compile(rb'<tablePart r:id="([A-Za-z0-9_]+)" ?/>')
_ANY_TABLE_PART = re.compile(rb"tablePart(?!s)")
_COMMENT = re.compile(rb"<!")
_MERGES = (re.compile(rb"mergeCell"),)
_FORMATS = (re.compile(rb"conditionalFormatting"),)
_MAY_HIDE = (re.compile(rb"hidden"), re.compile(rb'idth(?!="[1-9])'))
"""What stands in the XML around the rows where a column is hidden or has no width. (Two, as each is fast.)"""

_PLAIN_TAG = rb'(?: [A-Za-z]+="[^"<>&]*")* ?/>'
_COLUMNS = re.compile(rb"<sheetFormatPr" + _PLAIN_TAG + rb"<cols>(?:<col" + _PLAIN_TAG + rb")*</cols>")
"""The columns of a sheet with their default width, where both are written plainly."""

NO_PART = "module"
"""The kind of a sheet that is only a name, a module as Excel 95 showed it; it counts in the order."""


class Place(NamedTuple):
    """Where a sheet stands in the package: its name, part, state and kind (worksheet, chartsheet, ...)."""

    name: str
    part: str
    state: State
    kind: str


class Sorts(NamedTuple):
    """Cells of a sheet by what they hold, in the order of the file: formulas, typed texts, error values.

    `places` are where each typed text stands: labels come again, and most who look for one know its words.
    """

    formulas: Sequence[tuple[Position, Cell]]
    texts: Sequence[tuple[Position, Cell]]
    errors: Sequence[tuple[Position, Cell]]
    places: Mapping[str, Sequence[Position]]


class Sheet:
    """A sheet: its cells by (row, column), both from 1, and what surrounds them."""

    def __init__(self, place: Place, graph: Graph, context: Callable[[], Context], workbook: str) -> None:
        self.name = place.name
        self.part = place.part
        self.state = place.state
        self.kind = place.kind
        self._graph = graph
        self._context = context
        self._workbook = workbook

    def __repr__(self) -> str:
        return f"Sheet({self.name!r})"

    @property
    def cells(self) -> Mapping[Position, Cell]:
        """Cells that hold a value or a formula. Errors: damaged, unsafe-package."""
        return self._content.cells

    @property
    def arrays(self) -> Mapping[Position, Array]:
        """Array formulas by their first cell."""
        return self._content.arrays

    @cached_property
    def merged(self) -> tuple[Area, ...]:
        """Merged cells."""
        return read_merged(self._around, self.part) if self._mentions(_MERGES) else ()

    @cached_property
    def autofilter(self) -> AutoFilter | None:
        """The filter of the sheet itself (tables have their own)."""
        return read_autofilter(self._around, self.part)

    @cached_property
    def hidden_rows(self) -> frozenset[int]:
        """Rows that do not show: hidden, filtered or folded away, or without height."""
        return frozenset(self._content.hidden_rows)

    @cached_property
    def hidden_columns(self) -> frozenset[int]:
        """Columns that do not show."""
        if not self._mentions(_MAY_HIDE):
            return frozenset()
        plain = None if self._mentions((_COMMENT,)) else _COLUMNS.search(self._content.around)
        return read_hidden_columns(parse(b"<x>%b</x>" % plain[0], self.part) if plain else self._around)

    @cached_property
    def frozen(self) -> Frozen | None:
        """The rows and columns that stand still, if any."""
        return read_frozen(self._around)

    @cached_property
    def validations(self) -> tuple[Validation, ...]:
        """The rules for what may be typed."""
        return read_validations(self._around, self.part)

    @cached_property
    def conditional_formats(self) -> tuple[ConditionalFormat, ...]:
        """The rules of conditional formatting."""
        return read_conditional_formats(self._around, self.part) if self._mentions(_FORMATS) else ()

    @cached_property
    def protection(self) -> SheetProtection | None:
        """How the sheet is protected; None when it is not."""
        return read_sheet_protection(self._around)

    @cached_property
    def hyperlinks(self) -> tuple[Hyperlink, ...]:
        """The links on cells, inside the workbook and out of it."""
        return read_hyperlinks(self._around, self._graph.relations(self.part), self.part)

    @cached_property
    def notes(self) -> Mapping[Position, Note]:
        """The notes (old comments) by cell."""
        return read_notes(self._graph, self.part)

    @cached_property
    def threads(self) -> Mapping[Position, Thread]:
        """The threaded comments by cell."""
        return read_threads(self._graph, self.part, self._workbook)

    @cached_property
    def table_ids(self) -> frozenset[str]:
        """The relationships by which the sheet names its tables; a table that it does not name is none."""
        around = self._content.around
        plain = _TABLE_PART.findall(around)
        if len(plain) == len(_ANY_TABLE_PART.findall(around)) and not self._mentions((_COMMENT,)):
            return frozenset(one.decode("ascii") for one in plain)
        found = (relationship_id(one) for one in self._around.iterfind("{*}tableParts/{*}tablePart"))
        return frozenset(one for one in found if one)

    @cached_property
    def sorts(self) -> Sorts:
        """The cells that many ask for, gathered in one pass."""
        text, error = Kind.TEXT, Kind.ERROR
        formulas, texts, errors = [], [], []
        places: defaultdict[str, list[Position]] = defaultdict(list)
        for item in self.cells.items():
            position, (value, kind, formula, *_) = item
            if formula is not None:
                formulas.append(item)
            elif kind is text and isinstance(value, str):
                texts.append(item)
                places[value].append(position)
            if kind is error:
                errors.append(item)
        places.default_factory = None  # a text that is not there is not to be found
        return Sorts(formulas, texts, errors, places)

    @cached_property
    def used(self) -> Area | None:
        """The smallest rectangle around every cell that holds something; None on an empty sheet."""
        if not self.cells:
            return None
        rows, columns = zip(*self.cells, strict=True)
        return Area(min(rows), min(columns), max(rows), max(columns))

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place; a blank one when the file has nothing there, with its style if any."""
        found = self.cells.get((row, column))
        if found is not None:
            return found
        style = self._content.blank_styles.get((row, column))
        if style is None:
            return NOTHING
        formats = self._context().formats
        number_format = formats[style] if style < len(formats) else "General"
        return NOTHING._replace(style=style, number_format=number_format)

    def anchor_of(self, row: int, column: int) -> Position | None:
        """The first cell of the array formula whose result fills this cell; None for an ordinary cell."""
        filled, wide = self._filled
        found = filled.get((row, column))
        if found is None:
            found = next((anchor for anchor, ref in wide if ref.holds(row, column)), None)
        return found

    @cached_property
    def _filled(self) -> tuple[Mapping[Position, Position], Sequence[tuple[Position, Area]]]:
        """The cells that small arrays fill, by cell, and the few large arrays, to be looked through."""
        filled: dict[Position, Position] = {}
        wide = []
        for anchor, (ref, _) in self.arrays.items():
            if ref.height * ref.width > _WIDE:
                wide.append((anchor, ref))
                continue
            for row in range(ref.top, ref.bottom + 1):
                for column in range(ref.left, ref.right + 1):
                    filled.setdefault((row, column), anchor)
        return filled, wide

    @cached_property
    def _content(self) -> SheetContent:
        if self.kind == NO_PART:
            return SheetContent(around=b"<worksheet/>")
        parts = self._graph.parts
        content = read_sheet(parts.read(self.part), self.part, self._context())
        parts.forget(self.part)
        return content

    def may_mention(self, word: str) -> bool:
        """Whether an ASCII word can stand in what surrounds the rows, by a look at the bytes."""
        around = self._content.around
        return any(one in around for one in (word.encode("ascii"), b"&#", b"\0"))

    def _mentions(self, words: Sequence[re.Pattern[bytes]]) -> bool:
        """Whether something can stand around the rows: a look at the bytes spares making a tree of them.

        In UTF-16, where no word is found so, it always can.
        """
        around = self._content.around
        return any(word.search(around) for word in words) or b"\0" in around

    @cached_property
    def _around(self) -> Element:
        return resolve_alternatives(parse(self._content.around, self.part))
