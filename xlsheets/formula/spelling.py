"""The ways in which a workbook spells a call of one of our functions, and how to turn one into another.

Excel with the Office.js add-in stores ``_xldudf_FINSAM_NAME(...)``, LibreOffice ``FINSAM.NAME(...)``, the
workbook's own VBA module ``NAME(...)`` and an add-in workbook ``[1]!NAME(...)``.
"""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from xlsheets.formula.tokens import Token, render, tokenize

NAMESPACE = "FINSAM"


class Spelling(StrEnum):
    """How a workbook names our functions."""

    OFFICE_JS = "office-js"
    NAMESPACED = "namespaced"
    BARE = "bare"
    ADD_IN = "add-in"

    def spell(self, name: str) -> str:
        """Write a function name.

        >>> Spelling.OFFICE_JS.spell("AVGIFTER")
        '_xldudf_FINSAM_AVGIFTER'
        """
        return _FORMS[self].format(namespace=NAMESPACE, name=name)


_FORMS = {
    Spelling.OFFICE_JS: "_xldudf_{namespace}_{name}",
    Spelling.NAMESPACED: "{namespace}.{name}",
    Spelling.BARE: "{name}",
    Spelling.ADD_IN: "[1]!{name}",
}
HOSTS: Final[Mapping[str, Spelling]] = {
    "server": Spelling.OFFICE_JS,
    "lite": Spelling.OFFICE_JS,
    "com": Spelling.BARE,
    "libreoffice": Spelling.NAMESPACED,
}
"""How each host names our functions; xlwings Lite and Server alike, so that one workbook serves both."""

_FUTURE = re.compile(r"(?:_xlfn\.|_xlws\.|_xll\.|_xludf\.)+", re.I)
_OURS = re.compile(rf"(?:\[\d+\]!)?(?:(?:_xldudf_)?({NAMESPACE})[._])?([A-Z][A-Z0-9_]*)\Z", re.I)


def plain_name(name: str) -> str:
    """Return a function's name in capitals without the prefixes that Excel stores for newer functions.

    >>> plain_name("_xlfn._xlws.SORT")
    'SORT'
    """
    return _FUTURE.sub("", name).upper()


def our_name(name: str, functions: Collection[str]) -> str | None:
    """Return which of ``functions`` a function token calls in any spelling, None when none of them.

    >>> our_name("_xldudf_FINSAM_DEV_AVGIFTER", {"AVGIFTER"})
    'AVGIFTER'
    """
    match = _OURS.match(_FUTURE.sub("", name))
    if match is None:
        return None
    found = match[2].upper()
    if match[1] and found not in functions:
        # xlwings Server appends its environment to the namespace (_DEV, _QA, ...) unless it is `prod`.
        found = found.partition("_")[2]
    return found if found in functions else None


def looks_like_ours(name: str) -> bool:
    """Whether a function token is in our namespace, also when no function of that name exists."""
    return re.match(rf"(?:_xldudf_)?{NAMESPACE}[._]", _FUTURE.sub("", name), re.I) is not None


def respell(formula: str, functions: Collection[str], spelling: Spelling) -> str:
    """Return the formula with every call of ours in the given spelling, all else as it was.

    >>> respell("SUM(FINSAM.AVGIFTER(A1,B1:B9))", {"AVGIFTER"}, Spelling.OFFICE_JS)
    'SUM(_xldudf_FINSAM_AVGIFTER(A1,B1:B9))'
    """
    return render(
        Token("function", spelling.spell(name))
        if token.kind == "function" and (name := our_name(token.text, functions))
        else token
        for token in tokenize(formula)
    )


def calls_ours(formula: str, functions: Collection[str]) -> bool:
    """Whether the formula calls one of ``functions`` in any spelling.

    >>> calls_ours('"AVGIFTER("&A1', {"AVGIFTER"})
    False
    """
    return any(token.kind == "function" and our_name(token.text, functions) for token in tokenize(formula))


def spelling_of(name: str, functions: Collection[str]) -> Spelling | None:
    """In which way a function token calls one of ``functions``; None when it calls none of them.

    >>> spelling_of("[1]!AVGIFTER", {"AVGIFTER"}), spelling_of("SUM", {"AVGIFTER"})
    (<Spelling.ADD_IN: 'add-in'>, None)
    """
    if our_name(name, functions) is None:
        return None
    plain = _FUTURE.sub("", name).upper()
    if plain.startswith("["):
        return Spelling.ADD_IN
    if plain.startswith("_XLDUDF_"):
        return Spelling.OFFICE_JS
    return Spelling.NAMESPACED if plain.startswith(NAMESPACE) else Spelling.BARE
