"""Several kinds of damage in one workbook."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from kinds import KINDS
from trials import Outcome, Sound, trial

_CHOSEN = [
    one
    for one in KINDS.values()
    if one.promised
    and one.name.startswith(
        (
            "tal som text",
            "text i",
            "datum",
            "en kostnad",
            "dold",
            "tabell",
            "omskriven",
            "namn",
            "beslutad",
            "manuell",
            "äldre",
        )
    )
]
"""Kinds that leave the rest of the workbook where it was, so that every place stays known."""


def combinations(books: Sequence[Sound], count: int, seed: int = 0) -> Iterator[Outcome]:
    """Trials with two to four kinds, no two of which take the same cell or table."""
    chance = random.Random(seed)
    made = 0
    while made < count:
        chosen = chance.sample(_CHOSEN, chance.randint(2, 4))
        outcome = trial(chance.choice(list(books)), chosen, made)
        if outcome is not None:
            made += 1
            yield outcome
