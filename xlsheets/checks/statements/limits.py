"""The limits that a plan sets for its own figures, and whether it keeps them."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.checks.statements.local import Local
from xlsheets.plan.printed import amount
from xlsheets.problems import Problem, Severity, plain


def check_limits(local: Local) -> Iterator[Problem]:
    """Figures under the least or over the most that the line's own limit allows."""
    for key in local.tables.cells():
        limit = local.tables.line(key).get("limit")
        value = local.amount(key) if limit else None
        if value is None or local.tables.column(key)["kind"] not in ("amount", "share", "number"):
            continue
        for side in ("least", "most"):
            bound = limit.get(side) if limit else None
            if bound is None or (value >= amount(bound) if side == "least" else value <= amount(bound)):
                continue
            names = local.naming(key) | {"side": f"limit {side}"}
            at = key.at("values" if local.tables.typed(key) is not None else "printed")
            found, bound = plain(local.figures.shown(key, value)), plain(amount(bound))
            yield local.finding("statement-limit", Severity.WARNING, at, found, bound, **names)
