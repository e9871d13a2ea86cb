"""What must be seen in the published plans, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain

import pytest

from xlsheets.catalogue import render
from xlsheets.checks.completeness import check_paragraphs
from xlsheets.checks.facts import Facts
from xlsheets.checks.figures import check_figures
from xlsheets.checks.initiatives import check_initiatives
from xlsheets.checks.openings import check_openings
from xlsheets.checks.quarters import check_quarters
from xlsheets.checks.workbook import CHECKS_OF_ASSUMPTIONS, CHECKS_OF_FIGURES
from xlsheets.plan import pointer
from xlsheets.plan.documents import list_plans, load_plan
from xlsheets.plan.types import Place
from xlsheets.plan.types import Reading as WorkbookReading
from xlsheets.problems import Problem, Reading, Severity

MakeFacts = Callable[..., Facts]


def _found(facts: Facts) -> list[Problem]:
    return list(chain.from_iterable(check(facts) for check in (*CHECKS_OF_ASSUMPTIONS, *CHECKS_OF_FIGURES)))


def _changes(reading: Reading) -> dict[str | None, tuple[object, object]]:
    return {change.path: (change.old, change.new) for change in reading.changes}


def test_rar_2018_is_told_its_breaks_and_two_levels(facts_of: MakeFacts) -> None:
    found = _found(facts_of("rar-2018"))
    assert [(one.code, one.severity.value, one.found, one.expected, one.difference) for one in found] == [
        ("quarters-differ", "error", 999999, 1000000, -1),
        ("opening-and-income-differs", "error", 16985, 16866, 119),
        ("detail-differs", "error", -9532, -11737, 2205),
        ("equity-above-level", "note", 2885, 2700, 185),
        ("equity-above-level", "note", 10394, 2700, 7694),
    ]


def test_the_quarters_of_2018_are_rounded_each_by_itself(facts_of: MakeFacts) -> None:
    (problem,) = check_quarters(facts_of("rar-2018"))
    assert (problem.params["uneven"], problem.params["members"]) == (8, 9)
    (reading,) = problem.readings
    assert reading.code == "rounding"
    changes = _changes(reading)
    assert changes.pop("/assumptions/rounding/quarters") == ("independent", "equal_quarters")
    assert changes.pop("/members/7/printed/quarter") == (119188, 119189)
    assert changes == {
        "/members/0/printed/year": (121409, 121408),
        "/members/1/printed/year": (148359, 148360),
        "/members/2/printed/year": (751365, 751364),
        "/members/3/printed/year": (157097, 157096),
        "/members/5/printed/year": (466994, 466996),
        "/members/6/printed/year": (1491665, 1491664),
        "/members/7/printed/year": (476754, 476756),
        "/members/8/printed/year": (167237, 167236),
    }


def test_the_openings_of_2018_have_one_constant_offset(facts_of: MakeFacts) -> None:
    (problem,) = check_openings(facts_of("rar-2018"))
    assert problem.path == "/plan/lines/0/printed/1"
    assert problem.params["years"] == ["2019", "2020"]
    missing, wrong = problem.readings
    assert (missing.code, missing.changes) == ("constant-offset", ())
    assert wrong.code == "offset-in-error"
    assert _changes(wrong) == {
        "/plan/lines/0/printed/1": (16985, 16866),
        "/plan/lines/7/printed/1": (2885, 2766),
        "/plan/lines/0/printed/2": (19004, 18766),
        "/plan/lines/7/printed/2": (10394, 10156),
    }


@pytest.mark.parametrize("opening", [19003, 18766])
def test_openings_with_other_differences_are_told_one_by_one(opening: int, facts_of: MakeFacts) -> None:
    """Another amount, or another sign, in the second year: two causes, two findings."""
    found = list(check_openings(facts_of("rar-2018", **{"/plan/lines/0/printed/2": opening})))
    assert [one.path for one in found] == ["/plan/lines/0/printed/1", "/plan/lines/0/printed/2"]
    assert not [one for one in found if "merged" in one.params]


def test_two_initiatives_of_2018_may_be_on_another_line(facts_of: MakeFacts) -> None:
    (problem,) = check_initiatives(facts_of("rar-2018"))
    (reading,) = problem.readings
    assert reading.params["names"] == ["TUNA Eskilstuna", "Tuna KFV"]
    assert (reading.params["holder"], reading.params["left"]) == ("Tillkommande insatser", 500)
    assert _changes(reading) == {
        "/plan/lines/4/values/0": (-9532, -11737),
        "/plan/lines/5/values/0": (-2705, -500),
    }


def test_rar_2025_is_told_its_one_break_and_two_levels(facts_of: MakeFacts) -> None:
    found = _found(facts_of("rar-2025"))
    assert [(one.code, one.severity.value, one.found, one.expected, one.difference) for one in found] == [
        ("opening-differs", "error", 4472600, 4481600, -9000),
        ("equity-above-level", "note", 5632300, 2700000, 2932300),
        ("equity-above-level", "note", 4481600, 2700000, 1781600),
    ]


def test_two_readings_explain_2027_and_neither_is_chosen(facts_of: MakeFacts) -> None:
    (problem,) = check_openings(facts_of("rar-2025"))
    stale, swapped = problem.readings
    assert stale.code == "stale"
    assert _changes(stale) == {
        "/plan/lines/10/printed/2": (4472600, 4481600),
        "/plan/lines/12/printed/2": (2464100, 2473100),
    }
    assert swapped.code == "swapped-digits"
    assert (swapped.params["same_year"], swapped.params["months"]) == ("2025", 8)
    assert _changes(swapped) == {
        "/initiatives/items/1/values/1": (-1278700, -1287700),
        "/initiatives/printed/1": (-10278700, -10287700),
        "/plan/lines/8/printed/1": (-10278700, -10287700),
        "/plan/lines/9/printed/1": (-18928700, -18937700),
        "/plan/lines/11/printed/1": (-1150700, -1159700),
        "/plan/lines/12/printed/1": (4481600, 4472600),
    }


@pytest.mark.parametrize(("plan", "levels"), [("rar-2018", [2766, 10156]), ("rar-2025", [5632300, 4481600])])
def test_corrected_plans_have_levels_as_notes_and_nothing_else(
    plan: str, levels: list[int], facts_of: MakeFacts
) -> None:
    found = _found(facts_of(plan, corrected=True))
    assert [one.severity for one in found] == [Severity.NOTE, Severity.NOTE]
    assert [one.found for one in found] == levels


def test_the_corrections_cover_every_error_that_is_found(facts_of: MakeFacts) -> None:
    for plan in list_plans():
        corrected = {correction["path"] for correction in load_plan(plan)["corrections"]}
        for problem in _found(facts_of(plan)):
            if problem.severity is Severity.ERROR:
                changed = [{change.path for change in reading.changes} for reading in problem.readings]
                assert problem.path in corrected or any(paths <= corrected for paths in changed if paths)


def test_every_path_resolves_in_the_document(facts_of: MakeFacts) -> None:
    for plan in ("rar-2018", "rar-2025"):
        facts = facts_of(plan)
        for problem in _found(facts):
            assert problem.path is not None
            pointer.get(facts.document, problem.path)
            for change in chain.from_iterable(reading.changes for reading in problem.readings):
                assert change.path is not None
                pointer.get(facts.document, change.path)


@pytest.mark.parametrize(
    ("plan", "edits", "codes"),
    [
        ("rar-2018", {"/members/5/printed/year": 466994}, ["figure-differs"]),
        ("rar-2018", {"/members/5/printed/quarter": 116750}, ["figure-differs"]),
        ("rar-2018", {"/fees/printed/sum/year": 4000001}, ["sum-differs"]),
        ("rar-2018", {"/fees/printed/state/year": 8000001}, ["figure-differs"]),
        ("rar-2018", {"/members/2/printed/share": "0.1787"}, ["figure-differs"]),
        ("rar-2018", {"/plan/lines/6/printed/0": -17882}, ["sum-differs"]),
        ("rar-2018", {"/plan/lines/7/printed/2": 10157}, ["figure-differs"]),
        ("rar-2018", {"/initiatives/printed/1": 11747}, ["sum-differs"]),
        ("rar-2025", {"/plan/lines/8/printed/0": -10287600}, ["figure-differs"]),
        ("rar-2025", {"/plan/lines/11/printed/0": 221200}, ["figure-differs"]),
        ("rar-2025", {"/plan/lines/0/values/0": 8000001}, ["party-income-differs", "sum-differs"]),
        ("rar-2018", {"/assumptions/shares/state": "0.6"}, ["shares-not-100"]),
    ],
)
def test_one_change_is_told_once(
    plan: str, edits: dict[str, object], codes: list[str], facts_of: MakeFacts
) -> None:
    facts = facts_of(plan, corrected=True, **edits)
    found = [one.code for one in _found(facts) if one.severity is not Severity.NOTE]
    assert sorted(found) == codes


@pytest.mark.parametrize(
    ("at", "value", "reading"),
    [
        ("/plan/lines/9/printed/0", -18789700, "swapped-digits"),
        ("/plan/lines/9/printed/0", 18798700, "sign"),
        ("/plan/lines/9/printed/0", -18799, "factor-1000"),
        ("/plan/lines/4/printed/0", 16000000, "missing-lines"),
    ],
)
def test_readings_of_a_sum(at: str, value: int, reading: str, facts_of: MakeFacts) -> None:
    facts = facts_of("rar-2025", corrected=True, **{at: value})
    found = [one for one in check_figures(facts) if one.path == at]
    assert reading in [one.code for one in found[0].readings]


def test_a_stale_opening_has_no_second_reading_without_a_swap(facts_of: MakeFacts) -> None:
    facts = facts_of("rar-2025", corrected=True, **{"/plan/lines/10/printed/2": 4481601})
    (problem,) = check_openings(facts)
    assert [reading.code for reading in problem.readings] == ["stale"]


def test_what_rests_on_a_suspect_is_not_judged(facts_of: MakeFacts) -> None:
    facts = facts_of("rar-2018", corrected=True, **{"/members/2/inhabitants": 0})
    assert list(check_figures(facts))
    suspicious = replace(facts.inputs, suspects=frozenset({"/members/2/inhabitants"}))
    doubtful = Facts(facts.reading, suspicious)
    assert not [one for one in _found(doubtful) if one.severity is Severity.ERROR]


def test_a_plan_without_printed_figures_is_silent(facts_of: MakeFacts) -> None:
    facts = facts_of("rar-2018", corrected=True)
    for row in (*facts.document["members"], *facts.document["plan"]["lines"], facts.document["initiatives"]):
        row.pop("printed", None)
    facts.document.pop("fees")
    bare = Facts(facts.reading, facts.inputs)
    assert not [one for one in _found(bare) if one.severity is Severity.ERROR]


def test_an_opening_that_leaves_out_a_line_says_which(facts_of: MakeFacts) -> None:
    facts = facts_of("rar-2025", corrected=True, **{"/plan/lines/10/printed/2": 4481600 - 1778000})
    (problem,) = check_openings(facts)
    words = render(problem).readings
    assert [reading.code for reading in problem.readings] == ["stale", "missing-lines"]
    assert words[1].replace("\u00a0", " ") == (
        "2027 börjar som om Övriga intäkter, ESF projekt 1 778 000 inte fanns 2026."
    )


@pytest.mark.parametrize(
    ("paragraphs", "told"),
    [((None, None), []), (("§ 1", "§ 2"), ["/decision"]), (("§ 1", None), ["/decision", "/changes/1"])],
)
def test_a_blank_paragraph_is_told_only_where_another_decision_has_one(
    paragraphs: tuple[str | None, ...], told: list[str]
) -> None:
    changes = [{"date": "2018-02-01", **({"paragraph": one} if one else {})} for one in paragraphs]
    document = {"decision": {"status": "decided", "date": "2017-11-27"}, "changes": changes}
    places = {"/decision/paragraph": Place("Förutsättningar", 14, 2)}
    places |= {f"/changes/{index}/paragraph": Place("Ändringslogg", 6 + index, 7) for index in range(2)}
    found = list(check_paragraphs(WorkbookReading(document, places=places)))
    assert [one.path for one in found] == told
    assert {one.severity for one in found} <= {Severity.NOTE}
