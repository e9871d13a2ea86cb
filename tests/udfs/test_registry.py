from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from udfs.calc.breaks import ReadingCode
from udfs.cells import ExcelError
from udfs.formulas import evaluate_formula
from udfs.functions.causes import CAUSES, FOOTS, UNEXPLAINED
from udfs.functions.explaining import MOST_ARGUMENTS
from udfs.functions.words import TOTAL, optional
from udfs.kinds import Money
from udfs.registry import (
    CATEGORIES,
    CellFunction,
    NameLawError,
    both,
    cell_function,
    declare,
    find,
    functions,
)
from udfs.registry.law import breaches_of_argument, breaches_of_name, reads_as_reference

ALL = pytest.mark.parametrize("function", functions().values(), ids=lambda one: one.name)

OF_THE_MAIN_JOB = (
    "BUDGETRAM ANDELAR AVGIFTER AVGIFTSPLAN AVGIFTSUNDERLAG KVARTALSBELOPP BETALDAGAR INDEXSERIE KAPITALPLAN"
    " KAPITALTAK KAPITALUTRYMME SUMMAKONTROLL DIFFERENSORSAK FELORSAK"
)


def test_the_functions_of_the_main_job_are_there() -> None:
    assert set(OF_THE_MAIN_JOB.split()) <= set(functions())
    assert [one.category for one in functions().values()] == sorted(
        (one.category for one in functions().values()), key=list(CATEGORIES).index
    )


@ALL
def test_the_example_evaluates(function: CellFunction) -> None:
    outcome = evaluate_formula(function.example)
    assert outcome.fault is None
    assert not any(isinstance(value, ExcelError) for value in outcome.grid.cells())


@ALL
def test_a_declaration_is_complete_in_both_languages(function: CellFunction) -> None:
    texts = [function.title, function.returns, function.source, *(one.help for one in function.arguments)]
    texts += [one.unit for one in function.arguments if one.unit]
    assert all(set(words) == {"sv", "en"} and all(words.values()) for words in texts)
    assert function.usage("sv").startswith(f"{function.name}(")
    assert function.python_name.isidentifier()
    assert len(function.arguments) <= MOST_ARGUMENTS or function.body is None


@ALL
def test_every_spelling_finds_the_function(function: CellFunction) -> None:
    name = function.name
    for spelling in (
        name,
        name.lower(),
        f"FINSAM.{name}",
        f"_xldudf_FINSAM_{name}",
        f"_xldudf_FINSAM_DEV_{name}",
    ):
        assert find(spelling) is function
    assert find(f"[1]!{name}") is function
    assert find(f"X{name}") is None


def test_usage_is_as_excel_shows_it() -> None:
    assert functions()["AVGIFTER"].usage() == "AVGIFTER(belopp; grunder; [regel]; [koder])"
    assert functions()["AVGIFTER"].usage("en") == "AVGIFTER(total, weights, [policy], [codes])"


@pytest.mark.parametrize("name", ["A1", "AVG2018", "XFD1", "KV1", "R1C1", "RC", "R", "C", "R2", "K3", "R1K1"])
def test_names_that_read_as_cells(name: str) -> None:
    assert reads_as_reference(name) == (name != "AVG2018" or "AVG" <= "XFD")
    assert breaches_of_name(name)


@pytest.mark.parametrize("name", ["AVGIFTER", "XFE1", "ABCD1", "RAD", "ROK", "CELL"])
def test_names_that_do_not(name: str) -> None:
    assert breaches_of_name(name) == []


@pytest.mark.parametrize(
    "name", ["FINSAM.AVGIFTER", "avgifter", "AVGIFT_ER", "ÅRSAVGIFT", "", "1A", "AV GIFT"]
)
def test_names_that_some_host_refuses(name: str) -> None:
    assert breaches_of_name(name)


@pytest.mark.parametrize(
    "name", ["function", "date", "new", "sub", "with", "in", "arguments", "år", "a1", "Total", "x.y"]
)
def test_arguments_that_some_host_refuses(name: str) -> None:
    assert breaches_of_argument(name)


def body(total: int) -> int:
    return total


def declaration(**changes: Any) -> CellFunction:
    sound = CellFunction(
        name="PROVFUNKTION",
        python_name="body",
        title=both("Prov", "Test"),
        arguments=(TOTAL,),
        result=Money(),
        returns=both("belopp", "amount"),
        source=both("prov", "test"),
        example="PROVFUNKTION(1)",
        category="fees",
        body=body,
    )
    return dataclasses.replace(sound, **changes)


def keyword_only(*, total: int) -> int:
    return total


def starred(*total: int) -> int:
    return total[0]


def unlike(amount: int) -> int:
    return amount


@pytest.mark.parametrize(
    ("changes", "breach"),
    [
        ({"name": "KV1", "example": "KV1(1)"}, "cell reference"),
        ({"name": "PROV.FUNKTION", "example": "PROV.FUNKTION(1)"}, "capitals"),
        ({"title": both("x" * 255, "Test")}, "title \\(sv\\) is longer than 254"),
        ({"title": both("Prov", "")}, "title \\(en\\) is empty"),
        ({"example": "ANNAN(1)"}, "example"),
        ({"category": "misc"}, "category"),
        ({"body": keyword_only}, "not a positional parameter"),
        ({"body": starred}, "not a positional parameter"),
        ({"body": unlike}, "not the arguments declared"),
        ({"arguments": (TOTAL._replace(swedish_name="date"),)}, "reserved word of VBA"),
        ({"arguments": (optional(TOTAL), TOTAL)}, "before a required one"),
        ({"arguments": (TOTAL, TOTAL)}, "same name"),
        ({"arguments": (TOTAL._replace(help=both("x" * 255, "x")),)}, "help of total \\(sv\\)"),
        (
            {"arguments": tuple(TOTAL._replace(swedish_name="x" * 40 + str(n)) for n in range(7))},
            "argument names together",
        ),
    ],
)
def test_the_name_law_is_enforced_where_a_function_is_declared(changes: dict[str, Any], breach: str) -> None:
    declaration()
    with pytest.raises(NameLawError, match=breach):
        declaration(**changes)


def test_a_name_is_declared_once() -> None:
    with pytest.raises(NameLawError, match="twice"):
        declare(functions()["AVGIFTER"])


def test_the_decorator_leaves_the_body_alone() -> None:
    def total(total: int) -> int:
        return total

    decorate: Callable[[Any], Any] = cell_function(
        "KV1",
        both("Prov", "Test"),
        (TOTAL,),
        (Money(), both("belopp", "amount")),
        source=both("prov", "test"),
        example="KV1(1)",
        category="fees",
    )
    with pytest.raises(NameLawError):
        decorate(total)
    assert "KV1" not in functions()


def test_every_cause_of_a_difference_has_a_swedish_word() -> None:
    assert set(CAUSES) == set(ReadingCode)
    returns = functions()["DIFFERENSORSAK"].returns["sv"]
    assert all(word in returns for word in (FOOTS, UNEXPLAINED, CAUSES[ReadingCode.ROUNDING]))
