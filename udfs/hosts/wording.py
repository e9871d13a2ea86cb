"""What hosts show of a declaration in their wizards: Swedish first, English after it where both fit."""

from __future__ import annotations

from typing import Final

from udfs.registry import Argument, CellFunction

LONGEST_HELP: Final = 254
"""Characters of a description that Excel shows."""


def function_words(function: CellFunction, language: str) -> str:
    """What a function is for and gives, in one language.

    >>> from udfs.registry import functions
    >>> function_words(functions()["ANDELAR"], "sv").partition(". ")[0]
    'Medlemmarnas andelar av 1, med valfri avrundning till jämnt 100 %'
    """
    gives = "Ger" if language == "sv" else "Gives"
    return f"{function.title[language]}. {gives}: {function.returns[language]}"


def argument_words(argument: Argument, language: str) -> str:
    """What an argument is, with its unit, in one language."""
    unit = argument.unit[language] if argument.unit else ""
    return argument.help[language] + (f" [{unit}]" if unit else "")


def function_help(function: CellFunction) -> str:
    """Both languages of a function's words, or the Swedish alone where they are too long together."""
    return both(function_words(function, "sv"), function_words(function, "en"))


def argument_help(argument: Argument) -> str:
    """Both languages of an argument's words, or the Swedish alone."""
    return both(argument_words(argument, "sv"), argument_words(argument, "en"))


def both(swedish: str, english: str) -> str:
    """Swedish, and English after it where both fit in what Excel shows."""
    together = f"{swedish} / {english}"
    return together if len(together) <= LONGEST_HELP else swedish
