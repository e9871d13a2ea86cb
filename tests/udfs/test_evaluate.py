"""evaluate never raises for bad input, a fault is never a number, and a bad cell is named by its place."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from udfs.cells import BLANK, MISSING, ExcelError, Grid, Missing, column
from udfs.evaluate import Outcome, evaluate
from udfs.faults import catalogue, place_of
from udfs.kinds import Blanks, CellKind, Choice, Column, Count, Date, Kind, Money, Share, Table, Text
from udfs.kinds.block import Block
from udfs.literals import Call, parse
from udfs.registry import Argument, CellFunction, find, functions

FUNCTIONS = list(functions().values())
WITH_BODY = [one for one in FUNCTIONS if one.body is not None]


def call(name: str, *arguments: Grid | Missing) -> Outcome:
    function = find(name)
    assert function is not None
    return evaluate(function, arguments)


def example_arguments(function: CellFunction) -> list[Grid | Missing]:
    node = parse(function.example)
    assert isinstance(node, Call)
    given_grids = [one for one in node.arguments if isinstance(one, Grid | Missing)]
    return given_grids + [MISSING] * (len(function.arguments) - len(given_grids))


def is_sound(outcome: Outcome) -> None:
    """Cells without any error, or one cell that shows the error of the fault."""
    if outcome.fault is None:
        assert not any(isinstance(value, ExcelError) for value in outcome.grid.cells())
    else:
        assert outcome.grid == Grid.single(ExcelError(outcome.fault.error))
        assert outcome.fault.code in catalogue()
        assert all(outcome.fault.reason.values()) and all(outcome.fault.remedy.values())


# Every kind of bad cell, in every argument of every function.

BAD: dict[str, tuple[object, dict[type[CellKind], str]]] = {
    "error": (ExcelError.REF, dict.fromkeys((Money, Share, Count, Text, Date, Choice), "error-cell")),
    "blank": (None, dict.fromkeys((Money, Share, Count, Text, Date, Choice), "blank")),
    "boolean": (True, dict.fromkeys((Money, Share, Count, Text, Date, Choice), "boolean")),
    "text": (
        "31 643",
        dict.fromkeys((Money, Share, Count), "text-number")
        | {Date: "text-not-date", Choice: "unknown-choice"},
    ),
    "words": (
        "se bilaga",
        dict.fromkeys((Money, Share, Count), "text-not-number")
        | {Date: "text-not-date", Choice: "unknown-choice"},
    ),
    "date": (
        date(2018, 1, 1),
        dict.fromkeys((Money, Share, Count), "date-not-number")
        | {Text: "date-not-text", Choice: "unknown-choice"},
    ),
    "number": (
        7.5,
        {Share: "percent-for-share", Text: "number-not-text", Date: "not-a-date", Choice: "unknown-choice"},
    ),
    "huge": (
        1e18,
        {Money: "too-large", Share: "percent-for-share", Text: "number-not-text", Date: "not-a-date"},
    ),
}


def cell_kind(kind: Kind) -> CellKind:
    if isinstance(kind, Column):
        return kind.of
    if isinstance(kind, Table):
        return kind.columns[0]
    assert isinstance(kind, CellKind)
    return kind


def has_room_for_blanks(kind: Kind) -> bool:
    return isinstance(kind, Block) or (isinstance(kind, Column) and kind.blanks is not Blanks.REFUSED)


def bad_cells() -> Iterator[object]:
    for function in WITH_BODY:
        for argument in function.arguments:
            for what in BAD:
                yield pytest.param(
                    function, argument, what, id=f"{function.name}-{argument.python_name}-{what}"
                )


@pytest.mark.parametrize(("function", "argument", "what"), list(bad_cells()))
def test_a_bad_cell_is_named_by_argument_and_place(
    function: CellFunction, argument: Argument, what: str
) -> None:
    bad, codes = BAD[what]
    kind = argument.kind
    wanted = codes.get(type(cell_kind(kind)))
    if wanted is None or (what == "blank" and has_room_for_blanks(kind)):
        return
    arguments = example_arguments(function)
    index = function.arguments.index(argument)
    place: tuple[int, int] | None = None
    if isinstance(kind, Table):
        arguments[index], place = Grid.from_rows([[bad, 1]]), (1, 1)
    elif isinstance(kind, Column):
        arguments[index], place = (
            Grid.from_rows([[None if kind.blanks is not Blanks.REFUSED else first(kind)], [bad]]),
            (2, 1),
        )
    else:
        arguments[index] = Grid.single(bad)
    outcome = evaluate(function, arguments)
    is_sound(outcome)
    fault = outcome.fault
    assert fault is not None
    assert (fault.code, fault.argument, fault.position) == (wanted, argument.python_name, place)
    assert fault.argument_sv == argument.swedish_name
    assert fault.reason["sv"].startswith(place_of(argument.swedish_name, None, (1, 1)))
    assert fault.reason["en"].startswith(argument.python_name)
    if what == "error":
        assert outcome.grid == Grid.single(ExcelError.REF)


def first(kind: Column) -> object:
    """A value that the column reads."""
    if isinstance(kind.of, Choice):
        return next(iter(kind.of.words.values()))[0]
    return {Text: "a", Share: 0.5}.get(type(kind.of), 1)


WRONG_SHAPES = ("not-one-cell", "not-a-column", "wrong-width", "typed-shape", "balance-shape")


@pytest.mark.parametrize("function", WITH_BODY, ids=lambda one: one.name)
def test_wrong_shapes_and_missing_arguments(function: CellFunction) -> None:
    square = Grid.from_rows([[1, 2, 3], [4, 5, 6]])
    for index, argument in enumerate(function.arguments):
        arguments = example_arguments(function)
        arguments[index] = square
        fault = evaluate(function, arguments).fault
        assert fault is not None
        assert (fault.code, fault.argument) in [(code, argument.python_name) for code in WRONG_SHAPES]
        arguments[index] = MISSING
        outcome = evaluate(function, arguments)
        is_sound(outcome)
        if not argument.optional:
            assert outcome.fault is not None
            assert (outcome.fault.code, outcome.fault.argument) == ("argument-missing", argument.python_name)
    too_many = [*example_arguments(function), Grid.single(1)]
    fault = evaluate(function, too_many).fault
    assert fault is not None and fault.code == "too-many-arguments"


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.name)
def test_no_arguments_at_all(function: CellFunction) -> None:
    fault = evaluate(function, []).fault
    assert fault is not None
    assert (fault.code, fault.argument) == ("argument-missing", function.arguments[0].python_name)


# Anything at all.

WORDS = [
    "största rest",
    "lika kvartal",
    "löpande",
    "var för sig",
    "staten",
    "a",
    "0428",
    "AVGIFTER",
    "31 643",
    "se bilaga",
]
CELLS = st.one_of(
    st.integers(-10, 10),
    st.integers(-(10**17), 10**17),
    st.floats(),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.sampled_from(WORDS),
    st.text(max_size=8),
    st.booleans(),
    st.none(),
    st.dates(date(1900, 1, 1)),
    st.datetimes(datetime(1900, 1, 1)),
    st.sampled_from(list(ExcelError)),
)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    width = draw(st.sampled_from([1, 1, 2]))
    return Grid.from_rows(draw(st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=4)))


ARGUMENTS = st.lists(st.one_of(st.just(MISSING), grids()), max_size=7)


@settings(suppress_health_check=[HealthCheck.too_slow])  # grids of anything are slow to draw
@given(st.sampled_from(FUNCTIONS), ARGUMENTS)
def test_random_grids_never_raise_and_a_fault_is_never_a_number(
    function: CellFunction, arguments: Sequence[Grid | Missing]
) -> None:
    outcome = evaluate(function, arguments)
    is_sound(outcome)
    held = [value for one in arguments if isinstance(one, Grid) for value in one.cells()]
    if function.body is not None and any(isinstance(value, ExcelError) for value in held):
        assert outcome.fault is not None


@settings(max_examples=300)
@given(st.data(), st.sampled_from(FUNCTIONS))
def test_an_example_with_a_few_cells_changed(data: st.DataObject, function: CellFunction) -> None:
    arguments = example_arguments(function)
    for _ in range(data.draw(st.integers(1, 3))):
        index = data.draw(st.integers(0, len(arguments) - 1))
        one = arguments[index]
        rows = [list(row) for row in one.rows] if isinstance(one, Grid) else [[BLANK]]
        row = data.draw(st.integers(0, len(rows) - 1))
        rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(CELLS)  # type: ignore[call-overload]
        arguments[index] = Grid.from_rows(rows)
    outcome = evaluate(function, arguments)
    is_sound(outcome)
    assert evaluate(function, arguments) == outcome


# AVGIFTSPLAN from cell to cell.

MEMBERS = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


@given(st.data(), MEMBERS, st.integers(-(10**15), 10**15))
def test_the_order_of_rows_changes_nobody_s_amount(
    data: st.DataObject, weights: list[int], total: int
) -> None:
    codes = [f"{number:04}" for number in range(len(weights))]
    plan = call("AVGIFTSPLAN", Grid.single(total), column(weights), column(codes)).grid
    order = data.draw(st.permutations(range(len(weights))))
    moved = call(
        "AVGIFTSPLAN",
        Grid.single(total),
        column([weights[place] for place in order]),
        column([codes[place] for place in order]),
    ).grid
    assert [moved.rows[order.index(place)] for place in range(len(weights))] == list(plan.rows)
    assert sum(amount for _, amount, *_ in plan.to_rows()) == total  # type: ignore[misc]
    assert all(year == sum(quarters) for _, year, *quarters in plan.to_rows())  # type: ignore[arg-type]


@pytest.mark.parametrize("total", [10**15, -(10**15), 999_999_999_999_999, 1])
def test_ten_thousand_members_well_under_a_second(total: int) -> None:
    weights = column([float(place % 977 + 1) for place in range(10_000)])
    codes = column([f"{place:05}" for place in range(10_000)])
    start = time.perf_counter()
    outcome = call("AVGIFTSPLAN", Grid.single(total), weights, codes)
    rows = outcome.grid.to_rows()
    taken = time.perf_counter() - start
    assert outcome.fault is None
    assert len(rows) == 10_000
    assert sum(row[1] for row in rows) == total  # type: ignore[misc]
    assert taken < 2  # about 0.15 s on a quiet machine; two seconds allow for a busy one


def test_a_fault_deep_in_a_long_column_is_found() -> None:
    weights = column([1] * 9_999 + ["5 113"])
    fault = call("AVGIFTSPLAN", Grid.single(100), weights).fault
    assert fault is not None
    assert fault.position == (10_000, 1)


def test_numbers_enter_as_their_fifteen_digits() -> None:
    assert call("SUMMAKONTROLL", column([0.1, 0.2]), Grid.single(0.3)).grid.rows[0][2] == Decimal(0)
