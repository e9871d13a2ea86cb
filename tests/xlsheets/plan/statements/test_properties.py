"""What holds for any input: payouts make the grant, phases the total, both sides of a balance the same."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xlsheets.plan.derive import derive

AMOUNTS = st.integers(-(10**9), 10**9)
YEARS = range(2025, 2036)


def columns(*kinds):
    amounts = [{"id": str(year), "label": str(year), "kind": "amount", "year": year} for year in YEARS]
    return [{"id": name, "label": name, "kind": kind} for name, kind in kinds] + amounts


def table(lines, *kinds, shown=0):
    made = [{"label": "Rad", "role": "input", **line} for line in lines]
    base = {"id": "t", "heading": "T", "kind": "balance", "unit": "tkr"}
    rounding = {"shown": shown, "summed": "exact"}
    return {"statements": [base | {"rounding": rounding, "columns": columns(*kinds), "lines": made}]}


@given(AMOUNTS, st.integers(0, 10), st.integers(0, 10), st.sampled_from([-3, -2, 0, 2]))
def test_payouts_make_the_grant(grant, first, more, shown):
    decided, last = 2025 + first, min(2025 + first + more, YEARS[-1])
    rule = {"rule": "payouts", "cell": {"line": "grant", "column": "2025"}, "decided": decided, "last": last}
    lines = [
        {"id": "grant", "values": {"2025": grant}},
        {"id": "yearly", "rules": {"*": rule}},
        {"id": "reached", "rules": {"*": rule | {"cumulative": True}}},
    ]
    figures = derive(table(lines, shown=shown))
    yearly = [figures[f"/statements/0/lines/1/computed/{year}"] for year in YEARS]
    reached = [figures[f"/statements/0/lines/2/computed/{year}"] for year in YEARS]
    assert sum(yearly) == grant
    assert reached == [sum(yearly[: place + 1]) for place in range(len(yearly))]


@given(
    AMOUNTS,
    st.dates(date(2025, 1, 1), date(2030, 12, 31)),
    st.integers(0, 1800),
    st.sampled_from(["months", "days"]),
)
def test_phases_make_the_total(total, start, days, method):
    ends = {"start": {"column": "start"}, "end": {"column": "end"}, "total": {"column": "total"}}
    rule = {"rule": "phased", **ends, "method": method}
    end = start + timedelta(days=days)
    values = {"start": str(start), "end": str(end), "total": total}
    rules = {str(year): rule for year in YEARS}
    kinds = (("start", "date"), ("end", "date"), ("total", "amount"))
    figures = derive(table([{"id": "project", "values": values, "rules": rules}], *kinds))
    assert sum(figures.values()) == total


@given(st.lists(AMOUNTS, min_size=5, max_size=5))
def test_both_sides_of_a_balance_are_the_same(amounts):
    names = ("tangible", "receivables", "equity", "unpaid", "debts")
    lines = [{"id": name, "values": {"2025": value}} for name, value in zip(names, amounts, strict=True)]
    balancing = {"rule": "balancing", "total": {"line": "claims"}, "of": ["tangible", "receivables"]}
    lines += [
        {"id": "cash", "rules": {"2025": balancing}},
        {"id": "assets", "rules": {"2025": {"rule": "sum", "of": ["tangible", "receivables", "cash"]}}},
        {"id": "claims", "rules": {"2025": {"rule": "sum", "of": ["equity", "unpaid", "debts"]}}},
    ]
    figures = derive(table(lines))
    assert figures["/statements/0/lines/6/computed/2025"] == figures["/statements/0/lines/7/computed/2025"]
