"""What a cell looks like, as far as an edit may change it, and the cell styles that Excel itself has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Look:
    """What to change of a style; None leaves it as it is. Colours are six hexadecimal digits (RRGGBB).

    `fill` and `color` are the colours behind and of the text, `border` that of a thin line on all four
    sides; `number_format` is Excel's code in its English form (`#,##0`); `locked` counts on protected sheets.
    """

    fill: str | None = None
    color: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    number_format: str | None = None
    wrap: bool | None = None
    top: bool | None = None
    border: str | None = None
    locked: bool | None = None


class NamedLook(NamedTuple):
    """One of Excel's cell styles: its number, its name in the file, and its looks when nobody changed it."""

    number: int
    name: str
    look: Look


NAMED = {
    "Indata": NamedLook(20, "Input", Look(fill="FFCC99", color="3F3F76", border="7F7F7F")),
    "Beräkning": NamedLook(
        22, "Calculation", Look(fill="F2F2F2", color="FA7D00", bold=True, border="7F7F7F")
    ),
    "Neutral": NamedLook(28, "Neutral", Look(fill="FFEB9C", color="9C5700")),
    "Dålig": NamedLook(27, "Bad", Look(fill="FFC7CE", color="9C0006")),
    "Hyperlänk": NamedLook(8, "Hyperlink", Look(color="0563C1", underline=True)),
}
"""By the name that Swedish Excel shows."""

BUILT_IN_FORMATS = {
    "General": 0,
    "0": 1,
    "0.00": 2,
    "#,##0": 3,
    "#,##0.00": 4,
    "0%": 9,
    "0.00%": 10,
    "0.00E+00": 11,
    "@": 49,
}
"""Number formats that need no entry of their own and mean the same in every language."""
