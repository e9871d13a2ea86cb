"""The shipped plans: valid, correctable, and right where the printed figures are right."""

from copy import deepcopy

import pytest

from xlsheets.plan.consistency import inconsistencies
from xlsheets.plan.corrections import CorrectionError, apply_corrections
from xlsheets.plan.derive import derive
from xlsheets.plan.documents import blank_document, list_plans, load_plan
from xlsheets.plan.schema import violations

CLOSINGS = {
    # plan, corrected: closing balances that the computed plan has
    ("rar-2018", False): [866, 2_766, 10_156],
    ("rar-2018", True): [866, 2_766, 10_156],
    ("rar-2025", False): [5_632_300, 4_481_600, 2_473_100],
    ("rar-2025", True): [5_632_300, 4_481_600, 2_473_100],
}


@pytest.mark.parametrize("plan", list_plans())
@pytest.mark.parametrize("corrected", [False, True])
def test_plans_follow_the_contract(plan, corrected):
    document = apply_corrections(load_plan(plan)) if corrected else load_plan(plan)
    assert [error.message for error in violations(document)] == []
    assert list(inconsistencies(document)) == []


@pytest.mark.parametrize(("case", "closings"), CLOSINGS.items(), ids=str)
def test_closing_balances(case, closings):
    plan, corrected = case
    document = apply_corrections(load_plan(plan)) if corrected else load_plan(plan)
    figures = derive(document)
    assert [figures[f"/equity/computed/{year}/closing"] for year in range(3)] == closings


def test_the_nine_yearly_fees_of_2018_are_the_printed_ones():
    document = load_plan("rar-2018")
    figures = derive(document)
    for index, member in enumerate(document["members"]):
        assert figures[f"/members/{index}/computed/year"] == member["printed"]["year"]
        assert figures[f"/members/{index}/computed/quarter"] == member["printed"]["quarter"]
    assert figures["/fees/computed/sum/quarter"] == 999_999


def test_equal_quarters_change_eight_years_and_one_quarter():
    printed = load_plan("rar-2018")
    corrected = apply_corrections(printed)
    figures = derive(corrected)
    years, quarters = 0, 0
    for index, member in enumerate(corrected["members"]):
        year, quarter = (figures[f"/members/{index}/computed/{name}"] for name in ("year", "quarter"))
        assert (year, quarter) == (member["printed"]["year"], member["printed"]["quarter"])
        assert year == 4 * quarter
        years += year != printed["members"][index]["printed"]["year"]
        quarters += quarter != printed["members"][index]["printed"]["quarter"]
    assert (years, quarters) == (8, 1)
    assert figures["/fees/computed/sum/quarter"] == 1_000_000


def test_printed_openings_are_judged_by_the_printed_closings_before_them():
    figures = derive(load_plan("rar-2018"), printed=True)
    assert [figures[f"/plan/lines/0/computed/{year}"] for year in range(3)] == [18_738, 16_866, 18_885]
    figures = derive(load_plan("rar-2025"), printed=True)
    assert figures["/plan/lines/10/computed/2"] == 4_481_600
    assert figures["/plan/lines/12/computed/2"] == 2_464_100  # a consequence is no break of its own


def test_a_correction_that_does_not_fit_is_refused():
    document = load_plan("rar-2025")
    document["corrections"][0]["from"] = 1
    with pytest.raises(CorrectionError):
        apply_corrections(document)


def test_corrections_leave_the_plan_as_it_was():
    document = load_plan("rar-2025")
    before = deepcopy(document)
    apply_corrections(document)
    assert document == before


def test_a_blank_budget_is_valid():
    document = blank_document(2027)
    assert [error.message for error in violations(document)] == []
    assert list(inconsistencies(document)) == []


BROKEN = [
    ("/members/0/code", 428, "type"),
    ("/members/0/code", "Vingåker", "pattern"),
    ("/members/0/inhabitants", "31 643", "type"),
    ("/members/0/inhabitants", -1, "minimum"),
    ("/assumptions/key/date", "2016-11-31", "format"),
    ("/plan/lines/1/values/0", 1.5, "oneOf"),
    ("/plan/sign", "minus", "enum"),
    ("/decision/status", "klar", "enum"),
    ("/assumptions/shares/state", "50 %", "pattern"),
]


@pytest.mark.parametrize(("path", "value", "validator"), BROKEN)
def test_the_contract_names_the_place_of_a_bad_value(path, value, validator):
    from xlsheets.plan import pointer

    document = load_plan("rar-2018")
    pointer.put(document, path, value)
    found = [("/" + "/".join(map(str, e.absolute_path)), e.validator) for e in violations(document)]
    assert found == [(path, validator)]


CONTRADICTIONS = [
    ("/members/1/code", "0428", "/members"),
    ("/plan/lines/2/id", "board", "/plan/lines"),
    ("/plan/lines/1/values", [1, 2], "/plan/lines/1/values"),
    ("/plan/years", [2018, 2020, 2021], "/plan/years"),
    ("/plan/lines/0/role", "closing", "/plan/lines"),
    ("/initiatives/items/1/values", [1], "/initiatives/items/1/values"),
]


@pytest.mark.parametrize(("path", "value", "at"), CONTRADICTIONS)
def test_contradictions_are_found(path, value, at):
    from xlsheets.plan import pointer

    document = load_plan("rar-2018")
    pointer.put(document, path, value)
    assert [found.path for found in inconsistencies(document)] == [at]
