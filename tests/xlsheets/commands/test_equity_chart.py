"""The board's picture."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from xlsheets.commands.equity_chart import Equity, draw_equity, equity_of
from xlsheets.plan.documents import load_plan


@pytest.mark.parametrize(
    ("plan", "closings"),
    [
        ("rar-2018", ("0.866", "2.766", "10.156")),
        ("rar-2025", ("5.6323", "4.4816", "2.4731")),
    ],
)
def test_equity_is_in_millions_whatever_the_plans_unit(plan: str, closings: tuple[str, ...]) -> None:
    equity = equity_of(load_plan(plan))
    assert equity.closings == tuple(map(Fraction, closings))
    assert set(equity.levels) == {Fraction("2.7")}
    assert len(equity.years) == 3


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize(
    ("closings", "levels"),
    [
        (("2.65", "-1.2", "0.1", "6"), ("2.7", "2.7", "0.15", None)),
        (("0", "0", "0", "0"), (None, None, None, None)),
    ],
)
def test_a_picture_is_drawn_also_of_odd_plans(
    tmp_path: Path, lang: str, closings: tuple[str, ...], levels: tuple[str | None, ...]
) -> None:
    equity = Equity(
        "Förbundet",
        (2025, 2026, 2027, 2028),
        tuple(map(Fraction, closings)),
        tuple(None if level is None else Fraction(level) for level in levels),
    )
    path = tmp_path / "bild.png"
    draw_equity(equity, path, lang)
    assert path.read_bytes().startswith(b"\x89PNG")
