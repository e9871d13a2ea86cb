"""What would change in a plan if a reading of a break is the true one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from xlsheets.checks.facts import Facts, printed_value, scalar, value_at
from xlsheets.plan import pointer
from xlsheets.plan.derive import derive
from xlsheets.plan.printed import like_printed, printed_pointer
from xlsheets.plan.types import Document, copied
from xlsheets.problems import Change

_FEES_REST_ON = ("/members/", "/assumptions/")


def consequences(
    facts: Facts, typed: Mapping[str, Any] | None = None, repaired: Collection[str] = ()
) -> tuple[Change, ...]:
    """Every cell that a reading changes: what is typed anew, then the printed figures that follow.

    `typed` are new values by pointer; `repaired` the broken figures (computed pointers) that the reading puts
    right. Printed figures that fit now go on fitting; other broken figures stay as they are.
    """
    after = copied(facts.document)
    changes = []
    for at, new in (typed or {}).items():
        changes.append(facts.change(at, scalar(value_at(after, at)), scalar(new)))
        pointer.put(after, at, new)
    movable = frozenset(at for at in facts.printed if at in facts.fitting or at in repaired)
    _let_figures_follow(after, movable)
    fees = _computed(facts, after) if any(at.startswith(_FEES_REST_ON) for at in typed or ()) else ()
    return (*changes, *_printed(facts, after), *fees)


def _let_figures_follow(document: Document, movable: frozenset[str]) -> None:
    """Print the movable figures anew from those beneath them."""
    figures = derive(document, printed=True, following=movable)
    for at in movable & figures.keys():
        new = like_printed(figures[at], printed_value(document, at))
        pointer.put(document, printed_pointer(at), new)


def _printed(facts: Facts, after: Document) -> Iterator[Change]:
    for at, old in facts.printed.items():
        new = printed_value(after, at)
        if old != new:
            yield facts.change(printed_pointer(at), scalar(old), scalar(new))


def _computed(facts: Facts, after: Document) -> Iterator[Change]:
    """The fees of members without a printed figure: they have a cell, but nothing in the document."""
    figures = derive(after)
    for at, old in facts.computed.items():
        is_fee = at.startswith("/members/") and at.rpartition("/")[2] in ("year", "quarter")
        if is_fee and printed_value(after, at) is None and at in figures and figures[at] != old:
            yield facts.change(at, old, figures[at])
