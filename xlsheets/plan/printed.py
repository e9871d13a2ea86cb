"""Printed figures: where they stand in a document, and how a value would be printed in their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from udfs.calc.money import round_half_away
from xlsheets.plan.types import Document


def printed_pointer(at: str) -> str:
    """The pointer of the printed figure beside a computed one.

    >>> printed_pointer("/members/3/computed/year")
    '/members/3/printed/year'
    """
    return at.replace("/computed/", "/printed/")


def printed_figures(document: Document) -> Iterator[tuple[str, Any]]:
    """Every printed figure with the pointer of the computed one beside it.

    >>> plan = {"lines": [{"printed": [None, 1270]}]}
    >>> [*printed_figures({"members": [{"printed": {"year": 30}}], "plan": plan})]
    [('/members/0/computed/year', 30), ('/plan/lines/0/computed/1', 1270)]
    """
    for index, member in enumerate(document.get("members", ())):
        yield from _beside(f"/members/{index}", member.get("printed", {}))
    for party, figures in document.get("fees", {}).get("printed", {}).items():
        yield from _in_party(party, figures)
    for index, line in enumerate(document.get("plan", {}).get("lines", ())):
        yield from _beside(f"/plan/lines/{index}", dict(enumerate(line.get("printed", ()))))
    printed = document.get("initiatives", {}).get("printed", ())
    yield from _beside("/initiatives", dict(enumerate(printed)))
    for number, statement in enumerate(document.get("statements", ())):
        for index, line in enumerate(statement["lines"]):
            yield from _beside(f"/statements/{number}/lines/{index}", line.get("printed", {}))


def _in_party(party: str, figures: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    at = f"/fees/computed/{party}"
    return ((f"{at}/{name}", value) for name, value in figures.items() if value is not None)


def _beside(at: str, figures: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    return ((f"{at}/computed/{name}", value) for name, value in figures.items() if value is not None)


@lru_cache(maxsize=4096)  # a plan has few different amounts, and the checks ask for each again and again
def amount(value: Any) -> Fraction:
    """A document's amount (a whole number or a decimal string), exactly; a blank counts as nothing.

    So does a spreadsheet's sum.
    """
    if value is None:
        return Fraction(0)
    return Fraction(value) if isinstance(value, int) else Fraction(str(value))


def total(values: Iterable[Any]) -> Fraction:
    """The exact sum of a document's amounts: the whole ones, nearly all, are added as whole numbers.

    >>> total([3, None, "0.5", -1])
    Fraction(5, 2)
    """
    whole, rest = 0, Fraction(0)
    for value in values:
        if isinstance(value, int):
            whole += value
        elif value is not None:
            rest += amount(value)
    return whole + rest if rest else Fraction(whole)


def exact_sum(values: Iterable[Fraction]) -> Fraction:
    """The sum of exact numbers: the whole ones, nearly all, are added as whole numbers.

    >>> exact_sum([Fraction(3), Fraction(1, 2), Fraction(-1)])
    Fraction(5, 2)
    """
    whole, rest = 0, Fraction(0)
    for value in values:
        if value.denominator == 1:
            whole += value.numerator
        else:
            rest += value
    return whole + rest if rest else Fraction(whole)


def as_printed(value: Fraction, printed: Any) -> Fraction:
    """The value rounded to as many decimals as the printed figure has.

    >>> as_printed(Fraction(5113, 168456), "0.0304")
    Fraction(19, 625)
    """
    if isinstance(printed, int) and value.denominator == 1:
        return value  # as most are
    return round_half_away(value, len(str(printed).partition(".")[2]))


def like_printed(value: Fraction, printed: Any) -> int | str:
    """The value as the document would hold it: a whole number, or a decimal string like the printed one."""
    if isinstance(printed, int) and value.denominator == 1:
        return value.numerator
    decimals = len(str(printed).partition(".")[2])
    rounded = round_half_away(value, decimals)
    if not isinstance(printed, str):
        return int(rounded)
    scaled = abs(int(rounded * 10**decimals))
    digits = str(scaled).rjust(decimals + 1, "0")
    sign = "-" if rounded < 0 else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)
