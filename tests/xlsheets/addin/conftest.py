"""A Windows computer on Linux: folders of its own, a registry in a dictionary, programs that say as asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from xlsheets.addin.machine import Machine, Started
from xlsheets.addin.places import Places

EXCEL = r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot"
BITS = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"


class Winreg(ModuleType):
    """The module of that name: `content` is {key: {name: value}}, letter case ignored as Windows does."""

    HKEY_CURRENT_USER = "HKCU"
    HKEY_LOCAL_MACHINE = "HKLM"

    def __init__(self) -> None:
        super().__init__("winreg")
        self.content: dict[str, dict[str, Any]] = {}

    def set(self, key: str, name: str, value: object) -> None:
        self.content.setdefault(key, {})[name] = value

    def OpenKey(self, root: str, path: str) -> _Key:  # noqa: N802 (its names are those of winreg)
        wanted = f"{root}\\{path}".casefold()
        if not any(f"{one}\\".casefold().startswith(f"{wanted}\\") for one in self.content):
            raise FileNotFoundError(2, "not found")
        return _Key(self, wanted)

    def QueryValueEx(self, key: _Key, name: str) -> tuple[Any, int]:  # noqa: N802
        values = {one.casefold(): value for one, value in key.values.items()}
        if name.casefold() not in values:
            raise FileNotFoundError(2, "not found")
        return values[name.casefold()], 1

    def EnumKey(self, key: _Key, index: int) -> str:  # noqa: N802
        return _at(key.keys, index)

    def EnumValue(self, key: _Key, index: int) -> tuple[str, Any, int]:  # noqa: N802
        name, value = _at(list(key.values.items()), index)
        return name, value, 1


def _at(listed: list[Any], index: int) -> Any:
    if index >= len(listed):
        raise OSError(259, "no more data")
    return listed[index]


@dataclass
class _Key:
    winreg: Winreg
    path: str

    def __enter__(self) -> _Key:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    @property
    def values(self) -> dict[str, Any]:
        return next((v for key, v in self.winreg.content.items() if key.casefold() == self.path), {})

    @property
    def keys(self) -> list[str]:
        beneath = [key for key in self.winreg.content if key.casefold().startswith(f"{self.path}\\")]
        return list(dict.fromkeys(key[len(self.path) + 1 :].partition("\\")[0] for key in beneath))


@dataclass(frozen=True)
class Computer(Machine):
    """The computer, in whose hands everything is that is no file and no registry."""

    packages: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Started] = field(default_factory=dict)
    marked: set[Path] = field(default_factory=set)

    def package(self, name: str) -> str | None:
        return self.packages.get(name)

    def start(self, *command: str) -> Started:
        return self.answers.get(Path(command[0]).name, Started())

    def is_marked(self, path: Path) -> bool:
        return path in self.marked


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Winreg:
    """A registry with one Excel, of 64 bits."""
    winreg = Winreg()
    monkeypatch.setitem(sys.modules, "winreg", winreg)
    winreg.set(EXCEL, "Path", "C:\\Program Files\\Microsoft Office\\root\\Office16\\")
    winreg.set(BITS, "Platform", "x64")
    return winreg


@pytest.fixture
def computer(registry: Winreg, tmp_path: Path) -> Computer:
    """A Windows computer where everything is as it should be, but for the add-in."""
    home = tmp_path / "Användare/Åsa"
    folders = {"APPDATA": home / "Roaming", "LOCALAPPDATA": home / "Local", "USERPROFILE": home}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    python = home / "Python311/python.exe"
    python.parent.mkdir()
    for file in (python, python.with_name("xlwings64-0.37.8.dll"), python.with_name("xlwings32-0.37.8.dll")):
        file.touch()
    return Computer(
        platform="win32",
        environment={name: str(folder) for name, folder in folders.items()},
        interpreter=python,
        bits=64,
        packages={"xlwings": "0.37.8", "pywin32": "311"},
    )


@pytest.fixture
def places(computer: Computer) -> Places:
    """Where its files lie."""
    found = Places.of(computer)
    assert found is not None
    return found


@pytest.fixture
def import_by_hand(places: Places) -> Callable[[], None]:
    """What a person does in the VBA editor, as far as a file shows: the project gets the module's stream."""

    def add() -> None:
        from udfs.hosts.xlwings_com.vba import MODULE
        from xlsheets.ooxml import Editor, open_package

        editor = Editor(open_package(places.addin))
        project = editor.package.parts.read("xl/vbaProject.bin")
        editor.store.replace("xl/vbaProject.bin", project + MODULE.encode("utf-16-le"))
        places.addin.write_bytes(editor.to_bytes())

    return add
