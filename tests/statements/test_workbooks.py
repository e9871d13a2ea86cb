"""Sheets of printed tables damaged in one cell at a time: told at the cell, and nothing else is an error."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sound_tables import sound_plan

from xlsheets.building import built_workbook
from xlsheets.checks import check_workbook
from xlsheets.formula.references import a1
from xlsheets.ooxml import Editor, Package, open_package
from xlsheets.plan.documents import blank_document
from xlsheets.plan.read import read_workbook
from xlsheets.plan.types import Place, Reading
from xlsheets.problems import Severity

Damage = Callable[[Editor, Place, Any], None]
DAMAGE: dict[str, Damage] = {
    "a formula typed over": lambda editor, at, cell: editor.set_value(at.sheet, (at.row, at.column), 12345),
    "a formula deleted": lambda editor, at, cell: editor.clear(at.sheet, (at.row, at.column)),
    "a formula changed": lambda editor, at, cell: editor.set_formula(
        at.sheet, (at.row, at.column), f"{cell.formula}+27", float(cell.value) + 27
    ),
}


@pytest.fixture(scope="module")
def books() -> list[tuple[Package, Reading]]:
    """A few sound workbooks with tables, and what is read from them."""
    documents = [blank_document(2026) | sound_plan(Random(number)) for number in range(4)]
    packages = [open_package(built_workbook(document).to_bytes()) for document in documents]
    return [(package, read_workbook(package)) for package in packages]


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("number", range(4))
def test_a_damaged_formula_is_told_at_its_cell(
    books: list[tuple[Package, Reading]], kind: str, number: int
) -> None:
    package, reading = books[number]
    random = Random(f"{kind} {number}")
    ruled = sorted(at for at in reading.formulas if at.startswith("/statements/"))
    place = reading.places[random.choice(ruled)]
    editor = Editor(package)
    DAMAGE[kind](editor, place, package.sheet(place.sheet).cells[place.row, place.column])
    assert new_errors(package, editor) == [(place.sheet, a1(place.row, place.column))]


@pytest.mark.parametrize("number", range(4))
def test_words_in_the_place_of_a_value_are_told_at_their_cell(
    books: list[tuple[Package, Reading]], number: int
) -> None:
    package, reading = books[number]
    random = Random(number)
    for column in ("start", "2026"):
        typed = sorted(
            at for at in reading.places if at.startswith("/statements/") and at.endswith(f"/values/{column}")
        )
        place = reading.places[random.choice(typed)]
        editor = Editor(package)
        editor.set_value(place.sheet, (place.row, place.column), "ca 500")
        assert new_errors(package, editor) == [(place.sheet, a1(place.row, place.column))]


def new_errors(package: Package, editor: Editor) -> list[tuple[str | None, str | None]]:
    """The cells of the errors that were not there before."""
    known = {(one.code, one.sheet, one.cell) for one in check_workbook(package)}
    found = check_workbook(open_package(editor.to_bytes()))
    return [
        (one.sheet, one.cell)
        for one in found
        if one.severity is Severity.ERROR and (one.code, one.sheet, one.cell) not in known
    ]
