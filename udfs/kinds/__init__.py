"""The eight kinds of argument: each reads a Grid into a domain value and writes a domain value to a Grid."""

from udfs.calc.errors import CalcError
from udfs.faults import shown_number
from udfs.kinds.base import CellKind, Kind, Words
from udfs.kinds.several import Blanks, Column, Table
from udfs.kinds.single import LARGEST_AMOUNT, Choice, Count, Date, Money, Share, Text

__all__ = [
    "LARGEST_AMOUNT",
    "Blanks",
    "CalcError",
    "CellKind",
    "Choice",
    "Column",
    "Count",
    "Date",
    "Kind",
    "Money",
    "Share",
    "Table",
    "Text",
    "Words",
    "shown_number",
]
