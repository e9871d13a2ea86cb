"""The facts as they would be if one cell held something else; what does not rest on it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from xlsheets.checks.facts import Facts
from xlsheets.plan import pointer
from xlsheets.plan.derive import derive, derive_with_frame

OF_FRAME = "/assumptions/frame/"


@dataclass(frozen=True)
class Trial(Facts):
    """The facts of `base` with something else typed at one pointer."""

    base: Facts
    at: str

    @cached_property
    def local(self) -> Mapping[str, Fraction]:
        """Every figure as it follows from the printed figures directly beneath it."""
        if self.at.startswith(OF_FRAME):
            return derive_with_frame(self.base.local, self.document, printed=True)
        return derive(self.document, printed=True)

    @cached_property
    def computed(self) -> Mapping[str, Fraction]:
        """Every figure as it follows from what was typed."""
        if self.at.startswith(OF_FRAME):
            return derive_with_frame(self.base.computed, self.document)
        return super().computed

    @cached_property
    def printed(self) -> Mapping[str, Any]:
        """The printed figures there are; typing something else changes none of them."""
        return self.base.printed if self.local.keys() == self.base.local.keys() else super().printed


def tried(facts: Facts, at: str, value: Any) -> Trial:
    """The facts with another value typed at a pointer."""
    inputs = replace(facts.inputs, document=pointer.with_value(facts.document, at, value))
    return Trial(facts.reading, inputs, facts, at)
