"""A break is told at its cell, with a reading where its kind has one, and nothing else is an error."""

from __future__ import annotations

from random import Random

import pytest
from planting import ENTRIES, KINDS, plant_entry, plant_printed, plant_typed, told
from run import outcomes
from sound_tables import sound_plan

FEW = 12
"""`make recall` takes more."""
EXPLAINED = ("two digits swapped", "sign turned", "thousands for kronor", "another column's figure")


@pytest.mark.parametrize("kind", KINDS)
def test_a_printed_figure_that_is_wrong_is_found(kind: str) -> None:
    found = outcomes(plant_printed, kind, FEW)
    assert all(one.error or one.note for one in found)
    assert not [alarm for one in found for alarm in one.alarms]
    if kind in EXPLAINED:
        assert all(one.explained for one in found)


@pytest.mark.parametrize("kind", KINDS)
def test_a_typed_figure_that_is_wrong_is_found_in_what_rests_on_it(kind: str) -> None:
    found = outcomes(plant_typed, kind, FEW)
    assert all(one.error or one.note for one in found)
    assert not [alarm for one in found for alarm in one.alarms]


@pytest.mark.parametrize("kind", ENTRIES)
def test_a_wrong_entry_is_found(kind: str) -> None:
    found = outcomes(plant_entry, kind, FEW)
    assert all(one.error for one in found)
    assert not [alarm for one in found for alarm in one.alarms]


@pytest.mark.parametrize("number", range(FEW))
def test_nothing_is_found_in_a_sound_plan(number: int) -> None:
    assert told(sound_plan(Random(number))) == []
