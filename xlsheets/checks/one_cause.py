"""One wrong amount is told once, whatever sums and lines it makes wrong."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from xlsheets.problems import Problem, Reading, Scalar, Severity

Cell = tuple[str | None, str | None]
Amount = tuple[Cell, Scalar]
"""A cell and what it should hold."""

Cause = tuple[Amount, ...]
"""The amounts of which one explains a sum; where it is one alone, it is wrong."""

_OWN = frozenset({"sign", "swapped-digits", "one-digit", "factor-10", "factor-100", "factor-1000"})
"""Readings by which the cell of the finding itself is mistyped, not left behind by what it sums."""

_SLIPS = ("cost-sign", "initiative-sign", "income-sign", "unit-differs", "zeros-differ", "inhabitants-odd")
_SUMS = ("sum-differs", "detail-differs")


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """The findings, but those whose readings are amounts that another finding tells of.

    A slip that is odd in itself tells it best, and is wrong for certain where a sum agrees; then what is
    told in its own cell, then on its sheet, then the first.
    """
    found = list(problems)
    causes = {index: cause for index, one in enumerate(found) if (cause := _cause(one)) is not None}
    slips = _proven(found, causes.values())
    tellers = {cause: slips[cause[0][0]] for cause in causes.values() if _is_of(cause, slips)}
    follow: dict[int, Cause] = {}
    for index, cause in sorted(causes.items(), key=lambda item: _distance(found[item[0]], item[1])):
        if tellers.setdefault(cause, index) != index:
            follow[index] = cause
    for cell, index in slips.items():
        sums = [(found[one], cause) for one, cause in follow.items() if _is_of(cause, (cell,))]
        if sums:
            found[index] = _certain(found[index], sums[0][1][0][1], [one for one, _ in sums])
    return [one for index, one in enumerate(found) if index not in follow]


def _proven(found: Sequence[Problem], causes: Iterable[Cause]) -> Mapping[Cell, int]:
    """The slips of single amounts by their cell, but those of which two sums want different amounts."""
    meant: dict[Cell, set[Scalar]] = {}
    for cell, value in (cause[0] for cause in causes if len(cause) == 1):
        meant.setdefault(cell, set()).add(value)
    return {
        (one.sheet, one.cell): index
        for index, one in enumerate(found)
        if one.code in _SLIPS and "count" not in one.params and len(meant.get((one.sheet, one.cell), ())) == 1
    }


def _certain(slip: Problem, meant: Scalar, sums: Sequence[Problem]) -> Problem:
    """The finding of a slip with the amount that the sums prove, and what they are called."""
    names = [
        " ".join(str(one.params[name]) for name in ("label", "year") if one.params.get(name)) for one in sums
    ]
    proof = {"meant": meant, "what": [*dict.fromkeys(name for name in names if name)]}
    params = {**slip.params, **(proof if proof["what"] else {})}
    return replace(slip, severity=Severity.ERROR, expected=meant, params=params)


def _is_of(cause: Cause, cells: Container[Cell]) -> bool:
    return len(cause) == 1 and cause[0][0] in cells


def _cause(problem: Problem) -> Cause | None:
    """The amounts that explain a sum, each alone; None where something else than an amount may."""
    if problem.code not in _SUMS or not problem.readings:
        return None
    amounts = [_amount(problem, reading) for reading in problem.readings]
    return None if None in amounts else tuple(amount for amount in amounts if amount)


def _amount(problem: Problem, reading: Reading) -> Amount | None:
    first = next(iter(reading.changes), None)
    is_own = first is None or (first.sheet, first.cell) == (problem.sheet, problem.cell)
    if first is None or (is_own and reading.code not in _OWN):
        return None
    return (first.sheet, first.cell), first.new


def _distance(problem: Problem, cause: Cause) -> int:
    """How far the finding stands from the amount that explains it: in its cell, on its sheet, elsewhere."""
    (sheet, cell), _ = cause[0]
    return 2 if sheet != problem.sheet else 0 if cell == problem.cell else 1
