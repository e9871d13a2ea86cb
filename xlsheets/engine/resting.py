"""What the value of an expression rests on, so that it need not be calculated to be trusted."""

from collections.abc import Sequence

from xlsheets.engine.doubts import Check
from xlsheets.engine.functions import COUNTED, EXACT
from xlsheets.formula.tree import Binary, Call, Group, Literal, Node, Prefix, Range

# Sums, picks and parts: whole when all they are given is whole.
_ALL = {"SUM", "SUMPRODUCT", "MIN", "MAX", "ABS", "MOD", "LARGE", "SMALL", "N", "IFERROR", "IFNA"}
_NO_NEW_ERROR = {"SUM", "MIN", "MAX", "ABS", "IF"}
_COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")
_RELATIONS = ('"<"', '">"', '"<="', '">="')


def rests_on(node: Node, check: Check) -> list[Range] | None:
    """Return the ranges whose sound values make the value of an expression sound; None when none do.

    Sound is: whole numbers, for an error that may be skipped neither error nor text.
    """
    match node:
        case Literal(kind, text):
            return [] if kind != "array" and (kind != "number" or text.isdigit()) else None
        case Range(reference):
            return None if reference.spill else [node]
        case Group(inner) | Prefix("+", inner):
            return rests_on(inner, check)
        case Prefix("-", inner):
            return None if check is Check.NUMBER_AS_TEXT else rests_on(inner, check)  # -0
        case Binary(operator, left, right):
            return _of_operation(operator, left, right, check)
        case Call(name, arguments):
            return _of_call(name, arguments, check)
    return None


def _of_operation(operator: str, left: Node, right: Node, check: Check) -> list[Range] | None:
    if operator == "*" and check is Check.NUMBER_AS_TEXT:
        return None  # -0
    if operator in ("+", "-", "*") and check is not Check.SKIPPED_ERROR:
        return _of_all((left, right), check)
    if operator == "&" and check is Check.CRITERION and isinstance(left, Literal) and left.text in _RELATIONS:
        return rests_on(right, check)
    if operator in _COMPARISONS:
        if check is Check.SKIPPED_ERROR:
            return _of_all((left, right), check)
        return None if check is Check.NUMBER_AS_TEXT else []
    return None


def _of_call(name: str, arguments: Sequence[Node | None], check: Check) -> list[Range] | None:
    if check is Check.SKIPPED_ERROR and name not in _NO_NEW_ERROR:
        return None
    if name in (COUNTED if check is Check.NUMBER_AS_TEXT else EXACT) and name not in (
        "ROUND",
        "ROUNDUP",
        "ROUNDDOWN",
    ):
        return []
    if name == "IF":
        condition = rests_on(arguments[0], check) if check is Check.SKIPPED_ERROR and arguments[0] else []
        branches = _of_all(arguments[1:], check)
        return None if condition is None or branches is None else [*condition, *branches]
    if name == "INDEX":
        return _of_all(arguments[:1], check)
    return _of_all(arguments, check) if name in _ALL else None


def _of_all(nodes: Sequence[Node | None], check: Check) -> list[Range] | None:
    found: list[Range] = []
    for node in nodes:
        part = [] if node is None else rests_on(node, check)
        if part is None:
            return None
        found += part
    return found
