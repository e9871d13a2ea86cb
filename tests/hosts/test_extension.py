"""The extension for LibreOffice: what is in it, what its wizard says, and our workbooks in LibreOffice."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import xlsxwriter

from udfs.hosts.libreoffice import calling
from udfs.hosts.libreoffice.extension import extension as made
from udfs.hosts.wording import argument_words, function_words
from udfs.registry import functions
from xlsheets.building import built_workbook
from xlsheets.building.convert import convert
from xlsheets.checks import check_workbook
from xlsheets.cli import main
from xlsheets.engine import recalculate
from xlsheets.formula.spelling import Spelling, calls_ours, spelling_of
from xlsheets.formula.tokens import tokenize
from xlsheets.ooxml import open_package
from xlsheets.plan.documents import load_plan

NAMES = [f"FINSAM.{name}" for name in functions()]


def test_it_is_the_same_file_each_time_and_holds_no_other_host(root: Path, extension: Path) -> None:
    assert made("1.2.3") == made("1.2.3") != made("1.2.4")
    with zipfile.ZipFile(extension) as archive:
        names = archive.namelist()
        assert archive.read("pythonpath/udfs/faults.toml") == (root / "udfs/faults.toml").read_bytes()
    hosts = {name.split("/")[3] for name in names if name.startswith("pythonpath/udfs/hosts/")}
    assert hosts == {"__init__.py", "libreoffice", "wording.py"}
    assert not [name for name in names if "__pycache__" in name]


def test_an_installation_makes_the_same_extension(extension: Path, installed: Path, tmp_path: Path) -> None:
    path = tmp_path / "finsam.oxt"
    code = f"from xlsheets.cli import main; main(['extension', '-o', {str(path)!r}])"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, env=environment, check=True)
    assert path.read_bytes() == extension.read_bytes()


def test_a_file_by_another_name_is_refused(tmp_path: Path, capsys: Any) -> None:
    assert main(["extension", "-o", str(tmp_path / "finsam.zip")]) == 2
    assert ".oxt" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.libreoffice
def test_the_wizard_says_what_the_declarations_say(libreoffice: Any) -> None:
    english = libreoffice.ask("described")["functions"]
    swedish = libreoffice.ask("swedish")["functions"]
    assert sorted(english) == sorted(swedish) == sorted(NAMES)
    for name, function in functions().items():
        text, arguments = english[f"FINSAM.{name}"]
        assert text == function_words(function, "en")
        wanted = [[one.python_name, argument_words(one, "en"), one.optional] for one in function.arguments]
        assert arguments == wanted
        text, arguments = swedish[f"FINSAM.{name}"]
        assert text == function_words(function, "sv")
        assert arguments == [[one.swedish_name, argument_words(one, "sv")] for one in function.arguments]


@pytest.mark.libreoffice
@pytest.mark.parametrize("plan", ["rar-2018", "rar-2025"])
def test_what_libreoffice_saves_is_checked_and_recalculated_alike(
    libreoffice: Any, tmp_path: Path, plan: str
) -> None:
    original = open_package(built_workbook(load_plan(plan)).to_bytes())
    path, saved = tmp_path / "plan.xlsx", tmp_path / "saved.xlsx"
    convert(original, "libreoffice")[0].save(path)
    with libreoffice.open(path) as book:
        book.recalculate()
        book.export(saved)
    package = open_package(saved)
    assert spellings(package) == {Spelling.NAMESPACED}
    result = recalculate(package)
    assert result.kept == ()
    assert {key: rounded(one) for key, one in result.values.items()} == {
        key: rounded(one) for key, one in recalculate(original).values.items()
    }
    found = [(one.code, one.sheet, one.cell) for one in check_workbook(package)]
    assert found == [(one.code, one.sheet, one.cell) for one in check_workbook(original)]
    assert spellings(open_package(convert(package, "server")[0].to_bytes())) == {Spelling.OFFICE_JS}


@pytest.mark.libreoffice
def test_an_opened_workbook_keeps_its_values_and_follows_a_change(
    libreoffice_helper: ModuleType, extension: Path, tmp_path: Path
) -> None:
    """As LibreOffice is when it is installed: nothing is calculated until something changes."""
    path = tmp_path / "plan.xlsx"
    convert(open_package(built_workbook(load_plan("rar-2018")).to_bytes()), "libreoffice")[0].save(path)
    office = libreoffice_helper.LibreOffice(keep_values=True, extension=extension)
    with office.open(path) as book:
        fees = book.values()["Medlemsavgifter"]
        assert (fees["E6"], fees["F6"], fees["E20"]) == (121_409, 30_352, 16_000_000)
        book.set({("Förutsättningar", "B18"): 20_000_000})
        fees = book.values()["Medlemsavgifter"]
        assert (fees["E6"], fees["F6"], fees["E20"]) == (151_761, 37_940, 20_000_000)
    office.end()


def spellings(package: Any) -> set[Spelling | None]:
    return {
        spelling_of(token.text, functions())
        for sheet in package.sheets
        for cell in sheet.cells.values()
        if cell.formula and calls_ours(cell.formula, functions())
        for token in tokenize(cell.formula)
        if token.kind == "function" and spelling_of(token.text, functions())
    }


def rounded(value: Any) -> Any:
    return float(f"{value:.12g}") if isinstance(value, float) else value


def calculated(office: Any, path: Path, formulas: dict[str, str]) -> dict[str, Any]:
    """What LibreOffice shows for formulas beside A1:B3 (a text, a number), C1 empty, D1 true, E1:E2 1/0."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        sheet.write_column("A1", ["a", "b", "c"])
        sheet.write_column("B1", [1, 1, 1])
        sheet.write_boolean("D1", True)
        sheet.write_number("E1", 1)
        sheet.write_formula("E2", "=1/0")
        for place, formula in formulas.items():
            if ":" in place:
                sheet.write_array_formula(place, f"{{={formula}}}", None, 0)
            else:
                sheet.write_formula(place, f"={formula}", None, 0)
    with office.open(path) as opened:
        found: dict[str, Any] = opened.values()["S"]
    return {place: found[place.partition(":")[0]] for place in formulas}


@pytest.mark.libreoffice
def test_what_libreoffice_does_to_arguments_on_the_way(libreoffice: Any, tmp_path: Path) -> None:
    found = calculated(
        libreoffice,
        tmp_path / "bok.xlsx",
        {
            "G1": "FINSAM.AVGIFTER(C1,B1:B3)",
            "G2": "FINSAM.AVGIFTER(C1:C1,B1:B3)",
            "G3": "FINSAM.AVGIFTER(D1,B1:B3)",
            "G4": "FINSAM.AVGIFTER(100,E1:E2)",
            "G5": "FINSAM.AVGIFTER(E2,B1:B3)",
            "G6": "FINSAM.AVGIFTER(100)",
            "G7": "_xldudf_FINSAM_AVGIFTER(100,B1:B3)",
        },
    )
    assert found == {
        "G1": 0,  # one empty cell is 0 to LibreOffice, as to its own functions
        "G2": {"error": "#VALUE!"},  # within a range it is empty, and refused
        "G3": 1,
        "G4": {"error": "Err:504"},
        "G5": {"error": "#DIV/0!"},
        "G6": {"error": "Err:504"},
        "G7": {"error": "#NAME?"},  # LibreOffice 7.4 reads no other spelling from an .xlsx
    }


@pytest.mark.libreoffice
def test_a_text_is_found_again_only_where_it_is_made_anew(libreoffice: Any, tmp_path: Path) -> None:
    call = "FINSAM.AVGIFTER(100,B1:B3,,A1:A3)"
    found = calculated(
        libreoffice,
        tmp_path / "bok.xlsx",
        {
            "G1:H3": call,
            "J1": 'MATCH("b",G1:G3,0)',
            "L1:M3": f'IF(ISTEXT({call}),{call}&"",{call})',
            "J2": 'MATCH("b",L1:L3,0)',
            "J3": "SUM(M1:M3)",
            "O1": 'FINSAM.FELORSAK("AVGIFTER",100,B1:B3)',
            "J4": 'O1="Inget fel."',
        },
    )
    assert found["J1"] == {"error": "#N/A"}  # once LibreOffice finds it, `freshen` is no longer needed
    assert (found["J2"], found["J3"], found["J4"]) == (2, 100, 1)


def test_an_older_python_is_told_of_by_felorsak(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice itself brings a Python; here its modules are stood in for."""
    helper = SimpleNamespace(addImplementation=lambda *_: None)
    uno = {"unohelper": {"Base": type("Base", (), {}), "ImplementationHelper": lambda: helper}, "se": {}}
    for name, content in (uno | {"se.xlsheets": {"XCellFunctions": type("X", (), {})}}).items():
        module = ModuleType(name)
        module.__dict__.update(content)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(sys, "path", list(sys.path))
    source = root / "udfs/hosts/libreoffice/component.py"
    component = {"__file__": str(source), "__name__": "uno_component"}
    exec(compile(source.read_text(encoding="utf-8"), source, "exec"), component)
    functions_ = component["CellFunctions"]()
    assert functions_.AVGIFTER(100.0, ((1.0,), (1.0,))) == ((50.0,), (50.0,))
    with pytest.raises(AttributeError):
        functions_.queryInterface  # noqa: B018
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    assert "Python 3.9" in functions_.FELORSAK("AVGIFTER", 100.0)
    ((shown,),) = functions_.AVGIFTER(100.0, ((1.0,), (1.0,)))
    assert calling.error_of(shown) == "#VALUE!"
