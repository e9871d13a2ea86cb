"""What reading a formula gives: its form for the engine, and what is to be watched in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsheets.engine.book import Area, Place
from xlsheets.engine.doubts import Doubt
from xlsheets.formula.tree import Call, Node


@dataclass(frozen=True, slots=True)
class Reading:
    """A formula ready for the engine, as ``text``, and as ``tree`` where our functions are called in it.

    ``areas`` are the cells it reads, ``anchors`` the first cells of the arrays it reads with ``#``;
    ``calls`` our functions in it, innermost first; ``unproven`` what keeps it outside the proven set;
    ``cancels`` whether numbers may cancel in it and leave noise.
    """

    place: Place
    text: str
    tree: Node
    areas: Sequence[Area] = ()
    anchors: Sequence[Place] = ()
    calls: Sequence[Call] = ()
    unproven: Sequence[str] = ()
    watched: "Sequence[Watched]" = ()
    arithmetic: bool = False
    cancels: bool = False


@dataclass(frozen=True, slots=True)
class Operand:
    """A value to be looked at: cells, or an expression: a formula for a helper cell, or a tree.

    A tree is a literal, or calls functions of ours. An expression is sound where the cells of ``rests_on``
    are; where that is None it must be calculated. ``array``: it may have several values; ``absolute``:
    the sign of the cells does not count.
    """

    cells: Area | None = None
    expression: str | Node = ""
    rests_on: tuple[Area, ...] | None = None
    array: bool = False
    absolute: bool = False


@dataclass(frozen=True, slots=True)
class Watched:
    """A doubt of a formula, its operands and guards.

    A guard is a formula, a tree with calls of ours, or a cell with whether it must be blank.
    ``direct``: every operand is cells or a literal; ``calculated``: an operand must be calculated;
    ``unsound``: an operand is a literal that leaves doubt.
    """

    doubt: Doubt
    operands: tuple[Operand, ...]
    guards: tuple[str | Node | tuple[Area, bool], ...]
    direct: bool = False
    calculated: bool = False
    unsound: bool = False


@dataclass(slots=True)
class Notes:
    """What was met on the way through a formula; ``copies`` is false where it hangs on the place."""

    calls: list[Call] = field(default_factory=list)
    unproven: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    arithmetic: bool = False
    cancels: bool = False
    copies: bool = True
