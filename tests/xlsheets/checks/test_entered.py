"""Amounts with the wrong sign, or in another unit than their row."""

from collections.abc import Callable

import pytest

from xlsheets.catalogue import render
from xlsheets.checks.entered import check_signs, check_units
from xlsheets.checks.facts import Facts

MakeFacts = Callable[..., Facts]


def _office(facts: Facts) -> str:
    lines = facts.document["plan"]["lines"]
    return f"/plan/lines/{next(i for i, line in enumerate(lines) if line['label'] == 'Kansli')}/values/1"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (3800000, "Kansli 2026 är +3 800 000, men kostnader ska vara negativa. skriv -3800000."),
        (
            -3800,
            "Kansli 2026, −3 800, är cirka 1 000 gånger lägre än 2025 (−3 677 000). Troligen tkr. "
            "ange hela kronor.",
        ),
    ],
)
def test_a_mistyped_amount_is_asked_about(value: int, words: str, facts_of: MakeFacts) -> None:
    at = _office(facts_of("rar-2025"))
    facts = facts_of("rar-2025", corrected=True, **{at: value})
    (problem,) = [*check_signs(facts), *check_units(facts)]
    rendered = render(problem)
    assert f"{rendered.message} {rendered.remedy}".replace("\u00a0", " ") == words
    assert problem.path == at
    assert render(problem, "en").message


@pytest.mark.parametrize("plan", ["rar-2018", "rar-2025"])
@pytest.mark.parametrize("corrected", [True, False])
def test_nothing_is_asked_about_the_shipped_plans(plan: str, corrected: bool, facts_of: MakeFacts) -> None:
    facts = facts_of(plan, corrected)
    assert not [*check_signs(facts), *check_units(facts)]


@pytest.mark.parametrize("value", [0, None, -1000, -800000, -9000000])
def test_nothing_is_asked_about_honest_amounts(value: int | None, facts_of: MakeFacts) -> None:
    facts = facts_of("rar-2025", **{_office(facts_of("rar-2025")): value})
    assert not [*check_signs(facts), *check_units(facts)]
