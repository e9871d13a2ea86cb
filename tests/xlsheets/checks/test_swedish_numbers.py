from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsheets.checks.swedish_numbers import read_number, sort_of

SPACES = [" ", "\u00a0", "\u202f", "\u2009"]


@pytest.mark.parametrize(
    ("text", "unit", "values"),
    [
        ("31 643", "kr", [31643]),
        ("31\u00a0643", "kr", [31643]),
        ("31643", "kr", [31643]),
        ("1 308 750 kr", "kr", [1308750]),
        ("1 308 750:-", "kr", [1308750]),
        ("1 308 750,-", "kr", [1308750]),
        ("-435", "tkr", [-435]),
        ("−435", "tkr", [-435]),
        ("–435", "tkr", [-435]),
        ("(435)", "tkr", [-435]),
        ("1,5", "mnkr", [Fraction(3, 2)]),
        ("0,5", "kr", [Fraction(1, 2)]),
        ("25 %", "kr", [Fraction(1, 4)]),
        ("25%", "kr", [Fraction(1, 4)]),
        ("18,78 %", "kr", [Fraction(939, 5000)]),
        ("500 tkr", "kr", [500000]),
        ("500 tkr", "tkr", [500]),
        ("500 000 kr", "tkr", [500]),
        ("2,7 mnkr", "kr", [2700000]),
        ("500 kkr", "tkr", [500]),
        ("2,7 mkr", "kr", [2700000, 2700]),
        ("500 tkr", None, [500, 500000]),
        ("2.279", "kr", [2279, Fraction(2279, 1000)]),
        ("1.308.750", "kr", [1308750]),
        ("2.5", "kr", [Fraction(5, 2)]),
        (" 12 ", "kr", [12]),
        ("1\u2007308\u2007750", "kr", [1308750]),
        ("31'643", "kr", [31643]),
        ("31’643", "kr", [31643]),
        ("1.308.750,50", "kr", [Fraction(2617501, 2)]),
        ("‐435", "tkr", [-435]),
        ("435-", "tkr", [-435]),
        ("435−", "tkr", [-435]),
        ("kr 500", "kr", [500]),
        ("SEK 1 500", "kr", [1500]),
        ("500 SEK", "kr", [500]),
        ("tkr 500", "kr", [500000]),
        ("1,5 mnkr", "kr", [1500000]),
        ("500 kr.", "kr", [500]),
        ("0:-", "kr", [0]),
        ("５００", "kr", [500]),
        ("1O0", "kr", [100]),
        ("l 250", "kr", [1250]),
        ("-1O0", "kr", [-100]),
        ("'500", "kr", [500]),
        ("5\u200b00", "kr", [500]),
        ("\ufeff500", "kr", [500]),
        ("5\u00ad00", "kr", [500]),
        ("500\t", "kr", [500]),
        ("25 procent", "kr", [Fraction(1, 4)]),
    ],
)
def test_numbers(text: str, unit: str | None, values: list[Fraction]) -> None:
    number = read_number(text, unit)
    assert number is not None
    assert list(number.values) == values


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ca 500",
        "se bilaga",
        "0428",
        "31 64",
        "1 2 3",
        "12 34",
        "År 2018",
        "K1",
        "--5",
        "(-5)",
        "5-6",
        "1,2,3",
        "%",
        "-5-",
        "(5-)",
        "kr 5 kr",
        "OlI",
        "1E+05",
        "–",
    ],
)
def test_no_numbers(text: str) -> None:
    assert read_number(text) is None


@given(st.integers(1000, 10**12), st.sampled_from(SPACES), st.booleans())
def test_grouped_numbers_are_read_back(number: int, space: str, negative: bool) -> None:
    text = ("−" if negative else "") + f"{number:,}".replace(",", space)
    found = read_number(text)
    assert found is not None and found.is_clear and found.grouped
    assert found.values == (-number if negative else number,)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read_number(text)
    assert found is None or found.values


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("-", "dash"),
        ("–", "dash"),
        ("- kr", "dash"),
        (".", "dash"),
        ("n/a", "absent"),
        ("N.A.", "absent"),
        ("saknas", "absent"),
        ("uppgift saknas", "absent"),
        ("ej klart", "absent"),
        ("?", "absent"),
        ("se bilaga", "reference"),
        ("Se not 3", "reference"),
        ("enl. beslut", "reference"),
        ("ca 500", "approximate"),
        ("c:a 500 tkr", "approximate"),
        ("~500", "approximate"),
        ("500?", "approximate"),
        ("1,23E+05", "shortened"),
        ("\u00a0 ", "blank"),
        ("\u200b", "blank"),
        ("Kansli", None),
        ("selen", None),
        ("notarie", None),
    ],
)
def test_what_is_no_number_is_sorted(text: str, sort: str | None) -> None:
    assert read_number(text) is None
    assert sort_of(text) == sort


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("5000 ink moms", "vat"),
        ("300 till 400 tkr", "range"),
        ("mellan 300 och 400", "range"),
        ("2016-11-01", None),
        ("222000-1234", None),
        ("31 643*", "counted"),
        ("31\u00a0643 st.", "counted"),
        ("100 (2)", None),
        ("Kansli (del)", None),
        ("ingår ej", None),
        ("Noll kr", "zero"),
    ],
)
def test_what_stands_beside_an_amount_or_in_its_place(text: str, sort: str | None) -> None:
    assert sort_of(text) == sort
