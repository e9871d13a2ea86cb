"""Every obstacle: a computer where all is well, one thing spoilt, and what the doctor says of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from xlsheets.addin.installing import install
from xlsheets.addin.machine import Started
from xlsheets.addin.obstacles import diagnose
from xlsheets.building.convert import convert
from xlsheets.catalogue import words_of
from xlsheets.cli import main
from xlsheets.ooxml import open_package

POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
CLOUD_POLICY = r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0"
OWN = r"HKCU\Software\Microsoft\Office\16.0"
RULES = r"Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
NO_CHILDREN = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"


@pytest.fixture
def sound(
    computer: Any, places: Any, import_by_hand: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> Any:
    """The computer with the add-in in place and its module imported; the templates would only take time."""
    monkeypatch.setattr("xlsheets.addin.installing._templates", lambda: iter(()))
    install(computer, places)
    import_by_hand()
    return computer


@pytest.fixture
def workbook(root: Path, tmp_path: Path) -> Path:
    """A template for this add-in."""
    path = tmp_path / "plan.xlsx"
    convert(open_package(root / "templates/budget/budget.xlsx"), "com")[0].save(path)
    return path


def found(computer: Any, *workbooks: Path) -> dict[str, bool]:
    return {one.code: one.stops for one in diagnose(computer, workbooks).obstacles}


def test_a_sound_computer_has_no_obstacle(sound: Any, workbook: Path) -> None:
    diagnosis = diagnose(sound, [workbook])
    assert diagnosis.obstacles == () and diagnosis.works
    assert diagnosis.excel is not None
    assert (diagnosis.excel.version, diagnosis.excel.bits) == ("16.0", 64)


def test_what_is_allowed_is_no_obstacle(sound: Any, registry: Any) -> None:
    registry.set(rf"{OWN}\Excel\Security", "VBAWarnings", 2)  # with notification: Excel's own default
    registry.set(rf"{OWN}\Excel\Security", "AccessVBOM", 1)
    registry.set(rf"{POLICY}\Excel\Security\Trusted Locations", "AllLocationsDisabled", 0)
    registry.set(rf"{POLICY}\Common", "VBAOff", 0)
    registry.set(rf"HKLM\Software\Policies\Microsoft\{RULES}", NO_CHILDREN, "2")  # only watched
    registry.set(rf"{OWN}\Excel\Resiliency\DisabledItems", "1", "Eget.xlam".encode("utf-16-le"))
    assert found(sound) == {}


Spoil = Callable[[Any, Any, Any], Any]


def _keys(*settings: tuple[str, str, object]) -> Spoil:
    def spoil(computer: Any, registry: Any, places: Any) -> Any:
        for key, name, value in settings:
            registry.set(key, name, value)
        return computer

    return spoil


def _with(**changes: Any) -> Spoil:
    return lambda computer, *_: replace(computer, **changes)


def _answers(started: Started, program: str = "python.exe") -> Spoil:
    return _with(answers={program: started})


def _without(package: str) -> Spoil:
    return lambda computer, *_: replace(
        computer, packages={name: one for name, one in computer.packages.items() if name != package}
    )


def _files(change: Callable[[Any], object]) -> Spoil:
    def spoil(computer: Any, registry: Any, places: Any) -> Any:
        change(places)
        return computer

    return spoil


def _named(text: str) -> Spoil:
    return _files(lambda places: places.settings.write_text(f'"INTERPRETER_WIN","{text}"\n'))


def _no_excel(computer: Any, registry: Any, places: Any) -> Any:
    registry.content.clear()
    return computer


def _marked(computer: Any, registry: Any, places: Any) -> Any:
    return replace(computer, marked={places.addin})


def _clouded(computer: Any, registry: Any, places: Any) -> Any:
    return replace(computer, environment={**computer.environment, "OneDrive": str(places.startup.parent)})


def _moved_python(computer: Any, registry: Any, places: Any) -> Any:
    other = computer.interpreter.parent.with_name("Python312")
    shutil.move(computer.interpreter.parent, other)
    return replace(computer, interpreter=other / "python.exe")


def _other_python(computer: Any, registry: Any, places: Any) -> Any:
    other = computer.interpreter.parent.with_name("Python312")
    shutil.copytree(computer.interpreter.parent, other)
    return replace(computer, interpreter=other / "python.exe")


def _strange(computer: Any, registry: Any, places: Any) -> Any:
    other = computer.interpreter.parent.with_name("Пайтон")
    shutil.copytree(computer.interpreter.parent, other)
    return replace(computer, interpreter=other / "python.exe")


def _no_library(computer: Any, registry: Any, places: Any) -> Any:
    computer.interpreter.with_name("xlwings64-0.37.8.dll").unlink()
    return computer


def _stale_addin(places: Any) -> None:
    places.module.write_bytes(places.module.read_bytes() + b"' eget\r\n")


def _unimported(computer: Any, registry: Any, places: Any) -> Any:
    from xlsheets.addin.workbook import addin_workbook

    places.addin.write_bytes(addin_workbook(computer.interpreter))
    return computer


SECURITY, TRUSTED = r"Excel\Security", r"Excel\Security\Trusted Locations"
UNTRUSTED = (rf"{POLICY}\{TRUSTED}", "AllLocationsDisabled", 1)
SPOILT: dict[str, tuple[Spoil, dict[str, bool]]] = {
    "no Excel": (_no_excel, {"no-excel": True}),
    "an older Excel too": (
        _keys((r"HKLM\SOFTWARE\Microsoft\Office\15.0\Excel\InstallRoot", "Path", "C:\\Office15\\")),
        {"several-excels": False},
    ),
    "the system's own is another": (
        _keys(
            (r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe", "", "D:\\O\\EXCEL.EXE")
        ),
        {"several-excels": False},
    ),
    "Python of 32 bits": (_with(bits=32), {"other-bits": False}),
    "Excel is open": (
        _answers(Started('"EXCEL.EXE","4711","Console","1","240 000 K"\n'), "tasklist"),
        {"excel-running": False},
    ),
    "no xlwings": (_without("xlwings"), {"no-xlwings": True}),
    "an older xlwings": (
        _with(packages={"xlwings": "0.30.1", "pywin32": "311"}),
        {"other-xlwings": True, "no-library": True, "xlwings-changed": True},
    ),
    "no pywin32": (_without("pywin32"), {"no-pywin32": True}),
    "a conf that points to nothing": (_named("C:\\borta\\python.exe"), {"conf-gone": False}),
    "a conf that points elsewhere": (_named(__file__), {"conf-other": False}),
    "a conf that leaves it to Windows": (_named("pythonw"), {"conf-other": False}),
    "a conf with a variable": (_named("%UserProfile%/Python311/python.exe"), {"conf-other": False}),
    "a conf with a variable that is not there": (_named("%BORTA%/python.exe"), {"conf-gone": False}),
    "Cyrillic letters": (_strange, {"strange-letters": True, "python-other": False, "conf-other": False}),
    "no library": (_no_library, {"no-library": True}),
    "Defender": (
        _keys((rf"HKLM\Software\Policies\Microsoft\{RULES}", NO_CHILDREN, "1")),
        {"no-children": True},
    ),
    "Defender, by a rule without policy": (
        _keys((rf"HKLM\SOFTWARE\Microsoft\{RULES}", NO_CHILDREN.lower(), 1)),
        {"no-children": True},
    ),
    "no command line": (
        _keys((r"HKCU\Software\Policies\Microsoft\Windows\System", "DisableCMD", 2)),
        {"no-command-line": True},
    ),
    "AppLocker": (_answers(Started(code=-1, refused=1260)), {"app-locker": True}),
    "App Control": (_answers(Started(code=-1, refused=4551)), {"app-control": True}),
    "not allowed": (_answers(Started(code=-1, refused=5)), {"python-refused": True}),
    "an unknown refusal": (_answers(Started(code=-1, refused=193)), {"python-refused": True}),
    "Python fails": (
        _answers(Started("Traceback\nImportError: DLL load failed while importing win32api\n", 1)),
        {"python-fails": True},
    ),
    "no VBA": (_keys((rf"{POLICY}\Common", "VBAOff", 1)), {"no-vba": True}),
    "no trusted folders": (_keys(UNTRUSTED), {"no-trusted-folders": False}),
    "macros off": (_keys((rf"{OWN}\{SECURITY}", "VBAWarnings", 4)), {"macros-off": False}),
    "macros off by policy": (
        _keys((rf"{POLICY}\{SECURITY}", "VBAWarnings", 4)),
        {"macros-off-by-policy": False},
    ),
    "macros off and no trusted folders": (
        _keys((rf"{CLOUD_POLICY}\{SECURITY}", "VBAWarnings", 4), UNTRUSTED),
        {"macros-off-by-policy": True, "no-trusted-folders": True},
    ),
    "signed macros": (_keys((rf"{OWN}\{SECURITY}", "VBAWarnings", 3)), {"macros-signed": False}),
    "signed macros by policy of the machine": (
        _keys((r"HKLM\Software\Policies\Microsoft\Office\16.0\Excel\Security", "VBAWarnings", 3)),
        {"macros-signed-by-policy": False},
    ),
    "turned off by Excel": (
        _keys(
            (rf"{OWN}\Excel\Resiliency\DisabledItems", "7A", b"\x02\x00" + "FINSAM.XLAM".encode("utf-16-le"))
        ),
        {"disabled-item": True},
    ),
    "no add-in": (_files(lambda places: places.addin.unlink()), {"not-installed": True}),
    "another add-in": (_files(lambda places: places.addin.write_bytes(b"annat")), {"not-ours": True}),
    "no record": (_files(lambda places: places.record.unlink()), {"not-ours": True}),
    "Python moved": (_moved_python, {"python-gone": True, "conf-gone": False}),
    "another Python": (_other_python, {"python-other": False, "conf-other": False}),
    "not imported": (_unimported, {"not-imported": True, "no-vba-access": False}),
    "the module changed": (_files(_stale_addin), {"old-module": True}),
    "marked": (_marked, {"marked": True}),
    "in the cloud": (_clouded, {"startup-in-cloud": False}),
    "no profile": (_with(environment={}), {"no-profile": True}),
    "a Mac": (_with(platform="darwin"), {"not-windows": True}),
}


@pytest.mark.parametrize("name", SPOILT)
def test_each_obstacle_is_named_alone(name: str, sound: Any, registry: Any, places: Any) -> None:
    spoil, expected = SPOILT[name]
    obstacles = diagnose(spoil(sound, registry, places)).obstacles
    assert {one.code: one.stops for one in obstacles} == expected
    assert [one.stops for one in obstacles] == sorted(expected.values(), reverse=True)
    for one in obstacles:
        sentence = words_of("doctor ")[f"doctor {one.code}"]
        assert set(re.findall(r"\{(\w+)\}", sentence)) <= set(one.params)


def test_python_on_a_network_drive(sound: Any) -> None:
    network = replace(sound, interpreter=Path(f"/{sound.interpreter}"))  # the same file, by another name
    assert found(network) == {"python-on-network": False, "python-other": False, "conf-other": False}


def test_workbooks_are_looked_at(sound: Any, root: Path, tmp_path: Path, workbook: Path) -> None:
    mine, theirs = workbook, root / "templates/budget/budget.xlsx"
    text = tmp_path / "text.xlsx"
    text.write_text("text")
    marked = replace(
        sound, marked={mine}, environment={**sound.environment, "OneDriveCommercial": str(tmp_path)}
    )
    assert found(sound, mine) == {}
    assert found(marked, mine) == {
        "startup-in-cloud": False,
        "marked-workbook": True,
        "workbook-in-cloud": False,
    }
    assert found(sound, theirs) == {"other-spelling": True}
    assert found(sound, text) == {"unreadable": True}
    assert found(sound, tmp_path / "borta.xlsx") == {"no-file": True}
    assert found(sound, Path(f"/{mine}")) == {"workbook-on-network": False}


OF_WORKBOOKS = {"marked-workbook", "workbook-in-cloud", "other-spelling", "unreadable", "no-file"}
OF_NETWORKS = {"workbook-on-network", "python-on-network"}


def test_every_sentence_belongs_to_an_obstacle_that_is_tried() -> None:
    tried = {code for _, expected in SPOILT.values() for code in expected} | OF_WORKBOOKS | OF_NETWORKS
    for lang, remedy in {"sv": "Åtgärd: ", "en": "Do: "}.items():
        sentences = words_of("doctor ", lang)
        assert {key.removeprefix("doctor ") for key in sentences} == tried
        assert [key for key, text in sentences.items() if remedy not in text] == ["doctor no-file"]


def run(capsys: Any, *words: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main([str(word) for word in words])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture
def this_computer(computer: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The computer, as the command sees it."""
    monkeypatch.setattr("xlsheets.addin.machine.Machine", lambda: computer)
    return computer


def test_the_command_installs_looks_and_removes(
    this_computer: Any, places: Any, import_by_hand: Callable[[], None], capsys: Any
) -> None:
    code, out, _ = run(capsys, "addin", "install")
    assert code == 0 and "5. Skriv =AVGIFTER(100;{1;1;1})" in out and str(places.module) in out
    code, out, _ = run(capsys, "addin", "doctor", "--format", "json")
    assert code == 1
    assert [one["code"] for one in json.loads(out)["obstacles"]] == ["not-imported", "no-vba-access"]
    import_by_hand()
    code, out, _ = run(capsys, "addin", "install", "--lang", "en")
    assert code == 0 and out.rstrip().endswith("type =AVGIFTER(100,A1:A3) in a cell.")
    code, out, _ = run(capsys, "addin", "doctor")
    assert code == 0 and out.splitlines()[0].startswith("Excel 16.0, 64 bitar: C:\\Program")
    assert out.splitlines()[1:] == ["Inget hindrar funktionerna i Excel."]
    code, out, _ = run(capsys, "addin", "remove")
    assert code == 0 and f"Tog bort {places.addin}" in out and f"Ändrade {places.settings}" in out
    code, out, _ = run(capsys, "addin", "remove")
    assert (code, out) == (0, "Inget att ta bort.\n")


@pytest.mark.parametrize("action", ["install", "remove"])
def test_what_cannot_be_done_is_refused(
    action: str, computer: Any, places: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_excel = replace(computer, answers={"tasklist": Started('"EXCEL.EXE","1"')})
    refused = {
        "Excel är öppet": open_excel,
        "och det här är macOS": replace(computer, platform="darwin"),
        "Windows säger inte var": replace(computer, environment={}),
    }
    for reason, machine in refused.items():
        monkeypatch.setattr("xlsheets.addin.machine.Machine", lambda machine=machine: machine)
        code, out, err = run(capsys, "addin", action)
        assert (code, out) == (2, "") and reason in err
    assert not places.own.exists() and not places.addin.exists()
    monkeypatch.setattr("xlsheets.addin.machine.Machine", lambda: computer)
    assert run(capsys, "addin", action, "plan.xlsx")[0] == 2


def test_install_without_xlwings_says_what_to_install(
    this_computer: Any, places: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlsheets.addin.workbook.find_spec", lambda name: None)
    code, _, err = run(capsys, "addin", "install")
    assert code == 2 and 'pip install "xlsheets[excel]"' in err
    assert not places.own.exists() and not places.addin.exists()
