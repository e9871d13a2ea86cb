"""The native twin of every cell that a function gives, for a workbook as it stands now."""

from collections.abc import Iterator, Mapping

from xlsheets.building.drawing import refer
from xlsheets.building.tables import in_table
from xlsheets.building.workbook import draw_sheets
from xlsheets.formula.references import parse_reference
from xlsheets.formula.tokens import render, tokenize
from xlsheets.ooxml import Package
from xlsheets.plan.layout import load_layout
from xlsheets.plan.read.tables import found_columns
from xlsheets.plan.types import Place, Reading


def native_twins(reading: Reading) -> dict[Place, str]:
    """Return the native formula of each computed cell whose value comes from a function.

    The twins are drawn anew from the document and then pointed at where its figures stand now, so that
    inserted rows and moved tables do no harm.
    """
    functions, _ = draw_sheets(reading.document, "functions")
    native, plain = draw_sheets(reading.document, "native")
    by_name = {sheet.name: sheet for sheet in native}
    moved = {plain.places[p]: place for p, place in reading.places.items() if p in plain.places}
    twins = {}
    for sheet in functions:
        for position, cell in sheet.cells.items():
            other = by_name[sheet.name].cells.get(position) if sheet.name in by_name else None
            place = moved.get(sheet.place(*position))
            if other is None or other.formula is None or other.formula == cell.formula or place is None:
                continue
            twins[place] = _pointed(other.formula, sheet.place(*position), place, moved)
    return twins


def native_columns(package: Package) -> Iterator[tuple[str, str, str]]:
    """Yield table, heading and native formula of the table columns that a function fills."""
    layout = load_layout()
    for table in package.tables:
        known = layout.tables.get(table.name)
        for found in found_columns(table, known) if known else ():
            if found.column.function and found.column.native:
                heading = table.columns[found.at - table.ref.left].name
                yield table.name, heading, in_table(found.column.native, table.name)


def _pointed(formula: str, drawn: Place, actual: Place, moved: Mapping[Place, Place]) -> str:
    """Return a drawn formula with its cell references pointed at where those cells are now."""
    tokens = []
    for token in tokenize(formula):
        if token.kind == "reference":
            reference = parse_reference(token.text)
            target = Place(reference.sheet or drawn.sheet, reference.row1, reference.column1)
            found = moved.get(target)
            if found and (reference.row1, reference.column1) == (reference.row2, reference.column2):
                token = token._replace(text=refer(found, actual.sheet))
        tokens.append(token)
    return render(tokens)
