"""A formula as Swedish Excel writes it, and as files hold it: `;` and a decimal comma against `,` and a point."""

from __future__ import annotations

import re

_TRUTH = {"SANT": "TRUE", "FALSKT": "FALSE"}
_PIECE = re.compile(
    r"""(?P<kept>"(?:[^"]|"")*"|'(?:[^']|'')*'!|\[[^\]]*\])
    |(?P<error>\#(?:[A-ZÅÄÖ/0]+[!?]|N/A))
    |(?P<number>\d+(?:,\d+)?(?:[eE][+-]?\d+)?)
    |(?P<word>[^\W\d][\w.]*)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)


def from_swedish(formula: str) -> str:
    r"""The formula as a file holds it. Strings, sheet names and table columns are left as they are.

    In an array `\` stands between columns and `;` between rows, as in Swedish Excel.

    >>> from_swedish('AVGIFTER(100,5;{1;2\\3};"a;b")')
    'AVGIFTER(100.5,{1;2,3},"a;b")'
    """
    from udfs.faults import SWEDISH_ERRORS

    errors = {swedish: error for error, swedish in SWEDISH_ERRORS.items()}
    depth = 0
    pieces = []
    for match in _PIECE.finditer(formula):
        text = match[0]
        depth += (text == "{") - (text == "}")
        if match["error"]:
            text = errors.get(text, text)
        elif match["number"]:
            text = text.replace(",", ".")
        elif match["word"]:
            text = _TRUTH.get(text.upper(), text)
        elif text == ";" and not depth:
            text = ","
        elif text == "\\" and depth:
            text = ","
        pieces.append(text)
    return "".join(pieces)


def to_swedish(formula: str) -> str:
    r"""A formula of a file as Swedish Excel shows it; function names are left as they are.

    >>> to_swedish('AVGIFTER(100.5,{1;2,3},"a,b")')
    'AVGIFTER(100,5;{1;2\\3};"a,b")'
    """
    from udfs.faults import SWEDISH_ERRORS
    from xlsheets.formula.tokens import tokenize

    words = {english: swedish for swedish, english in _TRUTH.items()}
    pieces = []
    for token in tokenize(formula):
        text = token.text
        if token.kind == "number":
            text = text.replace(".", ",")
        elif token.kind == "separator":
            text = ";" if text == "," else text
        elif token.kind == "array":
            text = _array(text)
        elif token.kind == "error":
            text = SWEDISH_ERRORS.get(text, text)
        elif token.kind == "name":
            text = words.get(text.upper(), text)
        pieces.append(text)
    return "".join(pieces)


def _array(text: str) -> str:
    parts = re.split(r'("(?:[^"]|"")*")', text)
    return "".join(
        part if part.startswith('"') else part.replace(",", "\\").replace(".", ",") for part in parts
    )
