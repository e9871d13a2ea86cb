"""The Python module that the VBA module names: every cell function under its own name.

They are made when they are asked for, so this module loads anywhere, and xlwings' own import of functions
finds none to write VBA for: that VBA would show the number of an error as a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from udfs.hosts.entry import Entry
from udfs.hosts.xlwings_com.entries import entries
from udfs.registry import functions


@cache
def _entries() -> Mapping[str, Entry]:
    return entries()


def __getattr__(name: str) -> Entry:
    if name not in functions():
        raise AttributeError(name)
    return _entries()[name]
