"""What was typed into the printed tables: texts for amounts, numbers used twice, shares, broken rules."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlsheets.checks.statements.local import Local
from xlsheets.plan.statements.evaluate import Failure
from xlsheets.plan.statements.tables import AMOUNT_KINDS, Key
from xlsheets.problems import Problem, Severity, plain

_SILENT = ("text", "date", "circular", "unknown", "period-reversed")
"""Why a cell has no figure, where the cell that is to blame is told."""


def check_entries(local: Local) -> Iterator[Problem]:
    """Everything about single entries."""
    yield from _rules(local)
    yield from _texts(local)
    yield from _repeated(local)
    yield from _shares(local)


def _rules(local: Local) -> Iterator[Problem]:
    """Rules that name something that is not there, or go round in a circle, or cannot be applied."""
    for key, error in local.figures.structure.unknown.items():
        names = local.naming(key) | {"what": f"what {error.what}"}
        yield local.finding("statement-rule-broken", Severity.ERROR, key.at(), error.name, **names)
    for key in local.figures.structure.circular:
        yield local.finding("statement-rule-circular", Severity.ERROR, key.at(), None, **local.naming(key))
    for key, failure in local.figures.failures.items():
        reason = _reason(local, failure)
        if reason not in _SILENT and local.tables.printed(key) is not None:
            names = local.naming(key) | {"reason": f"not-computed {reason}"}
            printed = plain(Fraction(local.tables.printed(key)))
            yield local.finding(
                "statement-not-computed", Severity.WARNING, key.at("printed"), printed, **names
            )


def _reason(local: Local, failure: Failure) -> str:
    """Why a cell has no figure; a day that is not there is no day that is wrong."""
    place = failure.place
    if failure.reason == "date" and isinstance(place, Key) and local.tables.typed(place) is None:
        return "period-missing"
    return failure.reason


def _texts(local: Local) -> Iterator[Problem]:
    """Texts in columns of amounts: no sum counts them."""
    for key in local.tables.cells():
        typed = local.tables.typed(key)
        is_number = local.tables.column(key)["kind"] in AMOUNT_KINDS
        if is_number and isinstance(typed, str) and local.amount(key) is None:
            names = local.naming(key)
            yield local.finding("statement-text", Severity.ERROR, key.at("values"), typed, **names)


def _repeated(local: Local) -> Iterator[Problem]:
    """Numbers and codes that an earlier row of the table has."""
    seen: dict[tuple[int, str, str], Key] = {}
    for key in local.tables.cells():
        typed = local.tables.typed(key)
        if typed is None or local.tables.column(key)["kind"] != "code":
            continue
        first = seen.setdefault((key.statement, key.column, str(typed).casefold()), key)
        if first != key:
            names = local.naming(key) | {"other": local.tables.line(first)["label"]}
            yield local.finding("statement-number-repeated", Severity.ERROR, key.at("values"), typed, **names)


def _shares(local: Local) -> Iterator[Problem]:
    """Sums of shares that are not 100 %, where the figure printed says so itself or none is printed."""
    for key, value in local.figures.values.items():
        rule = local.tables.rule(key)
        if local.tables.column(key)["kind"] != "share" or rule is None or rule["rule"] != "sum":
            continue
        if key in local.breaks or value == 1 or key.at() in local.doubts:
            continue
        parts = len(local.figures.structure.rests_on[key])
        rounded = abs(value - 1) < (parts + 1) * Fraction(1, 20000)
        code = "shares-shown-rounded" if rounded else "statement-shares-not-100"
        severity = Severity.NOTE if rounded else Severity.ERROR
        names = local.naming(key) | {"is_share": True}
        yield local.finding(code, severity, key.at("printed"), plain(value), 1, **names)
