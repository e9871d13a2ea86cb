"""`xlsheets read FILE`: what a workbook says, as the JSON document that its schema describes."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from xlsheets.commands.console import CommandError, Console, Exit
from xlsheets.commands.files import cannot_read
from xlsheets.commands.parser import Parser


def arguments(parser: Parser) -> None:
    """The workbook."""
    say = parser.words
    parser.add_argument(
        "file", type=Path, metavar=say("FIL", "FILE"), help=say("arbetsboken", "the workbook")
    )


def run(options: Namespace, console: Console) -> int:
    """Print the document; what could not be read is told on stderr and ends with exit code 1."""
    from xlsheets.ooxml import PackageError, open_package
    from xlsheets.plan.read import read_workbook
    from xlsheets.problems import Severity
    from xlsheets.reports.text import write_finding

    try:
        reading = read_workbook(open_package(options.file))
    except PackageError as error:
        raise cannot_read(options.file, error) from error
    for problem in reading.problems:
        text = write_finding(problem, console.lang)
        console.note(text, text)
    if not reading.document:
        raise CommandError(
            f"{options.file} bygger inte på vår mall; det finns inget att läsa.",
            f"{options.file} is not built on our template; there is nothing to read.",
        )
    console.write(json.dumps(reading.document, ensure_ascii=False, indent=2))
    return Exit.FOUND if any(p.severity is Severity.ERROR for p in reading.problems) else Exit.DONE
