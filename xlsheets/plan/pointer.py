"""JSON Pointers (RFC 6901) into a document."""

from functools import lru_cache
from typing import Any

from xlsheets.plan.types import Document


@lru_cache(maxsize=8192)  # the same few thousand pointers are followed over and over
def parts(pointer: str) -> tuple[str, ...]:
    """Split a pointer into its unescaped parts.

    >>> parts("/members/3/name")
    ('members', '3', 'name')
    """
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def get(document: Document, pointer: str) -> Any:
    """Return the value at ``pointer``.

    Raises:
        KeyError, IndexError: nothing is there.
    """
    value: Any = document
    for part in parts(pointer):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def put(document: Document, pointer: str, value: Any) -> None:
    """Set the value at ``pointer``, making the objects on the way (lists must exist)."""
    *way, last = parts(pointer)
    target: Any = document
    for part in way:
        target = target[int(part)] if isinstance(target, list) else target.setdefault(part, {})
    if isinstance(target, list):
        target[int(last)] = value
    else:
        target[last] = value
