"""Searches that may find the wrong row, and ranges that do not fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.checks.formulas.facts import Block, Copies, FormulaFacts, Place, at
from xlsheets.checks.formulas.gathering import gathered
from xlsheets.checks.formulas.pattern import Pattern, bare
from xlsheets.formula.references import a1
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tree import Call, Literal, Name, Node, Prefix, Range, TableRange
from xlsheets.ooxml import CellError, Kind
from xlsheets.problems import Problem, Severity

_MATCH_TYPE = {"VLOOKUP": 3, "HLOOKUP": 3, "MATCH": 2}
_FINDING = ("MATCH", "XMATCH")


def check_lookups(facts: FormulaFacts) -> Iterator[Problem]:
    """Every search for the nearest key among keys that are not in order."""
    yield from gathered(facts, _approximate(facts))


def _approximate(facts: FormulaFacts) -> Iterator[tuple[object, Problem]]:
    in_order: dict[tuple[Block, int], bool] = {}
    for place, pattern, call, keys, order in facts.layout.each(_searches):
        if facts.is_tired:
            return
        if (keys, order) not in in_order:
            in_order[keys, order] = _is_sorted(facts, keys, order)
        if not in_order[keys, order]:
            function = plain_name(call.name)
            params = {"function": function, "keys": written(keys, place), "order": f"order {order}"}
            params["exact"] = "exact match" if function == "MATCH" else "exact lookup"
            yield pattern.key, Problem("lookup-approximate", Severity.WARNING, *at(place), params=params)


def _searches(copies: Copies) -> list[tuple[Place, Pattern, Call, Block, int]]:
    """The searches for the nearest key, with the cells that are searched and their order."""
    return [
        (place, copies.pattern, call, keys, order)
        for call in copies.pattern.calls
        if (order := nearest(call)) is not None
        for place in copies.places
        if (keys := _keys(copies, call, place)) is not None
    ]


def nearest(call: Call) -> int | None:
    """1 or -1 for a search for the nearest smaller or larger key, None for one that must be exact.

    A key that is typed (the largest number, "zzz") asks for the last value: no order is needed.
    """
    index = _MATCH_TYPE.get(plain_name(call.name))
    if index is None or len(call.arguments) < 2:
        return None
    key = call.arguments[0]
    if key is None or isinstance(bare(key), Literal):
        return None
    if len(call.arguments) <= index:
        return 1
    kind = call.arguments[index]
    text = "" if kind is None else _literal(kind)
    if text in ("1", "TRUE"):
        return 1
    return -1 if text == "-1" and index == 2 else None


def _literal(node: Node) -> str:
    node = bare(node)
    if isinstance(node, Prefix) and isinstance(node.operand, Literal):
        return node.operator.replace("+", "") + node.operand.text
    return node.text if isinstance(node, Literal) else ""


def _keys(copies: Copies, call: Call, place: Place) -> Block | None:
    """The cells that are searched: the first column or row of a table, or the range itself."""
    leaf = bare(call.arguments[1]) if call.arguments[1] is not None else None
    block = copies.block(leaf, place) if isinstance(leaf, Range | TableRange | Name) else None
    if block is None:
        return None
    name = plain_name(call.name)
    if name == "VLOOKUP":
        return block._replace(right=block.left)
    if name == "HLOOKUP":
        return block._replace(bottom=block.top)
    return block if 1 in (block.width, block.height) else None


def _is_sorted(facts: FormulaFacts, keys: Block, order: int) -> bool:
    """Whether the keys stand in order; numbers and texts are each compared with their own kind."""
    last: dict[Kind, object] = {}
    for place in facts.places(keys):
        cell = facts.cell(place)
        if cell is None or cell.kind not in (Kind.NUMBER, Kind.TEXT):
            continue
        value = cell.value.casefold() if isinstance(cell.value, str) else cell.value
        before = last.get(cell.kind)
        if before is not None and (before > value if order > 0 else before < value):  # type: ignore[operator]
            return False
        last[cell.kind] = value
    return True


def check_ranges(facts: FormulaFacts) -> Iterator[Problem]:
    """Every formula that pairs two ranges row by row where one is longer or starts on another row."""
    yield from gathered(facts, _unpaired(facts))


def _unpaired(facts: FormulaFacts) -> Iterator[tuple[object, Problem]]:
    for place, pattern, call, one, other in facts.layout.each(_differing):
        cell = facts.cell(place)
        if cell is not None and not isinstance(cell.value, CellError):
            params = {"one": written(one, place), "other": written(other, place)}
            params["function"] = plain_name(call.name)
            yield pattern.key, Problem("ranges-differ", Severity.WARNING, *at(place), params=params)


def _differing(copies: Copies) -> list[tuple[Place, Pattern, Call, Block, Block]]:
    """The ranges that belong together but do not fit each other."""
    return [
        (place, copies.pattern, call, one, other)
        for call in copies.pattern.calls
        for first, second in _pairs(call)
        for place in copies.places
        if (one := copies.block(first, place)) is not None
        and (other := copies.block(second, place)) is not None
        and _differ(call, one, other)
    ]


Leaves = tuple[Range | TableRange | Name, Range | TableRange | Name]


def _pairs(call: Call) -> Iterator[Leaves]:
    """The ranges of a call that belong together row by row."""
    name, arguments = plain_name(call.name), call.arguments
    if name in ("SUMIF", "AVERAGEIF") and len(arguments) == 3:
        yield from _leaves(arguments[0], arguments[2])
    elif name == "INDEX" and len(arguments) >= 2:
        for argument in arguments[1:3]:
            position = None if argument is None else bare(argument)
            if (
                isinstance(position, Call)
                and plain_name(position.name) in _FINDING
                and position.arguments[1:]
            ):
                yield from _leaves(arguments[0], position.arguments[1])


def _leaves(first: Node | None, second: Node | None) -> Iterator[Leaves]:
    one, other = (None if node is None else bare(node) for node in (first, second))
    if isinstance(one, Range | TableRange | Name) and isinstance(other, Range | TableRange | Name):
        yield one, other


def _differ(call: Call, one: Block, other: Block) -> bool:
    """Whether two ranges do not fit: other sizes, or side by side on a sheet but not on the same rows."""
    if plain_name(call.name) != "INDEX":
        if other.is_cell:
            return False
        return (one.height, one.width) != (other.height, other.width) or _is_shifted(one, other)
    if other.width == 1 and other.height > 1 and one.height > 1:
        if one.top == other.top and one.sheet == other.sheet:
            return one.bottom < other.bottom and one.height > 1 and not _is_whole(one, other)
        return one.height != other.height or _is_shifted(one, other)
    if other.height == 1 and other.width > 1 and one.width > 1 and one.sheet == other.sheet:
        return one.left != other.left
    return False


def _is_whole(one: Block, other: Block) -> bool:
    return max(one.height, other.height) > 100_000


def _is_shifted(one: Block, other: Block) -> bool:
    """Whether columns of one height overlap on a sheet but start on different rows."""
    if one.sheet != other.sheet or one.width > 1 or other.width > 1:
        return False
    return one.top != other.top and one.top <= other.bottom and other.top <= one.bottom


def written(block: Block, place: Place) -> str:
    """A range as a formula at a place writes it, without dollar signs."""
    first, last = a1(block.top, block.left), a1(block.bottom, block.right)
    text = first if first == last else f"{first}:{last}"
    return text if block.sheet == place[0] else f"{block.sheet}!{text}"
