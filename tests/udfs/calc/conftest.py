"""The printed figures that several modules are held against."""

from __future__ import annotations

from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class PrintedFees:
    codes: tuple[str, ...]
    inhabitants: tuple[int, ...]
    years: tuple[int, ...]
    quarters: tuple[int, ...]


@pytest.fixture(scope="session")
def rar_2018() -> PrintedFees:
    """RAR Sörmland 2018: inhabitants 16-64, kr a year and kr a quarter as the plan prints them."""
    return PrintedFees(
        codes=("0428", "0461", "0480", "0481", "0482", "0483", "0484", "0486", "0488"),
        inhabitants=(5113, 6248, 31643, 6616, 9228, 19667, 62820, 20078, 7043),
        years=(121409, 148359, 751365, 157097, 219120, 466994, 1491665, 476754, 167237),
        quarters=(30352, 37090, 187841, 39274, 54780, 116749, 372916, 119188, 41809),
    )
