"""Members without a row among the invoices: they would not be invoiced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xlsheets.checks.facts import Facts
from xlsheets.problems import Problem, plain

QUARTER_SUMS = "/fees/computed/sum/quarters/"


def not_invoiced(facts: Facts) -> tuple[int, ...]:
    """The members that have no cell for their quarters, where others have.

    Codes that occur twice are told elsewhere.
    """
    often = Counter(member["code"] for member in facts.document["members"])
    places = facts.reading.places
    if not any("/computed/quarters/" in at for at in places if at.startswith("/members/")):
        return ()
    return tuple(
        index
        for index, member in enumerate(facts.document["members"])
        if often[member["code"]] == 1 and f"/members/{index}/computed/quarters/0" not in places
    )


def check_invoices(facts: Facts) -> Iterator[Problem]:
    """Each member that is missing among the invoices, at its code in the fee table."""
    for member in not_invoiced(facts):
        code, name = (facts.document["members"][member].get(key) for key in ("code", "name"))
        year = f"/members/{member}/computed/year"
        amount = None if year in facts.doubts else facts.computed.get(year)
        params = {"label": name, "amount": None if amount is None else plain(amount)}
        yield facts.problem("member-not-invoiced", f"/members/{member}/code", code, None, **params)
