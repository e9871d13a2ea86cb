"""`xlsheets check --mark` and `--unmark`: where marked copies go, and a workbook without its marks."""

from __future__ import annotations

import unicodedata
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from xlsheets.commands.console import CommandError, Console, Exit, shown
from xlsheets.commands.files import WRITTEN, check_target, of_foreign_file, refuse_to_overwrite
from xlsheets.commands.parser import Parser

Found = TypeVar("Found")


def arguments(parser: Parser) -> None:
    """The copy or the folder of copies, and the way back."""
    say = parser.words
    parser.add_argument(
        "--mark",
        type=Path,
        metavar=say("KOPIA", "COPY"),
        help=say(
            "skriv en kopia där varje fynd är märkt i sin cell; för flera filer en mapp",
            "write a copy with each finding marked in its cell; for several files a folder",
        ),
    )
    parser.add_argument(
        "--unmark",
        action="store_true",
        help=say(
            "ta bort märkningen ur en kopia och skriv den till -o, i stället för att kontrollera",
            "take the marks out of a copy and write it to -o, instead of checking",
        ),
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar=say("FIL", "FILE"), help=say("för --unmark", "for --unmark")
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help=say(
            "ersätt en fil som redan finns med kopian, i stället för att ge kopian ett annat namn",
            "let the copy replace a file that is there, instead of giving the copy another name",
        ),
    )


def refuse_mixed(options: Namespace) -> None:
    """Stop where the options do not go together."""
    if options.unmark and (options.output is None or options.mark is not None or len(options.files) != 1):
        raise CommandError(
            "--unmark behöver en märkt kopia och -o FIL, och går inte ihop med --mark.",
            "--unmark needs one marked copy and -o FILE, and does not go with --mark.",
        )
    if options.output is not None and not options.unmark:
        raise CommandError(
            "-o hör till --unmark. Åtgärd: skriv --mark KOPIA för en märkt kopia.",
            "-o belongs to --unmark. Do: write --mark COPY for a marked copy.",
        )


def without_copies(found: Sequence[Found], options: Namespace) -> list[Found]:
    """What is to be checked, but for earlier copies that lie in a folder inside a checked one."""
    target: Path | None = options.mark
    if target is None or not target.is_dir():
        return list(found)
    if any(target.samefile(one) for one in options.files if one.exists()):
        return list(found)  # the folder itself is to be checked, which `copies` refuses
    return [one for one in found if not (isinstance(one, Path) and _lies_in(one, target))]


def _lies_in(file: Path, folder: Path) -> bool:
    return file.parent.exists() and file.parent.samefile(folder)


def copies(named: Sequence[Path], files: Sequence[Path], options: Namespace) -> Mapping[Path, Path]:
    """Where the marked copy of each file goes: `--mark` itself for one named file, else in that folder.

    The folder is made. Two files of one name get different ones; so does a copy whose name is taken, but for
    `--force`.
    """
    from xlsheets.ooxml.edit.saving import numbered

    target: Path | None = options.mark
    if target is None:
        return {}
    if target.suffix.lower() in WRITTEN and not target.is_dir():
        if len(named) != 1 or list(named) != list(files):
            raise CommandError(
                f"{shown(target)} är en fil, men det är flera filer att märka. Åtgärd: ange en mapp.",
                f"{shown(target)} is a file, but there are several to mark. Do: name a folder.",
            )
        _check_target(target, files[0], options.force)
        return {files[0]: target}
    try:
        target.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise CommandError(
            f"{shown(target)} är ingen mapp. Åtgärd: ange en annan mapp, eller en fil som slutar med .xlsx.",
            f"{shown(target)} is no folder. Do: name another folder, or a file that ends in .xlsx.",
        ) from None
    if any(target.samefile(one.parent) for one in files if one.exists()):
        raise CommandError(
            f"{shown(target)} är mappen med filerna som kontrolleras. Åtgärd: ange en annan mapp.",
            f"{shown(target)} is the folder of the files to check. Do: name another folder.",
        )
    given: dict[Path, Path] = {}
    taken = set() if options.force else {_same(path.name) for path in target.iterdir()}
    for file in files:
        given[file] = next(name for name in numbered(target / file.name) if _same(name.name) not in taken)
        taken.add(_same(given[file].name))
    return given


def _check_target(target: Path, source: Path, force: bool) -> None:
    check_target(target, source)
    refuse_to_overwrite(target, force)


def _same(name: str) -> str:
    """What two names share that some system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()


def unmark(options: Namespace, console: Console) -> int:
    """Write the workbook without its marks; tell of notes that somebody has changed, which stay."""
    (source,), target = options.files, options.output
    _check_target(target, source, options.force)
    left = of_foreign_file(source, _unmark, source, target)
    if left is None:
        raise CommandError(
            f"{shown(source)} är inte en märkt kopia.", f"{shown(source)} is not a marked copy."
        )
    kept, sheet = left
    lines = [console.words(f"Skrev {shown(target)}.", f"Wrote {shown(target)}.")]
    told = {"file": str(source), "written": str(target), "notes_kept": list(kept), "sheet_kept": sheet}
    console.result(told, lines)
    if kept:
        cells = ", ".join(map(shown, kept))
        console.note(
            f"Anteckningar som har ändrats sedan märkningen finns kvar: {cells}.",
            f"Notes that were changed since they were marked are still there: {cells}.",
        )
    if sheet is not None:
        console.note(
            f"Bladet {shown(sheet)} finns kvar, eftersom något annat i arbetsboken pekar på det.",
            f"The sheet {shown(sheet)} is still there, since something else in the workbook points at it.",
        )
    return Exit.DONE


def _unmark(source: Path, target: Path) -> tuple[tuple[str, ...], str | None] | None:
    """Write the workbook; the cells whose notes stay and the list if it does. None where there are no marks.

    Raises PackageError.
    """
    from xlsheets.marking import is_marked, unmark
    from xlsheets.ooxml import open_package
    from xlsheets.ooxml.edit.saving import save_atomically

    package = open_package(source)
    if not is_marked(package):
        return None
    found = unmark(package)
    save_atomically(target, found.data)
    return found.kept, found.sheet
