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
    **dict.fromkeys(("code", "id", "name", "label", "reason", "cell"), "0"),
    "due_rule": "before_quarter",
    "association": {"name": "0"},
    "decision": {"status": "proposed"},
    "status": "proposed",
}
"""What no amount rests on: without it everything else is judged as it stands."""


_PARTIES = {"state": "Staten", "region": "Regionen", "municipalities": "Kommunerna"}
_NEVER = {"date": "1900-01-01"}
"""A holiday without a day: no due date is near it."""

_NO_TIER = {"frame": 9_000_000_000_000_000, "level": 0}
"""A level without its amount or its frame applies to no frame."""


def sound(document: Document) -> tuple[Document, frozenset[str]] | None:
    """The document without the values that break its schema, and the pointers of what was taken out.

    Blank and missing amounts count as nothing, as in a workbook. Texts in a wrong form are kept: they change
    no amount. None when what is left cannot be calculated with.
    """
    if not _wrong(document):
        return document, frozenset()
    document = copied(document)
    taken: set[str] = set()
    for _ in range(_ROUNDS):
        wrong = _wrong(document)
        if not wrong:
            return document, frozenset(taken)
        if not sum(_mend(document, error) for error in wrong):
            return None
        unknown = (
            error for error in wrong if error.validator != "required" or "equity_tiers" in error.absolute_path
        )
        taken |= {pointer_of(error) for error in unknown}
    return None


def _wrong(document: Document) -> list[ValidationError]:
    return [error for error in violations(document) if not _is_harmless(error)]


def _stand_ins(holder: str) -> Document:
    """What stands in for the missing properties of an object, or of a row of a table."""
    tables: dict[str, Document] = {"party_names": _PARTIES, "holidays": _NEVER, "equity_tiers": _NO_TIER}
    return tables.get(holder, _STAND_INS)


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
        found = _stand_ins(
            str(path[-1]) if path and isinstance(path[-1], str) else str(path[0]) if path else ""
        )
        kept = {name: found[name] for name in missing(error) if name in found}
        lacking.update(copied(_NO_TIER if kept and found is _NO_TIER else kept))
        return bool(kept)
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
