"""What the organisation or Excel's own settings forbid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlsheets.addin.excels import setting
from xlsheets.addin.machine import Machine
from xlsheets.addin.obstacle import Obstacle
from xlsheets.addin.places import ADDIN, Places

_POLICIES: Final = r"Software\Policies\Microsoft"
_OFFICE_CHILDREN: Final = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"  # the rule's id, as Microsoft documents it
_RULES: Final = r"Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_DEFENDER: Final = (rf"HKLM\{_POLICIES}\{_RULES}", rf"HKLM\SOFTWARE\Microsoft\{_RULES}")
_BLOCKS: Final = "1"
_SIGNED_ONLY, _NO_MACROS = 3, 4
_REFUSALS: Final = {1260: "app-locker", 4551: "app-control", 5: "python-refused"}
_PROBE: Final = "import pythoncom, xlwings.com_server, udfs.hosts.xlwings_com.plugin"


def processes(machine: Machine) -> Iterator[Obstacle]:
    """Whether Excel will be let start a command line, and that Python."""
    if any(str(machine.value(place, _OFFICE_CHILDREN)) == _BLOCKS for place in _DEFENDER):
        yield Obstacle("no-children")
    if machine.value(rf"HKCU\{_POLICIES}\Windows\System", "DisableCMD") in (1, 2):
        yield Obstacle("no-command-line")
    path = str(machine.interpreter)
    started = machine.start(path, "-c", _PROBE)
    if started.refused is not None:
        yield Obstacle(_REFUSALS.get(started.refused, "python-refused"), {"path": path})
    elif started.code and machine.package("pywin32") and machine.package("xlwings"):
        last = started.output.strip().splitlines()[-1:] or ["?"]
        yield Obstacle("python-fails", {"path": path, "said": last[0]})


def excel_settings(machine: Machine, version: str, places: Places) -> Iterator[Obstacle]:
    """What Excel does with macros, and with ours."""
    if setting(machine, version, "Common", "VBAOff")[0] == 1:
        yield Obstacle("no-vba")
    untrusted = setting(machine, version, r"Excel\Security\Trusted Locations", "AllLocationsDisabled")[0] == 1
    level, decided = setting(machine, version, r"Excel\Security", "VBAWarnings")
    if untrusted:
        yield Obstacle("no-trusted-folders", stops=level in (_SIGNED_ONLY, _NO_MACROS))
    if level in (_SIGNED_ONLY, _NO_MACROS):
        code = "macros-signed" if level == _SIGNED_ONLY else "macros-off"
        yield Obstacle(f"{code}-by-policy" if decided else code, stops=untrusted)
    disabled = machine.values(rf"HKCU\Software\Microsoft\Office\{version}\Excel\Resiliency\DisabledItems")
    wanted = ADDIN.casefold().encode("utf-16-le")
    if any(wanted in bytes(one).lower() for one in disabled if isinstance(one, bytes)):
        yield Obstacle("disabled-item", {"file": str(places.addin)})
