"""Formulas that are copies of one another are read once: from cell to cell only their references move."""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field

from xlsheets.engine.adapting import is_array
from xlsheets.engine.book import Place
from xlsheets.engine.doubts import Check, Doubt, Wanted
from xlsheets.engine.helpers import standing_elsewhere
from xlsheets.engine.judging import sound
from xlsheets.engine.lifting import literal_rows
from xlsheets.engine.notes import Notes, Reading
from xlsheets.engine.patterns import OperandPattern, Pattern, Slot, Template, WatchedPattern
from xlsheets.engine.reading import Reader
from xlsheets.engine.referring import indexed
from xlsheets.engine.refusing import OURS, RefusedError
from xlsheets.engine.resting import rests_on
from xlsheets.formula.references import parse_reference, quote_sheet
from xlsheets.formula.tree import Binary, Call, Literal, Name, Node, Range, rebuild, walk, write

_HOLE = "\0"
# A reference, or a text or bracket that only looks as if it held one.
_REFERENCES = re.compile(
    r""""(?:[^"]|"")*"|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]|'(?:[^']|'')*'"""
    r"""|(?<![\w.\\$])(\$?[A-Za-z]{1,3}\$?[0-9]+(?::\$?[A-Za-z]{1,3}\$?[0-9]+)?"""
    r"""|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]+:\$?[0-9]+)(?![\w.\\(!\[])"""
)


@dataclass(slots=True)
class Copies:
    """Reads formulas, copies of one already read without parsing them."""

    reader: Reader
    _known: dict[tuple[Place, bool, str], Reading] = field(default_factory=dict)
    _patterns: dict[Hashable, Pattern | RefusedError] = field(default_factory=dict)

    def read(self, text: str, place: Place, array: bool) -> Reading:
        """Read a formula. Raises RefusedError for what the engine must not be given."""
        reading = self._known.get((place, array, text))
        if reading is None:
            reading = self._known[place, array, text] = self._read(text, place, array)
        return reading

    def _read(self, text: str, place: Place, array: bool) -> Reading:
        key = (place[0], array, self._among_tables(place) if "[" in text else None, _skeleton(text, place))
        known = self._patterns.get(key)
        if isinstance(known, RefusedError):
            raise known
        if known is not None:
            return known.at(place)
        try:
            tree, notes = self.reader.read(text, place, array)
        except RefusedError as refused:
            if refused.copies:
                self._patterns[key] = refused
            raise
        pattern = self._pattern(place, tree, notes)
        if notes.copies and not notes.calls:
            self._patterns[key] = pattern
        return pattern.at(place)

    def _among_tables(self, place: Place) -> tuple[tuple[bool, bool | int], ...]:
        """Where the cell is beside the tables of its sheet: ``[@Pop]`` means the same in all rows of data."""
        book = self.reader.resolver.book
        index, row, column = place
        return tuple(
            (
                table.column1 <= column <= table.column2,
                table.row1 + table.header_rows <= row <= table.row2 - table.totals_rows
                or (row if table.row1 <= row <= table.row2 else False),
            )
            for table in book.tables
            if table.sheet == book.sheets[index]
        )

    def _pattern(self, place: Place, tree: Node, notes: Notes) -> Pattern:
        watched = tuple(self._watched(doubt, place) for doubt in notes.doubts)
        return Pattern(place, tree, notes, self._template(tree, place), watched)

    def _watched(self, doubt: Doubt, place: Place) -> WatchedPattern:
        operands = tuple(self._operand(operand, doubt.check, place) for operand in doubt.operands)
        guards = tuple(self._guard(guard, wanted, place) for guard, wanted in doubt.guards)
        expressions = [o for o in operands if o.cells is None and not isinstance(o.expression, Literal)]
        literals = [node for node in doubt.operands if isinstance(node, Literal)]
        unsound = not all(sound(doubt, v) for node in literals for row in literal_rows(node) for v in row)
        if doubt.check is Check.SKIPPED_ERROR:
            unsound |= any(literal.kind == "string" for literal in literals)
        calculated = unsound or any(operand.rests_on is None for operand in expressions)
        return WatchedPattern(
            doubt, operands, guards, not expressions, bool(expressions) and calculated, unsound
        )

    def _operand(self, node: Node, check: Check, place: Place) -> OperandPattern:
        if isinstance(node, Literal):
            return OperandPattern(None, node, (), node.kind == "array")
        if isinstance(node, Call) and node.name == "INDEX" and isinstance(node.arguments[0], Range):
            part = indexed(node.arguments[0].reference, node.arguments[1:])
            node = node if part is None else Range(part)
        if isinstance(node, Range) and not node.reference.spill:
            return OperandPattern(self._slot(node, place), node, (), False)
        match node:
            case Call("ABS", (Range(reference) as cell,)) if reference.is_cell and not reference.spill:
                return OperandPattern(self._slot(cell, place), node, (), False, absolute=True)
        ranges = rests_on(node, check)
        slots = None if ranges is None else tuple(self._slot(item, place) for item in ranges)
        return OperandPattern(None, self._elsewhere(node, place), slots, is_array(node))

    def _guard(self, node: Node, wanted: Wanted, place: Place) -> Template | Node | tuple[Slot, bool]:
        match node:
            case Binary("=" | "<>" as operator, Range(reference) as cell, Literal("string", '""')) if (
                reference.is_cell and not reference.spill
            ):
                return self._slot(cell, place), (operator == "=") is (wanted is Wanted.TRUE)
        return self._elsewhere(node, place)

    def _slot(self, node: Range, place: Place) -> Slot:
        return Slot(self.reader.resolver.sheet(node.reference, place), "", node.reference, False)

    def _elsewhere(self, node: Node, place: Place) -> Template | Node:
        if any(isinstance(inner, Call) and inner.name.startswith(OURS) for inner in walk(node)):
            return node
        sheet = self.reader.resolver.book.sheets[place[0]]
        return self._template(standing_elsewhere(node, sheet, place), place)

    def _template(self, tree: Node, place: Place) -> Template:
        slots: list[Slot] = []

        def hole(node: Node) -> Node:
            if not isinstance(node, Range):
                return rebuild(node, hole)
            reference = node.reference
            prefix = "" if reference.sheet is None else quote_sheet(reference.sheet) + "!"
            sheet = self.reader.resolver.sheet(reference, place)
            slots.append(Slot(sheet, prefix, reference, node.as_area))
            return Name(_HOLE)

        texts = tuple(write(hole(tree)).split(_HOLE))
        return Template(texts, tuple(slots))


def _skeleton(text: str, place: Place) -> str:
    """The formula with its references as offsets from its own cell: the same for every copy."""
    _, row, column = place

    def offset(match: re.Match[str]) -> str:
        found = match[1]
        if found is None:
            return match[0]
        try:
            reference = parse_reference(found)
        except ValueError:
            return found
        row1, column1, row2, column2 = reference.absolute
        return (
            f"\1{reference.row1 if row1 else reference.row1 - row}{row1}"
            f"\1{reference.column1 if column1 else reference.column1 - column}{column1}"
            f"\1{reference.row2 if row2 else reference.row2 - row}{row2}"
            f"\1{reference.column2 if column2 else reference.column2 - column}{column2}"
        )

    return _REFERENCES.sub(offset, text)
