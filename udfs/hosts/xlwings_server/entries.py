"""An entry function per declaration, registered with xlwings; the calculation itself is never decorated."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from inspect import Parameter, Signature
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from udfs.cells import MISSING, Grid
from udfs.evaluate import Outcome, evaluate
from udfs.hosts.xlwings_server.wire import RefusalError, read_grid, write_outcome
from udfs.registry import Argument, CellFunction, functions

if TYPE_CHECKING:
    from xlwings.conversion import ConversionContext, Pipeline

LONGEST_HELP: Final = 254
"""Characters of a description that Excel shows."""

Entry: TypeAlias = Callable[..., Coroutine[Any, Any, Outcome]]


class GridAccessor:
    """How xlwings reads an argument and writes an answer, in place of its own conversion.

    Its own tells a row from a column only when asked to (ndim=2), makes an error cell None or text, and asks
    for every cell whether it is the null of Pyodide by an import that fails (`xlwings.utils.is_jsnull`, 80 ms
    for a range of 290 x 6, against 2). Here the values reach `wire` as they came.
    """

    @staticmethod
    def reader(options: Mapping[str, Any]) -> Pipeline:
        """The one stage that reads."""
        from xlwings.conversion import Pipeline

        return Pipeline([_read])

    @staticmethod
    def writer(options: Mapping[str, Any]) -> Pipeline:
        """The one stage that writes, for the client's version of the runtime."""
        from xlwings.conversion import Pipeline

        return Pipeline([lambda context: _write(context, options["runtime"])])

    @classmethod
    def router(cls, value: object, rng: object, options: Mapping[str, Any]) -> type[GridAccessor]:
        """Itself, whatever the value is."""
        return cls


def functions_module() -> ModuleType:
    """A module that holds one xlwings custom function per declaration, by its name in the cell.

    Made anew by each call. Raises xlwings.LicenseError where xlwings finds no licence key.
    """
    module = ModuleType("custom_functions", "The cell functions, as xlwings Server wants them.")
    for name, function in functions().items():
        setattr(module, name, _registered(function))
    return module


def _registered(function: CellFunction) -> Entry:
    from xlwings.server import arg, func, ret

    entry: Entry = func(_entry(function))
    for argument in function.arguments:
        arg(argument.swedish_name, convert=GridAccessor, doc=_argument_help(argument))(entry)
    return ret(convert=GridAccessor)(entry)


def _entry(function: CellFunction) -> Entry:
    """A function with the declaration's name, argument names and help, for xlwings to look at.

    It calculates in a thread: xlwings Server has one event loop, which a large table would hold up for all.
    """

    async def entry(*given):  # type: ignore[no-untyped-def]  # xlwings takes hints for converters
        grids = [one if isinstance(one, Grid) else MISSING for one in given]
        return await asyncio.to_thread(evaluate, function, grids)

    entry.__name__ = entry.__qualname__ = function.name
    entry.__doc__ = _function_help(function)
    entry.__signature__ = Signature([_parameter(one) for one in function.arguments])  # type: ignore[attr-defined]
    return entry


def _parameter(argument: Argument) -> Parameter:
    default = None if argument.optional else Parameter.empty
    return Parameter(argument.swedish_name, Parameter.POSITIONAL_OR_KEYWORD, default=default)


def _function_help(function: CellFunction) -> str:
    said = {one: f"{function.title[one]}. {_gives(function, one)}" for one in ("sv", "en")}
    return _both(said["sv"], said["en"])


def _gives(function: CellFunction, language: str) -> str:
    return f"{'Ger' if language == 'sv' else 'Gives'}: {function.returns[language]}"


def _argument_help(argument: Argument) -> str:
    units = argument.unit or {}
    said = {one: argument.help[one] + (f" [{units[one]}]" if one in units else "") for one in ("sv", "en")}
    return _both(said["sv"], said["en"])


def _both(swedish: str, english: str) -> str:
    """Swedish first, English after it where both fit."""
    both = f"{swedish} / {english}"
    return both if len(both) <= LONGEST_HELP else swedish


def _read(context: ConversionContext) -> None:
    context.value = read_grid(context.value)


def _write(context: ConversionContext, runtime: str) -> None:
    from xlwings import XlwingsError

    try:
        context.value = write_outcome(context.value, runtime)
    except RefusalError as refusal:
        # The server answers 400 with the message, which the client throws as #VALUE! and does not send again.
        raise XlwingsError(str(refusal)) from None
