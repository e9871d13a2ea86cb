"""Values into cell elements, as Excel writes them."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

from lxml import etree

from xlsheets.ooxml.cell import CellError, CellValue
from xlsheets.ooxml.dates import serial
from xlsheets.ooxml.xml import SPACE, Element, drop, escape, namespace, unescape

LONGEST_TEXT = 32_767
Writable = CellValue | Decimal | date


def writable(value: Writable) -> bool:
    """Whether a cell can hold a value: numbers must be finite, texts at most 32 767 characters long.

    >>> writable(10**15), writable(float("nan"))
    (True, False)
    """
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT
    if isinstance(value, int | float | Decimal):
        try:
            return math.isfinite(value)
        except OverflowError:  # an integer beyond every double
            return False
    return True


def write_value(cell: Element, value: Writable, date1904: bool = False, computed: bool = False) -> None:
    """Replace what a cell stores; its formula and style stay. None leaves nothing stored.

    A computed text (beside a formula, or filled by one) is stored in the cell, a typed one in an inline
    string. Dates are stored as their serial number. The value must be `writable`.
    """
    space = namespace(cell)
    formula = cell.find(f"{space}f")
    kind, text = _stored(value, date1904, computed or formula is not None)
    for child in list(cell):
        if child.tag in (f"{space}v", f"{space}is"):
            cell.remove(child)
    drop(cell, "t", "vm")  # vm is the richer value behind the old one
    if kind is None:
        return
    if kind != "n":
        cell.set("t", kind)
    stored = etree.Element(f"{space}is" if kind == "inlineStr" else f"{space}v")
    if formula is None:
        cell.insert(0, stored)
    else:
        formula.addnext(stored)
    if kind != "inlineStr":
        stored.text = text
        return
    run = etree.SubElement(stored, f"{space}t")
    run.text = text
    if text != text.strip() or "\n" in text:
        run.set(SPACE, "preserve")


def remove_formula(cell: Element) -> None:
    """Remove the formula and the mark of a spilling one; the stored value stays, as a typed one."""
    space = namespace(cell)
    formula = cell.find(f"{space}f")
    if formula is not None:
        cell.remove(formula)
    drop(cell, "cm")
    settle(cell)


def settle(cell: Element) -> None:
    """Store a computed text, without its formula, as if it had been typed."""
    if cell.get("t") == "str":
        write_value(cell, unescape(cell.findtext(f"{namespace(cell)}v") or ""))


def _stored(value: Writable, date1904: bool, computed: bool) -> tuple[str | None, str]:
    if value is None:
        return None, ""
    if isinstance(value, bool):
        return "b", "1" if value else "0"
    if isinstance(value, CellError):
        return "e", value.code
    if isinstance(value, str):
        return "str" if computed else "inlineStr", escape(value)
    if isinstance(value, date):
        value = serial(value, date1904)
    return "n", number_text(value)


def number_text(value: float | int | Decimal) -> str:
    """A number as the file stores it: the shortest text that reads back the same double.

    >>> number_text(0.1), number_text(250000.0), number_text(-3)
    ('0.1', '250000', '-3')
    """
    if isinstance(value, int) and abs(value) < 10**15:
        return str(int(value))
    number = float(value)
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
