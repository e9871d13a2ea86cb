"""Characters that programs turn and count each in their own way.

Characters above U+FFFF (smileys, rare letters): Excel counts them as two, the engines as one;
the capital of some letters is two letters to the engine, and one to Excel.
"""

import re
from collections.abc import Callable, Mapping

from xlsheets.engine.book import Book, Place
from xlsheets.engine.loading import Refusal
from xlsheets.engine.notes import Reading
from xlsheets.engine.results import Why
from xlsheets.ooxml import CellValue

_COUNTS_CHARACTERS = re.compile(r"\b(LEN|LEFT|RIGHT|MID|FIND|SEARCH|REPLACE)\(", re.IGNORECASE)
_TURNS_CHARACTERS = re.compile(r"\b(UPPER|LOWER|PROPER)\(", re.IGNORECASE)


def is_wide(value: CellValue) -> bool:
    """Whether a value holds a character that Excel counts as two.

    >>> is_wide("Å"), is_wide(chr(0x1F600)), is_wide(5)
    (False, True, False)
    """
    return isinstance(value, str) and not value.isascii() and max(value) > "\uffff"


def grows(value: CellValue) -> bool:
    """Whether a value has another length in capitals or small letters.

    >>> grows("Straße"), grows("Ås")
    (True, False)
    """
    if not isinstance(value, str) or value.isascii():
        return False
    return len(value.upper()) != len(value) or len(value.lower()) != len(value)


def wide_characters(
    book: Book, readings: Mapping[Place, Reading], values: Mapping[Place, CellValue]
) -> dict[Place, Refusal]:
    """Return the formulas that count or turn characters in texts that hold such."""
    counted = _meeting(is_wide, "wide-character", _COUNTS_CHARACTERS, (book, readings, values))
    return counted | _meeting(grows, "grown-character", _TURNS_CHARACTERS, (book, readings, values))


def _meeting(
    is_odd: Callable[[CellValue], bool],
    check: str,
    functions: re.Pattern[str],
    calculated: tuple[Book, Mapping[Place, Reading], Mapping[Place, CellValue]],
) -> dict[Place, Refusal]:
    """Return the formulas with one of the functions that read, or hold, an odd text."""
    book, readings, values = calculated
    cells = [
        place
        for shown in (book.constants, book.stored, values)
        for place, value in shown.items()
        if is_odd(value)
    ]
    found = {}
    for place, reading in readings.items():
        if not cells and reading.text.isascii():
            continue
        function = functions.search(reading.text)
        if function is None:
            continue
        read = any(area.holds(cell) for area in reading.areas for cell in cells)
        if read or is_odd(reading.text) or (reading.anchors and cells):
            params: dict[str, object] = {"function": function[1].upper(), "check": check}
            found[place] = Refusal(Why.ENGINES_DIFFER, params)
    return found
