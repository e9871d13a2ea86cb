"""Putting the add-in in place, and taking away what was put there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from udfs.hosts.xlwings_com.vba import MODULE, module_text
from xlsheets.addin import settings
from xlsheets.addin.importing import import_module
from xlsheets.addin.machine import Machine
from xlsheets.addin.places import Places
from xlsheets.addin.record import Record, digest, put
from xlsheets.addin.workbook import addin_workbook, has_module, interpreter_of


@dataclass
class Done:
    """What was done: files written or taken away, those kept as they were, and copies of older ones."""

    changed: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)
    ready: bool = False
    """Whether the add-in holds our module, so that nothing is left to do by hand."""


def install(machine: Machine, places: Places) -> Done:
    """Put everything in place; what is not ours is copied before it is written over.

    Raises ModuleNotFoundError where xlwings is not installed, OSError where something cannot be written.
    """
    record, done = Record.read(places.record), Done()
    fresh = _is_ready(machine, places, record)
    module = module_text().encode("ascii")
    fresh = fresh and record.wrote(places.module) and places.module.read_bytes() == module
    addin = None if fresh else addin_workbook(machine.interpreter)
    _write(places.module, module, record, places, done)
    for name, data in _templates():
        _write(places.templates / name, data, record, places, done)
    if addin is None:
        done.kept.append(places.addin)
    else:
        _write(places.addin, addin, record, places, done)
    record.xlwings = machine.package("xlwings") or ""
    settings.point(machine, places, record, done.changed)
    record.write(places.record)
    done.ready = has_module(places.addin, MODULE) or import_module(machine, places.addin, places.module)
    return done


def _is_ready(machine: Machine, places: Places, record: Record) -> bool:
    """Whether the add-in there is ours, made for this Python and this xlwings, with a module in it."""
    return (
        str(places.addin) in record.files
        and record.xlwings == machine.package("xlwings")
        and interpreter_of(places.addin) == str(machine.interpreter)
        and has_module(places.addin, MODULE)
    )


def _templates() -> Iterator[tuple[str, bytes]]:
    """The templates as workbooks whose formulas call this add-in."""
    from xlsheets.building.convert import convert
    from xlsheets.ooxml import open_package
    from xlsheets.resources import templates

    for path in sorted(templates().glob("*/*.xlsx")):
        editor = convert(open_package(path), "com").editor
        yield path.name, editor.to_bytes()


def _write(path: Path, data: bytes, record: Record, places: Places, done: Done) -> None:
    if path.is_file() and not _is_ours(path, record, places):
        copy = _copied(path, places.copies)
        done.copies.append(copy)
        if str(path) not in record.files:
            record.before[str(path)] = str(copy)
    put(path, data)
    record.files[str(path)] = digest(data)
    done.changed.append(path)


def _is_ours(path: Path, record: Record, places: Places) -> bool:
    """Whether a file is as it was written; importing our module into the add-in changes that one."""
    changed = path == places.addin and str(path) in record.files and has_module(path, MODULE)
    return changed or record.wrote(path)


def _copied(path: Path, folder: Path) -> Path:
    """Copy a file to a name that is free."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while (copy := folder / f"{path.stem} ({number}){path.suffix}").exists():
        number += 1
    shutil.copy2(path, copy)
    return copy


def remove(machine: Machine, places: Places) -> Done:
    """Take away what `install` put there, and put back what lay there before.

    A file that has been changed since is kept, except the add-in once our module is in it.
    """
    record, done = Record.read(places.record), Done()
    for name in list(record.files):
        path = Path(name)
        if not path.is_file():
            record.files.pop(name)
        elif _is_ours(path, record, places):
            path.unlink()
            record.files.pop(name)
            done.changed.append(path)
            _put_back(path, record, done)
        else:
            done.kept.append(path)
    settings.restore(machine, places, record, done.changed)
    places.record.unlink(missing_ok=True)
    for folder in (places.templates, places.copies, places.own, places.own.parent):
        _drop_empty(folder)
    return done


def _put_back(path: Path, record: Record, done: Done) -> None:
    copy = Path(record.before.pop(str(path), ""))
    if copy.is_file():
        shutil.move(copy, path)
        done.copies.append(path)


def _drop_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
