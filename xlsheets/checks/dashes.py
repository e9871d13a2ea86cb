"""A dash, or blanks, where an amount should be: whether a decided sum tells that it cannot mean zero."""

from __future__ import annotations

from dataclasses import replace

from xlsheets.checks.doubts import retyped
from xlsheets.checks.facts import Break, Facts
from xlsheets.checks.naming import naming
from xlsheets.problems import Problem, Severity, plain

HARMLESS = ("dash", "blank")
"""Texts that mean no amount: a sum that skips them is right, but nobody knows whether zero was meant."""


def as_zero(facts: Facts, problem: Problem) -> Problem:
    """The finding of such a text as an error, where a decided sum does not agree when it counts as zero.

    Excel counts it so: the sum in the workbook then differs from what has been decided.
    """
    at = problem.path
    if at is None or problem.params.get("sort") not in HARMLESS or at not in facts.inputs.suspects:
        return problem
    document = retyped(facts.document, at, 0)
    inputs = replace(facts.inputs, document=document, suspects=facts.inputs.suspects - {at})
    found = Facts(facts.reading, inputs).breaks
    broken = next((entry for where, entry in found.items() if where not in facts.breaks), None)
    return problem if broken is None else _wrong(facts, problem, broken)


def _wrong(facts: Facts, problem: Problem, broken: Break) -> Problem:
    names = naming(facts.document, broken.at)
    label = " ".join(str(one) for one in (names["label"], names.get("year")) if one is not None)
    params = {"label": label, "decided": plain(broken.found), "as_zero": plain(broken.expected)}
    return replace(problem, severity=Severity.ERROR, params={**problem.params, **params})
