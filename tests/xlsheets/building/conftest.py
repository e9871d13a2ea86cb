"""Workbooks built once and shared; documents made by Hypothesis."""

from datetime import date

import pytest
from hypothesis import strategies as st

from xlsheets.building.workbook import built_workbook, logged_corrections
from xlsheets.ooxml import open_package
from xlsheets.plan.documents import blank_document, load_plan, without_corrections

DAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def documents():
    plans = {plan: load_plan(plan) for plan in ("rar-2018", "rar-2025")}
    made = {plan: without_corrections(document) for plan, document in plans.items()}
    made |= {f"{plan} corrected": logged_corrections(document, DAY) for plan, document in plans.items()}
    return made | {"blank": blank_document(2027)}


@pytest.fixture(scope="session")
def built(documents):
    """Return the bytes of a built workbook by document and kind of formulas."""
    made = {}

    def build(name, formulas):
        if (name, formulas) not in made:
            made[name, formulas] = built_workbook(documents[name], formulas).to_bytes()
        return made[name, formulas]

    return build


@pytest.fixture(scope="session")
def opened(built):
    return lambda name, formulas: open_package(built(name, formulas))


@st.composite
def budgets(draw):
    """Budgets of other associations: their members, frames, rules, signs and years."""
    document = blank_document(2027, years=draw(st.integers(1, 4)))
    years = document["plan"]["years"]
    money = st.integers(0, 30_000_000)
    count = draw(st.integers(1, 14))
    codes = draw(st.lists(st.integers(101, 2599), min_size=count, max_size=count, unique=True))
    people = draw(st.lists(st.integers(0, 90_000), min_size=count, max_size=count).filter(any))
    document["members"] = [
        {"code": f"{code:04}", "name": f"Kommun {code}", "inhabitants": inhabitants}
        for code, inhabitants in zip(codes, people, strict=True)
    ]
    quarters = draw(st.sampled_from(["largest_remainder", "equal_quarters", "independent", "cumulative"]))
    amount = draw(money) * (16 if quarters == "equal_quarters" else 1)
    party = draw(st.sampled_from(["total", "state", "region", "municipalities"]))
    document["assumptions"]["frame"] = {"party": party, "amount": amount}
    rule = draw(st.sampled_from(["largest_remainder", "independent"]))
    document["assumptions"]["rounding"] = {"years": rule, "quarters": quarters}
    document["equity_tiers"] = [{"frame": 1, "level": 100_000}, {"frame": 16_000_000, "level": 2_700_000}]
    for line in document["plan"]["lines"]:
        if line["role"] in ("income", "cost"):
            sign = -1 if line["role"] == "cost" else 1
            line["values"] = [draw(st.none() | money.map(lambda kr, sign=sign: sign * kr)) for _ in years]
        if line["role"] == "opening":
            line["values"] = [draw(st.integers(-(10**7), 10**7)), *[None] * (len(years) - 1)]
    items = draw(st.integers(1, 4))
    document["initiatives"]["items"] = [
        {"id": f"insats-{n}", "name": f"Insats {n}", "values": [-draw(money) for _ in years]}
        for n in range(items)
    ]
    return document


@pytest.fixture(scope="session")
def budget_strategy():
    return budgets()
