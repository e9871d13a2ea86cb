"""Sound plans with printed tables, drawn at random: each printed figure is what its rule gives."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from xlsheets.plan.derive import derive
from xlsheets.plan.printed import like_printed
from xlsheets.plan.statements.evaluate import StatementFigures
from xlsheets.plan.types import Document

YEARS = (2026, 2027, 2028)
Line = dict[str, Any]


def sound_plan(random: Random) -> Document:
    """A document with four tables that follow from each other, all figures printed as they are shown."""
    document: Document = {"statements": [_costs(random), _balance(random), _projects(random), _fees(random)]}
    _print(document)
    return document


def _print(document: Document) -> None:
    figures = StatementFigures(document, derive({**document, "statements": []}))
    for key, value in figures.values.items():
        pattern = "0.0001" if figures.tables.column(key)["kind"] == "share" else 0
        shown = value if pattern else figures.shown(key, value)
        figures.tables.line(key).setdefault("printed", {})[key.column] = like_printed(shown, pattern)


def _table(name: str, kind: str, columns: list[Line], lines: list[Line], summed: str = "exact") -> Document:
    base = {"id": name, "heading": name.capitalize(), "kind": kind, "unit": "tkr"}
    return {**base, "rounding": {"shown": 0, "summed": summed}, "columns": columns, "lines": lines}


def _years() -> list[Line]:
    return [
        {"id": str(year), "label": f"Budget {year}", "kind": "amount", "year": year, "version": "budget"}
        for year in YEARS
    ]


def _line(name: str, role: str = "input", **more: Any) -> Line:
    return {"id": name, "label": name.capitalize(), "role": role, **more}


def _sum(*lines: str) -> Line:
    return {"*": {"rule": "sum", "of": [*lines]}}


def _index(year: int, rate: str) -> Line:
    return {"rule": "index", "base": {"column": str(year - 1)}, "rate": rate}


def _amount(random: Random) -> int:
    return random.choice(
        (random.randint(20, 900), random.randint(1_000, 9_999), random.randint(10_000, 99_999))
    )


def _costs(random: Random) -> Document:
    """Income and costs: typed and indexed lines, one sub-total among them, the result."""
    names = [f"cost-{number}" for number in range(random.randint(3, 9))]
    half = random.randint(1, len(names) - 1)
    lines = [_line("income", values={str(year): -_amount(random) for year in YEARS})]
    for name in names:
        if random.random() < 0.6:
            rate = f"0.0{random.randint(1, 5)}"
            rules = {str(year): _index(year, rate) for year in YEARS[1:]}
            lines.append(_line(name, values={"2026": _amount(random)}, rules=rules))
        else:
            lines.append(_line(name, values={str(year): _amount(random) for year in YEARS}))
    lines.insert(1 + half, _line("part", "sum", rules=_sum(*names[:half])))
    lines.append(_line("costs", "sum", rules=_sum("part", *names[half:])))
    lines.append(_line("granted", values={str(year): _amount(random) for year in YEARS}))
    lines.append(_line("result", "result", rules=_sum("income", "costs", "granted")))
    return _table("costs", "costs_and_income", _years(), lines)


def _balance(random: Random) -> Document:
    """A balance plan: equity from year to year, grants in equal parts, cash as balancing item."""
    lines = [
        _line("tangible", values={str(year): random.randint(20, 200) for year in YEARS}),
        _line(
            "cash",
            "balancing",
            rules={"*": {"rule": "balancing", "total": {"line": "claims"}, "of": ["tangible"]}},
        ),
        _line("assets", "sum", rules=_sum("tangible", "cash")),
        _line(
            "opening",
            "opening",
            values={"2026": _amount(random)},
            rules={
                str(year): {"rule": "opening", "cell": {"line": "equity", "column": str(year - 1)}}
                for year in YEARS[1:]
            },
        ),
        _line("result", "result", rules={"*": {"rule": "link", "cell": {"statement": "costs"}, "sign": -1}}),
        _line("equity", "closing", rules=_sum("opening", "result")),
        _line(
            "debts",
            values={"2026": _amount(random)},
            rules={str(year): _index(year, "0.03") for year in YEARS[1:]},
        ),
    ]
    for grant in YEARS:
        rule = {"rule": "link", "cell": {"statement": "costs", "line": "granted", "column": str(grant)}}
        after = [str(year) for year in YEARS if year >= grant]
        paid = {
            "rule": "payouts",
            "cell": {"line": f"grant-{grant}", "column": str(grant)},
            "decided": grant,
            "last": YEARS[-1],
            "cumulative": True,
            "sign": -1,
        }
        lines.append(_line(f"grant-{grant}", rules=dict.fromkeys(after, rule)))
        lines.append(_line(f"paid-{grant}", rules=dict.fromkeys(after, paid)))
    moved = [f"{what}-{grant}" for grant in YEARS for what in ("grant", "paid")]
    lines.append(_line("unpaid", "sum", rules=_sum(*moved)))
    lines.append(_line("claims", "sum", rules=_sum("equity", "debts", "unpaid")))
    return _table("balance", "balance", _years(), lines)


def _projects(random: Random) -> Document:
    """Projects phased by months or days; the table adds what it shows."""
    columns = [
        {"id": "nr", "label": "Nr", "kind": "code"},
        {"id": "start", "label": "Start", "kind": "date"},
        {"id": "end", "label": "Slut", "kind": "date"},
        {"id": "total", "label": "Budget totalt", "kind": "amount"},
        {"id": "2026", "label": "Kostnad 2026", "kind": "amount", "year": 2026},
    ]
    ends = {"start": {"column": "start"}, "end": {"column": "end"}, "total": {"column": "total"}}
    lines = []
    for number in range(random.randint(3, 8)):
        start = date(2025, 6, 1) + timedelta(days=random.randint(0, 300))
        end = start + timedelta(days=random.randint(200, 900))
        values = {"nr": str(number + 1), "start": str(start), "end": str(end), "total": _amount(random)}
        rule = {"rule": "phased", **ends, "method": random.choice(("months", "days"))}
        lines.append(_line(f"project-{number}", values=values, rules={"2026": rule}))
    lines.append(_line("sum", "sum", rules=_sum(*(line["id"] for line in lines))))
    return _table("projects", "projects", columns, lines, "shown")


def _fees(random: Random) -> Document:
    """A request: 50/25/25 from the state's amount, and shares of a total that is typed."""
    columns = [
        {"id": "share", "label": "Andel", "kind": "share"},
        {"id": "2026", "label": "Tilldelning 2026", "kind": "amount", "year": 2026},
    ]
    shares = [random.randint(5, 30) for _ in range(3)]
    frame = {"rule": "frame", "cell": {"line": "state"}, "party": "state"}
    lines = [
        _line("state", values={"2026": _amount(random)}),
        _line("region", rules={"2026": frame | {"to_party": "region"}}),
        _line(
            "all",
            "sum",
            rules={
                "2026": frame | {"to_party": "total"},
                "share": _sum("town-0", "town-1", "town-2", "town-3")["*"],
            },
        ),
        _line("request", values={"2026": _amount(random)}),
    ]
    for number, share in enumerate([*shares, 100 - sum(shares)]):
        rule = {"rule": "share", "cell": {"line": "request"}, "by": {"column": "share"}}
        lines.append(_line(f"town-{number}", values={"share": f"0.{share:02}"}, rules={"2026": rule}))
    return _table("fees", "request", columns, lines)
