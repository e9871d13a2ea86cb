"""The order of our calls: how many evaluations must come before each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xlsheets.engine.book import Area, Place
from xlsheets.engine.graph import Graph
from xlsheets.engine.hosting import Host
from xlsheets.engine.lifting import Cells, Expression, Lifted
from xlsheets.engine.notes import Reading


def give_levels(
    order: Iterable[Place], graph: Graph, readings: Mapping[Place, Reading], hosts: Mapping[Place, Host]
) -> int:
    """Give each call its level, the cells being in order, sources first; return the highest level.

    A call of level 0 reads only what was typed. After evaluation n every formula is right that rests on
    calls of lower levels than n.
    """
    levels = _Levels(graph)
    highest = 0
    for place in order:
        reading = readings.get(place)
        if reading is None:
            continue
        sources = levels.ready_of(graph.sources(reading))
        host = hosts.get(place)
        if host is None:
            levels.ready[place] = max(1, sources)
            continue
        inner = 0
        for lifted in host.calls.values():
            lifted.level = levels.level(lifted, sources, inner)
            inner = max(inner, lifted.level + 1)
        levels.ready[place] = max(inner, sources)
        highest = max(highest, inner - 1)
    return highest


@dataclass(slots=True)
class _Levels:
    graph: Graph
    ready: dict[Place, int] = field(default_factory=dict)

    def ready_of(self, places: Iterable[Place]) -> int:
        return max((self.ready.get(place, 0) for place in places), default=0)

    def level(self, lifted: Lifted, sources: int, inner: int) -> int:
        """``sources``: when all that the formula reads is ready; ``inner``: when its earlier calls are."""
        level = 0
        for argument in lifted.arguments:
            match argument:
                case Lifted(level=nested):
                    level = max(level, nested)
                case Cells(area, spill):
                    read = Area(*area.anchor, area.row1, area.column1) if spill else area
                    level = max(level, self.ready_of(self.graph.inside(read)))
                case Expression():
                    level = max(level, 1, sources, inner)
        return level
