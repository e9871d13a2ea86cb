"""Figures mistyped in plans without decided figures: a floor for each slip, and nothing told of the plans."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from mistyped import SLIPS, share_found, told
from seeds import sound_plans

FLOORS = {
    "× 10": 47,
    "× 100": 73,
    "× 1000": 97,
    "/ 10": 38,
    "/ 100": 70,
    "/ 1000": 82,
    "tecknet": 98,
    "två siffror": 8,
}
"""Per cent of the figures; before the checks of size and sign they were 10, 11, 64, 10, 12, 48, 68 and 6."""


@pytest.fixture(scope="module")
def shares() -> Mapping[str, Fraction]:
    return share_found()


@pytest.mark.parametrize("slip", SLIPS)
def test_at_least_so_many_are_told(slip: str, shares: Mapping[str, Fraction]) -> None:
    assert shares[slip] * 100 >= FLOORS[slip]


@pytest.mark.parametrize("plan", sound_plans())
def test_nothing_is_told_of_the_plans_themselves(plan: str) -> None:
    assert told(sound_plans()[plan]) == []
