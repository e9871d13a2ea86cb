"""Machines with the formulas of a build already read, for the next recalculation of the same build."""

from collections.abc import Hashable

_BUILDS = 8
_states: dict[Hashable, bytes] = {}


def remembered(build: Hashable) -> bytes | None:
    """Return the state of a machine that holds the formulas of this build and no values, if there is one."""
    return _states.get(build)


def remember(build: Hashable, state: bytes) -> None:
    """Keep the state for the next time; the oldest goes when there are many."""
    while len(_states) >= _BUILDS:
        _states.pop(next(iter(_states)))
    _states[build] = state
