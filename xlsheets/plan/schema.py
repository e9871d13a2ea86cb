"""The contract of a document: JSON Schema 2020-12 with the format checker on.

`jsonschema` says what is wrong, with the words and paths that findings are made of. Nearly every document
is right, and `jsonschema_rs` says so a hundred times faster, so it looks first. What it refuses is judged by
`jsonschema` alone: the other is a little stricter (digits are ASCII, `20200229` is no date).
"""

import json
from collections.abc import Iterable, Iterator
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
        errors = _of_parts(document, {str(path[0]) for path in paths}, template)
    else:  # something is wrong with the whole
        errors = validator(template).iter_errors(document)
    yield from sorted(errors, key=lambda error: [str(part) for part in error.absolute_path])


def _of_parts(document: Document, names: Iterable[str], template: str) -> Iterator["ValidationError"]:
    """Yield the errors in some of the document's parts; the others are right."""
    judge = validator(template)
    for name in names:
        yield from judge.descend(document[name], schema(template)["properties"][name], path=name)
