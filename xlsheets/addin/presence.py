"""Whether the add-in is in place and whole, and what is wrong with the workbooks that shall use it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from udfs.hosts.xlwings_com.vba import MODULE, module_text
from xlsheets.addin.importing import may_import
from xlsheets.addin.machine import Machine
from xlsheets.addin.obstacle import Obstacle
from xlsheets.addin.places import Places
from xlsheets.addin.record import Record
from xlsheets.addin.workbook import has_module, interpreter_of

_CLOUD = ("OneDriveCommercial", "OneDriveConsumer", "OneDrive")


def addin(machine: Machine, places: Places) -> Iterator[Obstacle]:
    """The add-in itself."""
    record, path = Record.read(places.record), places.addin
    if not path.is_file():
        yield Obstacle("not-installed", {"path": str(path)})
        return
    python = interpreter_of(path)
    if str(path) not in record.files or python is None:
        yield Obstacle("not-ours", {"path": str(path)})
        return
    yield from _whole(machine, places, record, python)
    if machine.is_marked(path):
        yield Obstacle("marked", {"path": str(path)})
    if _is_clouded(machine, path):
        yield Obstacle("startup-in-cloud", {"path": str(path.parent)}, stops=False)


def _whole(machine: Machine, places: Places, record: Record, python: str) -> Iterator[Obstacle]:
    if not Path(python).is_file():
        yield Obstacle("python-gone", {"path": python})
    elif python != str(machine.interpreter):
        yield Obstacle("python-other", {"path": python, "this": str(machine.interpreter)}, stops=False)
    version = machine.package("xlwings")
    if version is not None and record.xlwings != version:
        yield Obstacle("xlwings-changed", {"then": record.xlwings, "now": version})
    if not has_module(places.addin, MODULE):
        yield Obstacle("not-imported", {"path": str(places.addin), "module": str(places.module)})
        if not may_import(machine):
            yield Obstacle("no-vba-access", stops=False)
    elif not record.wrote(places.module) or places.module.read_bytes() != module_text().encode("ascii"):
        yield Obstacle("old-module", {"module": str(places.module)})


def files(machine: Machine, workbooks: Sequence[Path]) -> Iterator[Obstacle]:
    """Workbooks that shall be opened in Excel."""
    for path in workbooks:
        name = {"path": str(path)}
        if not path.is_file():
            yield Obstacle("no-file", name)
            continue
        if machine.is_marked(path):
            yield Obstacle("marked-workbook", name)
        if str(path.absolute()).startswith(("\\\\", "//")):
            yield Obstacle("workbook-on-network", name, stops=False)
        elif _is_clouded(machine, path.absolute()):
            yield Obstacle("workbook-in-cloud", name, stops=False)
        yield from _spelling(path)


def _spelling(path: Path) -> Iterator[Obstacle]:
    """Formulas for another add-in show #NAME? here."""
    from xlsheets.building.convert import convert
    from xlsheets.ooxml import PackageError, open_package

    try:
        changed = convert(open_package(path), "com").changed
    except PackageError:
        yield Obstacle("unreadable", {"path": str(path)})
        return
    if changed:
        yield Obstacle("other-spelling", {"path": str(path), "count": changed})


def _is_clouded(machine: Machine, path: Path) -> bool:
    folders = (machine.folder(name) for name in _CLOUD)
    return any(path.is_relative_to(folder) for folder in folders if folder is not None)
