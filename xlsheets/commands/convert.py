"""`xlsheets convert FILE --host HOST -o FILE`: the same workbook for another program or add-in."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from xlsheets.commands.console import LANGUAGES, CommandError, Console, Exit, shown
from xlsheets.commands.files import check_target, of_foreign_file
from xlsheets.commands.parser import Parser
from xlsheets.formula.spelling import HOSTS

if TYPE_CHECKING:
    from xlsheets.building.convert import Unread

_TOLD: Final = 10


def arguments(parser: Parser) -> None:
    """The workbook, what it is for, and the copy."""
    say = parser.words
    parser.add_argument(
        "file", type=Path, metavar=say("FIL", "FILE"), help=say("arbetsboken", "the workbook")
    )
    parser.add_argument(
        "--host",
        choices=tuple(HOSTS),
        required=True,
        help=say(
            "server och lite: tilläggen xlwings Server och xlwings Lite; com: Excel i Windows; "
            "libreoffice: LibreOffice Calc",
            "server and lite: the add-ins xlwings Server and xlwings Lite; com: Excel on Windows; "
            "libreoffice: LibreOffice Calc",
        ),
    )
    parser.add_argument(
        "--package",
        default="xlsheets",
        metavar=say("PAKET", "PACKAGE"),
        help=say(
            "för lite: paketets namn (förvalt xlsheets) eller webbadressen till hjulet (.whl)",
            "for lite: the package's name (default xlsheets) or the address of its wheel (.whl)",
        ),
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar=say("FIL", "FILE"), help=say("kopian", "the copy")
    )


def run(options: Namespace, console: Console) -> int:
    """Write the copy; 1 where a formula could not be read."""
    from xlsheets.building.lite import LiteTakenError

    check_target(options.output, options.file)
    lite = options.package if options.host == "lite" else None
    try:
        done = of_foreign_file(options.file, _convert, options.file, options.host, lite, options.output)
    except LiteTakenError as error:
        raise CommandError(*_said("convert taken", file=shown(options.file))) from error
    lang = LANGUAGES.index(console.lang)
    console.result(
        {
            "file": str(options.file),
            "written": str(options.output),
            "host": options.host,
            "formulas": done.changed,
            "without_lite": done.without_lite,
            "unread": [_place(one)[lang] for one in done.unread],
        },
        [
            _said(
                f"convert wrote {'one' if done.changed == 1 else 'many'}",
                file=shown(options.output),
                count=done.changed,
            )[lang]
        ],
    )
    if done.without_lite:
        console.note(*_said("convert left"))
    if done.unread:
        console.note(*_unread(done.unread))
    return Exit.FOUND if done.unread else Exit.DONE


class _Done(NamedTuple):
    """What travels back from the process that wrote the copy."""

    changed: int
    unread: tuple[Unread, ...]
    without_lite: bool


def _convert(file: Path, host: str, lite: str | None, output: Path) -> _Done:
    """Write the copy. Raises PackageError, LiteTakenError."""
    from xlsheets.building.convert import convert
    from xlsheets.building.lite import embed
    from xlsheets.ooxml import open_package

    converted = convert(open_package(file), host)
    if lite is not None:
        embed(converted.editor, lite)
    converted.editor.save(output)
    return _Done(converted.changed, converted.unread, converted.without_lite)


def _unread(unread: Sequence[Unread]) -> tuple[str, str]:
    """Which formulas could not be read, in both languages; the first of many."""
    told = []
    for number, _ in enumerate(LANGUAGES):
        cells = ", ".join(_place(one)[number] for one in unread[:_TOLD])
        if len(unread) > _TOLD:
            cells = _said("convert more", cells=cells, count=len(unread) - _TOLD)[number]
        told.append(_said("convert unread", cells=cells)[number])
    return told[0], told[1]


def _place(one: Unread) -> tuple[str, str]:
    if one.sheet is not None:
        return f"{one.sheet}!{one.place}", f"{one.sheet}!{one.place}"
    if one.column is not None:
        return _said("convert column", table=one.place, column=one.column)
    return _said("convert name", name=one.place)


def _said(key: str, **values: object) -> tuple[str, str]:
    """A sentence in both languages."""
    from xlsheets.catalogue import word

    return word(key, "sv").format(**values), word(key, "en").format(**values)
