"""An entry function per declaration, registered with the part of xlwings that its COM server calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from udfs.hosts.entry import Entry, entry_function
from udfs.hosts.xlwings_com.cells import read_grid, write_grid
from udfs.registry import CellFunction, functions

if TYPE_CHECKING:
    from xlwings.conversion import ConversionContext, Pipeline


class CellsAccessor:
    """How xlwings reads an argument and writes an answer, in place of its own conversion.

    Its own cannot tell a row from a column, nor an error cell from a blank one.
    """

    @staticmethod
    def reader(options: Mapping[str, Any]) -> Pipeline:
        """The one stage that reads."""
        from xlwings.conversion import Pipeline

        return Pipeline([_read])

    @staticmethod
    def writer(options: Mapping[str, Any]) -> Pipeline:
        """The one stage that writes."""
        from xlwings.conversion import Pipeline

        return Pipeline([_write])

    @classmethod
    def router(cls, value: object, rng: object, options: Mapping[str, Any]) -> type[CellsAccessor]:
        """Itself, whatever the value is."""
        return cls


def entries() -> Mapping[str, Entry]:
    """A registered function per declaration, by its name in the cell. Needs pywin32, as Windows has it."""
    return {name: _registered(function) for name, function in functions().items()}


def _registered(function: CellFunction) -> Entry:
    from xlwings.udfs import xlarg, xlfunc, xlret

    entry: Entry = xlfunc(entry_function(function))
    for argument in function.arguments:
        xlarg(argument.swedish_name, convert=CellsAccessor)(entry)
    return xlret(convert=CellsAccessor)(entry)


def _read(context: ConversionContext) -> None:
    """Our VBA reads ranges itself, in Excel's own process; a range that came here would read as blank."""
    if context.range is not None:
        raise TypeError("the cells of a range are read by the VBA module")
    context.value = read_grid(context.value)


def _write(context: ConversionContext) -> None:
    context.value = write_grid(context.value.grid)
