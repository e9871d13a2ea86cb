"""Lookups that halve their way through keys: sure only where the keys are in order."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from xlsheets.formula.tree import Literal, Node, Range
from xlsheets.ooxml import CellValue

_EXACT = ("0", "FALSE")
_LAST = {"MATCH": 2, "VLOOKUP": 3, "HLOOKUP": 3}  # the argument that asks for an exact match


def sorted_keys(name: str, arguments: Sequence[Node | None]) -> Node | None:
    """Return the keys that a lookup takes to be in order; None where it does not look so."""
    if name not in (*_LAST, "LOOKUP") or len(arguments) < 2 or arguments[1] is None:
        return None
    exact = arguments[_LAST[name]] if name in _LAST and len(arguments) > _LAST[name] else None
    if isinstance(exact, Literal) and exact.text.upper() in _EXACT:
        return None
    keys = arguments[1]
    return keys if name == "MATCH" else _keys(name, keys, len(arguments) > 2)


def _keys(name: str, table: Node, has_results: bool) -> Node:
    """The first column of a table, or its first row; of LOOKUP alone along the longer side."""
    if not isinstance(table, Range) or table.reference.spill:
        return table
    area = table.reference
    height, width = area.row2 - area.row1, area.column2 - area.column1
    if name == "LOOKUP" and has_results:
        return table
    if name == "HLOOKUP" or (name == "LOOKUP" and width > height):
        return replace(table, reference=replace(area, row2=area.row1))
    return replace(table, reference=replace(area, column2=area.column1))


def in_order(values: Sequence[CellValue]) -> bool:
    """Whether keys are of one kind and all rise or all fall, perhaps with blanks after them.

    >>> in_order([1, 2, 2, 5, None]), in_order([3, 1, 2]), in_order(["a", "b"]), in_order([1, "b"])
    (True, False, True, False)
    """
    keys = list(values)
    while keys and keys[-1] is None:
        keys.pop()
    if all(isinstance(key, float | int) and not isinstance(key, bool) for key in keys):
        numbers = [key for key in keys if isinstance(key, float | int)]
        return _rises(numbers) or _rises(numbers[::-1])
    if all(isinstance(key, str) and key.isascii() and key.isalnum() for key in keys):
        texts = [key.casefold() for key in keys if isinstance(key, str)]
        alike = all(text.isalpha() for text in texts) or all(text.isdigit() for text in texts)
        return alike and (_rises(texts) or _rises(texts[::-1]))
    return False


def _rises(keys: "Sequence[float | int] | Sequence[str]") -> bool:
    return all(not after < before for before, after in pairwise(keys))  # type: ignore[operator]
