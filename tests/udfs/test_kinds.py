from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from udfs.cells import BLANK, ExcelError, Grid
from udfs.faults import BadInputError
from udfs.functions.words import POLICY
from udfs.kinds import Blanks, CellKind, Column, Count, Date, Kind, Money, Share, Table, Text
from udfs.kinds.numerals import read_day, read_numeral

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


def test_there_are_at_most_eight_kinds() -> None:
    kinds = {kind.__name__ for base in (CellKind, Kind) for kind in base.__subclasses__()} - {"CellKind"}
    assert kinds == {"Money", "Share", "Count", "Text", "Date", "Choice", "Column", "Table"}


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("31 643", "31643", ""),
        (f"31{NBSP}643", "31643", ""),
        (f"31{NARROW}643", "31643", ""),
        (f"1{THIN}308{THIN}750 kr", "1308750", "kr"),
        ("1 308 750:-", "1308750", ""),
        ("3,04", "3.04", ""),
        ("3.04", "3.04", ""),
        ("-250", "-250", ""),
        ("−250", "-250", ""),
        ("(250)", "-250", ""),
        ("25 %", "25", "%"),
        ("500 tkr", "500", "tkr"),
        ("500 KKR", "500", "kkr"),
        ("2,7 mnkr", "2.7", "mnkr"),
        ("1.308.750", "1308750", ""),
        (" 5113 ", "5113", ""),
        ("1 000,50", "1000.50", ""),
    ],
)
def test_swedish_numbers_are_read_for_the_remedy(text: str, number: str, unit: str) -> None:
    numeral = read_numeral(text)
    assert numeral is not None
    assert (numeral.number, numeral.unit) == (Decimal(number), unit)


def test_one_point_before_three_digits_is_two_numbers() -> None:
    numeral = read_numeral("2.279")
    assert numeral is not None
    assert {numeral.number, numeral.other} == {Decimal(2279), Decimal("2.279")}


@pytest.mark.parametrize(
    "text", ["ca 500", "se bilaga", "", "1 23", "12 34 56", "5 st", "1,2,3", "--5", "1e5"]
)
def test_other_text_is_no_number(text: str) -> None:
    assert read_numeral(text) is None


def test_days_that_the_calendar_lacks_are_told_apart() -> None:
    assert read_day("2018-06-30") == date(2018, 6, 30)
    assert read_day("2008-06-31") == "missing"
    assert read_day("30 juni") is None


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (Money(), "31 643", "text-number"),
        (Money(), "500 tkr", "text-with-unit"),
        (Money(), "25 %", "text-percent"),
        (Money(), "2.279", "text-number-ambiguous"),
        (Money(), "ca 500", "text-not-number"),
        (Money(), None, "blank"),
        (Money(), True, "boolean"),
        (Money(), ExcelError.DIV0, "error-cell"),
        (Money(), date(2018, 1, 1), "date-not-number"),
        (Money(), 12.5, "not-whole"),
        (Money(), 10**15 + 1, "too-large"),
        (Money(), -(10**15) - 1, "too-large"),
        (Money(low=0), -1, "negative"),
        (Share(), 25, "percent-for-share"),
        (Share(), -0.1, "share-too-low"),
        (Share(low=-1), -1.5, "share-too-low"),
        (Count(whole=True), 1.5, "not-whole"),
        (Count(), -1, "negative"),
        (Count(high=10), 11, "out-of-range"),
        (Text(), 428, "number-not-text"),
        (Text(), date(2018, 1, 1), "date-not-text"),
        (Text(), "  ", "blank"),
        (Text(), False, "boolean"),
        (Date(), 0, "not-a-date"),
        (Date(), 43101.5, "not-a-date"),
        (Date(), datetime(2018, 1, 1, 8), "time-of-day"),
        (Date(), "2018-06-30", "text-date"),
        (Date(), "2018-06-31", "no-such-day"),
        (Date(), "midsommar", "text-not-date"),
        (POLICY, "rättvist", "unknown-choice"),
        (POLICY, 1, "unknown-choice"),
        (POLICY, None, "blank"),
    ],
)
def test_a_kind_refuses_and_says_why(kind: Kind, value: object, code: str) -> None:
    for wide in (kind, Column(kind)) if isinstance(kind, CellKind) else (kind,):
        with pytest.raises(BadInputError) as refusal:
            wide.read(Grid.single(value))
        assert refusal.value.code == code
        assert refusal.value.position == ((1, 1) if isinstance(wide, Column) else None)


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        (Money(), 4000000.0, 4000000),
        (Money(whole=False), 221.3, Fraction("221.3")),
        (Share(), 0.03, Fraction(3, 100)),
        (Count(), 9.75, Fraction("9.75")),
        (Count(whole=True), 4, 4),
        (Text(), "0428", "0428"),
        (Text(), " 0428", " 0428"),
        (Date(), 43098, date(2017, 12, 29)),
        (Date(), date(2017, 12, 29), date(2017, 12, 29)),
        (Date(), datetime(2017, 12, 29), date(2017, 12, 29)),
        (POLICY, "STÖRSTA  rest", "largest_remainder"),
        (POLICY, "largest-remainder", "largest_remainder"),
        (POLICY, "sainte lague", "sainte_lague"),
    ],
)
def test_a_kind_reads(kind: Kind, value: object, read: object) -> None:
    assert kind.read(Grid.single(value)) == read


@pytest.mark.parametrize("kind", [Money(), Share(), Count(), Text(), Date(), POLICY])
def test_one_cell_is_one_cell(kind: Kind) -> None:
    with pytest.raises(BadInputError, match="not-one-cell"):
        kind.read(Grid.from_rows([[1], [2]]))


def test_a_column_may_lie_down_and_positions_follow() -> None:
    for rows, position in (([[1], [None], ["x"]], (3, 1)), ([[1, None, "x"]], (1, 3))):
        grid = Grid.from_rows(rows)
        with pytest.raises(BadInputError) as refusal:
            Column(Count(), Blanks.LEFT_OUT).read(grid)
        assert refusal.value.position == position
        assert Column(Count(), Blanks.LEFT_OUT).position(grid, 1) == position
    with pytest.raises(BadInputError, match="not-a-column"):
        Column(Count()).read(Grid.from_rows([[1, 2], [3, 4]]))


def test_blanks_are_refused_left_out_or_zero() -> None:
    grid = Grid.from_rows([[1], [None], [3]])
    with pytest.raises(BadInputError, match="blank"):
        Column(Count()).read(grid)
    assert Column(Count(), Blanks.LEFT_OUT).read(grid) == (1, 3)
    assert Column(Count(), Blanks.ZERO).read(grid) == (1, 0, 3)


def test_a_table_reads_rows_and_names_the_cell() -> None:
    table = Table((Money(), Text()), skip_blanks=True)
    assert table.read(Grid.from_rows([[1, "a"], [None, None], [2, "b"]])) == ((1, "a"), (2, "b"))
    with pytest.raises(BadInputError, match="wrong-width"):
        table.read(Grid.single(1))
    with pytest.raises(BadInputError) as refusal:
        table.read(Grid.from_rows([[1, "a"], [None, "b"]]))
    assert (refusal.value.code, refusal.value.position) == ("blank", (2, 1))


def test_kinds_write_what_they_read() -> None:
    assert Column(Money()).write((1, 2)).to_rows() == [[1], [2]]
    assert Table().write([("a", Fraction(1, 4), date(2018, 1, 1), None)]).rows == (
        ("a", Decimal("0.25"), date(2018, 1, 1), BLANK),
    )
    assert POLICY.listed()["sv"].startswith('"största rest", ')
    for member in POLICY.words:
        assert POLICY.read(Grid.single(POLICY.word(member))) is member
        assert POLICY.read(Grid.single(POLICY.word(member, "en"))) is member
