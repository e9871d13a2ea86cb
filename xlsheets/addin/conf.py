"""xlwings.conf: lines of "NAME","value", read by VBA in the code page of the machine."""

from __future__ import annotations

import re
from collections.abc import Iterable

INTERPRETER = "INTERPRETER_WIN"
_LINE = re.compile(r'\s*"([^"]*)"\s*,\s*"([^"]*)"\s*')


def read(text: str, name: str) -> str | None:
    """The value of a setting; VBA takes the first, whatever its capitals.

    >>> read('"Interpreter_Win","C:\\\\Python\\\\python.exe"', "INTERPRETER_WIN")
    'C:\\\\Python\\\\python.exe'
    """
    return next((found[2] for line in text.splitlines() if (found := _named(line, name))), None)


def write(text: str, name: str, value: str) -> str:
    """The text with one setting changed in its place, or added at the end; all other lines as they were.

    >>> write('"A","1"', "B", "2").splitlines()
    ['"A","1"', '"B","2"']
    """
    lines, line = text.splitlines(), f'"{name}","{value}"'
    first = next((index for index, one in enumerate(lines) if _named(one, name)), len(lines))
    return _joined([*lines[:first], line, *without(lines[first:], name)])


def drop(text: str, name: str) -> str:
    """The text without a setting."""
    return _joined(without(text.splitlines(), name))


def without(lines: Iterable[str], name: str) -> list[str]:
    """The lines that are not of this setting."""
    return [line for line in lines if not _named(line, name)]


def _named(line: str, name: str) -> re.Match[str] | None:
    found = _LINE.fullmatch(line)
    return found if found is not None and found[1].casefold() == name.casefold() else None


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)
