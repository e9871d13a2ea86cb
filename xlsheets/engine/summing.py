"""Where numbers may cancel, so that what is left of them is noise."""

from xlsheets.formula.tree import Binary, Call, Group, Node, Prefix, Suffix

SUMS = frozenset({"AGGREGATE", "AVERAGE", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT"})


def cancels(node: Node) -> bool:
    """Whether numbers may cancel in an expression whose own value is a number.

    >>> from xlsheets.formula.parser import parse
    >>> cancels(parse("(A1-A2)*2")), cancels(parse("A1-A2>0")), cancels(parse("ROUND(A1-A2,2)"))
    (True, False, False)
    >>> cancels(parse("A1/SUM(A1:A9)"))
    False
    """
    match node:
        case Group(inner) | Prefix(_, inner) | Suffix(_, inner):
            return cancels(inner)
        case Binary("+" | "-", _, _):
            return True
        case Binary("*", left, right):
            return cancels(left) or cancels(right)
        case Binary("/", left, _):
            return cancels(left)  # a divisor of which little is left makes much, not little
        case Call("ABS" | "MAX" | "MIN" | "IF" | "IFERROR" | "IFNA" | "N" | "SIGN", arguments):
            return any(cancels(argument) for argument in arguments if argument is not None)
        case Call(name, _):
            return name in SUMS
    return False
