"""Parse a stored formula into a tree, with Excel's own precedence."""

from functools import lru_cache

from xlsheets.formula.references import parse_reference
from xlsheets.formula.tokens import FormulaError, Token, tokenize
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
)

# Binds tighter the higher; all group to the left. Signs bind tighter than ^ in Excel: -2^2 is 4.
_STRENGTH = {
    "=": 1,
    "<>": 1,
    "<": 1,
    ">": 1,
    "<=": 1,
    ">=": 1,
    "&": 2,
    "+": 3,
    "-": 3,
    "*": 4,
    "/": 4,
    "^": 5,
}
_SIGN_STRENGTH = 7
_REFERENCE_STRENGTH = {",": 8, " ": 9, ":": 10}
_MAX_DEPTH = 200
_MAX_HEIGHT = 300
_OPERAND_STARTS = {
    "string",
    "number",
    "error",
    "array",
    "reference",
    "structured",
    "function",
    "name",
    "open",
}


@lru_cache(maxsize=8192)
def parse(formula: str) -> Node:
    """Parse a formula without leading ``=``; FormulaError with the character where it stops being one.

    >>> parse("1+2*3").right.operator
    '*'
    """
    parser = _Parser(formula)
    node = parser.expression(0)
    if parser.index != len(parser.tokens):
        raise parser.error()
    return node


def _significant(tokens: tuple[Token, ...]) -> list[Token]:
    """Drop spaces, except one between two operands: there it intersects."""
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        if token.kind != "space":
            kept.append(token)
            continue
        before = kept[-1] if kept else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if before is None or after is None or after.kind not in _OPERAND_STARTS:
            continue
        if before.kind in ("reference", "structured", "name", "close", "error") or before.text == "#":
            kept.append(Token("operator", " "))
    return kept


class _Parser:
    def __init__(self, formula: str) -> None:
        self.formula = formula
        self.tokens = _significant(tokenize(formula))
        self.index = 0
        self.depth = 0
        self.height = 0  # of the node that was made last: how deep whoever walks it will go

    def error(self) -> FormulaError:
        position = sum(len(token.text) for token in self.tokens[: self.index])
        return FormulaError(self.formula, min(position, len(self.formula)))

    def peek(self) -> Token | None:
        return self.tokens[self.index] if self.index < len(self.tokens) else None

    def take(self, kind: str) -> Token:
        token = self.peek()
        if token is None or token.kind != kind:
            raise self.error()
        self.index += 1
        return token

    def expression(self, weakest: int, unions: bool = False) -> Node:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self.error()
        left = self.operand()
        height = self.height
        while (token := self.peek()) is not None:
            if token.kind == "operator" and token.text in ("%", "#"):
                self.index += 1
                left = Suffix(token.text, left)
                height += 1
                continue
            strength = self.strength(token, unions)
            if strength is None or strength <= weakest:
                break
            self.index += 1
            left = Binary(token.text, left, self.expression(strength, unions))
            height = max(height, self.height) + 1
        self.depth -= 1
        self._grow(height)
        return left

    def _grow(self, height: int) -> None:
        """Keep the height of a node; a sum of thousands is refused, before somebody's recursion meets it."""
        self.height = height
        if height > _MAX_HEIGHT:
            raise self.error()

    def strength(self, token: Token, unions: bool) -> int | None:
        if token.kind == "separator":
            return _REFERENCE_STRENGTH[","] if unions and token.text == "," else None
        if token.kind != "operator":
            return None
        return _STRENGTH.get(token.text) or _REFERENCE_STRENGTH.get(token.text)

    def operand(self) -> Node:
        token = self.peek()
        if token is None:
            raise self.error()
        self.index += 1
        self.height = 1
        match token.kind:
            case "number" | "string" | "error" | "array":
                return Literal(token.kind, token.text)
            case "reference":
                return self.reference(token)
            case "structured":
                return TableRange(token.text)
            case "function":
                return self.call(token)
            case "name":
                upper = token.text.upper()
                return Literal("boolean", upper) if upper in ("TRUE", "FALSE") else Name(token.text)
            case "open":
                inner = self.expression(0, unions=True)
                self.take("close")
                self._grow(self.height + 1)
                return Group(inner)
            case "operator" if token.text in "+-@":
                signed = Prefix(token.text, self.expression(_SIGN_STRENGTH))
                self._grow(self.height + 1)
                return signed
        self.index -= 1
        raise self.error()

    def reference(self, token: Token) -> Node:
        try:
            return Range(parse_reference(token.text))
        except ValueError:
            self.index -= 1
            raise self.error() from None

    def call(self, token: Token) -> Node:
        self.take("open")
        arguments: list[Node | None] = []
        height = 0
        if (following := self.peek()) is not None and following.kind == "close":
            self.index += 1
            return Call(token.text, ())
        while True:
            following = self.peek()
            empty = following is not None and following.kind in ("separator", "close")
            arguments.append(None if empty else self.expression(0))
            height = height if empty else max(height, self.height)
            following = self.peek()
            if following is None or following.kind not in ("separator", "close") or following.text == ";":
                raise self.error()
            self.index += 1
            if following.kind == "close":
                self._grow(height + 1)
                return Call(token.text, tuple(arguments))
