"""`xlsheets trace FILE SHEET!CELL`: where an amount comes from, from the inputs to the odd krona."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from xlsheets.commands.console import CommandError, Console, Exit
from xlsheets.commands.files import cannot_read
from xlsheets.commands.parser import Parser


def arguments(parser: Parser) -> None:
    """The workbook and the cell."""
    say = parser.words
    parser.add_argument(
        "file", type=Path, metavar=say("FIL", "FILE"), help=say("arbetsboken", "the workbook")
    )
    parser.add_argument(
        "cell",
        metavar=say("BLAD!CELL", "SHEET!CELL"),
        help=say("till exempel 'Medlemsavgifter!E7'", "for example 'Medlemsavgifter!E7'"),
    )


def run(options: Namespace, console: Console) -> int:
    """Print the explanation."""
    from xlsheets.ooxml import PackageError, open_package
    from xlsheets.tracing import UnknownCellError, as_json, lines, trace

    sheet, address = _place(options.cell)
    try:
        package = open_package(options.file)
        step = trace(package, sheet, address, console.lang)
    except PackageError as error:
        raise cannot_read(options.file, error) from error
    except UnknownCellError as error:
        names = ", ".join(one.name for one in package.sheets)
        raise CommandError(
            f"{options.cell} finns inte. Skriv till exempel 'Medlemsavgifter!E7'. Bladen: {names}.",
            f"there is no {options.cell}. Write for example 'Medlemsavgifter!E7'. The sheets: {names}.",
        ) from error
    console.result(as_json(step, console.lang), lines(step, console.lang))
    return Exit.DONE


def _place(text: str) -> tuple[str, str]:
    """Sheet and address of `Sheet!A1`, the sheet quoted or not; empty where there is none."""
    sheet, _, cell = text.rpartition("!")
    if len(sheet) > 1 and sheet[0] == sheet[-1] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, cell
