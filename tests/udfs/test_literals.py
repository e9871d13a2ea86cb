from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.cells import BLANK, MISSING, ExcelError, Grid
from udfs.formulas import evaluate_formula
from udfs.literals import DEEPEST, NEUTRAL, SWEDISH, Call, FormulaSyntaxError, Reference, Spelling, parse


def grid(*rows: tuple[object, ...]) -> Grid:
    return Grid.from_rows(rows)


@pytest.mark.parametrize(
    ("spelling", "text", "node"),
    [
        (NEUTRAL, "=1.5", grid((Decimal("1.5"),))),
        (SWEDISH, "=1,5", grid((Decimal("1.5"),))),
        (NEUTRAL, "-5", grid((-5,))),
        (NEUTRAL, "- -5", grid((5,))),
        (NEUTRAL, "25%", grid((Decimal("0.25"),))),
        (SWEDISH, "2,5 %", grid((Decimal("0.025"),))),
        (NEUTRAL, "1e3", grid((1000,))),
        (NEUTRAL, '"a ""b"""', grid(('a "b"',))),
        (NEUTRAL, '""', grid((None,))),
        (NEUTRAL, "{1,2;3,4}", grid((1, 2), (3, 4))),
        (SWEDISH, "{1\\2;3\\4,5}", grid((1, 2), (3, Decimal("4.5")))),
        (NEUTRAL, "{1;;3}", grid((1,), (None,), (3,))),
        (NEUTRAL, "{,}", grid((None, None))),
        (NEUTRAL, "{TRUE;#N/A}", grid((True,), (ExcelError.NA,))),
        (SWEDISH, "{SANT;#SAKNAS!;#VÄRDEFEL!}", grid((True,), (ExcelError.NA,), (ExcelError.VALUE,))),
        (SWEDISH, "#DIVISION/0!", grid((ExcelError.DIV0,))),
        (NEUTRAL, "#DIV/0!", grid((ExcelError.DIV0,))),
        (NEUTRAL, "F(1,,3)", Call("F", (grid((1,)), MISSING, grid((3,))))),
        (NEUTRAL, "F( )", Call("F", ())),
        (NEUTRAL, "F(,)", Call("F", (MISSING, MISSING))),
        (SWEDISH, " = F( 1 ; G() ) ", Call("F", (grid((1,)), Call("G", ())))),
        (NEUTRAL, "FINSAM.F(A1)", Call("FINSAM.F", (Reference("A1"),))),
        (NEUTRAL, "'Min budget'!$A$1:B2", Reference("'Min budget'!$A$1:B2")),
        (NEUTRAL, "Medlemmar[Antal inv]", Reference("Medlemmar[Antal inv]")),
        (NEUTRAL, "Medlemmar[[#This Row],[Antal inv]]", Reference("Medlemmar[[#This Row],[Antal inv]]")),
        (NEUTRAL, "TRUEVALUE", Reference("TRUEVALUE")),
    ],
)
def test_formulas_are_read(spelling: Spelling, text: str, node: object) -> None:
    assert parse(text, spelling) == node


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "F(",
        "F(1",
        "F)",
        "{1,2;3}",
        "{1",
        "{F(1)}",
        '"abc',
        "#FEL!",
        "F(1;2)",
        "1+2",
        "A1*2",
        "F(1) 2",
        "1.5.5",
        "{}}",
    ],
)
def test_what_cannot_be_read_is_said_where(text: str) -> None:
    with pytest.raises(FormulaSyntaxError) as error:
        parse(text)
    assert 1 <= error.value.at <= len(text) + 1
    fault = evaluate_formula(text).fault
    assert fault is not None
    assert fault.code == "formula-syntax"


def test_nesting_has_an_end() -> None:
    assert parse("F(" * DEEPEST + ")" * DEEPEST)
    with pytest.raises(FormulaSyntaxError):
        parse("F(" * 5000)


def test_empty_elements_are_blank() -> None:
    node = parse("{;1}")
    assert isinstance(node, Grid)
    assert node.rows[0][0] is BLANK


def test_references_are_looked_up() -> None:
    cells = {"Grunder": Grid.from_rows([[1], [1], [1]])}
    assert evaluate_formula("AVGIFTER(100, Grunder)", resolve=cells.get).grid.to_rows() == [[34], [33], [33]]
    fault = evaluate_formula("AVGIFTER(100, Annat)", resolve=cells.get).fault
    assert fault is not None
    assert (fault.code, fault.error) == ("formula-reference", "#REF!")


def test_calls_within_calls() -> None:
    outcome = evaluate_formula("KVARTALSBELOPP(AVGIFTER(100; {1;1}); 2)", "sv")
    assert outcome.grid.to_rows() == [[25, 25], [25, 25]]


@given(
    st.text(alphabet="=AVGIFTER(){}[];,.\\\"#0123456789 eE%-!:$'N/A", max_size=40),
    st.sampled_from(["neutral", "sv"]),
)
def test_no_text_makes_it_raise(text: str, locale: str) -> None:
    outcome = evaluate_formula(text, locale)
    assert (outcome.fault is None) or outcome.grid.is_single
