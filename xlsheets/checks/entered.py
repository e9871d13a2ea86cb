"""Amounts that were entered with the wrong sign, or in another unit than the rest of their row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from xlsheets.checks.facts import Facts, value_at
from xlsheets.checks.naming import naming
from xlsheets.plan.printed import amount
from xlsheets.plan.types import Document
from xlsheets.problems import Problem, Severity, as_number, plain

THOUSAND = 1000
_SMALLEST = 10
"""Smaller amounts than this agree with each other by chance."""

_OFF_COLUMN = 200
"""An initiative this many times below the smallest or above the largest other one of its year is odd."""

_NEAREST, _FARTHEST = Fraction(4, 10), Fraction(5, 2)


def check_signs(facts: Facts) -> Iterator[Problem]:
    """Costs with the other sign than the plan declares; where they are the half or more, told once.

    Incomes may be repaid and are left alone.
    """
    plan = facts.document["plan"]
    wanted = -1 if plan["sign"] == "costs_negative" else 1
    costs = [(at, value) for at, value in _typed(facts, "cost") if value]
    wrong = [(at, value) for at, value in costs if value * wanted < 0]
    if len(wrong) > 1 and 2 * len(wrong) >= len(costs):
        yield facts.finding(
            "cost-signs-mixed",
            Severity.WARNING,
            "/plan/sign",
            None,
            None,
            count=len(wrong),
            total=len(costs),
            sign="negative" if wanted < 0 else "positive",
            wrong="positive" if wanted < 0 else "negative",
        )
        return
    if 2 * len(wrong) >= len(costs):
        return
    for at, value in wrong:
        yield facts.finding(
            "cost-sign",
            Severity.WARNING,
            at,
            plain(value),
            plain(-value),
            **naming(facts.document, at),
            sign="negative" if wanted < 0 else "positive",
        )


def with_sign(document: Document, problem: Problem) -> Problem:
    """A cost or an initiative typed as text, with the sign that the others have; an opening is in no sum."""
    row, _, last = (problem.path or "").rpartition("/values/")
    if row.startswith("/initiatives/items/") and problem.code == "text-number":
        return _signed(
            problem, {"negative": -1, "positive": 1}.get(str(value_at(document, "/initiatives/sign")), 0)
        )
    line = value_at(document, row) if row.startswith("/plan/lines/") and last else None
    if problem.code != "text-number" or not isinstance(line, dict):
        return problem
    if line.get("role") == "opening":
        kept = {name: value for name, value in problem.params.items() if name != "summed"}
        return replace(problem, params=kept)
    wanted = {"costs_negative": -1, "costs_positive": 1}.get(str(value_at(document, "/plan/sign")), 0)
    return _signed(problem, wanted) if line.get("role") == "cost" else problem


def _signed(problem: Problem, wanted: int) -> Problem:
    number = as_number(problem.expected)
    return (
        replace(problem, expected=plain(-number)) if number is not None and number * wanted < 0 else problem
    )


def check_units(facts: Facts) -> Iterator[Problem]:
    """Amounts about a thousand times off the others in their row, which agree among themselves."""
    odd: list[Problem] = []
    for index, line in enumerate(facts.document["plan"]["lines"]):
        if line["role"] in ("income", "cost") and not is_level(line["values"], THOUSAND * _NEAREST):
            odd += _odd_ones(facts, filled(facts, f"/plan/lines/{index}/values"))
    yield from odd
    yield from _once(_odd_initiatives(facts), _odd_in_their_rows(facts))
    if not odd:  # an income in the wrong unit is the reason, if any
        yield from _odd_frame(facts)


def _once(*sources: Iterator[Problem]) -> Iterator[Problem]:
    """The findings of all sources, those of one place once."""
    yield from {problem.path: problem for source in sources[::-1] for problem in source}.values()


def _odd_in_their_rows(facts: Facts) -> Iterator[Problem]:
    """Initiatives about a thousand times off all their other years, two at least."""
    table = facts.document.get("initiatives", {"items": [], "years": []})
    for index, item in enumerate(table["items"]):
        if not is_level(item["values"], THOUSAND * _NEAREST):
            yield from _odd_ones(facts, filled(facts, f"/initiatives/items/{index}/values"))


def _odd_initiatives(facts: Facts) -> Iterator[Problem]:
    """Initiatives about a thousand times off their other years, or far off all others of the same year."""
    table = facts.document.get("initiatives", {"items": [], "years": []})
    for year in range(len(table["years"])):
        column = [
            (at, value)
            for index in range(len(table["items"]))
            if (value := value_of(facts, at := f"/initiatives/items/{index}/values/{year}"))
        ]
        if not _stands_out(sorted(abs(value) for _, value in column)):
            continue
        for at, value in column:
            sizes = sorted(abs(other) for place, other in column if place != at)
            row = at.rpartition("/")[0]
            same = [
                (there, other)
                for step in range(len(table["years"]))
                if step != year and (other := value_of(facts, there := f"{row}/{step}"))
            ]
            if len(sizes) < 2 or min(sizes) < _SMALLEST:
                continue
            too_low, too_high = abs(value) * _OFF_COLUMN < sizes[0], abs(value) > _OFF_COLUMN * sizes[-1]
            off = [max(abs(value / other), abs(other / value)) for _, other in same]
            fits = all(is_thousandfold(ratio) for ratio in off)
            if (too_low or too_high) and fits:
                nearest = same[0][0] if same else next(place for place, _ in column if place != at)
                yield _odd(facts, at, value, nearest, too_low)


def _stands_out(sizes: Sequence[Fraction]) -> bool:
    """Whether the smallest or the largest of some sizes is far off all the others."""
    return len(sizes) > 2 and (sizes[0] * _OFF_COLUMN < sizes[1] or sizes[-1] > _OFF_COLUMN * sizes[-2])


def _odd(facts: Facts, at: str, value: Fraction, nearest: str, too_low: bool) -> Problem:
    names, other = naming(facts.document, at), naming(facts.document, nearest)
    is_other_year = names["year"] != other["year"]
    return facts.finding(
        "unit-differs",
        Severity.WARNING,
        at,
        plain(value),
        None,
        **names,
        direction="direction lower" if too_low else "direction higher",
        other=plain(value_of(facts, nearest) or Fraction(0)),
        other_year=other["year"] if is_other_year else other["label"],
        likely="tkr" if too_low else "kr",
        whole=f"unit {facts.document[at.split('/')[1]]['unit']}",
    )


def _odd_frame(facts: Facts) -> Iterator[Problem]:
    """A frame about a thousand times off the income that the plan has of it."""
    frame = value_of(facts, "/assumptions/frame/amount")
    plan = facts.document["plan"]
    at = next((at for at, value in _typed(facts, "income") if value), None)
    incomes = [abs(value) for where, value in _typed(facts, "income") if where.endswith("/values/0")]
    total = facts.computed.get("/frame/computed/total")
    if not frame or not total or not incomes or at is None:
        return
    planned = sum(incomes) * {"kr": 1, "tkr": THOUSAND, "mnkr": THOUSAND**2}[plan["unit"]]
    if not planned:
        return
    ratio = planned / total
    too_low = is_thousandfold(ratio)
    if too_low or is_thousandfold(1 / ratio):
        yield facts.finding(
            "frame-unit-differs",
            Severity.WARNING,
            "/assumptions/frame/amount",
            plain(frame),
            None,
            direction="direction lower" if too_low else "direction higher",
            planned=plain(planned),
            likely="tkr" if too_low else None,
        )


def _odd_ones(facts: Facts, row: Sequence[tuple[str, Fraction]]) -> Iterator[Problem]:
    for position, (at, value) in enumerate(row):
        others = [*row[:position], *row[position + 1 :]]
        sizes = [abs(other) for _, other in others]
        if len(others) < 2 or min(sizes) < _SMALLEST or max(sizes) > _FARTHEST * min(sizes):
            continue
        ratios = [size / abs(value) for size in sizes]
        too_low = all(is_thousandfold(ratio) for ratio in ratios)
        too_high = all(is_thousandfold(1 / ratio) for ratio in ratios)
        if too_low or too_high:
            nearest, other = others[max(position - 1, 0)]
            yield facts.finding(
                "unit-differs",
                Severity.WARNING,
                at,
                plain(value),
                None,
                **naming(facts.document, at),
                direction="direction lower" if too_low else "direction higher",
                other=plain(other),
                other_year=naming(facts.document, nearest)["year"],
                likely="tkr" if too_low else "kr",
                whole=f"unit {facts.document[at.split('/')[1]]['unit']}",
            )


def _typed(facts: Facts, role: str) -> Iterator[tuple[str, Fraction]]:
    for index, line in enumerate(facts.document["plan"]["lines"]):
        for year in range(len(facts.document["plan"]["years"]) if line["role"] == role else 0):
            at = f"/plan/lines/{index}/values/{year}"
            value = value_of(facts, at)
            if value is not None:
                yield at, value


def value_of(facts: Facts, at: str) -> Fraction | None:
    """The typed amount at a pointer; None where it is blank, or nobody can tell it."""
    value = value_at(facts.document, at)
    return None if value is None or at in facts.inputs.suspects else amount(value)


def filled(facts: Facts, at: str) -> list[tuple[str, Fraction]]:
    """The amounts of a row by their pointers, without blanks, zeros and what nobody can tell."""
    pointers = (f"{at}/{year}" for year in range(len(value_at(facts.document, at))))
    return [(pointer, value) for pointer in pointers if (value := value_of(facts, pointer))]


def is_level(values: Sequence[object], times: int | Fraction) -> bool:
    """Whether no amount of a row can be so many times another: nearly every row, at the cost of a glance.

    >>> is_level([-384000, -350000, None], 7), is_level([-384000, -35000], 7), is_level(["0.5", 3], 7)
    (True, False, False)
    """
    sizes = [abs(value) for value in values if isinstance(value, int) and value]
    blanks = sum(value is None or value == 0 for value in values)
    return len(sizes) + blanks == len(values) and (not sizes or max(sizes) < times * min(sizes))


def is_thousandfold(ratio: Fraction) -> bool:
    """Whether one amount is about a thousand times another.

    >>> is_thousandfold(Fraction(954)), is_thousandfold(Fraction(95))
    (True, False)
    """
    return _NEAREST * THOUSAND <= ratio <= _FARTHEST * THOUSAND
