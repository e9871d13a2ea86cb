"""What `recalc --set` changed, for the reader and for the change log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlsheets.commands.console import speak

if TYPE_CHECKING:
    from xlsheets.commands.settings import Place, Value
    from xlsheets.ooxml import Package

LOG = "Ändringslogg"
LOG_TABLE = "tblÄndringar"

LAST_DAY = 2_958_465
"""31 December 9999, the last day that Excel has; larger numbers in a cell of dates are shown as numbers."""


@dataclass(frozen=True)
class Changed:
    """One cell that a setting changed: what it held and what it holds, as cells store them.

    `number_format` is the cell's own; `date1904` is how its workbook counts days.
    """

    sheet: str
    cell: str
    old: object
    new: object
    number_format: str = "General"
    date1904: bool = False

    def line(self, lang: str) -> str:
        """The change in one line.

        >>> Changed("Medlemsavgifter", "C12", 62820, 62000).line("sv").replace(chr(0xA0), " ")
        'Medlemsavgifter!C12: 62 820 → 62 000'
        """
        old, new = (self._shown(value, lang) for value in (self.old, self.new))
        return f"{self.sheet}!{self.cell}: {old} → {new}"

    def _shown(self, value: object, lang: str) -> str:
        from udfs.faults import SWEDISH_ERRORS
        from xlsheets.catalogue.numbers import write_number, write_percent
        from xlsheets.ooxml.cell import shows_dates
        from xlsheets.ooxml.dates import moment_of

        say = speak(lang)
        if value is None or value == "":
            return say("tom", "empty")
        if isinstance(value, bool):
            return say("SANT", "TRUE") if value else say("FALSKT", "FALSE")
        if isinstance(value, int | float):
            if shows_dates(self.number_format) and 0 <= value <= LAST_DAY:
                return moment_of(value, self.date1904).date().isoformat()
            return write_percent(value, lang) if "%" in self.number_format else write_number(value, lang)
        return say(SWEDISH_ERRORS.get(str(value), str(value)), str(value))


def changed_cells(package: Package, changes: Mapping[Place, Value]) -> Iterator[Changed]:
    """The cells of `changes` in their order, with what the workbook held before."""
    from xlsheets.formula.references import a1

    for (sheet, row, column), new in changes.items():
        cell = package.sheet(sheet).cell(row, column)
        yield Changed(sheet, a1(row, column), cell.value, new, cell.number_format, package.date1904)


def has_log(package: Package) -> bool:
    """Whether the workbook is one of ours, with a change log to fill in."""
    return any(table.name == LOG_TABLE for table in package.tables)


def reminder(lang: str) -> str:
    """What is left to do by hand after a change."""
    return speak(lang)(f"Skriv ändringen i {LOG}.", f"Enter the change in {LOG}.")
