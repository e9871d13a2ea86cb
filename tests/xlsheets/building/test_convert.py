"""A workbook for another host: only our calls are spelled anew."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from lxml import etree

from udfs.registry import functions
from xlsheets.building import built_workbook
from xlsheets.building.convert import convert
from xlsheets.building.lite import embed
from xlsheets.checks import check_workbook
from xlsheets.cli import main
from xlsheets.engine import recalculate
from xlsheets.formula.spelling import HOSTS, Spelling, respell
from xlsheets.ooxml import Editor, Package, open_package
from xlsheets.plan.documents import load_plan
from xlsheets.tracing import as_json, trace

TYPE = "application/vnd.ms-office.webextension+xml"
RELATION = "http://schemas.microsoft.com/office/2011/relationships/webextension"
PREFIXES = {"com": b"", "libreoffice": b"FINSAM."}
CALL = re.compile(rb"FINSAM\.\w+\((?:[^()]|\([^()]*\))*\)")


@pytest.fixture(scope="module")
def original() -> bytes:
    return built_workbook(load_plan("rar-2018")).to_bytes()


@pytest.mark.parametrize("host", PREFIXES)
def test_every_part_is_the_same_but_for_the_spelling(original: bytes, host: str) -> None:
    before = open_package(original)
    editor, changed, *_ = convert(before, host)
    after = open_package(editor.to_bytes())
    assert changed and set(after.parts) == set(before.parts)
    for part in before.parts:
        expected, found = before.parts.read(part), after.parts.read(part)
        if b"_xldudf_FINSAM_" in expected and part.startswith("xl/worksheets/sheet"):
            # A sheet that is written anew may close an empty element in the other way.
            expected, found = (
                canonical(one)
                for one in (expected.replace(b"_xldudf_FINSAM_", PREFIXES[host]), written_once(found))
            )
        assert found == expected, part


@pytest.mark.parametrize("host", HOSTS)
def test_there_and_back_is_the_same_file(original: bytes, host: str) -> None:
    away = open_package(convert(open_package(original), host)[0].to_bytes())
    back, before = open_package(convert(away, "server")[0].to_bytes()), open_package(original)
    assert set(back.parts) == set(before.parts)
    for part in before.parts:
        assert canonical(back.parts.read(part)) == canonical(before.parts.read(part)), part


@pytest.mark.parametrize("spelling", Spelling)
def test_every_spelling_is_recalculated_and_checked_alike(original: bytes, spelling: Spelling) -> None:
    package = open_package(original)
    editor = convert(package, "com").editor
    for sheet in package.sheets:
        for position, cell in sheet.cells.items():
            if cell.formula is not None:
                formula = respell(cell.formula, functions().keys(), spelling)
                if formula != cell.formula:
                    editor.rewrite_formula(sheet.name, position, formula)
    respelled = open_package(editor.to_bytes())
    assert recalculate(respelled).values == recalculate(package).values
    found = [(one.code, one.sheet, one.cell) for one in check_workbook(respelled)]
    assert found == [(one.code, one.sheet, one.cell) for one in check_workbook(package)]


def test_names_table_columns_and_nested_calls_follow(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Blad")
        sheet.write(0, 0, 100)
        sheet.write_formula("B1", '=SUM([1]!KAPITALTAK(A1),1)&" AVGIFTER("', None, "")
        columns = [{"header": "Tak", "formula": "=FINSAM.KAPITALTAK(A1)"}]
        sheet.add_table("D1:D3", {"columns": columns, "name": "Tabell"})
        book.define_name("Taket", "=FINSAM.KAPITALTAK(Blad!$A$1)")
    editor, changed, *_ = convert(open_package(path), "server")
    package = open_package(editor.to_bytes())
    assert changed == 5
    assert package.sheet("Blad").cell(1, 2).formula == 'SUM(_xldudf_FINSAM_KAPITALTAK(A1),1)&" AVGIFTER("'
    assert package.tables[0].columns[0].formula == "_xldudf_FINSAM_KAPITALTAK(A1)"
    assert "_xldudf_FINSAM_KAPITALTAK(Blad!$A$1)" in package.parts.read("xl/workbook.xml").decode()


def test_the_command_writes_a_copy_and_leaves_the_file(original: bytes, tmp_path: Path, capsys: Any) -> None:
    source, copy = tmp_path / "plan.xlsx", tmp_path / "lite.xlsx"
    source.write_bytes(original)
    assert main(["convert", str(source), "--host", "lite", "-o", str(copy)]) == 0
    assert capsys.readouterr().out == f"Skrev {copy}; 0 formler är ändrade.\n"
    assert source.read_bytes() == original
    assert "xl/webextensions/taskpanes.xml" in open_package(copy).parts
    assert main(["convert", str(source), "--host", "com", "-o", str(source)]) == 2


@pytest.fixture(scope="module")
def for_lite(original: bytes) -> bytes:
    editor = convert(open_package(original), "lite").editor
    embed(editor, "xlsheets")
    return editor.to_bytes()


@pytest.mark.parametrize("host", [one for one in HOSTS if one != "lite"])
def test_for_another_host_lite_is_taken_out_again(original: bytes, for_lite: bytes, host: str) -> None:
    done = convert(open_package(for_lite), host)
    assert done.without_lite and not convert(open_package(original), host).without_lite
    after, plain = (
        open_package(done.editor.to_bytes()),
        convert(open_package(original), host).editor.to_bytes(),
    )
    assert [one for one in after.parts if "webextension" in one.lower()] == []
    before = open_package(plain)
    assert set(after.parts) == set(before.parts)
    for part in before.parts:
        assert canonical(after.parts.read(part)) == canonical(before.parts.read(part)), part


def test_for_lite_again_lite_stays(for_lite: bytes) -> None:
    done = convert(open_package(for_lite), "lite")
    assert (
        not done.without_lite
        and "xl/webextensions/taskpanes.xml" in open_package(done.editor.to_bytes()).parts
    )


def test_other_add_ins_stay_and_so_does_code_of_the_users_own(for_lite: bytes) -> None:
    editor = Editor(open_package(for_lite))
    store, panes = editor.store, "xl/webextensions/taskpanes.xml"
    other = "xl/webextensions/webextension9.xml"
    store.add(
        other, store.read("xl/webextensions/webextension1.xml").replace(b"plugin import", b"x import"), TYPE
    )
    identity = store.link(panes, other, RELATION)
    root = store.tree(panes)
    shown = copy.deepcopy(root[0])
    shown[0].set(shown[0].keys()[0], identity)
    root.append(shown)
    store.mark(panes)
    both = open_package(editor.to_bytes())
    done = convert(both, "com")
    after = open_package(done.editor.to_bytes())
    assert done.without_lite
    assert [one for one in after.parts if "webextension" in one] == [
        panes,
        f"{panes[:17]}_rels/taskpanes.xml.rels",
        other,
    ]
    assert len(etree.fromstring(after.parts.read(panes))) == 1
    assert identity.encode() in after.parts.read(panes)
    again = convert(after, "server")
    assert not again.without_lite and other in open_package(again.editor.to_bytes()).parts


@pytest.fixture
def unreadable(tmp_path: Path) -> Path:
    path = tmp_path / "bok.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Medlemmar å")
        for row in range(12):
            sheet.write_formula(row, 1, f'=AVGIFTER({row},"x', None, 0)
        sheet.write_formula("C1", "=AVGIFTER(A1,A2)", None, 0)
        sheet.add_table(
            "E1:E3", {"columns": [{"header": "Tak", "formula": "=KAPITALTAK({1"}], "name": "Tabell"}
        )
        book.define_name("Taket", '=KAPITALTAK("x')
    return path


def test_what_cannot_be_read_is_named_and_left_as_it_was(
    unreadable: Path, tmp_path: Path, capsys: Any
) -> None:
    copy_ = tmp_path / "server.xlsx"
    assert main(["convert", str(unreadable), "--host", "server", "-o", str(copy_)]) == 1
    said = capsys.readouterr()
    assert said.out == f"Skrev {copy_}; 1 formel är ändrad.\n"
    assert "Medlemmar å!B1, Medlemmar å!B2," in said.err and " och 6 till. Åtgärd:" in said.err
    assert "och står kvar som de var" in said.err and "Åtgärd:" in said.err
    assert open_package(copy_).sheet("Medlemmar å").cell(1, 2).formula == 'AVGIFTER(0,"x'
    assert main(["convert", str(unreadable), "--host", "com", "-o", str(copy_), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["unread"][0] == "Medlemmar å!B1"
    assert told["unread"][-2:] == ["tabellen Tabell, kolumnen Tak", "namnet Taket"]
    assert told["formulas"] == 0


@pytest.mark.parametrize(("lang", "said"), [("sv", "0 formler är ändrade."), ("en", "0 formulas changed.")])
def test_the_command_tells_that_lite_was_taken_out(
    for_lite: bytes, tmp_path: Path, capsys: Any, lang: str, said: str
) -> None:
    source = tmp_path / "lite.xlsx"
    source.write_bytes(for_lite)
    target = str(tmp_path / "server.xlsx")
    assert main(["convert", str(source), "--host", "server", "-o", target, "--lang", lang]) == 0
    told = capsys.readouterr()
    assert said in told.out and "xlwings Lite" in told.err


def written_once(sheet: bytes) -> bytes:
    """A sheet's part without what LibreOffice needs to find a text again."""
    call = CALL.pattern
    fresh = rb"IF\(ISTEXT\((" + call + rb")\),\1&amp;(?:\"|&quot;){2},\1\)"
    return re.sub(fresh, rb"\1", sheet)


def test_for_libreoffice_a_call_that_fills_cells_gives_its_texts_anew(original: bytes) -> None:
    package = open_package(convert(open_package(original), "libreoffice")[0].to_bytes())
    formulas = [cell.formula for sheet in package.sheets for cell in sheet.cells.values() if cell.formula]
    assert sum("IF(ISTEXT(FINSAM.AVGIFTSPLAN(" in one for one in formulas) == 1
    assert not [one for one in formulas if "ISTEXT(FINSAM.FELORSAK" in one]
    before = open_package(original)
    assert recalculate(package).values == recalculate(before).values
    for cell in ("E6", "F7"):
        traced, told = (trace(one, "Medlemsavgifter", cell, "sv") for one in (package, before))
        assert as_json(traced, "sv") == as_json(told, "sv")
    assert traced_steps(package, "I9") == traced_steps(before, "I9")
    assert convert(package, "libreoffice")[1] == 0


def traced_steps(package: Package, cell: str) -> list[list[str]]:
    told = as_json(trace(package, "Beräkning", cell, "sv"), "sv")
    return [step["text"] for step in told["steps"]]


def canonical(data: bytes) -> bytes:
    return etree.tostring(etree.fromstring(data), method="c14n")
