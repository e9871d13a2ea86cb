"""What is told of an input: what its column measures, on which day, and by whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from udfs.kinds import Column, Date
from udfs.registry import Argument
from xlsheets.ooxml import Cell, Sheet
from xlsheets.tracing.book import Book
from xlsheets.tracing.lookup import Corner
from xlsheets.tracing.steps import Kind, Step
from xlsheets.tracing.telling import value

ISO_DAY: Final = "yyyy-mm-dd"


class Basis(NamedTuple):
    """What *Förutsättningar* says of a column: in words, and from where the figures are."""

    path: str
    text: str
    source: str | None


def basis_of(book: Book, sheet: Sheet, row: int, column: int, lang: str) -> Basis | None:
    """What the column of a cell measures; None for a column of another kind, or where nothing is said."""
    found = book.template.column(sheet, row, column)
    if book.template.layout is None or found is None or found.basis is None:
        return None
    parts, sources = [], []
    for entry in book.template.layout.fields:
        place = book.named(entry.name) if entry.path.startswith(f"{found.basis}/") else None
        if place is None or (there := book.sheets.get((place.sheet or "").casefold())) is None:
            continue
        cell = there.cell(place.row1, place.column1)
        if cell.value is not None:
            shown = cell.value if isinstance(cell.value, str) else value(cell, lang)
            parts.append(f"{entry.label.lower()} {shown}" if cell.is_date else shown)
            sources.append(book.labels.source(there, place.row1, place.column1))
    if not parts:
        return None
    return Basis(found.basis, ", ".join(parts), next((one for one in sources if one), None))


def as_input(book: Book, step: Step, place: Corner, basis: Basis | None) -> Step:
    """The step of a cell without formula, with what stands beside it and what its column measures."""
    name, row, column = place
    sheet, template = book.sheets[name.casefold()], book.template
    typed = (sheet.name, row, column) in template.inputs or template.is_input(sheet, row, column)
    return replace(
        step,
        kind=Kind.VALUE if template.form == "values" and not typed else Kind.INPUT,
        source=book.labels.source(sheet, row, column) or (basis and basis.source),
        unit=book.labels.unit(sheet, row, column),
        definition=basis and basis.text,
    )


def as_day(cell: Cell, argument: Argument | None) -> Cell:
    """A cell that is read as a day is shown as one, whatever its number format."""
    kind = argument.kind if argument else None
    if isinstance(kind.of if isinstance(kind, Column) else kind, Date) and not cell.is_date:
        return cell._replace(number_format=ISO_DAY)
    return cell
