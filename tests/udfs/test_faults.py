"""The catalogue of faults: what is raised is worded, what is worded is raised and can be filled in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from string import Formatter

import pytest

import udfs
from udfs.cells import ExcelError
from udfs.faults import (
    LANGUAGES,
    SWEDISH_ERRORS,
    BadInputError,
    catalogue,
    make_fault,
    place_in_english,
    place_of,
    shown_number,
)

SOURCE = Path(udfs.__file__).parent
# Raised by the arithmetic for callers other than cells.
BY_OTHER_CALLERS = {
    "base-missing",
    "base-not-positive",
    "cut-out-of-range",
    "depreciation-length",
    "depreciation-too-large",
    "payment-negative",
    "sign-not-one",
    "signs-length",
}


def raised() -> Iterator[tuple[str, set[str]]]:
    """Every code that the source raises, with the names of the details given."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("CalcError", "BadInputError"):
                details = {keyword.arg for keyword in node.keywords if keyword.arg}
                yield from ((code, details) for code in codes_in(node.args[0]))


def codes_in(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from codes_in(node.body)
        yield from codes_in(node.orelse)


def test_every_code_that_is_raised_is_worded_and_the_other_way_round() -> None:
    codes = {code for code, _ in raised()}
    assert codes - BY_OTHER_CALLERS == set(catalogue())


def test_every_raise_gives_what_its_wording_needs() -> None:
    for code, details in raised():
        if code in BY_OTHER_CALLERS:
            continue
        wording = catalogue()[code]
        for template in (*wording.reason.values(), *wording.remedy.values()):
            needed = {name for _, name, _, _ in Formatter().parse(template) if name}
            assert needed <= details, (code, template)


@pytest.mark.parametrize("wording", catalogue().values(), ids=lambda one: one.code)
def test_a_wording_is_whole_sentences_in_both_languages(wording: object) -> None:
    assert ExcelError(wording.error)  # type: ignore[attr-defined]
    for words in (wording.reason, wording.remedy):  # type: ignore[attr-defined]
        assert set(words) == set(LANGUAGES)
        assert all(text.endswith((".", "?")) and not text[0].isupper() for text in words.values())


def test_swedish_excel_has_its_own_names_for_errors() -> None:
    assert set(SWEDISH_ERRORS) == set(ExcelError)


def test_a_fault_says_where_why_and_what_to_do() -> None:
    refusal = BadInputError("text-number", (3, 1), "weights", text="31 643", number=Decimal(31643))
    fault = make_fault(refusal, "grunder", {"sv": "grunder, rad 3", "en": "weights, row 3"})
    assert (
        fault.text("sv")
        == 'grunder, rad 3: "31 643" är text och räknas inte med i summan. Åtgärd: Skriv talet 31643.'
    )
    assert (
        fault.text("en")
        == 'weights, row 3: "31 643" is text and is left out of the sum. Do: Type the number 31643.'
    )
    assert fault.as_json()["position"] == [3, 1]


def test_a_long_text_is_quoted_in_part() -> None:
    fault = make_fault(BadInputError("text-not-number", text="x" * 30_000, expected={"sv": "a", "en": "b"}))
    assert len(fault.text()) < 300


def test_an_error_is_passed_on_and_named_in_the_reader_s_language() -> None:
    fault = make_fault(BadInputError("error-cell", argument="total", error="#N/A"))
    assert fault.error == "#N/A"
    assert "#SAKNAS!" in fault.reason["sv"]
    assert "#N/A" in fault.reason["en"]


@pytest.mark.parametrize(
    ("position", "shape", "swedish", "english"),
    [
        (None, (9, 1), "grunder", "grunder"),
        ((1, 1), (1, 1), "grunder", "grunder"),
        ((3, 1), (9, 1), "grunder, rad 3", "grunder, row 3"),
        ((1, 3), (1, 9), "grunder, kolumn 3", "grunder, column 3"),
        ((2, 3), (4, 4), "grunder, rad 2, kolumn 3", "grunder, row 2, column 3"),
    ],
)
def test_places(position: tuple[int, int] | None, shape: tuple[int, int], swedish: str, english: str) -> None:
    assert place_of("grunder", position, shape) == swedish
    assert place_in_english("grunder", position, shape) == english


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (1000000, "1 000 000", "1 000 000"),
        (Decimal("-2.50"), "−2,5", "−2.5"),
        (Fraction(2, 3), "0,666667", "0.666667"),
        (Decimal("1e3"), "1 000", "1 000"),
        (0, "0", "0"),
        (Decimal("1e-20"), "0", "0"),
        (Decimal("1e300"), "1e+300", "1e+300"),
        (10**21, "1 000 000 000 000 000 000 000", "1 000 000 000 000 000 000 000"),
    ],
)
def test_numbers_are_shown_as_the_economist_writes_them(
    value: int | Decimal | Fraction, swedish: str, english: str
) -> None:
    assert shown_number(value).replace("\u00a0", " ") == swedish
    assert shown_number(value, "en").replace("\u00a0", " ") == english
