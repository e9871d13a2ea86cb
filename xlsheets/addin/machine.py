"""What is asked of the computer: its registry, its programs, and why it refuses to start one."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module, metadata
from pathlib import Path
from typing import Any, Final

_SECONDS: Final = 30
_NOT_STARTED: Final = -1


@dataclass(frozen=True)
class Started:
    """How a program ended: what it wrote, and the system's error number where it was not let start."""

    output: str = ""
    code: int = 0
    refused: int | None = None


@dataclass(frozen=True)
class Machine:
    """This computer, as the running Python sees it."""

    platform: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    interpreter: Path = field(default_factory=lambda: Path(sys.executable))
    bits: int = struct.calcsize("P") * 8

    @property
    def is_windows(self) -> bool:
        """Whether this is Windows itself (not its Linux)."""
        return self.platform == "win32"

    @property
    def system(self) -> str:
        """What the system is called."""
        return {"darwin": "macOS", "linux": "Linux", "win32": "Windows"}.get(self.platform, self.platform)

    @property
    def encoding(self) -> str:
        """How VBA reads a text file: in the code page of the machine."""
        return "mbcs" if sys.platform == "win32" else "cp1252"

    def folder(self, variable: str) -> Path | None:
        """The folder that a variable of the environment names."""
        value = self.environment.get(variable)
        return Path(value) if value else None

    def value(self, key: str, name: str = "") -> Any:
        """A value of the registry, such as `HKCU\\Software\\…`; None where there is none."""
        try:
            with _opened(key) as opened:
                return _winreg().QueryValueEx(opened, name)[0]
        except OSError:
            return None

    def keys(self, key: str) -> tuple[str, ...]:
        """The names of the keys beneath a key."""
        return tuple(self._listed(key, "EnumKey"))

    def values(self, key: str) -> tuple[Any, ...]:
        """The values of a key, whatever they are called."""
        return tuple(one[1] for one in self._listed(key, "EnumValue"))

    def _listed(self, key: str, how: str) -> list[Any]:
        found: list[Any] = []
        try:
            with _opened(key) as opened:
                while True:  # the registry tells the end by failing
                    found.append(getattr(_winreg(), how)(opened, len(found)))
        except OSError:
            return found

    def package(self, name: str) -> str | None:
        """The version of a Python package; None where it is not installed."""
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            return None

    def start(self, *command: str) -> Started:
        """Run a program to its end."""
        try:
            ended = subprocess.run(
                command,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_SECONDS,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            return Started(f"> {_SECONDS} s", _NOT_STARTED)
        except OSError as error:
            return Started(code=_NOT_STARTED, refused=getattr(error, "winerror", None) or error.errno)
        return Started(ended.stdout + ended.stderr, ended.returncode)

    def is_running(self, program: str) -> bool:
        """Whether a program of that name is running."""
        listed = self.start("tasklist", "/FI", f"IMAGENAME eq {program}", "/FO", "CSV", "/NH")
        return program.casefold() in listed.output.casefold()

    def is_marked(self, path: Path) -> bool:
        """Whether Windows remembers that a file came from the internet or from a letter."""
        try:
            mark = Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
        return "ZoneId=3" in mark or "ZoneId=4" in mark


def _winreg() -> Any:
    """The module that only Python on Windows has."""
    return import_module("winreg")


def _opened(key: str) -> Any:
    root, _, path = key.partition("\\")
    winreg = _winreg()
    roots = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
    return winreg.OpenKey(roots[root], path)
