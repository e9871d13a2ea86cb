"""An entry function per declaration, registered with xlwings for use within one process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from udfs.hosts.entry import Entry, entry_function
from udfs.hosts.xlwings_server.blanks import keep_blank_cells
from udfs.hosts.xlwings_server.entries import registered
from udfs.registry import CellFunction, functions

NAMESPACE: Final = "FINSAM"
"""What stands before the function's name in Excel: =FINSAM.AVGIFTER(...)."""


def entries() -> Mapping[str, Entry]:
    """A registered function per declaration, by its name in the cell.

    Raises xlwings.LicenseError where xlwings finds no key; inside Excel, xlwings Lite brings its own.
    """
    keep_blank_cells()
    return {name: _registered(function) for name, function in functions().items()}


def _registered(function: CellFunction) -> Entry:
    from xlwings.server import func

    entry = registered(entry_function(function), function)
    named: Entry = func(namespace=NAMESPACE)(entry)  # last: `arg` and `ret` forget it
    return named
