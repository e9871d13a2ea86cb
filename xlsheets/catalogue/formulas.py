"""A formula as the reader's Excel shows it: in Swedish with Swedish names, semicolons and decimal commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from udfs.faults import SWEDISH_ERRORS
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tokens import FormulaError, Token, tokenize

LONGEST = 120
"""A longer formula is cut: the cell shows the rest."""

_THIS_ROW = re.compile(r"\[\[#This Row\],(\[.*\])\]")
_PART_OF_TABLE = re.compile(r"\[#(Totals|Headers|All)\]", re.IGNORECASE)
_SWEDISH_PARTS = {"totals": "Summor", "headers": "Rubriker", "all": "Alla"}
_PIECE_OF_ARRAY = re.compile(r'"(?:[^"]|"")*"|[,.]')
_OURS = re.compile(r"_XLDUDF_[A-Z]+_")
Words = Mapping[str, Mapping[str, str]]


def write_formula(formula: str, lang: str, words: Words) -> str:
    """A stored formula with its equals sign, as Excel shows it.

    >>> write_formula("SUM(A1:A3,1.5)", "sv", {"function SUM": {"sv": "SUMMA", "en": "SUM"}})
    '=SUMMA(A1:A3;1,5)'
    """
    try:
        shown = "".join(_shown(tokenize(formula), lang, words))
    except FormulaError:
        shown = formula
    return f"={shown}" if len(shown) <= LONGEST else f"={shown[:LONGEST]}…"


def _shown(tokens: tuple[Token, ...], lang: str, words: Words) -> Iterator[str]:
    for token in tokens:
        if token.kind == "function":
            name = _OURS.sub("", plain_name(token.text))
            entry = words.get(f"function {name}")
            yield name if entry is None else entry[lang]
        elif token.kind == "structured":
            text = _THIS_ROW.sub(r"[@\1]", token.text)
            yield _PART_OF_TABLE.sub(_swedish_part, text) if lang == "sv" else text
        elif lang == "sv":
            yield _swedish(token, words)
        else:
            yield token.text


def _swedish(token: Token, words: Words) -> str:
    match token.kind:
        case "number":
            return token.text.replace(".", ",")
        case "separator":
            return ";"
        case "array":
            return _PIECE_OF_ARRAY.sub(
                lambda piece: {",": "\\", ".": ","}.get(piece[0], piece[0]), token.text
            )
        case "error":
            return SWEDISH_ERRORS.get(token.text, token.text)
        case "name" if token.text.upper() in ("TRUE", "FALSE"):
            return words.get(token.text.capitalize(), {}).get("sv", token.text)
    return token.text


def _swedish_part(match: re.Match[str]) -> str:
    return f"[#{_SWEDISH_PARTS[match[1].lower()]}]"
