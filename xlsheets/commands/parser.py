"""argparse in Swedish: headings, usage and errors, which the standard library knows in English only."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from xlsheets.commands.console import Exit, Words, speak

# What argparse says (Python 3.11 to 3.14) and what we say instead; a sentence not listed stays English.
ERRORS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", r"det saknas: \1"),
    (r"unrecognized arguments: (.+)", r"okända argument: \1"),
    (r"one of the arguments (.+) is required", r"ange ett av \1"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 kan inte användas tillsammans med \2"),
    (r"argument (.+?): expected one argument", r"\1 ska följas av ett värde"),
    (r"argument (.+?): expected at least one argument", r"\1 ska följas av minst ett värde"),
    (r"argument (.+?): expected (\d+) arguments", r"\1 ska följas av \2 värden"),
    (
        r"argument (.+?): invalid choice: (.+?),? (?:maybe you meant .+ )?\(choose from (.+)\)",
        r"\2 går inte för \1; välj bland \3",
    ),
    (r"argument (.+?): invalid .+ value: (.+)", r"\2 går inte för \1"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 tar inget värde (\2)"),
    (r"argument (.+?): (.+)", r"\1: \2"),
)


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Lays out help, with a heading in Swedish."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Begin the usage line with the Swedish word."""
        super().add_usage(usage, actions, groups, "användning: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks `lang`; wrong usage ends with exit code 2."""

    def __init__(self, lang: str = "sv", **settings: Any) -> None:
        self.lang = lang
        self.words: Words = speak(lang)
        plain = argparse.RawDescriptionHelpFormatter
        super().__init__(
            formatter_class=Formatter if lang == "sv" else plain,
            add_help=False,
            allow_abbrev=False,
            **settings,
        )
        self._positionals.title = self.words("argument", "arguments")
        self._optionals.title = self.words("val", "options")
        self.add_argument(
            "-h", "--help", action="help", help=self.words("visa den här hjälpen", "show this help and exit")
        )

    def add_common(self, beneath: bool = False) -> None:
        """The options that every command has; `beneath` a command they leave what stands before it alone."""
        say = self.words
        self.add_argument(
            "--lang",
            choices=("sv", "en"),
            default=argparse.SUPPRESS if beneath else "sv",
            help=say("språk: sv (förvalt) eller en", "language: sv (default) or en"),
        )
        self.add_argument(
            "--format",
            choices=("text", "json"),
            default=argparse.SUPPRESS if beneath else "text",
            help=say("resultatet som text (förvalt) eller json", "the result: text (default) or json"),
        )

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the usage, and how to see the help."""
        say = self.words
        self.exit(
            Exit.REFUSED,
            f"{say('Fel', 'Error')}: {in_swedish(message) if self.lang == 'sv' else message}\n"
            f"{say('Hjälp', 'Help')}: {self.prog} --help\n",
        )


def in_swedish(message: str) -> str:
    """One of argparse's sentences in Swedish.

    >>> in_swedish("the following arguments are required: FIL")
    'det saknas: FIL'
    >>> in_swedish("argument --lang: invalid choice: 'de' (choose from 'sv', 'en')")
    "'de' går inte för --lang; välj bland 'sv', 'en'"
    """
    for english, swedish in ERRORS:
        if re.fullmatch(english, message, re.DOTALL):
            return re.sub(english, swedish, message, flags=re.DOTALL)
    return message


def spoken_language(argv: list[str] | None) -> str:
    """The language asked for, read before the parser that needs it exists; Swedish when none is.

    >>> spoken_language(["check", "--lang", "en", "plan.xlsx"]), spoken_language(["check"])
    ('en', 'sv')
    """
    words = sys.argv[1:] if argv is None else argv
    for index, word in enumerate(words):
        value = words[index + 1] if word == "--lang" and index + 1 < len(words) else word
        if word.startswith("--lang") and value in ("en", "--lang=en"):
            return "en"
    return "sv"
