"""Formulas that still use a name or a table that is gone: then the workbook shows errors, or soon will."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsheets.formula.references import a1
from xlsheets.plan.read.binding import Binding
from xlsheets.problems import Problem, Severity

CODES = frozenset(
    {"name-found", "name-missing", "name-unclear", "table-found", "table-renamed", "table-missing"}
)
_TEXT = re.compile(r'"(?:[^"]|"")*"')


def weigh_uses(binding: Binding) -> None:
    """Make every finding about a lost name or table an error where a formula uses it, and say which."""
    lost = {str(one.params["name"]).casefold() for one in binding.problems if one.code in CODES}
    if lost:
        uses = _first_uses(binding, lost)
        binding.problems[:] = [_weighed(one, uses) for one in binding.problems]


def _weighed(problem: Problem, uses: dict[str, str]) -> Problem:
    user = uses.get(str(problem.params.get("name")).casefold()) if problem.code in CODES else None
    if user is None:
        return problem
    return replace(problem, severity=Severity.ERROR, params={**problem.params, "user": user})


def _first_uses(binding: Binding, lost: set[str]) -> dict[str, str]:
    """The first formula, in the workbook's order, that uses each name; a table that is there is not lost."""
    gone = {name for name in lost if name not in _at_hand(binding)}
    if not gone:
        return {}
    names = "|".join(re.escape(name) for name in sorted(gone, key=len, reverse=True))
    wanted = re.compile(rf"(?<![\w.\\!'\[])(?:{names})(?![\w.\\(])", re.IGNORECASE)
    found: dict[str, str] = {}
    for place, formula in _formulas(binding):
        for match in wanted.finditer(_TEXT.sub("", formula)):
            found.setdefault(match[0].casefold(), place)
    return found


def _at_hand(binding: Binding) -> set[str]:
    """What formulas find in the file: the names that lead to cells, and the tables."""
    tables = {table.name.casefold() for table in binding.package.tables}
    names = {one.name.casefold() for one in binding.package.defined_names if "#REF!" not in one.formula}
    return tables | names


def _formulas(binding: Binding) -> Iterator[tuple[str, str]]:
    for sheet in binding.package.sheets:
        for (row, column), cell in sheet.sorts.formulas:
            yield f"{sheet.name}!{a1(row, column)}", cell.formula or ""
