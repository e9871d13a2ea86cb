"""The account of a plan: how many of its printed figures a rule gives, and what is told of the others."""

from __future__ import annotations

from typing import NamedTuple

from xlsheets.checks.facts import Facts, find_breaks
from xlsheets.checks.inputs import Inputs
from xlsheets.checks.workbook import check_workbook
from xlsheets.ooxml import Package
from xlsheets.plan.printed import printed_pointer
from xlsheets.plan.read import read_workbook
from xlsheets.plan.statements.evaluate import StatementFigures
from xlsheets.problems import Problem


class Account(NamedTuple):
    """The printed figures of a plan that follow from others: `printed` = `exact` + told + `following`.

    `told` are those that have a finding of their own; `following` differ, or cannot be worked out, because of
    one that is told, and fit when it is mended. `others` are the findings about what is typed.
    """

    printed: int
    exact: int
    told: tuple[Problem, ...]
    following: tuple[str, ...]
    others: tuple[Problem, ...]

    @property
    def unexplained(self) -> tuple[Problem, ...]:
        """What is told with no reading that explains it."""
        return tuple(one for one in self.told if not one.readings)


def account(package: Package) -> Account:
    """The account of a plan's workbook, as it was printed."""
    reading = read_workbook(package)
    facts = Facts(reading, Inputs(reading.document))
    off = {printed_pointer(one.at) for one in find_breaks(facts.printed, facts.local)}
    figures = StatementFigures(reading.document, facts.local, printed=True)
    off |= {key.at("printed") for key in figures.failures if figures.tables.printed(key) is not None}
    found = [one for one in check_workbook(package) if one.code != "equity-above-level"]
    told = tuple(one for one in found if one.path in off)
    following = sorted(off - {str(one.path) for one in told})
    others = tuple(one for one in found if one not in told)
    return Account(len(facts.printed), len(facts.printed) - len(off), told, tuple(following), others)
