"""`xlsheets check FILE...`: what is wrong in workbooks, alone or a folder of them."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlsheets.commands import marked
from xlsheets.commands.console import CommandError, Console, Exit, shown, speak
from xlsheets.commands.files import ClosedFolder, find_unread, find_workbooks, is_packed
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
    marked.arguments(parser)


def run(options: Namespace, console: Console) -> int:
    """Check every file; a file that cannot be read is an error like any other, and the rest are checked."""
    marked.refuse_mixed(options)
    if options.unmark:
        return marked.unmark(options, console)
    found = marked.without_copies(list(find_workbooks(options.files)), options)
    unread = list(find_unread(options.files))
    if not found:
        sv, en = (" ".join(["", *_unread(unread, lang)]).rstrip() for lang in ("sv", "en"))
        raise CommandError(
            f"det finns ingen arbetsbok i mappen.{sv}", f"there is no workbook in the folder.{en}"
        )
    show = _as_json if console.json else _as_text
    return show(_told(_reports(found, options, console.lang), found, console), unread, console)


def _as_json(reports: Iterator[Report], unread: list[Path], console: Console) -> int:
    from xlsheets.reports.json import file_as_json
    from xlsheets.reports.visible import file_name

    files, errors = [], False
    for report in reports:
        files.append(file_as_json(report, console.lang))
        errors |= report.has_errors
    console.result({"files": files, "not_read": [file_name(str(path)) for path in unread]}, ())
    return Exit.FOUND if errors else Exit.DONE


def _as_text(reports: Iterator[Report], unread: list[Path], console: Console) -> int:
    """Each file as soon as it is checked; then what was not read, and how many files had errors."""
    from xlsheets.reports.text import write_text

    count = errors = 0
    for report in reports:
        console.write(("\n" if count else "") + write_text([report], console.lang))
        count, errors = count + 1, errors + report.has_errors
    end = [*_unread(unread, console.lang)]
    if count > 1:
        end.append(
            console.words(
                f"{count} filer: {errors} med fel, {count - errors} utan.",
                f"{count} files: {errors} with errors, {count - errors} without.",
            )
        )
    if end:
        console.write("\n" + "\n".join(end))
    return Exit.FOUND if errors else Exit.DONE


def _unread(paths: list[Path], lang: str) -> Iterator[str]:
    """What is told of files that are no workbooks: their names, and what to do about them."""
    say = speak(lang)
    if paths:
        yield f"{say('Inte lästa', 'Not read')}: {', '.join(shown(path.name) for path in paths)}."
    if not all(map(is_packed, paths)):
        yield say("Åtgärd: be avsändaren fylla i arbetsboken.", "Do: ask the sender to fill in the workbook.")
    if packed := [shown(path.name) for path in paths if is_packed(path)]:
        names = ", ".join(packed)
        yield say(f"Åtgärd: packa upp {names} först.", f"Do: unpack {names} first.")


def _reports(found: Iterable[Path | ClosedFolder], options: Namespace, lang: str) -> Iterator[Report]:
    """A report for each, in the order given."""
    from functools import partial

    from xlsheets.batch import Allowance, Marking, check_file, check_files
    from xlsheets.problems import Problem, Report, Severity

    files = [one for one in found if isinstance(one, Path)]
    jobs = min(len(files), options.jobs or min(_processors(), _MOST_JOBS))
    marking = Marking(marked.copies(options.files, files, options), lang, options.force)
    check = partial(check_file, marking=marking)
    checked = check_files(files, jobs, Allowance(seconds=options.timeout), check)
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
