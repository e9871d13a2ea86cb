"""How far a formula outside the proven set is vouched for: over values of the kinds it was judged by.

A function of which only one result is known may still take a text, a blank or a negative number otherwise
than Excel does. Where a cell that it reads has become of another kind, it is kept; so it is where what was
nothing (0, an empty text, an error) becomes something, or where it is an error.
"""

from collections.abc import Mapping

from xlsheets.engine.book import Place
from xlsheets.engine.doubts import Check
from xlsheets.engine.functions import FRAGILE
from xlsheets.engine.loading import Loaded, Refusal
from xlsheets.engine.moved import Moved, kind
from xlsheets.engine.outcome import Solved
from xlsheets.engine.results import Why
from xlsheets.ooxml import CellValue


def beyond(
    loaded: Loaded, before: Mapping[Place, CellValue], after: Mapping[Place, CellValue], solved: Solved
) -> dict[Place, Refusal]:
    """Return the unproven formulas that met values of another kind than those they were judged by."""
    moved = Moved.between(before, after)
    found = {}
    for place, reading in loaded.readings.items():
        if not reading.unproven or place not in solved.values:
            continue
        strange = _otherwise(before.get(place), after.get(place)) or any(map(moved.new_kind, reading.areas))
        weak = kind(after.get(place)) == "error" or not FRAGILE.isdisjoint(reading.unproven)
        if strange or (weak and any(map(moved.touches, reading.areas))):
            params: dict[str, object] = {"function": reading.unproven[0], "check": Check.OTHER_KIND.value}
            found[place] = Refusal(Why.ENGINES_DIFFER, params)
    return found


def _otherwise(before: CellValue, after: CellValue) -> bool:
    """Whether a result is of a kind that the earlier one says nothing of."""
    one, other = kind(before), kind(after)
    return one != other and (one in ("blank", "empty", "zero", "error") or other in ("error", "empty"))
