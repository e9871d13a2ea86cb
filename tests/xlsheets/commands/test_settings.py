"""What `--set` understands."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlsheets.commands.console import CommandError
from xlsheets.commands.settings import parse_setting, read_number, resolve, typed
from xlsheets.ooxml import Cell, Kind, open_package

TEXT = Cell("0428", Kind.TEXT)
NUMBER = Cell(5113, Kind.NUMBER)
BLANK = Cell(None, Kind.BLANK)
TEXT_FORMAT = Cell(None, Kind.BLANK, number_format="@")
DATE = Cell(43101, Kind.NUMBER, number_format="yyyy-mm-dd")


@pytest.mark.parametrize(
    ("argument", "sheet", "target", "text"),
    [
        ("Blad!B3=5", "Blad", "B3", "5"),
        ("Eget kapital!B3=5", "Eget kapital", "B3", "5"),
        ("'Eget kapital'!B3=5", "Eget kapital", "B3", "5"),
        ("'Bo''s = blad'!B3=5", "Bo's = blad", "B3", "5"),
        ("Blad!$B$3=a=b", "Blad", "$B$3", "a=b"),
        ("Blad!B3=", "Blad", "B3", ""),
        ("ram=16000000", None, "ram", "16000000"),
        ("ram=hej!", None, "ram", "hej!"),
    ],
)
def test_parse(argument: str, sheet: str | None, target: str, text: str) -> None:
    setting = parse_setting(argument)
    assert (setting.sheet, setting.target, setting.text) == (sheet, target, text)


@pytest.mark.parametrize("argument", ["B3", "", "=5", "Blad!=5", "!B3=5"])
def test_refused(argument: str) -> None:
    with pytest.raises(CommandError):
        parse_setting(argument)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5113", 5113),
        ("-9000", -9000),
        ("\u22129 000", -9000),
        ("1\u00a0308\u202f750", 1308750),
        ("0,03", 0.03),
        ("0.03", 0.03),
        ("3,5 %", 0.035),
        ("25%", 0.25),
        ("1,234.5", None),
        ("12 34", None),
        ("ca 500", None),
        ("500 tkr", None),
        ("1e5", None),
    ],
)
def test_numbers(text: str, number: float | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "cell", "value"),
    [
        ("0480", TEXT, "0480"),
        ("0480", TEXT_FORMAT, "0480"),
        ("0480", NUMBER, 480),
        ('"0480"', NUMBER, "0480"),
        ("", TEXT, None),
        ("", NUMBER, None),
        ("5,5", BLANK, 5.5),
        ("Gnesta", BLANK, "Gnesta"),
        ('"se bilaga"', NUMBER, "se bilaga"),
        ("62.000", TEXT, "62.000"),
        ("62 000", NUMBER, 62000),
        ("62,5", NUMBER, 62.5),
        ("0,125", NUMBER, 0.125),
        ("62 000,125", NUMBER, 62000.125),
        ("33,333 %", NUMBER, 0.33333),
        ("500 tkr", BLANK, "500 tkr"),
        ("SANT", BLANK, True),
        ("2018-01-02", DATE, 43102),
        ("2018-01-02", BLANK, 43102),
        ("2018-01-02", TEXT, "2018-01-02"),
        ("2018-06-31", BLANK, "2018-06-31"),
    ],
)
def test_the_value_takes_the_type_of_its_cell(text: str, cell: Cell, value: object) -> None:
    found = typed(text, cell)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "cell", "said"),
    [
        (
            "62.000",
            NUMBER,
            "62.000 kan vara 62 000 eller 62. Inget har ändrats. Åtgärd: skriv 62000 eller 62.",
        ),
        ("62,000", BLANK, "62,000 kan vara 62 000 eller 62."),
        ("2,279", NUMBER, "Åtgärd: skriv 2279 eller 2,279."),
        ("-384.000", NUMBER, "-384.000 kan vara −384 000 eller −384."),
        ("ca 500", NUMBER, '"ca 500" är inget tal, och cellen innehåller ett tal. Inget har ändrats.'),
        ("62 000 kr", NUMBER, "Åtgärd: skriv bara siffror, till exempel 62000."),
        ("62k", NUMBER, '"62k"'),
        ("-384 tkr", NUMBER, '"-384 tkr"'),
        ("SANT", NUMBER, '"SANT"'),
        ("2025-11-27", NUMBER, '"2025-11-27" är inget tal'),
        ("2018-06-31", DATE, '"2018-06-31" är inget datum'),
        ("20171127", DATE, '"20171127" är inget datum'),
    ],
)
def test_what_would_spoil_an_amount_is_refused(text: str, cell: Cell, said: str) -> None:
    with pytest.raises(CommandError) as refused:
        typed(text, cell)
    assert said in refused.value.sv.replace("\u00a0", " ")
    assert "Nothing has been changed. Do: " in refused.value.en


def test_resolve_finds_cells_and_names_whatever_their_letter_case(plain_workbook: Path) -> None:
    changes = resolve(open_package(plain_workbook), ["blad åäö!a1=7", "PRIS=11", "Blad åäö!A3=0480"])
    assert changes == {("Blad åäö", 1, 1): 7, ("Blad åäö", 1, 4): 11, ("Blad åäö", 3, 1): "0480"}


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("Blad åäö!B1=7", "formel"),
        ("Annat!B1=7", "bladet Annat finns inte"),
        ("prise=7", "namnet prise finns inte"),
        ("alla=7", "står inte för en enda cell"),
        ("Blad åäö!A1:A2=7", "är ingen cell"),
        ("Blad åäö!XFE1=7", "är ingen cell"),
    ],
)
def test_what_does_not_fit_the_workbook_is_said(plain_workbook: Path, setting: str, said: str) -> None:
    with pytest.raises(CommandError) as refused:
        resolve(open_package(plain_workbook), [setting])
    assert said in refused.value.sv
