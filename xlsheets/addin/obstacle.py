"""One thing that stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Obstacle:
    """An obstacle by its code, what its sentence names, and whether the functions fail because of it."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    stops: bool = True
