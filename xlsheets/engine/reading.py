"""How Excel reads a resolved formula: where ranges intersect, where they broadcast, and what is proven."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from xlsheets.engine.adapting import adapted, gives_array, is_array, is_range, spread
from xlsheets.engine.book import Place
from xlsheets.engine.doubts import Doubt, Wanted, of_binary, of_call, of_sign
from xlsheets.engine.functions import (
    CRITERIA,
    DATES,
    OF_ANY_SHAPE,
    OF_ARRAYS,
    OF_TEXT,
    OF_USED_PART,
    SIGNATURES,
    TEXT_FORMATS,
    argument_kind,
)
from xlsheets.engine.notes import Notes
from xlsheets.engine.refusing import OURS, RefusedError
from xlsheets.engine.resolving import Resolver
from xlsheets.engine.results import Why
from xlsheets.engine.summing import cancels
from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, Reference
from xlsheets.formula.tokens import string_value
from xlsheets.formula.tree import Binary, Call, Group, Literal, Name, Node, Prefix, Range, Suffix, TableRange

_WHOLE = "r"
_ONE = "s"
_AS_IS = "u"  # of functions outside the proven set


@dataclass(slots=True)
class Reader:
    """Reads the formulas of one book; ``last_...`` are how far each sheet is used, with a margin."""

    resolver: Resolver
    last_rows: dict[int, int]
    last_columns: dict[int, int]

    def read(self, text: str, place: Place, array: bool) -> tuple[Node, Notes]:
        """Read a formula; ``array`` for a formula entered as an array, fixed or dynamic."""
        notes = Notes()
        tree = self.resolver.tree(text, place)
        notes.copies = not self.resolver.placed
        read = _Pass(self, notes, place).node(tree, _WHOLE if array else _ONE, array)
        notes.cancels = cancels(read)
        return read, notes


@dataclass(slots=True)
class _Pass:
    reader: Reader
    notes: Notes
    place: Place
    inside_ours: int = 0
    used_part_will_do: bool = False
    guards: tuple[tuple[Node, Wanted], ...] = ()

    def node(self, node: Node, kind: str, array: bool) -> Node:
        """Read a node that stands where ``kind`` is wanted, inside an array evaluation or not."""
        match node:
            case Range(reference):
                return self.range(reference, kind, array)
            case Call(name, arguments):
                return self.call(name, arguments, kind, array)
            case Binary(operator, left, right):
                return self.binary(operator, left, right, array)
            case Prefix("@", operand):
                return self.single(operand)
            case Prefix(operator, operand):
                self.notes.arithmetic = True
                signed = self.node(operand, _WHOLE if array else _ONE, array)
                self.doubt(of_sign(operator, signed))
                return Prefix(operator, signed)
            case Suffix(operator, operand):
                return Suffix(operator, self.node(operand, _WHOLE if array else _ONE, array))
            case Group(inner):
                return Group(self.node(inner, kind, array))
            case Literal() | Name() | TableRange():
                return node

    def binary(self, operator: str, left: Node, right: Node, array: bool) -> Node:
        inner = _WHOLE if array else _ONE
        left, right = self.node(left, inner, array), self.node(right, inner, array)
        self.doubt(of_binary(operator, left, right))
        self.notes.arithmetic |= operator in "+-*/^"
        return Binary(operator, left, right)

    def doubt(self, doubts: Iterable[Doubt]) -> None:
        self.notes.doubts += [replace(doubt, guards=(*self.guards, *doubt.guards)) for doubt in doubts]

    def range(self, reference: Reference, kind: str, array: bool) -> Node:
        if _changes_shape(reference):
            self.notes.copies = False
        if kind == _ONE and not array and (reference.spill or not reference.is_cell):
            if reference.spill or self.inside_ours:
                raise RefusedError(Why.ARRAY_IN_CELL, reference=reference.text())
            return self.intersection(reference)
        if reference.whole_columns or reference.whole_rows:
            if not self.used_part_will_do:
                self.notes.unproven.append(reference.text())
            return Range(self.clipped(reference), clipped=True)
        if kind == _ONE and reference.is_cell and not reference.spill:
            return Range(replace(reference, colon=False))  # A1:A1 is never blank to the engine
        return Range(reference)

    def clipped(self, reference: Reference) -> Reference:
        sheet = self.reader.resolver.sheet(reference, self.place)
        row1, column1, row2, column2 = reference.absolute
        if reference.whole_columns:
            last = self.reader.last_rows.get(sheet, 1)
            return replace(reference, row2=last, absolute=(True, column1, True, column2))
        last = self.reader.last_columns.get(sheet, 1)
        return replace(reference, column2=last, absolute=(row1, True, row2, True))

    def intersection(self, reference: Reference) -> Node:
        """The one cell of a range in the formula's own row or column; #VALUE! where there is none."""
        self.notes.copies = False
        _, row, column = self.place
        in_rows = reference.row1 <= row <= reference.row2
        in_columns = reference.column1 <= column <= reference.column2
        if reference.column1 == reference.column2 and in_rows:
            column = reference.column1
        elif reference.row1 == reference.row2 and in_columns:
            row = reference.row1
        else:
            return Literal("error", "#VALUE!")
        return Range(Reference(reference.sheet, row, column, row, column))

    def single(self, operand: Node) -> Node:
        """``@`` before a range intersects; before anything else it takes the first value."""
        while isinstance(operand, Group):
            operand = operand.inner
        if isinstance(operand, Range) and not operand.reference.spill:
            return operand if operand.reference.is_cell else self.intersection(operand.reference)
        return self.node(operand, _ONE, False)

    def call(self, name: str, arguments: tuple[Node | None, ...], kind: str, array: bool) -> Node:
        if name.startswith(OURS):
            call = self.our_call(name, arguments, array)
            return Prefix("@", call) if kind == _ONE and not array else call
        if name not in SIGNATURES:
            self.notes.unproven.append(name)
        if name in DATES and self.reader.resolver.book.date1904:
            raise RefusedError(Why.DATE_1904, function=name)
        if name in ("ROW", "COLUMN") and not arguments:
            self.notes.copies = False
        if name in ("ROWS", "COLUMNS") and isinstance(arguments[0], Range) and len(arguments) == 1:
            return self.measured(name, arguments[0], array)
        kinds = [
            argument_kind(name, index) if name in SIGNATURES else _AS_IS for index in range(len(arguments))
        ]
        read: list[Node | None] = []
        outside = self.guards
        for argument, wanted in zip(arguments, kinds, strict=True):
            if name == "IF" and len(read) in (1, 2) and read[0] is not None and not is_array(read[0]):
                self.guards = (*outside, (read[0], Wanted.TRUE if len(read) == 1 else Wanted.FALSE))
            place = kind if wanted == "p" else wanted
            self.used_part_will_do = isinstance(argument, Range) and _used_part_will_do(name, arguments)
            read.append(None if argument is None else self.argument(name, argument, place, array))
        self.guards = outside
        self.used_part_will_do = False
        if name == "INDEX" and read and read[0] is not None and not is_range(read[0]):
            self.notes.unproven.append(name)
        if kind == _ONE and not array and gives_array(name, arguments):
            self.notes.unproven.append(name)
        self.doubt(of_call(name, read))
        self.notes.arithmetic |= "s" in kinds and name not in OF_TEXT and name not in CRITERIA
        fit = adapted(name, read, array)
        if fit is None:
            self.notes.unproven.append(name)
        elif name == "TEXT" and isinstance(read[1], Literal):
            form = string_value(read[1].text)
            self.notes.unproven += [] if form in TEXT_FORMATS else [f"TEXT({read[1].text})"]
        return spread(name, read) if fit is None else fit

    def measured(self, name: str, whole: Range, array: bool) -> Node:
        """ROWS and COLUMNS of what the engine is only given a part of are known without it."""
        reference = whole.reference
        if name == "ROWS" and reference.whole_columns and not reference.spill:
            return Literal("number", str(MAX_ROW))
        if name == "COLUMNS" and reference.whole_rows and not reference.spill:
            return Literal("number", str(MAX_COLUMN))
        self.used_part_will_do = True
        return Call(name, (self.argument(name, whole, _WHOLE, array),))

    def argument(self, name: str, node: Node, wanted: str, array: bool) -> Node:
        if wanted == "a":
            return self.node(node, _WHOLE, True)
        if wanted == _AS_IS:
            return self.node(node, _WHOLE, array)
        copies = self.notes.copies
        read = self.node(node, wanted, array)
        if name in OF_ANY_SHAPE and isinstance(node, Range) and not node.reference.whole_columns:
            self.notes.copies = copies
        if (
            wanted == _WHOLE
            and isinstance(read, Range)
            and read.reference.is_cell
            and not read.reference.spill
        ):
            return Range(read.reference, as_area=True)  # IronCalc's INDEX, MATCH, SUMIF refuse a lone cell
        if wanted == _WHOLE and name not in OF_ARRAYS and is_array(read) and not is_range(read):
            raise RefusedError(Why.BROADCAST, function=name)
        return read

    def our_call(self, name: str, arguments: tuple[Node | None, ...], array: bool) -> Call:
        """Our functions take whole ranges; in an ordinary cell no expression over ranges."""
        self.inside_ours += 1
        call = Call(name, tuple(None if a is None else self.node(a, _WHOLE, array) for a in arguments))
        self.inside_ours -= 1
        self.notes.calls.append(call)
        return call


def _used_part_will_do(name: str, arguments: Sequence[Node | None]) -> bool:
    """Whether a function of whole columns gives the same over the part of them that is used."""
    found = isinstance(arguments[1], Call) and arguments[1].name == "MATCH" if len(arguments) > 1 else False
    return name in OF_USED_PART or (name == "INDEX" and found)


def _changes_shape(reference: Reference) -> bool:
    """Whether the reference has another shape in a copy: ``$A$1:A1``."""
    row1, column1, row2, column2 = reference.absolute
    return row1 is not row2 or column1 is not column2
