"""One wrong amount is told once, whatever sums and lines it makes wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xlsheets.problems import Problem, Scalar, Severity

Cause = tuple[str | None, str | None, Scalar]
"""A cell and what it should hold."""

_SIGNS = ("cost-sign", "initiative-sign")
_SUMS = ("sum-differs", "detail-differs")


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """The findings, but those whose only reading is an amount that another finding tells of.

    A cost with the wrong sign tells it best, and is wrong for certain where a sum agrees; then the sum on the
    sheet of the amount; then the first.
    """
    found = list(problems)
    signs = {
        (one.sheet, one.cell, one.expected): index for index, one in enumerate(found) if one.code in _SIGNS
    }
    tellers: dict[Cause, int] = dict(signs)
    follow: dict[int, Cause] = {}
    for index, one in sorted(enumerate(found), key=lambda item: not _is_near(item[1])):
        cause = _cause(one)
        if cause is not None and tellers.setdefault(cause, index) != index:
            follow[index] = cause
    certain = {signs[cause] for cause in follow.values() if cause in signs}
    return [
        replace(one, severity=Severity.ERROR) if index in certain else one
        for index, one in enumerate(found)
        if index not in follow
    ]


def _cause(problem: Problem) -> Cause | None:
    """The one amount that explains a sum, where nothing else does."""
    if problem.code not in _SUMS or len(problem.readings) != 1:
        return None
    first = next(iter(problem.readings[0].changes), None)
    is_own = first is None or (first.sheet, first.cell) == (problem.sheet, problem.cell)
    if first is None or (is_own and problem.readings[0].code != "sign"):
        return None
    return first.sheet, first.cell, first.new


def _is_near(problem: Problem) -> bool:
    """Whether the finding stands on the sheet of the amount that explains it."""
    cause = _cause(problem)
    return cause is not None and cause[0] == problem.sheet
