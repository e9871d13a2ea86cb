"""What a rule rests on: the other cells that it names, in the order in which it uses them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlsheets.plan.statements.tables import Key, Place, Tables
from xlsheets.plan.types import Document

CELLS: Mapping[str, tuple[str, ...]] = {
    "sum": (),
    "link": ("cell",),
    "index": ("base",),
    "share": ("cell", "by"),
    "ratio": ("part", "whole"),
    "opening": ("cell",),
    "balancing": ("total",),
    "payouts": ("cell",),
    "phased": ("start", "end", "total"),
    "recovery": ("cell",),
    "frame": ("cell",),
    "tangible": ("opening", "acquisitions", "depreciation"),
    "ceiling": ("cell",),
}
"""The properties of each rule that name a cell."""

SUBTRACTED = ("depreciation",)


class Operand(NamedTuple):
    """A cell that a rule rests on, under the name that the rule has for it, and what one unit of it adds."""

    name: str
    place: Place
    sign: int


def operands(tables: Tables, key: Key, rule: Document) -> Iterator[Operand]:
    """The cells that the rule of a cell rests on. Raises UnknownReferenceError."""
    for name in CELLS[rule["rule"]]:
        if name in rule:
            yield Operand(name, tables.find(rule[name], key), -1 if name in SUBTRACTED else 1)
    turn = -1 if rule["rule"] == "balancing" else 1
    column = key._replace(column=rule["column"]) if "column" in rule else key
    if "column" in rule:
        tables.of_column(key, rule["column"])
    for one in rule.get("of", ()):
        sign, place = tables.of_line(column, one)
        yield Operand("of", place, turn * sign)
    for one in rule.get("columns", ()):
        sign, place = tables.of_column(key, one)
        yield Operand("columns", place, sign)
