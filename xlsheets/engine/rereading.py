"""Whether the machine has understood a formula as it was meant."""

import re
from dataclasses import replace

from xlsheets.engine.loading import Refusal
from xlsheets.engine.results import Why
from xlsheets.formula.parser import parse
from xlsheets.formula.spelling import plain_name
from xlsheets.formula.tokens import FormulaError, tokenize
from xlsheets.formula.tree import Call, Group, Literal, Node, Prefix, Range, rebuild, walk, write


def same_formula(given: str, read: str) -> Refusal | None:
    """Compare the formula given to the machine with how the machine prints it; a refusal where they differ.

    Parentheses (of which it prints too few), a sign plus, spaces and ways to write a number make no
    difference. A function that the machine does not know is printed in lower case.
    """
    try:
        ours, theirs = parse(given), parse(read)
    except FormulaError:
        return Refusal(Why.OTHER_READING)
    if _plain(ours) == _plain(theirs) or _words(_plain(ours)) == _words(_plain(theirs)):
        unknown = [
            node.name for node in walk(theirs) if isinstance(node, Call) and node.name.upper() != node.name
        ]
        if unknown:
            return Refusal(Why.UNKNOWN_FUNCTION, {"function": unknown[0].upper()})
        return None
    return Refusal(Why.OTHER_READING)


def _words(node: Node) -> list[str]:
    return [token.text for token in tokenize(write(node)) if token.kind not in ("open", "close")]


def _plain(node: Node) -> Node:
    match node:
        case Group(inner) | Prefix("+", inner):
            return _plain(inner)
        case Literal("number", text):
            return Literal("number", repr(float(text)))
        case Literal("array", text):
            return Literal("array", re.sub(r"\s", "", text).upper())
        case Range(reference) if reference.sheet is not None:
            return Range(replace(reference, sheet=reference.sheet.casefold()))
        case Call("ANCHORARRAY", (Range(reference),)):
            return _plain(Range(replace(reference, spill=True)))
        case Call(name, arguments):
            return Call(plain_name(name), tuple(None if a is None else _plain(a) for a in arguments))
    return rebuild(node, _plain)
