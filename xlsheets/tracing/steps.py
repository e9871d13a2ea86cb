"""An explanation as data: a step per cell, range or rule, each with the steps that it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from udfs.cells import Raw
from udfs.registry import Argument, CellFunction
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
    PART = "part"
    """A cell with a formula that is one of several in a sum; it is explained when it is asked for."""
    VALUE = "value"
    """A value in a published copy that holds values only: whether it was typed is not known."""
    SEEN = "seen"
    """A cell that is explained further up."""
    MORE = "more"
    """Where the explanation stops, for its length."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One of our functions as it was called.

    `gives` is what it gives now for the amount that is explained (None where it cannot be told), `reason` why
    it gives just that, in words, and `fault` why it gives nothing. `in_book`: the workbook calls it itself,
    not only the template that it was built on.
    """

    function: CellFunction
    formula: str
    gives: Raw | date = None
    reason: str | None = None
    fault: str | None = None
    again: bool = False
    in_book: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `sheet` and `cells` (an address or a range) say where it stands, as far as it does.

    `label` is what the table calls it, `source` and `unit` what stands beside an input, `definition` what
    *Förutsättningar* says that it measures, `argument` what the rule above takes it for. Of several cells
    `count` hold a number, which make `total`, shown as `number_format` says, or are `days`, the first and the
    last. `passes_on`: the cell shows what its one step gives, as it is. `form`, of the first step alone: the
    workbook has none of our functions but plain formulas ("native") or nothing but values ("values").
    """

    kind: Kind
    sheet: str | None = None
    cells: str | None = None
    label: str | None = None
    content: Cell | None = None
    source: str | None = None
    unit: str | None = None
    definition: str | None = None
    argument: Argument | None = None
    rule: Rule | None = None
    count: int = 0
    total: Raw = None
    number_format: str = "General"
    days: tuple[date, date] | None = None
    passes_on: bool = False
    form: str | None = None
    steps: tuple[Step, ...] = ()

    def walk(self) -> Iterator[Step]:
        """The step and all steps beneath it."""
        yield self
        for one in self.steps:
            yield from one.walk()
