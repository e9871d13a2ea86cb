"""The parts that the cells of all sheets refer to: texts, styles, marks of spilling formulas."""

from __future__ import annotations

from functools import cached_property

from xlsheets.ooxml.declarations import read_dynamic_marks
from xlsheets.ooxml.graph import Graph
from xlsheets.ooxml.strings import shared_strings
from xlsheets.ooxml.styles import number_formats
from xlsheets.ooxml.values import CellMeaning, Context


class CellParts:
    """Each is read once, when first needed.

    It knows nothing of the package it belongs to, so that a package that nobody holds is let go of at once,
    with all its cells: a circle would have to wait for the garbage collector.
    """

    def __init__(self, graph: Graph, workbook_part: str, date1904: bool) -> None:
        self._graph = graph
        self._workbook_part = workbook_part
        self._date1904 = date1904
        self._looks: dict[str, CellMeaning] = {}

    def context(self) -> Context:
        """What reading a sheet needs of them."""
        return Context(
            lambda: self._strings, self._formats, lambda: self._dynamic, self._date1904, self._looks
        )

    @cached_property
    def _strings(self) -> list[str]:
        part = self._graph.related(self._workbook_part, "sharedStrings")
        return shared_strings(self._graph.parts.read(part), part) if part else []

    @cached_property
    def _formats(self) -> tuple[str, ...]:
        part = self._graph.related(self._workbook_part, "styles")
        return number_formats(self._graph.parts.read(part), part) if part else ("General",)

    @cached_property
    def _dynamic(self) -> frozenset[str]:
        part = self._graph.related(self._workbook_part, "sheetMetadata")
        return read_dynamic_marks(self._graph.root(part)) if part else frozenset()
