"""What each rounding policy promises, for any amount and weights, against definitions written anew here."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.calc.errors import CalcError
from udfs.calc.money import RoundingPolicy, split

WIDE = 10**15
totals = st.one_of(st.integers(-200, 200), st.integers(-WIDE, WIDE))
some_weight = st.one_of(st.integers(0, 6), st.integers(0, 10**6), st.decimals(0, 1000, places=2))
weightings = st.lists(some_weight, min_size=1, max_size=12).filter(any)


def shares_of(total: int, weights: list[Decimal | int]) -> list[Fraction]:
    whole = sum(Fraction(weight) for weight in weights)
    return [total * Fraction(weight) / whole for weight in weights]


@settings(max_examples=150)
@given(totals, weightings, st.randoms(use_true_random=False))
def test_largest_remainder(total: int, weights: list[Decimal | int], chance: random.Random) -> None:
    codes = [f"{number:03}" for number in range(len(weights))]
    chance.shuffle(codes)
    result = split(total, weights, codes=codes)
    shares = shares_of(abs(total), weights)
    parts = [abs(part) for part in result.parts]
    assert sum(result.parts) == total and result.remainder == 0
    assert all(abs(part - share) < 1 for part, share in zip(parts, shares, strict=True))
    keys = [
        (share - int(share), Fraction(weight), [-ord(letter) for letter in code])
        for share, weight, code in zip(shares, weights, codes, strict=True)
    ]
    raised = [part > share for part, share in zip(parts, shares, strict=True)]
    lifted = [key for key, up in zip(keys, raised, strict=True) if up]
    passed = [key for key, up in zip(keys, raised, strict=True) if not up and key[0]]
    assert not lifted or not passed or min(lifted) > max(passed)


@settings(max_examples=100)
@given(
    totals,
    weightings,
    st.randoms(use_true_random=False),
    st.sampled_from(
        [
            RoundingPolicy.LARGEST_REMAINDER,
            RoundingPolicy.SAINTE_LAGUE,
            RoundingPolicy.INDEPENDENT,
            RoundingPolicy.SHARE_FIRST,
        ]
    ),
)
def test_with_codes_the_order_of_rows_changes_nothing(
    total: int, weights: list[Decimal | int], chance: random.Random, policy: RoundingPolicy
) -> None:
    codes = [f"{number:03}" for number in range(len(weights))]
    rows = list(range(len(weights)))
    chance.shuffle(rows)
    straight = split(total, weights, policy, codes).parts
    turned = split(total, [weights[row] for row in rows], policy, [codes[row] for row in rows]).parts
    assert turned == tuple(straight[row] for row in rows)


@settings(max_examples=120)
@given(st.integers(0, 120), st.lists(st.integers(0, 40), min_size=1, max_size=8).filter(any))
def test_sainte_lague_is_krona_after_krona_to_the_highest_quotient(total: int, weights: list[int]) -> None:
    parts = [0] * len(weights)
    for _ in range(total):
        winner = max(
            range(len(weights)),
            key=lambda row: (Fraction(weights[row], 2 * parts[row] + 1), weights[row], -row),
        )
        parts[winner] += 1
    assert split(total, weights, RoundingPolicy.SAINTE_LAGUE).parts == tuple(parts)


@settings(max_examples=60)
@given(st.integers(0, WIDE), weightings)
def test_sainte_lague_has_one_divisor_for_all(total: int, weights: list[Decimal | int]) -> None:
    """No member's last krona had a lower quotient than another member's next one."""
    parts = split(total, weights, RoundingPolicy.SAINTE_LAGUE).parts
    assert sum(parts) == total
    pairs = [(Fraction(weight), part) for weight, part in zip(weights, parts, strict=True)]
    last = [weight / (2 * part - 1) for weight, part in pairs if part]
    following = [weight / (2 * part + 1) for weight, part in pairs]
    assert not last or min(last) >= max(following)


@settings(max_examples=80)
@given(totals, weightings)
def test_cumulative_running_sums_are_the_exact_ones_rounded(total: int, weights: list[Decimal | int]) -> None:
    parts = split(total, weights, RoundingPolicy.CUMULATIVE).parts
    shares = shares_of(total, weights)
    assert sum(parts) == total
    for running, share in zip(accumulate(parts), accumulate(shares), strict=True):
        assert running == by_decimal(share)


@settings(max_examples=80)
@given(totals, weightings)
def test_independent_rounds_each_and_reports_the_rest(total: int, weights: list[Decimal | int]) -> None:
    result = split(total, weights, RoundingPolicy.INDEPENDENT)
    assert list(result.parts) == [by_decimal(share) for share in shares_of(total, weights)]
    assert result.remainder == total - sum(result.parts)
    assert 2 * abs(result.remainder) <= len(weights)


@settings(max_examples=80)
@given(totals, weightings)
def test_equal_quarters_divide_by_four_or_refuse(total: int, weights: list[Decimal | int]) -> None:
    if total % 4:
        with pytest.raises(CalcError, match="total-not-divisible"):
            split(total, weights, RoundingPolicy.EQUAL_QUARTERS)
        return
    parts = split(total, weights, RoundingPolicy.EQUAL_QUARTERS).parts
    assert sum(parts) == total
    assert all(part % 4 == 0 for part in parts)
    assert all(abs(part - share) < 4 for part, share in zip(parts, shares_of(total, weights), strict=True))


@settings(max_examples=80)
@given(st.integers(-(10**9), 10**9), weightings, st.integers(0, 3))
def test_share_first_splits_by_shares_that_make_one(
    total: int, weights: list[Decimal | int], decimals: int
) -> None:
    steps = 10 ** (decimals + 2)
    shares = split(steps, weights).parts
    assert sum(shares) == steps
    result = split(total, weights, RoundingPolicy.SHARE_FIRST, share_decimals=decimals)
    assert sum(result.parts) == total
    assert result.exact == tuple(Fraction(total * share, steps) for share in shares)
    assert all(abs(part - value) < 1 for part, value in zip(result.parts, result.exact, strict=True))


@settings(max_examples=60)
@given(totals.map(lambda total: total - total % 4), weightings, st.sampled_from(RoundingPolicy))
def test_a_refund_is_the_mirror_of_a_fee(
    total: int, weights: list[Decimal | int], policy: RoundingPolicy
) -> None:
    fee, refund = split(total, weights, policy), split(-total, weights, policy)
    assert refund.parts == tuple(-part for part in fee.parts)
    assert refund.remainder == -fee.remainder


def by_decimal(value: Fraction) -> int:
    """A second opinion on rounding: the decimal module's, which knows nothing of ours."""
    with localcontext() as context:
        context.prec = 60
        number = Decimal(value.numerator) / Decimal(value.denominator)
        return int(number.quantize(Decimal(1), ROUND_HALF_UP))
