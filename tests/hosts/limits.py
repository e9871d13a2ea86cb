"""What a host cannot show, with the reason: the only differences between hosts that the tests allow."""

from __future__ import annotations

from collections.abc import Sequence

from udfs.cells import BLANK, ExcelError, Grid
from udfs.faults import Fault

HOSTS = ("engine", "server", "lite", "com", "libreoffice")

ON_A_CARD = {"server", "lite"}
"""Hosts whose refusals carry their reason beside the cell; a card comes only with #VALUE!."""


DIGITS_OF_A_FILE = {"AVGIFTER-32": "a cell keeps 15 digits, so the amount of 16 is another"}
"""Cases that a host which gets its arguments from a file, or as doubles, cannot be asked."""

FROM_A_FILE = {"engine", "com", "libreoffice"}


def cannot_ask(host: str, case: str) -> str | None:
    """Why a case cannot be put to a host; None where it can."""
    return DIGITS_OF_A_FILE.get(case) if host in FROM_A_FILE else None


def passes_on(fault: Fault) -> bool:
    """Whether the error came in with the arguments, one that an add-in may give back."""
    return fault.code == "error-cell" and fault.error not in ("#SPILL!", "#CALC!")


def error_shown(host: str, fault: Fault) -> ExcelError:
    """The error in the cell."""
    if host in ON_A_CARD and not passes_on(fault):
        return ExcelError.VALUE
    return ExcelError(fault.error)


def has_card(host: str, fault: Fault) -> bool:
    """Whether the reason stands beside the cell; FELORSAK gives it everywhere."""
    return host in ON_A_CARD and not passes_on(fault)


def heard(host: str, arguments: Sequence[Grid | None]) -> list[Grid | None]:
    """What reaches the function of the cells of a call.

    LibreOffice has no truth values apart from numbers, and hands on a single empty cell as 0; within a range
    an empty cell stays empty.
    """
    if host != "libreoffice":
        return list(arguments)
    return [one if one is None else _as_numbers(one) for one in arguments]


def _as_numbers(grid: Grid) -> Grid:
    if grid.is_single and grid.rows[0][0] is BLANK:
        return Grid.single(0)
    return Grid.from_rows([int(one) if isinstance(one, bool) else one for one in row] for row in grid.rows)


def unheard(host: str, arguments: Sequence[Grid | None]) -> ExcelError | None:
    """The error that the host gives for an error among the arguments, without calling the function.

    LibreOffice passes on what a single cell holds, and refuses a range with an error in it.
    """
    if not swallows_errors(host):
        return None
    for grid in arguments:
        if grid is not None and (found := [one for one in grid.cells() if isinstance(one, ExcelError)]):
            return found[0] if grid.is_single else ExcelError.VALUE
    return None


def swallows_errors(host: str) -> bool:
    """Whether a call with an error cell among its arguments never reaches the function."""
    return host == "libreoffice"
