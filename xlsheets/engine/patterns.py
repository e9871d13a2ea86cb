"""A formula with holes where its references stand, to be filled for each of its copies."""

from dataclasses import dataclass
from typing import NamedTuple

from xlsheets.engine.book import Area, Place
from xlsheets.engine.doubts import Doubt
from xlsheets.engine.notes import Notes, Operand, Reading, Watched
from xlsheets.formula.references import Reference, column_name
from xlsheets.formula.tree import Node


class Slot(NamedTuple):
    """A reference of a formula, as it stood where the formula was read."""

    sheet: int
    prefix: str
    reference: Reference
    as_area: bool

    def moved(self, down: int, right: int) -> tuple[str, Area]:
        """Return text and cells of the reference in a copy so many rows down and columns right."""
        sheet, prefix, reference, as_area = self
        fixed_row1, fixed_column1, fixed_row2, fixed_column2 = reference.absolute
        row1 = reference.row1 if fixed_row1 else reference.row1 + down
        column1 = reference.column1 if fixed_column1 else reference.column1 + right
        first = f"{'$' if fixed_column1 else ''}{column_name(column1)}{'$' if fixed_row1 else ''}{row1}"
        if reference.is_cell and not reference.colon:
            end = "#" if reference.spill else f":{first}" if as_area else ""
            return f"{prefix}{first}{end}", Area(sheet, row1, column1, row1, column1)
        row2 = reference.row2 if fixed_row2 else reference.row2 + down
        column2 = reference.column2 if fixed_column2 else reference.column2 + right
        last = f"{'$' if fixed_column2 else ''}{column_name(column2)}{'$' if fixed_row2 else ''}{row2}"
        return f"{prefix}{first}:{last}", Area(sheet, row1, column1, row2, column2)


@dataclass(frozen=True, slots=True)
class Template:
    """A text with holes where references stand."""

    texts: tuple[str, ...]
    slots: tuple[Slot, ...]

    def filled(self, down: int, right: int) -> tuple[str, list[Area], list[Place]]:
        """Return the text so many rows down and columns right, its areas, and the anchors of its spills."""
        pieces = [self.texts[0]]
        areas, anchors = [], []
        for slot, text in zip(self.slots, self.texts[1:], strict=True):
            reference, area = slot.moved(down, right)
            pieces += (reference, text)
            if slot.reference.spill:
                anchors.append(area.anchor)
            else:
                areas.append(area)
        return "".join(pieces), areas, anchors


@dataclass(frozen=True, slots=True)
class Pattern:
    """A formula that may be copied, with what is to be watched in it."""

    place: Place
    tree: Node
    notes: Notes
    formula: Template
    watched: tuple["WatchedPattern", ...]

    def at(self, place: Place) -> Reading:
        """Return how the copy at a place reads."""
        down, right = place[1] - self.place[1], place[2] - self.place[2]
        text, areas, anchors = self.formula.filled(down, right)
        notes = self.notes
        watched = [pattern.at(down, right) for pattern in self.watched]
        return Reading(
            place,
            text,
            self.tree,
            areas,
            anchors,
            notes.calls,
            notes.unproven,
            watched,
            notes.arithmetic,
            notes.cancels,
        )


@dataclass(frozen=True, slots=True)
class OperandPattern:
    """A value to be looked at in a formula that may be copied."""

    cells: Slot | None
    expression: Template | Node
    rests_on: tuple[Slot, ...] | None
    array: bool
    absolute: bool = False

    def at(self, down: int, right: int) -> Operand:
        """Return the value to be looked at in the copy."""
        if self.cells is not None:
            return Operand(self.cells.moved(down, right)[1], absolute=self.absolute)
        rests_on = (
            None if self.rests_on is None else tuple(slot.moved(down, right)[1] for slot in self.rests_on)
        )
        return Operand(None, _moved(self.expression, down, right), rests_on, self.array)


@dataclass(frozen=True, slots=True)
class WatchedPattern:
    """What is to be watched in a formula that may be copied."""

    doubt: Doubt
    operands: tuple[OperandPattern, ...]
    guards: tuple[Template | Node | tuple[Slot, bool], ...]
    direct: bool
    calculated: bool
    unsound: bool

    def at(self, down: int, right: int) -> Watched:
        """Return what is to be watched in the copy."""
        operands = tuple(operand.at(down, right) for operand in self.operands)
        guards = tuple(
            (guard[0].moved(down, right)[1], guard[1])
            if isinstance(guard, tuple)
            else _moved(guard, down, right)
            for guard in self.guards
        )
        return Watched(self.doubt, operands, guards, self.direct, self.calculated, self.unsound)


def _moved(expression: Template | Node, down: int, right: int) -> str | Node:
    return expression.filled(down, right)[0] if isinstance(expression, Template) else expression
