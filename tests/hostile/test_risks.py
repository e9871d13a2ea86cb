# ruff: noqa: E501  (XML stands as it does in a file)
"""What a workbook carries that can do harm: it is told, never run, and stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

Check = Callable[..., Any]
ODBC = '<dbPr connection="DSN=x;UID=eva;PWD=hemligt" command="select 1"/>'


def _formula(text: str) -> Callable[[Any], bytes]:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return lambda make: make.workbook(f'<row r="1"><c r="D1"><f>{escaped}</f><v>1</v></c></row>')


def _named(text: str) -> Callable[[Any], bytes]:
    escaped = text.replace("&", "&amp;").replace('"', "&quot;")
    return lambda make: make.workbook(
        make.CELL, "", f'<definedNames><definedName name="n">{escaped}</definedName></definedNames>'
    )


def _external(inside: str, target: str = "") -> Callable[[Any], bytes]:
    def build(make: Any) -> bytes:
        content = make.parts(book='<externalReferences><externalReference r:id="e1"/></externalReferences>')
        links = str(content["xl/_rels/workbook.xml.rels"])
        one = f'<Relationship Id="e1" Type="{make.OFFICE}/externalLink" Target="externalLinks/e.xml"/>'
        content["xl/_rels/workbook.xml.rels"] = links.replace("</Relationships>", f"{one}</Relationships>")
        content["xl/externalLinks/e.xml"] = (
            f'<externalLink xmlns="{make.MAIN}" xmlns:r="{make.OFFICE}">{inside}</externalLink>'
        )
        content["xl/externalLinks/_rels/e.xml.rels"] = (
            f'<Relationships xmlns="{make.PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{make.OFFICE}/externalLinkPath" Target="{target}" TargetMode="External"/></Relationships>'
        )
        return bytes(make.zipped(content))

    return build


def _beside(kind: str, part: str, data: str | bytes) -> Callable[[Any], bytes]:
    """A sheet that points at a part of this kind."""

    def build(make: Any) -> bytes:
        links = f'<Relationships xmlns="{make.PACKAGE}/relationships"><Relationship Id="o1" Type="{make.OFFICE}/{kind}" Target="/{part}"/></Relationships>'
        return bytes(make.with_parts({"xl/worksheets/_rels/sheet1.xml.rels": links, part: data}))

    return build


def _macro_sheet(make: Any) -> bytes:
    content = make.parts()
    links = str(content["xl/_rels/workbook.xml.rels"])
    old = f"{make.OFFICE}/worksheet"
    content["xl/_rels/workbook.xml.rels"] = links.replace(
        old, "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
    )
    return bytes(make.zipped(content))


CARRIED: dict[str, tuple[Callable[[Any], bytes], str, str]] = {
    "a macro project": (lambda make: make.with_parts({"xl/vbaProject.bin": b"\xcc\x61"}), "macros", "makron"),
    "an Excel 4 macro sheet": (_macro_sheet, "macros", "makron"),
    "another workbook": (_external('<externalBook r:id="r1"/>', "file:///C:/hemma/L%C3%B6ner%202026.xlsx"), "external-links", "Löner 2026.xlsx"),
    "another workbook, lost": (_external('<externalBook r:id="r9"/>'), "external-links", "?"),
    "a DDE link": (_external('<ddeLink ddeService="cmd" ddeTopic="/c calc"/>'), "other-program", "cmd"),
    "an OLE link": (_external('<oleLink r:id="r1" progId="Word.Document"/>', "file:///C:/a.docx"), "other-program", "a.docx"),
    "a DDE formula": (_formula("cmd|'/c calc'!A1"), "other-program", "cmd"),
    "a DDE formula inside another": (_formula("SUM(1,MSEXCEL|'\\..\\calc.exe'!A1)"), "other-program", "MSEXCEL"),
    "a DDE formula as a name": (_named("cmd|'/c calc'!A1"), "other-program", "cmd"),
    "WEBSERVICE": (_formula('_xlfn.WEBSERVICE("http://127.0.0.1/?x="&A1)'), "fetches-from-outside", "WEBSERVICE"),
    "FILTERXML": (_formula('_xlfn.FILTERXML(A1,"//a")'), "fetches-from-outside", "FILTERXML"),
    "IMPORTDATA": (_formula('importdata("http://127.0.0.1/")'), "fetches-from-outside", "IMPORTDATA"),
    "RTD": (_formula('RTD("a.b",,"c")'), "fetches-from-outside", "RTD"),
    "CALL": (_formula('CALL("kernel32","WinExec","JCJ","calc",0)'), "fetches-from-outside", "CALL"),
    "WEBSERVICE as a name": (_named('WEBSERVICE("http://127.0.0.1/")'), "fetches-from-outside", "i namnet n"),
    "HYPERLINK": (_formula('HYPERLINK("http://127.0.0.1/","klicka")'), "link-in-formula", "länk"),
    "HYPERLINK with a cell in it": (_formula('HYPERLINK("http://127.0.0.1/?"&B1,"klicka")'), "link-in-formula", "länk"),
    "an OLE object": (_beside("oleObject", "xl/embeddings/oleObject1.bin", b"x"), "embedded-objects", "andra program"),
    "a Word document": (_beside("package", "xl/embeddings/a.docx", b"PK"), "embedded-objects", "Office-dokument"),
    "an ActiveX control": (_beside("control", "xl/activeX/activeX1.xml", "<a/>"), "embedded-objects", "ActiveX"),
    "a connection": (lambda make: make.workbook(connections=make.part("connections", f'<connection id="1" name="Ekonomi">{ODBC}</connection>')), "data-connection", "Ekonomi"),
}  # fmt: skip

HARMLESS = (
    'HYPERLINK("#Blad!A1","dit")',
    '"WEBSERVICE("&A1&"cmd|\'/c calc\'!A1"',
    "MYCALL(1)+SUM('a|b'!A1)",
    "Tabell[[#This Row],[a|b!c]]",
    'IF(A1="=HYPERLINK(""http://127.0.0.1"")",1,2)',
)


@pytest.mark.parametrize("kind", CARRIED)
def test_it_is_told_once(kind: str, check: Check, make: ModuleType) -> None:
    build, code, word = CARRIED[kind]
    verdict = check(build(make))
    assert verdict.code == 0
    assert sorted(verdict.codes) == sorted(["not-our-template", code])
    (problem,) = (one for one in verdict.problems if one["code"] == code)
    (english,) = (one for one in verdict.english if one["code"] == code)
    assert problem["severity"] in ("warning", "note")
    assert word in problem["message"] and problem["remedy"] and english["message"] != problem["message"]
    assert "hemligt" not in str(verdict.problems) and "C:" not in str(verdict.problems)


@pytest.mark.parametrize("formula", HARMLESS)
def test_what_only_looks_like_it_is_not(formula: str, check: Check, make: ModuleType) -> None:
    assert check(_formula(formula)(make)).codes == ["not-our-template"]


def test_another_workbook_that_a_cell_reads_is_told_at_the_cell(check: Check, make: ModuleType) -> None:
    data = _external('<externalBook r:id="r1"/>', "Budget.xlsx")(make)
    formula = '<row r="1"><c r="A1"><f>[1]Blad!A1</f><v>1</v></c></row>'
    sheet = str(make.parts()["xl/worksheets/sheet1.xml"]).replace(make.CELL, formula)
    parts = {**make.unzipped(data), "xl/worksheets/sheet1.xml": sheet}
    found = {one["code"]: one for one in check(make.zipped(parts)).problems}
    assert found.keys() == {"not-our-template", "external-reference"}
    assert found["external-reference"]["cell"] == "A1"


def test_macros_under_the_name_of_a_workbook_without(check: Check, make: ModuleType) -> None:
    data = make.with_parts({"xl/vbaProject.bin": b"\xcc\x61"})
    for name, word in (
        ("plan.xlsx", "heter som en arbetsbok utan makron"),
        ("plan.xlsm", "aktivera dem inte"),
    ):
        (found,) = (one for one in check(data, name).problems if one["code"] == "macros")
        assert word in found["message"] + found["remedy"]


def test_formulas_are_told_where_they_stand_and_many_as_one(check: Check, make: ModuleType) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="B{n}"><f>WEBSERVICE("http://127.0.0.1/{n}")</f><v>1</v></c></row>'
        for n in range(1, 31)
    )
    (found,) = (one for one in check(make.workbook(rows)).problems if one["code"] == "fetches-from-outside")
    assert (found["sheet"], found["cell"]) == ("Blad", "B1")
    assert "29 formler till" in found["message"]
