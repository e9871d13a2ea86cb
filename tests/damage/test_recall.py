"""Every promised kind of damage is found at its cell, and nothing that follows from none of it is told."""

from __future__ import annotations

import pytest
from combined import combinations
from generated import generated
from kinds import KINDS, Kind
from trials import Sound, clean, shipped, trial

PROMISED = [kind for kind in KINDS.values() if kind.promised]


@pytest.fixture(scope="module")
def books() -> list[Sound]:
    """Three of the shipped workbooks and a drawn one; `make recall` takes all of them."""
    made = {book.name: book for book in shipped()}
    names = ("rar-2018 functions", "rar-2025 published native", "rar-2018 published")
    return [*(made[name] for name in names), *generated(1)]


@pytest.mark.parametrize("kind", PROMISED, ids=lambda kind: kind.name)
def test_damage_is_found_where_it_is(kind: Kind, books: list[Sound]) -> None:
    outcomes = [outcome for book in books if (outcome := trial(book, [kind], seed=7)) is not None]
    assert outcomes, "no workbook has a place for it"
    for outcome in outcomes:
        assert all(outcome.at_place), outcome.workbook
        assert not outcome.alarms, outcome.workbook


def test_damage_in_combination(books: list[Sound]) -> None:
    for outcome in combinations(books, 8, seed=7):
        assert all(outcome.somewhere), outcome.kinds


def test_nothing_is_found_in_sound_workbooks(books: list[Sound]) -> None:
    assert [found for _, found in clean(books)] == [[]] * len(books)
