"""`xlsheets read FILE`: what a workbook says, as the JSON document that its schema describes."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsheets.commands.console import CommandError, Console, Exit
from xlsheets.commands.files import of_foreign_file
from xlsheets.commands.parser import Parser

if TYPE_CHECKING:
    from xlsheets.problems import Problem


def arguments(parser: Parser) -> None:
    """The workbook."""
    say = parser.words
    parser.add_argument(
        "file", type=Path, metavar=say("FIL", "FILE"), help=say("arbetsboken", "the workbook")
    )


def run(options: Namespace, console: Console) -> int:
    """Print the document; what could not be read is told on stderr and ends with exit code 1."""
    from xlsheets.problems import Severity
    from xlsheets.reports.text import write_finding

    document, problems = of_foreign_file(options.file, _read, options.file)
    for problem in problems:
        text = write_finding(problem, console.lang)
        console.note(text, text)
    if not document:
        raise CommandError(
            f"{options.file} bygger inte på vår mall; det finns inget att läsa.",
            f"{options.file} is not built on our template; there is nothing to read.",
        )
    console.write(json.dumps(document, ensure_ascii=False, indent=2))
    return Exit.FOUND if any(p.severity is Severity.ERROR for p in problems) else Exit.DONE


def _read(file: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The document, and what could not be read. Raises PackageError."""
    from xlsheets.ooxml import open_package
    from xlsheets.plan.read import read_workbook

    reading = read_workbook(open_package(file))
    return reading.document, tuple(reading.problems)
