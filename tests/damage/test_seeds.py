"""The older plans as workbooks: nothing is found in what is built from them, with either formulas."""

from __future__ import annotations

import pytest
from seeds import sound_plans
from trials import KNOWN_NOTES

from xlsheets.building import built_workbook
from xlsheets.checks import check_workbook
from xlsheets.ooxml import open_package

OLDER = [name for name in sound_plans() if name not in ("rar-2018", "rar-2025")]


@pytest.mark.parametrize("formulas", ["native", "functions"])
@pytest.mark.parametrize("name", OLDER)
def test_nothing_is_found_in_an_older_plan(name: str, formulas: str) -> None:
    found = check_workbook(open_package(built_workbook(sound_plans()[name], formulas).to_bytes()))
    assert [one for one in found if one.code not in KNOWN_NOTES] == []
