"""Characters above U+FFFF (smileys, rare letters): Excel counts them as two, the engines as one."""

import re
from collections.abc import Mapping

from xlsheets.engine.book import Book, Place
from xlsheets.engine.loading import Refusal
from xlsheets.engine.notes import Reading
from xlsheets.engine.results import Why
from xlsheets.ooxml import CellValue

_COUNTS_CHARACTERS = re.compile(r"\b(LEN|LEFT|RIGHT|MID|FIND|SEARCH|REPLACE)\(", re.IGNORECASE)
_CHECK = "wide-character"


def is_wide(value: CellValue) -> bool:
    """Whether a value holds a character that Excel counts as two.

    >>> is_wide("Å"), is_wide(chr(0x1F600)), is_wide(5)
    (False, True, False)
    """
    return isinstance(value, str) and not value.isascii() and max(value) > "\uffff"


def wide_characters(
    book: Book, readings: Mapping[Place, Reading], values: Mapping[Place, CellValue]
) -> dict[Place, Refusal]:
    """Return the formulas that count characters in texts that hold such."""
    cells = [
        place
        for shown in (book.constants, book.stored, values)
        for place, value in shown.items()
        if is_wide(value)
    ]
    found = {}
    for place, reading in readings.items():
        if not cells and reading.text.isascii():
            continue
        function = _COUNTS_CHARACTERS.search(reading.text)
        if function is None:
            continue
        read = any(area.holds(cell) for area in reading.areas for cell in cells)
        if read or is_wide(reading.text) or (reading.anchors and cells):
            params: dict[str, object] = {"function": function[1].upper(), "check": _CHECK}
            found[place] = Refusal(Why.ENGINES_DIFFER, params)
    return found
