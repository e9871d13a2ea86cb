"""Findings in the printed tables of a plan, each kind in a module of its own."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.checks.facts import Facts
from xlsheets.problems import Problem


def check_statements(facts: Facts) -> Iterator[Problem]:
    """Everything that is wrong in the printed tables; nothing, at no cost, where a document has none."""
    if not facts.document.get("statements"):
        return
    # Read only where there is something to check.
    from xlsheets.checks.statements.days import check_days
    from xlsheets.checks.statements.entries import check_entries
    from xlsheets.checks.statements.figures import check_printed
    from xlsheets.checks.statements.limits import check_limits
    from xlsheets.checks.statements.local import Local

    local = Local(facts)
    for check in (check_entries, check_days, check_printed, check_limits):
        yield from check(local)
