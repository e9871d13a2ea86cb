"""What can be wrong with a workbook file, or with an edit of one, by code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any


class PackageCode(StrEnum):
    """Why a file cannot be read as a workbook, or a workbook cannot be edited or saved as asked."""

    FILE_NOT_FOUND = "file-not-found"
    """No file there. Parameters: path."""
    UNREADABLE = "unreadable-file"
    """The file, or the folder to save in, refuses (rights, a folder). Parameters: path, reason."""
    NOT_A_FILE = "not-a-file"
    """A pipe, a device or a folder in the place of a file. Parameters: path."""
    EMPTY = "empty-file"
    """The file holds no bytes."""
    NOT_A_WORKBOOK = "not-a-workbook"
    """Another kind of file. Parameters: format (html, csv, ods, xlsb, docx, pdf, zip, unknown, ...)."""
    OLD_FORMAT = "old-format"
    """A workbook of Excel 2003 or older. Parameters: format (xls, xml-2003)."""
    ENCRYPTED = "encrypted"
    """Protected. Parameters: protection (password, label), absent where the file does not tell which."""
    TRUNCATED = "truncated"
    """The file ends before its list of contents."""
    DAMAGED = "damaged"
    """A part is missing or cannot be read. Parameters: part, reason."""
    UNSAFE = "unsafe-package"
    """Built to harm or confuse. Parameters: part, reason (path, duplicate, overlap, ratio, doctype)."""
    TOO_LARGE = "too-large"
    """More than the limits allow, or memory. Parameters: what (a field of Limits, memory), limit, found."""
    NO_SUCH_SHEET = "no-such-sheet"
    """Parameters: sheet."""
    NO_SUCH_TABLE = "no-such-table"
    """Parameters: table."""
    NO_SUCH_CELL = "no-such-cell"
    """Outside the sheet, or without the formula that was expected. Parameters: sheet, cell."""
    INSIDE_ARRAY = "inside-array"
    """The cell shows part of an array formula's result. Parameters: sheet, cell, anchor."""
    SPILL_BLOCKED = "spill-blocked"
    """A result would cover a cell that holds something. Parameters: sheet, cell, anchor."""
    BAD_VALUE = "bad-value"
    """A value that no cell can hold (infinity, text over 32 767 characters). Parameters: sheet, cell."""
    TABLE_HEADING = "table-heading"
    """The cell is a heading of a table, which names a column. Parameters: sheet, cell, table."""
    NOT_CALCULATED = "not-calculated"
    """A formula without stored value cannot be replaced by it. Parameters: sheet, cell."""
    ROWS_IN_USE = "rows-in-use"
    """Rows cannot be moved: something would be cut or pushed out. Parameters: sheet, row, reason."""
    HAS_THREAD = "has-thread"
    """The cell has a thread of comments, beside which no note can stand. Parameters: sheet, cell."""
    NO_SUCH_STYLE = "no-such-style"
    """Parameters: style (an index, or a name)."""
    BAD_SHEET_NAME = "bad-sheet-name"
    """A name that Excel refuses. Parameters: sheet, reason (empty, long, letter, apostrophe, reserved)."""
    SHEET_NAME_TAKEN = "sheet-name-taken"
    """Another sheet has the name, letter case ignored. Parameters: sheet."""
    SHEET_IN_USE = "sheet-in-use"
    """Something else points at the sheet, or no other would show. Parameters: sheet, reason."""
    BAD_TABLE = "bad-table"
    """A table that Excel refuses. Parameters: table, reason (name, taken, headings, overlap, size)."""
    UNWRITABLE = "unwritable-file"
    """The file cannot be saved there (rights, open elsewhere, no folder). Parameters: path, reason."""
    DISK_FULL = "disk-full"
    """No room for the file. Parameters: path."""
    NAME_TOO_LONG = "name-too-long"
    """The file system takes no name that long. Parameters: path."""
    OVER_INPUT = "would-overwrite-input"
    """Saving onto the file that was read, without being asked to. Parameters: path."""


class PackageError(Exception):
    """A file or an edit that is refused: `code` says why, `params` carry the particulars."""

    def __init__(self, code: PackageCode, **params: object) -> None:
        self.code = code
        self.params: Mapping[str, object] = params
        detail = ", ".join(f"{key}={value}" for key, value in params.items())
        super().__init__(f"{code.value} ({detail})" if detail else code.value)

    def __reduce__(self) -> tuple[Callable[..., PackageError], tuple[object, ...]]:
        """How it travels from a child process: by its fields, not by the sentence they make."""
        return _again, (self.code, dict(self.params))


def _again(code: PackageCode, params: dict[str, Any]) -> PackageError:
    return PackageError(code, **params)
