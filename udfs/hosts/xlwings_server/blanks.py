"""A reference to one empty cell, kept apart from an argument left out."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

Call = Callable[..., Coroutine[Any, Any, Any]]


def keep_blank_cells() -> None:
    """Have xlwings hand on a single empty cell as the blank that it is.

    Excel sends an empty cell as "" or as null, and an argument left out as null. xlwings unwraps one cell to
    its value before it asks whether there is one, so `[[null]]` would be taken for an argument left out: the
    function would calculate with a default where the user points at a cell that she forgot to fill in.
    A second call changes nothing.
    """
    from xlwings import server

    if not hasattr(server.custom_functions_call, "__wrapped__"):
        server.custom_functions_call = _keeping(server.custom_functions_call)


def _keeping(call: Call) -> Call:
    @wraps(call)
    async def kept(data: dict[str, Any], *rest: Any, **named: Any) -> Any:
        arguments = [[[""]] if one == [[None]] else one for one in data["args"]]
        return await call({**data, "args": arguments}, *rest, **named)

    return kept
