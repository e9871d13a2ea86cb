"""`xlsheets trace FILE CELL`: where an amount comes from, from the inputs to the odd krona."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from xlsheets.commands.console import CommandError, Console, Exit
from xlsheets.commands.files import of_foreign_file
from xlsheets.commands.parser import Parser


def arguments(parser: Parser) -> None:
    """The workbook, the cell, and how much to tell."""
    say = parser.words
    parser.add_argument(
        "file", type=Path, metavar=say("FIL", "FILE"), help=say("arbetsboken", "the workbook")
    )
    parser.add_argument(
        "cell",
        metavar=say("CELL", "CELL"),
        help=say(
            "till exempel 'Medlemsavgifter!E7', eller ett namn: Budgetram",
            "for example 'Medlemsavgifter!E7', or a name: Budgetram",
        ),
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help=say("förklara också varje del av en summa", "explain each part of a sum too"),
    )


def run(options: Namespace, console: Console) -> int:
    """Print the explanation."""
    told, sheets = of_foreign_file(
        options.file, _trace, options.file, _place(options.cell), console.lang, options.all
    )
    if told is None:
        names = ", ".join(sheets)
        raise CommandError(
            f"{options.cell} finns inte. Skriv blad och cell, till exempel 'Medlemsavgifter!E7', eller ett "
            f"namn som arbetsboken har, till exempel Budgetram. Bladen: {names}.",
            f"there is no {options.cell}. Write sheet and cell, for example 'Medlemsavgifter!E7', or a name "
            f"of the workbook, for example Budgetram. The sheets: {names}.",
        )
    console.result(*told)
    return Exit.DONE


def _trace(
    file: Path, place: tuple[str, str], lang: str, whole: bool
) -> tuple[tuple[Any, list[str]] | None, tuple[str, ...]]:
    """The explanation as JSON and as lines, None where there is no such cell; and the names of the sheets.

    Raises PackageError.
    """
    from xlsheets.ooxml import open_package
    from xlsheets.tracing import UnknownCellError, as_json, lines, trace

    package = open_package(file)
    sheets = tuple(one.name for one in package.sheets)
    try:
        step = trace(package, *place, lang, whole=whole)
    except UnknownCellError:
        return None, sheets
    return (as_json(step, lang), list(lines(step, lang))), sheets


def _place(text: str) -> tuple[str, str]:
    """Sheet and address of `Sheet!A1`, the sheet quoted or not; no sheet where none is given."""
    sheet, _, cell = text.rpartition("!")
    if len(sheet) > 1 and sheet[0] == sheet[-1] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, cell
