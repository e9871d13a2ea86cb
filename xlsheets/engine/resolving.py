"""From a stored formula to one without names, tables and old spellings: plain references only."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from xlsheets.engine import referring
from xlsheets.engine.book import Area, Book, Place
from xlsheets.engine.folding import Folder, Value
from xlsheets.engine.functions import HIDDEN_ROWS, INDIRECT, OUTSIDE, VOLATILE
from xlsheets.engine.referring import NO_CELLS, means_the_same_everywhere, spilled
from xlsheets.engine.refusing import OURS, RefusedError
from xlsheets.engine.results import Why
from xlsheets.formula.parser import parse
from xlsheets.formula.references import Reference
from xlsheets.formula.shift import translate
from xlsheets.formula.spelling import looks_like_ours, our_name, plain_name
from xlsheets.formula.structured import UnresolvedError, parse_structured, resolve
from xlsheets.formula.tokens import FormulaError
from xlsheets.formula.tree import (
    Binary,
    Call,
    Group,
    Literal,
    Name,
    Node,
    Prefix,
    Range,
    Suffix,
    TableRange,
    walk,
)
from xlsheets.ooxml import CellError

_NESTED_NAMES = 20
_LARGEST_LET = 2000
_REFUSED_NAMES = (
    dict.fromkeys(VOLATILE, Why.VOLATILE)
    | dict.fromkeys(INDIRECT, Why.INDIRECT)
    | dict.fromkeys(OUTSIDE, Why.EXTERNAL_LINK)
)


@dataclass(slots=True)
class Resolver:
    """Resolves the formulas of one book.

    ``placed`` tells whether the last formula means what it does only where it stands, ``seen`` whether
    only with the constants that the book has; the latter are looked at when ``looks`` is set.
    """

    book: Book
    ours: Collection[str]
    looks: bool = False
    placed: bool = False
    seen: bool = False
    _variables: dict[str, Node] = field(default_factory=dict)
    _sheets: dict[str, int] = field(init=False)
    _names: dict[tuple[int | None, int, str], Node] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sheets = {name.casefold(): index for index, name in enumerate(self.book.sheets)}

    def tree(self, text: str, place: Place) -> Node:
        """Parse and resolve; RefusedError for what the engine must not be given."""
        self.placed = self.seen = False
        self._variables.clear()
        try:
            return self.node(parse(text), place, 0)
        except FormulaError:
            raise RefusedError(Why.UNREADABLE) from None

    def sheet(self, reference: Reference, place: Place) -> int:
        """The index of the sheet that a reference points into."""
        if reference.sheet is None:
            return place[0]
        index = self._sheets.get(reference.sheet.casefold())
        if index is None:
            raise RefusedError(Why.UNKNOWN_NAME, name=reference.sheet)
        return index

    def area(self, reference: Reference, place: Place) -> Area:
        """The cells of a reference in a formula at a place."""
        index = self.sheet(reference, place)
        return Area(index, reference.row1, reference.column1, reference.row2, reference.column2)

    def node(self, node: Node, place: Place, depth: int) -> Node:
        """Resolve one node and all inside it."""
        match node:
            case Literal("error", text) if text.endswith("!#REF!"):
                return NO_CELLS
            case Literal():
                return node
            case Range(reference):
                return self.range(reference, place)
            case TableRange(text):
                return self.table(text, place)
            case Name(text):
                return self.name(text, place, depth)
            case Call(name, arguments):
                return self.call(name, arguments, place, depth)
            case Prefix(operator, operand):
                return Prefix(operator, self.node(operand, place, depth))
            case Suffix("#", operand):
                return spilled(self.node(operand, place, depth))
            case Suffix(operator, operand):
                return Suffix(operator, self.node(operand, place, depth))
            case Group(inner):
                return Group(self.node(inner, place, depth))
            case Binary(operator, left, right):
                one, other = self.node(left, place, depth), self.node(right, place, depth)
                return (
                    self.joined(operator, one, other) if operator in ":, " else Binary(operator, one, other)
                )

    def joined(self, operator: str, left: Node, right: Node) -> Node:
        """Put two references together, where it is known what cells that gives."""
        found = referring.joined(operator, left, right)
        if found is None:
            raise RefusedError(Why.REFERENCE_OPERATOR, copies=False, operator=operator)
        self.placed = True
        return found

    def range(self, reference: Reference, place: Place) -> Range:
        """Check that a reference points into this workbook."""
        if reference.external:
            raise RefusedError(Why.EXTERNAL_LINK, reference=reference.text())
        if reference.three_d:
            raise RefusedError(Why.THREE_D, reference=reference.text())
        self.sheet(reference, place)
        return Range(reference)

    def table(self, text: str, place: Place) -> Range:
        """Resolve a structured reference."""
        try:
            found = resolve(text, self.book.tables, self.book.sheets[place[0]], place[1], place[2])
        except UnresolvedError:
            raise RefusedError(Why.UNKNOWN_NAME, copies=False, name=text) from None
        if "#this row" in parse_structured(text).items:
            found = replace(found, absolute=(False, True, False, True))
        return Range(self.local(found, place))

    def local(self, reference: Reference, place: Place) -> Reference:
        """Leave out the sheet where it is the formula's own."""
        own = reference.sheet is not None and self.sheet(reference, place) == place[0]
        return replace(reference, sheet=None) if own else reference

    def name(self, text: str, place: Place, depth: int) -> Node:
        """Put the formula of a name in the place of the name."""
        if depth > _NESTED_NAMES:
            raise RefusedError(Why.CIRCULAR, name=text)
        if text.casefold() in self._variables:
            return self._variables[text.casefold()]
        scope, _, bare = text.rpartition("!")
        index: int | None = place[0]
        if scope:
            if "[" in scope:
                raise RefusedError(Why.EXTERNAL_LINK, reference=text)
            index = self._sheets.get(scope.strip("'").replace("''", "'").casefold())
        known = self._names.get((index, place[0], bare.upper()))
        if known is not None:
            return known
        formula = self.book.names.get((index, bare.upper())) or self.book.names.get((None, bare.upper()))
        if formula is None:
            if any(table.name.casefold() == bare.casefold() for table in self.book.tables):
                return self.table(bare, place)
            raise RefusedError(Why.UNKNOWN_NAME, name=text)
        tree = parse(formula)
        moved = parse(translate(formula, place[1] - 1, place[2] - 1))
        node = self.node(moved, place, depth + 1)
        node = node if isinstance(node, Literal | Range | Group | Call) else Group(node)
        if means_the_same_everywhere(tree):
            self._names[index, place[0], bare.upper()] = node
        return node

    def call(self, name: str, arguments: tuple[Node | None, ...], place: Place, depth: int) -> Node:
        """Resolve a call: our functions by any spelling, the new forms of ``@`` and ``#``."""
        ours = our_name(name, self.ours)
        plain = plain_name(name)
        if ours is None:
            if looks_like_ours(name):
                raise RefusedError(Why.UNKNOWN_FUNCTION, function=name)
            if "!" in name:
                raise RefusedError(Why.EXTERNAL_LINK, reference=name)
            if plain in ("SHEET", "SHEETS") and not arguments:
                self.placed = True
                return Literal("number", str(place[0] + 1 if plain == "SHEET" else len(self.book.sheets)))
            if plain in _REFUSED_NAMES and plain not in ("OFFSET", "INDIRECT"):
                raise RefusedError(_REFUSED_NAMES[plain], function=plain)
            if plain == "LET":
                return self.let(arguments, place, depth)
            if plain == "LAMBDA":
                raise RefusedError(Why.LET_VARIABLE, function=plain)
            arguments = tuple(referring.spread_out(plain, arguments, self.book.sheets))
        resolved = tuple(None if a is None else self.node(a, place, depth) for a in arguments)
        if plain in ("OFFSET", "INDIRECT"):
            return self.known_cells(plain, resolved, place, depth)
        if plain in HIDDEN_ROWS and self.book.hidden_rows:
            self.placed = True
            hidden = self.book.hidden_rows
            resolved = referring.shown(plain, resolved, lambda r: hidden.get(self.sheet(r, place), ()))
        if plain == "ANCHORARRAY" and len(resolved) == 1 and resolved[0] is not None:
            return spilled(resolved[0])
        if plain == "SINGLE" and len(resolved) == 1 and resolved[0] is not None:
            return Prefix("@", resolved[0])
        return Call(OURS + ours if ours else plain, resolved)

    def let(self, arguments: tuple[Node | None, ...], place: Place, depth: int) -> Node:
        """Put the expressions of LET in the place of its variables."""
        outside = dict(self._variables)
        *pairs, result = arguments
        for variable, expression in zip(pairs[::2], pairs[1::2], strict=False):
            if not isinstance(variable, Name) or expression is None:
                raise RefusedError(Why.LET_VARIABLE, function="LET")
            self._variables[variable.text.casefold()] = Group(self.node(expression, place, depth))
        if result is None or len(pairs) % 2:
            raise RefusedError(Why.LET_VARIABLE, function="LET")
        node = Group(self.node(result, place, depth))
        self._variables = outside
        if sum(1 for _ in walk(node)) > _LARGEST_LET:
            raise RefusedError(Why.LET_VARIABLE, function="LET")
        return node

    def known_cells(self, name: str, arguments: tuple[Node | None, ...], place: Place, depth: int) -> Node:
        """The cells that OFFSET or INDIRECT means, where the formula tells."""
        folder = Folder(place, lambda reference: self.constant(reference, place))
        if name == "OFFSET":
            node = referring.offset(arguments, folder)
        else:
            node = referring.indirect(arguments, folder, lambda found: self.node(found, place, depth + 1))
        if node is None:
            raise RefusedError(Why.INDIRECT, copies=False, function=name)
        self.placed = True
        return self.node(node, place, depth)

    def constant(self, reference: Reference, place: Place) -> Value | None:
        """What a cell holds, when constants are looked at and it holds one."""
        if not self.looks:
            return None
        self.seen = True
        cell = self.area(reference, place).anchor
        value = self.book.constants.get(cell)
        if cell in self.book.formulas or cell in self.book.stored or isinstance(value, CellError):
            return None
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
