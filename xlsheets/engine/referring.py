"""What stands for cells without being a plain reference: OFFSET, INDIRECT, unions, spans of sheets."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from xlsheets.engine.folding import Folder
from xlsheets.engine.refusing import RefusedError
from xlsheets.engine.results import Why
from xlsheets.formula.parser import parse
from xlsheets.formula.references import MAX_COLUMN, MAX_ROW, Reference
from xlsheets.formula.tokens import FormulaError
from xlsheets.formula.tree import Binary, Call, Group, Literal, Name, Node, Range, TableRange, walk

NO_CELLS = Literal("error", "#REF!")
# Take any number of ranges, in whatever order, as if they were one.
_OF_MANY = frozenset({"SUM", "COUNT", "COUNTA", "AVERAGE", "MAX", "MIN", "PRODUCT"})


def offset(arguments: Sequence[Node | None], folder: Folder) -> Node | None:
    """Return the cells that OFFSET means; None where its arguments are not known."""
    if not 3 <= len(arguments) <= 5 or not isinstance(arguments[0], Range):
        return None
    base = arguments[0].reference
    if base.spill or base.three_d:
        return None
    wanted = [0.0 if node is None else folder.number(node) for node in arguments[1:3]]
    sizes = [base.row2 - base.row1 + 1, base.column2 - base.column1 + 1]
    for index, node in enumerate(arguments[3:]):
        size = None if node is None else folder.number(node)
        if node is not None and (size is None or size != int(size)):
            return None
        sizes[index] = sizes[index] if size is None else int(size)
    if None in wanted or any(size == 0 for size in sizes):
        return NO_CELLS if None not in wanted else None
    down, right = (int(number) for number in wanted if number is not None)
    return _moved(base, (base.row1 + down, base.column1 + right), (sizes[0], sizes[1]))


def _moved(base: Reference, corner: tuple[int, int], sizes: tuple[int, int]) -> Node:
    (row, column), (height, width) = corner, sizes
    row1, row2 = sorted((row, row + height - (1 if height > 0 else -1)))
    column1, column2 = sorted((column, column + width - (1 if width > 0 else -1)))
    if not (row1 >= 1 and row2 <= MAX_ROW and column1 >= 1 and column2 <= MAX_COLUMN):
        return NO_CELLS
    return Range(Reference(base.sheet, row1, column1, row2, column2))


def indirect(arguments: Sequence[Node | None], folder: Folder, named: Callable[[Node], Node]) -> Node | None:
    """Return the cells that INDIRECT means; None where its text is not known, or in the R1C1 style."""
    if not 1 <= len(arguments) <= 2:
        return None
    if len(arguments) == 2 and folder.value(arguments[1]) not in (True, 1.0):
        return None
    text = folder.value(arguments[0])
    if not isinstance(text, str):
        return None
    try:
        node = parse(text)
    except FormulaError:
        return NO_CELLS
    if not isinstance(node, Name | TableRange | Range):
        return NO_CELLS
    found = node if isinstance(node, Range) else named(node)
    if isinstance(found, Range) and not found.reference.spill:
        return found
    return None


def joined(operator: str, left: Node, right: Node) -> Node | None:
    """Return the cells that two references span (``:``) or share (a space); None where that is not known."""
    one, other = _bare(left), _bare(right)
    if NO_CELLS in (one, other):
        return NO_CELLS
    if operator == "," or not (isinstance(one, Range) and isinstance(other, Range)):
        return None
    a, b = one.reference, other.reference
    if a.spill or b.spill or (b.sheet is not None and b.sheet != a.sheet):
        return None
    if operator == " " and b.sheet != a.sheet:
        return None
    pick = (min, max) if operator == ":" else (max, min)
    row1, column1 = pick[0](a.row1, b.row1), pick[0](a.column1, b.column1)
    row2, column2 = pick[1](a.row2, b.row2), pick[1](a.column2, b.column2)
    if row1 > row2 or column1 > column2:
        return Literal("error", "#NULL!")
    return Range(Reference(a.sheet, row1, column1, row2, column2))


def _bare(node: Node) -> Node:
    while isinstance(node, Group):
        node = node.inner
    if isinstance(node, Call) and node.name == "INDEX" and isinstance(node.arguments[0], Range):
        part = indexed(node.arguments[0].reference, node.arguments[1:])
        return node if part is None else Range(part)
    return node


def spread_out(name: str, arguments: Sequence[Node | None], sheets: Sequence[str]) -> list[Node | None]:
    """Return the arguments with unions and spans of sheets as arguments of their own, where that is the same.

    >>> from xlsheets.formula.tree import write
    >>> union = parse("SUM((A1:A2,B1),C1)").arguments
    >>> [write(node) for node in spread_out("SUM", union, ())]
    ['A1:A2', 'B1', 'C1']
    """
    if name not in _OF_MANY:
        return list(arguments)
    return [part for node in arguments for part in _parts(node, sheets)]


def shown(
    name: str, arguments: Sequence[Node | None], hidden: Callable[[Reference], Collection[int]]
) -> tuple[Node | None, ...]:
    """Leave hidden rows out for SUBTOTAL(101 to 111, ...); refuse where that hangs on why they are hidden."""
    kind = arguments[0] if arguments else None
    leaves_out = name == "SUBTOTAL" and isinstance(kind, Literal) and len(kind.text) == 3
    found: list[Node | None] = []
    for node in arguments:
        parts = visible(node, hidden(node.reference)) if isinstance(node, Range) else [node]
        if parts != [node] and not leaves_out:
            raise RefusedError(Why.HIDDEN_ROWS, copies=False, function=name)
        found += parts
    return tuple(found)


def visible(node: Range, hidden: Collection[int]) -> list[Node]:
    """Return the parts of a range between hidden rows; the range itself where it holds none.

    >>> from xlsheets.formula.references import parse_reference
    >>> [part.reference.text() for part in visible(Range(parse_reference("A1:B5")), {2, 3})]
    ['A1:B1', 'A4:B5']
    """
    area = node.reference
    inside = sorted(row for row in hidden if area.row1 <= row <= area.row2)
    if not inside:
        return [node]
    found: list[Node] = []
    first = area.row1
    for row in (*inside, area.row2 + 1):
        if first < row:
            found.append(Range(replace(area, row1=first, row2=row - 1)))
        first = row + 1
    return found


def _parts(node: Node | None, sheets: Sequence[str]) -> list[Node | None]:
    match node:
        case Group(Binary(",", _, _) as union):
            return _parts(union, sheets)
        case Binary(",", left, right):
            return [*_parts(left, sheets), *_parts(right, sheets)]
        case Range(reference) if reference.three_d and reference.sheet is not None:
            between = _between(reference.sheet, sheets)
            return [Range(replace(reference, sheet=name)) for name in between] if between else [node]
    return [node]


def _between(span: str, sheets: Sequence[str]) -> Sequence[str]:
    folded = [name.casefold() for name in sheets]
    first, _, last = span.casefold().partition(":")
    if first not in folded or last not in folded:
        return ()
    start, end = sorted((folded.index(first), folded.index(last)))
    return sheets[start : end + 1]


def indexed(reference: Reference, positions: Sequence[Node | None]) -> Reference | None:
    """Return the part of a range that INDEX with positions written as numbers means; None for any other."""
    numbers = [int(p.text) for p in positions if isinstance(p, Literal) and p.text.isdigit()]
    if len(numbers) != len(positions) or not 1 <= len(numbers) <= 2 or reference.spill:
        return None
    if len(numbers) == 1:
        if reference.row1 == reference.row2:
            numbers = [1, numbers[0]]
        elif reference.column1 == reference.column2:
            numbers = [numbers[0], 1]
        else:
            return None
    row, column = numbers
    rows = (reference.row1, reference.row2) if row == 0 else (reference.row1 + row - 1,) * 2
    columns = (reference.column1, reference.column2) if column == 0 else (reference.column1 + column - 1,) * 2
    if rows[1] > reference.row2 or columns[1] > reference.column2:
        return None
    return replace(reference, row1=rows[0], row2=rows[1], column1=columns[0], column2=columns[1])


def spilled(node: Node) -> Range:
    """The whole array that spills from a cell: ``A1#``."""
    while isinstance(node, Group):
        node = node.inner
    if isinstance(node, Range) and node.reference.is_cell:
        return Range(replace(node.reference, spill=True))
    raise RefusedError(Why.REFERENCE_OPERATOR, operator="#")


def means_the_same_everywhere(tree: Node) -> bool:
    """Whether the formula of a name has only absolute references, and no names whose formulas might not."""
    return all(
        all(node.reference.absolute) if isinstance(node, Range) else not isinstance(node, Name | TableRange)
        for node in walk(tree)
    )
