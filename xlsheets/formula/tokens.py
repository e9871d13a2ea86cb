"""Split a stored formula into tokens, and join tokens into a formula again, losing nothing."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple, cast

Kind = Literal[
    "string",
    "number",
    "error",
    "array",
    "reference",
    "structured",
    "function",
    "name",
    "operator",
    "open",
    "close",
    "separator",
    "space",
]


class Token(NamedTuple):
    """One piece of a formula.

    A ``function`` token is the bare name; the parenthesis after it is an ``open`` token of its own.
    A ``reference`` token includes sheet (``'My sheet'!A1:B2``) and spill mark (``A1#``).
    """

    kind: Kind
    text: str


class FormulaError(ValueError):
    """The text is not a formula: an unclosed string, bracket or parenthesis, or a character out of place."""

    def __init__(self, formula: str, position: int) -> None:
        self.formula = formula
        self.position = position
        super().__init__(f"not a formula at character {position + 1}: {formula[position : position + 20]!r}")


_SHEET = r"(?:'(?:[^']|'')+'|(?:\[[^\[\]]+\])?[\w.\\?]+(?::[\w.\\?]+)?|\[[^\[\]]+\])!"
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_AREA = rf"(?:{_CELL}(?::{_CELL})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}})"
_NAME = r"[^\W\d][\w.\\?]*|\\[\w.\\?]*"
_BRACKETS = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
_PATTERN = re.compile(
    rf"""(?P<string>"(?:[^"]|"")*")
    |(?P<error>(?:{_SHEET})?\#(?:N/A|DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!|[A-Z_]+[!?]|GETTING_DATA|N/IMPL!))
    |(?P<array>\{{(?:[^{{}}"]|"(?:[^"]|"")*")*\}})
    |(?P<reference>(?:{_SHEET})?{_AREA}(?![\w.\\(\[!])\#?)
    |(?P<number>[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
    |(?P<function>(?:{_SHEET})?(?:{_NAME})(?=\())
    |(?P<structured>(?:{_NAME})?{_BRACKETS}(?!!|[\w.]*!))
    |(?P<name>(?:{_SHEET})?(?:{_NAME}))
    |(?P<space>\s+)
    |(?P<operator><>|<=|>=|[-+*/^&=<>%@:\#])
    |(?P<open>\()
    |(?P<close>\))
    |(?P<separator>[,;])""",
    re.VERBOSE,
)


@lru_cache(maxsize=8192)
def tokenize(formula: str) -> tuple[Token, ...]:
    """Split a formula without leading ``=`` into tokens.

    Raises FormulaError with the character where the text stops being a formula.

    >>> [token.text for token in tokenize("SUM(A1:B2)*2")]
    ['SUM', '(', 'A1:B2', ')', '*', '2']
    """
    tokens: list[Token] = []
    position = 0
    for match in _PATTERN.finditer(formula):
        if match.start() != position:
            break
        tokens.append(Token(cast("Kind", match.lastgroup), match[0]))
        position = match.end()
    if position != len(formula):
        raise FormulaError(formula, position)
    return tuple(tokens)


def render(tokens: Iterable[Token]) -> str:
    """Join tokens into a formula: ``render(tokenize(formula)) == formula``."""
    return "".join(token.text for token in tokens)


def string_value(text: str) -> str:
    """Return the text that a string token stands for.

    >>> string_value('"a ""b"" c"')
    'a "b" c'
    """
    return text[1:-1].replace('""', '"')


def quote_string(value: str) -> str:
    """Return the string token for a text.

    >>> quote_string('a "b" c')
    '"a ""b"" c"'
    """
    return '"' + value.replace('"', '""') + '"'
