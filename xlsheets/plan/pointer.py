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


def with_value(document: Document, pointer: str, value: Any) -> Document:
    """The document with another value at ``pointer``; all that is not on the way there is shared.

    >>> plan = {"plan": {"unit": "kr"}, "members": []}
    >>> with_value(plan, "/plan/unit", "tkr"), plan["plan"]["unit"]
    ({'plan': {'unit': 'tkr'}, 'members': []}, 'kr')
    """
    made = dict(document)
    target: Any = made
    *way, last = parts(pointer)
    for part in way:
        at = int(part) if isinstance(target, list) else part
        target[at] = target = target[at].copy()
    target[int(last) if isinstance(target, list) else last] = value
    return made


def remove(document: Document, pointer: str) -> None:
    """Take the property at ``pointer`` out of its object.

    Raises:
        KeyError, IndexError: nothing is there.

    >>> plan = {"decision": {"status": "proposed", "date": "2017-11-27"}}
    >>> remove(plan, "/decision/date")
    >>> plan
    {'decision': {'status': 'proposed'}}
    """
    holder, _, last = pointer.rpartition("/")
    del get(document, holder)[parts(f"/{last}")[0]]
