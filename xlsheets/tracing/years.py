"""Why equity is what it is at a year's end: every year up to it, as a sum that can be added by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from udfs.calc.equity import Sign
from udfs.cells import Grid, Missing
from udfs.registry import CellFunction
from xlsheets.catalogue import word
from xlsheets.catalogue.numbers import write_number
from xlsheets.formula import tree as formula
from xlsheets.formula.references import Reference
from xlsheets.formula.tree import Node
from xlsheets.ooxml import Sheet
from xlsheets.tracing.book import Book, Cells
from xlsheets.tracing.lookup import Corner

PLAN: Final = "KAPITALPLAN"
"""The function whose every row stands on all rows above it."""
_MOST: Final = 50


_YEAR = re.compile(r"(?:År )?((?:19|20)\d\d)")


class Call(NamedTuple):
    """A call of KAPITALPLAN: its arguments, what it gives, and the years as its sheet calls them."""

    function: CellFunction
    given: Sequence[Grid | Missing]
    grid: Grid
    years: Sequence[str]


def reason(call: Call, row: int | None, lang: str) -> str | None:
    """The years up to a row of what it gives, in words; None where it is not known which row is meant."""
    if row is None or row > call.grid.height:
        return None
    return " ".join([*_sums(call, row, lang), word("trace years", lang)])


def _sums(call: Call, row: int, lang: str) -> Iterator[str]:
    arguments = {
        one.python_name: one.default if isinstance(value, Missing) else one.kind.read(value)
        for one, value in zip(call.function.arguments, call.given, strict=False)
    }
    incomes = arguments["incomes"]
    assert isinstance(incomes, tuple)
    turn = -1 if arguments.get("sign") is Sign.INCOME_NEGATIVE else 1
    for place, (income, cells) in enumerate(zip(incomes, call.grid.rows[:row], strict=False)):
        opening, result, closing = (
            Fraction(one) if isinstance(one, Decimal) else Fraction() for one in cells
        )
        nth = word("trace nth year", lang).format(number=place + 1)
        yield word("trace year", lang).format(
            year=call.years[place] if place < len(call.years) else nth,
            opening=write_number(opening, lang),
            income=_added(turn * income, lang),
            cost=_added(result - turn * income, lang),
            closing=write_number(closing, lang),
        )


def years_beside(book: Book, node: Node, place: Corner) -> tuple[str, ...]:
    """The years that the incomes of a call stand beside, as far as each row begins with one."""
    assert isinstance(node, formula.Call)
    incomes = node.arguments[1]
    reference = book.reference(incomes, place) if isinstance(incomes, Cells) else None
    sheet = None if reference is None else book.sheets.get(str(reference.sheet).casefold())
    return () if reference is None or sheet is None else years_of(sheet, reference)


def years_of(sheet: Sheet, reference: Reference) -> tuple[str, ...]:
    """The years of a column of amounts, from the first cell of each row; empty where one has none."""
    found = []
    for row in range(reference.row1, min(reference.row2, reference.row1 + _MOST) + 1):
        columns = range(1, reference.column1)
        values = (sheet.cell(row, column).value for column in columns)
        match = _YEAR.fullmatch(str(next((one for one in values if one is not None), "")))
        if match is None:
            return ()
        found.append(match[1])
    return tuple(found)


def _added(number: Fraction, lang: str) -> str:
    sign = "\u2212" if number < 0 else "+"
    return f"{sign} {write_number(abs(number), lang)}"
