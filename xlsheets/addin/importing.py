"""Excel itself puts the VBA module into the add-in, where it lets programs do that."""

from __future__ import annotations

from importlib import import_module as load
from pathlib import Path
from typing import Any

from xlsheets.addin.excels import installed, setting
from xlsheets.addin.machine import Machine

_MACROS_OFF = 3  # msoAutomationSecurityForceDisable


def may_import(machine: Machine) -> bool:
    """Whether "Trust access to the VBA project object model" is on; by default it is not."""
    newest = next(iter(installed(machine)), None)
    return newest is not None and setting(machine, newest.version, r"Excel\Security", "AccessVBOM")[0] == 1


def import_module(machine: Machine, addin: Path, module: Path) -> bool:
    """Import a module's file into a workbook, by an Excel started for it; says whether that was done."""
    if not may_import(machine) or machine.package("pywin32") is None:
        return False
    client: Any = load("win32com.client")
    refused: type[Exception] = load("pywintypes").com_error
    try:
        excel = client.DispatchEx("Excel.Application")
    except refused:
        return False
    try:
        excel.AutomationSecurity = _MACROS_OFF
        excel.DisplayAlerts = False
        book = excel.Workbooks.Open(str(addin))
        book.VBProject.VBComponents.Import(str(module))
        book.Save()
        book.Close(False)
    except refused:
        return False
    finally:
        excel.Quit()
    return True
