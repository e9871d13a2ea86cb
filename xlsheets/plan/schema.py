"""The contract of a document: JSON Schema 2020-12 with the format checker on.

`jsonschema` says what is wrong, with the words and paths that findings are made of. Nearly every document
is right, and `jsonschema_rs` says so a hundred times faster, so it looks first. What it refuses is judged by
`jsonschema` alone: the other is a little stricter (digits are ASCII, `20200229` is no date).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from xlsheets.plan.types import Document
from xlsheets.resources import templates

if TYPE_CHECKING:
    import jsonschema_rs
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError


@cache
def schema(template: str = "budget") -> dict[str, Any]:
    """Return the schema of a template's documents."""
    text = (templates() / template / "document.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def validator(template: str = "budget") -> "Draft202012Validator":
    """Return a validator that also checks formats (dates, pointers)."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema(template), format_checker=Draft202012Validator.FORMAT_CHECKER)


@cache
def _first_look(template: str) -> "jsonschema_rs.Validator":
    import jsonschema_rs

    return jsonschema_rs.validator_for(schema(template), validate_formats=True)


def violations(document: Document, template: str = "budget") -> Iterator["ValidationError"]:
    """Yield what the document has against its contract, in document order.

    >>> [error.validator for error in violations({})][0]
    'required'
    """
    paths = [error.instance_path for error in _first_look(template).iter_errors(document)]
    if not paths:
        return
    if all(paths):
        places = {tuple(path[: _depth(path)]) for path in paths}
        within = {place for place in places if any(place[:n] in places for n in range(1, len(place)))}
        errors = _of_parts(document, places - within, template)
    else:  # something is wrong with the whole
        errors = validator(template).iter_errors(document)
    yield from sorted(errors, key=lambda error: [str(part) for part in error.absolute_path])


def _depth(path: Sequence[str | int]) -> int:
    """How much of a path leads to the row that an error is in, or to the part that has no rows."""
    return next((depth for depth, step in enumerate(path[:3], 1) if isinstance(step, int)), 1)


def _of_parts(
    document: Document, places: Iterable[tuple[str | int, ...]], template: str
) -> Iterator["ValidationError"]:
    """Yield the errors in some rows and parts of the document; the others are right."""
    judge = validator(template)
    for place in places:
        part: Any = document
        for step in place:
            part = part[step]
        for error in judge.descend(part, subschema(place, template)):
            error.relative_path.extendleft(reversed(place))
            yield error


def subschema(path: Iterable[str | int], template: str = "budget") -> dict[str, Any]:
    """Return what the schema says of a place in a document; empty where it says nothing.

    >>> subschema(("members", 3, "code"))["type"]
    'string'
    """
    whole = schema(template)
    found = whole
    for step in path:
        reference = found.get("$ref")
        if reference:
            found = whole["$defs"][reference.rpartition("/")[2]]
        if isinstance(step, int) and "items" in found:
            found = found["items"]
        else:  # a table by column names any property, and a year as digits
            named = found.get("properties", {}).get(str(step), found.get("additionalProperties"))
            found = named if isinstance(named, dict) else {}
    return found
