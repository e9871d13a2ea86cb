"""Excel on Windows without a server: the VBA module that we write, and xlwings' COM server behind it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from udfs.cells import ExcelError, Grid
from udfs.hosts.wording import argument_help, function_help
from udfs.hosts.xlwings_com.vba import MODULE, module_text
from udfs.registry import CATEGORIES, functions
from udfs.registry.law import VBA
from xlsheets.formula.spelling import HOSTS

LONGEST_LINE, MOST_CONTINUED, LONGEST_TEXT, MOST_ARGUMENTS = 1023, 24, 255, 60
LITERAL = re.compile(r'"((?:[^"]|"")*)"|ChrW\((\d+)\)')
LEFT_OUT = 0x800A0000 + 448 - 2**32
LACKING = {
    ".Value2": ".Value",
    'CreateObject("WScript.Shell")': "New WindowsShell",
    'variables.Item("PYTHONSAFEPATH") = "1"': 'variables.Keep "PYTHONSAFEPATH", "1"',
}
HEARD = "udfs.hosts.xlwings_com.plugin"


def said(expression: str) -> str:
    """The text that a VBA expression of literals and ChrW makes."""
    parts = list(LITERAL.finditer(expression))
    assert " & ".join(one[0] for one in parts) == expression
    return "".join(one[1].replace('""', '"') if one[2] is None else chr(int(one[2])) for one in parts)


def described(text: str, name: str) -> dict[str, str]:
    """What the module tells Excel's wizard of a function, by the variable that holds it."""
    body = re.search(rf"Private Sub Describe_{name}\(\)\n(.*?)\n    Describe (.*?)\nEnd Sub", text, re.DOTALL)
    assert body is not None and body[2] == f'"{name}", about, group, words'
    assignments = (line.strip().split(" = ", 1) for line in body[1].splitlines()[1:])
    return {target: said(expression) for target, expression in assignments}


def test_the_module_is_what_the_vba_editor_takes() -> None:
    text = module_text()
    assert text == module_text() and text.isascii() and text.endswith("\r\n")
    assert text.count("\r") == text.count("\n") == text.count("\r\n")
    lines = text.split("\r\n")
    assert lines[0] == f'Attribute VB_Name = "{MODULE}"' and len(MODULE) <= 31
    assert max(map(len, lines)) <= LONGEST_LINE
    continued = re.findall(r"(?:^.* _\r\n)+", text, re.MULTILINE)
    assert continued and max(one.count("\n") for one in continued) <= MOST_CONTINUED
    assert all(line == line.rstrip() and "\t" not in line for line in lines)


def test_every_function_is_entered_with_its_arguments(windows: Any) -> None:
    assert windows.entries.keys() == functions().keys()
    for name, function in functions().items():
        entry = windows.entries[name]
        named = [
            one.swedish_name + "_" * (one.swedish_name.upper() in functions()) for one in function.arguments
        ]
        assert entry.arguments == tuple(zip(named, (one.optional for one in function.arguments), strict=True))
        assert (entry.asked, entry.given) == (name, tuple(named))
        assert len(entry.arguments) <= MOST_ARGUMENTS


def test_no_name_stands_in_the_way_of_another(windows: Any) -> None:
    text = module_text()
    procedures = [one.lower() for one in re.findall(r"^P\w+ (?:Function|Sub) (\w+)", text, re.MULTILINE)]
    assert len(set(procedures)) == len(procedures)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,254}", one) and one not in VBA for one in procedures)
    for name, entry in windows.entries.items():
        arguments = {argument.lower() for argument, _ in entry.arguments}
        assert not arguments & {*procedures, "array", "xlpy", "xlwings", MODULE.lower()}, name
        assert not arguments & VBA, name


def test_the_wizard_hears_the_words_of_the_declaration() -> None:
    text = re.sub(r" _\r\n *", " ", module_text()).replace("\r\n", "\n")
    called = re.search(r"Public Sub FinsamHjalp\(\)(.*?)End Sub", text, re.DOTALL)
    assert called is not None
    assert re.findall(r"Describe_(\w+)", called[1]) == list(functions())
    for name, function in functions().items():
        words = described(text, name)
        assert words.pop("about") == function_help(function)
        assert words.pop("group") == f"FINSAM: {CATEGORIES[function.category]['sv']}"
        assert list(words.values()) == [argument_help(one) for one in function.arguments]
        assert list(words) == [f"words({number})" for number in range(1, len(function.arguments) + 1)]
        assert f"Dim words(1 To {len(words)}) As Variant" in text
        longest = max(len(one) for one in (*words.values(), function_help(function)))
        assert longest <= LONGEST_TEXT


def test_a_converted_workbook_calls_what_the_module_defines(windows: Any) -> None:
    assert {HOSTS["com"].spell(name) for name in functions()} == windows.entries.keys()


def test_xlwings_is_what_it_is_on_windows_and_finds_nothing_to_write_vba_for(windows: Any) -> None:
    assert windows.facts == {"func": "xlwings.udfs", "engines": ["excel"], "importable": []}


def test_blank_and_left_out_are_two_things(windows: Any) -> None:
    rows, amount = [[1.0], [1.0], [1.0]], 100.0
    left_out = windows.ask("AVGIFTER", [amount, rows, LEFT_OUT])
    assert left_out == {"result": [[34.0], [33.0], [33.0]]}
    assert windows.ask("AVGIFTER", [amount, rows, None])["result"] == 2015
    why = windows.ask("FELORSAK", ["AVGIFTER", amount, rows, None])
    assert why["result"].startswith("regel: ")
    assert windows.ask("FELORSAK", ["AVGIFTER", amount, rows, LEFT_OUT]) == {"result": "Inget fel."}


def test_an_error_cell_passes_on_and_one_that_is_not_ours_is_value(windows: Any) -> None:
    for number, shown in {2042: 2042, 2023: 2023, 2051: 2015}.items():
        answer = windows.ask("AVGIFTER", [100.0, [[1.0], [0x800A0000 + number - 2**32]]])
        assert answer == {"result": shown}


def test_numbers_come_back_as_doubles_and_a_row_as_a_row(windows: Any) -> None:
    answer = windows.ask("KVARTALSBELOPP", [10.0])
    assert answer == {"result": [3.0, 3.0, 2.0, 2.0]}
    assert all(type(one) is float for one in answer["result"])
    assert windows.call("BETALDAGAR", [Grid.single(2018)]).height == 1


def test_too_few_arguments_are_refused_before_any_call(windows: Any) -> None:
    assert windows.call("AVGIFTER", [Grid.single(100)]) == Grid.single(ExcelError.VALUE)


def basic_calls() -> dict[str, str]:
    """Calls of our functions in Basic, each giving a text."""
    answers = "Dim cells(0 To 1, 0 To 1) As Variant\ncells(0, 0) = 1.5\ncells(0, 1) = CLng(2042)\n"
    answers += 'cells(1, 0) = "text"\ncells(1, 1) = True\nAnswer = cells\n'
    sheet = "Dim sheet\nSet sheet = ThisWorkbook.Worksheets(1)\nAnswer = 1.5\nDim told\n"
    calls = {
        "Table": f"{answers}Table = Word(AVGIFTER(1, 2))",
        "Line": "Dim told\nAnswer = Array(1.5, CLng(2007))\ntold = AVGIFTER(1, 2)\n"
        'Line = TypeName(told(0)) & " " & CLng(told(1))',
        "Alone": "Answer = CLng(2036)\nAlone = Word(AVGIFTER(1, 2))",
        "Silent": "Refuses = True\nSilent = Word(AVGIFTER(1, 2))",
        "Why": 'Refuses = True\nWhy = Word(FELORSAK("AVGIFTER", 2))\nRefuses = False',
        "Area": f'{sheet}sheet.Range("A1").Value = 5\ntold = AVGIFTER(sheet.Range("A1"), '
        'sheet.Range("A1:B2"), , "k")\nArea = Heard',
        "Whole": f'{sheet}sheet.Range("C4").Value = 5\ntold = AVGIFTER(sheet.Range("C:C"), '
        'sheet.Range("D:D"))\nWhole = Heard',
        "Two": f'{sheet}told = AVGIFTER(Application.Union(sheet.Range("A1"), sheet.Range("C1")), '
        "2)\nTwo = Heard",
    }
    for name, function in functions().items():
        every = ", ".join(f'"{number}"' for number, _ in enumerate(function.arguments))
        least = ", ".join(f'"{number}"' for number in range(function.required))
        calls[f"Every{name}"] = f'Answer = "a"\nEvery{name} = {name}({every}) & Heard'
        calls[f"Least{name}"] = f'Answer = "b"\nLeast{name} = {name}({least}) & Heard'
    return calls


@pytest.fixture(scope="module")
def told(libreoffice_helper: Any) -> dict[str, str]:
    """What the module does in LibreOffice's Basic; what that lacks is written as it has it."""
    source = module_text().split("\r\n", 1)[1].replace("\r\n", "\n")
    for excels, basics in LACKING.items():
        assert excels in source
        source = source.replace(excels, basics)
    run = subprocess.run(
        [str(libreoffice_helper.SYSTEM_PYTHON), str(Path(__file__).with_name("vba_worker.py"))],
        input=json.dumps({"module": source, "calls": basic_calls()}),
        capture_output=True,
        text=True,
        timeout=120,
        env=libreoffice_helper._environment(),
        check=False,
    )
    assert run.returncode == 0, run.stderr
    answer: dict[str, str] = json.loads(run.stdout)
    return answer


@pytest.mark.libreoffice
def test_a_real_basic_hands_on_every_argument_in_order(told: dict[str, str]) -> None:
    for name, function in functions().items():
        arguments = [f"String {number}" for number, _ in enumerate(function.arguments)]
        left_out = ["error 448"] * (len(arguments) - function.required)
        assert told[f"Every{name}"] == f"a{HEARD}/{name}/{'/'.join(arguments)}"
        assert (
            told[f"Least{name}"]
            == f"b{HEARD}/{name}/{'/'.join([*arguments[: function.required], *left_out])}"
        )


@pytest.mark.libreoffice
def test_a_real_basic_makes_whole_numbers_into_errors(told: dict[str, str]) -> None:
    assert told["Table"] == "[Double 1.5][error 2042][String text][Boolean True]"
    assert told["Line"] == "Double 2007"
    assert told["Alone"] == "error 2036"


@pytest.mark.libreoffice
def test_without_python_every_cell_is_an_error_and_felorsak_says_why(told: dict[str, str]) -> None:
    assert told["Silent"] == "error 2015"
    assert told["Why"].startswith("String Excel når inte Python")
    assert "xlsheets addin doctor" in told["Why"] and told["Why"].endswith("(ingen Python)")


@pytest.mark.libreoffice
def test_a_real_basic_reads_ranges_itself(told: dict[str, str]) -> None:
    opening = f"{HEARD}/AVGIFTER"
    assert told["Area"] == f"{opening}/Double 5/[Double 5][Empty ][Empty ][Empty ]/error 448/String k"
    # the sheet is used to row 4: whole columns end there, and start at their own first cell
    assert told["Whole"] == (
        f"{opening}/[Empty ][Empty ][Empty ][Double 5]/[Empty ][Empty ][Empty ][Empty ]/error 448/error 448"
    )
    assert told["Two"] == f"{opening}/error 2015/Integer 2/error 448/error 448"  # two areas have no one grid
