"""The files a command is given, and the files it writes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from xlsheets.commands.console import CommandError, shown

if TYPE_CHECKING:
    from xlsheets.ooxml import PackageError

Result = TypeVar("Result")

ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".fods", ".numbers")
"""What is picked out of a folder: also the formats that we do not read, so that they are reported."""

_PACKED = (".zip", ".rar", ".7z", ".gz")
_LETTERS = (
    *(".pdf", ".doc", ".docx", ".docm", ".odt", ".rtf", ".pages", ".txt", ".csv", ".tsv", ".md"),
    *(
        ".eml",
        ".msg",
        ".mht",
        ".htm",
        ".html",
        ".ppt",
        ".pptx",
        ".jpg",
        ".jpeg",
        ".png",
        ".heic",
        ".tif",
        ".tiff",
    ),
)
REPLIES = (*_LETTERS, *_PACKED, "")
"""How files are named in which a member may have answered without a workbook; also without an ending."""

WRITTEN = (".xlsx", ".xlsm", ".xltx", ".xltm")
"""What a file that we write is called; Excel refuses to open it under another ending."""


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
        for found in _inside(path, seen, ENDINGS) if os.path.isdir(path) else (path,):  # noqa: PTH112
            if isinstance(found, ClosedFolder):
                yield found
                continue
            real = os.path.realpath(found)
            if real not in seen:
                seen.add(real)
                yield found


def find_unread(paths: Iterable[Path]) -> Iterator[Path]:
    """What lies in the folders and may be somebody's answer, but is no workbook: a PDF, a letter, a zip."""
    seen: set[str] = set()
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112
            yield from (found for found in _inside(path, seen, REPLIES) if isinstance(found, Path))


def is_packed(path: Path) -> bool:
    """Whether a file is named as one that holds others."""
    return path.suffix.lower() in _PACKED


def workbooks(paths: Iterable[Path]) -> Iterator[Path]:
    """The same for a command that must have them all: a folder that may not be looked into stops it."""
    for found in find_workbooks(paths):
        if isinstance(found, ClosedFolder):
            raise CommandError(
                f"mappen {shown(found.path)} går inte att öppna. Kontrollera att du har rätt att läsa den.",
                f"the folder {shown(found.path)} cannot be opened. Check that you may read it.",
            )
        yield found


def _inside(folder: Path, seen: set[str], endings: tuple[str, ...]) -> Iterator[Path | ClosedFolder]:
    """What a folder holds with one of the endings, by name, its folders among them; however deep they lie."""
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
            waiting += (one for one in sorted(path.iterdir(), reverse=True) if _counts(one, endings))
        except OSError as error:
            yield ClosedFolder(path, error.strerror or str(error))


def _counts(path: Path, endings: tuple[str, ...]) -> bool:
    """Whether it is a folder, or has one of the endings and is no lock file; hidden files have no ending."""
    unseen = ("~$", ".~lock.") if path.suffix else "."
    named = path.suffix.lower() in endings and not path.name.startswith(unseen)
    return named or os.path.isdir(path)  # noqa: PTH112


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
    if path.suffix.lower() not in WRITTEN:
        better = path.with_suffix(".xlsx") if path.suffix.lower() in (*ENDINGS, *REPLIES) else f"{path}.xlsx"
        raise CommandError(
            f"{shown(path)} öppnas inte av Excel: namnet ska sluta med .xlsx. Åtgärd: skriv {shown(better)}.",
            f"Excel does not open {shown(path)}: the name should end in .xlsx. Do: write {shown(better)}.",
        )
    if source is not None and path.exists() and path.samefile(source):
        raise CommandError(
            f"{path} är filen som läses. Ange ett annat namn.",
            f"{path} is the file that is read. Give another name.",
        )


def refuse_open_elsewhere(path: Path) -> None:
    """Stop before a file is replaced that somebody has open: one of the two would undo the other's work."""
    from xlsheets.batch.locks import holder_of

    holder = holder_of(path) if path.exists() else None
    if holder is not None:
        at = f" hos {shown(holder)}", f" at {shown(holder)}"
        sv, en = at if holder else ("", "")
        raise CommandError(
            f"{shown(path)} är öppen{sv}. Stäng filen och kör igen, eller skriv till ett annat namn med -o.",
            f"{shown(path)} is open{en}. Close it and run again, or write to another name with -o.",
        )


def keep_backup(path: Path) -> Path:
    """Copy a file to FILE.bak beside it, in place of an older one, whole or not at all."""
    from xlsheets.ooxml.edit.saving import save_atomically

    backup = path.with_name(path.name + ".bak")
    save_atomically(backup, path.read_bytes())
    shutil.copystat(path, backup)
    return backup


def of_foreign_file(path: Path, work: Callable[..., Result], *given: object, seconds: float = 30) -> Result:
    """What a function makes of a file, in a child process that the file can neither hang nor swell.

    Raises CommandError for a file that cannot be read, and OSError.
    """
    from xlsheets.confining import Allowance, LostError, guarded
    from xlsheets.ooxml import PackageCode, PackageError

    try:
        return guarded(work, *given, allowance=Allowance(seconds))
    except PackageError as error:
        raise cannot_read(path, error) from error
    except MemoryError:
        raise cannot_read(path, PackageError(PackageCode.TOO_LARGE, what="memory")) from None
    except LostError as lost:
        name = shown(path.name)
        raise CommandError(
            f"{name}: filen {'tog för lång tid' if lost.timed_out else 'avbröt läsningen'}. "
            f"Åtgärd: öppna {name} i Excel, spara som .xlsx och försök igen.",
            f"{name}: the file {'took too long' if lost.timed_out else 'ended the reading'}. "
            f"Do: open {name} in Excel, save as .xlsx and try again.",
        ) from None


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
