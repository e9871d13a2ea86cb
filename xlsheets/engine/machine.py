"""The calculating machine: IronCalc behind a few typed calls. Nothing else in the project imports it."""

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from xlsheets.engine.book import Area, Place
from xlsheets.ooxml import CellError, CellValue

_LARGEST = sys.float_info.max


class Machine:
    """A workbook in the engine's memory, with these sheets; or with all that ``state`` remembers of one."""

    def __init__(self, sheets: Iterable[str], state: bytes | None = None) -> None:
        import ironcalc

        self._error = ironcalc.CellType.ErrorValue
        self._structure: Any = None
        if state is not None:
            self._model: Any = ironcalc.load_from_bytes(state)
            return
        self._model = ironcalc.create("book")
        names = list(sheets)
        for index, name in enumerate(names):
            if index == 0:
                if name != "Sheet1":
                    self._model.rename_sheet(0, name)
            else:
                self._model.add_sheet(name)

    def state(self) -> bytes:
        """Return what another machine can start from."""
        remembered: bytes = self._model.to_bytes()
        return remembered

    def set(self, place: Place, value: CellValue) -> None:
        """Put a constant into a cell; None clears it."""
        model = self._model
        if value is None:
            model.clear_cell_contents(*place)
        elif isinstance(value, bool):
            model.update_cell_with_bool(*place, value)
        elif isinstance(value, str):
            model.update_cell_with_text(*place, value)
        elif isinstance(value, CellError):
            model.set_user_input(*place, value.code)
        else:
            model.update_cell_with_number(*place, float(value))

    def fill(self, cells: Mapping[Place, CellValue]) -> None:
        """Put many constants."""
        number, text = self._model.update_cell_with_number, self._model.update_cell_with_text
        for place, value in cells.items():
            kind = value.__class__
            if kind is float or kind is int:
                number(*place, value)
            elif kind is str:
                text(*place, value)
            else:
                self.set(place, value)

    def put(self, place: Place, text: str) -> None:
        """Put a formula whose array result spills."""
        self._structure = None
        self._model.update_cell_with_formula(*place, "=" + text)

    def put_array(self, area: Area, text: str) -> None:
        """Put a formula whose array result fills exactly this area."""
        height, width = area.row2 - area.row1 + 1, area.column2 - area.column1 + 1
        self._structure = None
        self._model.set_user_array_formula(*area.anchor, width, height, "=" + text)

    def reading(self, place: Place) -> str:
        """Return how the engine reads the formula of a cell."""
        text: str | None = self._model.get_cell_formula(*place)
        return "" if text is None else text[1:]

    def clear(self, area: Area) -> None:
        """Empty an area."""
        self._structure = None
        self._model.range_clear_contents(*area)

    def evaluate(self) -> None:
        """Calculate everything."""
        self._structure = None
        self._model.evaluate()

    def get(self, place: Place) -> CellValue:
        """Return the value of a cell; numbers are float."""
        value: float | str | bool | None = self._model.get_cell_value(*place)
        if value.__class__ is float:
            return value if -_LARGEST <= value <= _LARGEST else CellError("#NUM!")
        if value.__class__ is str and value[:1] == "#" and self._is_error(place):
            return CellError(str(value))
        return value

    def _is_error(self, place: Place) -> bool:
        return bool(self._model.get_cell_type(*place) == self._error)

    def occupied(self) -> list[Place]:
        """Return every cell that holds something, spilled cells included."""
        places: list[Place] = self._model.get_all_cells()
        return places

    def extents(self, anchors: Iterable[Place]) -> dict[Place, tuple[int, int]]:
        """Return (height, width) of the array that spills from a cell, for the cells whose result is one.

        A blocked array has the extent (1, 1).
        """
        if self._structure is None:
            import ironcalc

            # Model does not know which cells are arrays; UserModel does.
            self._structure = ironcalc.UserModel.from_bytes(self._model.to_bytes())
        found = {}
        for anchor in anchors:
            structure = self._structure.get_cell_array_structure(*anchor)
            if isinstance(structure, dict) and "DynamicAnchor" in structure:
                width, height = structure["DynamicAnchor"]
                found[anchor] = (height, width)
        return found

    def rows(self, area: Area) -> list[list[CellValue]]:
        """Return the values of an area."""
        sheet, row1, column1, row2, column2 = area
        return [
            [self.get((sheet, row, column)) for column in range(column1, column2 + 1)]
            for row in range(row1, row2 + 1)
        ]
