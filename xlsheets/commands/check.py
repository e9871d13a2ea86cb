"""`xlsheets check FILE...`: what is wrong in workbooks, alone or a folder of them."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from xlsheets.commands.console import CommandError, Console, Exit
from xlsheets.commands.files import unreadable, workbooks
from xlsheets.commands.parser import Parser

if TYPE_CHECKING:
    from xlsheets.problems import Report


def arguments(parser: Parser) -> None:
    """Files and folders."""
    say = parser.words
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar=say("FIL", "FILE"),
        help=say("arbetsböcker, eller mappar med arbetsböcker", "workbooks, or folders of workbooks"),
    )


def run(options: Namespace, console: Console) -> int:
    """Check every file; a file that cannot be read is an error like any other, and the rest are checked."""
    from xlsheets.reports.json import as_json
    from xlsheets.reports.text import write_text

    files = list(workbooks(options.files))
    if not files:
        raise CommandError("det finns ingen arbetsbok i mappen.", "there is no workbook in the folder.")
    reports = []
    for number, path in enumerate(files, 1):
        if len(files) > 1:
            console.note(
                f"Kontrollerar {number} av {len(files)}: {path}", f"Checking {number} of {len(files)}: {path}"
            )
        reports.append(check(path))
    if console.json:
        console.result(as_json(reports, console.lang), ())
    else:
        console.result(None, [write_text(reports, console.lang)])
    return Exit.FOUND if any(report.has_errors for report in reports) else Exit.DONE


def check(path: Path) -> Report:
    """The findings of one file."""
    from xlsheets.checks import check_workbook
    from xlsheets.ooxml import PackageError, open_package
    from xlsheets.problems import Report

    try:
        return Report(str(path), tuple(check_workbook(open_package(path))))
    except PackageError as error:
        return Report(str(path), (unreadable(error),))
