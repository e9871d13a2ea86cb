"""`xlsheets check FILE...`: what is wrong in workbooks, alone or a folder of them."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlsheets.commands.console import CommandError, Console, Exit, shown
from xlsheets.commands.files import ClosedFolder, find_workbooks
from xlsheets.commands.parser import Parser

if TYPE_CHECKING:
    from xlsheets.problems import Report

_MOST_JOBS = 8
_SECONDS = 30


def arguments(parser: Parser) -> None:
    """Files and folders, and what checking them may cost."""
    say = parser.words
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar=say("FIL", "FILE"),
        help=say("arbetsböcker, eller mappar med arbetsböcker", "workbooks, or folders of workbooks"),
    )
    parser.add_argument(
        "--jobs",
        type=_positive,
        metavar=say("ANTAL", "N"),
        help=say("hur många filer som kontrolleras samtidigt", "how many files are checked at a time"),
    )
    parser.add_argument(
        "--timeout",
        type=_positive,
        default=_SECONDS,
        metavar=say("SEKUNDER", "SECONDS"),
        help=say(
            f"längsta tid för en fil (förvalt: {_SECONDS} s)",
            f"longest time for a file (default: {_SECONDS})",
        ),
    )


def run(options: Namespace, console: Console) -> int:
    """Check every file; a file that cannot be read is an error like any other, and the rest are checked."""
    found = list(find_workbooks(options.files))
    if not found:
        raise CommandError("det finns ingen arbetsbok i mappen.", "there is no workbook in the folder.")
    show = _as_json if console.json else _as_text
    return show(_told(_reports(found, options), found, console), console)


def _as_json(reports: Iterator[Report], console: Console) -> int:
    from xlsheets.reports.json import file_as_json

    files, errors = [], False
    for report in reports:
        files.append(file_as_json(report, console.lang))
        errors |= report.has_errors
    console.result({"files": files}, ())
    return Exit.FOUND if errors else Exit.DONE


def _as_text(reports: Iterator[Report], console: Console) -> int:
    """Each file as soon as it is checked."""
    from xlsheets.reports.text import write_text

    errors, between = False, ""
    for report in reports:
        console.write(between + write_text([report], console.lang))
        errors, between = errors or report.has_errors, "\n"
    return Exit.FOUND if errors else Exit.DONE


def _reports(found: Iterable[Path | ClosedFolder], options: Namespace) -> Iterator[Report]:
    """A report for each, in the order given."""
    from xlsheets.batch import Allowance, check_files
    from xlsheets.problems import Problem, Report, Severity

    files = [one for one in found if isinstance(one, Path)]
    jobs = min(len(files), options.jobs or min(_processors(), _MOST_JOBS))
    checked = check_files(files, jobs, Allowance(seconds=options.timeout))
    try:
        for one in found:
            if isinstance(one, ClosedFolder):
                closed = Problem("unreadable-folder", Severity.ERROR, params={"reason": one.reason})
                yield Report(str(one.path), (closed,))
            else:
                yield next(checked)
    finally:
        checked.close()


def _told(reports: Iterator[Report], found: list[Path | ClosedFolder], console: Console) -> Iterator[Report]:
    """The same, with the progress told between them when there are several."""
    for number, one in enumerate(found, 1):
        if len(found) > 1:
            path = shown(one if isinstance(one, Path) else one.path)
            console.note(
                f"Kontrollerar {number} av {len(found)}: {path}",
                f"Checking {number} of {len(found)}: {path}",
            )
        yield next(reports)


def _processors() -> int:
    """How many processors this process may use."""
    available = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available else os.cpu_count() or 1


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise ValueError(text)
    return int(text)
