"""Numbers in, rounding, and splits whose answers are known beforehand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from udfs.calc.errors import CalcError
from udfs.calc.money import RoundingPolicy, cascade, exact, round_half_away, split, weigh

HAMILTON = RoundingPolicy.LARGEST_REMAINDER
WEBSTER = RoundingPolicy.SAINTE_LAGUE
CUMULATIVE = RoundingPolicy.CUMULATIVE
INDEPENDENT = RoundingPolicy.INDEPENDENT
EQUAL = RoundingPolicy.EQUAL_QUARTERS
SHARE_FIRST = RoundingPolicy.SHARE_FIRST

RAR_2009_SHARES = (349, 63, 38, 124, 190, 43, 117, 41, 35)
RAR_2009_FEES = (1308750, 236250, 142500, 465000, 712500, 161250, 438750, 153750, 131250)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1, Fraction(1, 10)),
        (1.005, Fraction(1005, 1000)),
        (0.1 + 0.2, Fraction(3, 10)),
        (1e15, Fraction(10**15)),
        (-2.5, Fraction(-5, 2)),
        (7, Fraction(7)),
        ("1234.56", Fraction(123456, 100)),
        (Decimal("0.03"), Fraction(3, 100)),
        (Fraction(1, 3), Fraction(1, 3)),
    ],
)
def test_a_number_enters_as_the_decimal_it_shows(value: float, expected: Fraction) -> None:
    assert exact(value) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), "1/3", "kr", "", True])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(CalcError) as refused:
        exact(value)  # type: ignore[arg-type]
    assert refused.value.code == "not-a-number"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1038.5, 0, 1039),  # RAR 2007: banker's rounding would give 1038
        (538.5, 0, 539),
        (-0.5, 0, -1),
        (2.5, 0, 3),
        (0.4999999999, 0, 0),
        (1.005, 2, Fraction(101, 100)),
        (-1.005, 2, Fraction(-101, 100)),
        (1250, -2, 1300),
        ("0.0304", 2, Fraction(3, 100)),
    ],
)
def test_rounding_is_half_away_from_zero(value: float, decimals: int, expected: Fraction) -> None:
    assert round_half_away(value, decimals) == expected


@pytest.mark.parametrize(
    ("total", "weights", "policy", "parts"),
    [
        (100, [1, 1, 1], HAMILTON, (34, 33, 33)),
        (0, [1, 2], HAMILTON, (0, 0)),
        (7, [5], HAMILTON, (7,)),
        (10, [0, 1, 0, 1], HAMILTON, (0, 5, 0, 5)),
        (1, [1, 3], HAMILTON, (0, 1)),
        (2, [1, 1, 2], HAMILTON, (1, 0, 1)),
        (-100, [1, 1, 1], HAMILTON, (-34, -33, -33)),
        (10**15, [1, 1, 1], HAMILTON, (333333333333334, 333333333333333, 333333333333333)),
        (10, [0.1, 0.2], HAMILTON, (3, 7)),
        (10, [6, 1, 1, 1, 1], WEBSTER, (6, 1, 1, 1, 1)),
        (5, [60, 13, 13, 14], WEBSTER, (2, 1, 1, 1)),
        (-5, [60, 13, 13, 14], WEBSTER, (-2, -1, -1, -1)),
        (0, [3, 4], WEBSTER, (0, 0)),
        (3, [1, 1, 1, 1, 1, 1], CUMULATIVE, (1, 0, 1, 0, 1, 0)),
        (-3, [1, 1, 1, 1, 1, 1], CUMULATIVE, (-1, 0, -1, 0, -1, 0)),
        (1, [1, 1], INDEPENDENT, (1, 1)),
        (100, [1, 1, 1], INDEPENDENT, (33, 33, 33)),
        (-1, [1, 1], INDEPENDENT, (-1, -1)),
        (12, [1, 1], EQUAL, (8, 4)),
        (-12, [1, 1], EQUAL, (-8, -4)),
        (3750000, RAR_2009_SHARES, SHARE_FIRST, RAR_2009_FEES),
        (1000, [1, 1, 1], SHARE_FIRST, (334, 333, 333)),
    ],
)
def test_splits_known_beforehand(
    total: int, weights: list[float], policy: RoundingPolicy, parts: tuple[int, ...]
) -> None:
    assert split(total, weights, policy).parts == parts


@pytest.mark.parametrize(
    ("weights", "codes", "winner"),
    [
        ([10, 30], ["a", "b"], 1),  # remainders 0.5 and 0.5: the larger weight
        ([10, 10], ["b", "a"], 1),  # the same weight: the code
        ([10, 10], ["0480", "0428"], 1),
        ([10, 10], None, 0),  # no code: the row
    ],
)
def test_ties_go_by_weight_then_code_then_row(
    weights: list[int], codes: list[str] | None, winner: int
) -> None:
    total = 2 if weights == [10, 30] else 1
    parts = split(total, weights, codes=codes).parts
    exact_parts = [Fraction(total * weight, sum(weights)) for weight in weights]
    assert [part > share for part, share in zip(parts, exact_parts, strict=True)].index(True) == winner


def test_the_remainder_of_independent_rounding_is_reported() -> None:
    result = split(100, [1, 1, 1], INDEPENDENT)
    assert (result.parts, result.remainder) == ((33, 33, 33), 1)
    assert result.exact == (Fraction(100, 3),) * 3


def test_years_of_rar_2018(rar_2018) -> None:  # type: ignore[no-untyped-def]
    assert split(4000000, rar_2018.inhabitants, codes=rar_2018.codes).parts == rar_2018.years
    assert split(4000000, rar_2018.inhabitants, INDEPENDENT).parts == rar_2018.years


def test_share_first_makes_the_shares_one_hundred_percent() -> None:
    """Each by itself 33.3 % makes 99.9 %; the first member takes the tenth."""
    assert split(3000000, [1, 1, 1], SHARE_FIRST).parts == (1002000, 999000, 999000)
    assert split(3000000, [1, 1, 1], SHARE_FIRST, share_decimals=2).parts == (1000200, 999900, 999900)


def test_cascade_keeps_the_year_also_of_a_refund() -> None:
    assert cascade(121409, [1, 1, 1, 1]) == (30352, 30353, 30352, 30352)
    assert cascade(-121409, [1, 1, 1, 1]) == (-30352, -30353, -30352, -30352)


@pytest.mark.parametrize(
    ("arguments", "code", "argument", "position"),
    [
        ((100, []), "weights-empty", "weights", None),
        ((100, [0, 0]), "weights-all-zero", "weights", None),
        ((100, [1, -1]), "weight-negative", "weights", 1),
        ((100, [1, "x"]), "not-a-number", "weights", 1),
        ((100.5, [1, 1]), "amount-not-whole", "total", None),
        (("x", [1, 1]), "not-a-number", "total", None),
        ((10, [1, 1], EQUAL), "total-not-divisible", "total", None),
        ((10, [1, 1], HAMILTON, ["a"]), "codes-length", "codes", None),
        ((10, [1, 1], HAMILTON, ["a", " "]), "code-blank", "codes", 1),
        ((10, [1, 1, 1], HAMILTON, ["a", "b", "A"]), "code-duplicate", "codes", 2),
        ((10, [1, 1], SHARE_FIRST, None, -1), "decimals-negative", "decimals", None),
    ],
)
def test_faults_name_argument_and_position(
    arguments: tuple[object, ...], code: str, argument: str, position: int | None
) -> None:
    with pytest.raises(CalcError) as refused:
        split(*arguments)  # type: ignore[arg-type]
    fault = refused.value
    assert (fault.code, fault.argument, fault.position) == (code, argument, position)


def test_the_fault_quotes_numbers_that_a_message_needs() -> None:
    with pytest.raises(CalcError) as refused:
        split(10, [1, 1], EQUAL)
    assert dict(refused.value.details) == {"found": 10, "divisor": 4}


def test_weights_keep_their_proportions_whatever_their_kind() -> None:
    assert weigh([0.25, "1.5", Decimal(2), Fraction(1, 3)]).weights == (3, 18, 24, 4)
