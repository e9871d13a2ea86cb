"""A copy of a workbook with every finding marked in its own cell, and the copy made as it was again.

`mark` colours the cells, adds a note to each and lists all on a sheet *Att rätta*; `unmark` takes that away,
also after somebody has worked in the copy. Own looks and notes stay as they are beneath.
"""

from xlsheets.marking.copy import Unmarked, is_marked, mark, unmark
from xlsheets.marking.points import Point, cell_note, note_text, points
from xlsheets.marking.signs import FILLS

__all__ = ["FILLS", "Point", "Unmarked", "cell_note", "is_marked", "mark", "note_text", "points", "unmark"]
