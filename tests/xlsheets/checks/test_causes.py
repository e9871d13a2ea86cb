"""A wrong unit or frame is told once, with what follows from it; what has another cause is told as it is."""

from __future__ import annotations

from typing import Any

import pytest

from xlsheets.checks.causes import with_cause
from xlsheets.checks.facts import Facts
from xlsheets.checks.inputs import Inputs
from xlsheets.checks.workbook import judged
from xlsheets.plan import pointer
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import load_plan
from xlsheets.plan.types import Reading, copied
from xlsheets.problems import Problem, Severity

FRAME, PARTY, BOARD = "/assumptions/frame/amount", "/assumptions/frame/party", "/plan/lines/5/values/0"


def _told(plan: str, **edits: Any) -> list[Problem]:
    document = copied(apply_corrections(load_plan(plan)))
    for at, value in edits.items():
        pointer.put(document, at, value)
    facts = Facts(Reading(document), Inputs(document))
    found = with_cause(facts, judged(facts), judged)
    return [one for one in found if one.severity is not Severity.NOTE]


@pytest.mark.parametrize(
    ("plan", "at", "value", "code", "meant"),
    [
        ("rar-2018", "/plan/unit", "kr", "unit-wrong", "tkr"),
        ("rar-2018", "/initiatives/unit", "kr", "unit-wrong", "tkr"),
        ("rar-2025", "/plan/unit", "tkr", "unit-wrong", "kr"),
        ("rar-2025", "/initiatives/unit", "tkr", "unit-wrong", "kr"),
        ("rar-2018", FRAME, 16_000, "frame-unit-differs", None),
        ("rar-2018", FRAME, 160_000_000, "frame-odd", None),
        ("rar-2025", FRAME, 16_000, "frame-unit-differs", None),
        ("rar-2025", FRAME, 1_600_000, "frame-wrong", 16_000_000),
        ("rar-2018", PARTY, "state", "frame-wrong", "total"),
        ("rar-2025", PARTY, "municipalities", "frame-wrong", "total"),
    ],
)
def test_the_cause_alone_is_told(plan: str, at: str, value: Any, code: str, meant: Any) -> None:
    (problem,) = _told(plan, **{at: value})
    assert (problem.code, problem.path, problem.expected) == (code, at, meant)
    assert problem.params["what"]


def test_what_has_another_cause_stays() -> None:
    alone = {(one.code, one.path) for one in _told("rar-2025", **{BOARD: -394_000})}
    assert alone and all(code != "unit-wrong" for code, _ in alone)
    together = _told("rar-2025", **{BOARD: -394_000, "/initiatives/unit": "tkr"})
    assert {(one.code, one.path) for one in together} == alone | {("unit-wrong", "/initiatives/unit")}


@pytest.mark.parametrize(
    ("plan", "edits"),
    [
        ("rar-2018", {FRAME: 17_000_000}),
        ("rar-2025", {FRAME: 17_000_000}),
        ("rar-2025", {"/plan/lines/0/values/0": 9_000_000}),
        ("rar-2025", {"/plan/lines/12/printed/0": 1, "/plan/lines/9/printed/1": 1}),
        ("rar-2018", {"/plan/lines/4/values/0": -11_000}),
        ("rar-2018", {"/plan/lines/4/values/0": -11_737_000}),
    ],
)
def test_another_amount_is_never_taken_for_a_wrong_unit_or_frame(plan: str, edits: dict[str, Any]) -> None:
    found = _told(plan, **edits)
    assert found
    assert not {one.code for one in found} & {"unit-wrong", "frame-wrong"}
    assert not any("what" in one.params for one in found)
