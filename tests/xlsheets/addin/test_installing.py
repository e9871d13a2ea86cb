"""Put in place, put in place again, and taken away."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from lxml import etree

from udfs.hosts.xlwings_com.vba import MODULE, module_text
from udfs.registry import functions
from xlsheets.addin.installing import install, remove
from xlsheets.addin.workbook import has_module, interpreter_of
from xlsheets.formula.spelling import Spelling, spelling_of
from xlsheets.formula.tokens import tokenize
from xlsheets.ooxml import open_package


def everything(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()
    }


def home(computer: Any) -> Path:
    return Path(computer.environment["USERPROFILE"])


def test_what_lies_where(computer: Any, places: Any) -> None:
    done = install(computer, places)
    assert not done.ready and not done.copies and not done.kept
    assert places.module.read_bytes() == module_text().encode("ascii")
    assert interpreter_of(places.addin) == str(computer.interpreter)
    assert has_module(places.addin, "xlwings") and not has_module(places.addin, MODULE)
    conf = places.settings.read_bytes().decode("cp1252")
    assert conf == f'"INTERPRETER_WIN","{computer.interpreter}"\r\n'
    assert [path.name for path in places.startup.iterdir()] == [
        "Finsam.xlam"
    ]  # Excel opens all that is there


def shipped(name: str) -> Any:
    origin = importlib.util.find_spec("xlwings").origin  # type: ignore[union-attr]
    return open_package(Path(str(origin)).with_name(name))


def test_the_add_in_is_what_xlwings_ships_but_for_its_settings(computer: Any, places: Any) -> None:
    install(computer, places)
    package, source = open_package(places.addin), shipped("quickstart_standalone.xlsm")
    changed = {name for name in source.parts if source.parts.read(name) != package.parts.read(name)}
    assert set(package.parts) == set(source.parts)
    assert changed == {"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet2.xml"}
    held = {
        position: cell.value
        for position, cell in package.sheet("xlwings.conf").cells.items()
        if cell.value is not None
    }
    assert held == {
        (1, 1): "INTERPRETER_WIN",
        (1, 2): str(computer.interpreter),
        (2, 1): "ADD_WORKBOOK_TO_PYTHONPATH",
        (2, 2): "False",
    }


def test_it_says_that_it_is_an_add_in_as_xlwings_own_do(computer: Any, places: Any) -> None:
    install(computer, places)

    def kind(package: Any) -> tuple[str, str | None]:
        types = etree.fromstring(package.parts.read("[Content_Types].xml"))
        (book,) = (one for one in types if one.get("PartName") == "/xl/workbook.xml")
        view = etree.fromstring(package.parts.read("xl/workbook.xml")).find(".//{*}workbookView")
        return book.get("ContentType"), view.get("visibility")

    assert kind(open_package(places.addin)) == kind(shipped("quickstart_addin.xlam"))


def test_its_vba_takes_settings_from_no_workbook_but_itself() -> None:
    """Its compressed VBA cannot be searched; the same code as text, which xlwings ships beside it, can."""
    origin = Path(str(importlib.util.find_spec("xlwings").origin))  # type: ignore[union-attr]
    code = origin.with_name("xlwings.bas").read_text(encoding="cp1252")
    assert 'PROJECT_NAME As String = "xlwings"' in code
    assert "ActiveWorkbook" not in code and "ThisWorkbook.FullName" in code


def test_the_templates_call_what_the_module_defines(computer: Any, places: Any) -> None:
    install(computer, places)
    copies = list(places.templates.glob("*.xlsx"))
    assert copies
    spelled = {
        spelling_of(token.text, functions().keys())
        for path in copies
        for sheet in open_package(path).sheets
        for cell in sheet.cells.values()
        if cell.formula is not None
        for token in tokenize(cell.formula)
        if token.kind == "function"
    }
    assert spelled - {None} == {Spelling.BARE}


def test_removing_takes_away_all_and_only_that(computer: Any, places: Any) -> None:
    (places.startup / "eget.xlsx").parent.mkdir(parents=True)
    (places.startup / "eget.xlsx").write_bytes(b"mitt")
    before = everything(home(computer))
    install(computer, places)
    assert everything(home(computer)) != before
    done = remove(computer, places)
    assert everything(home(computer)) == before
    assert not places.own.parent.exists() and not places.settings.parent.exists()
    assert not done.kept
    assert remove(computer, places).changed == []


def test_what_was_there_is_copied_and_put_back(computer: Any, places: Any) -> None:
    for path in (places.addin, places.settings):
        path.parent.mkdir(parents=True, exist_ok=True)
    places.addin.write_bytes(b"en annans")
    places.settings.write_bytes(
        b'"LICENSE_KEY","x"\r\n"interpreter_win","C:\\borta\\python.exe"\r\n"\x81","1"\r\n'
    )
    before = everything(home(computer))
    (copy,) = install(computer, places).copies
    assert copy.read_bytes() == b"en annans" and copy.parent == places.copies
    lines = places.settings.read_bytes().split(b"\r\n")
    assert lines[0] == b'"LICENSE_KEY","x"' and lines[2] == b'"\x81","1"'
    assert lines[1] == f'"INTERPRETER_WIN","{computer.interpreter}"'.encode("cp1252")
    assert remove(computer, places).copies == [places.addin]
    after = everything(home(computer))
    assert {name: data.lower() for name, data in after.items()} == {
        name: data.lower() for name, data in before.items()
    }


def test_an_interpreter_of_somebody_elses_is_left_alone(computer: Any, places: Any, tmp_path: Path) -> None:
    other = tmp_path / "python.exe"
    other.touch()
    places.settings.parent.mkdir()
    places.settings.write_text(f'"INTERPRETER_WIN","{other}"\n')
    before = places.settings.read_bytes()
    install(computer, places)
    assert places.settings.read_bytes() == before
    remove(computer, places)
    assert places.settings.read_bytes() == before


def test_once_imported_it_stays_until_something_changes(
    computer: Any, places: Any, import_by_hand: Callable[[], None]
) -> None:
    install(computer, places)
    import_by_hand()
    held = places.addin.read_bytes()
    again = install(computer, places)
    assert again.ready and again.kept == [places.addin] and places.addin.read_bytes() == held
    for changed in (
        replace(computer, packages={**computer.packages, "xlwings": "0.37.9"}),
        replace(computer, interpreter=computer.interpreter.with_name("python3.exe")),
    ):
        new = install(changed, places)
        assert not new.ready and not new.copies and not has_module(places.addin, MODULE)
        import_by_hand()
    assert interpreter_of(places.addin) == str(computer.interpreter.with_name("python3.exe"))
    remove(computer, places)
    assert not places.addin.exists() and not places.own.exists()


def test_a_template_that_was_filled_in_is_kept(computer: Any, places: Any) -> None:
    install(computer, places)
    filled = next(places.templates.glob("*.xlsx"))
    filled.write_bytes(filled.read_bytes() + b" ")
    mine = filled.read_bytes()
    (copy,) = install(computer, places).copies
    assert copy.read_bytes() == mine
    filled.write_bytes(mine)
    assert remove(computer, places).kept == [filled] and filled.read_bytes() == mine


class ComError(Exception):
    pass


class ExcelItself:
    """Excel as pywin32 gives it, which writes down what it was asked."""

    def __init__(self, told: list[str], refuses: bool, add: Callable[[], None]) -> None:
        self._told, self._refuses, self._add = told, refuses, add
        self.Workbooks = self.VBProject = self.VBComponents = self

    def Open(self, path: str) -> ExcelItself:  # noqa: N802 (Excel's own names)
        self._told.append(f"open {Path(path).name}")
        return self

    def Import(self, path: str) -> None:  # noqa: N802
        if self._refuses:
            raise ComError("Programmatic access to Visual Basic Project is not trusted")
        self._told.append(f"import {Path(path).name}")
        self._add()

    def Save(self) -> None:  # noqa: N802
        self._told.append("save")

    def Close(self, save: bool) -> None:  # noqa: N802
        self._told.append(f"close {save}")

    def Quit(self) -> None:  # noqa: N802
        self._told.append("quit")


@pytest.mark.parametrize("refuses", [False, True])
def test_excel_imports_the_module_where_it_may(
    refuses: bool,
    computer: Any,
    places: Any,
    registry: Any,
    import_by_hand: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    client = ModuleType("win32com.client")
    client.DispatchEx = lambda name: ExcelItself(told, refuses, import_by_hand)  # type: ignore[attr-defined]
    types = ModuleType("pywintypes")
    types.com_error = ComError  # type: ignore[attr-defined]
    for name, module in {
        "win32com": ModuleType("win32com"),
        "win32com.client": client,
        "pywintypes": types,
    }.items():
        monkeypatch.setitem(sys.modules, name, module)
    assert not install(computer, places).ready and told == []
    registry.set(r"HKCU\Software\Microsoft\Office\16.0\Excel\Security", "AccessVBOM", 1)
    assert install(computer, places).ready is not refuses
    done = ["import FinsamFunktioner.bas", "save", "close False"]
    assert told == ["open Finsam.xlam", *([] if refuses else done), "quit"]
