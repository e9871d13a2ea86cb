"""How Excel reads a resolved formula: where ranges intersect, where they broadcast, and what is proven."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from xlsheets.engine.book import Area, Place
from xlsheets.engine.functions import (
    ARRAY_RESULTS,
    BROADCASTING,
    DATES,
    SIGNATURES,
    TEXT_FORMATS,
    argument_kind,
)
from xlsheets.engine.resolving import OURS, RefusedError, Resolver
from xlsheets.engine.results import Why
from xlsheets.formula.references import Reference
from xlsheets.formula.tokens import string_value
from xlsheets.formula.tree import Binary, Call, Group, Literal, Name, Node, Prefix, Range, Suffix, TableRange

_WHOLE = "r"
_ONE = "s"


@dataclass(frozen=True, slots=True)
class Reading:
    """A formula ready for the engine, as ``text``, and as ``tree`` where our functions are called in it.

    ``areas`` are the cells it reads, ``anchors`` the first cells of the arrays it reads with ``#``;
    ``calls`` our functions in it, innermost first; ``unproven`` what keeps it outside the proven set.
    """

    place: Place
    text: str
    tree: Node
    areas: Sequence[Area] = ()
    anchors: Sequence[Place] = ()
    calls: Sequence[Call] = ()
    unproven: Sequence[str] = ()


@dataclass(slots=True)
class Notes:
    """What was met on the way through a formula; ``copies`` is false where it hangs on the place."""

    calls: list[Call] = field(default_factory=list)
    unproven: list[str] = field(default_factory=list)
    copies: bool = True


@dataclass(slots=True)
class Reader:
    """Reads the formulas of one book; ``last_rows`` is how far down each sheet is used, with a margin."""

    resolver: Resolver
    last_rows: dict[int, int]

    def read(self, text: str, place: Place, array: bool) -> tuple[Node, Notes]:
        """Read a formula; ``array`` for a formula entered as an array, fixed or dynamic."""
        notes = Notes()
        tree = self.resolver.tree(text, place)
        return _Pass(self, notes, place).node(tree, _WHOLE if array else _ONE, array), notes


@dataclass(slots=True)
class _Pass:
    reader: Reader
    notes: Notes
    place: Place
    inside_ours: int = 0

    def node(self, node: Node, kind: str, array: bool) -> Node:
        """Read a node that stands where ``kind`` is wanted, inside an array evaluation or not."""
        match node:
            case Range(reference):
                return self.range(reference, kind, array)
            case Call(name, arguments):
                return self.call(name, arguments, kind, array)
            case Binary(operator, left, right):
                inner = _WHOLE if array else _ONE
                return Binary(operator, self.node(left, inner, array), self.node(right, inner, array))
            case Prefix("@", operand):
                return self.single(operand)
            case Prefix(operator, operand):
                return Prefix(operator, self.node(operand, _WHOLE if array else _ONE, array))
            case Suffix(operator, operand):
                return Suffix(operator, self.node(operand, _WHOLE if array else _ONE, array))
            case Group(inner):
                return Group(self.node(inner, kind, array))
            case Literal() | Name() | TableRange():
                return node

    def range(self, reference: Reference, kind: str, array: bool) -> Node:
        if kind == _ONE and not array and (reference.spill or not reference.is_cell):
            if reference.spill or self.inside_ours:
                raise RefusedError(Why.ARRAY_IN_CELL, reference=reference.text())
            return self.intersection(reference)
        if reference.whole_columns or reference.whole_rows:
            return Range(self.clipped(reference))
        return Range(reference)

    def clipped(self, reference: Reference) -> Reference:
        if not reference.whole_columns:
            raise RefusedError(Why.NOT_VOUCHED_FOR, reference=reference.text())
        last = self.reader.last_rows.get(self.reader.resolver.sheet(reference, self.place), 1)
        _, column1, _, column2 = reference.absolute
        return replace(reference, row2=last, absolute=(True, column1, True, column2))

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
        elif name == "TEXT":
            self.text_format(arguments)
        if name in DATES and self.reader.resolver.book.date1904:
            raise RefusedError(Why.DATE_1904, function=name)
        read: list[Node | None] = []
        for index, argument in enumerate(arguments):
            if argument is None:
                read.append(None)
                continue
            wanted = argument_kind(name, index)
            read.append(self.argument(name, argument, kind if wanted == "p" else wanted, array))
        if (
            name in ("INDEX", *ARRAY_RESULTS)
            and kind == _ONE
            and not array
            and _may_be_array(name, arguments)
        ):
            self.notes.unproven.append(name)
        return Call(name, tuple(read))

    def argument(self, name: str, node: Node, wanted: str, array: bool) -> Node:
        if wanted == "a":
            return self.node(node, _WHOLE, True)
        read = self.node(node, wanted, array)
        if (
            wanted == _WHOLE
            and isinstance(read, Range)
            and read.reference.is_cell
            and not read.reference.spill
        ):
            return Range(read.reference, as_area=True)  # IronCalc's INDEX, MATCH, SUMIF refuse a lone cell
        if array and wanted == _ONE and name not in BROADCASTING and is_array(read):
            raise RefusedError(Why.BROADCAST, function=name)
        return read

    def text_format(self, arguments: tuple[Node | None, ...]) -> None:
        form = arguments[1] if len(arguments) > 1 else None
        if not (
            isinstance(form, Literal) and form.kind == "string" and string_value(form.text) in TEXT_FORMATS
        ):
            self.notes.unproven.append("TEXT")

    def our_call(self, name: str, arguments: tuple[Node | None, ...], array: bool) -> Call:
        """Our functions take whole ranges; in an ordinary cell no expression over ranges."""
        self.inside_ours += 1
        call = Call(name, tuple(None if a is None else self.node(a, _WHOLE, array) for a in arguments))
        self.inside_ours -= 1
        self.notes.calls.append(call)
        return call


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
        case Call(name, arguments):
            return _call_is_array(name, arguments)
    return False


def _call_is_array(name: str, arguments: tuple[Node | None, ...]) -> bool:
    if name.startswith(OURS) or name not in SIGNATURES or name in ARRAY_RESULTS:
        return True
    if name == "INDEX":
        return _may_be_array(name, arguments)
    if name in ("ROW", "COLUMN"):
        return any(is_array(argument) for argument in arguments)
    return any(
        argument_kind(name, index) in ("s", "p") and is_array(argument)
        for index, argument in enumerate(arguments)
    )


def _may_be_array(name: str, arguments: tuple[Node | None, ...]) -> bool:
    """INDEX gives a whole row or column where a position is 0 or left out."""
    if name != "INDEX":
        return True
    source = arguments[0] if arguments else None
    positions = arguments[1:3]
    if any(p is None or (isinstance(p, Literal) and p.text == "0") or is_array(p) for p in positions):
        return True
    if len(positions) == 1 and isinstance(source, Range) and not source.reference.spill:
        area = source.reference
        return area.row1 != area.row2 and area.column1 != area.column2
    return len(positions) != 2
