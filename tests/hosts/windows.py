"""xlwings as it is on Windows, on Linux: its own code for Windows, with pywin32 and the DLLs stubbed.

Only the worker for COM imports this, in a process of its own: xlwings decides as it is imported what it is.
"""

from __future__ import annotations

import asyncio  # noqa: F401  (what xlwings imports must be loaded as what it is, before the pretence)
import concurrent.futures
import ctypes
import multiprocessing
import subprocess
import sys
import tempfile
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

LOADED_BEFORE = (concurrent.futures, multiprocessing, subprocess, tempfile)
PLAIN = ("win32api", "win32con", "win32event", "win32gui", "win32process", "win32timezone")
IID_IDISPATCH = "{00020400-0000-0000-C000-000000000046}"


class ComError(Exception):
    """pywin32's com_error."""


def _module(name: str, **content: Any) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update(content)
    sys.modules[name] = module
    parent, _, last = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], last, module)
    return module


def _stub_pywin32() -> None:
    time_type, dispatch = type("TimeType", (), {}), type("PyIDispatch", (), {})
    _module("pywintypes", com_error=ComError, TimeType=time_type, IID=str)
    _module(
        "pythoncom",
        __file__="pythoncom311.dll",
        com_error=ComError,
        CoInitialize=lambda: None,
        IID_IDispatch=IID_IDISPATCH,
        IID_IEnumVARIANT="{00020404-0000-0000-C000-000000000046}",
        TypeIIDs={IID_IDISPATCH: dispatch},
    )
    for name in PLAIN:
        _module(name)
    _module("win32com", __path__=[])
    bases = {name: type(name, (), {}) for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass")}
    _module("win32com.client", Dispatch=lambda one, **_: one, DispatchEx=None, **bases)
    _module("win32com.server", __path__=[])
    _module("win32com.server.dispatcher")
    _module("win32com.server.policy")
    _module("win32com.server.util", wrap=lambda one, *_, **__: one, unwrap=_unwrap)


def _unwrap(value: object) -> object:
    """What pywin32 says of a value that is none of its own server's objects."""
    raise ComError(-2147467262, "No such interface supported", None, None)


def xlwings() -> ModuleType:
    """The package, with the COM server and the functions that it has on Windows."""
    _stub_pywin32()
    ctypes.__dict__.update(oledll=MagicMock(), windll=MagicMock(), PyDLL=MagicMock())
    true_platform = sys.platform
    sys.platform = "win32"
    try:
        import xlwings
    finally:
        sys.platform = true_platform
    return xlwings
