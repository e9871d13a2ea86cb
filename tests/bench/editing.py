"""Twenty cells changed and the file saved, beside openpyxl."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from measure import Line, faster, take_turns
from workbooks import built

from xlsheets.ooxml import Kind, open_package
from xlsheets.ooxml.editor import Editor

GOAL = 5
CELLS = 20


def lines() -> Iterator[Line]:
    """One line per plan."""
    warnings.simplefilter("ignore")
    for plan, source in built("functions").items():
        places = _typed_numbers(source)
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "ut.xlsx"

            def ours(source: Path = source, places: list[Place] = places, target: Path = target) -> None:
                editor = Editor(open_package(source))
                for number, (sheet, row, column) in enumerate(places):
                    editor.set_value(sheet, (row, column), 1000 + number)
                editor.save(target)

            def peer(source: Path = source, places: list[Place] = places, target: Path = target) -> None:
                book = openpyxl.load_workbook(source)
                for number, (sheet, row, column) in enumerate(places):
                    book[sheet].cell(row, column).value = 1000 + number
                book.save(target)

            times = take_turns({"ours": ours, "peer": peer}, rounds=9)
        yield faster(f"edit {len(places)} cells, {plan}", times["ours"], times["peer"], "openpyxl", GOAL)


Place = tuple[str, int, int]


def _typed_numbers(source: Path) -> list[Place]:
    """The first typed numbers of the workbook, sheet after sheet."""
    found = [
        (sheet.name, row, column)
        for sheet in open_package(source).sheets
        for (row, column), cell in sheet.cells.items()
        if cell.formula is None and cell.kind is Kind.NUMBER and not sheet.anchor_of(row, column)
    ]
    return found[:CELLS]
