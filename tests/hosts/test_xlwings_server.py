"""What Excel may send besides the cases, and what it is told of the functions."""

from __future__ import annotations

from typing import Any

import pytest

from udfs.cells import ExcelError
from udfs.registry import functions

BLANK = "grunder, rad 2: cellen är tom"
NOT_OURS = {"type": "Error", "errorType": "Busy", "basicType": "Error", "basicValue": "#BUSY!"}


def error(kind: str, text: str) -> dict[str, str]:
    return {"type": "Error", "errorType": kind, "basicType": "Error", "basicValue": text}


@pytest.mark.parametrize("blank", ["", None, {"type": "Empty", "basicType": "Empty", "basicValue": ""}])
def test_a_blank_cell_is_no_zero(excel: Any, blank: object) -> None:
    assert excel.call("AVGIFTER", [[100]], [[1], [blank]]).card.startswith(BLANK)
    assert excel.call("SUMMAKONTROLL", [[1], [blank]], [[1]]).cells == [[1, 1, 0, "Stämmer"]]


@pytest.mark.parametrize("blank", ["", None])
def test_a_single_blank_cell_is_no_argument_left_out(excel: Any, blank: object) -> None:
    assert "cellen är tom" in excel.call("AVGIFTER", [[blank]], [[1]]).card
    assert "argumentet saknas" in excel.call("AVGIFTER", None, [[1]]).card
    assert "cellen är tom" in excel.call("KVARTALSBELOPP", [[100]], [[blank]]).card
    assert excel.call("KVARTALSBELOPP", [[100]], None).cells == [[25, 25, 25, 25]]


def test_arguments_left_out_at_the_end_in_the_middle_and_altogether(excel: Any) -> None:
    plan = [["0428", 8, 2, 2, 2, 2]]
    assert excel.call("AVGIFTSPLAN", [[8]], [[1]], [["0428"]]).cells == plan
    assert excel.call("AVGIFTSPLAN", [[8]], [[1]], [["0428"]], None, None, None).cells == plan
    assert excel.call("AVGIFTSPLAN", [[8]], [[1]], [["0428"]], None, [["lika kvartal"]], None).cells == plan
    assert "argumentet saknas" in excel.call("AVGIFTSPLAN").card


@pytest.mark.parametrize("weights", [[[1, 1, 1]], [[1], [1], [1]]], ids=["one row", "one column"])
def test_a_row_and_a_column_say_the_same(excel: Any, weights: object) -> None:
    assert excel.call("AVGIFTER", [[100]], weights).cells == [[34], [33], [33]]


def test_a_table_keeps_its_shape(excel: Any) -> None:
    tiers = [[0, 1000], [5000, 1500], [10000, 2000]]
    assert excel.call("KAPITALTAK", [[7000]], None, tiers).cells == [[1500]]
    assert excel.call("KAPITALTAK", [[7000]], None, [[0, 1000]]).cells == [[1000]]
    assert "grunder" in excel.call("AVGIFTER", [[100]], [[1, 2], [3, 4]]).card


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("Ref", "#REF!"),
        ("NotAvailable", "#N/A"),
        ("Div0", "#DIV/0!"),
        ("Name", "#NAME?"),
        ("Null", "#NULL!"),
        ("Num", "#NUM!"),
        ("Value", "#VALUE!"),
    ],
)
def test_an_error_cell_passes_on_and_text_that_looks_like_one_does_not(
    excel: Any, kind: str, text: str
) -> None:
    passed = excel.call("AVGIFTER", [[100]], [[1], [error(kind, text)]])
    assert passed.cells == [[{"type": "Error", "errorType": kind}]]
    assert passed.grid.rows == ((ExcelError(text),),)
    assert "är text" in excel.call("AVGIFTER", [[100]], [[1], [text]]).card


@pytest.mark.parametrize(
    "cell", [error("Spill", "#SPILL!"), error("Calc", "#CALC!"), NOT_OURS, {"type": "WebImage"}]
)
def test_an_error_that_cannot_pass_on_is_an_error_still(excel: Any, cell: object) -> None:
    answer = excel.call("AVGIFTER", [[100]], [[1], [cell]])
    assert answer.grid.rows == ((ExcelError.VALUE,),)


def test_a_cell_with_a_format_is_its_number(excel: Any) -> None:
    day = {
        "type": "FormattedNumber",
        "basicType": "Double",
        "basicValue": 43101,
        "numberFormat": "yyyy-mm-dd",
    }
    plain = excel.call("BETALDAGAR", [[2018]], [[43101], [43098]]).cells
    assert excel.call("BETALDAGAR", [[2018]], [[day], [43098]]).cells == plain
    assert (
        excel.call("BETALDAGAR", [[{"type": "Double", "basicValue": 2018}]], [[43101], [43098]]).cells
        == plain
    )


def test_a_stock_or_a_place_is_an_error(excel: Any) -> None:
    entity = {"type": "LinkedEntity", "basicType": "Error", "basicValue": "#VALUE!", "text": "Nyköping"}
    for argument in ([[1], [entity]], ["__xlwings_not_an_object_handle__"]):
        assert excel.call("AVGIFTER", [[100]], argument).grid.rows == ((ExcelError.VALUE,),)


def test_dates_come_as_serial_numbers(excel: Any) -> None:
    assert excel.call("BETALDAGAR", [[2018]]).cells == [[43098, 43189, 43280, 43371]]


@pytest.mark.parametrize("runtime", ["1.1", "1.2", "1.3", "1.4"])
def test_no_runtime_gets_an_error_as_text(excel: Any, runtime: str) -> None:
    ours = excel.call("AVGIFTER", [[100]], [[-1]], runtime=runtime)
    passed = excel.call("AVGIFTER", [[100]], [[error("Ref", "#REF!")]], runtime=runtime)
    assert ours.card.startswith("grunder: fördelningsgrunden −1 är negativ. Åtgärd:")
    if runtime == "1.4":
        assert passed.cells == [[{"type": "Error", "errorType": "Ref"}]]
    else:
        assert passed.card.startswith("grunder: cellen innehåller #REFERENS!.")


def test_a_large_table(excel: Any) -> None:
    members = 10_000
    plan = excel.call("AVGIFTSPLAN", [[40_000_000]], [[1 + n % 7] for n in range(members)]).cells
    assert [sum(column) for column in zip(*plan, strict=True)] == [40_000_000, *[10_000_000] * 4]


def test_the_metadata_is_the_declarations(excel: Any) -> None:
    metadata = excel.http.get("/xlwings/custom-functions-meta.json").json()
    assert metadata["allowErrorForDataTypeAny"] and "enums" not in metadata
    described = {one["id"]: one for one in metadata["functions"]}
    assert described.keys() == functions().keys()
    for name, function in functions().items():
        one = described[name]
        assert one["name"] == name
        assert one["description"].startswith(function.title["sv"])
        assert function.title["en"] in one["description"]
        assert not {"stream", "volatile"} & one["options"].keys()
        assert one["result"] == {"dimensionality": "matrix", "type": "any"}
        for argument, told in zip(function.arguments, one["parameters"], strict=True):
            assert told["name"] == argument.swedish_name
            assert told["description"].startswith(argument.help["sv"])
            assert (told["type"], told["dimensionality"]) == ("any", "matrix")
            assert told.get("optional", False) == argument.optional
            assert "repeating" not in told
        assert max(map(len, [one["description"], *(x["description"] for x in one["parameters"])])) < 255


def test_the_manifest_carries_our_namespace_and_identity(excel: Any) -> None:
    manifest = excel.http.get("/manifest").text
    assert '<bt:String id="Functions.Namespace" DefaultValue="FINSAM" />' in manifest
    assert "b11afda0-0ff7-4056-95b1-4eca93f3b6ed" in manifest


def test_no_other_site_may_call(excel: Any) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    answer = excel.http.options("/xlwings/custom-functions-call", headers=asked)
    assert "access-control-allow-origin" not in answer.headers
