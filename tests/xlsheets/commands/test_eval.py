"""`xlsheets eval` and `xlsheets functions`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from udfs.registry import functions
from xlsheets.commands.locale import to_swedish

Run = Callable[..., Any]


@pytest.fixture
def members(tmp_path: Path) -> Path:
    path = tmp_path / "medlemmar.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first = book.add_worksheet("Start")
        first.write_column("A1", [5113, 6248, 31643])
        sheet = book.add_worksheet("Antal inv")
        rows = [["0428", 5113], ["0461", 6248], ["0480", 31643]]
        columns = [{"header": "Kod"}, {"header": "Antal inv"}]
        sheet.add_table("B2:C5", {"name": "Medlemmar", "columns": columns, "data": rows})
        sheet.write_formula("E1", "=1/0", value="#DIV/0!")
        sheet.write_datetime("F1", datetime(2018, 1, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_dynamic_array_formula("H1:H2", "=C3:C4", value=5113)
        sheet.write("H2", 6248)
        book.define_name("ram", "=1000000")
        book.define_name("grunder", "='Antal inv'!$C$3:$C$5")
    return path


def test_values(run: Run) -> None:
    ran = run("eval", "AVGIFTER(100, {1;1;1})", "--format", "json")
    assert (ran.code, ran.json, ran.err) == (0, {"values": [[34], [33], [33]], "faults": []}, "")
    assert run("eval", "=AVGIFTER(100, {1;1;1})").out.split() == ["34", "33", "33"]


def test_swedish_spelling(run: Run) -> None:
    ran = run("eval", "ANDELAR({1;3})", "--locale", "sv")
    assert ran.out.split() == ["0,25", "0,75"]
    assert run("eval", "AVGIFTER(100; {1;1;1})", "--locale", "sv", "--format", "json").json["values"][0] == [
        34
    ]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("AVGIFTER(100; {1;1;1})", ["34", "33", "33"]),
        ("AVGIFTER(100, {1;1;1})", ["34", "33", "33"]),
        ("ANDELAR({1;3})", ["0,25", "0,75"]),
    ],
)
def test_a_swede_spells_as_excel_shows_it_or_as_the_file_has_it(
    run: Run, formula: str, shown: list[str]
) -> None:
    ran = run("eval", formula)
    assert (ran.code, ran.out.split(), ran.err) == (0, shown, "")


def test_a_formula_that_may_be_read_in_two_ways_is_told_so(run: Run) -> None:
    ran = run("eval", "ANDELAR({1,5;3,5})", "--format", "json")
    assert ran.err == "Formeln är läst med , mellan argumenten. Är , decimaltecken: lägg till --locale sv.\n"
    assert run("eval", "ANDELAR({1,5;3,5})", "--locale", "sv").err == ""
    english = run("eval", "ANDELAR({1,5;3,5})", "--lang", "en", "--format", "json")
    assert (english.err, english.json["values"]) == ("", ran.json["values"])


def test_a_formula_that_nobody_can_read_is_refused_in_the_readers_spelling(run: Run) -> None:
    assert "AVGIFTER(100; {1;1;1})" in run("eval", "AVGIFTER(100").err
    assert "AVGIFTER(100, {1;1;1})" in run("eval", "AVGIFTER(100", "--lang", "en").err
    assert run("eval", "AVGIFTER(100; {1;1;1})", "--lang", "en").code == 1


@pytest.mark.parametrize("locale", ["en", "sv"])
def test_a_fault(run: Run, locale: str) -> None:
    separator = {"en": ",", "sv": ";"}[locale]
    ran = run("eval", f"AVGIFTER(100{separator} {{0;0}})", "--locale", locale, "--format", "json")
    assert ran.code == 1
    assert ran.json["values"] == [["#VALUE!"]]
    (fault,) = ran.json["faults"]
    assert (fault["code"], fault["argument"]) == ("weights-all-zero", "weights")
    assert isinstance(fault["reason"], str)


def test_a_fault_in_words_stands_on_stderr(run: Run) -> None:
    ran = run("eval", "AVGIFTER(100; {0;0})", "--locale", "sv")
    assert ran.out.strip() == "#VÄRDEFEL!"
    assert "Åtgärd" in ran.err
    assert "Do:" in run("eval", "AVGIFTER(100, {0;0})", "--lang", "en").err


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ([], "#VÄRDEFEL!"),
        (["--locale", "en", "--lang", "sv"], "#VÄRDEFEL!"),
        (["--lang", "en"], "#VALUE!"),
    ],
)
def test_an_error_is_shown_in_the_readers_language(run: Run, words: list[str], shown: str) -> None:
    assert run("eval", "AVGIFTER(100, {0;0})", *words).out.strip() == shown
    assert run("eval", "AVGIFTER(100, {0;0})", *words, "--format", "json").json["values"] == [["#VALUE!"]]


@pytest.mark.parametrize("formula", ["AVGIFTER(100", "", "AVGIFTER(A1, B1)", "FINNSINTE(1)"])
def test_what_cannot_be_read_is_a_fault(run: Run, formula: str) -> None:
    ran = run("eval", formula, "--format", "json")
    assert (ran.code, len(ran.json["faults"])) == (1, 1)


@pytest.mark.parametrize(
    "weights",
    [
        "A1:A3",
        "$A$1:$A$3",
        "Start!A1:A3",
        "A:A",
        "'Antal inv'!C3:C5",
        "grunder",
        "GRUNDER",
        "Medlemmar[Antal inv]",
    ],
)
def test_cells_of_a_workbook(run: Run, members: Path, weights: str) -> None:
    ran = run("eval", f"AVGIFTER(1000000, {weights})", "--workbook", members, "--format", "json")
    assert ran.code == 0
    assert ran.json["values"] == [[118896], [145289], [735815]]


def test_texts_and_spills_of_a_workbook(run: Run, members: Path) -> None:
    coded = 'AVGIFTER(1000, Medlemmar[Antal inv], "största rest", Medlemmar[Kod])'
    assert run("eval", coded, "--workbook", members, "--format", "json").json["values"][0][0] == "0428"
    spilled = run("eval", "AVGIFTER(100, 'Antal inv'!H1#)", "--workbook", members, "--format", "json")
    assert spilled.json["values"] == [[45], [55]]


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("'Antal inv'!E1", "error-cell"),
        ("Saknas!A1", "formula-reference"),
        ("Annan[Kolumn]", "formula-reference"),
    ],
)
def test_a_cell_that_is_wrong_or_missing(run: Run, members: Path, amount: str, code: str) -> None:
    ran = run("eval", f"AVGIFTER({amount}, A1:A3)", "--workbook", members, "--format", "json")
    assert (ran.code, ran.json["faults"][0]["code"]) == (1, code)


def test_a_workbook_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    ran = run("eval", "AVGIFTER(100, A1:A3)", "--workbook", tmp_path / "saknas.xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert "saknas.xlsx" in ran.err


def test_every_function_is_listed(run: Run) -> None:
    listed = run("functions", "--format", "json").json
    assert [entry["name"] for entry in listed] == list(functions())
    assert all(name in run("functions").out for name in functions())


@pytest.mark.parametrize("name", list(functions()))
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_one_function(run: Run, name: str, lang: str) -> None:
    function = functions()[name]
    ran = run("functions", name.lower(), "--lang", lang)
    assert ran.code == 0
    assert function.usage(lang) in ran.out and function.title[lang] in ran.out
    assert run("functions", function.python_name, "--format", "json").json["name"] == name


@pytest.mark.parametrize("name", list(functions()))
def test_every_example_evaluates_in_both_spellings(run: Run, name: str) -> None:
    example = functions()[name].example
    neutral = run("eval", example, "--format", "json")
    swedish = run("eval", to_swedish(example), "--locale", "sv", "--format", "json")
    assert neutral.code == 0
    assert swedish.json == neutral.json


def test_an_unknown_function_suggests_the_nearest(run: Run) -> None:
    ran = run("functions", "AVGIFT")
    assert ran.code == 2
    assert "AVGIFTER" in ran.err


@pytest.mark.parametrize(
    ("neutral", "swedish"),
    [
        ("F(1.5,2)", "F(1,5;2)"),
        ("F({1,2;3.5,4})", "F({1\\2;3,5\\4})"),
        ('F("a,b.c;d")', 'F("a,b.c;d")'),
        ('F({"a,b","c.d"})', 'F({"a,b"\\"c.d"})'),
        ("F('a;b'!A1,TRUE)", "F('a;b'!A1;SANT)"),
        ("F(#N/A,#DIV/0!)", "F(#SAKNAS!;#DIVISION/0!)"),
        ("F(T[a,b],A1:B2)", "F(T[a,b];A1:B2)"),
        ("F(,1)", "F(;1)"),
    ],
)
def test_swedish_spelling_of_a_formula(neutral: str, swedish: str) -> None:
    assert to_swedish(neutral) == swedish
