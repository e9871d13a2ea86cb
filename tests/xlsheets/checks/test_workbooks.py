"""Whole workbooks, and whatever people may type into them."""

import gc
import random
import re
import weakref
from collections.abc import Callable
from itertools import pairwise

import pytest

from xlsheets.catalogue import render
from xlsheets.checks import check_workbook
from xlsheets.ooxml import CellError, Editor, Package, PackageError, open_package
from xlsheets.plan import pointer
from xlsheets.plan.read import read_workbook
from xlsheets.problems import Problem, as_number
from xlsheets.resources import templates

Built = Callable[[str], bytes]
ANYTHING = [
    *(0, -1, 1, 5.5, 1e15, 1e300, 45000, True, False, None),
    *("", " ", "x", "1 234", "2.279", "25 %", "500 tkr", "2,7 mkr", "ca 5", "0480", "2025-02-30", "å" * 300),
    *("lika kvartal", "totalt", "staten", CellError("#N/A"), CellError("#REF!")),
]


@pytest.mark.parametrize(
    ("plan", "cells"),
    [
        ("rar-2018", ["quarters-differ", "opening-and-income-differs", "detail-differs"]),
        ("rar-2025", ["opening-differs"]),
    ],
)
def test_the_printed_plans_as_workbooks(plan: str, cells: list[str], built: Built) -> None:
    found = check_workbook(open_package(built(plan)))
    assert [one.code for one in found] == [*cells, "equity-above-level", "equity-above-level"]
    assert all(one.sheet and one.cell and one.path for one in found)
    for change in (change for one in found for reading in one.readings for change in reading.changes):
        assert change.sheet and change.cell and change.path


@pytest.mark.parametrize("plan", ["rar-2018", "rar-2025"])
def test_what_is_found_stands_in_its_cell(plan: str, built: Built) -> None:
    package = open_package(built(plan))
    for problem in check_workbook(package):
        assert as_number(_value(package, problem.sheet, problem.cell)) == problem.found
        for change in (change for reading in problem.readings for change in reading.changes):
            if isinstance(change.old, int):
                assert _value(package, change.sheet, change.cell) == change.old


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_typed_is_told_in_words(seed: int, built: Built) -> None:
    chance = random.Random(seed)
    package = open_package(built(chance.choice(["rar-2018", "rar-2025"])))
    places = read_workbook(package).places
    editor = Editor(package)
    for at in chance.sample(sorted(places), chance.choice([1, 2, 5, 20])):
        place = places[at]
        try:
            editor.set_value(place.sheet, (place.row, place.column), chance.choice(ANYTHING))
        except PackageError:
            continue
    broken = open_package(editor.to_bytes())
    document = read_workbook(broken).document
    found = check_workbook(broken)
    for problem in found:
        assert all(render(problem, lang).message for lang in ("sv", "en"))
        if problem.path:
            pointer.get(document, problem.path)
    assert all(one.severity.rank <= other.severity.rank for one, other in pairwise(found))
    assert len(set(map(_place, found))) >= len(found) - 2, "hardly any cell is told of twice"


@pytest.mark.parametrize("typed", ["2018-2020", "å" * 3000, 45000, True, CellError("#N/A"), None])
def test_no_cell_takes_the_checks_down(typed: object, built: Built) -> None:
    """One cell of every kind that either plan has, each alone; nothing that it may hold raises."""
    seen: set[str] = set()
    for plan in ("rar-2018", "rar-2025"):
        package = open_package(built(plan))
        for at, place in read_workbook(package).places.items():
            kind = re.sub(r"\d+", "0", at)
            if kind in seen or "/computed/" in at:
                continue
            seen.add(kind)
            editor = Editor(package)
            editor.set_value(place.sheet, (place.row, place.column), typed)
            for problem in check_workbook(open_package(editor.to_bytes())):
                assert render(problem, "sv").message
    assert {"/assumptions/first_year", "/members/0/inhabitants", "/plan/lines/0/values/0"} <= seen


@pytest.mark.parametrize("text", ["2018", "2018-2020"])
@pytest.mark.parametrize("plan", ["rar-2018", "rar-2025"])
def test_a_first_year_as_text_is_told_as_such(plan: str, text: str, built: Built) -> None:
    package = open_package(built(plan))
    place = read_workbook(package).places["/assumptions/first_year"]
    editor = Editor(package)
    editor.set_value(place.sheet, (place.row, place.column), text)
    code = "text-number" if text.isdecimal() else "text-in-number-cell"
    errors = check_workbook(open_package(editor.to_bytes()))
    assert [one.code for one in errors if one.path == "/assumptions/first_year"] == [code]


def _place(problem: Problem) -> tuple[str | None, str | None]:
    return problem.sheet, problem.cell


def _value(package: Package, sheet: str | None, address: str | None) -> object:
    from xlsheets.formula.references import split_a1

    assert sheet and address
    return package.sheet(sheet).cells[split_a1(address)].value


def test_a_checked_workbook_is_let_go_of_at_once() -> None:
    """A circle of references would keep file after file in memory until the collector comes by."""
    package = open_package(templates() / "budget" / "budget.xlsx")
    watched = weakref.ref(package)
    gc.disable()
    try:
        check_workbook(package)
        del package
        assert watched() is None
    finally:
        gc.enable()


def test_a_bound_that_is_reached_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from xlsheets.checks.formulas import facts

    package = open_package(templates() / "budget" / "budget.xlsx")
    assert "formulas-checked-in-part" not in {problem.code for problem in check_workbook(package)}
    monkeypatch.setattr(facts, "MOST_LOOKED_AT", 0)
    assert "formulas-checked-in-part" in {problem.code for problem in check_workbook(package)}
