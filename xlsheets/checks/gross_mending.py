"""A plan as it would be with its slips put right, to see what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from xlsheets.checks.entered import THOUSAND
from xlsheets.checks.facts import Facts
from xlsheets.plan import pointer
from xlsheets.plan.printed import amount
from xlsheets.plan.types import Document, copied
from xlsheets.problems import Problem, as_number, plain

_ROLES = {"cost-signs-mixed": "cost", "income-sign": "income"}


def mended(facts: Facts, slips: Sequence[Problem]) -> Facts:
    """The facts with another amount in the cell of each slip; odd numbers of inhabitants become doubtful."""
    document = copied(facts.document)
    for slip in slips:
        if "total" in slip.params:
            _turn(document, slip)
        else:
            pointer.put(document, slip.path or "", _meant(slip))
    people = frozenset(one.path or "" for one in slips if one.code == "inhabitants-odd")
    inputs = replace(facts.inputs, document=document, suspects=facts.inputs.suspects | people)
    return Facts(facts.reading, inputs)


def _turn(document: Document, slip: Problem) -> None:
    """Give every amount the sign that its table declares, where the half or more have the other one."""
    wanted = -1 if slip.params["sign"] == "negative" else 1
    for values in _values(document, slip.code):
        for year, value in enumerate(values):
            if value is not None and amount(value) * wanted < 0:
                values[year] = _negated(value)


def _negated(value: int | str) -> int | str:
    if isinstance(value, str):
        return value[1:] if value.startswith("-") else f"-{value}"
    return -value


def _values(document: Document, code: str) -> Iterator[list[Any]]:
    if code == "initiative-sign":
        yield from (item["values"] for item in document["initiatives"]["items"])
    else:
        yield from (line["values"] for line in document["plan"]["lines"] if line["role"] == _ROLES[code])


def _meant(slip: Problem) -> int | str:
    """What the cell would hold, as a document has it: what is expected, else so many times more or less."""
    number, expected = as_number(slip.found) or Fraction(0), as_number(slip.expected)
    if expected is None:
        times = slip.params.get("times", 1 if slip.code == "inhabitants-odd" else THOUSAND)
        factor = Fraction(times if isinstance(times, int) else 1)
        expected = number * factor if slip.params.get("direction") == "direction lower" else number / factor
    whole = plain(expected)
    return whole if isinstance(whole, int) else f"{float(expected):.2f}"
