"""Which Excel is installed, and what it is allowed to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PureWindowsPath

from xlsheets.addin.machine import Machine

OFFICE = r"HKLM\SOFTWARE\Microsoft\Office"
_APP_PATH = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_CLICK_TO_RUN = rf"{OFFICE}\ClickToRun\Configuration"
_OLDER = r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office"
_NEWEST = "16.0"
_DECIDED = (
    r"HKCU\Software\Policies\Microsoft\Cloud\Office",  # by the cloud's policy service, which comes first
    r"HKCU\Software\Policies\Microsoft\Office",
    r"HKLM\Software\Policies\Microsoft\Office",
)


@dataclass(frozen=True)
class Excel:
    """An Excel: its version in the registry (16.0 since 2016), its bits (None if unknown), its folder."""

    version: str
    bits: int | None
    folder: str


def installed(machine: Machine) -> tuple[Excel, ...]:
    """Every Excel on the computer, newest first."""
    found = {(one.version, _plain(one.folder)): one for one in (*_listed(machine), *_of_the_system(machine))}
    return tuple(sorted(found.values(), key=lambda one: (-float(one.version), one.folder)))


def _listed(machine: Machine) -> Iterator[Excel]:
    for place, bits in ((OFFICE, 64), (_OLDER, 32)):
        for version in machine.keys(place):
            folder = machine.value(rf"{place}\{version}\Excel\InstallRoot", "Path")
            if folder and version.endswith(".0"):
                yield Excel(version, _bits(machine) or bits, str(folder))


def _of_the_system(machine: Machine) -> Iterator[Excel]:
    """The one that opens a workbook; one from the store is listed nowhere else."""
    program = machine.value(_APP_PATH)
    if program:
        yield Excel(_NEWEST, _bits(machine), str(PureWindowsPath(str(program)).parent))


def _bits(machine: Machine) -> int | None:
    platform = machine.value(_CLICK_TO_RUN, "Platform")
    return {"x64": 64, "x86": 32}.get(str(platform))


def _plain(folder: str) -> str:
    return folder.rstrip("\\").casefold()


def setting(machine: Machine, version: str, path: str, name: str) -> tuple[object, bool]:
    """A setting of Excel and whether the organisation has decided it; (None, False) where nobody has.

    `path` is beneath the version, such as `Excel\\Security`.
    """
    for place in _DECIDED:
        decided = machine.value(rf"{place}\{version}\{path}", name)
        if decided is not None:
            return decided, True
    return machine.value(rf"HKCU\Software\Microsoft\Office\{version}\{path}", name), False
