"""Numbers of inhabitants that no municipality has."""

from __future__ import annotations

from collections.abc import Iterator

from xlsheets.checks.entered import value_of
from xlsheets.checks.facts import Facts
from xlsheets.checks.naming import naming
from xlsheets.plan.types import Document
from xlsheets.problems import Problem, Severity, plain

FEWEST, MOST = 500, 2_000_000
"""The smallest municipality of Sweden has some 2 400 inhabitants, half of them of working age; the largest
about a million."""


def check_people(facts: Facts) -> Iterator[Problem]:
    """Each member with too few or too many inhabitants; where it is the half or more, told once.

    None at all is told elsewhere. What is no count of inhabitants may be of any size.
    """
    members = facts.document["members"]
    if not counts_people(facts.document):
        return
    counts = [(at, value_of(facts, at)) for at in (f"/members/{i}/inhabitants" for i in range(len(members)))]
    odd = [(at, count) for at, count in counts if count and not FEWEST <= count <= MOST]
    together = len(odd) > 1 and 2 * len(odd) >= len(members)
    for at, count in odd[:1] if together else odd:
        yield facts.finding(
            "inhabitants-odd",
            Severity.WARNING,
            at,
            plain(count or 0),
            None,
            **naming(facts.document, at),
            limit=FEWEST if (count or 0) < FEWEST else MOST,
            side="side least" if (count or 0) < FEWEST else "side most",
            more=len(odd) - 1 if together else None,
        )


def counts_people(document: Document) -> bool:
    """Whether the fees are shared by inhabitants, which is what they are shared by if nothing is said."""
    measure = str(document["assumptions"].get("key", {}).get("measure") or "inv").lower()
    return "inv" in measure or "folk" in measure or "befolk" in measure
