"""Recalculation without Excel: IronCalc for native formulas, our own functions called in Python.

What the engine cannot vouch for keeps its stored value and is listed with a reason.
"""

from xlsheets.engine.child import recalculate
from xlsheets.engine.recalculation import recalculate_here
from xlsheets.engine.results import CellKey, ChangeError, Kept, Recalculation, Why
from xlsheets.engine.writing import apply

__all__ = [
    "CellKey",
    "ChangeError",
    "Kept",
    "Recalculation",
    "Why",
    "apply",
    "recalculate",
    "recalculate_here",
]
