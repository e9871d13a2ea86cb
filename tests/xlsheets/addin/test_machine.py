"""What is asked of the computer, and the file that VBA reads."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from xlsheets.addin import conf
from xlsheets.addin.excels import Excel, installed, setting
from xlsheets.addin.machine import Machine, Started


def test_a_program_is_run_or_the_refusal_is_told(tmp_path: Path) -> None:
    machine = Machine()
    assert machine.start(sys.executable, "-c", "print('hej')") == Started("hej\n")
    assert machine.start(sys.executable, "-c", "raise SystemExit(3)").code == 3
    assert machine.start(str(tmp_path / "borta.exe")).refused == 2
    assert (machine.package("xlwings") or "").startswith("0.37") and machine.package("pywin32-x") is None


def test_windows_own_number_of_a_refusal_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        error = PermissionError(13, "This program is blocked by group policy")
        error.winerror = 1260  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr("xlsheets.addin.machine.subprocess.run", refuse)
    assert Machine().start("python.exe").refused == 1260


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("[ZoneTransfer]\nZoneId=3\nHostUrl=https://exempel.se\n", True),
        ("ZoneId=4\n", True),
        ("ZoneId=0\n", False),
    ],
)
def test_a_file_from_the_internet_carries_a_mark(mark: str, expected: bool, tmp_path: Path) -> None:
    path = tmp_path / "Finsam.xlam"
    path.touch()
    assert not Machine().is_marked(path)
    path.with_name("Finsam.xlam:Zone.Identifier").write_text(mark)  # on Windows a stream of the same file
    assert Machine().is_marked(path) is expected


def test_excel_is_found_where_each_kind_is_listed(registry: Any) -> None:
    machine = Machine()
    office = "C:\\Program Files\\Microsoft Office\\root\\Office16\\"
    assert installed(machine) == (Excel("16.0", 64, office),)
    registry.set(
        r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe", "", f"{office}EXCEL.EXE"
    )
    assert len(installed(machine)) == 1  # the same one, listed twice
    registry.content.clear()
    assert installed(machine) == ()
    registry.set(r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office\15.0\Excel\InstallRoot", "Path", "C:\\O\\")
    assert installed(machine) == (Excel("15.0", 32, "C:\\O\\"),)


def test_the_organisation_decides_before_the_user(registry: Any) -> None:
    def asked() -> tuple[object, bool]:
        return setting(Machine(), "16.0", r"Excel\Security", "VBAWarnings")

    assert asked() == (None, False)
    for place, value, decided in (
        (r"HKCU\Software\Microsoft\Office\16.0\Excel\Security", 2, False),
        (r"HKLM\Software\Policies\Microsoft\Office\16.0\Excel\Security", 3, True),
        (r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security", 4, True),
        (r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0\Excel\Security", 1, True),
    ):
        registry.set(place, "VBAWarnings", value)
        assert asked() == (value, decided)


def test_one_setting_changes_and_the_rest_stays() -> None:
    text = '"PYTHONPATH","C:\\egna; mappar"\r\n"interpreter_win","a"\r\nskräp\r\n"Interpreter_Win","b"\r\n'
    assert conf.read(text, conf.INTERPRETER) == "a"  # VBA takes the first
    written = conf.write(text, conf.INTERPRETER, "c")
    assert written == '"PYTHONPATH","C:\\egna; mappar"\r\n"INTERPRETER_WIN","c"\r\nskräp\r\n'
    assert conf.drop(written, conf.INTERPRETER) == '"PYTHONPATH","C:\\egna; mappar"\r\nskräp\r\n'
    assert conf.read("", conf.INTERPRETER) is None and conf.drop("", conf.INTERPRETER) == ""
