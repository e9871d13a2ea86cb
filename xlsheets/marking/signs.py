"""What marks are known by, whoever set them and whatever program has saved the file since.

A mark tells by itself that it is one: a rule of conditional formatting by its condition, a text in a note by
its first line and its last, which holds a check of the lines between. So they come off also where their list
is gone, rows have moved, or another program has taken away authors and joined or split runs; what
somebody has written among the lines is seen, and stays. The command line and the task pane set the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from xlsheets.problems import Severity

AUTHOR: Final = "xlsheets"
FILLS: Final = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.NOTE: "DDEBF7"}
"""What a marked cell is filled with: red, yellow, and blue for what needs nothing done."""

_FIRST: Final = f"– {AUTHOR} –"
_LAST: Final = f"– {AUTHOR} {{check}} –"
_BREAK: Final = r"(?:\r\n?|\n)"
BLOCK: Final = rf"{_FIRST} *{_BREAK}((?:(?!– {AUTHOR} )[^\r\n]*{_BREAK})*)– {AUTHOR} ([0-9A-Z]{{4}}) –"
"""A text of ours in a note, as Python and JavaScript read patterns: its lines, and its check."""
CONDITION: Final = f'N("{AUTHOR} '
"""How the condition of our rules begins."""

SIGN: Final = rf"^– {AUTHOR} (?:[0-9A-Z]{{4}} )?– *$"
"""A first or last line of ours, left where somebody has changed what stood between."""

_ANY_SIGN: Final = re.compile(SIGN, re.MULTILINE)
_BLOCK: Final = re.compile(BLOCK)
_BLANKS: Final = re.compile("[ \t\r\n\u00a0]+")
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Found(NamedTuple):
    """Where our texts stand in a note (start, end), and whether one is there that somebody has changed."""

    spans: tuple[tuple[int, int], ...]
    changed: bool


def condition(severity: Severity) -> str:
    """The condition of a rule that fills a marked cell: always true, and by its text ours."""
    return f'{CONDITION}{severity}")=0'


CONDITIONS: Final = tuple(map(condition, Severity))


def signed(lines: Iterable[str]) -> str:
    r"""A text for a note, by whose first and last line it is known again.

    >>> print(signed(["Fel: Det är text.", "Åtgärd: skriv talet."]))
    – xlsheets –
    Fel: Det är text.
    Åtgärd: skriv talet.
    – xlsheets B5N9 –
    """
    said = "\n".join(line.replace("\r", " ") for line in lines)
    return f"{_FIRST}\n{said}\n{_LAST.format(check=check_of(said))}"


def our_texts(note: str) -> Found:
    """Our texts in what a note says, each with the line break before it, or else the one after it.

    >>> note = "Min egen\\n" + signed(["Fel: x"])
    >>> our_texts(note).spans == ((8, len(note)),), our_texts(note.replace("Fel: x", "Fråga Eva")).changed
    (True, True)
    """
    spans = tuple(_with_break(note, *one) for one in _intact(note))
    left = note
    for start, end in reversed(spans):
        left = left[:start] + "\n" + left[end:]
    return Found(spans, _ANY_SIGN.search(left.replace("\r", "\n")) is not None)


def check_of(text: str) -> str:
    """Four letters that change with the text, whatever becomes of its blanks and line breaks.

    FNV-1a over UTF-16, since the task pane reckons it too.

    >>> check_of("Fel: Det är text."), check_of("Fel:\\r\\nDet är  text.")
    ('4JET', '4JET')
    """
    number = 0x811C9DC5
    data = _BLANKS.sub("", text).encode("utf-16-le", "surrogatepass")
    for place in range(0, len(data), 2):
        number = ((number ^ int.from_bytes(data[place : place + 2], "little")) * 0x01000193) & 0xFFFFFFFF
    return "".join(_LETTERS[number >> (5 * place) & 31] for place in range(4))


def _intact(note: str) -> Iterator[tuple[int, int]]:
    return (one.span() for one in _BLOCK.finditer(note) if check_of(one[1]) == one[2])


def _with_break(note: str, start: int, end: int) -> tuple[int, int]:
    after = re.match(_BREAK, note[end:])
    before = note[:start].endswith(("\n", "\r"))  # one letter: that is what a line is added by
    if before and (after is not None or end == len(note)):
        return start - 1, end
    return start, end + (len(after[0]) if after else 0)
