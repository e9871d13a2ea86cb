"""What Excel does by itself and the engine must be told: arrays value by value, shapes, rounding."""

import re
from collections.abc import Sequence
from dataclasses import replace

from xlsheets.engine.functions import ARRAY_RESULTS, BROADCASTING, SIGNATURES, TEXT_FORMATS, argument_kind
from xlsheets.engine.refusing import OURS, RefusedError
from xlsheets.engine.results import Why
from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, Reference
from xlsheets.formula.tokens import string_value
from xlsheets.formula.tree import Binary, Call, Group, Literal, Name, Node, Prefix, Range, Suffix, walk

_PLAIN_FORMAT = re.compile(r"[#,]*0+(?:\.(0+))?(%?)\Z")
_UNMAPPED = ("INDEX", "TEXT")  # mapped over an array INDEX differs from Excel, and TEXT is rewritten


def is_array(node: Node | None) -> bool:
    """Whether a read node may give more than one value."""
    match node:
        case Range(reference):
            return reference.spill or not reference.is_cell
        case Literal(kind, _):
            return kind == "array"
        case Prefix("@", _):
            return False
        case Prefix(_, operand) | Suffix(_, operand):
            return is_array(operand)
        case Group(inner):
            return is_array(inner)
        case Binary(_, left, right):
            return is_array(left) or is_array(right)
        case Call("MAP", _):
            return True
        case Call(name, arguments):
            return name.startswith(OURS) or _call_is_array(name, arguments)
    return False


def _call_is_array(name: str, arguments: Sequence[Node | None]) -> bool:
    if name == "INDEX":
        return index_gives_array(arguments)
    if name not in SIGNATURES:
        return name in ARRAY_RESULTS or any(is_array(argument) for argument in arguments)
    takes_all = name in ("ROW", "COLUMN")
    return any(
        (takes_all or argument_kind(name, index) in "sp") and is_array(argument)
        for index, argument in enumerate(arguments)
    )


def gives_array(name: str, arguments: Sequence[Node | None]) -> bool:
    """Whether a function's own result may be an array or a range, also of single values."""
    return name in ARRAY_RESULTS or (name == "INDEX" and index_gives_array(arguments))


def index_gives_array(arguments: Sequence[Node | None]) -> bool:
    """INDEX gives a whole row or column where a position is 0 or left out."""
    source = arguments[0] if arguments else None
    positions = arguments[1:3]
    if any(p is None or (isinstance(p, Literal) and p.text == "0") or is_array(p) for p in positions):
        return True
    if len(positions) == 1 and isinstance(source, Range) and not source.reference.spill:
        area = source.reference
        return area.row1 != area.row2 and area.column1 != area.column2
    return len(positions) != 2


def is_range(node: Node) -> bool:
    """Whether a node is a range to the engine: written as one, or the grid of a function of ours."""
    while isinstance(node, Group):
        node = node.inner
    return isinstance(node, Range) or (isinstance(node, Call) and node.name.startswith(OURS))


def adapted(name: str, arguments: list[Node | None], array: bool) -> Node | None:
    """Return a call as the engine needs it; None where the form is outside the proven set.

    Raises RefusedError for array forms that the engine gets wrong.
    """
    match name, arguments:
        case "TEXT", [value, Literal("string", text) as form] if value is not None and not is_array(value):
            decimals = TEXT_FORMATS.get(string_value(text), plain_decimals(string_value(text)))
            return None if decimals is None else _sure_text(value, decimals, form)
        case "SUMIF" | "AVERAGEIF", [Range(searched), criterion, Range(summed)]:
            alike = _as_large(summed, searched)
            areas = [Range(area, as_area=area.is_cell and not area.spill) for area in (searched, alike)]
            return spread(name, [areas[0], criterion, areas[1]])
        case "ROW" | "COLUMN", [Range(reference, _)] if not array and not reference.spill:
            # of several rows or columns Excel shows the first
            row, column = reference.absolute[:2]
            first = replace(reference, row2=reference.row1, column2=reference.column1)
            return Call(name, (Range(replace(first, absolute=(row, column, row, column))),))
        case "MATCH", [_, _, Literal("number", "0")] | [_, _, Literal("boolean", "FALSE")]:
            return spread(name, arguments)
        case "VLOOKUP", [_, _, _, Literal("number", "0")] | [_, _, _, Literal("boolean", "FALSE")]:
            return spread(name, arguments)
    return None if name in ("TEXT", "MATCH", "VLOOKUP") else spread(name, arguments)


def plain_decimals(form: str) -> int | None:
    """Return to how many decimals of the number a plain format shows it; None for any other format.

    The separators in such a text are those of a language, so that its result is never proven.

    >>> plain_decimals("#,##0.00"), plain_decimals("0.0%"), plain_decimals("yyyy-mm-dd")
    (2, 3, None)
    """
    match = _PLAIN_FORMAT.match(form)
    return None if match is None else len(match[1] or "") + 2 * len(match[2])


def _sure_text(value: Node, decimals: int, form: Node) -> Node:
    """The engine's formats round half to even, and lose the sign of -1."""
    rounded = Call("ROUND", (value, Literal("number", str(decimals))))
    sign = Call(
        "IF",
        (Binary("<", rounded, Literal("number", "0")), Literal("string", '"-"'), Literal("string", '""')),
    )
    number = Binary("&", sign, Call("TEXT", (Call("ABS", (rounded,)), form)))
    return Call("IF", (Call("ISNUMBER", (value,)), number, Call("TEXT", (value, form))))


def _as_large(reference: Reference, model: Reference) -> Reference:
    """The range from the same first cell that is as large as another."""
    if reference.spill or model.spill:
        return reference
    row2 = min(reference.row1 + model.row2 - model.row1, MAX_ROW)
    column2 = min(reference.column1 + model.column2 - model.column1, MAX_COLUMN)
    row1_fixed, column1_fixed, _, _ = reference.absolute
    if (row2, column2) == (reference.row2, reference.column2):
        return reference
    flags = (row1_fixed, column1_fixed, row1_fixed, column1_fixed)
    return replace(reference, row2=row2, column2=column2, absolute=flags)


def spread(name: str, arguments: Sequence[Node | None]) -> Node:
    """Return a call that is given arrays where it takes one value: as it is, or mapped over the array.

    Several arrays are mapped together when they are ranges of one shape. Raises RefusedError.
    """
    arrays = [
        index
        for index, argument in enumerate(arguments)
        if argument_kind(name, index) == "s" and is_array(argument)
    ]
    if not arrays or (len(arrays) == 1 and name in BROADCASTING):
        return Call(name, tuple(arguments))
    if name in _UNMAPPED or (len(arrays) > 1 and not _one_shape([arguments[index] for index in arrays])):
        raise RefusedError(Why.BROADCAST, function=name)
    depth = sum(isinstance(node, Call) and node.name == "MAP" for a in arguments if a for node in walk(a))
    names = {
        index: Name(f"each_{depth}_{letter}") for index, letter in zip(arrays, "abcdefghij", strict=False)
    }
    inner = Call(name, tuple(names.get(index, argument) for index, argument in enumerate(arguments)))
    return Call("MAP", (*(arguments[index] for index in arrays), Call("LAMBDA", (*names.values(), inner))))


def _one_shape(nodes: Sequence[Node | None]) -> bool:
    shapes = {
        (node.reference.row2 - node.reference.row1, node.reference.column2 - node.reference.column1)
        if isinstance(node, Range) and not node.reference.spill
        else None
        for node in nodes
    }
    return len(shapes) == 1 and None not in shapes
