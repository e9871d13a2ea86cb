"""What matters in a formula: the branch that is taken, the cell that a lookup picks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from udfs.cells import ExcelError, Grid
from udfs.registry import find
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tree import Binary, Call, Group, Literal, Node, Prefix, Suffix, children

Grids: TypeAlias = Callable[[Node], Grid | None]
"""The values of a node, None where they cannot be told without calculating."""

_ERROR_TESTS = frozenset({"ISERROR", "ISERR", "ISNA"})


def matters(node: Node, grids: Grids) -> Iterator[Node]:
    """The nodes that the value stands on: guards left out, and of an IF whose test is known the branch taken.

    What comes out is a reference, a name, a literal, a lookup or a call of another kind than IF, outermost
    first; nothing inside a yielded node is yielded.
    """
    match node:
        case Call(name, arguments) if plain_name(name) == "IF" and arguments:
            yield from _branches(arguments, grids)
        case Call(name, arguments) if plain_name(name) == "IFERROR" and arguments:
            yield from _inside(arguments[:1], grids)
        case Call():
            yield node
        case Binary() | Prefix() | Group():
            yield from _inside(children(node), grids)
        case _:
            yield node


def passes_on(node: Node) -> bool:
    """Whether a formula shows what it reads as it is: by a reference, a lookup or a call, with guards.

    >>> from xlsheets.formula.parser import parse
    >>> passes_on(parse('IF(ISERROR(A1),A1,INDEX(B1:B9,2))')), passes_on(parse("B1/4"))
    (True, False)
    """
    match node:
        case Call(name, (_, *branches)) if plain_name(name) == "IF":
            return all(one is None or passes_on(one) for one in branches)
        case Call(name, (first, *_)) if plain_name(name) == "IFERROR" and first is not None:
            return passes_on(first)
        case Call(name, _):
            return plain_name(name) == "INDEX" or find(name) is not None
        case Group(inner):
            return passes_on(inner)
        case Binary() | Prefix() | Suffix():
            return False
    return True


def _inside(nodes: tuple[Node | None, ...], grids: Grids) -> Iterator[Node]:
    for one in nodes:
        if one is not None:
            yield from matters(one, grids)


def _branches(arguments: tuple[Node | None, ...], grids: Grids) -> Iterator[Node]:
    test, *branches = arguments
    known = None if test is None else _known(test, grids)
    if known is not None:
        branches = branches[:1] if known else branches[1:2]
    if test is not None and not _is_guard(test):
        yield from matters(test, grids)
    yield from _inside(tuple(one for one in branches if not _is_empty(one)), grids)


def _is_guard(test: Node) -> bool:
    """Whether a test only asks if there is anything to calculate with."""
    match test:
        case Call(name, arguments) if plain_name(name) in ("OR", "AND"):
            return all(one is not None and _is_guard(one) for one in arguments)
        case Call(name, _):
            return plain_name(name) in _ERROR_TESTS
        case Binary("=" | "<>", _, Literal(_, text)):
            return text in ('""', "0")
    return False


def _is_empty(branch: Node | None) -> bool:
    return branch is None or (isinstance(branch, Literal) and branch.text == '""')


def _known(test: Node, grids: Grids) -> bool | None:
    """Whether one cell is the text that it is compared with, or an error; None where that is not known."""
    if isinstance(test, Call) and plain_name(test.name) == "ISERROR" and len(test.arguments) == 1:
        one = test.arguments[0]
        grid = None if one is None else grids(one)
        return isinstance(grid.rows[0][0], ExcelError) if grid is not None and grid.is_single else None
    if not isinstance(test, Binary) or test.operator != "=" or not isinstance(test.right, Literal):
        return None
    grid = grids(test.left)
    if test.right.kind != "string" or grid is None or not grid.is_single:
        return None
    value = grid.rows[0][0]
    wanted = test.right.text[1:-1].replace('""', '"')
    return isinstance(value, str) and value.casefold() == wanted.casefold()


def position(node: Node | None, grids: Grids) -> int | None:
    """The place, from 1, that an argument of INDEX means: a number, or an exact MATCH in what is stored."""
    match node:
        case Literal("number", text) if text.isdigit():
            return int(text)
        case Call(name, (wanted, among, Literal(_, "0"))) if plain_name(name) == "MATCH":
            if wanted is None or among is None:
                return None
            key, column = grids(wanted), grids(among)
            if key is None or column is None or not key.is_single:
                return None
            cells = list(column.cells())
            return cells.index(key.rows[0][0]) + 1 if key.rows[0][0] in cells else None
    return None
