"""`xlsheets extension -o FILE.oxt`: our functions for LibreOffice Calc, as an extension to install."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Final

from xlsheets.commands.console import CommandError, Console, Exit
from xlsheets.commands.parser import Parser

ENDING: Final = ".oxt"


def arguments(parser: Parser) -> None:
    """The file to write."""
    say = parser.words
    parser.epilog = say(
        "Installera: dubbelklicka på filen, eller Verktyg > Hantera tillägg > Lägg till, och starta om "
        "LibreOffice. Inget annat behövs.",
        "To install: double-click the file, or Tools > Extension Manager > Add, and start LibreOffice anew. "
        "Nothing else is needed.",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar=say("FIL.oxt", "FILE.oxt"),
        help=say("tillägget", "the extension"),
    )


def run(options: Namespace, console: Console) -> int:
    """Write the extension."""
    from importlib.metadata import version

    from udfs.hosts.libreoffice.extension import extension
    from udfs.registry import functions

    target = options.output
    if target.suffix.lower() != ENDING:
        raise CommandError(
            f"{target} måste heta något på {ENDING}; annars tar LibreOffice inte emot det.",
            f"{target} must end in {ENDING}; otherwise LibreOffice does not take it.",
        )
    target.write_bytes(extension(version("xlsheets")))
    count = len(functions())
    console.result(
        {"written": str(target), "functions": count},
        [console.words(f"Skrev {target} med {count} funktioner.", f"Wrote {target} with {count} functions.")],
    )
    return Exit.DONE
