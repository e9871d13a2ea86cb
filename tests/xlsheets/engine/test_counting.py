"""Characters that Excel counts as two: what counts characters there is kept, in both engines."""

from __future__ import annotations

import pytest

from xlsheets.engine.libreoffice import recalculate_with_libreoffice
from xlsheets.ooxml import Editor, open_package

SMILE = "\U0001f600"
CELLS = {
    "A1": "a",
    "A2": "ö",
    "B1": ("=LEN(A1)", 1),
    "B2": ("=B1+1", 2),
    "B3": ('=RIGHT(A1&"x",1)', "x"),
    "B4": ('=A1&"x"', "ax"),
    "B5": ("=LEN(B4)", 2),
    "B6": ("=LEN(A2)", 1),
}
KEPT = {"B1": "engines-differ", "B2": "depends-on-kept", "B3": "engines-differ", "B5": "engines-differ"}


def test_wide_characters(calculate_saved):
    made = calculate_saved(CELLS, {"A1": SMILE})
    assert made.kept == {f"S!{cell}": why for cell, why in KEPT.items()}
    assert (made.value("B4"), made.value("B6")) == (f"{SMILE}x", 1)
    assert calculate_saved(CELLS, {"A1": "å"}).kept == {}


def test_a_wide_character_in_the_formula_itself(calculate):
    assert calculate({"S": {"A1": "a", "B1": f'=LEN(A1&"{SMILE}")'}}).kept == {"S!B1": "engines-differ"}


@pytest.mark.libreoffice
def test_wide_characters_in_libreoffice(write):
    editor = Editor(open_package(write({"S": CELLS})))
    editor.set_calculation(191029)
    result = recalculate_with_libreoffice(open_package(editor.to_bytes()), {("S", 1, 1): SMILE})
    assert {one.cell: str(one.reason) for one in result.kept} == KEPT


def test_a_wrong_small_rate_does_not_pass(calculate_saved):
    cells = {"A1": 3e-10, "B1": ("=A1*2", 7e-10), "B2": ("=A1*4", 1.2e-9)}
    made = calculate_saved(cells, {"A1": 4e-10})
    assert (made.kept, made.value("B2")) == ({"S!B1": "not-vouched-for"}, 1.6e-9)
