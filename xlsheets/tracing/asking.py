"""Which cell the reader asks about, and the explanation of it."""

from __future__ import annotations

from dataclasses import replace

from xlsheets.formula.references import Reference, parse_reference, quote_sheet
from xlsheets.ooxml import Package
from xlsheets.tracing.book import Book
from xlsheets.tracing.steps import Kind, Step
from xlsheets.tracing.tracer import Tracer


class UnknownCellError(LookupError):
    """The workbook has no such sheet, or the text is no address of a cell and no name of cells."""


def trace(package: Package, sheet: str, cell: str, lang: str = "sv", *, whole: bool = False) -> Step:
    """Explain the cell of that address, such as "E6", or the cells that the workbook calls so ("Budgetram").

    Letter case does not matter; an address needs its sheet, a name does not. The cells of a sum are told in a
    line each, unless the `whole` explanation is asked for. Nothing is calculated but our own functions; all
    other values are those that the workbook holds. Raises UnknownCellError, and PackageError for a sheet that
    cannot be read.
    """
    book = Book(package)
    tracer = Tracer(book, lang, whole)
    reference = _asked(book, sheet, cell)
    there = book.sheets[str(reference.sheet).casefold()]
    if reference.is_cell and not reference.spill:
        step = tracer.cell((there.name, reference.row1, reference.column1))
    else:
        step = tracer.together(there, reference)
    return replace(step, form=_form(book, step))


def _form(book: Book, step: Step) -> str | None:
    """What the first step says of a workbook without our functions, where that matters for what is told."""
    kinds = {one.kind for one in step.walk()}
    if Kind.RULE in kinds:
        return book.template.form
    return "values alone" if Kind.VALUE in kinds else None


def _asked(book: Book, sheet: str, cell: str) -> Reference:
    """The cells that the reader asks about."""
    found = book.sheets.get(sheet.casefold())
    if found is None and (sheet or _is_address(cell)):
        raise UnknownCellError(sheet or cell)
    named = book.named(f"{quote_sheet(found.name)}!{cell}" if found else cell) if cell else None
    if named is None or named.three_d or str(named.sheet).casefold() not in book.sheets:
        raise UnknownCellError(cell)
    return named


def _is_address(text: str) -> bool:
    """Whether a text means cells of a sheet that it does not name."""
    try:
        return parse_reference(text).sheet is None
    except ValueError:
        return False
