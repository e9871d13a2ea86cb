"""The document against its schema, each finding at its cell; and codes that must not repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlsheets.checks.expected_numbers import is_numeric
from xlsheets.checks.facts import scalar, value_at
from xlsheets.checks.formula_sources import together
from xlsheets.checks.naming import naming
from xlsheets.checks.sound import missing, pointer_of
from xlsheets.formula.references import a1
from xlsheets.plan import pointer
from xlsheets.plan.schema import violations
from xlsheets.plan.types import Document
from xlsheets.plan.types import Reading as WorkbookReading
from xlsheets.problems import Problem, Scalar, Severity, as_number, plain

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_CODES = {
    "required": "value-missing",
    "minLength": "value-missing",
    "minItems": "value-missing",
    "type": "wrong-kind",
    "oneOf": "wrong-kind",
    "pattern": "wrong-form",
    "format": "wrong-form",
    "enum": "not-allowed",
    "const": "not-allowed",
    "minimum": "out-of-range",
    "exclusiveMinimum": "out-of-range",
    "maximum": "out-of-range",
}


def check_contract(reading: WorkbookReading) -> Iterator[Problem]:
    """Everything that the schema has against the document."""
    found = [
        _problem(reading, error, at, value)
        for error in violations(reading.document)
        for at, value in _places(error)
    ]
    missing_ones = [problem for problem in found if problem.code == "value-missing"]
    yield from (problem for problem in found if problem.code != "value-missing")
    for problem in together((problem.params["field"], problem) for problem in missing_ones):
        owned = ("owner", "key") if "count" in problem.params else ()
        params = {name: value for name, value in problem.params.items() if name not in owned}
        yield replace(problem, params=params)


def check_codes(reading: WorkbookReading) -> Iterator[Problem]:
    """Members and initiatives that have the code of another one: fees are fetched by it."""
    for table, key in (("/members", "code"), ("/initiatives/items", "id")):
        rows = _rows(reading.document, table)
        often = Counter(row.get(key) for row in rows)
        seen: set[Any] = set()
        for index, row in enumerate(rows):
            code = row.get(key)
            if code is not None and often[code] > 1 and code in seen:
                at = f"{table}/{index}/{key}"
                params = {"field": f"field {key}"}
                yield Problem("duplicate-code", Severity.ERROR, *_cell(reading, at), at, code, params=params)
            seen.add(code)


def check_names(reading: WorkbookReading) -> Iterator[Problem]:
    """Members that have the name of another one, and another code: one of the rows is somebody else."""
    seen: dict[str, Any] = {}
    for index, row in enumerate(_rows(reading.document, "/members")):
        name, code = str(row.get("name") or "").strip(), row.get("code")
        if name and seen.setdefault(name.casefold(), code) != code:
            at = f"/members/{index}/name"
            params = {"code": code, "other": seen[name.casefold()]}
            yield Problem("duplicate-name", Severity.WARNING, *_cell(reading, at), at, name, params=params)


def _places(error: ValidationError) -> Iterator[tuple[str, Scalar]]:
    """The pointer of what is wrong, and what is there."""
    at = pointer_of(error)
    instance: Any = error.instance
    if error.validator == "required":
        # One error comes for each missing name; it is the one that the message opens with.
        yield from ((f"{at}/{name}", None) for name in missing(error) if error.message.startswith(repr(name)))
    elif error.validator == "additionalProperties":
        known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        yield from ((f"{at}/{name}", None) for name in instance if name not in known)
    else:
        simple = isinstance(instance, str | int | float | bool)
        yield at, (scalar(instance) if is_numeric(at) else instance) if simple else None


def _problem(reading: WorkbookReading, error: ValidationError, at: str, found: Scalar) -> Problem:
    code = _CODES.get(str(error.validator), "not-in-template")
    if found is None and code in ("wrong-kind", "wrong-form"):
        code = "value-missing"
    params: dict[str, Any] = {"field": _field(at), "owner": _owner(reading.document, at)}
    if code == "value-missing" and at.startswith("/members/") and at.endswith("/name"):
        params["key"] = value_at(reading.document, at.removesuffix("name") + "code")
    if code in ("wrong-kind", "wrong-form"):
        params["kind"] = _kind(error, at)
        params["is_share"] = params["kind"] == "kind share" or None
        number = as_number(found) if params["is_share"] else None
        params["meant"] = plain(number / 100) if number is not None and 1 < number <= 100 else None
    if code == "not-allowed":
        allowed = error.validator_value
        params["allowed"] = [str(one) for one in (allowed if isinstance(allowed, list) else [allowed])]
    if code == "out-of-range":
        is_people = at.startswith("/members/") and error.validator == "minimum"
        params["limit"] = 1 if is_people else error.validator_value  # nobody is told to type 0 there
        params["side"] = "side most" if error.validator == "maximum" else "side least"
    known = {name: value for name, value in params.items() if value is not None}
    sheet, cell = _cell(reading, at)
    return Problem(code, Severity.ERROR, sheet, cell, _resolving(reading.document, at), found, params=known)


def _kind(error: ValidationError, at: str) -> str:
    """What should stand there, as a word of the catalogue."""
    if error.validator == "format":
        return f"kind {error.validator_value}"
    if error.validator == "pattern":
        if at.startswith("/statements/") and _last_name(at) not in ("share", "rate"):
            return "kind id"
        return "kind share" if "/shares/" in at or at.endswith("/share") else f"kind {_last_name(at)}"
    if error.validator == "oneOf":
        return "kind amount"
    wanted = error.validator_value
    return f"kind {wanted[0] if isinstance(wanted, list) else wanted}"


def _field(at: str) -> str:
    return f"field {_last_name(at)}"


def _last_name(at: str) -> str:
    return next((part for part in reversed(pointer.parts(at)) if not part.isdecimal()), "")


def _owner(document: Document, at: str) -> str | None:
    """The member, line or initiative that a value belongs to, with the year of an amount."""
    if at.count("/") < 3 and not at.startswith("/members/"):
        return None
    if at.startswith("/initiatives/items/") and "/values/" not in at:
        return value_at(document, f"{at.rpartition('/')[0]}/name") or None
    try:
        names = naming(document, at if at.count("/") > 3 else at + "/-")
    except (KeyError, TypeError):
        return None
    label = names.get("label")
    if not label or label.startswith("/"):
        return None
    return " ".join(str(part) for part in (label, names.get("year")) if part and part != "None")


def _resolving(document: Document, at: str) -> str:
    """The pointer, or the nearest one above it that resolves: what is missing has no pointer of its own."""
    while at:
        try:
            pointer.get(document, at)
        except (KeyError, IndexError, TypeError, ValueError):
            at = at.rpartition("/")[0]
        else:
            return at
    return ""


def _cell(reading: WorkbookReading, at: str) -> tuple[str | None, str | None]:
    """The cell of a pointer; where it has none, the first one of what it belongs to."""
    while at:
        place = reading.places.get(at) or next(_under(reading.places.items(), at + "/"), None)
        if place is not None:
            return place.sheet, a1(place.row, place.column)
        at = at.rpartition("/")[0]
    return None, None


def _under(places: Iterable[tuple[str, Any]], prefix: str) -> Iterator[Any]:
    return (place for at, place in places if at.startswith(prefix))


def _rows(document: Document, table: str) -> list[Document]:
    try:
        rows = pointer.get(document, table)
    except (KeyError, TypeError):
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
