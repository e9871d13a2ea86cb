"""A formula as a tree: what stands inside what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal as Choice
from typing import TypeAlias

from xlsheets.formula.references import Reference

LiteralKind: TypeAlias = Choice["number", "string", "boolean", "error", "array"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant, kept as written; ``array`` is ``{1,2;3,4}``."""

    kind: LiteralKind
    text: str


@dataclass(frozen=True, slots=True)
class Range:
    """A reference to cells; ``as_area`` writes one cell as ``A1:A1``.

    ``clipped``: it stood for whole columns or rows, and is only as much of them as is used.
    """

    reference: Reference
    as_area: bool = False
    clipped: bool = False


@dataclass(frozen=True, slots=True)
class TableRange:
    """A structured reference, not yet resolved."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name, or a variable of LET or LAMBDA."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; an omitted argument is None."""

    name: str
    arguments: "tuple[Node | None, ...]"


@dataclass(frozen=True, slots=True)
class Prefix:
    """``+x``, ``-x`` or ``@x``."""

    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Suffix:
    """``x%`` or ``x#``."""

    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands; ``:`` spans, a space intersects, ``,`` unites references."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Group:
    """A parenthesis."""

    inner: "Node"


Node: TypeAlias = Literal | Range | TableRange | Name | Call | Prefix | Suffix | Binary | Group


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly inside a node, omitted arguments left out."""
    if isinstance(node, Call):
        return tuple(argument for argument in node.arguments if argument is not None)
    if isinstance(node, Binary):
        return (node.left, node.right)
    if isinstance(node, Prefix | Suffix):
        return (node.operand,)
    return (node.inner,) if isinstance(node, Group) else ()


def rebuild(node: Node, visit: "Callable[[Node], Node]") -> Node:
    """Return the node with ``visit`` done to each node directly inside it."""
    match node:
        case Call(name, arguments):
            return Call(name, tuple(None if a is None else visit(a) for a in arguments))
        case Binary(operator, left, right):
            return Binary(operator, visit(left), visit(right))
        case Prefix(operator, operand):
            return Prefix(operator, visit(operand))
        case Suffix(operator, operand):
            return Suffix(operator, visit(operand))
        case Group(inner):
            return Group(visit(inner))
    return node


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all inside it, outermost first."""
    yield node
    for child in children(node):
        yield from walk(child)


def write(node: Node) -> str:
    """Write a tree as a formula; parentheses stand where they stood.

    >>> from xlsheets.formula.parser import parse
    >>> write(parse("SUM( A1 , 2 )*(3+B2)%"))
    'SUM(A1,2)*(3+B2)%'
    """
    match node:
        case Literal(_, text) | TableRange(text) | Name(text):
            return text
        case Range(reference, as_area):
            return reference.text(as_area)
        case Call(name, arguments):
            inside = ",".join("" if argument is None else write(argument) for argument in arguments)
            return f"{name}({inside})"
        case Prefix(operator, operand):
            return operator + write(operand)
        case Suffix(operator, operand):
            return write(operand) + operator
        case Binary(operator, left, right):
            return write(left) + operator + write(right)
        case Group(inner):
            return f"({write(inner)})"
