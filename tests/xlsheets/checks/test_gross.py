"""Figures that are odd by themselves, and honest ones that only look a little like them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from xlsheets.checks.due_dates import check_due_dates
from xlsheets.checks.facts import Facts
from xlsheets.checks.gross import CHECKS_OF_SLIPS, CHECKS_OF_WHOLES, without_followers
from xlsheets.checks.initiatives import check_initiatives
from xlsheets.checks.inputs import Inputs
from xlsheets.checks.shares import check_party_income
from xlsheets.plan import pointer
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.documents import blank_document, load_plan
from xlsheets.plan.types import Document, Place, Reading, copied

CHECKS = (check_initiatives, check_party_income, *CHECKS_OF_SLIPS, *CHECKS_OF_WHOLES)
OFFICE, SUPPORT, ESF, OPENING = (f"/plan/lines/{line}/values" for line in (6, 7, 3, 10))
SIKTA = "/initiatives/items/0"
STOD = "/initiatives/items/4/values"
LATER = {"/plan/lines/8/values/1": None, "/plan/lines/8/values/2": None}
PAID = (8_000_000, 4_000_000, 4_000_000)


def _edited(plan: str, edits: dict[str, Any]) -> Document:
    document = copied(blank_document(2027) if plan == "blank" else apply_corrections(load_plan(plan)))
    for at, value in edits.items():
        pointer.put(document, at, value)
    return document


def _codes(plan: str, **edits: Any) -> list[tuple[str, str | None]]:
    document = _edited(plan, edits)
    facts = Facts(Reading(document), Inputs(document))
    found = without_followers(facts, [one for check in CHECKS for one in check(facts)])
    return [(one.code, one.path) for one in found]


@pytest.mark.parametrize(
    ("plan", "edits", "code", "at"),
    [
        ("rar-2025", {f"{OFFICE}/1": -38_000_000}, "zeros-differ", f"{OFFICE}/1"),
        ("rar-2025", {f"{OFFICE}/1": -380_000}, "zeros-differ", f"{OFFICE}/1"),
        ("rar-2025", {f"{OFFICE}/0": -36_770}, "zeros-differ", f"{OFFICE}/0"),
        ("rar-2025", {f"{SIKTA}/values/0": -9000}, "unit-differs", f"{SIKTA}/values/0"),
        ("rar-2025", {f"{SIKTA}/values/1": -900_000}, "zeros-differ", f"{SIKTA}/values/1"),
        ("rar-2025", {f"{SIKTA}/values/2": -90_000_000}, "zeros-differ", f"{SIKTA}/values/2"),
        ("rar-2025", {"/plan/lines/0/values/2": 80_000_000}, "zeros-differ", "/plan/lines/0/values/2"),
        ("rar-2025", {f"{ESF}/1": -1_778_000}, "income-sign", f"{ESF}/1"),
        ("rar-2025", {f"{OPENING}/0": None}, "opening-blank", f"{OPENING}/0"),
        ("rar-2025", {f"{OPENING}/0": 541_100_000}, "opening-odd", f"{OPENING}/0"),
        ("rar-2025", {f"{OPENING}/0": 5411}, "opening-odd", f"{OPENING}/0"),
        ("rar-2018", {"/plan/lines/2/values/0": -49_000}, "costs-exceed-means", "/plan/lines/2/values/0"),
        ("rar-2018", {"/plan/lines/8/values/0": 1600}, "income-odd", "/plan/lines/8/values/0"),
        ("rar-2018", {"/plan/lines/8/values/0": 160_000, **LATER}, "income-odd", "/plan/lines/8/values/0"),
        ("rar-2018", {"/assumptions/frame/amount": 1_600_000}, "frame-odd", "/assumptions/frame/amount"),
        ("rar-2018", {"/members/0/inhabitants": 51}, "inhabitants-odd", "/members/0/inhabitants"),
        ("rar-2018", {"/members/6/inhabitants": 62_820_000}, "inhabitants-odd", "/members/6/inhabitants"),
        (
            "rar-2018",
            {"/initiatives/items/4/values/1": -2700},
            "initiative-sign",
            "/initiatives/items/4/values/1",
        ),
    ],
)
def test_an_odd_figure_is_asked_about_once(plan: str, edits: dict[str, Any], code: str, at: str) -> None:
    assert _codes(plan, **edits) == [(code, at)]


@pytest.mark.parametrize(
    ("plan", "edits"),
    [
        ("rar-2018", {}),
        ("rar-2025", {}),
        ("blank", {}),
        ("blank", {f"{OFFICE}/0": -3_000_000, f"{OPENING}/0": 0}),
        ("rar-2025", {f"{OPENING}/0": 0}),
        ("rar-2025", {f"{OPENING}/0": -2_000_000}),
        ("rar-2025", {f"{OPENING}/0": 100_000}),
        ("rar-2025", {f"{OFFICE}/2": -7_000_000}),
        ("rar-2025", {f"{OFFICE}/2": 0}),
        ("rar-2025", {f"{OFFICE}/2": None}),
        ("rar-2025", {f"{ESF}/0": 3_000_000, f"{ESF}/1": 3_000_000, f"{ESF}/2": 250_000}),
        ("rar-2025", {f"{SIKTA}/values/2": -750_000}),
        ("rar-2025", {f"{SIKTA}/values/0": -800_000}),
        ("rar-2025", {f"{SIKTA}/values/0": -750_000, f"{SIKTA}/values/2": -750_000}),
        ("rar-2018", {"/members/0/inhabitants": 1200}),
        ("rar-2018", {"/members/6/inhabitants": 990_000}),
        ("rar-2018", {"/members/0/inhabitants": 51, "/assumptions/key/measure": "Antal arbetslösa"}),
    ],
)
def test_an_honest_figure_is_left_alone(plan: str, edits: dict[str, Any]) -> None:
    assert _codes(plan, **edits) == []


def test_an_initiative_that_runs_all_year_has_no_reason_to_be_a_tenth() -> None:
    short = {f"{SIKTA}/values/2": -900_000}
    dated = short | {f"{SIKTA}/start": "2024-03-01", f"{SIKTA}/end": "2027-12-31"}
    assert _codes("rar-2025", **short) == []
    assert _codes("rar-2025", **dated) == [("zeros-differ", f"{SIKTA}/values/2")]


def test_repayments_in_a_row_of_their_own_are_left_alone() -> None:
    paid_back = {f"{ESF}/{year}": amount for year, amount in enumerate((-300_000, -200_000, None))}
    assert _codes("rar-2025", **paid_back) == []


def test_many_of_a_kind_are_told_as_one() -> None:
    counts = enumerate((5, 6, 32, 7, 9, 20, 63))
    thousands = {f"/members/{index}/inhabitants": count for index, count in counts}
    assert _codes("rar-2018", **thousands) == [("inhabitants-odd", "/members/0/inhabitants")]
    turned = {f"{SIKTA}/values/{year}": 9_000_000 for year in range(3)}
    assert _codes("rar-2025", **turned) == [("initiative-sign", f"{SIKTA}/values/0")]


def test_years_that_no_party_has_filled_in_are_not_judged() -> None:
    frame = {"/assumptions/frame/amount": 16_000_000}
    paid = {f"/plan/lines/{row}/values/0": amount for row, amount in enumerate(PAID)}
    assert _codes("blank", **frame) == []
    assert _codes("blank", **frame, **paid, **{f"{OPENING}/0": 0}) == []
    assert _codes("blank", **frame, **paid, **{f"{OPENING}/0": 0, "/plan/lines/0/values/1": 7_000_000}) == [
        ("party-income-differs", "/plan/lines/0/values/1"),
        ("party-income-differs", "/plan/lines/1/values/1"),
        ("party-income-differs", "/plan/lines/2/values/1"),
    ]


@pytest.fixture
def due() -> Callable[..., list[dict[str, object]]]:
    """The parameters of what is told of due dates, given as serial numbers."""

    def tell(*serials: object, first: object = 2018, formulas: bool = False) -> list[dict[str, object]]:
        at = [f"/due_dates/computed/{quarter}" for quarter in range(4)]
        document = {"assumptions": {"first_year": first}, "plan": {"years": [2018]}}
        reading = Reading(
            document,
            places={one: Place("Fakturaunderlag", 5, 5 + quarter) for quarter, one in enumerate(at)},
            computed=dict(zip(at, serials, strict=True)),
            formulas=frozenset(at if formulas else ()),
        )
        return [dict(one.params) for one in check_due_dates(reading)]

    return tell


def test_due_dates_of_another_year(due: Callable[..., list[dict[str, object]]]) -> None:
    december, spring, summer, autumn = 43098, 43188, 43280, 43371
    assert due(december, spring, summer, autumn) == []
    assert due(december, "#N/A", None, True) == []
    assert due(december, spring, summer, autumn, first=2019) == []
    assert due(december, spring, summer, autumn, first=45_000) == []
    (found,) = due(december - 365, spring - 365, summer, autumn)
    assert (found["quarter"], found["day"], found["quarters"]) == (1, "2016-12-29", ["2"])
    (found,) = due(december, spring, summer, autumn + 365, formulas=True)
    assert (found["quarter"], found["day"], found["how"]) == (4, "2019-09-28", "due calculated")
