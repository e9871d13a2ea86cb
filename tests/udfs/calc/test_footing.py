from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.calc.errors import CalcError
from udfs.calc.footing import footing

AMOUNTS = st.fractions(max_denominator=1000)


@given(st.lists(AMOUNTS), AMOUNTS)
def test_the_difference_is_exact(parts: list[Fraction], total: Fraction) -> None:
    found = footing(parts, total)
    assert found.sum - found.difference == found.total == total
    assert found.foots == (sum(parts) == total)


@pytest.mark.parametrize(("tolerance", "foots"), [(0, False), (0.9, False), (1, True), (2, True)])
def test_a_tolerance_works_either_way(tolerance: float, foots: bool) -> None:
    assert footing([999_999], 1_000_000, tolerance).foots is foots
    assert footing([1_000_001], 1_000_000, tolerance).foots is foots


def test_a_negative_tolerance_is_refused() -> None:
    with pytest.raises(CalcError, match="tolerance-negative"):
        footing([1], 1, -1)
