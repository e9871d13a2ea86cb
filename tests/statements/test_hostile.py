"""Whatever stands in the cells and among the kept rules of printed tables, a check ends with findings."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from sound_tables import sound_plan

from xlsheets.building import built_workbook
from xlsheets.building.statements import RULES_SHEET
from xlsheets.checks import check_workbook
from xlsheets.ooxml import Editor, Package, open_package
from xlsheets.plan.documents import blank_document
from xlsheets.plan.read import read_workbook

ODD: list[Any] = [None, "", -1, 0.5, True, [], {}, "x", "2009-06-31", ["a"], "*", {"rule": "sum"}]
TYPED = ["", "x", -1, 0.5, 1e20, "2009-06-31", "31 643", True, "#"]


@pytest.fixture(scope="module")
def package() -> Package:
    document = blank_document(2027) | sound_plan(Random(1))
    return open_package(built_workbook(document).to_bytes())


@pytest.mark.parametrize("seed", range(24))
def test_a_check_of_a_damaged_table_ends(package: Package, seed: int) -> None:
    random = Random(seed)
    editor = Editor(package)
    kept = [place for place in package.sheet(RULES_SHEET).cells if place[0] > 5 and place[1] == 5]
    for _ in range(random.randint(1, 3)):
        place = random.choice(sorted(kept))
        rule = json.loads(str(package.sheet(RULES_SHEET).cells[place].value))
        editor.set_value(RULES_SHEET, place, json.dumps(damaged(rule, random)))
    places = [one for at, one in read_workbook(package).places.items() if at.startswith("/statements/")]
    for one in random.sample(places, 2):
        editor.set_value(one.sheet, (one.row, one.column), random.choice(TYPED))
    assert check_workbook(open_package(editor.to_bytes()))


def damaged(whole: Any, random: Random) -> Any:
    """The JSON with one of its values gone or replaced."""
    held = [one for one in holders(whole) if one]
    if held:
        holder = random.choice(held)
        place = random.choice(sorted(holder) if isinstance(holder, dict) else range(len(holder)))
        if isinstance(holder, dict) and random.random() < 0.4:
            del holder[place]
        else:
            holder[place] = random.choice(ODD)
    return whole


def holders(value: Any) -> list[Any]:
    """Every object and list within, the whole first."""
    if not isinstance(value, dict | list):
        return []
    inner = value.values() if isinstance(value, dict) else value
    return [value, *(found for one in inner for found in holders(one))]
