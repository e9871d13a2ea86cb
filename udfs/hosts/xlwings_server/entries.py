"""An entry function per declaration, registered with xlwings; the calculation itself is never decorated."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from udfs.evaluate import Outcome, evaluate
from udfs.hosts.entry import AnyEntry, described, grids
from udfs.hosts.wording import argument_help
from udfs.hosts.xlwings_server.wire import RefusalError, read_grid, write_outcome
from udfs.registry import CellFunction, functions

if TYPE_CHECKING:
    from xlwings.conversion import ConversionContext, Pipeline

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
        setattr(module, name, registered(_entry(function), function))
    return module


def registered(entry: AnyEntry, function: CellFunction) -> AnyEntry:
    """An entry as xlwings Server and xlwings Lite want it: registered, each argument with its help."""
    from xlwings.server import arg, func, ret

    func(entry)
    for argument in function.arguments:
        arg(argument.swedish_name, convert=GridAccessor, doc=argument_help(argument))(entry)
    ret(convert=GridAccessor)(entry)
    return entry


def _entry(function: CellFunction) -> Entry:
    """An entry that calculates in a thread: xlwings Server has one event loop, which a large table would hold
    up for all.
    """

    async def entry(*given):  # type: ignore[no-untyped-def]  # xlwings takes hints for converters
        return await asyncio.to_thread(evaluate, function, grids(given))

    return described(entry, function)


def _read(context: ConversionContext) -> None:
    context.value = read_grid(context.value)


def _write(context: ConversionContext, runtime: str) -> None:
    from xlwings import XlwingsError

    try:
        context.value = write_outcome(context.value, runtime)
    except RefusalError as refusal:
        # The server answers 400 with the message, which the client throws as #VALUE! and does not send again.
        raise XlwingsError(str(refusal)) from None
