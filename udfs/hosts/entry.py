"""The function that a host of xlwings registers for a declaration; the calculation is never decorated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from inspect import Parameter, Signature
from typing import Any, TypeAlias, TypeVar

from udfs.cells import MISSING, Grid
from udfs.evaluate import Given, Outcome, evaluate
from udfs.hosts.wording import function_help
from udfs.registry import Argument, CellFunction

Entry: TypeAlias = Callable[..., Outcome]
AnyEntry = TypeVar("AnyEntry", bound=Callable[..., Any])


def entry_function(function: CellFunction) -> Entry:
    """A function with the declaration's name, Swedish argument names and help, for xlwings to look at.

    It takes a Grid for each argument, and anything else for one that is left out.
    """

    def entry(*given):  # type: ignore[no-untyped-def]  # xlwings takes hints for converters
        return evaluate(function, grids(given))

    return described(entry, function)


def described(entry: AnyEntry, function: CellFunction) -> AnyEntry:
    """An entry under the declaration's name, with its Swedish argument names and its help."""
    entry.__name__ = entry.__qualname__ = function.name
    entry.__doc__ = function_help(function)
    entry.__signature__ = Signature([_parameter(one) for one in function.arguments])  # type: ignore[attr-defined]
    return entry


def grids(given: Iterable[object]) -> list[Given]:
    """The arguments of an entry; whatever is no Grid is one that was left out."""
    return [one if isinstance(one, Grid) else MISSING for one in given]


def _parameter(argument: Argument) -> Parameter:
    default = None if argument.optional else Parameter.empty
    return Parameter(argument.swedish_name, Parameter.POSITIONAL_OR_KEYWORD, default=default)
