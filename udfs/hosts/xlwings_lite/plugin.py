"""What main.py of an xlwings Lite workbook imports with `*`: every cell function under its own name.

They are made when they are asked for, so that this module can be looked at where there is no xlwings.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from udfs.hosts.entry import Entry
from udfs.hosts.xlwings_lite.entries import entries
from udfs.registry import functions

__all__ = list(functions())


@cache
def _entries() -> Mapping[str, Entry]:
    return entries()


def __getattr__(name: str) -> Entry:
    if name not in functions():
        raise AttributeError(name)
    return _entries()[name]
