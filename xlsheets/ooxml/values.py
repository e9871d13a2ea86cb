"""The stored text of a cell, as the value it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from xlsheets.ooxml.cell import CellError, CellValue, Kind
from xlsheets.ooxml.dates import serial_of_text
from xlsheets.ooxml.errors import PackageCode, PackageError
from xlsheets.ooxml.xml import is_true, trimmed, unescape

Look = tuple[int, str]
"""The index of a style and its number format."""

CellMeaning = tuple[str | None, str | None, Look]
"""What the attributes of a plain cell say: its type, its `cm` and its look."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a sheet's cells refer to elsewhere in the package; what is a call is read when first needed."""

    strings: Callable[[], Sequence[str]]
    formats: Sequence[str]
    dynamic: Callable[[], frozenset[str]]
    date1904: bool
    looks: dict[str, CellMeaning] = field(default_factory=dict)
    """What attributes met so far say, by their text."""


class ValueReader:
    """Reads the values, styles and numbers of one part; errors name it.

    `styles` holds those already met, by the text of their index.
    """

    def __init__(self, part: str, context: Context) -> None:
        self.part = part
        self._context = context
        self._strings: Sequence[str] | None = None
        self.styles: dict[str, Look] = {}

    def damaged(self, reason: str) -> PackageError:
        """The error to raise for something that cannot be read."""
        return PackageError(PackageCode.DAMAGED, part=self.part, reason=reason)

    def integer(self, text: str, what: str) -> int:
        """A count or an index: digits alone."""
        if text.isdecimal() and text.isascii() and len(text) < 10:
            return int(text)
        raise self.damaged(f"{what} {text[:20]!r}")

    def style(self, text: str) -> Look:
        """A style index and its number format, 0 for no text; remembered in `styles`."""
        style, formats = self.integer(text or "0", "style"), self._context.formats
        found = style, formats[style] if style < len(formats) else "General"
        self.styles[text] = found
        return found

    def strings(self) -> Sequence[str]:
        """The shared strings of the workbook."""
        if self._strings is None:
            self._strings = self._context.strings()
        return self._strings

    def shared_string(self, text: str) -> str:
        """A shared string by the text of its index."""
        strings = self.strings()
        if text.isdecimal() and text.isascii() and len(text) < 10:
            index = int(text)
            if index < len(strings):
                return strings[index]
        raise self.damaged(f"string {text[:20]!r}")

    def typed(self, kind: str | None, text: str | None) -> tuple[Kind, CellValue]:
        """The value of a stored text under the type its cell gives; nothing stored is blank."""
        if kind == "str" and text is not None:
            return Kind.TEXT, unescape(trimmed(text))
        if not text or kind == "inlineStr":  # whose text stands elsewhere
            return Kind.BLANK, None
        if kind is None or kind == "n":
            return Kind.NUMBER, self._number(text)
        if kind == "s":
            return Kind.TEXT, self.shared_string(text)
        if kind == "b":
            return Kind.BOOLEAN, is_true(text.strip().lower())
        if kind == "e":
            return Kind.ERROR, CellError(text.strip())
        if kind == "d":
            return Kind.NUMBER, self._serial(text)
        raise self.damaged(f"cell type {kind[:20]!r}")

    def _number(self, text: str) -> float | int:
        digits = text[1:] if text[0] == "-" else text
        if len(digits) <= 15 and digits.isdecimal() and digits.isascii():
            return int(text)
        try:
            number = float(text.replace("_", "?"))  # Python's own digit separator is not the file's
        except ValueError as error:
            raise self.damaged(f"number {text[:20]!r}") from error
        if number - number != 0:  # infinite, or not a number
            raise self.damaged(f"number {text[:20]!r}")
        return number

    def _serial(self, text: str) -> float | int:
        try:
            return serial_of_text(text, self._context.date1904)
        except ValueError as error:
            raise self.damaged(f"date {text[:30]!r}") from error
