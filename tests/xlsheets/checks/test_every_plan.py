"""Every finding of every published plan, and none in what its corrections make of it."""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from xlsheets.building import built_workbook
from xlsheets.checks import check_workbook
from xlsheets.checks.account import account
from xlsheets.ooxml import Package, open_package
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import list_plans, load_plan, without_corrections
from xlsheets.problems import Severity

DECIMALS = re.compile(r"-?\d+\.\d+")
CASES = Path(__file__).parent / "plans"
ACCOUNTS = {
    "rar-2007": (40, 39, 0, 1),
    "rar-2009": (136, 128, 6, 2),
    "rar-2018": (53, 50, 2, 1),
    "rar-2025": (20, 19, 1, 0),
    "sodra-roslagen-2016": (69, 58, 9, 2),
}
"""Printed figures with a rule; those that it gives, those that are told, and those that follow from these."""


def _printed(plan: str) -> Package:
    return open_package(built_workbook(without_corrections(load_plan(plan)), "native").to_bytes())


@pytest.mark.parametrize("plan", list_plans())
def test_a_printed_plan_is_told_just_this(plan: str) -> None:
    cases = tomllib.loads((CASES / f"{plan}.toml").read_text(encoding="utf-8"))["finding"]
    found = check_workbook(_printed(plan))
    told = [(f"{one.sheet}!{one.cell}", one.code, one.severity.value) for one in found]
    assert told == [(one["cell"], one["code"], one["severity"]) for one in cases]
    amounts = [(one.found, one.expected) for one in found]
    assert amounts == [(_exact(one.get("found")), _exact(one.get("expected"))) for one in cases]
    assert [[reading.code for reading in one.readings] for one in found] == [one["readings"] for one in cases]


@pytest.mark.parametrize("plan", list_plans())
def test_every_printed_figure_is_given_by_its_rule_or_told_of(plan: str) -> None:
    found = account(_printed(plan))
    counts = (found.printed, found.exact, len(found.told), len(found.following))
    assert counts == ACCOUNTS[plan]
    assert found.printed == found.exact + len(found.told) + len(found.following)


@pytest.mark.parametrize("plan", list_plans())
def test_what_follows_from_a_break_fits_when_it_is_mended(plan: str) -> None:
    """In the corrected plan nothing but rounding is left, and no figure is off without being told of."""
    package = open_package(built_workbook(apply_corrections(load_plan(plan)), "native").to_bytes())
    found = account(package)
    assert {one.severity for one in found.told} <= {Severity.NOTE}
    assert {reading.code for one in found.told for reading in one.readings} <= {"rounding"}
    assert Severity.ERROR not in {one.severity for one in found.others}


def _exact(value: Any) -> object:
    """A case's value: decimals are written as text, so that they are exact."""
    return Fraction(value) if isinstance(value, str) and DECIMALS.fullmatch(value) else value
