"""The part of a document that can be calculated with, whatever is wrong in the rest of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsheets.plan.schema import violations
from xlsheets.plan.types import Document, copied

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_HARMLESS = ("pattern", "format", "minLength", "additionalProperties")
_ROUNDS = 5
_STAND_INS: Document = {
    **dict.fromkeys(("code", "id", "name", "label"), "0"),
    "association": {"name": "0"},
    "decision": {"status": "proposed"},
    "status": "proposed",
}
"""What no amount rests on: without it everything else is judged as it stands."""


def sound(document: Document) -> tuple[Document, frozenset[str]] | None:
    """The document, itself, without the values that break its schema, and the pointers of what was taken out.

    Blank and missing amounts count as nothing, as in a workbook. Texts in a wrong form are kept: they change
    no amount. None when what is left cannot be calculated with.
    """
    taken: set[str] = set()
    for _ in range(_ROUNDS):
        wrong = [error for error in violations(document) if not _is_harmless(error)]
        if not wrong:
            return document, frozenset(taken)
        if not sum(_mend(document, error) for error in wrong):
            return None
        taken |= {pointer_of(error) for error in wrong if error.validator != "required"}
    return None


def pointer_of(error: ValidationError) -> str:
    """The JSON Pointer of the value that an error is about."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in error.absolute_path)


def _is_harmless(error: ValidationError) -> bool:
    is_share = "shares" in error.absolute_path or "share" in error.absolute_path
    return error.validator in _HARMLESS and not is_share


def _mend(document: Document, error: ValidationError) -> bool:
    """Take a wrong value out, or put a stand-in where a name or a code is missing."""
    path = [*error.absolute_path]
    if error.validator == "required":
        lacking: Any = error.instance
        found = {name: _STAND_INS[name] for name in missing(error) if name in _STAND_INS}
        lacking.update(copied(found))
        return bool(found)
    if not path:
        return False
    holder: Any = document
    for part in path[:-1]:
        holder = holder[part]
    last: Any = path[-1]
    if isinstance(holder, list):
        if holder[last] is None:
            return False
        holder[last] = None
    else:
        holder.pop(last, None)
    return True


def missing(error: ValidationError) -> list[str]:
    """The names that an object should have and has not."""
    names: Any = error.validator_value
    instance: Any = error.instance
    return [name for name in names if name not in instance]
