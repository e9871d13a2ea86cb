"""Every case, called as Excel calls it: the server gives what a direct call gives, faults included."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from udfs.cells import MISSING, ExcelError, Grid
from udfs.evaluate import Outcome, evaluate
from udfs.faults import Fault
from udfs.literals import SPELLINGS, Call, FormulaSyntaxError, Missing, Node, Reference, parse
from udfs.registry import find, functions

CASES = Path(__file__).parent.parent / "cases"

# What is wrong with a formula before any function is called, which Excel sees by itself.
OF_THE_FORMULA = {"formula-syntax", "formula-reference", "unknown-function"}


def cases() -> Iterator[tuple[str, dict[str, Any], Call | None]]:
    """Each case with its name and the call that it writes, None where it writes none of our functions."""
    for path in sorted(CASES.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for number, case in enumerate(content["case"], start=1):
            yield f"{path.stem}-{number}", case, read_call(case)


def read_call(case: dict[str, Any]) -> Call | None:
    try:
        node = parse(case["formula"], SPELLINGS[case.get("locale", "neutral")])
    except FormulaSyntaxError:
        return None
    return node if isinstance(node, Call) and callable_as_it_stands(node) else None


def callable_as_it_stands(node: Node) -> bool:
    if isinstance(node, Call):
        return find(node.name) is not None and all(map(callable_as_it_stands, node.arguments))
    return not isinstance(node, Reference)


CALLS = [pytest.param(call, case, id=name) for name, case, call in cases() if call is not None]
EXPLAINABLE = [one for one in CALLS if len(one.values[0].arguments) < len(functions()["FELORSAK"].arguments)]


def argument(excel: Any, node: Node) -> Grid | None:
    """The cells that Excel would hand over; a call within the call is made first, through the server too."""
    if isinstance(node, Missing):
        return None
    if isinstance(node, Call):
        return Grid(excel.call_grids(node.name, [argument(excel, one) for one in node.arguments]).grid.rows)
    assert isinstance(node, Grid)
    return node


def direct_call(name: str, arguments: list[Grid | None]) -> Outcome:
    function = find(name)
    assert function is not None
    return evaluate(function, [MISSING if one is None else through_json(one) for one in arguments])


def through_json(grid: Grid) -> Grid:
    """What is left of a grid when its numbers have been JSON's."""
    return Grid.from_rows(grid.to_rows())


def passes_on(fault: Fault) -> bool:
    """Whether the error came in with the arguments and goes on to the cell, as in Excel's own functions."""
    return fault.code == "error-cell" and fault.error not in ("#SPILL!", "#CALC!")


@pytest.mark.parametrize(("call", "case"), CALLS)
def test_the_server_gives_what_a_direct_call_gives(excel: Any, call: Call, case: dict[str, Any]) -> None:
    arguments = [argument(excel, one) for one in call.arguments]
    direct = direct_call(call.name, arguments)
    if not any(isinstance(one, Call) for one in call.arguments):
        assert (direct.fault and direct.fault.code) == case.get("fault", {}).get("code")
    answer = excel.call_grids(call.name, arguments)
    if direct.fault is None:
        assert (answer.card, answer.grid) == (None, through_json(direct.grid))
    elif passes_on(direct.fault):
        assert (answer.card, answer.grid) == (None, direct.grid)
    else:
        assert (answer.card, answer.grid) == (direct.fault.text("sv"), Grid.single(ExcelError.VALUE))


@pytest.mark.parametrize(("call", "case"), EXPLAINABLE)
def test_felorsak_gives_the_reason_as_text(excel: Any, call: Call, case: dict[str, Any]) -> None:
    arguments = [argument(excel, one) for one in call.arguments]
    fault = direct_call(call.name, arguments).fault
    answer = excel.call_grids("FELORSAK", [Grid.single(call.name), *arguments])
    assert answer.cells == [["Inget fel." if fault is None else fault.text("sv")]]


def test_no_function_and_no_kind_of_case_is_left_out() -> None:
    assert {call.values[0].name for call in CALLS} >= set(functions())
    left_out = [case for _, case, call in cases() if call is None]
    assert {case["fault"]["code"] for case in left_out} <= OF_THE_FORMULA
    assert len(left_out) < len(CALLS) / 20
