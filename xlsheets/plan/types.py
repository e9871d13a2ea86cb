"""The shapes of a document and of its reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypedDict

from xlsheets.problems import Problem

Document = dict[str, Any]
"""A budget as JSON, as ``templates/budget/document.schema.json`` describes it."""


class Holiday(TypedDict):
    """A day when banks are closed."""

    date: str
    name: str


class Place(NamedTuple):
    """A cell: sheet name, row and column (1-based)."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True)
class Reading:
    """What a workbook says, and where it says it.

    ``document`` holds what a person typed; ``computed`` the stored values of computed cells; both
    are found by JSON Pointer, as are their cells in ``places``. ``formulas`` names the computed
    places that hold a formula, ``template`` is None when the workbook is not built on ours;
    ``published`` copies hold values where formulas were.
    """

    document: Document
    computed: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    formulas: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    template: str | None = None
    published: bool = False
