"""A plan whose printed figures all follow from what was typed is never told anything."""

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from xlsheets.checks.facts import Facts
from xlsheets.checks.inputs import Inputs
from xlsheets.checks.workbook import CHECKS_OF_ASSUMPTIONS, CHECKS_OF_FIGURES, judged
from xlsheets.plan import pointer
from xlsheets.plan.corrections import apply_corrections
from xlsheets.plan.derive import derive
from xlsheets.plan.documents import load_plan
from xlsheets.plan.printed import like_printed, printed_pointer
from xlsheets.plan.types import Document, Reading
from xlsheets.problems import Severity

CHECKS = (*CHECKS_OF_ASSUMPTIONS, *CHECKS_OF_FIGURES)
ASKED = (
    *(
        "cost-sign",
        "cost-signs-mixed",
        "unit-differs",
        "frame-unit-differs",
        "income-sign",
        "initiative-sign",
    ),
    *("zeros-differ", "inhabitants-odd", "frame-odd", "income-odd", "opening-odd"),
    *("costs-exceed-means", "costs-far-below-income"),
)
"""Amounts of any sign and size may look mistyped; that is asked, never asserted."""

inhabitants = st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any)


def _without_tables(plan: str) -> Document:
    """A corrected plan of which only the fixed tables are left: what its text quotes follows from no draw."""
    document = deepcopy(apply_corrections(load_plan(plan)))
    document.pop("statements", None)
    return document


def _with_members(weights: list[int], frame: int, years: str, quarters: str) -> Document:
    document = _without_tables("rar-2018")
    document["assumptions"]["frame"]["amount"] = frame
    document["assumptions"]["rounding"] = {"years": years, "quarters": quarters}
    document["members"] = [
        {
            "code": f"{index:04}",
            "name": f"Kommun {index}",
            "inhabitants": weight,
            "printed": {"share": "0.0000"},
        }
        for index, weight in enumerate(weights)
    ]
    document["fees"] = {"printed": {}}
    return document


def _print(document: Document) -> Document:
    """The document with every figure printed as it is computed, amounts whole."""
    for at, value in derive(document).items():
        path = printed_pointer(at)
        if path.endswith("/share"):
            pointer.put(document, path, like_printed(value, "0.0000"))
        elif path.endswith(("/year", "/quarter")):
            pointer.put(document, path, like_printed(value, 0))
    return document


def _errors(document: Document) -> list[Any]:
    facts = Facts(Reading(document), Inputs(document))
    found = [one for check in CHECKS for one in check(facts) if one.severity is not Severity.NOTE]
    return [one for one in found if one.code not in ASKED]


@settings(max_examples=60)
@given(
    inhabitants,
    st.integers(1, 10**7),
    st.sampled_from(["largest_remainder", "sainte_lague", "cumulative"]),
    st.sampled_from(["largest_remainder", "equal_quarters", "cumulative"]),
)
def test_fees_that_follow_are_sound(weights: list[int], sixteenth: int, years: str, quarters: str) -> None:
    assert not _errors(_print(_with_members(weights, 16 * sixteenth, years, quarters)))


@settings(max_examples=60)
@given(inhabitants, st.integers(1, 10**7))
def test_quarters_rounded_by_themselves_are_told_where_they_do_not_make_the_year(
    weights: list[int], sixteenth: int
) -> None:
    document = _print(_with_members(weights, 16 * sixteenth, "largest_remainder", "independent"))
    found = {one.code for one in _errors(document)}
    figures = derive(document)
    members = range(len(weights))
    uneven = [
        index
        for index in members
        if figures[f"/members/{index}/computed/year"] != 4 * figures[f"/members/{index}/computed/quarter"]
    ]
    short = figures["/fees/computed/sum/quarter"] * 4 != figures["/fees/computed/municipalities/year"]
    assert found == ({"quarters-differ"} if short else {"year-not-quarters"} if uneven else set())


@settings(max_examples=40)
@given(st.lists(st.integers(-(10**9), 10**9), min_size=15, max_size=15), st.integers(-(10**9), 10**9))
def test_plans_that_follow_are_sound(amounts: list[int], opening: int) -> None:
    document = _without_tables("rar-2025")
    typed = iter(amounts)
    lines = document["plan"]["lines"]
    for line in lines:
        if line["role"] in ("income", "cost"):
            line.pop("party", None)
            line["values"] = [next(typed, 0) for _ in range(3)]
    next(line for line in lines if line["role"] == "opening")["values"][0] = opening
    figures = derive(document)
    for index, line in enumerate(lines):
        if "printed" in line:
            line["printed"] = [
                None if figure is None else int(figures[f"/plan/lines/{index}/computed/{year}"])
                for year, figure in enumerate(line["printed"])
            ]
    assert not _errors(document)


@st.composite
def plausible(draw: st.DrawFn) -> Document:
    """A plan as associations have them: rows drift, projects start or end, equity is a year's at most."""
    document = _without_tables("rar-2025")
    for row in (*document["plan"]["lines"], document["initiatives"]):
        row.pop("printed", None)
    frame = 16_000 * draw(st.integers(100, 4000))
    document["assumptions"]["frame"]["amount"] = frame
    drift = st.integers(80, 125)
    shares = {"state": 2, "region": 4, "municipalities": 4}
    for line in document["plan"]["lines"]:
        if line["role"] == "income":
            part = frame // shares[line["party"]] if "party" in line else draw(st.integers(0, frame))
            line["values"] = [part] * 3 if "party" in line else [part, part // draw(st.integers(1, 12)), 0]
        if line["role"] == "cost":
            part = frame * draw(st.integers(1, 20)) // 100
            line["values"] = [-part * draw(drift) // 100 for _ in range(3)]
        if line["role"] == "opening":
            line["values"][0] = frame * draw(st.integers(-80, 100)) // 100
    months = st.tuples(st.integers(1, 12), st.just(12), st.integers(1, 12))
    for item in document["initiatives"]["items"]:
        year = frame * draw(st.integers(2, 30)) // 100
        item["values"] = [-year * month // 12 for month in draw(months)]
    return document


@settings(max_examples=80)
@given(plausible())
def test_nothing_is_asked_about_plausible_plans(document: Document) -> None:
    facts = Facts(Reading(document), Inputs(document))
    assert [one.code for one in judged(facts) if one.severity is not Severity.NOTE] == []
