"""Small parts that come back byte for byte in the next file, as those do that a template brings along."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Final, TypeVar

_SMALL: Final = 40_000  # bytes
_MANY: Final = 200  # parts, so that never more than a few megabytes are held on to

_Told = TypeVar("_Told")


def remembered(read: Callable[[bytes, str], _Told]) -> Callable[[bytes, str], _Told]:
    """Let a reader of a part, by its bytes and its name, answer from memory for a small one it knows.

    What it gives must never change. What it refuses it refuses anew.

    >>> @remembered
    ... def length(data: bytes, part: str) -> int:
    ...     print("read")
    ...     return len(data)
    >>> length(b"<a/>", "a.xml"), length(b"<a/>", "a.xml")
    read
    (4, 4)
    """
    known = lru_cache(maxsize=_MANY)(read)

    def told(data: bytes, part: str) -> _Told:
        return (known if len(data) <= _SMALL else read)(data, part)

    update_wrapper(told, read)
    return told
