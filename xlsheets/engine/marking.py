"""A workbook of ours remembers that a recalculation left cells alone, until one leaves none.

Helper columns and the sheet of checks then show what belongs to older figures, and no cell tells of it.
"""

from xlsheets.engine.results import Recalculation
from xlsheets.formula.references import a1, quote_sheet
from xlsheets.formula.tokens import quote_string
from xlsheets.ooxml import Editor, Package
from xlsheets.ooxml.marks import NOT_RECALCULATED, TEMPLATE


def mark(editor: Editor, package: Package, recalculation: Recalculation) -> None:
    """Write the mark, or take it away; another's workbook gets none."""
    names = {name.name for name in package.defined_names if name.sheet is None}
    if TEMPLATE in names and recalculation.kept:
        editor.define_hidden_name(NOT_RECALCULATED, quote_string(_told(package, recalculation)))
    elif NOT_RECALCULATED in names:
        editor.define_hidden_name(NOT_RECALCULATED, None)


def _told(package: Package, recalculation: Recalculation) -> str:
    """How many cells, the first of them, and when the file was last saved by a spreadsheet program."""
    first = recalculation.kept[0]
    cell = f"{quote_sheet(first.sheet)}!{a1(first.row, first.column)}"
    return "|".join((str(len(recalculation.kept)), package.properties.get("modified", ""), cell))
