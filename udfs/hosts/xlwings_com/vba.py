"""The VBA module of the functions, written from the declarations: what Excel calls, and what its wizard says.

The text is ASCII whatever the words hold: the VBA editor imports a file in the code page of the machine, so
any other character would depend on the machine. Lines end as Windows ends them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from udfs.hosts.wording import argument_help, function_help
from udfs.hosts.xlwings_com.vba_parts import HEAD, TAIL, UNREACHABLE
from udfs.registry import CATEGORIES, Argument, CellFunction, functions

MODULE: Final = "FinsamFunktioner"
"""The name of the VBA module."""

FILE: Final = f"{MODULE}.bas"
"""The name of its file."""

GROUP: Final = "FINSAM"
"""What the names of our groups in Excel's function wizard begin with."""

_WIDTH = 100
# The rest of a stretch of ASCII, or as much of it as ends with a space; any other character by itself.
_PIECES = re.compile(r"[ -~]{1,60}(?![ -~])|[ -~]{1,60}(?<= )|[ -~]{1,60}|[^ -~]")


def module_text() -> str:
    """The module as a file: the same text each time, with Windows' line ends.

    >>> module_text().splitlines()[0]
    'Attribute VB_Name = "FinsamFunktioner"'
    """
    listed = functions().values()
    lines = [f'Attribute VB_Name = "{MODULE}"', *HEAD.splitlines()]
    for function in listed:
        lines += ["", *_entry(function)]
    lines += ["", *_unreachable(), *TAIL.splitlines(), "", *_help(listed)]
    for function in listed:
        lines += ["", *_description(function)]
    return "".join(f"{line}\r\n" for line in lines)


def argument_name(argument: Argument) -> str:
    """The name of an argument in VBA, which gives a name the same capitals wherever it stands.

    >>> [argument_name(one) for one in functions()["BUDGETRAM"].arguments]
    ['belopp', 'part', 'andelar_']
    """
    taken = argument.swedish_name.upper() in functions()
    return f"{argument.swedish_name}_" if taken else argument.swedish_name


def _entry(function: CellFunction) -> Iterator[str]:
    """The function that a cell calls."""
    yield f"Public Function {function.name}( _"
    last = len(function.arguments) - 1
    for index, one in enumerate(function.arguments):
        optional = "Optional " if one.optional else ""
        yield f"    {optional}{argument_name(one)} As Variant{') As Variant' if index == last else ', _'}"
    given = [f"Given({argument_name(one)})" for one in function.arguments]
    yield f'    {function.name} = Ask("{function.name}", Array( _'
    yield from _list(given, "))")
    yield "End Function"


def _list(items: list[str], end: str) -> Iterator[str]:
    """Items on lines of three, as the rest of a statement; VBA continues a line 24 times at most."""
    for start in range(0, len(items), 3):
        more = start + 3 < len(items)
        yield f"        {', '.join(items[start : start + 3])}{', _' if more else end}"


def _unreachable() -> Iterator[str]:
    """The text that FELORSAK gives where Python cannot be reached."""
    yield "Private Function Unreachable(reason As String) As String"
    yield from _assignment("Unreachable", f"{UNREACHABLE} (", '& reason & ")"')
    yield "End Function"
    yield ""


def _help(listed: Iterable[CellFunction]) -> Iterator[str]:
    """The macro that gives Excel's wizard its words; Excel forgets them when it is closed."""
    yield "Public Sub FinsamHjalp()"
    yield "    Dim saved As Boolean"
    yield "    saved = ThisWorkbook.Saved"
    yield from (f"    Describe_{function.name}" for function in listed)
    yield "    ThisWorkbook.Saved = saved"
    yield "End Sub"


def _description(function: CellFunction) -> Iterator[str]:
    """What the wizard says of one function."""
    yield f"Private Sub Describe_{function.name}()"
    yield f"    Dim words(1 To {len(function.arguments)}) As Variant, about As String, group As String"
    yield from _assignment("about", function_help(function))
    yield from _assignment("group", f"{GROUP}: {CATEGORIES[function.category]['sv']}")
    for index, argument in enumerate(function.arguments, start=1):
        yield from _assignment(f"words({index})", argument_help(argument))
    yield f'    Describe "{function.name}", about, group, words'
    yield "End Sub"


def _assignment(target: str, text: str, end: str = "") -> Iterator[str]:
    """A statement that gives a variable a text, over as many lines as it needs."""
    line = f"    {target} ="
    for piece in [*_pieces(text), *([end.removeprefix("& ")] if end else [])]:
        joined = f"{line} {piece}" if line.endswith("=") else f"{line} & {piece}"
        if len(joined) > _WIDTH and not line.endswith("="):
            yield f"{line} & _"
            joined = f"        {piece}"
        line = joined
    yield line


def _pieces(text: str) -> Iterator[str]:
    """A text as VBA writes it: quoted where it is ASCII, ChrW for any other character.

    >>> list(_pieces('år 2018'))
    ['ChrW(229)', '"r 2018"']
    """
    for piece in _PIECES.findall(text):
        yield '"' + piece.replace('"', '""') + '"' if piece.isascii() else f"ChrW({ord(piece)})"
