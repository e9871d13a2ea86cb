"""Calls spelled so that LibreOffice recognises the texts in what they give.

LibreOffice (7.4 and later) finds no text in the array that an add-in gives: ``=D2="b"`` is false and MATCH
gives #N/A where the cell shows ``b``. A text that LibreOffice itself joins is found, so a call that fills
several cells is written ``IF(ISTEXT(call),call&"",call)``, and read back as the call alone.
"""

from collections.abc import Collection, Iterator, Sequence

from xlsheets.formula.spelling import our_name, plain_name
from xlsheets.formula.tokens import FormulaError, Token, render, tokenize

_PASSES_ON = {"IF": 1, "IFERROR": 0, "IFNA": 0}
"""Functions whose value is one of their arguments, and the first such argument."""


def freshen(formula: str, functions: Collection[str]) -> str:
    """Return the formula with every call of ``functions`` that is its value made to give texts anew.

    >>> freshen('IF(A1="","",FINSAM.BUDGETRAM(A1))', {"BUDGETRAM"})
    'IF(A1="","",IF(ISTEXT(FINSAM.BUDGETRAM(A1)),FINSAM.BUDGETRAM(A1)&"",FINSAM.BUDGETRAM(A1)))'
    """
    tokens, done = tokenize(unfreshen(formula, functions)), 0
    written = []
    for start, end in _values(tokens, functions):
        call = render(tokens[start:end])
        written += [render(tokens[done:start]), _fresh(call)]
        done = end
    return "".join(written) + render(tokens[done:])


def unfreshen(formula: str, functions: Collection[str]) -> str:
    """Return the formula with those calls written once again.

    What cannot be read is returned as it is.

    >>> unfreshen('IF(ISTEXT(ANDELAR(B1)),ANDELAR(B1)&"",ANDELAR(B1))', {"ANDELAR"})
    'ANDELAR(B1)'
    """
    if "ISTEXT(" not in formula:
        return formula
    try:
        return _once(tokenize(formula), functions)
    except FormulaError:
        return formula


def _once(tokens: Sequence[Token], functions: Collection[str]) -> str:
    done = 0
    written = []
    for start, token in enumerate(tokens):
        if start < done or token.kind != "function" or token.text != "IF":
            continue
        first = start + 4  # IF ( ISTEXT ( call
        if first >= len(tokens) or our_name(tokens[first].text, functions) is None:
            continue
        call = render(tokens[first : _end(tokens, first)])
        whole = _end(tokens, start)
        if render(tokens[start:whole]) == _fresh(call):
            written += [render(tokens[done:start]), call]
            done = whole
    return "".join(written) + render(tokens[done:])


def _fresh(call: str) -> str:
    return f'IF(ISTEXT({call}),{call}&"",{call})'


def _values(tokens: Sequence[Token], functions: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where the calls stand that are the value of the formula."""
    around: list[tuple[str, int]] = []  # each open parenthesis: the function before it, and the argument
    for position, token in enumerate(tokens):
        if token.kind == "open":
            before = tokens[position - 1] if position else None
            around.append((before.text if before and before.kind == "function" else "", 0))
        elif token.kind == "close":
            around.pop()
        elif token.kind == "separator" and around:
            around[-1] = (around[-1][0], around[-1][1] + 1)
        elif token.kind == "function" and our_name(token.text, functions) and _is_value(around):
            end = _end(tokens, position)
            if _alone(tokens, position, end):
                yield position, end


def _is_value(around: Sequence[tuple[str, int]]) -> bool:
    return all(
        argument >= _PASSES_ON.get(plain_name(name), 255) if name else not argument
        for name, argument in around
    )


def _alone(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether nothing is done with what stands there."""
    before = next((one.kind for one in reversed(tokens[:start]) if one.kind != "space"), "open")
    after = next((one.kind for one in tokens[end:] if one.kind != "space"), "close")
    return before in ("open", "separator") and after in ("close", "separator")


def _end(tokens: Sequence[Token], start: int) -> int:
    """The position after the closing parenthesis of a call."""
    depth = 0
    for position in range(start, len(tokens)):
        depth += {"open": 1, "close": -1}.get(tokens[position].kind, 0)
        if tokens[position].kind == "close" and not depth:
            return position + 1
    return len(tokens)
