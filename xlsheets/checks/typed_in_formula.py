"""A wrong computed value whose formula has the difference typed inside it: that is the cause to tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from xlsheets.checks.formulas.pattern import pattern_of
from xlsheets.formula.references import split_a1
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tree import Binary, Call, Literal, Node
from xlsheets.ooxml import Package
from xlsheets.problems import Problem, as_number


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
    constant = next((number for number in _added(nodes) if number == abs(problem.difference)), None)
    if constant is None:
        return problem
    params = {"constant": constant, "formula": formula}
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
    """The numbers that are added or taken away in a formula, not decimals or row numbers."""
    for node in nodes:
        terms: tuple[Node | None, ...] = ()
        if isinstance(node, Binary) and node.operator in "+-":
            terms = (node.left, node.right)
        elif isinstance(node, Call) and plain_name(node.name) == "SUM":
            terms = node.arguments
        for term in terms:
            if isinstance(term, Literal) and term.kind == "number":
                number = as_number(float(term.text))
                if number is not None:
                    yield number
