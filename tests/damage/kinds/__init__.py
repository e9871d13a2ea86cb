"""Kinds of damage: each a small function with a Swedish name, at a random place of a sound workbook.

A kind gives the damaged bytes and what must be found, or None where the workbook has no place for it.
`also` are the codes that may follow from the damage anywhere; everything else is a false alarm.
One module per topic; importing it registers its kinds.
"""

# isort: off
# The order in which kinds are tried and listed is the order of these imports.
from kinds import texts, dates, amounts, formulas, rows, moved, bindings, sheets

# isort: on
from kinds.base import KINDS, Book, Damaged, Expected, Kind

__all__ = [
    "KINDS",
    "Book",
    "Damaged",
    "Expected",
    "Kind",
    "amounts",
    "bindings",
    "dates",
    "formulas",
    "moved",
    "rows",
    "sheets",
    "texts",
]
