"""Which figures rest on a value that nobody can tell: they are neither right nor wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

from xlsheets.checks.expected_numbers import is_number_in
from xlsheets.plan import pointer
from xlsheets.plan.derive import derive
from xlsheets.plan.types import Document

_FEE_FIGURES = ("/members/", "/fees/")
_PROBE = 10_000_019  # which nobody types


def doubtful(
    document: Document, suspects: Collection[str], printed: bool, known: Mapping[str, Fraction]
) -> frozenset[str]:
    """The figures (computed pointers) that move when the suspects do.

    With `printed` only those directly above a suspect, as each figure then rests on printed ones. `known` are
    the figures of the document as it is.
    """
    if not suspects:
        return frozenset()
    probed = derive(_probed(document, suspects), printed)
    figures = probed.keys() | known.keys()
    moving = {at for at in figures if known.get(at) != probed.get(at)}
    if any(at.startswith("/assumptions/") for at in suspects):
        moving |= {at for at in figures if at.startswith(_FEE_FIGURES)}
    return frozenset(moving)


def retyped(document: Document, at: str, value: Any) -> Document:
    """The document with another value in a row or a list that is there, itself where there is none.

    What is not on the way to the value is shared.
    """
    holder, _, last = at.rpartition("/")
    try:
        found = pointer.get(document, holder)
    except (KeyError, IndexError, TypeError):
        return document
    if isinstance(found, dict) or (isinstance(found, list) and int(last) < len(found)):
        return pointer.with_value(document, at, value)
    return document


def _probed(document: Document, suspects: Collection[str]) -> Document:
    """The document with another amount for every suspect, each its own."""
    probed = document
    for index, at in enumerate(sorted(suspects)):
        if is_number_in(document, at) and not at.startswith("/assumptions/"):
            probed = retyped(probed, at, _PROBE + index)
    return probed
