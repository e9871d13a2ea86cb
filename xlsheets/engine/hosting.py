"""Formulas that call our functions: the calls they hold, and what the machine is given in their place."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from xlsheets.engine.adapting import is_array
from xlsheets.engine.book import Area, Formula, Place
from xlsheets.engine.functions import REFERENCE_RESULTS
from xlsheets.engine.helpers import Bench, standing_elsewhere
from xlsheets.engine.lifting import (
    Argument,
    Cells,
    Constant,
    Expression,
    Lifted,
    Omitted,
    fitted,
    literal_rows,
    read_cells,
    substitute,
)
from xlsheets.engine.machine import Machine
from xlsheets.engine.notes import Reading
from xlsheets.engine.referring import indexed
from xlsheets.engine.refusing import OURS
from xlsheets.engine.resolving import Resolver
from xlsheets.formula.references import Reference, quote_sheet
from xlsheets.formula.tree import Call, Group, Literal, Node, Prefix, Range, walk, write
from xlsheets.ooxml import CellValue

_ROOM = 16
_COUNTED = 100


@dataclass(slots=True)
class Host:
    """A formula with calls of ours in it; ``calls`` innermost first."""

    place: Place
    formula: Formula
    reading: Reading
    calls: dict[Call, Lifted] = field(default_factory=dict)

    @property
    def top(self) -> Lifted | None:
        """The call that is the whole formula, if it is one."""
        node = self.reading.tree
        while isinstance(node, Group) or (isinstance(node, Prefix) and node.operator == "@"):
            node = node.inner if isinstance(node, Group) else node.operand
        return self.calls.get(node) if isinstance(node, Call) else None


@dataclass(slots=True)
class Hosting:
    """Lifts the calls of a book's formulas and puts references to their grids into the machine."""

    resolver: Resolver
    bench: Bench
    machine: Machine
    hosts: dict[Place, Host] = field(default_factory=dict)
    expressions: list[tuple[Host, Expression]] = field(default_factory=list)

    def lift(self, reading: Reading, formula: Formula) -> Host:
        """Take the calls out of a formula."""
        host = Host(reading.place, formula, reading)
        for call in reading.calls:
            if call in host.calls:
                continue
            arguments = tuple(self._argument(argument, host) for argument in call.arguments)
            name = call.name.removeprefix(OURS)
            host.calls[call] = Lifted(name, reading.place, arguments, self.bench.grid(_ROOM, 1))
        self.hosts[reading.place] = host
        return host

    def _argument(self, node: Node | None, host: Host) -> Argument:
        while isinstance(node, Group):
            node = node.inner
        match node:
            case None:
                return Omitted()
            case Literal():
                return Constant(literal_rows(node))
            case Prefix("-", Literal("number", text)):
                return Constant([[-float(text)]])
            case Call() if node in host.calls:
                return host.calls[node]
            case Range(reference):
                return Cells(self.resolver.area(reference, host.place), reference.spill)
            case Call("INDEX", (Range(reference), *positions)):
                part = indexed(reference, positions)
                if part is not None:
                    return Cells(self.resolver.area(part, host.place))
        return self._expression(node, host)

    def _expression(self, node: Node, host: Host) -> Expression:
        sheet = self.resolver.book.sheets[host.place[0]]
        tree = standing_elsewhere(node, sheet, host.place)
        keeps_blanks = isinstance(tree, Call) and tree.name in REFERENCE_RESULTS
        expression = Expression(tree, self.bench.array(), self.bench.array() if keeps_blanks else None)
        self.expressions.append((host, expression))
        return expression

    def helpers(self, hosts: Container[Place]) -> list[Place]:
        """Return the helper cells of the hosts' argument expressions."""
        mine = [expression for host, expression in self.expressions if host.place in hosts]
        return [*(e.helper for e in mine), *(e.blanks for e in mine if e.blanks is not None)]

    def put_expressions(self, hosts: Container[Place]) -> None:
        """Put the hosts' argument expressions into their helper cells, where the calls in them have run."""
        for host, expression in self.expressions:
            inner = (node for node in walk(expression.tree) if isinstance(node, Call) and node in host.calls)
            if host.place in hosts and all(host.calls[call].given is not None for call in inner):
                self._put_expression(host, expression)

    def _put_expression(self, host: Host, expression: Expression) -> None:
        text = self.text(host, expression.tree)
        self.machine.put(expression.helper, text)
        if expression.blanks is not None:
            whole = is_array(expression.tree)
            blank = f"MAP({text},LAMBDA(v,ISBLANK(v)))" if whole else f"ISBLANK({text})"
            self.machine.put(expression.blanks, blank)

    def text(self, host: Host, tree: Node) -> str:
        """Write a tree with references to grids in place of the host's calls."""
        return write(substitute(tree, lambda call, first: self._grid(host, call, first)))

    def _grid(self, host: Host, call: Call, first: bool) -> Node:
        lifted = host.calls[call]
        home = lifted.home
        height, width = (1, 1) if first else (len(lifted.grid), len(lifted.grid[0]))
        area = Area(home.sheet, home.row1, 1, home.row1 + height - 1, width)
        return Range(self.bench.reference(area))

    def write_grid(self, lifted: Lifted) -> None:
        """Put a call's grid on its helper sheet, in a new place when it has outgrown the old one."""
        rows = lifted.grid
        host = self.hosts[lifted.host]
        area = host.formula.area
        if area is not None and not host.formula.dynamic and host.top is lifted:
            rows = fitted(rows, area.row2 - area.row1 + 1, area.column2 - area.column1 + 1)
            lifted.grid = rows
        if len(rows) > lifted.home.row2 - lifted.home.row1 + 1:
            lifted.home = self.bench.grid(len(rows) + _ROOM, 1)
        sheet, top = lifted.home.sheet, lifted.home.row1
        cells: dict[Place, CellValue] = {
            (sheet, top + i, 1 + j): value for i, row in enumerate(rows) for j, value in enumerate(row)
        }
        self.machine.fill(cells)

    def put(self, host: Host) -> None:
        """Put a host's formula into the machine."""
        text = self._guarded(host, self.text(host, host.reading.tree))
        area = host.formula.area
        if area is not None and not host.formula.dynamic:
            self.machine.clear(area)
            self.machine.put_array(area, text)
        else:
            self.machine.put(host.place, text)

    def _guarded(self, host: Host, text: str) -> str:
        """Let the engine see what the calls read, so that it finds every cycle through them itself."""
        read = list(dict.fromkeys(self._reads(host)))
        if not read:
            return text
        counts = [f"COUNTA({','.join(read[i : i + _COUNTED])})" for i in range(0, len(read), _COUNTED)]
        return f"IF({'+'.join(counts)}<0,0,{text})"

    def _reads(self, host: Host) -> Iterator[str]:
        for lifted in host.calls.values():
            for item in read_cells(lifted):
                if isinstance(item, Expression):
                    yield self.bench.reference(Area(*item.helper, item.helper[1], item.helper[2])).text()
                else:
                    sheet = quote_sheet(self.resolver.book.sheets[item.area.sheet])
                    plain = Reference(None, *item.area[1:], spill=item.spill)
                    yield f"{sheet}!{plain.text()}"
