"""What keeps the functions from working in Excel on this computer, or soon will.

The sentences, with what to do, are in the catalogue under `doctor CODE`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsheets.addin import settings
from xlsheets.addin.excels import Excel, installed
from xlsheets.addin.machine import Machine
from xlsheets.addin.obstacle import Obstacle
from xlsheets.addin.permission import excel_settings, processes
from xlsheets.addin.places import Places
from xlsheets.addin.presence import addin, files

XLWINGS = ("0", "37")
"""The xlwings whose COM server and VBA this add-in is tested with."""


@dataclass(frozen=True)
class Diagnosis:
    """What was found, worst first, and the Excel that was looked at."""

    obstacles: tuple[Obstacle, ...]
    excel: Excel | None = None

    @property
    def works(self) -> bool:
        """Whether nothing stops the functions."""
        return not any(one.stops for one in self.obstacles)


def diagnose(machine: Machine, workbooks: Sequence[Path] = ()) -> Diagnosis:
    """Look at everything; on another system than Windows there is only that to say."""
    places = Places.of(machine)
    if not machine.is_windows:
        return Diagnosis((Obstacle("not-windows", {"system": machine.system}),))
    if places is None:
        return Diagnosis((Obstacle("no-profile"),))
    excels = installed(machine)
    excel = next(iter(excels), None)
    found = [
        *_excels(machine, excels),
        *_packages(machine),
        *_interpreter(machine, places, excel),
        *processes(machine),
        *(excel_settings(machine, excel.version, places) if excel is not None else ()),
        *addin(machine, places),
        *files(machine, workbooks),
    ]
    return Diagnosis(tuple(sorted(found, key=lambda one: not one.stops)), excel)


def _excels(machine: Machine, excels: Sequence[Excel]) -> Iterator[Obstacle]:
    if not excels:
        yield Obstacle("no-excel")
        return
    if len(excels) > 1:
        listed = "; ".join(f"{one.version} ({one.folder})" for one in excels)
        yield Obstacle("several-excels", {"list": listed, "version": excels[0].version}, stops=False)
    if excels[0].bits not in (None, machine.bits):
        yield Obstacle("other-bits", {"excel": excels[0].bits, "python": machine.bits}, stops=False)
    if machine.is_running("EXCEL.EXE"):
        yield Obstacle("excel-running", stops=False)


def _packages(machine: Machine) -> Iterator[Obstacle]:
    version = machine.package("xlwings")
    if version is None:
        yield Obstacle("no-xlwings")
    elif tuple(version.split(".")[:2]) != XLWINGS:
        yield Obstacle("other-xlwings", {"found": version, "expected": ".".join(XLWINGS)})
    if machine.package("pywin32") is None:
        yield Obstacle("no-pywin32")


def _interpreter(machine: Machine, places: Places, excel: Excel | None) -> Iterator[Obstacle]:
    """The Python that the add-in starts, or would start."""
    named = settings.interpreter(machine, places)
    if named is not None and not settings.is_there(machine, named):
        yield Obstacle("conf-gone", {"path": named, "file": str(places.settings)}, stops=False)
    elif named not in (None, str(machine.interpreter)):
        yield Obstacle("conf-other", {"path": named, "file": str(places.settings)}, stops=False)
    path = str(machine.interpreter)
    if not settings.can_write(machine, path):
        yield Obstacle("strange-letters", {"path": path})
    if path.startswith(("\\\\", "//")):
        yield Obstacle("python-on-network", {"path": path}, stops=False)
    version = machine.package("xlwings")
    if version is not None and excel is not None and not _library(machine, version, excel):
        yield Obstacle("no-library", {"file": library_name(version, excel), "path": path})


def library_name(version: str, excel: Excel) -> str:
    """The library that xlwings' VBA loads into Excel, of Excel's own bits."""
    return f"xlwings{excel.bits or 64}-{version}.dll"


def _library(machine: Machine, version: str, excel: Excel) -> bool:
    """Whether it lies where the VBA looks: beside the interpreter, or in the folder above."""
    folder = machine.interpreter.parent
    return any((place / library_name(version, excel)).is_file() for place in (folder, folder.parent))
