"""Helper sheets behind the workbook's own, in the engine's memory only."""

from dataclasses import dataclass, replace

from xlsheets.engine.book import Area, Place
from xlsheets.formula.references import MAX_COLUMN, Reference
from xlsheets.formula.tree import Call, Literal, Node, Range, rebuild

_WIDTH = 64
_HEIGHT = 8192
_COLUMNS = MAX_COLUMN // _WIDTH


@dataclass(slots=True)
class Bench:
    """Three sheets: for the grids that our functions give, for arrays, and for single values.

    ``sheet`` is the index of the first, ``names`` what they are called.
    """

    sheet: int
    names: tuple[str, ...]
    next_row: int = 1
    next_block: int = 0
    next_cell: int = 0

    @classmethod
    def behind(cls, sheets: tuple[str, ...]) -> "Bench":
        """Choose names that no sheet has."""
        folded = {name.casefold() for name in sheets}
        names = []
        for stem in ("grids", "arrays", "values"):
            name = stem
            while name in folded:
                name += "_"
            names.append(name)
        return cls(len(sheets), tuple(names))

    def grid(self, height: int, width: int) -> Area:
        """Reserve room for a grid."""
        top = self.next_row
        self.next_row += height
        return Area(self.sheet, top, 1, top + height - 1, width)

    def array(self) -> Place:
        """Reserve a cell with room for an array right of and below it."""
        down, across = divmod(self.next_block, _COLUMNS)
        self.next_block += 1
        return self.sheet + 1, 1 + down * _HEIGHT, 1 + across * _WIDTH

    def value(self) -> Place:
        """Reserve a cell for a single value."""
        self.next_cell += 1
        return self.sheet + 2, self.next_cell, 1

    def reference(self, area: Area) -> Reference:
        """Return the reference to an area on a helper sheet."""
        return Reference(self.names[area.sheet - self.sheet], *area[1:], absolute=(True, True, True, True))


def standing_elsewhere(node: Node, sheet: str, place: Place) -> Node:
    """Return an expression that means the same in another cell: sheets written out, ROW() as a number."""
    match node:
        case Range(reference) if reference.sheet is None:
            return Range(replace(reference, sheet=sheet))
        case Call("ROW" | "COLUMN" as name, ()):
            return Literal("number", str(place[1] if name == "ROW" else place[2]))
    return rebuild(node, lambda inside: standing_elsewhere(inside, sheet, place))
