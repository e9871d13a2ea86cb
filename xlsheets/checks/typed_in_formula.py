"""A wrong computed value whose formula has the difference typed inside it: that is the cause to tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from xlsheets.checks.formulas.pattern import pattern_of
from xlsheets.formula.references import split_a1
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tree import Binary, Call, Literal, Node, Prefix
from xlsheets.ooxml import Package
from xlsheets.problems import Problem


def with_constant(package: Package, problem: Problem) -> Problem:
    """A stale value as `constant-in-formula` where a number in its formula is the whole difference.

    It stays an error, as the value is wrong; any other finding is given back as it is.
    """
    if problem.code != "stale-value" or not problem.sheet or not problem.cell or problem.difference is None:
        return problem
    position = split_a1(problem.cell)
    formula = package.sheet(problem.sheet).cell(*position).formula
    if formula is None:
        return problem
    nodes = pattern_of(formula, *position).nodes
    difference = Fraction(problem.difference)
    if difference not in _added(nodes):
        return problem
    params = {"constant": abs(difference), "formula": formula}
    return Problem(
        "constant-in-formula",
        problem.severity,
        problem.sheet,
        problem.cell,
        problem.path,
        problem.found,
        problem.expected,
        params=params,
    )


def _added(nodes: Iterable[Node]) -> Iterator[Fraction]:
    """What numbers that are added or taken away in a formula do to its value; not decimals or row numbers."""
    for node in nodes:
        if isinstance(node, Binary) and node.operator in "+-":
            yield from _number(node.left, 1)
            yield from _number(node.right, 1 if node.operator == "+" else -1)
        elif isinstance(node, Call) and plain_name(node.name) == "SUM":
            for term in node.arguments:
                yield from _number(term, 1)


def _number(term: Node | None, sign: int) -> Iterator[Fraction]:
    match term:
        case Prefix("-" | "+" as operator, inner):
            yield from _number(inner, -sign if operator == "-" else sign)
        case Literal("number", text):
            yield sign * Fraction(text)
