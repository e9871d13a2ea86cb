"""Numbers that cancel but for noise: 0 where Excel and LibreOffice say 0, else refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from xlsheets.engine import recalculate_here
from xlsheets.formula.references import a1
from xlsheets.ooxml import CellError, open_package

THREE = {"A1": 1, "A2": 2, "A3": 3}
TENTHS = {"A1": 0.1, "A2": 0.2, "A3": 0.3}
READERS = {
    "B1": ("=SIGN(A5)", 0),
    "B2": ('=IF(A5,"Differens","Stämmer")', "Stämmer"),
    "B3": ('=SUMIF(A5:A5,">0",A4:A4)', 0),
    "B4": ("=AND(A5,TRUE)", False),
    "B5": ("=SUMPRODUCT(SIGN(A5:A5))", 0),
    "B6": ('=IFERROR(1/A5,"ingen")', "ingen"),
    "B7": ("=NOT(A5)", True),
}


@pytest.mark.parametrize("formula", ["=A1+A2-A3", "=A1-A3+A2", "=-A3+A1+A2", "=SUM(A1:A2)-A3"])
def test_a_last_plus_or_minus_leaves_nothing(calculate_saved, formula):
    cells = {**THREE, "A4": 7, "A5": (formula, 0), **READERS}
    made = calculate_saved(cells, TENTHS)
    assert made.kept == {}
    assert {where: made.value(where) for where in READERS} == {
        w: stored for w, (_, stored) in READERS.items()
    }
    assert made.value("A5") == 0


@pytest.mark.parametrize(
    "formula",
    [
        "=(A1+A2-A3)",
        "=(A1+A2-A3)*5",
        "=SUM(A1:A2,-A3)",
        "=IF(A1>0,A1+A2-A3,0)",
        "=SUMPRODUCT(A1:A3*{1;1;-1})",
    ],
)
def test_where_programs_part_the_formula_is_kept_with_all_that_read_it(calculate_saved, formula):
    made = calculate_saved({**THREE, "A4": 7, "A5": (formula, 0), **READERS}, TENTHS)
    assert made.kept == {"S!A5": "engines-differ"} | {f"S!{where}": "depends-on-kept" for where in READERS}
    assert [k.params["check"] for k in made.result.kept if k.cell == "A5"] == ["cancelled"]


@pytest.mark.parametrize(
    ("formula", "stored"),
    [
        ("=IF(A1+A2-A3,1,2)", 2),
        ("=SIGN(A1+A2-A3)", 0),
        ("=AND(A1+A2-A3,TRUE)", False),
        ("=NOT(A1+A2-A3)", True),
        ("=IFERROR(1/(A1+A2-A3),9)", 9),
        ("=SUMPRODUCT(SIGN(A1:A1+A2:A2-A3:A3))", 0),
        ("=IF(SUM(A1:A2,-A3),1,2)", 2),
    ],
)
def test_inside_a_larger_expression(calculate_saved, formula, stored):
    cells = {**THREE, "B1": (formula, stored)}
    assert calculate_saved(cells, TENTHS).kept == {"S!B1": "engines-differ"}
    sure = calculate_saved(cells, {"A1": 0.25, "A2": 0.5, "A3": 0.75})
    assert (sure.kept, sure.value("B1")) == ({}, stored)


def test_a_small_number_that_is_no_rest_stands(calculate_saved):
    cells = {"A1": 1, "A2": 1, "B1": ("=A1-A2", 0), "B2": ("=A1*A2", 1)}
    made = calculate_saved(cells, {"A1": 0.75**70, "A2": 0.5**30})
    assert (made.kept, made.value("B1"), made.value("B2")) == (
        {},
        0.75**70 - 0.5**30,
        0.75**70 * 0.5**30,
    )


@pytest.mark.parametrize("stored", [0, 5.551115123125783e-17])
def test_what_no_change_reaches_stays_as_it_is_stored(calculate_saved, stored):
    cells = {
        **TENTHS,
        "C1": 5,
        "A5": ("=SUM(A1:A2)-A3", stored),
        "A6": ("=SUM(A1:A2,-A3)", stored),
        "B1": ("=A5+C1", 5),
        "B2": ("=A6*C1", stored * 5),
    }
    made = calculate_saved(cells, {"C1": 6})
    assert made.kept == {} or made.kept == {"S!B2": "engines-differ"}
    assert (made.value("A5"), made.value("A6"), made.value("B1")) == (stored, stored, 6)


def test_seven_steps_of_the_last_place_are_nothing_and_eight_are_not(calculate_saved):
    """Just beneath a power of two a step is half as long, and Excel counts steps."""
    step = 2.0**-53
    for steps, kept in ((7, False), (8, True)):
        cells = {"A1": 2, "A2": 1, "B1": ("=A1-A2", 1)}
        made = calculate_saved(cells, {"A1": 1 - steps * step, "A2": 1.0})
        assert bool(made.kept) is kept, steps


READING = (
    "SIGN({})",
    "IF({},1,2)",
    "NOT({})",
    "AND({},TRUE)",
    "IFERROR(1/{},9)",
    "ABS({})",
    "{}*3",
    "{}=0",
    "{}>0",
)


def _decimals(seed: int) -> dict[str, object]:
    """Amounts in öre with their sums typed beside them, what is left of both, and what reads that."""
    rng = random.Random(seed)
    amounts = {f"A{row}": rng.randint(1, 4000) / rng.choice([10, 100]) for row in range(1, 13)}
    cells: dict[str, object] = dict(amounts)
    for row in range(1, 61):
        chosen = rng.sample(sorted(amounts), rng.randint(2, 4))
        typed = round(sum(amounts[one] for one in chosen), 2) + rng.choice([0, 0, 0, 0.01])
        cells[f"B{row}"] = typed
        left = rng.choice(
            [f"{'+'.join(chosen)}-B{row}", f"B{row}-{'-'.join(chosen)}", f"({'+'.join(chosen)}-B{row})"]
        )
        cells[f"C{row}"] = f"={left}"
        cells[f"D{row}"] = "=" + rng.choice(READING).format(f"C{row}")
        cells[f"E{row}"] = "=" + rng.choice(READING).format(f"({left})")
    return cells


@pytest.mark.libreoffice
@pytest.mark.parametrize("seed", range(5))
def test_amounts_that_cancel_are_as_in_libreoffice_or_kept(
    seed: int, write: Callable[..., bytes], tmp_path: Path, libreoffice
):
    cells = _decimals(seed)
    path = tmp_path / "decimals.xlsx"
    path.write_bytes(write({"S": cells}))
    result = recalculate_here(open_package(path))
    with libreoffice.open(path) as opened:
        theirs = opened.values()["S"]
    ours = {a1(row, column): value for (_, row, column), value in result.values.items()}
    assert [
        (where, cells[where], value, theirs.get(where))
        for where, value in ours.items()
        if not _alike(value, theirs.get(where))
    ] == []
    assert len(ours) > len(result.kept)


def _alike(ours: object, theirs: object) -> bool:
    """The same; where one is nothing the other must be nothing too."""
    if isinstance(ours, CellError):
        return isinstance(theirs, dict)
    if isinstance(ours, bool) or isinstance(theirs, bool) or not isinstance(ours, float | int):
        return ours == theirs
    return (ours == 0) == (theirs == 0) and abs(ours - theirs) <= 1e-9 * max(1, abs(ours))
