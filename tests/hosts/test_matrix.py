"""Every function in every host over the same cases: the same cells, the same error, the same reason.

The matrix is printed at the end of the run, and `docs/hosts.md` holds what each host can and cannot show.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from udfs.cells import ExcelError, Grid
from udfs.registry import functions

pytestmark = pytest.mark.filterwarnings("error")


def expected(host: str, outcome: Any, limits: Any, arguments: Any) -> Grid:
    """The cells of an outcome as this host shows them."""
    unheard = limits.unheard(host, arguments)
    if unheard is not None:
        return Grid.single(unheard)
    if outcome.fault is None:
        return outcome.grid
    return Grid.single(limits.error_shown(host, outcome.fault))


def test_the_host_gives_what_a_direct_call_gives(host: Any, written: Any, calls: Any, limits: Any) -> None:
    if limits.cannot_ask(host.name, written.name):
        assert written.code == "too-large"
        return
    heard = limits.heard(host.name, written.arguments)
    outcome = calls.direct(written.function, heard)
    nested = any(isinstance(one, type(written.call)) for one in written.call.arguments)
    differs = nested or repr(heard) != repr(written.arguments)  # True equals 1
    assert differs or (outcome.fault and outcome.fault.code) == written.code
    reply = host.ask(written)
    assert reply.grid == calls.stored(expected(host.name, outcome, limits, heard))
    if outcome.fault is not None and limits.has_card(host.name, outcome.fault):
        assert reply.reason == outcome.fault.text("sv")
    unheard = limits.unheard(host.name, heard)
    host.seen(written, "fault" if outcome.fault or unheard else "gives")


def test_the_host_says_why_in_words(host: Any, written: Any, calls: Any, limits: Any) -> None:
    why = written.asks_why
    if why is None:
        assert len(written.call.arguments) >= len(functions()["FELORSAK"].arguments)
        return
    if limits.cannot_ask(host.name, written.name):
        return
    fault = calls.direct(written.function, limits.heard(host.name, written.arguments)).fault
    reply = host.ask(why)
    if limits.swallows_errors(host.name) and any(
        isinstance(one, ExcelError) for grid in why.arguments if grid is not None for one in grid.cells()
    ):
        assert isinstance(reply.grid.rows[0][0], ExcelError)
        return
    assert reply.grid.rows == (("Inget fel." if fault is None else fault.text("sv"),),)
    host.seen(written, "why")


def test_what_was_seen_is_what_the_page_says(
    request: pytest.FixtureRequest, host: Any, matrix: Any, calls: Any, limits: Any
) -> None:
    """The page counts the cases; in a run of some of them no more than those are seen."""
    wanted = matrix.planned(host.name, calls, limits)
    seen = {key: count for key, count in host.counts.items() if key[1] == host.name}
    asked = [item for item in request.session.items if getattr(item, "callspec", None)]
    asked = [item for item in asked if item.callspec.params.get("host") == host.name]
    if len([item for item in asked if "written" in item.callspec.params]) == 2 * len(list(calls.written())):
        assert seen == wanted
    assert all(count <= wanted[key] for key, count in seen.items())


def test_a_host_that_is_asked_other_cases_says_why_on_the_pages(
    root: Path, matrix: Any, calls: Any, limits: Any
) -> None:
    words = tomllib.loads((root / "xlsheets/reports/hosts.toml").read_text(encoding="utf-8"))
    planned = {host: matrix.planned(host, calls, limits) for host in limits.HOSTS}
    by_case = {host: {(one[0], one[2]): n for one, n in planned[host].items()} for host in planned}
    differs = {host for host in planned if by_case[host] != by_case["server"]}
    for language in ("sv", "en"):
        assert {one["host"] for one in words[language]["limit"]} == differs


def test_every_function_is_in_every_row_of_the_matrix(calls: Any) -> None:
    assert {one.function for one in calls.written()} == set(functions())
    faulty = {one.function for one in calls.written() if one.code}
    assert faulty == set(functions())
