"""An explanation as data: a step per cell, range or rule, each with the steps that it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from udfs.cells import Raw
from udfs.registry import CellFunction
from xlsheets.ooxml import Cell


class Kind(StrEnum):
    """What a step is."""

    INPUT = "input"
    """A typed value, or a blank cell where one may be typed."""
    FORMULA = "formula"
    """A cell with a formula; its steps are the cells that the formula reads."""
    REPLACED = "replaced"
    """A typed value where the template has a formula; its steps are those of the formula."""
    RULE = "rule"
    """A call of one of our functions; its steps are the arguments."""
    CELLS = "cells"
    """Several cells that are told together: how many hold a number, and what those make."""
    SEEN = "seen"
    """A cell that is explained further up."""
    MORE = "more"
    """Where the explanation stops, for its length."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One of our functions as it was called.

    `gives` is what it gives now for the amount that is explained (None where it cannot be told), `reason` why
    it gives just that, in words, and `fault` why it gives nothing.
    """

    function: CellFunction
    formula: str
    gives: Raw = None
    reason: str | None = None
    fault: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `sheet` and `cells` (an address or a range) say where it stands, as far as it does.

    `label` is what the table calls it, `source` and `unit` what stands beside an input, `argument` what the
    rule above calls it. `passes_on`: the cell shows what its one step gives, as it is.
    """

    kind: Kind
    sheet: str | None = None
    cells: str | None = None
    label: str | None = None
    content: Cell | None = None
    source: str | None = None
    unit: str | None = None
    argument: str | None = None
    rule: Rule | None = None
    count: int = 0
    total: Raw = None
    passes_on: bool = False
    steps: tuple[Step, ...] = ()
