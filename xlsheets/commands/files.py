"""The files a command is given, and the files it writes."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlsheets.commands.console import CommandError

if TYPE_CHECKING:
    from xlsheets.ooxml import PackageError
    from xlsheets.problems import Problem

ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb")
"""What is picked out of a folder: also the formats that we do not read, so that they are reported."""


def workbooks(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file named, each once, with a folder's workbooks (and its folders') in the order of their names.

    The lock files that Excel leaves beside an open workbook (`~$plan.xlsx`) are passed over.
    """
    seen: set[Path] = set()
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            if file != path and (file.suffix.lower() not in ENDINGS or file.name.startswith("~$")):
                continue
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


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
    """Copy a file to FILE.bak beside it, in place of an older one."""
    backup = path.with_name(path.name + ".bak")
    shutil.copy2(path, backup)
    return backup


def unreadable(error: PackageError) -> Problem:
    """What cannot be opened, as a finding about the whole file."""
    from xlsheets.problems import Problem, Severity

    return Problem(error.code.value, Severity.ERROR, params=dict(error.params))


def cannot_read(path: Path, error: PackageError) -> CommandError:
    """What cannot be opened, as the reason why a command stops."""
    from xlsheets.catalogue import render

    problem = unreadable(error)
    said = {lang: render(problem, lang) for lang in ("sv", "en")}
    return CommandError(
        f"{path.name}: {said['sv'].message} Åtgärd: {said['sv'].remedy}",
        f"{path.name}: {said['en'].message} Do: {said['en'].remedy}",
    )
