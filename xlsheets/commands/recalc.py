"""`xlsheets recalc FILE`: calculate a workbook without Excel, and lose nothing in it."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsheets.commands.changes import Changed, changed_cells, has_log, reminder
from xlsheets.commands.console import CommandError, Console, Exit, describe_io, speak
from xlsheets.commands.files import (
    cannot_read,
    check_target,
    keep_backup,
    refuse_open_elsewhere,
    workbooks,
)
from xlsheets.commands.kept import reason, remedy, roots_first
from xlsheets.commands.parser import Parser
from xlsheets.commands.settings import parse_setting, resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsheets.engine import CellKey, Kept, Recalculation
    from xlsheets.ooxml import CellValue, Package


ENGINES = ("ironcalc", "libreoffice")


def arguments(parser: Parser) -> None:
    """The workbook, the changes, and where the result goes."""
    say = parser.words
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar=say("FIL", "FILE"),
        help=say("arbetsboken; flera eller en mapp med --in-place", "the workbook; several with --in-place"),
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="settings",
        metavar=say("MÅL=VÄRDE", "TARGET=VALUE"),
        help=say(
            "ändra en cell först: 'Blad!Cell=VÄRDE' eller NAMN=VÄRDE; kan upprepas; "
            "text i en cell med ett tal skrivs inom citattecken: 'Blad!Cell=\"TEXT\"'",
            "change a cell first: 'Sheet!Cell=VALUE' or NAME=VALUE; may be repeated; "
            "text for a cell that holds a number is put in quotes: 'Sheet!Cell=\"TEXT\"'",
        ),
    )
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        default=ENGINES[0],
        help=say(
            "det som räknar: ironcalc (följer med) eller ett installerat LibreOffice",
            "what calculates: ironcalc (included) or an installed LibreOffice",
        ),
    )
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar=say("FIL", "FILE"),
        help=say("skriv resultatet hit", "write the result here"),
    )
    target.add_argument(
        "--in-place",
        action="store_true",
        help=say("ersätt filen; den gamla sparas som FIL.bak", "replace the file; the old is FILE.bak"),
    )


@dataclass(frozen=True)
class Result:
    """What became of one file: where it was written (None: nowhere), what kept its value, what was set.

    `logged` tells whether the workbook has a change log, where somebody has to enter what was set.
    """

    file: Path
    written: Path | None = None
    calculated: int = 0
    kept: tuple[Kept, ...] = ()
    changed: tuple[Changed, ...] = ()
    logged: bool = False
    error: CommandError | None = field(default=None, compare=False)


def run(options: Namespace, console: Console) -> int:
    """Recalculate every file; one that cannot be read does not stop the rest."""
    for argument in options.settings:
        parse_setting(argument)
    files = list(workbooks(options.files))
    if len(files) != 1 and not options.in_place:
        raise CommandError(
            "-o gäller en fil; använd --in-place för flera.",
            "-o is for one file; use --in-place for several.",
        )
    if options.output is not None:
        check_target(options.output, files[0])
    results = []
    for file in files:
        result = _one(file, options)
        if result.error is not None:
            console.error(result.error)
        results.append(result)
    lines = [line for result in results if result.error is None for line in _lines(result, console.lang)]
    console.result({"files": [_as_json(result, console.lang) for result in results]}, lines)
    if any(result.written is None for result in results):
        return Exit.REFUSED
    return Exit.FOUND if any(result.kept for result in results) else Exit.DONE


def _one(file: Path, options: Namespace) -> Result:
    from xlsheets.ooxml import PackageError

    try:
        return recalculate_file(file, options.settings, options.output, options.engine)
    except PackageError as error:
        return Result(file, error=cannot_read(file, error))
    except CommandError as error:
        return Result(file, error=error)
    except OSError as error:
        return Result(file, error=describe_io(error))


def recalculate_file(
    file: Path, settings: list[str], output: Path | None, engine: str = ENGINES[0]
) -> Result:
    """Recalculate one file into `output`, or in place with a backup where that is None.

    Raises PackageError for a file that is no workbook, CommandError for a setting that does not fit it and
    for an engine that is not installed.
    """
    from xlsheets.engine import apply
    from xlsheets.ooxml import open_package

    refuse_open_elsewhere(output or file)
    package = open_package(file)
    changes = resolve(package, settings)
    changed = tuple(changed_cells(package, changes))
    recalculation = _calculate(package, changes, engine)
    editor = apply(package, recalculation, changes)
    if output is None:
        keep_backup(file)
    editor.save(output or file, over_input=True)
    kept = roots_first(recalculation.kept)
    return Result(file, output or file, recalculation.calculated, kept, changed, has_log(package))


def _calculate(package: Package, changes: Mapping[CellKey, CellValue], engine: str) -> Recalculation:
    if engine == ENGINES[0]:
        from xlsheets.engine import recalculate

        return recalculate(package, changes)
    from xlsheets.engine.libreoffice import OfficeMissingError, recalculate_with_libreoffice

    try:
        return recalculate_with_libreoffice(package, changes)
    except OfficeMissingError:
        raise CommandError(
            "LibreOffice hittas inte. Installera LibreOffice (libreoffice.org), eller räkna utan --engine.",
            "LibreOffice is not found. Install LibreOffice (libreoffice.org), or leave out --engine.",
        ) from None


def _as_json(result: Result, lang: str) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "file": str(result.file),
        "written": None if result.written is None else str(result.written),
        "calculated": result.calculated,
        "kept": [
            {"sheet": kept.sheet, "cell": kept.cell, "reason": reason(kept, lang), "code": str(kept.reason)}
            for kept in result.kept
        ],
    }
    if result.error is not None:
        entry["error"] = result.error.sv if lang == "sv" else result.error.en
    return entry


def _lines(result: Result, lang: str) -> list[str]:
    say = speak(lang)
    one = result.calculated == 1
    cells = say(
        "cell beräknad" if one else "celler beräknade", "cell calculated" if one else "cells calculated"
    )
    lines = [f"{result.written}: {result.calculated} {cells}."]
    lines += [f"  {change.line(lang)}" for change in result.changed]
    if result.changed and result.logged:
        lines.append(reminder(lang))
    if result.kept:
        count = len(result.kept)
        lines.append(
            say("1 cell behåller sitt sparade värde:", "1 cell keeps its value:")
            if count == 1
            else say(f"{count} celler behåller sitt sparade värde:", f"{count} cells keep their value:")
        )
        lines += [f"  {kept.sheet}!{kept.cell}: {reason(kept, lang)}" for kept in result.kept]
        lines += [line for line in [remedy(result.kept, lang)] if line]
    return lines
