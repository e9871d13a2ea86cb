"""Every case, called as Excel calls it: the server gives what a direct call gives, faults included."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
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


@pytest.fixture(scope="module")
def long_way(
    excel: Any, tmp_path_factory: pytest.TempPathFactory, bare_environment: Mapping[str, str]
) -> Iterator[Any]:
    """A client of xlwings Server with our functions and nothing before it: what `calls` goes round."""
    folder = tmp_path_factory.mktemp("long-way")
    (folder / "plain.py").write_text(
        "from xlsheets.web.app import _xlwings_server\nfrom xlsheets.web.settings import Settings\n"
        "app = _xlwings_server(Settings())\n"
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "plain:app", "--port", str(port), "--log-level", "critical"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=bare_environment, stdout=log, stderr=log)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            _wait(server, port)
            yield type(excel)(http)
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("xlwings Server did not start")


@pytest.mark.parametrize(("call", "case"), CALLS)
def test_the_short_way_answers_as_xlwings_server_does(
    excel: Any, long_way: Any, call: Call, case: dict[str, Any]
) -> None:
    function = find(call.name)
    assert function is not None
    if len(call.arguments) > len(function.arguments):
        return  # Excel lets nobody write it; xlwings Server ends in an exception, ours in a sentence
    arguments = [argument(excel, one) for one in call.arguments]
    assert long_way.call_grids(call.name, arguments) == excel.call_grids(call.name, arguments)


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
