"""`xlsheets functions [NAME]`: what a cell can call, from the functions' own declarations."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from xlsheets.commands.console import CommandError, Console, Exit, Words
from xlsheets.commands.locale import to_swedish
from xlsheets.commands.parser import Parser

if TYPE_CHECKING:
    from udfs.registry import Argument, CellFunction


def arguments(parser: Parser) -> None:
    """One name, or none for the list."""
    say = parser.words
    parser.add_argument(
        "name",
        nargs="?",
        metavar=say("NAMN", "NAME"),
        help=say("funktionens namn; utan namn visas alla", "the function's name; none shows all"),
    )


def run(options: Namespace, console: Console) -> int:
    """Show one function, or all of them by topic."""
    from udfs.registry import functions

    known = functions()
    if options.name is None:
        console.result(
            [_as_json(function, console.lang) for function in known.values()],
            _list(list(known.values()), console.lang),
        )
        return Exit.DONE
    function = known.get(options.name.upper()) or _by_python_name(options.name)
    if function is None:
        near = ", ".join(get_close_matches(options.name.upper(), known, n=3)) or ", ".join(known)
        raise CommandError(
            f"funktionen {options.name} finns inte. Menades {near}?",
            f"there is no function {options.name}. Was it {near}?",
        )
    console.result(_as_json(function, console.lang), _page(function, console))
    return Exit.DONE


def _by_python_name(name: str) -> CellFunction | None:
    from udfs.registry import functions

    return next((one for one in functions().values() if one.python_name == name.lower()), None)


def _as_json(function: CellFunction, lang: str) -> dict[str, Any]:
    """The declaration; texts in the language asked for, the example as a file holds it."""
    return {
        "name": function.name,
        "python_name": function.python_name,
        "category": function.category,
        "title": function.title[lang],
        "usage": function.usage(lang),
        "arguments": [
            {
                "name": argument.python_name,
                "name_sv": argument.swedish_name,
                "kind": type(argument.kind).__name__.lower(),
                "help": argument.help[lang],
                "unit": argument.unit[lang] if argument.unit else None,
                "optional": argument.optional,
            }
            for argument in function.arguments
        ],
        "returns": function.returns[lang],
        "source": function.source[lang],
        "example": function.example,
    }


def _list(known: list[CellFunction], lang: str) -> Iterator[str]:
    from udfs.registry import CATEGORIES

    width = max(len(function.name) for function in known)
    category = None
    for function in known:
        if function.category != category:
            if category is not None:
                yield ""
            category = function.category
            yield CATEGORIES[category][lang]
        yield f"  {function.name:{width}}  {function.title[lang]}"


def _page(function: CellFunction, console: Console) -> Iterator[str]:
    lang, say = console.lang, console.words
    yield function.usage(lang)
    yield f"  {function.title[lang]}"
    yield ""
    names = [one.swedish_name if lang == "sv" else one.python_name for one in function.arguments]
    width = max(map(len, names), default=0)
    for name, argument in zip(names, function.arguments, strict=True):
        yield f"  {name:{width}}  {_about(argument, lang, say)}"
    yield ""
    example = to_swedish(function.example) if lang == "sv" else function.example
    for label, text in (
        (say("Ger", "Gives"), function.returns[lang]),
        (say("Källa", "Source"), function.source[lang]),
        (say("Exempel", "Example"), f"={example}"),
        ("Python", function.python_name),
    ):
        yield f"  {label + ':':9} {text}"


def _about(argument: Argument, lang: str, say: Words) -> str:
    notes = [argument.unit[lang]] if argument.unit else []
    if argument.optional:
        notes.append(say("kan utelämnas", "may be left out"))
    return argument.help[lang] + (f" ({'; '.join(notes)})" if notes else "")
