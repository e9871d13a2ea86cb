"""Error values: those where an error begins, with how far each spreads and what the function itself says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from xlsheets.checks.cells import address, gather
from xlsheets.checks.error_graph import ErrorCells, Place, tokens_of
from xlsheets.formula.tokens import string_value
from xlsheets.ooxml import Package, Sheet
from xlsheets.problems import Problem, Severity

_KNOWN = ("#REF!", "#NAME?", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
_REMEDY = "\u00c5tgärd:"
_REASON_FUNCTION = "FELORSAK"


def check_error_values(package: Package, told: frozenset[Place] = frozenset()) -> Iterator[Problem]:
    """Each cell whose error does not come from another cell.

    `told` are cells with a finding of their own: errors that come from them need no other.
    """
    errors = ErrorCells(package, told)
    order = {sheet.name: index for index, sheet in enumerate(package.sheets)}
    origins = [(place, spread) for place, spread in errors.origins().items() if place not in told]
    origins.sort(key=lambda item: (order[item[0][0]], item[0][1:]))
    found = [_problem(errors, place, len(spread)) for place, spread in origins]
    return gather(_one_per_row(found))


def _one_per_row(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Cells of one row with the same error lack the same thing: the first is told, and how many more."""
    rows: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        row = (problem.cell or "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        rows.setdefault((problem.sheet, row, problem.code, problem.found), []).append(problem)
    for first, *others in rows.values():
        yield replace(first, params={**first.params, "more": len(others)}) if others else first


def _problem(errors: ErrorCells, place: Place, dependents: int) -> Problem:
    package, error = errors.package, errors.cells[place]
    sheet, row, column = place
    where = (sheet, address((row, column)))
    reason = _said_by_function(package.sheet(sheet), (row, column))
    if reason:
        text, _, remedy = reason.partition(_REMEDY)
        params: dict[str, object] = {
            "error": error,
            "reason": text.strip().rstrip("."),
            "remedy": _lower(remedy.strip()),
        }
        return Problem("function-error", Severity.ERROR, *where, found=error, params=params)
    kind = error if error in _KNOWN else "other"
    params = {"error": error, "cause": f"cause {kind}", "fix": f"fix {kind}"}
    if dependents:
        params["dependents"] = dependents
    if errors.is_typed(place):
        params["pasted"] = True
    return Problem("error-cell", Severity.ERROR, *where, found=error, params=params)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _said_by_function(sheet: Sheet, position: tuple[int, int]) -> str | None:
    """What FELORSAK says on the same sheet about the function in a cell, and asks to be done."""
    formula = sheet.cells[position].formula
    names = {token.text.upper() for token in tokens_of(formula or "") if token.kind == "function"}
    for _, cell in sheet.sorts.formulas:
        if cell.formula is None or _REASON_FUNCTION not in cell.formula or not isinstance(cell.value, str):
            continue
        quoted = [string_value(token.text) for token in tokens_of(cell.formula) if token.kind == "string"]
        about = quoted[0].upper() if quoted else ""
        if about and _REMEDY in cell.value and any(name.endswith(about) for name in names):
            return cell.value
    return None
