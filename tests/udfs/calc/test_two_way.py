"""Both margins at once, held against an exhaustive search of small tables."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import ceil, floor

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from udfs.calc.errors import CalcError
from udfs.calc.flow import Placement
from udfs.calc.money import split, split_rows, split_two_way

Row = tuple[int, ...]
small_weights = st.lists(st.integers(0, 9), min_size=1, max_size=3).filter(any)
quarter_weights = st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any)


def exact_cells(rows: Sequence[Fraction], columns: Sequence[int]) -> list[list[Fraction]]:
    return [[row * column / sum(columns) for column in columns] for row in rows]


def near(value: int, exact: Fraction) -> bool:
    return floor(exact) <= value <= ceil(exact)


def every_table(
    years: Sequence[int], cells: Sequence[Sequence[Fraction]], columns: Sequence[Fraction]
) -> Iterator[tuple[Row, ...]]:
    """All tables of floors and ceilings that keep the years and round every column to a neighbour."""
    choices = []
    for year, row in zip(years, cells, strict=True):
        neighbours = [sorted({floor(cell), ceil(cell)}) for cell in row]
        choices.append([line for line in product(*neighbours) if sum(line) == year])
    for table in product(*choices):
        sums = [sum(column) for column in zip(*table, strict=True)]
        if all(near(value, exact) for value, exact in zip(sums, columns, strict=True)):
            yield table


@settings(max_examples=250)
@given(st.integers(0, 60), small_weights, quarter_weights)
@example(18, [24, 17], [8, 2, 3, 9])
def test_a_table_of_floors_and_ceilings_is_found_wherever_one_exists(
    total: int, weights: list[int], quarters: list[int]
) -> None:
    shares = [Fraction(total * weight, sum(weights)) for weight in weights]
    columns = [Fraction(total * quarter, sum(quarters)) for quarter in quarters]
    table = split_two_way(total, weights, quarters)
    assert table.rows == split(total, weights).parts
    assert all(near(value, exact) for value, exact in zip(table.columns, columns, strict=True))
    possible = set(every_table(table.rows, exact_cells(shares, quarters), columns))
    if not possible:
        possible = set(
            every_table(table.rows, exact_cells([Fraction(r) for r in table.rows], quarters), columns)
        )
    assert table.cells in possible


def test_totals_rounded_beforehand_would_make_it_impossible() -> None:
    """Weights 24/17, quarters 8:2:3:9, total 18: largest remainder alone would ask for 7, 2, 2, 7."""
    shares = [Fraction(18 * 24, 41), Fraction(18 * 17, 41)]
    hamilton = split(18, [8, 2, 3, 9]).parts
    cells = exact_cells(shares, [8, 2, 3, 9])
    assert hamilton == (7, 2, 2, 7)
    assert not list(every_table([11, 7], cells, [Fraction(column) for column in hamilton]))
    assert split_two_way(18, [24, 17], [8, 2, 3, 9]).columns == (7, 1, 3, 7)


def test_quarter_totals_are_those_of_largest_remainder_where_the_cells_allow() -> None:
    table = split_two_way(4000001, [5113, 6248, 31643], [1, 2, 3, 4])
    assert table.columns == split(4000001, [1, 2, 3, 4]).parts


def test_years_are_kept_where_no_table_of_exact_neighbours_has_them() -> None:
    """Six rows of 8/3 take the odd units and all need column 1, which may hold five at most."""
    weights = [16] * 6 + [3] * 4
    table = split_two_way(18, weights, [1, 3])
    shares = [Fraction(18 * weight, sum(weights)) for weight in weights]
    columns = [Fraction(18, 4), Fraction(18 * 3, 4)]
    assert not list(every_table(table.rows, exact_cells(shares, [1, 3]), columns))
    assert table.rows == (3, 3, 3, 3, 3, 3, 0, 0, 0, 0)
    assert all(near(value, exact) for value, exact in zip(table.columns, columns, strict=True))
    kept = exact_cells([Fraction(row) for row in table.rows], [1, 3])
    assert all(
        near(c, e)
        for row, line in zip(table.cells, kept, strict=True)
        for c, e in zip(row, line, strict=True)
    )


@settings(max_examples=120)
@given(
    st.integers(-(10**15), 10**15),
    st.lists(st.integers(0, 10**5), min_size=1, max_size=30).filter(any),
    st.one_of(st.just([1, 1, 1, 1]), quarter_weights),
    st.randoms(use_true_random=False),
)
def test_margins_mirror_and_permutation(
    total: int, weights: list[int], quarters: list[int], chance: random.Random
) -> None:
    codes = [f"{number:02}" for number in range(len(weights))]
    table = split_two_way(total, weights, quarters, codes)
    assert sum(table.rows) == sum(table.columns) == total
    assert table.rows == split(total, weights, codes=codes).parts
    for value, quarter in zip(table.columns, quarters, strict=True):
        assert near(value, Fraction(total * quarter, sum(quarters)))
    for row, weight in zip(table.cells, weights, strict=True):
        for cell, quarter in zip(row, quarters, strict=True):
            exact = Fraction(total * weight * quarter, sum(weights) * sum(quarters))
            assert abs(cell - exact) < 1 + Fraction(quarter, sum(quarters))
    assert split_two_way(-total, weights, quarters, codes).cells == tuple(
        tuple(-cell for cell in row) for row in table.cells
    )
    rows = list(range(len(weights)))
    chance.shuffle(rows)
    turned = split_two_way(total, [weights[r] for r in rows], quarters, [codes[r] for r in rows])
    assert turned.cells == tuple(table.cells[row] for row in rows)


@settings(max_examples=120)
@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=20), st.integers(1, 13))
def test_equal_columns_differ_by_one_at_most(rows: list[int], count: int) -> None:
    table = split_rows(rows, [1] * count)
    assert table.rows == tuple(rows)
    assert max(table.columns) - min(table.columns) <= 1
    assert all(max(row) - min(row) <= 1 for row in table.cells)


@settings(max_examples=80)
@given(
    st.lists(st.integers(-50, 50), min_size=1, max_size=8),
    st.lists(st.integers(0, 9), min_size=2, max_size=6).filter(any),
)
def test_rows_of_both_signs_are_neighbours_of_their_parts(rows: list[int], columns: list[int]) -> None:
    table = split_rows(rows, columns)
    assert table.rows == tuple(rows)
    for value, column in zip(table.columns, columns, strict=True):
        assert near(value, Fraction(sum(rows) * column, sum(columns)))
    kept = exact_cells([Fraction(row) for row in rows], columns)
    for row, line in zip(table.cells, kept, strict=True):
        assert all(near(cell, exact) for cell, exact in zip(row, line, strict=True))


@settings(max_examples=200)
@given(st.data())
def test_a_placement_fits_exactly_when_some_arrangement_does(data: st.DataObject) -> None:
    columns = 3
    allowed = data.draw(st.lists(st.integers(0, 7), min_size=1, max_size=4))
    needs = [data.draw(st.integers(0, mask.bit_count())) for mask in allowed]
    lows = [data.draw(st.integers(0, 3)) for _ in range(columns)]
    highs = [low + data.draw(st.integers(0, 2)) for low in lows]
    if not sum(lows) <= sum(needs) <= sum(highs):
        return
    masks = [
        [m for m in range(8) if m & ~mask == 0 and m.bit_count() == need]
        for mask, need in zip(allowed, needs, strict=True)
    ]

    def fits(chosen: Sequence[int]) -> bool:
        sums = [sum(mask >> column & 1 for mask in chosen) for column in range(columns)]
        return all(low <= value <= high for low, value, high in zip(lows, sums, highs, strict=True))

    placement = Placement(needs, allowed, range(len(needs)), columns)
    found = placement.fit((lows, highs))
    assert found == any(fits(chosen) for chosen in product(*masks))
    if found:
        result = placement.masks()
        assert fits(result)
        assert all(mask in options for mask, options in zip(result, masks, strict=True))


def test_ten_thousand_members_and_unequal_quarters_keep_both_margins() -> None:
    chance = random.Random(2018)
    weights = [chance.randrange(0, 60000) for _ in range(10000)]
    table = split_two_way(10**15 - 7, weights, [8, 2, 3, 9])
    assert table.rows == split(10**15 - 7, weights).parts
    assert table.columns == split(10**15 - 7, [8, 2, 3, 9]).parts


@pytest.mark.parametrize(
    ("columns", "code", "position"),
    [([0, 0], "weights-all-zero", None), ([1, -1], "weight-negative", 1), ([], "weights-empty", None)],
)
def test_column_weights_are_checked_by_name(columns: list[int], code: str, position: int | None) -> None:
    with pytest.raises(CalcError) as refused:
        split_two_way(10, [1, 2], columns)
    assert (refused.value.code, refused.value.argument) == (code, "quarter_weights")
    assert refused.value.position == position
