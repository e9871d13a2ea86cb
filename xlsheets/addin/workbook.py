"""The add-in as a workbook: one that xlwings ships, told which Python to start."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from xlsheets.addin import conf
from xlsheets.ooxml import Editor, PackageError, open_package

_SOURCE: Final = "quickstart_standalone.xlsm"
_SETTINGS: Final = "xlwings.conf"
_VBA: Final = "xl/vbaProject.bin"
_TYPES: Final = "[Content_Types].xml"
_BOOK: Final = b"application/vnd.ms-excel.sheet.macroEnabled"
_ADDIN: Final = b"application/vnd.ms-excel.addin.macroEnabled"


def addin_workbook(interpreter: Path) -> bytes:
    """xlwings' own workbook as an add-in, with its settings; our VBA module is still to be imported.

    It is the one whose VBA stands alone: it takes its settings from the workbook that it is in. xlwings' own
    add-ins take them from whatever workbook is open, and one from a letter could then name the program to
    start. For the same reason the folder of a workbook is kept out of Python's path. Raises
    ModuleNotFoundError where xlwings is not installed.
    """
    editor = Editor(open_package(_shipped()))
    settings = {conf.INTERPRETER: str(interpreter), "ADD_WORKBOOK_TO_PYTHONPATH": "False"}
    sheet = next(name for name in editor.sheet_names if name.endswith(_SETTINGS))
    for position in list(editor.package.sheet(sheet).cells):
        editor.clear(sheet, position)
    for row, (name, value) in enumerate(settings.items(), start=1):
        editor.set_value(sheet, (row, 1), name)
        editor.set_value(sheet, (row, 2), value)
    _name_sheet(editor, sheet)
    editor.store.replace(_TYPES, editor.package.parts.read(_TYPES).replace(_BOOK, _ADDIN))
    return editor.to_bytes()


def _shipped() -> Path:
    """The file in xlwings' folder, without importing xlwings, which may need what is not there."""
    found = find_spec("xlwings")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("xlwings is not installed", name="xlwings")
    return Path(found.origin).with_name(_SOURCE)


def _name_sheet(editor: Editor, sheet: str) -> None:
    """Give the sheet of settings the name by which xlwings looks for it, and the workbook no window."""
    store, book = editor.store, editor.package.workbook_part
    for element in store.tree(book).iter(f"{{{store.main}}}sheet"):
        if element.get("name") == sheet:
            element.set("name", _SETTINGS)
    for view in store.tree(book).iter(f"{{{store.main}}}workbookView"):
        view.set("visibility", "hidden")
    store.mark(book)


def interpreter_of(addin: Path) -> str | None:
    """Which Python an add-in starts; None where it is none of ours."""
    try:
        sheet = open_package(addin).sheet(_SETTINGS)
    except (OSError, PackageError, KeyError):
        return None
    cells = {position: cell.value for position, cell in sheet.cells.items()}
    named = (row for (row, column), value in cells.items() if column == 1 and value == conf.INTERPRETER)
    return next((str(cells[row, 2]) for row in named if (row, 2) in cells), None)


def has_module(addin: Path, module: str) -> bool:
    """Whether a VBA module of that name is in a workbook: each is a stream of its name in the project."""
    try:
        return module.encode("utf-16-le") in open_package(addin).parts.read(_VBA)
    except (OSError, PackageError, KeyError):
        return False
