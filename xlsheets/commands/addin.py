"""`xlsheets addin install|doctor|remove`: the functions in Excel on Windows, without a server."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from xlsheets.commands.console import CommandError, Console, Exit
from xlsheets.commands.parser import Parser

if TYPE_CHECKING:
    from xlsheets.addin.installing import Done
    from xlsheets.addin.machine import Machine
    from xlsheets.addin.obstacles import Diagnosis
    from xlsheets.addin.places import Places

STEPS = 5


def arguments(parser: Parser) -> None:
    """What to do, and for `doctor` the workbooks to look at."""
    say = parser.words
    parser.add_argument(
        "action",
        choices=("install", "doctor", "remove"),
        help=say(
            "install: lägg tillägget på plats; doctor: sök hinder; remove: ta bort det igen",
            "install: put the add-in in place; doctor: look for obstacles; remove: take it away again",
        ),
    )
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar=say("FIL", "FILE"),
        help=say("för doctor: arbetsböcker att se på", "for doctor: workbooks to look at"),
    )


def run(options: Namespace, console: Console) -> int:
    """Do it; `doctor` ends with 1 where something stops the functions."""
    from xlsheets.addin.machine import Machine

    machine = Machine()
    if options.action == "doctor":
        return _doctor(machine, options.files, console)
    if options.files:
        raise CommandError(
            f"{options.action} tar inga filer; de hör till doctor.",
            f"{options.action} takes no files; they belong to doctor.",
        )
    places = _places(machine)
    return (_install if options.action == "install" else _remove)(machine, places, console)


def _places(machine: Machine) -> Places:
    """Where to write; refuses what cannot work."""
    from xlsheets.addin.places import Places

    if not machine.is_windows:
        raise _refused("not-windows", system=machine.system)
    places = Places.of(machine)
    if places is None:
        raise _refused("no-profile")
    if machine.is_running("EXCEL.EXE"):
        raise _refused("excel-running")
    return places


def _install(machine: Machine, places: Places, console: Console) -> int:
    from xlsheets.addin.installing import install

    try:
        done = install(machine, places)
    except ModuleNotFoundError as error:
        raise _refused("no-xlwings") from error
    lines = [
        *_paths("wrote", done.changed, console),
        *_paths("kept", done.kept, console),
        *_paths("copied", done.copies, console),
        "",
        *_paths("templates", [places.templates], console),
        "",
    ]
    steps = [] if done.ready else _steps(places, console)
    lines += steps or [_said("ready", console)]
    console.result({**_as_json(done), "ready": done.ready, "steps": steps[1:]}, lines)
    return Exit.DONE


def _steps(places: Places, console: Console) -> list[str]:
    from xlsheets.catalogue import word

    texts = [
        word(f"addin step {number}", console.lang).format(module=places.module)
        for number in range(1, STEPS + 1)
    ]
    return [_said("by-hand", console), *(f"  {number}. {text}" for number, text in enumerate(texts, 1))]


def _remove(machine: Machine, places: Places, console: Console) -> int:
    from xlsheets.addin.installing import remove

    done = remove(machine, places)
    gone = [path for path in done.changed if path not in (*done.copies, places.settings)]
    lines = [
        *_paths("removed", gone, console),
        *_paths("changed-setting", [one for one in done.changed if one == places.settings], console),
        *_paths("restored", done.copies, console),
        *_paths("left", done.kept, console),
    ]
    console.result(_as_json(done), lines or [_said("nothing", console)])
    return Exit.DONE


def _doctor(machine: Machine, files: list[Path], console: Console) -> int:
    from xlsheets.addin.obstacles import diagnose

    found = diagnose(machine, files)
    lines, listed = _told(found, console)
    console.result({"works": found.works, "obstacles": listed}, lines)
    return Exit.DONE if found.works else Exit.FOUND


def _told(found: Diagnosis, console: Console) -> tuple[list[str], list[dict[str, object]]]:
    from xlsheets.catalogue import word

    lines: list[str] = []
    listed: list[dict[str, object]] = []
    excel = found.excel
    if excel is not None:
        key = "excel" if excel.bits else "excel-unknown"
        lines.append(_said(key, console, version=excel.version, bits=excel.bits, folder=excel.folder))
    for one in found.obstacles:
        text = word(f"doctor {one.code}", console.lang).format(**one.params)
        lines.append(f"{_said('stops' if one.stops else 'note', console)}: {text} ({one.code})")
        listed.append({"code": one.code, "stops": one.stops, "text": text, **one.params})
    if found.works:
        lines.append(_said("works", console))
    return lines, listed


def _as_json(done: Done) -> dict[str, object]:
    return {name: [str(path) for path in getattr(done, name)] for name in ("changed", "kept", "copies")}


def _paths(key: str, paths: Iterable[Path], console: Console) -> list[str]:
    return [_said(key, console, path=path) for path in paths]


def _said(key: str, console: Console, **values: object) -> str:
    from xlsheets.catalogue import word

    return word(f"addin-command {key}", console.lang).format(**values)


def _refused(key: str, **values: object) -> CommandError:
    return CommandError(*(_said(key, Console(lang), **values) for lang in ("sv", "en")))
