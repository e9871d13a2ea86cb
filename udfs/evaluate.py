"""The only caller of a function: read the arguments, call, write the result; a fault, never an exception."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from udfs.cells import MISSING, ExcelError, Grid, Missing
from udfs.faults import BadInputError, Fault, make_fault, place_in_english, place_of
from udfs.kinds import CalcError, Column
from udfs.kinds.several import vector_position
from udfs.registry import Argument, CellFunction, find

Given: TypeAlias = Grid | Missing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call gives: its cells, and with a fault one cell that holds the fault's Excel error."""

    grid: Grid
    fault: Fault | None = None


def evaluate(function: CellFunction, arguments: Sequence[Given]) -> Outcome:
    """Call a function with grids in the order of its arguments; MISSING, or nothing at the end, is left out.

    Never raises for bad input: what cannot be used comes back as a fault.

    >>> evaluate(find("AVGIFTER"), [Grid.single(100), Grid.from_rows([[1], [1], [1]])]).grid.to_rows()
    [[34], [33], [33]]
    """
    try:
        return Outcome(_answer(function, arguments))
    except BadInputError as refusal:
        return failed(_fault(function, refusal, arguments))


def failed(fault: Fault) -> Outcome:
    """The outcome of a fault: one cell that shows its error."""
    return Outcome(Grid.single(ExcelError(fault.error)), fault)


def explain(name: str, arguments: Sequence[Given]) -> str:
    """What FELORSAK answers: why the call of `name` with these arguments gives an error, or that it does not.

    Raises BadInputError where no function has that name.
    """
    function = find(name)
    if function is None:
        raise BadInputError("unknown-function", argument="function_name", text=name)
    fault = evaluate(function, arguments).fault
    return "Inget fel." if fault is None else fault.text("sv")


def _answer(function: CellFunction, arguments: Sequence[Given]) -> Grid:
    values = _values(function, arguments)
    if function.body is None:
        name, *given = values
        call = [one if isinstance(one, Grid) else MISSING for one in given]
        return function.result.write(explain(str(name), call))
    try:
        return function.result.write(function.body(*values))
    except CalcError as error:
        raise _refusal(function, error, arguments) from None


def _trimmed(arguments: Sequence[Given]) -> Sequence[Given]:
    """The arguments without those left out at the end."""
    kept = len(arguments)
    while kept and arguments[kept - 1] is MISSING:
        kept -= 1
    return arguments[:kept]


def _values(function: CellFunction, arguments: Sequence[Given]) -> list[object]:
    given = _trimmed(arguments)
    if len(given) > len(function.arguments):
        raise BadInputError(
            "too-many-arguments", found=len(given), wanted=len(function.arguments), usage=_usage(function)
        )
    padded = [*given, *[MISSING] * (len(function.arguments) - len(given))]
    return [_read(function, argument, one) for argument, one in zip(function.arguments, padded, strict=True)]


def _usage(function: CellFunction) -> Mapping[str, str]:
    return {language: function.usage(language) for language in ("sv", "en")}


def _read(function: CellFunction, argument: Argument, given: Given) -> object:
    if isinstance(given, Missing):
        if argument.optional:
            return argument.default
        raise BadInputError("argument-missing", argument=argument.python_name, usage=_usage(function))
    try:
        return argument.kind.read(given)
    except BadInputError as refusal:
        refusal.argument = argument.python_name
        raise


def _refusal(function: CellFunction, error: CalcError, arguments: Sequence[Given]) -> BadInputError:
    """What the arithmetic refused, with the place in the argument's own cells."""
    argument = function.argument(error.argument or "")
    if argument is None:
        return BadInputError(error.code, None, None, **error.details)
    given = _given(function, argument, arguments)
    position = _position(argument, given, error.position)
    return BadInputError(error.code, position, argument.python_name, **error.details)


def _position(
    argument: Argument, given: Given, place: int | tuple[int, int] | None
) -> tuple[int, int] | None:
    if place is None or isinstance(given, Missing):
        return None
    if isinstance(place, tuple):
        return place[0] + 1, place[1] + 1
    if isinstance(argument.kind, Column):
        return argument.kind.position(given, place)
    return vector_position(given, place)


def _fault(function: CellFunction, refusal: BadInputError, arguments: Sequence[Given]) -> Fault:
    argument = function.argument(refusal.argument or "")
    if argument is None:
        return make_fault(refusal)
    given = _given(function, argument, arguments)
    shape = (given.height, given.width) if isinstance(given, Grid) else (1, 1)
    place = {
        "sv": place_of(argument.swedish_name, refusal.position, shape),
        "en": place_in_english(argument.python_name, refusal.position, shape),
    }
    return make_fault(refusal, argument.swedish_name, place)


def _given(function: CellFunction, argument: Argument, arguments: Sequence[Given]) -> Given:
    """What the call gives for the argument; MISSING beyond its end."""
    index = function.arguments.index(argument)
    return arguments[index] if index < len(arguments) else MISSING
