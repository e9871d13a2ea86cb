"""The answer to a call as Excel's add-in runtime sends it, without anything of xlwings."""

from __future__ import annotations

from typing import Any

from udfs.cells import MISSING
from udfs.evaluate import Given, evaluate
from udfs.hosts.xlwings_server.wire import Wire, read_grid, write_outcome
from udfs.registry import find

_OLDEST_RUNTIME = "1.1"


class MalformedCallError(ValueError):
    """The body is no call; Excel never sends such a one."""


class UnknownCallError(ValueError):
    """There is no such function here: the workbook was made for a later server."""


def count_cells(call: Any) -> int:
    """How many cells the arguments hold. Raises MalformedCallError for what is no call."""
    if not isinstance(call, dict) or not isinstance(call.get("args"), list):
        raise MalformedCallError
    return sum(sum(len(row) if isinstance(row, list) else 1 for row in _rows(one)) for one in call["args"])


def answer(call: Any) -> list[list[Wire]]:
    """The cells that the call gives.

    Raises RefusalError with reason and remedy for a fault, UnknownCallError for a function that is none of
    ours, and MalformedCallError for what is no call.
    """
    name = call.get("func_name")
    function = find(name) if isinstance(name, str) else None
    if function is None:
        raise UnknownCallError
    try:
        grids = [_given(one) for one in call["args"]]
    except (TypeError, ValueError) as error:
        raise MalformedCallError from error
    return write_outcome(evaluate(function, grids), _runtime(call))


def _given(argument: object) -> Given:
    """An argument left out is null; a single empty cell is one row of one cell, whatever it holds."""
    return MISSING if argument is None else read_grid(argument)


def _runtime(call: dict[str, Any]) -> str:
    """The client's version of the runtime; one that says nothing sensible takes the least."""
    runtime = str(call.get("runtime"))
    return runtime if runtime.replace(".", "", 1).isdecimal() else _OLDEST_RUNTIME


def _rows(argument: object) -> list[Any]:
    return argument if isinstance(argument, list) else [argument]
