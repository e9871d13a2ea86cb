"""Every computed number of a budget, from its document, in exact arithmetic.

A third voice beside the cell functions and their native twins: the checks compare a workbook with it.
"""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from xlsheets.plan.derive_fees import fee_figures
from xlsheets.plan.derive_plan import LEVELS, PlanFigures
from xlsheets.plan.types import Document

Figures = dict[str, Fraction]
"""Computed numbers by JSON Pointer, in the unit of their table."""


def derive(document: Document, printed: bool = False, following: Collection[str] = frozenset()) -> Figures:
    """Compute what the document's inputs lead to.

    Args:
        document: a valid document.
        printed: let each figure rest on the *printed* figures beneath it, where there are any, so that
            a break in a published plan shows where it is and not in everything that follows from it.
        following: the figures whose printed amount is not to be believed but printed anew.

    Returns:
        Exact values by pointer. What cannot be computed (no members, an impossible rule) is left out.

    >>> derive({"plan": {"unit": "kr", "sign": "costs_negative", "years": [2025], "lines": [
    ...     {"id": "opening", "label": "IB", "role": "opening", "values": [100]},
    ...     {"id": "fees", "label": "Avgifter", "role": "income", "values": [50]},
    ...     {"id": "closing", "label": "UB", "role": "closing"}]}})["/plan/lines/2/computed/0"]
    Fraction(150, 1)
    """
    figures = dict(_figures(document, printed, following))
    return _with_statements(figures, document, printed, following)


def derive_with_frame(known: Mapping[str, Fraction], document: Document, printed: bool = False) -> Figures:
    """Compute what a document leads to whose frame alone has changed since `known` was computed.

    Gives what `derive` gives, of which the most is in `known` already.
    """
    figures = dict(fee_figures(document, printed))
    figures.update((at, value) for at, value in known.items() if not rests_on_frame(at))
    if "plan" in document:
        figures.update(PlanFigures(document, printed).levels(figures))
    return _with_statements(figures, document, printed, frozenset())


def _with_statements(
    figures: Figures, document: Document, printed: bool, following: Collection[str]
) -> Figures:
    if document.get("statements"):
        from xlsheets.plan.statements.evaluate import statement_figures  # most documents have none

        figures.update(statement_figures(document, figures, printed, following))
    return figures


def rests_on_frame(at: str) -> bool:
    """Whether a figure is computed from the frame, or may be: a printed table's rule can lead anywhere.

    >>> rests_on_frame("/members/3/computed/year"), rests_on_frame("/plan/lines/2/computed/0")
    (True, False)
    """
    return at.startswith(("/frame/", "/members/", "/fees/", "/statements/")) or at.endswith(LEVELS)


def _figures(document: Document, printed: bool, following: Collection[str]) -> Iterator[tuple[str, Fraction]]:
    yield from fee_figures(document, printed, following)
    if "plan" in document:
        yield from PlanFigures(document, printed, following).figures()
