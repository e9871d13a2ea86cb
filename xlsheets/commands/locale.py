"""A formula as Swedish Excel shows it: `;` between arguments and a decimal comma."""

from __future__ import annotations

import re

_WORDS = {"TRUE": "SANT", "FALSE": "FALSKT"}


def to_swedish(formula: str) -> str:
    r"""A formula of a file as Swedish Excel shows it; function names are left as they are.

    In an array `\` stands between columns and `;` between rows.

    >>> to_swedish('AVGIFTER(100.5,{1;2,3},"a,b")')
    'AVGIFTER(100,5;{1;2\\3};"a,b")'
    """
    from xlsheets.formula.tokens import tokenize

    return "".join(_piece(token.kind, token.text) for token in tokenize(formula))


def _piece(kind: str, text: str) -> str:
    from udfs.faults import SWEDISH_ERRORS

    match kind:
        case "number":
            return text.replace(".", ",")
        case "separator":
            return ";"
        case "array":
            parts = re.split(r'("(?:[^"]|"")*")', text)
            return "".join(part if part.startswith('"') else _array(part) for part in parts)
        case "error":
            return SWEDISH_ERRORS.get(text, text)
        case "name":
            return _WORDS.get(text.upper(), text)
    return text


def _array(part: str) -> str:
    return part.replace(",", "\\").replace(".", ",")
