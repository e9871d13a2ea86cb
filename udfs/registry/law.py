"""The name law: what every host can take as a name, and how long names and texts may be."""

from __future__ import annotations

import keyword
import re
from typing import Final

LONGEST_TEXT: Final = 254
"""Excel's limit for a description, and for the argument names of one function together."""

_NAME = re.compile(r"[A-Z][A-Z0-9]*")
_ARGUMENT = re.compile(r"[a-z][a-z0-9_]*")
_A1 = re.compile(r"([A-Z]{1,3})[0-9]+")
_R1C1 = re.compile(r"(R[0-9]*)?([CK][0-9]*)?", re.IGNORECASE)  # Swedish Excel writes K for column
_LAST_COLUMN = "XFD"

_JAVASCRIPT = """
    abstract arguments async await boolean break byte case catch char class const constructor continue
    debugger default delete do double else enum eval export extends false final finally float for from
    function get goto if implements import in infinity instanceof int interface let long nan native new
    null of package private protected public return set short static super switch synchronized this
    throw throws transient true try typeof undefined var void volatile while with yield
"""
_VBA = """
    addressof alias and any append as attribute binary boolean byref byte byval call case cbool cbyte
    ccur cdate cdbl cdec cint clng close compare const csng cstr currency cvar cverr database date debug
    decimal declare defbool defbyte defcur defdate defdbl defint deflng defobj defsng defstr defvar dim
    do double each else elseif empty end endif enum eqv erase error event exit explicit false fix for
    friend function get global gosub goto if imp implements in input int integer is kill lbound len let
    lib like line lock long longlong longptr loop lset me mid mod module name new next not nothing null
    object on open option optional or output paramarray preserve print private property ptrsafe public
    put raiseevent random read redim rem resume return rset seek select set shared single spc static
    step stop strcomp string sub tab text then time to true type typeof ubound unlock until variant wend
    while width with withevents write xor
"""
JAVASCRIPT: Final = frozenset(_JAVASCRIPT.split())
VBA: Final = frozenset(_VBA.split())


def breaches_of_name(name: str) -> list[str]:
    """What is wrong with the name of a function in a cell; empty when it may be used.

    >>> breaches_of_name("AVGIFTER"), breaches_of_name("KV2018")
    ([], ['KV2018 reads as a cell reference'])
    """
    found = []
    if not _NAME.fullmatch(name):
        found.append(f"{name} is not ASCII capitals and digits only")
    if reads_as_reference(name):
        found.append(f"{name} reads as a cell reference")
    return found


def breaches_of_argument(name: str) -> list[str]:
    """What is wrong with the name of an argument.

    >>> breaches_of_argument("function")
    ['function is a reserved word of JavaScript', 'function is a reserved word of VBA']
    """
    found = []
    if not _ARGUMENT.fullmatch(name):
        found.append(f"{name} is not small ASCII letters, digits and underscores only")
    if reads_as_reference(name.upper()):
        found.append(f"{name} reads as a cell reference")
    languages = {"JavaScript": name in JAVASCRIPT, "VBA": name in VBA, "Python": keyword.iskeyword(name)}
    return found + [
        f"{name} is a reserved word of {language}" for language, taken in languages.items() if taken
    ]


def breaches_of_text(what: str, text: str) -> list[str]:
    """What is wrong with a description."""
    if not text.strip():
        return [f"{what} is empty"]
    return [f"{what} is longer than {LONGEST_TEXT} characters"] if len(text) > LONGEST_TEXT else []


def reads_as_reference(name: str) -> bool:
    """Whether Excel would take the name for a cell, in A1 or R1C1 notation.

    >>> [reads_as_reference(name) for name in ("KV1", "XFE1", "R2C3", "RAD", "C", "R1K1")]
    [True, False, True, False, True, True]
    """
    letters = _A1.fullmatch(name)
    if letters is not None:
        column = letters[1]
        return len(column) < len(_LAST_COLUMN) or column <= _LAST_COLUMN
    return bool(name) and _R1C1.fullmatch(name) is not None
