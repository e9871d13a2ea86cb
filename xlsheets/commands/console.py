"""What a command says: results on stdout, everything else on stderr, in the reader's language."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from enum import IntEnum
from typing import Any, NamedTuple, Protocol

from xlsheets.reports.visible import file_name, visible, visible_lines

LANGUAGES = ("sv", "en")


class Exit(IntEnum):
    """How a command ends."""

    DONE = 0
    FOUND = 1
    """Findings, faults, or cells that keep their stored value."""
    REFUSED = 2
    """Wrong usage, or nothing could be written."""
    INTERRUPTED = 130
    """Ctrl-C."""


class Words(Protocol):
    """Chooses between a Swedish and an English text."""

    def __call__(self, sv: str, en: str) -> str:
        """The text in the reader's language."""


def speak(lang: str) -> Words:
    """A chooser for one language.

    >>> speak("sv")("Klart.", "Done.")
    'Klart.'
    """
    return (lambda sv, _: sv) if lang == "sv" else (lambda _, en: en)


class CommandError(Exception):
    """The command cannot do what was asked; says why in both languages, and ends with exit code 2."""

    def __init__(self, sv: str, en: str) -> None:
        self.sv = sv
        self.en = en
        super().__init__(en)


class Console(NamedTuple):
    """Where a command writes. With `form` json stdout carries one JSON value and nothing else."""

    lang: str = "sv"
    form: str = "text"

    @property
    def words(self) -> Words:
        """Chooses between Swedish and English."""
        return speak(self.lang)

    @property
    def json(self) -> bool:
        """Whether the result is asked for as JSON."""
        return self.form == "json"

    def result(self, value: Any, lines: Iterable[str]) -> None:
        """The result: `value` as JSON, or the lines as text. Only the form asked for is made."""
        if self.json:
            import json

            self.write(json.dumps(value, ensure_ascii=False, indent=2))
        else:
            for line in lines:
                self.write(line)

    def write(self, text: str) -> None:
        """A line of the result, or several; what would command the terminal is shown instead."""
        print(visible_lines(text), file=sys.stdout)

    def note(self, sv: str, en: str) -> None:
        """Progress, or a word beside the result."""
        print(visible_lines(self.words(sv, en)), file=sys.stderr, flush=True)

    def error(self, error: CommandError) -> None:
        """Why the command stopped."""
        label = self.words("Fel", "Error")
        print(visible_lines(f"{label}: {self.words(error.sv, error.en)}"), file=sys.stderr, flush=True)


def shown(path: object) -> str:
    """A file's name in a sentence: one line, whatever the name holds."""
    return visible(file_name(os.fsdecode(path) if isinstance(path, bytes) else str(path)))


def plain_streams() -> None:
    """Write UTF-8 whatever the terminal's code page, and never stop over a character it lacks."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def describe_io(error: OSError) -> CommandError:
    """What the operating system refused, as the reason why a command stops."""
    name = shown(error.filename or "")
    reason = error.strerror or str(error)
    return CommandError(f"{name}: kan inte skrivas eller läsas ({reason}).", f"{name}: {reason}.")
