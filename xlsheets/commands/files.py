"""The files a command is given, and the files it writes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlsheets.commands.console import CommandError, shown

if TYPE_CHECKING:
    from xlsheets.ooxml import PackageError

ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".fods", ".numbers")
"""What is picked out of a folder: also the formats that we do not read, so that they are reported."""


class ClosedFolder(NamedTuple):
    """A folder that may not be looked into, and what the system says about it."""

    path: Path
    reason: str


def find_workbooks(paths: Iterable[Path]) -> Iterator[Path | ClosedFolder]:
    """Every file named, each once, with a folder's workbooks (and its folders') in the order of their names.

    The lock files that Excel leaves beside an open workbook (`~$plan.xlsx`) are passed over. Links to folders
    are followed, each folder once.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _inside(path, seen) if os.path.isdir(path) else (path,):  # noqa: PTH112
            if isinstance(found, ClosedFolder):
                yield found
                continue
            real = os.path.realpath(found)
            if real not in seen:
                seen.add(real)
                yield found


def workbooks(paths: Iterable[Path]) -> Iterator[Path]:
    """The same for a command that must have them all: a folder that may not be looked into stops it."""
    for found in find_workbooks(paths):
        if isinstance(found, ClosedFolder):
            raise CommandError(
                f"mappen {shown(found.path)} går inte att öppna. Kontrollera att du har rätt att läsa den.",
                f"the folder {shown(found.path)} cannot be opened. Check that you may read it.",
            )
        yield found


def _inside(folder: Path, seen: set[str]) -> Iterator[Path | ClosedFolder]:
    """What a folder holds, by name, its folders where their names put them; however deep they lie."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if not os.path.isdir(path):  # noqa: PTH112  (a Path raises where it may not look)
            yield path
            continue
        real = os.path.realpath(path)
        if real in seen:
            continue
        seen.add(real)
        try:
            waiting += filter(_counts, sorted(path.iterdir(), reverse=True))
        except OSError as error:
            yield ClosedFolder(path, error.strerror or str(error))


def _counts(path: Path) -> bool:
    """Whether it is a folder, or named as a workbook and no lock file."""
    as_workbook = path.suffix.lower() in ENDINGS and not path.name.startswith(("~$", ".~lock."))
    return as_workbook or os.path.isdir(path)  # noqa: PTH112


def refuse_to_overwrite(path: Path, force: bool) -> None:
    """Stop before an existing file is replaced without being asked to."""
    if path.exists() and not force:
        raise CommandError(
            f"{path} finns redan. Ange ett annat namn, eller --force för att ersätta filen.",
            f"{path} exists. Give another name, or --force to replace it.",
        )


def check_target(path: Path, source: Path | None = None) -> None:
    """Stop where nothing can be written: no such folder, a folder of that name, or the file that is read."""
    if not path.parent.is_dir():
        raise CommandError(f"mappen {path.parent} finns inte.", f"there is no folder {path.parent}.")
    if path.is_dir():
        raise CommandError(f"{path} är en mapp; ange en fil.", f"{path} is a folder; name a file.")
    if source is not None and path.exists() and path.samefile(source):
        raise CommandError(
            f"{path} är filen som läses. Ange ett annat namn.",
            f"{path} is the file that is read. Give another name.",
        )


def keep_backup(path: Path) -> Path:
    """Copy a file to FILE.bak beside it, in place of an older one, whole or not at all."""
    from xlsheets.ooxml.edit.saving import save_atomically

    backup = path.with_name(path.name + ".bak")
    save_atomically(backup, path.read_bytes())
    shutil.copystat(path, backup)
    return backup


def cannot_read(path: Path, error: PackageError) -> CommandError:
    """What cannot be opened or saved, as the reason why a command stops; the error may name the file."""
    from xlsheets.catalogue import render
    from xlsheets.checks import problem_for

    problem = problem_for(error)
    path = Path(str(error.params.get("path", path)))
    said = {lang: render(problem, lang) for lang in ("sv", "en")}
    return CommandError(
        f"{shown(path.name)}: {said['sv'].message} Åtgärd: {said['sv'].remedy}",
        f"{shown(path.name)}: {said['en'].message} Do: {said['en'].remedy}",
    )
