"""The other commands on the same files: one error, exit code 2, nothing written, the file left as it was."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from xlsheets.cli import main

COMMANDS = {
    "read": ("read", "{file}"),
    "publish": ("publish", "{file}", "-o", "{out}"),
    "eval": ("eval", "AVGIFTER(Blad!A1,{{1;1}})", "--workbook", "{file}"),
    "trace": ("trace", "{file}", "Blad!A1"),
    "convert": ("convert", "{file}", "--host", "com", "-o", "{out}"),
    "recalc": ("recalc", "{file}", "-o", "{out}"),
    "recalc in place": ("recalc", "{file}", "--in-place"),
}
FILES: dict[str, Callable[[Any], bytes]] = {
    "nothing": lambda make: b"",
    "a pdf": lambda make: b"%PDF-1.7",
    "an old workbook": lambda make: make.compound("Workbook"),
    "a password": lambda make: make.compound("EncryptedPackage"),
    "cut short": lambda make: make.workbook()[:-30],
    "a bomb": lambda make: make.with_parts({"xl/worksheets/sheet1.xml": bytes(99_000_000)}),
    "millions of cells": lambda make: make.loose("<row>" + "<c><v>1</v></c>" * 1_100_000 + "</row>"),
    "a document type": lambda make: make.with_parts({"xl/workbook.xml": "<!DOCTYPE a><workbook/>"}),
    "a path": lambda make: make.with_parts({"../../etc/passwd": "x"}),
    "a sheet cut in half": lambda make: make.with_parts({"xl/worksheets/sheet1.xml": "<worksheet><row"}),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", FILES)
def test_one_error_and_nothing_written(
    kind: str, command: str, tmp_path: Path, make: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "plan.xlsx", tmp_path / "ut.xlsx"
    data = FILES[kind](make)
    path.write_bytes(data)
    start = time.process_time()
    code = main([word.format(file=path, out=out) for word in COMMANDS[command]])
    spent = time.process_time() - start
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert said.err.startswith("Fel: plan.xlsx: ") and "Åtgärd: " in said.err
    assert said.err.count("\n") == 1
    assert path.read_bytes() == data and list(tmp_path.iterdir()) == [path]
    assert spent < 2


@pytest.mark.parametrize("command", COMMANDS)
def test_a_pipe_is_not_waited_for(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.xlsx"
    os.mkfifo(path)
    assert main([word.format(file=path, out=tmp_path / "ut.xlsx") for word in COMMANDS[command]]) == 2
    assert "ingen vanlig fil" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        "\ud800",
        "{",
        "[]",
        "null",
        "1e999999",
        '{"plan": NaN}',
        "9" * 10_000,
    ],
    ids=("arrays", "objects", "half a letter", "open", "list", "null", "endless", "no number", "digits"),
)
def test_a_document_that_is_none(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = tmp_path / "plan.json"
    document.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert main(["new", "budget", "--document", str(document), "-o", str(tmp_path / "a.xlsx")]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [document]


INJECTED = (
    *('=HYPERLINK("http://127.0.0.1","x")', "=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(A1)"),
    *("\t=1+1", "\r=1+1", "\n=1+1", "\x1b[2J\x1b]0;x\x07", "\u202eslx.exe", "{=1+1}", "a\nFel: allt är fel"),
)


@pytest.mark.parametrize("text", INJECTED)
def test_text_stays_text_in_the_workbooks_that_we_make(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A label that looks like a formula: into a workbook, out of it, recalculated and published."""
    from xlsheets.ooxml import open_package
    from xlsheets.plan.documents import load_plan, without_corrections

    document = without_corrections(load_plan("rar-2025"))
    document["association"]["name"] = text
    document["plan"]["lines"][0]["label"] = text
    source, made = tmp_path / "plan.json", tmp_path / "plan.xlsx"
    source.write_text(json.dumps(document), encoding="utf-8")
    code = main(["new", "budget", "--document", str(source), "-o", str(made)])
    if code == 2:  # the schema knows no such text; what it says shows nothing either
        _harmless(capsys.readouterr().err)
        return
    main(["recalc", str(made), "-o", str(tmp_path / "b.xlsx")])
    main(["publish", str(made), "--formulas", "values", "-o", str(tmp_path / "c.xlsx")])
    for name in ("plan.xlsx", "b.xlsx", "c.xlsx"):
        package = open_package(tmp_path / name)
        found = [cell for sheet in package.sheets for cell in sheet.cells.values() if cell.value == text]
        assert found and not [cell for cell in found if cell.formula is not None and cell.formula in text]
        assert not [
            cell.formula for sheet in package.sheets for cell in sheet.cells.values() if _reaches(cell)
        ]
    capsys.readouterr()
    for form in ("text", "json"):
        main(["check", str(made), "--format", form])
        _harmless(capsys.readouterr().out)
    main(["read", str(made)])
    said = capsys.readouterr().out
    _harmless(said)
    assert json.loads(said)["association"]["name"] == text


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("text", INJECTED)
def test_text_in_a_cell_commands_no_terminal(
    text: str, form: str, tmp_path: Path, make: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the name of a sheet, and as a text among numbers, which the report quotes."""
    from xml.sax.saxutils import escape, quoteattr

    safe = escape("".join(c if c in "\t\n\r" or c >= " " else f"_x{ord(c):04X}_" for c in text))
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 9))
    odd = f'<row r="9"><c r="A9" t="str"><v>{safe} 31 643 kr</v></c></row>'
    odd += '<row r="10"><c r="A10" t="e"><v>#REF!</v></c></row>'
    content = make.parts(rows + odd)
    content["xl/workbook.xml"] = str(content["xl/workbook.xml"]).replace('"Blad"', quoteattr(safe))
    path = tmp_path / "plan.xlsx"
    path.write_bytes(make.zipped(content))
    for lang in ("sv", "en"):
        main(["check", str(path), "--format", form, "--lang", lang])
        said = capsys.readouterr()
        _harmless(said.out)
        assert said.err == "" and "Fel: allt är fel\n" not in said.out
        if form == "json":
            json.loads(said.out)


def _harmless(said: str) -> None:
    assert not set(said) & set("\x1b\x07\x9b\u202e\r")


def _reaches(cell: Any) -> bool:
    return cell.formula is not None and ("HYPERLINK" in cell.formula or "|" in cell.formula)


@pytest.mark.parametrize("command", ["read", "publish", "eval", "trace", "convert", "unmark"])
@pytest.mark.parametrize(
    ("fault", "said"), [("swells", "större än vad som kan läsas"), ("dies", "avbröt läsningen")]
)
def test_a_file_that_the_reader_does_not_survive(
    command: str,
    fault: str,
    said: str,
    tmp_path: Path,
    make: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever a file may yet do to the reader, the command says one sentence about it."""
    import xlsheets.ooxml

    words = {**COMMANDS, "unmark": ("check", "--unmark", "{file}", "-o", "{out}")}[command]

    def broken(_: Path) -> object:
        return bytes(2_000_000_000) if fault == "swells" else os.kill(os.getpid(), 9)

    monkeypatch.setattr(xlsheets.ooxml, "open_package", broken)
    path = tmp_path / "plan.xlsx"
    path.write_bytes(make.workbook())
    assert main([word.format(file=path, out=tmp_path / "ut.xlsx") for word in words]) == 2
    error = capsys.readouterr().err
    assert error.startswith("Fel: plan.xlsx: ") and said in error and error.count("\n") == 1
    assert list(tmp_path.iterdir()) == [path]
